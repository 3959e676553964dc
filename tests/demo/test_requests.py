"""What Comprehend refuses at the call although every parameter is well formed."""

from typing import Any

import pytest

from tests.demo.clients import CLASSIFIERS, GROUP, SUBNETS, Clients, allow, classifier, data, key, recognizer, refused


@pytest.fixture(scope="module")
def comprehend(clients: Clients) -> Any:
    """Comprehend as somebody whom no guardrail narrows."""
    return clients("comprehend", clients.user("free", allow("comprehend:*", "iam:PassRole")))


_MANIFEST = {"S3Uri": data("tickets-manifest/train.manifest"), "AttributeNames": ["ticket-class"]}
_CSV = {"S3Uri": data("tickets/train.csv")}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"InputDataConfig": {"S3Uri": "s3://no-such-bucket-anywhere/x"}}, "no-such-bucket-anywhere does not exist"),
        ({"InputDataConfig": {"S3Uri": "s3://acme-archive-eu/tickets/train.csv"}}, "in the region eu-west-1"),
        ({"OutputDataConfig": {"S3Uri": "s3://acme-archive-eu/out", "KmsKeyId": key(2)}}, "OutputDataConfig.S3Uri"),
        ({"OutputDataConfig": {"KmsKeyId": key(2)}}, "S3Uri must be specified with KmsKeyId"),
        ({"InputDataConfig": _CSV | {"LabelDelimiter": "|"}}, "only be specified when Mode is MULTI_LABEL"),
        ({"InputDataConfig": {}}, "S3Uri must be specified"),
        ({"InputDataConfig": {"DataFormat": "AUGMENTED_MANIFEST"}}, "AugmentedManifests must be specified"),
        ({"InputDataConfig": _CSV | {"AugmentedManifests": [_MANIFEST]}}, "only be specified when DataFormat"),
        (
            {"InputDataConfig": _CSV | {"DataFormat": "AUGMENTED_MANIFEST", "AugmentedManifests": [_MANIFEST]}},
            "S3Uri cannot be specified",
        ),
        (
            {"InputDataConfig": {"DataFormat": "AUGMENTED_MANIFEST", "AugmentedManifests": [_MANIFEST] * 6}},
            "At most 5 augmented manifests",
        ),
        ({"InputDataConfig": _CSV | {"DocumentType": "SEMI_STRUCTURED_DOCUMENT"}}, "Documents must be specified"),
        (
            {"InputDataConfig": _CSV | {"Documents": {"S3Uri": data("invoices/documents/")}}},
            "only be specified when DocumentType is SEMI_STRUCTURED_DOCUMENT",
        ),
        (
            {"VpcConfig": {"Subnets": ["subnet-00000000000000000"], "SecurityGroupIds": [GROUP]}},
            "the subnet ID 'subnet-00000000000000000' does not exist",
        ),
        (
            {"VpcConfig": {"Subnets": SUBNETS, "SecurityGroupIds": ["sg-00000000000000000"]}},
            "the security group 'sg-00000000000000000' does not exist",
        ),
        (
            {"VpcConfig": {"Subnets": [SUBNETS[0], "subnet-0f607182930415263"], "SecurityGroupIds": [GROUP]}},
            "all subnets must be in one VPC",
        ),
        (
            {"VpcConfig": {"Subnets": SUBNETS, "SecurityGroupIds": ["sg-0d4e5f60718293041"]}},
            "sg-0d4e5f60718293041 is in vpc-0d4e5f60718293041",
        ),
        ({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}, "duplicate tag keys"),
        ({"Tags": [{"Key": "aws:x", "Value": "1"}]}, "reserved"),
    ],
)
def test_a_classifier_that_makes_no_sense(comprehend: Any, changes: dict[str, Any], words: str) -> None:
    refusal = refused(comprehend.create_document_classifier, **classifier("sense", **changes))
    assert refusal.code == "InvalidRequestException"
    assert words in refusal.message


