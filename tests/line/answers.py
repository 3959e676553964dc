"""What somebody answers who wants what the shipped profiles say; ``""`` is Enter alone."""

from collections.abc import Sequence

KEY = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-000{0}-4000-8000-00000000000{0}"
ROLE = "arn:aws:iam::111122223333:role/ComprehendDataAccess"
DATA = "s3://acme-nlp-training"

START = ("", "")  # the credentials of the environment, the region of the configuration
NETWORK = (
    *("", "nlp-private", ""),  # in a VPC, found by a part of its name
    *("subnet-0a1b2c3d4e5f60718 subnet-0b2c3d4e5f6071829", ""),
    *("comprehend-training", "", ""),  # the only one that matches, and on
)

CLASSIFIER = (
    *START,
    *("classifier", "csv"),
    *("acme-nlp-training", "", f"{DATA}/tickets/", "train", ""),  # bucket, folder, file
    *("test.csv", ""),  # begins where the training file was
    "",  # one label
    *("acme-nlp-models", "", "s3://acme-nlp-models/tickets-secure/", ""),  # a folder that does not exist yet
    ROLE,
    *NETWORK,
    *("", KEY.format(1), KEY.format(2), KEY.format(3)),
    *("tickets-secure", "v1", "en"),
    *("team=nlp", "cost center=4711", ""),
)
RECOGNIZER = (
    *START,
    *("recognizer", "annotations"),
    *("acme-nlp-training", "", f"{DATA}/entities/", f"{DATA}/entities/documents.txt"),
    "ONE_DOC_PER_LINE",
    *("annotations.csv", f"{DATA}/entities/annotations.csv"),
    *("test-documents", "", "test-annotations", ""),
    *("PERSON", "PRODUCT", ""),
    ROLE,
    *NETWORK,
    *("", KEY.format(1), KEY.format(3)),
    *("product-annotations", "v1", "en"),
    *("team=nlp", ""),
)
ENDPOINT = (
    *START,
    *("endpoint", "support-tickets-2025", ""),
    "",  # one unit
    ROLE,
    "support-tickets",
    *("team=nlp", ""),
)


def saved_and_launched(answers: Sequence[str], path: str) -> list[str]:
    """The review after ``answers``: saved as ``path``, launched, followed, and left."""
    return [*answers, "save", path, "launch", "yes", "quit"]
