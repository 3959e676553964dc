"""How Amazon S3 is reached from the subnets, and whether the endpoint on the way lets the plan's buckets through.

Source: Amazon Comprehend Developer Guide, "Protect jobs by using an Amazon Virtual Private Cloud": without internet
access the VPC needs an S3 endpoint. Which of the subnets a training lands in AWS does not say, so each must have a way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from wizard.account.discovery.routes import is_available
from wizard.account.ec2_facts import Found
from wizard.checks.asked import ask_all
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Work, because
from wizard.checks.network.asked import NONE_FOUND, SUBNETS, Network, called, has_subnets, listed
from wizard.checks.network.drawing import draw_ways
from wizard.checks.network.policy import Passage, passages, words_of
from wizard.checks.network.ways import Judged, judge_way
from wizard.errors import WizardError
from wizard.text import visible

NO_WAY = Check(
    "network.no-way-to-s3",
    "error",
    "every subnet has a way to Amazon S3",
    "Comprehend uses one of the subnets and AWS does not say which: a training that lands there starts, and fails when "
    "it reads its data.",
    "Give its route table a gateway endpoint for S3, or take the subnet out of the plan.",
    (
        *("aws", "ec2", "create-vpc-endpoint", "--vpc-id", "{vpc}", "--vpc-endpoint-type", "Gateway"),
        *("--service-name", "{service}", "--route-table-ids", "{table}"),
    ),
)
WAY_UNCLEAR = Check(
    "network.way-unclear",
    "warning",
    "the way to Amazon S3 can be followed to its end",
    "If it does not lead to Amazon S3, a training that lands there starts, and fails when it reads its data.",
    "Ask whoever runs the network, or give the route table a gateway endpoint for S3.",
    NO_WAY.command,
)
POLICY = Check(
    "network.endpoint-policy",
    "error",
    "the policy of the endpoint for S3 lets the plan's buckets through",
    "The training starts, and fails when it reads its data or writes its output.",
    "Have the endpoint's policy allow these actions on these buckets for the data access role.",
)
POLICY_UNCLEAR = Check(
    "network.endpoint-policy-unclear",
    "warning",
    "the policy of the endpoint for S3 surely lets the plan's buckets through",
    "If it does not let the training through, the training starts and fails.",
    "Look at the endpoint's policy with whoever wrote it.",
)

_SEEN = {
    "gateway": "S3 through a gateway endpoint",
    "interface": "S3 through an interface endpoint",
    "nat": "S3 through NAT",
    "internet": "an internet gateway and no way to S3",
    "unknown": "a way to S3 that cannot be followed",
    None: "no way to S3",
}


def _run(work: Work) -> None:
    network = Network(work)
    ask_all(network.subnets, network.s3_list)
    if not network.subnets():
        work.not_made(NONE_FOUND, *INSPECTION.checks)
        return
    ask_all(network.tables, network.s3_endpoints, network.nats)
    judged, unseen = _judge_all(network)
    _judge_ways(work, network, judged, unseen)
    passing = _passing(work, network, judged)
    if any(passing.values()):
        _judge_policies(work, judged, passing)
        work.judge(POLICY_UNCLEAR, _policy_findings(POLICY_UNCLEAR, judged, passing, lets=None))
    else:
        work.does_not_apply(POLICY, POLICY_UNCLEAR)
    work.draw(draw_ways(network.subnets(), judged, passing))


def _judge_all(network: Network) -> tuple[dict[str, Judged], str]:
    """The judged way of each subnet, and why NAT gateways could not be looked at where one is on the way."""
    routes, refused = network.routes(), ""

    def nats() -> Mapping[str, Found]:
        nonlocal refused
        try:
            return network.nats()
        except WizardError as problem:
            refused = because(problem)
            return {}

    judged = {
        name: judge_way(way, str(network.subnets()[name]["VpcId"]), routes, nats)
        for name, way in network.ways().items()
    }
    return judged, refused


def _judge_ways(work: Work, network: Network, judged: Mapping[str, Judged], unseen: str) -> None:
    errors = list(_way_findings(NO_WAY, network, judged, leads=False))
    if unseen and not errors:
        work.not_made(unseen, NO_WAY)
    else:
        work.judge(NO_WAY, errors)
    warnings = list(_way_findings(WAY_UNCLEAR, network, judged, leads=None))
    if unseen and all(one.way.route == "nat" for one in judged.values() if one.leads is None):
        work.not_made(unseen, WAY_UNCLEAR)
    else:
        work.judge(WAY_UNCLEAR, warnings)
    for name, one in judged.items():
        vpc = visible(str(network.subnets()[name]["VpcId"]))
        work.observe(SUBNETS, name, f"in {vpc}, {_SEEN[one.way.route]}")


def _way_findings(
    check: Check, network: Network, judged: Mapping[str, Judged], *, leads: bool | None
) -> Iterator[CheckFinding]:
    """One finding for all subnets of a route table: they share what is wrong and what mends it."""
    together: dict[tuple[str, str], list[str]] = {}
    for name, one in judged.items():
        if one.leads is leads and one.because:
            together.setdefault((one.table_id, one.because), []).append(name)
    for (table, why), names in together.items():
        subnets = network.subnets()
        vpc = str(subnets[names[0]]["VpcId"])
        shown = listed([called(subnets[name], name) for name in names])
        verb = "has" if len(names) == 1 else "have"
        lacks = "no way to Amazon S3" if leads is False else "a way to Amazon S3 that cannot be followed"
        of_table = judged[names[0]].way.table
        where = f" (route table {called(of_table, table)})" if of_table is not None else ""
        message = f"{shown} {verb} {lacks}: {_plural(why, len(names))}{where}.{_not_ready(network, vpc)}"
        values = {"vpc": vpc, "service": f"com.amazonaws.{network.region}.s3"} | ({"table": table} if table else {})
        yield _with_existing(check.found(SUBNETS, message, **values), network, vpc, table)


def _plural(why: str, count: int) -> str:
    if count == 1:
        return why
    return why.replace("its ", "their ", 1) if why.startswith("its ") else why.replace("it has", "they have", 1)


def _not_ready(network: Network, vpc: str) -> str:
    here = [one for one in network.s3_endpoints() if one.get("VpcId") == vpc]
    waiting = [one for one in here if not is_available(one) and str(one.get("State")).lower() != "deleted"]
    words = (
        f" The endpoint {called(one, str(one['VpcEndpointId']))} is there, and its state is "
        f"{visible(str(one.get('State', '')))}."
        for one in waiting
    )
    return "".join(words)


def _with_existing(found: CheckFinding, network: Network, vpc: str, table: str) -> CheckFinding:
    """Where the VPC has a gateway endpoint for S3, the route table is put under it: a second one is not needed."""
    for endpoint in network.s3_endpoints():
        is_gateway = endpoint.get("VpcEndpointType", "Gateway") == "Gateway"
        if table and is_gateway and endpoint.get("VpcId") == vpc and is_available(endpoint):
            words = ("aws", "ec2", "modify-vpc-endpoint", "--vpc-endpoint-id", str(endpoint["VpcEndpointId"]))
            return replace(found, command=(*words, "--add-route-table-ids", table))
    return found


# --- the policies of the endpoints ------------------------------------------------------------------------------------


def _passing(work: Work, network: Network, judged: Mapping[str, Judged]) -> dict[str, list[Passage]]:
    """What the policy of each endpoint on the way says, by the endpoint's id."""
    found: dict[str, list[Passage]] = {}
    for one in judged.values():
        if one.way.endpoint is not None:
            is_gateway = one.way.route == "gateway"
            name = str(one.way.endpoint["VpcEndpointId"])
            found[name] = passages(one.way.endpoint, work.profile, network.region, gateway=is_gateway)
    return found


