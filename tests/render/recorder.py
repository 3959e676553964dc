"""An endpoint on loopback that writes down what it is sent, and a real AWS CLI to send it something."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

AWS_CLI = Path(sys.executable).with_name("aws")


class Recorder(ThreadingHTTPServer):
    """``received`` holds (operation, body without the token) in order."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[str, dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        assert isinstance(self.server, Recorder)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body.pop("ClientRequestToken")
        self.server.received.append((self.headers["X-Amz-Target"].rpartition(".")[2], body))
        answer = b"{}"
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def recorder() -> Iterator[Recorder]:
    server = Recorder()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def environment(url: str, home: Path) -> dict[str, str]:
    """What a shell needs so that ``aws`` in it is the real AWS CLI and speaks to ``url``."""
    return {
        "PATH": f"{AWS_CLI.parent}:{os.environ['PATH']}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "for-the-recorder-only",
        "AWS_ENDPOINT_URL": url,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def run_in_bash(script: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run ``script`` in a real bash that reads nobody's start-up files."""
    return subprocess.run(
        ["bash", "--norc", "--noprofile", "-c", script],
        env=variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def read_by_bash(script: str) -> list[str]:
    """The words of a command of ``aws`` as a real bash understands them; its locale is the plainest there is."""
    done = subprocess.run(
        ["bash", "--norc", "--noprofile", "-c", f"aws() {{ printf '%s\\0' aws \"$@\"; }}\n{script}"],
        capture_output=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        timeout=60,
        check=True,
    )
    return done.stdout.decode().split("\0")[:-1]
