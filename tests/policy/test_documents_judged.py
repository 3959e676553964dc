"""Every document this project writes, with its own request and with each change of it: the evaluator, the independent
simulator and a plain statement of what the document promises must all say the same."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.policy.judge.simulator import Case, Judge, agreed, simulator
from wizard import conditions
from wizard.policy.access import Access
from wizard.policy.demands import demands
from wizard.policy.documents import documents_of, policy_text
from wizard.policy.organization import FULL_ACCESS
from wizard.profiles import load
from wizard.request import OPERATIONS, partial_request

PROFILES = Path(__file__).parents[2] / "profiles"
REGION, ACCOUNT, OTHER_ACCOUNT = "us-west-2", "111122223333", "444455556666"
KEY = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-{0:04}-4000-8000-{0:012}"
ROLE = "arn:aws:iam::111122223333:role/ComprehendDataAccess"
SUBNETS, GROUPS = "comprehend:VpcSubnets", "comprehend:VpcSecurityGroupIds"
VOLUME, OUTPUT, MODEL = "comprehend:VolumeKmsKey", "comprehend:OutputKmsKey", "comprehend:ModelKmsKey"
LAKE = "comprehend:DataLakeKmsKey"
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Sid": "All", "Effect": "Allow", "Action": "*", "Resource": "*"}]}
FULL = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": FULL_ACCESS.name, "Effect": "Allow", "Action": "*", "Resource": "*"}],
}

Context = dict[str, str | tuple[str, ...]]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return simulator()


def profile_named(name: str) -> dict[str, Any]:
    return dict(load(PROFILES / f"{name}.toml").plan.as_profile())


def documents(profile: Mapping[str, Any], kind: str, purpose: str = "") -> list[dict[str, Any]]:
    """The parts of a document as JSON, of the text that is printed."""
    (found,) = documents_of(profile, kind, purpose)
    return [json.loads(policy_text(part)) for part in found.parts]


def all_say(judge: Judge, cases: list[Case], expected: Mapping[str, str]) -> None:
    """Evaluator and simulator agree, nothing is left open, and what they say is what the document promises."""
    agreement = agreed(judge, cases)
    assert not agreement.undecided
    assert {name: verdict.decision for name, verdict in agreement.verdicts.items()} == expected


# --- the settings documents: require, exact, guardrail ----------------------------------------------------------------


@dataclass(frozen=True)
class Ask:
    """A request about settings: the operation, where, and what it carries."""

    name: str
    operation: str
    context: Context
    account: str = ACCOUNT
    resource_type: str = ""

    @property
    def access(self) -> Access:
        kind = self.resource_type or own_type(self.operation)
        arn = f"arn:aws:comprehend:{REGION}:{self.account}:{kind}/something"
        principal = f"arn:aws:iam::{self.account}:user/somebody"
        return Access(f"comprehend:{self.operation}", arn, self.context, principal)


def own_type(operation: str) -> str:
    """The resource type on which the operation carries its settings."""
    keys = [key for key in conditions.setting_keys() if key in conditions.condition_keys(operation)]
    return conditions.resource_types_with(operation, keys[0])[0]


def with_settings() -> list[str]:
    return [operation for demand in demands(conditions.setting_keys()) for operation in demand.operations]


def allowed_values(profile: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The plan's own values; a key that its kind cannot have may be any of the plan's keys."""
    keys, vpc = profile.get("keys", {}), profile.get("vpc", {})
    values = {
        VOLUME: (keys.get("volume"),),
        OUTPUT: (keys.get("output"),),
        MODEL: (keys.get("model"),),
        SUBNETS: tuple(vpc.get("subnets", ())),
        GROUPS: tuple(vpc.get("security_groups", ())),
    }
    every = tuple(dict.fromkeys(keys.values()))
    values[LAKE] = every
    if profile["kind"] == "recognizer":
        values[OUTPUT] = every
    return {key: tuple(value for value in wanted if value) for key, wanted in values.items()}


