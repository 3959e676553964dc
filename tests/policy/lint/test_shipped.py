"""No false alarms: what this program prints itself, and the simulated account's guardrail, have no errors."""

import json
from pathlib import Path

import pytest

from tests.policy.lint.documents import ids
from wizard.demo.story import people
from wizard.policy.documents import caller, documents_of, policy_text
from wizard.policy.lint import lint
from wizard.profiles import load

PROFILES = Path(__file__).parents[3] / "profiles"
SHIPPED = sorted(PROFILES.glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.stem))
def test_the_caller_policy_is_without_fault(path: Path) -> None:
    result = lint("p", policy_text(caller(load(path).plan.as_profile())))
    assert not ids(result, "error", "warning")
    assert result.corrected is None


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.stem))
def test_every_document_of_a_profile_is_without_fault(path: Path) -> None:
    for document in documents_of(load(path).plan.as_profile()):
        parts = [policy_text(part) for part in document.parts if part.statements]
        if parts:
            result = lint("p", f"[{','.join(parts)}]")
            assert not ids(result, "error", "warning"), document.name
            assert result.corrected is None


def test_the_guardrail_of_the_simulated_account_has_no_errors() -> None:
    result = lint("p", people.document(*people.guardrail()))
    assert ids(result) == {"left-open"}
    assert "StartTopicsDetectionJob" in json.dumps([finding.message for finding in result.findings])
    assert result.corrected is None
