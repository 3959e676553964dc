"""IAM's policy simulator, as boto3 and the AWS CLI see it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.demo.clients import (
    CLASSIFIERS,
    GROUP,
    ISOLATED,
    RECOGNIZERS,
    ROLE,
    ROLES,
    SUBNETS,
    Clients,
    allow,
    document,
    key,
    refused,
)
from tests.demo.test_aws_cli import aws
from wizard.demo.iam.positions import Position, statement_positions
from wizard.demo.names import USER_ARN
from wizard.demo.server import DemoServer

_CREATE = "comprehend:CreateDocumentClassifier"
_MODEL = f"{CLASSIFIERS}/planned"
_SETTINGS: dict[str, Sequence[str]] = {
    "comprehend:VolumeKmsKey": [key(1)],
    "comprehend:OutputKmsKey": [key(2)],
    "comprehend:ModelKmsKey": [key(3)],
    "comprehend:VpcSubnets": SUBNETS,
    "comprehend:VpcSecurityGroupIds": [GROUP],
}


def entries(values: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    return [
        {"ContextKeyName": name, "ContextKeyType": "stringList", "ContextKeyValues": list(given)}
        for name, given in values.items()
    ]


def simulated(clients: Clients, action: str, resource: str = "*", **more: Any) -> Any:
    """The result of one action on one resource, by default for ``ml-engineer``."""
    source = more.pop("source", USER_ARN)
    [result] = clients("iam").simulate_principal_policy(
        PolicySourceArn=source, ActionNames=[action], ResourceArns=[resource], **more
    )["EvaluationResults"]
    return result


def custom(clients: Clients, *policies: str, action: str = "s3:GetObject", **more: Any) -> Any:
    [result] = clients("iam").simulate_custom_policy(PolicyInputList=list(policies), ActionNames=[action], **more)[
        "EvaluationResults"
    ]
    return result


def sids(clients: Clients, statements: Sequence[Mapping[str, Any]]) -> list[str]:
    """The Sids of matched statements of managed policies, cut out of the policies' own text by their positions."""
    iam, found = clients("iam"), []
    for statement in statements:
        arn = f"arn:aws:iam::111122223333:policy/{statement['SourcePolicyId']}"
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        got = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
        start, end = statement["StartPosition"], statement["EndPosition"]
        assert start["Line"] == end["Line"] == 1
        found.append(json.loads(json.dumps(got)[start["Column"] - 1 : end["Column"] - 1].strip(", "))["Sid"])
    return found


def test_all_settings_are_allowed(clients: Clients) -> None:
    result = simulated(clients, _CREATE, _MODEL, ContextEntries=entries(_SETTINGS))
    assert result["EvalActionName"] == _CREATE
    assert result["EvalDecision"] == "allowed"
    assert sids(clients, result["MatchedStatements"]) == ["Comprehend"]
    assert {statement["SourcePolicyType"] for statement in result["MatchedStatements"]} == {"IAM Policy"}
    assert result["MissingContextValues"] == ["iam:PassedToService"]
    assert "PermissionsBoundaryDecisionDetail" not in result


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("comprehend:VolumeKmsKey", ["RequireVolumeKey", "OurVolumeKeys"]),
        ("comprehend:ModelKmsKey", ["RequireModelKey", "OurModelKeys"]),
        ("comprehend:OutputKmsKey", ["RequireOutputKey", "OurOutputKeys"]),
        ("comprehend:VpcSubnets", ["RequireSubnets"]),
        ("comprehend:VpcSecurityGroupIds", ["RequireSecurityGroups"]),
    ],
)
def test_the_guardrail_denies_what_lacks_a_setting(clients: Clients, missing: str, expected: list[str]) -> None:
    given = {name: values for name, values in _SETTINGS.items() if name != missing}
    result = simulated(clients, _CREATE, _MODEL, ContextEntries=entries(given))
    assert result["EvalDecision"] == "explicitDeny"
    assert sids(clients, result["MatchedStatements"]) == expected
    assert result["MissingContextValues"] == ["iam:PassedToService", missing]


