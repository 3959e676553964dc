"""An object of Amazon S3 read from its beginning to its end, however large it is and however often the line drops."""

import io
from collections.abc import Callable
from typing import Any

from wizard.account.errors import translated
from wizard.account.session import AccountSession
from wizard.text import visible

_RESUMED_AT_MOST = 6
"""How often in a row a broken connection is taken up again without a byte having come in between."""


class ObjectStream(io.RawIOBase):
    """A readable stream of one object. Wrap it in ``io.BufferedReader``; reads raise WizardErrors.

    ``etag``: where the object is replaced while it is read, reading fails and does not mix two of them. Memory does
    not grow with the object: nothing is kept.
    """

    def __init__(self, session: AccountSession, bucket: str, key: str, *, region: str | None, etag: str = "") -> None:
        super().__init__()
        self._session = session
        self._client: Any = session.client("s3", region)
        self._bucket = bucket
        self._key = key
        self._etag = etag
        self._body: Any = None
        self._position = 0
        self._size: int | None = None

    @property
    def position(self) -> int:
        """How many bytes have been read."""
        return self._position

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into ``buffer``; 0 at the end. Raises WizardErrors."""
        if self._size is not None and self._position >= self._size:
            return 0
        data = self._carrying_on(lambda: self._read(len(buffer)))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        """Let the connection go; what has not been read stays unread."""
        if self._body is not None:
            self._body.close()
            self._body = None
        super().close()

    def _read(self, size: int) -> bytes:
        if self._body is None:
            self._open()
        data: bytes = self._body.read(size) if self._body is not None else b""
        if not data and self._size is not None and self._position < self._size:
            raise ConnectionError("the answer ended early")
        return data

    def _open(self) -> None:
        more = {"Range": f"bytes={self._position}-"} if self._position else {}
        if self._etag:
            more["IfMatch"] = self._etag
        answer = self._client.get_object(Bucket=self._bucket, Key=self._key, **more)
        self._etag = self._etag or str(answer.get("ETag", ""))
        self._size = self._position + int(answer["ContentLength"])
        self._body = answer["Body"]

    def _carrying_on(self, read: Callable[[], bytes]) -> bytes:
        """What ``read`` gives; where the connection breaks, another is opened where the last one ended."""
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

        left = _RESUMED_AT_MOST
        doing = f"reading s3://{visible(self._bucket)}/{visible(self._key)}"
        while True:
            with translated(doing=doing, permission="s3:GetObject", profile=self._session.profile):
                try:
                    return read()
                except ClientError:
                    raise
                except (BotoCoreError, HTTPClientError, ConnectionError, OSError):
                    # What boto3 retries is the call; a body that breaks off is for whoever reads it.
                    left -= 1
                    opened = self._body is not None
                    self._body = None
                    if not opened or left <= 0:
                        raise
