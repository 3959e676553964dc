"""How an inspection of data settles its checks where a part of the data could not be looked at."""

from collections.abc import Callable, Iterable, Sequence

from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Work


def judge_known(work: Work, check: Check, findings: Sequence[CheckFinding], unknown: str) -> None:
    """What is found is found; where a part is ``unknown`` (a sentence says why), finding nothing is no pass."""
    if findings or not unknown:
        work.judge(check, findings)
    else:
        work.not_made(unknown, check)


def joined_reasons(reasons: Iterable[str]) -> str:
    """Several reasons in one text, each once; empty where there are none."""
    return " ".join(dict.fromkeys(filter(None, reasons)))


def too_large(total: int) -> str:
    """Why files of ``total`` bytes are not read while somebody is still choosing."""
    return (
        f"The files have {total:,} bytes together and are not read while you choose. The command comprehend-wizard "
        "check reads the whole, as does F10 in the wizard."
    )


def counting(work: Work, total: int) -> Callable[[int], None]:
    """What takes in how many bytes have come of ``total``, and says how far the work is. Raises StoppedError."""
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        work.advance(done, total)

    return advance
