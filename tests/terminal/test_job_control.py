"""Ctrl-Z at a real shell in a real terminal: the shell is back, fg brings the wizard back, and nothing is lost."""

import os
import select
import shlex
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal

CTRL_C, CTRL_Q, CTRL_Z, ENTER = "\x03", "\x11", "\x1a", "\r"
WIZARD = shlex.join([sys.executable, "-m", "wizard", "--demo"])
OPENED, LEFT = "\x1b[?1049h", "\x1b[?1049l"
"""The terminal's alternate screen: the wizard is on it, or has given it back."""


@contextmanager
def at_a_shell(home: Path, command: str, *first: str) -> Iterator[Terminal]:
    """A bash with job control, ``command`` typed at it, and the first question there."""
    bash = ("bash", "--norc", "--noprofile", "-i")
    with Terminal([], home, columns=100, lines=30, variables={"PS1": "ready> "}, program=bash) as terminal:
        terminal.shows("ready>")
        terminal.press(command + ENTER)
        terminal.shows(*first or ("ml-engineer", "In which region"))
        yield terminal


def written_after(terminal: Terminal, keys: str, *texts: str) -> None:
    """Press ``keys`` and wait until all of ``texts`` have been written since."""
    before = len(terminal.written)
    terminal.press(keys)
    terminal.until(lambda: all(text in terminal.written[before:] for text in texts), f"{texts} after {keys!r}")


def answer_two(terminal: Terminal) -> None:
    """From the first question to the third."""
    terminal.shows("ml-engineer", "In which region")
    terminal.press(f"oreg{ENTER}")
    terminal.shows("What should be launched?")
    terminal.press(f"classifier{ENTER}")
    terminal.shows("How is the training data written?")


def draft_of(home: Path) -> str:
    return (home / "state" / "comprehend-wizard" / "draft-demo.json").read_text()


@pytest.mark.parametrize(
    "command", [WIZARD, f"bash -c {shlex.quote(f'{WIZARD}; exit 5')}"], ids=["itself", "in a program's group"]
)
def test_suspend_and_come_back(tmp_path: Path, command: str) -> None:
    with at_a_shell(tmp_path, command) as terminal:
        terminal.press("oreg")
        terminal.shows("oreg", "US West (Oregon)")
        written_after(terminal, CTRL_Z, LEFT, "Stopped", "ready>")
        written_after(terminal, f"echo $((6 * 7)){ENTER}", "42", "ready>")
        # Continued in the background it may not write to the terminal, and waits again.
        written_after(terminal, f"bg; while jobs -r | grep -q .; do :; done; jobs{ENTER}", "Stopped")
        written_after(terminal, f"fg{ENTER}", OPENED)
        terminal.shows("ml-engineer", "oreg", "US West (Oregon)")
        terminal.press(ENTER)
        terminal.shows("What should be launched?")
        terminal.press(CTRL_C)
        written_after(terminal, "", LEFT, "ready>")


@pytest.mark.parametrize("told", ["HUP", "TERM"])
def test_told_to_end_while_it_is_stopped_it_ends_at_once_and_keeps_the_draft(tmp_path: Path, told: str) -> None:
    with at_a_shell(tmp_path, WIZARD) as terminal:
        answer_two(terminal)
        written_after(terminal, CTRL_Z, LEFT, "Stopped", "ready>")
        written_after(terminal, f"set -b; kill -{told} %1{ENTER}", "Exit 130")
    assert '"kind": "classifier"' in draft_of(tmp_path)


def test_without_a_shell_there_is_nothing_to_suspend_to(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path, columns=100, lines=30) as terminal:
        terminal.shows("ml-engineer", "In which region")
        written_after(terminal, CTRL_Z, LEFT, OPENED)
        terminal.press(f"oreg{ENTER}")
        terminal.shows("What should be launched?")
        terminal.press(CTRL_Q)
        assert terminal.ended() == 0


def test_line_mode_is_suspended_and_comes_back(tmp_path: Path) -> None:
    with at_a_shell(tmp_path, f"{WIZARD} --plain", "In which region") as terminal:
        terminal.press("oreg")
        terminal.shows("oreg", "us-west-2")
        written_after(terminal, CTRL_Z, "Stopped", "ready>")
        written_after(terminal, f"fg{ENTER}", "us-west-2")
        terminal.press(ENTER)
        terminal.shows("What should be launched?")
        written_after(terminal, CTRL_C, "ready>")


def close(terminal: Terminal) -> None:
    """As somebody who closes the window."""
    terminal.process.ptyproc.fileobj.close()


def test_a_window_that_is_closed_ends_it_and_keeps_the_draft(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path, columns=100, lines=30) as terminal:
        answer_two(terminal)
        close(terminal)
        terminal.process.ptyproc.wait()
        assert terminal.process.ptyproc.exitstatus == 130
    assert '"kind": "classifier"' in draft_of(tmp_path)


def test_a_window_that_is_closed_while_it_is_stopped_ends_it_and_keeps_the_draft(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    reader = os.open(alive, os.O_RDONLY | os.O_NONBLOCK)
    with at_a_shell(tmp_path, f"exec 9>{alive}; {WIZARD}") as terminal:
        answer_two(terminal)
        written_after(terminal, CTRL_Z, LEFT, "Stopped", "ready>")
        written_after(terminal, f"bg; while jobs -r | grep -q .; do :; done; jobs{ENTER}", "Stopped")
        close(terminal)
        ended, _, _ = select.select([reader], [], [], 60)
        assert ended, "it goes on without a terminal"
        assert os.read(reader, 1) == b""  # nobody has it open any more: shell, wizard, simulated account
    os.close(reader)
    assert '"kind": "classifier"' in draft_of(tmp_path)


def test_a_terminal_that_takes_nothing_any_more_does_not_keep_it_from_ending_when_it_is_hung_up(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path, columns=100, lines=30) as terminal:
        answer_two(terminal)
        process = terminal.process.ptyproc
        keyboard = os.open(f"/proc/{process.pid}/fd/0", os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(keyboard, termios.TCOOFF)  # as Ctrl-S does where it is not a key of the program
        os.close(keyboard)
        os.kill(process.pid, signal.SIGHUP)
        assert terminal.ended() == 130
    assert '"kind": "classifier"' in draft_of(tmp_path)


def test_a_terminal_that_is_gone_before_the_shell_says_so_is_a_reason_to_end(tmp_path: Path) -> None:
    said = tmp_path / "said"
    script = (
        "import os, signal, sys\n"
        "from wizard.tui.job_control import stop_until_continued\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])\n"
        "sys.stdout.write('ready>'); sys.stdout.flush()\n"
        "try:\n    os.read(0, 1)\nexcept OSError:\n    pass\n"
        f"open({str(said)!r}, 'w').write(str(stop_until_continued()))\n"
    )
    with Terminal([], tmp_path, columns=80, lines=24, program=(sys.executable, "-c", script)) as terminal:
        terminal.shows("ready>")
        close(terminal)
        terminal.process.ptyproc.wait()
    assert said.read_text() == "True"
