"""The finer points of the network checks: words, refused permissions, hostile names, unfinished plans."""

from collections import Counter
from typing import Any

import pytest

from tests.account.callers import answering
from tests.checks import cases_network
from tests.checks.cases import PROFILES, Account, Profile, inspection_of, shipped
from tests.checks.cases_network import (
    CORP_VPC,
    ENDPOINT,
    ISOLATED,
    LOCKED,
    NLP_VPC,
    NOWHERE,
    PRIVATE,
    PUBLIC,
    TRAINING,
    WEB,
    A,
    B,
    plan,
    route,
    table_of,
)
from tests.checks.network_results import only, outcome_of, outcomes, result_of, session_of, states
from wizard.checks.checking import applicable
from wizard.checks.network import INSPECTIONS, acls, dns, groups, s3, subnets
from wizard.profiles import read_data
from wizard.reads import CHECKS as READS

# --- plans ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_profiles_pass(story: Account, path: Any) -> None:
    profile, _findings = read_data(path)
    found = [finding for one in outcomes(story, dict(profile)) for finding in one.findings]
    assert found == []


def test_only_what_the_plan_says_enough_for_is_looked_at() -> None:
    def names(profile: Profile) -> set[str]:
        return {one.id for one in applicable(profile) if one.subject == "network"}

    every = {one.id for one in INSPECTIONS}
    assert names(plan()) == every
    assert names({"kind": "classifier", "vpc": {"subnets": [A]}}) == every - {"network.groups"}
    assert names({"kind": "recognizer", "vpc": {"security_groups": [TRAINING]}}) == set()
    assert names({"kind": "classifier", "vpc": {"subnets": []}}) == set()
    assert names(shipped("endpoint", {"vpc.subnets": [A]})) == set()
    assert names(shipped("classifier-minimal")) == set()


def test_without_a_role_an_endpoints_policy_is_not_judged(story: Account) -> None:
    found = states(story, plan(role=None))
    assert (found["network.endpoint-policy"], found["network.no-way-to-s3"]) == ("does_not_apply", "passed")


def test_a_subnet_that_is_named_twice_is_looked_at_once(story: Account) -> None:
    assert only(story, s3.NO_WAY, plan([ISOLATED, ISOLATED])).message.count(ISOLATED) == 1


def test_nothing_is_known_where_no_subnet_exists(story: Account) -> None:
    found = states(story, plan([NOWHERE]))
    assert found.pop("network.subnet-missing") == "found"
    assert found.pop("network.group-missing") == "passed"
    assert set(found.values()) == {"not_made"}


def test_nothing_is_known_of_groups_where_none_exists(story: Account) -> None:
    every = states(story, plan(security_groups=["sg-0", "sg-1"]))
    of_groups = {check.id for check in inspection_of(groups.MISSING).checks} - {"network.group-missing"}
    assert {every[name] for name in of_groups} == {"not_made"}
    assert every["network.no-way-to-s3"] == "passed"


def test_one_missing_id_does_not_hide_the_others(story: Account) -> None:
    profile = plan([A, NOWHERE, B], [TRAINING, "sg-0"])
    found = states(story, profile)
    assert {name for name, state in found.items() if state == "found"} == {
        "network.subnet-missing",
        "network.group-missing",
    }


# --- words ------------------------------------------------------------------------------------------------------------


def test_subnets_with_one_table_share_a_finding(account: Account) -> None:
    cases_network.ec2_of(account).delete_vpc_endpoints(VpcEndpointIds=[ENDPOINT])
    finding = only(account, s3.NO_WAY, plan())
    assert finding.message == (
        f"nlp-private-a ({A}) and nlp-private-b ({B}) have no way to Amazon S3: they have neither a route to an S3 "
        f"endpoint nor a default route (route table nlp-private-s3 ({table_of(account, A)})). Comprehend uses one of "
        "the subnets and AWS does not say which: a training that lands there starts, and fails when it reads its data."
    )
    assert finding.subject == "vpc.subnets"


