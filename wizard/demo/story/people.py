"""The caller with a guardrail, and data access roles right and wrong."""

import json
from typing import Any

from moto.iam.models import IAMBackend

from wizard.demo.names import ACCESS_KEY_ID, ACCOUNT_ID, REGION, SECRET_ACCESS_KEY, STORY_BEGINS, USER_NAME
from wizard.demo.story.kms_keys import key_arn
from wizard.demo.story.network import LOCKED_DOWN_GROUP, NLP_SUBNETS, TRAINING_GROUP

Statement = dict[str, Any]

_USER_ID = "AIDADEMOMLENGINEER001"
_ROLE_ID = "AROADEMOROLE{:09}"
_CREATE_CLASSIFIER = "comprehend:CreateDocumentClassifier"
_CREATE_RECOGNIZER = "comprehend:CreateEntityRecognizer"
_TRAININGS = [_CREATE_CLASSIFIER, _CREATE_RECOGNIZER]
_CUSTOMER_KEYS = [key_arn(number) for number in (1, 2, 3, 4)]

_READS_NATIVE_DOCUMENTS = ("ComprehendDataAccess", "ComprehendReadOnly")

_DISCOVERY = [
    "cloudtrail:LookupEvents",
    "ec2:Describe*",
    "iam:GetGroupPolicy",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:GetUser",
    "iam:GetUserPolicy",
    "iam:ListAttachedGroupPolicies",
    "iam:ListAttachedRolePolicies",
    "iam:ListAttachedUserPolicies",
    "iam:ListGroupPolicies",
    "iam:ListGroupsForUser",
    "iam:ListRolePolicies",
    "iam:ListRoles",
    "iam:ListUserPolicies",
    "iam:SimulatePrincipalPolicy",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:ListAliases",
    "kms:ListGrants",
    "kms:ListKeys",
    "s3:GetBucketLocation",
    "s3:GetBucketPolicy",
    "s3:GetObject",
    "s3:ListAllMyBuckets",
    "s3:ListBucket",
    "sts:GetCallerIdentity",
]


def create_user(iam: IAMBackend) -> None:
    """``ml-engineer`` with an access key, a policy that allows the work and a guardrail that narrows it."""
    user = iam.create_user("us-east-1", USER_NAME, tags=[{"Key": "team", "Value": "nlp"}])
    user.id = _USER_ID
    key = iam.create_access_key(USER_NAME)
    del iam.access_keys[key.access_key_id]
    key.access_key_id, key.secret_access_key = ACCESS_KEY_ID, SECRET_ACCESS_KEY
    iam.access_keys[ACCESS_KEY_ID] = key
    for name, statements in (("comprehend-training", _work()), ("comprehend-guardrail", guardrail())):
        policy = iam.create_policy("", "/", document(*statements), name, [])
        policy.attach_to(user)


def create_roles(iam: IAMBackend) -> None:
    """The roles a data access role can be confused with, and the right one."""
    comprehend = trust("comprehend.amazonaws.com")
    elsewhere = trust("comprehend.amazonaws.com", {"StringEquals": {"aws:SourceAccount": "444455556666"}})
    reading, writing = _reading("acme-nlp-training", "acme-nlp-models"), _writing("acme-nlp-models")
    able = [*_keys(), *_interfaces()]
    roles: list[tuple[str, str, str, list[Statement]]] = [
        ("ComprehendDataAccess", "Trains custom models", comprehend, [*reading, *writing, *able]),
        ("ComprehendReadOnly", "Reads training data", comprehend, [*reading, *_keys(), *_interfaces()]),
        ("ComprehendNoInput", "Writes models", comprehend, [*writing, *_keys(), *_interfaces()]),
        ("GlueJobs", "Nightly ETL", trust("glue.amazonaws.com"), [*reading, *writing]),
        ("OldComprehendRole", "Kept for the archive account", elsewhere, [*reading, *writing, *_keys()]),
    ]
    for number, (name, description, trust_policy, statements) in enumerate(roles, start=1):
        role = iam.create_role(name, trust_policy, "/", None, description, [], "3600")
        del iam.roles[role.id]
        role.id = _ROLE_ID.format(number)
        iam.roles[role.id] = role
        role.create_date = STORY_BEGINS.replace(tzinfo=None)  # moto's dates are naive, in UTC
        iam.put_role_policy(name, f"{name}Policy", document(*statements))
    native = iam.create_policy("", "/", document(*_native_documents()), "comprehend-native-documents", [])
    for role in iam.get_roles():
        if role.name in _READS_NATIVE_DOCUMENTS:
            native.attach_to(role)


