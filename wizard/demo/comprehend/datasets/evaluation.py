"""The evaluation of a trained model: **made up**, but steady and consistent.

No model is trained here. A hash of the model's ARN and the label decides how many of the test documents are judged
wrongly (some 3 to 12 of a hundred); everything else (the metrics, the confusion matrix) is counted from that, so the
figures of one model agree with each other and are the same in every run.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from wizard.demo.comprehend.datasets.classifier import ClassifierDocuments, Labels
from wizard.demo.comprehend.datasets.recognizer import RecognizerDocuments


def classifier_metadata(seed: str, documents: ClassifierDocuments) -> tuple[dict[str, Any], dict[str, Any]]:
    """ClassifierMetadata and the content of ``output/confusion_matrix.json`` (developer guide, confusion matrix)."""
    names = documents.names
    if documents.multi_label:
        tables = [_table(seed, name, documents.test) for name in names]
        metrics = _multi_label_metrics(tables, len(documents.test))
        confusion: list[Any] = tables
    else:
        confusion = _matrix(seed, names, documents.test)
        metrics = _multi_class_metrics(confusion)
    metadata = {
        "NumberOfLabels": len(names),
        "NumberOfTrainedDocuments": len(documents.train),
        "NumberOfTestDocuments": len(documents.test),
        "EvaluationMetrics": {name: round(value, 4) for name, value in metrics.items()},
    }
    kind = "multi_label" if documents.multi_label else "multi_class"
    return metadata, {"type": kind, "confusion_matrix": confusion, "labels": names, "all_labels": names}


def recognizer_metadata(seed: str, documents: RecognizerDocuments) -> dict[str, Any]:
    """RecognizerMetadata. The metrics of a recognizer of plain text range from 0 to 100 (API reference)."""
    types = [
        {"Type": name, "EvaluationMetrics": _percentages(seed, name), "NumberOfTrainMentions": count}
        for name, count in documents.mentions.items()
    ]
    return {
        "NumberOfTrainedDocuments": documents.train,
        "NumberOfTestDocuments": documents.test,
        "EvaluationMetrics": _percentages(seed, ""),
        "EntityTypes": types,
    }


def _error_share(seed: str, what: str) -> float:
    """A share between 0.03 and 0.12."""
    return 0.03 + int(hashlib.sha256(f"{seed} {what}".encode()).hexdigest()[:8], 16) % 90 / 1000


def _percentages(seed: str, name: str) -> dict[str, float]:
    precision, recall = 1 - _error_share(seed, f"precision {name}"), 1 - _error_share(seed, f"recall {name}")
    figures = {"Precision": precision, "Recall": recall, "F1Score": _f1(precision, recall)}
    return {figure: round(value * 100, 2) for figure, value in figures.items()}


def _matrix(seed: str, names: Sequence[str], test: Iterable[Labels]) -> list[list[int]]:
    """Rows are the actual labels, columns the predicted ones. A wrong document is taken for the next label."""
    counts = Counter(labels[0] for labels in test)
    matrix = [[0] * len(names) for _ in names]
    for row, name in enumerate(names):
        wrong = round(counts[name] * _error_share(seed, name))
        matrix[row][row] = counts[name] - wrong
        matrix[row][(row + 1) % len(names)] += wrong
    return matrix


def _table(seed: str, name: str, test: Sequence[Labels]) -> list[list[int]]:
    """Two by two: rows "has the label": no, yes; columns "is given the label": no, yes."""
    having = sum(name in labels for labels in test)
    missed = round(having * _error_share(seed, f"missed {name}"))
    extra = round((len(test) - having) * _error_share(seed, f"extra {name}") / 2)
    return [[len(test) - having - extra, extra], [missed, having - missed]]


def _multi_class_metrics(matrix: Sequence[Sequence[int]]) -> dict[str, float]:
    size = range(len(matrix))
    counts = [
        (matrix[k][k], sum(matrix[row][k] for row in size) - matrix[k][k], sum(matrix[k]) - matrix[k][k]) for k in size
    ]
    accuracy = _ratio(sum(matrix[k][k] for k in size), sum(map(sum, matrix)))
    return {"Accuracy": accuracy, **_averages(counts), "HammingLoss": 1 - accuracy}


def _multi_label_metrics(tables: Sequence[Sequence[Sequence[int]]], documents: int) -> dict[str, float]:
    counts = [(table[1][1], table[0][1], table[1][0]) for table in tables]
    wrong = sum(extra + missed for _, extra, missed in counts)
    loss = _ratio(wrong, documents * len(tables))
    # How many documents are right in every label is not in the tables: wrong marks are taken to be on different ones.
    return {"Accuracy": 1 - min(1.0, _ratio(wrong, documents)), **_averages(counts), "HammingLoss": loss}


def _averages(counts: Sequence[tuple[int, int, int]]) -> dict[str, float]:
    """Macro and micro averages of (right, wrongly given, missed) for each label."""
    pairs = [(_ratio(right, right + extra), _ratio(right, right + missed)) for right, extra, missed in counts]
    right, extra, missed = (sum(column) for column in zip(*counts, strict=True))
    micro = (_ratio(right, right + extra), _ratio(right, right + missed))
    number = len(pairs)
    return {
        "Precision": sum(precision for precision, _ in pairs) / number,
        "Recall": sum(recall for _, recall in pairs) / number,
        "F1Score": sum(_f1(*pair) for pair in pairs) / number,
        "MicroPrecision": micro[0],
        "MicroRecall": micro[1],
        "MicroF1Score": _f1(*micro),
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return _ratio(2 * precision * recall, precision + recall)
