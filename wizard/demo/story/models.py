"""Models and an endpoint from before the story begins."""

from datetime import UTC, datetime, timedelta
from typing import Any

from wizard.demo.clock import Clock
from wizard.demo.comprehend.records import CLASSIFIER, RECOGNIZER, Endpoint, Model, Store
from wizard.demo.comprehend.rights import NO_WRITE_ACCESS
from wizard.demo.names import ACCOUNT_ID, REGION
from wizard.demo.story.kms_keys import key_arn
from wizard.demo.story.network import NLP_SUBNETS, TRAINING_GROUP

CLASSIFIER_ARN = f"arn:aws:comprehend:{REGION}:{ACCOUNT_ID}:document-classifier/support-tickets-2025/version/v1"
ENDPOINT_ARN = f"arn:aws:comprehend:{REGION}:{ACCOUNT_ID}:document-classifier-endpoint/tickets-live"
_RECOGNIZER_ARN = f"arn:aws:comprehend:{REGION}:{ACCOUNT_ID}:entity-recognizer/product-mentions"
_BROKEN_ARN = f"arn:aws:comprehend:{REGION}:{ACCOUNT_ID}:document-classifier/tickets-broken"
_ROLES = f"arn:aws:iam::{ACCOUNT_ID}:role"
_CREATED = datetime(2025, 9, 16, 8, 30, tzinfo=UTC)
_TRAINING = timedelta(minutes=42)
_VPC = {"SecurityGroupIds": [TRAINING_GROUP], "Subnets": list(NLP_SUBNETS[:2])}


def create_models(store: Store, clock: Clock) -> None:
    """A trained encrypted classifier with an endpoint, a trained recognizer, and a training that failed."""
    start = min(_CREATED, clock.now() - timedelta(days=1))
    for model in (_classifier(start), _recognizer(start + timedelta(days=2)), _broken(start - timedelta(days=1))):
        store.models[model.arn] = model
    since = start + timedelta(hours=3)
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
    metrics = {
        "Accuracy": 0.9375,
        "Precision": 0.9402,
        "Recall": 0.9375,
        "F1Score": 0.9376,
        "MicroPrecision": 0.9375,
        "MicroRecall": 0.9375,
        "MicroF1Score": 0.9375,
        "HammingLoss": 0.0625,
    }
    facts = {"NumberOfLabels": 4, "NumberOfTrainedDocuments": 288, "NumberOfTestDocuments": 48}
    model = _trained(Model(CLASSIFIER, CLASSIFIER_ARN, request, start, tags={"team": "nlp"}))
    model.metadata = facts | {"EvaluationMetrics": metrics}
    folder = f"s3://acme-nlp-models/tickets/{ACCOUNT_ID}-CLR-{model.fingerprint}"
    model.output_uri = f"{folder}/output/output.tar.gz"
    return model


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
    model = _trained(Model(RECOGNIZER, _RECOGNIZER_ARN, request, start))
    model.metadata = {
        "NumberOfTrainedDocuments": 234,
        "NumberOfTestDocuments": 26,
        "EvaluationMetrics": {"Precision": 95.1, "Recall": 93.4, "F1Score": 94.24},
        "EntityTypes": [
            _entity_type("PERSON", 96.2, 94.0, 95.09),
            _entity_type("PRODUCT", 94.0, 92.8, 93.4),
        ],
    }
    return model


def _entity_type(name: str, precision: float, recall: float, f1: float) -> dict[str, Any]:
    metrics = {"Precision": precision, "Recall": recall, "F1Score": f1}
    return {"Type": name, "EvaluationMetrics": metrics, "NumberOfTrainMentions": 234}


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


def _trained(model: Model) -> Model:
    model.status = "TRAINED"
    model.training_started = model.submitted + timedelta(minutes=6)
    model.training_ended = model.ended = model.submitted + _TRAINING
    return model
