"""How long the check of a classifier's dataset takes, against a bare loop over the same file; and its memory.

Run: ``.venv/bin/python -m tests.benchmarks.dataset_check``. Times are medians (of processor time: nothing
waits) of rounds in which the bare loop and the check take turns on the same file; the ratio is what says something on
another machine. The check's time is all of it:
bytes, decoding, rows, every check of a row, and, as the plan has a test set, a look-up of every text among those of the
test set (a file of 100,000 rows, which the check reads as well and the bare loop does not). Memory is the peak of a
process of its own that reads the files through Amazon S3's API from a server on loopback.

``--rows N`` is the size of the file (1,000,000), ``--growth N`` how many times larger the second is (10; 0: none),
``--stream-bytes N`` the length of the synthetic stream (5 GB; 0: none), ``--rounds N`` (5).
"""

import argparse
import csv
import gc
import http.server
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from io import FileIO, RawIOBase
from pathlib import Path
from typing import Any
from unittest import mock
from xml.sax.saxutils import escape

WORDS = (
    "please invoice payment account cannot login report export slow error customer since update again the of and to "
    "for with our your this has not does"
)
OTHER_WORDS = "façade größe naïve Überweisung crédit año señal 東京 отчёт"
TEST_ROWS = 100_000
BUCKET = "benchmark-data"
SHAPES = (("MULTI_CLASS", False), ("MULTI_CLASS", True), ("MULTI_LABEL", False), ("MULTI_LABEL", True))


def write_rows(path: Path, rows: int, *, multi_label: bool, ascii_only: bool, seed: int) -> None:
    """A file of ``rows`` rows with texts of about a hundred characters, no two alike, and 20 labels.

    In multi-label mode a row has up to three of them, in 1,350 combinations.
    """
    chance = random.Random(seed)  # noqa: S311  # texts, no secrets
    words = (WORDS if ascii_only else f"{WORDS} {OTHER_WORDS}").split()
    texts = [" ".join(chance.choices(words, k=chance.randint(6, 26))) for _ in range(5_000)]
    labels = [f"LABEL_{number}" for number in range(20)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number in range(rows):
            several = sorted(chance.sample(labels, chance.randint(1, 3))) if multi_label else [chance.choice(labels)]
            writer.writerow(("|".join(several), f"{chance.choice(texts)}, {seed}-{number}"))


def bare(path: Path) -> None:
    """The loop that everything is measured against."""
    with path.open(newline="", encoding="utf-8") as file:
        for _row in csv.reader(file):
            pass


def check(train: Path, test: Path, mode: str) -> None:
    """The dataset check from the bytes on: what the inspection does behind the network, judgement included."""
    from wizard.checks.asked import DataFile
    from wizard.checks.dataset import source
    from wizard.checks.dataset.csv_classifier import INSPECTION
    from wizard.checks.inspection import Work

    paths = {"train.csv": train, "test.csv": test}
    profile = {
        "kind": "classifier",
        "mode": mode,
        "dataset": {"train": f"s3://{BUCKET}/train.csv", "test": f"s3://{BUCKET}/test.csv"},
    }
    facts = _facts_of({name: DataFile(BUCKET, name, path.stat().st_size) for name, path in paths.items()})
    with mock.patch.object(source, "stream_of", lambda _facts, file, _advance: _File(paths[file.key])):
        outcome = Work(INSPECTION, profile, facts).run()
    found = {name: result.findings for name, result in outcome.results.items() if result.state == "found"}
    unmade = [result.because for result in outcome.results.values() if result.state == "not_made"]
    if found or unmade:
        raise SystemExit(f"the check should find nothing wrong: {found} {unmade}")


def _facts_of(files: dict[str, Any]) -> Any:
    """Facts that know the files already and need no account."""
    from wizard.checks.facts import Facts

    session: Any = None
    facts = Facts(session)
    for name, file in files.items():
        facts.once(("objects", f"s3://{BUCKET}/{name}"), partial(tuple, [file]))
    return facts


class _File(FileIO):
    """A file in place of an object: it can be asked for ahead."""

    def begin(self) -> None:
        """It is there already."""


# --- memory -----------------------------------------------------------------------------------------------------------


class EndlessRows(RawIOBase):
    """A stream of as many bytes of good rows as are asked for, made while they are read."""

    def __init__(self, block: bytes, size: int) -> None:
        super().__init__()
        self._block = block
        self._left = size
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(self._block)
        count = min(len(buffer), len(self._rest), self._left)
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        self._left -= count
        return count


def _server(objects: dict[str, tuple[int, Callable[[], RawIOBase]]]) -> http.server.ThreadingHTTPServer:
    """As much of Amazon S3 as the check asks for: where a bucket is, what is in it, and the objects."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            key = self.path.partition("?")[0].removeprefix(f"/{BUCKET}").strip("/")
            if key:
                self._object(key)
            elif "location" in self.path:
                self._xml("<LocationConstraint>us-west-2</LocationConstraint>")
            else:
                prefix = re.search(r"prefix=([^&]*)", self.path)
                wanted = prefix[1].replace("%2F", "/") if prefix else ""
                listed = "".join(
                    f"<Contents><Key>{escape(name)}</Key><Size>{size}</Size><ETag>e</ETag></Contents>"
                    for name, (size, _open) in objects.items()
                    if name.startswith(wanted)
                )
                self._xml(f"<ListBucketResult><IsTruncated>false</IsTruncated>{listed}</ListBucketResult>")

        def _xml(self, text: str) -> None:
            self._begin(len(text), "application/xml")
            self.wfile.write(text.encode())

        def _object(self, key: str) -> None:
            size, open_stream = objects[key]
            self._begin(size, "text/csv")
            with open_stream() as stream:
                while block := stream.read(1 << 18):
                    self.wfile.write(block)

        def _begin(self, size: int, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(size))
            self.send_header("Content-Type", kind)
            self.send_header("ETag", "e")
            self.send_header("x-amz-request-id", "benchmark")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Nothing."""

    return http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)


