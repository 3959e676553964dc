"""What comes of each access that a plan takes: IAM's simulation, the role's policies, those of buckets and keys."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from wizard.account.at_once import both
from wizard.account.resource_policies import Grant
from wizard.account.role_policies import RolePolicies
from wizard.account.role_simulation import Simulated, simulate_role
from wizard.checks.facts import Facts
from wizard.checks.role import asking
from wizard.checks.role.accesses import Need
from wizard.checks.role.asking import Tried, tried
from wizard.checks.role.halves import Half, Verdict, half_of, own_verdict, together
from wizard.errors import WizardError
from wizard.plan.arns import parse_arn
from wizard.policy.access import Access
from wizard.policy.parsing import Policy


@dataclass(frozen=True)
class Asked:
    """Needs, and what IAM's simulation says of each in their order, or why it says nothing."""

    needs: tuple[Need, ...] = ()
    simulated: Tried[list[Simulated]] = field(default_factory=Tried)


def ask(facts: Facts, role: str, needs: Iterable[Need]) -> Asked:
    """Have IAM simulate ``needs``."""
    listed = tuple(needs)
    if not listed:
        return Asked((), Tried([]))
    return Asked(listed, tried(lambda: simulate_role(facts.session, role, [need.access for need in listed])))


def joined(one: Asked, other: Asked) -> Asked:
    """Both as one; where a simulation of either failed nothing of it is used."""
    first, second = one.simulated, other.simulated
    problem = first.problem if first.found is None else second.problem if second.found is None else ""
    simulated = Tried(None, problem) if problem else Tried([*(first.found or ()), *(second.found or ())])
    return Asked((*one.needs, *other.needs), simulated)


def verdicts(role: str, asked: Asked, policies: Tried[RolePolicies], halves: "Halves") -> list[tuple[Need, Verdict]]:
    """What comes of each need. Raises WizardError where nothing at all is known of the role's policies."""
    if asked.needs and policies.found is None and asked.simulated.found is None:
        raise WizardError(" ".join(dict.fromkeys((policies.problem, asked.simulated.problem))))
    simulated: Sequence[Simulated | None] = asked.simulated.found or [None] * len(asked.needs)
    found = []
    for need, one in zip(asked.needs, simulated, strict=True):
        ours = _is_ours(need, role)
        # Of a key of another account the simulation asks for both halves, and is given one.
        own = own_verdict(need.access, policies.found, one if ours else None)
        half, problem = halves.of(need)
        found.append((need, together(own, half, problem, same_account=ours and halves.owns(need))))
    return found


def _is_ours(need: Need, role: str) -> bool:
    """Whether the key of a need, if it has one, is of the role's account."""
    key, arn = parse_arn(need.kms_key), parse_arn(role)
    return key is None or arn is None or key.account == arn.account


@dataclass(frozen=True)
class Halves:
    """The policies of the resources that a plan names: bucket or key ARN → how it answers an access."""

    found: Mapping[str, Tried[Callable[[Access], Half]]]
    foreign: frozenset[str] = frozenset()

    def of(self, need: Need) -> tuple[Half | None, str]:
        """What the policy of the resource says, or why that is not known."""
        name = need.bucket or need.kms_key
        answer = self.found.get(name) if name else None
        if answer is None:
            return Half("silent"), ""
        return (answer.found(need.access) if answer.found is not None else None), answer.problem

    def owns(self, need: Need) -> bool:
        """Whether the bucket is the account's own, as far as is known."""
        return need.bucket not in self.foreign


def bucket_half(facts: Facts, bucket: str) -> Callable[[Access], Half]:
    """How a bucket's policy answers. Raises WizardErrors."""
    found = asking.bucket_policy_of(facts, bucket)
    return partial(half_of, found.policy if found is not None else None)


def key_half(facts: Facts, arn: str, role: str) -> Callable[[Access], Half]:
    """How a key's policy and its grants answer. Raises WizardErrors."""
    policy, grants = both(
        lambda: asking.key_policy_of(facts, arn), lambda: tried(lambda: asking.grants_on(facts, arn, role))
    )
    return partial(with_grants, policy.policy, grants.found or (), role)


def with_grants(policy: Policy, grants: Iterable[Grant], role: str, access: Access) -> Half:
    """What a key's policy says of an access, with the grants to the role beside it: a grant allows where nothing
    denies (AWS KMS Developer Guide, "Grants in AWS KMS")."""
    half = half_of(policy, access)
    if half.said in ("allows", "denies") or half.open_deny:
        return half
    operation = access.action.partition(":")[2]
    given = {grant.gives(role, operation): grant for grant in grants}
    if True in given:
        return Half("allows")
    if None in given and half.said == "silent":
        grant = given[None]
        return Half("unknown", f"The grant {grant.id} gives it under constraints: {', '.join(grant.constraints)}.")
    return half