def test_a_key_without_values_is_missing(clients: Clients) -> None:
    result = simulated(clients, _CREATE, _MODEL, ContextEntries=entries(_SETTINGS | {"comprehend:ModelKmsKey": []}))
    assert result["EvalDecision"] == "explicitDeny"
    assert "comprehend:ModelKmsKey" in result["MissingContextValues"]


def test_the_guardrail_denies_one_wrong_subnet(clients: Clients) -> None:
    foreign = _SETTINGS | {"comprehend:VpcSubnets": [*SUBNETS, "subnet-0f607182930415263"]}
    result = simulated(clients, _CREATE, _MODEL, ContextEntries=entries(foreign))
    assert result["EvalDecision"] == "explicitDeny"
    assert sids(clients, result["MatchedStatements"]) == ["OurSubnets"]
    ours = _SETTINGS | {"comprehend:VpcSubnets": [ISOLATED]}
    assert simulated(clients, _CREATE, _MODEL, ContextEntries=entries(ours))["EvalDecision"] == "allowed"


def test_what_nobody_allows_is_implicitly_denied(clients: Clients) -> None:
    result = simulated(clients, "s3:DeleteBucket", "arn:aws:s3:::acme-nlp-training")
    assert (result["EvalDecision"], result["MatchedStatements"]) == ("implicitDeny", [])


@pytest.mark.parametrize(
    ("role", "service", "expected"),
    [
        (ROLE, "comprehend.amazonaws.com", "allowed"),
        (ROLE, "glue.amazonaws.com", "implicitDeny"),
        (f"{ROLES}/GlueJobs", "comprehend.amazonaws.com", "implicitDeny"),
    ],
)
def test_passing_a_role(clients: Clients, role: str, service: str, expected: str) -> None:
    given = entries({"iam:passedtoservice": [service]})
    assert simulated(clients, "iam:PassRole", role, ContextEntries=given)["EvalDecision"] == expected


def test_a_role_as_source(clients: Clients) -> None:
    read = simulated(clients, "s3:GetObject", "arn:aws:s3:::acme-nlp-training/x", source=ROLE)
    assert read["EvalDecision"] == "allowed"
    [statement] = read["MatchedStatements"]
    assert statement["SourcePolicyId"] == "role_ComprehendDataAccess_ComprehendDataAccessPolicy"
    other = simulated(clients, "s3:GetObject", "arn:aws:s3:::elsewhere/x", source=ROLE)
    assert other["EvalDecision"] == "implicitDeny"


def test_a_user_has_the_policies_of_its_groups_and_a_group_its_own(clients: Clients) -> None:
    iam = clients("iam")
    clients.user("ada", allow("s3:ListBucket"))
    group = iam.create_group(GroupName="readers")["Group"]["Arn"]
    iam.put_group_policy(GroupName="readers", PolicyName="read", PolicyDocument=document(allow("s3:GetObject")))
    iam.add_user_to_group(GroupName="readers", UserName="ada")
    user = "arn:aws:iam::111122223333:user/ada"
    for source, action, names in (
        (user, "s3:GetObject", ["group_readers_read"]),
        (user, "s3:ListBucket", ["user_ada_p"]),
        (group, "s3:GetObject", ["group_readers_read"]),
        (group, "s3:ListBucket", []),
    ):
        result = simulated(clients, action, source=source)
        assert [statement["SourcePolicyId"] for statement in result["MatchedStatements"]] == names
        assert result["EvalDecision"] == ("allowed" if names else "implicitDeny")


def test_more_policies_are_judged_with_the_principals_own(clients: Clients) -> None:
    denial = {"Effect": "Deny", "Action": "kms:*", "Resource": "*"}
    result = simulated(clients, "kms:ListKeys", PolicyInputList=[document(allow("s3:*")), document(denial)])
    assert result["EvalDecision"] == "explicitDeny"
    assert [statement["SourcePolicyId"] for statement in result["MatchedStatements"]] == ["PolicyInputList.2"]


