"""What every face shows live: the command, the policy documents, the profile. Pure views of one set of answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.findings import Finding
from wizard.policy.kinds import DOCUMENT_KINDS, PURPOSE_NAMES


@dataclass(frozen=True)
class Where:
    """What the printed command must name to reach the account that is spoken to; empty where nothing need be named."""

    endpoint_url: str = ""
    credentials: str = ""


@dataclass(frozen=True)
class Made:
    """The text of a page, which is what is copied and written, and remarks on it, which are not.

    ``laid_out``: the same text with more blanks, where it is better looked at like that.
    """

    text: str
    remarks: tuple[str, ...] = ()
    laid_out: str = ""


@dataclass(frozen=True)
class Page:
    """A page of a preview before it is made: its name, in a sentence what it is, and how it is made from a profile's
    nested values and the account in use. The one page of a preview has no name.

    ``suffix``: how a file with its text ends; empty: as for all pages of the preview. ``headed``: what it is stands
    above it, since the name alone does not say it.
    """

    name: str
    what: str
    make: Callable[[Mapping[str, Any], Where], Made]
    suffix: str = ""
    headed: bool = True


@dataclass(frozen=True)
class Preview:
    """One view: an id, a title, how a file with its text ends, and the pages that it has for a profile."""

    id: str
    title: str
    suffix: str
    pages: Callable[[Mapping[str, Any]], tuple[Page, ...]]


@dataclass(frozen=True)
class Shown:
    """A page as it is seen: ``heading`` and ``remarks`` stand above ``text``, and are never copied or written."""

    page: str
    heading: str
    remarks: tuple[str, ...]
    text: str
    laid_out: str = ""
    """The text as it is looked at; what is copied and written is ``text``."""
    suffix: str = ""
    """How a file with the text ends."""

    @property
    def to_read(self) -> str:
        """Heading, remarks and text as one; what is not part of the text begins with ``#``."""
        aside = [f"# {line}" for line in ([self.heading] if self.heading else []) + list(self.remarks)]
        return "\n".join([*aside, *([self.laid_out] if self.laid_out else [])])


_DENSE = "Copied and written, it has a line for each statement: AWS counts blanks too."


def _commands(_profile: Mapping[str, Any]) -> tuple[Page, ...]:
    """A page for each shell, first for the one that is usual here."""
    from wizard.render.shells import SHELLS, default_shell

    usual = default_shell()
    order = sorted(SHELLS.values(), key=lambda shell: shell.id != usual)
    return tuple(
        Page(shell.id, f"for {shell.name}", _command_maker(shell.id), shell.suffix, headed=False) for shell in order
    )


def _command_maker(shell: str) -> Callable[[Mapping[str, Any], Where], Made]:
    def make(profile: Mapping[str, Any], where: Where) -> Made:
        from wizard.render.shells import CannotBePrintedError, printed
        from wizard.request import partial_request

        request = partial_request(profile)
        try:
            command = printed(
                request, shell, profile=where.credentials or None, endpoint_url=where.endpoint_url or None
            )
        except CannotBePrintedError as error:
            return Made("", (error.message,))
        return Made(command.text, (f"One JSON document: {command.reason}.",) if command.reason else ())

    return make


def _exports(_profile: Mapping[str, Any]) -> tuple[Page, ...]:
    from wizard.exports import EXPORTS

    return tuple(Page(one.id, one.what, _export_maker(one.id), one.suffix) for one in EXPORTS.values())


def _export_maker(to: str) -> Callable[[Mapping[str, Any], Where], Made]:
    def make(profile: Mapping[str, Any], where: Where) -> Made:
        from wizard.exports import exported
        from wizard.render.grants import CannotBeExportedError

        try:
            text = exported(profile, to, credentials=where.credentials or None, endpoint_url=where.endpoint_url or None)
        except CannotBeExportedError as error:
            return Made("", (str(error),))
        return Made(text)

    return make


def _profile(profile: Mapping[str, Any], _where: Where) -> Made:
    from wizard.profiles import render

    return Made(render(profile))


def _one(
    what: str, make: Callable[[Mapping[str, Any], Where], Made]
) -> Callable[[Mapping[str, Any]], tuple[Page, ...]]:
    page = Page("", what, make)
    return lambda _profile: (page,)


def _documents(profile: Mapping[str, Any]) -> tuple[Page, ...]:
    return tuple(_document_pages(profile))


def _document_pages(profile: Mapping[str, Any]) -> Iterator[Page]:
    """A page for each document that the plan has. None is made here: there are many, and one is looked at."""
    from wizard.policy.purposes import key_of

    for kind, what in DOCUMENT_KINDS.items():
        if kind != "key":
            yield Page(kind, what, _maker(kind))
            continue
        for purpose in PURPOSE_NAMES:
            if key_of(profile, purpose):
                yield Page(f"{kind} ({purpose})", what, _maker(kind, purpose))


def _maker(kind: str, purpose: str = "") -> Callable[[Mapping[str, Any], Where], Made]:
    def make(profile: Mapping[str, Any], _where: Where) -> Made:
        from wizard.policy.documents import documents_of

        (document,) = documents_of(profile, kind, purpose)
        remarks = tuple(document.remarks())
        text, laid_out = document.text, document.laid_out
        if laid_out != text:
            remarks += (_DENSE,)
        return Made(text, remarks, laid_out)

    return make


PREVIEWS: tuple[Preview, ...] = (
    Preview("command", "Command", ".sh", _commands),
    Preview("policy", "Policy", ".json", _documents),
    Preview("profile", "Profile", ".toml", _one("the answers as a TOML file", _profile)),
    Preview("export", "Export", ".txt", _exports),
)
"""The previews in their order; findings are the last tab and are listed, not rendered as text to copy."""


def pages_of(preview_id: str, profile: Mapping[str, Any]) -> tuple[Page, ...]:
    """The pages of a preview in their order; none while nothing is chosen to launch."""
    return _preview(preview_id).pages(profile) if "kind" in profile else ()


def page_names(preview_id: str, profile: Mapping[str, Any]) -> tuple[str, ...]:
    """The names to choose a page of a preview by; none where it has only one."""
    return tuple(page.name for page in pages_of(preview_id, profile) if page.name)


def render_preview(preview_id: str, profile: Mapping[str, Any], where: Where, page: str = "") -> Shown:
    """One page of a preview: the one named ``page``, else the first; an empty one while nothing is chosen to launch."""
    pages = pages_of(preview_id, profile)
    if not pages:
        return Shown("", "", (), "", suffix=_preview(preview_id).suffix)
    found = next((item for item in pages if item.name == page), pages[0])
    made = found.make(profile, where)
    heading = f"{found.name}: {found.what}" if found.name and found.headed else ""
    suffix = found.suffix or _preview(preview_id).suffix
    return Shown(found.name, heading, made.remarks, made.text, made.laid_out or made.text, suffix)


def file_name(preview_id: str, shown: Shown | None = None) -> str:
    """How a file with that page is called, after the name of what is launched: ``policy-key-volume.json``."""
    words = shown.page.replace("(", "").replace(")", "").split() if shown else []
    return "-".join([preview_id, *words]) + (shown.suffix if shown else ".txt")


def missing_words(findings: Sequence[Finding]) -> str:
    """What is still open, in one line; empty where nothing is wrong."""
    open_points = [finding.subject.lstrip("_") for finding in findings if finding.severity == "error"]
    return f"Not complete yet: {', '.join(open_points)}" if open_points else ""


def _preview(preview_id: str) -> Preview:
    return next(item for item in PREVIEWS if item.id == preview_id)
