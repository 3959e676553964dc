"""``comprehend-wizard launch``: check a saved plan, send its request, and follow what comes of it."""

import argparse
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wizard.commands.following import follow_to_the_end
from wizard.commands.loading import LoadedPlan, load_saved
from wizard.commands.sessions import session_from
from wizard.commands.streams import Streams
from wizard.connecting import FOLLOW_DEMO_EVERY_SECONDS, FOLLOW_EVERY_SECONDS, ledger_of
from wizard.errors import ExitCode, NoAwsError, UsageError

if TYPE_CHECKING:
    from wizard.account.session import AccountSession, Identity
    from wizard.commands.checked import Checked
    from wizard.launch.launch import Launched
    from wizard.launch.ledger import Ledger
    from wizard.launch.status import RunStatus
    from wizard.plan import AnyPlan
    from wizard.policy.rights import Prediction


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Launch the plan; the ARN goes to standard output. Exit code 1 where a check has found an error."""
    saved = load_saved(arguments)
    plan = saved.plan
    if not (arguments.yes or arguments.dry_run or sys.stdin.isatty()):
        raise UsageError(
            "Standard input is not a terminal, so nobody can be asked whether to launch. Nothing was sent.",
            "Use --yes to launch without being asked, or --dry-run to see the request.",
        )
    with session_from(arguments, region=plan.region) as session, ledger_of(demo=arguments.demo) as ledger:
        before = None if arguments.dry_run else _answered_before(ledger, session, plan, streams)
        if before is not None:
            return _after(before, ledger, session, arguments, streams)
        checked, identity = _looked_at(session, saved, arguments, streams)
        code = _stopped(checked, arguments, streams)
        if arguments.dry_run and not checked.interrupted:
            streams.say(f"The request would go to account {identity.account} as {identity.display}.")
            streams.say(_prediction(session, plan).sentence)
            streams.say("This was a dry run. Nothing was sent.")
            return ExitCode.OK if code is None else code
        if code is not None:
            return code
        if not arguments.yes and not _agreed(checked, identity, streams, demo=arguments.demo):
            streams.say("Nothing was sent.")
            return ExitCode.NO
        return _launch(ledger, session, plan, arguments, streams)


def _answered_before(
    ledger: "Ledger", session: "AccountSession", plan: "AnyPlan", streams: Streams
) -> "Launched | None":
    """What this very launch has created before, where the answer to it was lost: its name would be found taken."""
    from wizard.launch.once import answered_before

    found = answered_before(ledger, session, plan)
    if found is not None:
        streams.say(
            f"AWS had created the {found.kind} {found.name} already: the answer to an earlier launch was lost. "
            "Nothing was sent again."
        )
    return found


def _looked_at(
    session: "AccountSession", saved: LoadedPlan, arguments: argparse.Namespace, streams: Streams
) -> "tuple[Checked, Identity]":
    """What can be known before anything is sent: the request, which a dry run prints, the caller, and the checks."""
    from wizard.commands.checked import check_saved
    from wizard.launch.launch import looked_at

    request, identity = looked_at(session, saved.plan)
    if arguments.dry_run:
        streams.json_data(request.as_json())
    return check_saved(saved, session, identity.account, streams), identity


def _stopped(checked: "Checked", arguments: argparse.Namespace, streams: Streams) -> int | None:
    """Say what the checks have found; the exit code where the launch ends here, None where it goes on."""
    from wizard.commands.checked import say_checked

    errors = [finding for finding in checked.findings if finding.severity == "error"]
    stops = checked.interrupted or (bool(errors) and not arguments.force)
    if stops and streams.json and not arguments.dry_run:
        streams.json_data(checked.report.as_json(checked.also))
    else:
        say_checked(checked, streams.in_words(), pictures=False)
    if checked.interrupted:
        streams.say("Interrupted. Nothing was sent.")
        return ExitCode.INTERRUPTED
    if stops:
        streams.say("Nothing was sent: the checks have found errors. --force launches all the same.")
        return ExitCode.NO
    if errors:
        overridden = ", ".join(dict.fromkeys(finding.id for finding in errors))
        streams.say(f"--force launches in spite of: {overridden}.")
    return None


def _prediction(session: "AccountSession", plan: "AnyPlan") -> "Prediction":
    """What AWS would answer, as far as the caller's policies or IAM tell."""
    from wizard.account.own_policies import read_rights
    from wizard.account.simulation import predict
    from wizard.errors import WizardError

    rights, problem = None, ""
    try:
        rights = read_rights(session)
    except WizardError as error:
        problem = error.message
    return predict(session, plan.as_profile(), rights, problem)


