"""Why a training or an endpoint failed: what AWS's message means, what mends it, which check finds it beforehand."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.launch.status import RunStatus
from wizard.plan.arns import parse_arn


@dataclass(frozen=True)
class Failure:
    """A failure explained; all texts are safe to show.

    ``checks`` are ids of checks (:mod:`wizard.checks.registry`) that look for it before a launch; ``profile_keys`` are
    the keys of the plan to look at, the likeliest first.
    """

    message: str
    meaning: str
    remedy: str
    checks: tuple[str, ...] = ()
    profile_keys: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """``{"message", "meaning", "remedy", "checks": […], "profile_keys": […]}``."""
        return {
            "message": self.message,
            "meaning": self.meaning,
            "remedy": self.remedy,
            "checks": list(self.checks),
            "profile_keys": list(self.profile_keys),
        }


@dataclass(frozen=True)
class _Known:
    """What a message means. ``keys`` are the plan's, by kind where they differ; ``{key}`` in them is found in the
    message's own ARN."""

    pattern: re.Pattern[str]
    meaning: str
    remedy: str
    checks: tuple[str, ...]
    keys: tuple[str, ...]


def _known(pattern: str, meaning: str, remedy: str, checks: str, keys: str) -> _Known:
    return _Known(re.compile(pattern, re.IGNORECASE), meaning, remedy, tuple(checks.split()), tuple(keys.split()))


