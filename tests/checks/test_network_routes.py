"""Default routes of IPv6 beside those of IPv4: the names of S3 have addresses of IPv4."""

from typing import Any

import pytest

from wizard.account.discovery.routes import Routes

NAT = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "active"}
IGW = {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "active"}
IGW_6 = {"DestinationIpv6CidrBlock": "::/0", "GatewayId": "igw-1", "State": "active"}
EGRESS_6 = {"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1", "State": "active"}
GONE_6 = {**EGRESS_6, "State": "blackhole"}


def routes_of(*routes: dict[str, str]) -> Routes:
    """The routes of the subnet ``s``, whose VPC has no endpoint."""
    table: dict[str, Any] = {
        "RouteTableId": "rtb-1",
        "VpcId": "vpc-1",
        "Associations": [{"SubnetId": "s"}],
        "Routes": list(routes),
    }
    return Routes([table], [])


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("ours", "other", "public", "route"),
    [
        (NAT, IGW_6, True, "nat"),
        (NAT, EGRESS_6, False, "nat"),
        (NAT, GONE_6, False, "nat"),
        (IGW, EGRESS_6, True, "internet"),
    ],
)
def test_routes_of_ipv6_do_not_decide(
    ours: dict[str, str], other: dict[str, str], backwards: bool, public: bool, route: str
) -> None:
    both = (ours, other) if backwards else (other, ours)
    routes = routes_of(*both)
    way = routes.way("s", "vpc-1")
    assert (way.route, way.leads, way.blackholes) == (route, ours, ())
    assert routes.leads_out("s", "vpc-1") == route
    assert routes.is_public("s", "vpc-1") is public


@pytest.mark.parametrize("only", [IGW_6, EGRESS_6, GONE_6])
def test_a_route_of_ipv6_alone_leads_nowhere(only: dict[str, str]) -> None:
    way = routes_of(only).way("s", "vpc-1")
    assert (way.route, way.leads, way.blackholes) == (None, None, ())
    assert routes_of(only).leads_out("s", "vpc-1") is None
