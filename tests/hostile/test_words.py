"""Line mode and the headless commands in an account whose names do harm: what they print, in words and as JSON."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.account import HostileAccount
from tests.hostile.names import HOSTILE
from tests.hostile.seeded import FOLDER, put_hostile_objects
from tests.threads import let_checks_end
from wizard import cli
from wizard.demo.server import DemoServer
from wizard.demo.story.storage import TRAINING_BUCKET, put
from wizard.text import is_hidden, visible

SECURE = Path(__file__).parents[2] / "profiles" / "classifier-secure.toml"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    environment: Callable[[dict[str, str]], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs the command line in an account: exit code, standard output, standard error."""

    def command(account: DemoServer | HostileAccount, *words: str, typed: str = "") -> tuple[int, str, str]:
        environment(account.environment())
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = cli.main(words)
        let_checks_end()
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def assert_safe(*texts: str) -> None:
    for text in texts:
        for line in text.split("\n"):
            assert not any(is_hidden(character) for character in set(line)), repr(line)


def test_line_mode_lists_all_of_them(server: DemoServer, run: Run) -> None:
    put_hostile_objects(server)
    answers = ["", "", "classifier", "csv", TRAINING_BUCKET, "", f"s3://{TRAINING_BUCKET}/{FOLDER}"]
    _code, out, err = run(server, "--plain=basic", typed="\n".join((*answers, *["m"] * 60, "")))
    assert_safe(out, err)
    shown = [
        number for number, name in enumerate(HOSTILE) if visible(f"{number:03}-{name.partition('/')[0]}")[:16] in out
    ]
    assert len(shown) > len(HOSTILE) * 0.9


def test_line_mode_in_a_hostile_account(account: HostileAccount, run: Run) -> None:
    account.remembers = True
    for _round in range(8):
        answers = ["", "", "endpoint", "m", "<", "classifier", "csv", "m", "", ""]
        _code, out, err = run(account, "--plain=basic", typed="\n".join((*answers, "")))
        assert_safe(out, err)


COMMANDS = (
    ("check", str(SECURE)),
    ("launch", str(SECURE), "--dry-run"),
    ("runs",),
    ("watch", "support-tickets-2025", "--once"),
    ("result", "support-tickets-2025"),
    ("audit", str(SECURE)),
    ("audit", str(SECURE), "--format", "csv"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_in_a_hostile_account(account: HostileAccount, run: Run, words: tuple[str, ...]) -> None:
    words = tuple("classifier-secure.toml" if word == str(SECURE) else word for word in words)
    Path("classifier-secure.toml").write_bytes(SECURE.read_bytes())
    for refusing in (None, *HOSTILE[3::60]):
        account.refusing = refusing
        _code, out, err = run(account, *words)
        assert_safe(out.replace("\r\n", "\n"), err)
        assert "Traceback" not in out + err
        if "--format" not in words:
            _code, out, err = run(account, *words, "--output", "json")
            assert out.isascii()
            assert_safe(out, err)
            if out and words[0] != "watch":
                json.loads(out)


def test_labels_and_texts_of_a_dataset(server: DemoServer, run: Run) -> None:
    rows = [
        f'"{name.replace(chr(34), chr(34) * 2)[:2000]}","{name[:500].replace(chr(34), "")} text {n}"'
        for n, name in enumerate(HOSTILE)
    ]
    body = "\n".join(rows).encode("utf-8", "surrogatepass")
    with server._account.entered():
        put(server._account.s3, TRAINING_BUCKET, "labels/train.csv", body)
    text = SECURE.read_text("utf-8").replace("tickets/train.csv", "labels/train.csv")
    Path("labels.toml").write_text(text, "utf-8")
    for words in (("check", "labels.toml"), ("launch", "labels.toml", "--dry-run")):
        _code, out, err = run(server, *words)
        assert_safe(out, err)
        assert "dataset" in out + err or "train.csv" in out + err
        _code, out, _err = run(server, *words, "--output", "json")
        assert out.isascii()
        json.loads(out)


def test_files_and_arguments(server: DemoServer, run: Run) -> None:
    for name in HOSTILE[::6]:
        if "\0" in name:
            continue
        for words in (("check", name), ("command", name), ("watch", name, "--once"), ("lint", name), (name,)):
            if words[0].startswith("-") or (len(words) > 1 and words[1].startswith("-")):
                continue
            code, out, err = run(server, *words)
            assert code != 0
            assert_safe(out, err)
            assert "Traceback" not in err


def test_contents_of_files(server: DemoServer, run: Run, tmp_path: Path) -> None:
    policy, profile = tmp_path / "policy.json", tmp_path / "it.toml"
    for name in HOSTILE[::4]:
        policy.write_text(
            json.dumps({"Version": name, "Statement": {"Sid": name, "Effect": name, "Action": name}}), "utf-8"
        )
        profile.write_text(f"kind = {json.dumps(name)}\nname = {json.dumps(name)}\n{json.dumps(name)} = 1\n", "utf-8")
        for words in (("lint", str(policy)), ("check", str(profile), "--offline"), ("command", str(profile))):
            _code, out, err = run(server, *words)
            assert_safe(out, err)
            assert "Traceback" not in err
