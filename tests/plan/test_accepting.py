"""A profile that is accepted without the models is one that the models accept, with the same plan; never more."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import hostile_texts, plans
from wizard.plan import AnyPlan, validate
from wizard.plan.accepting import SCHEMA_PATH, accepted
from wizard.profiles import parse, read_text
from wizard.profiles.schemas import schema_text

SHIPPED = sorted((Path(__file__).parents[2] / "profiles").glob("*.toml"))


def test_its_schema_is_that_of_the_models() -> None:
    assert SCHEMA_PATH.read_text("utf-8") == schema_text()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_profiles_are_accepted(path: Path) -> None:
    assert accepted(parse(path, read_text(path))) is not None


@settings(deadline=None, max_examples=300)
@given(plan=plans())
def test_what_the_models_give_is_accepted_as_it_is(plan: AnyPlan) -> None:
    profile = plan.as_profile()
    found = accepted(profile)
    assert found is not None
    assert json.dumps(found[0]) == json.dumps(profile)
    assert found[1] == validate(profile)[1]


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 30),
    st.floats(),
    hostile_texts(),
    st.sampled_from(
        ["", "a", "a\n", "en\n", "\ud800", "COMPREHEND_CSV", "MULTI_LABEL", "TRAIN", "arn:aws:kms:x", "s3://abc\n"]
    ),
    st.lists(st.sampled_from(["a", "b", 1]), max_size=3),
    st.just({}),
    st.just([]),
    st.dictionaries(st.sampled_from(["subnets", "volume", "a"]), st.just("x"), max_size=2),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, item in items for place in [(*path, key), *_places(item, (*path, key))]]


@settings(deadline=None, max_examples=1000)
@given(plan=plans(), data=st.data())
def test_a_spoiled_profile_is_accepted_only_where_the_models_accept_it(plan: AnyPlan, data: st.DataObject) -> None:
    profile = copy.deepcopy(json.loads(json.dumps(plan.as_profile())))
    place = data.draw(st.sampled_from(_places(profile)))
    container = profile
    for part in place[:-1]:
        container = container[part]
    change = data.draw(st.sampled_from(["remove", "value", "line break", "twice", "new key"]))
    old = container[place[-1]]
    if change == "remove":
        del container[place[-1]]
    elif change == "line break" and isinstance(old, str):
        container[place[-1]] = f"{old}\n"
    elif change == "twice" and isinstance(old, list):
        container[place[-1]] = old * 2
    elif change == "new key" and isinstance(container, dict):
        container[data.draw(st.sampled_from(["x", "keys", "output", "tags", "mode", "model"]))] = data.draw(_VALUES)
    else:
        container[place[-1]] = data.draw(_VALUES)
    found = accepted(profile)
    if found is None:
        return
    judged, findings = validate(profile)
    assert judged is not None
    assert json.dumps(found[0]) == json.dumps(judged.as_profile())
    assert found[1] == findings


@pytest.mark.parametrize(
    "profile",
    [
        {},
        {"kind": 1},
        {"kind": "flywheel"},
        {"kind": ["endpoint"]},
        {"kind": "endpoint", "name": "x", "region": "here"},
    ],
    ids=str,
)
def test_what_it_does_not_know_is_left_to_the_models(profile: dict[str, Any]) -> None:
    assert accepted(profile) is None
