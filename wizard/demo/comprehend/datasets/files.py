"""Rows and lines of the objects a dataset consists of."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wizard.demo.account import MotoAccount
from wizard.demo.comprehend.storage import StoredObject, read_objects


class DatasetError(Exception):
    """Why a training cannot use its dataset; the text becomes the model's ``Message``."""


@dataclass(frozen=True)
class Row:
    """A row of a CSV file and where it stands."""

    file: str
    line: int
    cells: list[str]

    @property
    def place(self) -> str:
        """For messages: ``train.csv, line 12``."""
        return f"{self.file}, line {self.line}"


def objects_at(account: MotoAccount, uri: str) -> list[StoredObject]:
    """The objects of an input URI. Raises :class:`DatasetError` where there is none."""
    found = list(read_objects(account, uri))
    if not found:
        raise DatasetError(f"No input files were found at {uri}.")
    return found


def text_of(stored: StoredObject) -> str:
    """The text of an object. Raises :class:`DatasetError` unless it is UTF-8."""
    try:
        return stored.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DatasetError(f"The file {stored.name} is not UTF-8 encoded (byte {error.start}).") from None


def csv_rows(account: MotoAccount, uri: str) -> Iterator[Row]:
    """The rows of all files of ``uri``, empty lines left out."""
    for stored in objects_at(account, uri):
        reader = csv.reader(text_of(stored).splitlines(keepends=True))
        for cells in reader:
            if cells:
                yield Row(stored.name, reader.line_num, cells)


def json_lines(account: MotoAccount, uri: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of all manifests of ``uri``, each with its place. Raises :class:`DatasetError` for other lines."""
    for stored in objects_at(account, uri):
        for number, line in enumerate(text_of(stored).splitlines(), start=1):
            if not line.strip():
                continue
            place = f"{stored.name}, line {number}"
            try:
                entry = json.loads(line)
            except ValueError:
                raise DatasetError(f"The augmented manifest {place} is not valid JSON.") from None
            if not isinstance(entry, dict):
                raise DatasetError(f"The augmented manifest {place} is not a JSON object.")
            yield place, entry


def too_few(kind: str, counts: Iterable[tuple[str, int]], minimum: int, what: str) -> None:
    """Raise :class:`DatasetError` for the first of ``counts`` below ``minimum``."""
    for name, count in counts:
        if count < minimum:
            raise DatasetError(f"The {kind} {name} has {count} {what}; at least {minimum} are required.")