def test_a_roles_boundary_narrows_it(clients: Clients) -> None:
    iam = clients("iam")
    denial = {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}
    boundary = iam.create_policy(PolicyName="limit", PolicyDocument=document(allow("s3:*"), denial))["Policy"]["Arn"]
    role = iam.create_role(RoleName="Limited", AssumeRolePolicyDocument=document(), PermissionsBoundary=boundary)
    iam.put_role_policy(RoleName="Limited", PolicyName="p", PolicyDocument=document(allow("s3:*", "kms:*")))
    for action, decision, within in (
        ("s3:GetObject", "allowed", True),
        ("s3:DeleteObject", "explicitDeny", False),
        ("kms:ListKeys", "implicitDeny", False),
        ("ec2:DescribeVpcs", "implicitDeny", False),
    ):
        result = simulated(clients, action, source=role["Role"]["Arn"])
        assert result["EvalDecision"] == decision
        assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": within}
        assert len(result["MatchedStatements"]) == (decision == "allowed")
    instead = [document(allow("kms:*"))]
    result = simulated(clients, "kms:ListKeys", source=role["Role"]["Arn"], PermissionsBoundaryPolicyInputList=instead)
    assert result["EvalDecision"] == "allowed"


def test_a_boundary_of_a_custom_simulation(clients: Clients) -> None:
    region = {"StringEquals": {"aws:RequestedRegion": "us-west-2"}}
    limit = [document(allow("s3:*", Condition=region))]
    result = custom(clients, document(allow("s3:*")), PermissionsBoundaryPolicyInputList=limit)
    assert result["EvalDecision"] == "implicitDeny"
    assert result["MissingContextValues"] == ["aws:RequestedRegion"]
    given = entries({"aws:RequestedRegion": ["us-west-2"]})
    result = custom(clients, document(allow("s3:*")), PermissionsBoundaryPolicyInputList=limit, ContextEntries=given)
    assert result["EvalDecision"] == "allowed"
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": True}


def test_custom_policies(clients: Clients) -> None:
    text = '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Action": "s3:*",\n'
    text += '      "Resource": "*"\n    }\n  ]\n}'
    result = custom(clients, document(allow("kms:*")), text)
    assert result["EvalDecision"] == "allowed"
    assert result["MatchedStatements"] == [
        {
            "SourcePolicyId": "PolicyInputList.2",
            "SourcePolicyType": "IAM Policy",
            "StartPosition": {"Line": 3, "Column": 17},
            "EndPosition": {"Line": 8, "Column": 6},
        }
    ]
    assert custom(clients, document(allow("kms:*")))["EvalDecision"] == "implicitDeny"


def test_keys_are_missing_wherever_a_policy_mentions_them(clients: Clients) -> None:
    home = "arn:aws:s3:::home/${aws:username}/${aws:PrincipalTag/team, 'none'}/${*}"
    condition = {"StringLike": {"aws:PrincipalTag/Team": "x"}, "Bool": {"aws:SecureTransport": "true"}}
    policy = document(allow("s3:GetObject", resource=home), allow("kms:*", Condition=condition))
    result = custom(clients, policy)
    assert result["MissingContextValues"] == ["aws:username", "aws:PrincipalTag/team", "aws:SecureTransport"]
    given = entries({"AWS:Username": ["ada"], "aws:securetransport": ["true"]})
    result = custom(clients, policy, ContextEntries=given, ResourceArns=["arn:aws:s3:::home/ada/none/*"])
    assert result["MissingContextValues"] == ["aws:PrincipalTag/team"]
    assert result["EvalDecision"] == "allowed"


def test_the_caller_gives_its_keys(clients: Clients) -> None:
    policy = document(allow("s3:GetObject", resource="arn:aws:s3:::home/${aws:username}/*"))
    bobs: dict[str, Any] = {"ResourceArns": ["arn:aws:s3:::home/bob/x"]}
    assert custom(clients, policy, **bobs)["EvalDecision"] == "implicitDeny"
    bob = custom(clients, policy, CallerArn="arn:aws:iam::111122223333:user/team/bob", **bobs)
    assert (bob["EvalDecision"], bob["MissingContextValues"]) == ("allowed", [])
    ada = simulated(clients, "s3:GetBucketTagging", PolicyInputList=[policy])
    assert "aws:username" not in ada["MissingContextValues"]


