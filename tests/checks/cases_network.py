"""Cases of the checks of network."""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from tests.checks.cases import Account, Case, Prepare, Profile, shipped
from wizard.checks.network import acls, dns, groups, s3, subnets
from wizard.demo.names import REGION

NLP_VPC, CORP_VPC = "vpc-0a1b2c3d4e5f60718", "vpc-0d4e5f60718293041"
A, B, ISOLATED = "subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829", "subnet-0c3d4e5f607182930"
PUBLIC, PRIVATE = "subnet-0e5f6071829304152", "subnet-0f607182930415263"
TRAINING, LOCKED = "sg-0a1b2c3d4e5f60718", "sg-0b2c3d4e5f6071829"
WEB, OUTWARD = "sg-0d4e5f60718293041", "sg-0e5f6071829304152"
ENDPOINT = "vpce-0a1b2c3d4e5f60718"
S3 = f"com.amazonaws.{REGION}.s3"
NOWHERE = "subnet-00000000000000000"


def plan(names: Sequence[str] = (A, B), security_groups: Sequence[str] = (TRAINING,), **changes: Any) -> Profile:
    """The secure classifier in these subnets with these groups."""
    return shipped("classifier-secure", {"vpc.subnets": [*names], "vpc.security_groups": [*security_groups], **changes})


def planned(*names: str, security_groups: Sequence[str] = (TRAINING,)) -> Prepare:
    """The same, in the account as the story has it."""
    return lambda _account: plan(names or (A, B), security_groups)


# --- what the story does not have -------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def ec2_of(account: Account) -> Any:
    """boto3's client of EC2, made once an account: making one takes longer than all that it is asked."""
    return account.clients("ec2")


def backend(account: Account) -> Any:
    """moto's EC2 of the account, for states that no call can bring about."""
    return account.server._account.ec2(REGION)


def table_of(account: Account, subnet: str) -> str:
    """The id of the route table that the subnet is associated with."""
    found = ec2_of(account).describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])
    return str(found["RouteTables"][0]["RouteTableId"])


def small_subnet(account: Account, *, free: int) -> str:
    """A subnet of nlp-private under the table with the S3 endpoint, with ``free`` (at most 11) free addresses."""
    ec2 = ec2_of(account)
    made = ec2.create_subnet(VpcId=NLP_VPC, CidrBlock="10.20.4.0/28", AvailabilityZone=f"{REGION}a")["Subnet"]
    ec2.associate_route_table(RouteTableId=table_of(account, A), SubnetId=made["SubnetId"])
    for number in range(11 - free):
        ec2.create_network_interface(SubnetId=made["SubnetId"], PrivateIpAddress=f"10.20.4.{4 + number}")
    return str(made["SubnetId"])


def route(account: Account, subnet: str, block: str = "0.0.0.0/0", **target: str) -> None:
    """Another route in the subnet's own table."""
    ec2_of(account).create_route(RouteTableId=table_of(account, subnet), DestinationCidrBlock=block, **target)


def transit_gateway(account: Account) -> str:
    """A new transit gateway."""
    return str(ec2_of(account).create_transit_gateway()["TransitGateway"]["TransitGatewayId"])


def endpoint_policy(account: Account, *statements: dict[str, Any], endpoint: str = ENDPOINT) -> None:
    """Give the endpoint a policy of these statements."""
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    ec2_of(account).modify_vpc_endpoint(VpcEndpointId=endpoint, PolicyDocument=json.dumps(document))


def allowing(*resources: str, principal: Any = "*", action: Any = "s3:*", **more: Any) -> dict[str, Any]:
    """An Allow statement of an endpoint's policy."""
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": list(resources), **more}


BUCKETS = tuple(
    f"arn:aws:s3:::{name}{rest}" for name in ("acme-nlp-training", "acme-nlp-models") for rest in ("", "/*")
)


def group(account: Account, name: str, vpc: str = NLP_VPC) -> str:
    """A new security group without inbound rules, which lets everything out."""
    made = ec2_of(account).create_security_group(GroupName=name, Description=name, VpcId=vpc)
    return str(made["GroupId"])


def https(*blocks: str, prefix_lists: Sequence[str] = (), groups: Sequence[str] = (), port: int = 443) -> list[Any]:
    """A rule about TCP ``port``."""
    return [
        {
            "IpProtocol": "tcp",
            "FromPort": port,
            "ToPort": port,
            "IpRanges": [{"CidrIp": block} for block in blocks],
            "PrefixListIds": [{"PrefixListId": name} for name in prefix_lists],
            "UserIdGroupPairs": [{"GroupId": name} for name in groups],
        }
    ]


def s3_list(account: Account) -> str:
    """The id of AWS's prefix list of S3."""
    found = ec2_of(account).describe_prefix_lists(Filters=[{"Name": "prefix-list-name", "Values": [S3]}])
    return str(found["PrefixLists"][0]["PrefixListId"])


