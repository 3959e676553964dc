"""What CloudTrail remembers of the last weeks: the endpoint reads its model, somebody without the right tries to."""

from datetime import datetime, timedelta

from wizard.demo.aws_errors import AwsError
from wizard.demo.comprehend.service import Comprehend
from wizard.demo.iam.caller import Caller
from wizard.demo.names import ACCOUNT_ID, REGION
from wizard.demo.story.kms_keys import key_arn
from wizard.demo.story.models import ENDPOINT_ARN
from wizard.demo.wire import WireRequest

_MODEL_KEY = key_arn(3)
_SERVED_DAYS_AGO = (61, 40, 19, 5)
_CURIOUS = f"arn:aws:iam::{ACCOUNT_ID}:user/summer-intern"
_ADMINISTRATOR = f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/PlatformAdministrator/ines"


def tell_history(comprehend: Comprehend, now: datetime) -> None:
    """Write the history of the weeks before ``now``."""
    endpoint = comprehend.store.endpoints[ENDPOINT_ARN]
    for days in _SERVED_DAYS_AGO:
        comprehend.record_serving(endpoint, now - timedelta(days=days, hours=3))
    curious = Caller(_CURIOUS, (), _CURIOUS, "AIDADEMOINTERN000001", user_name="summer-intern")
    denied = AwsError(
        "AccessDenied",
        f"User: {_CURIOUS} is not authorized to perform: kms:Decrypt on resource: {_MODEL_KEY} because no "
        "identity-based policy allows the kms:Decrypt action",
    )
    context = {"aws:comprehend:arn": ENDPOINT_ARN}
    decrypt = _call("Decrypt", {"KeyId": _MODEL_KEY, "EncryptionContext": context})
    comprehend.trail.record_call(curious, decrypt, denied, now - timedelta(days=3, hours=1))
    role = f"arn:aws:iam::{ACCOUNT_ID}:role/PlatformAdministrator"
    administrator = Caller(_ADMINISTRATOR, (), role, "AROADEMOPLATFORM0001:ines")
    comprehend.trail.record_call(
        administrator, _call("DescribeKey", {"KeyId": _MODEL_KEY}), moment=now - timedelta(days=12)
    )


def _call(operation: str, parameters: dict[str, object]) -> WireRequest:
    return WireRequest("kms", operation, REGION, "ASIADEMOSOMEBODYELSE", "json", parameters)
