"""``launch`` where the account says no, or is another one: the exit code, and what is said of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from wizard.cli import main
from wizard.demo.server import DemoServer
from wizard.profiles import load

ROOT = Path(__file__).parents[2]
SECURE = ROOT / "profiles" / "classifier-secure.toml"


@pytest.fixture(scope="module")
def running() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def server(running: DemoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> DemoServer:
    """The account, its variables set."""
    for name, value in {**running.environment(), "HOME": str(tmp_path), "AWS_MAX_ATTEMPTS": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    return running


def creations(server: DemoServer) -> int:
    return sum(request.operation.startswith("Create") for request in server.recorded if request.service == "comprehend")


@pytest.mark.usefixtures("server")
def test_the_guardrail_names_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "open.toml"
    text = SECURE.read_text("utf-8")
    path.write_text(f"{text[: text.index('[keys]')]}[tags]\n{text.partition('[tags]')[2]}", "utf-8")
    assert load(path).plan.as_profile().get("vpc") is None
    # The checks know it beforehand; forced, AWS says the same.
    for arguments, code in ((["--yes"], 1), (["--yes", "--force"], 3)):
        assert main(["launch", str(path), *arguments]) == code
        out, err = capsys.readouterr()
        assert out == ""
        for missing in ("VolumeKmsKey", "ModelKmsKey", "VpcSubnets", "VpcSecurityGroupIds"):
            assert missing in (err if code == 1 else err.splitlines()[-1])
        assert "Traceback" not in err


def test_another_account_is_refused_before_anything_is_sent(
    server: DemoServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "elsewhere.toml"
    path.write_text(SECURE.read_text("utf-8").replace("111122223333", "444455556666"), "utf-8")
    before = creations(server)
    assert main(["launch", str(path), "--yes", "--output", "json"]) == 2
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert all(account in finding["message"] for account in ("111122223333", "444455556666"))
    assert creations(server) == before