def interface_endpoint(account: Account, *groups: str, private_dns: bool = True, subnet: str = ISOLATED) -> str:
    """An interface endpoint for S3 in nlp-private, whose DNS hostnames are turned on for it."""
    ec2 = ec2_of(account)
    ec2.modify_vpc_attribute(VpcId=NLP_VPC, EnableDnsHostnames={"Value": True})
    made = ec2.create_vpc_endpoint(
        VpcId=NLP_VPC,
        VpcEndpointType="Interface",
        ServiceName=S3,
        SubnetIds=[subnet],
        SecurityGroupIds=list(groups),
        PrivateDnsEnabled=private_dns,
    )
    return str(made["VpcEndpoint"]["VpcEndpointId"])


def acl(account: Account, *rules: tuple[int, bool, str, tuple[int, int] | None], subnet: str = A) -> str:
    """A network ACL of the subnet's own: rules of number, whether outbound, allow or deny, and ports of TCP."""
    ec2 = ec2_of(account)
    made = ec2.create_network_acl(VpcId=NLP_VPC)["NetworkAcl"]["NetworkAclId"]
    for number, egress, action, ports in rules:
        more = {"PortRange": {"From": ports[0], "To": ports[1]}} if ports else {}
        ec2.create_network_acl_entry(
            NetworkAclId=made,
            RuleNumber=number,
            Egress=egress,
            RuleAction=action,
            Protocol="6" if ports else "-1",
            CidrBlock="0.0.0.0/0",
            **more,
        )
    found = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["NetworkAcls"][0]
    old = next(one["NetworkAclAssociationId"] for one in found["Associations"] if one["SubnetId"] == subnet)
    ec2.replace_network_acl_association(AssociationId=old, NetworkAclId=made)
    return str(made)


def doing(*steps: Callable[[Account], object], then: Callable[[], Profile] = plan) -> Prepare:
    """Take steps in an account, then check a plan in it."""

    def prepare(account: Account) -> Profile:
        for step in steps:
            step(account)
        return then()

    return prepare


def _dedicated(account: Account) -> Profile:
    ec2 = ec2_of(account)
    vpc = ec2.create_vpc(CidrBlock="10.60.0.0/16", InstanceTenancy="dedicated")["Vpc"]["VpcId"]
    return plan([ec2.create_subnet(VpcId=vpc, CidrBlock="10.60.1.0/24")["Subnet"]["SubnetId"]])


def _pending(account: Account) -> Profile:
    found = backend(account).subnets[f"{REGION}b"][B]
    found.state = "pending"
    return plan()


def _by_transit_gateway(account: Account) -> Profile:
    route(account, ISOLATED, TransitGatewayId=transit_gateway(account))
    return plan([ISOLATED])


def _out_to(*blocks: str) -> Callable[[Account], object]:
    return lambda account: ec2_of(account).authorize_security_group_egress(GroupId=LOCKED, IpPermissions=https(*blocks))


def _out_to_s3_alone(account: Account) -> Profile:
    ec2_of(account).authorize_security_group_egress(
        GroupId=LOCKED, IpPermissions=https(prefix_lists=[s3_list(account)])
    )
    return plan(security_groups=[LOCKED])


def _behind_interface(*, private_dns: bool = True, rules: Sequence[Any] = ()) -> Prepare:
    def prepare(account: Account) -> Profile:
        own = group(account, "s3-endpoint")
        if rules:
            ec2_of(account).authorize_security_group_ingress(GroupId=own, IpPermissions=list(rules))
        interface_endpoint(account, own, private_dns=private_dns)
        return plan([ISOLATED])

    return prepare


def _without_hostnames(account: Account) -> Profile:
    profile = _behind_interface(rules=https(groups=[TRAINING]))(account)
    ec2_of(account).modify_vpc_attribute(VpcId=NLP_VPC, EnableDnsHostnames={"Value": False})
    return profile


def _without_dns(account: Account) -> Profile:
    ec2_of(account).modify_vpc_attribute(VpcId=NLP_VPC, EnableDnsSupport={"Value": False})
    return plan()


def _dns_servers(*servers: str) -> Prepare:
    def prepare(account: Account) -> Profile:
        ec2 = ec2_of(account)
        settings: list[Any] = [{"Key": "domain-name-servers", "Values": list(servers)}]
        made = ec2.create_dhcp_options(DhcpConfigurations=settings)["DhcpOptions"]["DhcpOptionsId"]
        ec2.associate_dhcp_options(DhcpOptionsId=made, VpcId=NLP_VPC)
        return plan()

    return prepare


_LETS_IN = _behind_interface(rules=https(groups=[TRAINING]))
_STATELESS = ((100, True, "allow", (443, 443)), (100, False, "allow", (1024, 65535)))

