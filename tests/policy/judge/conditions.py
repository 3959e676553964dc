"""The conditions of the generated policies: every operator of the IAM reference, about keys that a request may carry.

What is left out, and why, is said in ``generate``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from random import Random

from tests.policy.judge.world import EVERYWHERE, KEYS, SUBTLE, VARIABLES, Kind

_EXACT = ("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase")
_WILD = ("StringLike", "StringNotLike")
_ARN = ("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike")
_ORDER = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
_NUMERIC = tuple(f"Numeric{name}" for name in _ORDER)
_DATE = tuple(f"Date{name}" for name in _ORDER)

OPERATORS: Mapping[Kind, tuple[str, ...]] = {
    Kind.STRING: (*_EXACT, *_WILD),
    Kind.LIST: (*_EXACT, *_WILD),
    Kind.ARN: (*_ARN, *_ARN, *_EXACT, *_WILD),
    Kind.NUMBER: _NUMERIC,
    Kind.DATE: _DATE,
    Kind.EPOCH: (*_DATE, *_NUMERIC),
    Kind.BOOL: ("Bool",),
    Kind.BINARY: ("BinaryEquals",),
    Kind.IP: ("IpAddress", "NotIpAddress"),
}


@dataclass(frozen=True)
class Drawn:
    """A request that policies are drawn about. ``relevant``: the keys of its service that its operation carries."""

    random: Random
    action: str
    resource: str
    user: str
    context: Mapping[str, str | tuple[str, ...]]
    relevant: tuple[str, ...]

    def value(self, key: str) -> str | tuple[str, ...] | None:
        """What the request carries for a key, in whatever case."""
        return next((value for name, value in self.context.items() if name.lower() == key.lower()), None)

    def has(self, key: str) -> bool:
        """Whether the request carries the key."""
        return self.value(key) is not None


def condition_of(drawn: Drawn) -> tuple[str, dict[str, object]]:
    """An operator with one key or several of the same kind, each with one value or several."""
    random = drawn.random
    first = _key(drawn)
    if random.random() < 0.14:
        keys = [key for key in (first, *_more(drawn, tuple(KEYS))) if drawn.value(key) != ()]
        return "Null", _keys(drawn, keys or ["aws:SecureTransport"], lambda _: random.choice(_TRUTHS))
    kind = KEYS[first][0]
    base = random.choice(OPERATORS[kind])
    alike = tuple(key for key, (other, _) in KEYS.items() if other is kind)
    keys = [key for key in (first, *_more(drawn, alike)) if _fits(drawn, base, key)]
    if not keys:
        base, keys = "StringNotLike", [first]
    operator = _written(drawn, base, kind, keys)
    return operator, _keys(drawn, keys, lambda key: _policy_value(drawn, key, base))


_TRUTHS: tuple[object, ...] = ("true", "false", "True", True, False)


def _written(drawn: Drawn, base: str, kind: Kind, keys: list[str]) -> str:
    """The operator with set operator and IfExists. A list without a set operator is drawn now and then: the guide says
    that it needs one, and the evaluator has to say that it cannot decide."""
    random = drawn.random
    chance = 0.98 if kind is Kind.LIST else 0.06
    prefix = random.choice(("ForAllValues:", "ForAnyValue:")) if random.random() < chance else ""
    absent_of_any = prefix == "ForAnyValue:" and not all(drawn.has(key) for key in keys)
    suffix = "IfExists" if random.random() < 0.15 and not absent_of_any else ""
    return f"{prefix}{base}{suffix}"


def _fits(drawn: Drawn, base: str, key: str) -> bool:
    """Whether the operator can be drawn for the key: a negated ARN operator only where the request has an ARN."""
    value = drawn.value(key)
    return "ArnNot" not in base or not isinstance(value, str) or value.startswith("arn:")


def _keys(drawn: Drawn, keys: list[str], value: Callable[[str], object]) -> dict[str, object]:
    """The block of an operator: each key in some case, with one value, alone or in a list, or several."""
    random = drawn.random
    block: dict[str, object] = {}
    for key in dict.fromkeys(keys):
        values = [value(key) for _ in range(random.choice((1, 1, 2, 3)))]
        name = random.choice((key.lower(), key.upper(), key.swapcase())) if random.random() < 0.15 else key
        block[name] = values[0] if len(values) == 1 and random.random() < 0.6 else values
    return block


def _key(drawn: Drawn) -> str:
    random = drawn.random
    carried = tuple(key for key in EVERYWHERE if drawn.has(key)) or EVERYWHERE
    subtle = tuple(key for key in SUBTLE if drawn.has(key)) or SUBTLE
    return random.choice(random.choices((drawn.relevant or carried, carried, subtle, tuple(KEYS)), (5, 3, 3, 2))[0])


def _more(drawn: Drawn, pool: tuple[str, ...]) -> list[str]:
    return drawn.random.sample(pool, min(len(pool), drawn.random.choice((0, 0, 0, 1, 2))))


def _policy_value(drawn: Drawn, key: str, base: str) -> object:
    """A value for the policy: mostly made from one of the request's own."""
    random = drawn.random
    kind, pool = KEYS[key]
    own = drawn.value(key)
    owned = (own,) if isinstance(own, str) else own
    value = random.choice(owned) if owned and random.random() < 0.75 else random.choice(pool)
    if base in _ARN:
        return _arn_value(drawn, value if value.startswith("arn:") else pool[0], negated="Not" in base)
    if kind in (Kind.STRING, Kind.LIST, Kind.ARN):
        return _text_value(drawn, value, base)
    if kind is Kind.IP:
        return _network(random, value, own)
    if kind is Kind.BOOL:
        return random.choice((value, value, value.title(), value == "true"))
    if kind in (Kind.NUMBER, Kind.EPOCH):
        return _number(random, value, fraction=base in _NUMERIC)
    if kind is Kind.DATE and random.random() < 0.04:
        return "2026-02"
    return value


