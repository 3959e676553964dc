"""Where the routes of a VPC lead: whether a subnet is public, and how S3 is reached from it.

The one place that knows: the list of subnets and the checks of a training's network both ask :meth:`Routes.way`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from wizard.account.at_once import both
from wizard.account.listing import Call, Cancelled, answers, without_failing
from wizard.account.resources import S3Route
from wizard.account.session import AccountSession

_ANYWHERE, _ANYWHERE_IPV6 = "0.0.0.0/0", "::/0"
_TABLES = Call("ec2", "describe_route_tables", "ec2:DescribeRouteTables", "reading route tables", 100)
_ENDPOINTS = Call("ec2", "describe_vpc_endpoints", "ec2:DescribeVpcEndpoints", "reading VPC endpoints", 200)
_OWN_NETWORKS = tuple(map(IPv4Network, ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")))
"""Addresses that S3 never has: a route to some of them is a route to the customer's own networks."""


@dataclass(frozen=True)
class Way:
    """How S3 is reached from a subnet.

    ``table``: the subnet's own or the main route table, None where none is to be seen. ``endpoint``: the S3 endpoint
    of ``gateway`` and ``interface``; it holds no more than ``VpcEndpointId`` where its route is all that can be seen.
    ``leads``: the route that carries the traffic where no endpoint does. ``blackholes``: the routes that would, and
    whose target is gone.
    """

    route: S3Route | None
    table: Mapping[str, Any] | None = None
    endpoint: Mapping[str, Any] | None = None
    leads: Mapping[str, Any] | None = None
    blackholes: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Routes:
    """The route tables and the S3 endpoints of some VPCs, these in whatever state.

    ``None`` for what may not be read, and ``note`` says so.

    ``prefix_list``: the id of S3's own prefix list, where it is known. ``private_dns``: False where the VPC resolves no
    private names, so that those of an interface endpoint lead past it.
    """

    tables: Sequence[Mapping[str, Any]] | None
    s3_endpoints: Sequence[Mapping[str, Any]] | None
    note: str = ""
    prefix_list: str = ""
    private_dns: bool = True

    def is_public(self, subnet: str, vpc: str) -> bool | None:
        """Whether a default route of the subnet, of IPv4 or IPv6, leads to an internet gateway."""
        if self.tables is None:
            return None
        table = self.table(subnet, vpc)
        routes = [*_default_routes(table), *_default_routes_ipv6(table)]
        return any(_to_internet_gateway(route) for route in routes if not _is_blackhole(route))

    def s3_route(self, subnet: str, vpc: str) -> S3Route | None:
        """How S3 is reached, in a word."""
        return self.way(subnet, vpc).route

    def way(self, subnet: str, vpc: str) -> Way:
        """How S3 is reached: as its names resolve, which lead to an interface endpoint with private DNS before all
        else; then as the routes go, of which a gateway endpoint's is the most specific.

        Source: AWS PrivateLink guide, "Private DNS" of "Access an AWS service using an interface VPC endpoint" and
        "Routing" of "Gateway endpoints".
        """
        if self.tables is None or self.s3_endpoints is None:
            return Way("unknown")
        table = self.table(subnet, vpc)
        every = [endpoint for endpoint in self.s3_endpoints if endpoint.get("VpcId") == vpc]
        here = [endpoint for endpoint in every if is_available(endpoint)]
        interfaces = [endpoint for endpoint in here if endpoint.get("VpcEndpointType") == "Interface"]
        named = next((endpoint for endpoint in interfaces if self.private_dns and has_private_dns(endpoint)), None)
        if named is not None:
            return Way("interface", table, named)
        gateway = self._gateway(table, here) or self._unseen_gateway(table, every)
        if gateway is not None:
            return Way("gateway", table, gateway)
        gone = tuple(route for route in _default_routes(table) if _is_blackhole(route))
        leads = next((route for route in _default_routes(table) if not _is_blackhole(route)), None)
        led = _leads(leads) if leads is not None else None
        if led in ("nat", "unknown"):
            return Way(led, table, leads=leads, blackholes=gone)
        if interfaces:  # without private DNS: a zone of the customer's own may lead there
            return Way("interface", table, interfaces[0], leads=leads, blackholes=gone)
        if leads is None and (narrower := _narrower(table)) is not None:
            return Way("unknown", table, leads=narrower, blackholes=gone)
        return Way(led, table, leads=leads, blackholes=gone)

    def leads_out(self, subnet: str, vpc: str) -> S3Route | None:
        """Where the subnet's own default route leads, whatever endpoints there are: the way out of a NAT gateway."""
        routes = _default_routes(self.table(subnet, vpc))
        return next((_leads(route) for route in routes if not _is_blackhole(route)), None)

    def table(self, subnet: str, vpc: str) -> Mapping[str, Any] | None:
        """The table that the subnet is associated with; else the main one of its VPC."""
        main = None
        for table in self.tables or ():
            for association in table.get("Associations", ()):
                if association.get("SubnetId") == subnet:
                    return table
                if association.get("Main") and table.get("VpcId") == vpc:
                    main = table
        return main

    @staticmethod
    def _gateway(table: Mapping[str, Any] | None, endpoints: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        tables = {table["RouteTableId"]} if table is not None else set()
        return next((endpoint for endpoint in endpoints if tables & set(endpoint.get("RouteTableIds", ()))), None)

    def _unseen_gateway(
        self, table: Mapping[str, Any] | None, endpoints: Sequence[Mapping[str, Any]]
    ) -> Mapping[str, Any] | None:
        """In a subnet that another account shares the route to an endpoint is to be seen, and the endpoint is not."""
        seen = {endpoint.get("VpcEndpointId") for endpoint in endpoints}
        for route in table.get("Routes", ()) if table is not None and self.prefix_list else ():
            target = str(route.get("GatewayId", ""))
            is_s3s = route.get("DestinationPrefixListId") == self.prefix_list and target.startswith("vpce-")
            if is_s3s and target not in seen and not _is_blackhole(route):
                return {"VpcEndpointId": target}
        return None


def read_routes(session: AccountSession, vpc: str, cancelled: Cancelled) -> Routes:
    """The routes of ``vpc``; of all VPCs where it is empty. Raises nothing that AWS refuses: that becomes the note."""
    filters = [{"Name": "vpc-id", "Values": [vpc]}] if vpc else []

    def tables() -> list[Mapping[str, Any]]:
        pages = answers(session, _TABLES, cancelled, Filters=filters)
        return [table for page in pages for table in page.get("RouteTables", ())]

    def s3_endpoints() -> list[Mapping[str, Any]]:
        region = session.resolved_region() or ""
        pages = answers(session, _ENDPOINTS, cancelled, Filters=filters)
        every = [endpoint for page in pages for endpoint in page.get("VpcEndpoints", ())]
        return [endpoint for endpoint in every if serves_s3(endpoint, region)]

    (found_tables, no_tables), (found_endpoints, no_endpoints) = both(
        lambda: without_failing(tables, None), lambda: without_failing(s3_endpoints, None)
    )
    return Routes(found_tables, found_endpoints, " ".join(filter(None, (no_tables, no_endpoints))))


def serves_s3(endpoint: Mapping[str, Any], region: str) -> bool:
    """Whether a VPC endpoint is one of S3 in ``region`` (of any, where that is empty), in whatever state."""
    return str(endpoint.get("ServiceName", "")).endswith(f".{region}.s3" if region else ".s3")


def is_available(resource: Mapping[str, Any]) -> bool:
    """Whether a VPC endpoint or a NAT gateway works; EC2 has written the states of endpoints in both cases."""
    return str(resource.get("State", "available")).lower() == "available"


def has_private_dns(endpoint: Mapping[str, Any]) -> bool:
    """Whether the VPC's own names of S3 lead to an interface endpoint.

    With ``PrivateDnsOnlyForInboundResolverEndpoint`` only those that are asked for from outside the VPC do (API
    reference, DnsOptions).
    """
    only_inbound = endpoint.get("DnsOptions", {}).get("PrivateDnsOnlyForInboundResolverEndpoint", False)
    return bool(endpoint.get("PrivateDnsEnabled")) and not only_inbound


def _default_routes(table: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    """Those of IPv4, which traffic to S3 takes: only its dual-stack names have IPv6 addresses (Amazon S3 User Guide,
    "Making requests to Amazon S3 over IPv6")."""
    for route in table.get("Routes", ()) if table is not None else ():
        if route.get("DestinationCidrBlock") == _ANYWHERE:
            yield route


def _default_routes_ipv6(table: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    for route in table.get("Routes", ()) if table is not None else ():
        if route.get("DestinationIpv6CidrBlock") == _ANYWHERE_IPV6:
            yield route


def _is_blackhole(route: Mapping[str, Any]) -> bool:
    return route.get("State") == "blackhole"


def _to_internet_gateway(route: Mapping[str, Any]) -> bool:
    return str(route.get("GatewayId", "")).startswith("igw-")


def _leads(route: Mapping[str, Any]) -> S3Route:
    """Where a default route leads; beyond a transit gateway or an appliance nobody can see from here."""
    if route.get("NatGatewayId"):
        return "nat"
    return "internet" if _to_internet_gateway(route) else "unknown"


def _narrower(table: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A route to a part of the internet, of which S3 may be one: two halves in place of a default route, a prefix list
    of the customer's own."""
    for route in table.get("Routes", ()) if table is not None else ():
        target = str(route.get("GatewayId", ""))
        if _is_blackhole(route) or target == "local" or _to_internet_gateway(route):
            continue
        if route.get("DestinationPrefixListId") and not target.startswith("vpce-"):
            return dict(route)
        block = route.get("DestinationCidrBlock")
        if block and not any(IPv4Network(block, strict=False).subnet_of(own) for own in _OWN_NETWORKS):
            return dict(route)
    return None
