"""The network ACLs of the subnets: they keep no state, so what goes out to S3 must be let back in by a rule as well.

Source: VPC User Guide, "Network ACLs" and "Ephemeral ports". The default ACL lets everything through.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv4Network

from wizard.account.discovery.routes import Way
from wizard.account.ec2_facts import Found
from wizard.checks.asked import ask_all
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Work
from wizard.checks.network.addresses import EPHEMERAL, HTTPS, Truth, acl_lets_through, networks, s3_peer
from wizard.checks.network.asked import (
    NONE_FOUND,
    SUBNETS,
    Network,
    called,
    has_subnets,
    interfaces,
    listed,
)

BLOCKS = Check(
    "network.acl",
    "error",
    "the network ACLs let traffic with Amazon S3 through",
    "A training that lands there starts, and fails when it reads its data.",
    "Let TCP out to port 443 and back in to the ports 1024-65535, by a rule whose number is below those that deny it.",
    (
        *("aws", "ec2", "create-network-acl-entry", "--network-acl-id", "{acl}", "{direction}"),
        *("--rule-number", "{number}", "--protocol", "tcp", "--port-range", "{ports}"),
        *("--cidr-block", "0.0.0.0/0", "--rule-action", "allow"),
    ),
)
UNCLEAR = Check(
    "network.acl-unclear",
    "warning",
    "the network ACLs let all traffic with Amazon S3 through",
    "Where a rule stops an address or a port that the training uses, the training fails.",
    "Let TCP out to port 443 of S3 and back in to the ports 1024-65535.",
    BLOCKS.command,
)


def _run(work: Work) -> None:
    network = Network(work)
    ask_all(network.subnets, network.s3_list)
    if not network.subnets():
        work.not_made(NONE_FOUND, *INSPECTION.checks)
        return
    ask_all(network.acls, network.tables, network.s3_endpoints)
    ways = network.ways()
    network.endpoint_subnets(interfaces(ways))
    findings = list(_findings(network, ways))
    blocking = [finding for check, finding in findings if check is BLOCKS]
    unseen = [name for name in network.subnets() if _acl_of(network, name) is None]
    if unseen and not blocking:
        work.not_made(_unseen(network, unseen), BLOCKS)
    else:
        work.judge(BLOCKS, blocking)
    work.judge(UNCLEAR, (finding for check, finding in findings if check is UNCLEAR))


def _findings(network: Network, ways: Mapping[str, Way]) -> Iterator[tuple[Check, CheckFinding]]:
    """One finding for each ACL, direction and answer, of all subnets that it is about."""
    together: dict[tuple[str, bool, Truth], list[str]] = {}
    acls = {str(acl["NetworkAclId"]): acl for acl in network.acls()}
    for name in network.subnets():
        acl = _acl_of(network, name)
        peer = _peer(network, ways, name)
        if acl is None:
            together.setdefault(("", True, None), []).append(name)
            continue
        for egress, ports in ((True, (HTTPS, HTTPS)), (False, EPHEMERAL)):
            truth = acl_lets_through(acl.get("Entries", ()), peer, ports, egress=egress)
            if truth is not True:
                together.setdefault((str(acl["NetworkAclId"]), egress, truth), []).append(name)
    for (acl_id, egress, truth), names in together.items():
        if not acl_id:
            yield UNCLEAR, UNCLEAR.found(SUBNETS, _unseen(network, names))
            continue
        check = BLOCKS if truth is False else UNCLEAR
        yield check, _finding(check, network, acls[acl_id], names, egress=egress)


def _finding(check: Check, network: Network, acl: Found, names: list[str], *, egress: bool) -> CheckFinding:
    subnets = listed([called(network.subnets()[name], name) for name in names])
    how_much = "no" if check is BLOCKS else "only a part of the"
    what = (
        f"{how_much} traffic out to Amazon S3 on TCP port 443"
        if egress
        else f"{how_much} answers of Amazon S3 back in to the TCP ports {EPHEMERAL[0]}-{EPHEMERAL[1]}"
    )
    identifier = str(acl["NetworkAclId"])
    message = f"The network ACL {called(acl, identifier)} of {subnets} lets {what}."
    first, last = (HTTPS, HTTPS) if egress else EPHEMERAL
    number = _free_number(acl, egress=egress)
    found = check.found(
        SUBNETS,
        message,
        acl=identifier,
        direction="--egress" if egress else "--ingress",
        number=str(number),
        ports=f"From={first},To={last}",
    )
    return found if number else replace(found, command=())


def _free_number(acl: Found, *, egress: bool) -> int:
    """A rule number before all others of the direction, as far from the first as from nothing; 0 where none is free."""
    taken = [int(entry["RuleNumber"]) for entry in acl.get("Entries", ()) if bool(entry.get("Egress")) == egress]
    return min([100 * 2, *taken]) // 2


def _peer(network: Network, ways: Mapping[str, Way], name: str) -> tuple[IPv4Network, ...]:
    """Where traffic to S3 goes: to its public addresses, or to the endpoint's subnets but the own one, within which no
    ACL is asked."""
    way = ways[name]
    if way.route != "interface" or way.endpoint is None:
        return s3_peer(network.s3_list()).addresses
    known = network.endpoint_subnets(interfaces(ways))
    others = [known[one] for one in way.endpoint.get("SubnetIds", ()) if one in known and one != name]
    return networks(str(one["CidrBlock"]) for one in others if one.get("CidrBlock"))


def _unseen(network: Network, names: list[str]) -> str:
    return f"The network ACL of {listed([called(network.subnets()[name], name) for name in names])} cannot be seen."


def _acl_of(network: Network, subnet: str) -> Found | None:
    """The network ACL of a subnet; None where it is not to be seen."""
    return next((acl for acl in network.acls() if _is_of(acl, subnet)), None)


def _is_of(acl: Found, subnet: str) -> bool:
    return any(association.get("SubnetId") == subnet for association in acl.get("Associations", ()))


INSPECTION = Inspection(
    "network.acls",
    "network",
    "Network ACLs",
    SUBNETS,
    (BLOCKS, UNCLEAR),
    (SUBNETS,),
    has_subnets,
    _run,
)
