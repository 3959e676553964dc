"""The finer points of the checks of keys."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.checks.cases import Account, Profile, outcome_of, shipped
from tests.checks.cases_keys import ADMINISTRATORS, to_the_role
from tests.demo.clients import ACCOUNT, ROLE, ROLES, TRAINED_PLAIN, document, key
from tests.demo.test_aws_cli import aws
from wizard.checks.check import Check, CheckFinding
from wizard.checks.keys import state
from wizard.checks.keys.inspections import OF_THE_MODEL, OF_THE_PLAN
from wizard.checks.keys.rights import POLICY, UNCLEAR
from wizard.checks.outcome import Outcome

BY_PURPOSE = {inspection.id.partition(".")[2]: inspection for inspection in OF_THE_PLAN}
MULTI_REGION = f"arn:aws:kms:us-west-2:{ACCOUNT}:key/mrk-1a2b3c4d000840008000000000000008"
FOREIGN = key(1).replace(ACCOUNT, "444455556666")


@pytest.fixture(autouse=True)
def _no_faults_left(request: pytest.FixtureRequest) -> Iterator[None]:
    story: Account | None = request.getfixturevalue("story") if "story" in request.fixturenames else None
    yield
    if story is not None:
        story.server.set_faults([])


def of(account: Account, profile: Profile, purpose: str = "volume") -> Outcome:
    return outcome_of(account, BY_PURPOSE[purpose], profile)


def with_key(value: str, purpose: str = "volume") -> Profile:
    return shipped("classifier-secure", {f"keys.{purpose}": value})


def states(outcome: Outcome) -> dict[str, str]:
    return {name: result.state for name, result in outcome.results.items() if result.state != "passed"}


def the_finding(outcome: Outcome, check: Check) -> CheckFinding:
    (finding,) = outcome.results[check.id].findings
    return finding


def put_policy(account: Account, *statements: dict[str, Any], number: int = 1) -> None:
    policy = document(*statements)
    account.clients("kms").put_key_policy(KeyId=key(number), PolicyName="default", Policy=policy)


def run(account: Account, finding: CheckFinding) -> None:
    answer = aws(account.server, *finding.command[1:])
    assert answer.returncode == 0, answer.stderr


# --- what mends it ----------------------------------------------------------------------------------------------------


def test_a_key_is_kept_and_enabled_by_the_commands(account: Account) -> None:
    profile = with_key(key(6))
    deletion = the_finding(of(account, profile), state.DELETION)
    assert deletion.command == ("aws", "kms", "cancel-key-deletion", "--key-id", key(6))
    run(account, deletion)
    disabled = the_finding(of(account, profile), state.NOT_ENABLED)
    assert disabled.command == ("aws", "kms", "enable-key", "--key-id", key(6))
    run(account, disabled)
    assert states(of(account, profile)) == {}


@pytest.mark.parametrize(("purpose", "number"), [("volume", 1), ("output", 2), ("model", 3)])
def test_a_key_policy_is_extended_by_the_command_and_keeps_what_it_has(
    account: Account, purpose: str, number: int
) -> None:
    put_policy(account, ADMINISTRATORS, number=number)
    profile = shipped("classifier-secure")
    finding = the_finding(of(account, profile, purpose), POLICY)
    assert f"comprehend-wizard policy PROFILE --document key --purpose {purpose}" in finding.remedy
    run(account, finding)
    assert states(of(account, profile, purpose)) == {}
    policy = account.clients("kms").get_key_policy(KeyId=key(number), PolicyName="default")["Policy"]
    assert '"Sid":"Administrators"' in policy
    assert policy.count('"Sid"') == 2


def test_a_statement_of_the_same_name_about_somebody_else_stays(account: Account) -> None:
    other = {**to_the_role("kms:CreateGrant"), "Sid": "UseAsVolumeKey", "Principal": {"AWS": f"{ROLES}/Other"}}
    put_policy(account, ADMINISTRATORS, other)
    run(account, the_finding(of(account, shipped("classifier-secure")), POLICY))
    policy = account.clients("kms").get_key_policy(KeyId=key(1), PolicyName="default")["Policy"]
    assert f"{ROLES}/Other" in policy
    assert '"Sid":"UseAsVolumeKey2"' in policy
    assert states(of(account, shipped("classifier-secure"))) == {}


# --- whose policy and which grant -------------------------------------------------------------------------------------

ROOT = {"Sid": "Account", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*"}
VIA_S3 = {"StringEquals": {"kms:ViaService": "s3.us-west-2.amazonaws.com"}}


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        ([{**ROOT, "Resource": "*"}], {}),
        ([to_the_role("kms:Decrypt", "kms:GenerateDataKey", Condition=VIA_S3)], {}),
        ([to_the_role("kms:Decrypt", Condition=VIA_S3)], {"keys.policy": "found"}),
        (
            [to_the_role("kms:*", Condition={"StringEquals": {"kms:ViaService": "ec2.us-west-2.amazonaws.com"}})],
            {"keys.policy": "found"},
        ),
        ([to_the_role("kms:*", Principal="*")], {}),
        ([to_the_role("kms:*", Principal={"AWS": "444455556666"})], {"keys.policy": "found"}),
        (
            [{**ROOT, "Resource": "*"}, {**to_the_role("kms:Decrypt"), "Sid": "No", "Effect": "Deny"}],
            {"keys.policy": "found"},
        ),
        (
            [to_the_role("kms:*", Condition={"StringEquals": {"kms:EncryptionContext:project": "nlp"}})],
            {"keys.policy-unclear": "found"},
        ),
        (
            [
                {**ROOT, "Resource": "*"},
                to_the_role("kms:*", Effect="Deny", Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}),
            ],
            {"keys.policy-unclear": "found"},
        ),
    ],
)
def test_the_output_keys_policy_is_judged_by_what_s3_asks_for(
    account: Account, statements: list[dict[str, Any]], found: dict[str, str]
) -> None:
    put_policy(account, *statements, number=2)
    assert states(of(account, shipped("classifier-secure"), "output")) == found


def test_what_denies_is_named_and_no_command_mends_it(account: Account) -> None:
    deny = {**to_the_role("kms:CreateGrant"), "Sid": "NoGrants", "Effect": "Deny", "Principal": "*"}
    put_policy(account, {**ROOT, "Resource": "*"}, deny)
    finding = the_finding(of(account, shipped("classifier-secure")), POLICY)
    assert "Statement NoGrants of key policy denies it" in finding.message
    assert finding.command == ()


@pytest.mark.parametrize(
    ("grantee", "operations", "constraints", "found"),
    [
        (ROLE, ["CreateGrant"], {}, {}),
        (ROLE, ["Decrypt"], {}, {"keys.policy": "found"}),
        (f"{ROLES}/Other", ["CreateGrant"], {}, {"keys.policy": "found"}),
        (ROLE, ["CreateGrant"], {"EncryptionContextSubset": {"a": "b"}}, {"keys.policy-unclear": "found"}),
    ],
)
def test_a_grant_lets_the_role_where_no_policy_does(
    account: Account, grantee: str, operations: list[str], constraints: dict[str, Any], found: dict[str, str]
) -> None:
    put_policy(account, ADMINISTRATORS)
    limits = {"Constraints": constraints} if constraints else {}
    account.clients("kms").create_grant(KeyId=key(1), GranteePrincipal=grantee, Operations=operations, **limits)
    assert states(of(account, shipped("classifier-secure"))) == found


def test_a_deny_of_the_policy_goes_before_a_grant(account: Account) -> None:
    put_policy(account, ADMINISTRATORS, to_the_role("kms:CreateGrant", Effect="Deny"))
    account.clients("kms").create_grant(KeyId=key(1), GranteePrincipal=ROLE, Operations=["CreateGrant"])
    assert states(of(account, shipped("classifier-secure"))) == {"keys.policy": "found"}


# --- how a key is given -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "purpose", "said"),
    [
        ("alias/comprehend-output", "output", "an alias of"),
        (f"arn:aws:kms:us-west-2:{ACCOUNT}:alias/comprehend-output", "output", "an alias of"),
        (key(2).rpartition("/")[2], "output", "the bare id of"),
    ],
)
def test_a_key_that_is_not_given_by_its_arn_is_found_and_its_arn_named(
    story: Account, value: str, purpose: str, said: str
) -> None:
    outcome = of(story, with_key(value, purpose), purpose)
    assert states(outcome) == {"keys.alias": "found"}
    finding = the_finding(outcome, state.ALIAS)
    assert said in finding.message
    assert finding.remedy == f"Give the ARN of the key: {key(2)}"


def test_an_alias_that_stands_for_nothing(story: Account) -> None:
    outcome = of(story, with_key("alias/nothing"))
    assert outcome.results["keys.gone"].state == "found"
    assert outcome.results["keys.policy"].state == "not_made"


def test_a_multi_region_key_is_as_good_as_any(story: Account) -> None:
    outcome = of(story, with_key(MULTI_REGION))
    assert states(outcome) == {}
    assert [(seen.key, seen.seen) for seen in outcome.observations] == [
        ("keys.volume", "Enabled, symmetric, customer managed")
    ]


def test_a_key_of_another_account_is_looked_at_as_far_as_can_be(story: Account) -> None:
    outcome = of(story, with_key(FOREIGN))
    assert set(states(outcome).values()) == {"not_made"}
    assert "KMS shows a key policy to its own account only" in outcome.results["keys.policy"].because
    assert "kms:DescribeKey" in outcome.results["keys.gone"].because


# --- what may not be read ---------------------------------------------------------------------------------------------


def test_a_refused_permission_takes_exactly_the_checks_that_need_it(story: Account) -> None:
    story.server.set_faults(["kms:DescribeKey=AccessDenied"])
    described = {check.id for check in state.STATE} - {"keys.other-region"}
    assert states(of(story, shipped("classifier-secure"))) == dict.fromkeys(described, "not_made")
    story.server.set_faults(["kms:GetKeyPolicy=AccessDenied"])
    outcome = of(story, shipped("classifier-secure"))
    assert states(outcome) == dict.fromkeys((POLICY.id, UNCLEAR.id), "not_made")
    assert "kms:GetKeyPolicy" in outcome.results["keys.policy"].because
    story.server.set_faults(["kms:ListGrants=AccessDenied"])
    assert states(of(story, shipped("classifier-secure"))) == {}  # the policy alone will do


def test_grants_that_may_not_be_listed_may_be_what_lets_the_role(account: Account) -> None:
    put_policy(account, ADMINISTRATORS)
    account.server.set_faults(["kms:ListGrants=AccessDenied"])
    outcome = of(account, shipped("classifier-secure"))
    assert states(outcome) == {"keys.policy": "not_made"}
    assert "kms:ListGrants" in outcome.results["keys.policy"].because


def test_without_a_role_nothing_is_said_of_its_rights(story: Account) -> None:
    outcome = of(story, shipped("classifier-secure", {"role": None}))
    assert states(outcome) == dict.fromkeys((POLICY.id, UNCLEAR.id), "not_made")
    assert outcome.results["keys.policy"].because == "The plan names no role yet."


# --- endpoints --------------------------------------------------------------------------------------------------------


def test_the_key_of_an_endpoints_model_is_looked_at(account: Account) -> None:
    profile = shipped("endpoint")
    assert states(outcome_of(account, OF_THE_MODEL, profile)) == {"keys.alias": "does_not_apply"}
    put_policy(account, ADMINISTRATORS, number=3)
    account.clients("kms").disable_key(KeyId=key(3))
    outcome = outcome_of(account, OF_THE_MODEL, profile)
    assert states(outcome) == {
        "keys.alias": "does_not_apply",
        "keys.not-enabled": "found",
        "keys.policy": "found",
    }
    assert {finding.subject for finding in outcome.findings} == {"model"}
    run(account, the_finding(outcome, POLICY))
    assert "keys.policy" not in states(outcome_of(account, OF_THE_MODEL, profile))


def test_a_model_without_a_key_has_none_to_look_at(story: Account) -> None:
    outcome = outcome_of(story, OF_THE_MODEL, shipped("endpoint", {"model": TRAINED_PLAIN}))
    assert {result.state for result in outcome.results.values()} == {"does_not_apply"}


@pytest.mark.parametrize("purpose", ["volume", "output", "model"])
def test_a_name_that_would_write_to_a_terminal_is_shown_escaped(story: Account, purpose: str) -> None:
    outcome = of(story, with_key("alias/\x1b[31m", purpose), purpose)
    assert outcome.findings
    for finding in outcome.findings:
        assert "\x1b" not in f"{finding.message}{finding.remedy}"
