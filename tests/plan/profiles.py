"""Sound profiles as nested plain values, to be spoiled in one place."""

import copy
from typing import Any

KEY = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-0001-4000-8000-000000000001"

_TRAINING: dict[str, Any] = {
    "name": "tickets",
    "version": "v1",
    "account": "111122223333",
    "region": "us-west-2",
    "language": "en",
    "role": "arn:aws:iam::111122223333:role/ComprehendDataAccess",
    "keys": {"volume": KEY, "model": KEY},
    "vpc": {"subnets": ["subnet-0a1b2c3d"], "security_groups": ["sg-0a1b2c3d"]},
    "tags": {"team": "nlp"},
}
_MANIFEST = {"s3_uri": "s3://data/train.manifest", "attributes": ["ticket-class"]}
_BASES: dict[str, dict[str, Any]] = {
    "csv": {
        **_TRAINING,
        "kind": "classifier",
        "mode": "MULTI_LABEL",
        "dataset": {"train": "s3://data/train.csv", "label_delimiter": "|"},
        "output": {"s3_uri": "s3://models/tickets/"},
        "keys": {"volume": KEY, "model": KEY, "output": KEY},
    },
    "native": {
        **_TRAINING,
        "kind": "classifier",
        "dataset": {
            "train": "s3://data/labels.csv",
            "document_type": "SEMI_STRUCTURED_DOCUMENT",
            "documents": "s3://data/documents/",
            "reader": {"action": "TEXTRACT_ANALYZE_DOCUMENT", "features": ["TABLES"]},
        },
    },
    "manifest": {
        **_TRAINING,
        "kind": "classifier",
        "dataset": {"format": "AUGMENTED_MANIFEST", "manifests": [_MANIFEST]},
    },
    "annotations": {
        **_TRAINING,
        "kind": "recognizer",
        "dataset": {
            "entity_types": ["PERSON", "PRODUCT"],
            "documents": "s3://data/documents.txt",
            "annotations": "s3://data/annotations.csv",
        },
    },
    "entity list": {
        **_TRAINING,
        "kind": "recognizer",
        "dataset": {
            "entity_types": ["PERSON"],
            "documents": "s3://data/documents.txt",
            "entity_list": "s3://data/list.csv",
        },
    },
    "recognizer manifest": {
        **_TRAINING,
        "kind": "recognizer",
        "dataset": {"entity_types": ["PERSON"], "manifests": [_MANIFEST]},
    },
    "endpoint": {
        "kind": "endpoint",
        "name": "tickets-live",
        "account": "111122223333",
        "region": "us-west-2",
        "role": "arn:aws:iam::111122223333:role/ComprehendDataAccess",
        "model": "arn:aws:comprehend:us-west-2:111122223333:document-classifier/tickets/version/v1",
        "inference_units": 1,
        "tags": {"team": "nlp"},
    },
}
BASES = tuple(_BASES)


def changed(base: str, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """A sound profile with the values at some dotted keys set, or removed where the new value is ``None``."""
    profile = copy.deepcopy(_BASES[base])
    for path, value in (changes or {}).items():
        *tables, key = path.split(".")
        table: Any = profile
        for part in tables:
            table = table[int(part)] if isinstance(table, list) else table.setdefault(part, {})
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value
    return profile
