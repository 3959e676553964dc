"""The security groups: that they are there and the VPC's, and let the training out to S3 and its instances together.

Every network interface of a training has all of the plan's groups, so what one of them lets through is let through.
Sources: Amazon Comprehend Developer Guide, "Protect jobs by using an Amazon Virtual Private Cloud"; VPC User Guide,
"Security group rules".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wizard.account.discovery.routes import Way
from wizard.account.ec2_facts import Found
from wizard.checks.asked import ask_all
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Profile, Work
from wizard.checks.network.addresses import (
    Peer,
    Truth,
    group_lets_members,
    group_lets_through,
    networks,
    s3_peer,
)
from wizard.checks.network.asked import (
    GROUPS,
    NONE_FOUND,
    SUBNETS,
    Network,
    called,
    has_subnets,
    interfaces,
    listed,
)
from wizard.plan import look_up
from wizard.text import visible

_NO_S3 = "The training starts, and fails when it reads its data."

MISSING = Check(
    "network.group-missing",
    "error",
    "every security group exists",
    "A training cannot run with a security group that is not there.",
    "Choose security groups that exist, or take this one out of the plan.",
)
OTHER_VPC = Check(
    "network.group-vpc",
    "error",
    "the security groups belong to the subnets' VPC",
    "A network interface takes only groups of its own VPC.",
    "Choose a group of the subnets' VPC.",
)
EGRESS = Check(
    "network.group-egress",
    "error",
    "the security groups let the training out to Amazon S3",
    _NO_S3,
    "Let one of the groups out on TCP port 443.",
    (
        *("aws", "ec2", "authorize-security-group-egress", "--group-id", "{group}"),
        *("--protocol", "tcp", "--port", "443", "--cidr", "0.0.0.0/0"),
    ),
)
EGRESS_UNCLEAR = Check(
    "network.group-egress-unclear",
    "warning",
    "the security groups let the training out to all of Amazon S3",
    "Where the rules leave an address of S3 out, the training fails when it meets it.",
    "See to it that one of the groups lets all of S3 be reached on TCP port 443.",
)
MEMBERS = Check(
    "network.group-members",
    "warning",
    "the instances of a training reach each other",
    "A training that Comprehend distributes over several instances fails.",
    "Let the members of a group reach each other.",
    (
        *("aws", "ec2", "authorize-security-group-ingress", "--group-id", "{group}"),
        *("--protocol", "tcp", "--port", "0-65535", "--source-group", "{group}"),
    ),
)
ENDPOINT = Check(
    "network.endpoint-groups",
    "error",
    "the groups of the interface endpoint for S3 let the training in",
    _NO_S3,
    "Let the training's group in on TCP port 443 of the endpoint.",
    (
        *("aws", "ec2", "authorize-security-group-ingress", "--group-id", "{endpoint_group}"),
        *("--protocol", "tcp", "--port", "443", "--source-group", "{group}"),
    ),
)
ENDPOINT_UNCLEAR = Check(
    "network.endpoint-groups-unclear",
    "warning",
    "the groups of the interface endpoint for S3 surely let the training in",
    "Where they do not, the training fails when it reads its data.",
    "See to it that they let the subnet's addresses or the training's group in on TCP port 443.",
)


def _run(work: Work) -> None:
    network = Network(work)
    ask_all(network.groups, network.subnets, network.s3_list)
    found = network.groups()
    gone = [name for name in network.group_ids if name not in found]
    work.judge(MISSING, (_missing(network, name) for name in gone))
    for name in gone:
        work.observe(GROUPS, name, "gone")
    if not found:
        work.not_made("None of the security groups exists.", *INSPECTION.checks[1:])
        return
    if not network.subnets():
        work.not_made(NONE_FOUND, *INSPECTION.checks[1:])
        return
    work.judge(OTHER_VPC, _of_other_vpcs(network))
    work.judge(MEMBERS, _apart(network))
    network.ask_routes()
    ways = network.ways()
    through = interfaces(ways)
    ask_all(lambda: network.endpoint_subnets(through), lambda: network.endpoint_groups(through))
    with work.making(EGRESS, EGRESS_UNCLEAR):
        _judge_egress(work, network, ways)
    with work.making(ENDPOINT, ENDPOINT_UNCLEAR):
        _judge_endpoints(work, network, ways)


def _missing(network: Network, name: str) -> CheckFinding:
    return MISSING.found(GROUPS, f"The security group {visible(name)} does not exist in {network.region}.")


def _of_other_vpcs(network: Network) -> Iterator[CheckFinding]:
    vpcs = network.vpc_ids()
    for name, group in network.groups().items():
        if group.get("VpcId") not in vpcs:
            where = visible(str(group.get("VpcId", "")))
            yield OTHER_VPC.found(GROUPS, f"{called(group, name)} belongs to {where}; the subnets are in {vpcs[0]}.")


def _rules(groups: Iterable[Found], direction: str) -> list[Mapping[str, Any]]:
    """The rules of all ``groups`` together; ``direction`` is EC2's name for inbound or outbound."""
    return [rule for group in groups for rule in group.get(direction, ())]


_IN, _OUT = "IpPermissions", "IpPermissionsEgress"


def _each_other(network: Network) -> Peer:
    return Peer(_blocks(network.subnets().values()), groups=frozenset(network.groups()))


def _blocks(subnets: Iterable[Found]) -> Any:
    return networks(str(subnet.get("CidrBlock", "")) for subnet in subnets if subnet.get("CidrBlock"))


