"""Who used a key: which keys, which events, what they say, and how politely CloudTrail is asked."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.audit.conftest import TRAINING_SECONDS
from tests.demo.clients import TRAINED_ENCRYPTED, TRAINED_PLAIN, Clients, classifier, key
from wizard.account.errors import RefusedError
from wizard.account.session import AccountSession
from wizard.audit.events import KeyUse, key_use_of
from wizard.audit.keys import audited_keys
from wizard.audit.lookup import SECONDS_APART, look_up
from wizard.audit.question import AuditedKey, Question, moment_of, period, purposes_of
from wizard.audit.telling import as_csv, as_json, detail_lines, table_lines, trail_query, who_words
from wizard.demo.server import DemoServer
from wizard.errors import UsageError
from wizard.launch.ledger import Ledger
from wizard.launch.watch import GoneError

ROLE = "arn:aws:iam::111122223333:role/ComprehendDataAccess"
LIVE = "arn:aws:comprehend:us-west-2:111122223333:document-classifier-endpoint/tickets-live"
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def asked(session: AccountSession, *keys: AuditedKey, pauses: list[float] | None = None, **what: Any) -> list[KeyUse]:
    """The events, and the pauses that were made."""
    now = datetime.now(UTC) + timedelta(days=1)  # the account's clock has been moved on by the tests
    question = Question(keys, now - timedelta(days=89), now, **what)
    sleep = pauses.append if pauses is not None else lambda _seconds: None
    return [use for page in look_up(session, question, cancelled=lambda: False, sleep=sleep) for use in page]


def model_key() -> AuditedKey:
    return AuditedKey("model", key(3), ROLE)


# --- which keys -------------------------------------------------------------------------------------------------------


def test_the_keys_of_a_model_by_purpose(session: AccountSession) -> None:
    found = audited_keys(session, None, TRAINED_ENCRYPTED, ("model", "volume", "output"))
    assert [(one.purpose, one.arn, one.role) for one in found] == [
        ("model", key(3), ROLE),
        ("volume", key(1), ROLE),
        ("output", key(2), ROLE),
    ]
    assert audited_keys(session, None, "support-tickets-2025", ("model",)) == found[:1]


def test_an_endpoint_has_its_models_key_and_a_key_is_itself(session: AccountSession) -> None:
    assert [one.arn for one in audited_keys(session, None, LIVE, ("model",))] == [key(3)]
    assert audited_keys(session, None, key(1), ("model",)) == (AuditedKey("key", key(1)),)
    alias = "arn:aws:kms:us-west-2:111122223333:alias/comprehend-model"
    assert [one.arn for one in audited_keys(session, None, alias, ("model",))] == [key(3)]


def test_a_key_that_serves_two_purposes_comes_once(server: DemoServer, session: AccountSession) -> None:
    arn = Clients(server).comprehend.create_document_classifier(
        **classifier("one-key", VolumeKmsKeyId=key(1), ModelKmsKeyId=key(1))
    )["DocumentClassifierArn"]
    assert [(one.purpose, one.arn) for one in audited_keys(session, None, arn, ("model", "volume"))] == [
        ("model, volume", key(1))
    ]


def test_without_a_key_of_ones_own_there_is_nothing_to_see(session: AccountSession) -> None:
    with pytest.raises(UsageError, match="no customer managed key for: model") as caught:
        audited_keys(session, None, TRAINED_PLAIN, ("model",))
    assert "belongs to AWS" in caught.value.remedy


def test_of_a_model_that_is_gone_the_ledger_knows_the_keys(session: AccountSession) -> None:
    from wizard.launch.run import Intent

    arn = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/gone"
    plan = {"role": ROLE, "keys": {"model": key(3)}}
    intent = Intent("classifier", "gone", "", "111122223333", "us-west-2", "", "", "", "Create", plan, {})
    with Ledger(None) as ledger:
        ledger.note_created(ledger.claim(intent), arn)
        assert audited_keys(session, ledger, arn, ("model",)) == (model_key(),)
        with pytest.raises(GoneError):
            audited_keys(session, None, arn, ("model",))


# --- what is asked ----------------------------------------------------------------------------------------------------


def test_what_concerns_comprehend_is_told_from_the_rest(session: AccountSession) -> None:
    uses = asked(session, model_key())
    assert {use.event for use in uses} >= {"Decrypt"}
    assert all(use.concerns_comprehend for use in uses)
    everything = asked(session, model_key(), everything=True)
    assert "DescribeKey" in {use.event for use in everything} - {use.event for use in uses}
    denied = asked(session, model_key(), denied=True)
    assert [(use.decision, who_words(use)) for use in denied] == [("denied", "user/summer-intern")]
    assert asked(session, model_key(), principal="SUMMER") == denied
    assert asked(session, model_key(), events=("decrypt",), text="summer") == denied
    assert asked(session, model_key(), events=("CreateGrant",), principal="summer") == []


def test_a_training_leaves_its_traces(server: DemoServer, session: AccountSession) -> None:
    before = {use.id for use in asked(session, model_key())}
    arn = Clients(server).comprehend.create_document_classifier(**classifier("traced"))["DocumentClassifierArn"]
    server.clock.advance(TRAINING_SECONDS)
    Clients(server).comprehend.describe_document_classifier(DocumentClassifierArn=arn)
    server.clock.advance(TRAINING_SECONDS)
    Clients(server).comprehend.describe_document_classifier(DocumentClassifierArn=arn)
    uses = [use for use in asked(session, model_key()) if use.id not in before]
    assert {use.event for use in uses} == {"CreateGrant", "GenerateDataKey", "Decrypt", "RetireGrant"}
    assert all(use.by == "comprehend.amazonaws.com" for use in uses)
    assert all(dict(use.context).get("aws:comprehend:arn", arn) == arn for use in uses)
    grant = next(use for use in uses if use.event == "CreateGrant")
    retired = next(use for use in uses if use.event == "RetireGrant")
    assert grant.grant == retired.grant
    assert "Decrypt" in grant.operations
    assert who_words(grant) == "comprehend as assumed-role/ComprehendDataAccess/comprehend"


def test_a_role_that_may_not_is_seen_to_be_refused(server: DemoServer, session: AccountSession) -> None:
    iam = Clients(server)("iam")
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["s3:*", "ec2:*"], "Resource": "*"},
        ],
    }
    trust = iam.get_role(RoleName="ComprehendDataAccess")["Role"]["AssumeRolePolicyDocument"]
    iam.create_role(RoleName="ComprehendNoKeys", AssumeRolePolicyDocument=json.dumps(trust))
    iam.put_role_policy(RoleName="ComprehendNoKeys", PolicyName="p", PolicyDocument=json.dumps(policy))
    role = "arn:aws:iam::111122223333:role/ComprehendNoKeys"
    client = Clients(server).comprehend
    arn = client.create_document_classifier(**classifier("no-keys", DataAccessRoleArn=role))["DocumentClassifierArn"]
    server.clock.advance(TRAINING_SECONDS)
    client.describe_document_classifier(DocumentClassifierArn=arn)
    denied = asked(session, AuditedKey("volume", key(1), role), denied=True)
    assert [(use.event, use.error) for use in denied] == [("CreateGrant", "AccessDenied")]
    assert "ComprehendNoKeys" in denied[0].principal


def test_pages_are_asked_for_no_faster_than_two_a_second(server: DemoServer, session: AccountSession) -> None:
    kms = Clients(server)("kms")
    for _number in range(120):
        kms.describe_key(KeyId=key(4))
    pauses: list[float] = []
    before = len(server.recorded)
    uses = asked(session, AuditedKey("model", key(4)), model_key(), pauses=pauses, everything=True)
    lookups = [request for request in server.recorded[before:] if request.operation == "LookupEvents"]
    assert len([use for use in uses if use.key == key(4)]) >= 120
    assert len({use.id for use in uses}) == len(uses)
    assert len(lookups) >= 4
    assert pauses == [SECONDS_APART] * (len(lookups) - 1)
    assert {request.parameters["MaxResults"] for request in lookups} == {50}


def test_asked_to_slow_down_it_waits_longer_and_goes_on(server: DemoServer, session: AccountSession) -> None:
    server.set_faults(["cloudtrail:LookupEvents=Throttling x3"])
    pauses: list[float] = []
    assert asked(session, model_key(), pauses=pauses)
    assert pauses[:3] == [1.0, 2.0, 4.0]
    server.set_faults(["cloudtrail:LookupEvents=Throttling"])
    pauses.clear()
    with pytest.raises(RefusedError):
        asked(session, model_key(), pauses=pauses)
    assert len(pauses) == 7


def test_a_permission_that_is_missing_is_named(server: DemoServer, session: AccountSession) -> None:
    server.set_faults(["cloudtrail:LookupEvents=AccessDenied"])
    with pytest.raises(RefusedError) as caught:
        asked(session, model_key())
    assert caught.value.permission == "cloudtrail:LookupEvents"


def test_it_stops_when_nobody_wants_more(server: DemoServer, session: AccountSession) -> None:
    before = len(server.recorded)
    question = Question((model_key(),), NOW - timedelta(days=3000), NOW + timedelta(days=3000))
    assert list(look_up(session, question, cancelled=lambda: True, sleep=lambda _: None)) == []
    assert len(server.recorded) == before


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("30m", NOW - timedelta(minutes=30)),
        ("12h", NOW - timedelta(hours=12)),
        ("7d", NOW - timedelta(days=7)),
        ("2w", NOW - timedelta(days=14)),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-11-20T10:00+02:00", datetime(2026, 11, 20, 8, tzinfo=UTC)),
    ],
)
def test_moments_are_read(text: str, moment: datetime) -> None:
    assert moment_of(text, "--since", NOW) == moment


@pytest.mark.parametrize("text", ["", "7", "7y", "yesterday", "2026-13-01", "\x1b[31m"])
def test_what_is_no_moment_names_the_option(text: str) -> None:
    with pytest.raises(UsageError, match="--since") as caught:
        moment_of(text, "--since", NOW)
    assert "\x1b" not in str(caught.value)


def test_periods_and_purposes() -> None:
    assert period("", "", NOW) == (NOW - timedelta(days=90), NOW)
    with pytest.raises(UsageError, match="before it begins"):
        period("1h", "2h", NOW)
    assert purposes_of("output, model,model") == ("output", "model")
    for wrong in ("", "keys", "model,x"):
        with pytest.raises(UsageError, match="is no purpose") as caught:
            purposes_of(wrong)
        assert "volume" in caught.value.remedy


# --- events that are not what they should be --------------------------------------------------------------------------

HOSTILE = "=cmd|' /C calc'!A0\x1b]0;x\x07\u202e\n"


def use_of(record: Any, **event: Any) -> KeyUse:
    text = record if isinstance(record, str) or record is None else json.dumps(record)
    given = {"EventName": "Decrypt", "EventTime": NOW, "EventId": "1", "CloudTrailEvent": text, **event}
    return key_use_of(given, key(3), "model", ROLE)


@pytest.mark.parametrize("record", [None, "", "{", "[]", "7", '"x"', "[" * 100_000])
def test_a_record_that_cannot_be_read_is_said_and_not_dropped(record: Any) -> None:
    use = use_of(record)
    assert use.unreadable
    assert use.concerns_comprehend
    assert "could not be read" in "\n".join(detail_lines(use))


@pytest.mark.parametrize(
    ("record", "concerns"),
    [
        ({"sourceIPAddress": "comprehend.amazonaws.com"}, True),
        ({"userIdentity": {"invokedBy": "comprehend.amazonaws.com"}}, True),
        ({"requestParameters": {"granteePrincipal": "comprehend.amazonaws.com"}}, True),
        ({"requestParameters": {"encryptionContext": {"aws:comprehend:arn": "x"}}}, True),
        ({"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": ROLE}}}}, True),
        ({"userIdentity": {"arn": "arn:aws:iam::1:user/x"}, "sourceIPAddress": "203.0.113.7"}, False),
        ({"userIdentity": "x", "requestParameters": [1], "responseElements": 3, "resources": None}, False),
    ],
)
def test_what_concerns_comprehend(record: dict[str, Any], concerns: bool) -> None:
    assert use_of(record).concerns_comprehend is concerns


def test_texts_of_an_event_cannot_act_anywhere() -> None:
    use = use_of(
        {
            "userIdentity": {"arn": HOSTILE, "invokedBy": HOSTILE},
            "requestParameters": {"encryptionContext": {HOSTILE: HOSTILE}, "granteePrincipal": HOSTILE},
            "errorCode": HOSTILE,
        },
        EventName=HOSTILE,
    )
    for text in (*table_lines([use], 80), *detail_lines(use)):
        assert text.isprintable()
    rows = list(csv.reader(io.StringIO(as_csv([use]))))
    assert rows[1][1].startswith("'=cmd")
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in rows[1])
    assert json.dumps(as_json(use))


@pytest.mark.parametrize("width", [80, 120, 160])
def test_a_table_fits(session: AccountSession, width: int) -> None:
    lines = list(table_lines(asked(session, model_key(), everything=True), width))
    assert max(map(len, lines)) <= width
    assert lines[0].split() == ["TIME", "(UTC)", "EVENT", "DECISION", "WHO"]


def test_the_query_for_a_trail_quotes_what_it_names() -> None:
    query = trail_query([AuditedKey("model", "arn:aws:kms:us-west-2:1:key/a'b")])
    assert "IN ('arn:aws:kms:us-west-2:1:key/a''b')" in query
