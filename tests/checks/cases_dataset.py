"""Cases of the checks of a classifier's dataset and of the files of any: good data by default, wrong in one thing."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tests.checks.cases import Account, Case, Prepare, Profile, shipped
from wizard.checks.check import Check
from wizard.checks.dataset import classifier_manifests as manifests
from wizard.checks.dataset import csv_checks, files, label_checks, limits

Row = Sequence[str]
Entry = Mapping[str, Any]

BUCKET = "s3://acme-nlp-training"
LABELS = ("BILLING", "OUTAGE")
PER_LABEL = 60
TRAIN, TEST = "case/train.csv", "case/test.csv"


def text(number: int, about: str = "training") -> str:
    """A text that is like no other."""
    return f"Ticket {number} of the {about}, in which a customer asks for help."


def rows(labels: Iterable[str] = LABELS, per_label: int = PER_LABEL, about: str = "training") -> list[Row]:
    """Good rows, as many for each label, the labels taking turns."""
    turns = [label for _ in range(per_label) for label in labels]
    return [(label, text(number, about)) for number, label in enumerate(turns)]


def csv_text(several: Iterable[Row]) -> str:
    """Rows as a file."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(several)
    return written.getvalue()


GOOD = csv_text(rows())
GOOD_TEST = csv_text(rows(per_label=4, about="test"))
MULTI_LABEL = csv_text(rows(("BILLING|OUTAGE", "OUTAGE", "BILLING")))


def with_rows(
    train: str | bytes = GOOD, test: str | None = None, *, mode: str = "MULTI_CLASS", **changes: Any
) -> Prepare:
    """A classifier of these files; ``changes`` are further keys of ``dataset``."""

    def prepare(account: Account) -> Profile:
        body = train.encode() if isinstance(train, str) else train
        uris = {"dataset.train": account.put(TRAIN, body), "dataset.test": None}
        if test is not None:
            uris["dataset.test"] = account.put(TEST, test.encode())
        more = {f"dataset.{name}": value for name, value in changes.items()}
        return shipped("classifier-secure", {"mode": mode, **uris, **more})

    return prepare


def with_line(line: str, at: int = 3) -> Prepare:
    """A classifier whose training file has another line among the good ones, on line ``at``."""
    lines = GOOD.splitlines(keepends=True)
    return with_rows("".join([*lines[: at - 1], line, *lines[at - 1 :]]))


GOOD_SETS = with_rows(GOOD, GOOD_TEST)
GOOD_MULTI_LABEL = with_rows(MULTI_LABEL, mode="MULTI_LABEL")


def of_rows(check: Check, trips: Prepare, says: str, passes: Prepare = GOOD_SETS) -> Case:
    """A case of the CSV files, which passes with good ones."""
    return Case(check, trips=trips, passes=passes, says=says)


# --- files ------------------------------------------------------------------------------------------------------------


def shipped_with(changes: Mapping[str, Any], prepare: Callable[[Account], object] = lambda _account: None) -> Prepare:
    """The secure classifier, changed, in an account that ``prepare`` has changed."""

    def prepared(account: Account) -> Profile:
        prepare(account)
        return shipped("classifier-secure", changes)

    return prepared


def put_archived(account: Account) -> None:
    """Put an object into an archive."""
    account.clients("s3").put_object(
        Bucket="acme-nlp-training", Key="case/old.csv", Body=GOOD.encode(), StorageClass="GLACIER"
    )


def grow(account: Account) -> None:
    """Make an object as large as nobody would send it: its size is set in the simulated account itself."""
    account.put("case/large.csv", b"BILLING,text\n")
    moto: Any = account.server._account
    with moto.entered():
        moto.s3.get_object("acme-nlp-training", "case/large.csv").contentsize = limits.MOST_BYTES + 1


SECURE = shipped_with({})
FILES = (
    Case(files.NO_OBJECTS, shipped_with({"dataset.train": f"{BUCKET}/tickets/trian.csv"}), SECURE, "trian.csv"),
    Case(
        files.OTHER_REGION,
        shipped_with({"dataset.train": "s3://acme-archive-eu/tickets/train.csv"}),
        SECURE,
        "acme-archive-eu is in eu-west-1, and the plan is for us-west-2",
    ),
    Case(
        files.TOO_LARGE,
        shipped_with({"dataset.train": f"{BUCKET}/case/large.csv"}, grow),
        SECURE,
        "bytes together",
    ),
    Case(
        files.ARCHIVED,
        shipped_with({"dataset.train": f"{BUCKET}/case/old.csv"}, put_archived),
        SECURE,
        "old.csv is in the storage class GLACIER",
    ),
    Case(
        files.MORE_FILES,
        shipped_with({}, lambda account: account.put("tickets/train.csv.bak", b"A,b\n")),
        SECURE,
        "1 other object: tickets/train.csv.bak",
    ),
    Case(
        files.EMPTY_FILE,
        shipped_with(
            {"dataset.train": f"{BUCKET}/case/"},
            lambda account: (account.put("case/a.csv", GOOD.encode()), account.put("case/b.csv", b"")),
        ),
        SECURE,
        "b.csv is empty",
    ),
)