def test_the_main_table_serves_a_subnet_without_one_of_its_own(account: Account) -> None:
    ec2 = cases_network.ec2_of(account)
    bare = ec2.create_subnet(VpcId=NLP_VPC, CidrBlock="10.20.9.0/24")["Subnet"]["SubnetId"]
    assert f"{bare} has no way to Amazon S3" in only(account, s3.NO_WAY, plan([bare])).message
    tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [NLP_VPC]}])["RouteTables"]
    main = next(one["RouteTableId"] for one in tables if any(link["Main"] for link in one["Associations"]))
    ec2.modify_vpc_endpoint(VpcEndpointId=ENDPOINT, AddRouteTableIds=[main])
    assert result_of(account, s3.NO_WAY, plan([bare])).state == "passed"


def test_an_internet_gateway_serves_no_training(story: Account) -> None:
    message = only(story, s3.NO_WAY, plan([PUBLIC], [WEB])).message
    assert (
        f"corp-public-a ({PUBLIC}) has no way to Amazon S3: its default route is the internet gateway igw-" in message
    )


@pytest.mark.parametrize("state", ["deleted", "failed", "pending", "deleting"])
def test_a_nat_gateway_that_does_not_work(account: Account, state: str) -> None:
    (nat,) = cases_network.backend(account).nat_gateways.values()
    nat.state = state
    finding = only(account, s3.NO_WAY, plan([PRIVATE], [WEB]))
    assert f"the NAT gateway corp-shared ({nat.id}), whose state is {state}" in finding.message


def test_a_nat_gateway_without_a_way_out(account: Account) -> None:
    cases_network.ec2_of(account).delete_route(RouteTableId=table_of(account, PUBLIC), DestinationCidrBlock="0.0.0.0/0")
    finding = only(account, s3.NO_WAY, plan([PRIVATE], [WEB]))
    assert f"in {PUBLIC}, which has no route to an internet gateway" in finding.message


def test_a_nat_gateway_behind_something_else(account: Account) -> None:
    cases_network.ec2_of(account).delete_route(RouteTableId=table_of(account, PUBLIC), DestinationCidrBlock="0.0.0.0/0")
    route(account, PUBLIC, TransitGatewayId=cases_network.transit_gateway(account))
    assert "the NAT gateway corp-shared" in only(account, s3.WAY_UNCLEAR, plan([PRIVATE], [WEB])).message
    assert result_of(account, s3.NO_WAY, plan([PRIVATE], [WEB])).state == "passed"


def test_a_private_nat_gateway_leads_nobody_knows_where(account: Account) -> None:
    (nat,) = cases_network.backend(account).nat_gateways.values()
    nat.connectivity_type = "private"
    assert "which is a private one" in only(account, s3.WAY_UNCLEAR, plan([PRIVATE], [WEB])).message


@pytest.mark.parametrize("block", ["0.0.0.0/1", "52.0.0.0/8"])
def test_a_route_to_a_part_of_the_internet_may_be_one_to_s3(account: Account, block: str) -> None:
    route(account, ISOLATED, block, TransitGatewayId=cases_network.transit_gateway(account))
    assert result_of(account, s3.NO_WAY, plan([ISOLATED])).state == "passed"
    assert result_of(account, s3.WAY_UNCLEAR, plan([ISOLATED])).state == "found"


def test_a_route_to_ones_own_networks_is_none_to_s3(account: Account) -> None:
    route(account, ISOLATED, "10.0.0.0/8", TransitGatewayId=cases_network.transit_gateway(account))
    assert result_of(account, s3.NO_WAY, plan([ISOLATED])).state == "found"


@pytest.mark.parametrize("state", ["pending", "deleting", "failed", "rejected"])
def test_an_endpoint_that_is_not_available(account: Account, state: str) -> None:
    cases_network.backend(account).vpc_end_points[ENDPOINT].state = state
    finding = only(account, s3.NO_WAY, plan([A]))
    assert f"The endpoint nlp-private-s3 ({ENDPOINT}) is there, and its state is {state}." in finding.message
    assert finding.command[2] == "create-vpc-endpoint"


