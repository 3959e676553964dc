"""What policies decide about a request, and which statement and which of its elements decided.

Source: IAM User Guide, "Policy evaluation logic": an explicit Deny anywhere wins; else the identity-based policies must
allow, and so must every level of the organization's service control policies and the permissions boundary, where there
are any. What IAM does not document is undecided here, never guessed; a decision says so only where it hangs on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from wizard.policy.access import UNKNOWN, Access, AtLeast, ContextValue, Truth, all_hold, any_holds, negate
from wizard.policy.conditions_hold import Held, judge, resolver
from wizard.policy.parsing import Condition, Effect, ParsedStatement, Policy
from wizard.policy.patterns import ARN_PARTS, NoValue, Resolve, Tokens, Unfilled, Wild, fill, like, segments
from wizard.policy.principals import principal_matches
from wizard.text import shorten, visible

__all__ = ["UNKNOWN", "Access", "AtLeast", "ContextValue", "Decision", "Reason", "evaluate", "evaluate_resource_policy"]

Outcome = Literal["allowed", "implicitly_denied", "explicitly_denied", "undecided"]
Layer = Literal["identity", "scp", "boundary", "resource"]
_ANYTHING: Tokens = (Wild.MANY,)
_SHOWN = 90
_NAMED = 4
"""How many further statements a sentence names."""


@dataclass(frozen=True)
class Reason:
    """What one statement says about the request. ``because`` is a clause, ``sentence`` the whole of it.

    ``matched`` is None where that cannot be decided; ``covers`` tells whether action and resource are the statement's,
    so that only its conditions keep it from matching, and ``concerns`` whether the action is. ``keys`` are the
    condition keys that decided. ``nobody_knows``: it is undecided because IAM does not say, and not for want of facts.
    """

    policy: str
    sid: str
    effect: Effect
    matched: Truth
    because: str
    layer: Layer = "identity"
    covers: bool = True
    concerns: bool = True
    keys: tuple[str, ...] = ()
    nobody_knows: bool = False

    @property
    def sentence(self) -> str:
        """``Statement RequireVpc does not match: comprehend:VpcSubnets is absent from the request``."""
        verb = {True: "matches", False: "does not match", None: "cannot be decided"}[self.matched]
        return f"Statement {self.sid} {verb}: {self.because}"

    def as_json(self) -> dict[str, Any]:
        """The public shape of a reason."""
        return {
            "policy": self.policy,
            "sid": self.sid,
            "effect": self.effect,
            "matched": self.matched,
            "because": self.because,
        }


@dataclass(frozen=True)
class Decision:
    """What is decided, every statement's reason in order, and ``because``: the sentence that says what decided.

    ``refused`` is True where AWS would say no however the undecided parts turn out.
    """

    decision: Outcome
    reasons: tuple[Reason, ...]
    deciding: tuple[Reason, ...]
    because: str
    refused: bool

    def as_json(self) -> dict[str, Any]:
        """The public shape: ``{"decision", "because", "reasons": [a reason's shape …]}``."""
        return {
            "decision": self.decision,
            "because": self.because,
            "reasons": [reason.as_json() for reason in self.reasons],
        }


@dataclass(frozen=True)
class _Layer:
    """A set of policies of which one has to allow: ``allows`` and ``denies`` are what they say together."""

    kind: Layer
    title: str
    reasons: tuple[Reason, ...]

    @property
    def allows(self) -> Truth:
        return any_holds([reason.matched for reason in self.reasons if reason.effect == "Allow"])

    @property
    def denies(self) -> Truth:
        return any_holds([reason.matched for reason in self.reasons if reason.effect == "Deny"])


def evaluate(
    access: Access,
    identity: Iterable[Policy],
    *,
    scps: Sequence[Iterable[Policy]] = (),
    boundaries: Iterable[Policy] = (),
) -> Decision:
    """What the policies decide about ``access``.

    ``identity``: the identity-based policies of the caller. ``scps``: the service control policies of each level of the
    organization, all of which must allow; empty where there are none. ``boundaries``: the permissions boundary, if any.
    """
    layers = [_layer("identity", "identity-based policy", identity, access)]
    layers += [_layer("scp", "service control policy", level, access) for level in scps]
    boundaries = list(boundaries)
    if boundaries:
        layers.append(_layer("boundary", "permissions boundary", boundaries, access))
    return _decided(access, layers)


def evaluate_resource_policy(policy: Policy, access: Access) -> Decision:
    """What a resource-based policy (of a role's trust, a key, a bucket) alone decides about ``access``."""
    return _decided(access, [_layer("resource", "resource-based policy", [policy], access)])


def _layer(kind: Layer, title: str, policies: Iterable[Policy], access: Access) -> _Layer:
    reasons = [reason for policy in policies for reason in _reasons(policy, access, kind)]
    return _Layer(kind, title, tuple(reasons))


def _decided(access: Access, layers: Sequence[_Layer]) -> Decision:
    reasons = tuple(reason for layer in layers for reason in layer.reasons)
    denies = any_holds([layer.denies for layer in layers])
    allows = all_hold([layer.allows for layer in layers])
    if denies is True:
        deciding = tuple(reason for reason in reasons if reason.effect == "Deny" and reason.matched)
        return Decision("explicitly_denied", reasons, deciding, _words("denies it", deciding), refused=True)
    if allows is False:
        implicit = _implicit(access, layers, reasons)
        if denies is False:
            return implicit
        # Whether a Deny comes on top is open; that nothing allows it is not, and is what there is to say.
        return replace(implicit, decision="undecided", deciding=_open(reasons, "Deny"))
    if denies is None or allows is None:
        # Where another statement allows, nothing hangs on an Allow that is open.
        deciding = (*_open(reasons, "Deny"), *(_open(reasons, "Allow") if allows is None else ()))
        return Decision("undecided", reasons, deciding, _words("cannot be decided", deciding), refused=False)
    # The identity-based policy is the one that people write; the other layers only leave what it allows.
    deciding = tuple(reason for reason in layers[0].reasons if reason.effect == "Allow" and reason.matched)
    return Decision("allowed", reasons, deciding, _words("allows it", deciding), refused=False)


def _open(reasons: tuple[Reason, ...], effect: Effect) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason.matched is None and reason.effect == effect)


def _implicit(access: Access, layers: Sequence[_Layer], reasons: tuple[Reason, ...]) -> Decision:
    """Nothing allows it: the statements that come nearest are those that cover action and resource."""
    lacking = next(layer for layer in layers if layer.allows is False)
    near = tuple(reason for reason in lacking.reasons if reason.effect == "Allow" and reason.covers)
    if near:
        return Decision("implicitly_denied", reasons, near, _words("does not match", near), refused=True)
    where = f" on {shorten(visible(access.resource), _SHOWN)}" if access.resource not in (None, "*") else ""
    because = f"No {lacking.title} allows {visible(access.action)}{where}."
    return Decision("implicitly_denied", reasons, (), because, refused=True)


def _words(verb: str, deciding: Sequence[Reason]) -> str:
    """``Statement RequireSubnets of guardrail denies it: comprehend:VpcSubnets is absent from the request.``"""
    first, *others = deciding
    names = ", ".join(reason.sid for reason in others[:_NAMED]) + (" and others" if len(others) > _NAMED else "")
    more = f" The same goes for {names}." if others else ""
    return f"Statement {first.sid} of {first.policy} {verb}: {first.because}.{more}"


def _reasons(policy: Policy, access: Access, layer: Layer) -> Iterator[Reason]:
    resolve = resolver(access, has_variables=policy.has_variables)
    for statement, elsewhere in zip(policy.statements, _elsewhere(policy, access.action, layer), strict=True):
        yield elsewhere or _reason(policy, statement, access, layer, resolve)


def _elsewhere(policy: Policy, action: str, layer: Layer) -> tuple[Reason | None, ...]:
    """For each statement what is to be told of it where it is about other actions, which most are.

    That hangs on nothing else of a request, and a list asks about the same action for each of its rows.
    """
    found: tuple[Reason | None, ...] | None = policy.kept.get((action, layer))
    if found is None:
        access = Access(action, None)
        found = policy.kept[action, layer] = tuple(
            _reason(policy, statement, access, layer, None) if _action(statement, action) is False else None
            for statement in policy.statements
        )
    return found


def _reason(
    policy: Policy, statement: ParsedStatement, access: Access, layer: Layer, resolve: Resolve | None
) -> Reason:
    elements = list(_until_false(_elements(statement, access, resolve, layer)))
    covers = all_hold([element.truth for element in elements])
    # Of a statement about something else nobody asks what its conditions say.
    judged = statement.conditions if covers is not False else ()
    conditions = [judge(condition, access, resolve) for condition in judged]
    matched = all_hold([covers, *(condition.truth for condition in conditions)])
    return Reason(
        policy=visible(policy.name),
        sid=statement.name,
        effect=statement.effect,
        matched=matched,
        because=_because(statement.effect, matched, elements, conditions),
        layer=layer,
        covers=covers is not False,
        concerns=elements[0].truth is not False,
        keys=_deciding_keys(judged, matched, conditions),
        nobody_knows=matched is None and any(held.truth is None and not held.open for held in (*elements, *conditions)),
    )


def _until_false(elements: Iterable[Held]) -> Iterator[Held]:
    """The elements up to the first that is not the request's: that one decides, and is what is told."""
    for element in elements:
        yield element
        if element.truth is False:
            return


def _deciding_keys(judged: Sequence[Condition], matched: Truth, conditions: Sequence[Held]) -> tuple[str, ...]:
    """The keys of the conditions that made the statement match, not match or stay undecided."""
    pairs = zip(judged, conditions, strict=True)
    return tuple(dict.fromkeys(condition.key for condition, held in pairs if held.truth is matched))


def _because(effect: Effect, matched: Truth, elements: Sequence[Held], conditions: Sequence[Held]) -> str:
    """What decided: the element that is not the request's, else every condition that failed, else those that held.

    Of the conditions of an Allow that all hold only those are told that hold for want of the key.
    """
    outside = next((element for element in elements if element.truth is False), None)
    if outside is not None:
        return outside.because
    if matched is True:
        told = [held for held in conditions if effect == "Deny" or held.vacuous]
        held = "its conditions hold" if conditions else "it has no conditions"
        return "; ".join(dict.fromkeys(condition.because for condition in told)) or held
    deciding = [held for held in (*elements, *conditions) if held.truth is matched]
    return "; ".join(dict.fromkeys(held.because for held in deciding))


def _elements(statement: ParsedStatement, access: Access, resolve: Resolve | None, layer: Layer) -> Iterator[Held]:
    """Action, resource and principal: each with the clause to say where it is not the request's."""
    element = "NotAction" if statement.not_action else "Action"
    yield Held(_action(statement, access.action), f"its {element} does not cover {visible(access.action)}")
    if statement.resources is not None:
        yield _resource(statement, access, resolve)
    elif layer != "resource":
        yield Held(None, "it has neither Resource nor NotResource, and IAM takes no such policy here")
    if layer != "resource" and statement.principals is not None:
        yield Held(None, "it has a Principal, which IAM takes in resource-based policies only")
    if layer == "resource":
        said = f"its Principal is not {visible(access.principal)}"
        yield Held(principal_matches(statement.principals, access.principal), said)


def _action(statement: ParsedStatement, action: str) -> Truth:
    covered = any_holds([_action_matches(pattern, action) for pattern in statement.actions])
    return negate(covered) if statement.not_action else covered


@lru_cache(maxsize=4096)  # for a long list the same statements are asked about the same operation, row by row
def _action_matches(pattern: str, action: str) -> Truth:
    if pattern == "*":
        return True
    service, colon, name = pattern.partition(":")
    wanted_service, _, wanted_name = action.partition(":")
    if not colon or "*" in service or "?" in service:
        return None  # IAM takes no such action; what it would mean is not documented
    tokens = fill(name, None)
    same_service = service.lower() == wanted_service.lower()
    return same_service and not isinstance(tokens, Unfilled) and like(wanted_name, tokens, ignore_case=True)


def _resource(statement: ParsedStatement, access: Access, resolve: Resolve | None) -> Held:
    patterns = statement.resources or ()
    covered = any_holds([_resource_matches(pattern, access.resource, resolve) for pattern in patterns])
    truth = negate(covered) if statement.not_resource else covered
    element = "NotResource" if statement.not_resource else "Resource"
    if access.resource is None:
        return Held(truth, "the resource is not known yet", open=True)
    shown = shorten(visible(access.resource), _SHOWN)
    if truth is not None:
        return Held(truth, f"its {element} does not cover {shown}")
    unknown = next((name for pattern in patterns for name in _unknown_variables(pattern, resolve)), None)
    if unknown is not None:
        return Held(None, f"the policy variable {visible(unknown)} in its {element} is not known", open=True)
    return Held(None, f"IAM does not say whether its {element} covers {shown}")


def _unknown_variables(pattern: str, resolve: Resolve | None) -> Iterator[str]:
    for segment in segments(pattern):
        part = fill(segment, resolve)
        if isinstance(part, Unfilled) and part.why is NoValue.UNKNOWN:
            yield part.variable


def _resource_matches(pattern: str, resource: str | None, resolve: Resolve | None) -> Truth:
    if pattern == "*":
        return True
    if resource is None or resource == "*":
        # An operation without a resource is allowed by "*" only; of an unknown resource nothing can be said.
        return None if resource is None else False
    parts = [fill(segment, resolve) for segment in segments(pattern)]
    unfilled = [part for part in parts if isinstance(part, Unfilled)]
    if unfilled:
        # Without a value there is nothing to be equal to ("Policy variables with no value").
        return None if any(part.why is NoValue.UNKNOWN for part in unfilled) else False
    tokens = [part for part in parts if not isinstance(part, Unfilled)]
    by_part = _by_part(tokens, resource)
    # A * at the end of a part may reach over the colon into the next ones (IAM User Guide, "IAM JSON policy elements:
    # Resource"); where that reading and the one part by part differ, the case is left undecided.
    joined: Tokens = tuple(token for place, part in enumerate(tokens) for token in ((":",) if place else ()) + part)
    return by_part if by_part == like(resource, joined) else None


def _by_part(patterns: Sequence[Tokens], resource: str) -> bool:
    """Part by part; an ARN that is cut short is completed with wildcards."""
    parts = resource.split(":", ARN_PARTS - 1)
    filled = [*patterns, *[_ANYTHING] * (ARN_PARTS - len(patterns))]
    return len(parts) == ARN_PARTS and all(like(part, pattern) for part, pattern in zip(parts, filled, strict=True))