MEASURED = """
import json, resource, sys
from wizard.account.session import AccountSession
from wizard.checks.checking import check_plan
endpoint, mode = sys.argv[1:]
environment = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "us-west-2",
               "AWS_ENDPOINT_URL": endpoint}
session = AccountSession.from_environment_mapping(environment)
for service in ("sts", "iam", "kms", "comprehend", "s3", "ec2"):  # as when all checks of a plan are made
    session.client(service)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
from wizard.checks.dataset.csv_classifier import INSPECTION
from wizard.checks.facts import Facts
from wizard.checks.inspection import Work
data = {"train": "s3://BUCKET/train.csv", "test": "s3://BUCKET/test.csv"}
outcome = Work(INSPECTION, {"kind": "classifier", "mode": mode, "dataset": data}, Facts(session)).run()
unmade = [result.because for result in outcome.results.values() if result.state == "not_made"]
assert not unmade, unmade
print(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
""".replace("BUCKET", BUCKET)


def peak_memory(objects: dict[str, tuple[int, Callable[[], RawIOBase]]], mode: str) -> tuple[float, float, float]:
    """Megabytes of a process with all clients before the check and at its peak, and the seconds that it took."""
    server = _server(objects)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        begin = time.perf_counter()
        run = subprocess.run(
            [sys.executable, "-c", MEASURED, f"http://127.0.0.1:{server.server_port}", mode],
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise SystemExit(run.stderr)
        before, peak = (int(word) / 1024 for word in run.stdout.split())
        return before, peak, time.perf_counter() - begin
    finally:
        server.shutdown()
        server.server_close()


def _stored(path: Path) -> tuple[int, Callable[[], RawIOBase]]:
    return path.stat().st_size, lambda: path.open("rb", buffering=0)


# --- the whole --------------------------------------------------------------------------------------------------------


def compare(folder: Path, rows: int, rounds: int) -> None:
    """Print the ratio of the check to the bare loop for every shape of data."""
    print(f"{'data':<24} {'bytes':>13} {'bare':>8} {'check':>8} {'ratio':>6}   (ratio to the loop over both files)")
    for mode, ascii_only in SHAPES:
        multi_label = mode == "MULTI_LABEL"
        train, test = folder / "train.csv", folder / "test.csv"
        write_rows(train, rows, multi_label=multi_label, ascii_only=ascii_only, seed=1)
        write_rows(test, min(TEST_ROWS, rows // 2), multi_label=multi_label, ascii_only=ascii_only, seed=2)
        times: dict[str, list[float]] = {"bare": [], "check": [], "bare test": []}
        for _ in range(rounds):
            for name, work in (
                ("bare", partial(bare, train)),
                ("check", partial(check, train, test, mode)),
                ("bare test", partial(bare, test)),
            ):
                gc.collect()
                begin = time.process_time()
                work()
                times[name].append(time.process_time() - begin)
        alone, checked, both = (statistics.median(times[name]) for name in ("bare", "check", "bare test"))
        name = f"{mode.lower()} {'ascii' if ascii_only else 'other'}"
        fair = checked / (alone + both)
        size = train.stat().st_size
        print(f"{name:<24} {size:>13,} {alone:>7.2f}s {checked:>7.2f}s {checked / alone:>6.2f}   ({fair:.2f})")


def measure(folder: Path, rows: int, growth: int, stream_bytes: int) -> None:
    """Print peak memory, its growth, and that of a stream that is as large as AWS takes."""
    print(f"\n{'through S3 over HTTP':<24} {'bytes':>13} {'before':>8} {'peak':>8} {'time':>7}")
    test = folder / "test.csv"
    write_rows(test, min(TEST_ROWS, rows // 2), multi_label=True, ascii_only=False, seed=2)
    for number in [rows, rows * growth] if growth else [rows]:
        train = folder / "train.csv"
        write_rows(train, number, multi_label=True, ascii_only=False, seed=1)
        objects = {"train.csv": _stored(train), "test.csv": _stored(test)}
        _print_memory(f"{number:,} rows", train.stat().st_size, peak_memory(objects, "MULTI_LABEL"))
    if stream_bytes:
        write_rows(folder / "train.csv", 20_000, multi_label=True, ascii_only=False, seed=1)
        block = (folder / "train.csv").read_bytes()
        size = stream_bytes // len(block) * len(block)
        stream = {"train.csv": (size, lambda: EndlessRows(block, size)), "test.csv": _stored(test)}
        _print_memory("synthetic stream", size, peak_memory(stream, "MULTI_LABEL"))


def _print_memory(name: str, size: int, measured: tuple[float, float, float]) -> None:
    before, peak, seconds = measured
    print(f"{name:<24} {size:>13,} {before:>6.1f}MB {peak:>6.1f}MB {seconds:>6.1f}s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--growth", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stream-bytes", type=int, default=5_000_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), options.rows, options.rounds)
        measure(Path(folder), options.rows, options.growth, options.stream_bytes)


if __name__ == "__main__":
    main()
