"""Cases by hand, each with the decision that the IAM User Guide gives it: the ones that evaluators get wrong."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.policy.judge.simulator import Case, Document
from wizard.policy.evaluate import Access

Expected = tuple[Case, str]

ALLOWED, IMPLICIT, EXPLICIT = "allowed", "implicitly_denied", "explicitly_denied"
_CREATE = "comprehend:CreateDocumentClassifier"
_ACCOUNT = "111122223333"
_USER = f"arn:aws:iam::{_ACCOUNT}:user/ana"
_COMPREHEND = f"arn:aws:comprehend:us-east-1:{_ACCOUNT}"
_MODEL = f"{_COMPREHEND}:document-classifier/reviews"
_KEY = f"arn:aws:kms:us-east-1:{_ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_ALIAS = f"arn:aws:kms:us-east-1:{_ACCOUNT}:alias/ml"
_VOLUME, _SUBNETS = "comprehend:VolumeKmsKey", "comprehend:VpcSubnets"
_TEAM = "aws:RequestTag/Team"

Block = Mapping[str, Mapping[str, object]]
Context = Mapping[str, str | tuple[str, ...]]


def _statement(**elements: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": _CREATE, "Resource": "*"} | elements


def _policy(*statements: Mapping[str, object], version: str = "2012-10-17") -> Document:
    return {"Version": version, "Statement": list(statements)}


_GRANT = _policy(_statement())
_FULL = _policy(_statement(Action="*"))


def _asked(context: Context | None = None, action: str = _CREATE, resource: str = _MODEL) -> Access:
    return Access(action, resource, context or {}, _USER)


def _when(name: str, block: Block, context: Context, expected: str) -> Expected:
    """A grant under a condition."""
    return Case(name, _asked(context), [_policy(_statement(Condition=block))]), expected


def _unless(name: str, block: Block, context: Context, expected: str) -> Expected:
    """A grant, and a denial under a condition."""
    return Case(name, _asked(context), [_GRANT, _policy(_statement(Effect="Deny", Condition=block))]), expected


def _presence() -> Iterator[Expected]:
    """Absent keys, empty lists, Null and IfExists."""
    subnets: Block = {"ForAllValues:StringEquals": {_SUBNETS: ["subnet-1"]}}
    any_subnet: Block = {"ForAnyValue:StringEquals": {_SUBNETS: ["subnet-1"]}}
    yield _when("ForAllValues is true of an absent key", subnets, {}, ALLOWED)
    yield _when("ForAllValues is true of an empty list", subnets, {_SUBNETS: ()}, ALLOWED)
    yield _when("ForAllValues wants every value", subnets, {_SUBNETS: ("subnet-1", "subnet-2")}, IMPLICIT)
    yield _unless("ForAllValues denies where the key is absent", subnets, {}, EXPLICIT)
    yield _when("ForAnyValue is false of an absent key", any_subnet, {}, IMPLICIT)
    yield _when("ForAnyValue is false of an empty list", any_subnet, {_SUBNETS: ()}, IMPLICIT)
    yield _when("ForAnyValue wants one value", any_subnet, {_SUBNETS: ("subnet-2", "subnet-1")}, ALLOWED)
    not_any: Block = {"ForAnyValue:StringNotEquals": {_SUBNETS: ["subnet-1"]}}
    yield _unless("ForAnyValue negated finds one more subnet", not_any, {_SUBNETS: ("subnet-1", "subnet-2")}, EXPLICIT)
    yield _unless("ForAnyValue negated overlooks an absent key", not_any, {}, ALLOWED)
    none_of: Block = {"ForAllValues:StringNotEquals": {_SUBNETS: ["subnet-1"]}}
    yield _when("ForAllValues negated is true of an absent key", none_of, {}, ALLOWED)
    yield _when("ForAllValues negated wants none of them", none_of, {_SUBNETS: ("subnet-2", "subnet-1")}, IMPLICIT)
    if_exists: Block = {"ForAllValues:StringEqualsIfExists": {_SUBNETS: ["subnet-1"]}}
    yield _when("IfExists in ForAllValues, key absent", if_exists, {}, ALLOWED)
    yield _when("IfExists in ForAllValues, other value", if_exists, {_SUBNETS: ("subnet-2",)}, IMPLICIT)
    yield _when("IfExists passes an absent key", {"ArnEqualsIfExists": {_VOLUME: _KEY}}, {}, ALLOWED)
    yield _when(
        "IfExists judges a key that is there", {"ArnEqualsIfExists": {_VOLUME: _KEY}}, {_VOLUME: _ALIAS}, IMPLICIT
    )
    yield _when("a positive operator on an absent key", {"ArnEquals": {_VOLUME: _KEY}}, {}, IMPLICIT)
    yield _when("a negated operator on an absent key", {"StringNotEquals": {_TEAM: "nlp"}}, {}, ALLOWED)
    yield _unless("a negated operator denies an absent key", {"ArnNotEquals": {_VOLUME: _KEY}}, {}, EXPLICIT)
    for wanted, given, expected in (
        ("true", {}, ALLOWED),
        ("false", {}, IMPLICIT),
        ("True", {_VOLUME: _KEY}, IMPLICIT),
    ):
        yield _when(f"Null {wanted} of {len(given)} keys", {"Null": {_VOLUME: wanted}}, given, expected)
    yield _when("Null false of a key that is there", {"Null": {_VOLUME: "false"}}, {_VOLUME: _KEY}, ALLOWED)
    both: Block = {"Null": {_VOLUME: "true", _SUBNETS: "true"}}
    yield _unless("two keys under Null in a denial, one absent", both, {_VOLUME: _KEY}, ALLOWED)
    yield _unless("two keys under Null in a denial, both absent", both, {}, EXPLICIT)


def _values() -> Iterator[Expected]:
    """How operators compare, and policy variables."""
    for operator in ("ArnEquals", "ArnLike"):
        pattern = f"arn:aws:kms:*:{_ACCOUNT}:key/*"
        yield _when(f"{operator} knows wildcards", {operator: {_VOLUME: pattern}}, {_VOLUME: _KEY}, ALLOWED)
        yield _when(f"{operator} of an alias", {operator: {_VOLUME: pattern}}, {_VOLUME: _ALIAS}, IMPLICIT)
        log = f"arn:aws:logs:us-east-1:{_ACCOUNT}:log-group:ana"
        beyond: Block = {operator: {"aws:SourceArn": f"arn:aws:*:{_ACCOUNT}:log-group:ana"}}
        yield _when(f"{operator}'s star stays in its part", beyond, {"aws:SourceArn": log}, IMPLICIT)
        last: Block = {operator: {"aws:SourceArn": f"arn:aws:logs:*:{_ACCOUNT}:log-*a"}}
        yield _when(f"{operator}'s star in the last part", last, {"aws:SourceArn": log}, ALLOWED)
    tag = {_TEAM: "star-team"}
    yield _when("StringEquals takes a star literally", {"StringEquals": {_TEAM: "star*"}}, tag, IMPLICIT)
    yield _when("StringEquals finds the star itself", {"StringEquals": {_TEAM: "star*"}}, {_TEAM: "star*"}, ALLOWED)
    yield _when("StringLike's star is a wildcard", {"StringLike": {_TEAM: "star*"}}, tag, ALLOWED)
    yield _when("${*} is no wildcard", {"StringLike": {_TEAM: "star${*}team"}}, tag, IMPLICIT)
    yield _when("${*} is a star", {"StringLike": {_TEAM: "star${*}team"}}, {_TEAM: "star*team"}, ALLOWED)
    yield _when("${?} is a question mark", {"StringLike": {_TEAM: "what${?}"}}, {_TEAM: "whats"}, IMPLICIT)
    yield _when("StringEquals knows case", {"StringEquals": {_TEAM: "NLP"}}, {_TEAM: "nlp"}, IMPLICIT)
    yield _when("StringEqualsIgnoreCase", {"StringEqualsIgnoreCase": {_TEAM: "NLP"}}, {_TEAM: "nlp"}, ALLOWED)
    yield _when("names of keys know no case", {"StringEquals": {"AWS:requesttag/TEAM": "nlp"}}, {_TEAM: "nlp"}, ALLOWED)
    variable: Block = {"StringEquals": {_TEAM: "${aws:username}"}}
    yield _when("a variable", variable, {_TEAM: "ana", "aws:username": "ana"}, ALLOWED)
    yield _when("a variable without a value", variable, {_TEAM: "ana"}, IMPLICIT)
    default: Block = {"StringEquals": {_TEAM: "${aws:username, 'ana'}"}}
    yield _when("a variable's default", default, {_TEAM: "ana"}, ALLOWED)
    yield _when("a default gives way to a value", default, {_TEAM: "ana", "aws:username": "bo"}, IMPLICIT)
    none_of: Block = {"StringNotEquals": {_TEAM: ["nlp", "ml"]}}
    yield _when("several values of a negated operator", none_of, {_TEAM: "ml"}, IMPLICIT)
    two: Block = {"StringEquals": {_TEAM: "nlp", "aws:RequestedRegion": "us-east-1"}}
    yield _when("several keys are all asked for", two, {_TEAM: "nlp", "aws:RequestedRegion": "us-west-2"}, IMPLICIT)
    alternatives: Block = {"StringEquals": {_TEAM: ["nlp", "ml"]}}
    yield _when("several values are alternatives", alternatives, {_TEAM: "ml"}, ALLOWED)


def _covered(
    name: str, expected: str, access: Access | None = None, more: Sequence[Document] = (), **elements: object
) -> Expected:
    """A statement with these elements, beside ``more``."""
    fields = _statement(**elements)
    for element in ("Action", "Resource"):
        if f"Not{element}" in elements:
            del fields[element]
    return Case(name, access or _asked(), [*more, _policy(fields)]), expected


def _elements() -> Iterator[Expected]:
    """Action, Resource and their negations."""
    yield _covered("an action in another case", ALLOWED, Action="COMPREHEND:createdocumentCLASSIFIER")
    yield _covered("wildcards in an action", ALLOWED, Action="comprehend:Create*Class?fier")
    yield _covered("a resource in another case", IMPLICIT, Resource=_MODEL.replace("reviews", "Reviews"))
    yield _covered("a shortened ARN", ALLOWED, Resource="arn:aws:comprehend:*")
    yield _covered("a shortened ARN of another service", IMPLICIT, Resource="arn:aws:s3:*")
    yield _covered(
        "a star beyond a slash",
        ALLOWED,
        Resource=f"{_COMPREHEND}:document-classifier/*",
        access=_asked(resource=f"{_MODEL}/version/v1"),
    )
    yield _covered("a literal star in a resource", IMPLICIT, Resource=f"{_COMPREHEND}:document-classifier/${{*}}")
    mine = f"{_COMPREHEND}:document-classifier/${{aws:username}}-*"
    named = _asked({"aws:username": "ana"}, resource=f"{_COMPREHEND}:document-classifier/ana-1")
    yield _covered("a variable in a resource", ALLOWED, named, Resource=mine)
    yield _covered("a variable without a value in a resource", IMPLICIT, Resource=mine)
    other = "comprehend:CreateEndpoint"
    yield _covered("Allow NotAction of another", ALLOWED, NotAction=[other])
    yield _covered("Allow NotAction of this", IMPLICIT, NotAction=["comprehend:Create*"])
    yield _covered("Deny NotAction of another", EXPLICIT, more=[_GRANT], Effect="Deny", NotAction=other)
    yield _covered("Deny NotAction of this", ALLOWED, more=[_GRANT], Effect="Deny", NotAction=[other, _CREATE])
    elsewhere = f"{_COMPREHEND}:flywheel/*"
    yield _covered("Allow NotResource of another", ALLOWED, NotResource=elsewhere)
    yield _covered("Allow NotResource of this", IMPLICIT, NotResource=[elsewhere, _MODEL])
    yield _covered("Deny NotResource of another", EXPLICIT, more=[_GRANT], Effect="Deny", NotResource=elsewhere)
    yield _covered("Deny NotResource of this", ALLOWED, more=[_GRANT], Effect="Deny", NotResource=_MODEL)
    yield _covered("a denial wins over a grant", EXPLICIT, more=[_FULL], Effect="Deny", Action="*")
    yield Case("no policy at all", _asked(), []), IMPLICIT


def _layers() -> Iterator[Expected]:
    """Service control policies and permissions boundaries."""
    guarded = _policy(_statement(Condition={"Null": {_VOLUME: "false"}}))
    elsewhere = _policy(_statement(Action="comprehend:Describe*"))
    denial = _policy(_statement(Effect="Deny", Condition={"Null": {_VOLUME: "true"}}))
    for name, levels, expected in (
        ("an SCP's Allow beside FullAWSAccess stops nothing", [[_FULL, guarded]], ALLOWED),
        ("an SCP's Allow in place of FullAWSAccess", [[guarded]], IMPLICIT),
        ("every level has to allow", [[_FULL], [elsewhere]], IMPLICIT),
        ("an SCP without any Allow", [[denial]], EXPLICIT),
        ("a level without any policy", [[_FULL], []], IMPLICIT),
        ("a denial in an SCP wins", [[_FULL], [_FULL, denial]], EXPLICIT),
        ("FullAWSAccess on every level", [[_FULL], [_FULL]], ALLOWED),
    ):
        yield Case(name, _asked(), [_GRANT], scps=levels), expected
    only_denies = _policy(_statement(Effect="Deny", Action="comprehend:Delete*"))
    yield Case("an SCP that only denies something else", _asked(), [_GRANT], scps=[[only_denies]]), IMPLICIT
    yield Case("an SCP grants nothing by itself", _asked(), [], scps=[[_FULL]]), IMPLICIT
    yield Case("a boundary that allows", _asked(), [_GRANT], boundaries=[_FULL]), ALLOWED
    yield Case("a boundary that does not allow", _asked(), [_GRANT], boundaries=[elsewhere]), IMPLICIT
    yield Case("a boundary grants nothing by itself", _asked(), [elsewhere], boundaries=[_FULL]), IMPLICIT
    yield Case("a denial in a boundary", _asked(), [_GRANT], boundaries=[_FULL, denial]), EXPLICIT


_FIVE = (
    *("comprehend:VolumeKmsKey", "comprehend:OutputKmsKey", "comprehend:ModelKmsKey"),
    *("comprehend:VpcSubnets", "comprehend:VpcSecurityGroupIds"),
)
ARTICLE_1 = _policy(_statement(Condition={"Null": dict.fromkeys(_FIVE, "false")}))
"""Each of the five settings must be there, whatever it is."""
ARTICLE_2 = _policy(
    _statement(
        Action=[_CREATE, "comprehend:CreateEntityRecognizer", "comprehend:Start*Job"],
        Condition={
            "ArnEquals": dict.fromkeys(_FIVE[:3], _KEY),
            "ForAllValues:StringLike": {_FIVE[3]: ["subnet-1", "subnet-2"], _FIVE[4]: ["sg-1"]},
        },
    )
)
"""Each setting must be the right one; ForAllValues lets a request without any network pass."""


def _article() -> Iterator[Expected]:
    keys: Context = dict.fromkeys(_FIVE[:3], _KEY)
    network: Context = {_FIVE[3]: ("subnet-1", "subnet-2"), _FIVE[4]: ("sg-1",)}
    recognizer = _asked(
        {key: value for key, value in {**keys, **network}.items() if key != "comprehend:OutputKmsKey"},
        *("comprehend:CreateEntityRecognizer", f"{_COMPREHEND}:entity-recognizer/names"),
    )
    job = _asked(
        {key: value for key, value in {**keys, **network}.items() if key != "comprehend:ModelKmsKey"},
        *("comprehend:StartSentimentDetectionJob", f"{_COMPREHEND}:sentiment-detection-job/1"),
    )
    further = {**network, _FIVE[3]: ("subnet-1", "subnet-2", "subnet-3")}
    for name, access, first, second in (
        ("right", _asked({**keys, **network}), ALLOWED, ALLOWED),
        ("without a network", _asked(keys), IMPLICIT, ALLOWED),
        ("without keys", _asked(network), IMPLICIT, IMPLICIT),
        ("with an alias", _asked({**keys, **network, _VOLUME: _ALIAS}), ALLOWED, IMPLICIT),
        ("with one more subnet", _asked({**keys, **further}), ALLOWED, IMPLICIT),
        ("recognizer", recognizer, IMPLICIT, IMPLICIT),
        ("sentiment job", job, IMPLICIT, IMPLICIT),
    ):
        yield Case(f"article, policy 1, {name}", access, [ARTICLE_1]), first
        yield Case(f"article, policy 2, {name}", access, [ARTICLE_2]), second


HAND_CASES: Sequence[Expected] = (*_presence(), *_values(), *_elements(), *_layers(), *_article())


def _documented() -> Iterator[Expected]:
    variable: dict[str, Any] = {"StringNotEquals": {_TEAM: "${aws:PrincipalTag/Missing}"}}
    yield _when("variable without a value, negated operator", variable, {_TEAM: "nlp"}, ALLOWED)
    yield _when("${*} in StringEquals", {"StringEquals": {_TEAM: "a${*}"}}, {_TEAM: "a*"}, ALLOWED)
    address = {"aws:SourceIp": "203.0.113.7"}
    yield _when("every address", {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, address, ALLOWED)
    yield _when("other family", {"NotIpAddress": {"aws:SourceIp": "2001:db8::1"}}, address, ALLOWED)
    later: Block = {"DateGreaterThan": {"aws:EpochTime": "2026-01-01T00:00:00Z"}}
    yield _when("seconds against a date", later, {"aws:EpochTime": "1768478400"}, ALLOWED)
    yield _when("Null of an empty list", {"Null": {_SUBNETS: "true"}}, {_SUBNETS: ()}, ALLOWED)
    yield _when("ForAnyValue IfExists", {"ForAnyValue:StringEqualsIfExists": {_SUBNETS: "subnet-1"}}, {}, ALLOWED)
    old = _policy(_statement(Condition={"StringEquals": {_TEAM: "${aws:username}"}}), version="2008-10-17")
    yield Case("no variables before 2012", _asked({_TEAM: "ana", "aws:username": "ana"}), [old]), IMPLICIT
    unnamed = f"{_COMPREHEND}:document-classifier/${{aws:PrincipalTag/Missing}}"
    yield _covered("variable without a value in NotResource", ALLOWED, NotResource=unnamed)


DOCUMENTED_OTHERWISE: Sequence[Expected] = tuple(_documented())
"""What the simulator judges otherwise than the guide has it (see ``generate``), with the guide's decision."""
