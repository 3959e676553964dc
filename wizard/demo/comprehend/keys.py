"""Which KMS key Comprehend would use for a purpose, or why it will not: KmsKeyValidationException."""

import re

from moto.kms.models import Key

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError

_KEY_ID = re.compile(r"(mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
_ARN = re.compile(r"arn:aws[^:]*:kms:(?P<region>[^:]+):(?P<account>\d{12}):(?P<what>.+)")


def require_key(account: MotoAccount, identifier: str, region: str, member: str, *, alias_allowed: bool) -> None:
    """Raise KmsKeyValidationException unless ``identifier`` names an enabled symmetric customer key of ``region``.

    The API documents key id and key ARN for the volume and the model, and alias and alias ARN besides for the output.
    A key of another account cannot be looked into from here and is taken as it is.
    """
    what = identifier
    if match := _ARN.fullmatch(identifier):
        if match["region"] != region:
            raise _refused(member, f"the key {identifier} is in the region {match['region']}, not in {region}")
        if match["account"] != account.account_id:
            return
        what = match["what"].removeprefix("key/")
    if what.startswith("alias/"):
        if not alias_allowed:
            raise _refused(member, f"{identifier} is an alias; give the key id or the ARN of the key")
    elif _KEY_ID.fullmatch(what) is None:
        raise _refused(member, f"{identifier} is not a key id or key ARN" + (" or alias" if alias_allowed else ""))
    _require_usable(_find(account, what, region), identifier, member)


def _find(account: MotoAccount, what: str, region: str) -> Key | None:
    backend = account.kms(region)
    if what in backend.keys:
        return backend.keys[what]
    return next((key for key in backend.keys.values() if what in key.aliases), None)


def _require_usable(key: Key | None, identifier: str, member: str) -> None:
    if key is None:
        raise _refused(member, f"the key {identifier} does not exist")
    if key.key_manager == "AWS":
        raise _refused(member, f"the key {identifier} is managed by AWS; give a customer managed key")
    if key.key_state == "PendingDeletion":
        raise _refused(member, f"{key.arn} is pending deletion")
    if not key.enabled:
        raise _refused(member, f"{key.arn} is disabled")
    if key.key_usage != "ENCRYPT_DECRYPT" or key.key_spec != "SYMMETRIC_DEFAULT":
        raise _refused(
            member, f"{key.arn} is a {key.key_spec} key for {key.key_usage}; give a symmetric encryption key"
        )


def _refused(member: str, reason: str) -> AwsError:
    return AwsError("KmsKeyValidationException", f"The KMS key of {member} cannot be used: {reason}.")
