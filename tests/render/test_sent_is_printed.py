"""The promise: the printed command, run by a real bash and the real AWS CLI, sends what boto3 sends."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pexpect
import pytest
from botocore.config import Config
from hypothesis import HealthCheck, given, settings

from tests.render.aws_cli import AwsCli
from tests.render.recorder import Recorder, environment, read_by_bash, recorder, run_in_bash
from tests.strategies import plans
from wizard.plan import AnyPlan, validate
from wizard.profiles import load
from wizard.render.awscli import Style, argv, bash_text, fallback_reason, operation_command
from wizard.request import Request, request_of

STYLES: tuple[Style, ...] = ("flags", "input-json")
SHIPPED = sorted((Path(__file__).parents[2] / "profiles").glob("*.toml"))


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Recorder]:
    with recorder() as server:
        yield server


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def cli(endpoint: Recorder, home: Path) -> AwsCli:
    return AwsCli(environment(endpoint.url, home))


@cache
def boto3_client(region: str, url: str) -> Any:
    return boto3.client(
        "comprehend",
        region_name=region,
        endpoint_url=url,
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="for-the-recorder-only",  # noqa: S106 - nobody's secret
        config=Config(retries={"max_attempts": 1}),
    )


def sent_by_boto3(request: Request, endpoint: Recorder) -> tuple[str, dict[str, Any]]:
    client = boto3_client(request.region, endpoint.url)
    endpoint.received.clear()
    getattr(client, operation_command(request.operation).replace("-", "_"))(**request.parameters)
    return endpoint.received.pop()


def sent_by_command(text: str, endpoint: Recorder, home: Path) -> tuple[str, dict[str, Any]]:
    endpoint.received.clear()
    done = run_in_bash(text, environment(endpoint.url, home))
    assert done.returncode == 0, done.stderr
    assert len(endpoint.received) == 1
    return endpoint.received.pop()


@pytest.mark.parametrize(("style", "one_line"), [("flags", False), ("input-json", True)])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_profile(path: Path, style: Style, one_line: bool, endpoint: Recorder, home: Path) -> None:
    request = request_of(load(path).plan)
    text = bash_text(argv(request, style=style), one_line=one_line)
    assert sent_by_command(text, endpoint, home) == sent_by_boto3(request, endpoint)


@pytest.mark.parametrize("style", ["flags", "input-json"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_any_plan_with_values_that_break_careless_quoting(
    style: Style, endpoint: Recorder, cli: AwsCli, plan: AnyPlan
) -> None:
    request = request_of(plan)
    command = argv(request, style=style)
    for one_line in (False, True):
        assert read_by_bash(bash_text(command, one_line=one_line)) == command
    endpoint.received.clear()
    assert cli.run(command) == 0
    (sent,) = endpoint.received
    assert sent == sent_by_boto3(request, endpoint)


def classifier(**changes: Any) -> Request:
    profile: dict[str, Any] = {
        "kind": "classifier",
        "name": "tickets",
        "region": "us-west-2",
        "language": "en",
        "role": "arn:aws:iam::111122223333:role/ComprehendDataAccess",
        "dataset": {"train": "s3://acme-nlp-training/tickets/train.csv"},
    }
    for key, value in changes.items():
        section, _dot, name = key.partition("__")
        if name:
            profile.setdefault(section, {})[name] = value
        else:
            profile[key] = value
    plan, findings = validate(profile)
    assert plan is not None, findings
    return request_of(plan)


# Each of these has made a tool of this kind send something else, or run something.
TRAPS = {
    "a quote": classifier(tags={"owner": "Bob's team"}),
    "both quotes": classifier(tags={"owner": '"Bob"\'s'}),
    "command substitution": classifier(tags={"a": "$(touch /tmp/x)", "b": "`id`"}),
    "a line feed": classifier(tags={"a": "one\ntwo"}),
    "empty value": classifier(tags={"a": ""}),
    "a comma and an equals sign": classifier(tags={"a": "x,Key=y", "b=c": "d=e"}),
    "from a file": classifier(tags={"a": "file:///etc/passwd"}),
    "at sign": classifier(tags={"a": "@/etc/passwd"}),
    "leading dashes": classifier(tags={"-a": "--region"}),
    "an exclamation mark": classifier(tags={"a": "wow!!"}),
    "terminal escapes and bidi": classifier(tags={"a": "\x1b]0;t\x07\u202eabc\x9b"}),
    "beyond the basic plane": classifier(tags={"a": "😀", "b": "\U000e0041"}),
    "blanks in a key": classifier(dataset__train="s3://acme/a folder/train, final.csv"),
    "brackets in a key": classifier(dataset__train="s3://acme/[x]={y}/t.csv"),
    "a blank as delimiter": classifier(mode="MULTI_LABEL", dataset__label_delimiter=" "),
    "a tab as delimiter": classifier(mode="MULTI_LABEL", dataset__label_delimiter="\t"),
    "a backslash as delimiter": classifier(mode="MULTI_LABEL", dataset__label_delimiter="\\"),
    "a dash as delimiter": classifier(mode="MULTI_LABEL", dataset__label_delimiter="-"),
    "a dollar as delimiter": classifier(mode="MULTI_LABEL", dataset__label_delimiter="$"),
    "a key id that begins with a dash": classifier(keys__volume="-x"),
    "a key id that the AWS CLI would read from a file": classifier(keys__volume="file:///etc/hostname"),
    "a key id that the AWS CLI would fetch": classifier(keys__volume="http://127.0.0.1:9/x"),
    "a key id that bash would cut off": classifier(keys__volume="1a2b\0-and-more"),
    "a role that bash would cut off": classifier(role="arn:aws:iam::111122223333:role/a\0b"),
    "a blank key id": classifier(keys__volume=" "),
    "a key id of several lines": classifier(keys__volume="a\nb\t\x1b[31m"),
}


@pytest.mark.parametrize("request_", TRAPS.values(), ids=TRAPS.keys())
def test_a_known_trap(request_: Request, endpoint: Recorder, cli: AwsCli) -> None:
    expected = sent_by_boto3(request_, endpoint)
    assert bash_text(argv(request_)).replace("\n", "").isprintable()
    for style in STYLES:
        command = argv(request_, style=style)
        assert read_by_bash(bash_text(command)) == command
        assert cli.run(command) == 0
        assert endpoint.received.pop() == expected


def test_known_traps_one_after_another_in_a_bash(endpoint: Recorder, home: Path) -> None:
    traps = [
        TRAPS[name] for name in ("both quotes", "command substitution", "terminal escapes and bidi", "a line feed")
    ]
    for request in traps:
        expected = sent_by_boto3(request, endpoint)
        assert sent_by_command(bash_text(argv(request)), endpoint, home) == expected


@pytest.mark.parametrize(
    ("trap", "words"),
    [
        ("a key id that the AWS CLI would read from a file", "would read --volume-kms-key-id from"),
        ("a key id that the AWS CLI would fetch", "would read --volume-kms-key-id from"),
        ("a key id that bash would cut off", "--volume-kms-key-id holds a NUL"),
        ("a role that bash would cut off", "--data-access-role-arn holds a NUL"),
    ],
)
def test_why_a_request_goes_as_one_document_is_told(trap: str, words: str) -> None:
    assert words in fallback_reason(TRAPS[trap])
    assert "--cli-input-json" in argv(TRAPS[trap])


def test_nothing_else_goes_as_one_document() -> None:
    assert fallback_reason(TRAPS["a quote"]) == ""
    assert fallback_reason(TRAPS["from a file"]) == ""


def test_pasted_into_an_interactive_bash_it_sends_the_same(endpoint: Recorder, home: Path) -> None:
    request = classifier(tags={"a": "wow!! $(id) it's !x", "b": "one\ntwo"}, dataset__train="s3://acme/x !y/t.csv")
    endpoint.received.clear()
    shell = pexpect.spawn(
        "bash",
        ["--norc", "--noprofile", "-i"],
        env={**environment(endpoint.url, home), "PS1": "ready> ", "TERM": "dumb"},
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 200),
    )
    try:
        shell.expect_exact("ready> ")
        shell.sendline("bind 'set enable-bracketed-paste off'; set -H; history -s earlier-command")
        shell.expect_exact("ready> ")
        shell.sendline(bash_text(argv(request)) + "; echo status=$?")
        shell.expect(r"status=(\d+)\r\n")
        assert shell.match.group(1) == "0"
    finally:
        shell.close(force=True)
    received = endpoint.received.pop()
    assert received == sent_by_boto3(request, endpoint)


def test_the_json_document_is_the_parameters_and_nothing_else() -> None:
    request = TRAPS["terminal escapes and bidi"]
    words = argv(request, style="input-json")
    assert json.loads(words[words.index("--cli-input-json") + 1]) == request.parameters
