"""What the generated policies and requests are about: actions, resources, condition keys and the values these take."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

ACCOUNT = "111122223333"
USERS = ("ana", "bo-li", "ml.engineer")
REGIONS = ("us-east-1", "us-west-2")
NAMES = ("ana-model", "bo-li-model", "team-nlp", "Team-NLP", "prod-reviews", "x")

_CREATED_WITH = (
    "comprehend:ModelKmsKey",
    "comprehend:VolumeKmsKey",
    "comprehend:VpcSecurityGroupIds",
    "comprehend:VpcSubnets",
)
_JOB = (
    "comprehend:OutputKmsKey",
    "comprehend:VolumeKmsKey",
    "comprehend:VpcSecurityGroupIds",
    "comprehend:VpcSubnets",
)


@dataclass(frozen=True)
class Operation:
    """An action, what it is about (a type of resource; empty: nothing), and its service's condition keys."""

    action: str
    resource_type: str
    keys: tuple[str, ...] = ()


OPERATIONS = (
    Operation(
        "comprehend:CreateDocumentClassifier", "document-classifier", ("comprehend:OutputKmsKey", *_CREATED_WITH)
    ),
    Operation("comprehend:CreateEntityRecognizer", "entity-recognizer", _CREATED_WITH),
    Operation("comprehend:CreateEndpoint", "document-classifier-endpoint"),
    Operation("comprehend:CreateFlywheel", "flywheel", _CREATED_WITH),
    Operation("comprehend:StartSentimentDetectionJob", "sentiment-detection-job", _JOB),
    Operation("comprehend:StartTopicsDetectionJob", "topics-detection-job", _JOB),
    Operation("comprehend:ImportModel", "document-classifier", ("comprehend:ModelKmsKey",)),
    Operation("comprehend:DescribeDocumentClassifier", "document-classifier"),
    Operation("comprehend:DeleteEndpoint", "entity-recognizer-endpoint"),
    Operation("comprehend:ListDocumentClassifiers", ""),
    Operation("iam:PassRole", "role", ("iam:AssociatedResourceArn", "iam:PassedToService")),
)


class Kind(Enum):
    """What a condition key holds, which says which operators go with it."""

    STRING = "String"
    LIST = "ArrayOfString"
    ARN = "ARN"
    NUMBER = "Numeric"
    DATE = "Date"
    EPOCH = "Date in seconds"
    BOOL = "Bool"
    BINARY = "Binary"
    IP = "IPAddress"


_KMS = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/"
_KMS_KEYS = (
    f"{_KMS}1234abcd-12ab-34cd-56ef-1234567890ab",
    f"{_KMS}0987dcba-09fe-87dc-65ba-ab0987654321",
    f"arn:aws:kms:us-west-2:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/ana",
    "arn:aws:kms:us-east-1:444455556666:key/mrk-1234abcd12ab34cd56ef1234567890ab",
    "arn:aws-us-gov:kms:us-gov-west-1:444455556666:key/1",
    "1234abcd-12ab-34cd-56ef-1234567890ab",
)
_ASSOCIATED = (
    f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:ana",
    f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:ana:stream",
    f"arn:aws:comprehend:us-east-1:{ACCOUNT}:flywheel/ana",
)
_TEAMS = ("nlp", "NLP", "ana", "star*team", "star-team", "what?", "whats", "cost$center")

KEYS: Mapping[str, tuple[Kind, tuple[str, ...]]] = {
    "comprehend:ModelKmsKey": (Kind.ARN, _KMS_KEYS),
    "comprehend:OutputKmsKey": (Kind.ARN, _KMS_KEYS),
    "comprehend:VolumeKmsKey": (Kind.ARN, _KMS_KEYS),
    "comprehend:VpcSecurityGroupIds": (Kind.LIST, ("sg-1", "sg-2", "sg-22", "sg-ana")),
    "comprehend:VpcSubnets": (Kind.LIST, ("subnet-1", "subnet-2", "subnet-12", "Subnet-1")),
    "iam:AssociatedResourceArn": (Kind.ARN, _ASSOCIATED),
    "iam:PassedToService": (Kind.STRING, ("comprehend.amazonaws.com", "ec2.amazonaws.com")),
    "aws:TagKeys": (Kind.LIST, ("Team", "team", "Cost-Center", "ana")),
    "aws:RequestTag/Team": (Kind.STRING, _TEAMS),
    "aws:RequestTag/Budget": (Kind.NUMBER, ("10", "10.5", "9", "-3", "250")),
    "aws:PrincipalTag/Team": (Kind.STRING, _TEAMS),
    "aws:PrincipalTag/Digest": (Kind.BINARY, ("AAEC", "aaec", "/+8=")),
    "aws:PrincipalArn": (Kind.ARN, tuple(f"arn:aws:iam::{ACCOUNT}:user/{user}" for user in USERS)),
    "aws:SourceArn": (Kind.ARN, _ASSOCIATED),
    "aws:RequestedRegion": (Kind.STRING, REGIONS),
    "aws:username": (Kind.STRING, USERS),
    "aws:SourceIp": (Kind.IP, ("203.0.113.7", "203.0.113.200", "198.51.100.1", "10.0.0.9", "2001:db8::7")),
    "aws:CurrentTime": (
        Kind.DATE,
        *(("2026-01-15T12:00:00Z", "2026-01-15T13:00:00+01:00", "2026-06-30T23:59:59.500Z", "2026-01-15"),),
    ),
    "aws:EpochTime": (Kind.EPOCH, ("1768478400", "1768478401", "1782863999")),
    "aws:MultiFactorAuthAge": (Kind.NUMBER, ("0", "299", "300", "3600")),
    "aws:MultiFactorAuthPresent": (Kind.BOOL, ("true", "false")),
    "aws:SecureTransport": (Kind.BOOL, ("true", "false")),
}
"""Condition key → what it holds and the values that requests and policies choose from."""

EVERYWHERE = tuple(key for key in KEYS if key.startswith("aws:"))
SUBTLE = ("aws:PrincipalTag/Digest", "aws:PrincipalTag/Team", "aws:RequestTag/Team", "aws:SourceArn")
"""Keys with values that differ only by what one operator sees."""
VARIABLES = ("aws:username", "aws:PrincipalTag/Team", "aws:RequestedRegion")
"""Keys of one value that stand in policies as ``${…}``."""
