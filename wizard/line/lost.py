"""Launches whose answer was lost, in line mode: found, sent again, or forgotten."""

from typing import TYPE_CHECKING

from wizard.errors import WizardError
from wizard.flow.rows import Row
from wizard.line.asker import BackWanted
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.launch.once import Resumed
    from wizard.line.walk import LineWizard


def settle_lost(wizard: "LineWizard") -> None:
    """What became of launches that were never answered?"""
    from wizard.launch.once import resume

    session = wizard.finder.session
    if session is None:
        return
    try:
        for one in resume(wizard.ledger, session, send_again=False):
            if one.outcome in ("created", "refused"):
                wizard.asker.say(visible(f"The launch of {one.run.kind} {one.run.called}: {one.words}"))
            elif one.outcome == "waiting":
                _ask_about(wizard, session, one)
    except WizardError as problem:
        wizard.asker.say(visible(str(problem), keep_newlines=True))


def _ask_about(wizard: "LineWizard", session: "AccountSession", one: "Resumed") -> None:
    from wizard.launch.once import resume
    from wizard.launch.words import FORGET, LATER, SEND_AGAIN, lost_choices, lost_details, lost_question

    rows = [Row(value, (words,)) for value, words in lost_choices(read_only=wizard.options.read_only)]
    prompt = wizard.prompt(lost_question(one.run), why=lost_details(one.run))
    try:
        answer = wizard.asker.choose(prompt, rows, default=LATER).value
    except BackWanted:
        return
    if answer == SEND_AGAIN:
        for again in resume(wizard.ledger, session, send_again=True, only=one.run):
            wizard.asker.say(visible(again.words))
    elif answer == FORGET:
        wizard.ledger.forget(one.run)
