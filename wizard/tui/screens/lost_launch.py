"""The question about a launch whose answer was lost and of which AWS has nothing."""

from wizard.launch.run import Run
from wizard.launch.words import FORGET, SEND_AGAIN, lost_choices, lost_details, lost_question
from wizard.tui.screens.dialogs import ChoiceDialog

__all__ = ["FORGET", "SEND_AGAIN", "lost_dialog"]


def lost_dialog(run: Run, *, read_only: bool) -> ChoiceDialog:
    """Ask what is to become of it."""
    return ChoiceDialog(lost_question(run), lost_details(run), list(lost_choices(read_only=read_only)))