def test_each_action_is_judged_on_each_resource(clients: Clients) -> None:
    actions = [_CREATE, "comprehend:CreateEntityRecognizer", "comprehend:DeleteEndpoint"]
    resources = [_MODEL, f"{RECOGNIZERS}/planned"]
    deny = {"Effect": "Deny", "Action": "comprehend:DeleteEndpoint", "Resource": _MODEL}
    narrow = {"Effect": "Allow", "Action": _CREATE, "Resource": f"{CLASSIFIERS}/*"}
    policy = document(allow("comprehend:*Endpoint"), deny, narrow)
    results = clients("iam").simulate_custom_policy(
        PolicyInputList=[policy], ActionNames=actions, ResourceArns=resources
    )["EvaluationResults"]
    assert [result["EvalActionName"] for result in results] == actions
    assert [result["EvalDecision"] for result in results] == ["implicitDeny", "implicitDeny", "explicitDeny"]
    single = [
        [(one["EvalResourceName"], one["EvalResourceDecision"]) for one in result["ResourceSpecificResults"]]
        for result in results
    ]
    assert single == [
        [(resources[0], "allowed"), (resources[1], "implicitDeny")],
        [(resources[0], "implicitDeny"), (resources[1], "implicitDeny")],
        [(resources[0], "explicitDeny"), (resources[1], "allowed")],
    ]
    assert [len(result["MatchedStatements"]) for result in results] == [0, 0, 1]
    assert results[0]["EvalResourceName"] == (
        "arn:${Partition}:comprehend:${Region}:${Account}:document-classifier/${DocumentClassifierName}"
    )


def test_without_resources_there_is_one_answer_for_all(clients: Clients) -> None:
    [result] = clients("iam").simulate_principal_policy(PolicySourceArn=USER_ARN, ActionNames=["kms:ListKeys"])[
        "EvaluationResults"
    ]
    assert (result["EvalResourceName"], result["EvalDecision"]) == ("*", "allowed")
    assert "ResourceSpecificResults" not in result


def test_pages(clients: Clients) -> None:
    actions = [f"s3:Operation{number}" for number in range(5)]
    asked = {"PolicyInputList": [document(allow("s3:*"))], "ActionNames": actions}
    first = clients("iam").simulate_custom_policy(**asked, MaxItems=2)
    assert first["IsTruncated"]
    assert [result["EvalActionName"] for result in first["EvaluationResults"]] == actions[:2]
    paginator = clients("iam").get_paginator("simulate_custom_policy")
    pages = list(paginator.paginate(**asked, PaginationConfig={"PageSize": 2}))
    assert [len(page["EvaluationResults"]) for page in pages] == [2, 2, 1]
    assert [result["EvalActionName"] for page in pages for result in page["EvaluationResults"]] == actions
    assert not pages[-1]["IsTruncated"]
    assert "Marker" not in pages[-1]


@pytest.mark.parametrize("kind", ["user", "group", "role"])
def test_an_unknown_principal(clients: Clients, kind: str) -> None:
    source = f"arn:aws:iam::111122223333:{kind}/nobody"
    refusal = refused(clients("iam").simulate_principal_policy, PolicySourceArn=source, ActionNames=["s3:GetObject"])
    assert (refusal.code, refusal.status) == ("NoSuchEntity", 404)
    assert refusal.message == f"The {kind} with name nobody cannot be found."