# --- rows -------------------------------------------------------------------------------------------------------------

ROWS = (
    of_rows(csv_checks.NOT_UTF8, with_rows(GOOD.encode() + "BILLING,Facture réglée\n".encode("latin-1")), "0xe9"),
    of_rows(csv_checks.BYTE_ORDER_MARK, with_rows(b"\xef\xbb\xbf" + GOOD.encode()), "line 1: the file begins"),
    of_rows(csv_checks.NUL, with_line("BILLING,A text\0 with a NUL\n"), "train.csv, line 3: there is a NUL"),
    of_rows(csv_checks.LINE_ENDS, with_rows(GOOD.replace("\n", "\r")), "carriage return alone"),
    of_rows(csv_checks.HEADER_ROW, with_rows("Label,Text\n" + GOOD), 'the first row is "Label,Text"'),
    of_rows(csv_checks.COLUMNS, with_line("BILLING,one, two\n"), "line 3: the row has 3 columns"),
    of_rows(csv_checks.BLANK_LABEL, with_line(",A text\n"), "line 3: the label is blank"),
    of_rows(csv_checks.BLANK_TEXT, with_line('BILLING,"  "\n'), "line 3: the text is blank"),
    of_rows(csv_checks.QUOTE_AFTER_SPACE, with_line('BILLING, "one, two"\n'), "line 3: a quotation mark stands"),
    of_rows(csv_checks.SPACES, with_line("BILLING, one\n"), "line 3: the text begins with a space"),
    of_rows(csv_checks.EMPTY_LINES, with_line("\n"), "line 3: the line is empty"),
    of_rows(csv_checks.QUOTE_NOT_CLOSED, with_rows('BILLING,"one\nOUTAGE,two\n'), "line 1: the text that begins here"),
    of_rows(
        csv_checks.SWALLOWED_ROWS,
        with_rows(f'{GOOD}BILLING,"one\nOUTAGE,two\nBILLING,three"\n'),
        "line 121: the text goes on over the lines behind it, of which 2 look like rows",
    ),
    of_rows(
        csv_checks.IN_BOTH,
        with_rows(GOOD, GOOD_TEST + csv_text([("BILLING", text(4))])),
        "train.csv, line 5: the text is also in the test set, test.csv, line 9",
    ),
    of_rows(
        csv_checks.DELIMITER,
        with_rows(MULTI_LABEL.replace("|", ";"), mode="MULTI_LABEL"),
        'Set dataset.label_delimiter = ";"',
        GOOD_MULTI_LABEL,
    ),
    of_rows(
        csv_checks.DELIMITER_IN_LABEL,
        with_rows(csv_text(rows(("HOW_TO", "OUTAGE"))), mode="MULTI_LABEL", label_delimiter="_"),
        '"HOW" and "TO" occur only together',
        GOOD_MULTI_LABEL,
    ),
    of_rows(csv_checks.JOINED_LABELS, with_rows(MULTI_LABEL), '"BILLING|OUTAGE" looks like several labels joined by |'),
    of_rows(
        csv_checks.REPEATED_LABEL,
        with_rows(f"{MULTI_LABEL}OUTAGE|OUTAGE,A text\n", mode="MULTI_LABEL"),
        'line 181: "OUTAGE|OUTAGE" names a label twice',
        GOOD_MULTI_LABEL,
    ),
)


def native(*more: Row) -> Prepare:
    """A classifier of native documents whose CSV has further rows."""

    def prepare(account: Account) -> Profile:
        body = account.clients("s3").get_object(Bucket="acme-nlp-training", Key="invoices/labels.csv")["Body"].read()
        uri = account.put("case/labels.csv", body + csv_text(more).encode())
        return shipped("classifier-native", {"dataset.train": uri})

    return prepare


NATIVE = (
    Case(
        csv_checks.DOCUMENT_MISSING,
        native(("INVOICE", "INV-0001.pdf", "1")),
        native(),
        'labels.csv, line 101: there is no "INV-0001.pdf"',
    ),
    Case(csv_checks.PAGE, native(("INVOICE", "inv-0001.pdf", "one")), native(), 'line 101: the page is "one"'),
)

