"""What a SimulatePrincipalPolicy or SimulateCustomPolicy request asks, read from the query protocol and checked.

Source: IAM API reference (botocore's ``iam/2010-05-08/service-2.json``). Errors: InvalidInput (400), NoSuchEntity (404)
and, for what the simulated account does not judge (resource policies, exclusions, service control policies),
NotImplemented (501). AWS answers some missing parameters with ValidationError; here they are InvalidInput.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moto.iam.exceptions import MalformedPolicyDocument
from moto.iam.policy_validation import IAMPolicyDocumentValidator

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError
from wizard.demo.iam.caller import NamedPolicy, boundary_document, find_holder, identity_policies
from wizard.demo.wire import WireRequest

Form = Mapping[str, str]

_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9]+")
_ENTITY = re.compile(r"arn:[a-z-]+:iam::(?P<account>\d{12}):(?P<kind>user|group|role)/(?:[^*?]*/)?(?P<name>[^/*?]+)")
_KINDS = ("string", "numeric", "boolean", "ip", "binary", "date")
_CONTEXT_TYPES = frozenset([*_KINDS, *(f"{kind}List" for kind in _KINDS)])
_NOT_JUDGED = ("ResourcePolicy", "PolicyExclusionList", "OrderedOrganizationPolicyInputList")


@dataclass(frozen=True)
class Simulation:
    """Every action on every resource, judged by ``policies`` within ``boundary`` (JSON text; None: there is none).

    ``start`` and ``limit`` cut the page out of the results.
    """

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    policies: tuple[NamedPolicy, ...]
    boundary: str | None
    context: Mapping[str, tuple[str, ...]]
    start: int
    limit: int


def read_simulation(request: WireRequest, account: MotoAccount) -> Simulation:
    """What ``request`` asks. Raises AwsError."""
    form: Form = request.parameters
    for name in form:
        if name.partition(".")[0] in _NOT_JUDGED and form[name]:
            raise AwsError("NotImplemented", f"The simulated account does not judge {name.partition('.')[0]}.", 501)
    caller = form.get("CallerArn") or form.get("PolicySourceArn")
    inputs, boundaries = _documents(form, "PolicyInputList"), _documents(form, "PermissionsBoundaryPolicyInputList")
    if len(boundaries) > 1:
        raise invalid_input("Only one permissions boundary can be given.")
    policies = tuple(NamedPolicy(f"PolicyInputList.{place}", text) for place, text in enumerate(inputs, start=1))
    boundary = boundaries[0] if boundaries else None
    if request.operation == "SimulatePrincipalPolicy":
        attached, own_boundary = _principal(form.get("PolicySourceArn", ""), account)
        policies, boundary = (*attached, *policies), boundary or own_boundary
    elif not policies:
        raise invalid_input("PolicyInputList must have at least one policy.")
    return Simulation(
        actions=_actions(form),
        resources=_resources(form),
        policies=policies,
        boundary=boundary,
        context=_context(form, _caller_keys(caller) if caller else {}),
        start=_number(form.get("Marker", "0"), "Marker", 0, 1_000_000),
        limit=_number(form.get("MaxItems", "100"), "MaxItems", 1, 1000),
    )


def invalid_input(message: str) -> AwsError:
    """InvalidInput (400): a value that is missing, malformed or out of range."""
    return AwsError("InvalidInput", message)


def _principal(arn: str, account: MotoAccount) -> tuple[tuple[NamedPolicy, ...], str | None]:
    """The identity policies and the boundary of the user, group or role that ``arn`` names."""
    entity = _entity(arn)
    holder = find_holder(account, arn)
    if holder is None:
        raise AwsError("NoSuchEntity", f"The {entity['kind']} with name {entity['name']} cannot be found.", 404)
    return identity_policies(account, holder), boundary_document(account, holder)


def _entity(arn: str) -> Mapping[str, str]:
    match = _ENTITY.fullmatch(arn)
    if match is None:
        raise invalid_input(f"Invalid Entity Arn: {arn} does not clearly define entity type and name.")
    return match.groupdict()


def _caller_keys(arn: str) -> dict[str, tuple[str, ...]]:
    """The condition keys that follow from who calls. A group calls nothing."""
    entity = _entity(arn)
    if entity["kind"] == "group":
        return {}
    keys: dict[str, tuple[str, ...]] = {"aws:PrincipalArn": (arn,), "aws:PrincipalAccount": (entity["account"],)}
    if entity["kind"] == "user":
        keys["aws:username"] = (entity["name"],)
    return keys


def _actions(form: Form) -> tuple[str, ...]:
    actions = _list(form, "ActionNames")
    if not actions:
        raise invalid_input("ActionNames must have at least one action.")
    for action in actions:
        if _ACTION.fullmatch(action) is None:
            raise invalid_input(f"The action is not of the form service:Operation: {action}.")
    return tuple(dict.fromkeys(actions))


def _resources(form: Form) -> tuple[str, ...]:
    resources = _list(form, "ResourceArns") or ["*"]
    for resource in resources:
        if resource != "*" and not (
            resource.startswith("arn:") and resource.count(":") >= 5 and resource.isprintable()
        ):
            raise invalid_input(f"ResourceNames are not in a valid ARN format: {resource}.")
    return tuple(dict.fromkeys(resources))


def _context(form: Form, of_caller: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The condition keys given, and those of the caller that are not given. A key without a value counts as absent."""
    given: dict[str, tuple[str, ...]] = {}
    for place in _places(form, "ContextEntries"):
        entry = f"ContextEntries.member.{place}"
        name, kind = form.get(f"{entry}.ContextKeyName", ""), form.get(f"{entry}.ContextKeyType", "string")
        if not name:
            raise invalid_input("A context entry has no ContextKeyName.")
        if kind not in _CONTEXT_TYPES:
            raise invalid_input(f"{kind} is not a type of the context key {name}.")
        values = _list(form, f"{entry}.ContextKeyValues")
        if values:
            given[name] = tuple(values)
    lower = {name.lower() for name in given}
    return given | {name: values for name, values in of_caller.items() if name.lower() not in lower}


