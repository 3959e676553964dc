"""What the checks of a network ask EC2: each once, however many of them want to know it.

The subnets tell the VPC, and everything else is asked by the VPC at the same time: two calls one after another, three
where S3 is reached through an interface endpoint, whose own subnets and groups come on top.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wizard.account import ec2_facts
from wizard.account.discovery.routes import Routes, Way, serves_s3
from wizard.account.ec2_facts import Found
from wizard.account.listing import name_tag
from wizard.checks.asked import ask_all
from wizard.checks.facts import Facts
from wizard.checks.inspection import Profile, Work
from wizard.errors import WizardError
from wizard.plan import look_up
from wizard.text import visible

SUBNETS, GROUPS = "vpc.subnets", "vpc.security_groups"
NONE_FOUND = "None of the subnets exists, so there is no VPC to look at."


def has_subnets(profile: Profile) -> bool:
    """Whether a plan runs a training in a VPC."""
    return profile.get("kind") != "endpoint" and bool(look_up(profile, SUBNETS))


class Network:
    """The network of one plan: ``subnet_ids`` and ``group_ids`` as the plan names them, each once.

    Every reading raises WizardErrors where AWS refuses it.
    """

    def __init__(self, work: Work) -> None:
        self.facts: Facts = work.facts
        self.region = work.facts.session.resolved_region() or ""
        self.subnet_ids = tuple(dict.fromkeys(work.texts(SUBNETS)))
        self.group_ids = tuple(dict.fromkeys(work.texts(GROUPS)))

    # --- what the plan names ------------------------------------------------------------------------------------------

    def subnets(self) -> Mapping[str, Found]:
        """The plan's subnets that exist, by id and in the plan's order."""
        return self._by_id("subnets", "SubnetId", ec2_facts.subnets, self.subnet_ids)

    def groups(self) -> Mapping[str, Found]:
        """The plan's security groups that exist, by id and in the plan's order."""
        return self._by_id("groups", "GroupId", ec2_facts.security_groups, self.group_ids)

    def unseen_vpcs(self) -> str:
        """A sentence about the VPCs that EC2 does not show, of which nothing is known; empty where it shows all."""
        unseen = [visible(vpc) for vpc in self.vpc_ids() if vpc not in self.vpcs()]
        return f"EC2 does not show {listed(unseen)}." if unseen else ""

    def vpc_ids(self) -> tuple[str, ...]:
        """The VPCs of the subnets, each once: one, where nothing is wrong."""
        return tuple(dict.fromkeys(str(subnet["VpcId"]) for subnet in self.subnets().values()))

    # --- what there is in its VPCs ------------------------------------------------------------------------------------

    def vpcs(self) -> Mapping[str, Found]:
        """The VPCs by id."""
        return self._by_id("vpcs", "VpcId", ec2_facts.vpcs, self.vpc_ids())

    def tables(self) -> Sequence[Found]:
        """The route tables."""
        return self._of_vpcs("tables", ec2_facts.route_tables)

    def s3_endpoints(self) -> list[Found]:
        """The endpoints of S3 in this region, in whatever state."""
        every = self._of_vpcs("endpoints", ec2_facts.vpc_endpoints)
        return [endpoint for endpoint in every if serves_s3(endpoint, self.region)]

    def nats(self) -> Mapping[str, Found]:
        """The NAT gateways by id."""
        return {str(nat["NatGatewayId"]): nat for nat in self._of_vpcs("nats", ec2_facts.nat_gateways)}

    def acls(self) -> Sequence[Found]:
        """The network ACLs."""
        return self._of_vpcs("acls", ec2_facts.network_acls)

    def dhcp_options(self) -> Mapping[str, Found]:
        """All sets of DHCP options of the region by id."""
        every = self.facts.once(("network", "dhcp options"), lambda: ec2_facts.dhcp_options(self.facts.session))
        return {str(options["DhcpOptionsId"]): options for options in every}

    def attribute(self, vpc_id: str, name: str) -> bool:
        """An attribute of a VPC."""
        session = self.facts.session
        return self.facts.once(("network", name, vpc_id), lambda: ec2_facts.vpc_attribute(session, vpc_id, name))

    def s3_list(self) -> Found | None:
        """AWS's prefix list of S3; None where there is none, or where it may not be asked for: nothing hangs on it
        alone."""
        session = self.facts.session
        try:
            return self.facts.once(("network", "s3 prefix list"), lambda: ec2_facts.s3_prefix_list(session))
        except WizardError:
            return None

    # --- how S3 is reached --------------------------------------------------------------------------------------------

    def ask_routes(self) -> None:
        """Ask for all that :meth:`ways` takes, at the same time."""
        ask_all(self.subnets, self.s3_list)
        ask_all(self.tables, self.s3_endpoints)

    def routes(self, *, private_dns: bool = True) -> Routes:
        """What the subnets' routes are judged by; see :class:`Routes`."""
        prefix_list = str((self.s3_list() or {}).get("PrefixListId", ""))
        return Routes(self.tables(), self.s3_endpoints(), prefix_list=prefix_list, private_dns=private_dns)

    def ways(self, *, private_dns: bool = True) -> Mapping[str, Way]:
        """The way to S3 of each subnet that exists, by the subnet's id."""
        routes = self.routes(private_dns=private_dns)
        return {name: routes.way(name, str(subnet["VpcId"])) for name, subnet in self.subnets().items()}

    def endpoint_subnets(self, endpoints: Sequence[Found]) -> Mapping[str, Found]:
        """The subnets of interface endpoints by id."""
        ids = tuple(sorted({name for endpoint in endpoints for name in endpoint.get("SubnetIds", ())}))
        return self._by_id("endpoint subnets", "SubnetId", ec2_facts.subnets, ids)

    def endpoint_groups(self, endpoints: Sequence[Found]) -> Mapping[str, Found]:
        """The security groups of interface endpoints by id."""
        ids = tuple(sorted({group["GroupId"] for endpoint in endpoints for group in endpoint.get("Groups", ())}))
        return self._by_id("endpoint groups", "GroupId", ec2_facts.security_groups, ids)

    # --- asking -------------------------------------------------------------------------------------------------------

    def _by_id(self, what: str, member: str, ask: Any, ids: tuple[str, ...]) -> Mapping[str, Found]:
        found: list[Found] = self.facts.once(("network", what, ids), lambda: ask(self.facts.session, ids))
        by_id = {str(one[member]): one for one in found}
        return {name: by_id[name] for name in ids if name in by_id}

    def _of_vpcs(self, what: str, ask: Callable[[Any, Sequence[str]], list[Found]]) -> list[Found]:
        ids = self.vpc_ids()
        return self.facts.once(("network", what, ids), lambda: ask(self.facts.session, ids))


def interfaces(ways: Mapping[str, Way]) -> list[Found]:
    """The interface endpoints that ``ways`` go through, each once."""
    through = [way.endpoint for way in ways.values() if way.route == "interface" and way.endpoint is not None]
    return list({str(endpoint["VpcEndpointId"]): endpoint for endpoint in through}.values())


def name_of(resource: Found) -> str:
    """The Name tag of a resource, a security group's own name; safe to show, and empty where there is none."""
    return visible(str(resource.get("GroupName") or name_tag(resource)))


def called(resource: Found, identifier: str) -> str:
    """``nlp-private-a (subnet-0a1b2c3d4e5f60718)``, or the id alone; safe to show."""
    name, shown = name_of(resource), visible(identifier)
    return f"{name} ({shown})" if name else shown


def listed(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""
