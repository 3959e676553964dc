"""moto without what no simulated account needs, which would take half of its start and a tenth of each answer.

When its EC2 is imported, it reads the instance types of all zones of AWS, and asks boto3 three times for its regions;
boto3 reads the whole description of EC2's API each time.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import boto3
from botocore.loaders import create_loader
from botocore.regions import EndpointResolver

_EC2 = "moto.ec2.models"
_INSTANCE_TYPES = "ec2/resources/instance_type"


def load_moto() -> None:
    """Import moto. Where its EC2 has been imported before, all is left as it is."""
    if _EC2 in sys.modules:
        return
    utilities: Any = import_module("moto.utilities.utils")
    read = utilities.load_resource

    def load_resource(resource: str) -> Any:
        return {} if resource.startswith(_INSTANCE_TYPES) else read(resource)

    with _in_place(utilities, "load_resource", load_resource), _in_place(boto3, "Session", _Regions):
        import_module(_EC2)
    # For each answer it looks for the names of all methods of a service, hundreds in EC2.
    responses: Any = import_module("moto.core.responses")
    responses.method_names_from_class = cache(responses.method_names_from_class)


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
