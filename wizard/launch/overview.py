"""All that was launched and all that the account has of it, and how it stands: with few calls, however much there is.

A List call answers for every resource of a kind, so a poll costs one call for each kind that has something under way,
narrowed to what was submitted since the oldest of that.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from wizard.account.at_once import at_once
from wizard.account.errors import CredentialsError, RefusedError, translate
from wizard.errors import NoAwsError, WizardError
from wizard.launch.ledger import Ledger
from wizard.launch.run import Run, now
from wizard.launch.status import RunStatus, endpoint_status, model_status
from wizard.launch.typical import Typical, duration_words, elapsed, typical_of
from wizard.launch.watch import AWS_ERRORS, passes_by_itself, pause_after
from wizard.plan.arns import parse_arn
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession

_GOING = frozenset({"SUBMITTED", "TRAINING", "STOP_REQUESTED", "DELETING", "CREATING", "UPDATING"})
"""Statuses that do not last (API: ModelStatus, EndpointStatus)."""
_BEFORE = timedelta(seconds=1)
"""The filter of a List call leaves out what is as old as it says; times come with milliseconds at most."""


@dataclass(frozen=True)
class _Kind:
    """How the resources of a kind are listed."""

    kind: str
    operation: str
    members: str
    arn: str
    newer_than: str
    permission: str

    def status(self, properties: Mapping[str, Any]) -> RunStatus:
        """What the list says of one."""
        arn = str(properties[self.arn])
        if self.kind == "endpoint":
            return endpoint_status(arn, properties)
        return model_status(arn, self.kind, properties)


_KINDS = (
    _Kind(
        "classifier",
        "list_document_classifiers",
        "DocumentClassifierPropertiesList",
        "DocumentClassifierArn",
        "SubmitTimeAfter",
        "comprehend:ListDocumentClassifiers",
    ),
    _Kind(
        "recognizer",
        "list_entity_recognizers",
        "EntityRecognizerPropertiesList",
        "EntityRecognizerArn",
        "SubmitTimeAfter",
        "comprehend:ListEntityRecognizers",
    ),
    _Kind(
        "endpoint",
        "list_endpoints",
        "EndpointPropertiesList",
        "EndpointArn",
        "CreationTimeAfter",
        "comprehend:ListEndpoints",
    ),
)


@dataclass(frozen=True)
class Watched:
    """One classifier, recognizer or endpoint; ``run`` is its launch, where that was made from here."""

    status: RunStatus
    run: Run | None = None

    @property
    def name(self) -> str:
        """``NAME`` or ``NAME/VERSION``, safe to show."""
        return name_of(self.status.arn) or (visible(self.run.called) if self.run is not None else "")

    @property
    def under_way(self) -> bool:
        """Whether its status will change by itself."""
        return self.status.status in _GOING

    @property
    def began(self) -> datetime | None:
        """When it was submitted or created."""
        return self.status.submitted or (self.run.created if self.run is not None else None)


@dataclass(frozen=True)
class Overview:
    """How everything stands, newest first. ``note`` says what is wrong with asking, where it goes on by itself or where
    a part of it may not be read; ``asked`` is when AWS last answered."""

    watched: tuple[Watched, ...] = ()
    asked: datetime | None = None
    note: str = ""

    def find(self, arn: str) -> Watched | None:
        """The one of that ARN."""
        return next((one for one in self.watched if one.status.arn == arn), None)

    @property
    def under_way(self) -> tuple[Watched, ...]:
        """Those whose status will change by itself."""
        return tuple(one for one in self.watched if one.under_way)

    def typical(self, kind: str) -> Typical | None:
        """How long trainings of a kind take here."""
        return typical_of(kind, (one.status for one in self.watched))


def name_of(arn: str) -> str:
    """``NAME`` or ``NAME/VERSION`` of a resource, safe to show; empty for what is no ARN."""
    parsed = parse_arn(arn)
    return visible(parsed.resource_name.replace("/version/", "/")) if parsed is not None else ""


def survey(session: "AccountSession", ledger: Ledger | None) -> Overview:
    """Everything that the session's region has, and the ledger's launches there. Raises WizardErrors."""
    found = _listed(session, [(kind, None) for kind in _KINDS])
    return _merged(Overview(), found, session, ledger)


def follow_all(
    session: "AccountSession",
    ledger: Ledger | None,
    *,
    every: float,
    cancelled: Callable[[], bool],
    sleep: Callable[[float], object],
    known: Overview | None = None,
) -> Iterator[Overview]:
    """Yield how everything stands, now and after each pause of ``every`` seconds, while something is under way.

    What passes by itself (a lost network, throttling, failures of AWS's own) becomes a ``note``, and the pauses grow.
    Raises WizardError only on what a person must mend; whoever has mended it gives back what was ``known`` last.
    """
    overview = known
    failures = 0
    while not cancelled():
        try:
            if overview is None or overview.asked is None:
                overview = survey(session, ledger)
            else:
                overview = _merged(overview, _listed(session, _narrowed(overview)), session, ledger)
            failures = 0
        except WizardError as problem:
            if not _passes(problem):
                raise
            failures += 1
            overview = replace(overview or Overview(), note=f"{problem.message} Asking again.")
        if cancelled():
            return
        yield overview
        if not failures and not overview.under_way:
            return
        sleep(pause_after(failures, every))


def time_words(watched: Watched, overview: Overview, moment: datetime) -> str:
    """How long it has been in its status and, of a training under way, how long that takes as a rule."""
    status = watched.status
    since = status.since or (watched.run.status_since if watched.run is not None else None)
    been = elapsed(since or (watched.began if watched.under_way else None), moment)
    if not watched.under_way:
        took = elapsed(status.submitted, status.ended) if status.ended is not None else None
        if status.kind != "endpoint" and took is not None:
            ago = f", {duration_words(been)} ago" if been is not None else ""
            return f"after {duration_words(took)}{ago}"
        return f"for {duration_words(been)}" if been is not None else ""
    words = f"for {duration_words(been)}" if been is not None else ""
    typical = overview.typical(status.kind)
    if typical is None or status.status not in ("SUBMITTED", "TRAINING"):
        return words
    whole = elapsed(watched.began, moment)
    if whole is not None and whole > typical.longest:
        return f"{words}; longer than usual ({typical.words})"
    return f"{words}; {typical.words}"


_Wanted = Sequence[tuple[_Kind, datetime | None]]
_Answers = Mapping[str, tuple[datetime | None, list[RunStatus] | WizardError]]
"""By kind: since when was asked for (None: all), and what there is, or why that may not be read."""


def _narrowed(overview: Overview) -> _Wanted:
    """The kinds that have something under way, each since its oldest."""
    wanted: list[tuple[_Kind, datetime | None]] = []
    for kind in _KINDS:
        going = [one for one in overview.under_way if one.status.kind == kind.kind]
        if going:
            begun = [one.began for one in going]
            oldest = None if None in begun else min(moment for moment in begun if moment is not None) - _BEFORE
            wanted.append((kind, oldest))
    return wanted


def _listed(session: "AccountSession", wanted: _Wanted) -> _Answers:
    """What AWS lists, the kinds side by side. One that may not be listed is an answer; if none may, that is raised."""
    session.client("comprehend")  # made once, before the threads want it
    found = at_once([partial(_of_kind, session, kind, since) for kind, since in wanted])
    refused = [answer for answer in found if isinstance(answer, WizardError)]
    if refused and len(refused) == len(found):
        raise refused[0]
    return {kind.kind: (since, answer) for (kind, since), answer in zip(wanted, found, strict=True)}


def _of_kind(session: "AccountSession", kind: _Kind, since: datetime | None) -> list[RunStatus] | WizardError:
    client: Any = session.client("comprehend")
    narrowed = {"Filter": {kind.newer_than: since}} if since is not None else {}
    statuses: list[RunStatus] = []
    try:
        for page in client.get_paginator(kind.operation).paginate(**narrowed, PaginationConfig={"PageSize": 100}):
            statuses += [kind.status(properties) for properties in page.get(kind.members, ())]
    except AWS_ERRORS as error:
        problem = translate(error, doing=f"listing {kind.kind}s", permission=kind.permission, profile=session.profile)
        if isinstance(problem, RefusedError) and problem.permission:
            return problem
        if passes_by_itself(error):
            raise _PassingError(problem.message, problem.remedy) from error
        raise problem from error
    return statuses


class _PassingError(NoAwsError):
    """AWS or the network has failed in a way that passes by itself."""


def _passes(problem: WizardError) -> bool:
    return isinstance(problem, _PassingError) and not isinstance(problem, CredentialsError)


def _merged(before: Overview, found: _Answers, session: "AccountSession", ledger: Ledger | None) -> Overview:
    """``before`` with what AWS has said now: what it no longer lists is gone."""
    statuses: dict[str, RunStatus] = {one.status.arn: one.status for one in before.watched if one.status.arn}
    notes = []
    for kind, (since, answer) in found.items():
        if isinstance(answer, WizardError):
            notes.append(str(answer))
            continue
        for arn in [arn for arn, status in statuses.items() if status.kind == kind and _asked_for(status, since)]:
            del statuses[arn]
        statuses |= {status.arn: status for status in answer}
    if ledger is not None:
        ledger.note_statuses(statuses.values())
    runs = _runs_here(session, ledger)
    by_arn = {run.arn: run for run in reversed(runs) if run.state == "created"}
    watched = [Watched(status, by_arn.get(arn)) for arn, status in statuses.items()]
    watched += [Watched(_of_unanswered(run), run) for run in runs if run.state == "unanswered"]
    watched.sort(key=lambda one: one.began.timestamp() if one.began is not None else 0.0, reverse=True)
    return Overview(tuple(watched), now(), " ".join(notes))


def _asked_for(status: RunStatus, since: datetime | None) -> bool:
    return since is None or status.submitted is None or status.submitted > since


def _runs_here(session: "AccountSession", ledger: Ledger | None) -> list[Run]:
    """The ledger's launches at the session's endpoint and in its region, newest first."""
    where = (session.endpoint_url or "", session.resolved_region())
    return [run for run in ledger.runs() if (run.endpoint_url, run.region) == where] if ledger is not None else []


def _of_unanswered(run: Run) -> RunStatus:
    return RunStatus(
        arn="",
        kind=run.kind,
        status="UNANSWERED",
        message=run.problem or "Its launch was interrupted, and nobody knows whether AWS has created it.",
        submitted=run.created,
    )
