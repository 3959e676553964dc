"""How long a training takes as a rule: by this account's own, else by what is public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wizard.launch.status import TRAINED, RunStatus

PUBLIC_SHORTEST = timedelta(minutes=35)
PUBLIC_LONGEST = timedelta(minutes=80)
"""AWS publishes no durations. Logs of acceptance tests of Terraform's AWS provider, which train on tiny data, have
2,300 to 4,900 seconds."""


@dataclass(frozen=True)
class Typical:
    """How long trainings of a kind took, submission to end; ``of`` counts them (0: the public ones)."""

    shortest: timedelta
    longest: timedelta
    middle: timedelta
    of: int

    @property
    def words(self) -> str:
        """As in "typically 35 to 80 min"."""
        if not self.of:
            return f"typically {_minutes(self.shortest)} to {duration_words(self.longest)}"
        if self.of == 1 or duration_words(self.shortest) == duration_words(self.longest):
            return f"your last took {duration_words(self.middle)}"
        return f"your last {self.of} took {duration_words(self.shortest)} to {duration_words(self.longest)}"


PUBLIC = Typical(PUBLIC_SHORTEST, PUBLIC_LONGEST, (PUBLIC_SHORTEST + PUBLIC_LONGEST) / 2, 0)


def typical_of(kind: str, statuses: Iterable[RunStatus]) -> Typical | None:
    """What trainings of a kind take, by those among ``statuses`` that ended well; None for endpoints, of which nothing
    is known."""
    if kind == "endpoint":
        return None
    took = sorted(
        status.ended - status.submitted
        for status in statuses
        if status.kind == kind and status.status in TRAINED and status.ended and status.submitted
    )
    return Typical(took[0], took[-1], took[len(took) // 2], len(took)) if took else PUBLIC


def duration_words(duration: timedelta) -> str:
    """As a person says it: ``45 s``, ``12 min``, ``1 h 05 min``, ``3 days``."""
    seconds = max(0, round(duration.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 100:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes // (24 * 60)} days"


def elapsed(since: datetime | None, now: datetime) -> timedelta | None:
    """How long ago ``since`` was; None where it is not known. The clocks of AWS and of this machine may differ."""
    return None if since is None else max(now - since, timedelta(0))


def _minutes(duration: timedelta) -> str:
    return str(round(duration.total_seconds() / 60))