def document(*statements: Statement) -> str:
    """A policy document of ``statements``."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(service: str, condition: dict[str, Any] | None = None) -> str:
    """A trust policy for a service principal."""
    statement: Statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return document(statement if condition is None else statement | {"Condition": condition})


def guardrail() -> list[Statement]:
    """Deny a training that lacks one of the settings, or has a value that is not the team's: one statement a key.

    Each names exactly the operations that carry its key: CreateEntityRecognizer has no comprehend:OutputKmsKey.
    """
    required = [
        _deny("RequireVolumeKey", _TRAININGS, {"Null": {"comprehend:VolumeKmsKey": "true"}}),
        _deny("RequireModelKey", _TRAININGS, {"Null": {"comprehend:ModelKmsKey": "true"}}),
        _deny("RequireOutputKey", [_CREATE_CLASSIFIER], {"Null": {"comprehend:OutputKmsKey": "true"}}),
        _deny("RequireSubnets", _TRAININGS, {"Null": {"comprehend:VpcSubnets": "true"}}),
        _deny("RequireSecurityGroups", _TRAININGS, {"Null": {"comprehend:VpcSecurityGroupIds": "true"}}),
    ]
    subnets, groups = list(NLP_SUBNETS), [TRAINING_GROUP, LOCKED_DOWN_GROUP]
    ours = [
        _deny("OurVolumeKeys", _TRAININGS, {"ArnNotEquals": {"comprehend:VolumeKmsKey": _CUSTOMER_KEYS}}),
        _deny("OurModelKeys", _TRAININGS, {"ArnNotEquals": {"comprehend:ModelKmsKey": _CUSTOMER_KEYS}}),
        _deny("OurOutputKeys", [_CREATE_CLASSIFIER], {"ArnNotEquals": {"comprehend:OutputKmsKey": _CUSTOMER_KEYS}}),
        _deny("OurSubnets", _TRAININGS, {"ForAnyValue:StringNotEquals": {"comprehend:VpcSubnets": subnets}}),
        _deny("OurGroups", _TRAININGS, {"ForAnyValue:StringNotEquals": {"comprehend:VpcSecurityGroupIds": groups}}),
    ]
    return [*required, *ours]


def _work() -> list[Statement]:
    pass_role = {
        "Sid": "PassDataAccessRoles",
        "Effect": "Allow",
        "Action": "iam:PassRole",
        "Resource": f"arn:aws:iam::{ACCOUNT_ID}:role/Comprehend*",
        "Condition": {"StringEquals": {"iam:PassedToService": "comprehend.amazonaws.com"}},
    }
    return [
        {"Sid": "Comprehend", "Effect": "Allow", "Action": "comprehend:*", "Resource": "*"},
        {"Sid": "Discovery", "Effect": "Allow", "Action": _DISCOVERY, "Resource": "*"},
        pass_role,
    ]


def _deny(sid: str, actions: list[str], condition: dict[str, Any]) -> Statement:
    return {"Sid": sid, "Effect": "Deny", "Action": actions, "Resource": "*", "Condition": condition}


def _reading(*buckets: str) -> list[Statement]:
    return [
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": [f"arn:aws:s3:::{name}" for name in buckets]},
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": [f"arn:aws:s3:::{name}/*" for name in buckets]},
    ]


def _writing(bucket: str) -> list[Statement]:
    return [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*"}]


def _keys() -> list[Statement]:
    actions = ["kms:CreateGrant", "kms:RetireGrant", "kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"]
    return [{"Effect": "Allow", "Action": actions, "Resource": f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/*"}]


def _interfaces() -> list[Statement]:
    actions = [
        "ec2:CreateNetworkInterface",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
    ]
    return [{"Effect": "Allow", "Action": actions, "Resource": "*"}]


def _native_documents() -> list[Statement]:
    return [{"Effect": "Allow", "Action": ["textract:AnalyzeDocument", "textract:DetectDocumentText"], "Resource": "*"}]
