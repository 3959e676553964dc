"""The simulated account as a server on the loopback address."""

import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from werkzeug.serving import BaseWSGIServer, make_server

from wizard.demo.account import MotoAccount
from wizard.demo.clock import Clock
from wizard.demo.comprehend.service import Comprehend
from wizard.demo.gateway import Gateway, RecordedRequest
from wizard.demo.handler import Handler, OpenConnections
from wizard.demo.names import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY
from wizard.demo.story import tell
from wizard.demo.story.history import tell_history

__all__ = ["HOST", "DemoServer", "RecordedRequest"]

HOST = "127.0.0.1"
_POLL_SECONDS = 0.05
"""How often the serving thread looks whether it is to stop."""


class DemoServer:
    """The simulated account, served from a thread of this process. Several can run at once, each on its own.

    ``training_seconds``: how long a training takes on ``clock``. ``scale``: so many more subnets, security groups, keys
    with aliases and S3 objects than the story has. ``faults``: see :mod:`wizard.demo.faults`.

    ``with DemoServer() as server: boto3.client(…, endpoint_url=server.endpoint_url)``.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        latency_ms: int = 0,
        faults: Sequence[str] = (),
        scale: int = 0,
        training_seconds: float = 60.0,
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self._port = port
        self._account = MotoAccount()
        self._comprehend = Comprehend(self._account, self.clock, training_seconds)
        self._scale = scale
        with self._account.entered():
            self._gateway = Gateway(self._account, self._comprehend, latency_ms=latency_ms)
        self._gateway.faults.replace(faults)
        self._connections = OpenConnections()
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> Self:
        """Fill the account with its story and begin to answer; returns when requests are answered.

        Raises RuntimeError when called twice, OSError when the port is taken.
        """
        if self._server is not None:
            raise RuntimeError("the simulated account has been started already")
        with self._account.entered():
            tell(self._account, self._comprehend.store, scale=self._scale)
            tell_history(self._comprehend, self.clock.now())
        handler = type("DemoHandler", (Handler,), {"open_connections": self._connections})
        self._server = make_server(HOST, self._port, self._gateway, threaded=True, request_handler=handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="simulated-account", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._gateway.close()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._connections.close()
            self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def endpoint_url(self) -> str:
        """``http://127.0.0.1:PORT``. Raises RuntimeError before :meth:`start`."""
        if self._server is None:
            raise RuntimeError("the simulated account has not been started")
        return f"http://{HOST}:{self._server.server_port}"

    def environment(self) -> dict[str, str]:
        """The variables with which boto3 and the AWS CLI talk to this account as its user ``ml-engineer``."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    @property
    def open_connections(self) -> int:
        """How many connections clients have open."""
        return len(self._connections)

    @property
    def recorded(self) -> list[RecordedRequest]:
        """The requests received so far, in order (a copy)."""
        return self._gateway.recorded

    def set_faults(self, faults: Sequence[str]) -> None:
        """Put other faults in force. Raises :class:`wizard.demo.faults.FaultSyntaxError`."""
        self._gateway.faults.replace(faults)
