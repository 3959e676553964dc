"""What a training came to: metrics, confusion matrices, what was skipped; archives that are not what they should be."""

import gzip
import io
import json
import tarfile
from collections.abc import Mapping
from typing import Any

import pytest

from tests.demo.clients import TRAINED_ENCRYPTED, TRAINED_PLAIN, Clients, classifier, data
from tests.launch.conftest import TRAINING_SECONDS
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer
from wizard.launch import output as output_module
from wizard.launch.confusion import Confusion, confusion_of, heat_map, most_confused, shade_character
from wizard.launch.evaluation import Evaluation, TypeScores, evaluation_lines, evaluation_of
from wizard.launch.output import MATRIX_AT_MOST, read_output
from wizard.launch.result_lines import result_lines
from wizard.launch.status import RunStatus, model_status
from wizard.launch.watch import describe

ARCHIVES = "acme-nlp-models"
MULTI_CLASS = {
    "type": "multi_class",
    "confusion_matrix": [[1, 2, 0, 4], [0, 3, 0, 1], [0, 0, 1, 0], [1, 1, 1, 1]],
    "labels": ["A", "B", "X", "Y"],
    "all_labels": ["A", "B", "X", "Y"],
}
"""The developer guide's own example."""
MULTI_LABEL = {
    "type": "multi_label",
    "confusion_matrix": [[[2, 1], [0, 2]], [[1, 1], [2, 1]], [[3, 0], [1, 1]]],
    "labels": ["Comedy", "Action", "Drama"],
    "all_labels": ["Comedy", "Action", "Drama"],
}


def trained(properties: Mapping[str, Any], kind: str = "classifier") -> RunStatus:
    arn = f"arn:aws:comprehend:us-west-2:111122223333:{'document-classifier' if kind == 'classifier' else 'x'}/t"
    return model_status(arn, kind, {"Status": "TRAINED", **properties})


# --- metrics ----------------------------------------------------------------------------------------------------------


def test_a_classifiers_metrics_by_their_names_and_with_counts(session: AccountSession) -> None:
    evaluation = evaluation_of(describe(session, TRAINED_ENCRYPTED))
    assert evaluation is not None
    names = [metric.name for metric in evaluation.overall]
    assert names[:3] == ["Accuracy", "Precision (macro)", "Recall (macro)"]
    assert "Hamming loss" not in names
    assert all(0 <= metric.value <= 1 for metric in evaluation.overall)
    assert dict(evaluation.counts) == {"Labels": "4", "Training documents": "288", "Test documents": "48"}


def test_hamming_loss_is_shown_of_multi_label_classifiers() -> None:
    metadata = {"EvaluationMetrics": {"Accuracy": 0.5, "HammingLoss": 0.125}}
    evaluation = evaluation_of(trained({"Mode": "MULTI_LABEL", "ClassifierMetadata": metadata}))
    assert evaluation is not None
    assert [(metric.name, metric.value) for metric in evaluation.overall] == [
        ("Accuracy", 0.5),
        ("Hamming loss", 0.125),
    ]
    assert evaluation.as_json()["metrics"] == {"Accuracy": 0.5, "HammingLoss": 0.125}


def test_a_recognizers_metrics_by_entity_type(session: AccountSession) -> None:
    evaluation = evaluation_of(describe(session, TRAINED_PLAIN))
    assert evaluation is not None
    assert [scores.type for scores in evaluation.by_type] == ["PERSON", "PRODUCT"]
    for scores in evaluation.by_type:
        assert scores.f1 is not None
        assert 0.8 < scores.f1 < 1  # AWS gives per cent
        assert scores.mentions == 260


@pytest.mark.parametrize("width", [38, 60, 79, 100, 160])
@pytest.mark.parametrize("bars", [True, False])
def test_an_evaluation_fits_every_width(session: AccountSession, width: int, *, bars: bool) -> None:
    types = (TypeScores("ÄÖÜ漢字" * 9, 0.5, None, 1.0, None), TypeScores("P", 0.1, 0.2, 0.3, 1_000_000))
    for arn in (TRAINED_ENCRYPTED, TRAINED_PLAIN):
        evaluation = evaluation_of(describe(session, arn))
        assert evaluation is not None
        evaluation = Evaluation(evaluation.overall, (*evaluation.by_type, *types), evaluation.counts)
        lines = evaluation_lines(evaluation, width, bars=bars)
        assert max(map(_cells, lines)) <= width
        assert any("█" in line for line in lines) == (bars and width >= 60)


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


@pytest.mark.parametrize("metadata", [None, {}, "text", {"EvaluationMetrics": "x", "EntityTypes": [1, {"Type": 3}]}])
def test_metadata_that_is_none_breaks_nothing(metadata: Any) -> None:
    evaluation = evaluation_of(trained({"RecognizerMetadata": metadata}, "recognizer"))
    assert evaluation is None or evaluation.overall == ()


# --- the confusion matrix ---------------------------------------------------------------------------------------------


