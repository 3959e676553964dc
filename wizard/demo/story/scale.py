"""``--scale N``: N more subnets, security groups, keys with aliases and S3 objects, put straight into moto.

Subnets not through moto's own create function: it compares every new subnet with all others.
"""

from ipaddress import IPv4Network
from itertools import islice
from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
from moto.ec2.models.subnets import Subnet
from moto.kms.models import KmsBackend
from moto.s3.models import S3Backend

from wizard.demo.account import MotoAccount
from wizard.demo.names import REGION
from wizard.demo.story.ids import next_id
from wizard.demo.story.kms_keys import add_key
from wizard.demo.story.network import NLP_VPC
from wizard.demo.story.storage import TRAINING_BUCKET, put

_SUBNET_BITS = 28
_BLOCKS = ("10.20.128.0/17", "100.64.0.0/12")
"""Where the subnets' addresses come from: the rest of the VPC's own block, then a second one added to it."""

_new_subnet: Any = Subnet
"""moto's types call Subnet abstract (it leaves out methods for CloudFormation), which Python does not."""


def enlarge(account: MotoAccount, count: int) -> None:
    """Put ``count`` more of each thing that the wizard lists into the account."""
    _add_subnets(account.ec2(REGION), count)
    _add_groups(account.ec2(REGION), count)
    _add_keys(account.kms(REGION), count)
    _add_objects(account.s3, count)


def _add_subnets(ec2: EC2Backend, count: int) -> None:
    ec2.vpcs[NLP_VPC].associate_vpc_cidr_block(_BLOCKS[1])
    zones = [zone for zone in RegionsAndZonesBackend.zones[REGION] if zone.name[-1] in "abc"]
    blocks = (block for text in _BLOCKS for block in IPv4Network(text).subnets(new_prefix=_SUBNET_BITS))
    for number, block in enumerate(islice(blocks, count), start=1):
        zone = zones[number % len(zones)]
        subnet = _new_subnet(ec2, f"subnet-5ca1e{number:012x}", NLP_VPC, str(block), None, zone, False, False)
        subnet.add_tag("Name", f"nlp-batch-{number:05}")
        ec2.subnets[zone.name][subnet.id] = subnet


def _add_groups(ec2: EC2Backend, count: int) -> None:
    for number in range(1, count + 1):
        identifier, name = f"sg-5ca1e{number:012x}", f"nlp-batch-{number:05}"
        next_id(identifier)
        ec2.create_security_group(name, f"Batch {number}", NLP_VPC, tags={"Name": name}, force=True)


def _add_keys(kms: KmsBackend, count: int) -> None:
    for number in range(1, count + 1):
        identifier = f"5ca1e000-0000-4000-8000-{number:012}"
        add_key(kms, identifier, f"alias/nlp-batch-{number:05}", f"Batch {number}")


def _add_objects(s3: S3Backend, count: int) -> None:
    for number in range(1, count + 1):
        put(
            s3,
            TRAINING_BUCKET,
            f"batches/{number // 1000:02}/part-{number:05}.csv",
            b"BILLING,Please refund the order.\n",
        )
