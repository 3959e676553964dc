"""Lists of the account's resources for line mode: read when they are asked for, each once for a session."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.errors import WizardError
from wizard.flow.choices import NOTHING_LISTED, merged, refused_words
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.policy.rights import Rights

_SAY_EVERY_SECONDS = 2.0


@dataclass(frozen=True)
class Found:
    """A list as far as it could be read, and a sentence about what could not."""

    items: tuple[Any, ...] = ()
    note: str = ""


class Finder:
    """Reads lists, and says how far it is."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._session: AccountSession | None = None
        self._problem: WizardError | None = None
        self._lists: dict[tuple[str, frozenset[tuple[str, str]]], Found] = {}
        self._rights: Rights | None = None
        self.rights_problem = ""
        """Why the caller's policies cannot be read; empty while they have not been asked for, or could be."""

    @property
    def session(self) -> "AccountSession | None":
        """The session the lists come from; ``None`` where there is none to be had."""
        return self._session

    @property
    def unconnected(self) -> bool:
        """Whether the account could not be reached, so that reading again begins with connecting again."""
        return self._session is None or self._problem is not None

    def use(self, session: "AccountSession | None", problem: WizardError | None = None) -> None:
        """Read from another session, or from none because of ``problem``; what was read before is forgotten."""
        self._session, self._problem = session, problem
        self._lists.clear()
        self._rights = None
        self.rights_problem = ""

    def forget(self, *kinds: str) -> None:
        """What was read of these kinds is no longer what AWS would say."""
        for key in [key for key in self._lists if key[0] in kinds]:
            del self._lists[key]

    def find(self, kind: str, parameters: Mapping[str, str]) -> Found:
        """The list of that kind (see :mod:`wizard.account.catalogue`). Ctrl-C ends the reading, not the wizard."""
        key = (kind, frozenset(parameters.items()))
        if key not in self._lists:
            if self._session is None:
                return Found(note=refused_words(self._problem or "There is no connection to AWS."))
            self._lists[key] = self._read(self._session, kind, parameters)
        return self._lists[key]

    def rights(self) -> "Rights | None":
        """What the caller may do; None where that cannot be read, which is said once."""
        if self._rights is None and self._session is not None and not self.rights_problem:
            from wizard.account.own_policies import read_rights

            self._say("Reading your policies…")
            try:
                self._rights = read_rights(self._session)
            except WizardError as problem:
                self.rights_problem = problem.message
                self._say(f"What your policies allow is not known. {visible(str(problem), keep_newlines=True)}")
        return self._rights

    def _read(self, session: "AccountSession", kind: str, parameters: Mapping[str, str]) -> Found:
        from wizard.account.catalogue import LISTINGS, list_resources

        items: list[Any] = []
        note = ""
        title = LISTINGS[kind].title
        self._say(f"Loading: {title}…")
        told = time.monotonic()
        try:
            for page in list_resources(session, kind, parameters, lambda: False):
                items = merged(items, page.items)
                note = page.note or note
                if time.monotonic() - told > _SAY_EVERY_SECONDS:
                    told = time.monotonic()
                    self._say(f"Loading: {title}… {len(items)}")
        except WizardError as problem:
            note = refused_words(problem)
        except KeyboardInterrupt:
            note = f"Loading was stopped; {len(items)} had been found."
        return Found(tuple(items), note or ("" if items else NOTHING_LISTED))