def _apart(network: Network) -> Iterator[CheckFinding]:
    groups, peer = network.groups(), _each_other(network)
    first = next(iter(groups))
    named = listed([called(group, name) for name, group in groups.items()])
    verb = "does" if len(groups) == 1 else "do"
    if not group_lets_members(_rules(groups.values(), _IN), peer):
        yield MEMBERS.found(GROUPS, f"{named} {verb} not let members in on all TCP ports.", group=first)
    elif not group_lets_members(_rules(groups.values(), _OUT), peer):
        found = MEMBERS.found(
            GROUPS, f"{named} {verb} not let members out to each other on all TCP ports.", group=first
        )
        outward = tuple(word.replace("-ingress", "-egress") for word in found.command)
        yield replace(found, command=outward)


def _judge_egress(work: Work, network: Network, ways: Mapping[str, Way]) -> None:
    groups = network.groups()
    named = listed([called(group, name) for name, group in groups.items()])
    errors, warnings = [], []
    for peer, words, endpoint_group in _peers(network, ways):
        truth = group_lets_through(_rules(groups.values(), _OUT), peer)
        if truth is False:
            errors.append(
                _closed(next(iter(groups)), f"{named} {_verb(groups)} nothing out to {words}.", endpoint_group)
            )
        elif truth is None:
            message = f"{named} {_verb(groups)} only a part of the traffic out to {words}, as far as can be seen."
            warnings.append(EGRESS_UNCLEAR.found(GROUPS, message))
    work.judge(EGRESS, errors)
    work.judge(EGRESS_UNCLEAR, warnings)
    for name, group in groups.items():
        out = [group_lets_through(group.get(_OUT, ()), peer) for peer, *_ in _peers(network, ways)]
        work.observe(GROUPS, name, _seen(group, out, group_lets_members(group.get(_IN, ()), _each_other(network))))


def _verb(groups: Mapping[str, Found]) -> str:
    return "lets" if len(groups) == 1 else "let"


def _peers(network: Network, ways: Mapping[str, Way]) -> Iterator[tuple[Peer, str, str]]:
    """Whom the training must reach, each once: words for it, and a group of the endpoint where it is one."""
    through = interfaces(ways)
    for endpoint in through:
        groups = _groups_of(endpoint)
        peer = Peer(_blocks(_subnets_of(network, endpoint)), groups=frozenset(groups))
        words = f"the interface endpoint {called(endpoint, str(endpoint['VpcEndpointId']))} on TCP port 443"
        yield peer, words, next(iter(groups), "")
    if not through or any(way.route != "interface" for way in ways.values()):
        yield s3_peer(network.s3_list()), "Amazon S3 on TCP port 443", ""


def _closed(group: str, message: str, endpoint_group: str) -> CheckFinding:
    found = EGRESS.found(GROUPS, message, group=group)
    if not endpoint_group:
        remedy = "Let one of the groups out on TCP port 443: to anywhere, or narrower to AWS's prefix list of S3."
        return replace(found, remedy=remedy)
    return replace(found, command=(*found.command[:-2], "--source-group", endpoint_group))


def _judge_endpoints(work: Work, network: Network, ways: Mapping[str, Way]) -> None:
    through = interfaces(ways)
    if not through:
        work.does_not_apply(ENDPOINT, ENDPOINT_UNCLEAR)
        return
    errors, warnings = [], []
    for name, subnet in network.subnets().items():
        endpoint = ways[name].endpoint
        if ways[name].route != "interface" or endpoint is None:
            continue
        truth = _lets_in(network, endpoint, subnet)
        where = f"the interface endpoint {called(endpoint, str(endpoint['VpcEndpointId']))}"
        if truth is False:
            message = f"The security groups of {where} let nothing in from {called(subnet, name)} on TCP port 443."
            own = _groups_of(endpoint)[0]  # it has one: of an endpoint without any nothing is known
            errors.append(ENDPOINT.found(SUBNETS, message, group=next(iter(network.groups())), endpoint_group=own))
        elif truth is None:
            message = f"Whether the security groups of {where} let {called(subnet, name)} in on TCP port 443 is open."
            warnings.append(ENDPOINT_UNCLEAR.found(SUBNETS, message))
    work.judge(ENDPOINT, errors)
    work.judge(ENDPOINT_UNCLEAR, warnings)


def _lets_in(network: Network, endpoint: Found, subnet: Found) -> Truth:
    known = network.endpoint_groups(interfaces(network.ways()))
    groups = [known[name] for name in _groups_of(endpoint) if name in known]
    if not groups:
        return None
    return group_lets_through(_rules(groups, _IN), Peer(_blocks([subnet]), groups=frozenset(network.groups())))


def _groups_of(endpoint: Found) -> list[str]:
    return [str(group["GroupId"]) for group in endpoint.get("Groups", ())]


def _subnets_of(network: Network, endpoint: Found) -> list[Found]:
    known = network.endpoint_subnets(interfaces(network.ways()))
    return [known[name] for name in endpoint.get("SubnetIds", ()) if name in known]


def _seen(group: Found, out: Sequence[Truth], together: bool) -> str:
    outside = "lets nothing out to S3" if False in out else "may let traffic out to S3"
    outside = "lets traffic out to S3" if all(out) else outside
    inside = "its members reach each other" if together else "its members do not reach each other"
    return f"in {visible(str(group.get('VpcId', '')))}, {outside}, {inside}"


def _applies(profile: Profile) -> bool:
    return has_subnets(profile) and bool(look_up(profile, GROUPS))


INSPECTION = Inspection(
    "network.groups",
    "network",
    "Security groups",
    GROUPS,
    (MISSING, OTHER_VPC, EGRESS, EGRESS_UNCLEAR, MEMBERS, ENDPOINT, ENDPOINT_UNCLEAR),
    (SUBNETS, GROUPS),
    _applies,
    _run,
)
