"""One inspection for each key of a plan, and one for the key that an endpoint's model is encrypted with."""

from functools import partial

from wizard.account.at_once import both
from wizard.account.errors import RefusedError
from wizard.account.resources import KmsKey
from wizard.checks.asked import described_key, described_model
from wizard.checks.check import Check
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Profile, Work, because
from wizard.checks.keys.rights import POLICY, RIGHTS, UNCLEAR, Answers, KeyRights
from wizard.checks.keys.state import ALIAS, GONE, OTHER_REGION, STATE, elsewhere, problems, seen
from wizard.checks.role.accesses import purpose_needs
from wizard.errors import WizardError
from wizard.plan import look_up
from wizard.plan.arns import parse_arn
from wizard.policy.purposes import PURPOSES, Purpose, key_of
from wizard.text import visible

_CHECKS: tuple[Check, ...] = (*STATE, *RIGHTS)
_MODEL = next(purpose for purpose in PURPOSES if purpose.name == "model")
_NO_ROLE = "The plan names no role yet."


def _of_the_plan(purpose: Purpose, work: Work) -> None:
    subject = f"keys.{purpose.name}"
    _look(work, purpose, subject, work.text(subject))


def _of_the_model(work: Work) -> None:
    """An endpoint has no keys of its own. How that of its model was given once is nothing that the plan can change."""
    value = str(described_model(work.facts, work.text("model")).get("ModelKmsKeyId") or "")
    if not value:
        work.does_not_apply(*_CHECKS)
        return
    work.does_not_apply(ALIAS)
    _look(work, _MODEL, "model", value)


def _look(work: Work, purpose: Purpose, subject: str, value: str) -> None:
    region = elsewhere(value, work.text("region"))
    if region:
        _in_another_region(work, subject, value, region)
        return
    work.passed(OTHER_REGION)
    key, answers = _ask(work.facts, work.profile, purpose, value)
    if isinstance(key, RefusedError) and key.code == "NotFoundException":
        where = visible(work.text("region"))
        work.judge(GONE, [GONE.found(subject, f"There is no key {visible(value)} in {where}.")])
        work.not_made("The key does not exist.", *(check for check in _CHECKS if not work.is_settled(check)))
        work.observe(subject, value, "there is no such key")
        return
    if isinstance(key, WizardError):
        work.not_made(because(key), *(check for check in STATE if not work.is_settled(check)))
    else:
        _judge_state(work, subject, value, key)
    _judge_rights(work, purpose, subject, key, answers)


def _in_another_region(work: Work, subject: str, value: str, region: str) -> None:
    here = visible(work.text("region"))
    message = f"The key {visible(value)} is in {visible(region)}, and the plan in {here}."
    work.judge(OTHER_REGION, [OTHER_REGION.found(subject, message, region=here)])
    work.not_made("The key is in another region.", *(check for check in _CHECKS if not work.is_settled(check)))
    work.observe(subject, value, f"in {visible(region)}")


def _ask(
    facts: Facts, profile: Profile, purpose: Purpose, value: str
) -> tuple[KmsKey | WizardError, tuple[str, Answers] | None]:
    """What is known of a key, and (with its ARN) of who may use it: asked for at once where it is given by ARN."""
    arn = parse_arn(value)
    if arn is not None and arn.resource_type == "key":
        key, answers = both(lambda: _described(facts, value), lambda: KeyRights(profile, purpose, value).ask(facts))
        return key, (value, answers)
    described = _described(facts, value)
    if isinstance(described, WizardError):
        return described, None
    return described, (described.value, KeyRights(profile, purpose, described.value).ask(facts))


def _described(facts: Facts, value: str) -> KmsKey | WizardError:
    try:
        return described_key(facts, value)
    except WizardError as problem:
        return problem


def _judge_state(work: Work, subject: str, value: str, key: KmsKey) -> None:
    for check in STATE:
        if not work.is_settled(check):
            work.judge(check, problems(check, subject, value, key))
    work.observe(subject, value, seen(key))


def _judge_rights(
    work: Work, purpose: Purpose, subject: str, key: KmsKey | WizardError, answers: tuple[str, Answers] | None
) -> None:
    if not work.text("role"):
        work.not_made(_NO_ROLE, *RIGHTS)
    elif isinstance(key, KmsKey) and key.is_aws_managed:
        work.not_made("The key is managed by AWS, and nobody can change its policy.", *RIGHTS)
    elif answers is None:
        work.not_made(because(key) if isinstance(key, WizardError) else "", *RIGHTS)
    else:
        arn, (policy, grants) = answers
        if policy.found is None:
            work.not_made(policy.problem, *RIGHTS)
            return
        rights = KeyRights(work.profile, purpose, arn, subject)
        needs = [need for need in purpose_needs(work.profile, purpose, arn, subject) if need.part == "keys"]
        told = rights.halves(needs, policy.found, grants)
        findings = list(rights.refusals(told, policy.found))
        if grants.problem and findings and not any(half.said == "denies" for _need, half in told):
            work.not_made(f"The key's policy does not let the role use it, and {_small(grants.problem)}", POLICY)
        else:
            work.judge(POLICY, findings)
        work.judge(UNCLEAR, rights.doubts(told))


def _small(sentence: str) -> str:
    return sentence if sentence.startswith(("AWS ", "IAM ", "KMS ")) else f"{sentence[:1].lower()}{sentence[1:]}"


def _has_key(purpose: Purpose, profile: Profile) -> bool:
    return profile["kind"] != "endpoint" and bool(key_of(profile, purpose.name)) and bool(look_up(profile, "region"))


def _serves_a_model(profile: Profile) -> bool:
    return profile["kind"] == "endpoint" and bool(look_up(profile, "model")) and bool(look_up(profile, "region"))


OF_THE_PLAN = tuple(
    Inspection(
        id=f"keys.{purpose.name}",
        subject="keys",
        title=f"The {purpose.name} key",
        key=f"keys.{purpose.name}",
        checks=_CHECKS,
        touches=("role", "keys"),
        applies=partial(_has_key, purpose),
        run=partial(_of_the_plan, purpose),
    )
    for purpose in PURPOSES
)
OF_THE_MODEL = Inspection(
    id="keys.served",
    subject="keys",
    title="The key of the endpoint's model",
    key="model",
    checks=_CHECKS,
    touches=("role", "model"),
    applies=_serves_a_model,
    run=_of_the_model,
)
