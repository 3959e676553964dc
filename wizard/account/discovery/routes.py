"""Where the routes of a VPC lead: whether a subnet is public, and how S3 is reached from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.account.listing import Call, Cancelled, answers, without_failing
from wizard.account.resources import S3Route
from wizard.account.session import AccountSession

_ANYWHERE = ("0.0.0.0/0", "::/0")
_TABLES = Call("ec2", "describe_route_tables", "ec2:DescribeRouteTables", "reading route tables", 100)
_ENDPOINTS = Call("ec2", "describe_vpc_endpoints", "ec2:DescribeVpcEndpoints", "reading VPC endpoints", 200)


@dataclass(frozen=True)
class Routes:
    """The route tables and S3 endpoints of some VPCs; ``None`` for what may not be read. ``note`` says so."""

    tables: Sequence[Mapping[str, Any]] | None
    s3_endpoints: Sequence[Mapping[str, Any]] | None
    note: str = ""

    def is_public(self, subnet: str, vpc: str) -> bool | None:
        """Whether the subnet's default route leads to an internet gateway."""
        if self.tables is None:
            return None
        return any(route.get("GatewayId", "").startswith("igw-") for route in self._default_routes(subnet, vpc))

    def s3_route(self, subnet: str, vpc: str) -> S3Route | None:
        """How S3 is reached: an S3 endpoint goes before any default route."""
        if self.tables is None or self.s3_endpoints is None:
            return "unknown"
        table = self._table(subnet, vpc)
        here = [endpoint for endpoint in self.s3_endpoints if endpoint.get("VpcId") == vpc]
        if table is not None and any(table["RouteTableId"] in endpoint.get("RouteTableIds", ()) for endpoint in here):
            return "gateway"
        if any(endpoint.get("VpcEndpointType") == "Interface" for endpoint in here):
            return "interface"
        return next((_leads(route) for route in self._default_routes(subnet, vpc)), None)

    def _table(self, subnet: str, vpc: str) -> Mapping[str, Any] | None:
        """The table that the subnet is associated with; else the main one of its VPC."""
        main = None
        for table in self.tables or ():
            for association in table.get("Associations", ()):
                if association.get("SubnetId") == subnet:
                    return table
                if association.get("Main") and table.get("VpcId") == vpc:
                    main = table
        return main

    def _default_routes(self, subnet: str, vpc: str) -> Iterator[Mapping[str, Any]]:
        table = self._table(subnet, vpc)
        for route in table.get("Routes", ()) if table is not None else ():
            destination = route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock")
            if destination in _ANYWHERE and route.get("State") != "blackhole":
                yield route


def read_routes(session: AccountSession, vpc: str, cancelled: Cancelled) -> Routes:
    """The routes of ``vpc``; of all VPCs where it is empty. Raises nothing that AWS refuses: that becomes the note."""
    filters = [{"Name": "vpc-id", "Values": [vpc]}] if vpc else []

    def tables() -> list[Mapping[str, Any]]:
        pages = answers(session, _TABLES, cancelled, Filters=filters)
        return [table for page in pages for table in page.get("RouteTables", ())]

    def s3_endpoints() -> list[Mapping[str, Any]]:
        pages = answers(session, _ENDPOINTS, cancelled, Filters=filters)
        return [endpoint for page in pages for endpoint in page.get("VpcEndpoints", ()) if _serves_s3(endpoint)]

    found_tables, no_tables = without_failing(tables, None)
    found_endpoints, no_endpoints = without_failing(s3_endpoints, None)
    return Routes(found_tables, found_endpoints, " ".join(filter(None, (no_tables, no_endpoints))))


def _serves_s3(endpoint: Mapping[str, Any]) -> bool:
    is_there = str(endpoint.get("State", "available")).lower() == "available"
    return is_there and str(endpoint.get("ServiceName", "")).endswith(".s3")


def _leads(route: Mapping[str, Any]) -> S3Route:
    """Where a default route leads; beyond a transit gateway or an appliance nobody can see from here."""
    if route.get("NatGatewayId"):
        return "nat"
    return "internet" if route.get("GatewayId", "").startswith("igw-") else "unknown"
