"""The ledger: every launch with its ClientRequestToken, written down before the request is sent.

A SQLite database in the user's state directory. What makes a launch happen once is that the token lasts: whatever ends
the program, the next one can ask AWS with the same token (see :mod:`wizard.launch.once`). So what is written here has
reached the disk when a method returns.
"""

import json
import os
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from wizard.debug_log import LOGGER
from wizard.errors import WizardError
from wizard.files import make_private_directory
from wizard.launch.run import Intent, Run, Sender, now
from wizard.launch.status import RunStatus
from wizard.text import visible

_MIGRATIONS = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        created TEXT NOT NULL,
        token TEXT NOT NULL UNIQUE,
        sender_pid INTEGER NOT NULL,
        sender_host TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 1,
        state TEXT NOT NULL DEFAULT 'unanswered',
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        version TEXT NOT NULL,
        account TEXT NOT NULL,
        region TEXT NOT NULL,
        caller TEXT NOT NULL,
        profile TEXT NOT NULL,
        endpoint_url TEXT NOT NULL,
        operation TEXT NOT NULL,
        plan TEXT NOT NULL,
        request TEXT NOT NULL,
        arn TEXT NOT NULL DEFAULT '',
        request_id TEXT NOT NULL DEFAULT '',
        problem TEXT NOT NULL DEFAULT '',
        answered TEXT,
        status TEXT NOT NULL DEFAULT '',
        status_message TEXT NOT NULL DEFAULT '',
        status_since TEXT,
        submitted TEXT,
        ended TEXT,
        seen TEXT
    );
    CREATE INDEX runs_by_arn ON runs (arn);
    CREATE INDEX runs_by_state ON runs (state);
    """,
)
"""What makes each version of the database from the one before; ``PRAGMA user_version`` counts them. Only ever added
to: databases of each version are out there."""
_BUSY_SECONDS = 10.0
"""How long a write waits for another program's; each takes milliseconds."""


class LedgerError(WizardError):
    """The ledger cannot be read or written. A launch is not sent then: nobody could tell later what came of it."""


def ledger_path() -> Path:
    """Where the ledger is: the user's state directory."""
    from platformdirs import user_state_path

    return user_state_path("comprehend-wizard") / "runs.sqlite3"


def new_token() -> str:
    """A ClientRequestToken (API: at most 64 of ``[a-zA-Z0-9-]``): sent again with it, a request creates nothing new."""
    return f"comprehend-wizard-{uuid.uuid4()}"


