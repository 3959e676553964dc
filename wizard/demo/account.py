"""One simulated account: moto's backends, kept apart from those of any other account of this process.

moto holds its state in module-level dictionaries keyed by account id. Every simulated account here has the same id, so
a :class:`MotoAccount` owns its backends and puts them into moto's dictionaries while it is entered. Entering takes a
process-wide lock, which also makes up for moto not being thread-safe.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Literal

from moto.core.base_backend import BackendDict
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE
from moto.iam.models import IAMBackend, iam_backends
from moto.kms.models import KmsBackend, kms_backends
from moto.s3.models import S3Backend, s3_backends
from moto.sts.models import STSBackend, sts_backends

from wizard.demo.names import ACCOUNT_ID

ServiceName = Literal["ec2", "iam", "kms", "s3", "sts"]

MOTO_SERVICES: dict[ServiceName, BackendDict[Any]] = {
    "ec2": ec2_backends,
    "iam": iam_backends,
    "kms": kms_backends,
    "s3": s3_backends,
    "sts": sts_backends,
}
_PARTITION = "aws"


class QuickEc2(EC2Backend):
    """moto's EC2 with a quick way to one resource's tags: moto looks through all tags for each resource it shows."""

    def describe_tags(self, filters: dict[str, list[str]] | None = None) -> list[dict[str, str]]:
        """Tags by filters, as moto describes them."""
        ids = (filters or {}).get("resource-id", [])
        if len(filters or {}) != 1 or len(ids) != 1 or "*" in ids[0] or "?" in ids[0]:
            return super().describe_tags(filters)
        kind = EC2_PREFIX_TO_RESOURCE.get(ids[0].partition("-")[0], "")
        return [
            {"resource_id": ids[0], "key": key, "value": value, "resource_type": kind}
            for key, value in self.tags.get(ids[0], {}).items()
        ]


class MotoAccount:
    """The S3, EC2, KMS, IAM and STS of one simulated account. Use its backends only while it is entered."""

    _lock: ClassVar[threading.RLock] = threading.RLock()
    _present: ClassVar["MotoAccount | None"] = None

    def __init__(self, account_id: str = ACCOUNT_ID) -> None:
        self.account_id = account_id
        self._backends: dict[str, Any] = {}
        self._bucket_accounts: dict[str, tuple[str, str]] = {}

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Make this the account moto works on, for this thread alone, until the block ends."""
        with MotoAccount._lock:
            if MotoAccount._present is not self:
                self._put_in_place()
            yield

    def _put_in_place(self) -> None:
        for service, backends in MOTO_SERVICES.items():
            backends.pop(self.account_id, None)
            if service in self._backends:
                backends[self.account_id] = self._backends[service]
            else:
                self._backends[service] = backends[self.account_id]
                if service == "ec2":
                    self._backends[service].backend = QuickEc2
        s3_backends.bucket_accounts = self._bucket_accounts
        MotoAccount._present = self

    @property
    def iam(self) -> IAMBackend:
        """IAM (one for all regions)."""
        return iam_backends[self.account_id][_PARTITION]

    @property
    def sts(self) -> STSBackend:
        """STS (one for all regions)."""
        return sts_backends[self.account_id][_PARTITION]

    @property
    def s3(self) -> S3Backend:
        """S3 (one for all regions; each bucket knows its own)."""
        return s3_backends[self.account_id][_PARTITION]

    def ec2(self, region: str) -> EC2Backend:
        """EC2 of ``region``."""
        return ec2_backends[self.account_id][region]

    def kms(self, region: str) -> KmsBackend:
        """KMS of ``region``."""
        return kms_backends[self.account_id][region]