_DATA = "dataset.train dataset.documents dataset.manifests"
_ROLE_POLICY = "The document role (comprehend-wizard policy PROFILE --document role) has what is needed."
_KNOWN: tuple[_Known, ...] = (
    _known(
        r"NO_WRITE_ACCESS_TO_OUTPUT|write access to the output",
        "Comprehend, as the data access role, may not write to the output location: s3:PutObject below it is missing, "
        "the bucket's policy forbids it, or the bucket is gone.",
        f"Give the role s3:PutObject below the output location. {_ROLE_POLICY}",
        "role.write role.bucket-policy dataset.no-objects",
        "role output.s3_uri",
    ),
    _known(
        r"NO_READ_ACCESS_TO_INPUT|read access to the input|not have (sufficient )?permissions? to (read|access)",
        "Comprehend, as the data access role, may not list or read the data: s3:ListBucket or s3:GetObject is missing, "
        "or kms:Decrypt on the key that the data is encrypted with.",
        f"Give the role what reading needs. {_ROLE_POLICY}",
        "role.read role.data-key role.data-key-policy role.bucket-policy",
        f"role {_DATA}",
    ),
    _known(
        r"role .* does not exist",
        "The data access role has been deleted since.",
        "Choose another role, or make it again.",
        "role.gone",
        "role",
    ),
    _known(
        r"cannot be assumed|assume the|AssumeRole|trust policy",
        "Comprehend may not assume the data access role: the role's trust policy does not let it, or its conditions "
        "on aws:SourceAccount or aws:SourceArn do not fit this model.",
        "Give the role the trust policy that comprehend-wizard policy PROFILE --document trust prints.",
        "role.trust",
        "role",
    ),
    _known(
        r"not allowed to perform kms:|KMS",
        "The data access role may not use a KMS key as Comprehend needs to: the role's policy, the key's policy or "
        "the state of the key is the reason.",
        f"Let the role use the key, in its own policy and in the key's (--document key). {_ROLE_POLICY}",
        "role.keys keys.policy keys.not-enabled",
        "{key} role",
    ),
    _known(
        r"not allowed to perform ec2:",
        "The data access role may not create network interfaces in the VPC, which a training in a VPC needs.",
        f"Give the role the actions of EC2. {_ROLE_POLICY}",
        "role.network",
        "role vpc.subnets",
    ),
    _known(
        r"not allowed to perform textract:|textract",
        "The data access role may not have Amazon Textract read the native documents.",
        f"Give the role the actions of Textract. {_ROLE_POLICY}",
        "role.textract",
        "role dataset.reader.action",
    ),
    _known(
        r"(enough|insufficient|no) free|IP address",
        "The subnets have too few free addresses for Comprehend's network interfaces.",
        "Choose subnets with more free addresses, or free some.",
        "network.no-addresses network.few-addresses",
        "vpc.subnets",
    ),
    _known(
        r"(subnets?|security groups?) .*(no longer exist|not exist|not found|invalid)",
        "Subnets or security groups of the plan have been deleted since.",
        "Choose subnets and security groups that exist.",
        "network.subnet-missing network.group-missing",
        "vpc.subnets vpc.security_groups",
    ),
    _known(
        r"policy of the endpoint",
        "The policy of the VPC's endpoint for S3 does not let the training get to a bucket of the plan.",
        "Allow the buckets in the endpoint's policy.",
        "network.endpoint-policy",
        "vpc.subnets",
    ),
    _known(
        r"security groups of the endpoint",
        "The interface endpoint for S3 lets nothing in from the training's network interfaces.",
        "Allow HTTPS from the plan's security groups in those of the endpoint.",
        "network.endpoint-groups",
        "vpc.security_groups",
    ),
    _known(
        r"allow no outbound|outbound traffic|egress",
        "The security groups let nothing out, so the training cannot reach S3.",
        "Allow HTTPS out, to the prefix list of S3 at least.",
        "network.group-egress network.acl",
        "vpc.security_groups",
    ),
    _known(
        r"names do not resolve|DNS",
        "The names of S3 do not resolve in the VPC.",
        "Switch DNS support of the VPC on.",
        "network.dns-support network.dns-hostnames",
        "vpc.subnets",
    ),
    _known(
        r"S3 cannot be reached|connect.* to S3|S3 endpoint",
        "From the subnets of the plan there is no way to S3: neither an endpoint for S3 nor a NAT gateway.",
        "Give the VPC a gateway endpoint for S3 in the subnets' route tables.",
        "network.no-way-to-s3",
        "vpc.subnets",
    ),
    _known(
        r"header row",
        "The file begins with the names of its columns, and Comprehend takes them for a document.",
        "Remove the first row of the file.",
        "dataset.header-row",
        _DATA,
    ),
    _known(
        r"must begin with the header",
        "The file lacks the header that its format has.",
        "Begin the file with the header that the message names.",
        "dataset.annotation-header dataset.entity-list-header",
        "dataset.annotations dataset.entity_list",
    ),
    _known(
        r"UTF-?8|encod",
        "A file is not in UTF-8.",
        "Save it as UTF-8 without a byte order mark.",
        "dataset.not-utf8 dataset.document-encoding dataset.annotation-encoding",
        _DATA,
    ),
    _known(
        r"No input files|were not found at|was not found at|no such (key|bucket)|does not exist at",
        "There is no object at an S3 location of the plan.",
        "Correct the location, or put the files there.",
        "dataset.no-objects dataset.document-missing",
        _DATA,
    ),
    _known(
        r"test data has no document with the label|annotations in the test data",
        "The test data lacks a label or entity type that the training data has.",
        "Add documents with it to the test data, or leave the test data out: a part of the training data is kept then.",
        "dataset.test-lacks-label dataset.test-annotations",
        "dataset.test dataset.test_annotations",
    ),
    _known(
        r"fewer than two labels|has \d+ labels; at most|labels? .*(limit|maximum)",
        "The number of labels is outside what Comprehend can train.",
        "Use between 2 and 1,000 labels, at most 100 for MULTI_LABEL. With MULTI_LABEL look at the label delimiter: a "
        "wrong one makes one label of several.",
        "dataset.too-few-labels dataset.too-many-labels dataset.joined-labels",
        f"{_DATA} dataset.label_delimiter mode",
    ),
    _known(
        r"(label|class) .* has \d+ training documents|at least \d+ (documents|examples)|has \d+ documents; at least",
        "A label has too few training documents.",
        "Add documents with that label, or leave the label out.",
        "dataset.too-few-documents dataset.too-few-in-all",
        _DATA,
    ),
    _known(
        r"entity type .* has \d+|annotations? .*at least|matches .*at least",
        "An entity type occurs too seldom in the training data.",
        "Annotate more documents with it, extend the entity list, or leave the type out.",
        "dataset.too-few-annotations dataset.too-few-matches",
        "dataset.annotations dataset.entity_list dataset.entity_types",
    ),
    _known(
        r"\d+ columns where|columns are expected|label or the document is empty",
        "A row has not the columns that the format wants: a label and a text.",
        "Correct the row that the message names; a comma or line break in a text needs quotation marks around it.",
        "dataset.columns dataset.blank-label dataset.blank-text",
        _DATA,
    ),
    _known(
        r"annotation|offsets",
        "An annotation does not fit the documents: its columns, its document or its offsets.",
        "Correct the row that the message names. Offsets count characters from 0, the end is not part of the entity.",
        "dataset.annotation-columns dataset.annotation-numbers dataset.annotation-document dataset.annotation-offsets",
        "dataset.annotations",
    ),
    _known(
        r"entity list",
        "The entity list is not in the format that Comprehend wants.",
        "Give it the columns Text,Type.",
        "dataset.entity-list-columns dataset.entity-list-size",
        "dataset.entity_list",
    ),
    _known(
        r"augmented manifest",
        "A line of an augmented manifest is not what Comprehend wants.",
        "Correct the line that the message names.",
        "dataset.manifest-lines dataset.manifest-source dataset.manifest-attribute dataset.manifest-metadata "
        "dataset.entity-manifest-lines dataset.entity-manifest-source dataset.entity-manifest-attributes",
        "dataset.manifests",
    ),
    _known(
        r"documents are \d+ bytes|is larger than|training documents; at least",
        "The documents are too few, too many, too small or too large.",
        "Keep to the limits that the message names.",
        "dataset.document-too-large dataset.document-count dataset.corpus-size dataset.too-large",
        "dataset.documents dataset.train",
    ),
)
"""Tried in this order. The messages with codes are those that users report; the others are worded after what AWS's
documentation says of the reasons, and matched by the words that matter."""