def right_context(operation: str, values: Mapping[str, tuple[str, ...]]) -> Context:
    carried = [key for key in conditions.setting_keys() if key in conditions.condition_keys(operation) and values[key]]
    return {key: values[key] if key in (SUBNETS, GROUPS) else values[key][0] for key in carried}


def asks(values: Mapping[str, tuple[str, ...]]) -> Iterator[Ask]:
    """The right request of every operation, and each change of it."""
    for operation in with_settings():
        right = right_context(operation, values)
        yield Ask("right", operation, right)
        yield Ask("another account", operation, right, account=OTHER_ACCOUNT)
        yield Ask("nothing set", operation, {})
        without_vpc = {key: value for key, value in right.items() if key not in (SUBNETS, GROUPS)}
        yield Ask("no VPC", operation, without_vpc)
        for key, value in right.items():
            yield Ask(f"without {key}", operation, {name: held for name, held in right.items() if name != key})
            if isinstance(value, tuple):
                yield Ask(f"part of {key}", operation, {**right, key: value[:1]})
                yield Ask(f"one more in {key}", operation, {**right, key: (*value, "subnet-0fedcba9876543210")})
                yield Ask(f"another {key}", operation, {**right, key: ("sg-0fedcba9876543210",)})
            else:
                yield Ask(f"another {key}", operation, {**right, key: KEY.format(9)})
                yield Ask(f"alias as {key}", operation, {**right, key: "arn:aws:kms:us-west-2:111122223333:alias/x"})
                yield Ask(f"bare id as {key}", operation, {**right, key: value.rpartition("/")[2]})
        keys = [key for key, value in right.items() if isinstance(value, str)]
        for one, two in pairwise(keys):
            yield Ask(f"{one} and {two} swapped", operation, {**right, one: right[two], two: right[one]})
        for other in conditions.resource_types(operation):
            if other != own_type(operation):
                # The model or flywheel that a job works with: the call is authorized on it, without its settings.
                settled = other in conditions.resource_types_with(operation, next(iter(right), VOLUME))
                yield Ask(f"on {other}", operation, right if settled else {}, resource_type=other)


def is_right(ask: Ask, values: Mapping[str, tuple[str, ...]]) -> bool:
    """What ``exact`` and ``guardrail`` promise: each setting that the operation has is there with the plan's values."""
    wanted = keys_demanded(ask)
    given = {key: value if isinstance(value, tuple) else (value,) for key, value in ask.context.items()}
    return all((key in given) == bool(values[key]) and set(given.get(key, ())) <= set(values[key]) for key in wanted)


def keys_demanded(ask: Ask) -> list[str]:
    kind = ask.resource_type or own_type(ask.operation)
    carried = [key for key in conditions.setting_keys() if key in conditions.condition_keys(ask.operation)]
    return [key for key in carried if kind in conditions.resource_types_with(ask.operation, key)]


@pytest.mark.parametrize("name", ["classifier-secure", "recognizer-annotations", "classifier-minimal"])
def test_exact_allows_the_plans_values_and_nothing_else(judge: Judge, name: str) -> None:
    profile = profile_named(name)
    values = allowed_values(profile)
    policies = documents(profile, "exact")
    cases, expected = [], {}
    for ask in asks(values if any(values.values()) else allowed_values(profile_named("classifier-secure"))):
        case = Case(f"{ask.operation} {ask.name}", ask.access, identity=policies)
        cases.append(case)
        allowed = is_right(ask, values) and ask.account == ACCOUNT
        expected[case.name] = "allowed" if allowed else "implicitly_denied"
    all_say(judge, cases, expected)
    assert set(expected.values()) == {"allowed", "implicitly_denied"}