CASES: tuple[Case, ...] = (
    Case(subnets.MISSING, planned(A, NOWHERE), planned(), f"The subnet {NOWHERE} does not exist in us-west-2."),
    Case(subnets.ONE_VPC, planned(A, PRIVATE), planned(), f"corp-private-a ({PRIVATE}) in {CORP_VPC}"),
    Case(subnets.TENANCY, _dedicated, planned(), "is dedicated."),
    Case(subnets.STATE, _pending, planned(), f"The state of nlp-private-b ({B}) is pending."),
    Case(
        subnets.NO_ADDRESSES,
        lambda account: plan([small_subnet(account, free=1)]),
        lambda account: plan([small_subnet(account, free=2)]),
        "has 1 free address, and every instance of a training takes 2.",
    ),
    Case(
        subnets.FEW_ADDRESSES,
        lambda account: plan([A, small_subnet(account, free=0)]),
        lambda account: plan([A, small_subnet(account, free=2)]),
        "has no free address",
    ),
    Case(
        s3.NO_WAY,
        planned(A, ISOLATED),
        planned(PRIVATE, security_groups=[WEB]),
        f"nlp-isolated-c ({ISOLATED}) has no way to Amazon S3",
    ),
    Case(
        s3.WAY_UNCLEAR,
        _by_transit_gateway,
        planned(PRIVATE, security_groups=[WEB]),
        "leads through the transit gateway tgw-",
    ),
    Case(
        s3.POLICY,
        doing(lambda account: endpoint_policy(account, allowing("arn:aws:s3:::elsewhere/*"))),
        doing(lambda account: endpoint_policy(account, allowing(*BUCKETS))),
        "does not let reading s3://acme-nlp-training through. s3:GetObject: ",
    ),
    Case(
        s3.POLICY_UNCLEAR,
        doing(
            lambda account: endpoint_policy(
                account, allowing("*", Sid="Ours", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})
            )
        ),
        doing(lambda account: endpoint_policy(account, allowing(*BUCKETS))),
        "Statement Ours of the endpoint's policy cannot be decided",
    ),
    Case(groups.MISSING, planned(security_groups=["sg-0"]), planned(), "The security group sg-0 does not exist"),
    Case(
        groups.OTHER_VPC,
        planned(security_groups=[TRAINING, WEB]),
        planned(),
        f"corp-web ({WEB}) belongs to {CORP_VPC}; the subnets are in {NLP_VPC}.",
    ),
    Case(
        groups.EGRESS, planned(security_groups=[LOCKED]), _out_to_s3_alone, f"locked-down ({LOCKED}) lets nothing out"
    ),
    Case(
        groups.EGRESS_UNCLEAR,
        doing(_out_to("52.0.0.0/8"), then=lambda: plan(security_groups=[LOCKED])),
        doing(_out_to("0.0.0.0/1", "128.0.0.0/1"), then=lambda: plan(security_groups=[LOCKED])),
        "only a part of the traffic out to Amazon S3",
    ),
    Case(
        groups.MEMBERS,
        planned(PRIVATE, security_groups=[OUTWARD]),
        planned(security_groups=[LOCKED, TRAINING]),
        f"corp-default-egress ({OUTWARD}) does not let members in on all TCP ports.",
    ),
    Case(groups.ENDPOINT, _behind_interface(), _LETS_IN, f"let nothing in from nlp-isolated-c ({ISOLATED})"),
    Case(
        groups.ENDPOINT_UNCLEAR,
        _behind_interface(rules=https("10.20.3.0/29")),
        _behind_interface(rules=https("10.20.3.0/28")),
        f"let nlp-isolated-c ({ISOLATED}) in on TCP port 443 is open.",
    ),
    Case(
        acls.BLOCKS,
        doing(acl),
        doing(lambda account: acl(account, *_STATELESS)),
        f"of nlp-private-a ({A}) lets no answers of Amazon S3 back in to the TCP ports 1024-65535.",
    ),
    Case(
        acls.UNCLEAR,
        doing(lambda account: acl(account, _STATELESS[0], (100, False, "allow", (1024, 32767)))),
        doing(lambda account: acl(account, *_STATELESS)),
        "lets only a part of the answers of Amazon S3 back in",
    ),
    Case(dns.NO_DNS, _without_dns, planned(), "enableDnsSupport of nlp-private"),
    Case(dns.NO_HOSTNAMES, _without_hostnames, _LETS_IN, f"enableDnsHostnames of nlp-private ({NLP_VPC}) is false"),
    Case(
        dns.PRIVATE_DNS,
        _behind_interface(private_dns=False, rules=https(groups=[TRAINING])),
        _LETS_IN,
        "is off, and no other way leads to S3.",
    ),
    Case(
        dns.OTHER_SERVERS,
        _dns_servers("10.20.0.53", "10.20.0.54"),
        _dns_servers("AmazonProvidedDNS"),
        "name DNS servers other than Amazon's: 10.20.0.53 and 10.20.0.54.",
    ),
)
