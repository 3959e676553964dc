"""The documents that a security team attaches: settings required, settings fixed, everything else denied.

``require`` and ``exact`` allow, for people or roles; ``guardrail`` denies, for a service control policy. All three
speak of every operation that AWS's data lists with one of the keys, each with exactly the keys that it has.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.conditions import condition_key_type, setting_keys
from wizard.plan import look_up
from wizard.plan.arns import partition_of
from wizard.policy.demands import Aside, Demand, asides, demands, key_word, resource_patterns, type_words
from wizard.policy.document import MANAGED, SCP, Conditions, PolicyDocument, Statement, arn_part, literal
from wizard.policy.pinning import Pins
from wizard.request import PARAMETERS, account_of, condition_key_fields

_ENDPOINT = (
    "An endpoint's plan holds no keys and no network, it has those of its model: make this document from the plan of "
    "a training."
)


def require(profile: Mapping[str, Any]) -> PolicyDocument:
    """Allow every operation that has one of the settings, with all the settings that it has, whatever their values.

    A pure function of the region alone, whose partition stands in the ARNs.
    """
    found = demands(setting_keys())
    partition = partition_of(str(look_up(profile, "region") or ""))
    statements = [_required(demand, partition) for demand in found]
    statements += [_open(aside, partition) for aside in asides(found)]
    return PolicyDocument(tuple(statements), limit=MANAGED)


def exact(profile: Mapping[str, Any]) -> PolicyDocument:
    """Allow the same operations with the plan's own values only, in its account and region.

    A setting that the plan leaves out must be left out; one that its kind of plan cannot have (the output key of a
    recognizer, the data lake key of a flywheel) may be any of the plan's keys.
    """
    values = _Values(profile)
    if values.inherited:
        return PolicyDocument((), remarks=(_ENDPOINT,), limit=MANAGED)
    region = look_up(profile, "region")
    place = (partition_of(str(region or "")), arn_part(region), arn_part(account_of(profile)))
    found = demands(setting_keys())
    statements = [
        Statement(f"Exactly{demand.words()}", demand.actions, demand.resources(*place), values.pinned(demand.keys))
        for demand in found
    ]
    statements += [_open(aside, *place) for aside in asides(found)]
    remarks = [f"The plan has no {field}: only requests without {key} are allowed." for key, field in values.left_out()]
    return PolicyDocument(tuple(statements), _missing_place(profile), (*remarks, *values.remarks()), MANAGED)


def guardrail(profile: Mapping[str, Any]) -> PolicyDocument:
    """Deny the same operations where a setting is absent or has another value than the plan's; for an SCP.

    It allows nothing, names no exception, and speaks of every region and account that it is attached to. Keys are
    compared by StringNotEquals, which is true of an absent key, an alias and a bare key id alike; what ArnNotEquals
    makes of a value that is no ARN, AWS does not say. A setting that the plan leaves out is not demanded, and a remark
    says so.
    """
    values = _Values(profile)
    if values.inherited:
        return PolicyDocument((), remarks=(_ENDPOINT,), limit=SCP)
    partition = partition_of(str(look_up(profile, "region") or ""))
    statements = [statement for key in setting_keys() for statement in _denials(key, values, partition)]
    remarks = [f"The plan has no {field}: nothing is demanded of {key}." for key, field in values.left_out()]
    if not statements:
        remarks.append("With nothing to demand there is no guardrail.")
    else:
        remarks.append("It only denies: what it leaves is allowed by FullAWSAccess or another policy beside it.")
    return PolicyDocument(tuple(statements), remarks=(*remarks, *values.remarks()), limit=SCP)


@dataclass(frozen=True)
class _Values:
    """What a plan says about each setting."""

    profile: Mapping[str, Any]

    @property
    def inherited(self) -> bool:
        """Whether this kind of plan has no settings of its own."""
        return not any(field in self._fields for field in condition_key_fields().values())

    @property
    def _fields(self) -> Mapping[str, str]:
        return PARAMETERS[str(self.profile["kind"])]

    @property
    def _keys(self) -> tuple[str, ...]:
        table = look_up(self.profile, "keys")
        values = table.values() if isinstance(table, Mapping) else ()
        return tuple(dict.fromkeys(str(value) for value in values if value))

    def of(self, key: str) -> tuple[str, ...]:
        """The values that a setting may have; none where the plan leaves it out."""
        field = condition_key_fields().get(key)
        if field is None or field not in self._fields:
            return self._keys if condition_key_type(key) == "ARN" else ()
        value = look_up(self.profile, field)
        if not value:
            return ()
        return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)

    def left_out(self) -> Iterator[tuple[str, str]]:
        """Condition key and profile key of each setting without a value."""
        for key in setting_keys():
            if not self.of(key):
                yield key, condition_key_fields().get(key, "keys")

    def remarks(self) -> Iterator[str]:
        """The settings that this kind of plan cannot have."""
        for key in setting_keys():
            if condition_key_fields().get(key) not in self._fields and self._keys:
                kind = self.profile["kind"]
                yield f"The plan of a {kind} has no {key}: any of the plan's keys will do for operations that have it."

    def pinned(self, keys: Sequence[str]) -> Conditions:
        """Conditions that fix ``keys``."""
        pins = Pins()
        for key in keys:
            values = self.of(key)
            if not values:
                pins.absent(key)
            elif condition_key_type(key).startswith("ArrayOf"):
                pins.only(key, values)
            else:
                pins.one_of(key, values)
        return pins.conditions


def _required(demand: Demand, partition: str) -> Statement:
    present = {"Null": dict.fromkeys(demand.keys, "false")}
    return Statement(f"Require{demand.words()}", demand.actions, demand.resources(partition), present)


def _open(aside: Aside, partition: str, region: str = "*", account: str = "*") -> Statement:
    """On these resources the operations carry no setting, so none can be demanded there."""
    sid = f"UseOfWhatExists{''.join(aside.operations)}" if len(aside.operations) == 1 else "UseOfWhatExistsForJobs"
    return Statement(sid, aside.actions, resource_patterns(aside.types, partition, region, account))


def _denials(key: str, values: _Values, partition: str) -> Iterator[Statement]:
    wanted = values.of(key)
    if not wanted:
        return
    listed = condition_key_type(key).startswith("ArrayOf")
    allowed = tuple(literal(value, wildcards=False) for value in wanted)
    for demand in demands([key]):
        words = key_word(key), type_words(demand.types)
        place = (demand.actions, demand.resources(partition))
        if listed:
            # A positive test of each value, so absence needs a statement of its own: ForAnyValue is false of it.
            yield Statement("DenyWithout{}{}".format(*words), *place, {"Null": {key: "true"}}, "Deny")
            others = {"ForAnyValue:StringNotEquals": {key: allowed}}
            yield Statement("DenyOther{}{}".format(*words), *place, others, "Deny")
        else:
            one = allowed[0] if len(allowed) == 1 else allowed
            yield Statement("DenyOther{}Key{}".format(*words), *place, {"StringNotEquals": {key: one}}, "Deny")


def _missing_place(profile: Mapping[str, Any]) -> tuple[str, ...]:
    missing = [] if _known(look_up(profile, "region")) else ["region"]
    return (*missing, *([] if _known(account_of(profile)) else ["account"]))


def _known(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and ":" not in value
