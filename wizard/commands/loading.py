"""PROFILE of a command: found, with what the command line says applied, and sound."""

import argparse
from typing import Any

from wizard import profiles
from wizard.commands.streams import Streams
from wizard.errors import UsageError
from wizard.findings import has_errors
from wizard.plan import AnyPlan, validate
from wizard.text import visible


def load_plan(arguments: argparse.Namespace, streams: Streams) -> AnyPlan:
    """The plan that ``arguments.saved_plan`` names, warnings said on ``streams``.

    ``arguments.region`` goes before the region of the profile. Raises ProfileError, or UsageError where the plan is not
    sound in that region.
    """
    path = profiles.find(arguments.saved_plan)
    if arguments.region:
        data, _problems = profiles.read_data(path)
        return _in_region(data, arguments.region, str(path))
    loaded = profiles.load(path)
    for finding in loaded.findings:
        if finding.severity != "info" and not streams.json:
            streams.findings([finding])
    return loaded.plan


def _in_region(data: dict[str, Any], region: str, place: str) -> AnyPlan:
    plan, findings = validate({**data, "region": region})
    if plan is None or has_errors(findings):
        wrong = [finding for finding in findings if finding.severity == "error"]
        message = f"{visible(place)} cannot be used with --region {visible(region)}."
        raise UsageError(message, "Mend what is listed, or leave --region out.", findings=wrong)
    return plan