# --- labels -----------------------------------------------------------------------------------------------------------

LABEL_CASES = (
    of_rows(label_checks.TOO_FEW_LABELS, with_rows(csv_text(rows(("BILLING",)))), 'only one label. It is "BILLING"'),
    of_rows(
        label_checks.TOO_MANY_LABELS,
        with_rows(csv_text(rows([f"L{number}" for number in range(101)], 10)), mode="MULTI_LABEL"),
        "There are 101 labels, where MULTI_LABEL takes 100",
    ),
    of_rows(
        label_checks.TOO_FEW,
        with_rows(GOOD + csv_text(rows(("LEGAL",), 9, "law"))),
        '"LEGAL" (9, first in train.csv, line 121)',
    ),
    of_rows(
        label_checks.RECOMMENDED,
        with_rows(GOOD + csv_text(rows(("LEGAL",), 49, "law"))),
        "1 label has fewer than 50 documents",
    ),
    of_rows(
        label_checks.TOO_FEW_IN_ALL,
        with_rows(csv_text(rows(("A|B", "A", "B"), 16)), mode="MULTI_LABEL"),
        "There are 48 documents",
        GOOD_MULTI_LABEL,
    ),
    of_rows(
        label_checks.TOO_MANY_IN_ALL,
        with_rows("A|B,x\n" * limits.MOST_MULTI_LABEL_DOCUMENTS + "A,x\n", mode="MULTI_LABEL"),
        "There are 1,000,001 documents",
        GOOD_MULTI_LABEL,
    ),
    of_rows(
        label_checks.TOO_LONG,
        with_line(f"{'L' * 5001},A text\n"),
        "train.csv, line 3: the label has 5,001 characters",
    ),
    of_rows(
        label_checks.SIMILAR,
        with_line("Billing,A text\n"),
        '"BILLING" (train.csv, line 1) and "Billing" (train.csv, line 3) are nearly the same',
    ),
    of_rows(
        label_checks.TEST_LACKS,
        with_rows(GOOD, csv_text(rows(("BILLING",), 4, "test"))),
        'The test set has no document with the label "OUTAGE" (train.csv, line 2)',
    ),
    of_rows(
        label_checks.TEST_UNKNOWN,
        with_rows(GOOD, csv_text(rows((*LABELS, "LEGAL"), 4, "test"))),
        '"LEGAL" (test.csv, line 3)',
    ),
)


# --- manifests --------------------------------------------------------------------------------------------------------


def entry(label: str, source: str) -> dict[str, Any]:
    """A line of a manifest, as a labelling job writes it."""
    return {"source": source, "kind": 0, "kind-metadata": {"class-name": label, "type": "groundtruth/text"}}


GOOD_ENTRIES = [entry(label, source) for label, source in rows()]


def with_entries(entries: Sequence[Entry | str], *, mode: str = "MULTI_CLASS", attribute: str = "kind") -> Prepare:
    """A classifier of one manifest."""

    def prepare(account: Account) -> Profile:
        lines = [one if isinstance(one, str) else json.dumps(one) for one in entries]
        uri = account.put("case/train.manifest", "".join(f"{line}\n" for line in lines).encode())
        return shipped(
            "classifier-manifest",
            {"mode": mode, "dataset.manifests": [{"s3_uri": uri, "attributes": [attribute], "split": "TRAIN"}]},
        )

    return prepare


GOOD_MANIFEST = with_entries(GOOD_ENTRIES)
MANIFESTS = (
    Case(manifests.LINES, with_entries([*GOOD_ENTRIES, "{not JSON"]), GOOD_MANIFEST, "line 121: the line is not JSON"),
    Case(
        manifests.SOURCE,
        with_entries([*GOOD_ENTRIES, {**GOOD_ENTRIES[0], "source": ""}]),
        GOOD_MANIFEST,
        "line 121: there is no source",
    ),
    Case(
        manifests.ATTRIBUTE,
        with_entries(GOOD_ENTRIES, attribute="class"),
        GOOD_MANIFEST,
        'line 1: there is no attribute "class". There is "kind".',
    ),
    Case(
        manifests.METADATA,
        with_entries([*GOOD_ENTRIES, {"source": "x", "kind": 0}]),
        GOOD_MANIFEST,
        'line 121: there is no "kind-metadata"',
    ),
    Case(
        manifests.JOB_MODE,
        with_entries(GOOD_ENTRIES, mode="MULTI_LABEL"),
        GOOD_MANIFEST,
        "The mode is MULTI_LABEL, and 120 lines have class-name",
    ),
)

CASES: tuple[Case, ...] = (*FILES, *ROWS, *NATIVE, *LABEL_CASES, *MANIFESTS)