@pytest.mark.parametrize("service", ["com.amazonaws.eu-west-1.s3", "com.amazonaws.us-west-2.dynamodb"])
def test_an_endpoint_of_another_service_or_region_is_none_of_s3(account: Account, service: str) -> None:
    ec2 = cases_network.ec2_of(account)
    ec2.create_vpc_endpoint(VpcId=NLP_VPC, ServiceName=service, RouteTableIds=[table_of(account, ISOLATED)])
    assert result_of(account, s3.NO_WAY, plan([ISOLATED])).state == "found"


def test_several_vpcs(story: Account) -> None:
    message = only(story, subnets.ONE_VPC, plan([A, PRIVATE, B])).message
    assert message.startswith(
        f"The subnets are in several VPCs: nlp-private-a ({A}) and nlp-private-b ({B}) in {NLP_VPC}; "
        f"corp-private-a ({PRIVATE}) in {CORP_VPC}."
    )


@pytest.mark.parametrize(("free", "state"), [(0, "found"), (1, "found"), (2, "passed"), (3, "passed")])
def test_two_free_addresses_are_enough(account: Account, free: int, state: str) -> None:
    small = cases_network.small_subnet(account, free=free)
    assert result_of(account, subnets.NO_ADDRESSES, plan([small])).state == state
    assert result_of(account, subnets.FEW_ADDRESSES, plan([A, small])).state == state
    assert result_of(account, subnets.NO_ADDRESSES, plan([A, small])).state == "passed"