_STOPPED = (
    "The training was stopped before its end; there is no model.",
    "Launch it again: a new version, or delete this one and use its name again.",
)
_UNKNOWN = (
    "What this message means is not documented.",
    "Check the plan again (comprehend-wizard check PROFILE), then look into the role, the keys and the data.",
)
_OF_ENDPOINT = (
    "The endpoint did not start. AWS says no more than its message.",
    "Look whether the role may still use the model's key, then delete the endpoint and create it again.",
)


def failure_of(status: RunStatus) -> Failure | None:
    """What went wrong; None where nothing has."""
    if not status.finished or status.ok:
        return None
    if status.status == "STOPPED":
        return Failure(status.message, *_STOPPED)
    known = next((known for known in _KNOWN if known.pattern.search(status.message)), None)
    if known is not None:
        keys = (_key_in(status) if key == "{key}" else key for key in known.keys)
        keys_there = tuple(dict.fromkeys(key for key in keys if key and _is_in_plan(key, status)))
        return Failure(status.message, known.meaning, known.remedy, known.checks, keys_there)
    if status.kind == "endpoint":
        return Failure(status.message, *_OF_ENDPOINT, ("keys.policy", "role.keys"), ("role", "model"))
    return Failure(status.message, *_UNKNOWN)


def failure_lines(failure: Failure) -> list[str]:
    """The failure in lines, AWS's message first."""
    lines = [failure.message] if failure.message else []
    lines += [f"What it means: {failure.meaning}", f"What to do: {failure.remedy}"]
    if failure.checks:
        lines.append(f"Found before a launch by: {', '.join(failure.checks)} (comprehend-wizard check)")
    if failure.profile_keys:
        lines.append(f"In the plan: {', '.join(failure.profile_keys)}")
    return lines


_MEMBERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "keys.volume": lambda properties: properties.get("VolumeKmsKeyId"),
    "keys.output": lambda properties: _table(properties.get("OutputDataConfig")).get("KmsKeyId"),
    "keys.model": lambda properties: properties.get("ModelKmsKeyId"),
    "output.s3_uri": lambda properties: properties.get("OutputDataConfig"),
    "vpc.subnets": lambda properties: properties.get("VpcConfig"),
    "vpc.security_groups": lambda properties: properties.get("VpcConfig"),
    "dataset.train": lambda properties: _table(properties.get("InputDataConfig")).get("S3Uri"),
    "dataset.test": lambda properties: _table(properties.get("InputDataConfig")).get("TestS3Uri"),
    "dataset.label_delimiter": lambda properties: _table(properties.get("InputDataConfig")).get("LabelDelimiter"),
    "dataset.documents": lambda properties: _table(properties.get("InputDataConfig")).get("Documents"),
    "dataset.manifests": lambda properties: _table(properties.get("InputDataConfig")).get("AugmentedManifests"),
    "dataset.annotations": lambda properties: _table(properties.get("InputDataConfig")).get("Annotations"),
    "dataset.test_annotations": lambda properties: _table(properties.get("InputDataConfig")).get("Annotations"),
    "dataset.entity_list": lambda properties: _table(properties.get("InputDataConfig")).get("EntityList"),
    "dataset.entity_types": lambda properties: _table(properties.get("InputDataConfig")).get("EntityTypes"),
    "dataset.reader.action": lambda properties: _table(properties.get("InputDataConfig")).get("DocumentReaderConfig"),
}
"""Profile key → what AWS shows of it."""


def _is_in_plan(key: str, status: RunStatus) -> bool:
    """Whether the plan had a value at ``key``; true where AWS shows nothing of the plan's."""
    member = _MEMBERS.get(key)
    return member is None or not status.properties or bool(member(status.properties))


def _key_in(status: RunStatus) -> str:
    """The profile key of the KMS key that the message names; of the first that there is, where it names none."""
    there = [key for key in ("keys.model", "keys.output", "keys.volume") if _MEMBERS[key](status.properties)]
    for key in there:
        value = str(_MEMBERS[key](status.properties))
        arn = parse_arn(value)
        if value in status.message or (arn is not None and arn.resource_name in status.message):
            return key
    return there[0] if there else ""


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
