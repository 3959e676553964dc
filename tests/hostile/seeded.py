"""Objects with hostile keys, in an account whose own S3 would take them only over the wire."""

from tests.hostile.names import HOSTILE
from wizard.demo.server import DemoServer
from wizard.demo.story.storage import TRAINING_BUCKET, put

FOLDER = "hostile/"
KEYS = tuple(f"{FOLDER}{number:03}-{name}" for number, name in enumerate(HOSTILE))
"""Numbered, so that each can be found; a name with a slash in it is a folder with something in it."""


def put_hostile_objects(server: DemoServer) -> None:
    """One object for each name, of rows whose labels and texts are hostile too."""
    with server._account.entered():
        for key, label in zip(KEYS, reversed(HOSTILE), strict=True):
            put(
                server._account.s3,
                TRAINING_BUCKET,
                key,
                f'"{label[:300]}","{label[:300]}"\n'.encode("utf-8", "replace"),
            )
