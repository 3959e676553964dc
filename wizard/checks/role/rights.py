"""What the role may do: each access that the plan takes, by the role's own policies and those of buckets and keys."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from wizard.account.at_once import at_once, both
from wizard.account.role_policies import RolePolicies
from wizard.checks.asked import described_model, objects_at, parts_of_uri
from wizard.checks.check import Check, CheckFinding
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Profile, Work
from wizard.checks.role import accesses, asking
from wizard.checks.role.accesses import Need, Part, Place
from wizard.checks.role.asking import Tried, role_name, tried
from wizard.checks.role.halves import Half, Verdict
from wizard.checks.role.judging import Asked, Halves, ask, bucket_half, joined, key_half, verdicts
from wizard.checks.role.remedies import OF_OTHERS, PUT_ROLE_POLICY, mending
from wizard.plan import look_up
from wizard.plan.arns import parse_arn
from wizard.policy.access import Access
from wizard.policy.document import Statement
from wizard.policy.purposes import PURPOSES, key_of, key_statements, purposes_of
from wizard.text import visible

_ADD = "Add to the policies of the role: {statement}"
_LISTED = 3
"""How many further accesses one finding names."""

READ = Check(
    id="role.read",
    severity="error",
    what="the role may list and read the dataset",
    otherwise="The training ends with NO_READ_ACCESS_TO_INPUT.",
    remedy=_ADD,
    command=PUT_ROLE_POLICY,
)
WRITE = Check(
    id="role.write",
    severity="error",
    what="the role may write below the output's place",
    otherwise="The training ends with NO_WRITE_ACCESS_TO_OUTPUT.",
    remedy=_ADD,
    command=PUT_ROLE_POLICY,
)
KEYS = Check(
    id="role.keys",
    severity="error",
    what="the role may do with the keys what each is for",
    otherwise="AWS judges that while the training runs, or the endpoint starts, and it fails then.",
    remedy=_ADD,
    command=PUT_ROLE_POLICY,
)
DESCRIBE = Check(
    id="role.describe-keys",
    severity="info",
    what="the role may look at the state of its keys",
    otherwise="AWS does not document that the role needs it; Comprehend reports the state of a key.",
    remedy=_ADD,
    command=PUT_ROLE_POLICY,
)
NETWORK = Check(
    id="role.network",
    severity="error",
    what="the role may put network interfaces into the plan's VPC",
    otherwise="The training cannot reach its data from the VPC, and fails.",
    remedy=_ADD,
    command=PUT_ROLE_POLICY,
)
TEXTRACT = Check(
    id="role.textract",
    severity="error",
    what="the role may have Amazon Textract read native documents",
    otherwise="The training cannot read its documents, and fails.",
    remedy=_ADD,
    command=PUT_ROLE_POLICY,
)
UNCLEAR = Check(
    id="role.unclear",
    severity="warning",
    what="whether the role may do what the plan takes can be decided",
    otherwise="If AWS says no, the run fails after it has begun.",
    remedy="Look at the statement: where the condition holds for Comprehend's requests, nothing need be done.",
)
_CHECKS: Mapping[Part, Check] = {
    "read": READ,
    "write": WRITE,
    "keys": KEYS,
    "describe": DESCRIBE,
    "network": NETWORK,
    "textract": TEXTRACT,
}


def _run(work: Work) -> None:
    facts, profile, role = work.facts, work.profile, work.text("role")
    (policies, halves), (dataset, others) = both(
        lambda: both(lambda: tried(lambda: asking.policies_of(facts, role)), lambda: _halves(facts, profile, role)),
        lambda: both(lambda: _dataset(facts, profile, role), lambda: _everything_else(facts, profile, role)),
    )
    (asked, unknown), (more, not_known) = dataset, others
    judged = verdicts(role, joined(asked, more), policies, halves)
    _settle(work, judged, (*unknown, *not_known), policies.found)


_Unknown = list[tuple[Check, str]]
"""Checks for which something could not be found out, and why."""


def _dataset(facts: Facts, profile: Profile, role: str) -> tuple[Asked, _Unknown]:
    places = at_once([partial(place_with_objects, facts, place) for place in accesses.inputs(profile)])
    unknown = [(READ, place.problem) for place in places if place.problem]
    needs = accesses.dataset_needs(profile, [place.found for place in places if place.found is not None])
    return ask(facts, role, needs), unknown


def place_with_objects(facts: Facts, place: Place) -> Tried[Place]:
    """An input with the keys of its objects; a URI of one object stands for itself where nobody may list it.

    With a problem where the objects below a prefix are not known.
    """
    _bucket, key = parts_of_uri(place.uri)
    listed = tried(lambda: objects_at(facts, place.uri))
    if listed.found:
        return Tried(replace(place, objects=accesses.a_few([file.key for file in listed.found])))
    if accesses.looks_like_a_file(place.uri):
        return Tried(replace(place, objects=(key,)))
    return Tried(place, listed.problem or f"There is nothing at {visible(place.uri)} yet.")


def _everything_else(facts: Facts, profile: Profile, role: str) -> tuple[Asked, _Unknown]:
    needs = [*accesses.output_needs(profile), *accesses.network_needs(profile), *accesses.textract_needs(profile)]
    unknown: _Unknown = []
    for found in at_once([partial(_key_needs, facts, profile, purpose) for purpose in keys_of(profile)]):
        needs += found.found or ()
        unknown += [(KEYS, found.problem), (DESCRIBE, found.problem)] if found.problem else []
    return ask(facts, role, needs), unknown


def keys_of(profile: Profile) -> list[str]:
    """The purposes of the plan's keys; of an endpoint its model's, which only AWS can tell."""
    if profile["kind"] == "endpoint":
        return ["model"] if look_up(profile, "model") else []
    return [purpose.name for purpose in purposes_of(profile)]


def key_for(facts: Facts, profile: Profile, purpose: str) -> str:
    """The ARN of the key for a purpose; empty where the model of an endpoint has none. Raises WizardErrors."""
    if profile["kind"] != "endpoint":
        return asking.key_arn(facts, key_of(profile, purpose))
    value = str(described_model(facts, str(look_up(profile, "model"))).get("ModelKmsKeyId") or "")
    return asking.key_arn(facts, value) if value else ""


def _key_needs(facts: Facts, profile: Profile, name: str) -> Tried[list[Need]]:
    purpose = next(purpose for purpose in PURPOSES if purpose.name == name)
    arn = tried(lambda: key_for(facts, profile, name))
    if not arn.found:
        return Tried([], arn.problem)
    if profile["kind"] == "endpoint":
        return Tried(list(accesses.purpose_needs(profile, purpose, arn.found, "model", "to serve the encrypted model")))
    return Tried(list(accesses.purpose_needs(profile, purpose, arn.found)))


def _halves(facts: Facts, profile: Profile, role: str) -> Halves:
    buckets = list(accesses.buckets(profile)) if profile["kind"] != "endpoint" else []
    finds = [partial(tried, partial(bucket_half, facts, bucket)) for bucket in buckets]
    finds += [partial(tried, partial(_half_for, facts, profile, purpose, role)) for purpose in keys_of(profile)]
    owning = [partial(tried, partial(asking.is_our_bucket, facts, bucket)) for bucket in buckets]
    halves, owned = both(lambda: at_once(finds), lambda: at_once(owning))
    names = [*buckets, *(tried(partial(key_for, facts, profile, purpose)).found or "" for purpose in keys_of(profile))]
    foreign = {bucket for bucket, own in zip(buckets, owned, strict=True) if own.found is False}
    # A key whose ARN is not known has no needs either.
    known = {name: half for name, half in zip(names, halves, strict=True) if name}
    return Halves(known, frozenset(foreign))


def _half_for(facts: Facts, profile: Profile, purpose: str, role: str) -> Callable[[Access], Half]:
    arn = key_for(facts, profile, purpose)
    return key_half(facts, arn, role) if arn else lambda _access: Half("silent")


def _settle(
    work: Work,
    judged: Sequence[tuple[Need, Verdict]],
    unknown: Sequence[tuple[Check, str]],
    policies: RolePolicies | None,
) -> None:
    for part, check in _CHECKS.items():
        mine = [(need, verdict) for need, verdict in judged if need.part == part]
        problems = [problem for about, problem in unknown if about is check]
        problems += [verdict.because for _need, verdict in mine if verdict.unread]
        refused = [(need, verdict) for need, verdict in mine if verdict.answer == "refused"]
        if refused:
            work.judge(check, refusals(work.profile, check, refused, policies))
        elif problems:
            work.not_made(" ".join(dict.fromkeys(problems)), check)
        elif mine:
            work.passed(check)
        else:
            work.does_not_apply(check)
    work.judge(UNCLEAR, doubts(judged, work.text("role")))


def refusals(
    profile: Profile,
    check: Check,
    refused: Iterable[tuple[Need, Verdict]],
    policies: RolePolicies | None,
    more: Sequence[Statement] = (),
) -> Iterator[CheckFinding]:
    """A finding for each profile key that refused needs are about. ``more``: statements beside the role's document."""
    role = visible(role_name(str(look_up(profile, "role"))))
    for subject, several in _by(refused, lambda need, verdict: (need.key, verdict.final)).items():
        (need, verdict), *others = several
        message = f"The role {role} may not {need.shown}, which it needs {need.why}. {verdict.because}{_also(others)}"
        if verdict.final:
            yield check.found(subject[0], message, remedy=OF_OTHERS)
            continue
        needs = [one for one, _verdict in several]
        values = mending(profile, needs, policies, (*more, *_of_served_model(profile, needs)))
        yield check.found(subject[0], message, **values)


