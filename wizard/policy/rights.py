"""What the caller's own policies say about a choice, and about the launch that the choices add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from wizard.plan.arns import parse_arn
from wizard.policy.access import ABSENT, Access, AtLeast, ContextValue, Rest
from wizard.policy.accesses import accesses_of, passing_context
from wizard.policy.evaluate import Decision, Outcome, evaluate
from wizard.policy.parsing import Policy
from wizard.request import OPERATIONS, condition_key_fields

Verdict = Literal["allowed", "refused", "unknown"]

Cause = Literal["deny", "no_allow", "boundary", "organization"]
"""Why something is refused: a Deny, nothing that allows it, the permissions boundary, a service control policy."""
PASSING = "iam:PassRole"
_OF_TAGS = ("aws:requesttag/", "aws:tagkeys")
_RANKS: Mapping[Outcome, int] = {"explicitly_denied": 0, "implicitly_denied": 1, "undecided": 2, "allowed": 3}

SIMULATED = "IAM's own simulation"
READ = "your policies as they can be read"


@dataclass(frozen=True)
class Mark:
    """What is said about one resource of a list: ``statement`` is the one that refuses, ``because`` a sentence."""

    verdict: Verdict
    statement: str
    because: str


@dataclass(frozen=True)
class Prediction:
    """What AWS will answer to the launch. ``sentence`` says it, ``profile_keys`` where it can be mended."""

    verdict: Verdict
    sentence: str
    profile_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What AWS will answer to one access of a launch.

    ``by`` names who judges. ``because``: for a refusal the sentences that say what decides, for what is unknown how the
    sentence "Whether AWS will allow …" goes on. ``profile_keys``: where it can be mended. ``cause`` is that of a
    refusal; ``decision`` what the policies as read say, where that is what counts.
    """

    access: Access
    verdict: Verdict
    outcome: Outcome
    by: str
    because: str = ""
    profile_keys: tuple[str, ...] = ()
    cause: Cause | None = None
    decision: Decision | None = None

    @property
    def sentence(self) -> str:
        """All of it in words."""
        if self.verdict == "allowed":
            return f"By {self.by}, AWS will allow it."
        if self.verdict == "refused":
            return f"By {self.by}, AWS will answer 403 to {self.access.action}. {self.because}"
        return f"Whether AWS will allow {self.access.action} {self.because}"


@dataclass(frozen=True)
class Rights:
    """The policies of the caller as far as IAM lets the caller read them.

    ``facts``: condition keys that are the same in every request of the caller. ``unseen``: a sentence about policies
    that may say no and cannot be read.
    """

    identity: tuple[Policy, ...]
    boundaries: tuple[Policy, ...] = ()
    facts: Mapping[str, ContextValue] = field(default_factory=lambda: MappingProxyType({}))
    unseen: str = ""
    _marks: dict[tuple[str, str, str, str], Mark | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def decide(self, access: Access) -> Decision:
        """What these policies decide about one access."""
        return evaluate(access, self.identity, boundaries=self.boundaries)

    def mark(self, kind: str, key: str, value: str, region: str = "") -> Mark | None:
        """What is said about ``value`` as the answer for a profile key (empty: leaving it out); None where policies see
        nothing of that.

        Refused means: whatever else is chosen, no launch of that kind with this value is allowed. Allowed means that
        nothing refuses it. Judged once: a list is drawn many times while it is loading.
        """
        asked = (kind, key, value, region)
        if asked not in self._marks:
            self._marks[asked] = self._judged(*asked)
        return self._marks[asked]

    def judge(self, access: Access) -> Judged:
        """What AWS will answer to one access, as far as these policies tell."""
        decision = self.decide(access)
        if decision.decision == "allowed":
            return Judged(access, "allowed", "allowed", READ, decision=decision)
        found = [key for reason in decision.deciding for key in profile_keys(access, reason.keys)]
        keys = tuple(dict.fromkeys(("role", *found) if access.action == PASSING else found))
        if decision.refused:
            because, cause = decision.because, _cause(decision)
            return Judged(access, "refused", decision.decision, READ, because, keys, cause, decision)
        because = f"cannot be told. {decision.because}"
        return Judged(access, "unknown", decision.decision, READ, because, keys, decision=decision)

    def predict(self, profile: Mapping[str, Any]) -> Prediction:
        """What AWS will answer to the launch of ``profile``, as far as these policies tell."""
        return prediction_of([self.judge(access) for access in accesses_of(profile, self.facts)], self.unseen)

    def _judged(self, kind: str, key: str, value: str, region: str) -> Mark | None:
        access = self._access(kind, key, value, region)
        if access is None:
            return None
        decision = self.decide(access)
        if decision.refused:
            first = next((reason.sid for reason in decision.deciding if reason.matched is not None), "")
            return Mark("refused", first, f"AWS will refuse it. {decision.because}")
        if any(reason.nobody_knows for reason in decision.deciding):
            return Mark("unknown", "", f"Whether AWS will refuse it cannot be told. {decision.because}")
        return Mark("allowed", "", "Your policies allow it.")

    def _access(self, kind: str, key: str, value: str, region: str) -> Access | None:
        if key == "role" and parse_arn(value) is not None:
            return Access("iam:PassRole", value, passing_context(self.facts), rest=Rest.UNKNOWN)
        facts = {**self.facts, **({"aws:RequestedRegion": region} if region else {})}
        if key in ("model", "flywheel") and value:
            return Access("comprehend:CreateEndpoint", value, facts, rest=Rest.UNKNOWN)
        condition = next((name for name, field_ in condition_key_fields().items() if field_ == key), None)
        if condition is None or kind not in OPERATIONS:
            return None
        chosen: ContextValue = ABSENT if not value else AtLeast((value,)) if key.startswith("vpc.") else value
        return Access(f"comprehend:{OPERATIONS[kind]}", None, {**facts, condition: chosen}, rest=Rest.UNKNOWN)


def prediction_of(judged: Sequence[Judged], unseen: str = "") -> Prediction:
    """What is judged about each access of a launch, as what AWS will answer to the whole of it.

    All must be allowed. A refusal counts before what is unknown, and a Deny before the lack of an Allow. ``unseen``: a
    sentence about what may still say no.
    """
    counts = min(judged, key=lambda one: (one.verdict == "allowed", one.verdict != "refused", _RANKS[one.outcome]))
    if counts.verdict == "allowed":
        return Prediction("allowed", f"{counts.sentence}{' ' + unseen if unseen else ''}")
    return Prediction(counts.verdict, counts.sentence, counts.profile_keys)


def profile_keys(access: Access, condition_keys: Sequence[str]) -> list[str]:
    """The profile keys behind condition keys that a request carries."""
    fields = {name.lower(): field_ for name, field_ in condition_key_fields().items()}
    if access.action != PASSING:  # in which region that is asked is not documented
        fields["aws:requestedregion"] = "region"
    names = [key.lower() for key in condition_keys]
    found = ["tags" if name.startswith(_OF_TAGS) else fields.get(name, "") for name in names]
    return [key for key in found if key]


def _cause(decision: Decision) -> Cause:
    """Why policies refuse: where they deny, which of them; else which of them have nothing that allows."""
    if decision.decision == "explicitly_denied":
        return "deny" if any(reason.layer == "identity" for reason in decision.deciding) else "boundary"
    own = any(reason.layer == "identity" and reason.effect == "Allow" and reason.matched for reason in decision.reasons)
    return "boundary" if own else "no_allow"
