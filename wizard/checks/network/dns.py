"""Whether the names of Amazon S3 resolve in the VPC, and to the endpoint where they must.

Sources: Amazon Comprehend Developer Guide, "Protect jobs by using an Amazon Virtual Private Cloud" (default DNS
settings); VPC User Guide, "DNS attributes for your VPC"; AWS PrivateLink guide, "Private DNS".
"""

from collections.abc import Iterator, Mapping, Sequence

from wizard.account.discovery.routes import has_private_dns
from wizard.account.ec2_facts import Found
from wizard.checks.asked import ask_all
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Work
from wizard.checks.network.asked import NONE_FOUND, SUBNETS, Network, called, has_subnets, interfaces, listed
from wizard.text import visible

SUPPORT, HOSTNAMES = "enableDnsSupport", "enableDnsHostnames"
_AMAZON = "AmazonProvidedDNS"

NO_DNS = Check(
    "network.dns-support",
    "error",
    "names resolve in the VPC",
    "The names of Amazon S3 do not resolve: a training starts, and fails when it reads its data.",
    "Turn DNS support on.",
    ("aws", "ec2", "modify-vpc-attribute", "--vpc-id", "{vpc}", "--enable-dns-support", "Value=true"),
)
NO_HOSTNAMES = Check(
    "network.dns-hostnames",
    "error",
    "the VPC resolves the private names of the interface endpoint for S3",
    "The names of Amazon S3 lead past the endpoint, which is the only way: a training starts, and fails when it reads "
    "its data.",
    "Turn DNS support and DNS hostnames on.",
    ("aws", "ec2", "modify-vpc-attribute", "--vpc-id", "{vpc}", "--enable-dns-hostnames", "Value=true"),
)
PRIVATE_DNS = Check(
    "network.private-dns",
    "warning",
    "the names of Amazon S3 lead to the interface endpoint",
    "Unless a hosted zone of your own leads them there, a training starts, and fails when it reads its data.",
    "Turn private DNS of the endpoint on, for requests from the VPC as well, or use a gateway endpoint.",
    (
        *("aws", "ec2", "modify-vpc-endpoint", "--vpc-endpoint-id", "{endpoint}", "--private-dns-enabled"),
        *("--dns-options", "PrivateDnsOnlyForInboundResolverEndpoint=false"),
    ),
)
OTHER_SERVERS = Check(
    "network.dns-servers",
    "info",
    "the VPC uses Amazon's DNS server",
    "They must resolve the names of Amazon S3, and to the endpoint where it is an interface endpoint.",
    "Nothing is to be done where they forward to the VPC's own resolver.",
)


def _run(work: Work) -> None:
    network = Network(work)
    ask_all(network.subnets, network.s3_list, network.dhcp_options)
    vpcs = network.vpc_ids()
    if not vpcs:
        work.not_made(NONE_FOUND, *INSPECTION.checks)
        return
    attributes = [lambda vpc=vpc, name=name: network.attribute(vpc, name) for vpc in vpcs for name in _ATTRIBUTES]
    ask_all(network.vpcs, network.tables, network.s3_endpoints, *attributes)
    with work.making(OTHER_SERVERS):
        findings, unseen = list(_other_servers(network)), network.unseen_vpcs()
        if unseen and not findings:
            work.not_made(unseen, OTHER_SERVERS)
        else:
            work.judge(OTHER_SERVERS, findings)
    with work.making(NO_DNS):
        work.judge(NO_DNS, _without_dns(network))
    with work.making(PRIVATE_DNS):
        work.judge(PRIVATE_DNS, _without_private_dns(network))
    with work.making(NO_HOSTNAMES):
        work.judge(NO_HOSTNAMES, _without_hostnames(network))


_ATTRIBUTES = (SUPPORT, HOSTNAMES)


def _servers(network: Network, vpc: str) -> Sequence[str]:
    """The DNS servers that the VPC's DHCP options name besides Amazon's; raw."""
    options: Found = network.dhcp_options().get(str(network.vpcs().get(vpc, {}).get("DhcpOptionsId", "")), {})
    for setting in options.get("DhcpConfigurations", ()):
        if setting.get("Key") == "domain-name-servers":
            servers = (str(value.get("Value", "")) for value in setting.get("Values", ()))
            return [server for server in servers if server != _AMAZON]
    return ()


def _other_servers(network: Network) -> Iterator[CheckFinding]:
    for vpc in network.vpc_ids():
        servers = _servers(network, vpc)
        if servers:
            named = listed([visible(server) for server in servers])
            message = (
                f"The DHCP options of {_called(network.vpcs(), vpc)} name DNS servers other than Amazon's: {named}."
            )
            yield OTHER_SERVERS.found(SUBNETS, message)


def _without_dns(network: Network) -> Iterator[CheckFinding]:
    for vpc in network.vpc_ids():
        if not network.attribute(vpc, SUPPORT) and not _servers(network, vpc):
            yield NO_DNS.found(SUBNETS, f"{SUPPORT} of {_called(network.vpcs(), vpc)} is false.", vpc=vpc)


def _without_private_dns(network: Network) -> Iterator[CheckFinding]:
    for endpoint in interfaces(network.ways()):
        if not has_private_dns(endpoint):
            name = str(endpoint["VpcEndpointId"])
            how = "serves names from outside the VPC only" if endpoint.get("PrivateDnsEnabled") else "is off"
            message = (
                f"Private DNS of the interface endpoint {called(endpoint, name)} {how}, and no other way leads to S3."
            )
            yield PRIVATE_DNS.found(SUBNETS, message, endpoint=name)


def _without_hostnames(network: Network) -> Iterator[CheckFinding]:
    """Where the names of an endpoint do not resolve, another way may serve; where there is none, that is the end."""
    without = network.ways(private_dns=False)
    for endpoint in interfaces(network.ways()):
        vpc, name = str(endpoint["VpcId"]), str(endpoint["VpcEndpointId"])
        off = [attribute for attribute in _ATTRIBUTES if not network.attribute(vpc, attribute)]
        is_only = any(way.route == "interface" and way.endpoint == endpoint for way in without.values())
        if off and is_only and has_private_dns(endpoint):
            verb = "is" if len(off) == 1 else "are"
            words = f"{listed(off)} of {_called(network.vpcs(), vpc)} {verb} false"
            message = (
                f"{words}, so the private names of the interface endpoint {called(endpoint, name)} do not resolve."
            )
            yield NO_HOSTNAMES.found(SUBNETS, message, vpc=vpc)


def _called(vpcs: Mapping[str, Found], vpc: str) -> str:
    return called(vpcs.get(vpc, {}), vpc)


INSPECTION = Inspection(
    "network.dns",
    "network",
    "DNS of the VPC",
    SUBNETS,
    (NO_DNS, NO_HOSTNAMES, PRIVATE_DNS, OTHER_SERVERS),
    (SUBNETS,),
    has_subnets,
    _run,
)
