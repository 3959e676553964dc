"""boto3 clients of a simulated account, and trainings as a caller of it would ask for them."""

import json
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from wizard.demo.names import ACCESS_KEY_ID, REGION
from wizard.demo.server import DemoServer

ACCOUNT = "111122223333"
ROLES = f"arn:aws:iam::{ACCOUNT}:role"
ROLE = f"{ROLES}/ComprehendDataAccess"
SUBNETS = ["subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829"]
ISOLATED = "subnet-0c3d4e5f607182930"
GROUP = "sg-0a1b2c3d4e5f60718"
LOCKED_DOWN = "sg-0b2c3d4e5f6071829"
CLASSIFIERS = f"arn:aws:comprehend:us-west-2:{ACCOUNT}:document-classifier"
RECOGNIZERS = f"arn:aws:comprehend:us-west-2:{ACCOUNT}:entity-recognizer"
TRAINED_ENCRYPTED = f"{CLASSIFIERS}/support-tickets-2025/version/v1"
TRAINED_PLAIN = f"{RECOGNIZERS}/product-mentions"


def key(number: int) -> str:
    """The ARN of the story's key ``number``."""
    return f"arn:aws:kms:us-west-2:{ACCOUNT}:key/1a2b3c4d-{number:04}-4000-8000-{number:012}"


def data(path: str) -> str:
    """A URI in the training bucket."""
    return f"s3://acme-nlp-training/{path}"


@dataclass(frozen=True)
class Clients:
    """Clients of one server, by default as ``ml-engineer``, each made once. They never retry."""

    server: DemoServer
    _made: dict[tuple[Any, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __call__(self, service: str, access_key_id: str = ACCESS_KEY_ID, **options: Any) -> Any:
        wanted = (service, access_key_id, *sorted(options.items()))
        if wanted not in self._made:
            self._made[wanted] = self._new(service, access_key_id, options)
        return self._made[wanted]

    def _new(self, service: str, access_key_id: str, options: dict[str, Any]) -> Any:
        config = Config(
            retries={"total_max_attempts": 1},
            read_timeout=options.pop("read_timeout", 20),
            parameter_validation=options.pop("parameter_validation", True),
        )
        identity = {"region_name": REGION, "aws_access_key_id": access_key_id, "aws_secret_access_key": "anything"}
        settings: dict[str, Any] = identity | {"endpoint_url": self.server.endpoint_url} | options
        make: Any = boto3.client  # its types know each service by name; here the name comes from a parameter
        return make(service, config=config, **settings)

    @property
    def comprehend(self) -> Any:
        """Comprehend as ``ml-engineer``, whom the guardrail narrows."""
        return self("comprehend")

    def user(self, name: str, *statements: dict[str, Any]) -> str:
        """Make a user with one inline policy; returns the access key id."""
        iam = self("iam")
        iam.create_user(UserName=name)
        if statements:
            iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=document(*statements))
        return str(iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"])


def document(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(*actions: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    """An Allow statement."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource, **more}


def classifier(name: str, **changes: Any) -> dict[str, Any]:
    """A classifier that the guardrail lets pass. A change to None leaves the member out."""
    parameters = {
        "DocumentClassifierName": name,
        "DataAccessRoleArn": ROLE,
        "InputDataConfig": {"S3Uri": data("tickets/train.csv"), "TestS3Uri": data("tickets/test.csv")},
        "OutputDataConfig": {"S3Uri": "s3://acme-nlp-models/tickets", "KmsKeyId": key(2)},
        "LanguageCode": "en",
        "VolumeKmsKeyId": key(1),
        "ModelKmsKeyId": key(3),
        "VpcConfig": {"Subnets": SUBNETS, "SecurityGroupIds": [GROUP]},
    }
    return {name: value for name, value in (parameters | changes).items() if value is not None}


def recognizer(name: str, **changes: Any) -> dict[str, Any]:
    """A recognizer that the guardrail lets pass."""
    parameters = {
        "RecognizerName": name,
        "DataAccessRoleArn": ROLE,
        "InputDataConfig": {
            "EntityTypes": [{"Type": "PERSON"}, {"Type": "PRODUCT"}],
            "Documents": {"S3Uri": data("entities/documents.txt")},
            "Annotations": {"S3Uri": data("entities/annotations.csv")},
        },
        "LanguageCode": "en",
        "VolumeKmsKeyId": key(1),
        "ModelKmsKeyId": key(3),
        "VpcConfig": {"Subnets": SUBNETS, "SecurityGroupIds": [GROUP]},
    }
    return {name: value for name, value in (parameters | changes).items() if value is not None}


class Refusal:
    """What AWS refused, as a client sees it."""

    def __init__(self, error: ClientError) -> None:
        self.code = error.response["Error"]["Code"]
        self.message = error.response["Error"]["Message"]
        self.status = error.response["ResponseMetadata"]["HTTPStatusCode"]


def refused(call: Any, **parameters: Any) -> Refusal:
    """Call, and return the refusal that must come."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return Refusal(caught.value)
