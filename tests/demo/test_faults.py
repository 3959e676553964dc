"""Faults on demand, in the shape of each protocol."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from tests.demo.clients import Clients, refused
from wizard.demo.faults import Fault, FaultSyntaxError
from wizard.demo.server import DemoServer

_CALLS = {
    "comprehend": "list_endpoints",
    "kms": "list_aliases",
    "iam": "list_roles",
    "sts": "get_caller_identity",
    "ec2": "describe_vpcs",
    "s3": "list_buckets",
}


@pytest.fixture(autouse=True)
def _no_faults_left(server: DemoServer) -> Iterator[None]:
    yield
    server.set_faults([])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "AccessDenied",
            {
                "comprehend": ("AccessDeniedException", 403),
                "kms": ("AccessDeniedException", 400),
                "iam": ("AccessDenied", 403),
                "sts": ("AccessDenied", 403),
                "ec2": ("UnauthorizedOperation", 403),
                "s3": ("AccessDenied", 403),
            },
        ),
        (
            "Throttling",
            {
                "comprehend": ("ThrottlingException", 400),
                "kms": ("ThrottlingException", 400),
                "iam": ("Throttling", 400),
                "sts": ("Throttling", 400),
                "ec2": ("RequestLimitExceeded", 503),
                "s3": ("SlowDown", 503),
            },
        ),
        (
            "ExpiredToken",
            {
                "comprehend": ("ExpiredTokenException", 400),
                "kms": ("ExpiredTokenException", 400),
                "iam": ("ExpiredToken", 403),
                "sts": ("ExpiredToken", 403),
                "ec2": ("RequestExpired", 400),
                "s3": ("ExpiredToken", 400),
            },
        ),
    ],
)
def test_a_fault_speaks_the_services_protocol(
    server: DemoServer, clients: Clients, kind: str, expected: dict[str, tuple[str, int]]
) -> None:
    server.set_faults([f"*:*={kind}"])
    for service, operation in _CALLS.items():
        refusal = refused(getattr(clients(service), operation))
        assert (refusal.code, refusal.status) == expected[service], service
        assert refusal.message


def test_an_internal_error_is_a_500(server: DemoServer, clients: Clients) -> None:
    server.set_faults(["*:*=InternalError"])
    assert refused(clients.comprehend.list_endpoints).code == "InternalServerException"
    assert {refused(getattr(clients(service), call)).status for service, call in _CALLS.items()} == {500}


def test_access_denied_names_the_caller_and_the_action(server: DemoServer, clients: Clients) -> None:
    server.set_faults(["s3:ListBuckets=AccessDenied"])
    message = refused(clients("s3").list_buckets).message
    assert "User: arn:aws:iam::111122223333:user/ml-engineer" in message
    assert "s3:ListAllMyBuckets" in message
    assert clients("s3").list_objects_v2(Bucket="acme-nlp-models")


def test_wildcards_and_a_number_of_times(server: DemoServer, clients: Clients) -> None:
    server.set_faults(["comprehend:List*=Throttling x2"])
    assert refused(clients.comprehend.list_endpoints).code == "ThrottlingException"
    assert refused(clients.comprehend.list_document_classifiers).code == "ThrottlingException"
    assert clients.comprehend.list_endpoints()["EndpointPropertiesList"]


def test_a_reset_connection(server: DemoServer, clients: Clients) -> None:
    server.set_faults(["kms:ListKeys=ConnectionReset"])
    with pytest.raises(ConnectionClosedError):
        clients("kms").list_keys()


def test_a_timeout_outlasts_the_clients_patience(server: DemoServer, clients: Clients) -> None:
    server.set_faults(["ec2:DescribeVpcs=Timeout"])
    with pytest.raises(ReadTimeoutError):
        clients("ec2", read_timeout=0.3).describe_vpcs()
    server.set_faults([])
    assert clients("ec2").describe_vpcs()["Vpcs"]


@pytest.mark.parametrize("service", ["ec2", "iam", "sts"])
def test_a_malformed_answer_cannot_be_parsed(server: DemoServer, clients: Clients, service: str) -> None:
    server.set_faults([f"{service}:*=Malformed"])
    with pytest.raises(ResponseParserError):
        getattr(clients(service), _CALLS[service])()


def test_botocore_takes_malformed_json_for_an_empty_answer(server: DemoServer, clients: Clients) -> None:
    server.set_faults(["comprehend:ListEndpoints=Malformed"])
    assert "EndpointPropertiesList" not in clients.comprehend.list_endpoints()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kms", "expected SERVICE:OPERATION=KIND"),
        ("kms:ListKeys", "expected SERVICE:OPERATION=KIND"),
        ("kms:ListKeys=AccessDenied x0", "expected SERVICE:OPERATION=KIND"),
        ("lambda:Invoke=AccessDenied", "no service matches 'lambda'"),
        ("kms:ListKeys=Boredom", "no kind 'Boredom'"),
    ],
)
def test_a_fault_that_cannot_be_read_names_itself(text: str, words: str) -> None:
    with pytest.raises(FaultSyntaxError) as caught:
        Fault.parse(text)
    assert f"--fault {text!r}" in str(caught.value)
    assert words in str(caught.value)


def test_a_bad_fault_leaves_the_old_ones(server: DemoServer, clients: Clients) -> None:
    server.set_faults(["kms:ListKeys=AccessDenied"])
    with pytest.raises(FaultSyntaxError):
        server.set_faults(["nonsense"])
    assert refused(clients("kms").list_keys).code == "AccessDeniedException"
