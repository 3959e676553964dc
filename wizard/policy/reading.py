"""What the wizard itself reads, as a policy: attach it to whoever fills in plans."""

from collections.abc import Mapping
from typing import Any

from wizard.plan.arns import partition_of
from wizard.policy.data_access import bucket_of, input_uris
from wizard.policy.document import MANAGED, PolicyDocument, Statement, literal
from wizard.reads import ALL, OWN_POLICIES

_CONTENT = "s3:GetObject"
_REMARK = (
    "Without the statement LookAtOwnPolicies the wizard works and does not know beforehand what will be refused. "
    "It creates nothing: a launch needs the document caller."
)


def discovery(profile: Mapping[str, Any]) -> PolicyDocument:
    """Every list and description that the wizard asks for. Objects are read in the plan's own buckets where it has any.

    Most of these operations have no resource types; the others are about whatever the account holds.
    """
    lists = tuple(sorted({action for read in ALL if read is not OWN_POLICIES for action in read.actions} - {_CONTENT}))
    partition = partition_of(str(profile.get("region") or ""))
    buckets = dict.fromkeys(map(bucket_of, input_uris(profile)))
    contents = tuple(f"arn:{partition}:s3:::{literal(bucket, wildcards=True)}/*" for bucket in buckets)
    statements = (
        Statement("ListWhatCanBeChosen", lists, ("*",)),
        Statement("ReadTheBeginningOfDatasets", (_CONTENT,), contents or (f"arn:{partition}:s3:::*/*",)),
        Statement("LookAtOwnPolicies", tuple(sorted(OWN_POLICIES.actions)), ("*",)),
    )
    return PolicyDocument(statements, remarks=(_REMARK,), limit=MANAGED)
