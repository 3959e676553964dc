"""Every key of the screens, declared once: bindings, help pages, the palette and the user's settings read it here.

The user's settings name an action by its ``id`` (``[keys]`` in ``config.toml``).
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import Screen


@dataclass(frozen=True)
class Key:
    """A key, or keys with commas between, and what they do.

    ``action`` is Textual's; without one the key is a widget's own and here for the help page alone. ``footer`` is the
    word for the footer, where it stands if ``show`` is set. ``title`` names the action in the palette; empty: it is not
    there. ``what`` is the sentence of help page and palette, ``label`` how the help page names the keys.
    """

    id: str
    keys: str
    what: str
    action: str = ""
    footer: str = ""
    title: str = ""
    label: str = ""
    show: bool = False
    priority: bool = False


MAIN: tuple[Key, ...] = (
    Key("", "enter", "take the highlighted choice and go on"),
    Key("", "space", "choose or take back, where several can be chosen"),
    Key("back", "shift+tab", "to the question before", "back", "Back", "Back", show=True, priority=True),
    Key("escape", "escape", "clears a filter first", "escape", "Back"),
    Key("help", "f1", "keys, and what is asked", "help", "Help", "Help", label="F1, ?", show=True),
    Key("preview", "f2", "show or hide the preview", "preview", "Preview", "Preview", show=True),
    Key("next_tab", "f3", "command, policy, profile, export, findings", "next_tab", "Next tab", "Next tab", show=True),
    Key(
        id="next_document",
        keys="f9",
        what="caller, role, trust, others",
        action="next_document",
        footer="Next document",
        title="Next policy document",
    ),
    Key("", "left_square_bracket,right_square_bracket", "the page before, after; Left and Right do it too"),
    Key("steps", "f4", "also back to an answered one", "steps", "Steps", "Go to a step"),
    Key("runs", "f5", "how they stand; results, stop, delete, audit", "runs", "Runs", "Runs", show=True),
    Key(
        id="check_everything",
        keys="f10",
        what="all checks again, large files too",
        action="check_everything",
        footer="Check",
        title="Check everything",
        show=True,
    ),
    Key("save", "ctrl+s", "the answers as TOML, to run again", "save", "Save", "Save as a profile", show=True),
    Key("copy", "ctrl+y", "on a finding, what mends it", "copy", "Copy", "Copy the preview"),
    Key("write", "ctrl+e", "to a file, never over one unasked", "write", "Write", "Write the preview"),
    Key("refresh", "ctrl+r", "ask AWS again", "refresh", "Reload", "Reload the list"),
    Key("stop_loading", "f6", "checking too; what is found stays", "stop_loading", "Stop loading", "Stop loading"),
    Key("open_profile", "f7", "fill the answers in from a saved one", "open_profile", "Open", "Open a profile"),
    Key("login", "f8", "IAM Identity Center, for an expired session", "login", "Log in", "Log in"),
    Key("start_anew", "ctrl+n", "another plan in the same account", "start_anew", "Start anew", "Start anew"),
    Key("condition_keys", "", "which operation supports which, for policies", "condition_keys", title="Condition keys"),
    Key("", "ctrl+p", "Palette: every action by name, and themes"),
    Key("suspend", "ctrl+z", "to the shell, until its fg", "app.suspend_process", "Suspend", "Suspend"),
    Key("quit", "ctrl+q", "the answers are kept as a draft", "app.quit", "Quit", label="Ctrl+Q, Ctrl+C", show=True),
)
PREVIEW: tuple[Key, ...] = tuple(
    replace(key, action=f"screen.{key.action}", show=True) for key in MAIN if key.id in ("next_tab", "copy", "write")
)
"""What the footer shows besides where the keyboard is in the preview: the screen's own keys."""
_HELP = ("f1,question_mark", "the keys", "help", "Help", "Help")
_ENDPOINT = ("e", "of the model: its plan, everything filled in", "endpoint", "Endpoint", "Endpoint")
_VERSION = ("n", "of the model: its plan, everything filled in", "version", "Version", "New version")
_AUDIT = ("a", "who used its keys, by CloudTrail", "audit", "Audit", "Audit")
RUNS: tuple[Key, ...] = (
    Key("runs.back", "escape,f5", "whatever is under way goes on in AWS", "dismiss(None)", "Back", "Back", show=True),
    Key("runs.help", *_HELP, show=True),
    Key(
        id="runs.result",
        keys="enter",
        what="metrics, confusion matrix, or why it failed",
        action="result",
        footer="Result",
        title="Result",
        show=True,
        priority=True,
    ),
    Key("runs.stop", "s", "the training", "stop", "Stop", "Stop", show=True),
    Key("runs.delete", "d", "the endpoint or model", "delete", "Delete", "Delete", show=True),
    Key("runs.endpoint", *_ENDPOINT, show=True),
    Key("runs.version", *_VERSION, show=True),
    Key("runs.audit", *_AUDIT, show=True),
    Key("runs.reload", "ctrl+r", "ask AWS again", "reload", "Reload", "Reload", show=True),
    Key("runs.login", "f8,l", "IAM Identity Center, for an expired session", "login", "Log in", "Log in"),
)
RESULT: tuple[Key, ...] = (
    Key("result.back", "escape", "to where you came from", "dismiss(None)", "Back", "Back", show=True),
    Key("result.help", *_HELP, show=True),
    Key("result.endpoint", *_ENDPOINT, show=True),
    Key("result.version", *_VERSION, show=True),
    Key("result.mend", "m", "the plan, at the step that mends the failure", "mend", "Mend it", "Mend it", show=True),
    Key("result.audit", *_AUDIT, show=True),
)
AUDIT: tuple[Key, ...] = (
    Key("audit.back", "escape", "to where you came from", "leave", "Back", "Back", show=True),
    Key("audit.help", "f1", "the keys", "help", "Help", "Help", show=True),
    Key("audit.model", "m", "look at it or not", "purpose('model')", "Model key", "Model key", show=True),
    Key("audit.volume", "v", "look at it or not", "purpose('volume')", "Volume key", "Volume key", show=True),
    Key("audit.output", "o", "look at it or not", "purpose('output')", "Output key", "Output key", show=True),
    Key("audit.period", "t", "the next one: 24 h, 7, 30, 90 days", "period", "Period", "Period", show=True),
    Key("audit.denied", "x", "what was not allowed, or all", "denied", "Denied only", "Denied only", show=True),
    Key("audit.everything", "w", "not Comprehend alone", "everything", "Everything", "Everything", show=True),
    Key("audit.filter", "slash", "by principal or event; Enter ends it", "filter", "Filter", "Filter", show=True),
    Key("audit.stop", "f6", "what is found stays", "stop", "Stop", "Stop looking up"),
    Key("audit.reload", "ctrl+r", "ask CloudTrail anew", "reload", "Reload", "Look up again"),
    Key("audit.write", "ctrl+e", "what is shown, as CSV or JSON", "write", "Write", "Write to a file", show=True),
)
_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "shift+tab": "Shift+Tab",
}


