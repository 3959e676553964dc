"""The wizard by the keyboard alone, in a real terminal, from the first screen to the launch, and out again."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal

ENTER, TAB, BACK = "\r", "\t", "\x1b[Z"
CTRL_C, CTRL_Q, CTRL_S, CTRL_U = "\x03", "\x11", "\x13", "\x15"
SECURE = Path(__file__).parents[2] / "profiles" / "classifier-secure.toml"
RESTORED = ("\x1b[?1049l", "\x1b[?25h")
"""Back from the alternate screen, and the cursor is seen again."""


def pick(terminal: Terminal, ask: str, typed: str, shown: str) -> None:
    """At the question ``ask``, type to filter until ``shown`` is on the screen, and take it."""
    terminal.shows(ask)
    terminal.shows(shown)
    terminal.press(typed)
    terminal.until(lambda: typed in terminal.text or not typed, f"what was typed, {typed}")
    terminal.shows(shown)
    terminal.press(ENTER)


def leave(terminal: Terminal) -> None:
    """With nothing to lose it is left at once, and the terminal is as it was."""
    terminal.press(CTRL_Q)
    assert terminal.ended() == 0
    assert all(code in terminal.written for code in RESTORED)


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (160, 45)], ids=["80x24", "160x45"])
def test_a_classifier_is_launched_by_the_keyboard_alone(tmp_path: Path, columns: int, lines: int) -> None:
    with Terminal(["--demo"], tmp_path, columns=columns, lines=lines) as terminal:
        terminal.shows("ml-engineer", "us-west-2")
        pick(terminal, "In which region", "oregon", "US West (Oregon)")
        pick(terminal, "What should be launched?", "", "Document classifier")
        pick(terminal, "How is the training data written?", "", "CSV of labels and texts")
        pick(terminal, "Where is the training file?", "training", "acme-nlp-training/")
        pick(terminal, "In s3://acme-nlp-training/", "tickets/", "tickets/")
        pick(terminal, "In s3://acme-nlp-training/tickets/", "train", "train.csv")
        pick(terminal, "Do you have a test file", "test.csv", "test.csv")
        pick(terminal, "one label, or several?", "", "One label")
        pick(terminal, "Where should the confusion matrix", "models", "acme-nlp-models/")
        pick(terminal, "In s3://acme-nlp-models/", "this folder", "This folder")
        pick(terminal, "Which role", "access", "ComprehendDataAccess")
        pick(terminal, "in a VPC of yours?", "", "In a VPC")
        pick(terminal, "In which VPC?", "nlp", "nlp-private")
        pick(terminal, "In which subnets?", "private-a", "nlp-private-a")
        terminal.shows("1 of 16 chosen")
        terminal.press(ENTER)
        pick(terminal, "With which security groups?", "training", "comprehend-training")
        terminal.shows("1 of 5 chosen")
        terminal.press(ENTER)
        pick(terminal, "How should it be encrypted?", "one key for all", "One key for all")
        pick(terminal, "Which key for volume, output and model?", "comprehend-model", "comprehend-model")
        terminal.shows("What should it be called?")
        terminal.press(f"by-keyboard{ENTER}")
        terminal.shows("Is it a version")
        terminal.press(f"v1{ENTER}")
        pick(terminal, "In which language", "", "English")
        terminal.shows("Which tags")
        terminal.press(ENTER)
        terminal.shows("Launch…", "by-keyboard")
        terminal.press(CTRL_S)
        terminal.shows("Save the answers as a profile")
        terminal.press(ENTER)
        saved = tmp_path / "profiles" / "by-keyboard.toml"
        terminal.until(saved.exists, "the saved profile")
        terminal.until(lambda: "Save the answers as a profile" not in terminal.text, "the end of the dialog")
        terminal.press(ENTER)
        terminal.shows("Launch the classifier by-keyboard?")
        terminal.press(TAB + ENTER)
        # A simulated training may end, and its result push all this away, before an emulated screen is looked at.
        told = ("document-classifier/by-keyb", "Status: ")
        terminal.until(lambda: all(words in terminal.written for words in told), " and ".join(told))
        leave(terminal)
    done = subprocess.run(
        [sys.executable, "-m", "wizard", "command", str(saved), "--one-line"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--document-classifier-name by-keyboard" in done.stdout
    looked_at = subprocess.run(
        [sys.executable, "-m", "wizard", "launch", str(saved), "--demo", "--dry-run"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(looked_at.stdout)["parameters"]["DocumentClassifierName"] == "by-keyboard"
    assert "Nothing was sent." in looked_at.stderr


def test_a_signal_to_end_keeps_the_draft_and_gives_the_terminal_back(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path, columns=80, lines=24) as terminal:
        terminal.shows("ml-engineer")
        pick(terminal, "In which region", "oregon", "US West (Oregon)")
        pick(terminal, "What should be launched?", "", "Document classifier")
        terminal.shows("How is the training data written?")
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.ended() == 130
        assert all(code in terminal.written for code in RESTORED)
    draft = tmp_path / "state" / "comprehend-wizard" / "draft-demo.json"
    assert '"kind": "classifier"' in draft.read_text()
    assert draft.stat().st_mode & 0o777 == 0o600


def test_control_c_twice_leaves(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path, columns=100, lines=30) as terminal:
        terminal.shows("ml-engineer")
        pick(terminal, "In which region", "oregon", "US West (Oregon)")
        pick(terminal, "What should be launched?", "", "Document classifier")
        terminal.shows("How is the training data written?")
        terminal.press(CTRL_C)
        terminal.shows("Leave the wizard?")
        terminal.press(CTRL_C)
        assert terminal.ended() == 130
        assert all(code in terminal.written for code in RESTORED)


def test_without_credentials_it_says_so_and_stays_usable(tmp_path: Path) -> None:
    with Terminal([], tmp_path, columns=100, lines=30) as terminal:
        terminal.shows("not connected", "There are no AWS credentials")
        terminal.press(ENTER)
        terminal.shows("In which region")
        terminal.press(CTRL_Q)
        assert terminal.ended() == 0


WITH_A_BUG = """
import sys
from wizard import cli
from wizard.tui.screens.main import MainScreen

