"""Where moto answers otherwise than AWS and it matters here, put right in front of it.

- KMS ListKeys and ListAliases: moto has no pages and lists the aliases of AWS-managed keys that do not exist.
- KMS ListGrants: moto has no pages and lists everybody's grants whoever is asked about.
- KMS: moto takes a key ARN of another region or account for the key of that id here. AWS finds no key of another
  region, and lets nobody in whom another account's key policy does not name, which here is everybody.
- KMS: moto refuses the id of a multi-Region key in its real form (``mrk-`` and 32 hex digits); its ARN it takes.
- EC2 Describe…: moto has no pages; see :mod:`wizard.demo.ec2_pages`.
- EC2 ModifyVpcEndpoint: moto leaves out private DNS; see there as well.
- KMS EnableKey, DisableKey, ScheduleKeyDeletion and CancelKeyDeletion: moto fails on a key ARN.
- KMS DescribeKey and S3: moto denies callers what a Deny of the key's or bucket's policy names, whatever its conditions
  say. Callers are not judged by those policies here.
- S3 ListBuckets and ListObjectsV2: see :mod:`wizard.demo.s3_lists`.
- S3 GetBucketPolicy: the policy of another account's bucket is not shown (S3 API reference: 405).
- IAM SimulatePrincipalPolicy and SimulateCustomPolicy: moto has neither; see :mod:`wizard.demo.iam.simulate`.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.wrappers import Response

from wizard.demo import ec2_pages, s3_lists
from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError
from wizard.demo.iam import simulate
from wizard.demo.limits import limit_of, start_of
from wizard.demo.wire import WireRequest

_MULTI_REGION_KEY = re.compile(r"mrk-[0-9a-f]{32}")
_KEY_ARN = re.compile(r"arn:[^:]+:kms:(?P<region>[^:]+):(?P<account>\d{12}):.+")
_BY_ID_ALONE = frozenset({"CancelKeyDeletion", "DisableKey", "EnableKey", "ScheduleKeyDeletion"})
_OF_BUCKET_POLICIES = frozenset({"DeleteBucketPolicy", "GetBucketPolicy", "GetBucketPolicyStatus", "PutBucketPolicy"})
_KMS_PAGES = {"ListKeys": (100, 1000), "ListAliases": (50, 100)}
"""Default and maximum Limit (KMS API reference)."""


def own_answer(request: WireRequest, account: MotoAccount) -> Response | None:
    """The answer to an operation that moto is not asked for at all, or None."""
    if request.service == "ec2":
        return ec2_pages.own_page(request, account)
    if request.service == "kms":
        _require_own_key(request, account)
    if request.service == "kms" and request.operation in _KMS_PAGES:
        return _kms_list(request, account)
    if request.service == "kms" and request.operation == "DescribeKey":
        return _described_key(request, account)
    if request.service == "kms" and request.operation == "ListGrants":
        return _list_grants(request, account)
    if request.service == "s3" and request.operation == "GetBucketPolicy":
        _require_own_bucket(request, account)
    if request.service == "s3" and request.operation == "ListBuckets":
        return s3_lists.list_buckets(request, account)
    if request.service == "s3" and request.operation == "ListObjectsV2":
        return s3_lists.list_objects(request, account)
    if request.service == "iam" and request.operation in simulate.OPERATIONS:
        return simulate.answer(request, account)
    return None


def mended_body(request: WireRequest, account: MotoAccount) -> bytes | None:
    """Another body to give moto in place of the request's own, or None."""
    if request.service == "ec2":
        ec2_pages.note_private_dns(request, account)
    key_id = request.parameters.get("KeyId")
    if request.service != "kms" or not isinstance(key_id, str):
        return None
    if request.operation in _BY_ID_ALONE and _KEY_ARN.fullmatch(key_id) is not None:
        return json.dumps(request.parameters | {"KeyId": key_id.rpartition("/")[2]}).encode()
    if _MULTI_REGION_KEY.fullmatch(key_id) is None:
        return None
    arn = f"arn:aws:kms:{request.region}:{account.account_id}:key/{key_id}"
    return json.dumps(request.parameters | {"KeyId": arn}).encode()


def mended_answer(request: WireRequest, response: Response) -> Response:
    """moto's answer, put right where it has to be."""
    return ec2_pages.cut_answer(request, response) if request.service == "ec2" else response


