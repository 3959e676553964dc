"""Whether the key's own policy, or a grant, lets the role do what the key is for.

Without its key policy nobody has any right on a key. One that lets the account as a whole in hands the decision to the
role's own policies, which ``role.keys`` looks at.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from wizard.account.at_once import both
from wizard.account.resource_policies import Grant, ResourcePolicy
from wizard.checks.check import Check, CheckFinding
from wizard.checks.facts import Facts
from wizard.checks.inspection import Profile
from wizard.checks.role import asking
from wizard.checks.role.accesses import Need
from wizard.checks.role.asking import Tried, role_name, tried
from wizard.checks.role.halves import Half
from wizard.checks.role.judging import with_grants
from wizard.checks.role.remedies import compact
from wizard.plan import look_up
from wizard.policy.adding import with_statements
from wizard.policy.document import KEY_POLICY, PolicyDocument
from wizard.policy.purposes import Purpose
from wizard.policy.resource_based import key as key_document
from wizard.text import visible

POLICY = Check(
    id="keys.policy",
    severity="error",
    what="the key's policy or a grant lets the role use it, or leaves that to the account's IAM policies",
    otherwise="AWS judges that while the training runs, or the endpoint starts, and it fails then.",
    remedy="Add to the key's policy: {statement} It is a part of: comprehend-wizard policy {asked}",
    command=(
        *("aws", "kms", "put-key-policy", "--key-id", "{key}"),
        *("--policy-name", "default", "--policy", "{document}"),
    ),
)
UNCLEAR = Check(
    id="keys.policy-unclear",
    severity="warning",
    what="whether the key's policy lets the role use it can be decided",
    otherwise="If AWS says no, the run fails after it has begun.",
    remedy=(
        "Look at the statement: where the condition holds for Comprehend's requests, nothing need be done. Without the "
        "condition it is: comprehend-wizard policy {asked}"
    ),
)
RIGHTS = (POLICY, UNCLEAR)
_DENIED = "Change that statement of the key's policy: another one that allows it does not help."


Answers = tuple[Tried[ResourcePolicy], Tried[tuple[Grant, ...]]]
"""A key's policy and its grants to the role, each as far as it may be read."""


class KeyRights:
    """What the policy and the grants of the key with the ARN ``arn`` say of the plan's role.

    ``subject``: the profile key that findings are about.
    """

    def __init__(self, profile: Profile, purpose: Purpose, arn: str, subject: str = "") -> None:
        self._profile = profile
        self._purpose = purpose.name
        self._subject = subject
        self._arn = arn
        self._role = str(look_up(profile, "role") or "")

    def ask(self, facts: Facts) -> Answers:
        """The key's policy and its grants to the role, asked for at once."""
        return both(
            lambda: tried(lambda: asking.key_policy_of(facts, self._arn)),
            lambda: tried(lambda: asking.grants_on(facts, self._arn, self._role)) if self._role else Tried(()),
        )

    def halves(
        self, needs: Sequence[Need], policy: ResourcePolicy, grants: Tried[tuple[Grant, ...]]
    ) -> list[tuple[Need, Half]]:
        """What both say of each need."""
        answer = partial(with_grants, policy.policy, grants.found or (), self._role)
        return [(need, answer(need.access)) for need in needs]

    def refusals(self, told: Sequence[tuple[Need, Half]], policy: ResourcePolicy) -> Iterator[CheckFinding]:
        """A finding for what it denies and one for what it does not allow."""
        denied = [(need, half) for need, half in told if half.said == "denies"]
        silent = [(need, half) for need, half in told if half.said == "silent"]
        if denied:
            yield POLICY.found(self._subject, self._message(denied), remedy=_DENIED)
        if silent:
            yield POLICY.found(self._subject, self._message(silent), **self._mending(policy, silent))

    def doubts(self, told: Sequence[tuple[Need, Half]]) -> Iterator[CheckFinding]:
        """A finding for each reason why something cannot be decided."""
        reasons: dict[str, list[Need]] = {}
        for need, half in told:
            if half.said == "unknown":
                reasons.setdefault(half.because, []).append(need)
        for because, needs in reasons.items():
            actions = _listed(needs)
            said = f"Whether the key {visible(self._arn)} lets the role do {actions} cannot be decided. {because}"
            yield UNCLEAR.found(self._subject, said, asked=self._command())

    def _message(self, told: Sequence[tuple[Need, Half]]) -> str:
        (need, half), *_others = told
        actions, role = _listed([one for one, _half in told]), visible(role_name(self._role))
        return f"The key {visible(self._arn)} does not let the role {role} do {actions}, {need.why}. {half.because}"

    def _mending(self, policy: ResourcePolicy, silent: Sequence[tuple[Need, Half]]) -> dict[str, str]:
        """The statements of the key's document, of which those that the missing actions need are shown."""
        document = self._document()
        actions = {need.access.action for need, _half in silent}
        missing = [statement for statement in document.statements if actions & set(statement.actions)]
        shown = {"statement": " and ".join(map(compact, missing)), "asked": self._command()}
        whole = with_statements(policy.document, missing)
        return shown | ({"key": self._arn, "document": whole} if len(whole) <= KEY_POLICY.characters else {})

    def _document(self) -> PolicyDocument:
        """The key's document; of an endpoint's model that of a training which has the key."""
        profile = {**self._profile}
        if profile["kind"] == "endpoint":
            profile["keys"] = {self._purpose: self._arn}
        return key_document(profile, self._purpose)

    def _command(self) -> str:
        return f"PROFILE --document key --purpose {self._purpose}"


def _listed(needs: Sequence[Need]) -> str:
    return ", ".join(dict.fromkeys(visible(need.access.action) for need in needs))
