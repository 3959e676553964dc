"""The right to pass the data access role to Comprehend."""

from wizard.account.own_policies import principal_of
from wizard.checks.asked import identity
from wizard.checks.check import Check
from wizard.checks.inspection import Inspection, Profile, Work
from wizard.checks.permissions.judging import judged
from wizard.checks.permissions.launching import settle
from wizard.checks.permissions.remedies import COMMAND, Case
from wizard.plan import look_up
from wizard.plan.arns import parse_arn
from wizard.policy.accesses import accesses_of
from wizard.policy.rights import PASSING

PASS_ROLE = Check(
    "permissions.pass-role",
    "error",
    "you may pass the data access role to Comprehend",
    "AWS will answer 403, and nothing is created.",
    "Choose a role that you may pass, or ask for iam:PassRole on it.",
    COMMAND,
)


def _has_role(profile: Profile) -> bool:
    role = look_up(profile, "role")
    arn = parse_arn(role) if isinstance(role, str) else None
    return arn is not None and arn.resource_type == "role"


def _run(work: Work) -> None:
    (one,) = judged(
        work.facts,
        lambda known: [access for access in accesses_of(work.profile, known) if access.action == PASSING],
    )
    settle(work, PASS_ROLE, one, Case(work.profile, principal_of(identity(work.facts))), "role")


INSPECTION = Inspection(
    id="permissions.role",
    subject="permissions",
    title="Your right to pass the role",
    key="role",
    checks=(PASS_ROLE,),
    touches=("role", "name"),
    applies=_has_role,
    run=_run,
)