def read(document: Any) -> Confusion:
    found = confusion_of(document)
    assert found is not None
    return found


def text_of(confusion: Confusion, width: int, height: int | None = None) -> list[str]:
    return ["".join(cell.text for cell in line) for line in heat_map(confusion, width=width, height=height)]


def test_the_guides_examples_are_drawn() -> None:
    lines = text_of(read(MULTI_CLASS), 60)
    assert [line.split() for line in lines[2:]] == [
        *(["1", "A", "1░", "2░", "0", "4▒"], ["2", "B", "0", "3▓", "0", "1░"]),
        *(["3", "X", "0", "0", "1█", "0"], ["4", "Y", "1░", "1░", "1░", "1░"]),
    ]
    labels = text_of(read(MULTI_LABEL), 79)
    assert [line.split()[:4] for line in labels[1:]] == [
        *(["Comedy", "2", "0", "1"], ["Action", "1", "2", "1"], ["Drama", "1", "1", "0"])
    ]


def test_the_worst_mistakes_come_first() -> None:
    assert [mistake.words for mistake in most_confused(read(MULTI_CLASS), 2)] == [
        "A taken for Y: 4 (57%)",
        "A taken for B: 2 (29%)",
    ]
    assert [mistake.words for mistake in most_confused(read(MULTI_LABEL), 1)] == [
        "Action taken for (without it): 2 (67%)"
    ]


@pytest.mark.parametrize("size", [2, 5, 40, 1000])
@pytest.mark.parametrize(("width", "height"), [(78, 20), (38, None), (158, 40)])
def test_a_matrix_of_any_size_fits(size: int, width: int, height: int | None) -> None:
    labels = [f"label {'長い' * (number % 20)} {number}" for number in range(size)]
    matrix = [[(row * 7 + column * 3) % 5 for column in range(size)] for row in range(size)]
    confusion = read({"type": "multi_class", "confusion_matrix": matrix, "labels": labels})
    lines = text_of(confusion, width, height)
    assert max(map(_cells, lines[1:])) <= width
    assert height is None or len(lines) <= height
    if size > 100:
        assert any("(other" in line for line in lines)
    shown = heat_map(confusion, width=width, height=height)
    total = sum(int(cell.text.strip(" ░▒▓█")) for line in shown[2:] for cell in line if cell.shade is not None)
    assert total == sum(map(sum, matrix))


def test_shades_say_a_share_without_colour() -> None:
    assert [shade_character(share) for share in (0, 0.001, 0.5, 1)] == [" ", "░", "▒", "█"]


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {**MULTI_CLASS, "labels": ["A"]},
        {**MULTI_CLASS, "confusion_matrix": [[1, 2], [3, 4]]},
        {**MULTI_CLASS, "confusion_matrix": [[1, 2, 0, "4"]] * 4},
        {**MULTI_CLASS, "confusion_matrix": [[1, 2, 0, -4]] * 4},
        {**MULTI_LABEL, "confusion_matrix": [[1, 2], [3, 4], [5, 6]]},
        {"type": "multi_class", "labels": [], "confusion_matrix": []},
    ],
)
def test_what_is_no_matrix_is_none(document: Any) -> None:
    assert confusion_of(document) is None


def test_labels_cannot_act_on_a_terminal() -> None:
    confusion = read({**MULTI_CLASS, "labels": ["\x1b[31mA", "B\u202e", "X\nY", "Y"]})
    assert all(line.isprintable() for line in text_of(confusion, 60))


# --- what is in S3 ----------------------------------------------------------------------------------------------------


def archive(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as written:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            written.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def stored(server: DemoServer, content: bytes, *, status: str = "TRAINED", key: str = "x") -> RunStatus:
    """A model whose output archive has that content."""
    path = f"results/{key}/111122223333-CLR-{key}/output/output.tar.gz"
    Clients(server)("s3").put_object(Bucket=ARCHIVES, Key=path, Body=content)
    return trained({"Status": status, "OutputDataConfig": {"S3Uri": f"s3://{ARCHIVES}/{path}"}})


def test_the_matrix_is_read_from_the_archive(session: AccountSession) -> None:
    output = read_output(session, describe(session, TRAINED_ENCRYPTED))
    assert output.problem == ""
    assert output.confusion is not None
    assert output.confusion.labels == ("BILLING", "BUG", "HOW_TO", "OUTAGE")
    assert sum(map(sum, output.confusion.matrix)) == 48


def test_a_recognizer_has_no_output_and_a_plan_may_have_none(session: AccountSession) -> None:
    assert read_output(session, describe(session, TRAINED_PLAIN)) == output_module.Output()
    assert "no output location" in read_output(session, trained({})).problem


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not an archive", "cannot be read"),
        (gzip.compress(b"not a tar" * 100), "cannot be read"),
        (archive({"output/confusion_matrix.json": b"{"}), "holds no confusion_matrix.json"),
        (archive({"other.txt": b"x"}), "holds no confusion_matrix.json"),
        (archive({"output/confusion_matrix.json": json.dumps(MULTI_CLASS).encode()})[:-40], "cannot be read"),
        (archive({"output/confusion_matrix.json": b" " * (MATRIX_AT_MOST + 1)}), "bytes"),
        (archive({"output/confusion_matrix.json": b"[" * 100_000}), "holds no confusion_matrix.json"),
    ],
    ids=["text", "no tar", "no json", "no matrix", "cut off", "too large", "deep"],
)
def test_an_archive_that_is_none_is_said(
    server: DemoServer, session: AccountSession, content: bytes, words: str
) -> None:
    output = read_output(session, stored(server, content, key=f"{len(content)}"))
    assert words in output.problem
    assert output.confusion is None