_TYPES = [{"Type": "PERSON"}]
_DOCUMENTS = {"S3Uri": data("entities/documents.txt")}
_ANNOTATIONS = {"S3Uri": data("entities/annotations.csv")}
_LIST = {"S3Uri": data("entities/entity_list.csv")}


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"EntityTypes": _TYPES, "Annotations": _ANNOTATIONS}, "Documents must be specified"),
        ({"EntityTypes": _TYPES, "Documents": _DOCUMENTS}, "Exactly one of Annotations and EntityList"),
        (
            {"EntityTypes": _TYPES, "Documents": _DOCUMENTS, "Annotations": _ANNOTATIONS, "EntityList": _LIST},
            "Exactly one of Annotations and EntityList",
        ),
        ({"EntityTypes": _TYPES * 2, "Documents": _DOCUMENTS, "EntityList": _LIST}, "must be unique"),
        (
            {"EntityTypes": [{"Type": f"T{n}"} for n in range(26)], "Documents": _DOCUMENTS, "EntityList": _LIST},
            "between 1 and 25 entity types",
        ),
        (
            {
                "EntityTypes": _TYPES,
                "Documents": _DOCUMENTS | {"TestS3Uri": data("entities/test-documents.txt")},
                "Annotations": _ANNOTATIONS,
            },
            "both have a TestS3Uri",
        ),
    ],
)
def test_a_recognizer_that_makes_no_sense(comprehend: Any, config: dict[str, Any], words: str) -> None:
    refusal = refused(comprehend.create_entity_recognizer, **recognizer("sense", InputDataConfig=config))
    assert refusal.code == "InvalidRequestException"
    assert words in refusal.message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"VolumeKmsKeyId": key(9)}, "does not exist"),
        ({"VolumeKmsKeyId": key(5)}, "is disabled"),
        ({"ModelKmsKeyId": key(6)}, "is pending deletion"),
        ({"ModelKmsKeyId": key(7)}, "RSA_2048"),
        ({"VolumeKmsKeyId": "alias/comprehend-volume"}, "is an alias"),
        ({"ModelKmsKeyId": "arn:aws:kms:us-west-2:111122223333:alias/comprehend-model"}, "is an alias"),
        ({"VolumeKmsKeyId": key(1).replace("us-west-2", "us-east-1")}, "in the region us-east-1"),
        ({"OutputDataConfig": {"S3Uri": "s3://acme-nlp-models/x", "KmsKeyId": "alias/aws/s3"}}, "managed by AWS"),
        ({"OutputDataConfig": {"S3Uri": "s3://acme-nlp-models/x", "KmsKeyId": "alias/none"}}, "does not exist"),
        ({"VolumeKmsKeyId": "my-key"}, "is not a key id or key ARN"),
    ],
)
def test_a_key_that_cannot_be_used(comprehend: Any, changes: dict[str, Any], words: str) -> None:
    refusal = refused(comprehend.create_document_classifier, **classifier("keys", **changes))
    assert refusal.code == "KmsKeyValidationException"
    assert words in refusal.message


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("id", {"VolumeKmsKeyId": "1a2b3c4d-0001-4000-8000-000000000001"}),
        ("replica", {"ModelKmsKeyId": "mrk-1a2b3c4d000840008000000000000008"}),
        ("foreign", {"VolumeKmsKeyId": "arn:aws:kms:us-west-2:444455556666:key/1a2b3c4d-0001-4000-8000-000000000001"}),
        ("alias", {"OutputDataConfig": {"S3Uri": "s3://acme-nlp-models/x", "KmsKeyId": "alias/comprehend-output"}}),
        (
            "alias-arn",
            {
                "OutputDataConfig": {
                    "S3Uri": "s3://acme-nlp-models/x",
                    "KmsKeyId": "arn:aws:kms:us-west-2:111122223333:alias/comprehend-output",
                }
            },
        ),
    ],
)
def test_every_documented_form_of_a_key_is_taken(comprehend: Any, name: str, changes: dict[str, Any]) -> None:
    made = comprehend.create_document_classifier(**classifier(f"key-{name}", **changes))
    assert made["DocumentClassifierArn"] == f"{CLASSIFIERS}/key-{name}"


@pytest.mark.parametrize("language", ["ja", "zh-TW"])
def test_a_language_without_custom_models(comprehend: Any, language: str) -> None:
    refusal = refused(comprehend.create_document_classifier, **classifier("lang", LanguageCode=language))
    assert refusal.code == "UnsupportedLanguageException"


def test_native_documents_are_english_only(comprehend: Any) -> None:
    config = {
        "S3Uri": data("invoices/labels.csv"),
        "DocumentType": "SEMI_STRUCTURED_DOCUMENT",
        "Documents": {"S3Uri": data("invoices/documents/")},
    }
    parameters = classifier("native", LanguageCode="de", InputDataConfig=config)
    assert refused(comprehend.create_document_classifier, **parameters).code == "UnsupportedLanguageException"


