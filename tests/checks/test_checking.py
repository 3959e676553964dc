"""Inspections side by side, again only where an answer has changed; what could not be made has not passed."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.checks.cases import Account, shipped
from wizard.account.at_once import at_once
from wizard.account.errors import RefusedError
from wizard.checks import checking, registry
from wizard.checks.check import Check, reaching
from wizard.checks.checking import Checking, Told, applicable, check_plan
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Limits, StoppedError, Work
from wizard.checks.outcome import STOPPED, Outcome, Report, Result
from wizard.checks.pictures import Drawing
from wizard.errors import WizardError

THERE = Check("network.there", "error", "it is there", "The run fails.", "Make {what}.", ("aws", "x", "--id", "{what}"))
OPEN = Check("network.open", "warning", "it is open", "The run may fail.", "Open it.")
BARE = Check("network.bare", "info", "it is bare", "", "Nothing.")


def inspection(
    run: Callable[[Work], None], *, name: str = "network.one", touches: tuple[str, ...] = ("vpc",), offline: bool = True
) -> Inspection:
    return Inspection(
        name, "network", "Network", "vpc.subnets", (THERE, OPEN, BARE), touches, lambda _p: True, run, offline
    )


def outcome(run: Callable[[Work], None], profile: dict[str, Any] | None = None) -> Outcome:
    return Work(inspection(run), profile or {}, None).run()


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts inspections of the test in place of the registry's."""

    def use(*inspections: Inspection) -> None:
        by_id = {check.id: check for one in inspections for check in one.checks}
        monkeypatch.setattr(checking, "INSPECTIONS", inspections)
        monkeypatch.setattr(registry, "_by_id", lambda: by_id)

    return use


# --- one inspection ---------------------------------------------------------------------------------------------------


def test_a_finding_says_the_case_the_consequence_and_the_remedy() -> None:
    finding = THERE.found("vpc.subnets", "It is not.", what="vpce-1 {odd}")
    assert finding.message == "It is not. The run fails."
    assert finding.remedy == "Make vpce-1 {odd}."
    assert finding.command == ("aws", "x", "--id", "vpce-1 {odd}")
    assert finding.as_json()["command"] == ["aws", "x", "--id", "vpce-1 {odd}"]


def test_a_command_that_cannot_be_complete_is_left_out() -> None:
    finding = THERE.found("vpc.subnets", "It is not.")
    assert finding.command == ()
    assert "command" not in finding.as_json()


def test_a_command_of_the_aws_cli_names_what_reaches_the_account() -> None:
    assert reaching(["aws", "kms"], region="eu-west-1", profile="nlp") == [
        *("aws", "kms", "--region", "eu-west-1", "--profile", "nlp"),
    ]
    assert reaching(["comprehend-wizard", "policy"], region="eu-west-1") == ["comprehend-wizard", "policy"]


def test_what_is_not_settled_has_not_passed(only: Callable[..., None]) -> None:
    def run(work: Work) -> None:
        work.passed(THERE)

    only(inspection(run))
    came = outcome(run)
    assert {name: result.state for name, result in came.results.items()} == {
        "network.there": "passed",
        "network.open": "not_made",
        "network.bare": "not_made",
    }
    (unmade,) = came.unmade()
    assert (unmade.id, unmade.severity, unmade.subject) == ("network.not-made", "warning", "vpc.subnets")
    assert "it is open; it is bare" in unmade.message


def test_many_that_were_not_made_are_counted() -> None:
    inspection = max(registry.INSPECTIONS, key=lambda one: len(one.checks))
    for many in (4, 5, len(inspection.checks)):
        checks = inspection.checks[:many]
        results = {check.id: Result("not_made", because="It was stopped.") for check in checks}
        (unmade,) = Outcome(inspection.id, inspection.title, inspection.key, results).unmade()
        named = [check.what for check in checks if check.what in unmade.message]
        assert named == [check.what for check in checks[: 4 if many == 4 else 3]]
        assert (f"; and {many - 3} more. It was stopped." in unmade.message) == (many > 4)


def test_what_aws_refuses_is_not_made_and_the_rest_goes_on(only: Callable[..., None]) -> None:
    def run(work: Work) -> None:
        with work.making(THERE, OPEN):
            work.passed(THERE)
            raise RefusedError("AWS refused \x1b[31m it.", "Ask for ec2:X.")
        work.judge(BARE, [BARE.found("vpc", "Bare.")])

    only(inspection(run))
    came = outcome(run)
    assert came.results["network.there"].state == "passed"
    assert came.results["network.open"].because == "AWS refused \\x1b[31m it. Ask for ec2:X."
    assert came.results["network.bare"].state == "found"


def test_a_refusal_that_nobody_expects_leaves_the_rest_unmade() -> None:
    def run(work: Work) -> None:
        work.passed(OPEN)
        raise WizardError("No.")

    states = {name: result.state for name, result in outcome(run).results.items()}
    assert states == {"network.there": "not_made", "network.open": "passed", "network.bare": "not_made"}


