"""A request's settings as the conditions of a statement: each as it is there, or absent as it is there."""

from collections.abc import Iterable, Mapping

from wizard.conditions import condition_key_type
from wizard.plan.arns import parse_arn
from wizard.policy.document import Conditions, ConditionValue, literal
from wizard.request import Request

TAG = "aws:RequestTag/"
TAG_TEMPLATE = "aws:RequestTag/${TagKey}"
TAG_KEYS = "aws:TagKeys"


class Pins:
    """Conditions that are being put together: operator → key → value."""

    def __init__(self) -> None:
        self._conditions: dict[str, dict[str, ConditionValue]] = {}

    @property
    def conditions(self) -> Conditions:
        """What has been put together."""
        return self._conditions

    def put(self, operator: str, key: str, value: ConditionValue) -> None:
        """Add one key to an operator."""
        self._conditions.setdefault(operator, {})[key] = value

    def absent(self, key: str) -> None:
        """Only a request without the key."""
        self.put("Null", key, "true")

    def only(self, key: str, values: Iterable[str]) -> None:
        """Only a request whose list has none but ``values``, and is there: ForAllValues is true of an absent key."""
        self.put("ForAllValues:StringEquals", key, tuple(literal(value, wildcards=False) for value in values))
        self.put("Null", key, "false")

    def one_of(self, key: str, values: Iterable[str]) -> None:
        """Only a request whose value is one of ``values``."""
        values = list(values)
        if condition_key_type(key) == "ARN" and all(parse_arn(value) for value in values):
            self.put("ArnEquals", key, _alone(literal(value, wildcards=True) for value in values))
        else:
            # A bare key id: an ARN operator never matches what is no ARN.
            self.put("StringEquals", key, _alone(literal(value, wildcards=False) for value in values))


def pinned(request: Request, keys: tuple[str, ...]) -> Conditions:
    """Conditions under which each of ``keys`` has the value that ``request`` carries, or is absent as it is there."""
    pins = Pins()
    for key in keys:
        value = request.context.get(key)
        if key == TAG_TEMPLATE:
            for name, texts in _tags(request).items():
                pins.put("StringEquals", name, tuple(literal(text, wildcards=False) for text in texts))
        elif value is None:
            pins.absent(key)
        elif isinstance(value, tuple):
            pins.only(key, (str(item) for item in value))
        else:
            pins.one_of(key, [value])
    return pins.conditions


def _tags(request: Request) -> Mapping[str, tuple[str, ...]]:
    """Condition key → what the tag may be. Names of condition keys know no case: tags that differ in it share one."""
    tags: dict[str, tuple[str, ...]] = {}
    for name, text in request.context.items():
        if name.startswith(TAG):
            same = next((known for known in tags if known.lower() == name.lower()), name)
            tags[same] = (*tags.get(same, ()), str(text))
    return tags


def _alone(values: Iterable[str]) -> ConditionValue:
    listed = tuple(values)
    return listed[0] if len(listed) == 1 else listed
