"""The documents of the data access role and of the keys: that dataset and output, those keys; and unfinished plans."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy.test_documents import KEY, document, profile_named, resources
from tests.strategies import plans
from wizard.plan import AnyPlan
from wizard.policy.document import MANAGED, SCP, PolicyDocument, Statement, policy_text
from wizard.policy.documents import documents_of


def readable(profile: dict[str, Any]) -> list[str]:
    statements = document(profile, "role").whole.as_json()["Statement"]
    return [arn for statement in statements if statement["Sid"] == "ReadTheDataset" for arn in resources(statement)]


@pytest.mark.parametrize(
    ("uri", "objects", "prefixes"),
    [
        ("s3://bucket/dir/train.csv", ["arn:aws:s3:::bucket/dir/train.csv"], "dir/train.csv"),
        ("s3://bucket/dir/", ["arn:aws:s3:::bucket/dir/*"], "dir/*"),
        ("s3://bucket/dir", ["arn:aws:s3:::bucket/dir*"], "dir*"),
        ("s3://bucket", ["arn:aws:s3:::bucket/*"], None),
        ("s3://bucket/", ["arn:aws:s3:::bucket/*"], None),
        ("s3://bucket/dir.v1/part", ["arn:aws:s3:::bucket/dir.v1/part*"], "dir.v1/part*"),
        ("s3://bucket/a*b?.csv", ["arn:aws:s3:::bucket/a${*}b${?}.csv"], "a${*}b${?}.csv"),
        ("s3://bucket/${aws:username}.csv", ["arn:aws:s3:::bucket/${$}{aws:username}.csv"], "${$}{aws:username}.csv"),
    ],
)
def test_the_role_reads_exactly_the_dataset(uri: str, objects: list[str], prefixes: str | None) -> None:
    profile = profile_named("classifier-secure")
    profile["dataset"] = {"train": uri}
    assert readable(profile) == objects
    listing = next(s for s in document(profile, "role").whole.as_json()["Statement"] if s["Sid"] == "ListTheDataset")
    conditions_ = listing.get("Condition")
    assert conditions_ == (None if prefixes is None else {"StringLike": {"s3:prefix": prefixes}})


@pytest.mark.parametrize(
    ("uri", "objects"),
    [
        ("s3://bucket", "bucket/*"),
        ("s3://bucket/", "bucket/*"),
        ("s3://bucket/models", "bucket/models/*"),
        ("s3://bucket/models/", "bucket/models/*"),
        ("s3://bucket/v1.0", "bucket/v1.0/*"),
        ("s3://bucket/a*/${aws:username}?", "bucket/a${*}/${$}{aws:username}${?}/*"),
    ],
)
def test_the_role_writes_below_the_output_and_nowhere_else(uri: str, objects: str) -> None:
    profile = profile_named("classifier-secure")
    profile["output"] = {"s3_uri": uri}
    written = [s.as_json() for s in document(profile, "role").whole.statements if "s3:PutObject" in s.actions]
    assert [statement["Resource"] for statement in written] == [f"arn:aws:s3:::{objects}"]


def test_the_role_reads_manifests_with_their_annotations_and_documents() -> None:
    found = readable(profile_named("recognizer-manifest"))
    assert found == ["arn:aws:s3:::acme-nlp-training/entities-manifest/train.manifest"]
    profile = profile_named("recognizer-manifest")
    manifest = {"s3_uri": "s3://b/m.json", "annotations": "s3://b/ann/", "source_documents": "s3://c/src/"}
    profile["dataset"]["manifests"] = [manifest]
    assert readable(profile) == ["arn:aws:s3:::b/m.json", "arn:aws:s3:::b/ann/*", "arn:aws:s3:::c/src/*"]
    sids = [statement.sid for statement in document(profile, "role").whole.statements]
    assert {"ListTheDataset", "ListTheDataset2"} <= set(sids)


@pytest.mark.parametrize(
    ("reader", "actions"),
    [
        ({"action": "TEXTRACT_ANALYZE_DOCUMENT"}, "textract:AnalyzeDocument"),
        ({"action": "TEXTRACT_DETECT_DOCUMENT_TEXT"}, "textract:DetectDocumentText"),
        ({}, ["textract:AnalyzeDocument", "textract:DetectDocumentText"]),
    ],
)
def test_native_documents_are_read_through_textract(reader: dict[str, str], actions: Any) -> None:
    profile = profile_named("classifier-native")
    profile["dataset"] = {**profile["dataset"], "reader": reader}
    statements = {s["Sid"]: s for s in document(profile, "role").whole.as_json()["Statement"]}
    assert statements["ReadNativeDocuments"]["Action"] == actions
    assert "textract" not in document(profile_named("classifier-secure"), "role").text


def test_a_key_of_another_account_needs_both_halves() -> None:
    profile = profile_named("classifier-secure")
    foreign = profile["keys"]["model"].replace("111122223333", "444455556666")
    profile["keys"] = {**profile["keys"], "model": foreign}
    found = document(profile, "key", "model")
    assert any("both halves" in remark and "444455556666" in remark for remark in found.remarks())
    assert f'"{profile["role"]}"' in found.text
    assert foreign in document(profile, "role").text
    assert not any("both halves" in remark for remark in document(profile, "key", "volume").remarks())


def test_a_key_for_several_purposes_has_one_policy_for_all() -> None:
    profile = profile_named("classifier-secure")
    profile["keys"] = dict.fromkeys(("volume", "output", "model"), profile["keys"]["volume"])
    texts = {document(profile, "key", purpose).text for purpose in ("volume", "output", "model")}
    assert len(texts) == 1
    sids = [statement.sid for statement in document(profile, "key", "model").whole.statements]
    assert sids == ["UseAsVolumeKey", "UseAsOutputKey", "UseAsModelKey", "LookAtTheKey"]


def test_a_bare_key_id_becomes_its_arn_and_an_alias_is_left_out() -> None:
    profile = profile_named("classifier-secure")
    profile["keys"] = {"volume": "1a2b3c4d-0001-4000-8000-000000000001", "output": "alias/mine"}
    found = document(profile, "role")
    assert KEY.format("aws", "us-west-2", 1, 1) in found.text
    assert "alias/mine" not in found.text
    assert any("keys.output is alias/mine" in remark for remark in found.remarks())


KEY_DOCUMENTS = ("key (volume)", "key (output)", "key (model)")
PENDING: dict[str, dict[str, set[str]]] = {
    "region": {"region": {"caller", "exact", "role", "trust", "key (output)"}},
    "role": {"role": {"caller", *KEY_DOCUMENTS}, "account": {"exact", "trust"}},
    "name": {"name": {"caller", "trust"}},
    "dataset": {"dataset": {"role"}},
}


@pytest.mark.parametrize("missing", ["region", "role", "name", "dataset", "keys", "vpc", "output", "tags", "version"])
def test_an_unfinished_plan_names_what_its_documents_wait_for(missing: str) -> None:
    profile = without(profile_named("classifier-secure"), missing, "account")
    waiting: dict[str, set[str]] = {}
    for found in documents_of(profile):
        for key in found.whole.pending:
            waiting.setdefault(key, set()).add(found.name)
        said = f"Not complete yet: {', '.join(found.whole.pending)}."
        assert (said in found.remarks()) == bool(found.whole.pending)
        assert not re.search(r"None|s3\.\.|::key/|:/", found.text), found.name
    assert waiting == PENDING.get(missing, {})


@pytest.mark.parametrize("kind", ["classifier", "recognizer", "endpoint"])
def test_of_nothing_but_a_kind_every_document_can_be_made(kind: str) -> None:
    for found in documents_of({"kind": kind}):
        for part in found.parts:
            for statement in part.as_json()["Statement"]:
                assert all(resource == "*" or "*" in resource for resource in resources(statement))
    assert document({"kind": kind}, "caller").text == ""
    assert document({"kind": kind}, "trust").whole.pending == ("region", "account", "name")
    assert document({"kind": kind}, "key", "model").whole.pending == ("keys.model",)


def without(profile: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in profile.items() if key not in keys}


def texts_of(value: Any) -> Iterator[str]:
    """Every text of a JSON value, keys of objects too."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list | tuple):
        for item in value:
            yield from texts_of(item)
    else:
        yield str(value)