def _judge_policies(work: Work, judged: Mapping[str, Judged], passing: Mapping[str, list[Passage]]) -> None:
    findings = list(_policy_findings(POLICY, judged, passing, lets=False))
    unread = [name for name, several in passing.items() if any(passage.unread for passage in several)]
    if unread and not findings:
        endpoints = {name: one.way.endpoint for name in unread for one in judged.values() if _is_on(one, name)}
        shown = listed([called(endpoints[name] or {}, name) for name in unread])
        work.not_made(f"The policy of the endpoint {shown} could not be read.", POLICY)
    else:
        work.judge(POLICY, findings)


def _policy_findings(
    check: Check, judged: Mapping[str, Judged], passing: Mapping[str, list[Passage]], *, lets: bool | None
) -> Iterator[CheckFinding]:
    endpoints = {name: one.way.endpoint for name in passing for one in judged.values() if _is_on(one, name)}
    verb = "does not let" if lets is False else "may not let"
    for name, several in passing.items():
        for passage in several:
            if passage.lets is lets:
                policy = f"The policy of the endpoint {called(endpoints[name] or {}, name)}"
                message = f"{policy} {verb} {words_of(passage)} through. {passage.because}"
                yield check.found(SUBNETS, message)


def _is_on(one: Judged, endpoint: str) -> bool:
    return one.way.endpoint is not None and one.way.endpoint["VpcEndpointId"] == endpoint


INSPECTION = Inspection(
    "network.s3",
    "network",
    "The way to Amazon S3",
    SUBNETS,
    (NO_WAY, WAY_UNCLEAR, POLICY, POLICY_UNCLEAR),
    (SUBNETS, "role", "dataset", "output"),
    has_subnets,
    _run,
)
