"""What the caller's own policies say about a choice, and about the launch that the choices add up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from wizard.plan.arns import parse_arn
from wizard.policy.access import ABSENT, Access, AtLeast, ContextValue, Rest
from wizard.policy.accesses import Combined, accesses_of, combined, passing_context
from wizard.policy.evaluate import Decision, evaluate
from wizard.policy.parsing import Policy
from wizard.request import OPERATIONS, condition_key_fields

Verdict = Literal["allowed", "refused", "unknown"]

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

    def launch(self, profile: Mapping[str, Any]) -> Combined:
        """What these policies decide about launching ``profile``."""
        accesses = accesses_of(profile, self.facts)
        return combined((access, self.decide(access)) for access in accesses)

    def predict(self, profile: Mapping[str, Any]) -> Prediction:
        """What AWS will answer to the launch of ``profile``, as far as these policies tell."""
        return predicted(self.launch(profile), READ, self.unseen)

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


def predicted(decided: Combined, by: str, unseen: str = "") -> Prediction:
    """A decision about a launch, as what AWS will answer; ``by`` names who decided."""
    decision, access = decided.decision, decided.access
    if decision.decision == "allowed":
        return Prediction("allowed", f"By {by}, AWS will allow it.{' ' + unseen if unseen else ''}")
    keys = tuple(dict.fromkeys(key for reason in decision.deciding for key in _profile_keys(reason.keys)))
    if access.action == "iam:PassRole":
        keys = ("role", *keys)
    if decision.refused:
        return Prediction("refused", f"By {by}, AWS will answer 403 to {access.action}. {decision.because}", keys)
    return Prediction("unknown", f"Whether AWS will allow {access.action} cannot be told. {decision.because}", keys)


def _profile_keys(condition_keys: tuple[str, ...]) -> list[str]:
    fields = {name.lower(): field_ for name, field_ in condition_key_fields().items()}
    return [fields[key.lower()] for key in condition_keys if key.lower() in fields]
