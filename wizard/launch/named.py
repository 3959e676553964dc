"""From what a person calls a resource to its ARN."""

from typing import TYPE_CHECKING

from wizard.errors import AwsRefusedError, UsageError, WizardError
from wizard.launch.ledger import Ledger
from wizard.launch.overview import Overview, Watched, survey
from wizard.launch.run import Run
from wizard.plan.arns import parse_arn
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession

_SHOWN = 8
"""Candidates that a message names."""


def resolve(session: "AccountSession", ledger: Ledger | None, which: str) -> str:
    """The ARN of ``which``: an ARN, ``NAME`` or ``NAME/VERSION``; of several versions the newest.

    The ledger is asked first, then the account's lists. Raises UsageError where there is none of that name or where a
    classifier, a recognizer and an endpoint share it, and WizardErrors where AWS cannot be asked or not for every list.
    """
    if parse_arn(which) is not None:
        return which
    name = which.replace("/version/", "/")
    own = _launched_here(session, ledger, name)
    overview = survey(session, ledger)
    found = [one for one in overview.watched if one.status.arn and _is_called(one, name)]
    kinds = {one.status.kind for one in found}
    if len(kinds) > 1:
        raise _ambiguous(which, found)
    if own is not None and (not found or overview.find(own.arn) is not None):
        return own.arn
    if found:
        return found[0].status.arn
    raise _unknown(which, overview, session)


def _launched_here(session: "AccountSession", ledger: Ledger | None, name: str) -> Run | None:
    if ledger is None:
        return None
    where = (session.endpoint_url or "", session.resolved_region())
    runs = (run for run in ledger.find(name) if run.state == "created")
    return next((run for run in runs if (run.endpoint_url, run.region) == where), None)


def _is_called(one: Watched, name: str) -> bool:
    return one.name == name or ("/" not in name and one.name.partition("/")[0] == name)


def _ambiguous(which: str, found: list[Watched]) -> UsageError:
    arns = ", ".join(visible(one.status.arn) for one in found[:_SHOWN])
    return UsageError(f"{visible(which)} is the name of several: {arns}.", "Give the ARN of the one that is meant.")


def _unknown(which: str, overview: Overview, session: "AccountSession") -> WizardError:
    if overview.note:
        # Where a list was refused, nobody can say that there is none.
        return AwsRefusedError(
            f"{visible(which)} was not found, and not every list could be read. {overview.note}", "Give its ARN."
        )
    names = ", ".join(one.name for one in overview.watched[:_SHOWN] if one.status.arn)
    region = session.resolved_region() or ""
    return UsageError(
        f"There is no classifier, recognizer or endpoint called {visible(which)} in {region}.",
        f"There are: {names}." if names else "Give its ARN, or another --region.",
    )