def broken(_self):
    secret_access_key = "not/for/anybodys/eyes"
    raise ValueError("nobody foresaw this")

MainScreen.action_start_anew = broken
sys.exit(cli.main(sys.argv[1:]))
"""


def test_a_bug_is_said_in_a_line_without_the_values_of_variables(tmp_path: Path) -> None:
    program = (sys.executable, "-c", WITH_A_BUG)
    with Terminal(["--demo"], tmp_path, columns=100, lines=30, program=program) as terminal:
        terminal.shows("ml-engineer")
        pick(terminal, "In which region", "oregon", "US West (Oregon)")
        pick(terminal, "What should be launched?", "", "Document classifier")
        terminal.shows("How is the training data written?")
        terminal.press("\x0e")  # Ctrl+N
        assert terminal.ended() == 1
        assert all(code in terminal.written for code in RESTORED)
    said = terminal.written.rpartition(RESTORED[0])[2]
    assert "error: A bug of comprehend-wizard: ValueError: nobody foresaw this." in said
    assert "A draft of your answers is kept" in said
    assert "not/for/anybodys/eyes" not in terminal.written
    assert "Traceback" not in terminal.written
    draft = tmp_path / "state" / "comprehend-wizard" / "draft-demo.json"
    assert '"kind": "classifier"' in draft.read_text()


def test_what_is_typed_while_the_wizard_is_loaded_is_not_lost(tmp_path: Path) -> None:
    with Terminal([], tmp_path, columns=100, lines=30) as terminal:
        terminal.until(lambda: "opening…" in terminal.written, "the first line")
        terminal.press("zq")
        terminal.shows("Use as typed: zq")
        terminal.press(CTRL_Q)
        assert terminal.ended() == 0
        assert all(code in terminal.written for code in RESTORED)


def test_it_can_be_left_while_it_is_loaded(tmp_path: Path) -> None:
    with Terminal([], tmp_path, columns=20, lines=5) as terminal:
        terminal.until(lambda: "opening…" in terminal.written, "the first line")
        terminal.press(CTRL_C)
        assert terminal.ended() == 130
        assert all(code in terminal.written for code in RESTORED)


def test_what_is_sent_at_once_is_typed_in_its_order(tmp_path: Path) -> None:
    """As a slow line or a script sends it: several answers in one piece."""
    with Terminal(["--demo", str(SECURE)], tmp_path, columns=160, lines=45) as terminal:
        terminal.shows("ml-engineer", "Launch…")
        terminal.press(f"{BACK * 4}")
        terminal.shows("What should it be called?")
        terminal.press(f"{CTRL_U}at-once{ENTER}{CTRL_U}v7{ENTER}span{ENTER}")
        terminal.shows("Which tags")
        terminal.press(ENTER)
        terminal.shows("Launch…", "--document-classifier-name at-once", "--version-name v7", "--language-code es")
        terminal.press(CTRL_C)
        terminal.shows("Leave the wizard?")
        terminal.press(CTRL_C)
        assert terminal.ended() == 130
