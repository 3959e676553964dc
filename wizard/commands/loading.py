"""PROFILE of a command: found, with what the command line says applied, and sound."""

import argparse
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard import profiles
from wizard.commands.streams import Streams
from wizard.errors import UsageError
from wizard.findings import Finding, has_errors
from wizard.profiles.errors import LocatedFinding, shown_path
from wizard.profiles.lines import line_numbers, line_of
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.plan import AnyPlan


@dataclass(frozen=True)
class LoadedPlan:
    """A sound plan, the file that it is from, and what there is to say about it: warnings and remarks."""

    plan: "AnyPlan"
    path: Path
    findings: tuple[Finding, ...]


def load_profile(arguments: argparse.Namespace, streams: Streams) -> dict[str, Any]:
    """The plan that ``arguments.saved_plan`` names as nested values (``plan.as_profile()``), warnings said on
    ``streams``.

    ``arguments.region`` goes before the region of the profile. Raises ProfileError, or UsageError where the plan is not
    sound in that region.
    """
    if arguments.region:
        saved = load_saved(arguments)
        plain, findings = saved.plan.as_profile(), list(saved.findings)
    else:
        plain, located = profiles.load_values(profiles.find(arguments.saved_plan))
        findings = list(located)
    if not streams.json:
        streams.findings(finding for finding in findings if finding.severity != "info")
    return plain


def load_saved(arguments: argparse.Namespace) -> LoadedPlan:
    """The same as a plan of the models, with its file; nothing said yet."""
    path = profiles.find(arguments.saved_plan)
    if arguments.region:
        plan, findings = _in_region(path, arguments.region)
        return LoadedPlan(plan, path, tuple(findings))
    loaded = profiles.load(path)
    return LoadedPlan(loaded.plan, path, tuple(loaded.findings))


def _in_region(path: Path, region: str) -> tuple["AnyPlan", list[Finding]]:
    """The whole file is judged, as without ``--region``: a misspelt [vpc] must not turn into a launch without one."""
    from wizard.plan import validate

    text = profiles.read_text(path)
    plan, findings = validate({**profiles.parse(path, text), "region": region})
    lines = line_numbers(text) if findings else {}
    located = [
        # The region is not the file's: no line of it is to blame.
        finding if finding.subject == "region" else _located(finding, path, line_of(finding.subject, lines))
        for finding in findings
    ]
    if plan is None or has_errors(located):
        wrong = [finding for finding in located if finding.severity == "error"]
        message = f"{shown_path(path)} cannot be used with --region {visible(region)}."
        raise UsageError(message, "Mend what is listed, or leave --region out.", findings=wrong)
    return plan, located


def _located(finding: Finding, path: Path, line: int) -> LocatedFinding:
    return LocatedFinding(**asdict(finding), file=shown_path(path), line=line)
