"""How the wizard is started, whatever face it has: what is answered already, and going on with a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.settings import Settings

if TYPE_CHECKING:
    from wizard.flow import Value, WizardState


@dataclass(frozen=True)
class StartOptions:
    """What the wizard starts with; ``profile`` holds a profile's nested values, ``profile_path`` where they came
    from."""

    profile: Mapping[str, Any] | None = None
    profile_path: Path | None = None
    profile_problems: tuple[str, ...] = ()
    credentials: str = ""
    region: str = ""
    endpoint_url: str | None = None
    demo: bool = False
    read_only: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)


def start_state(options: StartOptions) -> "WizardState":
    """The state the wizard starts with: what the profile, the flags and the environment have answered already."""
    # The screen is painted before the flow is loaded.
    from wizard.flow import Learned, ProfileOpened, WizardState, reduce

    given: dict[str, Value | None] = {}
    if options.demo:
        given["_demo"] = "yes"
    if options.credentials:
        given["_credentials"] = options.credentials
    state = reduce(WizardState(), Learned(given))
    if options.profile is not None:
        state = reduce(state, ProfileOpened(options.profile))
    # A flag is said last and here, so it wins over the profile.
    if options.region:
        state = reduce(state, Learned({"region": options.region}))
    return state


def resumed(state: "WizardState", draft: "WizardState") -> "WizardState":
    """``draft`` gone on with; account and region as they are in ``state`` hold where the draft does not say."""
    from wizard.flow.answers import with_answers

    return replace(draft, answers=with_answers(state.answers, dict(draft.answers)))
