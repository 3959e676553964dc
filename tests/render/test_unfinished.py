"""The live preview: whatever a profile holds so far, there is a command that bash can read, and a policy."""

import json
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.render.recorder import read_by_bash
from tests.strategies import plans
from wizard.plan import AnyPlan
from wizard.policy.documents import caller, policy_text
from wizard.render.awscli import argv, bash_text
from wizard.request import partial_request

# What a profile that is being written, or was written wrongly, may hold in a place.
_ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        "",
        " ",
        "-",
        ":",
        "a:b",
        "/",
        0,
        -1,
        1.5,
        True,
        [],
        ["x"],
        [5],
        [["x"]],
        {},
        {"a": 1},
        {"a": {}},
        date(2026, 1, 2),
    ]
)


@st.composite
def unfinished_profiles(draw: st.DrawFn) -> dict[str, Any]:
    plan: AnyPlan = draw(plans())
    return {"kind": plan.kind, **_unfinished(draw, {**plan.as_profile(), "kind": None})}


def _unfinished(draw: st.DrawFn, values: dict[str, Any]) -> dict[str, Any]:
    """Each value kept, left out, or replaced."""
    left: dict[str, Any] = {}
    for key, value in values.items():
        if key == "kind":
            continue
        fate = draw(st.sampled_from(["keep", "keep", "drop", "replace"]))
        if fate == "replace":
            left[key] = draw(_ODD)
        elif fate == "keep":
            left[key] = _unfinished(draw, value) if isinstance(value, dict) else value
    return left


@settings(max_examples=150, deadline=None)
@given(unfinished_profiles())
def test_any_unfinished_profile_has_a_preview(profile: dict[str, Any]) -> None:
    request = partial_request(profile)
    command = argv(request)
    assert command[:2] == ["aws", "comprehend"]
    assert read_by_bash(bash_text(command)) == command
    assert json.loads(policy_text(caller(profile)))["Version"] == "2012-10-17"


def test_nothing_chosen_but_the_kind() -> None:
    assert bash_text(argv(partial_request({"kind": "recognizer"}))) == "aws comprehend create-entity-recognizer"


def test_a_number_below_zero_stays_a_value() -> None:
    assert "--desired-inference-units=-1" in argv(partial_request({"kind": "endpoint", "inference_units": -1}))
