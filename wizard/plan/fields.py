"""The types of the models' fields: each is a limit of ``limits`` in the form that pydantic reads."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from wizard.plan.limits import (
    ACCOUNT_ID,
    ATTRIBUTE_NAME,
    ENDPOINT_NAME,
    ENTITY_TYPE,
    FLYWHEEL_ARN,
    KMS_KEY,
    LABEL_DELIMITER,
    MAX_ENTITY_TYPES,
    MAX_MANIFEST_ATTRIBUTES,
    MAX_READER_FEATURES,
    MAX_SECURITY_GROUPS,
    MAX_SUBNETS,
    MODEL_ARN,
    NAME,
    REGION,
    ROLE_ARN,
    S3_URI,
    SECURITY_GROUP_ID,
    SUBNET_ID,
    TAG_KEY,
    TAG_VALUE,
    VERSION_NAME,
    ReadFeature,
)


def no_repeats(values: Sequence[str]) -> Sequence[str]:
    """Refuse a list that names one thing twice."""
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        raise PydanticCustomError(
            "repeated",
            "{names} is listed more than once.",
            {"names": ", ".join(repeated), "remedy": "Name each once."},
        )
    return values


# The types that the models use. The rule stands in the metadata as well: the JSON schema and the faces read it there.
NameText = Annotated[str, AfterValidator(NAME.check), NAME]
EndpointNameText = Annotated[str, AfterValidator(ENDPOINT_NAME.check), ENDPOINT_NAME]
VersionText = Annotated[str, AfterValidator(VERSION_NAME.check), VERSION_NAME]
AccountText = Annotated[str, AfterValidator(ACCOUNT_ID.check), ACCOUNT_ID]
RegionText = Annotated[str, AfterValidator(REGION.check), REGION]
S3UriText = Annotated[str, AfterValidator(S3_URI.check), S3_URI]
RoleText = Annotated[str, AfterValidator(ROLE_ARN.check), ROLE_ARN]
KmsKeyText = Annotated[str, AfterValidator(KMS_KEY.check), KMS_KEY]
SubnetText = Annotated[str, AfterValidator(SUBNET_ID.check), SUBNET_ID]
SecurityGroupText = Annotated[str, AfterValidator(SECURITY_GROUP_ID.check), SECURITY_GROUP_ID]
DelimiterText = Annotated[str, AfterValidator(LABEL_DELIMITER.check), LABEL_DELIMITER]
EntityTypeText = Annotated[str, AfterValidator(ENTITY_TYPE.check), ENTITY_TYPE]
AttributeText = Annotated[str, AfterValidator(ATTRIBUTE_NAME.check), ATTRIBUTE_NAME]
ModelArnText = Annotated[str, AfterValidator(MODEL_ARN.check), MODEL_ARN]
FlywheelArnText = Annotated[str, AfterValidator(FLYWHEEL_ARN.check), FLYWHEEL_ARN]
TagKeyText = Annotated[str, AfterValidator(TAG_KEY.check), TAG_KEY]
TagValueText = Annotated[str, AfterValidator(TAG_VALUE.check), TAG_VALUE]

Subnets = Annotated[tuple[SubnetText, ...], Field(min_length=1, max_length=MAX_SUBNETS), AfterValidator(no_repeats)]
SecurityGroups = Annotated[
    tuple[SecurityGroupText, ...], Field(min_length=1, max_length=MAX_SECURITY_GROUPS), AfterValidator(no_repeats)
]
EntityTypes = Annotated[
    tuple[EntityTypeText, ...], Field(min_length=1, max_length=MAX_ENTITY_TYPES), AfterValidator(no_repeats)
]
Attributes = Annotated[
    tuple[AttributeText, ...], Field(min_length=1, max_length=MAX_MANIFEST_ATTRIBUTES), AfterValidator(no_repeats)
]
ReadFeatures = Annotated[
    tuple[ReadFeature, ...], Field(min_length=1, max_length=MAX_READER_FEATURES), AfterValidator(no_repeats)
]
