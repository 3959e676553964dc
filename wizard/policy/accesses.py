"""What a launch asks IAM for: the Create operation, for an endpoint its model as well, and the passing of the role."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wizard.errors import UsageError
from wizard.plan import look_up
from wizard.plan.arns import parse_arn
from wizard.policy.access import UNKNOWN, Access, ContextValue, Rest
from wizard.policy.caller import SERVICE_PRINCIPAL, used_model
from wizard.policy.evaluate import Decision, Outcome
from wizard.request import account_of, partial_request

_REQUEST_SHAPE = 'A request is {"action": "comprehend:…", "resource": "arn:…", "context": {…}}.'


def accesses_of(profile: Mapping[str, Any], facts: Mapping[str, ContextValue] | None = None) -> list[Access]:
    """The accesses that launching ``profile`` (perhaps unfinished) takes, each of which must be allowed.

    ``facts``: condition keys that AWS adds to every request and that are known (``aws:PrincipalArn`` …). The others of
    that sort stay unknown. A resource of which a part is missing is None.
    """
    request = partial_request(profile)
    context: dict[str, ContextValue] = {**(facts or {}), **request.context}
    complete = bool(look_up(profile, "name") and look_up(profile, "region") and account_of(profile))
    found = [Access(request.action, request.resource if complete else None, context, rest=Rest.FACTS_UNKNOWN)]
    used = used_model(profile)
    if used:
        # Authorized on the model as well; there the call carries no tags (service authorization reference).
        untagged = {
            key: value for key, value in context.items() if not key.startswith(("aws:RequestTag/", "aws:TagKeys"))
        }
        found.append(replace(found[0], resource=used, context=untagged))
    role = look_up(profile, "role")
    if isinstance(role, str) and parse_arn(role) is not None:
        found.append(Access("iam:PassRole", role, passing_context(facts or {}), rest=Rest.FACTS_UNKNOWN))
    return found


def passing_context(facts: Mapping[str, ContextValue]) -> dict[str, ContextValue]:
    """What the passing of a role to Comprehend carries. Which region it counts as asked in is not documented."""
    return {**facts, "iam:PassedToService": SERVICE_PRINCIPAL, "aws:RequestedRegion": UNKNOWN}


def read_accesses(name: str, data: Any) -> list[Access]:
    """The requests of a JSON value: ``{"action", "resource", "context"}``, a list of those, or what the command
    ``request`` prints. Raises UsageError.

    The context is taken as the whole of it: a key that is not there is absent from the request.
    """
    items = data if isinstance(data, list) else [data]
    if not items:
        raise UsageError(f"{name} holds no request.", _REQUEST_SHAPE)
    return [
        _access(f"{name}[{place}]" if isinstance(data, list) else name, item) for place, item in enumerate(items, 1)
    ]


@dataclass(frozen=True)
class Combined:
    """What is decided about a launch: all of its accesses must be allowed, and the first that is not tells why."""

    accesses: tuple[Access, ...]
    decisions: tuple[Decision, ...]

    @property
    def deciding(self) -> int:
        """The place of the decision that counts: a refusal before what is undecided, that before what is allowed."""
        ranks: dict[Outcome, int] = {"explicitly_denied": 0, "implicitly_denied": 1, "undecided": 2, "allowed": 3}
        order = [(not decision.refused, ranks[decision.decision]) for decision in self.decisions]
        return order.index(min(order))

    @property
    def decision(self) -> Decision:
        """The decision that counts."""
        return self.decisions[self.deciding]

    @property
    def access(self) -> Access:
        """The access that it is about."""
        return self.accesses[self.deciding]

    def as_json(self) -> dict[str, Any]:
        """The shape of ``explain PROFILE``: a decision, its reasons those of every access with ``action`` and
        ``resource`` beside them."""
        reasons = [
            {**reason.as_json(), "action": access.action, "resource": access.resource}
            for access, decision in zip(self.accesses, self.decisions, strict=True)
            for reason in decision.reasons
        ]
        return {"decision": self.decision.decision, "because": self.decision.because, "reasons": reasons}


def combined(pairs: Iterable[tuple[Access, Decision]]) -> Combined:
    """The decisions about the accesses of one launch, as one."""
    listed = list(pairs)
    return Combined(tuple(access for access, _ in listed), tuple(decision for _, decision in listed))


def _access(name: str, item: Any) -> Access:
    shape = item.get("iam", item) if isinstance(item, Mapping) else None
    if not isinstance(shape, Mapping) or not isinstance(shape.get("action"), str):
        raise UsageError(f"{name} holds no request.", _REQUEST_SHAPE)
    resource, context = shape.get("resource", "*"), shape.get("context", {})
    if not isinstance(resource, str) or not isinstance(context, Mapping):
        raise UsageError(
            f"{name}: resource must be a text and context an object.", "Compare: comprehend-wizard request."
        )
    if ":" not in shape["action"]:
        raise UsageError(
            f"{name}: the action {shape['action']} has no service.", "Write it as comprehend:CreateEndpoint."
        )
    return Access(shape["action"], resource, {key: _value(name, key, value) for key, value in context.items()})


def _value(name: str, key: str, value: Any) -> ContextValue:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, Sequence) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise UsageError(
        f"{name}: the value of {key} must be a text or a list of texts.", "Leave out a key that is absent."
    )
