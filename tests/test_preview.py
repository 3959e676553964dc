"""The previews as every face reads them: pages by name, the text alone, and remarks that are no part of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.render.test_unfinished import unfinished_profiles
from wizard.policy.documents import documents_of
from wizard.preview import PREVIEWS, Where, file_name, page_names, render_preview
from wizard.profiles import read_data

PROFILES = sorted((Path(__file__).parents[1] / "profiles").glob("*.toml"))


def parts(text: str) -> list[Any]:
    """The JSON of each part of a document."""
    found = json.loads(text) if text else []
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_every_document_of_a_plan_has_a_page_in_the_same_order(path: Path) -> None:
    data, _findings = read_data(path)
    documents = documents_of(data)
    assert page_names("policy", data) == tuple(document.name for document in documents)
    for document in documents:
        shown = render_preview("policy", data, Where(), document.name)
        assert shown.page == document.name
        assert shown.heading == f"{document.name}: {document.kind.what}"
        assert shown.remarks[: len(tuple(document.remarks()))] == tuple(document.remarks())
        assert shown.text == document.text
        # What is too long with its blanks is looked at with them and copied without.
        assert bool(shown.remarks[len(tuple(document.remarks())) :]) == (shown.laid_out != shown.text)
        assert parts(shown.laid_out) == parts(shown.text)
        assert parts(shown.text) == [part.as_json() for part in document.parts if part.statements]


def test_what_is_not_part_of_the_text_begins_with_a_number_sign() -> None:
    data, _findings = read_data(next(path for path in PROFILES if path.stem == "endpoint"))
    shown = render_preview("policy", data, Where(), "exact")
    assert shown.text == ""
    assert shown.to_read.splitlines()[0].startswith("# exact: These values only")
    assert all(line.startswith("# ") for line in shown.to_read.splitlines())
    trust = render_preview("policy", data, Where(), "trust")
    assert trust.to_read.endswith(trust.text)


def test_a_page_that_the_plan_does_not_have_is_the_first_one() -> None:
    assert render_preview("policy", {"kind": "classifier"}, Where(), "key (volume)").page == "caller"


@pytest.mark.parametrize("preview", PREVIEWS, ids=lambda preview: preview.id)
def test_before_anything_is_chosen_there_is_nothing(preview: Any) -> None:
    assert page_names(preview.id, {"region": "us-west-2"}) == ()
    assert render_preview(preview.id, {"region": "us-west-2"}, Where()).to_read == ""


def test_names_of_files() -> None:
    profile, _findings = read_data(next(path for path in PROFILES if path.stem == "classifier-secure"))
    names = [
        file_name(preview, render_preview(preview, profile, Where(), page))
        for preview, page in (("policy", "key (volume)"), ("command", "cmd"), ("export", "terraform"), ("profile", ""))
    ]
    assert names == ["policy-key-volume.json", "command-cmd.cmd", "export-terraform.tf", "profile.toml"]
    assert file_name("findings") == "findings.txt"


@settings(max_examples=60, deadline=None)
@given(unfinished_profiles())
def test_any_unfinished_profile_has_every_page(profile: dict[str, Any]) -> None:
    for name in page_names("policy", profile):
        shown = render_preview("policy", profile, Where(), name)
        assert shown.page == name
        parts(shown.text)