@pytest.mark.parametrize(
    "policy",
    [
        "not JSON",
        "[]",
        '{"Version": "2012-10-17"}',
        document({"Effect": "deny", "Action": "s3:*", "Resource": "*"}),
        document({"Effect": "Allow", "Action": "s3:*"}),
        document({"Effect": "Allow", "Resource": "*"}),
        document(allow("s3:*", Principal="*")),
        document(allow("s3:*", Condition={"StringAlmost": {"aws:username": "x"}})),
    ],
)
def test_a_bad_policy(clients: Clients, policy: str) -> None:
    iam, actions = clients("iam"), ["s3:GetObject"]
    for refusal in (
        refused(iam.simulate_custom_policy, PolicyInputList=[policy], ActionNames=actions),
        refused(
            iam.simulate_principal_policy,
            PolicySourceArn=USER_ARN,
            ActionNames=actions,
            PermissionsBoundaryPolicyInputList=[policy],
        ),
    ):
        assert (refusal.code, refusal.status) == ("InvalidInput", 400)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"ActionNames": []}, "ActionNames"),
        ({"ActionNames": ["GetObject"]}, "GetObject"),
        ({"ActionNames": ["s3:*"]}, "s3:*"),
        ({"ResourceArns": ["bucket"]}, "ResourceNames are not in a valid ARN format: bucket."),
        ({"PolicyInputList": []}, "PolicyInputList"),
        ({"PermissionsBoundaryPolicyInputList": [document(allow("s3:*"))] * 2}, "one permissions boundary"),
        ({"CallerArn": "arn:aws:sts::111122223333:assumed-role/Reader/ada"}, "does not clearly define entity type"),
        ({"ContextEntries": [{"ContextKeyName": "aws:username", "ContextKeyType": "text"}]}, "aws:username"),
        ({"ContextEntries": [{"ContextKeyType": "string", "ContextKeyValues": ["x"]}]}, "ContextKeyName"),
        ({"MaxItems": 1001}, "MaxItems"),
        ({"Marker": "elsewhere"}, "Marker"),
    ],
)
def test_bad_input(clients: Clients, changes: dict[str, Any], word: str) -> None:
    asked = {"PolicyInputList": [document(allow("s3:*"))], "ActionNames": ["s3:GetObject"]} | changes
    refusal = refused(clients("iam", parameter_validation=False).simulate_custom_policy, **asked)
    assert (refusal.code, refusal.status) == ("InvalidInput", 400)
    assert word in refusal.message


def test_an_operator_that_cannot_be_evaluated(clients: Clients) -> None:
    """IfExists cannot be put behind Null, and moto's check of policies does not see it."""
    policy = document(allow("s3:*", Condition={"NullIfExists": {"aws:username": "true"}}))
    refusal = refused(clients("iam").simulate_custom_policy, PolicyInputList=[policy], ActionNames=["s3:GetObject"])
    assert (refusal.code, refusal.status) == ("PolicyEvaluation", 500)


def test_what_is_not_judged_says_so(clients: Clients) -> None:
    refusal = refused(
        clients("iam").simulate_principal_policy,
        PolicySourceArn=USER_ARN,
        ActionNames=["s3:GetObject"],
        ResourcePolicy=document(allow("s3:*", Principal="*")),
    )
    assert (refusal.code, refusal.status) == ("NotImplemented", 501)
    assert "ResourcePolicy" in refusal.message


def test_the_simulator_says_what_the_call_meets(clients: Clients) -> None:
    """The right to read oneself, which the story's user has."""
    reads = ["iam:GetUser", "iam:ListAttachedUserPolicies", "iam:ListGroupsForUser", "iam:SimulatePrincipalPolicy"]
    results = clients("iam").simulate_principal_policy(
        PolicySourceArn=USER_ARN, ActionNames=reads, ResourceArns=[USER_ARN]
    )["EvaluationResults"]
    assert {result["EvalDecision"] for result in results} == {"allowed"}


def test_statements_are_found_whatever_the_layout() -> None:
    text = '{"Id": "[{", "Statement" :[ {"a": [1, {}]} ,\n{"b": "]}"}\n] , "Version": "x"}'
    assert statement_positions(text) == [
        (Position(1, 28), Position(1, 43)),
        (Position(1, 43), Position(2, 12)),
    ]
    assert statement_positions('{"Statement": {"a": 1}}') == [(Position(1, 14), Position(1, 23))]
    assert statement_positions("{}") == []


def test_the_aws_cli_reads_it(server: DemoServer) -> None:
    answer = aws(
        server,
        *("iam", "simulate-principal-policy", "--policy-source-arn", USER_ARN, "--action-names", _CREATE),
        *("--resource-arns", _MODEL, "--context-entries", json.dumps(entries(_SETTINGS))),
    )
    assert answer.returncode == 0, answer.stderr
    [result] = json.loads(answer.stdout)["EvaluationResults"]
    assert result["EvalDecision"] == "allowed"
    assert result["ResourceSpecificResults"][0]["EvalResourceDecision"] == "allowed"
