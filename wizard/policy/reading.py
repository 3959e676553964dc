"""What the wizard itself reads, as a policy: attach it to whoever fills in plans."""

from collections.abc import Mapping
from typing import Any

from wizard.plan import look_up
from wizard.plan.arns import partition_of
from wizard.policy.data_access import below, bucket_of, input_uris
from wizard.policy.document import MANAGED, PolicyDocument, Statement, literal
from wizard.policy.purposes import key_arn, via_s3
from wizard.reads import AUDIT, CHECKS, LISTS, OWN_POLICIES, RESULTS, RUNS, STATUS, Read

_CONTENT = "s3:GetObject"
_REMARK = (
    "Without the statement LookAtOwnPolicies the wizard works and does not know beforehand what will be refused; "
    "without CheckBeforeALaunch it says which checks it could not make, and AuditKeys is for the audit alone. It "
    "creates nothing: a launch needs the document caller."
)


def discovery(profile: Mapping[str, Any]) -> PolicyDocument:
    """Every list and description that the wizard asks for. Objects are read in the plan's own buckets where it has any:
    its data, and what a training has written to its output.

    Most of these operations have no resource types; the others are about whatever the account holds.
    """
    lists = _actions(*LISTS.values(), STATUS, RUNS, RESULTS) - {_CONTENT}
    own = _actions(OWN_POLICIES)
    audit = _actions(AUDIT)
    checks = _actions(*CHECKS.values()) - lists - own - audit - {_CONTENT}
    partition = partition_of(str(profile.get("region") or ""))
    buckets = dict.fromkeys(map(bucket_of, input_uris(profile)))
    contents = [f"arn:{partition}:s3:::{literal(bucket, wildcards=True)}/*" for bucket in buckets]
    if contents and (results := below(str(look_up(profile, "output.s3_uri") or ""))):
        contents.append(f"arn:{partition}:s3:::{results}")
    output_key = key_arn("output", profile)
    statements = (
        Statement("ListWhatCanBeChosen", tuple(sorted(lists)), ("*",)),
        Statement("ReadObjects", (_CONTENT,), tuple(contents) or (f"arn:{partition}:s3:::*/*",)),
        *([Statement("DecryptTheOutput", ("kms:Decrypt",), (output_key,), via_s3(profile))] if output_key else []),
        Statement("LookAtOwnPolicies", tuple(sorted(own)), ("*",)),
        Statement("AuditKeys", tuple(sorted(audit)), ("*",)),
        *([Statement("CheckBeforeALaunch", tuple(sorted(checks)), ("*",))] if checks else []),
    )
    return PolicyDocument(statements, remarks=(_REMARK,), limit=MANAGED)


def _actions(*reads: Read) -> set[str]:
    return {action for read in reads for action in read.actions}
