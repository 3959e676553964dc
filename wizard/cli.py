"""The command line: arguments to one function a command. Each command imports what it needs when it is called."""

import _thread
import argparse
import contextlib
import importlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from wizard.commands.arguments import near_command, parse
from wizard.commands.streams import OutputError, Streams
from wizard.errors import ExitCode, WizardError
from wizard.text import shorten, visible

__all__ = ["main", "parse"]

_COMPLETION_MARK = "_ARGCOMPLETE"
"""The variable that a shell sets when it asks for completions (the protocol of argcomplete)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    _replace_closed_streams()
    if _COMPLETION_MARK in os.environ:
        from wizard.commands.arguments import build_parser
        from wizard.commands.completing import complete

        complete(build_parser())
    try:
        with _no_control_c_lost():
            code = _run(sys.argv[1:] if argv is None else argv)
        _flush(sys.stdout)
    except BrokenPipeError:
        # Whoever read our output has seen enough (`… | head`).
        code = int(ExitCode.OK)
    except OutputError as error:
        code = int(error.exit_code)
        with contextlib.suppress(OSError):
            sys.stderr.write(f"error: {error}\n")
    else:
        return code
    for stream in (sys.stdout, sys.stderr):
        _discard(stream)
    return code


def _run(argv: Sequence[str]) -> int:
    try:
        arguments = parse(argv)
    except SystemExit as end:
        return int(end.code or 0)
    streams = Streams(out=sys.stdout, err=sys.stderr, json=arguments.output == "json")
    handler = f"wizard.commands.{arguments.command or 'wizard'}"
    log = _start_log(arguments, streams) if arguments.debug else ""
    try:
        return int(importlib.import_module(handler).run(arguments, streams))
    except OutputError:
        raise
    except WizardError as error:
        command = None if arguments.command else near_command(arguments.saved_plan or "")
        return _refused(error, streams, debug=arguments.debug, command=command)
    except KeyboardInterrupt:
        streams.say("Interrupted.")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - nobody can do anything with a traceback; it goes to the log
        return _unforeseen(error, streams, log)


@contextlib.contextmanager
def _no_control_c_lost() -> Iterator[None]:
    """Python swallows a Ctrl-C that hits it in a callback (of a weak reference, say) and prints a traceback: in here it
    comes once more, a moment later and elsewhere."""
    before = sys.unraisablehook

    def told(unraisable: "sys.UnraisableHookArgs") -> None:
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            before(unraisable)
            return
        import threading

        again = threading.Timer(0.01, _interrupt)
        again.daemon = True
        again.start()

    sys.unraisablehook = told
    try:
        yield
    finally:
        sys.unraisablehook = before


def _interrupt() -> None:
    """A Ctrl-C for the main thread; where there are signals it ends what that thread waits for, too."""
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:
        import signal
        import threading

        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def _start_log(arguments: argparse.Namespace, streams: Streams) -> str:
    """Begin the log of ``--debug`` and say where it is; empty where it cannot be written."""
    from wizard import debug_log

    try:
        log = visible(str(debug_log.start(vars(arguments))))
    except OSError as error:
        reason = visible((error.strerror or str(error)).lower())
        streams.say(f"There will be no log: {visible(str(debug_log.log_directory()))} cannot be written: {reason}.")
        return ""
    streams.say(f"A log of this run is written to {log}. It holds no credentials, tokens or documents.")
    return log


def _unforeseen(error: Exception, streams: Streams, log: str) -> int:
    """Something of ours went wrong: say so in a line, and where the rest is."""
    from wizard.debug_log import note_error

    note_error(error, "a bug")
    more = f"The log {log} says where." if log else "With --debug a log is written that says where."
    streams.say(f"error: A bug of comprehend-wizard: {type(error).__name__}: {shorten(str(error), 300)}. {more}")
    return int(ExitCode.NO)


def _refused(error: WizardError, streams: Streams, *, debug: bool, command: str | None) -> int:
    """Say why. ``command``: what the name of a profile may have been meant for."""
    streams.failure(error)
    if command is not None:
        streams.say(f"If the command {command} was meant: comprehend-wizard {command} --help")
    if debug:
        from wizard.debug_log import note_error

        note_error(error, "refused")
        for note in getattr(error, "__notes__", ()):
            streams.say(note)
    return int(error.exit_code)


def _replace_closed_streams() -> None:
    """Streams that were closed by whoever started this (`>&-`) are None in Python; nobody reads what goes there."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())


def _flush(stream: TextIO) -> None:
    """Write what is buffered while a failure can still be told. Raises OutputError, BrokenPipeError."""
    try:
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error) from error


def _discard(stream: TextIO) -> None:
    """Let what is still buffered go nowhere, or Python complains about it at exit."""
    # A stream without a file descriptor (io.UnsupportedOperation is an OSError) has nothing to complain about.
    with contextlib.suppress(OSError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a path
        os.dup2(nowhere.fileno(), stream.fileno())
