"""The policy documents that go with a plan: one registry, which every face and every command reads."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.policy.caller import caller
from wizard.policy.data_access import role
from wizard.policy.document import PolicyDocument, Statement, policy_text, split
from wizard.policy.kinds import DOCUMENT_KINDS
from wizard.policy.purposes import PURPOSES, key_of
from wizard.policy.reading import discovery
from wizard.policy.resource_based import key, trust
from wizard.policy.settings import exact, guardrail, require

__all__ = ["DOCUMENTS", "Document", "Kind", "PolicyDocument", "Statement", "caller", "documents_of", "policy_text"]


@dataclass(frozen=True)
class Kind:
    """A kind of document. ``id`` is its public name, ``what`` says in a sentence what it does and where it goes."""

    id: str
    what: str
    make: Callable[[Mapping[str, Any]], PolicyDocument] | None
    """None for ``key``, which is made for a purpose."""


_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], PolicyDocument]] = {
    "caller": caller,
    "require": require,
    "exact": exact,
    "guardrail": guardrail,
    "role": role,
    "trust": trust,
    "discovery": discovery,
}
DOCUMENTS: tuple[Kind, ...] = tuple(Kind(name, what, _MAKERS.get(name)) for name, what in DOCUMENT_KINDS.items())
"""In the order in which they are printed."""


@dataclass(frozen=True)
class Document:
    """One document of a plan: its kind, the purpose of the key it is for, and the parts that each fit the limit."""

    kind: Kind
    purpose: str
    whole: PolicyDocument
    parts: tuple[PolicyDocument, ...]

    @property
    def name(self) -> str:
        """``guardrail``, ``key (volume)``."""
        return f"{self.kind.id} ({self.purpose})" if self.purpose else self.kind.id

    @property
    def text(self) -> str:
        """Its JSON, of several parts a list of them; empty where there is nothing to grant or to deny."""
        return self._json(policy_text)

    @property
    def laid_out(self) -> str:
        """The same, indented whatever its size: to be looked at."""
        return self._json(lambda part: part.laid_out)

    def _json(self, text: Callable[[PolicyDocument], str]) -> str:
        parts = [text(part) for part in self.parts if part.statements]
        return parts[0] if len(parts) == 1 else "[\n{}\n]".format(",\n".join(parts)) if parts else ""

    def remarks(self) -> Iterator[str]:
        """What whoever attaches it has to know, in sentences; also what is missing and what does not fit."""
        if self.whole.pending:
            yield f"Not complete yet: {', '.join(self.whole.pending)}."
        limit = self.whole.limit
        of = f"{limit.of} may have {limit.characters:,} characters"
        if len(self.parts) > 1:
            yield f"It is a list of {len(self.parts)} documents, because {of}: attach all of them."
        for number, part in enumerate(self.parts, start=1):
            if not part.fits:
                which = f"Part {number}" if len(self.parts) > 1 else "It"
                yield f"{which} does not fit: it has {part.size:,} characters, and {of}."
        yield from self.whole.remarks


def documents_of(profile: Mapping[str, Any], kind_id: str = "", purpose: str = "") -> list[Document]:
    """The documents of a plan, perhaps unfinished; ``kind`` must be set.

    ``kind_id``: only that kind. ``purpose``: for ``key`` only that purpose (volume, output, model); without it a
    document for each key that the plan has, and one for a purpose alone where it has none. Keys that are used for
    several purposes get the same document for each.
    """
    found = []
    for kind in DOCUMENTS:
        if kind_id not in ("", kind.id):
            continue
        if kind.make is not None:
            found.append(_document(kind, "", kind.make(profile)))
            continue
        purposes = [purpose] if purpose else [item.name for item in PURPOSES if key_of(profile, item.name)]
        found += [_document(kind, name, key(profile, name)) for name in purposes]
    return found


def _document(kind: Kind, purpose: str, whole: PolicyDocument) -> Document:
    # A role has one trust policy and a key one key policy: those cannot be split.
    parts = (whole,) if kind.id in ("trust", "key") else split(whole)
    return Document(kind, purpose, whole, parts)
