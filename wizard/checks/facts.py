"""What the account says, asked once and shared by all inspections."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import TypeVar, cast

from wizard.account.session import AccountSession
from wizard.errors import WizardError

T = TypeVar("T")


class Facts:
    """Answers of one session. Threads share it; whoever asks first asks AWS, the others wait for the same answer.

    What AWS refused stays refused as well, until :meth:`forget`.
    """

    def __init__(self, session: AccountSession) -> None:
        self.session = session
        self._answers: dict[Hashable, Future[object]] = {}
        self._lock = threading.Lock()

    def once(self, name: Hashable, find: Callable[[], T]) -> T:
        """What ``find`` finds, asked for once under ``name``. Raises what ``find`` raised, every time.

        Only what AWS said counts for the others: where whoever asked was stopped meanwhile, the next one asks.
        """
        while True:
            with self._lock:
                known = self._answers.get(name)
                answer: Future[object] = Future() if known is None else known
                self._answers[name] = answer
            if known is None:
                return self._found(name, find, answer)
            error = answer.exception()
            if error is None:
                return cast("T", answer.result())
            if isinstance(error, WizardError):
                raise error

    def _found(self, name: Hashable, find: Callable[[], T], answer: Future[object]) -> T:
        try:
            found = find()
        except BaseException as error:
            if not isinstance(error, WizardError):
                with self._lock:
                    self._answers.pop(name, None)
            answer.set_exception(error)
            raise
        answer.set_result(found)
        return found

    def forget(self) -> None:
        """Ask everything again at the next look."""
        with self._lock:
            self._answers.clear()