def _agreed(checked: "Checked", identity: "Identity", streams: Streams, *, demo: bool) -> bool:
    """Say what is about to happen, and ask."""
    from wizard.costs import cost_sentence
    from wizard.request import request_of

    plan = checked.saved.plan
    account = "the simulated account" if demo else f"account {identity.account}"
    streams.say(f"{request_of(plan).operation} {plan.name} in {account} ({plan.region}) as {identity.display}.")
    prices = checked.report.learned().get("_prices")
    streams.say(cost_sentence(plan.as_profile(), prices if isinstance(prices, Mapping) else None))
    streams.err.write("Launch? [y/N] ")
    streams.err.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _launch(
    ledger: "Ledger", session: "AccountSession", plan: "AnyPlan", arguments: argparse.Namespace, streams: Streams
) -> int:
    from wizard.launch.once import launch_once

    launched = launch_once(ledger, session, plan)
    streams.say(f"Launched the {launched.kind} {launched.name} in account {launched.account} ({launched.region}).")
    return _after(launched, ledger, session, arguments, streams)


def _after(
    launched: "Launched", ledger: "Ledger", session: "AccountSession", arguments: argparse.Namespace, streams: Streams
) -> int:
    """Say what was created; with ``--wait`` follow it to its end."""
    if not streams.json:
        streams.data(launched.arn)
        streams.out.flush()
    wait = _Wait(launched, streams)
    code: int = ExitCode.OK
    if arguments.wait:
        code = wait.follow(session, ledger, FOLLOW_DEMO_EVERY_SECONDS if arguments.demo else FOLLOW_EVERY_SECONDS)
    elif streams.json:
        streams.json_data(_as_json(launched))
    if wait.status is not None and wait.status.ok and not streams.json:
        _say_output(session, wait.status, streams)
    if arguments.demo:  # nothing is left to speak to
        streams.say("The simulated account ends with this command, and what was launched in it is gone.")
    else:
        _say_next(launched, wait.status, streams, session)
    return code


def _say_output(session: "AccountSession", status: "RunStatus", streams: Streams) -> None:
    """What the training has written: its confusion matrix, and what it has skipped."""
    from wizard.launch.output import read_output
    from wizard.launch.result_lines import output_lines

    for line in output_lines(read_output(session, status), width=80):
        streams.say(line)


class _Wait:
    """Following one launch to its end, in words on standard error."""

    def __init__(self, launched: "Launched", streams: Streams) -> None:
        self._launched = launched
        self._streams = streams
        self.status: RunStatus | None = None

    def follow(self, session: "AccountSession", ledger: "Ledger", every: float) -> int:
        """Follow until the end or Ctrl-C; returns the exit code. Leaving early stops nothing but the watch."""
        from wizard.launch.words import goes_on

        code: int = ExitCode.NO
        try:
            status = follow_to_the_end(session, ledger, self._launched.arn, self._streams, every=every, told=self._told)
            code = ExitCode.OK if status is not None and status.ok else ExitCode.NO
        except KeyboardInterrupt:
            self._streams.say(f"Interrupted. {goes_on(self._launched.kind)}")
            code = ExitCode.INTERRUPTED
        except NoAwsError:
            again = f"comprehend-wizard watch {self._launched.arn}"
            self._streams.say(f"{goes_on(self._launched.kind)} Follow it again: {again}")
            raise
        finally:
            if self._streams.json:
                self._streams.json_data(_as_json(self._launched, self.status))
        return code

    def _told(self, status: "RunStatus") -> None:
        self.status = status


def _say_next(launched: "Launched", status: "RunStatus | None", streams: Streams, session: "AccountSession") -> None:
    from wizard.launch.words import next_step_lines

    for line in next_step_lines(launched, status, session):
        streams.say(line)


def _as_json(launched: "Launched", status: "RunStatus | None" = None) -> dict[str, Any]:
    shape = {name: getattr(launched, name) for name in ("arn", "kind", "name", "region", "account")}
    return shape if status is None else {**shape, "status": status.status}
