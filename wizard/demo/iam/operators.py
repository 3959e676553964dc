"""IAM condition operators.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Creating a condition with multiple keys or
values". An absent key makes a positive operator false and a negated one true; ``…IfExists`` makes both true; ``Null``
asks for presence; ``ForAllValues`` is true and ``ForAnyValue`` false on an absent key.

A wildcard is one that the policy's author wrote: see :mod:`wizard.demo.iam.patterns`.
"""

import ipaddress
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from wizard.demo.iam.patterns import Pattern, like

Matcher = Callable[[str, Pattern], bool]


def condition_holds(operator: str, actual: Sequence[str] | None, wanted: Sequence[Pattern]) -> bool:
    """Whether ``operator`` holds for a key's ``actual`` values (None: the request does not carry the key).

    Raises ValueError for an operator that IAM does not have.
    """
    quantifier, _, name = operator.rpartition(":")
    if name.lower() == "null":
        return any((actual is None) == (value.text.lower() == "true") for value in wanted)
    if_exists = name.lower().endswith("ifexists")
    matcher, negated = _matcher(name[: -len("IfExists")] if if_exists else name)
    if actual is None:
        if quantifier:
            return quantifier.lower() == "forallvalues"
        return if_exists or negated
    if quantifier.lower() == "forallvalues":
        return all(_matches(value, wanted, matcher, negated=negated) for value in actual)
    if quantifier.lower() == "foranyvalue":
        return any(_matches(value, wanted, matcher, negated=negated) for value in actual)
    if negated:
        return all(_matches(value, wanted, matcher, negated=True) for value in actual)
    return any(_matches(value, wanted, matcher, negated=False) for value in actual)


def _matches(value: str, wanted: Sequence[Pattern], matcher: Matcher, *, negated: bool) -> bool:
    return any(matcher(value, pattern) for pattern in wanted) != negated


def _text(compare: Callable[[str, str], bool]) -> Matcher:
    return lambda value, wanted: compare(value, wanted.text)


def _arn(value: str, pattern: Pattern) -> bool:
    values, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(values) == len(patterns) == 6 and all(map(like, values, patterns))


def _number(compare: Callable[[float, float], bool]) -> Matcher:
    def matcher(value: str, wanted: Pattern) -> bool:
        try:
            return compare(float(value), float(wanted.text))
        except ValueError:
            return False

    return matcher


def _moment(text: str) -> datetime:
    if text.replace(".", "", 1).isdigit():
        return datetime.fromtimestamp(float(text), UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _date(compare: Callable[[datetime, datetime], bool]) -> Matcher:
    def matcher(value: str, wanted: Pattern) -> bool:
        try:
            return compare(_moment(value), _moment(wanted.text))
        except ValueError:
            return False

    return matcher


def _ip(value: str, wanted: Pattern) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(wanted.text, strict=False)
    except ValueError:
        return False


_MATCHERS: dict[str, tuple[Matcher, bool]] = {
    "stringequals": (_text(lambda value, wanted: value == wanted), False),
    "stringnotequals": (_text(lambda value, wanted: value == wanted), True),
    "stringequalsignorecase": (_text(lambda value, wanted: value.lower() == wanted.lower()), False),
    "stringnotequalsignorecase": (_text(lambda value, wanted: value.lower() == wanted.lower()), True),
    "stringlike": (like, False),
    "stringnotlike": (like, True),
    "arnequals": (_arn, False),
    "arnnotequals": (_arn, True),
    "arnlike": (_arn, False),
    "arnnotlike": (_arn, True),
    "bool": (_text(lambda value, wanted: value.lower() == wanted.lower()), False),
    "binaryequals": (_text(lambda value, wanted: value == wanted), False),
    "ipaddress": (_ip, False),
    "notipaddress": (_ip, True),
    "numericequals": (_number(lambda value, wanted: value == wanted), False),
    "numericnotequals": (_number(lambda value, wanted: value == wanted), True),
    "numericlessthan": (_number(lambda value, wanted: value < wanted), False),
    "numericlessthanequals": (_number(lambda value, wanted: value <= wanted), False),
    "numericgreaterthan": (_number(lambda value, wanted: value > wanted), False),
    "numericgreaterthanequals": (_number(lambda value, wanted: value >= wanted), False),
    "dateequals": (_date(lambda value, wanted: value == wanted), False),
    "datenotequals": (_date(lambda value, wanted: value == wanted), True),
    "datelessthan": (_date(lambda value, wanted: value < wanted), False),
    "datelessthanequals": (_date(lambda value, wanted: value <= wanted), False),
    "dategreaterthan": (_date(lambda value, wanted: value > wanted), False),
    "dategreaterthanequals": (_date(lambda value, wanted: value >= wanted), False),
}


def _matcher(name: str) -> tuple[Matcher, bool]:
    try:
        return _MATCHERS[name.lower()]
    except KeyError:
        raise ValueError(f"unknown condition operator {name!r}") from None
