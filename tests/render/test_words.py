"""Names, quoting and shorthand by themselves, over many generated values, against the real parsers."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.render.aws_cli import AwsCli, parse_shorthand
from tests.render.recorder import environment, read_by_bash
from tests.strategies import hostile_texts
from wizard.render.awscli import operation_command, option_name
from wizard.render.bash import bash_text, quote
from wizard.render.json_text import json_text
from wizard.render.shorthand import shorthand
from wizard.request import OPERATIONS, PARAMETERS
from wizard.text import is_hidden


def test_options_are_those_of_the_aws_cli(tmp_path: Path) -> None:
    cli = AwsCli(environment("http://127.0.0.1:9", tmp_path))
    for kind, operation in OPERATIONS.items():
        ours = {option_name(path.partition(".")[0]) for path in PARAMETERS[kind].values()}
        assert ours <= cli.options("comprehend", operation_command(operation))


def test_names_follow_botocores_rule_for_every_operation_of_comprehend() -> None:
    model = botocore.session.get_session().get_service_model("comprehend")
    for name in model.operation_names:
        assert operation_command(name) == xform_name(name, "-")
        shape = model.operation_model(name).input_shape
        assert shape is not None
        for parameter in shape.members:
            assert option_name(parameter) == f"--{xform_name(parameter, '-')}"


# Whatever means something to a shell, by itself and beside the others.
_SHELL = st.text("'\"\\$`!{}()[]*?~#&|;<>=-^%@ \n\t\x1b\x7f\x9b\u202eaA1é日😀", min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(_SHELL, hostile_texts(without="\0")), min_size=30, max_size=60))
def test_bash_reads_back_every_word_in_both_layouts(words: list[str]) -> None:
    for one_line in (False, True):
        script = bash_text(["aws", *words], one_line=one_line)
        assert not any(is_hidden(character) for character in script.replace(" \\\n", ""))
        assert read_by_bash(script) == ["aws", *words]


def test_one_line_is_one_line_and_the_layout_is_that_of_the_aws_documentation() -> None:
    argv = [
        "aws",
        "comprehend",
        "create-endpoint",
        "--endpoint-name",
        "a\nb",
        "--tags",
        "Key=a,Value=b",
        "Key=c,Value=d",
    ]
    assert bash_text(argv).splitlines() == [
        r"aws comprehend create-endpoint \ ".rstrip(),
        r"    --endpoint-name $'a\x0ab' \ ".rstrip(),
        "    --tags Key=a,Value=b Key=c,Value=d",
    ]
    assert "\n" not in bash_text(argv, one_line=True)


def test_a_word_that_zsh_would_replace_is_quoted() -> None:
    assert quote("=ls") == "'=ls'"


def test_a_broken_quote_would_be_noticed_by_bash() -> None:
    """The tests above stand on a bash that judges; here is one that says no."""
    done = subprocess.run(["bash", "-n", "-c", "aws --name 'x"], capture_output=True, check=False)
    assert done.returncode != 0


_PLACES: dict[str, Callable[[str], dict[str, Any]]] = {
    "alone": lambda text: {"S3Uri": text},
    "before another": lambda text: {"S3Uri": text, "TestS3Uri": "x"},
    "after another": lambda text: {"S3Uri": "x", "TestS3Uri": text},
    "between two": lambda text: {"Key": "x", "Value": text, "Type": "y"},
    "in a list": lambda text: {"Subnets": [text], "SecurityGroupIds": ["x", text, "y"]},
    "in a structure": lambda text: {"Documents": {"S3Uri": text, "TestS3Uri": "x"}, "Mode": text},
    "in a list of structures": lambda text: {"AugmentedManifests": [{"S3Uri": text, "AttributeNames": [text, "x"]}]},
}


@pytest.mark.parametrize("place", _PLACES)
def test_every_sign_in_every_place_is_read_back_by_the_aws_cli(place: str) -> None:
    for sign in [*map(chr, range(128)), "é", "\x85", "\u2028", "\uffff", "😀"]:
        for text in (sign, f"{sign}a", f"a{sign}", f"a{sign}b", f"{sign}{sign}", f"a{sign}b{sign}", f"{sign}a{sign}"):
            structure = _PLACES[place](text)
            written = shorthand(structure)
            assert written is None or parse_shorthand(written) == structure


_SCALARS = st.one_of(st.text("abXZ019_./:+-", min_size=1, max_size=12), st.text("a,=[]{}'\"\\@ ", max_size=4))
_VALUES: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        st.dictionaries(st.sampled_from(["S3Uri", "Key", "Value", "Type"]), inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(["S3Uri", "Documents", "Subnets", "Tags"]), _VALUES, min_size=1, max_size=3))
def test_what_is_written_in_shorthand_is_read_back_by_the_aws_cli(structure: dict[str, Any]) -> None:
    text = shorthand(structure)
    if text is not None:
        assert parse_shorthand(text) == structure


def test_plain_structures_are_written_in_shorthand() -> None:
    """JSON is for what needs it."""
    structure = {
        "Subnets": ["subnet-0a", "subnet-0b"],
        "Documents": {"S3Uri": "s3://acme/a_b.csv", "Arn": "arn:aws:x:1"},
    }
    assert shorthand(structure) == "Subnets=[subnet-0a,subnet-0b],Documents={S3Uri=s3://acme/a_b.csv,Arn=arn:aws:x:1}"
    # Newer versions read Key@=… from a file; no value may come near that.
    for text in ("a b", "@a", "a@b", "=", "a=b", "a,b", "[a", "a]", "{a", "a}", "'a", '"a', "a\\b"):
        assert shorthand({"Value": text}) is None
    assert shorthand({"Value": ""}) is None


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(hostile_texts(), hostile_texts(), max_size=4))
def test_json_shows_everything_and_says_the_same(value: dict[str, str]) -> None:
    text = json_text(value)
    assert not any(is_hidden(character) for character in text)
    assert json.loads(text) == value
