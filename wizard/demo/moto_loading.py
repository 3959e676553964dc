"""moto's EC2 without what no simulated account has: reading that would take half of the account's start.

When it is imported, moto reads which types of instances each zone of AWS has, and asks boto3 three times for regions;
boto3 reads the whole description of EC2's API each time.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

from botocore.loaders import create_loader
from botocore.regions import EndpointResolver

_EC2 = "moto.ec2.models"
_INSTANCE_TYPES = "ec2/resources/instance_type"


def load_moto() -> None:
    """Import moto's EC2. Where it has been imported before, in moto's own way, it is left as it is."""
    if _EC2 not in sys.modules:
        import boto3
        import moto.utilities.utils as utilities

        read = utilities.load_resource

        def load_resource(resource: str) -> Any:
            return {} if resource.startswith(_INSTANCE_TYPES) else read(resource)

        with _in_place(utilities, "load_resource", load_resource), _in_place(boto3, "Session", _Regions):
            import moto.ec2.models  # noqa: F401 - reads while it is imported


@contextmanager
def _in_place(module: ModuleType, name: str, stand_in: object) -> Iterator[None]:
    given = getattr(module, name)
    setattr(module, name, stand_in)
    try:
        yield
    finally:
        setattr(module, name, given)


class _Regions:
    """As much of boto3's Session as moto asks while it is imported: the regions of a service, from botocore's list."""

    def get_available_regions(self, service_name: str, partition_name: str = "aws") -> list[str]:
        """The regions in which a service has an endpoint, as ``boto3.Session`` has them."""
        found: list[str] = _endpoints().get_available_endpoints(service_name, partition_name)
        return found


@cache
def _endpoints() -> EndpointResolver:
    return EndpointResolver(create_loader().load_data("endpoints"))