def doubts(judged: Iterable[tuple[Need, Verdict]], role: str) -> Iterator[CheckFinding]:
    """A finding for each reason why something cannot be decided."""
    unknown = [(need, verdict) for need, verdict in judged if verdict.answer == "unknown"]
    for (key, because), several in _by(unknown, lambda need, verdict: (need.key, verdict.because)).items():
        (need, _verdict), *others = several
        said = f"Whether the role {visible(role_name(role))} may {need.shown} cannot be decided. {because}"
        yield UNCLEAR.found(key, f"{said}{_also(others)}")


def _by(
    judged: Iterable[tuple[Need, Verdict]], key: Callable[[Need, Verdict], tuple[Any, ...]]
) -> dict[tuple[Any, ...], list[tuple[Need, Verdict]]]:
    groups: dict[tuple[Any, ...], list[tuple[Need, Verdict]]] = {}
    for need, verdict in judged:
        groups.setdefault(key(need, verdict), []).append((need, verdict))
    return groups


def _also(others: Sequence[tuple[Need, Verdict]]) -> str:
    shown = list(dict.fromkeys(need.shown for need, _verdict in others))
    if not shown:
        return ""
    more = f" and {len(shown) - _LISTED} more" if len(shown) > _LISTED else ""
    return f" The same goes for {', '.join(shown[:_LISTED])}{more}."


def _of_served_model(profile: Profile, needs: Iterable[Need]) -> tuple[Statement, ...]:
    """The document of an endpoint's role is empty: what its model's key takes is that of a training."""
    keys = {need.kms_key for need in needs if need.kms_key}
    if profile["kind"] != "endpoint" or not keys:
        return ()
    return tuple(key_statements({**profile, "keys": {"model": next(iter(keys))}}))


def _applies(profile: Profile) -> bool:
    return parse_arn(str(look_up(profile, "role") or "")) is not None and bool(look_up(profile, "region"))


RIGHTS = Inspection(
    id="role.rights",
    subject="role",
    title="What the role may do",
    key="role",
    checks=(READ, WRITE, KEYS, DESCRIBE, NETWORK, TEXTRACT, UNCLEAR),
    touches=("role", "account", "dataset", "output", "keys", "vpc", "model"),
    applies=_applies,
    run=_run,
)
