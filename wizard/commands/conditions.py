"""``comprehend-wizard conditions [OPERATION]``: which operation supports which condition key."""

import argparse

from wizard.commands.streams import Streams
from wizard.errors import ExitCode, UsageError
from wizard.policy import table
from wizard.text import shorten, visible

_SHOWN_WIDTH = 60


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the table, or one operation; returns the exit code. Raises UsageError for an unknown operation.

    As JSON the table is a list of ``{"operation", "action", "keys": [{"key", "type", "resource_types": [name]}],
    "resource_types": [{"name", "arn"}]}`` with Comprehend's own keys; one operation is one such object with all keys.
    """
    if arguments.operation is not None:
        return _one(arguments.operation, streams)
    if streams.json:
        streams.json_data([row.as_json() for row in table.rows()])
    else:
        more = "One operation in full: comprehend-wizard conditions OPERATION"
        streams.data(f"{table.table_text()}\n\n{more}")
    return ExitCode.OK


def _one(text: str, streams: Streams) -> int:
    operation = table.operation_named(text)
    if operation is None:
        near = table.near_operation(text)
        hint = f"Did you mean {near}?" if near else "Names are those of the API, such as CreateEntityRecognizer."
        raise UsageError(f'"{shorten(visible(text), _SHOWN_WIDTH)}" is no operation of Amazon Comprehend.', hint)
    if streams.json:
        streams.json_data(table.row_in_full(operation).as_json())
    else:
        streams.data(table.details_text(operation))
    return ExitCode.OK