def test_require_allows_every_value_and_no_absence(judge: Judge) -> None:
    profile = profile_named("classifier-secure")
    policies = documents(profile, "require")
    cases, expected = [], {}
    for ask in asks(allowed_values(profile)):
        case = Case(f"{ask.operation} {ask.name}", ask.access, identity=policies)
        cases.append(case)
        present = all(key in ask.context for key in keys_demanded(ask))
        expected[case.name] = "allowed" if present else "implicitly_denied"
    all_say(judge, cases, expected)


@pytest.mark.parametrize("name", ["classifier-secure", "recognizer-annotations"])
def test_the_guardrail_denies_absence_and_other_values(judge: Judge, name: str) -> None:
    profile = profile_named(name)
    values = allowed_values(profile)
    level = [FULL, *documents(profile, "guardrail")]
    cases, expected = [], {}
    for ask in asks(values):
        case = Case(f"{ask.operation} {ask.name}", ask.access, identity=[EVERYTHING], scps=[level])
        cases.append(case)
        expected[case.name] = "allowed" if is_right(ask, values) else "explicitly_denied"
    all_say(judge, cases, expected)


def test_a_guardrail_of_part_of_the_settings_leaves_the_others_alone(judge: Judge) -> None:
    profile = profile_named("classifier-secure")
    profile = {key: value for key, value in profile.items() if key not in ("vpc", "keys")}
    profile["keys"] = {"model": KEY.format(3)}
    level = [FULL, *documents(profile, "guardrail")]
    (found,) = documents_of(profile, "guardrail")
    left_out = [remark for remark in found.remarks() if "nothing is demanded" in remark]
    assert len(left_out) == 4  # volume, output, subnets, groups; the data lake may be any of the plan's keys
    asked: list[tuple[Context, str]] = [
        ({MODEL: KEY.format(3)}, "allowed"),
        ({VOLUME: KEY.format(1)}, "explicitly_denied"),
    ]
    for context, decision in asked:
        ask = Ask("part", "CreateDocumentClassifier", context)
        case = Case("part", ask.access, identity=[EVERYTHING], scps=[level])
        all_say(judge, [case], {"part": decision})


# --- the caller -------------------------------------------------------------------------------------------------------


def launches(profile: dict[str, Any]) -> Iterator[tuple[str, Access, bool]]:
    """The launch and the passing of the role as they are, and each change: name, access, whether it is the plan's."""
    request = partial_request(profile)
    context = {key: value for key, value in request.context.items() if key != "aws:RequestedRegion"}
    own = Access(request.action, request.resource, context)
    yield "own", own, True
    for key, value in context.items():
        without = {name: held for name, held in context.items() if name != key}
        # With one tag less there is a key less in aws:TagKeys as well; alone, no client sends it so.
        yield f"without {key}", replace(own, context=without), False
        other: Any = (*value, "something-else") if isinstance(value, tuple) else f"{value[:-1]}f"
        yield f"another {key}", replace(own, context={**context, key: other}), False
    for key in conditions.service_condition_keys(request.operation):
        if key not in context:
            added: Any = ("subnet-0fedcba9876543210",) if key in (SUBNETS, GROUPS) else KEY.format(9)
            yield f"with {key}", replace(own, context={**context, key: added}), False
    yield "another name", replace(own, resource=f"{request.resource}-2"), False
    yield "another account", replace(own, resource=str(request.resource).replace(ACCOUNT, OTHER_ACCOUNT)), False
    other_operation = next(name for name in OPERATIONS.values() if name != request.operation)
    yield "another operation", replace(own, action=f"comprehend:{other_operation}"), False
    passing = {"iam:PassedToService": "comprehend.amazonaws.com"}
    yield "pass the role", Access("iam:PassRole", profile["role"], passing), True
    yield "pass another role", Access("iam:PassRole", f"{profile['role']}2", passing), False
    yield (
        "pass it to another service",
        Access("iam:PassRole", profile["role"], {"iam:PassedToService": "ec2.amazonaws.com"}),
        False,
    )
    yield "pass it to nobody named", Access("iam:PassRole", profile["role"], {}), False


