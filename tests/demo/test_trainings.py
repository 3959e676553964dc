"""Trainings over the account's clock: their statuses, what ends them, and what they leave."""

import io
import json
import tarfile
from collections.abc import Callable
from typing import Any

import pytest

from tests.demo.clients import (
    GROUP,
    ISOLATED,
    LOCKED_DOWN,
    ROLES,
    SUBNETS,
    Clients,
    allow,
    classifier,
    data,
    document,
    recognizer,
    refused,
)
from wizard.demo.server import DemoServer

Finished = Callable[..., dict[str, Any]]


@pytest.fixture
def comprehend(clients: Clients) -> Any:
    return clients.comprehend


@pytest.fixture
def finished_classifier(server: DemoServer, comprehend: Any) -> Finished:
    """Train a classifier to its end and describe it."""

    def train(name: str, **changes: Any) -> dict[str, Any]:
        arn = comprehend.create_document_classifier(**classifier(name, **changes))["DocumentClassifierArn"]
        server.clock.advance(60)
        described = comprehend.describe_document_classifier(DocumentClassifierArn=arn)
        return dict(described["DocumentClassifierProperties"])

    return train


@pytest.fixture
def finished_recognizer(server: DemoServer, comprehend: Any) -> Finished:
    """Train a recognizer to its end and describe it."""

    def train(name: str, **config: Any) -> dict[str, Any]:
        config = {"EntityTypes": [{"Type": "PERSON"}, {"Type": "PRODUCT"}]} | config
        parameters = recognizer(name, InputDataConfig=config)
        arn = comprehend.create_entity_recognizer(**parameters)["EntityRecognizerArn"]
        server.clock.advance(60)
        return dict(comprehend.describe_entity_recognizer(EntityRecognizerArn=arn)["EntityRecognizerProperties"])

    return train


def test_a_training_goes_from_submitted_over_training_to_trained(server: DemoServer, comprehend: Any) -> None:
    arn = comprehend.create_document_classifier(**classifier("walk"))["DocumentClassifierArn"]

    def described() -> dict[str, Any]:
        return dict(comprehend.describe_document_classifier(DocumentClassifierArn=arn)["DocumentClassifierProperties"])

    assert described()["Status"] == "SUBMITTED"
    server.clock.advance(20)
    training = described()
    assert training["Status"] == "TRAINING"
    assert training["TrainingStartTime"] > training["SubmitTime"]
    assert "ClassifierMetadata" not in training
    server.clock.advance(40)
    trained = described()
    assert trained["Status"] == "TRAINED"
    assert (trained["EndTime"] - trained["SubmitTime"]).total_seconds() == 60
    assert "Message" not in trained


def test_a_training_can_be_stopped_and_deleted(server: DemoServer, comprehend: Any) -> None:
    arn = comprehend.create_document_classifier(**classifier("stop"))["DocumentClassifierArn"]

    def status() -> str:
        described = comprehend.describe_document_classifier(DocumentClassifierArn=arn)
        return str(described["DocumentClassifierProperties"]["Status"])

    refusal = refused(comprehend.delete_document_classifier, DocumentClassifierArn=arn)
    assert refusal.code == "ResourceUnavailableException"
    server.clock.advance(20)
    comprehend.stop_training_document_classifier(DocumentClassifierArn=arn)
    assert status() == "STOP_REQUESTED"
    server.clock.advance(10)
    assert status() == "STOPPED"
    comprehend.delete_document_classifier(DocumentClassifierArn=arn)
    assert status() == "DELETING"
    server.clock.advance(10)
    refusal = refused(comprehend.describe_document_classifier, DocumentClassifierArn=arn)
    assert refusal.code == "ResourceNotFoundException"


def test_stopping_what_has_ended_changes_nothing(finished_recognizer: Finished, comprehend: Any) -> None:
    arn = finished_recognizer(
        "ended",
        Documents={"S3Uri": data("entities/documents.txt")},
        EntityList={"S3Uri": data("entities/entity_list.csv")},
    )["EntityRecognizerArn"]
    comprehend.stop_training_entity_recognizer(EntityRecognizerArn=arn)
    described = comprehend.describe_entity_recognizer(EntityRecognizerArn=arn)
    assert described["EntityRecognizerProperties"]["Status"] == "TRAINED"


