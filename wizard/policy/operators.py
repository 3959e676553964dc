"""The condition operators of IAM: what each compares, and whether it holds for one value.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
"""

import binascii
import ipaddress
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache

from wizard.policy.access import Truth, all_hold
from wizard.policy.patterns import ARN_PARTS, Resolve, Tokens, Unfilled, equal, fill, like, segments


class Family(Enum):
    """What an operator compares."""

    STRING = "String"
    ARN = "Arn"
    NUMERIC = "Numeric"
    DATE = "Date"
    BOOL = "Bool"
    BINARY = "Binary"
    IP_ADDRESS = "IpAddress"
    NULL = "Null"


Compare = Callable[[str, str, Resolve | None], "Truth | Unfilled"]
"""A value of the request and a text of the policy: do they match? Unfilled: the text has a variable without a value."""


@dataclass(frozen=True)
class Operator:
    """An operator by its own name: without set operator, without IfExists."""

    name: str
    family: Family
    negated: bool
    compare: Compare


@dataclass(frozen=True)
class Written:
    """An operator as a policy writes it: ``ForAllValues:StringLikeIfExists``."""

    operator: Operator
    quantifier: str
    """``ForAllValues``, ``ForAnyValue`` or empty."""
    if_exists: bool


@lru_cache(maxsize=512)
def read_operator(text: str) -> Written | None:
    """The operator that ``text`` names, in any case; None where there is none of that name."""
    quantifier, _, name = text.rpartition(":")
    known = {"": "", "forallvalues": "ForAllValues", "foranyvalue": "ForAnyValue"}
    if quantifier.lower() not in known:
        return None
    if_exists = name.lower().endswith("ifexists")
    operator = OPERATORS.get(name[: -len("IfExists")].lower() if if_exists else name.lower())
    if operator is None or (operator.family is Family.NULL and (if_exists or quantifier)):
        return None
    return Written(operator, known[quantifier.lower()], if_exists)


def _text(match: Callable[[str, Tokens], bool]) -> Compare:
    def compare(value: str, wanted: str, resolve: Resolve | None) -> Truth | Unfilled:
        tokens = fill(wanted, resolve)
        return tokens if isinstance(tokens, Unfilled) else match(value, tokens)

    return compare


def _arn(value: str, wanted: str, resolve: Resolve | None) -> Truth | Unfilled:
    """Part by part: a wildcard reaches no further than its part."""
    patterns, parts = segments(wanted), value.split(":", ARN_PARTS - 1)
    if len(patterns) != ARN_PARTS:
        return None  # IAM does not say what a pattern means that is no ARN
    if len(parts) != ARN_PARTS:
        return False
    truths: list[Truth] = []
    for part, pattern in zip(parts, patterns, strict=True):
        tokens = fill(pattern, resolve)
        if isinstance(tokens, Unfilled):
            return tokens
        truths.append(like(part, tokens))
    return all_hold(truths)


def _literal(read: Callable[[str], object | None], match: Callable[[object, object], bool]) -> Compare:
    """Compare by value; what cannot be read as one stays undecided. Variables make no sense here (IAM User Guide)."""

    def compare(value: str, wanted: str, resolve: Resolve | None) -> Truth | Unfilled:
        if resolve is not None and "${" in wanted:
            return None
        actual, expected = read(value), read(wanted)
        return None if actual is None or expected is None else match(actual, expected)

    return compare


def _number(text: str) -> object | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _moment(text: str) -> object | None:
    """A W3C profile of ISO 8601, or seconds since 1970."""
    if re.fullmatch(r"\d{9,11}", text):
        return datetime.fromtimestamp(int(text), UTC)
    if re.fullmatch(r"\d{4}(-\d\d)?", text):
        text = f"{text}-01" if "-" in text else f"{text}-01-01"
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _boolean(text: str) -> object | None:
    return {"true": 1, "false": 0}.get(text.lower())


def _bytes(text: str) -> object | None:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _network(text: str) -> object | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _in_network(address: object, network: object) -> bool:
    if isinstance(address, ipaddress.IPv4Network) and isinstance(network, ipaddress.IPv4Network):
        return address.subnet_of(network)
    if isinstance(address, ipaddress.IPv6Network) and isinstance(network, ipaddress.IPv6Network):
        return address.subnet_of(network)
    return False


def _same(value: str, tokens: Tokens) -> bool:
    return equal(value, tokens)


def _same_in_any_case(value: str, tokens: Tokens) -> bool:
    return equal(value, tokens, ignore_case=True)


def _wild(value: str, tokens: Tokens) -> bool:
    return like(value, tokens)


_ORDERS: Mapping[str, Callable[[object, object], bool]] = {
    "Equals": lambda one, other: one == other,
    "LessThan": lambda one, other: one < other,  # type: ignore[operator]  # both of the type that one reader gives
    "LessThanEquals": lambda one, other: one <= other,  # type: ignore[operator]
    "GreaterThan": lambda one, other: one > other,  # type: ignore[operator]
    "GreaterThanEquals": lambda one, other: one >= other,  # type: ignore[operator]
}


def _all() -> list[Operator]:
    return [
        *_with_negation("StringEquals", "StringNotEquals", Family.STRING, _text(_same)),
        *_with_negation("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", Family.STRING, _text(_same_in_any_case)),
        *_with_negation("StringLike", "StringNotLike", Family.STRING, _text(_wild)),
        # In IAM, ArnEquals and ArnLike behave the same.
        *_with_negation("ArnEquals", "ArnNotEquals", Family.ARN, _arn),
        *_with_negation("ArnLike", "ArnNotLike", Family.ARN, _arn),
        *(Operator(f"Numeric{name}", Family.NUMERIC, False, _literal(_number, by)) for name, by in _ORDERS.items()),
        Operator("NumericNotEquals", Family.NUMERIC, True, _literal(_number, _ORDERS["Equals"])),
        *(Operator(f"Date{name}", Family.DATE, False, _literal(_moment, by)) for name, by in _ORDERS.items()),
        Operator("DateNotEquals", Family.DATE, True, _literal(_moment, _ORDERS["Equals"])),
        Operator("Bool", Family.BOOL, False, _literal(_boolean, _ORDERS["Equals"])),
        Operator("BinaryEquals", Family.BINARY, False, _literal(_bytes, _ORDERS["Equals"])),
        *_with_negation("IpAddress", "NotIpAddress", Family.IP_ADDRESS, _literal(_network, _in_network)),
        # Null asks whether a key is there and compares nothing; it is judged by a rule of its own.
        Operator("Null", Family.NULL, False, _text(_same)),
    ]


def _with_negation(name: str, negation: str, family: Family, compare: Compare) -> tuple[Operator, Operator]:
    return Operator(name, family, False, compare), Operator(negation, family, True, compare)


OPERATORS: Mapping[str, Operator] = {operator.name.lower(): operator for operator in _all()}
"""Every operator of the IAM reference by its name in lower case."""
