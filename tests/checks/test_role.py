"""The finer points of the checks of the data access role."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.account.callers import answering
from tests.checks.cases import Account, Profile, inspection_of, outcome_of, shipped
from tests.checks.cases_role import (
    ASSUME,
    BUCKET,
    NARROW,
    OF_THE_DATA,
    document_without,
    encrypted_dataset,
    role_with,
    statements_of,
)
from tests.demo.clients import ACCOUNT, ROLES, TRAINED_PLAIN, document
from tests.demo.test_aws_cli import aws
from wizard.checks.check import Check, CheckFinding
from wizard.checks.facts import Facts
from wizard.checks.inspection import Work
from wizard.checks.outcome import Outcome
from wizard.checks.role import data_key, rights, trust
from wizard.checks.role.rights import RIGHTS

Statement = dict[str, Any]


@pytest.fixture(autouse=True)
def _no_faults_left(request: pytest.FixtureRequest) -> Iterator[None]:
    story: Account | None = request.getfixturevalue("story") if "story" in request.fixturenames else None
    yield
    if story is not None:
        story.server.set_faults([])


def of(account: Account, check: Check, profile: Profile) -> Outcome:
    return outcome_of(account, inspection_of(check), profile)


def errors(outcome: Outcome) -> set[str]:
    return {finding.id for finding in outcome.findings if finding.severity == "error"}


def states(outcome: Outcome) -> dict[str, str]:
    return {name: result.state for name, result in outcome.results.items()}


def the_finding(outcome: Outcome, check: Check) -> CheckFinding:
    (finding,) = outcome.results[check.id].findings
    return finding


# --- what mends it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", ["classifier-native", "recognizer-annotations", "endpoint"])
def test_one_command_gives_a_role_all_that_it_lacks(account: Account, plan: str) -> None:
    profile = role_with(account, shipped(plan), [])
    before = of(account, rights.READ, profile)
    lacking = [check for check in RIGHTS.checks if before.results[check.id].state == "found"]
    assert {check.id for check in lacking} >= {"role.keys", "role.describe-keys"}
    commands = {finding.command for finding in before.findings}
    (command,) = commands
    assert command[:3] == ("aws", "iam", "put-role-policy")
    assert command[command.index("--policy-name") + 1] == "ComprehendDataAccess"
    answer = aws(account.server, *command[1:])
    assert answer.returncode == 0, answer.stderr
    after = of(account, rights.READ, profile)
    assert not after.findings
    assert all(after.results[check.id].state == "passed" for check in lacking)


def test_the_command_for_the_trust_keeps_whom_the_role_trusts_already(account: Account) -> None:
    glue = {**ASSUME, "Sid": "Glue", "Principal": {"Service": "glue.amazonaws.com"}}
    profile = role_with(account, shipped("classifier-secure"), [], glue)
    command = the_finding(of(account, trust.TRUST, profile), trust.TRUST).command
    answer = aws(account.server, *command[1:])
    assert answer.returncode == 0, answer.stderr
    after = of(account, trust.TRUST, profile)
    assert after.results["role.trust"].state == after.results["role.trust-open"].state == "passed"
    role = account.clients("iam").get_role(RoleName="Narrow")["Role"]
    assert [item["Sid"] for item in role["AssumeRolePolicyDocument"]["Statement"]] == ["Glue", "LetComprehendAssumeIt"]


def test_the_command_for_an_encrypted_dataset_lets_the_role_decrypt_it(account: Account) -> None:
    profile = encrypted_dataset(decrypting=False)(account)
    finding = the_finding(of(account, data_key.DECRYPT, profile), data_key.DECRYPT)
    assert f"may not kms:Decrypt on {OF_THE_DATA}, which it needs to decrypt the training data." in finding.message
    answer = aws(account.server, *finding.command[1:])
    assert answer.returncode == 0, answer.stderr
    assert of(account, data_key.DECRYPT, profile).results["role.data-key"].state == "passed"
    assert not errors(of(account, rights.READ, profile))


def test_every_object_that_begins_like_the_plans_file_must_be_readable(account: Account) -> None:
    account.put("tickets/train.csv.bak", b"A,b\n")
    profile = document_without()(account)
    finding = the_finding(of(account, rights.READ, profile), rights.READ)
    assert f"may not s3:GetObject on arn:aws:s3:::{BUCKET}/tickets/train.csv.bak" in finding.message
    assert '"Sid":"AlsoNeeded"' in finding.remedy
    answer = aws(account.server, *finding.command[1:])
    assert answer.returncode == 0, answer.stderr
    assert not errors(of(account, rights.READ, profile))


def test_a_policy_of_that_name_is_not_overwritten(account: Account) -> None:
    profile = role_with(account, shipped("classifier-secure"), [])
    iam = account.clients("iam")
    other = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    iam.put_role_policy(RoleName="Narrow", PolicyName="ComprehendDataAccess", PolicyDocument=document(other))
    command = the_finding(of(account, rights.WRITE, profile), rights.WRITE).command
    assert command[command.index("--policy-name") + 1] == "ComprehendDataAccess-tickets-secure"


def test_what_a_deny_refuses_no_command_mends(account: Account) -> None:
    profile = shipped("classifier-secure")
    deny = {"Sid": "NoWriting", "Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}
    profile = role_with(account, profile, [*statements_of({**profile, "role": NARROW}), deny])
    outcome = of(account, rights.WRITE, profile)
    finding = the_finding(outcome, rights.WRITE)
    assert errors(outcome) == {"role.write"}
    assert "Statement NoWriting of Narrow denies it" in finding.message
    assert "must change it" in finding.remedy
    assert finding.command == ()


def test_a_boundary_limits_whatever_else_allows_it(account: Account) -> None:
    iam = account.clients("iam")
    limit = {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*", "kms:*", "ec2:*"], "Resource": "*"}
    boundary = iam.create_policy(PolicyName="limit", PolicyDocument=document(limit))["Policy"]["Arn"]
    profile = document_without()(account)
    iam.put_role_permissions_boundary(RoleName="Narrow", PermissionsBoundary=boundary)
    finding = the_finding(of(account, rights.WRITE, profile), rights.WRITE)
    assert "No permissions boundary allows s3:PutObject" in finding.message
    assert finding.command == ()
    account.server.set_faults(["iam:ListRolePolicies=AccessDenied"])
    finding = the_finding(of(account, rights.WRITE, profile), rights.WRITE)
    assert "By IAM's own simulation: The role's permissions boundary does not allow it." in finding.message


# --- how it is found out --------------------------------------------------------------------------------------------


LEFT_OUT = [statement["Sid"] for statement in statements_of(shipped("classifier-native"))]
WITHOUT_SIMULATION = ["iam:SimulatePrincipalPolicy=AccessDenied"]
WITHOUT_READING = ["iam:ListAttachedRolePolicies=AccessDenied"]


@pytest.mark.parametrize("sid", LEFT_OUT)
def test_simulation_and_reading_come_to_the_same(account: Account, sid: str) -> None:
    profile = document_without(sid, plan="classifier-native")(account)
    found = []
    for faults in ([], WITHOUT_SIMULATION, WITHOUT_READING):
        account.server.set_faults(faults)
        found.append(states(of(account, rights.READ, profile)))
    assert found[0] == found[1]
    assert list(found[0].values()).count("found") == 1
    # Without reading nobody knows which statement mentions the keys that IAM lacks: that is said, and nothing worse.
    simulated = found[2]
    assert simulated == found[0] or simulated["role.unclear"] == "found"
    assert {name for name, state in simulated.items() if state == "found"} <= {
        "role.unclear",
        *(name for name, state in found[0].items() if state == "found"),
    }


def test_where_neither_tells_nothing_is_made(account: Account) -> None:
    account.server.set_faults([*WITHOUT_SIMULATION, *WITHOUT_READING])
    outcome = of(account, rights.READ, shipped("classifier-secure"))
    assert set(states(outcome).values()) == {"not_made"}
    because = outcome.results["role.read"].because
    assert "iam:ListAttachedRolePolicies" in because
    assert "iam:SimulatePrincipalPolicy" in because


def test_what_hangs_on_a_condition_is_said_with_its_statement(account: Account) -> None:
    def only_from(statement: Statement) -> Statement:
        return statement | {"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d4e5f60718"}}}

    profile = shipped("classifier-secure")
    statements = [only_from(item) if item["Sid"] == "ReadTheDataset" else item for item in statements_of(profile)]
    profile = role_with(account, profile, statements)
    for faults in ([], WITHOUT_SIMULATION):
        account.server.set_faults(faults)
        outcome = of(account, rights.READ, profile)
        assert not errors(outcome)
        said = [finding.message for finding in outcome.results["role.unclear"].findings]
        assert len(said) == 2  # the training data, and the test data
        assert states(outcome)["role.read"] == "passed"
        assert all(
            "Statement ReadTheDataset of Narrow cannot be decided: aws:SourceVpce is not known" in it for it in said
        )
    account.server.set_faults(WITHOUT_READING)
    outcome = of(account, rights.READ, profile)
    said = [finding.message for finding in outcome.results["role.unclear"].findings]
    assert said
    assert states(outcome)["role.read"] == "not_made"
    assert all("hangs on aws:SourceVpce" in sentence for sentence in said)


def _organization_says_no(answer: Mapping[str, Any]) -> None:
    for result in answer["EvaluationResults"]:
        if result["EvalActionName"] == "s3:PutObject":
            result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": False}
            result["EvalDecision"] = "implicitDeny"
            for part in result["ResourceSpecificResults"]:
                part["EvalResourceDecision"] = "implicitDeny"


def test_a_service_control_policy_is_believed_whatever_the_policies_say(account: Account) -> None:
    profile = document_without()(account)
    session = account.session()
    with answering(session, "iam.SimulatePrincipalPolicy", _organization_says_no):
        outcome = Work(RIGHTS, profile, Facts(session)).run()
    finding = the_finding(outcome, rights.WRITE)
    assert "A service control policy of the organization does not allow it." in finding.message
    assert finding.command == ()


@pytest.mark.parametrize("faults", [[], WITHOUT_READING], ids=["read", "unread"])
def test_a_service_control_policy_that_hangs_on_a_condition_is_unclear(account: Account, faults: list[str]) -> None:
    def perhaps(answer: Mapping[str, Any]) -> None:
        _organization_says_no(answer)
        for result in answer["EvaluationResults"]:
            result["MissingContextValues"] = ["aws:SourceVpce"] if result["EvalActionName"] == "s3:PutObject" else []

    profile = document_without()(account)
    account.server.set_faults(faults)
    session = account.session()
    with answering(session, "iam.SimulatePrincipalPolicy", perhaps):
        outcome = Work(RIGHTS, profile, Facts(session)).run()
    assert not errors(outcome)
    assert states(outcome)["role.write"] == "not_made"
    said = [one.message for one in outcome.results["role.unclear"].findings if "s3:PutObject" in one.message]
    assert len(said) == 1
    assert "a service control policy of the organization may not allow it: it hangs on aws:SourceVpce" in said[0]


# --- the role and its trust -----------------------------------------------------------------------------------------


def test_a_role_of_another_account_cannot_be_looked_at(story: Account) -> None:
    profile = shipped("classifier-secure", {"role": "arn:aws:iam::444455556666:role/ComprehendDataAccess"})
    for check in (trust.GONE, rights.READ):
        outcome = of(story, check, profile)
        assert set(states(outcome).values()) == {"not_made"}
        assert "belongs to account 444455556666" in outcome.results[check.id].because


def test_a_role_with_another_path_is_another_role(account: Account) -> None:
    iam = account.clients("iam")
    iam.create_role(RoleName="Deep", Path="/service-teams/", AssumeRolePolicyDocument=document(ASSUME))
    outcome = of(account, trust.GONE, shipped("classifier-secure", {"role": f"{ROLES}/Deep"}))
    finding = the_finding(outcome, trust.GONE)
    assert f"the one of that name is {ROLES}/service-teams/Deep." in finding.message
    whole = shipped("classifier-secure", {"role": f"{ROLES}/service-teams/Deep"})
    assert of(account, trust.GONE, whole).results["role.gone"].state == "passed"


def test_a_role_that_may_not_be_looked_at_is_no_missing_role(story: Account) -> None:
    story.server.set_faults(["iam:GetRole=AccessDenied"])
    outcome = of(story, trust.GONE, shipped("classifier-secure"))
    assert set(states(outcome).values()) == {"not_made"}
    assert "iam:GetRole" in outcome.results["role.gone"].because


MODEL = f"arn:aws:comprehend:us-west-2:{ACCOUNT}:document-classifier/tickets-secure"


@pytest.mark.parametrize(
    ("condition", "trusted"),
    [
        ({"ArnLike": {"aws:SourceArn": f"{MODEL}/version/v1"}}, True),
        ({"ArnLike": {"aws:SourceArn": f"{MODEL}*"}}, True),
        ({"ArnLike": {"aws:SourceArn": f"{MODEL}/version/*"}}, True),
        ({"ArnLike": {"aws:SourceArn": MODEL}}, False),
        ({"ArnEquals": {"aws:SourceArn": f"{MODEL}/version/v2"}}, False),
        ({"StringEquals": {"aws:SourceAccount": ACCOUNT}}, True),
        ({"StringEquals": {"aws:SourceAccount": "444455556666"}}, False),
        ({"StringEquals": {"sts:ExternalId": "secret"}}, False),
    ],
)
def test_the_conditions_of_a_trust_are_judged_by_what_comprehend_comes_with(
    account: Account, condition: Statement, trusted: bool
) -> None:
    profile = role_with(account, shipped("classifier-secure"), [], {**ASSUME, "Condition": condition})
    outcome = of(account, trust.TRUST, profile)
    assert outcome.results["role.trust"].state == ("passed" if trusted else "found")
    assert outcome.results["role.trust-open"].state == "passed"  # none of them is on behalf of everybody


def test_a_deny_of_a_trust_policy_counts_and_no_command_mends_it(account: Account) -> None:
    deny = {**ASSUME, "Sid": "NotNow", "Effect": "Deny"}
    profile = role_with(account, shipped("classifier-secure"), [])
    iam = account.clients("iam")
    iam.update_assume_role_policy(RoleName="Narrow", PolicyDocument=document(ASSUME, deny))
    finding = the_finding(of(account, trust.TRUST, profile), trust.TRUST)
    assert "Statement NotNow of the trust policy of Narrow denies it" in finding.message
    assert finding.command == ()


@pytest.mark.parametrize("plan", ["classifier-minimal", "recognizer-annotations", "endpoint"])
def test_the_trust_of_the_plans_own_document_will_do(account: Account, plan: str) -> None:
    outcome = of(account, trust.TRUST, role_with(account, shipped(plan), []))
    assert {states(outcome)[name] for name in ("role.trust", "role.trust-open", "role.unclear")} == {"passed"}
    assert [seen.seen for seen in outcome.observations] == [f"trusts comprehend.amazonaws.com for {ACCOUNT}"]


def test_an_endpoint_of_an_unencrypted_model_asks_for_no_key(story: Account) -> None:
    outcome = of(story, rights.KEYS, shipped("endpoint", {"model": TRAINED_PLAIN}))
    assert outcome.results["role.keys"].state == "does_not_apply"


def test_names_that_would_write_to_a_terminal_are_shown_escaped(account: Account) -> None:
    account.put("evil\x1b[31m/train.csv", b"A,b\n")
    profile = shipped("classifier-secure", {"dataset.train": f"s3://{BUCKET}/evil\x1b[31m/train.csv"})
    profile = role_with(account, profile, [])
    outcome = of(account, rights.READ, profile)
    findings = outcome.findings
    assert any("evil\\x1b[31m/train.csv" in finding.message for finding in findings)
    assert not any("\x1b" in f"{finding.message}{finding.remedy}" for finding in findings)
