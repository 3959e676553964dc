"""The caller's own policies as read from IAM: all of them or none, and who the caller is."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.account.callers import Callers, answering, together
from tests.demo.clients import ACCOUNT, allow, document
from wizard.account.errors import CredentialsError, RefusedError
from wizard.account.own_policies import Principal, UnreadablePoliciesError, principal_of, read_rights
from wizard.account.session import AccountSession, Identity
from wizard.demo.names import USER_ARN, USER_NAME
from wizard.demo.server import DemoServer
from wizard.errors import AwsRefusedError, NoAwsError, WizardError
from wizard.policy.access import Access
from wizard.reads import OWN_POLICIES

PATH = "/service-teams/nlp/"
OF_USER = (
    *("GetUser", "ListAttachedUserPolicies", "ListUserPolicies", "GetUserPolicy", "GetPolicy", "GetPolicyVersion"),
    *("ListGroupsForUser", "ListAttachedGroupPolicies", "ListGroupPolicies", "GetGroupPolicy"),
)
OF_ROLE = (
    *("GetRole", "ListAttachedRolePolicies", "ListRolePolicies", "GetRolePolicy", "GetPolicy", "GetPolicyVersion"),
)


@pytest.fixture(scope="module")
def callers(server: DemoServer) -> Callers:
    return Callers(server)


@pytest.fixture(autouse=True)
def _no_faults_left(server: DemoServer) -> Iterator[None]:
    yield
    server.set_faults([])


@pytest.fixture(scope="module")
def member(callers: Callers) -> AccountSession:
    """A user who has policies in every way that a user can have them."""
    session = callers.user("member", allow("comprehend:List*"), path=PATH)
    iam = callers.iam
    iam.attach_user_policy(UserName="member", PolicyArn=callers.managed("of-member", allow("comprehend:Describe*")))
    iam.create_group(GroupName="team")
    iam.put_group_policy(GroupName="team", PolicyName="g", PolicyDocument=document(allow("kms:ListKeys")))
    iam.attach_group_policy(GroupName="team", PolicyArn=callers.managed("of-team", allow("s3:ListAllMyBuckets")))
    iam.add_user_to_group(GroupName="team", UserName="member")
    return session


@pytest.fixture(scope="module")
def bounded(callers: Callers) -> AccountSession:
    """The session of a role that has a path, policies in every way that a role can have them, and a boundary."""
    boundary = callers.managed("limit", allow("comprehend:*"))
    role = callers.role("Bounded", allow("comprehend:*", "s3:GetObject"), path=PATH, boundary=boundary)
    arn = callers.managed("of-role", allow("kms:ListKeys"))
    callers.iam.attach_role_policy(RoleName="Bounded", PolicyArn=arn)
    return callers.assumed(role)


def names(session: AccountSession) -> list[str]:
    return [policy.name for policy in read_rights(session).identity]


def decided(session: AccountSession, action: str) -> str:
    rights = read_rights(session)
    return rights.decide(Access(action, "*", rights.facts)).decision


# --- users ---------------------------------------------------------------------------------------------------------


def test_a_user_with_policies_of_every_sort(member: AccountSession) -> None:
    assert sorted(names(member)) == ["g", "of-member", "of-team", "p"]
    for action in ("comprehend:ListEndpoints", "comprehend:DescribeEndpoint", "kms:ListKeys", "s3:ListAllMyBuckets"):
        assert decided(member, action) == "allowed"
    assert decided(member, "comprehend:CreateEndpoint") == "implicitly_denied"
    assert read_rights(member).boundaries == ()


def test_what_is_the_same_in_every_request_of_a_user(callers: Callers, member: AccountSession) -> None:
    rights = read_rights(member)
    assert rights.facts == {
        "aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:user{PATH}member",
        "aws:PrincipalAccount": ACCOUNT,
        "aws:username": "member",
        "aws:userid": callers.iam.get_user(UserName="member")["User"]["UserId"],
        "aws:ViaAWSService": "false",
        "aws:SecureTransport": "true",
    }
    assert "Service control policies" in rights.unseen
    assert "session" not in rights.unseen


def test_a_user_without_policies_may_do_nothing(callers: Callers) -> None:
    nobody = callers.user("nobody")
    assert names(nobody) == []
    assert decided(nobody, "comprehend:ListEndpoints") == "implicitly_denied"


def test_the_default_version_of_a_managed_policy_counts(callers: Callers) -> None:
    session, arn = callers.user("versioned"), callers.managed("versions", allow("comprehend:List*"))
    callers.iam.attach_user_policy(UserName="versioned", PolicyArn=arn)
    callers.iam.create_policy_version(PolicyArn=arn, PolicyDocument=document(allow("s3:*")), SetAsDefault=False)
    assert decided(session, "s3:GetObject") == "implicitly_denied"
    callers.iam.set_default_policy_version(PolicyArn=arn, VersionId="v2")
    assert decided(session, "s3:GetObject") == "allowed"
    assert decided(session, "comprehend:ListEndpoints") == "implicitly_denied"


def test_the_permissions_boundary_of_a_user(callers: Callers) -> None:
    """The simulated account keeps boundaries of roles only, so GetUser is given one here."""
    boundary = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": callers.managed("u", allow("s3:*"))}
    session = callers.user("limited", allow("comprehend:*", "s3:*"))
    with answering(session, "iam.GetUser", lambda parsed: parsed["User"].update(PermissionsBoundary=boundary)):
        assert [policy.name for policy in read_rights(session).boundaries] == ["u"]
        assert decided(session, "s3:GetObject") == "allowed"
        assert decided(session, "comprehend:ListEndpoints") == "implicitly_denied"


def test_more_policies_than_a_page_holds(server: DemoServer, callers: Callers) -> None:
    session = callers.user("collector")
    expected = [f"many-{number:02}" for number in range(15)]
    for name in expected:
        callers.iam.attach_user_policy(UserName="collector", PolicyArn=callers.managed(name, allow(f"s3:{name}")))
    events = session.client("iam").meta.events
    events.register(
        "provide-client-params.iam.ListAttachedUserPolicies", lambda params, **_rest: {**params, "MaxItems": 4}
    )
    before = len(server.recorded)
    assert sorted(names(session)) == expected
    pages = [request for request in server.recorded[before:] if request.operation == "ListAttachedUserPolicies"]
    assert [("Marker" in page.parameters) for page in pages] == [False, True, True, True]


# --- roles ---------------------------------------------------------------------------------------------------------


def test_the_session_of_a_role_has_the_roles_policies_and_boundary(bounded: AccountSession) -> None:
    rights = read_rights(bounded)
    assert sorted(policy.name for policy in rights.identity) == ["of-role", "p"]
    assert [policy.name for policy in rights.boundaries] == ["limit"]
    assert decided(bounded, "comprehend:CreateEndpoint") == "allowed"
    assert decided(bounded, "s3:GetObject") == "implicitly_denied"
    assert decided(bounded, "kms:ListKeys") == "implicitly_denied"


def test_what_is_the_same_in_every_request_of_a_role_session(callers: Callers, bounded: AccountSession) -> None:
    role = callers.iam.get_role(RoleName="Bounded")["Role"]
    assert bounded.identity().arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/Bounded/ada"
    rights = read_rights(bounded)
    assert rights.facts == {
        "aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role{PATH}Bounded",
        "aws:PrincipalAccount": ACCOUNT,
        "aws:userid": f"{role['RoleId']}:ada",
        "aws:ViaAWSService": "false",
        "aws:SecureTransport": "true",
    }
    assert "a session policy, if any" in rights.unseen


# --- how long it takes ----------------------------------------------------------------------------------------------


def test_calls_that_need_no_other_are_made_at_once(member: AccountSession, bounded: AccountSession) -> None:
    for calls in (
        ("iam.GetUser", "iam.ListAttachedUserPolicies", "iam.ListUserPolicies", "iam.ListGroupsForUser"),
        ("iam.ListAttachedGroupPolicies", "iam.ListGroupPolicies"),
    ):
        with together(member, *calls):
            assert sorted(names(member)) == ["g", "of-member", "of-team", "p"]
    with together(bounded, "iam.GetRole", "iam.ListAttachedRolePolicies", "iam.ListRolePolicies"):
        assert sorted(names(bounded)) == ["of-role", "p"]


def test_the_order_is_that_of_the_lists(member: AccountSession) -> None:
    """First the user's own, attached and then inline, then those of its groups."""
    assert names(member) == ["of-member", "p", "of-team", "g"]


