"""PROFILE of a command: found, with what the command line says applied, and sound."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from wizard import profiles
from wizard.commands.streams import Streams
from wizard.errors import UsageError
from wizard.findings import Finding, has_errors
from wizard.plan import AnyPlan, validate
from wizard.profiles.errors import LocatedFinding, shown_path
from wizard.profiles.lines import line_numbers, line_of
from wizard.text import visible


def load_plan(arguments: argparse.Namespace, streams: Streams) -> AnyPlan:
    """The plan that ``arguments.saved_plan`` names, warnings said on ``streams``.

    ``arguments.region`` goes before the region of the profile. Raises ProfileError, or UsageError where the plan is not
    sound in that region.
    """
    path = profiles.find(arguments.saved_plan)
    findings: Sequence[Finding]
    if arguments.region:
        plan, findings = _in_region(path, arguments.region)
    else:
        loaded = profiles.load(path)
        plan, findings = loaded.plan, loaded.findings
    if not streams.json:
        streams.findings(finding for finding in findings if finding.severity != "info")
    return plan


def _in_region(path: Path, region: str) -> tuple[AnyPlan, list[Finding]]:
    """The whole file is judged, as without ``--region``: a misspelt [vpc] must not turn into a launch without one."""
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
