"""What every face shows live: the command, the policy, the profile. Pure views of one set of answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.findings import Finding


@dataclass(frozen=True)
class Where:
    """What the printed command must name to reach the account that is spoken to; empty where nothing need be named."""

    endpoint_url: str = ""
    credentials: str = ""


@dataclass(frozen=True)
class Preview:
    """One view: an id, a title, and how its text is made from a profile's nested values and the account in use."""

    id: str
    title: str
    suffix: str
    render: Callable[[Mapping[str, Any], Where], str]


def _command(profile: Mapping[str, Any], where: Where) -> str:
    from wizard.render.awscli import argv, bash_text, fallback_reason
    from wizard.request import partial_request

    request = partial_request(profile)
    words = argv(request, profile=where.credentials or None, endpoint_url=where.endpoint_url or None)
    reason = fallback_reason(request)
    why = f"# One JSON document, since {reason}.\n" if reason else ""
    return why + bash_text(words)


def _policy(profile: Mapping[str, Any], _where: Where) -> str:
    from wizard.policy.documents import caller, policy_text

    return policy_text(caller(profile))


def _profile(profile: Mapping[str, Any], _where: Where) -> str:
    from wizard.profiles import render

    return render(profile)


PREVIEWS: tuple[Preview, ...] = (
    Preview("command", "Command", ".sh", _command),
    Preview("policy", "Policy", ".json", _policy),
    Preview("profile", "Profile", ".toml", _profile),
)
"""The previews in their order; findings are the fourth tab and are listed, not rendered as text to copy."""


def render_preview(preview_id: str, profile: Mapping[str, Any], where: Where) -> str:
    """The text of one preview; empty while nothing is chosen to launch."""
    if "kind" not in profile:
        return ""
    preview = next(item for item in PREVIEWS if item.id == preview_id)
    return preview.render(profile, where)


def missing_words(findings: list[Finding]) -> str:
    """What is still open, in one line; empty where nothing is wrong."""
    open_points = [finding.subject.lstrip("_") for finding in findings if finding.severity == "error"]
    return f"Not complete yet: {', '.join(open_points)}" if open_points else ""
