"""A launch happens once: however often it is tried, and whatever ends the program between two of its steps.

The run is in the ledger, with its ClientRequestToken, before its request is sent. Whoever finds a run unanswered asks
AWS: is there the resource already, made by this very request? Only where there is not, the request is sent again, and
with the same token, so that AWS creates nothing new even where it has created something that cannot be seen yet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from botocore.exceptions import ClientError

from wizard.account.errors import explain_refusal
from wizard.account.errors.answers import answer_of
from wizard.errors import WizardError
from wizard.launch.launch import Launched, looked_at, send
from wizard.launch.ledger import Ledger
from wizard.launch.run import Intent, Run, now
from wizard.launch.same import Found, look_for
from wizard.launch.watch import AWS_ERRORS
from wizard.plan import AnyPlan
from wizard.request import Request, partial_request
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession, Identity

SENT_AGAIN_WITHIN = timedelta(hours=24)
"""How old an unanswered run may be to be sent again. AWS does not document how long it knows a ClientRequestToken; a
day later another launch is what somebody decides anew, not what a program makes up for."""

_NOTHING_YET = "AWS has nothing of it (yet)."
_TOO_OLD = "AWS has nothing of it, and it is too old to be sent again. Launch it anew where it is still wanted."

Outcome = Literal["created", "refused", "waiting", "busy", "elsewhere", "problem"]
"""What came of asking for an unanswered run. ``waiting``: AWS has nothing of it, and nobody has said to send it again.
``busy``: another process is sending it now. ``elsewhere``: it belongs to another account or endpoint."""


@dataclass(frozen=True)
class Resumed:
    """What is known now of a run that was unanswered; ``words`` say it (ready to be shown)."""

    run: Run
    outcome: Outcome
    words: str


def launch_once(ledger: Ledger, session: "AccountSession", plan: AnyPlan) -> Launched:
    """Launch ``plan``, unless that has happened already and only the answer was lost.

    Raises UsageError for parameters that botocore refuses, NotSentError where the plan does not fit the account,
    LedgerError where the launch cannot be written down (nothing was sent in all these), and what AWS's refusal is
    translated to. After a lost answer the run stays unanswered: launching again takes it up.
    """
    request, identity = looked_at(session, plan)
    run = ledger.claim(_intent(session, plan, request, identity))
    return _launched(_answered(ledger, session, run))


def answered_before(ledger: Ledger, session: "AccountSession", plan: AnyPlan) -> Launched | None:
    """What launching ``plan`` has created already, where the answer to that was lost; else None. Sends nothing.

    Raises as :func:`launch_once` does.
    """
    unanswered = ledger.unanswered()
    if not unanswered:
        return None
    request, identity = looked_at(session, plan)
    wanted = _intent(session, plan, request, identity)
    for run in unanswered:
        same = (run.operation, run.request_text, run.region) == (wanted.operation, wanted.request_text, wanted.region)
        if same and _belongs(run, session, identity) and not run.in_flight(now()):
            found = look_for(session, run)
            if found is not None and found.same:
                return _launched(ledger.note_created(run, found.arn))
    return None


def resume(
    ledger: Ledger, session: "AccountSession", *, send_again: bool, only: Run | None = None
) -> Iterator[Resumed]:
    """Find out what has become of every unanswered run (or of ``only`` that one).

    With ``send_again`` a run of which AWS has nothing is sent again with its token; else it is left ``waiting``.
    Raises WizardErrors where nobody can be asked at all (credentials, network, ledger).
    """
    unanswered = ledger.unanswered()
    if not unanswered:
        return
    identity = session.identity()
    for run in unanswered:
        if only is None or run.id == only.id:
            yield _resumed(ledger, session, identity, run, send_again=send_again)


def _resumed(ledger: Ledger, session: "AccountSession", identity: "Identity", run: Run, *, send_again: bool) -> Resumed:
    if run.in_flight(now()):
        return Resumed(run, "busy", f"Another process ({run.sender.pid} on {run.sender.host}) is sending it.")
    if not _belongs(run, session, identity):
        where = f"account {run.account}" + (f" at {run.endpoint_url}" if run.endpoint_url else "")
        using = f"; it was launched with the profile {run.profile}" if run.profile else ""
        return Resumed(run, "elsewhere", visible(f"It belongs to {where}{using}."))
    try:
        found = look_for(session, run)
    except WizardError as problem:
        # Who may not look may still send: the token is what keeps it from happening twice.
        if not send_again or not getattr(problem, "permission", ""):
            return Resumed(run, "problem", str(problem))
        found = None
    if found is not None:
        return _from_found(ledger, run, found)
    return _sent_again(ledger, session, run) if send_again else Resumed(run, "waiting", _NOTHING_YET)


def _sent_again(ledger: Ledger, session: "AccountSession", run: Run) -> Resumed:
    if now() - run.created > SENT_AGAIN_WITHIN:
        return Resumed(ledger.note_refused(run, _TOO_OLD), "refused", _TOO_OLD)
    run = ledger.take_over(run)
    try:
        answered = _answered(ledger, session, run)
    except WizardError as problem:
        lost = any(left.id == run.id for left in ledger.unanswered())
        return Resumed(run, "problem" if lost else "refused", str(problem))
    return Resumed(answered, "created", f"Sent again with the same ClientRequestToken: {answered.arn}")


def _from_found(ledger: Ledger, run: Run, found: Found) -> Resumed:
    if found.same:
        return Resumed(ledger.note_created(run, found.arn), "created", f"AWS had created it: {found.arn}")
    words = f"AWS has another {run.kind} of this name: {found.why}. Nothing of this launch was created."
    return Resumed(ledger.note_refused(run, words), "refused", words)


def _answered(ledger: Ledger, session: "AccountSession", run: Run) -> Run:
    """``run`` with AWS's answer to its request, which is sent here."""
    try:
        arn, request_id = send(session, run)
    except AWS_ERRORS as error:
        if _name_is_taken(error, run):
            # AWS did not know the token any more. If the name was taken by this very request, that is the answer.
            found = look_for(session, run)
            if found is not None and found.same:
                return ledger.note_created(run, found.arn)
        problem = explain_refusal(partial_request(run.plan), error, profile=session.profile)
        if _is_answer(error):
            ledger.note_refused(run, str(problem))
        else:
            ledger.note_lost(run, str(problem))
        raise problem from error
    return ledger.note_created(run, arn, request_id)


