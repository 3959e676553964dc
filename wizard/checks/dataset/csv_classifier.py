"""The inspection of a classifier's CSV files: training set and test set, each row read once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from wizard.account.at_once import at_once
from wizard.checks.asked import MOST_FILES, DataFile, objects_at, parts_of_uri
from wizard.checks.dataset import csv_checks as checks
from wizard.checks.dataset import label_checks, limits
from wizard.checks.dataset.column_checks import ColumnJudge, Repeated, suggest
from wizard.checks.dataset.csv_reading import CsvSet, Remembered
from wizard.checks.dataset.label_checks import LabelJudge
from wizard.checks.dataset.labels import LabelColumn
from wizard.checks.dataset.notes import Notes, quoted
from wizard.checks.dataset.places import files_or_problem, uri_in
from wizard.checks.dataset.settling import counting, joined_reasons, judge_known, too_large
from wizard.checks.dataset.source import asked_ahead
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Profile, Work, because
from wizard.errors import WizardError
from wizard.plan import look_up
from wizard.text import visible

_TRAIN, _TEST = "dataset.train", "dataset.test"
_IMAGES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
_CHECKS = (*checks.CHECKS, *label_checks.CHECKS)


@dataclass
class _Sets:
    """What came of reading. ``test`` is None where the plan has none, or it could not be read (``test_problem``)."""

    train: CsvSet
    test: CsvSet | None
    test_problem: str
    repeated: Repeated

    @property
    def cut(self) -> str:
        """What could not be read of either."""
        return joined_reasons((self.train.cut, self.test.cut if self.test else "", self.test_problem))


def _run(work: Work) -> None:
    train, test, test_problem = _files(work)
    total = sum(file.size for file in (*train, *test))
    if not train:
        work.not_made(f"There is nothing to read at {visible(work.text(_TRAIN))}.", *_CHECKS)
        return
    if (most := work.limits.most_bytes) is not None and total > most:
        work.not_made(too_large(total), *_CHECKS)
        return
    sets = _read_once(work, train, test, test_problem)
    _judge(work, sets)


# --- reading ----------------------------------------------------------------------------------------------------------


def _files(work: Work) -> tuple[tuple[DataFile, ...], tuple[DataFile, ...], str]:
    """The files of the training set, of the test set, and why the latter are not known."""
    train_uri, test_uri = work.text(_TRAIN), work.text(_TEST)
    train, test = at_once(
        [partial(files_or_problem, work.facts, train_uri), partial(files_or_problem, work.facts, test_uri)]
    )
    if isinstance(train, WizardError):
        raise train
    if isinstance(test, WizardError):
        return train, (), because(test)
    return train, test, f"There is nothing to read at {visible(test_uri)}." if test_uri and not test else ""


def _read_once(work: Work, train: Sequence[DataFile], test: Sequence[DataFile], test_problem: str) -> _Sets:
    """Read the files, unless they have been read for other answers: mode and delimiter are about what was counted."""
    read = work.facts.once("classifier rows", dict[tuple[object, ...], _Sets])
    same = (tuple(train), tuple(test), test_problem, _is_native(work.profile))
    delimiter = _delimiter(work)
    for known in ((*same, None), (*same, delimiter)):
        if known in read:
            return read[known]
    sets = _read(work, train, test, test_problem)
    columns = [one.column for one in (sets.train, sets.test) if one is not None]
    taken_apart = any(column.was_taken_apart for column in columns)
    read[*same, delimiter if taken_apart else None] = sets
    return sets


def _read(work: Work, train: Sequence[DataFile], test: Sequence[DataFile], test_problem: str) -> _Sets:
    native, delimiter, repeated = _is_native(work.profile), _delimiter(work), Repeated(_delimiter(work))
    remembered = Remembered() if test and not native else None
    train_set = CsvSet(
        _TRAIN, train, LabelColumn(delimiter, repeated.look(_TRAIN)), native=native, remembered=remembered
    )
    test_set = CsvSet(_TEST, test, LabelColumn(delimiter, repeated.look(_TEST)), native=native, remember=remembered)
    advance = counting(work, sum(file.size for file in (*train, *test)))
    with asked_ahead(work.facts, [*test[:1], *train[:1]], advance) as begun:
        if test:
            # First, so that its texts can be looked for while the training set passes.
            try:
                test_set.read(work.facts, advance, begun)
            except WizardError as problem:
                test_problem = because(problem)
        train_set.read(work.facts, advance, begun)
    return _Sets(train_set, test_set if test and not test_problem else None, test_problem, repeated)


# --- judging ----------------------------------------------------------------------------------------------------------


def _judge(work: Work, sets: _Sets) -> None:
    train, test = sets.train, sets.test
    mode, delimiter = work.text("mode"), _delimiter(work)
    both = [train] if test is None else [train, test]
    for check in checks.OF_ROWS:
        judge_known(work, check, [finding for one in both for finding in one.notes.findings(check)], sets.cut)
    if not work.text(_TEST) or train.native:
        work.does_not_apply(checks.IN_BOTH)
    else:
        judge_known(work, checks.IN_BOTH, train.notes.findings(checks.IN_BOTH), sets.cut)
    _judge_native(work, both, sets.cut)
    ColumnJudge(work, mode, delimiter, sets.cut).judge([(one.key, one.column) for one in both], sets.repeated)
    suggested = suggest(work, train.column)
    judge = LabelJudge(
        work,
        keys=(_TRAIN, _TEST),
        mode=mode,
        unknown=train.cut,
        test_unknown=test.cut if test is not None else sets.test_problem,
    )
    labels = train.column.labels(delimiter)
    judge.judge(labels, None if test is None else test.column.labels(delimiter))
    judge.draw(labels if mode else train.column.labels(suggested))


def _judge_native(work: Work, both: Sequence[CsvSet], cut: str) -> None:
    if not both[0].native:
        work.does_not_apply(*checks.OF_NATIVE)
        return
    notes = Notes()
    for one in both:
        for place, row in one.rows:
            if len(row) == 3 and not _is_page(row[2].strip(), row[1].strip()):
                one.note(checks.PAGE, *place, f"the page is {quoted(row[2])}.", notes)
    judge_known(work, checks.PAGE, notes.findings(checks.PAGE), cut)
    with work.making(checks.DOCUMENT_MISSING):
        problem = joined_reasons(_note_missing(work, notes, one) for one in both)
        judge_known(work, checks.DOCUMENT_MISSING, notes.findings(checks.DOCUMENT_MISSING), f"{problem} {cut}".strip())


def _is_page(page: str, document: str) -> bool:
    """Whether a page can be the one of a document: "optional if the example document is an image" (developer guide)."""
    if not page:
        return document.casefold().endswith(_IMAGES)
    return page.isdecimal() and bool(page.strip("0"))


def _note_missing(work: Work, notes: Notes, one: CsvSet) -> str:
    """Note the documents of a set that do not exist; why that is not known, where it is not. Raises WizardErrors."""
    uri = (work.text("dataset.test_documents") if one.key == _TEST else "") or work.text("dataset.documents")
    if not uri:
        return "The plan does not say yet where the documents are."
    known = _names_below(work.facts, uri)
    if len(known) >= MOST_FILES:
        return f"There are more objects at {visible(uri)} than are looked at."
    for place, row in one.rows:
        name = row[1]
        if name.strip() and name not in known:
            one.note(checks.DOCUMENT_MISSING, *place, f"there is no {quoted(name)} at {visible(uri)}.", notes)
    return ""


def _names_below(facts: Facts, uri: str) -> set[str]:
    """How the objects of a location can be named: by their keys behind it, or by the last part alone."""
    location = parts_of_uri(uri)[1].rstrip("/")
    return {name for file in objects_at(facts, uri) for name in _ways_to_name(file, location)}


def _ways_to_name(file: DataFile, location: str) -> Iterator[str]:
    yield file.name
    is_below = file.key.startswith(f"{location}/")
    folder = location if is_below else location.rpartition("/")[0]  # a location can be the beginning of names as well
    yield file.key.removeprefix(folder).lstrip("/")


# --- what it applies to -----------------------------------------------------------------------------------------------


def _is_native(profile: Profile) -> bool:
    return bool(look_up(profile, "dataset.document_type") == "SEMI_STRUCTURED_DOCUMENT")


def _delimiter(work: Work) -> str | None:
    """What separates labels; None in a mode in which nothing does."""
    if work.text("mode") != "MULTI_LABEL":
        return None
    return work.text("dataset.label_delimiter") or limits.DEFAULT_DELIMITER


def _applies(profile: Profile) -> bool:
    if look_up(profile, "kind") != "classifier" or look_up(profile, "dataset.format") == "AUGMENTED_MANIFEST":
        return False
    return bool(uri_in(profile, _TRAIN))


INSPECTION = Inspection(
    id="dataset.csv",
    subject="dataset",
    title="Rows and labels",
    key=_TRAIN,
    checks=_CHECKS,
    touches=(
        _TRAIN,
        _TEST,
        "dataset.format",
        "dataset.document_type",
        "dataset.documents",
        "dataset.test_documents",
        "dataset.label_delimiter",
        "mode",
    ),
    applies=_applies,
    run=_run,
)
