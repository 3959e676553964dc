"""The question about a launch whose answer was lost and of which AWS has nothing."""

from wizard.launch.run import Run
from wizard.text import visible
from wizard.tui.screens.dialogs import ChoiceDialog

SEND_AGAIN = "again"
LATER = "later"
FORGET = "forget"


def lost_dialog(run: Run, *, read_only: bool) -> ChoiceDialog:
    """Ask. The first choice, which an Enter under somebody's hands would take, does nothing."""
    name = visible(f"{run.name}/{run.version}" if run.version else run.name)
    details = (
        f"It was interrupted on {run.created:%Y-%m-%d at %H:%M} UTC, in account {run.account} ({visible(run.region)}), "
        "and AWS has nothing of it. Sent again it has the same ClientRequestToken, so nothing is created twice."
    )
    options = [(LATER, "Not now; ask again at the next start")]
    if not read_only:
        options.append((SEND_AGAIN, "Send it again"))
    options.append((FORGET, "Forget it"))
    return ChoiceDialog(f"What about the launch of the {run.kind} {name}?", details, options)
