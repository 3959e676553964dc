"""Every rule across fields: a profile that trips it, with the key it points at, and one beside it that passes."""

from typing import Any

import pytest

from tests.plan.profiles import BASES, KEY, changed
from wizard.plan import validate

_S3 = "s3://data/other"
_MANIFEST = {"s3_uri": _S3, "attributes": ["ticket-class"]}
_NATIVE_MANIFEST = {**_MANIFEST, "document_type": "SEMI_STRUCTURED_DOCUMENT", "annotations": _S3}
_OTHER_ACCOUNT = "999922223333"

# rule, severity, key it points at, base profile, what trips it, what passes
Case = tuple[str, str, str, str, dict[str, Any], dict[str, Any]]
_BELONGS_TOGETHER: list[Case] = [
    (
        "output-key-without-output",
        "error",
        "keys.output",
        "csv",
        {"output": None},
        {"output": None, "keys.output": None},
    ),
    ("delimiter-in-multi-class", "error", "dataset.label_delimiter", "csv", {"mode": "MULTI_CLASS"}, {}),
    (
        "delimiter-in-multi-class",
        "error",
        "dataset.label_delimiter",
        "csv",
        {"mode": None},
        {"mode": None, "dataset.label_delimiter": None},
    ),
    (
        "csv-without-train",
        "error",
        "dataset.train",
        "csv",
        {"dataset.train": None},
        {"dataset.format": "COMPREHEND_CSV"},
    ),
    ("manifests-with-csv", "error", "dataset.manifests", "csv", {"dataset.manifests": [_MANIFEST]}, {}),
    ("no-manifests", "error", "dataset.manifests", "manifest", {"dataset.manifests": []}, {}),
    ("csv-field-with-manifests", "error", "dataset.train", "manifest", {"dataset.train": _S3}, {}),
    ("csv-field-with-manifests", "error", "dataset.documents", "recognizer manifest", {"dataset.documents": _S3}, {}),
    ("native-without-documents", "error", "dataset.documents", "native", {"dataset.documents": None}, {}),
    (
        "documents-without-native",
        "error",
        "dataset.documents",
        "csv",
        {"dataset.documents": _S3},
        {"dataset.documents": _S3, "dataset.document_type": "SEMI_STRUCTURED_DOCUMENT"},
    ),
    ("native-language", "warning", "language", "native", {"language": "de"}, {"language": "en"}),
    ("analyze-without-features", "error", "dataset.reader.features", "native", {"dataset.reader.features": None}, {}),
    (
        "features-without-analyze",
        "error",
        "dataset.reader.features",
        "native",
        {"dataset.reader.action": "TEXTRACT_DETECT_DOCUMENT_TEXT"},
        {"dataset.reader": {"action": "TEXTRACT_DETECT_DOCUMENT_TEXT"}},
    ),
    (
        "no-training-manifest",
        "error",
        "dataset.manifests",
        "manifest",
        {"dataset.manifests": [{**_MANIFEST, "split": "TEST"}]},
        {"dataset.manifests": [_MANIFEST, {**_MANIFEST, "split": "TEST"}]},
    ),
    (
        "metadata-attribute",
        "error",
        "dataset.manifests.0.attributes",
        "manifest",
        {"dataset.manifests.0.attributes": ["ticket-class-metadata"]},
        {"dataset.manifests.0.attributes": ["metadata"]},
    ),
    (
        "native-manifest",
        "error",
        "dataset.manifests.0.source_documents",
        "manifest",
        {"dataset.manifests": [_NATIVE_MANIFEST]},
        {"dataset.manifests": [{**_NATIVE_MANIFEST, "source_documents": _S3}]},
    ),
    (
        "no-annotations",
        "error",
        "dataset.annotations",
        "annotations",
        {"dataset.annotations": None},
        {"dataset.annotations": None, "dataset.entity_list": _S3},
    ),
    ("two-ways-to-annotate", "error", "dataset.entity_list", "annotations", {"dataset.entity_list": _S3}, {}),
    ("no-documents", "error", "dataset.documents", "annotations", {"dataset.documents": None}, {}),
    (
        "test-annotations-alone",
        "error",
        "dataset.test_annotations",
        "annotations",
        {"dataset.test_annotations": _S3},
        {"dataset.test_annotations": _S3, "dataset.test_documents": _S3},
    ),
    (
        "test-documents-alone",
        "error",
        "dataset.test_documents",
        "annotations",
        {"dataset.test_documents": _S3},
        {"dataset.test_documents": _S3, "dataset.test_annotations": _S3},
    ),
    (
        "entity-type-case",
        "warning",
        "dataset.entity_types",
        "annotations",
        {"dataset.entity_types": ["Person"]},
        {"dataset.entity_types": ["ORDER_ID"]},
    ),
    ("language-not-documented", "warning", "language", "csv", {"language": "ja"}, {"language": "pt"}),
    ("endpoint-without-model", "error", "model", "endpoint", {"model": None}, {}),
    (
        "endpoint-without-model",
        "error",
        "model",
        "endpoint",
        {"model": None},
        {"model": None, "flywheel": "arn:aws:comprehend:us-west-2:111122223333:flywheel/tickets"},
    ),
    ("units-over-quota", "warning", "inference_units", "endpoint", {"inference_units": 11}, {"inference_units": 10}),
    ("endpoint-without-role", "info", "role", "endpoint", {"role": None}, {}),
    ("reserved-tag", "error", 'tags."AWS:x"', "csv", {"tags": {"AWS:x": "1"}}, {"tags": {"laws:x": "1"}}),
    ("not-for-this-kind", "error", "output", "annotations", {"output": {"s3_uri": _S3}}, {}),
    ("not-for-this-kind", "error", "keys.output", "annotations", {"keys.output": KEY}, {}),
    ("not-for-this-kind", "error", "mode", "annotations", {"mode": "MULTI_CLASS"}, {}),
    ("not-for-this-kind", "error", "vpc", "endpoint", {"vpc": {"subnets": ["subnet-1"]}}, {}),
    ("not-for-this-kind", "error", "keys", "endpoint", {"keys": {"volume": KEY}}, {}),
]
_ARNS: list[Case] = [
    ("alias-for-key", "error", "keys.volume", "csv", {"keys.volume": "alias/tickets"}, {}),
    (
        "alias-for-key",
        "error",
        "keys.model",
        "csv",
        {"keys.model": "arn:aws:kms:us-west-2:111122223333:alias/tickets"},
        {"keys.model": "arn:aws:kms:us-west-2:111122223333:key/alias"},
    ),
    ("alias-in-condition", "warning", "keys.output", "csv", {"keys.output": "alias/tickets"}, {}),
    ("bare-key-id", "warning", "keys.volume", "csv", {"keys.volume": KEY.rpartition("/")[2]}, {}),
    ("not-a-key", "error", "keys.volume", "csv", {"keys.volume": "arn:aws:s3:us-west-2:111122223333:key/x"}, {}),
    ("not-a-key", "error", "keys.volume", "csv", {"keys.volume": "arn:aws:kms:us-west-2:111122223333:key/"}, {}),
    ("region-mismatch", "error", "keys.model", "csv", {"keys.model": KEY.replace("us-west-2", "us-east-1")}, {}),
    ("region-mismatch", "error", "model", "endpoint", {"region": "eu-west-1"}, {}),
    (
        "key-of-another-account",
        "warning",
        "keys.model",
        "csv",
        {"keys.model": KEY.replace("111122223333", _OTHER_ACCOUNT)},
        {"keys.model": KEY.replace("111122223333", _OTHER_ACCOUNT), "account": None},
    ),
    (
        "role-of-another-account",
        "error",
        "role",
        "csv",
        {"role": f"arn:aws:iam::{_OTHER_ACCOUNT}:role/Data"},
        {"role": f"arn:aws:iam::{_OTHER_ACCOUNT}:role/Data", "account": None},
    ),
    ("model-of-another-account", "error", "model", "endpoint", {"account": _OTHER_ACCOUNT, "role": None}, {}),
    ("partition-mismatch", "error", "role", "csv", {"role": "arn:aws-cn:iam::111122223333:role/Data"}, {}),
    (
        "partition-mismatch",
        "error",
        "role",
        "endpoint",
        {"region": "us-gov-west-1"},
        {
            "region": "us-gov-west-1",
            "role": "arn:aws-us-gov:iam::111122223333:role/Data",
            "model": "arn:aws-us-gov:comprehend:us-gov-west-1:111122223333:entity-recognizer/x",
        },
    ),
]


