"""Models and an endpoint from before the story begins."""

import copy
from datetime import datetime, timedelta
from typing import Any

from wizard.demo.account import MotoAccount
from wizard.demo.comprehend.records import CLASSIFIER, RECOGNIZER, Endpoint, Model, Store
from wizard.demo.comprehend.rights import NO_WRITE_ACCESS
from wizard.demo.comprehend.training import Inspection, Trainer
from wizard.demo.names import ACCOUNT_ID, REGION, STORY_BEGINS
from wizard.demo.story.kms_keys import key_arn
from wizard.demo.story.network import NLP_SUBNETS, TRAINING_GROUP

CLASSIFIER_ARN = f"arn:aws:comprehend:{REGION}:{ACCOUNT_ID}:document-classifier/support-tickets-2025/version/v1"
ENDPOINT_ARN = f"arn:aws:comprehend:{REGION}:{ACCOUNT_ID}:document-classifier-endpoint/tickets-live"
_RECOGNIZER_ARN = f"arn:aws:comprehend:{REGION}:{ACCOUNT_ID}:entity-recognizer/product-mentions"
_BROKEN_ARN = f"arn:aws:comprehend:{REGION}:{ACCOUNT_ID}:document-classifier/tickets-broken"
_ROLES = f"arn:aws:iam::{ACCOUNT_ID}:role"
_CREATED = STORY_BEGINS + timedelta(days=1)
_TRAINING = timedelta(minutes=42)
_FOUND: dict[str, Inspection] = {}
"""What these trainings found, by ARN: the story is the same in every account of this process, and reading it slow."""
_VPC = {"SecurityGroupIds": [TRAINING_GROUP], "Subnets": list(NLP_SUBNETS[:2])}


def create_models(account: MotoAccount, store: Store) -> None:
    """A trained encrypted classifier with an endpoint, a trained recognizer, and a training that failed."""
    trainer = Trainer(account)
    classifier = _trained(_classifier(_CREATED), trainer)
    recognizer = _trained(_recognizer(_CREATED + timedelta(days=2)), trainer)
    for model in (classifier, recognizer, _broken(_CREATED - timedelta(days=1))):
        store.models[model.arn] = model
    since = _CREATED + timedelta(hours=3)
    store.endpoints[ENDPOINT_ARN] = Endpoint(
        ENDPOINT_ARN,
        CLASSIFIER_ARN,
        1,
        since,
        since,
        status="IN_SERVICE",
        current_units=1,
        role_arn=f"{_ROLES}/ComprehendDataAccess",
        tags={"team": "nlp"},
    )


def _classifier(start: datetime) -> Model:
    request = _tickets("support-tickets-2025", "ComprehendDataAccess") | {
        "VersionName": "v1",
        "VolumeKmsKeyId": key_arn(1),
        "ModelKmsKeyId": key_arn(3),
        "VpcConfig": _VPC,
    }
    request["OutputDataConfig"] = {"S3Uri": "s3://acme-nlp-models/tickets/", "KmsKeyId": key_arn(2)}
    return Model(CLASSIFIER, CLASSIFIER_ARN, request, start, tags={"team": "nlp"})


def _recognizer(start: datetime) -> Model:
    request = {
        "RecognizerName": "product-mentions",
        "DataAccessRoleArn": f"{_ROLES}/ComprehendDataAccess",
        "LanguageCode": "en",
        "InputDataConfig": {
            "DataFormat": "COMPREHEND_CSV",
            "EntityTypes": [{"Type": "PERSON"}, {"Type": "PRODUCT"}],
            "Documents": {
                "S3Uri": "s3://acme-nlp-training/entities/documents.txt",
                "InputFormat": "ONE_DOC_PER_LINE",
            },
            "Annotations": {"S3Uri": "s3://acme-nlp-training/entities/annotations.csv"},
        },
    }
    return Model(RECOGNIZER, _RECOGNIZER_ARN, request, start)


def _broken(start: datetime) -> Model:
    request = _tickets("tickets-broken", "ComprehendReadOnly")
    request["OutputDataConfig"] = {"S3Uri": "s3://acme-nlp-models/tickets/"}
    model = Model(CLASSIFIER, _BROKEN_ARN, request, start, status="IN_ERROR", message=NO_WRITE_ACCESS)
    model.ended = start + timedelta(minutes=9)
    return model


def _tickets(name: str, role: str) -> dict[str, Any]:
    train, test = ("s3://acme-nlp-training/tickets/train.csv", "s3://acme-nlp-training/tickets/test.csv")
    return {
        "DocumentClassifierName": name,
        "DataAccessRoleArn": f"{_ROLES}/{role}",
        "LanguageCode": "en",
        "Mode": "MULTI_CLASS",
        "InputDataConfig": {"DataFormat": "COMPREHEND_CSV", "S3Uri": train, "TestS3Uri": test},
    }


def _trained(model: Model, trainer: Trainer) -> Model:
    if model.arn not in _FOUND:
        _FOUND[model.arn] = trainer.inspect(model)
    inspection = _FOUND[model.arn]
    trainer.finish(model, inspection)
    model.status, model.metadata = "TRAINED", copy.deepcopy(inspection.metadata)
    model.training_started = model.submitted + timedelta(minutes=6)
    model.training_ended = model.ended = model.submitted + _TRAINING
    return model