@settings(deadline=None, max_examples=60)
@given(data=st.data(), plan=plans())
def test_an_unfinished_plan_invents_nothing(data: st.DataObject, plan: AnyPlan) -> None:
    whole = dict(plan.as_profile())
    gone = data.draw(st.sets(st.sampled_from(sorted(set(whole) - {"kind"})), min_size=1))
    profile = without(whole, *gone)
    known = "\n".join(texts_of(profile))
    for found in documents_of(profile):
        for part in found.parts:
            for text in texts_of(part.as_json()):
                assert "None" not in text or "None" in known
                assert ".." not in text or ".." in known  # a name with a hole in it
                assert "::key/" not in text
                assert "//" not in text or "//" in known
                for account in re.findall(r"(?<![0-9a-zA-Z])\d{12}(?![0-9a-zA-Z])", text):
                    assert account in known
                for place in re.findall(r"(?:subnet|sg|vpc)-[0-9a-f]{8,17}|key/[0-9a-f-]{36}|us-west-2", text):
                    assert place in known


def test_a_dataset_of_long_places_is_said_not_to_fit() -> None:
    profile = profile_named("recognizer-manifest")
    long = [f"s3://bucket/{number}{'x' * 900}.json" for number in range(15)]
    profile["dataset"]["manifests"] = [
        {"s3_uri": long[place], "annotations": long[place + 1], "source_documents": long[place + 2]}
        for place in range(0, 15, 3)
    ]
    found = document(profile, "role")
    assert [part.fits for part in found.parts].count(False) == 2  # what it reads, and the prefixes that it lists
    assert sum("does not fit: it has 1" in remark for remark in found.remarks()) == 2
    kept = [statement.sid for part in found.parts for statement in part.statements]
    assert kept == [statement.sid for statement in found.whole.statements]


def test_many_long_tags_make_a_statement_that_is_said_not_to_fit() -> None:
    profile = profile_named("classifier-secure")
    profile["tags"] = {f"tag-{number}": "x" * 256 for number in range(50)}
    found = document(profile, "caller")
    assert not found.parts[0].fits
    assert any("does not fit: it has 1" in remark and "6,144" in remark for remark in found.remarks())


def test_sizes_are_counted_as_aws_counts_them() -> None:
    plain = PolicyDocument((Statement("S", ("s3:GetObject",), ("*",)),), limit=MANAGED)
    assert plain.size == len(json.dumps(plain.as_json(), separators=(",", ":")))
    assert replace(plain, limit=SCP).size == len(policy_text(plain))
