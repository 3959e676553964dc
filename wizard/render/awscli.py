"""A request as the AWS CLI command that sends exactly it.

Options derive from the parameters by the AWS CLI's naming rule. Each value is written so that no version of the AWS CLI
reads anything else into it; where an option cannot carry a value, the whole request goes as ``--cli-input-json``.

The tests run the commands with AWS CLI v1 (PyPI). v2 is not run: its user guide documents the same options and
shorthand syntax, and that it reads ``file://`` values as v1 does but no longer follows ``http://`` ones ("Breaking
changes between AWS CLI version 1 and AWS CLI version 2").

ClientRequestToken is not printed: every client makes its own, so that each launch is another one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from wizard.render.bash import bash_text
from wizard.render.json_text import json_text
from wizard.render.shorthand import shorthand
from wizard.request import Request

__all__ = ["Style", "argv", "bash_text", "fallback_reason", "operation_command", "option_name"]

Style = Literal["flags", "input-json"]

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# The AWS CLI replaces a text that begins so by what it finds there (v1 also follows addresses).
_READ_FROM_ELSEWHERE = ("file://", "fileb://", "http://", "https://")


def option_name(parameter: str) -> str:
    """``DocumentClassifierName`` to ``--document-classifier-name``."""
    return f"--{operation_command(parameter)}"


def operation_command(operation: str) -> str:
    """``CreateDocumentClassifier`` to ``create-document-classifier``."""
    return _WORD_START.sub("-", operation).lower()


def argv(
    request: Request, *, style: Style = "flags", profile: str | None = None, endpoint_url: str | None = None
) -> list[str]:
    """The command as a list of arguments, ``aws`` first. ``profile`` is the AWS credentials profile.

    A request that is not complete yet gives the command as far as it goes.
    """
    command = ["aws", "comprehend", operation_command(request.operation)]
    if style == "input-json" or fallback_reason(request):
        command += ["--cli-input-json", json_text(request.parameters)]
    else:
        for parameter, value in request.parameters.items():
            command += _option(option_name(parameter), value)
    for option, value in (("--region", request.region), ("--profile", profile), ("--endpoint-url", endpoint_url)):
        if value:
            command += _joined_if_dashed(option, value)
    return command


def fallback_reason(request: Request) -> str:
    """Why the request must go as one JSON document; empty where options carry it."""
    for parameter, value in request.parameters.items():
        if isinstance(value, str) and value.startswith(_READ_FROM_ELSEWHERE):
            return f"the AWS CLI would read {option_name(parameter)} from the place that its value names"
        if value == "":
            return f"{option_name(parameter)} is empty"
        if isinstance(value, str) and "\0" in value:
            return f"{option_name(parameter)} holds a NUL character, where the words of a command end"
    return ""


def _option(name: str, value: Any) -> list[str]:
    match value:
        case str():
            return _joined_if_dashed(name, value)
        case Mapping():
            return [name, shorthand(value) or json_text(value)]
        case list() | tuple():
            return [name, *_list_words(value)]
        case _:
            return _joined_if_dashed(name, json_text(value))


def _list_words(items: Sequence[Any]) -> Iterator[str]:
    """A list of structures as one word of shorthand for each; all of it in JSON where one of them needs it."""
    words = [shorthand(item) if isinstance(item, Mapping) else None for item in items]
    plain = [word for word in words if word is not None]
    if len(plain) == len(words):
        yield from plain
    else:
        yield json_text(items)


def _joined_if_dashed(name: str, value: str) -> list[str]:
    """The AWS CLI takes a word that begins with a dash for an option, unless an equals sign joins it to one."""
    return [f"{name}={value}"] if value.startswith("-") else [name, value]
