"""Two VPCs: one made for trainings, and the company's ordinary one."""

from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.route_tables import RouteTable
from moto.ec2.models.security_groups import SecurityGroup
from moto.ec2.models.subnets import Subnet
from moto.ec2.models.vpcs import VPC

from wizard.demo.names import REGION
from wizard.demo.story.ids import next_id

NLP_VPC = "vpc-0a1b2c3d4e5f60718"
NLP_SUBNETS = ("subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829", "subnet-0c3d4e5f607182930")
TRAINING_GROUP = "sg-0a1b2c3d4e5f60718"
LOCKED_DOWN_GROUP = "sg-0b2c3d4e5f6071829"
CORP_VPC = "vpc-0d4e5f60718293041"

_S3_ENDPOINT = "vpce-0a1b2c3d4e5f60718"
_ANYWHERE = {"CidrIp": "0.0.0.0/0"}


def create_network(ec2: EC2Backend) -> None:
    """Both VPCs, in place of the default VPC that moto puts into every region."""
    _remove_default_vpc(ec2)
    _create_nlp_private(ec2)
    _create_corp_shared(ec2)


def _create_nlp_private(ec2: EC2Backend) -> None:
    vpc = _vpc(ec2, NLP_VPC, "nlp-private", "10.20.0.0/16")
    subnets = [
        _subnet(ec2, vpc, NLP_SUBNETS[0], "nlp-private-a", "10.20.1.0/24", "a"),
        _subnet(ec2, vpc, NLP_SUBNETS[1], "nlp-private-b", "10.20.2.0/24", "b"),
    ]
    isolated = _subnet(ec2, vpc, NLP_SUBNETS[2], "nlp-isolated-c", "10.20.3.0/28", "c")
    with_s3 = _route_table(ec2, vpc, "nlp-private-s3", *subnets)
    _route_table(ec2, vpc, "nlp-isolated", isolated)
    next_id(_S3_ENDPOINT)
    ec2.create_vpc_endpoint(
        vpc_id=vpc.id,
        service_name=f"com.amazonaws.{REGION}.s3",
        endpoint_type="Gateway",
        policy_document=None,
        route_table_ids=[with_s3.id],
        tags={"Name": "nlp-private-s3"},
    )
    training = _group(ec2, vpc, TRAINING_GROUP, "comprehend-training", "Amazon Comprehend training jobs")
    ec2.authorize_security_group_ingress(
        training.id, "-1", "-1", "-1", [], source_groups=[{"GroupId": training.id}], vpc_id=vpc.id
    )
    locked = _group(ec2, vpc, LOCKED_DOWN_GROUP, "locked-down", "No traffic in either direction")
    locked.egress_rules.clear()


def _create_corp_shared(ec2: EC2Backend) -> None:
    vpc = _vpc(ec2, CORP_VPC, "corp-shared", "10.40.0.0/16")
    public = _subnet(ec2, vpc, "subnet-0e5f6071829304152", "corp-public-a", "10.40.1.0/24", "a")
    public.map_public_ip_on_launch = True
    private = _subnet(ec2, vpc, "subnet-0f607182930415263", "corp-private-a", "10.40.2.0/23", "a")
    gateway = ec2.create_internet_gateway(tags=[{"Key": "Name", "Value": "corp-shared"}])
    ec2.attach_internet_gateway(gateway.id, vpc.id)
    ec2.create_route(_route_table(ec2, vpc, "corp-public", public).id, "0.0.0.0/0", gateway_id=gateway.id)
    nat = ec2.create_nat_gateway(public.id, ec2.allocate_address("vpc").allocation_id or "", {"Name": "corp-shared"})
    ec2.create_route(_route_table(ec2, vpc, "corp-private", private).id, "0.0.0.0/0", nat_gateway_id=nat.id)
    web = _group(ec2, vpc, "sg-0d4e5f60718293041", "corp-web", "HTTPS from the company network")
    office: list[Any] = [{"CidrIp": "10.0.0.0/8"}]
    ec2.authorize_security_group_ingress(web.id, "tcp", "443", "443", office, vpc_id=vpc.id)
    _group(ec2, vpc, "sg-0e5f6071829304152", "corp-default-egress", "Outbound traffic only")


def _vpc(ec2: EC2Backend, vpc_id: str, name: str, cidr: str) -> VPC:
    next_id(vpc_id)
    return ec2.create_vpc(cidr, tags=[{"Key": "Name", "Value": name}])


def _subnet(ec2: EC2Backend, vpc: VPC, subnet_id: str, name: str, cidr: str, zone: str) -> Subnet:
    next_id(subnet_id)
    subnet = ec2.create_subnet(vpc.id, cidr, availability_zone=f"{REGION}{zone}")
    # moto takes the first subnet of a zone for a default one, with public addresses.
    subnet.default_for_az = subnet.map_public_ip_on_launch = False
    subnet.add_tag("Name", name)
    return subnet


def _route_table(ec2: EC2Backend, vpc: VPC, name: str, *subnets: Subnet) -> RouteTable:
    table = ec2.create_route_table(vpc.id, tags=[{"Key": "Name", "Value": name}])
    for subnet in subnets:
        ec2.associate_route_table(table.id, subnet_id=subnet.id)
    return table


def _group(ec2: EC2Backend, vpc: VPC, group_id: str, name: str, description: str) -> SecurityGroup:
    next_id(group_id)
    return ec2.create_security_group(name, description, vpc.id, tags={"Name": name})


def _remove_default_vpc(ec2: EC2Backend) -> None:
    ec2.subnets.clear()
    ec2.groups.clear()
    ec2.route_tables.clear()
    ec2.network_acls.clear()
    ec2.internet_gateways.clear()
    ec2.vpcs.clear()
