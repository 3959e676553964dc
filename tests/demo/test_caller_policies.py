"""The caller's policies decide: the story's guardrail, and policies made for the test."""

from typing import Any

import pytest

from tests.demo.clients import (
    CLASSIFIERS,
    GROUP,
    RECOGNIZERS,
    ROLE,
    ROLES,
    SUBNETS,
    TRAINED_ENCRYPTED,
    Clients,
    allow,
    classifier,
    document,
    key,
    recognizer,
    refused,
)
from wizard.demo.names import USER_ARN
from wizard.demo.server import DemoServer

_VPC = {"Subnets": SUBNETS, "SecurityGroupIds": [GROUP]}


def test_a_training_with_all_settings_passes_the_guardrail(clients: Clients) -> None:
    made = clients.comprehend.create_document_classifier(**classifier("allowed", VersionName="v1"))
    assert made["DocumentClassifierArn"] == f"{CLASSIFIERS}/allowed/version/v1"
    assert clients.comprehend.create_entity_recognizer(**recognizer("allowed"))["EntityRecognizerArn"] == (
        f"{RECOGNIZERS}/allowed"
    )


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"VolumeKmsKeyId": None}, id="no volume key"),
        pytest.param({"ModelKmsKeyId": None}, id="no model key"),
        pytest.param({"OutputDataConfig": {"S3Uri": "s3://acme-nlp-models/x"}}, id="no output key"),
        pytest.param({"OutputDataConfig": None}, id="no output"),
        pytest.param({"VpcConfig": None}, id="no VPC"),
        pytest.param({"VolumeKmsKeyId": key(5)}, id="volume key that is not ours"),
        pytest.param({"ModelKmsKeyId": key(8)}, id="model key that is not ours"),
        pytest.param({"OutputDataConfig": {"S3Uri": "s3://acme-nlp-models/x", "KmsKeyId": key(7)}}, id="output key"),
        pytest.param(
            {"VpcConfig": _VPC | {"Subnets": [*SUBNETS, "subnet-0f607182930415263"]}}, id="one foreign subnet"
        ),
        pytest.param({"VpcConfig": _VPC | {"SecurityGroupIds": ["sg-0d4e5f60718293041"]}}, id="foreign group"),
        pytest.param({"VolumeKmsKeyId": "1a2b3c4d-0001-4000-8000-000000000001"}, id="a bare key id is no ARN"),
    ],
)
def test_the_guardrail_denies_a_classifier(clients: Clients, changes: dict[str, Any]) -> None:
    refusal = refused(clients.comprehend.create_document_classifier, **classifier("denied", **changes))
    assert (refusal.code, refusal.status) == ("AccessDeniedException", 403)
    assert refusal.message == (
        f"User: {USER_ARN} is not authorized to perform: comprehend:CreateDocumentClassifier "
        f"on resource: {CLASSIFIERS}/denied with an explicit deny in an identity-based policy"
    )


@pytest.mark.parametrize("missing", ["VolumeKmsKeyId", "ModelKmsKeyId", "VpcConfig"])
def test_the_guardrail_denies_a_recognizer(clients: Clients, missing: str) -> None:
    refusal = refused(clients.comprehend.create_entity_recognizer, **recognizer("denied", **{missing: None}))
    assert refusal.code == "AccessDeniedException"
    assert "comprehend:CreateEntityRecognizer" in refusal.message


def test_passing_a_role_outside_the_pattern_is_denied(clients: Clients) -> None:
    refusal = refused(
        clients.comprehend.create_document_classifier, **classifier("role", DataAccessRoleArn=f"{ROLES}/GlueJobs")
    )
    assert refusal.message == (
        f"User: {USER_ARN} is not authorized to perform: iam:PassRole on resource: {ROLES}/GlueJobs "
        "because no identity-based policy allows the iam:PassRole action"
    )