@pytest.mark.parametrize("name", sorted(path.stem for path in PROFILES.glob("*.toml")))
def test_the_caller_may_do_exactly_this(judge: Judge, name: str) -> None:
    profile = profile_named(name)
    policies = documents(profile, "caller")
    launched = list(launches({**profile, "role": profile.get("role", ROLE)}))
    cases = [Case(change, access, identity=policies) for change, access, _ in launched]
    all_say(judge, cases, {change: "allowed" if own else "implicitly_denied" for change, _, own in launched})


# --- the role, whom it trusts, the keys, what the wizard reads --------------------------------------------------------


def rights(profile: dict[str, Any]) -> Iterator[tuple[str, str, str, dict[str, str], bool]]:
    """Name, action, resource, context, whether the role may."""
    training, models = "arn:aws:s3:::acme-nlp-training", "arn:aws:s3:::acme-nlp-models"
    via = {"kms:ViaService": "s3.us-west-2.amazonaws.com"}
    yield "read", "s3:GetObject", f"{training}/tickets/train.csv", {}, True
    yield "read another object", "s3:GetObject", f"{training}/tickets/train.csv.bak", {}, False
    yield "read another bucket", "s3:GetObject", f"{models}/tickets/train.csv", {}, False
    yield "write the input", "s3:PutObject", f"{training}/tickets/train.csv", {}, False
    yield "list", "s3:ListBucket", training, {"s3:prefix": "tickets/train.csv"}, True
    yield "list everything", "s3:ListBucket", training, {}, False
    yield "list another prefix", "s3:ListBucket", training, {"s3:prefix": "secret/"}, False
    yield "write", "s3:PutObject", f"{models}/tickets-secure/{ACCOUNT}-CLR-1/output/output.tar.gz", {}, True
    yield "write beside", "s3:PutObject", f"{models}/other/output.tar.gz", {}, False
    yield "grant on the volume key", "kms:CreateGrant", KEY.format(1), {}, True
    yield "grant on the output key", "kms:CreateGrant", KEY.format(2), {}, False
    yield "encrypt the output", "kms:GenerateDataKey", KEY.format(2), via, True
    yield "encrypt it directly", "kms:GenerateDataKey", KEY.format(2), {}, False
    yield "elsewhere", "kms:GenerateDataKey", KEY.format(2), {"kms:ViaService": "s3.us-east-1.amazonaws.com"}, False
    yield "encrypt the model", "kms:GenerateDataKey", KEY.format(3), {}, True
    yield "retire its grant", "kms:RetireGrant", KEY.format(3), {}, True
    yield "another key", "kms:Decrypt", KEY.format(4), via, False
    yield "delete a key", "kms:ScheduleKeyDeletion", KEY.format(3), {}, False
    interface = f"arn:aws:ec2:{REGION}:{ACCOUNT}:network-interface/eni-1"
    subnet = f"arn:aws:ec2:{REGION}:{ACCOUNT}:subnet/{profile['vpc']['subnets'][0]}"
    yield "interface", "ec2:CreateNetworkInterface", interface, {}, True
    yield "interface in the subnet", "ec2:CreateNetworkInterface", subnet, {}, True
    yield "in another subnet", "ec2:CreateNetworkInterface", f"{subnet[:-1]}f", {}, False
    yield "delete it", "ec2:DeleteNetworkInterface", interface, {"ec2:Subnet": subnet}, True
    yield "delete another", "ec2:DeleteNetworkInterface", interface, {"ec2:Subnet": f"{subnet[:-1]}f"}, False
    yield "look", "ec2:DescribeSubnets", "*", {}, True


def test_the_role_may_do_what_the_training_needs(judge: Judge) -> None:
    profile = profile_named("classifier-secure")
    policies = documents(profile, "role")
    wanted = list(rights(profile))
    cases = [
        Case(name, Access(action, resource, context), identity=policies)
        for name, action, resource, context, _ in wanted
    ]
    all_say(judge, cases, {name: "allowed" if may else "implicitly_denied" for name, *_, may in wanted})


