"""The in-app help: the keys, the current question, how the lists work; and the table of condition keys."""

from collections.abc import Mapping, Sequence

from textual.content import Content

from wizard.flow import Browse, Pick, Question
from wizard.flow.marks import MARK_LEGEND, has_marks
from wizard.policy.table import table_text
from wizard.tui.keys import MAIN, Key, help_lines

_TABLE_WIDTH = 66
"""What fits beside the scroll bar of a dialog."""

RUN_SIGNS = "✓ ended well, ! with a warning, ✗ failed or stopped, ▸ under way, ? without an answer."


def keys_page(title: str, keys: Sequence[Key], changed: Mapping[str, str], signs: str = "") -> Content:
    """The help page of a screen beside the flow; ``changed``: the keys of the user's settings."""
    lines = _key_lines(keys, changed)
    return Content.assemble((f"{title}\n\n", "bold"), *lines, (f"\nSigns: {signs}" if signs else "", "$text-muted"))


def _key_lines(keys: Sequence[Key], changed: Mapping[str, str]) -> list[str]:
    named = list(help_lines(keys, changed))
    width = max(len(name) for name, _what in named)
    return [f"{name:<{width}}  {what}\n" for name, what in named]


def help_for(question: Question | None, changed: Mapping[str, str]) -> Content:
    """The help page, beginning with the question the person is at; ``changed``: the keys of the user's settings."""
    parts: list[str | tuple[str, str]] = []
    if question is not None:
        parts += [(f"{question.ask}\n", "bold"), f"{question.why}\n"]
        parts.append((f"Profile key: {question.key}\n" if not question.key.startswith("_") else "", "$text-muted"))
        if question.none:
            parts.append(f"It may be left out: {question.none}.\n")
        if isinstance(question.control, Pick):
            parts.append(
                "Type to filter the list. What is not listed (a key of another account, or a list that you may not "
                "read) can be typed or pasted into the filter and is offered as it stands.\n"
            )
        if isinstance(question.control, Browse):
            parts.append(
                "Enter or the right key opens a folder, Backspace or the left key goes up. A location can be pasted: "
                "s3://bucket/key.\n"
            )
        if has_marks(question):
            parts.append(
                f"Marks: {MARK_LEGEND}, ? that cannot be told. Below the list is the statement that decides; the list "
                "begins at a row that is not refused. Without marks your policies may not be read.\n"
            )
        parts.append("\n")
    parts.append(("Keys\n", "bold"))
    parts += _key_lines(MAIN, changed)
    signs = "✓ done, ! needs attention, · not yet, ▸ where you are, ✗ cannot be chosen, ● the answer, [x] chosen."
    marks = "▌ changed by the last answer, ▔ lines above have gone, ▁ lines below have gone, # no part of the JSON."
    parts.append((f"\nSigns: {signs}\nIn the preview: {marks}\n", "$text-muted"))
    return Content.assemble(*parts)


def condition_keys_page() -> Content:
    """Which operation supports which of Comprehend's condition keys, as ``comprehend-wizard conditions`` prints it."""
    more = "One operation in full: comprehend-wizard conditions OPERATION"
    return Content.assemble(("Condition keys\n", "bold"), f"{table_text(_TABLE_WIDTH)}\n\n", (more, "$text-muted"))
