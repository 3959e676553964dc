"""What the data access role must be allowed, for exactly one plan: its data, its keys, its network, nothing else.

Sources: Amazon Comprehend Developer Guide, "Role-based permissions required for asynchronous operations", "Permissions
required to use KMS encryption" and "Protect jobs by using an Amazon VPC"; AWS Machine Learning Blog on customer managed
keys for custom models (the four actions on a model's key). AWS judges these when the training reads the data, not at
the call.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.plan import look_up
from wizard.plan.arns import partition_of
from wizard.policy.document import INLINE_ROLE, PolicyDocument, Statement, arn_part, literal
from wizard.policy.purposes import DESCRIBE_REMARK, key_statements, no_arn_remark
from wizard.request import account_of

_INPUTS = (
    *("dataset.train", "dataset.test", "dataset.documents", "dataset.test_documents"),
    *("dataset.annotations", "dataset.test_annotations", "dataset.entity_list"),
)
_MANIFEST_INPUTS = ("s3_uri", "annotations", "source_documents")
_S3_URI = re.compile(r"s3://([^/]+)(?:/(.*))?", re.DOTALL)
_EC2_READS = (
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)
_EC2_LATER = (
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
)
_TEXTRACT = {
    "TEXTRACT_DETECT_DOCUMENT_TEXT": ("textract:DetectDocumentText",),
    "TEXTRACT_ANALYZE_DOCUMENT": ("textract:AnalyzeDocument",),
}
_SEMI_STRUCTURED = "SEMI_STRUCTURED_DOCUMENT"

_SSE_REMARK = (
    "If the dataset is encrypted in S3 with a KMS key (SSE-KMS), the role needs kms:Decrypt on that key too; a plan "
    "does not know it."
)
_NETWORK_REMARK = (
    "Creating and deleting network interfaces is narrowed to the plan's subnets and groups, which is tighter than the "
    "developer guide's own policy; describing cannot be narrowed."
)
_ENDPOINT_REMARK = (
    "The role of an endpoint reads its encrypted model: make the statements on the model's key from the plan of the "
    "model's training (document role or key)."
)


def role(profile: Mapping[str, Any]) -> PolicyDocument:
    """The identity-based policy of the data access role that ``profile`` names."""
    if profile["kind"] == "endpoint":
        return PolicyDocument((), remarks=(_ENDPOINT_REMARK,), limit=INLINE_ROLE)
    statements = tuple(_statements(profile))
    return PolicyDocument(statements, tuple(_pending(profile)), tuple(_remarks(profile, statements)), INLINE_ROLE)


def input_uris(profile: Mapping[str, Any]) -> Iterator[str]:
    """Every S3 URI that a training reads, once, in the order of the profile."""
    found = [look_up(profile, key) for key in _INPUTS]
    for manifest in _manifests(profile):
        found += [manifest.get(key) for key in _MANIFEST_INPUTS]
    yield from dict.fromkeys(uri for uri in found if isinstance(uri, str) and _S3_URI.fullmatch(uri))


def bucket_of(uri: str) -> str:
    """The bucket of an S3 URI."""
    found = _S3_URI.fullmatch(uri)
    return found[1] if found else ""


def _manifests(profile: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = look_up(profile, "dataset.manifests")
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list | tuple) else []


def _statements(profile: Mapping[str, Any]) -> Iterator[Statement]:
    partition = partition_of(str(look_up(profile, "region") or ""))
    uris = list(input_uris(profile))
    if uris:
        objects = tuple(dict.fromkeys(f"arn:{partition}:s3:::{_object_pattern(uri)}" for uri in uris))
        yield Statement("ReadTheDataset", ("s3:GetObject",), objects)
    for number, bucket in enumerate(dict.fromkeys(map(bucket_of, uris)), start=1):
        sid = f"ListTheDataset{number if number > 1 else ''}"
        prefixes = tuple(dict.fromkeys(_prefix_pattern(uri) for uri in uris if bucket_of(uri) == bucket))
        condition = {} if "*" in prefixes else {"StringLike": {"s3:prefix": prefixes}}
        yield Statement(
            sid, ("s3:ListBucket",), (f"arn:{partition}:s3:::{literal(bucket, wildcards=True)}",), condition
        )
    output = look_up(profile, "output.s3_uri")
    if isinstance(output, str) and _S3_URI.fullmatch(output):
        yield Statement("WriteTheOutput", ("s3:PutObject",), (f"arn:{partition}:s3:::{below(output)}",))
    yield from key_statements(profile)
    yield from _network(profile, partition)
    if actions := _textract(profile):
        yield Statement("ReadNativeDocuments", actions, ("*",))


def _network(profile: Mapping[str, Any], partition: str) -> Iterator[Statement]:
    subnets, groups = (look_up(profile, f"vpc.{key}") for key in ("subnets", "security_groups"))
    if not isinstance(subnets, list | tuple) or not isinstance(groups, list | tuple) or not subnets or not groups:
        return
    region = arn_part(look_up(profile, "region"))
    interfaces = f"arn:{partition}:ec2:{region}:{arn_part(account_of(profile))}:network-interface/*"
    # The id is unique; a subnet that another account shares has that account in its ARN.
    subnet_arns = tuple(
        f"arn:{partition}:ec2:{region}:*:subnet/{literal(str(name), wildcards=True)}" for name in subnets
    )
    group_arns = (
        f"arn:{partition}:ec2:{region}:*:security-group/{literal(str(name), wildcards=True)}" for name in groups
    )
    yield Statement("CreateNetworkInterfaces", ("ec2:CreateNetworkInterface",), (interfaces, *subnet_arns, *group_arns))
    yield Statement("UseNetworkInterfaces", _EC2_LATER, (interfaces,), {"ArnLike": {"ec2:Subnet": subnet_arns}})
    yield Statement("LookAtTheNetwork", _EC2_READS, ("*",))


def _textract(profile: Mapping[str, Any]) -> tuple[str, ...]:
    """Native documents are read through Amazon Textract (Developer Guide, "Setting text extraction options")."""
    types = [look_up(profile, "dataset.document_type")]
    types += [manifest.get("document_type") for manifest in _manifests(profile)]
    if _SEMI_STRUCTURED not in types:
        return ()
    every = ("textract:AnalyzeDocument", "textract:DetectDocumentText")
    return _TEXTRACT.get(str(look_up(profile, "dataset.reader.action")), every)


def _pending(profile: Mapping[str, Any]) -> Iterator[str]:
    if not look_up(profile, "region"):
        yield "region"
    if not list(input_uris(profile)):
        yield "dataset"
    if profile["kind"] == "classifier" and look_up(profile, "output") and not look_up(profile, "output.s3_uri"):
        yield "output.s3_uri"


def _remarks(profile: Mapping[str, Any], statements: tuple[Statement, ...]) -> Iterator[str]:
    yield _SSE_REMARK
    if any("kms:DescribeKey" in statement.actions for statement in statements):
        yield DESCRIBE_REMARK
    if look_up(profile, "vpc.subnets"):
        yield _NETWORK_REMARK
    yield from no_arn_remark(profile)


def _object_pattern(uri: str) -> str:
    """The objects of an input URI: one object, or all below a prefix (API: "a single input file … or the prefix")."""
    bucket, key = _parts(uri)
    return f"{literal(bucket, wildcards=True)}/{_prefix(key)}"


def _prefix_pattern(uri: str) -> str:
    return _prefix(_parts(uri)[1])


def _prefix(key: str) -> str:
    """A key that looks like a file is one; any other is a prefix, of which everything that begins with it is meant."""
    named_like_a_file = "." in key.rpartition("/")[2]
    return literal(key, wildcards=True) if named_like_a_file else f"{literal(key, wildcards=True)}*"


def below(uri: str) -> str:
    """What lies below an S3 URI, as the end of an ARN; empty where it is no S3 URI."""
    if not _S3_URI.fullmatch(uri):
        return ""
    bucket, key = _parts(uri)
    folder = key if not key or key.endswith("/") else f"{key}/"
    return f"{literal(bucket, wildcards=True)}/{literal(folder, wildcards=True)}*"


def _parts(uri: str) -> tuple[str, str]:
    found = _S3_URI.fullmatch(uri)
    return (found[1], found[2] or "") if found else ("", "")
