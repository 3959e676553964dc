"""The draft: the answers of a wizard that was left before its end, offered again at the next start."""

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wizard.files import write_atomically
from wizard.flow import STEPS, Value, WizardState
from wizard.flow.learned import is_learned

_FORMAT = 1
_OF_THE_MOMENT = frozenset({"_caller_account", "_no_connection"})
"""What was true of the connection then, and is found out anew."""


def draft_path(*, demo: bool) -> Path:
    """Where the draft is kept: the user's state directory. The simulated account has a draft of its own."""
    from platformdirs import user_state_path

    return user_state_path("comprehend-wizard") / ("draft-demo.json" if demo else "draft.json")


def save_draft(path: Path, state: WizardState) -> None:
    """Write the draft: atomically, readable by its owner only."""
    document = {
        "format": _FORMAT,
        "step": state.step,
        "question": state.question,
        "visited": sorted(state.visited),
        "answers": {
            key: dict(value) if isinstance(value, Mapping) else value
            for key, value in state.answers.items()
            if key not in _OF_THE_MOMENT and not is_learned(key)
        },
    }
    write_atomically(path, json.dumps(document, indent=1).encode("ascii"), overwrite=True)


def read_draft(path: Path) -> WizardState | None:
    """The state a draft holds; ``None`` if there is none, or if it is not one that this version understands."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        return None
    answers = document.get("answers")
    if not isinstance(answers, dict) or not answers:
        return None
    known = {step.id for step in STEPS}
    step = document.get("step")
    question = document.get("question")
    visited = document.get("visited")
    return WizardState(
        answers=MappingProxyType({str(key): _value(value) for key, value in answers.items()}),
        step=step if step in known else STEPS[0].id,
        question=question if isinstance(question, str) else None,
        visited=frozenset(item for item in visited if item in known) if isinstance(visited, list) else frozenset(),
    )


def forget_draft(path: Path) -> None:
    """Remove the draft."""
    path.unlink(missing_ok=True)


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if isinstance(value, dict):
        return MappingProxyType({str(key): str(text) for key, text in value.items()})
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value)


def set_aside(path: Path) -> None:
    """Keep a draft that is not gone on with, beside the new one."""
    with contextlib.suppress(FileNotFoundError):
        path.replace(path.with_name(f"{path.stem}-previous.json"))