def test_a_taken_name_is_refused_and_a_new_version_is_not(comprehend: Any) -> None:
    comprehend.create_document_classifier(**classifier("taken", VersionName="v1"))
    refusal = refused(comprehend.create_document_classifier, **classifier("taken", VersionName="v1", LanguageCode="de"))
    assert refusal.code == "ResourceInUseException"
    made = comprehend.create_document_classifier(**classifier("taken", VersionName="v2"))
    assert made["DocumentClassifierArn"] == f"{CLASSIFIERS}/taken/version/v2"


def test_a_token_used_again_answers_as_the_first_time(comprehend: Any) -> None:
    parameters = classifier("token", ClientRequestToken="launch-1")
    first = comprehend.create_document_classifier(**parameters)["DocumentClassifierArn"]
    assert comprehend.create_document_classifier(**parameters)["DocumentClassifierArn"] == first
    refusal = refused(comprehend.create_document_classifier, **(parameters | {"LanguageCode": "de"}))
    assert refusal.code == "InvalidRequestException"
    assert "ClientRequestToken" in refusal.message


def test_somebody_elses_token_is_no_pass(clients: Clients, comprehend: Any) -> None:
    parameters = classifier("token-shared", ClientRequestToken="launch-3")
    comprehend.create_document_classifier(**parameters)
    stranger = clients("comprehend", clients.user("stranger"))
    assert refused(stranger.create_document_classifier, **parameters).code == "AccessDeniedException"


def test_a_refused_request_leaves_its_token_unused(comprehend: Any) -> None:
    parameters = classifier("token-refused", ClientRequestToken="launch-2")
    assert refused(comprehend.create_document_classifier, **(parameters | {"VolumeKmsKeyId": key(5)}))
    assert comprehend.create_document_classifier(**parameters)["DocumentClassifierArn"]


def test_more_than_fifty_tags(comprehend: Any) -> None:
    tags = [{"Key": f"k{number}", "Value": "v"} for number in range(51)]
    assert refused(comprehend.create_document_classifier, **classifier("t", Tags=tags)).code == "TooManyTagsException"


def test_tags_can_be_listed_changed_and_removed(comprehend: Any) -> None:
    tags = [{"Key": "team", "Value": "nlp"}]
    arn = comprehend.create_document_classifier(**classifier("tags", Tags=tags))["DocumentClassifierArn"]
    comprehend.tag_resource(ResourceArn=arn, Tags=[{"Key": "team", "Value": "ml"}, {"Key": "cost", "Value": "7"}])
    comprehend.untag_resource(ResourceArn=arn, TagKeys=["cost", "never-there"])
    assert comprehend.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "ml"}]
    many = [{"Key": f"k{number}", "Value": "v"} for number in range(50)]
    assert refused(comprehend.tag_resource, ResourceArn=arn, Tags=many).code == "TooManyTagsException"


def test_what_is_not_there_is_not_found(comprehend: Any) -> None:
    arn = f"{CLASSIFIERS}/nothing"
    for call in (comprehend.describe_document_classifier, comprehend.delete_document_classifier):
        assert refused(call, DocumentClassifierArn=arn).code == "ResourceNotFoundException"
    assert refused(comprehend.list_tags_for_resource, ResourceArn=arn).code == "ResourceNotFoundException"


def test_ten_trainings_of_a_kind_at_once(clients: Clients) -> None:
    comprehend = clients(
        "comprehend", clients.user("busy", allow("comprehend:*", "iam:PassRole")), region_name="us-east-1"
    )
    clients("s3", region_name="us-east-1").create_bucket(Bucket="acme-busy-east")
    parameters = {
        "DataAccessRoleArn": "arn:aws:iam::111122223333:role/ComprehendDataAccess",
        "InputDataConfig": {"S3Uri": "s3://acme-busy-east/x.csv"},
        "LanguageCode": "en",
    }
    for number in range(10):
        comprehend.create_document_classifier(DocumentClassifierName=f"busy-{number}", **parameters)
    refusal = refused(comprehend.create_document_classifier, DocumentClassifierName="busy-10", **parameters)
    assert refusal.code == "ResourceLimitExceededException"
