"""What a training has written to S3: the confusion matrix in its output archive, and what it skipped.

The archive is read as a stream, with limits: it is somebody else's file, and nothing of it is written anywhere.
"""

import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from wizard.account.discovery.objects import region_of
from wizard.account.errors import RefusedError
from wizard.account.listing import Call, answers
from wizard.account.object_stream import ObjectStream
from wizard.errors import WizardError
from wizard.launch.confusion import Confusion, confusion_of
from wizard.launch.status import RunStatus
from wizard.text import shorten, visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession

CONFUSION_FILE = "confusion_matrix.json"
"""The file's name inside the archive (developer guide, "Confusion matrix")."""
MEMBERS_AT_MOST = 10_000
UNPACKED_AT_MOST = 512 * 1024 * 1024
MATRIX_AT_MOST = 64 * 1024 * 1024
"""Bytes: a matrix of 1,000 labels with numbers of twelve digits takes some 14 MB."""
MANIFEST_AT_MOST = 256 * 1024
SKIPPED_AT_MOST = 200
_OBJECTS_AT_MOST = 1000
_LINE_AT_MOST = 200
"""Characters of a line that are shown: enough for a place and a reason, too few for a document."""
_OBJECTS = Call("s3", "list_objects_v2", "s3:ListBucket", "listing what the training has written", 1000)
_SAYS_SKIPPED = ("skip", "fail", "error", "warn")
_PLACES = ("file", "document", "source", "key", "uri", "path", "name", "line")
_REASONS = ("reason", "error", "message", "cause", "status", "detail")


@dataclass(frozen=True)
class Skipped:
    """A file or document that a training left out: where it is, and why as far as AWS says. Safe to show."""

    place: str
    reason: str = ""


@dataclass(frozen=True)
class Output:
    """What was found. ``problem`` is the sentence why something could not be read; empty where all could."""

    confusion: Confusion | None = None
    skipped: tuple[Skipped, ...] = ()
    problem: str = ""


def read_output(session: "AccountSession", status: RunStatus, *, wanted: Callable[[], None] = lambda: None) -> Output:
    """Read what the training of ``status`` has written. ``wanted`` is called before each request, and may raise.

    AWS documents a folder of skipped files for TRAINED_WITH_WARNING ("review the skipped files folder in the
    classifier training output"), but neither its name nor what is in it: every file that is called so is looked into.
    """
    uri = str((status.properties.get("OutputDataConfig") or {}).get("S3Uri") or "")
    bucket, _slash, key = uri.removeprefix("s3://").partition("/")
    if status.kind != "classifier":
        return Output()  # a recognizer has no output (API: EntityRecognizerOutputDataConfig)
    if not uri.startswith("s3://"):
        return Output(problem="There is no confusion matrix: the plan had no output location to write it to.")
    if not key.endswith(".tar.gz"):
        return Output(problem=f"AWS names no output archive yet; it will be below {visible(uri)}.")
    output = Output()
    try:
        output = _from_archive(session, bucket, key, wanted)
    except WizardError as problem:
        return Output(problem=_sentence(problem, status))
    if status.status == "TRAINED_WITH_WARNING":
        skipped, note = _skipped_beside(session, bucket, key, wanted)
        output = replace(output, skipped=(*output.skipped, *skipped)[:SKIPPED_AT_MOST], problem=output.problem or note)
    return output


def _from_archive(session: "AccountSession", bucket: str, key: str, wanted: Callable[[], None]) -> Output:
    stream = ObjectStream(session, bucket, key, region=region_of(session, bucket), wanted=wanted)
    confusion, skipped, problem = None, [], ""
    with stream:
        try:
            with tarfile.open(fileobj=io.BufferedReader(stream), mode="r|gz") as archive:
                for member in _members(archive):
                    name = member.name.rpartition("/")[2]
                    if name == CONFUSION_FILE and confusion is None:
                        confusion = _confusion_in(archive, member)
                    elif any(word in member.name.lower() for word in _SAYS_SKIPPED):
                        skipped += _lines_of(_content(archive, member, MANIFEST_AT_MOST), member.name)
        except (tarfile.TarError, EOFError, zlib.error, _TooLargeError) as error:
            problem = f"The output archive s3://{visible(bucket)}/{visible(key)} cannot be read: {visible(str(error))}."
    if confusion is None and not problem:
        problem = f"The output archive holds no {CONFUSION_FILE} that is a confusion matrix."
    return Output(confusion, tuple(skipped[:SKIPPED_AT_MOST]), problem)


