"""Names, quoting and shorthand by themselves, over many generated values, against the real parsers."""

import subprocess
from typing import Any

from awscli.clidriver import create_clidriver
from awscli.shorthand import ShorthandParser
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import hostile_texts
from wizard.render.awscli import operation_command, option_name
from wizard.render.bash import bash_text, quote
from wizard.render.json_text import json_text
from wizard.render.shorthand import shorthand
from wizard.request import OPERATIONS, PARAMETERS
from wizard.text import is_hidden


def test_commands_and_options_are_those_of_the_aws_cli() -> None:
    comprehend = create_clidriver().create_help_command().command_table["comprehend"].create_help_command()
    for kind, operation in OPERATIONS.items():
        command = comprehend.command_table[operation_command(operation)]
        known = {f"--{name}" for name in command.arg_table}
        ours = {option_name(path.partition(".")[0]) for path in PARAMETERS[kind].values()}
        assert ours <= known


@settings(max_examples=40, deadline=None)
@given(st.lists(hostile_texts(without="\x00"), min_size=50, max_size=60))
def test_bash_reads_back_every_word(words: list[str]) -> None:
    script = "printf '%s\\0' " + " ".join(map(quote, words))
    assert not any(is_hidden(character) for character in script)
    done = subprocess.run(
        ["bash", "--norc", "--noprofile", "-c", script], capture_output=True, check=True, env={"LC_ALL": "C"}
    )
    assert done.stdout.decode().split("\0")[:-1] == words


@settings(max_examples=100, deadline=None)
@given(st.lists(hostile_texts(without="\x00"), min_size=1, max_size=6))
def test_both_layouts_are_the_same_words_to_bash(words: list[str]) -> None:
    for one_line in (False, True):
        script = bash_text(["printf", "%s\\0", *words], one_line=one_line)
        done = subprocess.run(["bash", "--norc", "--noprofile", "-c", script], capture_output=True, check=True)
        assert done.stdout.decode().split("\0")[:-1] == words


_SCALARS = st.one_of(st.text("abcXYZ019_./:+-", min_size=1, max_size=12), hostile_texts(max_size=12))
_VALUES: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        st.dictionaries(st.sampled_from(["S3Uri", "Key", "Value", "Type"]), inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)


@settings(max_examples=2000, deadline=None)
@given(st.dictionaries(st.sampled_from(["S3Uri", "Documents", "Subnets", "Tags"]), _VALUES, min_size=1, max_size=4))
def test_what_is_written_in_shorthand_is_read_back_by_the_aws_cli(structure: dict[str, Any]) -> None:
    text = shorthand(structure)
    if text is not None:
        assert ShorthandParser().parse(text) == structure


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(hostile_texts(), hostile_texts(), max_size=4))
def test_json_shows_everything_and_says_the_same(value: dict[str, str]) -> None:
    import json

    text = json_text(value)
    assert not any(is_hidden(character) for character in text)
    assert json.loads(text) == value