def test_passing_a_role_to_another_service_is_not_enough(clients: Clients) -> None:
    condition = {"StringEquals": {"iam:PassedToService": "glue.amazonaws.com"}}
    access_key = clients.user("glue-only", allow("comprehend:*"), allow("iam:PassRole", Condition=condition))
    refusal = refused(clients("comprehend", access_key).create_document_classifier, **classifier("glue"))
    assert "iam:PassRole" in refusal.message


def test_without_a_policy_everything_is_implicitly_denied(clients: Clients) -> None:
    access_key = clients.user("nobody")
    refusal = refused(clients("comprehend", access_key).list_endpoints)
    assert refusal.message == (
        "User: arn:aws:iam::111122223333:user/nobody is not authorized to perform: comprehend:ListEndpoints "
        "on resource: * because no identity-based policy allows the comprehend:ListEndpoints action"
    )


def test_group_and_attached_policies_count(clients: Clients) -> None:
    iam, access_key = clients("iam"), clients.user("member")
    iam.create_group(GroupName="readers")
    iam.put_group_policy(GroupName="readers", PolicyName="p", PolicyDocument=document(allow("comprehend:List*")))
    iam.add_user_to_group(GroupName="readers", UserName="member")
    policy = iam.create_policy(PolicyName="describe", PolicyDocument=document(allow("comprehend:Describe*")))
    iam.attach_user_policy(UserName="member", PolicyArn=policy["Policy"]["Arn"])
    comprehend = clients("comprehend", access_key)
    assert comprehend.list_document_classifiers()["DocumentClassifierPropertiesList"]
    assert comprehend.describe_document_classifier(DocumentClassifierArn=TRAINED_ENCRYPTED)
    assert refused(comprehend.delete_document_classifier, DocumentClassifierArn=TRAINED_ENCRYPTED).status == 403


def test_a_new_default_version_of_a_policy_counts(clients: Clients) -> None:
    iam, access_key = clients("iam"), clients.user("versioned")
    arn = iam.create_policy(PolicyName="versions", PolicyDocument=document(allow("comprehend:List*")))["Policy"]["Arn"]
    iam.attach_user_policy(UserName="versioned", PolicyArn=arn)
    assert clients("comprehend", access_key).list_endpoints()
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=document(allow("s3:*")), SetAsDefault=True)
    assert refused(clients("comprehend", access_key).list_endpoints).code == "AccessDeniedException"


def test_request_tags_and_region_are_condition_keys(clients: Clients) -> None:
    condition = {
        "StringEquals": {"aws:RequestTag/team": "nlp", "aws:RequestedRegion": "us-west-2"},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]},
    }
    access_key = clients.user("tagger", allow("comprehend:*", Condition=condition), allow("iam:PassRole"))
    comprehend = clients("comprehend", access_key)
    tags = [{"Key": "team", "Value": "nlp"}]
    assert comprehend.create_document_classifier(**classifier("tagged", Tags=tags))
    assert refused(comprehend.create_document_classifier, **classifier("untagged")).code == "AccessDeniedException"
    more = [*tags, {"Key": "cost", "Value": "1"}]
    assert (
        refused(comprehend.create_document_classifier, **classifier("more", Tags=more)).code == "AccessDeniedException"
    )


def test_a_resource_tag_is_a_condition_key(clients: Clients) -> None:
    condition = {"StringEquals": {"aws:ResourceTag/team": "nlp"}}
    access_key = clients.user("by-tag", allow("comprehend:Describe*", Condition=condition))
    comprehend = clients("comprehend", access_key)
    assert comprehend.describe_document_classifier(DocumentClassifierArn=TRAINED_ENCRYPTED)
    broken = f"{CLASSIFIERS}/tickets-broken"
    assert refused(comprehend.describe_document_classifier, DocumentClassifierArn=broken).status == 403


def test_an_endpoint_needs_both_the_endpoint_and_the_model(clients: Clients) -> None:
    endpoints = "arn:aws:comprehend:*:*:document-classifier-endpoint/*"
    access_key = clients.user("half", allow("comprehend:CreateEndpoint", resource=endpoints), allow("iam:PassRole"))
    refusal = refused(
        clients("comprehend", access_key).create_endpoint,
        EndpointName="half",
        ModelArn=TRAINED_ENCRYPTED,
        DesiredInferenceUnits=1,
        DataAccessRoleArn=ROLE,
    )
    assert f"on resource: {TRAINED_ENCRYPTED}" in refusal.message


