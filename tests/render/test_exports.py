"""The exports, read back by the tools they are for: what they ask for is what launch asks for."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import hcl2
import pytest
import yaml
from cfnlint.api import lint
from hypothesis import HealthCheck, given, settings

from tests.render.recorder import Recorder, environment, recorder
from tests.render.test_sent_is_printed import SHIPPED, TRAPS, sent_by_boto3
from tests.strategies import plans
from wizard.exports import EXPORTS, exported
from wizard.plan import AnyPlan
from wizard.policy.documents import documents_of
from wizard.profiles import load
from wizard.render.boto3_script import boto3_script
from wizard.render.cloudformation import parameters_of, template
from wizard.render.grants import CannotBeExportedError, Grants, role_name
from wizard.render.hcl import Attribute, Block, Call, Comment, hcl_text
from wizard.render.terraform import terraform
from wizard.render.yaml_text import yaml_text
from wizard.request import Request, request_of

MODELS = [path for path in SHIPPED if path.stem != "endpoint"]
TERRAFORM = [path for path in MODELS if path.stem != "classifier-native"]
RESOURCES = {"CreateDocumentClassifier": "aws_comprehend_document_classifier"} | {
    "CreateEntityRecognizer": "aws_comprehend_entity_recognizer"
}

# What version 6 of the AWS provider knows: block or resource → its arguments; where they are blocks, theirs in turn.
_MANIFESTS = dict.fromkeys(
    ("annotation_data_s3_uri", "attribute_names", "document_type", "s3_uri", "source_documents_s3_uri", "split")
)
_COMMON: dict[str, Any] = {
    **dict.fromkeys(("name", "version_name", "data_access_role_arn", "language_code", "tags", "depends_on")),
    **dict.fromkeys(("model_kms_key_id", "volume_kms_key_id")),
    "vpc_config": dict.fromkeys(("subnets", "security_group_ids")),
    "timeouts": {"create": None},
}
PROVIDER: Mapping[str, dict[str, Any]] = {
    "aws_comprehend_document_classifier": {
        **_COMMON,
        "mode": None,
        "input_data_config": {
            **dict.fromkeys(("data_format", "label_delimiter", "s3_uri", "test_s3_uri")),
            "augmented_manifests": _MANIFESTS,
        },
        "output_data_config": dict.fromkeys(("s3_uri", "kms_key_id")),
    },
    "aws_comprehend_entity_recognizer": {
        **_COMMON,
        "input_data_config": {
            "data_format": None,
            "entity_types": {"type": None},
            "annotations": dict.fromkeys(("s3_uri", "test_s3_uri")),
            "documents": dict.fromkeys(("s3_uri", "test_s3_uri", "input_format")),
            "entity_list": {"s3_uri": None},
            "augmented_manifests": _MANIFESTS,
        },
    },
}
_REPEATED = {"entity_types", "augmented_manifests"}


# --- Terraform --------------------------------------------------------------------------------------------------------


def read(value: Any) -> Any:
    """What Terraform makes of what python-hcl2 has read, for texts, lists, objects and blocks."""
    if isinstance(value, str):
        return text_of(value) if value.startswith('"') else value
    if isinstance(value, list):
        return [read(item) for item in value]
    if isinstance(value, dict):
        return {read(name): read(item) for name, item in value.items() if name != "__is_block__"}
    return value


def text_of(quoted: str) -> str:
    """A quoted template that holds no expression."""
    escapes = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}

    def plain(found: re.Match[str]) -> str:
        assert found[0] not in ("${", "%{"), quoted
        if found[0] in ("$${", "%%{"):
            return found[0][1:]
        return escapes[found[1]] if found[1] else chr(int(found[2] or found[3], 16))

    return re.sub(r'\\(?:([nrt"\\])|u([0-9a-f]{4})|U([0-9a-f]{8}))|\$?\$\{|%?%\{', plain, quoted[1:-1])


def resource(text: str, kind: str) -> Any:
    """The one resource of a kind."""
    found = [read(one) for one in hcl2.loads(text).get("resource", [])]
    (body,) = [body for one in found for name, labels in one.items() if name == kind for body in labels.values()]
    return body


def parameters(body: Any, known: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The API's parameters that a block stands for; ``names``: Terraform's name → the API's."""
    found: dict[str, Any] = {}
    for name, value in body.items():
        assert name in known, f"the provider knows no {name}"
        if known[name] is None:
            found[names.get(name, api_name(name))] = value
        elif name in _REPEATED:
            found[api_name(name)] = [parameters(one, known[name], names) for one in value]
        else:
            (one,) = value
            found[api_name(name)] = parameters(one, known[name], names)
    return found


