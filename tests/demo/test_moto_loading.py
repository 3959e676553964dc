"""What the simulated account leaves unread of moto: instance types; and what it reads in a shorter way: regions."""

import json
import subprocess
import sys
from typing import Any

import boto3
import pytest

from wizard.demo import moto_loading

_LOADED = """
import json
{load}
from moto.ec2.models import availability_zones_and_regions as places, instance_types
regions = [(one.name, one.endpoint, one.opt_in_status) for one in places.RegionsAndZonesBackend.regions]
import inspect, moto.core.responses
from moto.s3.responses import S3Response
names = moto.core.responses.method_names_from_class
assert names(S3Response) == [name for name, _ in inspect.getmembers(S3Response, inspect.isfunction)]
print(json.dumps([regions, len(instance_types.INSTANCE_TYPES), names(S3Response) is names(S3Response)]))
import boto3, moto.utilities.utils as utilities
assert boto3.Session is boto3.session.Session
assert utilities.load_resource.__module__ == "moto.utilities.utils"
"""


def _loaded(load: str) -> Any:
    done = subprocess.run([sys.executable, "-c", _LOADED.format(load=load)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_regions_are_those_that_moto_itself_finds_and_no_instance_types_are_read() -> None:
    regions, types, looks_once = _loaded("from wizard.demo.moto_loading import load_moto\nload_moto()")
    usual_regions, usual_types, usually_looks_once = _loaded("")
    assert regions == usual_regions
    assert len(regions) > 30
    assert (types, usual_types > 500) == (0, True)
    assert (looks_once, usually_looks_once) == (True, False)


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_regions_are_those_of_boto3(partition: str) -> None:
    found = moto_loading._Regions().get_available_regions("ec2", partition)
    assert found == boto3.Session().get_available_regions("ec2", partition)
