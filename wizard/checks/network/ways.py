"""Whether the way from a subnet to Amazon S3 leads there, as far as it can be followed.

Sources: VPC User Guide, "NAT gateways" and "Route tables"; AWS PrivateLink guide, "Gateway endpoints". Comprehend's
network interfaces have private addresses only (Developer Guide, "Protect jobs by using an Amazon VPC"), and an internet
gateway carries public ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wizard.account.discovery.routes import Routes, Way, has_private_dns, is_available
from wizard.account.ec2_facts import Found
from wizard.checks.network.asked import called, name_of
from wizard.text import visible

SIGNS = {True: "✓", False: "✗", None: "?"}


@dataclass(frozen=True)
class Judged:
    """A way and whether it leads to S3; None: that cannot be seen from here.

    ``because`` is a clause about the subnet that is safe to show; empty where there is nothing to say.
    ``last`` is its last part in a word or two, for the drawing.
    """

    way: Way
    leads: bool | None
    last: str
    because: str = ""

    @property
    def table_id(self) -> str:
        """The id of the route table; empty where none is to be seen."""
        return str(self.way.table["RouteTableId"]) if self.way.table is not None else ""


def judge_way(way: Way, vpc: str, routes: Routes, nats: Callable[[], Mapping[str, Found]]) -> Judged:
    """Follow a way. ``nats`` is asked only where it goes through a NAT gateway, and may raise WizardErrors."""
    if way.endpoint is not None:
        named = str(way.endpoint["VpcEndpointId"])
        # Whether names lead to an endpoint without private DNS is a check of its own, and says what is to be done.
        leads = True if way.route == "gateway" or has_private_dns(way.endpoint) else None
        return Judged(way, leads, f"{way.route} {name_of(way.endpoint) or visible(named)}")
    if way.table is None:
        return Judged(way, None, "no route table", "its route table cannot be seen")
    if way.route == "nat" and way.leads is not None:
        return _through_nat(way, str(way.leads["NatGatewayId"]), vpc, routes, nats())
    if way.route == "internet" and way.leads is not None:
        gateway = visible(str(way.leads.get("GatewayId", "")))
        because = (
            f"its default route is the internet gateway {gateway}, which serves public addresses only, and the network "
            "interfaces of a training have none"
        )
        return Judged(way, False, "internet gateway", because)
    if way.route == "unknown" and way.leads is not None:
        return Judged(way, None, target_of(way.leads), f"its way out leads through {target_of(way.leads)}")
    if way.blackholes:
        target = target_of(way.blackholes[0])
        return Judged(way, False, f"{target} gone", f"its default route leads to {target}, which is gone (blackhole)")
    return Judged(way, False, "nothing", "it has neither a route to an S3 endpoint nor a default route")


def _through_nat(way: Way, identifier: str, vpc: str, routes: Routes, nats: Mapping[str, Found]) -> Judged:
    nat = nats.get(identifier)
    if nat is None:
        shown = visible(identifier)
        return Judged(way, None, f"NAT {shown}", f"its default route leads to the NAT gateway {shown}, not to be seen")
    named, last = f"the NAT gateway {called(nat, identifier)}", f"NAT {name_of(nat) or visible(identifier)}"
    if not is_available(nat):
        state = visible(str(nat.get("State", "")))
        return Judged(way, False, f"{last} {state}", f"its default route leads to {named}, whose state is {state}")
    if nat.get("ConnectivityType") == "private":
        return Judged(way, None, last, f"its default route leads to {named}, which is a private one")
    if nat.get("AvailabilityMode") == "regional":
        return Judged(way, True, last)
    place = str(nat.get("SubnetId", ""))
    out = routes.leads_out(place, vpc)
    if out == "internet":
        return Judged(way, True, last)
    because = f"its default route leads to {named} in {visible(place)}, which has no route to an internet gateway"
    return Judged(way, None if out == "unknown" else False, last, because)


_TARGETS = {
    "TransitGatewayId": "the transit gateway",
    "VpcPeeringConnectionId": "the peering connection",
    "NatGatewayId": "the NAT gateway",
    "CoreNetworkArn": "the core network",
    "LocalGatewayId": "the local gateway",
    "CarrierGatewayId": "the carrier gateway",
    "EgressOnlyInternetGatewayId": "the egress-only internet gateway",
    "InstanceId": "the instance",
    "NetworkInterfaceId": "the network interface",
}
_GATEWAYS = {"igw-": "the internet gateway", "vgw-": "the virtual private gateway", "vpce-": "the appliance behind"}


def target_of(route: Found) -> str:
    """What a route leads to, in words that are safe to show."""
    for member, words in _TARGETS.items():
        if route.get(member):
            return f"{words} {visible(str(route[member]))}"
    gateway = str(route.get("GatewayId", ""))
    words = next((words for start, words in _GATEWAYS.items() if gateway.startswith(start)), "")
    return f"{words} {visible(gateway)}".strip() or "what cannot be seen"
