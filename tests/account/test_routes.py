"""How S3 is reached from a subnet, for tables that the story does not have."""

from typing import Any

import pytest
from botocore.stub import Stubber

from tests.account.listed import pages_of
from wizard.account.discovery.routes import Routes
from wizard.account.session import AccountSession

IGW = {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "active"}
NAT = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "active"}
TRANSIT = {"DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-1", "State": "active"}
LOCAL = {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active"}


def _table(*routes: dict[str, str], subnet: str = "", main: bool = False) -> dict[str, Any]:
    association = {"SubnetId": subnet} if subnet else {"Main": main}
    return {"RouteTableId": f"rtb-{subnet}", "VpcId": "vpc-1", "Associations": [association], "Routes": list(routes)}


def _endpoint(kind: str, vpc: str = "vpc-1", **more: Any) -> dict[str, Any]:
    return {"VpcEndpointType": kind, "VpcId": vpc, "ServiceName": "com.amazonaws.us-west-2.s3", **more}


@pytest.mark.parametrize(
    ("tables", "endpoints", "public", "route"),
    [
        ([_table(LOCAL, IGW, main=True)], [], True, "internet"),
        ([_table(IGW, main=True), _table(LOCAL, NAT, subnet="s")], [], False, "nat"),
        ([_table(LOCAL, subnet="s")], [], False, None),
        ([_table(TRANSIT, subnet="s")], [], False, "unknown"),
        ([_table({**NAT, "State": "blackhole"}, subnet="s")], [], False, None),
        ([_table(NAT, subnet="s")], [_endpoint("Gateway", RouteTableIds=["rtb-s"])], False, "gateway"),
        ([_table(NAT, subnet="s")], [_endpoint("Gateway", RouteTableIds=["rtb-other"])], False, "nat"),
        ([_table(LOCAL, subnet="s")], [_endpoint("Interface")], False, "interface"),
        ([_table(LOCAL, subnet="s")], [_endpoint("Interface", vpc="vpc-2")], False, None),
        ([], [], False, None),
    ],
)
def test_where_routes_lead(
    tables: list[dict[str, Any]], endpoints: list[dict[str, Any]], public: bool, route: str | None
) -> None:
    routes = Routes(tables, endpoints)
    assert (routes.is_public("s", "vpc-1"), routes.s3_route("s", "vpc-1")) == (public, route)


def test_what_may_not_be_read_is_not_known() -> None:
    assert Routes(None, []).is_public("s", "vpc-1") is None
    assert Routes(None, []).s3_route("s", "vpc-1") == "unknown"
    assert Routes([_table(NAT, subnet="s")], None).s3_route("s", "vpc-1") == "unknown"


def test_regions_of_buckets_that_s3_does_not_list_along(session: AccountSession) -> None:
    """As S3-compatible stores answer: the region is asked for, and stays unknown where that is refused."""
    other = session.with_changes()
    with Stubber(other.client("s3")) as stub:
        stub.add_response("list_buckets", {"Buckets": [{"Name": "old"}]})
        stub.add_response("get_bucket_location", {"LocationConstraint": "EU"}, {"Bucket": "old"})
        first, then = pages_of(other, "buckets")
        assert (first.items[0].region, then.items[0].region, then.note) == (None, "eu-west-1", None)
        stub.add_response("list_buckets", {"Buckets": [{"Name": "theirs"}]})
        stub.add_client_error("get_bucket_location", "AccessDenied", "Access Denied", 403)
        first, then = pages_of(other, "buckets")
    assert then.items[0].region is None
    assert "s3:GetBucketLocation" in (then.note or "")