def _documents(form: Form, name: str) -> list[str]:
    documents = _list(form, name)
    for place, text in enumerate(documents, start=1):
        try:
            IAMPolicyDocumentValidator(text).validate()
        except MalformedPolicyDocument as error:
            raise invalid_input(f"{name}.{place}: {error.message}") from None
        statements = json.loads(text)["Statement"]
        _check_identity_policy(statements if isinstance(statements, list) else [statements], f"{name}.{place}")
    return documents


def _check_identity_policy(statements: Sequence[Mapping[str, object]], name: str) -> None:
    """What moto lets pass and AWS does not: a principal, and Allow or Deny in other letters."""
    for statement in statements:
        if "Principal" in statement or "NotPrincipal" in statement:
            raise invalid_input(f"{name}: Policy document should not specify a principal.")
        if statement["Effect"] not in {"Allow", "Deny"}:
            raise invalid_input(f"{name}: Effect must be Allow or Deny; it is {statement['Effect']}.")


def _list(form: Form, name: str) -> list[str]:
    """The members of a list of texts, in their order."""
    members = (form.get(f"{name}.member.{place}", "") for place in _places(form, name))
    return [member for member in members if member]


def _places(form: Form, name: str) -> list[int]:
    prefix = f"{name}.member."
    found = {key[len(prefix) :].partition(".")[0] for key in form if key.startswith(prefix)}
    return sorted(int(place) for place in found if place.isdecimal())


def _number(text: str, name: str, low: int, high: int) -> int:
    number = int(text) if text.isdecimal() and len(text) <= 9 else -1
    if not low <= number <= high:
        raise invalid_input(f"{name} is not valid: {text}.")
    return number
