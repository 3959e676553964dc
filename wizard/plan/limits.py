"""What one value may be: the limits, patterns and enumerations of Amazon Comprehend's API, each declared once.

Source: botocore's service model ``comprehend`` 2017-11-27; ``tests/plan/test_botocore_agreement.py`` compares every
rule with the shape it names, so a limit that AWS changes shows as a failing test.

Nothing here imports pydantic: a headless command that meets a sound profile does without it (``accepting``).
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler


@dataclass(frozen=True)
class TextRule:
    """A limit on a text value, and how to say it to a person.

    ``shape`` is the botocore shape the rule restates; ``None`` where the rule is not Comprehend's own. ``pattern`` is
    matched against the whole value. Lengths are in characters.
    """

    what: str
    remedy: str
    shape: str | None = None
    min_length: int = 1
    max_length: int | None = None
    pattern: str | None = None

    def problem(self, value: str) -> str | None:
        """Why ``value`` is not acceptable, as a sentence; ``None`` if it is."""
        if not value and self.min_length:
            return f"{self.what} must not be empty."
        if self.max_length is not None and len(value) > self.max_length:
            verb = "is" if self.max_length == 1 else "are"
            return f"{self.what} is too long: {len(value)} characters, where at most {self.max_length} {verb} allowed."
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            return f"{self.what} is not of the form that AWS accepts."
        if len(value) < self.min_length:
            return f"{self.what} is too short: {len(value)} of at least {self.min_length} characters."
        if any("\ud800" <= character <= "\udfff" for character in value):
            return f"{self.what} holds half of a Unicode character, which cannot be sent."
        return None

    def check(self, value: str) -> str:
        """Return ``value``, or raise the located error that pydantic collects."""
        problem = self.problem(value)
        if problem is not None:
            from pydantic_core import PydanticCustomError

            raise PydanticCustomError("text_rule", "{problem}", {"problem": problem, "remedy": self.remedy})
        return value

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: "GetJsonSchemaHandler") -> dict[str, Any]:
        schema: dict[str, Any] = handler(core_schema)
        if self.min_length:
            schema["minLength"] = self.min_length
        if self.max_length is not None:
            schema["maxLength"] = self.max_length
        if self.pattern is not None:
            schema["pattern"] = f"^(?:{self.pattern})$"
        return schema


_NAME_PATTERN = r"^[a-zA-Z0-9](-*[a-zA-Z0-9])*$"
_NAME_REMEDY = "Use letters, digits and hyphens, with a letter or a digit first and last."

NAME = TextRule("The name", _NAME_REMEDY, shape="ComprehendArnName", min_length=1, max_length=63, pattern=_NAME_PATTERN)
ENDPOINT_NAME = TextRule(
    "The endpoint name", _NAME_REMEDY, shape="ComprehendEndpointName", max_length=40, pattern=_NAME_PATTERN
)
VERSION_NAME = TextRule("The version", _NAME_REMEDY, shape="VersionName", max_length=63, pattern=_NAME_PATTERN)
S3_URI = TextRule(
    "The S3 location",
    "Write it as s3://bucket/key; bucket names hold lower-case letters, digits, dots and hyphens.",
    shape="S3Uri",
    max_length=1024,
    pattern=r"s3://[a-z0-9][\.\-a-z0-9]{1,61}[a-z0-9](/.*)?",
)
ROLE_ARN = TextRule(
    "The role",
    "Give the role's ARN, such as arn:aws:iam::111122223333:role/ComprehendDataAccess.",
    shape="IamRoleArn",
    min_length=20,
    max_length=2048,
    pattern=r"arn:aws(-[^:]+)?:iam::[0-9]{12}:role/.+",
)
KMS_KEY = TextRule(
    "The KMS key",
    "Give the key's ARN, such as arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-….",
    shape="KmsKeyId",
    max_length=2048,
    # AWS writes ^\p{ASCII}+$, which Python's re does not know.
    pattern=r"[\x00-\x7f]+",
)
SUBNET_ID = TextRule(
    "The subnet id", "Subnet ids look like subnet-0a1b2c3d4e5f60718.", "SubnetId", 1, 32, "[-0-9a-zA-Z]+"
)
SECURITY_GROUP_ID = TextRule(
    "The security group id", "Group ids look like sg-0a1b2c3d4e5f60718.", "SecurityGroupId", 1, 32, "[-0-9a-zA-Z]+"
)
LABEL_DELIMITER = TextRule(
    "The label delimiter",
    "Use one of: space ~ ! @ # $ % ^ * - _ + = | \\ : ; tab > ? /",
    shape="LabelDelimiter",
    max_length=1,
    pattern=r"^[ ~!@#$%^*\-_+=|\\:;\t>?/]$",
)
ENTITY_TYPE = TextRule(
    "The entity type",
    "Entity types hold no line break, tab or comma; AWS documents upper-case letters and underscores.",
    shape="EntityTypeName",
    max_length=64,
    pattern=r"^(?![^\n\r\t,]*\\n|\\r|\\t)[^\n\r\t,]+$",
)
ATTRIBUTE_NAME = TextRule(
    "The attribute name",
    "Give the labelling job's attribute name as it stands in the manifest, without -metadata.",
    shape="AttributeNamesListItem",
    max_length=63,
    pattern=r"^[a-zA-Z0-9](-*[a-zA-Z0-9])*",
)
MODEL_ARN = TextRule(
    "The model",
    "Give the ARN of a classifier or recognizer, with /version/NAME where it has versions.",
    shape="ComprehendModelArn",
    max_length=256,
    pattern=(
        r"arn:aws(-[^:]+)?:comprehend:[a-zA-Z0-9-]*:[0-9]{12}:(document-classifier|entity-recognizer)"
        r"/[a-zA-Z0-9](-*[a-zA-Z0-9])*(/version/[a-zA-Z0-9](-*[a-zA-Z0-9])*)?"
    ),
)
FLYWHEEL_ARN = TextRule(
    "The flywheel",
    "Give the flywheel's ARN, such as arn:aws:comprehend:us-west-2:111122223333:flywheel/tickets.",
    shape="ComprehendFlywheelArn",
    max_length=256,
    pattern=r"arn:aws(-[^:]+)?:comprehend:[a-zA-Z0-9-]*:[0-9]{12}:flywheel/[a-zA-Z0-9](-*[a-zA-Z0-9])*",
)
TAG_KEY = TextRule("The tag key", "Tag keys hold 1 to 128 characters.", shape="TagKey", max_length=128)
TAG_VALUE = TextRule(
    "The tag value", "Tag values hold at most 256 characters.", shape="TagValue", min_length=0, max_length=256
)
# Not Comprehend's own shapes: the form of an AWS account id and of a region name.
ACCOUNT_ID = TextRule("The account", "An AWS account id is twelve digits, in quotes.", None, 12, 12, "[0-9]{12}")
REGION = TextRule(
    "The region", "Region names look like us-west-2 or us-gov-west-1.", None, 1, 32, "[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}"
)

TEXT_RULES: tuple[TextRule, ...] = tuple(rule for rule in list(globals().values()) if isinstance(rule, TextRule))

MAX_SUBNETS = 16  # shape Subnets
MAX_SECURITY_GROUPS = 5  # shape SecurityGroupIds
MAX_READER_FEATURES = 2  # shape ListOfDocumentReadFeatureTypes
MAX_MANIFESTS = 5  # Comprehend developer guide, quotas: augmented manifest files per custom model
MAX_MANIFEST_ATTRIBUTES = 5  # the same page: attribute names per augmented manifest
MAX_ENTITY_TYPES = 25  # the same page: entity types per custom recognizer
ENDPOINT_UNITS_QUOTA = 10  # the same page, adjustable: inference units per endpoint

Language = Literal["en", "es", "fr", "de", "it", "pt", "ar", "hi", "ja", "ko", "zh", "zh-TW"]
# The API's enumeration is longer than what custom models are documented for (API text of CreateEntityRecognizer;
# developer guide, supported languages).
DOCUMENTED_LANGUAGES: frozenset[str] = frozenset({"en", "es", "fr", "de", "it", "pt"})
Mode = Literal["MULTI_CLASS", "MULTI_LABEL"]
ClassifierFormat = Literal["COMPREHEND_CSV", "AUGMENTED_MANIFEST"]
DocumentType = Literal["PLAIN_TEXT_DOCUMENT", "SEMI_STRUCTURED_DOCUMENT"]
InputFormat = Literal["ONE_DOC_PER_FILE", "ONE_DOC_PER_LINE"]
Split = Literal["TRAIN", "TEST"]
ReadAction = Literal["TEXTRACT_DETECT_DOCUMENT_TEXT", "TEXTRACT_ANALYZE_DOCUMENT"]
ReadMode = Literal["SERVICE_DEFAULT", "FORCE_DOCUMENT_READ_ACTION"]
ReadFeature = Literal["TABLES", "FORMS"]

ENUMERATIONS: dict[str, Any] = {
    "LanguageCode": Language,
    "DocumentClassifierMode": Mode,
    "DocumentClassifierDataFormat": ClassifierFormat,
    "DocumentClassifierDocumentTypeFormat": DocumentType,
    "AugmentedManifestsDocumentTypeFormat": DocumentType,
    "InputFormat": InputFormat,
    "Split": Split,
    "DocumentReadAction": ReadAction,
    "DocumentReadMode": ReadMode,
    "DocumentReadFeatureTypes": ReadFeature,
}
"""botocore shape → the Literal that restates it."""


def choices(literal: Any) -> tuple[str, ...]:
    """The values of one of the enumerations above, in AWS's order."""
    return get_args(literal)
