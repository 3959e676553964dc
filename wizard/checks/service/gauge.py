"""How much of a quota is used: in words, and as a line of a drawing."""

from dataclasses import dataclass

from wizard.account.quotas import Quota

NEAR = 0.8
"""From this share of a quota on it is said to be near."""
_WIDTH = 20


@dataclass(frozen=True)
class Use:
    """``used`` of a quota, and ``wanted`` more by a launch; ``what`` and ``verb`` make "3 of 10 endpoints exist"."""

    quota: Quota
    used: int
    wanted: int
    what: str
    verb: str
    also: str = ""

    @property
    def after(self) -> int:
        """How much is used with the launch."""
        return self.used + self.wanted

    @property
    def is_near(self) -> bool:
        """Whether the launch goes through, and leaves little."""
        return NEAR * self.quota.limit <= self.after <= self.quota.limit

    def __str__(self) -> str:
        also = f" ({self.also})" if self.also else ""
        return f"{self.used} of {self.quota.limit} {self.what} {self.verb}{also}"


def gauge(use: Use) -> str:
    """``██▒▒······  3 of 10 endpoints exist, 2 more with this launch``: used, taken by the launch, free."""
    limit = max(use.quota.limit, 1)
    used = min(_WIDTH, -(-use.used * _WIDTH // limit))
    more = min(_WIDTH - used, max(1, use.wanted * _WIDTH // limit))
    bar = "█" * used + "▒" * more
    return f"{bar.ljust(_WIDTH, '·')}  {use}, {use.wanted} more with this launch"