def test_a_check_that_is_not_declared_cannot_be_settled() -> None:
    other = Check("network.other", "error", "x", "x", "x")
    with pytest.raises(RuntimeError, match=r"network\.other"):
        outcome(lambda work: work.passed(other))


def test_an_offline_inspection_has_no_account() -> None:
    with pytest.raises(RuntimeError, match="no account"):
        outcome(lambda work: work.passed(THERE, OPEN, BARE) if work.facts else None)


def test_who_stops_it_learns_what_was_found_until_then() -> None:
    stop = threading.Event()

    def run(work: Work) -> None:
        work.judge(THERE, [THERE.found("vpc", "Gone.")])
        stop.set()
        work.advance(1, 10)

    came = Work(inspection(run), {}, None, cancelled=stop.is_set).run()
    assert came.finished
    assert came.results["network.there"].state == "found"
    assert came.results["network.open"].because == STOPPED


def test_who_stops_it_is_not_waiting_for_the_next_question_to_aws(story: Account) -> None:
    stop = threading.Event()
    asked: list[str] = []

    def run(work: Work) -> None:
        work.facts.once("first", lambda: asked.append("first"))
        stop.set()
        work.facts.once("second", lambda: asked.append("second"))

    came = Work(inspection(run), {}, Facts(story.session()), cancelled=stop.is_set).run()
    assert asked == ["first"]
    assert {result.because for result in came.results.values()} == {STOPPED}


def test_what_was_stopped_is_told_once_for_all_inspections(only: Callable[..., None]) -> None:
    refused = inspection(lambda work: work.not_made("No right.", THERE, OPEN, BARE), name="network.two")
    only(inspection(lambda _work: None), refused)
    stopped = Work(inspection(lambda _work: None), {}, None, cancelled=lambda: True).run()
    again = replace(stopped, inspection="keys.all", key="keys.volume")
    report = Report((stopped, Work(refused, {}, None).run(), again))
    assert [(finding.id, finding.subject, finding.message) for finding in report.findings] == [
        ("network.not-made", "vpc.subnets", "Not checked: it is there; it is open; it is bare. No right."),
        (
            "network.not-made",
            "vpc.subnets",
            "Not checked: it is there; it is open; it is bare; and 3 more. It was stopped.",
        ),
    ]
    assert [check["because"] for check in report.as_json()["checks"]] == [
        *[STOPPED] * 3,
        *["No right."] * 3,
        *[STOPPED] * 3,
    ]


def test_a_report_counts_and_says_errors_first(only: Callable[..., None]) -> None:
    def run(work: Work) -> None:
        work.judge(OPEN, [OPEN.found("vpc", "Shut.")])
        work.judge(THERE, [THERE.found("vpc", "Gone.")])
        work.not_made("No right.", BARE)
        work.learn({"_suggested.mode": "MULTI_LABEL"})
        work.observe("vpc.subnets", "subnet-1", "there")
        work.draw(Drawing("vpc", "Way", ("a",)))
        work.draw(Drawing("vpc", "Way", ("b",)))

    only(inspection(run))
    report = check_plan({"kind": "classifier"}, None)
    assert [finding.severity for finding in report.findings] == ["error", "warning", "warning"]
    assert (report.count("found"), report.count("not_made"), report.ok) == (2, 1, False)
    assert report.learned() == {"_suggested.mode": "MULTI_LABEL"}
    assert [(seen.key, seen.value) for seen in report.observations()] == [("vpc.subnets", "subnet-1")]
    assert [picture.lines for picture in report.pictures() if isinstance(picture, Drawing)] == [("b",)]
    shape = report.as_json()
    assert shape["ok"] is False
    assert {check["id"]: check["state"] for check in shape["checks"]}["network.bare"] == "not_made"


# --- facts ------------------------------------------------------------------------------------------------------------


def test_a_fact_is_asked_once_however_many_want_it(story: Account) -> None:
    facts = Facts(story.session())
    asked: list[int] = []
    begun = threading.Barrier(4)

    def find() -> int:
        asked.append(1)
        return len(asked)

    def look() -> int:
        begun.wait(timeout=10)
        return facts.once("x", find)

    assert at_once([look] * 4) == [1, 1, 1, 1]
    facts.forget()
    assert facts.once("x", find) == 2


def test_what_aws_refuses_stays_refused_and_a_bug_does_not(story: Account) -> None:
    facts = Facts(story.session())
    asked: list[str] = []

    def refused() -> None:
        asked.append("refused")
        raise WizardError("No.")

    def broken() -> None:
        asked.append("broken")
        raise KeyError("bug")

    for _ in range(2):
        with pytest.raises(WizardError):
            facts.once("r", refused)
        with pytest.raises(KeyError):
            facts.once("b", broken)
    assert sorted(asked) == ["broken", "broken", "refused"]


def test_a_fact_of_which_the_asking_was_stopped_is_asked_by_the_next(story: Account) -> None:
    facts = Facts(story.session())
    asks, waits = threading.Event(), threading.Event()

    def stopped() -> None:
        asks.set()
        assert waits.wait(timeout=10)
        raise StoppedError

    def first() -> str:
        with pytest.raises(StoppedError):
            facts.once("x", stopped)
        return "stopped"

    def second() -> str:
        assert asks.wait(timeout=10)
        waits.set()
        return facts.once("x", lambda: "found")

    assert at_once([first, second]) == ["stopped", "found"]


