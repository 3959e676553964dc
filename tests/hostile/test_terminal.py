"""What the program writes to a real terminal while it shows hostile names: no escape of theirs is among it."""

import re
from pathlib import Path

from tests.hostile.names import HOSTILE
from tests.hostile.seeded import FOLDER, put_hostile_objects
from tests.terminal.terminal import Terminal
from tests.terminal.test_terminal import pick
from wizard.demo.server import DemoServer
from wizard.demo.story.storage import TRAINING_BUCKET
from wizard.text import is_hidden, visible

ENTER, CTRL_C, CTRL_U = "\r", "\x03", "\x15"
_OURS = re.compile(r"\x1b\[[0-9;:?<=>$]*[A-Za-z~]|\x1b[=>78]|\x1b[()][0AB]|\x1bP[^\x1b]{0,40}\x1b\\")
"""Control sequences as Textual and prompt_toolkit write them: CSI, keypad, character set; none that is an OSC."""
_POINTER = re.compile(r"\x1b\]22;[a-z-]*\x07")
"""Textual's shape of the mouse pointer, the one OSC that is ours."""
_ENDS_LINES = {"\r", "\n", "\b"}


def assert_nothing_of_theirs(written: str) -> None:
    written = _POINTER.sub("", written)
    for harm in ("\x1b]", "\x07", "\x9d", "\x9b", "\x1bc", "owned\x1b"):
        assert harm not in written, repr(written[max(0, written.index(harm) - 80) : written.index(harm) + 80])
    hidden = {character for character in set(_OURS.sub("", written)) if is_hidden(character)} - _ENDS_LINES
    assert not hidden, hidden


def test_on_the_screen(tmp_path: Path) -> None:
    with DemoServer() as server:
        put_hostile_objects(server)
        with Terminal([], tmp_path, columns=120, lines=40, variables=server.environment()) as terminal:
            terminal.shows("ml-engineer", "us-west-2")
            pick(terminal, "Which AWS credentials", "", "without a profile")
            pick(terminal, "In which region", "oregon", "US West (Oregon)")
            pick(terminal, "What should be launched?", "", "Document classifier")
            pick(terminal, "How is the training data written?", "", "CSV of labels and texts")
            terminal.shows("Where is the training file?", "acme-nlp-training/")
            # As a paste: it is one event, and its end opens the folder.
            terminal.press(f"\x1b[200~s3://{TRAINING_BUCKET}/{FOLDER}\x1b[201~")
            terminal.shows(f"Open s3://{TRAINING_BUCKET}/{FOLDER}")
            terminal.press(ENTER)
            terminal.shows("shown; keep typing")
            for number in range(0, len(HOSTILE), 100):
                digit = f"{number // 100}"
                terminal.press(f"{CTRL_U}{digit}")
                for _page in range(6):
                    terminal.press("\x1b[6~")
                    terminal.read()
            terminal.press(f"{CTRL_U}005")
            terminal.shows(visible("005-" + HOSTILE[5]))
            terminal.press(CTRL_C)
            terminal.shows("Leave the wizard?")
            terminal.press(CTRL_C)
            assert terminal.ended() == 130
            assert_nothing_of_theirs(terminal.written)


def test_in_lists_of_line_mode(tmp_path: Path) -> None:
    with DemoServer() as server:
        put_hostile_objects(server)
        with Terminal(["--plain"], tmp_path, columns=100, lines=45, variables=server.environment()) as terminal:
            for ask, typed in (
                ("credentials", ENTER),
                ("In which region", f"us-west-2{ENTER}"),
                ("What should be launched?", f"Document cl{ENTER}"),
                ("How is the training data", f"CSV of{ENTER}"),
                ("Where is the training file?", f"{TRAINING_BUCKET}{ENTER}"),
                (f"in s3://{TRAINING_BUCKET}/", f"{FOLDER}{ENTER}"),
                (f"in s3://{TRAINING_BUCKET}/{FOLDER}", ""),
            ):
                terminal.shows(ask)
                terminal.press(typed)
            terminal.shows("000-[/")
            for _press in range(len(HOSTILE) // 2):
                terminal.press("\x1b[B")
            terminal.press("\x1b[A" * 4)
            terminal.until(lambda: "005-" in terminal.written or "u202e" in terminal.written, "rows")
            terminal.press(CTRL_C)
            assert terminal.ended() == 130
            assert_nothing_of_theirs(terminal.written)