# --- who has policies ----------------------------------------------------------------------------------------------


def _identity(arn: str) -> Identity:
    return Identity(ACCOUNT, arn, "AIDAEXAMPLE", f"{ACCOUNT} · {arn.split(':', 5)[-1]}")


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        (USER_ARN, Principal("user", USER_NAME, USER_ARN)),
        (
            "arn:aws-cn:iam::111122223333:user/a/b/ann",
            Principal("user", "ann", "arn:aws-cn:iam::111122223333:user/a/b/ann"),
        ),
        (
            "arn:aws-us-gov:sts::111122223333:assumed-role/Admin/ann@example.org",
            Principal("role", "Admin", "arn:aws-us-gov:iam::111122223333:role/Admin"),
        ),
        ("arn:aws:iam::111122223333:root", Principal("root", "root", "arn:aws:iam::111122223333:root")),
    ],
)
def test_the_principal_behind_credentials(arn: str, expected: Principal) -> None:
    assert principal_of(_identity(arn)) == expected


@pytest.mark.parametrize("arn", ["arn:aws:sts::111122223333:federated-user/ann", "arn:aws:iam::111122223333:group/x"])
def test_others_have_no_policies_to_look_up(arn: str) -> None:
    with pytest.raises(UnreadablePoliciesError, match="is neither a user nor a role") as caught:
        principal_of(_identity(arn))
    assert arn.rpartition(":")[2] in caught.value.message
    assert caught.value.remedy == "The launch itself will tell."


