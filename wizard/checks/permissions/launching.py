"""The right to launch: the operation with its condition keys, an endpoint's model, and the Describe that follows it."""

from collections.abc import Sequence

from wizard.account.own_policies import principal_of
from wizard.checks.asked import identity
from wizard.checks.check import Check
from wizard.checks.inspection import Inspection, Profile, Work
from wizard.checks.permissions.judging import KnownKeys, following, judged
from wizard.checks.permissions.remedies import COMMAND, Case, findings_of
from wizard.plan import look_up, validate
from wizard.policy.access import Access
from wizard.policy.accesses import accesses_of
from wizard.policy.rights import PASSING, Judged
from wizard.text import visible

_REMEDY = "Ask whoever looks after your policies for what policy --document caller prints."

CREATE = Check(
    "permissions.create",
    "error",
    "you may call the operation that creates the model or endpoint, with these settings",
    "AWS will answer 403, and nothing is created.",
    _REMEDY,
    COMMAND,
)
MODEL = Check(
    "permissions.model",
    "error",
    "you may create an endpoint of this model",
    "AWS will answer 403, and nothing is created.",
    _REMEDY,
    COMMAND,
)
FOLLOW = Check(
    "permissions.follow",
    "warning",
    "you may look at the status of what is launched",
    "The launch can go through, but the wizard cannot follow it.",
    _REMEDY,
    COMMAND,
)


def _is_complete(profile: Profile) -> bool:
    """Policies ask for settings: those of a plan that is still being put together are no refusal yet."""
    return validate(profile)[0] is not None


def _run(work: Work) -> None:
    profile = work.profile
    case = Case(profile, principal_of(identity(work.facts)))

    def accesses(known: KnownKeys) -> list[Access]:
        creating = [access for access in accesses_of(profile, known) if access.action != PASSING]
        return [*creating, *following(profile, known)]

    create, *rest = judged(work.facts, accesses)
    used = [one for one in rest if one.access.action == create.access.action]
    follow = [one for one in rest if one not in used]
    settle(work, CREATE, create, case, "kind")
    if used:
        settle(work, MODEL, used[0], case, "model" if look_up(profile, "model") else "flywheel")
    else:
        work.does_not_apply(MODEL)
    _settle_following(work, follow, case)


def settle(work: Work, check: Check, one: Judged, case: Case, subject: str) -> None:
    """Settle a check by what AWS will answer; where that is not known, it could not be made."""
    if one.verdict == "unknown":
        work.not_made(one.sentence, check)
    else:
        work.judge(check, findings_of(check, one, case, subject) if one.verdict == "refused" else ())


def _settle_following(work: Work, several: Sequence[Judged], case: Case) -> None:
    """Which of several ARNs is asked for is not documented: what they agree on is sure."""
    verdicts = {one.verdict for one in several}
    if len(verdicts) == 1:
        settle(work, FOLLOW, several[0], case, "name")
        return
    shown = ", ".join(f"{visible(one.access.resource or '')}: {one.verdict}" for one in several)
    work.not_made(f"AWS does not document on which of these it asks for the right ({shown}).", FOLLOW)


INSPECTION = Inspection(
    id="permissions.launch",
    subject="permissions",
    title="Your right to launch",
    key="kind",
    checks=(CREATE, MODEL, FOLLOW),
    touches=("name", "version", "account", "role", "model", "flywheel", "keys", "vpc", "tags"),
    applies=_is_complete,
    run=_run,
)
