"""The list marks and the predicted 403 against what the simulated account really answers, for every combination of its
subnets, security groups and keys that can be chosen, none of each included."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from wizard.account.catalogue import list_resources
from wizard.account.own_policies import read_rights
from wizard.account.session import AccountSession
from wizard.account.simulation import predict
from wizard.demo.server import DemoServer
from wizard.policy.rights import Rights
from wizard.profiles import load
from wizard.request import partial_request

PROFILES = Path(__file__).parents[2] / "profiles"
# The account judges rights before it looks for the data: with a bucket that does not exist nothing is ever created.
NOWHERE = "s3://no-such-bucket-anywhere/x.csv"
SUBNETS = 5
GROUPS = 6


@pytest.fixture(scope="module")
def session() -> Iterator[AccountSession]:
    with DemoServer() as server:
        yield AccountSession.from_environment_mapping(server.environment())


@pytest.fixture(scope="module")
def rights(session: AccountSession) -> Rights:
    return read_rights(session)


def listed(session: AccountSession, kind: str) -> list[Any]:
    found = {item.value: item for page in list_resources(session, kind, {}, lambda: False) for item in page.items}
    return [found[value] for value in sorted(found)]


@cache
def shipped(kind: str) -> dict[str, Any]:
    name = {"classifier": "classifier-secure", "recognizer": "recognizer-annotations"}[kind]
    profile = dict(load(PROFILES / f"{name}.toml").plan.as_profile())
    data = dict(profile["dataset"])
    data["train" if kind == "classifier" else "documents"] = NOWHERE
    return {**profile, "dataset": data}


def plan(kind: str, network: tuple[str, str] | None, keys: dict[str, str]) -> dict[str, Any]:
    profile = {key: value for key, value in shipped(kind).items() if key not in ("vpc", "keys")}
    if network is not None:
        profile["vpc"] = {"subnets": [network[0]], "security_groups": [network[1]]}
    return {**profile, "keys": {purpose: key for purpose, key in keys.items() if key}}


def answer(session: AccountSession, profile: dict[str, Any]) -> str:
    """The code of AWS's refusal. The request of a launch, by boto3."""
    request = partial_request(profile)
    method = {
        "CreateDocumentClassifier": "create_document_classifier",
        "CreateEntityRecognizer": "create_entity_recognizer",
    }
    client: Any = session.client("comprehend", profile["region"])
    with pytest.raises(ClientError) as caught:
        getattr(client, method[request.operation])(**request.parameters)
    return str(caught.value.response["Error"]["Code"])


def marks(rights: Rights, profile: dict[str, Any]) -> set[str]:
    """The verdicts on every row that was chosen, leaving out included."""
    vpc, keys = profile.get("vpc", {}), profile["keys"]
    purposes = ("volume", "output", "model") if profile["kind"] == "classifier" else ("volume", "model")
    chosen = {f"keys.{purpose}": keys.get(purpose, "") for purpose in purposes}
    chosen |= {
        "vpc.subnets": "".join(vpc.get("subnets", ())),
        "vpc.security_groups": "".join(vpc.get("security_groups", ())),
    }
    found = [rights.mark(profile["kind"], key, value, profile["region"]) for key, value in chosen.items()]
    return {mark.verdict for mark in found if mark is not None}


# The API takes both lists or neither.
@pytest.mark.parametrize("places", [None, *product(range(SUBNETS), range(GROUPS))])
def test_every_combination(session: AccountSession, rights: Rights, places: tuple[int, int] | None) -> None:
    subnets, groups = listed(session, "subnets"), listed(session, "security_groups")
    assert (len(subnets), len(groups)) == (SUBNETS, GROUPS)
    network = None if places is None else (subnets[places[0]].value, groups[places[1]].value)
    keys = ["", *(key.value for key in listed(session, "keys") if not key.unsuitable_reason())]
    assert len(keys) == 6
    # Without a network all three keys in every combination. With one of thirty, every two of them: which third key goes
    # with them differs from network to network, so that together every combination is there again.
    shift = None if places is None else places[0] * GROUPS + places[1]
    refused = 0
    for volume, output, model in product(range(6), repeat=3):
        if shift is None or (volume + output + model + shift) % 6 == 0:
            chosen = {"volume": keys[volume], "output": keys[output], "model": keys[model]}
            refused += disagreement(session, rights, plan("classifier", network, chosen))
    for volume, model in product(range(6), repeat=2):
        if shift is None or (volume + model + shift) % 3 == 0:
            chosen = {"volume": keys[volume], "model": keys[model]}
            refused += disagreement(session, rights, plan("recognizer", network, chosen))
    if network is None:
        assert refused == 6**3 + 6**2


def disagreement(session: AccountSession, rights: Rights, profile: dict[str, Any]) -> bool:
    """Whether AWS refuses the launch; fails where that was predicted otherwise, or marked otherwise."""
    refused = answer(session, profile) == "AccessDeniedException"
    prediction = rights.predict(profile)
    assert prediction.verdict == ("refused" if refused else "allowed"), prediction.sentence
    assert ("refused" in marks(rights, profile)) == refused
    assert not refused or prediction.profile_keys
    return refused


@pytest.mark.parametrize("kind", ["classifier", "recognizer"])
def test_iam_simulates_the_same(session: AccountSession, rights: Rights, kind: str) -> None:
    """The simulation that is asked first, on each single change of a plan that is allowed."""
    good = shipped(kind)
    changed = [good]
    for purpose in good["keys"]:
        others = ["", *(key.value for key in listed(session, "keys"))]
        changed += [{**good, "keys": {**good["keys"], purpose: other}} for other in others]
    changed += [{**good, "vpc": {**good["vpc"], "subnets": [item.value]}} for item in listed(session, "subnets")]
    changed += [
        {**good, "vpc": {**good["vpc"], "security_groups": [item.value]}} for item in listed(session, "security_groups")
    ]
    changed.append({key: value for key, value in good.items() if key != "vpc"})
    verdicts = set()
    for change in changed:
        profile = {**change, "keys": {purpose: key for purpose, key in change["keys"].items() if key}}
        simulated, read = predict(session, profile, rights), rights.predict(profile)
        assert simulated.verdict == read.verdict == predict(session, profile, None).verdict
        assert (answer(session, profile) == "AccessDeniedException") == (simulated.verdict == "refused")
        verdicts.add(simulated.verdict)
    assert verdicts == {"allowed", "refused"}
