"""A policy document from outside, taken apart and checked for shape before anybody judges by it.

The shape is that of the IAM User Guide, "Grammar of the IAM JSON policy language". What a statement means is
:mod:`wizard.policy.evaluate`'s; whether it is wise is :mod:`wizard.policy.lint`'s.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from wizard.errors import UsageError
from wizard.text import visible

Effect = Literal["Allow", "Deny"]
_VERSIONS = ("2012-10-17", "2008-10-17")
_STATEMENT_ELEMENTS = (
    *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"),
)
_POLICY_ELEMENTS = ("Version", "Id", "Statement")


class PolicyError(UsageError):
    """A file that holds no policy: where it goes wrong (``line`` and ``column`` from 1, where they are known)."""

    def __init__(self, name: str, message: str, *, line: int | None = None, column: int | None = None) -> None:
        place = f"{visible(name)}:{line}:{column}" if line is not None else visible(name)
        super().__init__(f"{place}: {message}", "The grammar is in the IAM User Guide, reference of JSON policies.")
        self.name, self.problem, self.line, self.column = name, message, line, column


@dataclass(frozen=True)
class Condition:
    """One key of one operator of a Condition block; ``operator`` and ``key`` as they are written."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Principals:
    """Principal or NotPrincipal: kind (``AWS``, ``Service``, ``Federated`` …) → who; a lone ``*`` is its own kind."""

    named: Mapping[str, tuple[str, ...]]
    negated: bool = False


@dataclass(frozen=True)
class ParsedStatement:
    """One statement. ``actions`` and ``resources`` are what NotAction and NotResource list where those are negated.

    ``resources`` is None in a statement without the element, as trust policies have them; ``place`` counts from 1.
    """

    sid: str
    place: int
    effect: Effect
    actions: tuple[str, ...]
    not_action: bool
    resources: tuple[str, ...] | None
    not_resource: bool
    principals: Principals | None
    conditions: tuple[Condition, ...]

    @property
    def name(self) -> str:
        """Its Sid, or its place where it has none, safe to be shown."""
        return visible(self.sid) if self.sid else f"number {self.place}"