def test_members_may_be_let_in_by_any_group_of_the_plan(account: Account) -> None:
    """Every interface of the training has all of the groups."""
    ec2 = cases_network.ec2_of(account)
    rule = {"IpProtocol": "tcp", "FromPort": 0, "ToPort": 65535, "UserIdGroupPairs": [{"GroupId": TRAINING}]}
    ec2.revoke_security_group_ingress(
        GroupId=TRAINING, IpPermissions=[{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": TRAINING}]}]
    )
    assert result_of(account, groups.MEMBERS, plan(security_groups=[TRAINING, LOCKED])).state == "found"
    ec2.authorize_security_group_ingress(GroupId=LOCKED, IpPermissions=[rule])
    assert result_of(account, groups.MEMBERS, plan(security_groups=[TRAINING, LOCKED])).state == "passed"
    assert result_of(account, groups.MEMBERS, plan(security_groups=[LOCKED])).state == "found"


def test_names_that_other_servers_resolve_are_none_of_this_resolvers(account: Account) -> None:
    """With the VPC's own resolver off, other servers may still know the names of S3."""
    case = next(case for case in cases_network.CASES if case.check is dns.OTHER_SERVERS)
    profile = case.trips(account)
    cases_network.ec2_of(account).modify_vpc_attribute(VpcId=NLP_VPC, EnableDnsSupport={"Value": False})
    assert result_of(account, dns.NO_DNS, profile).state == "passed"
    assert result_of(account, dns.OTHER_SERVERS, profile).state == "found"


def test_where_private_names_do_not_resolve_a_gateway_serves(account: Account) -> None:
    own = cases_network.group(account, "s3-endpoint")
    cases_network.interface_endpoint(account, own, subnet=A)
    cases_network.ec2_of(account).modify_vpc_attribute(VpcId=NLP_VPC, EnableDnsHostnames={"Value": False})
    assert result_of(account, dns.NO_HOSTNAMES, plan()).state == "passed"
    assert result_of(account, dns.NO_HOSTNAMES, plan([ISOLATED])).state == "found"


def test_acls_of_an_interface_endpoints_subnets(account: Account) -> None:
    """Within its own subnet no ACL is asked; the rules must let the endpoint's other subnets be reached."""
    own = cases_network.group(account, "s3-endpoint")
    endpoint = cases_network.interface_endpoint(account, own)
    cases_network.acl(account, subnet=ISOLATED)
    assert result_of(account, acls.BLOCKS, plan([ISOLATED])).state == "passed"
    cases_network.ec2_of(account).modify_vpc_endpoint(VpcEndpointId=endpoint, AddSubnetIds=[A])
    assert len(result_of(account, acls.BLOCKS, plan([ISOLATED])).findings) == 2


# --- what is seen -----------------------------------------------------------------------------------------------------


def test_what_is_observed(account: Account) -> None:
    seen = [
        one
        for outcome in outcomes(account, plan([A, ISOLATED, NOWHERE], [TRAINING, LOCKED, "sg-0"]))
        for one in outcome.observations
    ]
    assert {(one.key, one.value): one.seen for one in seen} == {
        ("vpc.subnets", A): f"in {NLP_VPC}, S3 through a gateway endpoint",
        ("vpc.subnets", ISOLATED): f"in {NLP_VPC}, no way to S3",
        ("vpc.subnets", NOWHERE): "gone",
        ("vpc.security_groups", TRAINING): f"in {NLP_VPC}, lets traffic out to S3, its members reach each other",
        ("vpc.security_groups", LOCKED): f"in {NLP_VPC}, lets nothing out to S3, its members do not reach each other",
        ("vpc.security_groups", "sg-0"): "gone",
    }


def test_each_thing_is_asked_once(account: Account) -> None:
    before = len(account.server.recorded)
    outcomes(account, plan())
    asked = Counter(request.operation for request in account.server.recorded[before:])
    assert asked.pop("DescribeVpcAttribute") == 2
    assert set(asked.values()) == {1}
    actions = {f"ec2:{operation}" for operation in [*asked, "DescribeVpcAttribute"]}
    granted = {action for name, read in READS.items() if name.startswith("network.") for action in read.actions}
    assert granted == actions


@pytest.mark.parametrize("inspection", INSPECTIONS, ids=lambda one: str(one.id))
def test_an_inspection_asks_for_what_it_says(account: Account, inspection: Any) -> None:
    """Behind an interface endpoint, where the most is asked, and with every other way beside it."""
    cases_network.interface_endpoint(account, TRAINING)
    before = len(account.server.recorded)
    outcome_of(account, inspection, plan([A, ISOLATED]))
    asked = {f"ec2:{request.operation}" for request in account.server.recorded[before:]}
    assert asked == set(READS[inspection.id].actions)


# --- what may not be looked at ----------------------------------------------------------------------------------------

_NOT_MADE_WITHOUT = {
    "DescribeSubnets": {check.id for one in INSPECTIONS for check in one.checks} - {"network.group-missing"},
    "DescribeVpcs": {"network.tenancy", "network.dns-servers"},
    "DescribeSecurityGroups": {check.id for check in inspection_of(groups.MISSING).checks},
    "DescribeRouteTables": {
        *(check.id for check in inspection_of(s3.NO_WAY).checks),
        *("network.group-egress", "network.group-egress-unclear", "network.acl", "network.acl-unclear"),
        *("network.endpoint-groups", "network.endpoint-groups-unclear", "network.private-dns", "network.dns-hostnames"),
    },
    "DescribeNatGateways": set(),
    "DescribeNetworkAcls": {"network.acl", "network.acl-unclear"},
    "DescribePrefixLists": set(),
    "DescribeDhcpOptions": {"network.dns-servers"},
    "DescribeVpcAttribute": {"network.dns-support"},
}
_NOT_MADE_WITHOUT["DescribeVpcEndpoints"] = _NOT_MADE_WITHOUT["DescribeRouteTables"]


@pytest.mark.parametrize("operation", sorted(_NOT_MADE_WITHOUT))
def test_what_is_refused_is_not_made_and_all_else_is(account: Account, operation: str) -> None:
    account.server.set_faults([f"ec2:{operation}=AccessDenied"])
    found = {name: result for one in outcomes(account, plan()) for name, result in one.results.items()}
    assert {name for name, result in found.items() if result.state == "not_made"} == _NOT_MADE_WITHOUT[operation]
    assert all(f"ec2:{operation}" in result.because for result in found.values() if result.state == "not_made")
    assert not any(result.state == "found" for result in found.values())


def test_a_nat_gateway_that_may_not_be_looked_at(account: Account) -> None:
    account.server.set_faults(["ec2:DescribeNatGateways=AccessDenied"])
    found = states(account, plan([PRIVATE], [WEB]))
    assert (found["network.no-way-to-s3"], found["network.way-unclear"]) == ("not_made", "not_made")
    # What is wrong for certain is said all the same.
    assert states(account, plan([PRIVATE, PUBLIC], [WEB]))["network.no-way-to-s3"] == "found"


def test_attributes_are_asked_for_where_they_count(account: Account) -> None:
    cases_network.interface_endpoint(account, TRAINING)
    account.server.set_faults(["ec2:DescribeVpcAttribute=AccessDenied"])
    found = states(account, plan([ISOLATED]))
    assert {name for name, state in found.items() if state == "not_made"} == {
        "network.dns-support",
        "network.dns-hostnames",
    }


def test_an_acl_that_cannot_be_seen(account: Account) -> None:
    """As in a subnet that another account shares."""

    def without_that_of_a(answer: dict[str, Any]) -> None:
        for one in answer["NetworkAcls"]:
            one["Associations"] = [link for link in one["Associations"] if link["SubnetId"] != A]

    with answering(session_of(account), "ec2.DescribeNetworkAcls", without_that_of_a):
        result = result_of(account, acls.BLOCKS, plan())
        said = f"The network ACL of nlp-private-a ({A}) cannot be seen."
        assert (result.state, result.because) == ("not_made", said)
        assert said in only(account, acls.UNCLEAR, plan()).message
        assert result_of(account, acls.BLOCKS, plan([B])).state == "passed"
        cases_network.acl(account, subnet=B)
        assert result_of(account, acls.BLOCKS, plan()).state == "found"


def test_a_vpc_that_cannot_be_seen(account: Account) -> None:
    def without(answer: dict[str, Any]) -> None:
        answer["Vpcs"] = [vpc for vpc in answer["Vpcs"] if vpc["VpcId"] != NLP_VPC]

    def dedicated(answer: dict[str, Any]) -> None:
        without(answer)
        for vpc in answer["Vpcs"]:
            vpc["InstanceTenancy"] = "dedicated"

    with answering(session_of(account), "ec2.DescribeVpcs", without):
        result = result_of(account, subnets.TENANCY, plan())
        assert (result.state, result.because) == ("not_made", f"EC2 does not show {NLP_VPC}.")
        assert result_of(account, dns.OTHER_SERVERS, plan()).state == "not_made"
    with answering(session_of(account), "ec2.DescribeVpcs", dedicated):
        assert result_of(account, subnets.TENANCY, plan([A, PRIVATE])).state == "found"


# --- hostile text -----------------------------------------------------------------------------------------------------

HOSTILE = "a\x1b]0;owned\x07[/]{vpc}\u202eb"


def test_names_cannot_act_on_a_terminal(account: Account) -> None:
    ec2 = cases_network.ec2_of(account)
    tables = [table_of(account, name) for name in (A, ISOLATED, PRIVATE)]
    acl = cases_network.acl(account)
    own = cases_network.group(account, "s3-endpoint")
    nat = next(iter(cases_network.backend(account).nat_gateways))
    named = [A, B, ISOLATED, PUBLIC, PRIVATE, NLP_VPC, CORP_VPC, ENDPOINT, nat, acl, *tables]
    ec2.create_tags(Resources=named, Tags=[{"Key": "Name", "Value": HOSTILE}])
    cases_network.backend(account).groups[NLP_VPC][LOCKED].name = HOSTILE
    cases_network.endpoint_policy(account, cases_network.allowing("*", Sid=HOSTILE, principal={"AWS": HOSTILE}))
    texts = []
    for names in ([A, ISOLATED, PRIVATE, PUBLIC, f"subnet-{HOSTILE}"], [A, B], [PRIVATE]):
        for one in outcomes(account, plan(names, [LOCKED, WEB, own, f"sg-{HOSTILE}"])):
            texts += [f"{finding.message} {finding.remedy}" for finding in one.findings]
            texts += [result.because for result in one.results.values()]
            texts += [line for picture in one.pictures for line in getattr(picture, "lines", ())]
            texts += [seen.seen for seen in one.observations]
    everything = "\n".join(texts)
    assert "\\x1b]0;owned" in everything
    assert not any(character in everything for character in "\x1b\x07\u202e")