# --- a plan that changes ----------------------------------------------------------------------------------------------


class Started:
    """Runs what is started at once, or later when the test says so."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.names: list[str] = []
        self.waiting: list[Callable[[], object]] = []
        self.told: list[Told] = []
        self._at_once = at_once
        self.checking = Checking(start=self._start, tell=self.told.append, limits=Limits(most_bytes=10))

    def _start(self, name: str, work: Callable[[], object]) -> None:
        self.names.append(name)
        if self._at_once:
            work()
        else:
            self.waiting.append(work)

    def receive(self) -> list[bool]:
        told, self.told[:] = list(self.told), []
        return [self.checking.receive(one) for one in told]


def test_only_what_an_answer_touches_is_made_again(only: Callable[..., None]) -> None:
    run = lambda work: work.passed(THERE, OPEN, BARE)  # noqa: E731
    only(inspection(run), inspection(run, name="network.two", touches=("keys",)))
    started = Started()
    plan: dict[str, Any] = {"kind": "classifier", "vpc": {"subnets": ["a"]}}
    started.checking.look(plan)
    started.checking.look({**plan, "name": "x"})
    assert len(started.names) == 2
    started.checking.look({**plan, "vpc": {"subnets": ["a", "b"]}})
    assert len(started.names) == 3
    started.checking.look({**plan, "vpc": {"subnets": ["a", "b"]}, "region": "eu-west-1"})
    assert len(started.names) == 5
    assert all(started.receive()[-3:])
    assert started.checking.report.finished
    assert started.checking.report.count("passed") == 6


def test_the_answer_to_an_older_plan_is_dropped(only: Callable[..., None]) -> None:
    def run(work: Work) -> None:
        work.judge(THERE, [THERE.found("vpc.subnets", f"{work.texts('vpc.subnets')} is gone.")])

    only(inspection(run))
    started = Started(at_once=False)
    started.checking.look({"kind": "classifier", "vpc": {"subnets": ["old"]}})
    started.checking.look({"kind": "classifier", "vpc": {"subnets": ["new"]}})
    first, second = started.waiting
    second()
    assert all(started.receive())
    first()
    assert not any(started.receive())
    assert "new" in started.checking.report.findings[0].message


def test_what_no_longer_applies_is_gone_and_another_account_begins_anew(
    only: Callable[..., None], story: Account
) -> None:
    run = lambda work: work.passed(THERE, OPEN, BARE)  # noqa: E731
    only(inspection(run), inspection(run, name="network.two", offline=False))
    started = Started()
    started.checking.look({"kind": "classifier"})
    assert len(started.checking.report.outcomes) == 1
    started.checking.use(story.session())
    assert len(started.checking.report.outcomes) == 2
    started.checking.look({})
    assert started.checking.report.outcomes == ()


def test_stopping_and_doing_it_again_without_limits(only: Callable[..., None]) -> None:
    seen: list[int | None] = []

    def run(work: Work) -> None:
        seen.append(work.limits.most_bytes)
        work.advance(1, 2)
        work.passed(THERE, OPEN, BARE)

    only(inspection(run))
    started = Started(at_once=False)
    started.checking.look({"kind": "classifier"})
    assert started.checking.stop()
    started.waiting.pop()()
    started.receive()
    assert started.checking.report.count("not_made") == 3
    assert not started.checking.stop()
    started.checking.again(without_limits=True)
    started.waiting.pop()()
    started.receive()
    assert started.checking.report.count("passed") == 3
    assert seen == [None]  # the one that was stopped had not begun


def test_who_asked_for_all_of_the_data_has_it_read_again_until_there_is_other_data(only: Callable[..., None]) -> None:
    seen: list[int | None] = []

    def run(work: Work) -> None:
        seen.append(work.limits.most_bytes)
        work.passed(THERE, OPEN, BARE)

    only(inspection(run, touches=("dataset", "mode")))
    checking = Started().checking

    def plan(mode: str, train: str) -> dict[str, Any]:
        return {"kind": "classifier", "mode": mode, "dataset": {"train": train, "manifests": [{"s3_uri": "s3://m/x"}]}}

    checking.look(plan("MULTI_CLASS", "s3://b/one"))
    checking.again(without_limits=True)
    checking.look(plan("MULTI_LABEL", "s3://b/one"))
    checking.look(plan("MULTI_LABEL", "s3://b/other"))
    assert seen == [10, None, None, 10]


def test_an_unfinished_plan_is_checked_as_far_as_it_goes() -> None:
    assert applicable({}) == []
    profile = shipped("classifier-secure", {"vpc": None, "keys": None})
    names = {one.id for one in applicable(profile)}
    assert not any(name.startswith(("network.", "keys.")) for name in names)


def test_a_report_of_nothing_is_fine() -> None:
    assert Report().ok
    assert Report().finished
