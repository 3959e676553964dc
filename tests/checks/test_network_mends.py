"""The commands that mend a network, run by the real AWS CLI: afterwards the check passes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checks import cases_network
from tests.checks.cases import Account, Case, Prepare, Profile
from tests.checks.cases_network import ISOLATED, LOCKED, PRIVATE, PUBLIC, acl, group, interface_endpoint, plan
from tests.checks.network_results import result_of
from wizard.checks.check import Check
from wizard.checks.network import acls, dns, groups, s3, subnets

_AWS = str(Path(sys.executable).parent / "aws")


def run(account: Account, command: tuple[str, ...]) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **account.server.environment()}
    assert command[0] == "aws"
    answer = subprocess.run(
        [sys.executable, _AWS, *command[1:]], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert answer.returncode == 0, answer.stderr


def _mended(account: Account, check: Check, trips: Prepare) -> tuple[str, ...]:
    """Run every command that the check's findings print; the last of them. The check must pass then."""
    profile = trips(account)
    commands = [finding.command for finding in result_of(account, check, profile).findings]
    assert commands
    for command in commands:
        run(account, command)
    result = result_of(account, check, profile)
    assert result.state == "passed", (commands, result)
    return commands[-1]


_WITH_COMMAND = [case for case in cases_network.CASES if case.check.command and case.check is not s3.WAY_UNCLEAR]


def test_which_checks_have_a_command() -> None:
    assert {case.check for case in _WITH_COMMAND} == {
        *(subnets.TENANCY, s3.NO_WAY, groups.EGRESS, groups.MEMBERS, groups.ENDPOINT),
        *(acls.BLOCKS, acls.UNCLEAR, dns.NO_DNS, dns.NO_HOSTNAMES, dns.PRIVATE_DNS),
    }


@pytest.mark.parametrize("case", _WITH_COMMAND, ids=lambda case: str(case.check.id))
def test_it_mends(account: Account, case: Case) -> None:
    _mended(account, case.check, case.trips)


def test_a_table_under_the_endpoint_that_is_there(account: Account) -> None:
    command = _mended(account, s3.NO_WAY, lambda _account: plan([ISOLATED]))
    assert command[2:5] == ("modify-vpc-endpoint", "--vpc-endpoint-id", cases_network.ENDPOINT)


def test_an_endpoint_where_there_is_none(account: Account) -> None:
    command = _mended(account, s3.NO_WAY, lambda _account: plan([PUBLIC, PRIVATE]))
    assert command[2:5] == ("create-vpc-endpoint", "--vpc-id", cases_network.CORP_VPC)


def test_a_way_that_cannot_be_followed_becomes_a_gateway(account: Account) -> None:
    case = next(case for case in cases_network.CASES if case.check is s3.WAY_UNCLEAR)
    _mended(account, s3.WAY_UNCLEAR, case.trips)


def test_out_to_an_interface_endpoint_by_its_group(account: Account) -> None:
    own = group(account, "s3-endpoint")
    interface_endpoint(account, own)
    command = _mended(account, groups.EGRESS, lambda _account: plan([ISOLATED], [LOCKED]))
    assert command[-2:] == ("--source-group", own)


def test_members_that_are_not_let_out_to_each_other(account: Account) -> None:
    def prepare(account: Account) -> Profile:
        run_ = cases_network.ec2_of(account).authorize_security_group_ingress
        rule = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": LOCKED}]}
        run_(GroupId=LOCKED, IpPermissions=[rule])
        return plan(security_groups=[LOCKED])

    command = _mended(account, groups.MEMBERS, prepare)
    assert command[2] == "authorize-security-group-egress"


@pytest.mark.parametrize("first", [1, 2, 100, 32766])
def test_a_rule_before_all_others_where_a_number_is_free(account: Account, first: int) -> None:
    profile = plan()
    acl(account, (first, True, "deny", None), (100, False, "allow", None))
    (finding,) = result_of(account, acls.BLOCKS, profile).findings
    if first == 1:
        assert finding.command == ()
        assert finding.remedy == acls.BLOCKS.remedy
    else:
        run(account, finding.command)
        assert result_of(account, acls.BLOCKS, profile).state == "passed"
