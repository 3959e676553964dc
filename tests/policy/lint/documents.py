"""Policies for the lint's tests, put together in a line."""

import json
from pathlib import Path
from typing import Any

from wizard.policy.lint import LintResult, lint

POLICIES = Path(__file__).parent / "policies"
KEY = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-000{0}-4000-8000-00000000000{0}"
SUBNETS = ("subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829")
GROUP = "sg-0a1b2c3d4e5f60718"
CLASSIFIER = "comprehend:CreateDocumentClassifier"
RECOGNIZER = "comprehend:CreateEntityRecognizer"
CLASSIFICATION = "comprehend:StartDocumentClassificationJob"
V, O, M = "comprehend:VolumeKmsKey", "comprehend:OutputKmsKey", "comprehend:ModelKmsKey"  # noqa: E741 - as AWS's tables
S, G = "comprehend:VpcSubnets", "comprehend:VpcSecurityGroupIds"

Json = dict[str, Any]


def policy(*statements: Json, version: str | None = "2012-10-17") -> str:
    """The text of a policy."""
    start = {} if version is None else {"Version": version}
    return json.dumps({**start, "Statement": list(statements)}, indent=1)


def allow(actions: str | list[str], condition: Json | None = None, resource: Any = "*", **more: Any) -> Json:
    """An Allow."""
    given = {"Effect": "Allow", "Action": actions, "Resource": resource, **more}
    return given if condition is None else {**given, "Condition": condition}


def deny(actions: str | list[str], condition: Json | None = None, resource: Any = "*", **more: Any) -> Json:
    """A Deny."""
    return {**allow(actions, condition, resource, **more), "Effect": "Deny"}


def of(*statements: Json) -> LintResult:
    """The lint of a policy of these statements."""
    return lint("p.json", policy(*statements))


def ids(result: LintResult, *severities: str) -> set[str]:
    """The ids of the findings without the prefix, of some severities or of all."""
    found = [finding for finding in result.findings if not severities or finding.severity in severities]
    return {finding.id.removeprefix("policy.") for finding in found}


def message(result: LintResult, rule: str) -> str:
    """What the findings of one rule say."""
    return " ".join(finding.message for finding in result.findings if finding.id == f"policy.{rule}")