def _found(profile: dict[str, Any]) -> dict[tuple[str, str], str]:
    _, findings = validate(profile)
    assert all(finding.message.endswith(".") and finding.remedy.endswith((".", "?", "/")) for finding in findings)
    return {(finding.id, finding.subject): finding.severity for finding in findings}


@pytest.mark.parametrize("base", BASES)
def test_base_profiles_are_sound(base: str) -> None:
    plan, findings = validate(changed(base))
    assert plan is not None
    assert findings == []


@pytest.mark.parametrize("case", [*_BELONGS_TOGETHER, *_ARNS], ids=lambda case: f"{case[0]}:{case[2]}")
def test_rule(case: Case) -> None:
    rule, severity, subject, base, trips, passes = case
    finding = (f"plan.{rule}", subject)
    assert _found(changed(base, trips)).get(finding) == severity
    assert (validate(changed(base, trips))[0] is None) == (severity == "error")
    assert finding not in _found(changed(base, passes))
    assert validate(changed(base, passes))[0] is not None


def test_every_rule_has_a_case() -> None:
    import ast
    from pathlib import Path

    import wizard.plan.rules

    rules = set()
    for name in ("rules", "arn_rules"):
        tree = ast.parse(Path(wizard.plan.rules.__file__).with_name(f"{name}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if node.func.id in ("error", "warning", "Finding") and isinstance(first, ast.Constant):
                    rules.add(str(first.value).removeprefix("plan."))
    assert rules | {"not-for-this-kind"} == {case[0] for case in [*_BELONGS_TOGETHER, *_ARNS]}
    assert len(rules) > 20


def test_an_unfinished_profile_is_judged_as_far_as_it_goes() -> None:
    findings = _found({"kind": "classifier", "keys": {"output": KEY}, "mode": "MULTI_CLASS"})
    assert ("plan.output-key-without-output", "keys.output") in findings
    assert ("plan.missing", "name") in findings
    assert ("plan.missing", "dataset") in findings
