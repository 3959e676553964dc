"""The wizard's screen against a simulated account, in one process: real HTTP on loopback, no terminal needed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.threads import let_checks_end
from wizard.demo.server import DemoServer
from wizard.start import StartOptions
from wizard.tui.app import WizardApp, load_wizard

load_wizard()  # its screen is there as soon as the app is mounted

AWS_VARIABLES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE", "NO_COLOR")


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


@pytest.fixture
def account(server: DemoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> DemoServer:
    """The environment of somebody who works in the simulated account, with a home of their own."""
    for name in AWS_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    server.set_faults([])
    return server


@pytest.fixture
def wizard(account: DemoServer) -> Iterator[Callable[..., WizardApp]]:
    """Makes an app (or a ``kind`` of it), as the command line would; other arguments are those of StartOptions."""

    def make(kind: type[WizardApp] = WizardApp, **options: object) -> WizardApp:
        assert account.endpoint_url  # the environment is that of the running account
        app = kind(StartOptions(**options))  # type: ignore[arg-type]  # the tests name the options they mean
        # Two runs of the same screen must draw the same: no blinking, no movement.
        app.animation_level = "none"
        return app

    yield make
    let_checks_end()
