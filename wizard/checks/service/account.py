"""Whose credentials these are, and that they are of the account and partition that the plan is for."""

from collections.abc import Iterator

from wizard.account.configuration import partition_of_region
from wizard.account.errors import CredentialsError
from wizard.account.session import Identity
from wizard.checks import asked
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Work, because
from wizard.plan.arns import parse_arn
from wizard.text import visible

CREDENTIALS = Check(
    "service.credentials",
    "error",
    "AWS accepts the credentials",
    "Nothing can be launched with them.",
    "Renew the credentials, or choose others.",
)
OTHER_ACCOUNT = Check(
    "service.other-account",
    "error",
    "the credentials belong to the account of the plan",
    "Nothing is sent: a launch in any other account is refused.",
    "Use credentials of {account}, or change account.",
)
FOREIGN_ARN = Check(
    "service.foreign-arn",
    "error",
    "role, model and flywheel are of the account of the credentials",
    "AWS refuses the launch.",
    "Choose one of account {account}, or use credentials of {owner}.",
)
PARTITION = Check(
    "service.partition",
    "error",
    "the credentials are of the partition that the region is in",
    "AWS does not know them there.",
    "Choose a region of the partition {partition}, or use credentials of {wanted}.",
)
_OWNED = ("role", "model", "flywheel")


def _run(work: Work) -> None:
    try:
        identity = asked.identity(work.facts)
    except CredentialsError as problem:
        work.judge(
            CREDENTIALS, [CREDENTIALS.found("account", visible(problem.message), remedy=visible(problem.remedy))]
        )
        work.not_made(because(problem), OTHER_ACCOUNT, FOREIGN_ARN, PARTITION)
        return
    work.passed(CREDENTIALS)
    work.judge(OTHER_ACCOUNT, _other_account(work, identity))
    work.judge(PARTITION, _other_partition(work, identity))
    if work.text("account"):  # the plan's own rules hold the ARNs against it
        work.does_not_apply(FOREIGN_ARN)
    else:
        work.judge(FOREIGN_ARN, _foreign_arns(work, identity))


def _other_account(work: Work, identity: Identity) -> Iterator[CheckFinding]:
    account = work.text("account")
    if account and account != identity.account:
        message = f"The plan is for account {visible(account)}, but the credentials belong to {identity.display}."
        yield OTHER_ACCOUNT.found("account", message, account=visible(account))


def _foreign_arns(work: Work, identity: Identity) -> Iterator[CheckFinding]:
    for key in _OWNED:
        arn = parse_arn(work.text(key))
        if arn is not None and arn.account != identity.account:
            owner = visible(arn.account)
            message = f"The {key} belongs to account {owner}, the credentials to {identity.account}."
            yield FOREIGN_ARN.found(key, message, account=identity.account, owner=owner)


def _other_partition(work: Work, identity: Identity) -> Iterator[CheckFinding]:
    region, arn = work.text("region"), parse_arn(identity.arn)
    if not region or arn is None:
        return
    wanted = partition_of_region(region)
    if arn.partition != wanted:
        partition = visible(arn.partition)
        message = f"{visible(region)} is in the partition {wanted}, the credentials are of {partition}."
        yield PARTITION.found("region", message, partition=partition, wanted=wanted)


INSPECTION = Inspection(
    id="service.account",
    subject="service",
    title="Account of the credentials",
    key="account",
    checks=(CREDENTIALS, OTHER_ACCOUNT, FOREIGN_ARN, PARTITION),
    touches=("account", "role", "model", "flywheel"),
    applies=lambda _profile: True,
    run=_run,
)
