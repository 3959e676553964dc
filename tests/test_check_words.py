"""What the wizard says of checks: counts with signs, what is at work, what mends, what a launch overrides."""

from types import MappingProxyType

import pytest

from wizard import check_words as words
from wizard.checks.check import CheckFinding
from wizard.checks.outcome import Outcome, Progress, Report, Result
from wizard.checks.pictures import Drawing
from wizard.findings import Finding
from wizard.preview import Where

KEY = CheckFinding("keys.off", "error", "keys.model", "It is off. More of it.", "Switch it on.", ("aws", "kms", "x y"))
DOUBT = Finding("dataset.few", "warning", "dataset.train", "Few\x1b[31m.")
UNMADE = Finding("network.not-made", "warning", "vpc.subnets", "Not checked: a way.", "Nothing is known about it.")
NOTE = Finding("service.cost", "info", "kind", "It costs.")
FOUND = [KEY, DOUBT, UNMADE, NOTE]


def outcome(title: str, progress: Progress | None = None, *, finished: bool = False) -> Outcome:
    results = {"a": Result("passed"), "b": Result("not_made", because="x"), "c": Result("does_not_apply")}
    return Outcome(title.lower(), title, "kind", MappingProxyType(results), finished=finished, progress=progress)


def test_the_standing_counts_each_kind_and_leaves_out_what_there_is_none_of() -> None:
    report = Report((outcome("A", finished=True), outcome("B", finished=True)))
    assert str(words.standing(report, FOUND)) == "✓ 2 passed · ✗ 1 error · ! 1 warning · ? 2 not checked · i 1 note"
    assert str(words.standing(Report(), [])) == ""
    assert str(words.standing(Report(), [KEY, KEY])) == "✗ 2 errors"


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress(0, 1000), "▱▱▱▱▱▱▱▱▱▱ 0 %, 0 B of 1.0 kB"),
        (Progress(999, 1000), "▰▰▰▰▰▰▰▰▰▱ 99 %, 999 B of 1.0 kB"),
        (Progress(2000, 1000), "▰▰▰▰▰▰▰▰▰▰ 100 %, 2.0 kB of 1.0 kB"),
        (Progress(12_345, None, "documents"), "12,345 documents"),
        (Progress(5, 10, "documents"), "▰▰▰▰▰▱▱▱▱▱ 50 %, 5 of 10 documents"),
        (Progress(0, 0), "0 B"),
    ],
)
def test_progress(progress: Progress, said: str) -> None:
    assert words.progress_words(progress) == said


def test_what_is_at_work_is_named_and_not_all_of_it_where_it_is_much() -> None:
    several = [outcome(title) for title in "ABCDE"]
    assert words.working_words(Report((*several, outcome("F", finished=True)))) == "checking A, B, C and 2 more"
    reading = outcome("Data", Progress(1, 2))
    assert words.working_words(Report((reading, several[0]))) == "checking A, Data ▰▰▰▰▰▱▱▱▱▱ 50 %, 1 B of 2 B"
    assert words.working_words(Report((outcome("F", finished=True),))) == ""


def test_what_mends_reaches_the_account_and_is_quoted() -> None:
    where = Where("http://localhost:1", "my profile")
    assert words.mending(KEY, "us-west-2", where) == (
        "aws kms 'x y' --region us-west-2 --profile 'my profile' --endpoint-url http://localhost:1"
    )
    assert words.mending(DOUBT, "us-west-2", where) == ""


def test_everything_as_text_is_safe_to_show() -> None:
    drawn = Outcome("n", "N", "kind", finished=True, pictures=(Drawing("kind", "Way", ("a ─ b",)),))
    text = words.findings_text(Report((drawn,)), FOUND, "us-west-2", Where())
    assert text.splitlines() == [
        "✗ 1 error · ! 1 warning · i 1 note",
        "error: keys.model: It is off. More of it. Switch it on.",
        "  $ aws kms 'x y' --region us-west-2",
        "warning: dataset.train: Few\\x1b[31m.",
        "?: vpc.subnets: Not checked: a way. Nothing is known about it.",
        "info: kind: It costs.",
        "",
        "Way",
        "a ─ b",
    ]


def test_a_launch_that_overrides_says_what() -> None:
    errors = words.errors_of([*FOUND, KEY, KEY, KEY])
    assert words.override_question(errors) == "Launch although the checks found 4 errors?"
    assert words.override_question(errors[:1]) == "Launch although the checks found 1 error?"
    details = words.override_details(errors)
    assert details.startswith(
        "✗ keys.model: It is off.\n✗ keys.model: It is off.\n✗ keys.model: It is off.\n… and 1 more"
    )
    assert "Launching overrides this" in details
    assert "more" not in words.override_details(errors[:3])


def test_doubts_are_told_in_one_line() -> None:
    done = Report((outcome("A", finished=True),))
    assert words.doubts(done, FOUND) == "! 1 warning · ? 1 check could not be made: see Findings."
    assert words.doubts(Report((outcome("A"),)), []) == (
        "? 1 check could not be made · some checks were stopped: see Findings."
    )
    assert words.doubts(Report(), [NOTE]) == ""


def test_brief_is_the_first_sentence_and_never_long() -> None:
    assert words.brief(KEY) == "It is off."
    assert words.brief(NOTE) == "It costs."
    long = words.brief(Finding("x", "error", "kind", "a" * 500))
    assert len(long) == 180
    assert long.endswith("…")
