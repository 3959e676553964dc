"""A file linted: every rule on every document, each finding with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from wizard.policy.lint.mend import corrected
from wizard.policy.lint.positions import Positions
from wizard.policy.lint.reading import Source, UnreadableError, plain, read
from wizard.policy.lint.registry import RULES
from wizard.policy.lint.result import LintResult, LocatedPolicyFinding
from wizard.policy.lint.rule import Document
from wizard.text import visible

_MOST = 500
"""How many findings of one file are told."""


def lint(name: str, text: str) -> LintResult:
    """What a policy file gets wrong, and the document with what needs no decision mended.

    ``name`` is what the file goes by. Nothing is read and nobody is asked; whatever the text is, this does not raise.
    """
    shown = visible(name)
    try:
        sources = read(name, text)
    except UnreadableError as error:
        broken = LocatedPolicyFinding(
            error.rule, "error", "", error.message, error.remedy, shown, error.line, error.column
        )
        return LintResult((broken,), None)
    positions = Positions(plain(text))
    documents = _together([_document(source) for source in sources])
    found = list(islice(_findings(shown, sources, documents, positions), _MOST + 1))
    if len(found) > _MOST:
        more = "There is more wrong with this file than is told here."
        last = LocatedPolicyFinding("policy.more", "info", "", more, "Mend these first and lint it again.", shown)
        found = [*found[:_MOST], last]
    whole = corrected([source.data for source in sources], documents, is_list=bool(sources[0].path))
    return LintResult(tuple(found), whole)


def _document(source: Source) -> Document | None:
    if source.policy is None:
        return None
    listed = isinstance(source.data, Mapping) and isinstance(source.data.get("Statement"), list)
    return Document(source.policy, source.path, listed)


def _together(documents: list[Document | None]) -> list[Document | None]:
    """The documents of a file, each with the statements of the others."""
    if len(documents) < 2:
        return documents
    every = [seen for document in documents if document is not None for seen in document.statements]
    return [
        document and replace(document, beside=tuple(seen for seen in every if seen.path[0] != document.path[0]))
        for document in documents
    ]


def _findings(
    name: str, sources: list[Source], documents: list[Document | None], positions: Positions
) -> Iterator[LocatedPolicyFinding]:
    """The findings of one document after the other, in the order of the text."""
    for source, document in zip(sources, documents, strict=True):
        number = f"Policy {source.path[0] + 1}" if source.path and isinstance(source.path[0], int) else ""
        if document is None:
            said = source.problem[:1].upper() + source.problem[1:]
            place = positions.place(source.path) if source.path else (0, 0)
            remedy = "AWS refuses it. The grammar is in the IAM User Guide, reference of JSON policies."
            yield LocatedPolicyFinding("policy.shape", "error", number, said, remedy, name, *place)
            continue
        found = list(islice(_of(document, number, name, positions), _MOST + 1))
        whole = positions.place(document.path)  # what is said of the document as a whole comes last
        yield from sorted(found, key=lambda it: ((it.line, it.column) == whole, it.line, it.column))


def _of(document: Document, number: str, name: str, positions: Positions) -> Iterator[LocatedPolicyFinding]:
    for rule in RULES:
        for found in rule.check(document):
            subject = f"{number}, {found.spot.words}" if number else found.spot.words
            line, column = positions.place(found.spot.path)
            yield LocatedPolicyFinding(rule.id, rule.severity, subject, found.message, found.remedy, name, line, column)
