"""The policy documents as they are printed: their shape, their size, the keys they speak of, other partitions."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import plans
from wizard import conditions
from wizard.plan import AnyPlan
from wizard.policy.document import MANAGED, SCP, Limit, PolicyDocument, Statement, policy_text, split
from wizard.policy.documents import Document, documents_of
from wizard.policy.kinds import DOCUMENT_KINDS
from wizard.policy.parsing import parse_policies
from wizard.profiles import load

PROFILES = sorted((Path(__file__).parents[2] / "profiles").glob("*.toml"))
KEY = "arn:{}:kms:{}:111122223333:key/1a2b3c4d-{:04}-4000-8000-{:012}"
LIMITS = {
    **dict.fromkeys(("caller", "require", "exact", "discovery"), 6144),
    "guardrail": 5120,
    "role": 10_240,
    "trust": 2048,
    "key": 32_768,
}


def profile_named(name: str) -> dict[str, Any]:
    return dict(load(next(path for path in PROFILES if path.stem == name)).plan.as_profile())


def document(profile: dict[str, Any], kind: str, purpose: str = "") -> Document:
    (found,) = documents_of(profile, kind, purpose)
    return found


def actions_of(policy: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    for statement in policy["Statement"]:
        actions = statement["Action"]
        for action in [actions] if isinstance(actions, str) else actions:
            yield statement, action.partition(":")[2]


def resources(statement: dict[str, Any]) -> list[str]:
    found = statement.get("Resource", [])
    return [found] if isinstance(found, str) else found


def sound(found: Document) -> None:
    """What IAM demands of every document."""
    for part in found.parts:
        if not part.statements:
            continue
        text = policy_text(part)
        (policy,) = parse_policies(found.name, text)
        sids = [statement.sid for statement in policy.statements]
        assert len(set(sids)) == len(sids)
        assert all(sid.isalnum() for sid in sids)
        assert all(character == "\n" or " " <= character <= "~" for character in text)
        assert part.fits
        counted = text if found.kind.id in ("guardrail", "key") else json.dumps(json.loads(text), separators=(",", ":"))
        assert len(counted) <= LIMITS[found.kind.id]
    whole = [statement.sid for statement in found.whole.statements]
    assert [statement.sid for part in found.parts for statement in part.statements] == whole
    assert (len(found.parts) > 1) == any("attach all of them" in remark for remark in found.remarks())


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_every_document_of_the_shipped_profiles_is_sound(path: Path) -> None:
    found = documents_of(load(path).plan.as_profile())
    assert {item.kind.id for item in found} >= set(DOCUMENT_KINDS) - {"key"}
    for item in found:
        sound(item)


@settings(deadline=None, max_examples=60)
@given(plan=plans())
def test_every_document_of_any_plan_is_sound(plan: AnyPlan) -> None:
    for found in documents_of(plan.as_profile()):
        if all(part.fits for part in found.parts):
            sound(found)
        else:
            assert any("does not fit" in remark for remark in found.remarks())


def test_the_longest_network_still_fits() -> None:
    profile = profile_named("classifier-secure")
    profile["vpc"] = {
        "subnets": [f"subnet-{number:017x}" for number in range(16)],
        "security_groups": [f"sg-{number:017x}" for number in range(5)],
    }
    for kind in ("caller", "require", "exact", "guardrail", "role"):
        sound(document(profile, kind))
    assert len(document(profile, "guardrail").parts) > 1


def test_a_statement_that_is_too_long_by_itself_is_said_not_to_fit() -> None:
    short = Statement("Short", ("s3:GetObject",), ("*",))
    long = Statement("Long", ("s3:GetObject",), tuple(f"arn:aws:s3:::bucket/{number:0100}" for number in range(60)))
    whole = PolicyDocument((short, long, short), limit=MANAGED)
    parts = split(whole)
    assert [part.fits for part in parts] == [True, False, True]
    assert [statement for part in parts for statement in part.statements] == list(whole.statements)
    (kind,) = (found.kind for found in documents_of({"kind": "classifier"}, "caller"))
    remarks = list(Document(kind, "", whole, parts).remarks())
    assert any("Part 2 does not fit" in remark for remark in remarks)


@given(count=st.integers(1, 40), characters=st.integers(200, 3000), blanks=st.booleans())
def test_split_keeps_every_statement_and_every_limit(count: int, characters: int, blanks: bool) -> None:
    limit = Limit("a test", characters, counts_blanks=blanks)
    statements = tuple(Statement(f"S{number}", ("s3:GetObject",), ("*",)) for number in range(count))
    whole = PolicyDocument(statements, limit=limit)
    parts = split(whole)
    assert [statement for part in parts for statement in part.statements] == list(statements)
    assert all(part.fits for part in parts)
    assert (len(parts) == 1) == whole.fits
    for one, following in pairwise(parts):
        longer = PolicyDocument((*one.statements, following.statements[0]), limit=replace(limit, counts_blanks=True))
        assert not longer.fits


@pytest.mark.parametrize(("missing", "sizes"), [(0, [2, 1]), (1, [1, 1, 1])])
def test_a_part_is_filled_to_the_last_character(missing: int, sizes: list[int]) -> None:
    statements = tuple(Statement(f"S{number}", ("s3:GetObject",), ("*",)) for number in range(3))
    shortest = policy_text(PolicyDocument(statements[:2], limit=Limit("a test", 1, counts_blanks=True)))
    limit = Limit("a test", len(shortest) - missing, counts_blanks=True)
    assert [len(part.statements) for part in split(PolicyDocument(statements, limit=limit))] == sizes


# --- which operation, which key ---------------------------------------------------------------------------------------


def covered(name: str, kind: str) -> dict[str, set[str]]:
    """Operation → the setting keys that the document speaks of for it."""
    found: dict[str, set[str]] = {}
    for part in document(profile_named(name), kind).parts:
        for statement, operation in actions_of(part.as_json()):
            keys = {key for block in statement.get("Condition", {}).values() for key in block}
            found.setdefault(operation, set()).update(keys)
            types = [match[1] for arn in resources(statement) if (match := re.search(r":([a-z-]+)/\*$", arn))]
            for key in keys:
                assert key in conditions.condition_keys(operation), (operation, key)
                carrying = conditions.resource_types_with(operation, key)
                narrowed = types or conditions.resource_types(operation)
                assert set(narrowed) & set(conditions.resource_types(operation)) <= set(carrying), (operation, key)
    return found


@pytest.mark.parametrize("kind", ["require", "exact", "guardrail"])
@pytest.mark.parametrize("name", ["classifier-secure", "recognizer-annotations"])
def test_every_operation_with_a_setting_is_covered_with_exactly_its_keys(name: str, kind: str) -> None:
    settings_ = set(conditions.setting_keys())
    wanted = {
        operation: settings_ & set(conditions.condition_keys(operation))
        for operation in conditions.operations()
        if settings_ & set(conditions.condition_keys(operation))
    }
    assert covered(name, kind) == wanted
    assert {"CreateFlywheel", "UpdateFlywheel", "ImportModel", "StartPiiEntitiesDetectionJob"} <= set(wanted)


def test_a_new_operation_of_the_data_appears_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    # AWS's data is a package; that it has grown can only be shown by putting something into it.
    real = conditions._data().actions

    class Grown:
        def get_actions_for_service(self, service: str) -> list[str]:
            return [*real.get_actions_for_service(service), "StartNewDetectionJob"]

        def action_exists(self, service: str, action: str) -> bool:
            return action == "StartNewDetectionJob" or bool(real.action_exists(service, action))

        def get_action_details(self, service: str, action: str) -> Any:
            known = "StartSentimentDetectionJob" if action == "StartNewDetectionJob" else action
            return real.get_action_details(service, known)

    monkeypatch.setattr(conditions._data(), "actions", Grown())
    cached = (conditions.operations, conditions.setting_keys)
    for function in cached:
        function.cache_clear()
    try:
        for kind in ("require", "exact", "guardrail"):
            assert "StartNewDetectionJob" in document(profile_named("classifier-secure"), kind).text
    finally:
        monkeypatch.undo()
        for function in cached:
            function.cache_clear()


def test_the_guardrail_only_denies_and_exempts_nothing() -> None:
    for part in document(profile_named("classifier-secure"), "guardrail").parts:
        assert part.limit == SCP
        for statement in part.as_json()["Statement"]:
            assert statement["Effect"] == "Deny"
            assert set(statement) == {"Sid", "Effect", "Action", "Resource", "Condition"}
            assert all(arn == "*" or ":*:*:" in arn for arn in resources(statement))


def test_exact_pairs_every_list_with_a_null_check() -> None:
    paired = []
    for part in document(profile_named("classifier-secure"), "exact").parts:
        for statement in part.as_json()["Statement"]:
            blocks = statement.get("Condition", {})
            lists = {key for operator in blocks if operator.startswith("ForAllValues:") for key in blocks[operator]}
            assert {key: blocks["Null"].get(key) for key in lists} == dict.fromkeys(lists, "false")
            paired += sorted(lists)
    assert set(paired) == {"comprehend:VpcSubnets", "comprehend:VpcSecurityGroupIds"}


def test_an_endpoint_has_no_settings_to_demand() -> None:
    profile = profile_named("endpoint")
    for kind in ("exact", "guardrail", "role"):
        found = document(profile, kind)
        assert found.text == ""
        assert any("training" in remark for remark in found.remarks())
    assert document(profile, "require").text


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [("cn-north-1", "aws-cn", "amazonaws.com.cn"), ("us-gov-west-1", "aws-us-gov", "amazonaws.com")],
)
@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_other_partitions(path: Path, region: str, partition: str, suffix: str) -> None:
    here = json.dumps(profile_named(path.stem), default=list)
    profile = json.loads(here.replace("us-west-2", region).replace("arn:aws:", f"arn:{partition}:"))
    speaking = set()
    for found in documents_of(profile):
        partitions = set(re.findall(r"arn:([a-z-]+):", found.text))
        assert partitions <= {partition}, found.name
        speaking |= {found.kind.id} if partitions else set()
        for service in re.findall(r'"kms:ViaService": ?"([^"]+)"', found.text):
            assert service == f"s3.{region}.{suffix}"
    assert {"caller", "require", "trust", "discovery"} <= speaking
    if profile["kind"] != "endpoint":
        assert {"exact", "role"} <= speaking
    if profile.get("keys", {}).get("output"):
        assert f"s3.{region}.{suffix}" in document(profile, "role").text
        assert f"s3.{region}.{suffix}" in document(profile, "key", "output").text
