"""The profile that the answers came from, or were saved to: what is remembered of it, and what has changed since."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.findings import Finding

if TYPE_CHECKING:
    from wizard.checks.outcome import Report
    from wizard.checks.snapshots import Snapshot


class SavedPlan:
    """Remembers how everything looked when a profile was saved, or seen for the first time; see
    :mod:`wizard.checks.snapshots`."""

    def __init__(self, path: Path | None = None) -> None:
        self.opened(path)

    @property
    def path(self) -> Path | None:
        """The profile that the answers are those of; ``None`` for a plan that was begun here."""
        return self._path

    @property
    def drift(self) -> tuple[Finding, ...]:
        """What has changed since the profile was saved, as far as that is known."""
        return self._drift

    def opened(self, path: Path | None) -> None:
        """The answers are those of the profile at ``path``, or of none."""
        self._path = path
        self._is_as_opened = True
        self._saved: Mapping[str, Any] | None = None
        self._account = ""
        self._snapshot: Snapshot | None = None
        self._drift: tuple[Finding, ...] = ()

    def touched(self) -> None:
        """An answer was given: what is seen from now on may not be what the profile names."""
        self._is_as_opened = False

    def saved(self, path: Path, profile: Mapping[str, Any]) -> None:
        """The answers have been saved as ``profile`` at ``path``; how things look is remembered at the next look."""
        self.opened(path)
        self._saved = profile

    def look(self, report: "Report", profile: Mapping[str, Any], account: str) -> None:
        """The checks of ``profile`` are complete, in ``account``: see what has changed, remember how things look."""
        from wizard.checks.drift import changes
        from wizard.checks.snapshots import remember, remember_checked, remembered

        if self._path is None or not account:
            return
        region = str(profile.get("region") or "")
        if self._saved is not None:
            if self._saved == profile:
                remember(self._path, report, account=account, region=region)
            self._saved = None
        if account != self._account:
            self._account, self._snapshot = account, remembered(self._path, account)
            if self._is_as_opened:
                remember_checked(self._path, report, account=account, region=region)
        self._drift = tuple(changes(self._snapshot, report, profile))
