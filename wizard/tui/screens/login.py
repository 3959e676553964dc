"""The login of AWS IAM Identity Center inside the wizard: the AWS CLI does it, its words are shown here."""

import threading
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from wizard.errors import WizardError
from wizard.tui.background import in_background, post


class LoginDialog(ModalScreen[bool]):
    """Runs ``aws sso login`` for a profile; Escape ends it. The result is whether the login succeeded."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    @dataclass
    class Said(Message):
        """The AWS CLI has written a line."""

        line: str

    @dataclass
    class Ended(Message):
        """The login is over; ``problem`` says why it failed."""

        problem: str

    def __init__(self, profile: str) -> None:
        super().__init__()
        self._profile = profile
        self._lines: list[str] = []
        self._cancelled = threading.Event()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.assemble((f"Log in for the profile {self._profile}", "bold")), markup=False)
            with VerticalScroll(classes="dialog-body"):
                yield Static("Starting aws sso login…", id="login-lines", markup=False)
            yield Static("Escape cancels the login.", classes="hint", markup=False)

    def on_mount(self) -> None:
        in_background(self, "logging in", self._login)

    def _login(self) -> None:
        from wizard.account.login import sso_login

        try:
            sso_login(
                self._profile,
                on_line=lambda line: post(self, self.Said(line)),
                cancelled=self._cancelled.is_set,
            )
        except WizardError as problem:
            post(self, self.Ended(str(problem)))
        else:
            post(self, self.Ended(""))

    @on(Said)
    def _said(self, event: Said) -> None:
        self._lines.append(event.line)
        self.query_one("#login-lines", Static).update(Content("\n".join(self._lines[-200:])))

    @on(Ended)
    def _ended(self, event: Ended) -> None:
        if not event.problem:
            self.dismiss(True)
            return
        self._lines.append(event.problem)
        self.query_one("#login-lines", Static).update(Content("\n".join(self._lines[-200:])))

    def action_cancel(self) -> None:
        """End the login, if it still runs, and close."""
        self._cancelled.set()
        self.dismiss(False)
