"""One simulated account: moto's backends, kept apart from those of any other account of this process.

moto holds its state in module-level dictionaries keyed by account id. Every simulated account here has the same id, so
a :class:`MotoAccount` owns its backends and puts them into moto's dictionaries while it is entered. Entering takes a
process-wide lock, which also makes up for moto not being thread-safe.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Literal

from moto.core.base_backend import AccountSpecificBackend, BackendDict
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ec2 import urls as ec2_urls
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE
from moto.iam.models import IAMBackend, iam_backends
from moto.kms.models import KmsBackend, kms_backends
from moto.s3.models import S3Backend, s3_backends
from moto.sts.models import STSBackend, sts_backends
from moto.utilities.utils import PARTITION_NAMES

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


def _new_backends(service: ServiceName, account_id: str) -> AccountSpecificBackend[Any]:
    """Empty backends of one service for all regions, without moto's way to find those: reading all of EC2's API."""
    kind = QuickEc2 if service == "ec2" else MOTO_SERVICES[service].backend
    regions = [*PARTITION_NAMES, *(region.name for region in RegionsAndZonesBackend.regions)]
    return AccountSpecificBackend(service, account_id, kind, use_boto3_regions=False, additional_regions=regions)


class QuickEc2(EC2Backend):
    """moto's EC2 with a quick way to one resource's tags: moto looks through all tags for each resource it shows."""

    @property
    def _url_module(self) -> Any:
        # moto looks for this beside the module of the class.
        return ec2_urls

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
        # moto's own switch; its 1,300 public machine images would take a tenth of a second of every start.
        os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
        self._backends = {service: _new_backends(service, account_id) for service in MOTO_SERVICES}
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
            # moto itself looks into the backends of its default account to learn the paths of a service.
            for owner in (self.account_id, DEFAULT_ACCOUNT_ID):
                backends[owner] = self._backends[service]
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