def _as_if(session: AccountSession, arn: str) -> AbstractContextManager[None]:
    """Let STS say of ``session`` that it is ``arn``: the simulated account has users and roles only."""
    return answering(session, "sts.GetCallerIdentity", lambda parsed: parsed.update(Arn=arn))


def test_a_federated_user_is_told_so_and_iam_is_not_asked(server: DemoServer, member: AccountSession) -> None:
    before = len(server.recorded)
    with (
        _as_if(member, f"arn:aws:sts::{ACCOUNT}:federated-user/ann"),
        pytest.raises(UnreadablePoliciesError, match="federated-user/ann is neither"),
    ):
        read_rights(member)
    assert [request.operation for request in server.recorded[before:]] == ["GetCallerIdentity"]


def test_the_root_user_may_do_everything_and_iam_is_not_asked(server: DemoServer, member: AccountSession) -> None:
    before = len(server.recorded)
    with _as_if(member, f"arn:aws:iam::{ACCOUNT}:root"):
        rights = read_rights(member)
    assert [request.operation for request in server.recorded[before:]] == ["GetCallerIdentity"]
    assert rights.decide(Access("comprehend:CreateEndpoint", "*", rights.facts)).decision == "allowed"
    assert "aws:username" not in rights.facts
    assert "Service control policies" in rights.unseen


# --- everything or nothing -----------------------------------------------------------------------------------------


def test_the_calls_refused_below_are_all_that_the_policy_grants() -> None:
    assert {f"iam:{name}" for name in (*OF_USER, *OF_ROLE)} | {"iam:SimulatePrincipalPolicy"} == set(
        OWN_POLICIES.actions
    )


def _without(server: DemoServer, session: AccountSession, operation: str) -> None:
    server.set_faults([f"iam:{operation}=AccessDenied"])
    with pytest.raises(RefusedError) as caught:
        read_rights(session)
    assert caught.value.permission == f"iam:{operation}"
    assert f"reading your policies: the permission iam:{operation} is missing" in caught.value.message
    assert caught.value.remedy == f"Ask for iam:{operation}."


@pytest.mark.parametrize("operation", OF_USER)
def test_a_user_who_may_not_make_one_of_the_calls(server: DemoServer, member: AccountSession, operation: str) -> None:
    _without(server, member, operation)


@pytest.mark.parametrize("operation", OF_ROLE)
def test_a_role_that_may_not_make_one_of_the_calls(server: DemoServer, bounded: AccountSession, operation: str) -> None:
    _without(server, bounded, operation)


def test_a_boundary_that_may_not_be_read(server: DemoServer, callers: Callers) -> None:
    """Its reading is the only one of a managed policy here."""
    role = callers.role("Unseen", allow("comprehend:*"), boundary=callers.managed("unseen", allow("*")))
    session = callers.assumed(role)
    _without(server, session, "GetPolicy")
    _without(server, session, "GetPolicyVersion")


def test_a_policy_that_is_gone_between_two_calls(member: AccountSession) -> None:
    gone = [{"PolicyName": "gone", "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/gone"}]
    with (
        answering(member, "iam.ListAttachedUserPolicies", lambda parsed: parsed.update(AttachedPolicies=gone)),
        pytest.raises(AwsRefusedError, match=r"reading your policies \(NoSuchEntity\)"),
    ):
        read_rights(member)


# --- faults --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", ["GetUser", "ListAttachedUserPolicies", "GetPolicyVersion", "GetGroupPolicy"])
@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ("ExpiredToken", CredentialsError, "expired"),
        ("InternalError", AwsRefusedError, "internal problem with reading your policies"),
        ("ConnectionReset", NoAwsError, "connection broke off during reading your policies"),
        ("Malformed", NoAwsError, "not one of AWS's"),
    ],
)
def test_faults_are_put_in_words(
    server: DemoServer, member: AccountSession, operation: str, fault: str, error: type[WizardError], words: str
) -> None:
    server.set_faults([f"iam:{operation}={fault}"])
    with pytest.raises(error, match=words) as caught:
        read_rights(member)
    assert caught.value.remedy.endswith(".")


