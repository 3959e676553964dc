"""Questions put by questionary, answered by key presses through prompt_toolkit's own pipe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from tests.line.answers import DATA, ROLE
from wizard.demo.server import DemoServer
from wizard.draft import draft_path
from wizard.flow.rows import Row
from wizard.line.asker import BackWanted, Prompt
from wizard.line.prompts import PromptAsker
from wizard.line.walk import run
from wizard.profiles import load
from wizard.start import StartOptions

SECURE = Path(__file__).parents[2] / "profiles" / "classifier-secure.toml"
ENTER, DOWN, UP, BACK, VIEW, INTERRUPT, SPACE, CLEAR = "\r", "\x1b[B", "\x1b[A", "\x02", "\x1bOQ", "\x03", " ", "\x15"


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        yield pipe


def typed(*words: str) -> str:
    return "".join(f"{word}{ENTER}" for word in words)


def walk(keys: PipeInput, presses: str, options: StartOptions | None = None) -> int:
    keys.send_text(presses)
    return run(options or StartOptions(), PromptAsker(), draft_path(demo=False))


CLASSIFIER = (
    typed("", "us-west-2", "Document cl", "CSV of")
    + typed("acme-nlp-training", "tickets/", "train", "test", "One label")
    + typed("acme-nlp-models", "type a value")
    + typed("s3://acme-nlp-models/tickets-secure/")
    + typed("ComprehendDataAccess", "In a VPC", "nlp-private")
    + f"{SPACE}{DOWN}{SPACE}{ENTER}"
    + f"comprehend-tr{SPACE}{ENTER}"
    + typed("One key per", "comprehend-volume", "comprehend-output", "comprehend-model")
    + typed(f"{CLEAR}tickets-secure", "v1", "English", "team=nlp", "cost center=4711", "")
)


@pytest.mark.usefixtures("account")
def test_a_classifier_is_walked_saved_and_launched(
    keys: PipeInput, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = walk(keys, CLASSIFIER + typed("Save", f"{CLEAR}mine", "Launch") + "y" + typed("Leave"))
    assert code == 0
    assert load(tmp_path / "mine.toml").plan == load(SECURE).plan
    said = capsys.readouterr().out
    assert "Launched: arn:aws:comprehend:us-west-2:111122223333:document-classifier/tickets-secure/version/v1" in said
    assert "\nTRAINED\n" in said


@pytest.mark.usefixtures("account")
def test_back_by_key_and_by_choice_view_by_key_and_leaving(keys: PipeInput, capsys: pytest.CaptureFixture[str]) -> None:
    presses = typed("", "us-west-2", "Document") + VIEW + typed("< back", "Endpoint") + BACK + BACK + INTERRUPT
    assert walk(keys, presses) == 130
    said = capsys.readouterr().out
    assert "aws comprehend create-document-classifier" in said
    assert said.count("What to launch\n") == 3
    assert "kept as a draft" in said


def test_where_aws_refuses_the_list_the_value_can_be_typed(
    keys: PipeInput, account: DemoServer, capsys: pytest.CaptureFixture[str]
) -> None:
    account.set_faults(["iam:ListRoles=AccessDenied"])
    options = StartOptions(profile={**load(SECURE).plan.as_profile(), "role": ROLE.replace("Comp", "Other")})
    presses = typed("Role:", f"{CLEAR}nonsense", f"{CLEAR}{ROLE}") + INTERRUPT
    assert walk(keys, presses, options) == 130
    assert "the permission iam:ListRoles is missing" in capsys.readouterr().out


def _rows(*words: str) -> list[Row]:
    return [Row(word, (word,), refused="Not this one." if word == "bad" else "") for word in words]


PROMPT = Prompt("Which?", view=lambda name: name)


def test_a_refused_row_is_refused_in_a_sentence(keys: PipeInput, capsys: pytest.CaptureFixture[str]) -> None:
    keys.send_text(typed("bad") + typed("good"))
    assert PromptAsker().choose(PROMPT, _rows("bad", "good"), default=None).value == "good"
    assert "Not this one." in capsys.readouterr().out


def test_the_first_row_that_policies_do_not_refuse_is_pointed_at(keys: PipeInput) -> None:
    refused = [Row(word, (word,), against=True) for word in ("a", "b")]
    quiet = Row("none", ("none",), kind="none", quiet=True)
    for rows, pointed_at in ((refused + _rows("c"), "c"), (refused, "a"), ([quiet, *refused], "a")):
        keys.send_text(ENTER)
        assert PromptAsker().choose(PROMPT, rows, default=None).value == pointed_at
        keys.send_text(SPACE + ENTER)
        assert PromptAsker().choose_some(PROMPT, rows, chosen=(), limit=2) == (pointed_at,)
    keys.send_text(ENTER)
    assert PromptAsker().choose(PROMPT, refused + _rows("c"), default="b").value == "b"
    keys.send_text(SPACE + ENTER)
    assert PromptAsker().choose_some(PROMPT, _rows("a", "b", "c"), chosen=("b", "c"), limit=2) == ("c",)


def test_no_more_than_the_limit(keys: PipeInput) -> None:
    keys.send_text(f"{SPACE}{DOWN}{SPACE}{DOWN}{SPACE}{ENTER}{SPACE}{ENTER}")
    chosen = PromptAsker().choose_some(PROMPT, _rows("a", "b", "c"), chosen=(), limit=2)
    assert chosen == ("a", "b")


def test_none_of_several_is_no_answer_and_refused_ones_are_not_taken(keys: PipeInput) -> None:
    keys.send_text(f"{ENTER}{SPACE}{ENTER}{SPACE}{DOWN}{SPACE}{ENTER}")
    assert PromptAsker().choose_some(PROMPT, _rows("bad", "good"), chosen=(), limit=2) == ("good",)


def _problem(text: str) -> str | None:
    return None if text.startswith("s3://") else "An S3 location begins with s3://."


@pytest.mark.parametrize("pasted", [f"{DATA}/a.csv", f"  {DATA}/a.csv\n"])
def test_a_value_can_be_pasted_onto_a_list(keys: PipeInput, pasted: str) -> None:
    keys.send_text(f"\x1b[200~nonsense\x1b[201~\x1b[200~{pasted}\x1b[201~")
    row = PromptAsker().choose(PROMPT, _rows("a", "b"), default=None, typed_problem=_problem)
    assert (row.value, row.kind) == (f"{DATA}/a.csv", "typed")


def test_values_can_be_typed_beside_several_chosen_ones(keys: PipeInput) -> None:
    keys.send_text(f"{SPACE}{DOWN}{DOWN}{SPACE}{ENTER}" + typed(f"{DATA}/1") + ENTER)
    asked = PromptAsker().choose_some(PROMPT, _rows("a", "b"), chosen=(), limit=2, typed_problem=_problem)
    assert asked == ("a", f"{DATA}/1")


def test_back_at_a_text_and_at_a_yes(keys: PipeInput) -> None:
    asker = PromptAsker()
    for ask in (
        lambda: asker.write(PROMPT, text="", none="", example="", problem=_problem),
        lambda: asker.confirm(PROMPT),
    ):
        keys.send_text(BACK)
        with pytest.raises(BackWanted):
            ask()
