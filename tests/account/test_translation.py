"""AWS's errors in every shape, as sentences: what happened, what is missing, what to do."""

import traceback
from typing import Any

import botocore.exceptions as e
import botocore.session
import pytest
import urllib3
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError, create_parser

from wizard.account.errors import CredentialsError, RefusedError, translate, translated
from wizard.account.errors.answers import answer_of
from wizard.errors import AwsRefusedError, NoAwsError, UsageError, WizardError

ANN = "arn:aws:iam::111122223333:user/ann"


def _answer(code: str, message: str = "", status: int = 400, retries: int = 0) -> ClientError:
    return ClientError(
        {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {
                "HTTPStatusCode": status,
                "RequestId": "req-1",
                "RetryAttempts": retries,
                "HTTPHeaders": {},
                "HostId": "",
            },
        },
        "SomeOperation",
    )


@pytest.mark.parametrize(
    ("error", "permission"),
    [
        (
            _answer("UnauthorizedOperation", "You are not authorized to perform this operation.", 403),
            "ec2:DescribeVpcs",
        ),
        (
            _answer(
                "UnauthorizedOperation",
                f"You are not authorized to perform this operation. User: {ANN} is not authorized to perform: "
                "ec2:DescribeSubnets because no identity-based policy allows the ec2:DescribeSubnets action",
                403,
            ),
            "ec2:DescribeSubnets",
        ),
        (
            _answer(
                "AccessDeniedException",
                f"User: {ANN} is not authorized to perform: kms:ListAliases on resource: arn:aws:kms:us-west-2:1:key/2 "
                "because no identity-based policy allows the kms:ListAliases action",
            ),
            "kms:ListAliases",
        ),
        (_answer("AccessDenied", "Access Denied", 403), "ec2:DescribeVpcs"),
        (_answer("403", "Forbidden", 403), "ec2:DescribeVpcs"),
        (_answer("AccessDenied", f"User: {ANN} is not authorized to perform: iam:ListRoles", 403), "iam:ListRoles"),
    ],
)
def test_every_shape_of_no_names_the_permission(error: ClientError, permission: str) -> None:
    problem = translate(error, doing="listing things", permission="ec2:DescribeVpcs")
    assert isinstance(problem, RefusedError)
    assert problem.permission == permission
    assert permission in problem.message
    assert problem.message.startswith("AWS refused listing things")
    assert permission in problem.remedy
    assert problem.request_id == "req-1"


def test_a_permission_that_nobody_names() -> None:
    problem = translate(_answer("AccessDenied", "Access Denied", 403), doing="listing things")
    assert "does not say which" in problem.message


def test_an_explicit_deny_is_not_mended_by_allowing() -> None:
    message = (
        f"User: {ANN} is not authorized to perform: kms:ListKeys with an explicit deny in a service control policy"
    )
    problem = translate(_answer("AccessDeniedException", message), doing="listing KMS keys")
    assert "denied explicitly in a service control policy" in problem.message
    assert "does not help" in problem.remedy


SCP = "arn:aws:organizations::444455556666:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd"


@pytest.mark.parametrize(
    ("words", "policy"),
    [
        ("with an explicit deny", "a policy that AWS does not name"),
        ("with an explicit deny in an identity-based policy", "an identity-based policy"),
        ("with an explicit deny in a VPC endpoint policy", "a VPC endpoint policy"),
        ("with an explicit deny in a permissions boundary", "a permissions boundary"),
        (f"with an explicit deny in a service control policy: {SCP}", f"a service control policy ({SCP})"),
        (
            f"with an explicit deny in a service control policy: {SCP}. Encoded authorization failure message: XQ_jq",
            f"a service control policy ({SCP})",
        ),
    ],
)
def test_an_explicit_deny_names_the_policy_as_far_as_aws_does(words: str, policy: str) -> None:
    message = f"User: {ANN} is not authorized to perform: kms:ListKeys on resource: * {words}"
    problem = translate(_answer("AccessDeniedException", message), doing="listing KMS keys")
    assert problem.message == f"AWS refused listing KMS keys: kms:ListKeys is denied explicitly in {policy}."


@pytest.mark.parametrize("policy", ["identity-based policy", "VPC endpoint policy", "permissions boundary"])
def test_the_kind_of_policy_that_allows_nothing(policy: str) -> None:
    message = (
        f"User: {ANN} is not authorized to perform: kms:ListKeys because no {policy} allows the kms:ListKeys action"
    )
    assert answer_of(_answer("AccessDeniedException", message)).silent_policy == policy


@pytest.mark.parametrize("code", ["ExpiredToken", "ExpiredTokenException", "RequestExpired"])
def test_expired_credentials(code: str) -> None:
    problem = translate(_answer(code), doing="listing things", profile="")
    assert isinstance(problem, CredentialsError)
    assert "AWS_ACCESS_KEY_ID" in problem.remedy
    assert problem.login_profile == ""


def test_expired_credentials_of_a_profile_without_a_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    problem = translate(_answer("ExpiredToken"), doing="listing things", profile="mfa")
    assert "Renew the credentials of the profile mfa" in problem.remedy


@pytest.mark.parametrize(
    "error",
    [
        e.UnauthorizedSSOTokenError(),
        e.SSOTokenLoadError(error_msg="no token"),
        e.TokenRetrievalError(provider="sso", error_msg="expired"),
    ],
)
def test_a_login_that_has_expired(error: Exception) -> None:
    problem = translate(error, doing="listing things", profile="work")
    assert isinstance(problem, CredentialsError)
    assert "aws sso login --profile work" in problem.remedy
    assert problem.login_profile == "work"


