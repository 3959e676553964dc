"""Sessions as the wizard's answers want them, on AWS or on a simulated account that is started once."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.demo.process import DemoProcess
    from wizard.flow.answers import Answers
    from wizard.launch.ledger import Ledger
    from wizard.preview import Where
    from wizard.start import StartOptions

DEMO_TRAINING_SECONDS = 20.0
"""How long a training takes on the simulated account: long enough to be seen, short enough to be waited for."""
FOLLOW_EVERY_SECONDS = 15.0
"""How often AWS is asked for a status; trainings take from half an hour to hours."""
FOLLOW_DEMO_EVERY_SECONDS = 1.0


@dataclass(frozen=True)
class Wanted:
    """Which account to speak to. ``credentials`` is the AWS credentials profile; empty values are left to boto3."""

    credentials: str = ""
    region: str = ""

    @classmethod
    def by(cls, answers: "Answers") -> "Wanted":
        """The credentials and region that the answers say."""
        from wizard.flow.answers import text_of

        return cls(text_of(answers, "_credentials"), text_of(answers, "region"))


def ledger_of(*, demo: bool) -> "Ledger":
    """The ledger of launches. The simulated account's is in memory: it ends with the account."""
    from wizard.launch.ledger import Ledger, ledger_path

    return Ledger(None if demo else ledger_path())


class Accounts:
    """Makes sessions, and keeps the ledger of what is launched with them; threads may share it."""

    def __init__(self, *, demo: bool, endpoint_url: str | None) -> None:
        self._demo = demo
        self._endpoint_url = endpoint_url
        self._server: DemoProcess | None = None
        self._ledger: Ledger | None = None
        self._starting = threading.Lock()

    @property
    def ledger(self) -> "Ledger":
        """The launches, made when it is first wanted."""
        with self._starting:
            if self._ledger is None:
                self._ledger = ledger_of(demo=self._demo)
            return self._ledger

    def session(self, wanted: Wanted) -> "AccountSession":
        """A session on the account that is wanted; AWS is asked nothing yet. Raises WizardErrors.

        The AWS configuration is read here, for a credentials profile may not exist: a face asks the session for its
        endpoint whenever it shows the command, and must neither fail nor wait then.
        """
        from wizard.account.session import AccountSession

        if self._demo:
            return AccountSession.from_environment_mapping(self._demo_environment(), region=wanted.region or None)
        session = AccountSession(
            profile=wanted.credentials or None, region=wanted.region or None, endpoint_url=self._endpoint_url
        )
        session.read_configuration()
        return session

    def close(self) -> None:
        """End the simulated account, if one was started."""
        if self._server is not None:
            self._server.stop()

    def _demo_environment(self) -> Mapping[str, str]:
        from wizard.demo.process import DemoProcess

        # Another region can be wished for while the account is starting; there is one account all the same.
        with self._starting:
            if self._server is None:
                server = DemoProcess(training_seconds=DEMO_TRAINING_SECONDS)
                server.start()
                self._server = server
            return self._server.environment


def named_in_commands(session: "AccountSession | None", options: "StartOptions", wanted: Wanted) -> "Where":
    """What a printed command must name to reach the account that ``session`` (of :class:`Accounts`) speaks to."""
    from wizard.preview import Where

    endpoint_url = session.endpoint_url if session is not None else options.endpoint_url
    return Where(endpoint_url or "", "" if options.demo else wanted.credentials)