def test_an_archive_of_too_many_files_is_not_read_to_its_end(
    server: DemoServer, session: AccountSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output_module, "MEMBERS_AT_MOST", 5)
    content = archive({f"f{number}": b"" for number in range(20)})
    assert "more than 5 files" in read_output(session, stored(server, content, key="many")).problem


@pytest.mark.parametrize(
    ("fault", "words"),
    [("AccessDenied", "s3:GetObject"), ("ExpiredToken", "expired"), ("InternalError", "internal")],
)
def test_what_may_not_be_read_is_said_with_the_permission(
    server: DemoServer, session: AccountSession, fault: str, words: str
) -> None:
    status = describe(session, TRAINED_ENCRYPTED)
    server.set_faults([f"s3:GetObject={fault}"])
    output = read_output(session, status)
    assert words in output.problem.lower() or words in output.problem
    if fault == "AccessDenied":
        assert "kms:Decrypt" in output.problem


def test_an_archive_that_is_gone_is_said(server: DemoServer, session: AccountSession) -> None:
    status = stored(server, b"x", key="gone")
    uri = status.properties["OutputDataConfig"]["S3Uri"]
    Clients(server)("s3").delete_object(Bucket=ARCHIVES, Key=uri.split("/", 3)[3])
    assert "gone" in read_output(session, status).problem


def test_what_was_skipped_is_shown_with_the_reasons(server: DemoServer, session: AccountSession) -> None:
    """A classifier of native documents of which some are empty: the simulated account skips them."""
    s3 = Clients(server)("s3")
    rows = []
    for number in range(24):
        s3.put_object(Bucket="acme-nlp-training", Key=f"native/{number}.pdf", Body=b"%PDF" if number else b"")
        rows.append(f"{'A' if number % 2 else 'B'},{number}.pdf,1")
    s3.put_object(Bucket="acme-nlp-training", Key="native.csv", Body="\n".join(rows).encode())
    config = {
        "S3Uri": data("native.csv"),
        "DocumentType": "SEMI_STRUCTURED_DOCUMENT",
        "Documents": {"S3Uri": data("native/")},
    }
    arn = Clients(server).comprehend.create_document_classifier(**classifier("native", InputDataConfig=config))
    server.clock.advance(TRAINING_SECONDS)
    status = describe(session, arn["DocumentClassifierArn"])
    assert (status.status, status.ok) == ("TRAINED_WITH_WARNING", True)
    assert evaluation_of(status) is not None
    output = read_output(session, status)
    assert [(one.place, one.reason) for one in output.skipped] == [("0.pdf", "The document is empty.")]
    lines = list(result_lines(status, output, width=79))
    assert "1 documents could not be read and were skipped." in lines
    assert "  0.pdf: The document is empty." in lines
    server.set_faults(["s3:ListObjectsV2=AccessDenied"])
    assert "s3:ListBucket" in read_output(session, status).problem


def test_manifests_of_any_form_are_read_with_care(server: DemoServer, session: AccountSession) -> None:
    lines = [
        json.dumps({"sourceFile": "a.pdf", "errorMessage": "TOO_LARGE", "text": "secret " * 500}),
        "plain \x1b[31m words",
        json.dumps({"text": "x" * 5000}),
        json.dumps([1, 2]),
    ]
    content = archive({"output/skipped/manifest.txt": "\n".join(lines).encode(), "failed.bin": b"\x00\x01"})
    output = read_output(session, stored(server, content, status="TRAINED_WITH_WARNING", key="forms"))
    assert (output.skipped[0].place, output.skipped[0].reason) == ("a.pdf", "TOO_LARGE")
    assert output.skipped[1].place == "plain \\x1b[31m words"
    assert all(len(one.place) <= 200 for one in output.skipped)
    assert [one.place for one in output.skipped[-1:]] == ["failed.bin"]


def test_the_lines_of_a_result_need_no_picture(session: AccountSession) -> None:
    status = describe(session, TRAINED_ENCRYPTED)
    output = read_output(session, status)
    drawn = "\n".join(result_lines(status, output, width=79))
    said = "\n".join(result_lines(status, output, width=79, drawn=False))
    assert "█" in drawn
    assert not any(shade in said for shade in "░▒▓█")
    for words in ("Accuracy", "Most confused:", "BILLING taken for BUG: 1 (8%)"):
        assert words in drawn
        assert words in said
