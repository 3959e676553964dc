"""A process that launches and is killed at a chosen moment: run as a program, it takes orders on standard input.

Everything is imported and every client made once; each order is carried out in a fork. A moment is the beginning or the
end of a call into SQLite or of a socket, counted from the beginning of the launch, so it is the same in every run. Into
how many pieces the network cuts an answer is not, so only the first reading after each sending counts.
An order is a line of JSON: ``{"do": "launch" | "resume", "plan": {…}, "ledger": path, "kill_at": number or null}``.
"""

import json
import os
import signal
import socket
import sqlite3
import sys
from pathlib import Path
from typing import Any

from wizard.account.session import AccountSession
from wizard.launch.ledger import Ledger
from wizard.launch.once import launch_once, resume
from wizard.plan import validate

_SENDING = {"sendall", "send"}
_READING = "recv_into"
_WATCHED = {"execute", "connect", _READING, *_SENDING}


class Moments:
    """Counts moments, and kills this process at one of them."""

    def __init__(self, kill_at: int | None) -> None:
        self.count = 0
        self._kill_at = kill_at
        self._read = False

    def __call__(self, _frame: Any, event: str, function: Any) -> None:
        name = getattr(function, "__name__", "")
        if event not in ("c_call", "c_return") or name not in _WATCHED:
            return
        if not isinstance(getattr(function, "__self__", None), sqlite3.Connection | socket.socket):
            return
        if name == _READING and self._read:
            return
        if event == "c_return" and name in {_READING, *_SENDING}:
            self._read = name == _READING
        self.count += 1
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def carry_out(session: AccountSession, order: dict[str, Any]) -> dict[str, Any]:
    """Launch or resume; what came of it."""
    moments = Moments(order.get("kill_at"))
    with Ledger(Path(order["ledger"])) as ledger:
        if order["do"] == "launch":
            plan, findings = validate(order["plan"])
            if plan is None:
                raise ValueError(findings)
            sys.setprofile(moments)
            try:
                done: Any = launch_once(ledger, session, plan).arn
            finally:
                sys.setprofile(None)
        else:
            done = [one.outcome for one in resume(ledger, session, send_again=True)]
        return {"done": done, "moments": moments.count, "runs": [[run.state, run.arn] for run in ledger.runs()]}


def main() -> None:
    """Carry out orders until there are none."""
    session = AccountSession.from_environment_mapping(os.environ, max_attempts=1)
    for service in ("sts", "comprehend"):
        session.client(service, "us-west-2")
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            with os.fdopen(writing, "w") as result:
                result.write(json.dumps(carry_out(session, json.loads(line))))
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as result:
            said = result.read()
        _child, status = os.waitpid(child, 0)
        answer = {"killed": os.WIFSIGNALED(status), **(json.loads(said) if said else {})}
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
