"""What the wizard itself reads, as a policy: attach it to whoever fills in plans."""

from collections.abc import Mapping
from typing import Any

from wizard.plan.arns import partition_of
from wizard.policy.data_access import bucket_of, input_uris
from wizard.policy.document import MANAGED, PolicyDocument, Statement, literal
from wizard.reads import CHECKS, LISTS, OWN_POLICIES, STATUS, Read

_CONTENT = "s3:GetObject"
_REMARK = (
    "Without the statement LookAtOwnPolicies the wizard works and does not know beforehand what will be refused; "
    "without CheckBeforeALaunch it says which checks it could not make. It creates nothing: a launch needs the "
    "document caller."
)


def discovery(profile: Mapping[str, Any]) -> PolicyDocument:
    """Every list and description that the wizard asks for. Objects are read in the plan's own buckets where it has any.

    Most of these operations have no resource types; the others are about whatever the account holds.
    """
    lists = _actions(*LISTS.values(), STATUS) - {_CONTENT}
    own = _actions(OWN_POLICIES)
    checks = _actions(*CHECKS.values()) - lists - own - {_CONTENT}
    partition = partition_of(str(profile.get("region") or ""))
    buckets = dict.fromkeys(map(bucket_of, input_uris(profile)))
    contents = tuple(f"arn:{partition}:s3:::{literal(bucket, wildcards=True)}/*" for bucket in buckets)
    statements = (
        Statement("ListWhatCanBeChosen", tuple(sorted(lists)), ("*",)),
        Statement("ReadDatasets", (_CONTENT,), contents or (f"arn:{partition}:s3:::*/*",)),
        Statement("LookAtOwnPolicies", tuple(sorted(own)), ("*",)),
        *([Statement("CheckBeforeALaunch", tuple(sorted(checks)), ("*",))] if checks else []),
    )
    return PolicyDocument(statements, remarks=(_REMARK,), limit=MANAGED)


def _actions(*reads: Read) -> set[str]:
    return {action for read in reads for action in read.actions}
