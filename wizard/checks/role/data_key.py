"""The keys with which S3 keeps the dataset encrypted (SSE-KMS): no plan names them, and the role must decrypt."""

from collections.abc import Sequence
from functools import partial

from wizard.account.at_once import at_once, both
from wizard.checks.asked import head_of, objects_at
from wizard.checks.check import Check
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Profile, Work
from wizard.checks.role import accesses, asking
from wizard.checks.role.accesses import Need, Place
from wizard.checks.role.asking import tried
from wizard.checks.role.halves import Half, Verdict
from wizard.checks.role.judging import Halves, ask, key_half, verdicts
from wizard.checks.role.remedies import PUT_ROLE_POLICY
from wizard.checks.role.rights import UNCLEAR, doubts, refusals
from wizard.plan import look_up
from wizard.plan.arns import parse_arn
from wizard.policy.document import Statement, literal
from wizard.policy.purposes import via_s3
from wizard.text import visible

DECRYPT = Check(
    id="role.data-key",
    severity="error",
    what="the role may decrypt a dataset that S3 keeps encrypted with a KMS key",
    otherwise="The training ends with NO_READ_ACCESS_TO_INPUT.",
    remedy="Add to the policies of the role: {statement}",
    command=PUT_ROLE_POLICY,
)
KEY_POLICY = Check(
    id="role.data-key-policy",
    severity="error",
    what="the policy of the key that encrypts the dataset lets the role use it",
    otherwise="The training ends with NO_READ_ACCESS_TO_INPUT.",
    remedy="Let the policy of the key {key} allow kms:Decrypt to {role}.",
)


def _run(work: Work) -> None:
    facts, profile, role = work.facts, work.profile, work.text("role")
    places = list(accesses.inputs(profile))
    policies, keys = both(
        lambda: tried(lambda: asking.policies_of(facts, role)),
        lambda: at_once([partial(tried, partial(_key_of, facts, place)) for place in places]),
    )
    pairs = zip(places, keys, strict=True)
    needs = [accesses.data_key_need(profile, place, key.found) for place, key in pairs if key.found]
    problems = [key.problem for key in keys if key.problem]
    if not needs:
        if problems:
            work.not_made(" ".join(dict.fromkeys(problems)), DECRYPT, KEY_POLICY, UNCLEAR)
        else:
            work.does_not_apply(DECRYPT, KEY_POLICY, UNCLEAR)
        return
    asked, halves = both(lambda: ask(facts, role, needs), lambda: _halves(facts, role, needs))
    judged = verdicts(role, asked, policies, halves)
    refused = [(need, verdict) for need, verdict in judged if verdict.answer == "refused"]
    unread = [*problems, *(verdict.because for _need, verdict in judged if verdict.unread)]
    if unread and not refused:
        work.not_made(" ".join(dict.fromkeys(unread)), DECRYPT)
    else:
        work.judge(DECRYPT, refusals(profile, DECRYPT, refused, policies.found, _statements(profile, refused)))
    _judge_the_other_half(work, needs, halves)
    work.judge(UNCLEAR, doubts([*judged, *_open(needs, halves)], role))


def _key_of(facts: Facts, place: Place) -> str:
    """The ARN of the key that encrypts the first object of an input; empty where none does. Raises WizardErrors."""
    files = objects_at(facts, place.uri)
    if not files:
        return ""
    head = head_of(facts, files[0])
    value = str(head.get("SSEKMSKeyId") or "")
    return asking.key_arn(facts, value) if value else ""


def _halves(facts: Facts, role: str, needs: Sequence[Need]) -> Halves:
    names = list(dict.fromkeys(need.kms_key for need in needs))
    found = at_once([partial(tried, partial(key_half, facts, name, role)) for name in names])
    return Halves(dict(zip(names, found, strict=True)))


def _judge_the_other_half(work: Work, needs: Sequence[Need], halves: Halves) -> None:
    told = [(need, *halves.of(need)) for need in needs]
    shut = {need.kms_key: (need, half) for need, half, _why in told if half and half.said in ("denies", "silent")}
    problems = [why for _need, half, why in told if half is None]
    role = visible(work.text("role"))
    if problems and not shut:
        work.not_made(" ".join(dict.fromkeys(problems)), KEY_POLICY)
        return
    work.judge(
        KEY_POLICY,
        [
            KEY_POLICY.found(
                need.key,
                f"The policy of the key {visible(key)}, which encrypts {need.why.removeprefix('to decrypt ')}, does "
                f"not let the role use it. {half.because}",
                key=visible(key),
                role=role,
            )
            for key, (need, half) in shut.items()
        ],
    )


def _open(needs: Sequence[Need], halves: Halves) -> list[tuple[Need, Verdict]]:
    """What the key's policy leaves open."""
    told = [(need, halves.of(need)[0]) for need in needs]
    unknown = [(need, half) for need, half in told if isinstance(half, Half) and half.said == "unknown"]
    return [(need, Verdict("unknown", half.because)) for need, half in unknown]


def _statements(profile: Profile, refused: Sequence[tuple[Need, Verdict]]) -> tuple[Statement, ...]:
    """What the role's document cannot hold, as no plan knows it."""
    keys = dict.fromkeys(literal(need.kms_key, wildcards=True) for need, _verdict in refused)
    return (Statement("DecryptTheDataset", ("kms:Decrypt",), tuple(keys), via_s3(profile)),) if keys else ()


def _applies(profile: Profile) -> bool:
    has_role = parse_arn(str(look_up(profile, "role") or "")) is not None and bool(look_up(profile, "region"))
    return has_role and profile["kind"] != "endpoint" and any(True for _place in accesses.inputs(profile))


DATA_KEY = Inspection(
    id="role.data-key",
    subject="role",
    title="The key that S3 encrypts the dataset with",
    key="role",
    checks=(DECRYPT, KEY_POLICY, UNCLEAR),
    touches=("role", "account", "dataset"),
    applies=_applies,
    run=_run,
)
