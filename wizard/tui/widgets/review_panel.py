"""The review: what will be created, where, with which answers; and from here the launch."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from wizard.check_words import counted, errors_of
from wizard.errors import WizardError
from wizard.flow import WizardState, step_of
from wizard.flow.costs import cost_of
from wizard.flow.review import LAUNCH_IS_OFF, answer_lines, headline, to_mend_first
from wizard.policy.rights import Prediction, Verdict
from wizard.text import shorten, visible
from wizard.tui.widgets.findings_pane import ToShow, finding_content, standing_content
from wizard.tui.widgets.options import Options
from wizard.tui.widgets.still import show_options, show_text

_PREDICTIONS: Mapping[Verdict, tuple[str, str]] = {
    "allowed": ("✓", "bold $text-success"),
    "refused": ("!", "bold $text-warning"),
    "unknown": ("?", "bold"),
}
_LAUNCH, _SAVE = "launch", "save"
_LABEL_WIDTH = 37


class ReviewPanel(Vertical):
    """A list: launch and save first, then what is to be mended, then every answer. Choosing a line goes there."""

    @dataclass
    class LaunchWanted(Message):
        """The person wants to launch; it is not confirmed yet."""

    @dataclass
    class SaveWanted(Message):
        """The person wants to save the answers as a profile."""

    @dataclass
    class JumpWanted(Message):
        """The person wants to change an answer."""

        step: str
        question: str | None

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own name for it
        super().__init__(id=id)
        self._state: WizardState | None = None
        self._width = 0

    def compose(self) -> ComposeResult:
        yield Static(id="review-title", markup=False)
        yield Static(id="review-checks", markup=False)
        yield Static(id="review-prediction", markup=False)
        yield Static(id="review-problem", markup=False)
        yield Options(id="review-lines", markup=False)

    def focus(self, scroll_visible: bool = True) -> "ReviewPanel":
        """Focus goes to the list."""
        self.query_one("#review-lines", OptionList).focus(scroll_visible)
        return self

    def show(
        self,
        state: WizardState,
        *,
        read_only: bool,
        problem: WizardError | None,
        mend: Sequence[str],
        busy: str,
        sent: bool,
        prediction: Prediction | None,
        found: ToShow,
    ) -> None:
        """Draw the review; ``problem`` is why the last launch failed, ``mend`` the profile keys to look at, ``busy``
        what is going on, ``sent`` whether that is a launch, ``prediction`` what AWS will answer as far as that is
        known, ``found`` how the checks are."""
        show_text(self.query_one("#review-title", Static), _title(state))
        self.show_checks(found)
        self._show_problem(problem, busy)
        self._show_prediction(prediction if problem is None and not busy else None)
        lines = self.query_one("#review-lines", OptionList)
        before = lines.highlighted_option
        self._state, self._width = state, self._value_width()
        options = [*_options(state, read_only=read_only, mend=mend, sent=sent), *_answers(state, self._width)]
        if show_options(lines, options):
            # Findings come and go while the checks are at work; the highlight stays on what it was on.
            free = [index for index, option in enumerate(options) if not option.disabled]
            same = (index for index in free if before is not None and options[index].id == before.id)
            lines.highlighted = next(same, next(iter(free), None))

    def _value_width(self) -> int:
        # This panel may not have been laid out yet; what it lies in has.
        around = self.parent.size.width if isinstance(self.parent, Widget) else 0
        return max(20, around - _LABEL_WIDTH - 4)

    def on_resize(self, _event: events.Resize) -> None:
        """An answer takes one line, however wide the terminal is now."""
        if self._state is None or self._width == self._value_width():
            return
        self._width = self._value_width()
        lines = self.query_one("#review-lines", OptionList)
        for option in _answers(self._state, self._width):
            lines.replace_option_prompt(str(option.id), option.prompt)

    def show_checks(self, found: ToShow) -> None:
        """Draw how the checks stand, in the words of the Findings tab."""
        shown = self.query_one("#review-checks", Static)
        shown.display = found.report is not None and bool(found.report.outcomes)
        show_text(shown, standing_content(found))

    def _show_problem(self, problem: WizardError | None, busy: str) -> None:
        shown = self.query_one("#review-problem", Static)
        shown.display = problem is not None or bool(busy)
        if busy:
            show_text(shown, Content(busy))
        elif problem is not None:
            message = visible(problem.message, keep_newlines=True)
            remedy = visible(problem.remedy, keep_newlines=True)
            show_text(shown, Content.assemble(("✗ ", "bold $text-error"), message, "\n", (remedy, "bold")))

    def _show_prediction(self, prediction: Prediction | None) -> None:
        shown = self.query_one("#review-prediction", Static)
        shown.display = prediction is not None
        if prediction is not None:
            sign, style = _PREDICTIONS[prediction.verdict]
            show_text(shown, Content.assemble((f"{sign} ", style), visible(prediction.sentence)))

    @on(OptionList.OptionSelected, "#review-lines")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        match (event.option_id or "").split(":", 2):
            case [self._launch_id]:
                self.post_message(self.LaunchWanted())
            case [self._save_id]:
                self.post_message(self.SaveWanted())
            case [_prefix, step, question]:
                self.post_message(self.JumpWanted(step, question or None))

    _launch_id = _LAUNCH
    _save_id = _SAVE


def _title(state: WizardState) -> Content:
    told = headline(state.answers)
    lines: list[str | tuple[str, str]] = [
        ("Review", "bold"),
        f"\n{told.before}",
        (told.name, "bold"),
        told.after,
    ]
    cost = cost_of(state.answers)
    if cost:
        lines.append((f"\n{cost}", "$text-warning"))
    return Content.assemble(*lines)


def _options(state: WizardState, *, read_only: bool, mend: Sequence[str], sent: bool) -> Iterator[Option]:
    first = to_mend_first(state.findings)
    against = errors_of(state.checked)
    if read_only:
        yield Option(f"  {LAUNCH_IS_OFF}", id=_LAUNCH, disabled=True)
    elif first:
        yield Option(f"  Launch: {first}", id=_LAUNCH, disabled=True)
    elif against:
        words = f"  The checks found {counted(len(against), 'error')}"
        yield Option(Content.assemble(("▶ Launch…", "bold"), (words, "$text-error")), id=_LAUNCH, disabled=sent)
    else:
        yield Option(Content.assemble(("▶ Launch…", "bold $text-success")), id=_LAUNCH, disabled=sent)
    yield Option("  Save as a profile…", id=_SAVE)
    for index, key in enumerate(mend):
        step = step_of(state.answers, key)
        if step is not None:
            yield Option(f"→ Look at {step.title}: {key}", id=f"mend{index}:{step.id}:{key}")
    seen: Counter[tuple[str, str]] = Counter()
    for finding in state.points:
        step = step_of(state.answers, finding.subject)
        which = seen[finding.id, finding.subject]
        seen[finding.id, finding.subject] += 1
        target = f"{finding.id}-{which}:{step.id if step else state.step}:{finding.subject}"
        yield Option(finding_content(finding), id=target)


def _answers(state: WizardState, width: int) -> Iterator[Option]:
    for line in answer_lines(state):
        label = f"{line.step_title:<18} {line.title:<17} "
        value = shorten(line.value, width)
        yield Option(Content.assemble((label, "$text-muted"), value), id=f"answer:{line.step}:{line.question}")
