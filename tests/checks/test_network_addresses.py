"""What rules let through, held against every single address and port."""

from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.checks.network.addresses import (
    INTERNET,
    Peer,
    acl_lets_through,
    group_lets_members,
    group_lets_through,
    networks,
    s3_peer,
)

_PORTS = (4, 11)
_BLOCKS = st.builds(
    lambda number, bits: IPv4Network((0x0A000000 + number, bits), strict=False), st.integers(0, 31), st.integers(27, 32)
)
_ENTRIES = st.lists(
    st.builds(
        lambda block, egress, action, protocol, first, length: {
            "CidrBlock": str(block),
            "Egress": egress,
            "RuleAction": action,
            "Protocol": protocol,
            "PortRange": {"From": first, "To": first + length},
        },
        _BLOCKS,
        st.booleans(),
        st.sampled_from(["allow", "deny"]),
        st.sampled_from(["-1", "6", "17"]),
        st.integers(0, 12),
        st.integers(0, 12),
    ),
    max_size=6,
)


def _numbered(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With their numbers, and not in their order."""
    return [entry | {"RuleNumber": number} for number, entry in enumerate(entries, start=1)][::-1]


def _decides(entries: list[dict[str, Any]], address: IPv4Address, port: int, *, egress: bool) -> bool:
    for entry in sorted(entries, key=lambda entry: int(entry["RuleNumber"])):
        if entry["Egress"] != egress or entry["Protocol"] not in ("-1", "6"):
            continue
        ports = entry["PortRange"]
        in_ports = entry["Protocol"] == "-1" or ports["From"] <= port <= ports["To"]
        if in_ports and address in IPv4Network(entry["CidrBlock"]):
            return bool(entry["RuleAction"] == "allow")
    return False


@given(_ENTRIES, st.lists(_BLOCKS, min_size=1, max_size=3), st.booleans())
def test_a_network_acl_packet_by_packet(entries: list[Any], peer: list[IPv4Network], egress: bool) -> None:
    numbered = _numbered(entries)
    answers = {
        _decides(numbered, address, port, egress=egress)
        for block in peer
        for address in block
        for port in range(_PORTS[0], _PORTS[1] + 1)
    }
    expected = None if len(answers) == 2 else answers.pop()
    assert acl_lets_through(numbered, peer, _PORTS, egress=egress) is expected


@given(st.lists(_BLOCKS, max_size=5), st.lists(_BLOCKS, min_size=1, max_size=3))
def test_a_security_group_address_by_address(blocks: list[IPv4Network], peer: list[IPv4Network]) -> None:
    rules = [_rule(str(block)) for block in blocks]
    let = [any(address in block for block in blocks) for network in peer for address in network]
    expected = True if all(let) else None if any(let) else False
    assert group_lets_through(rules, Peer(networks(map(str, peer)))) is expected


def _rule(*blocks: str, protocol: str = "tcp", first: int = 443, last: int = 443, **more: Any) -> dict[str, Any]:
    return {
        "IpProtocol": protocol,
        "FromPort": first,
        "ToPort": last,
        "IpRanges": [{"CidrIp": block} for block in blocks],
        **more,
    }


S3_LIST = {"PrefixListId": "pl-s3", "Cidrs": ["52.218.128.0/17", "3.5.76.0/22"]}


@pytest.mark.parametrize(
    ("rule", "lets"),
    [
        (_rule("0.0.0.0/0"), True),
        (_rule("0.0.0.0/0", protocol="6"), True),
        ({"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}, True),
        (_rule("0.0.0.0/0", protocol="udp"), False),
        (_rule("0.0.0.0/0", first=80, last=442), False),
        (_rule("0.0.0.0/0", first=444, last=65535), False),
        (_rule("0.0.0.0/0", first=442, last=444), True),
        (_rule("52.0.0.0/8", "3.0.0.0/8"), True),
        (_rule("52.0.0.0/8"), None),
        (_rule("10.0.0.0/8"), False),
        (_rule(PrefixListIds=[{"PrefixListId": "pl-s3"}]), True),
        (_rule(PrefixListIds=[{"PrefixListId": "pl-ours"}]), None),
        (_rule(UserIdGroupPairs=[{"GroupId": "sg-1"}]), False),
        ({"IpProtocol": "-1", "IpRanges": [], "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}, False),
    ],
)
def test_out_to_s3(rule: dict[str, Any], lets: bool | None) -> None:
    assert group_lets_through([rule], s3_peer(S3_LIST)) is lets


def test_no_rule_lets_nothing_through() -> None:
    assert group_lets_through([], s3_peer(S3_LIST)) is False


def test_where_s3_has_its_addresses_is_not_known() -> None:
    peer = s3_peer(None)
    assert peer.addresses == INTERNET
    assert group_lets_through([_rule("52.0.0.0/8")], peer) is None
    assert group_lets_through([_rule("10.0.0.0/8", "192.168.0.0/16")], peer) is False
    assert group_lets_through([_rule("0.0.0.0/1", "128.0.0.0/1")], peer) is True
    assert group_lets_through([_rule("10.0.0.0/8")], Peer(())) is None


@pytest.mark.parametrize(
    ("first", "last", "lets"), [(0, 65535, True), (1, 65535, True), (2, 65535, False), (0, 65534, False)]
)
def test_members_need_all_ports(first: int, last: int, lets: bool) -> None:
    rule = _rule(first=first, last=last, UserIdGroupPairs=[{"GroupId": "sg-1"}])
    peer = Peer(networks(["10.20.1.0/24"]), groups=frozenset({"sg-1"}))
    assert group_lets_members([rule], peer) is lets
    assert group_lets_members([_rule("10.20.0.0/16", first=first, last=last)], peer) is lets
    assert group_lets_members([_rule("10.20.1.0/25", first=first, last=last)], peer) is False


def test_the_internet_is_what_is_nobodys_own() -> None:
    for address in ("10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "127.0.0.1", "224.0.0.1", "169.254.169.254"):
        assert not any(IPv4Address(address) in block for block in INTERNET)
    for address in ("3.5.76.1", "52.218.128.1", "172.15.255.255", "100.63.255.255", "223.255.255.255"):
        assert any(IPv4Address(address) in block for block in INTERNET)
