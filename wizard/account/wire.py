"""A look at answers on the wire that botocore takes for good."""

import json
from typing import Any

from botocore.model import OperationModel
from botocore.parsers import ResponseParserError


def refuse_garbage(http_response: Any, parsed: dict[str, Any], model: OperationModel, **_rest: Any) -> None:
    """Raise ResponseParserError for a 200 of a JSON service that is not JSON (handler of botocore's ``after-call``).

    botocore turns such a body, as a proxy or a log-in page gives it, into an empty answer: no keys, no models.
    """
    if set(parsed) - {"ResponseMetadata"} or http_response.status_code != 200:
        return
    speaks_json = model.service_model.metadata.get("targetPrefix") is not None
    if not speaks_json or "cbor" in http_response.headers.get("content-type", ""):
        return
    try:
        answer = json.loads(http_response.content or b"{}")
    except ValueError as error:
        raise ResponseParserError("the body is not JSON") from error
    members = model.output_shape.members if model.output_shape is not None else {}
    if not isinstance(answer, dict) or (answer and members):
        raise ResponseParserError("the body holds nothing that the operation answers")
