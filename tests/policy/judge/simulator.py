"""Cases for the evaluator and for the independent simulator, and the demand that the two agree.

Another test module asks like this::

    @pytest.fixture(scope="module")
    def judge() -> Judge:
        return simulator()

    def test_something(judge: Judge) -> None:
        agreed(judge, [Case("name", Access(…), identity=[document])])
"""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import pytest

from tests.policy.judge.installation import UnavailableError, installed
from wizard.policy.evaluate import Access, Decision, evaluate, evaluate_resource_policy
from wizard.policy.parsing import Policy, policy_of

Document = Mapping[str, Any]
"""A policy as JSON has it."""

_BATCH_SECONDS = 120
_SOMEBODY = "arn:aws:iam::111122223333:user/somebody"


@dataclass(frozen=True)
class Case:
    """A request and the policies that apply to it; ``name`` is unique among the cases of a batch.

    The resource counts as the caller's own account's: what another account's resource needs is decided by its
    resource-based policy, which is not judged here.
    """

    name: str
    access: Access
    identity: Sequence[Document]
    scps: Sequence[Sequence[Document]] = ()
    boundaries: Sequence[Document] = ()
    resource_policy: Document | None = None
    """A trust or key policy, which then decides alone: ``identity`` must be empty."""

    def as_json(self) -> dict[str, Any]:
        """The case as ``judge.mjs`` reads it. Raises TypeError for what is not known yet: nobody can judge by that."""
        if self.access.resource is None:
            raise TypeError(f"{self.name}: the resource is not known")
        principal = self.access.principal or _SOMEBODY
        owner = principal.split(":")[4] if ":" in principal else self.access.resource.split(":")[4]
        return {
            "id": self.name,
            "action": self.access.action,
            "resource": self.access.resource,
            "account": owner,
            "principal": principal,
            "context": {key: _as_json(key, value) for key, value in self.access.context.items()},
            "identity": _named("identity", self.identity),
            "scps": [
                {"orgIdentifier": f"level-{place}", "policies": _named(f"scp-{place}", level)}
                for place, level in enumerate(self.scps)
            ],
            "boundaries": _named("boundary", self.boundaries) if self.boundaries else None,
            "resourcePolicy": self._resource_policy(owner),
        }

    def _resource_policy(self, owner: str) -> Document | None:
        """A key whose policy leaves it to IAM, as KMS makes it, where identity-based policies are judged: without that
        no identity-based policy grants anything on a key (KMS Developer Guide, "Default key policy")."""
        if self.resource_policy is not None or not self.access.action.startswith("kms:"):
            return self.resource_policy
        everybody = {"AWS": f"arn:aws:iam::{owner}:root"}
        left = {"Sid": "LeftToIam", "Effect": "Allow", "Principal": everybody, "Action": "kms:*", "Resource": "*"}
        return {"Version": "2012-10-17", "Statement": [left]}


@dataclass(frozen=True)
class Verdict:
    """What the simulator says: ``decision`` in the evaluator's words, and whether the validated simulation said it."""

    decision: str
    validated: bool


Judge = Callable[[Iterable[Case]], dict[str, Verdict]]
"""Cases → the simulator's verdict by the name of each. One Node process for all of them."""


@dataclass(frozen=True)
class Agreement:
    """What was compared: the simulator's verdicts by the names of the cases, and what the evaluator left open."""

    verdicts: Mapping[str, Verdict]
    undecided: Sequence[Case]

    @property
    def decisions(self) -> Mapping[str, int]:
        """How many cases came to each decision of the simulator."""
        return Counter(verdict.decision for verdict in self.verdicts.values())

    @property
    def validated(self) -> int:
        """How many of them the validated simulation judged."""
        return sum(verdict.validated for verdict in self.verdicts.values())

    @property
    def cases(self) -> int:
        """How many cases there were."""
        return len(self.verdicts)


def simulator() -> Judge:
    """The simulator, installed if need be. Where it cannot be had, CI fails and a developer's test is skipped."""
    try:
        node, script = installed()
    except UnavailableError as error:
        _unavailable(str(error))

    def judge(cases: Iterable[Case]) -> dict[str, Verdict]:
        asked = [case.as_json() for case in cases]
        assert len({case["id"] for case in asked}) == len(asked), "two cases have the same name"
        done = subprocess.run(
            [node, str(script)],
            input="".join(f"{json.dumps(case)}\n" for case in asked),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_BATCH_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"the simulator failed: {done.stderr}"
        answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
        faults = [answer for answer in answers.values() if answer["error"]]
        assert not faults, f"the simulator could not judge {len(faults)} cases, the first: {faults[0]}"
        assert answers.keys() == {case["id"] for case in asked}
        return {
            name: Verdict(answer["decision"], answer["simulation"] == "validated") for name, answer in answers.items()
        }

    return judge


def evaluated(case: Case) -> Decision:
    """What the product's evaluator decides."""
    if case.resource_policy is not None:
        assert not case.identity, "a resource-based policy is judged alone"
        return evaluate_resource_policy(policy_of("resource policy", case.resource_policy), case.access)
    return evaluate(
        case.access,
        _policies("identity", case.identity),
        scps=[_policies(f"scp-{place}", level) for place, level in enumerate(case.scps)],
        boundaries=_policies("boundary", case.boundaries),
    )


def agreed(judge: Judge, cases: Iterable[Case]) -> Agreement:
    """Demand the same decision of evaluator and simulator on every case that the evaluator does not leave open.

    A case left open must say why in a reason. Of several disagreements the smallest is shown, as JSON.
    """
    listed = list(cases)
    verdicts = judge(listed)
    disagreements, undecided = [], []
    for case in listed:
        decision = evaluated(case)
        if decision.decision == "undecided":
            open_reasons = [reason for reason in decision.reasons if reason.matched is None]
            assert open_reasons, f"undecided without a reason: {json.dumps(case.as_json())}"
            assert all(reason.because for reason in open_reasons), f"no because: {open_reasons}"
            undecided.append(case)
        elif decision.decision != verdicts[case.name].decision:
            disagreements.append((case, decision))
    if disagreements:
        pytest.fail(_disagreement(disagreements, verdicts, len(listed)), pytrace=False)
    return Agreement(verdicts, undecided)


def _disagreement(found: Sequence[tuple[Case, Decision]], verdicts: Mapping[str, Verdict], total: int) -> str:
    case, decision = min(found, key=lambda pair: len(json.dumps(pair[0].as_json())))
    said = [f"  {reason.policy} {reason.sid} {reason.matched}: {reason.because}" for reason in decision.reasons]
    return "\n".join(
        [
            f"Evaluator and simulator disagree on {len(found)} of {total} cases. The smallest:",
            json.dumps(case.as_json(), indent=2),
            f"The simulator says {verdicts[case.name].decision}, the evaluator {decision.decision}:",
            *said,
        ]
    )


def _unavailable(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _named(name: str, documents: Sequence[Document]) -> list[dict[str, Any]]:
    return [{"name": f"{name}-{place}", "policy": document} for place, document in enumerate(documents)]


def _policies(name: str, documents: Sequence[Document]) -> list[Policy]:
    return [policy_of(f"{name}-{place}", document) for place, document in enumerate(documents)]


def _as_json(key: str, value: object) -> str | list[str]:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(f"{key} is {value!r}: only known values can be judged")