@pytest.mark.parametrize("operation", ["GetUser", "GetPolicyVersion"])
def test_throttling_is_put_in_words(server: DemoServer, member: AccountSession, operation: str) -> None:
    server.set_faults([f"iam:{operation}=Throttling"])
    with pytest.raises(AwsRefusedError, match=r"slow down.*reading your policies was tried once"):
        read_rights(member.with_changes())  # a client that was told to slow down is slow in the tests that follow


def test_an_answer_that_does_not_come(server: DemoServer, callers: Callers) -> None:
    session = callers.user("patient", allow("s3:*"), read_timeout=0.5)
    session.identity()
    server.set_faults(["iam:GetUserPolicy=Timeout"])
    with pytest.raises(NoAwsError, match="did not answer in time for reading your policies"):
        read_rights(session)


@pytest.mark.parametrize(
    ("operation", "lacks"),
    [
        ("GetUser", "User"),
        ("ListAttachedUserPolicies", "AttachedPolicies"),
        ("GetPolicy", "Policy"),
        ("GetPolicyVersion", "PolicyVersion"),
        ("ListUserPolicies", "PolicyNames"),
        ("GetUserPolicy", "PolicyDocument"),
        ("ListGroupsForUser", "Groups"),
    ],
)
def test_an_answer_that_lacks_what_it_must_have(member: AccountSession, operation: str, lacks: str) -> None:
    with (
        answering(member, f"iam.{operation}", lambda parsed: parsed.pop(lacks)),
        pytest.raises(NoAwsError, match="not one of AWS's"),
    ):
        read_rights(member)


@pytest.mark.parametrize(
    ("call", "change"),
    [
        ("iam.GetPolicy", lambda parsed: parsed["Policy"].pop("DefaultVersionId")),
        ("iam.GetPolicyVersion", lambda parsed: parsed["PolicyVersion"].pop("Document")),
        ("iam.ListAttachedUserPolicies", lambda parsed: parsed["AttachedPolicies"][0].pop("PolicyArn")),
        ("iam.ListGroupsForUser", lambda parsed: parsed["Groups"][0].pop("GroupName")),
    ],
)
def test_an_answer_that_lacks_something_further_in(
    member: AccountSession, call: str, change: Callable[[dict[str, Any]], object]
) -> None:
    with answering(member, call, change), pytest.raises(NoAwsError, match="not one of AWS's"):
        read_rights(member)


def test_a_role_without_an_arn(bounded: AccountSession) -> None:
    with (
        answering(bounded, "iam.GetRole", lambda parsed: parsed["Role"].pop("Arn")),
        pytest.raises(NoAwsError, match="not one of AWS's"),
    ):
        read_rights(bounded)


# --- documents -----------------------------------------------------------------------------------------------------


Placing = Callable[..., None]


@pytest.fixture(scope="module")
def reader(callers: Callers) -> AccountSession:
    return callers.user("reader")


@pytest.fixture
def place(server: DemoServer, reader: AccountSession) -> Iterator[Placing]:
    """Give ``reader`` an inline policy behind the back of IAM, which checks what is put there."""
    name = reader.identity().arn.rpartition("/")[2]
    with server._account.entered():
        policies = server._account.iam.users[name].policies
    yield lambda text, name="odd": policies.update({name: text})
    policies.clear()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("this is no policy", "this is no JSON"),
        ("[]", "a policy is a JSON object"),
        (json.dumps({"Version": "2012-10-17"}), "Statement must be"),
        (json.dumps({"Version": "2031-01-01", "Statement": [allow("s3:*")]}), "Version is '2031-01-01'"),
        (document({"Effect": "Perhaps", "Action": "s3:*", "Resource": "*"}), "must be Allow or Deny"),
        (document({**allow("s3:*"), "Until": "2031"}), "has an element 'Until'"),
    ],
)
def test_one_unreadable_policy_and_nothing_is_known(
    reader: AccountSession, place: Placing, text: str, words: str
) -> None:
    place(document(allow("comprehend:*")), "readable")
    place(text)
    with pytest.raises(UnreadablePoliciesError, match="The policy odd cannot be read: ") as caught:
        read_rights(reader)
    assert words in caught.value.message
    assert caught.value.remedy == "The launch itself will tell."


def test_the_name_of_an_unreadable_policy_acts_on_no_terminal(reader: AccountSession, place: Placing) -> None:
    place("[]", "odd\u202epolicy")
    with pytest.raises(UnreadablePoliciesError) as caught:
        read_rights(reader)
    assert "odd\\u202epolicy" in str(caught.value)
    assert "\u202e" not in str(caught.value)


def test_a_single_statement_and_a_missing_version_are_a_policy(reader: AccountSession, place: Placing) -> None:
    place(json.dumps({"Statement": allow("comprehend:List*")}))
    assert decided(reader, "comprehend:ListEndpoints") == "allowed"
    (policy,) = read_rights(reader).identity
    assert not policy.has_variables