def test_metadata_is_counted_from_the_dataset(finished_classifier: Finished) -> None:
    metadata = finished_classifier("counted")["ClassifierMetadata"]
    assert metadata["NumberOfLabels"] == 4
    assert metadata["NumberOfTrainedDocuments"] == 288
    assert metadata["NumberOfTestDocuments"] == 48
    assert 0.8 < metadata["EvaluationMetrics"]["F1Score"] < 1


def test_a_tenth_is_held_back_without_a_test_set(finished_classifier: Finished) -> None:
    metadata = finished_classifier("held", InputDataConfig={"S3Uri": data("tickets/train.csv")})["ClassifierMetadata"]
    assert (metadata["NumberOfTrainedDocuments"], metadata["NumberOfTestDocuments"]) == (260, 28)


@pytest.mark.parametrize(
    ("name", "config", "mode", "counts"),
    [
        ("labels", {"S3Uri": data("topics/train.csv")}, "MULTI_LABEL", (4, 288)),
        (
            "manifest",
            {
                "DataFormat": "AUGMENTED_MANIFEST",
                "AugmentedManifests": [
                    {"S3Uri": data("tickets-manifest/train.manifest"), "AttributeNames": ["ticket-class"]},
                    {
                        "S3Uri": data("tickets-manifest/test.manifest"),
                        "AttributeNames": ["ticket-class"],
                        "Split": "TEST",
                    },
                ],
            },
            "MULTI_CLASS",
            (4, 336),
        ),
        (
            "native",
            {
                "S3Uri": data("invoices/labels.csv"),
                "DocumentType": "SEMI_STRUCTURED_DOCUMENT",
                "Documents": {"S3Uri": data("invoices/documents/")},
            },
            "MULTI_CLASS",
            (2, 100),
        ),
        # A wrong delimiter does not fail: the labels of a row become one.
        ("delimiter", {"S3Uri": data("topics/train.csv"), "LabelDelimiter": ";"}, "MULTI_LABEL", (8, 288)),
    ],
)
def test_every_format_of_a_classifier_dataset(
    finished_classifier: Finished, name: str, config: dict[str, Any], mode: str, counts: tuple[int, int]
) -> None:
    described = finished_classifier(f"format-{name}", InputDataConfig=config, Mode=mode)
    assert described["Status"] == "TRAINED", described.get("Message")
    metadata = described["ClassifierMetadata"]
    documents = metadata["NumberOfTrainedDocuments"] + metadata["NumberOfTestDocuments"]
    assert (metadata["NumberOfLabels"], documents) == counts


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("header-row.csv", "begins with a header row"),
        ("too-few-per-label.csv", "The label LEGAL has 4 training documents; at least 10 are required."),
        ("latin1.csv", "is not UTF-8 encoded"),
        ("three-columns.csv", "3 columns where 2 are expected"),
        ("nothing-here.csv", "No input files were found at s3://acme-nlp-training/bad/nothing-here.csv."),
    ],
)
def test_a_bad_dataset_ends_in_error(finished_classifier: Finished, file: str, message: str) -> None:
    described = finished_classifier(
        f"bad-{file.split('.', maxsplit=1)[0]}", InputDataConfig={"S3Uri": data(f"bad/{file}")}
    )
    assert described["Status"] == "IN_ERROR"
    assert message in described["Message"]
    assert "ClassifierMetadata" not in described


@pytest.mark.parametrize(
    ("role", "message"),
    [
        (
            "ComprehendReadOnly",
            "NO_WRITE_ACCESS_TO_OUTPUT: The provided data access role does not have write access to the output S3 URI.",
        ),
        (
            "ComprehendNoInput",
            "NO_READ_ACCESS_TO_INPUT: The provided data access role does not have read access to the input S3 URI.",
        ),
        ("ComprehendMissing", f"The provided data access role {ROLES}/ComprehendMissing does not exist."),
    ],
)
def test_what_the_role_may_not_do_ends_in_error(finished_classifier: Finished, role: str, message: str) -> None:
    described = finished_classifier(f"role-{role}", DataAccessRoleArn=f"{ROLES}/{role}")
    assert (described["Status"], described["Message"]) == ("IN_ERROR", message)


def test_a_role_that_trusts_another_account_cannot_be_assumed(server: DemoServer, clients: Clients) -> None:
    access_key = clients.user("passer", allow("comprehend:*", "iam:PassRole"))
    comprehend = clients("comprehend", access_key)
    arns = [
        comprehend.create_document_classifier(**classifier(f"trust-{role}", DataAccessRoleArn=f"{ROLES}/{role}"))[
            "DocumentClassifierArn"
        ]
        for role in ("OldComprehendRole", "GlueJobs")
    ]
    server.clock.advance(60)
    for arn in arns:
        described = comprehend.describe_document_classifier(DocumentClassifierArn=arn)["DocumentClassifierProperties"]
        assert described["Status"] == "IN_ERROR"
        assert "cannot be assumed" in described["Message"]


