"""The subnets themselves: that they are there, in one VPC that Comprehend can use, with free addresses.

Source: Amazon Comprehend Developer Guide, "Protect jobs by using an Amazon Virtual Private Cloud".
"""

from collections import Counter
from collections.abc import Iterator

from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Work
from wizard.checks.network.asked import NONE_FOUND, SUBNETS, Network, called, has_subnets, listed
from wizard.text import visible

ADDRESSES_NEEDED = 2
"""Free private addresses that each subnet should have for every instance of a job."""

MISSING = Check(
    "network.subnet-missing",
    "error",
    "every subnet exists",
    "A training cannot run in a subnet that is not there.",
    "Choose subnets that exist, or take this one out of the plan.",
)
ONE_VPC = Check(
    "network.one-vpc",
    "error",
    "all subnets are in one VPC",
    "A training runs in one VPC only.",
    "Keep the subnets of one VPC.",
)
TENANCY = Check(
    "network.tenancy",
    "error",
    "the VPC has default tenancy",
    "Comprehend works in VPCs of default tenancy only.",
    "Choose a VPC of default tenancy, or change this one's; instances that run in it keep theirs.",
    ("aws", "ec2", "modify-vpc-tenancy", "--vpc-id", "{vpc}", "--instance-tenancy", "default"),
)
STATE = Check(
    "network.subnet-state",
    "error",
    "every subnet is available",
    "A training that lands in it cannot run.",
    "Wait until it is available, or take it out of the plan.",
)
NO_ADDRESSES = Check(
    "network.no-addresses",
    "error",
    "a subnet has the two free addresses that an instance needs",
    "The training cannot get its network interfaces.",
    "Choose a larger subnet, or free addresses in these.",
)
FEW_ADDRESSES = Check(
    "network.few-addresses",
    "warning",
    "each subnet has two free addresses or more",
    "Comprehend uses one of the subnets and AWS does not say which: a training that lands in this one fails.",
    "Take it out of the plan, or free addresses in it.",
)


def _run(work: Work) -> None:
    network = Network(work)
    found = network.subnets()
    gone = [name for name in network.subnet_ids if name not in found]
    work.judge(MISSING, (_missing(network, name) for name in gone))
    for name in gone:
        work.observe(SUBNETS, name, "gone")
    if not found:
        work.not_made(NONE_FOUND, ONE_VPC, TENANCY, STATE, NO_ADDRESSES, FEW_ADDRESSES)
        return
    work.judge(ONE_VPC, _several_vpcs(network))
    work.judge(STATE, _unavailable(network))
    free = {name: int(subnet.get("AvailableIpAddressCount", 0)) for name, subnet in found.items()}
    few = {name: count for name, count in free.items() if count < ADDRESSES_NEEDED}
    if len(few) == len(found):
        work.judge(NO_ADDRESSES, [NO_ADDRESSES.found(SUBNETS, f"{_free(network, few)}.")])
        work.does_not_apply(FEW_ADDRESSES)
    else:
        work.passed(NO_ADDRESSES)
        one_by_one = (_free(network, {name: count}) for name, count in few.items())
        work.judge(FEW_ADDRESSES, (FEW_ADDRESSES.found(SUBNETS, f"{words}.") for words in one_by_one))
    with work.making(TENANCY):
        _judge_tenancy(work, network)


def _missing(network: Network, name: str) -> CheckFinding:
    return MISSING.found(SUBNETS, f"The subnet {visible(name)} does not exist in {network.region}.")


def _several_vpcs(network: Network) -> Iterator[CheckFinding]:
    vpcs = Counter(str(subnet["VpcId"]) for subnet in network.subnets().values())
    if len(vpcs) > 1:
        where = (
            f"{listed([called(one, name) for name, one in network.subnets().items() if one['VpcId'] == vpc])} in {vpc}"
            for vpc in vpcs
        )
        yield ONE_VPC.found(SUBNETS, f"The subnets are in several VPCs: {'; '.join(where)}.")


def _unavailable(network: Network) -> Iterator[CheckFinding]:
    for name, subnet in network.subnets().items():
        state = visible(str(subnet.get("State", "available")))
        if state != "available":
            yield STATE.found(SUBNETS, f"The state of {called(subnet, name)} is {state}.")


def _free(network: Network, few: dict[str, int]) -> str:
    """``nlp-isolated-c (subnet-…) has 1 free address``."""
    parts = []
    for name, count in few.items():
        addresses = {0: "no free address", 1: "1 free address"}.get(count, f"{count} free addresses")
        parts.append(f"{called(network.subnets()[name], name)} has {addresses}")
    return f"{listed(parts)}, and every instance of a training takes {ADDRESSES_NEEDED}"


def _judge_tenancy(work: Work, network: Network) -> None:
    findings, unseen = list(_not_default(network)), network.unseen_vpcs()
    if unseen and not findings:
        work.not_made(unseen, TENANCY)
    else:
        work.judge(TENANCY, findings)


def _not_default(network: Network) -> Iterator[CheckFinding]:
    for name, vpc in network.vpcs().items():
        tenancy = visible(str(vpc.get("InstanceTenancy", "default")))
        if tenancy != "default":
            yield TENANCY.found(SUBNETS, f"The tenancy of {called(vpc, name)} is {tenancy}.", vpc=name)


INSPECTION = Inspection(
    "network.subnets",
    "network",
    "Subnets and their VPC",
    SUBNETS,
    (MISSING, ONE_VPC, TENANCY, STATE, NO_ADDRESSES, FEW_ADDRESSES),
    (SUBNETS,),
    has_subnets,
    _run,
)
