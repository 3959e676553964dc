"""An account that answers from memory: what it costs to simulate AWS is not what is measured.

A process of its own before the simulated account. The first time that something is asked, the simulated account is
asked; from then on the same question has the same answer, after the latency and with next to no work.
Run as a program it prints its address, and ends with its standard input.
"""

import argparse
import asyncio
import http.client
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_NOT_PASSED_ON = {"connection", "content-length", "transfer-encoding", "host", "keep-alive"}
_Question = tuple[str, str, str, bytes]


class RecordedAccount:
    """``with RecordedAccount(demo.environment, latency_ms=50) as recorded: recorded.environment``."""

    def __init__(self, environment: Mapping[str, str], *, latency_ms: int) -> None:
        self._environment, self._latency_ms = environment, latency_ms

    def __enter__(self) -> Self:
        behind = self._environment["AWS_ENDPOINT_URL"]
        words = ["-m", "tests.benchmarks.recorded", "--behind", behind, "--latency-ms", str(self._latency_ms)]
        self._process = subprocess.Popen(
            [sys.executable, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.environment = {**self._environment, "AWS_ENDPOINT_URL": self._process.stdout.readline().strip()}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.communicate()


class Recorder:
    """Asks the account behind once for everything, and answers from memory after that."""

    def __init__(self, behind: str, latency: float) -> None:
        self._behind, self._latency = behind, latency
        self._answers: dict[_Question, bytes] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request."""
        # Cancelled at the end of the program, which asyncio would otherwise tell of at length.
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, target, _version = head[0].split(" ", 2)
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                question = (method, target, headers.get("x-amz-target", ""), body)
                answer = self._answers.get(question)
                if answer is None:
                    answer = self._answers[question] = await asyncio.to_thread(self._ask, question, headers)
                await asyncio.sleep(self._latency)
                writer.write(answer)
                await writer.drain()

    def _ask(self, question: _Question, headers: Mapping[str, str]) -> bytes:
        method, target, _operation, body = question
        place = urlsplit(self._behind)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        passed_on = {name: value for name, value in headers.items() if name and name not in _NOT_PASSED_ON}
        connection.request(method, target, body or None, passed_on)
        answer = connection.getresponse()
        content = answer.read()
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}", f"Content-Length: {len(content)}"]
        lines += [f"{name}: {value}" for name, value in answer.getheaders() if name.lower() not in _NOT_PASSED_ON]
        connection.close()
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + content


async def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--behind", required=True)
    parser.add_argument("--latency-ms", type=int, required=True)
    chosen = parser.parse_args()
    recorder = Recorder(chosen.behind, chosen.latency_ms / 1000)
    server = await asyncio.start_server(recorder.serve, "127.0.0.1", 0)
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def wait() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait, daemon=True).start()
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await ended.wait()


if __name__ == "__main__":
    asyncio.run(main())