@pytest.mark.parametrize(
    ("name", "network", "message"),
    [
        (
            "isolated",
            {"Subnets": [ISOLATED], "SecurityGroupIds": [GROUP]},
            f"cannot be reached from the subnet {ISOLATED}",
        ),
        ("locked", {"Subnets": SUBNETS, "SecurityGroupIds": [LOCKED_DOWN]}, "allow no outbound traffic"),
    ],
)
def test_a_network_without_a_way_to_s3_ends_in_error(
    finished_classifier: Finished, name: str, network: dict[str, Any], message: str
) -> None:
    described = finished_classifier(f"net-{name}", VpcConfig=network)
    assert described["Status"] == "IN_ERROR"
    assert message in described["Message"]


@pytest.mark.parametrize(
    ("subnet", "group", "status"),
    [
        ("subnet-0f607182930415263", "sg-0e5f6071829304152", "TRAINED"),  # by its NAT gateway
        ("subnet-0e5f6071829304152", "sg-0e5f6071829304152", "IN_ERROR"),  # an internet gateway alone is no way
    ],
)
def test_nat_is_a_way_to_s3_and_an_internet_gateway_is_not(
    server: DemoServer, clients: Clients, subnet: str, group: str, status: str
) -> None:
    comprehend = clients("comprehend", clients.user(f"corp-{status[:2]}", allow("comprehend:*", "iam:PassRole")))
    parameters = classifier(f"corp-{status[:2]}", VpcConfig={"Subnets": [subnet], "SecurityGroupIds": [group]})
    arn = comprehend.create_document_classifier(**parameters)["DocumentClassifierArn"]
    server.clock.advance(60)
    described = comprehend.describe_document_classifier(DocumentClassifierArn=arn)["DocumentClassifierProperties"]
    assert described["Status"] == status


def test_the_role_needs_the_keys(fresh_server: DemoServer) -> None:
    clients = Clients(fresh_server)
    iam = clients("iam")
    iam.put_role_policy(
        RoleName="ComprehendDataAccess",
        PolicyName="NoGrants",
        PolicyDocument=document({"Effect": "Deny", "Action": "kms:CreateGrant", "Resource": "*"}),
    )
    arn = clients.comprehend.create_document_classifier(**classifier("grants"))["DocumentClassifierArn"]
    fresh_server.clock.advance(60)
    described = clients.comprehend.describe_document_classifier(DocumentClassifierArn=arn)
    assert "kms:CreateGrant" in described["DocumentClassifierProperties"]["Message"]