def _is_answer(error: Exception) -> bool:
    """Whether AWS has said no. Of a failure of its own (5xx) and of silence nobody knows what came."""
    return isinstance(error, ClientError) and 400 <= answer_of(error).status < 500


def _name_is_taken(error: Exception, run: Run) -> bool:
    """Whether the name is taken, and perhaps by an earlier try of ``run`` (botocore tries again by itself)."""
    if not isinstance(error, ClientError):
        return False
    answer = answer_of(error)
    return answer.code == "ResourceInUseException" and (run.attempts > 1 or answer.attempts > 1)


def _belongs(run: Run, session: "AccountSession", identity: "Identity") -> bool:
    return (run.account, run.endpoint_url) == (identity.account, session.endpoint_url or "")


def _intent(session: "AccountSession", plan: AnyPlan, request: Request, identity: "Identity") -> Intent:
    values: Mapping[str, Any] = plan.as_profile()
    return Intent(
        kind=plan.kind,
        name=plan.name,
        version=str(values.get("version") or ""),
        account=identity.account,
        region=plan.region,
        caller=identity.arn,
        profile=session.profile,
        endpoint_url=session.endpoint_url or "",
        operation=request.operation,
        plan=values,
        request=request.parameters,
    )


def _launched(run: Run) -> Launched:
    return Launched(run.arn, run.kind, run.name, run.region, run.account, run.token, run.request_id)