def _text_value(drawn: Drawn, value: str, base: str) -> str:
    random = drawn.random
    if random.random() < 0.2:
        return _variable(drawn, value, negated="Not" in base)
    if base in _WILD:
        return _wild_value(random, value)
    if base.endswith("IgnoreCase"):
        return random.choice((value, value.upper(), value.swapcase()))
    return random.choice((value, value, value, value.swapcase(), f"{value}*"))


def _wild_value(random: Random, value: str) -> str:
    """A pattern; the special characters of the value itself stand for themselves, or for what was theirs."""
    literal = "".join(f"${{{character}}}" if character in "*?$" else character for character in value)
    cut = random.randrange(len(value))
    start = value[:cut]
    forms = (value, literal, f"{start}*", f"{start}?{value[cut + 1 :]}", f"*{value[cut:]}")
    return random.choice((*forms, *_LOOKALIKES.get(value, ())))


_LOOKALIKES: Mapping[str, tuple[str, ...]] = {
    "star-team": ("star${*}team", "star*team") * 3,
    "whats": ("what${?}", "what?") * 3,
}
"""Texts that a wildcard reaches and the character that it is written with does not."""


def _variable(drawn: Drawn, value: str, *, negated: bool) -> str:
    """A text with a policy variable: with a value, with a default, or (positive operators only) without either."""
    random = drawn.random
    forms = [f"${{aws:PrincipalTag/Missing, '{value}'}}", f"{value[:1]}${{aws:PrincipalTag/missing, '{value[1:]}'}}"]
    forms += [f"${{{key}}}" for key in VARIABLES if drawn.has(key)] * 2
    forms += [f"${{{key}, 'other'}}" for key in VARIABLES if drawn.has(key)]
    if not negated:
        forms += ["${aws:PrincipalTag/Missing}", f"{value}${{aws:PrincipalTag/Missing}}"]
    return random.choice(forms)


def _arn_value(drawn: Drawn, value: str, *, negated: bool) -> str:
    """An ARN pattern of six parts."""
    random = drawn.random
    parts = value.split(":", 5)
    resource = parts[5]
    if ":" in resource and random.random() < 0.3:
        return f"{parts[0]}:{parts[1]}:*:{parts[4]}:{resource}"  # its star would have to reach beyond its part
    cut = random.randrange(1, len(resource))
    kind, slash, name = resource.partition("/")
    forms = [resource] * 3 + [
        "*",
        f"{resource[:cut]}*",
        f"{resource[:cut]}?{resource[cut + 1 :]}",
        f"*{resource[cut:]}",
    ]
    if drawn.has("aws:username"):
        forms.append(f"{kind}{slash}${{aws:username}}")
    if not negated:
        forms.append(f"{resource}${{aws:PrincipalTag/Missing}}")
    forms.append(f"{kind}{slash}${{aws:PrincipalTag/Missing, '{name}'}}" if name else "?*")
    parts[5] = random.choice(forms)
    for place in (1, 2, 3, 4):
        if parts[place] and random.random() < 0.12:
            parts[place] = random.choice(("*", f"{parts[place][:2]}*", "?" * len(parts[place])))
    return ":".join(parts)


def _number(random: Random, value: str, *, fraction: bool) -> object:
    if "." in value:
        return value
    number = int(value) + random.choice((0, 0, 0, -1, 1))
    return random.choice((str(number), str(number), f"{number}.0" if fraction else str(number), number))


def _network(random: Random, value: str, own: object) -> str:
    """A network around an address; the address alone only where the request's is of the same family."""
    address = ip_address(value)
    if random.random() < 0.2 and isinstance(own, str) and ip_address(own).version == address.version:
        return value
    prefix = random.choice((8, 16, 24, 25, 32) if address.version == 4 else (32, 64, 127, 128))
    network = ip_network(f"{value}/{prefix}", strict=False)
    return str(network) if random.random() < 0.7 else f"{value}/{prefix}"
