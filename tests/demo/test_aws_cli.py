"""The real AWS CLI against the account, with nothing but the variables it hands out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.demo.clients import CLASSIFIERS, TRAINED_ENCRYPTED, classifier
from wizard.demo.server import DemoServer

_AWS = str(Path(sys.executable).parent / "aws")


def aws(server: DemoServer, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **server.environment()}
    return subprocess.run(
        [sys.executable, _AWS, *arguments, "--output", "json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_it_creates_a_classifier_from_flags(server: DemoServer) -> None:
    parameters: dict[str, Any] = classifier("from-the-cli")
    answer = aws(
        server,
        *("comprehend", "create-document-classifier"),
        *("--document-classifier-name", "from-the-cli", "--version-name", "v1", "--language-code", "en"),
        *("--data-access-role-arn", parameters["DataAccessRoleArn"]),
        *("--input-data-config", f"S3Uri={parameters['InputDataConfig']['S3Uri']}"),
        *("--output-data-config", json.dumps(parameters["OutputDataConfig"])),
        *("--volume-kms-key-id", parameters["VolumeKmsKeyId"], "--model-kms-key-id", parameters["ModelKmsKeyId"]),
        *("--vpc-config", json.dumps(parameters["VpcConfig"])),
    )
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == {"DocumentClassifierArn": f"{CLASSIFIERS}/from-the-cli/version/v1"}


def test_it_reads_a_denial(server: DemoServer) -> None:
    answer = aws(
        server,
        "comprehend",
        "create-document-classifier",
        "--cli-input-json",
        json.dumps(classifier("no", VpcConfig=None)),
    )
    assert answer.returncode != 0
    assert "(AccessDeniedException)" in answer.stderr
    assert "with an explicit deny in an identity-based policy" in answer.stderr


def test_it_copies_a_file_to_s3_and_back(server: DemoServer, tmp_path: Path) -> None:
    source, copy = tmp_path / "part 1.csv", tmp_path / "copy.csv"
    source.write_bytes(b"BILLING,Please refund.\n" * 500_000)  # above 8 MB, so in several parts
    uri = "s3://acme-nlp-training/uploads/part 1.csv"
    assert aws(server, "s3", "cp", str(source), uri).returncode == 0
    assert aws(server, "s3", "cp", uri, str(copy)).returncode == 0
    assert copy.read_bytes() == source.read_bytes()


def test_it_lists_s3_and_endpoints(server: DemoServer) -> None:
    listed = aws(server, "s3", "ls", "s3://acme-nlp-training/tickets/")
    assert listed.stdout.split()[3::4] == ["test.csv", "train.csv"], listed.stderr
    endpoints = json.loads(aws(server, "comprehend", "list-endpoints").stdout)
    assert endpoints["EndpointPropertiesList"][0]["ModelArn"] == TRAINED_ENCRYPTED