@dataclass(frozen=True)
class Policy:
    """A policy with the name it goes by (a file, a policy's name). ``has_variables``: Version 2012-10-17 or later.

    In the older version, which is also what a missing Version means, ``${…}`` stands for itself (IAM User Guide,
    "IAM JSON policy elements: Version").
    """

    name: str
    statements: tuple[ParsedStatement, ...]
    has_variables: bool = True
    kept: dict[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What the evaluator has found out about its statements, by action and layer: a policy is asked again and again."""


def parse_policies(name: str, text: str) -> list[Policy]:
    """The policies of a file: one, or a JSON list of several. Raises PolicyError."""
    data = read_json(name, text)
    if isinstance(data, list):
        return [policy_of(f"{name}[{place}]", document) for place, document in enumerate(data, start=1)]
    return [policy_of(name, data)]


def read_json(name: str, text: str) -> Any:
    """The value of a JSON text. Raises PolicyError with line and column, or for a key that an object has twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
            said = f"{visible(twice)!r} stands twice in one object, and a reader of JSON keeps only one of them"
            raise PolicyError(name, f"{said}.")
        return found

    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=once)
    except json.JSONDecodeError as error:
        message = f"this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}."
        raise PolicyError(name, message, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise PolicyError(name, "this is nested too deeply for a policy.") from None
    except ValueError:
        raise PolicyError(name, "this holds a number that is too long to be read.") from None


def policy_of(name: str, document: Any) -> Policy:
    """The policy that a JSON object holds. Raises PolicyError for what has not the shape of one."""
    if not isinstance(document, Mapping):
        raise PolicyError(name, "a policy is a JSON object with Version and Statement.")
    if not any(element in document for element in _POLICY_ELEMENTS):
        raise PolicyError(name, "this is no policy: it has no Statement.")
    _known(name, "the policy", document, _POLICY_ELEMENTS)
    version = document.get("Version", "2008-10-17")
    if version not in _VERSIONS:
        raise PolicyError(name, f"Version is {visible(str(version))!r}; it must be one of {', '.join(_VERSIONS)}.")
    statements = document.get("Statement")
    if isinstance(statements, Mapping):
        statements = [statements]
    if not isinstance(statements, list) or not statements:
        raise PolicyError(name, "Statement must be a statement or a list of them.")
    parsed = tuple(_statement(name, place, item) for place, item in enumerate(statements, start=1))
    return Policy(name, parsed, has_variables=version == "2012-10-17")


def _statement(name: str, place: int, data: Any) -> ParsedStatement:
    where = f"statement number {place}"
    if not isinstance(data, Mapping):
        raise PolicyError(name, f"{where} must be a JSON object.")
    sid = data.get("Sid", "")
    if not isinstance(sid, str):
        raise PolicyError(name, f"the Sid of {where} must be a text.")
    where = f"statement {visible(sid)}" if sid else where
    _known(name, where, data, _STATEMENT_ELEMENTS)
    effect = data.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise PolicyError(name, f"the Effect of {where} must be Allow or Deny.")
    actions, not_action = _either(name, where, data, "Action")
    resources, not_resource = _either(name, where, data, "Resource")
    if actions is None:
        raise PolicyError(name, f"{where} has neither Action nor NotAction.")
    return ParsedStatement(
        sid=sid,
        place=place,
        effect=effect,
        actions=actions,
        not_action=not_action,
        resources=resources,
        not_resource=not_resource,
        principals=_principals(name, where, data),
        conditions=tuple(_conditions(name, where, data.get("Condition", {}))),
    )


def _known(name: str, where: str, data: Mapping[str, Any], elements: Sequence[str]) -> None:
    unknown = next((str(key) for key in data if key not in elements), None)
    if unknown is not None:
        raise PolicyError(name, f"{where} has an element {visible(unknown)!r}; there are {', '.join(elements)}.")


def _either(name: str, where: str, data: Mapping[str, Any], element: str) -> tuple[tuple[str, ...] | None, bool]:
    """The values of an element or of its negation, and whether it is the negation."""
    negation = f"Not{element}"
    if element in data and negation in data:
        raise PolicyError(name, f"{where} has both {element} and {negation}.")
    negated = negation in data
    if not negated and element not in data:
        return None, False
    written = negation if negated else element
    return _texts(name, f"{written} of {where}", data[written]), negated


def _principals(name: str, where: str, data: Mapping[str, Any]) -> Principals | None:
    if "Principal" in data and "NotPrincipal" in data:
        raise PolicyError(name, f"{where} has both Principal and NotPrincipal.")
    negated = "NotPrincipal" in data
    found = data.get("NotPrincipal" if negated else "Principal")
    if found is None:
        return None
    if found == "*":
        return Principals({"*": ("*",)}, negated)
    if not isinstance(found, Mapping):
        raise PolicyError(name, f'the principal of {where} must be "*" or an object such as {{"Service": "…"}}.')
    named = {str(kind): _texts(name, f"principal {kind} of {where}", who) for kind, who in found.items()}
    return Principals(named, negated)


def _conditions(name: str, where: str, block: Any) -> Iterator[Condition]:
    if not isinstance(block, Mapping):
        raise PolicyError(name, f"the Condition of {where} must be a JSON object.")
    for operator, keys in block.items():
        if not isinstance(keys, Mapping):
            raise PolicyError(name, f"{visible(operator)} of {where} must be an object of condition keys.")
        for key, values in keys.items():
            yield Condition(operator, key, _texts(name, f"{visible(key)} of {where}", values, scalars=True))


def _texts(name: str, what: str, value: Any, *, scalars: bool = False) -> tuple[str, ...]:
    """One text or a list of them; ``scalars``: JSON's numbers and booleans count as their texts."""
    items = value if isinstance(value, list) else [value]
    texts = []
    for item in items:
        if isinstance(item, str):
            texts.append(item)
        elif scalars and isinstance(item, bool | int | float):
            texts.append(json.dumps(item))
        else:
            raise PolicyError(name, f"{what} must be a text or a list of texts.")
    return tuple(texts)