def test_a_user_name_variable_is_filled_in(clients: Clients) -> None:
    resource = "arn:aws:comprehend:*:*:document-classifier/${aws:username}-*"
    access_key = clients.user("ada", allow("comprehend:*", resource=resource), allow("iam:PassRole"))
    comprehend = clients("comprehend", access_key)
    assert comprehend.create_document_classifier(**classifier("ada-1"))
    assert refused(comprehend.create_document_classifier, **classifier("bob-1")).code == "AccessDeniedException"


def test_the_session_of_an_assumed_role_has_the_roles_rights_and_no_more(clients: Clients) -> None:
    iam = clients("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": USER_ARN}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName="Reader", AssumeRolePolicyDocument=document(trust))
    iam.put_role_policy(RoleName="Reader", PolicyName="p", PolicyDocument=document(allow("comprehend:List*")))

    def session(**more: str) -> Any:
        credentials = clients("sts").assume_role(RoleArn=f"{ROLES}/Reader", RoleSessionName="ada", **more)[
            "Credentials"
        ]
        return clients("comprehend", credentials["AccessKeyId"], aws_session_token=credentials["SessionToken"])

    assert session().list_endpoints()["EndpointPropertiesList"]
    refusal = refused(session().describe_document_classifier, DocumentClassifierArn=TRAINED_ENCRYPTED)
    assert refusal.message.startswith("User: arn:aws:sts::111122223333:assumed-role/Reader/ada is not authorized")
    narrow = session(Policy=document(allow("comprehend:ListTags*")))
    assert "no session policy allows" in refused(narrow.list_endpoints).message


def test_a_permissions_boundary_narrows_a_session(clients: Clients) -> None:
    iam = clients("iam")
    boundary = iam.create_policy(PolicyName="boundary", PolicyDocument=document(allow("s3:*")))["Policy"]["Arn"]
    trust = {"Effect": "Allow", "Principal": {"AWS": USER_ARN}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName="Bounded", AssumeRolePolicyDocument=document(trust), PermissionsBoundary=boundary)
    iam.put_role_policy(RoleName="Bounded", PolicyName="p", PolicyDocument=document(allow("comprehend:*")))
    credentials = clients("sts").assume_role(RoleArn=f"{ROLES}/Bounded", RoleSessionName="ada")["Credentials"]
    session = clients("comprehend", credentials["AccessKeyId"], aws_session_token=credentials["SessionToken"])
    assert "because no permissions boundary allows" in refused(session.list_endpoints).message


@pytest.mark.parametrize(
    ("service", "operation", "code", "status"),
    [
        ("comprehend", "list_endpoints", "UnrecognizedClientException", 403),
        ("kms", "list_keys", "UnrecognizedClientException", 403),
        ("sts", "get_caller_identity", "InvalidClientTokenId", 403),
        ("iam", "list_roles", "InvalidClientTokenId", 403),
        ("ec2", "describe_vpcs", "AuthFailure", 401),
        ("s3", "list_buckets", "InvalidAccessKeyId", 403),
    ],
)
def test_an_unknown_access_key_is_refused(
    clients: Clients, service: str, operation: str, code: str, status: int
) -> None:
    refusal = refused(getattr(clients(service, "AKIANOBODYKNOWSTHIS1"), operation))
    assert (refusal.code, refusal.status) == (code, status)


def test_an_inactive_access_key_is_refused(fresh_server: DemoServer) -> None:
    clients = Clients(fresh_server)
    access_key = clients.user("gone", allow("comprehend:*"))
    clients("iam").update_access_key(UserName="gone", AccessKeyId=access_key, Status="Inactive")
    assert refused(clients("comprehend", access_key).list_endpoints).code == "UnrecognizedClientException"
