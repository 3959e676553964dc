"""Policies and requests about Comprehend, drawn from a seed: the same seed gives the same cases.

A request is drawn first, then policies *about* it: most of their values are the request's own, else nearly all would be
denied for reasons of no interest. Nothing is left out because of what anybody decides about it. What is never drawn are
constructs that the simulator is known not to judge as the IAM User Guide has it, or that the guide says nothing about:

* "Policy variables" (page "Variables and tags"): a variable without a value in a *negated* operator matches by the
  guide; the simulator says it does not. In NotResource the simulator keeps the statement from matching. In the first
  five parts of an ARN, and with multivalued keys, variables are not supported.
* Same page: ``${*}``, ``${?}`` and ``${$}`` stand for the character in any string; the simulator knows them with
  wildcards only, so they are not drawn for StringEquals and its kin. It also ignores Version, so all are 2012-10-17.
* "Condition operators", IP address: ``/0`` matches every address, for the simulator none. An address without a prefix
  is compared as text, and with the other family it makes even NotIpAddress false.
* "Condition operators", Date: a time in seconds may be compared with an ISO 8601 one; the simulator compares seconds
  with milliseconds. A year alone it takes for seconds, and a time without a zone for the machine's local time.
* "Condition operators", IfExists: true of an absent key; the simulator says false of ForAnyValue. Null: of an empty
  list the guide says that it is null, the simulator that it is there.
* "Condition operators", ARN and Numeric: what is no ARN in a negated operator, or no number, the guide does not cover;
  the simulator makes a negated ARN operator false, and reads ``12abc`` as 12.
* "JSON policy elements: Resource", wildcards: the simulator takes none in the type of a resource (``*/name``), matches
  region and account in any case, and takes wildcards in a request's resource for patterns. NotResource with a shortened
  ARN, and shortened ARNs without a wildcard at the end, the guide does not cover.
* Nor does it cover empty texts, operators in another case, or wildcards in the service of an action.
"""

from collections.abc import Sequence
from random import Random

from tests.policy.judge.conditions import Drawn, condition_of
from tests.policy.judge.simulator import Case, Document
from tests.policy.judge.world import ACCOUNT, EVERYWHERE, KEYS, NAMES, OPERATIONS, REGIONS, USERS, Kind, Operation
from wizard.policy.evaluate import Access

_FULL: Document = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "FullAWSAccess", "Effect": "Allow", "Action": "*", "Resource": "*"}],
}


def generate(seed: int, count: int) -> list[Case]:
    """``count`` cases, always the same for a seed."""
    random = Random(seed)  # noqa: S311  # reproducible on purpose, and no secret
    return [_case(random, f"{seed}-{place}") for place in range(count)]


def _case(random: Random, name: str) -> Case:
    drawn = _request(random)
    identity = [_policy(drawn, scp=False) for _ in range(random.choice((1, 1, 2, 3)))]
    scps: list[list[Document]] = []
    boundaries: list[Document] = []
    if random.random() < 0.3:
        scps = [_level(drawn) for _ in range(random.choice((1, 1, 2)))]
    if random.random() < 0.2:
        boundaries = [_policy(drawn, scp=False)]
    access = Access(drawn.action, drawn.resource, drawn.context, f"arn:aws:iam::{ACCOUNT}:user/{drawn.user}")
    return Case(name, access, identity, scps, boundaries)


def _request(random: Random) -> Drawn:
    operation, user = random.choice(OPERATIONS), random.choice(USERS)
    region = random.choice(REGIONS)
    context: dict[str, str | tuple[str, ...]] = {}
    for key in (*operation.keys, *_further_keys(random, operation)):
        if random.random() < 0.72:
            context[_varied(random, key, 0.1)] = _value(random, key)
    if random.random() < 0.8:
        context["aws:username"] = user
    action = _varied(random, operation.action.split(":")[1], 0.05)
    return Drawn(
        random=random,
        action=f"{operation.action.split(':')[0]}:{action}",
        resource=_resource(random, operation, region),
        user=user,
        context=context,
        relevant=operation.keys,
    )


def _further_keys(random: Random, operation: Operation) -> list[str]:
    """Global keys; now and then a service's key that the operation does not carry, as the evaluator cannot know."""
    further = random.sample([key for key in EVERYWHERE if key != "aws:username"], 6)
    others = [key for key in KEYS if not key.startswith("aws:") and key not in operation.keys]
    # The simulator knows that an operation is about no resource only while it validates, and it validates no such key.
    if operation.resource_type and random.random() < 0.1:
        further += random.sample(others, 1)
    return further


def _value(random: Random, key: str) -> str | tuple[str, ...]:
    kind, pool = KEYS[key]
    if kind is not Kind.LIST:
        return random.choice(pool)
    return tuple(random.sample(pool, random.choice((0, 1, 1, 2, 2, 3))))