def test_only_comprehend_for_this_model_is_trusted(judge: Judge) -> None:
    profile = profile_named("classifier-secure")
    (trust,) = documents(profile, "trust")
    model = f"arn:aws:comprehend:{REGION}:{ACCOUNT}:document-classifier/tickets-secure/version/v1"
    right = {"aws:SourceAccount": ACCOUNT, "aws:SourceArn": model}
    comprehend = "comprehend.amazonaws.com"
    asked = {
        "comprehend": (comprehend, right, True),
        "another service": ("glue.amazonaws.com", right, False),
        "another account": (comprehend, {**right, "aws:SourceAccount": OTHER_ACCOUNT}, False),
        "another model": (comprehend, {**right, "aws:SourceArn": f"{model}2"}, False),
        "no source": (comprehend, {}, False),
    }
    cases = [
        Case(name, Access("sts:AssumeRole", ROLE, context, principal), identity=[], resource_policy=trust)
        for name, (principal, context, _) in asked.items()
    ]
    all_say(judge, cases, {name: "allowed" if may else "implicitly_denied" for name, (*_, may) in asked.items()})


@pytest.mark.parametrize(("purpose", "number"), [("volume", 1), ("output", 2), ("model", 3)])
def test_the_key_lets_the_role_do_what_its_purpose_needs(judge: Judge, purpose: str, number: int) -> None:
    profile = profile_named("classifier-secure")
    (policy,) = documents(profile, "key", purpose)
    via = {"kms:ViaService": "s3.us-west-2.amazonaws.com"}
    needs = {
        "volume": {"kms:CreateGrant"},
        "output": {"kms:GenerateDataKey via", "kms:Decrypt via"},
        "model": {"kms:CreateGrant", "kms:RetireGrant"}
        | {f"kms:{a}{v}" for a in ("GenerateDataKey", "Decrypt") for v in ("", " via")},
    }[purpose] | {"kms:DescribeKey"}
    actions = ("CreateGrant", "RetireGrant", "GenerateDataKey", "Decrypt", "DescribeKey", "ScheduleKeyDeletion")
    cases, expected = [], {}
    for action in actions:
        for how, context in (("", {}), (" via", via)):
            for who, principal in (("role", ROLE), ("other", f"{ROLE}2")):
                case = Case(
                    f"{action}{how} {who}",
                    Access(f"kms:{action}", KEY.format(number), context, principal),
                    identity=[],
                    resource_policy=policy,
                )
                cases.append(case)
                wanted = f"kms:{action}{how}" in needs or (f"kms:{action}" in needs and how == " via")
                expected[case.name] = "allowed" if wanted and who == "role" else "implicitly_denied"
    all_say(judge, cases, expected)


def test_discovery_reads_and_changes_nothing(judge: Judge) -> None:
    policies = documents(profile_named("classifier-secure"), "discovery")
    asked = {
        ("ec2:DescribeSubnets", "*"): True,
        ("kms:ListKeys", "*"): True,
        ("s3:GetObject", "arn:aws:s3:::acme-nlp-training/tickets/train.csv"): True,
        ("s3:GetObject", "arn:aws:s3:::payroll/2026.csv"): False,
        ("iam:GetPolicyVersion", "arn:aws:iam::111122223333:policy/x"): True,
        ("iam:PassRole", ROLE): False,
        ("kms:Decrypt", KEY.format(1)): False,
        ("s3:PutObject", "arn:aws:s3:::acme-nlp-training/x"): False,
    }
    cases = [Case(f"{action} {arn}", Access(action, arn), identity=policies) for action, arn in asked]
    expected = {f"{action} {arn}": "allowed" if may else "implicitly_denied" for (action, arn), may in asked.items()}
    all_say(judge, cases, expected)
