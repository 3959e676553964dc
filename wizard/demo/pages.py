"""Pages of a list, for the services that answer from one: MaxResults and NextToken."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any

from wizard.demo.aws_errors import AwsError


def cut(
    items: Sequence[Any], parameters: Mapping[str, Any], member: str, *, default: int, bad: AwsError
) -> dict[str, Any]:
    """The page that is asked for, as ``{member: […], "NextToken": …}``. Raises ``bad`` for a token of another list."""
    start = _start(parameters.get("NextToken"), member, bad)
    end = start + int(parameters.get("MaxResults", default))
    answer: dict[str, Any] = {member: list(items[start:end])}
    if end < len(items):
        answer["NextToken"] = base64.b64encode(json.dumps([member, end]).encode()).decode()
    return answer


def _start(token: Any, member: str, bad: AwsError) -> int:
    if token is None:
        return 0
    try:
        owner, start = json.loads(base64.b64decode(str(token), validate=True))
    except (ValueError, TypeError, binascii.Error):
        raise bad from None
    if owner != member or not isinstance(start, int):
        raise bad
    return start
