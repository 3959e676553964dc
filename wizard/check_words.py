"""What the wizard says of the checks, whatever its face: how they stand, what mends a finding, what a launch overrides.

All texts are ready to be shown. Signs say what colours say too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wizard.findings import Finding, is_unmade
from wizard.flow.places import readable_size
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.checks.outcome import Outcome, Progress, Report
    from wizard.preview import Where

Kind = Literal["passed", "error", "warning", "info", "unmade"]

SIGNS: dict[Kind, str] = {"passed": "✓", "error": "✗", "warning": "!", "info": "i", "unmade": "?"}
CHECKING = "Checking… (F6 stops)"
_WORDS: dict[Kind, tuple[str, str]] = {
    "passed": ("passed", "passed"),
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "info": ("note", "notes"),
    "unmade": ("not checked", "not checked"),
}
_LISTED_AT_LAUNCH = 3
_NAMED_AT_WORK = 3
_BRIEF = 180


@dataclass(frozen=True)
class Standing:
    """How many checks and findings there are of each kind; those of which there are none are left out."""

    counts: tuple[tuple[Kind, int], ...]

    def parts(self) -> Iterator[tuple[Kind, str]]:
        """``("passed", "✓ 31 passed")``, and so on."""
        for kind, count in self.counts:
            one, several = _WORDS[kind]
            yield kind, f"{SIGNS[kind]} {count} {one if count == 1 else several}"

    def __str__(self) -> str:
        return " · ".join(words for _kind, words in self.parts())


def kind_of(finding: Finding) -> Kind:
    """What a finding counts as: one about something that could not be checked is no warning."""
    return "unmade" if is_unmade(finding) else finding.severity


def standing(report: "Report", findings: Sequence[Finding]) -> Standing:
    """How the checks of ``report`` stand, with all ``findings`` that are shown: those of the rules as well."""
    kinds = [kind_of(finding) for finding in findings]
    counts: list[tuple[Kind, int]] = [("passed", report.count("passed"))]
    counts += [(kind, kinds.count(kind)) for kind in ("error", "warning")]
    counts += [("unmade", unmade_count(report)), ("info", kinds.count("info"))]
    return Standing(tuple((kind, count) for kind, count in counts if count))


def count_words(report: "Report", findings: Sequence[Finding]) -> str:
    """``31 passed, 1 error, 2 not checked``: how the checks stand in words alone."""
    told = standing(report, findings)
    return ", ".join(words.partition(" ")[2] for _kind, words in told.parts())


def unmade_count(report: "Report") -> int:
    """How many checks could not be made."""
    return report.count("not_made")


def at_work(report: "Report") -> list["Outcome"]:
    """What is still being checked; what says how far it is comes last."""
    working = [outcome for outcome in report.outcomes if not outcome.finished]
    return sorted(working, key=lambda outcome: outcome.progress is not None)


def progress_words(progress: "Progress", cells: int = 10) -> str:
    """``▰▰▰▱▱ 43 %, 12.3 MB of 28.4 MB``; without a total only how much there was."""
    if not progress.total:
        return _amount(progress.done, progress.unit)
    share = min(1.0, progress.done / progress.total)
    full = int(share * cells)
    done = _amount(progress.done, progress.unit) if progress.unit == "bytes" else f"{progress.done:,}"
    bar = f"{'▰' * full}{'▱' * (cells - full)}"
    return f"{bar} {int(share * 100)} %, {done} of {_amount(progress.total, progress.unit)}"


def working_words(report: "Report") -> str:
    """``checking Network, Training data ▰▰▰▱▱ 43 %, …``; empty where nothing is at work."""
    working = at_work(report)
    told = [titles_words(working)]
    told += [f"{one.title} {progress_words(one.progress)}" for one in working if one.progress is not None]
    return f"checking {', '.join(filter(None, told))}" if working else ""


def titles_words(working: Sequence["Outcome"]) -> str:
    """``Network, Keys and 3 more`` of what is at work and does not say how far it is; empty where all of it does."""
    titles = [outcome.title for outcome in working if outcome.progress is None]
    left = len(titles) - _NAMED_AT_WORK
    return ", ".join(titles[:_NAMED_AT_WORK]) + (f" and {left} more" if left > 0 else "")


def mending(finding: Finding, region: str, where: "Where") -> str:
    """The command that mends a finding, as it can be pasted into a shell; empty where there is none."""
    from wizard.checks.check import CheckFinding, reaching
    from wizard.render.shells import command_line

    if not isinstance(finding, CheckFinding) or not finding.command:
        return ""
    words = reaching(finding.command, region=region, profile=where.credentials, endpoint_url=where.endpoint_url)
    return command_line(words)


def findings_text(
    report: "Report | None", findings: Sequence[Finding], region: str, where: "Where", *, width: int = 76
) -> str:
    """Everything as plain text: how the checks stand, each finding with the command that mends it, the pictures."""
    from wizard.checks.pictures import picture_lines

    lines = []
    if report is not None and report.outcomes:
        lines.append(" · ".join(part for part in (str(standing(report, findings)), working_words(report)) if part))
    for finding in findings:
        told = f"{finding_words(finding)} {visible(finding.remedy)}".rstrip()
        command = mending(finding, region, where)
        lines += [told, *([f"  $ {command}"] if command else [])]
    for picture in report.pictures() if report is not None else ():
        lines += ["", *picture_lines(picture, width)]
    return "\n".join(lines)


def finding_words(finding: Finding) -> str:
    """A finding in one line without its remedy: ``error: dataset.train: …``; ``?: …`` where it could not be checked."""
    sort = SIGNS["unmade"] if is_unmade(finding) else finding.severity
    return visible(f"{sort}: {finding.subject.lstrip('_')}: {finding.message}")


def brief(finding: Finding) -> str:
    """The first sentence of a finding, for places with little room; the Findings tab has the rest."""
    first, _end, rest = visible(finding.message).partition(". ")
    sentence = f"{first}." if rest else first
    return sentence if len(sentence) <= _BRIEF else f"{sentence[: _BRIEF - 1]}…"


def errors_of(findings: Sequence[Finding]) -> list[Finding]:
    """Those that stop a launch."""
    return [finding for finding in findings if finding.severity == "error"]


def counted(number: int, what: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def override_question(errors: Sequence[Finding]) -> str:
    """What is asked before a launch that the checks speak against."""
    return f"Launch although the checks found {counted(len(errors), 'error')}?"


def override_details(errors: Sequence[Finding]) -> str:
    """What the checks found, the first few in words, and what launching all the same means."""
    lines = [f"{SIGNS['error']} {visible(one.subject)}: {brief(one)}" for one in errors[:_LISTED_AT_LAUNCH]]
    left = len(errors) - _LISTED_AT_LAUNCH
    lines += [f"… and {left} more, see Findings."] if left > 0 else []
    overridden = "Launching overrides this: AWS may refuse the request, or the run may fail later."
    return "\n".join([*lines, "", overridden])


def doubts(report: "Report", checked: Sequence[Finding]) -> str:
    """What else the checks have to say before a launch, in one line; empty where that is nothing."""
    warnings = sum(1 for finding in checked if kind_of(finding) == "warning")
    unmade = unmade_count(report)
    told = [f"{SIGNS['warning']} {counted(warnings, 'warning')}"] if warnings else []
    told += [f"{SIGNS['unmade']} {counted(unmade, 'check')} could not be made"] if unmade else []
    told += ["some checks were stopped"] if not report.finished else []
    return f"{' · '.join(told)}: see Findings." if told else ""


def _amount(number: int, unit: str) -> str:
    return readable_size(number) if unit == "bytes" else f"{number:,} {unit}"
