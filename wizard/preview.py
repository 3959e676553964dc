"""What every face shows live: the command, the policy, the profile. Pure views of one set of answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.findings import Finding


@dataclass(frozen=True)
class Preview:
    """One view: an id, a title, and how its text is made from a profile's nested values and the endpoint in use."""

    id: str
    title: str
    suffix: str
    render: Callable[[Mapping[str, Any], str | None], str]


def _command(profile: Mapping[str, Any], endpoint_url: str | None) -> str:
    from wizard.render.awscli import argv, bash_text
    from wizard.request import partial_request

    return bash_text(argv(partial_request(profile), endpoint_url=endpoint_url))


def _policy(profile: Mapping[str, Any], _endpoint_url: str | None) -> str:
    from wizard.policy.documents import caller, policy_text

    return policy_text(caller(profile))


def _profile(profile: Mapping[str, Any], _endpoint_url: str | None) -> str:
    from wizard.profiles import render

    return render(profile)


PREVIEWS: tuple[Preview, ...] = (
    Preview("command", "Command", ".sh", _command),
    Preview("policy", "Policy", ".json", _policy),
    Preview("profile", "Profile", ".toml", _profile),
)
"""The previews in their order; findings are the fourth tab and are listed, not rendered as text to copy."""


def render_preview(preview_id: str, profile: Mapping[str, Any], endpoint_url: str | None = None) -> str:
    """The text of one preview; empty while nothing is chosen to launch."""
    if "kind" not in profile:
        return ""
    preview = next(item for item in PREVIEWS if item.id == preview_id)
    return preview.render(profile, endpoint_url)


def missing_words(findings: list[Finding]) -> str:
    """What is still open, in one line; empty where nothing is wrong."""
    open_points = [finding.subject.lstrip("_") for finding in findings if finding.severity == "error"]
    return f"Not complete yet: {', '.join(open_points)}" if open_points else ""