@contextmanager
def unjudged(request: WireRequest, account: MotoAccount) -> Iterator[None]:
    """Keep the policies of the bucket or key from moto while it answers a request that is not about them."""
    holder: Any = None
    if request.service == "s3" and request.operation not in _OF_BUCKET_POLICIES:
        holder = account.s3.buckets.get(str(request.parameters.get("Bucket", "")))
    if request.service == "kms" and request.operation == "DescribeKey":
        holder = account.kms(request.region).keys.get(str(request.parameters.get("KeyId", "")).rpartition("/")[2])
    policy = holder.policy if holder is not None else None
    try:
        if policy is not None:
            holder.policy = "{}" if request.service == "kms" else None
        yield
    finally:
        if policy is not None:
            holder.policy = policy


def _kms_list(request: WireRequest, account: MotoAccount) -> Response:
    default, maximum = _KMS_PAGES[request.operation]
    limit = limit_of(request.parameters.get("Limit", default), 1, maximum)
    start = start_of(request.parameters.get("Marker", "0"), "InvalidMarkerException", "The marker is not valid.")
    keys = list(account.kms(request.region).keys.values())
    if request.operation == "ListKeys":
        name, items = "Keys", [{"KeyArn": key.arn, "KeyId": key.id} for key in keys]
    else:
        wanted = str(request.parameters.get("KeyId", "")).rpartition("/")[2]
        aliases = [alias for key in keys if wanted in {"", key.id} for alias in key.aliases.values()]
        name = "Aliases"
        items = [
            {"AliasArn": alias.alias_arn, "AliasName": alias.alias_name, "TargetKeyId": alias.target_key_id}
            for alias in sorted(aliases, key=lambda alias: str(alias.alias_name))
        ]
    answer: dict[str, Any] = {name: items[start : start + limit], "Truncated": start + limit < len(items)}
    if answer["Truncated"]:
        answer["NextMarker"] = str(start + limit)
    return Response(json.dumps(answer), content_type="application/x-amz-json-1.1")


def _described_key(request: WireRequest, account: MotoAccount) -> Response | None:
    """A key by its ARN or id, which every list of keys asks for; aliases and keys that do not exist are for moto."""
    asked_for = str(request.parameters.get("KeyId", ""))
    kms = account.kms(request.region)
    key_id = asked_for.rpartition("/")[2]
    if "alias/" in asked_for or key_id not in kms.keys:
        return None
    return Response(json.dumps(kms.describe_key(key_id).to_dict()), content_type="application/x-amz-json-1.1")


def _list_grants(request: WireRequest, account: MotoAccount) -> Response | None:
    limit = limit_of(request.parameters.get("Limit", 50), 1, 100)
    start = start_of(request.parameters.get("Marker", "0"), "InvalidMarkerException", "The marker is not valid.")
    key = account.kms(request.region).keys.get(str(request.parameters.get("KeyId", "")).rpartition("/")[2])
    if key is None:
        return None
    grantee = request.parameters.get("GranteePrincipal")
    grants = [grant.to_json() for grant in key.grants.values() if grantee in (None, grant.grantee_principal)]
    answer: dict[str, Any] = {"Grants": grants[start : start + limit], "Truncated": start + limit < len(grants)}
    if answer["Truncated"]:
        answer["NextMarker"] = str(start + limit)
    return Response(json.dumps(answer), content_type="application/x-amz-json-1.1")


def _require_own_key(request: WireRequest, account: MotoAccount) -> None:
    arn = _KEY_ARN.fullmatch(str(request.parameters.get("KeyId", "")))
    if arn is None:
        return
    if arn["region"] != request.region:
        raise AwsError("NotFoundException", f"Invalid arn {arn['region']}")
    if arn["account"] != account.account_id:
        action = f"kms:{request.operation}"
        raise AwsError(
            "AccessDeniedException",
            f"The caller is not authorized to perform: {action} on resource: {arn[0]} because no resource-based policy "
            f"allows the {action} action",
        )


def _require_own_bucket(request: WireRequest, account: MotoAccount) -> None:
    bucket = account.s3.buckets.get(str(request.parameters.get("Bucket", "")))
    if bucket is not None and bucket.account_id != account.account_id:
        raise AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405)
