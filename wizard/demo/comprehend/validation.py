"""Checks a request's parameters against the API's model and words what is wrong as AWS does.

AWS's front end reports every broken constraint at once: ``2 validation errors detected: Value 'x' at
'dataAccessRoleArn' failed to satisfy constraint: …; …``. Paths are in lower camel case, list entries are
``name.1.member``.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from botocore.model import ListShape, OperationModel, Shape, StructureShape

from wizard.demo.aws_errors import AwsError
from wizard.demo.comprehend import model

_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "list": (list,),
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "boolean": (bool,),
    "timestamp": (int, float, str),
    "blob": (str,),
    "map": (dict,),
}
# Java's character classes, as AWS's patterns of these operations use them, in words Python's re knows.
_JAVA_CLASSES = {r"\p{ASCII}": r"[\x00-\x7F]", r"\P{C}": r"[^\x00-\x1F\x7F-\x9F]"}


def validated(operation: OperationModel, raw: Any) -> dict[str, Any]:
    """``raw`` (the parsed JSON body) checked against the operation's input; members the API does not know are dropped.

    Raises SerializationException for a wrong JSON type and ValidationException naming every broken constraint.
    """
    shape = operation.input_shape
    if shape is None:
        return {}
    known = _known(shape, raw, "")
    problems = list(_problems(shape, known, ""))
    if problems:
        count = f"{len(problems)} validation error{'s' if len(problems) > 1 else ''} detected"
        raise AwsError("ValidationException", f"{count}: {'; '.join(problems)}")
    result: dict[str, Any] = known
    return result


def _known(shape: Shape, value: Any, path: str) -> Any:
    if not _fits(shape, value):
        raise AwsError(
            "SerializationException",
            f"{path or 'The request'}: {type(value).__name__} cannot be read as {shape.type_name}",
        )
    if isinstance(shape, StructureShape):
        return {
            name: _known(member, value[name], _joined(path, name))
            for name, member in shape.members.items()
            if value.get(name) is not None
        }
    if isinstance(shape, ListShape):
        return [_known(shape.member, item, f"{path}.{index}.member") for index, item in enumerate(value, start=1)]
    if shape.type_name == "timestamp" and not isinstance(value, str):
        return datetime.fromtimestamp(value, UTC)
    return value


def _fits(shape: Shape, value: Any) -> bool:
    if isinstance(value, bool):
        return shape.type_name == "boolean"
    return isinstance(value, _JSON_TYPES[shape.type_name])


def _problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        yield from _structure_problems(shape, value, path)
        return
    yield from (_sentence(shape, value, path, constraint) for constraint in _broken(shape, value))
    if isinstance(shape, ListShape):
        for index, item in enumerate(value, start=1):
            yield from _problems(shape.member, item, f"{path}.{index}.member")


def _structure_problems(shape: StructureShape, value: Mapping[str, Any], path: str) -> Iterator[str]:
    for name, member in shape.members.items():
        where = _joined(path, name)
        if name in value:
            yield from _problems(member, value[name], where)
        elif name in shape.required_members:
            yield f"Value at '{where}' failed to satisfy constraint: Member must not be null"


def _broken(shape: Shape, value: Any) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if isinstance(value, str | list):
        if low is not None and len(value) < low:
            yield f"Member must have length greater than or equal to {low}"
        if high is not None and len(value) > high:
            yield f"Member must have length less than or equal to {high}"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if low is not None and value < low:
            yield f"Member must have value greater than or equal to {low}"
        if high is not None and value > high:
            yield f"Member must have value less than or equal to {high}"
    if not isinstance(value, str):
        return
    pattern = model.pattern(shape.name)
    if pattern is not None and _compiled(pattern).fullmatch(value) is None:
        yield f"Member must satisfy regular expression pattern: {pattern}"
    choices = shape.metadata.get("enum")
    if choices and value not in choices:
        yield f"Member must satisfy enum value set: [{', '.join(choices)}]"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    for java, python in _JAVA_CLASSES.items():
        pattern = pattern.replace(java, python)
    return re.compile(pattern)


def _sentence(shape: Shape, value: Any, path: str, constraint: str) -> str:
    shown = "***" if model.is_sensitive(shape.name) else value
    if isinstance(shown, list):
        shown = f"[{', '.join(map(str, shown))}]"
    return f"Value '{shown}' at '{path}' failed to satisfy constraint: {constraint}"


def _joined(path: str, name: str) -> str:
    own = name[0].lower() + name[1:]
    return f"{path}.{own}" if path else own
