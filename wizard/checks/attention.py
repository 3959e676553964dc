"""Where a wizard that is opened on a profile begins: at the first answer that something is wrong with."""

from collections.abc import Iterable

from wizard.checks.outcome import Report
from wizard.findings import Finding
from wizard.flow import Answers, find_question, step_of, walked_steps


def attention(answers: Answers, report: Report, drift: Iterable[Finding] = ()) -> str | None:
    """The profile key to go to first: of all that an error of ``report`` or a finding of ``drift`` is about the one
    that is asked first; None where nothing needs attention.

    ``answers`` are those of the opened profile (:func:`wizard.flow.open_profile`), ``drift`` what
    :func:`wizard.checks.drift.changes` tells. :func:`wizard.flow.step_of` and ``find_question`` tell the step and the
    question. A key that no step asks for counts last.
    """
    steps = [step.id for step in walked_steps(answers)]

    def place(key: str) -> tuple[int, int]:
        step = step_of(answers, key)
        if step is None or step.id not in steps:
            return len(steps), 0
        asked = step.asked(answers)
        found = find_question(answers, key)
        return steps.index(step.id), asked.index(found[1]) if found is not None else len(asked)

    keys = [finding.subject for finding in (*report.errors, *drift)]
    return min(keys, key=place, default=None)
