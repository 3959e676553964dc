"""Terraform's language as text, in the layout of ``terraform fmt``.

Grammar and escapes: "HCL native syntax specification". The layout is that of hclwrite's formatter: attributes that
follow each other in single lines have their equals signs below each other; one over several lines stands alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.render.layout import Verbatim
from wizard.render.quoting import double_quoted

_STEP = "  "
_WIDEST_LIST = 80


@dataclass(frozen=True)
class Call:
    """A function and its one argument, as ``jsonencode({…})``."""

    function: str
    argument: Any


@dataclass(frozen=True)
class Attribute:
    """``name = value``. Texts, numbers, truth values, lists, mappings, calls; Verbatim for any other expression."""

    name: str
    value: Any


@dataclass(frozen=True)
class Block:
    """``type "label" { … }``."""

    type: str
    labels: tuple[str, ...]
    body: tuple["Attribute | Block", ...]


@dataclass(frozen=True)
class Comment:
    """A comment of one or several lines."""

    text: str


def hcl_text(items: Iterable[Attribute | Block | Comment]) -> str:
    """A file: top-level items with an empty line between them, but for a comment, which stands at what it is about."""
    lines: list[str] = []
    above: Attribute | Block | Comment | None = None
    for item in items:
        if above is not None and not isinstance(above, Comment):
            lines.append("")
        lines += _comment(item) if isinstance(item, Comment) else _body([item], "")
        above = item
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """``text`` as a quoted template that is nothing but this text."""
    return double_quoted(text, has_x=False).replace("${", "$${").replace("%{", "%%{")


def _comment(comment: Comment) -> Iterator[str]:
    return (f"# {line}".rstrip() for line in comment.text.split("\n"))


def _body(items: Sequence[Attribute | Block], indent: str) -> Iterator[str]:
    """Attributes first come as they are; blocks have an empty line before them, as is usual."""
    above: Attribute | Block | None = None
    together: list[tuple[str, str]] = []
    for item in items:
        if isinstance(item, Block):
            yield from _aligned(together, indent, " = ")
            together = []
            if above is not None:
                yield ""
            yield from _block(item, indent)
        else:
            value = _value(item.value, indent)
            if "\n" in value:
                yield from _aligned(together, indent, " = ")
                together = []
                yield f"{indent}{item.name} = {value}"
            else:
                together.append((item.name, value))
        above = item
    yield from _aligned(together, indent, " = ")


def _block(block: Block, indent: str) -> Iterator[str]:
    head = " ".join((block.type, *map(quoted, block.labels)))
    if not block.body:
        yield f"{indent}{head} {{}}"
        return
    yield f"{indent}{head} {{"
    yield from _body(block.body, indent + _STEP)
    yield f"{indent}}}"


def _aligned(pairs: Sequence[tuple[str, str]], indent: str, sign: str) -> Iterator[str]:
    width = max((len(name) for name, _value in pairs), default=0)
    return (f"{indent}{name:<{width}}{sign}{value}" for name, value in pairs)


def _value(value: Any, indent: str) -> str:
    match value:
        case Verbatim():
            return value
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case int() | float():
            return str(value)
        case Call():
            return f"{value.function}({_value(value.argument, indent)})"
        case Mapping():
            return _mapping(value, indent)
        case Sequence():
            return _list(value, indent)
        case _:
            return quoted(str(value))  # dates that an unfinished profile may hold


def _list(items: Sequence[Any], indent: str) -> str:
    inner = indent + _STEP
    values = [_value(item, inner) for item in items]
    line = f"[{', '.join(values)}]"
    if len(line) <= _WIDEST_LIST and "\n" not in line:
        return line
    return "[\n" + "".join(f"{inner}{value},\n" for value in values) + f"{indent}]"


def _mapping(mapping: Mapping[str, Any], indent: str) -> str:
    if not mapping:
        return "{}"
    inner = indent + _STEP
    lines: list[str] = []
    together: list[tuple[str, str]] = []
    for name, item in mapping.items():
        value = _value(item, inner)
        # A name in quotes is that name; without them it could be read as a reference or an operation.
        pair = (name if name.isidentifier() and name.isascii() else quoted(str(name)), value)
        if "\n" in value:
            lines += [*_aligned(together, inner, " = "), f"{inner}{pair[0]} = {value}"]
            together = []
        else:
            together.append(pair)
    lines += _aligned(together, inner, " = ")
    return "{\n" + "\n".join(lines) + f"\n{indent}}}"
