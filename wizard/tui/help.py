"""The in-app help: the keys, the current question, how the lists work; and the table of condition keys."""

from textual.content import Content

from wizard.flow import Browse, Pick, Question
from wizard.flow.marks import MARK_LEGEND, has_marks
from wizard.policy.table import table_text

_TABLE_WIDTH = 66
"""What fits beside the scroll bar of a dialog."""

KEYS: tuple[tuple[str, str], ...] = (
    ("Enter", "take the highlighted choice and go on"),
    ("Space", "choose or take back, where several can be chosen"),
    ("Shift+Tab, Escape", "back (Escape clears a filter first)"),
    ("F4", "jump to any step"),
    ("F5", "runs: what was launched and how it stands; results, stop, delete, audit"),
    ("F2", "show or hide the preview"),
    ("F3", "next tab of the preview"),
    ("F9", "next policy document"),
    ("[ and ]", "policy document before and after, in the preview"),
    ("Ctrl+S", "save the answers as a profile"),
    ("Ctrl+Y", "copy what the preview shows; on a finding, the command that mends it"),
    ("Ctrl+E", "write what the preview shows to a file"),
    ("Ctrl+R", "load the list again"),
    ("F6", "stop what is loading or being checked"),
    ("F7", "open a saved profile"),
    ("F8", "log in (AWS IAM Identity Center) when a session has expired"),
    ("F10", "check everything again, large files too"),
    ("Ctrl+P", "command palette: every action by name, and themes"),
    ("Ctrl+Q, Ctrl+C", "leave; the answers are kept as a draft"),
)


RUN_SIGNS = "✓ ended well, ! with a warning, ✗ failed or stopped, ▸ under way, ? without an answer."
RUN_KEYS: tuple[tuple[str, str], ...] = (
    ("Enter", "the result: metrics, confusion matrix, or why it failed"),
    ("S", "stop the training"),
    ("D", "delete the endpoint or model"),
    ("E", "the plan of an endpoint for the model, everything filled in"),
    ("N", "the plan of the model's next version"),
    ("A", "audit: who used its keys, by CloudTrail"),
    ("Ctrl+R", "ask AWS again"),
    ("F8, L", "log in (AWS IAM Identity Center) when a session has expired"),
    ("Escape, F5", "back to the wizard; whatever is under way goes on in AWS"),
)
RESULT_KEYS: tuple[tuple[str, str], ...] = (
    ("E", "the plan of an endpoint for the model, everything filled in"),
    ("N", "the plan of the model's next version"),
    ("M", "of a failure: the plan, at the step that mends it"),
    ("A", "audit: who used its keys, by CloudTrail"),
    ("Escape", "back"),
)
AUDIT_KEYS: tuple[tuple[str, str], ...] = (
    ("M, V, O", "the model's, volume's, output's key, or not"),
    ("T", "the next period: 24 h, 7, 30, 90 days"),
    ("X", "only what was not allowed, or all"),
    ("W", "also what does not concern Comprehend"),
    ("/", "filter by principal or event; Enter or Escape goes back to the table"),
    ("Ctrl+E", "write what is shown to a file, CSV or JSON"),
    ("F6", "look up no more"),
    ("Ctrl+R", "look up again"),
    ("Escape", "back"),
)


def keys_page(title: str, keys: tuple[tuple[str, str], ...]) -> Content:
    """The help page of a screen beside the flow."""
    width = max(len(key) for key, _what in keys)
    lines = [f"{key:<{width}}  {what}\n" for key, what in keys]
    signs = f"\nSigns: {RUN_SIGNS}" if keys is RUN_KEYS else ""
    return Content.assemble((f"{title}\n\n", "bold"), *lines, (signs, "$text-muted"))


def help_for(question: Question | None) -> Content:
    """The help page, beginning with the question the person is at."""
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
                f"Marks: {MARK_LEGEND}, ? that cannot be told. Below the list is the statement that decides. Without "
                "marks your policies may not be read.\n"
            )
        parts.append("\n")
    parts.append(("Keys\n", "bold"))
    width = max(len(key) for key, _what in KEYS)
    parts += [f"{key:<{width}}  {what}\n" for key, what in KEYS]
    signs = "✓ done, ! needs attention, · not yet, ▸ where you are, ✗ cannot be chosen, ● the answer, [x] chosen."
    marks = "▌ changed by the last answer, ▔ lines above have gone, ▁ lines below have gone, # no part of the JSON."
    parts.append((f"\nSigns: {signs}\nIn the preview: {marks}\n", "$text-muted"))
    return Content.assemble(*parts)


def condition_keys_page() -> Content:
    """Which operation supports which of Comprehend's condition keys, as ``comprehend-wizard conditions`` prints it."""
    more = "One operation in full: comprehend-wizard conditions OPERATION"
    return Content.assemble(("Condition keys\n", "bold"), f"{table_text(_TABLE_WIDTH)}\n\n", (more, "$text-muted"))
