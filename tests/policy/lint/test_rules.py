"""Every rule: what it finds, with the consequence in its message, and what it leaves alone."""

from typing import Any

import pytest

from tests.policy.lint.documents import (
    CLASSIFICATION,
    CLASSIFIER,
    GROUP,
    KEY,
    RECOGNIZER,
    SUBNETS,
    G,
    Json,
    M,
    O,
    S,
    V,
    allow,
    deny,
    ids,
    message,
    of,
    policy,
)
from wizard.policy.lint import lint
from wizard.policy.lint.registry import RULES

ALIAS = "arn:aws:kms:us-west-2:111122223333:alias/models"
MODEL = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/tickets"
JOBS = "arn:aws:comprehend:us-west-2:111122223333:document-classification-job/*"
TAG = "aws:RequestTag/team"
HERE = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/*"
BOTH = [CLASSIFIER, RECOGNIZER]
LISTS = {"ForAllValues:StringEquals": {S: list(SUBNETS)}}

FAULTS: list[tuple[str, list[Json], str]] = [
    ("action-form", [allow("CreateEndpoint")], "AWS refuses the policy: CreateEndpoint is no action."),
    ("action-form", [allow("comp*:CreateEndpoint")], "is no action"),
    ("unknown-service", [allow("comprehnd:CreateEndpoint")], "allows nothing: AWS has no service comprehnd"),
    ("unknown-action", [deny("COMPREHEND:CreateClasifier")], "denies nothing: no action of comprehend"),
    ("unknown-action", [allow("s3:GetObjects*")], "s3:GetObjects* allows nothing"),
    ("no-resource", [{"Effect": "Allow", "Action": CLASSIFIER}], "AWS refuses the policy"),
    ("resource-only-star", [allow("comprehend:DetectSentiment", resource=HERE)], "DetectSentiment can never match"),
    ("resource-never", [allow(RECOGNIZER, resource=HERE)], "CreateEntityRecognizer can never match"),
    ("resource-never", [allow("comprehend:*Flywheel", resource="arn:aws:s3:::bucket/*")], "UpdateFlywheel can never"),
    ("resource-incomplete", [allow(CLASSIFICATION, resource=MODEL)], "never allowed by this"),
    ("unknown-operator", [allow(CLASSIFIER, {"StringEqual": {S: "x"}})], "StringEqual is no condition operator"),
    ("unknown-operator", [allow(CLASSIFIER, {"NullIfExists": {S: "true"}})], "AWS refuses the policy"),
    ("null-value", [allow(CLASSIFIER, {"Null": {S: "yes"}})], "neither true nor false"),
    ("unknown-key", [allow(CLASSIFIER, {"Null": {"comprehend:VpcSubnet": "false"}})], "this statement allows nothing"),
    ("unknown-key", [allow(CLASSIFIER, {"StringNotLike": {"comprehend:Kms": "x"}})], "demands nothing"),
    (
        "key-never-there",
        [allow(BOTH, {"Null": {O: "false"}})],
        "CreateEntityRecognizer can never match: it has no comprehend:OutputKmsKey.",
    ),
    ("key-never-there", [allow("comprehend:Start*Job", {"ArnLike": {M: KEY.format(1)}})], "can never match: they have"),
    ("key-never-there", [allow(CLASSIFICATION, {"Null": {S: "false"}}, MODEL)], "can never match"),
    ("key-never-there", [allow("comprehend:UpdateFlywheel", {"StringLike": {TAG: "*"}})], f"no {TAG}"),
    ("key-not-everywhere", [allow("comprehend:*", {"Null": {S: "false"}})], "Only CreateDocumentClassifier"),
    ("key-of-another-service", [allow([CLASSIFIER, "s3:Get*"], {"Null": {S: "false"}})], "s3:Get* can never match"),
    ("key-of-another-service", [deny([CLASSIFIER, "s3:Get*"], {"Null": {S: "true"}})], "s3:Get* is always denied"),
    ("key-of-another-service", [deny("*", {"Null": {S: "true"}})], "Everything that this reaches in other services"),
    ("always-denied", [deny(BOTH, {"Null": {O: "true"}})], "CreateEntityRecognizer is always denied: it has no"),
    ("always-denied", [deny(RECOGNIZER, {"ArnNotEquals": {O: KEY.format(1)}})], "always denied"),
    ("always-denied", [deny("comprehend:*", {"Null": {TAG: "true"}})], "always denied"),
    ("denied-beside", [deny(CLASSIFICATION, {"Null": {S: "true"}})], "works with a resource of type document-class"),
    ("key-without-effect", [deny(RECOGNIZER, {"Null": {O: "false"}})], "this Deny never bites"),
    ("key-without-effect", [allow("comprehend:CreateEndpoint", LISTS)], "this condition demands nothing"),
    ("for-all-values", [allow(CLASSIFIER, LISTS)], "a request without any comprehend:VpcSubnets is allowed"),
    ("for-all-values-tags", [allow(CLASSIFIER, {"ForAllValues:StringEquals": {"aws:TagKeys": "a"}})], "without any"),
    ("if-exists", [allow(CLASSIFIER, {"ArnEqualsIfExists": {V: KEY.format(1)}})], "a request without any"),
    ("allow-absent", [allow(CLASSIFIER, {"Null": {V: "true"}})], "allows exactly the requests that lack"),
    ("allow-absent", [allow(CLASSIFIER, {"Null": {V: True}}, "arn:aws:comprehend:*:*:*")], "beside FullAWSAccess it"),
    ("allow-absent-here", [allow(CLASSIFIER, {"Null": {V: "true"}}, HERE)], "only requests that lack"),
    (
        "extra-values",
        [allow(CLASSIFIER, {"ForAnyValue:StringEquals": {S: "x"}})],
        "a request whose comprehend:VpcSubnets also holds others is allowed",
    ),
    ("allowed-beside", [allow(CLASSIFICATION, {"Null": {S: "false"}})], "cannot work with any resource of type"),
    ("absent-together", [deny(BOTH, {"Null": {S: "true", G: "true"}})], "denies only where all of"),
    ("wrong-together", [deny(BOTH, {"ArnNotEquals": {V: KEY.format(1), M: KEY.format(2)}})], "with one wrong value"),
    ("deny-all-values", [deny(BOTH, {"ForAllValues:StringNotEquals": {S: SUBNETS}})], "one right value in it is not"),
    ("set-on-single", [allow(CLASSIFIER, {"ForAnyValue:ArnLike": {V: KEY.format(1)}})], "has one value"),
    ("single-on-list", [allow(CLASSIFIER, {"StringEquals": {S: "x"}})], "nobody can rely on"),
    ("arn-on-texts", [allow(CLASSIFIER, {"ForAnyValue:ArnLike": {S: "x"}})], "are no ARNs: it can hold of no value"),
    ("operator-type", [allow(CLASSIFIER, {"NumericEquals": {V: "1"}})], "compares numbers"),
    ("operator-type", [allow(CLASSIFIER, {"Bool": {V: "true"}})], "it can hold of no value"),
    ("operator-type", [allow(CLASSIFIER, {"ForAnyValue:IpAddress": {S: "10.0.0.0/8"}})], "compares addresses"),
    ("alias", [allow(CLASSIFIER, {"ArnEquals": {V: ALIAS}})], "is an alias: a request that names the key by its ARN"),
    ("alias", [deny(CLASSIFIER, {"StringNotLike": {V: "alias/x"}})], "is denied"),
    ("no-key-arn", [allow(CLASSIFIER, {"ArnLike": {V: "1a2b3c4d-0001-4000-8000-000000000001"}})], "of no KMS key"),
    ("no-key-arn", [allow(CLASSIFIER, {"ArnEquals": {V: "arn:aws:s3:::bucket"}})], "of no KMS key"),
    ("bare-key-id", [allow(CLASSIFIER, {"StringEquals": {V: "1a2b3c4d"}})], "does not match this Allow"),
    ("literal-wildcard", [allow(CLASSIFIER, {"StringEquals": {V: "arn:aws:kms:*:1:key/*"}})], "takes the wildcard in"),
    ("left-open", [deny(CLASSIFIER, {"Null": {M: "true"}})], "CreateEntityRecognizer, CreateFlywheel, ImportModel"),
    ("absent-passes", [deny(BOTH, {"ForAnyValue:StringNotEquals": {S: SUBNETS}})], "a request without any"),
    ("allowed-without", [allow(BOTH, {"Null": {V: "false"}}), allow("comprehend:Create*")], "CreateDocumentClassifier"),
    ("not-demanded", [allow(CLASSIFIER, {"Null": {M: "false"}})], "ImportModel"),
]


@pytest.mark.parametrize(
    ("rule", "statements", "said"), FAULTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_it_is_found_and_its_consequence_named(rule: str, statements: list[Json], said: str) -> None:
    assert said in message(of(*statements), rule)


def test_every_rule_has_a_case_and_is_declared_once() -> None:
    declared = [rule.id.removeprefix("policy.") for rule in RULES]
    assert len(set(declared)) == len(declared)
    assert set(declared) == {rule for rule, _, _ in FAULTS} | {"variables"}
    assert all(rule.explanation.endswith(".") for rule in RULES)


NO_ERRORS: list[Any] = [
    [allow("*")],
    [allow("comprehend:*", {"StringEquals": {"aws:RequestedRegion": "us-west-2"}})],
    [allow("COMPREHEND:createdocumentclassifier", {"null": {S.upper(): "FALSE"}})],
    [allow(CLASSIFIER, {**LISTS, "Null": {S: "false"}})],
    [allow(CLASSIFIER, {**LISTS, "ForAnyValue:StringEquals": {S: SUBNETS}})],
    [allow(BOTH, {"ArnLike": {V: "arn:aws:kms:*:111122223333:key/*"}})],
    [allow(BOTH, {"ArnEquals": {V: ["arn:aws:kms:us-west-2:111122223333:key/${aws:PrincipalTag/key}"]}})],
    [allow(BOTH, {"StringLike": {V: "*"}})],
    [deny(BOTH, {"Null": {V: "true"}}), deny(BOTH, {"ForAnyValue:StringNotEquals": {G: GROUP}})],
    [deny("comprehend:*", {"ForAnyValue:StringNotEquals": {S: SUBNETS}})],
    [deny(CLASSIFICATION, {"Null": {S: "true"}}, JOBS)],
    [deny(CLASSIFIER, {"Null": {S: "true", "aws:PrincipalArn": "true"}})],
    [allow(CLASSIFICATION, {"Null": {S: "false"}}, JOBS), allow(CLASSIFICATION, resource=MODEL)],
    [allow("comprehend:Detect*", resource="arn:aws:comprehend:*:*:entity-recognizer-endpoint/*")],
    [allow("comprehend:*", resource=HERE), allow("comprehend:Create*", resource=HERE)],
    [allow("comprehend:List*"), allow(["kms:*", "S3:getobject", "iam:PassRole", "aws-marketplace:*"])],
    [allow("dynamodb:GetItem", {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": "${www.amazon.com:user_id}"}})],
    [allow("sts:AssumeRole", {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}, "Bool": {"a:b": "true"}})],
    [{"Effect": "Allow", "Principal": {"Service": "comprehend.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    [{"Effect": "Allow", "Principal": "*", "Action": "comprehend:ImportModel", "Resource": f"{MODEL}/version/*"}],
    [{"Effect": "Deny", "NotAction": ["iam:*"], "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "no"}}}],
    [{"Effect": "Allow", "Action": CLASSIFIER, "NotResource": MODEL}],
]


@pytest.mark.parametrize("statements", NO_ERRORS)
def test_what_is_right_is_no_error(statements: list[Json]) -> None:
    assert of(*statements).findings == () or not ids(of(*statements), "error")


def test_a_misspelling_gets_the_nearest_name() -> None:
    remedies = " ".join(finding.remedy for finding in of(allow("comprehend:CreateEntityRecogniser")).findings)
    assert "Did you mean comprehend:CreateEntityRecognizer?" in remedies
    remedies = " ".join(finding.remedy for finding in of(allow(CLASSIFIER, {"ArnEqual": {V: "x"}})).findings)
    assert "Did you mean ArnEquals?" in remedies


@pytest.mark.parametrize("version", [None, "2008-10-17"])
def test_variables_need_the_newer_version(version: str | None) -> None:
    statement = allow(CLASSIFIER, resource=f"{HERE[:-1]}${{aws:username}}")
    assert "nothing is filled in" in message(lint("p", policy(statement, version=version)), "variables")
    assert "variables" not in ids(lint("p", policy(statement)))
    assert "variables" not in ids(lint("p", policy(allow(CLASSIFIER), version=version)))


def test_the_policies_of_one_file_are_one_guardrail() -> None:
    parts = [deny(CLASSIFIER, {"Null": {M: "true"}}), deny("comprehend:*", {"ForAnyValue:StringNotEquals": {S: "x"}})]
    others = deny(["comprehend:*Flywheel", RECOGNIZER, "comprehend:ImportModel"], {"Null": {M: "true"}})
    alone = lint("p", f"[{policy(parts[0])}]")
    together = lint("p", f"[{policy(parts[0])}, {policy(others)}]")
    assert "left-open" in ids(alone)
    assert "left-open" not in ids(together)
    assert {finding.subject.partition(",")[0] for finding in together.findings} == {"Policy 2"}
