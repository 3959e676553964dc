"""An object of Amazon S3 read from its beginning to its end, however large it is and however often the line drops."""

import io
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from wizard.account.errors import RefusedError, translated
from wizard.account.session import AccountSession
from wizard.text import visible

T = TypeVar("T")

_RESUMED_AT_MOST = 6
"""How often in a row a broken connection is taken up again without a byte having come in between."""
_REPLACED = ("412", "PreconditionFailed")
"""What S3 answers where the object is no longer the one that ``If-Match`` names (GetObject, API reference)."""


class ObjectStream(io.RawIOBase):
    """A readable stream of one object. Wrap it in ``io.BufferedReader``; reads raise WizardErrors.

    ``etag``: where the object is replaced while it is read, reading fails and does not mix two of them; without one
    the first answer's is used. ``wanted`` is called before each request and may raise where nobody wants the rest.
    Memory does not grow with the object: nothing is kept.
    """

    def __init__(
        self,
        session: AccountSession,
        bucket: str,
        key: str,
        *,
        region: str | None,
        etag: str = "",
        wanted: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._session = session
        self._client: Any = session.client("s3", region)
        self._bucket = bucket
        self._key = key
        self._etag = etag
        self._wanted = wanted
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

    def begin(self) -> None:
        """Ask for the object, so that its first bytes are on their way. Raises WizardErrors."""
        if self._body is None and not self._position:
            self._carrying_on(self._require_body)

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
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        body, self._body = self._body, None
        if body is not None:
            body.close()

    def _require_body(self) -> Any:
        if self._body is None:
            self._wanted()
            self._open()
        return self._body

    def _read(self, size: int) -> bytes:
        data: bytes = self._require_body().read(size)
        if not data and self._size is not None and self._position < self._size:
            raise ConnectionError("the answer ended early")
        return data

    def _open(self) -> None:
        more = {"Range": f"bytes={self._position}-"} if self._position else {}
        if self._etag:
            more["IfMatch"] = self._etag
        answer: Mapping[str, Any] = self._client.get_object(Bucket=self._bucket, Key=self._key, **more)
        if self._position and not str(answer.get("ContentRange", "")).startswith(f"bytes {self._position}-"):
            answer["Body"].close()
            raise RefusedError(
                f"The connection broke off while {self._doing}, and the rest of the object cannot be asked for alone.",
                "A proxy may be in the way; check the network and try again.",
            )
        self._etag = self._etag or str(answer.get("ETag", ""))
        self._size = self._position + int(answer["ContentLength"])
        self._body = answer["Body"]

    def _carrying_on(self, read: Callable[[], T]) -> T:
        """What ``read`` gives; where the connection breaks, another is opened where the last one ended."""
        from botocore.exceptions import BotoCoreError, ClientError
        from urllib3.exceptions import HTTPError

        left = _RESUMED_AT_MOST
        while True:
            with translated(doing=self._doing, permission="s3:GetObject", profile=self._session.profile):
                try:
                    return read()
                except ClientError as error:
                    if str(error.response.get("Error", {}).get("Code")) in _REPLACED:
                        raise self._replaced() from error
                    raise
                except (BotoCoreError, HTTPError, OSError) as error:
                    # What boto3 retries is the call; a body that breaks off is for whoever reads it.
                    left -= 1
                    opened = self._body is not None
                    self._let_go()
                    if opened and left > 0:
                        continue
                    if isinstance(error, BotoCoreError):
                        raise
                    raise ConnectionError(str(error)) from error

    @property
    def _doing(self) -> str:
        return f"reading s3://{visible(self._bucket)}/{visible(self._key)}"

    def _replaced(self) -> RefusedError:
        where = f"s3://{visible(self._bucket)}/{visible(self._key)}"
        return RefusedError(
            f"{where} was replaced while it was read.",
            "Check again once nobody writes to it.",
            code="PreconditionFailed",
        )