class _TooLargeError(Exception):
    """The archive is larger than anything that a training writes."""


def _members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    unpacked = 0
    for number, member in enumerate(archive):
        unpacked += member.size
        if number >= MEMBERS_AT_MOST or unpacked > UNPACKED_AT_MOST:
            raise _TooLargeError(f"it holds more than {MEMBERS_AT_MOST:,} files or {UNPACKED_AT_MOST >> 20} MB")
        if member.isfile():
            yield member


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo, limit: int) -> bytes:
    file = archive.extractfile(member)
    return file.read(limit) if file is not None else b""


def _confusion_in(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Confusion | None:
    if member.size > MATRIX_AT_MOST:
        raise _TooLargeError(f"its confusion matrix has {member.size:,} bytes")
    try:
        return confusion_of(json.loads(_content(archive, member, MATRIX_AT_MOST)))
    except (ValueError, RecursionError):
        return None


def _skipped_beside(
    session: "AccountSession", bucket: str, key: str, wanted: Callable[[], None]
) -> tuple[list[Skipped], str]:
    """What lies beside the archive and is called skipped or failed."""
    folder = key.rpartition("/output/")[0] or key.rpartition("/")[0]
    region = region_of(session, bucket)
    skipped: list[Skipped] = []
    try:
        for number, found in enumerate(_below(session, bucket, f"{folder}/", region)):
            inside = str(found["Key"]).removeprefix(folder)
            if number >= _OBJECTS_AT_MOST or len(skipped) >= SKIPPED_AT_MOST:
                break
            if not any(word in inside.lower() for word in _SAYS_SKIPPED):
                continue
            stream = ObjectStream(session, bucket, found["Key"], region=region, wanted=wanted)
            with stream:
                skipped += _lines_of(io.BufferedReader(stream).read(MANIFEST_AT_MOST), inside.lstrip("/"))
    except WizardError as problem:
        return skipped, f"What was skipped cannot be read: {problem}"
    return skipped, ""


def _below(session: "AccountSession", bucket: str, prefix: str, region: str | None) -> Iterator[Mapping[str, Any]]:
    for page in answers(session, _OBJECTS, lambda: False, region=region, Bucket=bucket, Prefix=prefix):
        yield from page.get("Contents", ())


def _lines_of(content: bytes, name: str) -> list[Skipped]:
    """What a manifest says, a line each; of what is no text its name."""
    if b"\x00" in content or not content.strip():
        return [Skipped(visible(name))]
    lines = content.decode("utf-8", "replace").splitlines()[:SKIPPED_AT_MOST]
    return [_skipped(line) for line in lines if line.strip()]


def _skipped(line: str) -> Skipped:
    """A line as place and reason where it is JSON that has such members; else as it stands."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        entry = None
    if not isinstance(entry, Mapping):
        return Skipped(_shown(line))
    place = ", ".join(_shown(str(value)) for name, value in entry.items() if _is_called(name, _PLACES))
    reason = ", ".join(_shown(str(value)) for name, value in entry.items() if _is_called(name, _REASONS))
    return Skipped(place or _shown(line), reason)


def _is_called(name: str, words: tuple[str, ...]) -> bool:
    return any(word in name.lower() for word in words)


def _shown(text: str) -> str:
    return shorten(visible(text), _LINE_AT_MOST)


def _sentence(problem: WizardError, status: RunStatus) -> str:
    """Why the archive cannot be read. S3 says of a key no more than AccessDenied: it may be either."""
    key = (status.properties.get("OutputDataConfig") or {}).get("KmsKeyId")
    if isinstance(problem, RefusedError) and problem.permission and key and "kms:" not in problem.permission:
        return f"{problem} It is encrypted with {visible(str(key))}, so kms:Decrypt on that key is needed as well."
    return str(problem)
