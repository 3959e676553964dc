"""The audit in line mode: the events of a model's key, line by line."""

import time
from typing import TYPE_CHECKING

from wizard.errors import WizardError
from wizard.line.asker import WIDTH, BackWanted
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.line.walk import LineWizard


def say_audit(wizard: "LineWizard", arn: str) -> None:
    """The events of the model's key, of the last 90 days; CSV on request."""
    from wizard.audit.keys import audited_keys
    from wizard.audit.lookup import look_up
    from wizard.audit.question import Question, period
    from wizard.audit.telling import WHAT_LOOKUP_CANNOT_SHOW, as_csv, table_lines
    from wizard.launch.run import now

    session = wizard.finder.session
    if session is None:
        return
    try:
        keys = audited_keys(session, wizard.ledger, arn, ("model",))
        since, until = period("", "", now())
        wizard.asker.say("Looking up events, two lookups a second…")
        pages = look_up(session, Question(keys, since, until), cancelled=lambda: False, sleep=time.sleep)
        uses = sorted((use for page in pages for use in page), key=lambda use: use.time, reverse=True)
    except WizardError as problem:
        wizard.asker.say(visible(str(problem), keep_newlines=True))
        return
    wizard.asker.say("\n".join(table_lines(uses, WIDTH)) or "There are no events.")
    wizard.asker.say(WHAT_LOOKUP_CANNOT_SHOW)
    _write(wizard, as_csv(uses), f"audit-{arn.partition('/')[2].replace('/', '-')}.csv")


def _write(wizard: "LineWizard", text: str, proposal: str) -> None:
    from wizard.files import path_problem, typed_path, write_atomically

    try:
        if not wizard.asker.confirm(wizard.prompt("Write these events to a CSV file?")):
            return
        prompt = wizard.prompt("In which file?")
        name = wizard.asker.write(prompt, text=proposal, none="", example="", problem=path_problem) or proposal
        path = typed_path(name)
        write_atomically(path, text.encode(), overwrite=False)
    except BackWanted:
        return
    except FileExistsError:
        wizard.asker.say(f"{visible(name)} exists already; nothing was written.")
    except OSError as error:
        wizard.asker.say(f"It cannot be written: {visible((error.strerror or str(error)).lower())}.")
    else:
        wizard.asker.say(f"Written to {visible(str(path))}.")
