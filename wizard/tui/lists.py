"""Fills the list of the question that is shown with what the account has told so far."""

from collections.abc import Mapping

from textual.widget import Widget

from wizard.errors import WizardError
from wizard.flow import Answers, Browse, Choose, Pick, Question, Value
from wizard.flow.answers import text_of
from wizard.flow.choices import NOTHING_LISTED, notes_of, option_rows, place_listing, refused_words
from wizard.flow.marks import Marks, row_marks
from wizard.flow.resource_rows import PickRows
from wizard.policy.rights import Rights
from wizard.tui.discovery import Discovery, Loaded
from wizard.tui.widgets.browse_panel import BrowsePanel
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.choice_rows import ListStatus


class ListFiller:
    """From discovery to the list widgets."""

    def __init__(self, discovery: Discovery) -> None:
        self._discovery = discovery
        self.connection_problem: WizardError | None = None
        self.rights: Rights | None = None
        self._rows: PickRows | None = None

    def fill(self, question: Question, control: Widget | None, answers: Answers) -> Mapping[str, Value | None]:
        """Show the list of ``question``; returns what is learned from the resources that are its answer."""
        match question.control, control:
            case Pick() as pick, ChoicePanel() as panel:
                loaded = self._discovery.look(pick.listing, pick.parameters(answers))
                answer = answers.get(question.key)
                if answer is not None:
                    panel.set_chosen(answer if isinstance(answer, tuple) else (str(answer),))
                panel.set_marks(self._marks(question, answers))
                if self._rows is None or self._rows.question is not question:
                    self._rows = PickRows(question, pick)
                panel.set_rows(self._rows.rows(loaded.items, answers), self._status(loaded))
                return self.notes_for(question, answers.get(question.key), answers)
            case Choose(options), ChoicePanel() as panel:
                panel.set_marks(self._marks(question, answers))
                panel.set_rows(option_rows(question, options), ListStatus())
            case Browse(), BrowsePanel() as panel:
                loaded = self._discovery.look(*place_listing(panel.place))
                panel.set_items(loaded.items, self._status(loaded), region=text_of(answers, "region"))
        return {}

    def _marks(self, question: Question, answers: Answers) -> Marks | None:
        """What the caller's policies say about each row of the question; None where they are not known or silent."""
        rights = self.rights
        return None if rights is None else row_marks(rights, question, answers)

    def notes_for(self, question: Question, value: Value | None, answers: Answers) -> Mapping[str, Value | None]:
        """What choosing ``value`` tells besides, from the resource behind it; nothing if that is not known."""
        pick = question.control
        if not isinstance(pick, Pick):
            return {}
        return notes_of(question, value, self._discovery.look(pick.listing, pick.parameters(answers)).items)

    def refresh(self, question: Question, control: Widget | None, answers: Answers) -> None:
        """Load the list of ``question`` again."""
        match question.control, control:
            case Pick() as pick, _:
                self._discovery.refresh(pick.listing, pick.parameters(answers))
            case Browse(), BrowsePanel() as panel:
                self._discovery.refresh(*place_listing(panel.place))

    def _status(self, loaded: Loaded) -> ListStatus:
        if self.connection_problem is not None:
            return ListStatus(str(self.connection_problem), problem=True)
        if self._discovery.session is None:
            return ListStatus("Connecting to the account…", loading=True)
        if loaded.problem is not None:
            return ListStatus(refused_words(loaded.problem), problem=True)
        if not loaded.complete:
            return ListStatus(f"Loading… {len(loaded.items)} so far (F6 stops)", loading=True)
        nothing = "" if loaded.items else NOTHING_LISTED
        return ListStatus(" ".join(loaded.notes) or nothing)
