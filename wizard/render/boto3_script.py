"""A request as a small Python script that sends it with boto3."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.render.awscli import operation_command
from wizard.render.quoting import double_quoted
from wizard.request import Request

_STEP = "    "
_WIDEST = 100
_ARNS = {
    "CreateDocumentClassifier": "DocumentClassifierArn",
    "CreateEntityRecognizer": "EntityRecognizerArn",
    "CreateEndpoint": "EndpointArn",
}


def boto3_script(
    request: Request, *, account: str = "", profile: str | None = None, endpoint_url: str | None = None
) -> str:
    """The script. It prints the ARN of what it has created.

    ``account``: the only one that it sends anything in, where the plan names one. ``profile``: the AWS credentials
    profile. ClientRequestToken is left to boto3, which makes one for each call.
    """
    return "\n".join(_lines(request, account, profile, endpoint_url)) + "\n"


def _lines(request: Request, account: str, profile: str | None, endpoint_url: str | None) -> Iterator[str]:
    method = operation_command(request.operation).replace("-", "_")
    session = {"profile_name": profile, "region_name": request.region or None}
    client = {"endpoint_url": endpoint_url}
    if account:
        yield "import sys"
        yield ""
    yield "import boto3"
    yield ""
    yield f"session = boto3.Session({_keywords(session)})"
    if account:
        yield f"wanted = {literal(account)}"
        yield f'account = session.client({_arguments("sts", client)}).get_caller_identity()["Account"]'
        yield "if account != wanted:"
        yield f'{_STEP}sys.exit(f"This is for account {{wanted}}, and the credentials are of account {{account}}.")'
    yield f"comprehend = session.client({_arguments('comprehend', client)})"
    yield f"created = comprehend.{method}("
    for parameter, value in request.parameters.items():
        yield f"{_STEP}{parameter}={literal(value, _STEP)},"
    yield ")"
    yield f'print(created["{_ARNS[request.operation]}"])'


def _keywords(values: Mapping[str, str | None]) -> str:
    return ", ".join(f"{name}={literal(value)}" for name, value in values.items() if value)


def _arguments(service: str, client: Mapping[str, str | None]) -> str:
    return ", ".join(filter(None, (literal(service), _keywords(client))))


def literal(value: Any, indent: str = "") -> str:
    """``value`` as Python: the layout of the usual formatters, all that cannot be seen as escapes."""
    inner = indent + _STEP
    match value:
        case str():
            return double_quoted(value)
        case bool() | int() | float():
            return repr(value)
        case Mapping():
            lines = [f"{inner}{literal(key)}: {literal(item, inner)},\n" for key, item in value.items()]
            return "{\n" + "".join(lines) + f"{indent}}}" if lines else "{}"
        case Sequence():
            items = [literal(item, inner) for item in value]
            line = f"[{', '.join(items)}]"
            if "\n" not in line and len(indent) + len(line) <= _WIDEST:
                return line
            return "[\n" + "".join(f"{inner}{item},\n" for item in items) + f"{indent}]"
        case _:
            return literal(str(value))  # dates that an unfinished profile may hold
