"""The policies of the plan's buckets: a Deny there keeps the role out, whatever its own policies allow."""

from collections.abc import Iterable, Iterator
from functools import partial

from wizard.account.at_once import at_once, both
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Profile, Work
from wizard.checks.role import accesses, asking
from wizard.checks.role.accesses import Need
from wizard.checks.role.asking import role_name, tried
from wizard.checks.role.halves import Half
from wizard.checks.role.judging import bucket_half
from wizard.checks.role.rights import place_with_objects
from wizard.plan import look_up
from wizard.plan.arns import parse_arn
from wizard.text import visible

DENIED = Check(
    id="role.bucket-policy",
    severity="error",
    what="no policy of the plan's buckets denies the role",
    otherwise="The training ends with NO_READ_ACCESS_TO_INPUT or NO_WRITE_ACCESS_TO_OUTPUT.",
    remedy="Change that statement, or except the role from it: what allows it elsewhere does not help against a Deny.",
)
UNCLEAR = Check(
    id="role.bucket-unclear",
    severity="warning",
    what="whether the policies of the plan's buckets deny the role can be decided",
    otherwise="If the condition holds, the training can neither read nor write there.",
    remedy="Look at the statement, and except the role from it where its condition cannot be met.",
)
FOREIGN = Check(
    id="role.bucket-elsewhere",
    severity="warning",
    what="the plan's buckets belong to the account of the role",
    otherwise="Both halves are needed: the policies of the role, and that bucket's own policy.",
    remedy="See that the bucket's policy there allows {role} to {actions}.",
)
_OF_NETWORK = ("aws:sourcevpc", "aws:vpcsource", "aws:sourceip")
_THROUGH_THE_VPC = (
    "The training reaches S3 through the S3 endpoint of the plan's subnets, if they have one: see that the statement "
    "lets that endpoint through."
)
_WITHOUT_A_VPC = (
    "Without a VPC in the plan the training runs in a network of AWS, and what it comes with is not documented: except "
    "the role from the statement, or give the plan a VPC whose S3 endpoint the statement lets through."
)


def _run(work: Work) -> None:
    facts, profile = work.facts, work.profile
    names = accesses.buckets(profile)
    places, (ours, answers) = both(
        lambda: at_once([partial(place_with_objects, facts, place) for place in accesses.inputs(profile)]),
        lambda: both(
            lambda: at_once([partial(tried, partial(asking.is_our_bucket, facts, name)) for name in names]),
            lambda: at_once([partial(tried, partial(bucket_half, facts, name)) for name in names]),
        ),
    )
    needs = [*accesses.dataset_needs(profile, [place.found for place in places if place.found is not None])]
    needs += accesses.output_needs(profile)
    policies = {name: answer.found for name, answer in zip(names, answers, strict=True) if answer.found is not None}
    told = [(need, policies[need.bucket](need.access)) for need in needs if need.bucket in policies]
    problems = [answer.problem for answer in answers if answer.problem]
    problems += [place.problem for place in places if place.problem]
    _judge(work, DENIED, _denials(profile, [(need, half) for need, half in told if half.said == "denies"]), problems)
    _judge(work, UNCLEAR, _doubts(profile, [(need, half) for need, half in told if half.open_deny]), problems)
    foreign = {name for name, own in zip(names, ours, strict=True) if own.found is False}
    unknown = [own.problem for own in ours if own.problem]
    _judge(work, FOREIGN, _elsewhere(profile, foreign, [need for need in needs if need.bucket in foreign]), unknown)


def _judge(work: Work, check: Check, findings: Iterable[CheckFinding], problems: list[str]) -> None:
    found = list(findings)
    if problems and not found:
        work.not_made(" ".join(dict.fromkeys(problems)), check)
    else:
        work.judge(check, found)


def _denials(profile: Profile, told: Iterable[tuple[Need, Half]]) -> Iterator[CheckFinding]:
    name = visible(role_name(str(look_up(profile, "role"))))
    for need, half in _first_of_each(told):
        yield DENIED.found(need.key, f"The role {name} may not {need.shown}, which it needs {need.why}. {half.because}")


def _doubts(profile: Profile, told: Iterable[tuple[Need, Half]]) -> Iterator[CheckFinding]:
    has_network = bool(look_up(profile, "vpc.subnets"))
    for need, half in _first_of_each(told):
        message = f"Whether the policy of the bucket {visible(need.bucket)} denies {need.shown} cannot be decided."
        about_network = any(word in half.because.lower() for word in _OF_NETWORK)
        remedy = (_THROUGH_THE_VPC if has_network else _WITHOUT_A_VPC) if about_network else ""
        yield UNCLEAR.found(need.key, f"{message} {half.because}", remedy=remedy)


def _elsewhere(profile: Profile, foreign: Iterable[str], needs: Iterable[Need]) -> Iterator[CheckFinding]:
    names = accesses.buckets(profile)
    for bucket in sorted(foreign):
        actions = sorted({need.access.action for need in needs if need.bucket == bucket})
        message = f"The bucket {visible(bucket)} is not one of this account's."
        role = visible(str(look_up(profile, "role")))
        yield FOREIGN.found(names[bucket], message, role=role, actions=" and ".join(actions))


def _first_of_each(told: Iterable[tuple[Need, Half]]) -> list[tuple[Need, Half]]:
    """Of the needs about one profile key that the same statement decides, the first."""
    first: dict[tuple[str, str], tuple[Need, Half]] = {}
    for need, half in told:
        first.setdefault((need.key, half.because), (need, half))
    return list(first.values())


def _applies(profile: Profile) -> bool:
    has_role = parse_arn(str(look_up(profile, "role") or "")) is not None
    return has_role and profile["kind"] != "endpoint" and bool(accesses.buckets(profile))


BUCKETS = Inspection(
    id="role.buckets",
    subject="role",
    title="What the buckets say of the role",
    key="role",
    checks=(DENIED, UNCLEAR, FOREIGN),
    touches=("role", "account", "dataset", "output", "vpc.subnets"),
    applies=_applies,
    run=_run,
)