class Ledger:
    """The runs of one user. Threads may share it, and programs may use the same file at the same time.

    ``path`` is None for a ledger in memory, which ends with the object (the simulated account ends with its wizard).
    The file is made on first use, readable by its owner only. Raises LedgerError.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; a ledger in memory is gone then."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    # --- launching ----------------------------------------------------------------------------------------------------

    def claim(self, intent: Intent) -> Run:
        """The run to send ``intent`` as: a new one, or the one of the same request that was never answered.

        So whoever launches again after a crash or a lost answer sends the same token, and creates nothing twice. A
        request that another process is sending at this moment stays that process's.
        """
        sender = Sender.this_process()
        with self._writing() as database:
            for run in _runs(
                database,
                "WHERE state = 'unanswered' AND account = ? AND region = ? AND endpoint_url = ? AND operation = ?"
                " AND request = ? ORDER BY id DESC",
                (intent.account, intent.region, intent.endpoint_url, intent.operation, intent.request_text),
            ):
                if not run.in_flight(now()):
                    return self._taken_over(database, run, sender)
            values = {
                **{name: getattr(intent, name) for name in _PLAIN},
                "plan": json.dumps(intent.plan),
                "request": intent.request_text,
                "created": _text(now()),
                "token": new_token(),
                "sender_pid": sender.pid,
                "sender_host": sender.host,
            }
            # The names of the columns are this module's own.
            sql = f"INSERT INTO runs ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"  # noqa: S608
            number = database.execute(sql, tuple(values.values())).lastrowid
            LOGGER.debug("run %s: %s of %s is written down", number, intent.operation, intent.name)
            return _one(database, int(number or 0))

    def take_over(self, run: Run) -> Run:
        """``run`` as one that this process sends again."""
        with self._writing() as database:
            return self._taken_over(database, run, Sender.this_process())

    def note_created(self, run: Run, arn: str, request_id: str = "") -> Run:
        """AWS has accepted the request."""
        return self._note(run, state="created", arn=arn, request_id=request_id, problem="", answered=_text(now()))

    def note_refused(self, run: Run, problem: str) -> Run:
        """AWS has created nothing, and says why."""
        return self._note(run, state="refused", problem=visible(problem), answered=_text(now()))

    def note_lost(self, run: Run, problem: str) -> Run:
        """AWS's answer did not arrive."""
        return self._note(run, problem=visible(problem))

    def forget(self, run: Run) -> Run:
        """Nobody wants to know any more what came of an unanswered run."""
        return self._note(run, state="forgotten", answered=_text(now()))

    # --- following ----------------------------------------------------------------------------------------------------

    def note_status(self, status: RunStatus) -> None:
        """What AWS says now of a resource; one that no run created is none of the ledger's business."""
        self.note_statuses([status])

    def note_statuses(self, statuses: Iterable[RunStatus]) -> None:
        """What AWS says now of several resources."""
        by_arn = {status.arn: status for status in statuses}
        with self._reading() as database:
            known = [run for run in _runs(database, "WHERE state = 'created'", ()) if run.arn in by_arn]
        # Most polls find nothing new, and then nothing is written.
        changed = [run for run in known if _differs(run, by_arn[run.arn])]
        if not changed:
            return
        moment = now()
        with self._writing() as database:
            for run in changed:
                status = by_arn[run.arn]
                since = status.since or (run.status_since if run.status == status.status else moment)
                _update(
                    database,
                    run.id,
                    status=status.status,
                    status_message=status.message,
                    status_since=_text(since),
                    submitted=_text(status.submitted or run.submitted),
                    ended=_text(status.ended if status.finished else None),
                    seen=_text(moment),
                )

    def note_ended(self, arn: str, verb: str) -> None:
        """Somebody has stopped or deleted a resource from here; of one that is deleted AWS will not tell any more."""
        status = "STOP_REQUESTED" if verb == "stop" else "DELETED"
        moment = _text(now())
        with self._writing() as database:
            for run in _runs(database, "WHERE arn = ? AND state = 'created'", (arn,)):
                _update(database, run.id, status=status, status_message="", status_since=moment, seen=moment)

    # --- reading ------------------------------------------------------------------------------------------------------

    def runs(self, limit: int = -1) -> list[Run]:
        """The runs, newest first; ``limit`` at most (-1: all)."""
        with self._reading() as database:
            return list(_runs(database, "ORDER BY id DESC LIMIT ?", (limit,)))

    def unanswered(self) -> list[Run]:
        """The runs of which nobody knows what AWS said, oldest first."""
        with self._reading() as database:
            return list(_runs(database, "WHERE state = 'unanswered' ORDER BY id", ()))

    def find(self, name_or_arn: str) -> list[Run]:
        """The runs of that ARN, or of that name (``NAME`` or ``NAME/VERSION``), newest first."""
        name, _slash, version = name_or_arn.partition("/")
        with self._reading() as database:
            if name_or_arn.startswith("arn:"):
                return list(_runs(database, "WHERE arn = ? ORDER BY id DESC", (name_or_arn,)))
            return list(
                _runs(
                    database,
                    "WHERE name = ? AND (? = '' OR version = ?) ORDER BY id DESC",
                    (name, version, version.removeprefix("version/")),
                )
            )

    # --- the database -------------------------------------------------------------------------------------------------

    def _taken_over(self, database: sqlite3.Connection, run: Run, sender: Sender) -> Run:
        _update(database, run.id, sender_pid=sender.pid, sender_host=sender.host, attempts=run.attempts + 1)
        return _one(database, run.id)

    def _note(self, run: Run, **values: Any) -> Run:
        with self._writing() as database:
            _update(database, run.id, **values)
            LOGGER.debug("run %s: %s", run.id, ", ".join(f"{name} {value}" for name, value in values.items()))
            return _one(database, run.id)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._explained("read"):
            yield self._opened()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that nobody else writes in; when it ends, what it wrote is on the disk."""
        with self._lock, self._explained("written"):
            database = self._opened()
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            if self._path is not None:
                make_private_directory(self._path.parent)
                # SQLite would make it for everybody; its companions (-wal, -shm) get the rights that it has.
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            connection = sqlite3.connect(
                self._path or ":memory:", timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                self._migrate(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        if _version(connection) == len(_MIGRATIONS):
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = _version(connection)  # another program may have been first
            _require_known(version, self._path)
            for migration in _MIGRATIONS[version:]:
                for statement in filter(str.strip, migration.split(";")):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    @contextmanager
    def _explained(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            where = visible(str(self._path)) if self._path is not None else "in memory"
            raise LedgerError(
                f"The ledger of launches ({where}) cannot be {doing}: {visible(str(error))}.",
                "Nothing is launched without it: it is what keeps a launch from happening twice. Make room or the "
                "directory writable, or set XDG_STATE_HOME to another one.",
            ) from error


_PLAIN = ("kind", "name", "version", "account", "region", "caller", "profile", "endpoint_url", "operation")
_MOMENTS = ("answered", "status_since", "submitted", "ended", "seen")
_AS_THEY_ARE = (*_PLAIN, "id", "token", "attempts", "state", "arn", "request_id", "problem", "status", "status_message")


def _runs(database: sqlite3.Connection, rest: str, values: tuple[object, ...]) -> Iterator[Run]:
    # The rest of the statement is this module's own; what comes from outside is in the values.
    yield from (_run(row) for row in database.execute(f"SELECT * FROM runs {rest}", values).fetchall())  # noqa: S608


def _one(database: sqlite3.Connection, number: int) -> Run:
    return next(_runs(database, "WHERE id = ?", (number,)))


def _update(database: sqlite3.Connection, number: int, **values: Any) -> None:
    assignments = ", ".join(f"{name} = ?" for name in values)
    database.execute(f"UPDATE runs SET {assignments} WHERE id = ?", (*values.values(), number))  # noqa: S608


def _run(row: sqlite3.Row) -> Run:
    members: Mapping[str, Any] = {name: row[name] for name in _AS_THEY_ARE} | {
        name: _moment(row[name]) for name in _MOMENTS
    }
    return Run(
        **members,
        created=datetime.fromisoformat(row["created"]),
        sender=Sender(row["sender_pid"], row["sender_host"]),
        plan=json.loads(row["plan"]),
        request=json.loads(row["request"]),
    )


def _differs(run: Run, status: RunStatus) -> bool:
    ended = status.ended if status.finished else None
    return (run.status, run.status_message, run.ended) != (status.status, status.message, ended)


def _require_known(version: int, path: Path | None) -> None:
    if version > len(_MIGRATIONS):
        raise LedgerError(
            f"The ledger {visible(str(path))} was written by a newer version of comprehend-wizard.",
            "Use that version, or set XDG_STATE_HOME to another directory.",
        )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
