"""How good a trained model is, by what AWS found when it tested it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len, set_cell_size

from wizard.launch.status import Fact, RunStatus
from wizard.text import visible

_CLASSIFIER: Mapping[str, tuple[str, str]] = {
    "Accuracy": ("Accuracy", "share of the test documents that got the right label"),
    "Precision": ("Precision (macro)", "of what got a label, how much has it; the average of all labels"),
    "Recall": ("Recall (macro)", "of what has a label, how much got it; the average of all labels"),
    "F1Score": ("F1 (macro)", "precision and recall in one figure; every label counts alike"),
    "MicroPrecision": ("Precision (micro)", "the same over all documents together"),
    "MicroRecall": ("Recall (micro)", "the same over all documents together"),
    "MicroF1Score": ("F1 (micro)", "every document counts alike, so frequent labels weigh more"),
    "HammingLoss": ("Hamming loss", "share of labels that are wrong; 0 is best"),
}
"""Member of ClassifierEvaluationMetrics (API) → its name, and what it says. The API reference calls the plain ones and
the Micro… ones by the same words; the developer guide, "Custom classifier metrics", tells macro and micro apart."""
_RECOGNIZER: Mapping[str, tuple[str, str]] = {
    "Precision": ("Precision", "of what was marked, how much is an entity of that type"),
    "Recall": ("Recall", "of the entities, how many were marked"),
    "F1Score": ("F1", "precision and recall in one figure"),
}
_COUNTS = {
    "NumberOfLabels": "Labels",
    "NumberOfTrainedDocuments": "Training documents",
    "NumberOfTestDocuments": "Test documents",
}
_BAR = 20
_BAR_FROM = 60
"""The width from which there is room for bars."""
_NARROW_NAME = 24


@dataclass(frozen=True)
class Metric:
    """One figure of an evaluation, from 0 to 1. ``member`` is AWS's name for it; the other texts are safe to show."""

    member: str
    name: str
    value: float
    meaning: str


@dataclass(frozen=True)
class TypeScores:
    """How well a recognizer finds one entity type (from 0 to 1), and how often it was in the training data."""

    type: str
    precision: float | None
    recall: float | None
    f1: float | None
    mentions: int | None


@dataclass(frozen=True)
class Evaluation:
    """What the test of a model came to. ``counts``: documents and labels."""

    overall: tuple[Metric, ...]
    by_type: tuple[TypeScores, ...] = ()
    counts: tuple[Fact, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """``{"metrics": {AWS's name: value}, "types": [{"type", "precision", "recall", "f1", "mentions"}], "counts":
        {label: text}}``; values from 0 to 1."""
        return {
            "metrics": {metric.member: metric.value for metric in self.overall},
            "types": [dict(vars(scores)) for scores in self.by_type],
            "counts": dict(self.counts),
        }


def evaluation_of(status: RunStatus) -> Evaluation | None:
    """The evaluation that AWS's answer holds; None where it holds none (API: ClassifierMetadata,
    EntityRecognizerMetadata)."""
    metadata = status.properties.get("ClassifierMetadata" if status.kind == "classifier" else "RecognizerMetadata")
    if not isinstance(metadata, Mapping) or not metadata:
        return None
    # "A value between 0 and 1" says the API of a classifier's; a recognizer's go to 100.
    scale, names = (1.0, _CLASSIFIER) if status.kind == "classifier" else (100.0, _RECOGNIZER)
    multi_label = status.properties.get("Mode") == "MULTI_LABEL"
    metrics = _figures(metadata.get("EvaluationMetrics"), scale)
    overall = [Metric(name, names[name][0], metrics[name], names[name][1]) for name in names if name in metrics]
    if not multi_label:
        # Where each document has one label it says nothing beside the accuracy: it is what that lacks to 1.
        overall = [metric for metric in overall if metric.member != "HammingLoss"]
    counts = [(label, f"{metadata[name]:,}") for name, label in _COUNTS.items() if isinstance(metadata.get(name), int)]
    return Evaluation(tuple(overall), tuple(_types(metadata.get("EntityTypes"), scale)), tuple(counts))


def evaluation_lines(evaluation: Evaluation, width: int, *, bars: bool = True) -> list[str]:
    """The evaluation as lines of ``width`` cells at most: a figure a line, its bar and meaning where there is room."""
    lines = [f"{label}: {value}" for label, value in evaluation.counts]
    if evaluation.overall:
        lines += ["", *_overall_lines(evaluation.overall, width, bars=bars)]
    if evaluation.by_type:
        lines += ["", *_type_lines(evaluation.by_type, width, bars=bars)]
    return [set_cell_size(line, width).rstrip() if cell_len(line) > width else line for line in lines]


def bar(value: float, width: int = _BAR) -> str:
    """A value from 0 to 1 as a bar. The figure stands beside it, so nobody needs to see it."""
    filled = round(max(0.0, min(1.0, value)) * width)
    return "█" * filled + "░" * (width - filled)


def _overall_lines(metrics: tuple[Metric, ...], width: int, *, bars: bool) -> Iterator[str]:
    name_width = max(len(metric.name) for metric in metrics)
    bars = bars and width >= _BAR_FROM
    figures_width = name_width + 8 + (_BAR + 2 if bars else 0)
    explained = all(figures_width + 2 + len(metric.meaning) <= width for metric in metrics)
    for metric in metrics:
        line = f"{metric.name:<{name_width}}  {metric.value:6.4f}"
        if bars:
            line = f"{line}  {bar(metric.value)}"
        yield f"{line}  {metric.meaning}" if explained else line


def _type_lines(scores: tuple[TypeScores, ...], width: int, *, bars: bool) -> Iterator[str]:
    longest = max(cell_len(one.type) for one in scores)
    name_width = min(max(longest, len("Entity type")), max(11, min(_NARROW_NAME, width - 36)) if width < 80 else 40)
    head = f"{'Entity type':<{name_width}}  Precision  Recall      F1  Mentions"
    yield head
    for one in scores:
        figures = f"{_figure(one.precision):>9}  {_figure(one.recall):>6}  {_figure(one.f1):>6}"
        mentions = "" if one.mentions is None else f"{one.mentions:,}"
        line = f"{set_cell_size(one.type, name_width)}  {figures}  {mentions:>8}"
        yield f"{line}  {bar(one.f1 or 0.0)}" if bars and width - cell_len(line) > _BAR + 2 else line


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def _figures(found: Any, scale: float) -> dict[str, float]:
    if not isinstance(found, Mapping):
        return {}
    return {str(name): value / scale for name, value in found.items() if _is_number(value)}


def _types(found: Any, scale: float) -> Iterator[TypeScores]:
    for item in found if isinstance(found, list | tuple) else ():
        if isinstance(item, Mapping):
            figures = _figures(item.get("EvaluationMetrics"), scale)
            mentions = item.get("NumberOfTrainMentions")
            yield TypeScores(
                visible(str(item.get("Type", ""))),
                figures.get("Precision"),
                figures.get("Recall"),
                figures.get("F1Score"),
                mentions if isinstance(mentions, int) else None,
            )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
