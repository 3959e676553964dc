"""A simulated account, and the hostile one before it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hostile.account import HostileAccount
from tests.threads import let_checks_end
from wizard.demo.server import DemoServer


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(training_seconds=0) as running:
        yield running


@pytest.fixture(scope="module")
def shared_account(server: DemoServer) -> Iterator[HostileAccount]:
    with HostileAccount(server) as account:
        yield account


@pytest.fixture
def account(shared_account: HostileAccount) -> HostileAccount:
    """As it is at first, whatever the test before has told it."""
    shared_account.refusing, shared_account.remembers, shared_account.renames = None, False, True
    shared_account.behind.set_faults([])
    return shared_account


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[dict[str, str]], None]]:
    """Puts the variables of an account in place; everything else is that of somebody with a home of their own."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE", "CI", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, place in (("HOME", ""), ("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config")):
        monkeypatch.setenv(name, str(tmp_path / place))
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.chdir(tmp_path)

    def put(variables: dict[str, str]) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    yield put
    let_checks_end()
