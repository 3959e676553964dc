"""IAM condition operators.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Creating a condition with multiple keys or
values". An absent key makes a positive operator false and a negated one true; ``…IfExists`` makes both true; ``Null``
asks for presence; ``ForAllValues`` is true and ``ForAnyValue`` false on an absent key.
"""

import ipaddress
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache

Matcher = Callable[[str, str], bool]


def condition_holds(operator: str, actual: Sequence[str] | None, wanted: Sequence[str]) -> bool:
    """Whether ``operator`` holds for a key's ``actual`` values (None: the request does not carry the key)."""
    quantifier, _, name = operator.rpartition(":")
    if name.lower() == "null":
        return any((actual is None) == (value.lower() == "true") for value in wanted)
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


@cache
def _wildcard(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    text = "".join(parts.get(character, re.escape(character)) for character in pattern)
    return re.compile(text, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def like(value: str, pattern: str, *, ignore_case: bool = False) -> bool:
    """Whether ``value`` matches ``pattern``, where ``*`` is any run of characters and ``?`` exactly one."""
    return _wildcard(pattern, ignore_case=ignore_case).fullmatch(value) is not None


def _matches(value: str, wanted: Sequence[str], matcher: Matcher, *, negated: bool) -> bool:
    return any(matcher(value, pattern) for pattern in wanted) != negated


def _arn(value: str, pattern: str) -> bool:
    values, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(values) == len(patterns) == 6 and all(map(like, values, patterns))


def _number(compare: Callable[[float, float], bool]) -> Matcher:
    def matcher(value: str, wanted: str) -> bool:
        try:
            return compare(float(value), float(wanted))
        except ValueError:
            return False

    return matcher


def _moment(text: str) -> datetime:
    if text.replace(".", "", 1).isdigit():
        return datetime.fromtimestamp(float(text), UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _date(compare: Callable[[datetime, datetime], bool]) -> Matcher:
    def matcher(value: str, wanted: str) -> bool:
        try:
            return compare(_moment(value), _moment(wanted))
        except ValueError:
            return False

    return matcher


def _ip(value: str, wanted: str) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False


_MATCHERS: dict[str, tuple[Matcher, bool]] = {
    "stringequals": (lambda value, wanted: value == wanted, False),
    "stringnotequals": (lambda value, wanted: value == wanted, True),
    "stringequalsignorecase": (lambda value, wanted: value.lower() == wanted.lower(), False),
    "stringnotequalsignorecase": (lambda value, wanted: value.lower() == wanted.lower(), True),
    "stringlike": (like, False),
    "stringnotlike": (like, True),
    "arnequals": (_arn, False),
    "arnnotequals": (_arn, True),
    "arnlike": (_arn, False),
    "arnnotlike": (_arn, True),
    "bool": (lambda value, wanted: value.lower() == wanted.lower(), False),
    "binaryequals": (lambda value, wanted: value == wanted, False),
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