def test_rights_are_judged_when_the_training_begins_not_at_the_call(fresh_server: DemoServer) -> None:
    clients = Clients(fresh_server)
    clients("iam").update_assume_role_policy(
        RoleName="ComprehendDataAccess",
        PolicyDocument=document({"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}),
    )
    assert clients.comprehend.create_document_classifier(**classifier("late"))
    trust = {"Effect": "Allow", "Principal": {"Service": "comprehend.amazonaws.com"}, "Action": "sts:AssumeRole"}
    clients("iam").update_assume_role_policy(RoleName="ComprehendDataAccess", PolicyDocument=document(trust))
    fresh_server.clock.advance(60)
    described = clients.comprehend.list_document_classifiers(Filter={"DocumentClassifierName": "late"})
    assert described["DocumentClassifierPropertiesList"][0]["Status"] == "TRAINED"


def test_the_output_archive_holds_the_confusion_matrix(finished_classifier: Finished, clients: Clients) -> None:
    described = finished_classifier("archive")
    uri = described["OutputDataConfig"]["S3Uri"]
    assert uri.startswith("s3://acme-nlp-models/tickets/111122223333-CLR-")
    assert uri.endswith("/output/output.tar.gz")
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    stored = clients("s3").get_object(Bucket=bucket, Key=key)
    assert stored["ServerSideEncryption"] == "aws:kms"
    with tarfile.open(fileobj=io.BytesIO(stored["Body"].read())) as archive:
        entry = archive.extractfile("output/confusion_matrix.json")
        assert entry is not None
        confusion = json.load(entry)
    assert confusion["type"] == "multi_class"
    assert confusion["labels"] == ["BILLING", "BUG", "HOW_TO", "OUTAGE"]
    assert [sum(row) for row in confusion["confusion_matrix"]] == [12, 12, 12, 12]
    right = sum(confusion["confusion_matrix"][k][k] for k in range(4))
    assert described["ClassifierMetadata"]["EvaluationMetrics"]["Accuracy"] == round(right / 48, 4)


def test_a_multi_label_matrix_has_one_table_for_each_label(finished_classifier: Finished, clients: Clients) -> None:
    config = {"S3Uri": data("topics/train.csv"), "TestS3Uri": data("topics/test.csv")}
    uri = finished_classifier("tables", InputDataConfig=config, Mode="MULTI_LABEL")["OutputDataConfig"]["S3Uri"]
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    body = clients("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    with tarfile.open(fileobj=io.BytesIO(body)) as archive:
        entry = archive.extractfile("output/confusion_matrix.json")
        assert entry is not None
        confusion = json.load(entry)
    assert confusion["type"] == "multi_label"
    for table in confusion["confusion_matrix"]:
        assert sum(map(sum, table)) == 48
        assert [len(row) for row in table] == [2, 2]


_DOCUMENTS = {"S3Uri": data("entities/documents.txt")}


@pytest.mark.parametrize(
    ("name", "config", "documents"),
    [
        (
            "annotations",
            {"Documents": _DOCUMENTS, "Annotations": {"S3Uri": data("entities/annotations.csv")}},
            (234, 26),
        ),
        (
            "test-set",
            {
                "Documents": _DOCUMENTS | {"TestS3Uri": data("entities/test-documents.txt")},
                "Annotations": {
                    "S3Uri": data("entities/annotations.csv"),
                    "TestS3Uri": data("entities/test-annotations.csv"),
                },
            },
            (260, 52),
        ),
        ("list", {"Documents": _DOCUMENTS, "EntityList": {"S3Uri": data("entities/entity_list.csv")}}, (234, 26)),
        (
            "manifest",
            {
                "DataFormat": "AUGMENTED_MANIFEST",
                "AugmentedManifests": [
                    {"S3Uri": data("entities-manifest/train.manifest"), "AttributeNames": ["product-mentions"]}
                ],
            },
            (234, 26),
        ),
    ],
)
def test_every_format_of_a_recognizer_dataset(
    finished_recognizer: Finished, name: str, config: dict[str, Any], documents: tuple[int, int]
) -> None:
    described = finished_recognizer(f"format-{name}", **config)
    assert described["Status"] == "TRAINED", described.get("Message")
    metadata = described["RecognizerMetadata"]
    assert (metadata["NumberOfTrainedDocuments"], metadata["NumberOfTestDocuments"]) == documents
    assert {entity["Type"]: entity["NumberOfTrainMentions"] for entity in metadata["EntityTypes"]} == {
        "PERSON": 260,
        "PRODUCT": 260,
    }
    assert 80 < metadata["EvaluationMetrics"]["F1Score"] < 100


@pytest.mark.parametrize(
    ("name", "annotations", "types", "message"),
    [
        ("unknown-type", None, ["CITY"], "The entity type CITY has 0 annotations; at least 25 are required."),
        ("no-header", "documents.txt,0,0,5,PERSON\n", ["PERSON"], "must begin with the header File,Line,Begin Offset"),
        (
            "offsets",
            "File,Line,Begin Offset,End Offset,Type\ndocuments.txt,0,0,9999,PERSON\n",
            ["PERSON"],
            "The offsets 0 to 9999 are not in the document",
        ),
        (
            "line",
            "File,Line,Begin Offset,End Offset,Type\ndocuments.txt,9999,0,5,PERSON\n",
            ["PERSON"],
            "names a document that is not there: documents.txt, line 9999",
        ),
    ],
)
def test_bad_annotations_end_in_error(
    clients: Clients, finished_recognizer: Finished, name: str, annotations: str | None, types: list[str], message: str
) -> None:
    key = "entities/annotations.csv"
    if annotations is not None:
        key = f"more/{name}.csv"
        clients("s3").put_object(Bucket="acme-nlp-training", Key=key, Body=annotations.encode())
    described = finished_recognizer(
        f"bad-{name}",
        EntityTypes=[{"Type": kind} for kind in types],
        Documents=_DOCUMENTS,
        Annotations={"S3Uri": data(key)},
    )
    assert described["Status"] == "IN_ERROR"
    assert message in described["Message"]
