"""What a check is: declared once, read by every face, the README's table and ``--output json``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wizard.findings import Finding, Severity

Subject = Literal["dataset", "network", "keys", "role", "permissions", "service"]


@dataclass(frozen=True)
class CheckFinding(Finding):
    """What a check has found. ``command`` mends it, as a list of arguments; empty where no one command does.

    The command names neither region nor credentials: a face adds what reaches the account (see :func:`reaching`).
    """

    command: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The public shape of a finding; ``command`` (a list of texts) beside it where there is one."""
        shape = super().as_json()
        if self.command:
            shape["command"] = list(self.command)
        else:
            del shape["command"]
        return shape


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong with a run.

    ``id`` begins with its subject (``network.subnet-gone``) and is public. ``what`` says in a clause what holds where
    it passes ("every subnet exists"); ``otherwise`` in a sentence what becomes of the run where it does not. ``remedy``
    is a sentence, ``command`` the arguments of a command that mends it, both with ``{name}`` for what differs from
    finding to finding.
    """

    id: str
    severity: Severity
    what: str
    otherwise: str
    remedy: str
    command: tuple[str, ...] = ()

    def found(self, subject: str, message: str, *, remedy: str = "", **values: str) -> CheckFinding:
        """What this check has found.

        ``subject`` is the key of the profile, ``message`` a sentence about this very case: text in it that comes from
        AWS, S3 or a file has passed :func:`wizard.text.visible`. ``remedy`` goes in place of the declared one.
        ``values`` fill the places of remedy and command; a command that lacks one is left out.
        """
        return CheckFinding(
            id=self.id,
            severity=self.severity,
            subject=subject,
            message=f"{message} {self.otherwise}".strip(),
            remedy=remedy or _filled(self.remedy, values),
            command=self._command(values),
        )

    def _command(self, values: dict[str, str]) -> tuple[str, ...]:
        words = tuple(_filled(word, values) for word in self.command)
        places = {word[1:-1] for word in self.command if word.startswith("{") and word.endswith("}")}
        return words if places <= values.keys() else ()


def reaching(command: Sequence[str], *, region: str, profile: str = "", endpoint_url: str = "") -> list[str]:
    """A command of the AWS CLI with what it must name to reach the account; any other command as it is."""
    words = list(command)
    if words[:1] == ["aws"]:
        for option, value in (("--region", region), ("--profile", profile), ("--endpoint-url", endpoint_url)):
            words += [option, value] if value else []
    return words


def _filled(text: str, values: dict[str, str]) -> str:
    """``text`` with each ``{name}`` replaced. Not str.format: what is put in may hold braces of its own."""
    parts = []
    rest = text
    while rest:
        before, brace, after = rest.partition("{")
        parts.append(before)
        name, closing, behind = after.partition("}")
        if not brace:
            break
        if closing and name in values:
            parts.append(values[name])
            rest = behind
        else:
            parts.append(brace)
            rest = after
    return "".join(parts)