def bindings(keys: Iterable[Key]) -> list[Binding]:
    """The bindings of a screen."""
    return [
        Binding(key.keys, key.action, key.footer, show=key.show, priority=key.priority, id=key.id)
        for key in keys
        if key.action and key.keys
    ]


def help_lines(keys: Sequence[Key], changed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """For each key that there is, how it is named and what it does; ``changed``: the keys of the user's settings."""
    for key in keys:
        own = changed.get(key.id, "") if key.id else ""
        name = label_of(own) if own else key.label or label_of(key.keys)
        if name:
            yield name, f"{key.title or key.footer}: {key.what}" if key.action else key.what


def label_of(keys: str) -> str:
    """``ctrl+s,f1`` as ``Ctrl+S, F1``."""
    return ", ".join(_label(key.strip()) for key in keys.split(",") if key.strip())


def _label(key: str) -> str:
    if key in _NAMES:
        return _NAMES[key]
    return "+".join(part.upper() if len(part) == 1 else part.capitalize() for part in key.split("+"))


def commands(keys: Iterable[Key], screen: Screen[Any]) -> Iterator[SystemCommand]:
    """The actions of a screen, for the palette."""
    for key in keys:
        if key.title:
            what = f"{key.what[:1].upper()}{key.what[1:]}"
            yield SystemCommand(key.title, what, partial(screen.run_action, key.action))


def problems(changed: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the keys of the user's settings: actions that there are not."""
    known = [key.id for key in (*MAIN, *RUNS, *RESULT, *AUDIT) if key.id and key.action and key.keys]
    for action in changed:
        if action not in known:
            near = difflib.get_close_matches(action, known, n=1)
            yield f"[keys]: {action} is no action; {f'did you mean {near[0]}?' if near else 'F1 lists them.'}"
