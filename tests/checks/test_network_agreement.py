"""The simulated Comprehend, the checks and the list of subnets, held against each other."""

from collections.abc import Callable, Iterator
from itertools import chain, combinations
from typing import Any

import pytest

from tests.account.listed import items_of
from tests.checks import cases_network
from tests.checks.cases import Account, Case, Profile
from tests.checks.cases_network import (
    ENDPOINT,
    ISOLATED,
    LOCKED,
    OUTWARD,
    PRIVATE,
    PUBLIC,
    TRAINING,
    WEB,
    A,
    B,
    plan,
)
from tests.checks.network_results import session_of
from wizard.checks.facts import Facts
from wizard.checks.inspection import Work
from wizard.checks.network import INSPECTIONS
from wizard.checks.network.asked import Network
from wizard.checks.outcome import Outcome
from wizard.demo.aws_errors import AwsError
from wizard.demo.comprehend.network import network_problem, require_network
from wizard.demo.names import REGION
from wizard.request import partial_request

SUBNETS = (A, B, ISOLATED, PUBLIC, PRIVATE)
GROUPS = (TRAINING, LOCKED, WEB, OUTWARD)


def outcomes(facts: Facts, profile: Profile) -> list[Outcome]:
    """What all network inspections come to."""
    return [Work(inspection, profile, facts).run() for inspection in INSPECTIONS]


def errors(facts: Facts, profile: Profile) -> set[str]:
    found = (finding for outcome in outcomes(facts, profile) for finding in outcome.findings)
    return {finding.id for finding in found if finding.severity == "error"}


def verdict_of_comprehend(account: Account, profile: Profile) -> str | None:
    """Why the simulated Comprehend refuses or fails a training with this network, or None."""
    moto: Any = account.server._account
    request = partial_request(profile).parameters
    with moto.entered():
        try:
            require_network(moto, request["VpcConfig"], REGION)
        except AwsError as error:
            return str(error)
        return network_problem(moto, request, REGION)


def subsets(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, count) for count in range(1, len(names) + 1))


def test_what_comprehend_fails_is_called_an_error(story: Account) -> None:
    facts = Facts(session_of(story))
    failed = passed = 0
    for names in subsets(SUBNETS):
        for groups in subsets(GROUPS):
            profile = plan(names, groups)
            problem, found = verdict_of_comprehend(story, profile), errors(facts, profile)
            if problem is not None:
                failed += 1
                assert found, (names, groups, problem)
            elif not found:
                passed += 1
    # It uses the subnet with the most free addresses: in nlp-private one with an endpoint wherever there is one, with
    # or without the locked group beside the other; in corp-shared the one behind NAT, with either group or both.
    assert failed == 31 * 15 - 6 * 2 - 2 * 3
    # The checks want a way from each of them.
    assert passed == 3 * 2 + 1 * 3


def test_what_is_called_an_error_beyond_that_is_a_subnet_that_comprehend_happened_not_to_use(story: Account) -> None:
    facts = Facts(session_of(story))
    for names in subsets(SUBNETS):
        profile = plan(names, (TRAINING,))
        if verdict_of_comprehend(story, profile) is None:
            assert errors(facts, profile) <= {"network.no-way-to-s3"}
            assert bool(errors(facts, profile)) == (ISOLATED in names)


@pytest.mark.parametrize("case", cases_network.CASES, ids=lambda case: str(case.check.id))
def test_both_on_every_case_that_passes(account: Account, case: Case) -> None:
    profile = case.passes(account)
    assert verdict_of_comprehend(account, profile) is None
    assert errors(Facts(session_of(account)), profile) == set()


@pytest.mark.parametrize(
    "case",
    [case for case in cases_network.CASES if case.check.severity == "error"],
    ids=lambda case: str(case.check.id),
)
def test_both_on_every_case_that_is_an_error(account: Account, case: Case) -> None:
    """What the simulated Comprehend does not look at, its docstring says."""
    profile = case.trips(account)
    unseen = {"network.subnet-state", "network.acl"}
    happens_to_use_another = {"network.no-way-to-s3"}
    if case.check.id not in unseen | happens_to_use_another:
        assert verdict_of_comprehend(account, profile) is not None
    assert case.check.id in errors(Facts(session_of(account)), profile)


def test_the_list_of_subnets_says_the_same(account: Account) -> None:
    """With ways of every sort in the account, as they come and go."""
    ec2 = cases_network.ec2_of(account)
    changes: list[Callable[[], object]] = [
        lambda: None,
        lambda: cases_network.interface_endpoint(account, TRAINING),
        lambda: ec2.delete_vpc_endpoints(VpcEndpointIds=[ENDPOINT]),
    ]
    cases_network.route(account, ISOLATED, TransitGatewayId=cases_network.transit_gateway(account))
    session = session_of(account)
    seen = set()
    for change in changes:
        change()
        found = items_of(session, "subnets")
        facts = Facts(session)
        for name in SUBNETS:
            ways = Network(Work(INSPECTIONS[0], plan([name]), facts)).ways()
            assert ways[name].route == found[name].s3_route
            seen.add(ways[name].route)
    assert seen == {"gateway", "interface", "nat", "internet", "unknown"}
