"""A line of a list, as any face shows it. All texts of a row are safe to show; ``value`` is what goes into the plan."""

from dataclasses import dataclass, field
from typing import Literal

RowKind = Literal["item", "folder", "none", "typed"]


@dataclass(frozen=True)
class Row:
    """One thing to choose.

    ``cells`` are columns that help to decide, ``details`` what is said about it when it is highlighted, ``refused``
    why it cannot be chosen. A ``folder`` is opened, not chosen; ``none`` leaves the question out; ``typed`` was typed
    by hand. A ``quiet`` row is not the one to begin with where there are others, nor is one ``against`` which the
    caller's policies are known to be; one that ``suits`` is, by what it is called.
    """

    value: str
    cells: tuple[str, ...]
    details: str = ""
    refused: str = ""
    kind: RowKind = "item"
    quiet: bool = False
    against: bool = False
    suits: bool = False
    search: str = field(default="")

    def __post_init__(self) -> None:
        if not self.search:
            object.__setattr__(self, "search", " ".join((self.value, *self.cells)).lower())