def _resource(random: Random, operation: Operation, region: str) -> str:
    name = random.choice(NAMES)
    if not operation.resource_type:
        return "*"
    if operation.resource_type == "role":
        return f"arn:aws:iam::{ACCOUNT}:role/{random.choice(('', 'service-role/'))}{name}"
    version = "/version/v1" if operation.resource_type == "document-classifier" and random.random() < 0.2 else ""
    return f"arn:aws:comprehend:{region}:{ACCOUNT}:{operation.resource_type}/{name}{version}"


def _level(drawn: Drawn) -> list[Document]:
    """The SCPs of one level of an organization: mostly FullAWSAccess with guardrails, sometimes a list of grants."""
    random = drawn.random
    level: list[Document] = [_FULL] if random.random() < 0.85 else []
    if not level or random.random() < 0.5:
        level.append(_policy(drawn, scp=True))
    return level if random.random() < 0.97 else []


def _policy(drawn: Drawn, *, scp: bool) -> Document:
    random = drawn.random
    statements = [_statement(drawn, scp=scp) for _ in range(random.choice((1, 1, 2, 3)))]
    one = len(statements) == 1 and random.random() < 0.2
    return {"Version": "2012-10-17", "Statement": statements[0] if one else statements}


def _statement(drawn: Drawn, *, scp: bool) -> Document:
    random = drawn.random
    deny = random.random() < (0.6 if scp else 0.2)
    statement: dict[str, object] = {"Effect": "Deny" if deny else "Allow"}
    if random.random() < 0.5:
        statement["Sid"] = f"S{random.randrange(1000)}"
    negated = random.random() < 0.12
    actions = _several(
        random, [_action(drawn, own=0.2 if negated else 0.85) for _ in range(random.choice((1, 1, 2, 3)))]
    )
    statement["NotAction" if negated else "Action"] = actions
    negated = random.random() < 0.12
    resources = [
        _pattern(drawn, own=0.2 if negated else 0.85, negated=negated) for _ in range(random.choice((1, 1, 2)))
    ]
    statement["NotResource" if negated else "Resource"] = _several(random, resources)
    if random.random() < (0.75 if deny else 0.6):
        condition: dict[str, dict[str, object]] = {}
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            operator, keys = condition_of(drawn)
            condition.setdefault(operator, keys)
        statement["Condition"] = condition
    return statement


def _action(drawn: Drawn, *, own: float) -> str:
    random = drawn.random
    action = drawn.action if random.random() < own else random.choice(OPERATIONS).action
    service, name = action.split(":")
    cut = random.randrange(1, len(name))
    form = random.choice(
        (
            *(name, name, f"{name[:cut]}*", f"*{name[cut:]}", f"{name[:cut]}?{name[cut + 1 :]}", "*"),
            f"{name[: cut // 2]}*{name[cut:]}",
        )
    )
    if random.random() < 0.04:
        return random.choice(("*", "s3:*", "comprehend:Describe*"))
    return f"{_varied(random, service, 0.1)}:{_varied(random, form, 0.15)}"


def _pattern(drawn: Drawn, *, own: float, negated: bool) -> str:
    """A text for Resource or NotResource."""
    random = drawn.random
    if random.random() < (0.05 if negated else 0.25):
        return "*"
    if drawn.resource == "*" or random.random() >= own:
        operation = random.choice([one for one in OPERATIONS if one.resource_type])
        resource = _resource(random, operation, random.choice(REGIONS))
    else:
        resource = drawn.resource
    *head, rest = resource.split(":", 5)
    kind, _, name = rest.partition("/")
    service = head[2]
    if not negated and random.random() < 0.08:
        return f"arn:aws:{service}:*"
    for place in (1, 3, 4):
        if head[place] and random.random() < 0.15:
            head[place] = random.choice(("*", f"{head[place][:3]}*", f"?{head[place][1:]}"))
    tail = "*" if random.random() < 0.08 else f"{kind}/{_name_pattern(drawn, name, negated=negated)}"
    return ":".join([*head, tail])


def _name_pattern(drawn: Drawn, name: str, *, negated: bool) -> str:
    random = drawn.random
    cut = random.randrange(len(name))
    forms = [name, name, "*", f"{name[:cut]}*", f"*{name[cut:]}", f"{name[:cut]}?{name[cut + 1 :]}", name.swapcase()]
    forms += [f"{name[:cut]}${{*}}", f"{name[:cut]}${{aws:PrincipalTag/Missing, '{name[cut:]}'}}"]
    if drawn.has("aws:username"):
        forms += ["${aws:username}*", "${aws:username}-model", "${AWS:UserName}-*"]
    if not negated:
        forms.append("${aws:PrincipalTag/Missing}*")
    return random.choice(forms)


def _several(random: Random, texts: Sequence[str]) -> object:
    """A list, or the one text alone."""
    return texts[0] if len(texts) == 1 and random.random() < 0.6 else list(texts)


def _varied(random: Random, text: str, chance: float) -> str:
    """Now and then in another case."""
    return random.choice((text.lower(), text.upper(), text.swapcase())) if random.random() < chance else text
