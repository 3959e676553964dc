"""What whoever launches must be allowed, for exactly this launch and nothing looser."""

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.conditions import condition_keys, resource_types, resource_types_with
from wizard.plan import look_up
from wizard.plan.arns import Arn, parse_arn, partition_of
from wizard.policy.document import PolicyDocument, Statement, literal
from wizard.policy.pinning import pinned
from wizard.request import Request, account_of, partial_request

SERVICE_PRINCIPAL = "comprehend.amazonaws.com"

_DESCRIBE: Mapping[str, str] = {
    "document-classifier": "comprehend:DescribeDocumentClassifier",
    "entity-recognizer": "comprehend:DescribeEntityRecognizer",
    "document-classifier-endpoint": "comprehend:DescribeEndpoint",
    "entity-recognizer-endpoint": "comprehend:DescribeEndpoint",
}
_NOUNS: Mapping[str, str] = {"classifier": "Classifier", "recognizer": "Recognizer", "endpoint": "Endpoint"}


def caller(profile: Mapping[str, Any]) -> PolicyDocument:
    """What the launcher needs for exactly the launch that ``profile`` describes; ``kind`` must be set.

    ``profile`` holds nested plain values and may be unfinished: a statement whose resource is not known yet is left
    out, and the document's ``pending`` names the profile keys that it waits for.

    Every setting that IAM can see is pinned. One that the plan does not carry is pinned as absent (``Null``
    ``"true"``): left open, the same policy would let a launch through with somebody else's key or network. The lists
    are pinned by ``ForAllValues`` with ``Null`` ``"false"`` beside it, because ``ForAllValues`` alone is true for a
    request without any. Of several subnets or groups a part is allowed too: IAM cannot demand all of them, and fewer
    reach nothing more. What has no condition key (dataset, output location, language, inference units) IAM cannot see.

    Not in it, as nothing here asks for it: sts:GetCallerIdentity, which needs no permission, comprehend:List…, and
    comprehend:TagResource, which AWS's service authorization data does not name for the tags of a new resource. Nor
    any right on the KMS keys: the developer guide ("Permissions required to use KMS encryption") has the data access
    role need them, and CreateGrant comes from there.
    For an endpoint of a flywheel the model is whichever is active then, so a grant on that model is not in it either.
    """
    request = partial_request(profile)
    return PolicyDocument(tuple(_caller_statements(profile, request)), tuple(_pending(profile)))


def _caller_statements(profile: Mapping[str, Any], request: Request) -> Iterator[Statement]:
    created = _created(profile, request)
    used = used_model(profile)
    noun = _NOUNS[str(profile["kind"])]
    if created:
        conditions = pinned(request, _keys_on(request.operation, _type_of(created[0])))
        yield Statement(f"CreateExactlyThis{noun}", (request.action,), created, conditions)
    if used:
        # CreateEndpoint is authorized on the model as well; there the call carries no tags (service authorization).
        conditions = pinned(request, _keys_on(request.operation, _type_of(used)))
        yield Statement(f"{noun}OfExactlyThisModel", (request.action,), (literal(used, wildcards=True),), conditions)
    role = look_up(profile, "role")
    if _is_role(role):
        yield Statement(
            "PassExactlyThisRole",
            ("iam:PassRole",),
            (literal(role, wildcards=True),),
            {"StringEquals": {"iam:PassedToService": SERVICE_PRINCIPAL}},
        )
    if created:
        yield Statement(f"WatchThis{noun}", tuple(sorted({_DESCRIBE[_type_of(arn)] for arn in created})), created)
    if used and (describe := _DESCRIBE.get(_type_of(used))):
        yield Statement("LookAtTheModel", (describe,), (literal(used, wildcards=True),))


def _pending(profile: Mapping[str, Any]) -> Iterator[str]:
    endpoint, role = profile["kind"] == "endpoint", look_up(profile, "role")
    lacks_model = endpoint and not used_model(profile)
    lacks_role = not _is_role(role) and bool(role or not endpoint)  # an endpoint of an unencrypted model needs none
    if not _part(look_up(profile, "region")):
        yield "region"
    if lacks_model:
        yield "model"
    if lacks_role:
        yield "role"
    if not lacks_model and not lacks_role and not _part(account_of(profile)):  # else they bring it along
        yield "account"
    if not _part(look_up(profile, "name")):
        yield "name"


def _keys_on(operation: str, resource_type: str) -> tuple[str, ...]:
    """The condition keys that a call of ``operation`` carries on a resource of the type."""
    known = resource_type in resource_types(operation)
    return tuple(
        key for key in condition_keys(operation) if not known or resource_type in resource_types_with(operation, key)
    )


def _created(profile: Mapping[str, Any], request: Request) -> tuple[str, ...]:
    """The ARNs that the Create operation may be authorized on; none while name, region or account are not known.

    With a version there are two: AWS's authorization data names the resource without its version, the ARN that the
    call returns has it, and which of the two is evaluated is not documented.
    """
    name, resource = _part(look_up(profile, "name")), parse_arn(request.resource)
    if not name or not _part(look_up(profile, "region")) or not _part(account_of(profile)) or resource is None:
        return ()
    if profile["kind"] == "endpoint":
        return tuple(_arn(profile, f"{kind}/{name}") for kind in _endpoint_types(profile))
    version = look_up(profile, "version")
    plain = _arn(profile, f"{resource.resource_type}/{name}")
    return (plain, _arn(profile, f"{resource.resource_type}/{name}/version/{version}")) if version else (plain,)


def _endpoint_types(profile: Mapping[str, Any]) -> tuple[str, ...]:
    """A model tells which kind of endpoint it will be; a flywheel may train either."""
    model = parse_arn(str(look_up(profile, "model") or ""))
    if model is not None and model.resource_type in _DESCRIBE:
        return (f"{model.resource_type}-endpoint",)
    if look_up(profile, "flywheel"):
        return ("document-classifier-endpoint", "entity-recognizer-endpoint")
    return ()


def used_model(profile: Mapping[str, Any]) -> str:
    """The model or flywheel that an endpoint is to serve; empty where there is none."""
    if profile["kind"] != "endpoint":
        return ""
    given = (str(look_up(profile, key) or "") for key in ("model", "flywheel"))
    return next((arn for arn in given if parse_arn(arn) is not None), "")


def _arn(profile: Mapping[str, Any], resource: str) -> str:
    region = str(look_up(profile, "region"))
    arn = Arn(partition_of(region), "comprehend", region, str(account_of(profile)), resource)
    return literal(str(arn), wildcards=True)


def _part(value: Any) -> str:
    """What can stand in an ARN as one of its parts; empty where it is not known, or would be read as several."""
    return value if isinstance(value, str) and ":" not in value else ""


def _type_of(arn: str) -> str:
    parsed = parse_arn(arn)
    return parsed.resource_type if parsed else ""


def _is_role(value: Any) -> bool:
    role = parse_arn(value) if isinstance(value, str) else None
    return role is not None and role.resource_type == "role" and bool(role.resource_name)
