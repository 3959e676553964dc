"""What the caller may do, for the screen: read once for a session, asked of IAM for each plan that is reviewed."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from textual.message import Message

from wizard.errors import WizardError
from wizard.tui.background import in_background, post

if TYPE_CHECKING:
    from textual.screen import Screen

    from wizard.account.session import AccountSession
    from wizard.policy.rights import Prediction, Rights


@dataclass
class RightsKnown(Message):
    """The caller's policies have been read, or cannot be (``problem`` says why)."""

    stamp: int
    rights: "Rights | None"
    problem: str = ""


@dataclass
class Predicted(Message):
    """IAM, or the policies as read, have told what AWS will answer to a launch."""

    stamp: int
    prediction: "Prediction"


class RightsWatch:
    """Lives on the screen's thread; its threads only post."""

    def __init__(self, screen: "Screen[Any]") -> None:
        self._screen = screen
        self._session: AccountSession | None = None
        self._counter = count(1)
        self._reading = self._predicting = 0
        self._asked: Mapping[str, Any] | None = None
        self.rights: Rights | None = None
        self.problem = ""
        self.prediction: Prediction | None = None

    def use(self, session: "AccountSession | None") -> None:
        """Read the policies of another session's caller, or forget those of the last."""
        self._session, self.rights, self.problem = session, None, ""
        self._reading = stamp = next(self._counter)
        self._forget()
        if session is not None:
            in_background(self._screen, "reading your policies", lambda: self._read(stamp, session))

    def predict(self, profile: Mapping[str, Any]) -> None:
        """See to it that ``prediction`` is about ``profile``; a Predicted will follow where it is not yet."""
        session = self._session
        if session is None or profile == self._asked:
            return
        self._forget()
        self._asked = profile
        stamp, rights, problem = self._predicting, self.rights, self.problem
        in_background(
            self._screen, "predicting the launch", lambda: self._predict(stamp, session, profile, rights, problem)
        )

    def receive(self, message: RightsKnown | Predicted) -> bool:
        """Take in what a thread posted; False if nobody waits for it any more."""
        if message.stamp not in (self._reading, self._predicting):
            return False
        if isinstance(message, Predicted):
            self.prediction = message.prediction
        else:
            self.rights, self.problem = message.rights, message.problem
            self._forget()  # what was predicted without them can be told better now
        return True

    def _forget(self) -> None:
        self._predicting = next(self._counter)
        self._asked = None
        self.prediction = None

    def _read(self, stamp: int, session: "AccountSession") -> None:
        from wizard.account.own_policies import read_rights

        try:
            post(self._screen, RightsKnown(stamp, read_rights(session)))
        except WizardError as problem:
            post(self._screen, RightsKnown(stamp, None, problem.message))

    def _predict(
        self,
        stamp: int,
        session: "AccountSession",
        profile: Mapping[str, Any],
        rights: "Rights | None",
        problem: str,
    ) -> None:
        from wizard.account.simulation import predict

        try:
            prediction = predict(session, profile, rights, problem)
        except WizardError as refused:
            from wizard.policy.rights import Prediction

            prediction = Prediction("unknown", f"Whether AWS will allow the launch is not known. {refused.message}")
        post(self._screen, Predicted(stamp, prediction))
