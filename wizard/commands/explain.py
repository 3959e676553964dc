"""``comprehend-wizard explain``: would these policies allow it, and which statement and key decide."""

import argparse
from collections.abc import Sequence

from wizard.commands.inputs import read_input
from wizard.commands.loading import load_profile
from wizard.commands.streams import Streams
from wizard.errors import ExitCode, UsageError
from wizard.policy.access import Access
from wizard.policy.accesses import accesses_of, combined, read_accesses
from wizard.policy.evaluate import Decision, evaluate
from wizard.policy.organization import level
from wizard.policy.parsing import Policy, parse_policies, read_json
from wizard.text import visible

_DECISIONS = {
    "allowed": "allowed",
    "implicitly_denied": "implicitly denied",
    "explicitly_denied": "explicitly denied",
    "undecided": "undecided",
}
_MATCHED = {True: "matches", False: "does not match", None: "undecided"}


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print decisions; exit code 0 where everything is allowed, 1 where not. Raises UsageError, ProfileError."""
    if bool(arguments.saved_plan) == bool(arguments.request):
        raise UsageError(
            "explain needs a PROFILE or --request FILE, and not both.",
            "PROFILE comes first: what follows --policy is taken for files.",
        )
    identity = _policies(arguments.policy)
    scps = [level(_policies([name])) for name in arguments.scp]
    boundaries = _policies(arguments.boundary)

    def decide(access: Access) -> Decision:
        return evaluate(access, identity, scps=scps, boundaries=boundaries)

    if arguments.request:
        data = read_json(arguments.request, _read(arguments.request))
        accesses = read_accesses(visible(arguments.request), data)
        decisions = [decide(access) for access in accesses]
        if streams.json:
            shapes = [decision.as_json() for decision in decisions]
            streams.json_data(shapes if isinstance(data, list) else shapes[0])
        allowed = all(decision.decision == "allowed" for decision in decisions)
    else:
        accesses = accesses_of(load_profile(arguments, streams))
        decisions = [decide(access) for access in accesses]
        whole = combined(zip(accesses, decisions, strict=True))
        if streams.json:
            streams.json_data(whole.as_json())
        allowed = whole.decision.decision == "allowed"
    if not streams.json:
        for access, decision in zip(accesses, decisions, strict=True):
            streams.data("\n".join(_lines(access, decision)))
    return ExitCode.OK if allowed else ExitCode.NO


def _lines(access: Access, decision: Decision) -> Sequence[str]:
    """A decision for a person: what was asked, what decided, and what every statement says."""
    asked = f"{visible(access.action)} on {visible(access.resource or 'a resource that is not known yet')}"
    lines = [f"{_DECISIONS[decision.decision]}: {asked}", f"  {decision.because}"]
    concerned = [reason for reason in decision.reasons if reason.concerns]
    for reason in concerned:
        said = f"{reason.effect} {reason.sid} of {reason.policy} {_MATCHED[reason.matched]}: {reason.because}."
        lines.append(f"  - {said}")
    if others := len(decision.reasons) - len(concerned):
        lines.append(f"  - {others} more {'speaks' if others == 1 else 'speak'} of other operations.")
    return lines


def _policies(names: Sequence[str]) -> list[Policy]:
    return [policy for name in names for policy in parse_policies(name, _read(name))]


def _read(name: str) -> str:
    """The text of a file, of standard input for ``-``. Raises UsageError."""
    try:
        return read_input(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{visible(name)} is not UTF-8 text.", "Save it as UTF-8.") from error
    except (OSError, ValueError) as error:
        said = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise UsageError(
            f"{visible(name)} cannot be read: {visible(said).lower()}.", "Give a JSON file's path."
        ) from error
