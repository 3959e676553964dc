"""Which addresses and ports the rules of security groups and network ACLs let through: all, none, or it is not said.

Only IPv4: the names of S3 that are not dual-stack ones resolve to IPv4 addresses.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, collapse_addresses
from typing import Any

HTTPS = 443
EPHEMERAL = (1024, 65535)
"""Ports that an answer may come back to (VPC User Guide, "Ephemeral ports": which ones is the system's choice)."""
_EVERY_PORT = (1, 65535)
_TCP = ("tcp", "6")
_ALL = "-1"
_ANYWHERE = IPv4Network("0.0.0.0/0")
_NOT_OF_THE_INTERNET = tuple(
    map(
        IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.168.0.0/16", "224.0.0.0/3"),
        ),
    )
)

Truth = bool | None
"""Whether all is let through; None where only a part is, or that cannot be told."""


def _internet() -> tuple[IPv4Network, ...]:
    left = [_ANYWHERE]
    for block in _NOT_OF_THE_INTERNET:
        left = [rest for network in left for rest in _without(network, block)]
    return tuple(left)


@dataclass(frozen=True)
class Peer:
    """Whom traffic goes to or comes from: addresses, or what rules may name in their place.

    Where the addresses are not known, they are a wider range that holds them: what lets all of it through lets them
    through, and what lets none of it through does not. None at all: nothing is known of them.
    """

    addresses: tuple[IPv4Network, ...]
    prefix_list: str = ""
    groups: frozenset[str] = field(default_factory=frozenset)


def s3_peer(prefix_list: Mapping[str, Any] | None) -> Peer:
    """The public addresses of S3: those of AWS's prefix list, or the internet where that says none."""
    found = prefix_list or {}
    return Peer(networks(found.get("Cidrs", ())) or INTERNET, str(found.get("PrefixListId", "")))


def networks(blocks: Iterable[str]) -> tuple[IPv4Network, ...]:
    """The IPv4 blocks among ``blocks``, joined where they touch."""
    return tuple(collapse_addresses(IPv4Network(block, strict=False) for block in blocks if ":" not in block))


def group_lets_through(permissions: Iterable[Mapping[str, Any]], peer: Peer, port: int = HTTPS) -> Truth:
    """Whether rules of security groups let TCP traffic with ``peer`` through at ``port``: outbound rules traffic to it,
    inbound ones traffic from it."""
    return _covered([rule for rule in permissions if _opens(rule, port, port)], peer)


def group_lets_members(permissions: Iterable[Mapping[str, Any]], peer: Peer) -> bool:
    """Whether rules of security groups let all TCP traffic with ``peer`` through."""
    return _covered([rule for rule in permissions if _opens(rule, *_EVERY_PORT)], peer) is True


def acl_lets_through(
    entries: Sequence[Mapping[str, Any]], peer: Iterable[IPv4Network], ports: tuple[int, int], *, egress: bool
) -> Truth:
    """Whether the rules of a network ACL let TCP traffic with ``peer`` through at ``ports`` (the destination's).

    The rule with the lowest number that matches decides, and what none matches is denied (VPC User Guide, "Network ACL
    rules").
    """
    open_ = [_Box(network, *ports) for network in peer]
    seen: set[bool] = set()
    for entry in sorted(entries, key=lambda entry: int(entry["RuleNumber"])):
        block = _of_acl(entry, egress)
        if block is None:
            continue
        rest: list[_Box] = []
        for box in open_:
            if box.meets(block):
                seen.add(entry.get("RuleAction") == "allow")
                rest += box.without(block)
            else:
                rest.append(box)
        open_ = rest
    if open_:
        seen.add(False)
    return None if len(seen) > 1 else True in seen or not seen


@dataclass(frozen=True)
class _Box:
    """Addresses and ports that a rule has not decided about yet, or that a rule is about."""

    network: IPv4Network
    first: int
    last: int

    def meets(self, other: "_Box") -> bool:
        return self.network.overlaps(other.network) and self.first <= other.last and other.first <= self.last

    def without(self, other: "_Box") -> Iterator["_Box"]:
        """What ``other``, which meets it, leaves of it."""
        yield from (_Box(rest, self.first, self.last) for rest in _without(self.network, other.network))
        both = self.network if self.network.subnet_of(other.network) else other.network
        if self.first < other.first:
            yield _Box(both, self.first, other.first - 1)
        if other.last < self.last:
            yield _Box(both, other.last + 1, self.last)


def _of_acl(entry: Mapping[str, Any], egress: bool) -> _Box | None:
    """What an entry is about; None where it is about nothing of TCP over IPv4 in this direction."""
    block, protocol = entry.get("CidrBlock"), str(entry.get("Protocol", _ALL))
    if bool(entry.get("Egress")) != egress or not block or protocol not in (_ALL, *_TCP):
        return None
    ports = entry.get("PortRange") if protocol != _ALL else None
    first, last = (int(ports["From"]), int(ports["To"])) if ports else (0, 65535)
    return _Box(IPv4Network(block, strict=False), first, last)


def _opens(rule: Mapping[str, Any], first: int, last: int) -> bool:
    protocol = str(rule.get("IpProtocol", _ALL))
    if protocol == _ALL:
        return True
    return protocol in _TCP and int(rule.get("FromPort", 0)) <= first and last <= int(rule.get("ToPort", 65535))


def _covered(rules: Sequence[Mapping[str, Any]], peer: Peer) -> Truth:
    lists = {item.get("PrefixListId") for rule in rules for item in rule.get("PrefixListIds", ())}
    groups = {item.get("GroupId") for rule in rules for item in rule.get("UserIdGroupPairs", ())}
    blocks = networks(item["CidrIp"] for rule in rules for item in rule.get("IpRanges", ()) if item.get("CidrIp"))
    if groups & peer.groups or (peer.prefix_list and peer.prefix_list in lists):
        return True
    if peer.addresses and all(any(part.subnet_of(block) for block in blocks) for part in peer.addresses):
        return True
    # What a prefix list of the customer's holds is not asked.
    partly = (
        lists
        or (blocks and not peer.addresses)
        or any(part.overlaps(block) for part in peer.addresses for block in blocks)
    )
    return None if partly else False


def _without(network: IPv4Network, block: IPv4Network) -> list[IPv4Network]:
    if not network.overlaps(block):
        return [network]
    return [] if network.subnet_of(block) else list(network.address_exclude(block))


INTERNET = _internet()
"""Every address that may be one of the internet."""
