"""The real program in a real pseudo terminal, its screen emulated by pyte."""

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pexpect
import pyte

_DEADLINE_SECONDS = 90.0


class Terminal:
    """A program on a screen of ``columns`` by ``lines``. ``with Terminal(…) as terminal``."""

    def __init__(
        self,
        arguments: list[str],
        home: Path,
        *,
        columns: int,
        lines: int,
        variables: Mapping[str, str] | None = None,
        program: Sequence[str] = (sys.executable, "-m", "wizard"),
    ) -> None:
        """``variables``: those of an account, where the simulated one of ``--demo`` is not meant. ``program``: what
        takes the arguments, where it is not the wizard itself."""
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self.screen)
        self.written = ""
        self._text: str | None = None
        self._at_end = False
        self.home = home
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        environment |= {
            "TERM": "xterm-256color",
            "HOME": str(home),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        environment |= variables or {}
        for name in ("CI", "COLUMNS", "LINES"):  # a person is sitting here, at a terminal of its own size
            environment.pop(name, None)
        self.process = pexpect.spawn(
            program[0],
            [*program[1:], *arguments],
            cwd=str(home),
            env=environment,
            encoding="utf-8",
            codec_errors="replace",
            dimensions=(lines, columns),
            timeout=5,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.close(force=True)

    @property
    def text(self) -> str:
        """What is on the screen now; put together anew only where something was written, for it is looked at often."""
        if self._text is None:
            self._text = "\n".join(line.rstrip() for line in self.screen.display)
        return self._text

    def read(self) -> None:
        """Take in what the program has written since."""
        try:
            written = self.process.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            self._at_end = True
            return
        self.written += written
        self._stream.feed(written)
        self._text = None

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Read until ``condition`` holds; fail with the screen as it is when it never does."""
        deadline = time.monotonic() + _DEADLINE_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {what}; the screen:\n{self.text}")
            self.read()

    def shows(self, *texts: str) -> None:
        """Wait until all of ``texts`` are on the screen."""
        self.until(lambda: all(text in self.text for text in texts), " and ".join(texts))

    def press(self, keys: str) -> None:
        """Type ``keys`` as they come from a keyboard."""
        self.process.send(keys)

    def ended(self) -> int:
        """Wait for the program's end; its exit code (128 + n where signal n ended it)."""
        self.until(lambda: not self.process.isalive(), "the end of the program")
        # The terminal may hold more of it than one reading brings.
        self.until(lambda: self._at_end, "the end of what it has written")
        self.process.close()
        if self.process.exitstatus is not None:
            return int(self.process.exitstatus)
        return 128 + int(self.process.signalstatus or 0)
