"""What a training finds when it begins, and what it leaves behind when it ends."""

import io
import json
import tarfile
from dataclasses import dataclass
from typing import Any

from wizard.demo.account import MotoAccount
from wizard.demo.comprehend.datasets.classifier import read_classifier
from wizard.demo.comprehend.datasets.evaluation import classifier_metadata, recognizer_metadata
from wizard.demo.comprehend.datasets.files import DatasetError
from wizard.demo.comprehend.datasets.recognizer import read_recognizer
from wizard.demo.comprehend.network import network_problem
from wizard.demo.comprehend.records import CLASSIFIER, Model
from wizard.demo.comprehend.rights import NO_WRITE_ACCESS, output_location, rights_problem
from wizard.demo.comprehend.storage import S3Uri, find_bucket


@dataclass(frozen=True)
class Inspection:
    """What a training found: a problem that ends it IN_ERROR, or what its metadata will say."""

    problem: str | None = None
    metadata: dict[str, Any] | None = None
    confusion: dict[str, Any] | None = None
    skipped: tuple[str, ...] = ()


class Trainer:
    """Inspects and finishes the trainings of one account."""

    def __init__(self, account: MotoAccount) -> None:
        self._account = account

    def inspect(self, model: Model) -> Inspection:
        """Look at the role, the network and the data of a training that begins."""
        problem = rights_problem(self._account, model)
        if problem is None and "VpcConfig" in model.request:
            problem = network_problem(self._account, model.request, model.region)
        if problem is not None:
            return Inspection(problem)
        try:
            return self._read(model)
        except DatasetError as error:
            return Inspection(str(error))

    def finish(self, model: Model, inspection: Inspection) -> str | None:
        """Write the output archive of a training that has ended, where it is to have one. Returns what went wrong."""
        location = output_location(self._account, model)
        if location is None or inspection.confusion is None:
            return None
        if find_bucket(self._account, location.bucket) is None:
            return NO_WRITE_ACCESS
        archive = _archive({"output/confusion_matrix.json": json.dumps(inspection.confusion).encode()})
        key_id = model.request["OutputDataConfig"].get("KmsKeyId")
        self._account.s3.put_object(
            location.bucket,
            location.key,
            archive,
            encryption="aws:kms" if key_id else None,
            kms_key_id=key_id,
            disable_notification=True,
        )
        model.output_uri = str(location)
        if inspection.skipped:
            self._write_skipped(location, inspection.skipped)
        return None

    def _write_skipped(self, archive: S3Uri, skipped: tuple[str, ...]) -> None:
        """Beside the archive's folder a folder of what was skipped. AWS documents that there is one; its name and what
        is in it are ours."""
        folder = archive.key.removesuffix("output/output.tar.gz")
        lines = [json.dumps({"File": name, "Reason": "The document is empty."}) for name in skipped]
        content = "".join(f"{line}\n" for line in lines).encode()
        self._account.s3.put_object(
            archive.bucket, f"{folder}skipped_documents/manifest.jsonl", content, disable_notification=True
        )

    def _read(self, model: Model) -> Inspection:
        if model.kind is CLASSIFIER:
            documents = read_classifier(self._account, model.request)
            metadata, confusion = classifier_metadata(model.arn, documents)
            return Inspection(metadata=metadata, confusion=confusion, skipped=documents.skipped)
        return Inspection(metadata=recognizer_metadata(model.arn, read_recognizer(self._account, model.request)))


def _archive(files: dict[str, bytes]) -> bytes:
    """A ``.tar.gz`` of ``files``."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()