def api_name(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def asked_of_terraform(text: str, request: Request) -> dict[str, Any]:
    """The request that the provider makes of a configuration in which the role is there already."""
    kind = RESOURCES[request.operation]
    body = resource(text, kind)
    body.pop("depends_on", None)
    assert body.pop("timeouts") == [{"create": "6h"}]
    name = "DocumentClassifierName" if "classifier" in kind else "RecognizerName"
    made = parameters(body, PROVIDER[kind], {"name": name})
    role = made["DataAccessRoleArn"]
    if conditional := re.fullmatch(r'\$\{var\.create_role \? aws_iam_role\.data_access\[0\]\.arn : (".*")\}', role):
        made["DataAccessRoleArn"] = text_of(conditional[1])
    # To the provider an empty version name is none; without the argument it would make one up.
    if made["VersionName"] == "":
        del made["VersionName"]
    if "Tags" in made:
        made["Tags"] = [{"Key": key, "Value": value} for key, value in made["Tags"].items()]
    return made


def expected_of_terraform(request: Request) -> dict[str, Any]:
    return ast.literal_eval(repr(_plain(request.parameters)))  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("path", TERRAFORM, ids=lambda path: path.stem)
def test_terraform_asks_for_what_launch_asks_for(path: Path) -> None:
    plan = load(path).plan
    request = request_of(plan)
    text = exported(plan.as_profile(), "terraform")
    assert asked_of_terraform(text, request) == expected_of_terraform(request)
    (provider,) = read(hcl2.loads(text)["provider"])
    accounts = {"allowed_account_ids": [plan.account]} if plan.account else {}
    assert provider["aws"] == {"region": plan.region, **accounts}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_terraform_of_any_plan(plan: AnyPlan) -> None:
    request = request_of(plan)
    try:
        text = terraform(request, Grants(), account=plan.account or "")
    except CannotBeExportedError:
        native = {"DocumentType", "Documents", "DocumentReaderConfig"} & set(
            request.parameters.get("InputDataConfig", {})
        )
        assert request.operation == "CreateEndpoint" or native
        return
    assert text.replace("\n", "").isprintable()
    assert asked_of_terraform(text, request) == expected_of_terraform(request)


@pytest.mark.parametrize("name", ["both quotes", "terminal escapes and bidi", "a line feed", "beyond the basic plane"])
def test_values_that_break_careless_quoting_arrive_in_terraform(name: str) -> None:
    request = TRAPS[name]
    assert asked_of_terraform(terraform(request, Grants()), request) == expected_of_terraform(request)


def test_what_looks_like_an_interpolation_is_a_text() -> None:
    tricks = {"a": '${file("/etc/passwd")}', "b": "%{ if true }x%{ endif }", "c": "$${x}", "${d}": "\\${e}"}
    plain = hcl2.loads(hcl_text([Attribute("tags", tricks)]))["tags"]
    assert {name: value.count("$${") + value.count("%%{") for name, value in plain.items()} == {
        "a": 1,
        "b": 2,
        "c": 1,
        '"$${d}"': 1,
    }


@pytest.mark.parametrize("path", TERRAFORM, ids=lambda path: path.stem)
def test_the_policies_are_those_that_are_printed(path: Path) -> None:
    plan = load(path).plan
    text = exported(plan.as_profile(), "terraform")
    role = resource(text, "aws_iam_role")
    arn = str(plan.role)
    assert f"{role['path']}{role['name']}" == f"/{arn.partition('role/')[2]}"
    assert policy(role["assume_role_policy"]) == printed_policy(plan, "trust")
    assert policy(resource(text, "aws_iam_role_policy")["policy"]) == printed_policy(plan, "role")
    outputs = {name: body for one in read(hcl2.loads(text)["output"]) for name, body in one.items()}
    assert [policy(one) for one in outputs["caller_policies"]["value"]] == [printed_policy(plan, "caller")]
    for document in documents_of(plan.as_profile(), "key"):
        assert policy(outputs[f"{document.purpose}_key_policy"]["value"]) == _plain(document.whole.as_json())


def policy(expression: str) -> Any:
    """What stands in ``${jsonencode({…})}``."""
    found = re.fullmatch(r"\$\{jsonencode\((.*)\)\}", expression, re.DOTALL)
    assert found, expression
    return read(hcl2.loads(f"policy = {found[1]}\n")["policy"])


def printed_policy(plan: AnyPlan, kind: str) -> Any:
    (document,) = documents_of(plan.as_profile(), kind)
    (part,) = document.parts
    return _plain(part.as_json())


def test_a_role_whose_policies_are_too_large_for_one_gets_several() -> None:
    grants = Grants(role=[{"Statement": []}, {"Statement": [{}]}], trust={})
    text = terraform(TRAPS["a quote"], grants)
    assert 'resource "aws_iam_role_policy" "data_access_2"' in text
    assert "[aws_iam_role_policy.data_access, aws_iam_role_policy.data_access_2]" in text


def test_the_layout_of_terraform_fmt() -> None:
    block = Block(
        "resource",
        ("a", "b"),
        (
            Attribute("long_name", 1),
            Attribute("x", True),
            Attribute("object", {"k": "v", "key two": ["a"], "list": ["x" * 50, "y" * 50], "z": 1}),
            Attribute("last", Call("jsonencode", {})),
            Block("inner", (), ()),
        ),
    )
    assert hcl_text([Comment("of two\nlines"), block, Attribute("a", "b")]) == (
        "# of two\n# lines\n"
        'resource "a" "b" {\n'
        "  long_name = 1\n"
        "  x         = true\n"
        "  object = {\n"
        '    k         = "v"\n'
        '    "key two" = ["a"]\n'
        "    list = [\n"
        f'      "{"x" * 50}",\n      "{"y" * 50}",\n'
        "    ]\n"
        "    z = 1\n"
        "  }\n"
        "  last = jsonencode({})\n"
        "\n"
        "  inner {}\n"
        "}\n"
        "\n"
        'a = "b"\n'
    )


@pytest.mark.skipif(shutil.which("terraform") is None, reason="Terraform is in none of the registries; run where it is")
@pytest.mark.parametrize("path", TERRAFORM, ids=lambda path: path.stem)
def test_terraform_itself_finds_nothing_to_reformat(path: Path, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(exported(load(path).plan.as_profile(), "terraform"))
    subprocess.run(["terraform", "fmt", "-check", "-diff"], cwd=tmp_path, check=True, timeout=60)


# --- CloudFormation ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_cloudformation_asks_for_what_launch_asks_for_and_has_nothing_to_lint(path: Path) -> None:
    plan = load(path).plan
    request = request_of(plan)
    text = exported(plan.as_profile(), "cloudformation")
    assert lint(text) == []
    read_back = yaml.safe_load(text)
    assert parameters_of(read_back["Resources"]["Model"]["Properties"]) == _plain(request.parameters)
    role = read_back["Resources"]["DataAccessRole"]["Properties"]
    assert role["AssumeRolePolicyDocument"] == printed_policy(plan, "trust")
    assert [one["PolicyDocument"] for one in role["Policies"]] == [printed_policy(plan, "role")]
    assert read_back["Metadata"]["CallerPolicies"] == [printed_policy(plan, "caller")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_cloudformation_of_any_plan_is_the_data_it_is_made_of(plan: AnyPlan) -> None:
    request = request_of(plan)
    if request.operation == "CreateEndpoint":
        with pytest.raises(CannotBeExportedError, match="no resource for an endpoint"):
            exported(plan.as_profile(), "cloudformation")
        return
    text = exported(plan.as_profile(), "cloudformation")
    assert text.replace("\n", "").isprintable()
    assert yaml.safe_load(text)["Resources"]["Model"]["Properties"]["InputDataConfig"] == _plain(
        request.parameters["InputDataConfig"]
    )
    made = _plain(template(request, Grants()))
    assert yaml.safe_load(yaml_text(made)) == made


def test_words_that_are_no_texts_in_yaml_stay_texts() -> None:
    data = {word: word for word in ("Null", "yes", "NO", "on", "y", "true", "1", "1e3", "~", "", "a: b", "- a", "é")}
    assert yaml.safe_load(yaml_text(data)) == data


# --- boto3 ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Recorder]:
    with recorder() as server:
        yield server


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_script_sends_what_launch_sends(path: Path, endpoint: Recorder, tmp_path: Path) -> None:
    request = request_of(load(path).plan)
    expected = sent_by_boto3(request, endpoint)
    # The recorder answers {} to everything, so the ARN that the script prints at its end is not there.
    done = run_script(boto3_script(request), environment(endpoint.url, tmp_path))
    assert "KeyError" in done.stderr
    assert endpoint.received.pop() == expected


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_the_script_of_any_plan_holds_its_parameters(plan: AnyPlan) -> None:
    request = request_of(plan)
    text = boto3_script(request, account=plan.account or "")
    assert text.replace("\n", "").isprintable()
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    (call,) = [one for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr.startswith("create_")]
    sent = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
    assert sent == _plain(request.parameters)


def run_script(text: str, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-"],
        input=text,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


# --- all --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", EXPORTS)
@pytest.mark.parametrize("kind", ["classifier", "recognizer", "endpoint"])
def test_an_unfinished_plan_has_an_export_as_far_as_it_goes(to: str, kind: str) -> None:
    plan = {"kind": kind, "region": "us-west-2"}
    if kind == "endpoint" and to != "boto3":
        with pytest.raises(CannotBeExportedError, match="Use the boto3 export"):
            exported(plan, to)
    else:
        assert exported(plan, to).endswith("\n")


@pytest.mark.parametrize(
    ("arn", "name", "path"),
    [
        ("arn:aws:iam::111122223333:role/Access", "Access", "/"),
        ("arn:aws:iam::111122223333:role/service-role/nlp/Access", "Access", "/service-role/nlp/"),
    ],
)
def test_a_role_by_name_and_path(arn: str, name: str, path: str) -> None:
    found = role_name(arn)
    assert found is not None
    assert (found.name, found.path) == (name, path)
    assert role_name("arn:aws:iam::111122223333:user/x") is None
    assert role_name("nonsense") is None
