"""Discovered resources as rows: the columns that help to decide, the details, and why one cannot be chosen."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from wizard.account.resources import (
    CredentialsProfile,
    Endpoint,
    KmsKey,
    Model,
    Region,
    Role,
    SecurityGroup,
    Subnet,
    Vpc,
)
from wizard.flow.answers import Answers
from wizard.flow.questions import Pick, Question
from wizard.flow.rows import Row
from wizard.text import shorten, visible

_Words = tuple[tuple[str, ...], str]
"""The cells of a row (together they fit into 76 columns, with what a list puts before and between them) and details."""

_S3_CELLS = {
    "gateway": "S3 gateway",
    "interface": "S3 endpoint",
    "nat": "S3 by NAT",
    "internet": "IGW, no S3",
    "unknown": "S3 unknown",
    None: "no S3",
}
_S3_DETAILS = {
    "gateway": "S3 is reached through a gateway endpoint.",
    "interface": "S3 is reached through an interface endpoint of the VPC, where name resolution leads to it.",
    "nat": "S3 is reached through NAT.",
    "internet": "Its default route is an internet gateway, which serves public addresses only: training instances have "
    "none, so they do not reach S3.",
    "unknown": "How S3 is reached is not known: the routes could not be read, or lead beyond what can be seen.",
    None: "It has no route to S3: a training would start and then fail.",
}


class PickRows:
    """The rows of one question's listing, which is drawn again for each page that arrives and each resource of which
    more becomes known: only what is another one than before is made into a row again."""

    def __init__(self, question: Question, pick: Pick) -> None:
        self.question = question
        self._pick = pick
        self._answers: Answers | None = None
        self._made: dict[str, _Made] = {}

    def rows(self, items: Iterable[Any], answers: Answers) -> list[Row]:
        """Leaving out first, then what can be chosen, then what cannot and why.

        Keys have an order of their own, since their names come later than they do; others stand as they arrived.
        """
        before, same_answers = self._made, answers is self._answers
        self._made = {item.value: self._make(item, answers, before.get(item.value), same_answers) for item in items}
        self._answers = answers
        ordered = sorted(self._made.values(), key=lambda made: made.order)
        rows = [made.row for made in ordered if not made.row.refused]
        rows += [made.row for made in ordered if made.row.refused]
        if self.question.none and not self.question.is_required(answers):
            return [Row("", (self.question.none,), kind="none", quiet=True), *rows]
        return rows

    def _make(self, item: Any, answers: Answers, before: "_Made | None", same_answers: bool) -> "_Made":
        if before is not None and before.item is item:
            if same_answers:
                return before
            refused = self._pick.refuse(item, answers) or ""
            return before if refused == before.row.refused else _Made(item, before.order, self._row(item, refused))
        order = item.order if isinstance(item, KmsKey) else ()
        return _Made(item, order, self._row(item, self._pick.refuse(item, answers) or ""))

    def _row(self, item: Any, refused: str) -> Row:
        words, said = _WORDS[type(item)](item)
        # All texts of a resource are safe but its value, which is raw, and which some details hold.
        cells, details = tuple(map(visible, words)), visible(said)
        search = " ".join((item.value, *cells, details)).lower()  # what a cell shortens is still found
        return Row(item.value, cells, details, refused, suits=self._pick.suits(item), search=search)


class _Made(NamedTuple):
    item: Any
    order: tuple[Any, ...]
    row: Row


def pick_rows(question: Question, pick: Pick, items: Iterable[Any], answers: Answers) -> list[Row]:
    """The rows of a listing that is drawn once, as :class:`PickRows` orders them."""
    return PickRows(question, pick).rows(items, answers)


def _profile(profile: CredentialsProfile) -> _Words:
    return (shorten(profile.name, 36), shorten(profile.how, 32)), f"{profile.name}: {profile.how}."


def _region(region: Region) -> _Words:
    return (region.value, region.name), ""


def _vpc(vpc: Vpc) -> _Words:
    kind = vpc.tenancy if vpc.tenancy != "default" else "default" if vpc.is_default else ""
    details = f"{vpc.name or 'Without a name'}: {vpc.value}, {vpc.cidr}, tenancy {vpc.tenancy}."
    if vpc.is_default:
        details += " It is the default VPC of the region."
    return (_named(vpc.name, 18), vpc.value, vpc.cidr, kind), details


def _subnet(subnet: Subnet) -> _Words:
    cells = (
        _named(subnet.name, 14),
        shorten(subnet.value, 13),
        subnet.zone,
        f"{subnet.free_addresses} free",
        _S3_CELLS[subnet.s3_route],
    )
    public = {True: "public", False: "private", None: "public or private not known"}[subnet.public]
    named = f"{subnet.name}, {subnet.value}" if subnet.name else subnet.value
    return cells, f"{named} of {subnet.vpc_id}, {subnet.cidr}, {public}. {_S3_DETAILS[subnet.s3_route]}"


def _group(group: SecurityGroup) -> _Words:
    inside = "lets its members reach each other" if group.from_itself else "does not let its members reach each other"
    outside = "has a rule for outbound traffic" if group.egress else "lets no traffic out, not even to S3"
    details = f"{group.name}, {group.value} of {group.vpc_id}: it {inside}, and {outside}. {group.description}"
    return (_named(group.name, 22), group.value, shorten(group.description, 24)), details


def _key(key: KmsKey) -> _Words:
    named = key.aliases[0] if key.aliases else key.description
    cells = (_named(named, 28), shorten(key.key_id, 13), _key_state(key))
    facts = [key.value]
    if key.aliases:
        facts.append(", ".join(key.aliases))
    if key.description:
        facts.append(key.description)
    if key.state is not None:
        facts.append(f"{key.state}, {key.usage}, {key.spec}" + (", multi-Region" if key.multi_region else ""))
    return cells, "; ".join(facts) + "."


def _key_state(key: KmsKey) -> str:
    if key.is_aws_managed:
        return "AWS managed"
    if key.state == "Enabled":
        return "Enabled, customer managed"
    return key.state or "not looked at yet"


def _role(role: Role) -> _Words:
    trust = "trusts Comprehend" if role.trusts_comprehend else "not for Comprehend"
    details = [role.value]
    if role.description:
        details.append(role.description)
    if role.trust_conditions:
        details.append(f"Comprehend may assume it only with {role.trust_conditions}")
        trust = "trusts with conditions" if role.trusts_comprehend else "for another account"
    return (shorten(role.name, 44), trust), "; ".join(details) + "."


def _model(model: Model) -> _Words:
    encrypted = f"Encrypted with {model.model_key}." if model.model_key else "Not encrypted with a key of yours."
    details = f"{model.value}, language {model.language}. {encrypted}"
    if model.submitted is not None:
        details += f" Submitted {model.submitted:%Y-%m-%d %H:%M}."
    if model.message:
        details += f" AWS says: {model.message}"
    return (shorten(model.name, 26), shorten(model.version, 12), model.kind, model.status), details


def _endpoint(endpoint: Endpoint) -> _Words:
    units = "1 unit" if endpoint.units == 1 else f"{endpoint.units} units"
    served = shorten(endpoint.model_arn.partition("/")[2], 24)
    details = f"{endpoint.value} serves {endpoint.model_arn}."
    return (shorten(endpoint.name, 24), endpoint.status, units, served), details


def _named(name: str, width: int) -> str:
    return shorten(name, width) if name else "(no name)"


_WORDS: Mapping[type, Callable[[Any], _Words]] = {
    CredentialsProfile: _profile,
    Region: _region,
    Vpc: _vpc,
    Subnet: _subnet,
    SecurityGroup: _group,
    KmsKey: _key,
    Role: _role,
    Model: _model,
    Endpoint: _endpoint,
}
