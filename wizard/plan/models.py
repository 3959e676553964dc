"""The three plans: what a profile holds, what the wizard's answers become. Frozen; ``validate`` builds one."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from wizard.dotted import parts_of
from wizard.plan import fields as f
from wizard.plan import limits
from wizard.plan.rules import broken_rules


class _Model(BaseModel):
    # Built when first used: most commands need one kind of plan, and each costs milliseconds of start-up.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Manifest(_Model):
    """One augmented manifest made by a labelling job (API: AugmentedManifestsListItem)."""

    s3_uri: f.S3UriText = Field(description="The manifest file.")
    attributes: f.Attributes = Field(description="Names of the labelling jobs' attributes, without `-metadata`.")
    split: limits.Split = Field("TRAIN", description="Whether the file trains or tests.")
    annotations: f.S3UriText | None = Field(None, description="Where the annotation files of native documents are.")
    source_documents: f.S3UriText | None = Field(
        None, description="Where the source documents of native documents are."
    )
    document_type: limits.DocumentType | None = None


class Reader(_Model):
    """How Comprehend reads native documents through Amazon Textract (API: DocumentReaderConfig)."""

    action: limits.ReadAction
    mode: limits.ReadMode | None = None
    features: f.ReadFeatures | None = None


class ClassifierDataset(_Model):
    """Training data of a classifier (API: DocumentClassifierInputDataConfig)."""

    format: limits.ClassifierFormat = "COMPREHEND_CSV"
    train: f.S3UriText | None = Field(
        None,
        description="The CSV file, or the prefix of several, with labels and texts (or labels and document names).",
    )
    test: f.S3UriText | None = Field(
        None, description="A test set of your own; without it Comprehend holds back a tenth of the training data."
    )
    label_delimiter: f.DelimiterText | None = Field(
        None, description="What separates the labels of one document; MULTI_LABEL only, `|` where it is not given."
    )
    document_type: limits.DocumentType | None = None
    documents: f.S3UriText | None = Field(None, description="Where the native documents that `train` names are.")
    test_documents: f.S3UriText | None = None
    reader: Reader | None = None
    manifests: Annotated[tuple[Manifest, ...], Field(max_length=limits.MAX_MANIFESTS)] = ()


class RecognizerDataset(_Model):
    """Training data of a recognizer (API: EntityRecognizerInputDataConfig)."""

    entity_types: f.EntityTypes
    documents: f.S3UriText | None = None
    test_documents: f.S3UriText | None = None
    input_format: limits.InputFormat | None = None
    annotations: f.S3UriText | None = None
    test_annotations: f.S3UriText | None = None
    entity_list: f.S3UriText | None = None
    manifests: Annotated[tuple[Manifest, ...], Field(max_length=limits.MAX_MANIFESTS)] = ()


class Output(_Model):
    """Where a classifier writes its confusion matrix."""

    s3_uri: f.S3UriText


class RecognizerKeys(_Model):
    """KMS keys by purpose, as key ARNs. A recognizer writes no output, so it has no output key."""

    volume: f.KmsKeyText | None = Field(None, description="Encrypts the storage volumes of the training instances.")
    model: f.KmsKeyText | None = Field(None, description="Encrypts the trained model.")


class ClassifierKeys(RecognizerKeys):
    """KMS keys by purpose, as key ARNs."""

    output: f.KmsKeyText | None = Field(None, description="Encrypts what is written to `output.s3_uri`.")


class Vpc(_Model):
    """Where the training instances get their network interfaces; both lists, or no ``[vpc]`` at all."""

    subnets: f.Subnets
    security_groups: f.SecurityGroups


class _Plan(_Model):
    account: f.AccountText | None = Field(
        None, description="The account this is meant for; a launch in any other is refused."
    )
    region: f.RegionText
    tags: dict[f.TagKeyText, f.TagValueText] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _keep_the_rules(self) -> "_Plan":
        broken = [finding for finding in broken_rules(self.as_profile()) if finding.severity == "error"]
        if broken:
            raise ValidationError.from_exception_data(
                type(self).__name__,
                [
                    InitErrorDetails(
                        type=PydanticCustomError(
                            "plan_rule",
                            "{problem}",
                            {"problem": finding.message, "remedy": finding.remedy, "id": finding.id},
                        ),
                        loc=parts_of(finding.subject),
                        input=None,
                    )
                    for finding in broken
                ],
            )
        return self

    def as_profile(self) -> dict[str, Any]:
        """The plan as nested plain values in the profile's layout, without what is not set."""
        return _without_empty(self.model_dump(mode="json", exclude_none=True))


class _TrainingPlan(_Plan):
    name: f.NameText
    version: f.VersionText | None = None
    language: limits.Language
    role: f.RoleText = Field(description="The data access role that Comprehend assumes.")
    vpc: Vpc | None = None


class ClassifierPlan(_TrainingPlan):
    """A custom document classifier (API: CreateDocumentClassifier)."""

    kind: Literal["classifier"] = "classifier"
    mode: limits.Mode = "MULTI_CLASS"
    dataset: ClassifierDataset
    output: Output | None = None
    keys: ClassifierKeys = ClassifierKeys()


class RecognizerPlan(_TrainingPlan):
    """A custom entity recognizer (API: CreateEntityRecognizer)."""

    kind: Literal["recognizer"] = "recognizer"
    dataset: RecognizerDataset
    keys: RecognizerKeys = RecognizerKeys()


class EndpointPlan(_Plan):
    """An endpoint for real-time analysis with a custom model (API: CreateEndpoint)."""

    kind: Literal["endpoint"] = "endpoint"
    name: f.EndpointNameText
    model: f.ModelArnText | None = None
    flywheel: f.FlywheelArnText | None = None
    inference_units: Annotated[int, Field(ge=1, strict=True)] = Field(
        1, description="One unit answers 100 characters a second."
    )
    role: f.RoleText | None = Field(None, description="Needed when the model is encrypted with a customer managed key.")


Plan = Annotated[ClassifierPlan | RecognizerPlan | EndpointPlan, Discriminator("kind")]
Kind = Literal["classifier", "recognizer", "endpoint"]
PLAN_CLASSES: Mapping[str, type[ClassifierPlan] | type[RecognizerPlan] | type[EndpointPlan]] = {
    "classifier": ClassifierPlan,
    "recognizer": RecognizerPlan,
    "endpoint": EndpointPlan,
}
plan_adapter: TypeAdapter[ClassifierPlan | RecognizerPlan | EndpointPlan] = TypeAdapter(
    Plan, config=ConfigDict(defer_build=True)
)


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    kept = {key: _without_empty(value) if isinstance(value, dict) else value for key, value in data.items()}
    return {key: value for key, value in kept.items() if value not in ({}, [])}
