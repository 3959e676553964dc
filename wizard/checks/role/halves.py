"""The two halves of a decision: what the role's own policies say, and what the policy of the resource says.

Sources: IAM User Guide, "Policy evaluation logic" (within one account either half allows, and a permissions boundary
limits what a policy gives to a role; between accounts both must); AWS KMS Developer Guide, "Key policies" (without the
key's policy nobody has any right on a key; a statement about the account lets its IAM policies speak).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from wizard.account.role_policies import RolePolicies
from wizard.account.role_simulation import Simulated
from wizard.plan.arns import parse_arn
from wizard.policy.access import Access
from wizard.policy.evaluate import Decision, evaluate_resource_policy
from wizard.policy.parsing import ParsedStatement, Policy, Principals
from wizard.text import visible

Said = Literal["allows", "delegates", "silent", "denies", "unknown"]
Answer = Literal["allowed", "refused", "unknown"]


@dataclass(frozen=True)
class Half:
    """What the policy of a resource says of an access of the role.

    ``allows``: the role itself; ``delegates``: whatever the policies of its account allow; ``silent``: nothing.
    ``because`` is a sentence, ``keys`` are the condition keys that decide. ``open_deny``: unknown because of a Deny.
    """

    said: Said
    because: str = ""
    keys: tuple[str, ...] = ()
    open_deny: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether the role may do something, and the sentence that says why.

    ``final``: refused whatever else allows it. ``open_deny``: unknown, and not for want of an Allow. ``unread``:
    unknown because a policy that decides could not be read.
    """

    answer: Answer
    because: str = ""
    final: bool = False
    open_deny: bool = False
    unread: bool = False


ALLOWED = Verdict("allowed")


def half_of(policy: Policy | None, access: Access) -> Half:
    """What a resource's policy says of ``access``; None is a resource without one."""
    if policy is None:
        return Half("silent", "It has no policy of its own.")
    whole = evaluate_resource_policy(policy, access)
    if whole.decision == "explicitly_denied":
        return Half("denies", whole.because, _keys(whole))
    if any(reason.matched is None and reason.effect == "Deny" for reason in whole.reasons):
        return Half("unknown", _open_deny(whole), _keys(whole), open_deny=True)
    direct = evaluate_resource_policy(_about_the_role(policy), access)
    if direct.decision == "allowed":
        return Half("allows")
    if whole.decision == "allowed":
        return Half("delegates")
    if whole.decision == "undecided":
        return Half("unknown", whole.because, _keys(whole))
    return Half("silent", whole.because, _keys(whole))


def own_verdict(access: Access, policies: RolePolicies | None, simulated: Simulated | None) -> Verdict:
    """What the role's own policies say of ``access``, by IAM's simulation and as they can be read: by one at least.

    Where both tell, the policies name the statement. What the simulation is sure of stands whatever they say: it knows
    the organization's policies, so that what these may refuse is never allowed by those of the role.
    """
    read = _read(access, policies) if policies is not None else None
    if simulated is None:
        return read or Verdict("unknown", "Nothing is known of the role's policies.", unread=True)
    if simulated.allowed:
        return ALLOWED if simulated.sure else read or _hangs_on(simulated)
    if read is not None and read.answer == "refused":
        return read
    if simulated.sure:
        return Verdict("refused", f"By IAM's own simulation: {simulated.because}", final=simulated.final)
    if simulated.by_organization:
        return _hangs_on_organization(simulated)
    return read or _hangs_on(simulated)


def together(own: Verdict, half: Half | None, problem: str, *, same_account: bool) -> Verdict:
    """What comes of both, as far as the role's half decides: a Deny of the resource's policy is told where that is
    looked at. ``half`` None: it could not be read, and ``problem`` says why.
    """
    if own.final or own.open_deny or own.answer == "allowed" or not same_account:
        return own
    if half is not None and half.said == "allows":
        return ALLOWED
    if own.answer == "unknown":
        return own
    if half is None:
        said = "Only the policy of the resource itself could allow it, and that could not be read."
        return Verdict("unknown", " ".join(filter(None, (own.because, said, problem))), unread=True)
    if half.said == "unknown":
        return Verdict("unknown", half.because)
    return own


def names_account(who: str) -> bool:
    """Whether a principal of a policy is an account as a whole, which stands for its IAM policies."""
    arn = parse_arn(who)
    return (who.isdigit() and len(who) == 12) or (arn is not None and arn.resource == "root")


def _read(access: Access, policies: RolePolicies) -> Verdict:
    decision = policies.decide(access)
    if decision.decision == "allowed":
        return ALLOWED
    if decision.refused:
        final = decision.decision == "explicitly_denied" or policies.limits(access)
        return Verdict("refused", decision.because, final=final)
    open_deny = any(reason.matched is None and reason.effect == "Deny" for reason in decision.reasons)
    return Verdict("unknown", decision.because, open_deny=open_deny or bool(policies.boundaries))


def _hangs_on(simulated: Simulated) -> Verdict:
    shown = visible(", ".join(simulated.missing))
    said = f"By IAM's own simulation it hangs on {shown}, not known here, and the role's policies could not be read."
    return Verdict("unknown", said, open_deny=True, unread=True)


def _hangs_on_organization(simulated: Simulated) -> Verdict:
    shown = visible(", ".join(simulated.missing))
    said = (
        "By IAM's own simulation a service control policy of the organization may not allow it: it hangs on "
        f"{shown}, not known here."
    )
    return Verdict("unknown", said, open_deny=True, unread=True)


def _about_the_role(policy: Policy) -> Policy:
    """The policy without what it allows to accounts as a whole."""
    statements = tuple(found for statement in policy.statements if (found := _narrowed(statement)) is not None)
    return replace(policy, statements=statements)


def _narrowed(statement: ParsedStatement) -> ParsedStatement | None:
    principals = statement.principals
    if statement.effect == "Deny" or principals is None or principals.negated:
        return statement
    named: Mapping[str, tuple[str, ...]] = {
        kind: kept
        for kind, who in principals.named.items()
        if (kept := tuple(one for one in who if kind != "AWS" or not names_account(one)))
    }
    return replace(statement, principals=Principals(named)) if named else None


def _open_deny(decision: Decision) -> str:
    reasons = (reason for reason in decision.reasons if reason.effect == "Deny" and reason.matched is None)
    return " ".join(dict.fromkeys(f"{reason.sentence}." for reason in reasons))


def _keys(decision: Decision) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for reason in decision.deciding for key in reason.keys))
