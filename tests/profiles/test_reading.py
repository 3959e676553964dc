"""Reading profiles: everything wrong with a file at once, each with its line, and never a traceback."""

from pathlib import Path

import pytest

from tests.profiles.permissions import needs_permissions
from wizard.profiles import ProfileError, ProfileNotFoundError, load, read_data
from wizard.profiles.errors import LocatedFinding

_BROKEN = """\
# a profile with much wrong
kind = "classifier"
name = "support tickets"
regoin = "us-west-2"
account = 111122223333
role = "arn:aws:iam::111122223333:role/ComprehendDataAccess"

[dataset]
train = "s3://data/train.csv"
label_delimiter = "|"

[keys]
volume = "alias/volume"
output = "arn:aws:kms:us-west-2:111122223333:key/1"

[vpc]
subnets = [
  "subnet-1",
  2,
]

[tags]
"cost center" = 4711
"""


def _file(folder: Path, content: str | bytes) -> Path:
    path = folder / "tickets.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _error(path: Path) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        load(path)
    return caught.value


def _only(path: Path) -> LocatedFinding:
    (finding,) = _error(path).located
    return finding


def test_all_problems_at_once_each_with_its_line_and_remedy(tmp_path: Path) -> None:
    path = _file(tmp_path, _BROKEN)
    error = _error(path)
    errors = {finding.subject: finding for finding in error.located if finding.severity == "error"}
    assert {subject: finding.line for subject, finding in errors.items()} == {
        "name": 3,
        "regoin": 4,
        "account": 5,
        "region": 1,
        "language": 1,
        "dataset.label_delimiter": 10,
        "keys.volume": 13,
        "keys.output": 14,
        "vpc.security_groups": 16,
        "vpc.subnets.1": 19,
        'tags."cost center"': 23,
    }
    assert all(finding.remedy and finding.file == str(path) for finding in errors.values())
    assert errors["keys.volume"].place == f"{path}:13"
    assert error.exit_code == 2
    assert str(error) == f"{path} has 11 problems."
    assert [finding.line for finding in error.located] == sorted(finding.line for finding in error.located)


def test_public_shape_of_a_located_finding(tmp_path: Path) -> None:
    finding = _only(_file(tmp_path, 'kind = "classfier"'))
    assert finding.as_json() == {
        "id": "plan.kind",
        "severity": "error",
        "subject": "kind",
        "message": '"classfier" is no kind of plan.',
        "remedy": 'Did you mean "classifier"?',
        "file": str(tmp_path / "tickets.toml"),
        "line": 1,
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            'kind = "x"\nname = tickets\n',
            2,
            "line 2, column 8: a value is missing or not written as TOML; texts need quotes",
        ),
        ("kind\n", 1, "line 1, column 5: a key needs = and a value"),
        ('a = 1\nname = "x\ny = "2"', 2, "a text lacks its closing quote in this line"),
        ("a = 'x\n'", 1, "a text lacks its closing quote in this line"),
        ("a = 1\n\n[dataset\n", 3, "a table's name lacks its closing ]"),
        ("a = 1\na = 2\n", 2, "this key is given twice"),
        ("[a]\n[b]\n[a]\n", 3, "this table is given twice"),
        ("a = [1,\n\n\n", 1, "at the end of the file: a list lacks its closing ]"),
        ('a = "C:\\data"', 1, "a backslash begins no known escape"),
        ('a = "\x1b"', 1, "a control character stands in it"),
        ("a = 1 b = 2", 1, "something stands behind a value that does not belong there"),
        ("é = 1", 1, "a key, a [table] or a comment was expected"),
        (f"a = {'9' * 5000}", 0, "A value cannot be read"),
        (f"a = {'[' * 5000}", 0, "nested too deeply"),
    ],
)
def test_no_toml(tmp_path: Path, text: str, line: int, words: str) -> None:
    finding = _only(_file(tmp_path, text))
    assert (finding.id, finding.line) == ("profile.syntax", line)
    assert words in finding.message
    assert "\x1b" not in finding.message


def test_not_utf8(tmp_path: Path) -> None:
    finding = _only(_file(tmp_path, b'kind = "classifier"\nname = "caf\xe9"\n'))
    assert (finding.id, finding.line) == ("profile.encoding", 2)
    assert "byte 0xe9" in finding.message
    assert "UTF-8" in finding.remedy


def test_utf16_is_not_utf8(tmp_path: Path) -> None:
    assert _only(_file(tmp_path, 'kind = "endpoint"'.encode("utf-16"))).id == "profile.encoding"


def test_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "profiles/endpoint.toml").read_text("utf-8")
    path = _file(tmp_path, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load(path).plan.name == "support-tickets"


def test_lines_count_with_windows_line_ends(tmp_path: Path) -> None:
    error = _error(_file(tmp_path, _BROKEN.replace("\n", "\r\n")))
    assert {finding.line for finding in error.located if finding.subject == "keys.volume"} == {13}


def test_missing_file_and_directory(tmp_path: Path) -> None:
    with pytest.raises(ProfileNotFoundError, match="There is no file"):
        load(tmp_path / "nothing.toml")
    assert "directory" in _only(tmp_path).message


def test_a_file_behind_a_file_and_an_impossible_name(tmp_path: Path) -> None:
    path = _file(tmp_path, "")
    assert "cannot be read: not a directory" in _only(path / "more.toml").message
    assert "no file name" in _only(Path("a\0b.toml")).message


@needs_permissions
def test_unreadable_file(tmp_path: Path) -> None:
    path = _file(tmp_path, "")
    path.chmod(0)
    assert "permission denied" in _only(path).message


def test_too_large(tmp_path: Path) -> None:
    assert "larger than 1 MiB" in _only(_file(tmp_path, b"#" * (1024 * 1024 + 1))).message


def test_endless_file() -> None:
    assert "larger than 1 MiB" in _only(Path("/dev/zero")).message


def test_empty_file(tmp_path: Path) -> None:
    assert _only(_file(tmp_path, "")).message == "kind is missing."


def test_names_with_escapes_are_shown_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\u202e.toml"
    path.write_text("kind = 1")
    assert "\x1b" not in str(_error(path))
    assert "\\x1b[31m\\u202e.toml" in _error(path).located[0].place


def test_warnings_of_a_valid_profile(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "profiles/endpoint.toml").read_text("utf-8")
    loaded = load(_file(tmp_path, text.replace("inference_units = 1 ", "inference_units = 11 ")))
    assert [(finding.id, finding.severity, finding.line) for finding in loaded.findings] == [
        ("plan.units-over-quota", "warning", 10)
    ]
    assert loaded.data["inference_units"] == 11


def test_what_is_right_of_an_unfinished_profile(tmp_path: Path) -> None:
    data, findings = read_data(_file(tmp_path, _BROKEN))
    assert data == {
        "kind": "classifier",
        "name": "support tickets",
        "role": "arn:aws:iam::111122223333:role/ComprehendDataAccess",
        "dataset": {"train": "s3://data/train.csv", "label_delimiter": "|"},
        "keys": {"volume": "alias/volume", "output": "arn:aws:kms:us-west-2:111122223333:key/1"},
        "vpc": {"subnets": ["subnet-1"]},
        "tags": {},
    }
    assert {"regoin", "vpc.subnets.1"} < {finding.subject for finding in findings}
