"""The login of AWS IAM Identity Center: the AWS CLI does it, in a process of its own."""

import queue
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from wizard.errors import NoAwsError
from wizard.text import visible

_LOOK_SECONDS = 0.1
"""How often a wait for the AWS CLI's next line looks whether it is to stop."""
_GRACE_SECONDS = 3.0
"""How long the AWS CLI may take to end after it was asked to."""


def sso_login(profile: str, *, on_line: Callable[[str], object], cancelled: Callable[[], bool]) -> None:
    """Run ``aws sso login`` for ``profile``; returns when the login has succeeded.

    ``on_line`` gets each line that the AWS CLI writes, made visible; ``cancelled`` is asked about ten times a second.
    Raises NoAwsError where the AWS CLI is missing, the login fails or is cancelled.
    """
    program = shutil.which("aws")
    if program is None:
        raise NoAwsError(
            "The login needs the AWS CLI, and there is no program aws on the PATH.",
            f"Install AWS CLI version 2, or log in elsewhere: aws sso login --profile {visible(profile)}",
        )
    with _running([program, "sso", "login", "--profile", profile]) as process:
        last = ""
        for line in _lines(process):
            if cancelled():
                raise NoAwsError("The login was cancelled.")
            if line:
                last = visible(line)
                on_line(last)
        code = process.wait()
    if code != 0:
        words = f" It said: {last}" if last else ""
        raise NoAwsError(
            f"The login for the profile {visible(profile)} failed: aws sso login ended with code {code}.{words}",
            "It needs AWS CLI version 2 and a profile that aws configure sso has set up.",
        )


@contextmanager
def _running(command: list[str]) -> "Iterator[subprocess.Popen[bytes]]":
    """The process of ``command``; whoever leaves early ends it."""
    # No shell: the profile's name is one argument, whatever it holds.
    process = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        yield process
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _lines(process: "subprocess.Popen[bytes]") -> Iterator[str]:
    """The lines that ``process`` writes, as they come; an empty one whenever it is silent for a moment.

    Ends with the process, even where a browser that it has opened keeps its output open.
    """
    found: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read, args=(process.stdout, found), name="aws-sso-login", daemon=True).start()
    while True:
        ended = process.poll() is not None
        try:
            yield found.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            if ended:
                return
            yield ""


def _read(stream: IO[bytes] | None, found: "queue.Queue[str]") -> None:
    if stream is not None:
        with stream:
            for line in stream:
                found.put(line.decode(errors="replace").rstrip("\r\n"))