@pytest.mark.parametrize(
    ("error", "error_type", "words"),
    [
        (e.NoCredentialsError(), CredentialsError, "no AWS credentials"),
        (e.PartialCredentialsError(provider="env", cred_var="aws_secret"), CredentialsError, "incomplete"),
        (e.ProfileNotFound(profile="ann\x1b"), CredentialsError, r"ann\x1b"),
        (e.CredentialRetrievalError(provider="custom-process", error_msg="exit 1"), CredentialsError, "exit 1"),
        (e.NoRegionError(), NoAwsError, "No AWS region"),
        (e.EndpointConnectionError(endpoint_url="https://kms"), NoAwsError, "could not be reached"),
        (e.ConnectTimeoutError(endpoint_url="https://kms"), NoAwsError, "could not be reached"),
        (e.ReadTimeoutError(endpoint_url="https://kms"), NoAwsError, "in time"),
        (e.ConnectionClosedError(endpoint_url="https://kms"), NoAwsError, "broke off"),
        (ConnectionResetError("reset"), NoAwsError, "broke off"),
        (e.ProxyConnectionError(proxy_url="http://p"), NoAwsError, "proxy"),
        (e.SSLError(endpoint_url="https://kms", error=OSError("self-signed")), NoAwsError, "self-signed"),
        (ResponseParserError("bad"), NoAwsError, "not one of AWS's"),
        (e.UnknownEndpointError(service_name="x", region_name="y"), NoAwsError, "no place to send"),
        (e.PaginationError(message="the same token twice"), NoAwsError, "the same token twice"),
        (_answer("InvalidClientTokenId"), CredentialsError, "does not accept these credentials"),
        (_answer("UnrecognizedClientException"), CredentialsError, "does not accept these credentials"),
        (_answer("SignatureDoesNotMatch", status=403), CredentialsError, "does not accept these credentials"),
        (_answer("RequestTimeTooSkewed", status=403), CredentialsError, "time of this machine"),
        (_answer("OptInRequired", "You are not subscribed"), AwsRefusedError, "not enabled"),
        (_answer("RegionDisabledException"), AwsRefusedError, "not enabled"),
        (_answer("NoSuchBucket", "The specified bucket does not exist"), AwsRefusedError, "does not exist"),
        (_answer("InternalFailure", status=500), AwsRefusedError, "internal problem"),
        (_answer("ServiceUnavailable", status=503), AwsRefusedError, "internal problem"),
        (_answer("Strange", "It is\x1b odd"), AwsRefusedError, r"It is\x1b odd."),
    ],
)
def test_everything_else(error: Exception, error_type: type[WizardError], words: str) -> None:
    problem = translate(error, doing="listing things")
    assert isinstance(problem, error_type)
    assert words in str(problem)
    assert problem.message.endswith(".")


def test_an_sso_role_that_is_not_assigned_is_no_matter_of_the_listed_permission() -> None:
    error = ClientError({"Error": {"Code": "ForbiddenException", "Message": "No access"}}, "GetRoleCredentials")
    problem = translate(error, doing="listing roles", permission="iam:ListRoles", profile="work")
    assert isinstance(problem, CredentialsError)
    assert "sso_role_name" in problem.remedy
    assert "iam:ListRoles" not in str(problem)


@pytest.mark.parametrize(("retries", "words"), [(0, "tried once"), (4, "tried 5 times")])
@pytest.mark.parametrize("code", ["Throttling", "SlowDown", "RequestLimitExceeded", "TooManyRequestsException"])
def test_throttling_says_how_often_it_was_tried(code: str, retries: int, words: str) -> None:
    assert words in translate(_answer(code, "Rate exceeded", 400, retries), doing="listing things").message


def test_a_wizard_error_stays_itself() -> None:
    error = UsageError("no")
    assert translate(error, doing="anything") is error
    with pytest.raises(UsageError) as caught, translated(doing="anything"):
        raise error
    assert caught.value is error


def test_mistakes_of_the_program_are_not_blamed_on_aws() -> None:
    with pytest.raises(KeyError), translated(doing="anything"):
        raise KeyError("Keys")


@pytest.mark.parametrize("body", [b'{"Keys": 5}', b'{"Keys": [5]}'])
def test_an_answer_of_other_types_is_none_of_aws(body: bytes) -> None:
    shape: Any = botocore.session.Session().get_service_model("kms").operation_model("ListKeys").output_shape
    parser = create_parser("json")
    with (
        pytest.raises(NoAwsError, match="The answer for listing KMS keys was not one of AWS's"),
        translated(doing="listing KMS keys"),
    ):
        parser.parse({"body": body, "headers": {}, "status_code": 200}, shape)


def test_what_the_library_says_of_a_header_is_not_shown() -> None:
    pool, headers = urllib3.HTTPConnectionPool("127.0.0.1", 1), {"X-Amz-Security-Token": "secret\ntoken"}
    with pytest.raises(NoAwsError) as caught, translated(doing="calls of kms"):
        pool.request("GET", "/", headers=headers, retries=False)
    assert caught.value.message == "A setting for calls of kms cannot be used."


def test_the_cause_is_kept() -> None:
    cause = _answer("AccessDenied")
    with pytest.raises(RefusedError) as caught, translated(doing="anything", permission="a:B"):
        raise cause
    assert caught.value.__cause__ is cause


@pytest.mark.parametrize("code", ["AccessDenied", "ExpiredToken", "InternalFailure"])
def test_the_request_id_stands_below_the_error_where_debug_shows_it(code: str) -> None:
    problem = translate(_answer(code), doing="listing things")
    assert f"AWS error code {code}, request id req-1" in "".join(traceback.format_exception(problem))
    assert "req-1" not in str(problem)
