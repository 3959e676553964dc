"""What the evaluator says besides its decision: the reasons, the sentences, and what it leaves open."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.policy.access import ABSENT, UNKNOWN, Access, AtLeast, ContextValue, Rest
from wizard.policy.evaluate import Decision, evaluate, evaluate_resource_policy
from wizard.policy.parsing import Policy, policy_of

CREATE = "comprehend:CreateDocumentClassifier"
ARN = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/x"
KEY = "arn:aws:kms:us-west-2:111122223333:key/{}"
SUBNETS, VOLUME = "comprehend:VpcSubnets", "comprehend:VolumeKmsKey"
ALLOW_ALL = {"Sid": "All", "Effect": "Allow", "Action": "*", "Resource": "*"}


def policy(*statements: dict[str, Any], name: str = "mine", version: str = "2012-10-17") -> Policy:
    return policy_of(name, {"Version": version, "Statement": list(statements)})


def allow(sid: str = "RequireVpc", **elements: Any) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": CREATE, "Resource": "*", **elements}


def deny(sid: str, condition: dict[str, Any], **elements: Any) -> dict[str, Any]:
    return allow(sid, Condition=condition, **elements) | {"Effect": "Deny"}


def decide(*statements: dict[str, Any], rest: Rest = Rest.ABSENT, **context: ContextValue) -> Decision:
    """Keys are given without their prefix: ``VpcSubnets=…``."""
    keys = {f"comprehend:{name}": value for name, value in context.items()}
    return evaluate(Access(CREATE, ARN, keys, rest=rest), [policy(*statements)])


def test_the_sentence_of_a_statement_that_does_not_match() -> None:
    found = decide(allow(Condition={"Null": {SUBNETS: "false"}}))
    (reason,) = found.reasons
    assert reason.sentence == "Statement RequireVpc does not match: comprehend:VpcSubnets is absent from the request"
    assert found.decision == "implicitly_denied"
    assert found.because == f"Statement RequireVpc of mine does not match: {SUBNETS} is absent from the request."
    assert reason.keys == (SUBNETS,)


def test_every_condition_that_fails_is_told() -> None:
    found = decide(
        allow(Condition={"ArnEquals": {VOLUME: KEY.format(1)}, "Null": {SUBNETS: "false"}}), VolumeKmsKey=KEY.format(2)
    )
    assert f"{VOLUME} is {KEY.format(2)}, and ArnEquals asks for {KEY.format(1)}" in found.because
    assert f"{SUBNETS} is absent from the request" in found.because
    assert found.reasons[0].keys == (VOLUME, SUBNETS)


def test_an_explicit_deny_decides_and_names_the_others() -> None:
    absent = {"Null": {SUBNETS: "true"}}
    found = decide(ALLOW_ALL, deny("One", absent), deny("Two", absent), deny("Other", {"Null": {VOLUME: "false"}}))
    assert found.decision == "explicitly_denied"
    assert [reason.sid for reason in found.deciding] == ["One", "Two"]
    assert found.because == (
        "Statement One of mine denies it: comprehend:VpcSubnets is absent from the request. The same goes for Two."
    )
    assert found.refused


def test_a_policy_that_is_asked_again_says_what_a_new_one_says() -> None:
    """Each question in turn of one policy, whatever was asked before, in every layer."""

    def new() -> Policy:
        return policy(
            allow("Create", Condition={"StringEquals": {SUBNETS: "subnet-1"}}),
            allow("Endpoints", Action="comprehend:CreateEndpoint", Resource=ARN),
            allow("Others", Action=["kms:*", "iam:PassRole"]),
            {"Sid": "Else", "Effect": "Deny", "NotAction": ["comprehend:*", "kms:Decrypt"], "Resource": "*"},
        )

    asked = new()
    accesses = [
        Access(action, resource, {SUBNETS: subnet})
        for action in (CREATE, "comprehend:CreateEndpoint", "kms:Decrypt", "kms:CreateGrant", "s3:GetObject", CREATE)
        for resource in (ARN, KEY.format(1), None)
        for subnet in ("subnet-1", "subnet-2")
    ]
    for access in accesses:
        assert evaluate(access, [asked]) == evaluate(access, [new()])
        assert evaluate(access, [asked], scps=[[asked]], boundaries=[asked]) == evaluate(
            access, [new()], scps=[[new()]], boundaries=[new()]
        )
        assert evaluate_resource_policy(asked, access) == evaluate_resource_policy(new(), access)
    one, other = (evaluate(Access(CREATE, ARN, {SUBNETS: subnet}), [asked]).reasons for subnet in ("subnet-1", "-2"))
    assert [first is second for first, second in zip(one, other, strict=True)] == [False, True, True, True]


def test_that_nothing_speaks_of_the_operation_is_told() -> None:
    found = decide(allow(Action="comprehend:DetectEntities"))
    assert found.because == f"No identity-based policy allows {CREATE} on {ARN}."
    assert not found.reasons[0].concerns
    elsewhere = decide(allow(Resource="arn:aws:comprehend:us-west-2:111122223333:document-classifier/y"))
    assert elsewhere.reasons[0].because == f"its Resource does not cover {ARN}"
    assert elsewhere.reasons[0].concerns
    assert not elsewhere.reasons[0].covers


@pytest.mark.parametrize(
    ("scps", "boundaries", "who"),
    [
        ([[policy(ALLOW_ALL)], [policy(allow(Action="s3:*"))]], [], "service control policy"),
        ([], [policy(allow(Action="s3:*"))], "permissions boundary"),
    ],
)
def test_the_layer_that_does_not_allow_is_named(scps: Any, boundaries: Any, who: str) -> None:
    found = evaluate(Access(CREATE, ARN), [policy(ALLOW_ALL)], scps=scps, boundaries=boundaries)
    assert found.decision == "implicitly_denied"
    assert found.because == f"No {who} allows {CREATE} on {ARN}."


def test_an_allow_that_holds_for_want_of_the_key_says_so() -> None:
    found = decide(allow(Condition={"ForAllValues:StringEquals": {SUBNETS: "subnet-1"}}))
    assert found.decision == "allowed"
    assert "ForAllValues is true of a key that is not there" in found.because


@pytest.mark.parametrize(
    ("condition", "context", "said"),
    [
        ({"StringEquals": {SUBNETS: "subnet-1"}}, {"VpcSubnets": ("subnet-1",)}, "without ForAllValues or ForAnyValue"),
        ({"StringMatches": {VOLUME: "x"}}, {"VolumeKmsKey": "x"}, "no condition operator that IAM documents"),
        ({"ArnNotEquals": {VOLUME: "not-an-arn"}}, {"VolumeKmsKey": KEY.format(1)}, "cannot be compared"),
        ({"NumericLessThan": {VOLUME: "5"}}, {"VolumeKmsKey": "five"}, "cannot be compared"),
        ({"Null": {VOLUME: "maybe"}}, {"VolumeKmsKey": "x"}, "neither true nor false"),
        ({"Null": {SUBNETS: "true"}}, {"VpcSubnets": ()}, "does not say whether such a key is absent"),
        ({"ForAnyValue:StringEqualsIfExists": {SUBNETS: "x"}}, {}, "ForAnyValue with IfExists"),
    ],
)
def test_what_iam_does_not_document_is_undecided_and_says_why(condition: Any, context: Any, said: str) -> None:
    found = decide(allow(Condition=condition), **context)
    assert found.decision == "undecided"
    assert said in found.because
    assert found.deciding[0].nobody_knows
    assert not found.refused


def test_what_is_undecided_decides_nothing_where_another_statement_does() -> None:
    open_deny = deny("Open", {"StringEquals": {SUBNETS: "subnet-1"}})
    sure_deny = deny("Sure", {"Null": {VOLUME: "true"}})
    assert decide(ALLOW_ALL, open_deny, sure_deny, VpcSubnets=("subnet-1",)).decision == "explicitly_denied"
    refused = decide(open_deny, VpcSubnets=("subnet-1",))
    assert refused.decision == "undecided"
    assert refused.refused  # nothing allows it, however the Deny turns out


def test_an_open_allow_is_not_what_a_decision_hangs_on_where_another_allows() -> None:
    odd = allow("Odd", Condition={"StringEquals": {SUBNETS: "subnet-1"}})
    later = deny("Later", {"StringEquals": {VOLUME: "x"}})
    found = decide(odd, ALLOW_ALL, later, rest=Rest.UNKNOWN, VpcSubnets=("subnet-1",))
    assert found.decision == "undecided"
    assert [reason.sid for reason in found.deciding] == ["Later"]
    assert not found.deciding[0].nobody_knows


def test_a_variable_of_a_resource_that_is_not_known_is_named() -> None:
    team = allow(
        "Team", Resource="arn:aws:comprehend:us-west-2:111122223333:document-classifier/${aws:PrincipalTag/team}"
    )
    found = evaluate(Access(CREATE, ARN, rest=Rest.FACTS_UNKNOWN), [policy(team)])
    assert found.decision == "undecided"
    assert "the policy variable aws:PrincipalTag/team in its Resource is not known" in found.because
    assert not found.deciding[0].nobody_knows


def test_unknown_keys_leave_open_what_hangs_on_them_alone() -> None:
    guardrail = deny("OurKeys", {"StringNotEquals": {VOLUME: KEY.format(1)}})
    ours = decide(ALLOW_ALL, guardrail, rest=Rest.UNKNOWN, VolumeKmsKey=KEY.format(1))
    assert ours.decision == "allowed"
    assert decide(ALLOW_ALL, guardrail, rest=Rest.UNKNOWN, VolumeKmsKey=KEY.format(2)).refused
    assert decide(ALLOW_ALL, guardrail, rest=Rest.UNKNOWN, VolumeKmsKey=ABSENT).refused
    left = decide(ALLOW_ALL, guardrail, rest=Rest.UNKNOWN)
    assert left.decision == "undecided"
    assert not left.deciding[0].nobody_knows
    assert decide(ALLOW_ALL, guardrail, VolumeKmsKey=UNKNOWN).decision == "undecided"


def test_a_list_that_is_still_being_chosen() -> None:
    only = {"ForAllValues:StringEquals": {SUBNETS: "subnet-1"}, "Null": {SUBNETS: "false"}}
    assert decide(allow(Condition=only), VpcSubnets=AtLeast(("subnet-2",))).refused
    assert decide(allow(Condition=only), VpcSubnets=AtLeast(("subnet-1",))).decision == "undecided"
    others = deny("Others", {"ForAnyValue:StringNotEquals": {SUBNETS: "subnet-1"}})
    assert decide(ALLOW_ALL, others, VpcSubnets=AtLeast(("subnet-2",))).refused
    assert not decide(ALLOW_ALL, others, VpcSubnets=AtLeast(("subnet-1",))).refused


def test_facts_that_aws_adds_are_unknown_and_settings_are_absent() -> None:
    office = allow(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})
    found = decide(office, rest=Rest.FACTS_UNKNOWN)
    assert found.decision == "undecided"
    assert "aws:SourceIp is not known" in found.because
    assert decide(allow(Condition={"Null": {VOLUME: "true"}}), rest=Rest.FACTS_UNKNOWN).decision == "allowed"


def test_the_old_version_has_no_variables() -> None:
    statement = allow(Resource="arn:aws:comprehend:us-west-2:111122223333:document-classifier/${aws:username}")
    access = Access(CREATE, ARN, {"aws:username": "x"})
    assert evaluate(access, [policy(statement)]).decision == "allowed"
    assert evaluate(access, [policy(statement, version="2008-10-17")]).decision == "implicitly_denied"


def test_hostile_names_are_shown_escaped() -> None:
    hostile = "\x1b]0;owned\x07\u202e"
    found = evaluate(
        Access(CREATE, ARN, {f"aws:RequestTag/{hostile}": hostile}),
        [policy(allow(hostile, Condition={"StringEquals": {f"aws:RequestTag/{hostile}": "x"}}), name=hostile)],
    )
    told = json.dumps(found.as_json(), ensure_ascii=False) + found.because
    assert not any(character in told for character in "\x1b\x07\u202e")


@pytest.mark.parametrize(
    ("principal", "who", "allowed"),
    [
        ({"AWS": "111122223333"}, "arn:aws:iam::111122223333:role/R", True),
        ({"AWS": "arn:aws:iam::111122223333:root"}, "arn:aws:iam::111122223333:role/R", True),
        ({"AWS": "arn:aws:iam::111122223333:role/R"}, "arn:aws:sts::111122223333:assumed-role/R/session", True),
        ({"AWS": "arn:aws:iam::111122223333:role/R"}, "arn:aws:iam::111122223333:role/S", False),
        ("*", "arn:aws:iam::444455556666:user/u", True),
        ({"Service": "comprehend.amazonaws.com"}, "glue.amazonaws.com", False),
    ],
)
def test_principals_of_resource_based_policies(principal: Any, who: str, allowed: bool) -> None:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "kms:Decrypt", "Resource": "*"}
    found = evaluate_resource_policy(policy(statement), Access("kms:Decrypt", KEY.format(1), principal=who))
    assert found.decision == ("allowed" if allowed else "implicitly_denied")


@pytest.mark.parametrize("resource", [{"Resource": "*", "Principal": "*"}, {"Principal": "*"}, {}])
def test_what_iam_takes_from_nobody_allows_nothing(resource: dict[str, Any]) -> None:
    """A key's or a role's policy where an identity-based one is asked for: IAM would not take it."""
    found = decide({"Sid": "Wrong", "Effect": "Allow", "Action": "*", **resource})
    assert found.decision == "undecided"
    said = "it has a Principal" if "Resource" in resource else "it has neither Resource nor NotResource"
    assert f"Statement Wrong of mine cannot be decided: {said}" in found.because
    assert found.deciding[0].nobody_knows


@pytest.mark.parametrize("kind", ["scp", "boundary"])
def test_a_deny_of_another_layer_decides_and_names_its_layer(kind: str) -> None:
    denying = policy(ALLOW_ALL, deny("NoVpc", {"Null": {SUBNETS: "true"}}), name=kind)
    layers: dict[str, Any] = {"scps": [[denying]]} if kind == "scp" else {"boundaries": [denying]}
    found = evaluate(Access(CREATE, ARN), [policy(ALLOW_ALL)], **layers)
    assert found.decision == "explicitly_denied"
    assert [(reason.layer, reason.policy, reason.sid) for reason in found.deciding] == [(kind, kind, "NoVpc")]
    allowed = evaluate(Access(CREATE, ARN, {SUBNETS: ("a",)}), [policy(ALLOW_ALL)], **layers)
    assert [(reason.layer, reason.sid) for reason in allowed.deciding] == [("identity", "All")]


@pytest.mark.parametrize(
    ("key", "known"),
    [
        ("comprehend:VpcSubnets", True),
        ("COMPREHEND:modelkmskey", True),
        ("aws:RequestTag/team", True),
        ("aws:TagKeys", True),
        ("aws:RequestedRegion", True),
        ("aws:PrincipalArn", False),
        ("aws:CurrentTime", False),
        ("aws:ResourceTag/team", False),
    ],
)
def test_which_keys_a_finished_request_carries_itself(key: str, known: bool) -> None:
    absent = allow(Condition={"Null": {key: "true"}})
    assert decide(absent, rest=Rest.FACTS_UNKNOWN).decision == ("allowed" if known else "undecided")
    assert decide(absent, rest=Rest.UNKNOWN).decision == "undecided"
    assert decide(absent).decision == "allowed"


@settings(deadline=None, max_examples=300)
@given(pattern=st.text("ab*?", max_size=10), name=st.text("abAB", max_size=10))
def test_wildcards_match_as_the_guide_says(pattern: str, name: str) -> None:
    def like(wanted: str, given: str) -> bool:
        if not wanted or not given:
            return wanted.strip("*") == given
        if wanted[0] == "*":
            return like(wanted[1:], given) or like(wanted, given[1:])
        return wanted[0] in ("?", given[0]) and like(wanted[1:], given[1:])

    named = allow(Condition={"StringLike": {VOLUME: pattern}})
    assert decide(named, VolumeKmsKey=name).decision == ("allowed" if like(pattern, name) else "implicitly_denied")
    found = evaluate(Access(f"comprehend:x{name}", ARN), [policy(allow(Action=f"comprehend:x{pattern}"))])
    assert (found.decision == "allowed") == like(pattern, name.lower())


@pytest.mark.parametrize("pattern", ["*a" * 40 + "*b", "*" * 60 + "b", "?*" * 40 + "b", "*${aws:username}" * 40 + "b"])
def test_a_text_of_many_wildcards_is_judged_at_once(pattern: str) -> None:
    """Trying every place for every wildcard would take longer than anybody lives."""
    access = Access(CREATE, ARN + "a" * 200, {VOLUME: "a" * 200, "aws:username": "a"})
    for statement in (allow(Resource=f"arn:aws:comprehend:*:*:{pattern}"), allow(Action=f"comprehend:{pattern}")):
        assert evaluate(access, [policy(statement)]).decision == "implicitly_denied"
    liked = allow(Condition={"StringLike": {VOLUME: pattern}})
    assert evaluate(access, [policy(liked)]).decision == "implicitly_denied"


# --- whatever turns out, what was decided stands ----------------------------------------------------------------------

VALUES = st.sampled_from([None, "a", "b", KEY.format(1), KEY.format(2)])
LISTS = st.sampled_from([None, ("a",), ("b",), ("a", "b"), ("a", "c")])
OPERATORS = st.sampled_from(
    ["StringEquals", "StringNotEquals", "StringLike", "ArnEquals", "StringEqualsIfExists", "ArnNotEqualsIfExists"]
)
SETS = st.sampled_from(
    [f"{quantifier}:String{name}" for quantifier in ("ForAllValues", "ForAnyValue") for name in ("Equals", "NotEquals")]
)
CONDITIONS = st.one_of(
    st.builds(lambda op, value: {op: {VOLUME: value}}, OPERATORS, st.sampled_from(["a", "*", KEY.format(1)])),
    st.builds(lambda op, value: {op: {SUBNETS: value}}, SETS, st.sampled_from(["a", ["a", "b"]])),
    st.builds(
        lambda key, value: {"Null": {key: value}},
        st.sampled_from([VOLUME, SUBNETS]),
        st.sampled_from(["true", "false"]),
    ),
)
STATEMENTS = st.lists(
    st.builds(
        lambda effect, condition: {**allow("S"), "Effect": effect, "Condition": condition},
        st.sampled_from(["Allow", "Deny"]),
        CONDITIONS,
    ),
    min_size=1,
    max_size=4,
)


@settings(deadline=None, max_examples=400)
@given(statements=STATEMENTS, volume=VALUES, subnets=LISTS, known=st.sets(st.sampled_from([VOLUME, SUBNETS])))
def test_a_decision_without_all_keys_holds_for_whatever_they_are(
    statements: list[dict[str, Any]], volume: str | None, subnets: tuple[str, ...] | None, known: set[str]
) -> None:
    whole: dict[str, ContextValue] = {
        VOLUME: ABSENT if volume is None else volume,
        SUBNETS: ABSENT if subnets is None else subnets,
    }
    policies = [policy(*({**item, "Sid": f"S{place}"} for place, item in enumerate(statements)))]
    final = evaluate(Access(CREATE, ARN, whole), policies)
    partial = Access(CREATE, ARN, {key: value for key, value in whole.items() if key in known}, rest=Rest.UNKNOWN)
    early = evaluate(partial, policies)
    if early.decision != "undecided":
        assert final.decision == early.decision
    assert final.refused or not early.refused
    if early.decision == "undecided":
        assert early.deciding
        assert all(reason.matched is None and reason.because for reason in early.deciding)


@settings(deadline=None, max_examples=300)
@given(
    statements=STATEMENTS,
    chosen=st.sampled_from([("a",), ("b",), ("a", "b")]),
    more=st.sampled_from([(), ("a",), ("c",)]),
    other=STATEMENTS,
    level=st.sampled_from(["identity", "scps", "boundaries"]),
)
def test_a_decision_about_a_list_holds_for_whatever_is_added(
    statements: list[dict[str, Any]],
    chosen: tuple[str, ...],
    more: tuple[str, ...],
    other: list[dict[str, Any]],
    level: str,
) -> None:
    def decided(subnets: ContextValue, resource: str | None) -> Decision:
        access = Access(CREATE, resource, {SUBNETS: subnets, VOLUME: KEY.format(1)})
        mine = [policy(*statements)]
        beside = policy({**ALLOW_ALL, "Sid": "Z"}, *({**item, "Sid": f"B{n}"} for n, item in enumerate(other)))
        if level == "scps":
            return evaluate(access, mine, scps=[[beside]])
        return evaluate(access, [*mine, beside]) if level == "identity" else evaluate(access, mine, boundaries=[beside])

    early, final = decided(AtLeast(chosen), None), decided((*chosen, *more), ARN)
    assert final.refused or not early.refused
    if early.decision != "undecided":
        assert final.decision == early.decision
