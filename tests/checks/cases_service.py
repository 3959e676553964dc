"""Cases of the checks of service."""

from collections.abc import Mapping
from typing import Any

from tests.checks.cases import Account, Case, Prepare, Profile, shipped
from tests.demo.clients import CLASSIFIERS, RECOGNIZERS, ROLE, TRAINED_PLAIN, classifier, recognizer
from wizard.checks.service import account as accounts
from wizard.checks.service import allowance, cost, names, place, served

FLYWHEEL = "arn:aws:comprehend:us-west-2:111122223333:flywheel/tickets"
Change = Mapping[str, Any]


def plan(name: str, changes: Change | None = None) -> Prepare:
    """A shipped profile, changed, in the account as the story has it."""
    return lambda _account: shipped(name, changes)


def trainings(number: int, name: str = "classifier-secure") -> Prepare:
    """So many trainings of its kind run."""

    def prepare(account: Account) -> Profile:
        start_trainings(account, number, name)
        return shipped(name)

    return prepare


def start_trainings(account: Account, number: int, name: str = "classifier-secure") -> None:
    """Start so many trainings of the kind of a shipped profile."""
    comprehend = account.clients.comprehend
    for index in range(number):
        if name.startswith("classifier"):
            comprehend.create_document_classifier(**classifier(f"busy-{index}"))
        else:
            comprehend.create_entity_recognizer(**recognizer(f"busy-{index}"))


def endpoints(number: int, units: int = 1, changes: Change | None = None) -> Prepare:
    """So many endpoints more than the story's one (which has one unit), each with so many units."""

    def prepare(account: Account) -> Profile:
        for index in range(number):
            account.clients.comprehend.create_endpoint(
                EndpointName=f"live-{index}", ModelArn=TRAINED_PLAIN, DesiredInferenceUnits=units
            )
        return shipped("endpoint", changes)

    return prepare


def without_endpoints(account: Account) -> Profile:
    """Nothing is served any more."""
    arn = f"{CLASSIFIERS}-endpoint/tickets-live"
    account.clients.comprehend.delete_endpoint(EndpointArn=arn)
    account.server.clock.advance(3600)
    return shipped("endpoint")


def flywheel(model: str = TRAINED_PLAIN, *, seconds: float = 3600) -> Prepare:
    """A flywheel of a model, made so many seconds ago, and an endpoint of it."""

    def prepare(account: Account) -> Profile:
        make_flywheel(account, model, seconds=seconds)
        return shipped("endpoint", {"model": None, "flywheel": FLYWHEEL})

    return prepare


def make_flywheel(account: Account, model: str = TRAINED_PLAIN, *, seconds: float = 3600) -> None:
    """Make a flywheel of a model."""
    account.clients("comprehend").create_flywheel(
        FlywheelName="tickets", ActiveModelArn=model, DataAccessRoleArn=ROLE, DataLakeS3Uri="s3://acme-nlp-models/lake"
    )
    account.server.clock.advance(seconds)


def trained_with_warning(account: Account) -> Profile:
    """The story's recognizer, trained with a warning after all."""
    model = account.server._comprehend.store.models[TRAINED_PLAIN]
    model.status, model.message = "TRAINED_WITH_WARNING", "Few documents of PRODUCT."
    return shipped("endpoint", {"model": TRAINED_PLAIN})


def expired(account: Account) -> Profile:
    """The credentials are of no use any more."""
    account.server.set_faults(["sts:*=ExpiredToken"])
    return shipped("classifier-secure")


def _tags(number: int) -> dict[str, str]:
    return {f"tag-{index}": "x" for index in range(number)}


CASES: tuple[Case, ...] = (
    Case(accounts.CREDENTIALS, expired, plan("classifier-secure"), "expired"),
    Case(
        accounts.OTHER_ACCOUNT,
        plan("classifier-secure", {"account": "999988887777"}),
        plan("classifier-secure"),
        "for account 999988887777, but the credentials belong to 111122223333",
    ),
    Case(
        accounts.FOREIGN_ARN,
        plan("classifier-secure", {"account": None, "role": ROLE.replace("111122223333", "999988887777")}),
        plan("classifier-secure", {"account": None}),
        "The role belongs to account 999988887777",
    ),
    Case(
        accounts.PARTITION,
        plan("classifier-secure", {"region": "us-gov-west-1"}),
        plan("classifier-secure"),
        "us-gov-west-1 is in the partition aws-us-gov, the credentials are of aws",
    ),
    Case(
        place.NO_COMPREHEND,
        plan("classifier-secure", {"region": "eu-north-1"}),
        plan("classifier-secure", {"region": "eu-central-1"}),
        "eu-north-1 is not among the regions",
    ),
    Case(
        place.TOO_MANY_TAGS,
        plan("classifier-secure", {"tags": _tags(51)}),
        plan("classifier-secure", {"tags": _tags(50)}),
        "There are 51 tags",
    ),
    Case(
        names.NAME_TAKEN,
        plan("classifier-secure", {"name": "support-tickets-2025", "version": "v1"}),
        plan("classifier-secure", {"name": "support-tickets-2025", "version": "v2"}),
        'Give version = "v2"',
    ),
    Case(
        names.NO_VERSION,
        plan("classifier-secure", {"name": "support-tickets-2025", "version": None}),
        plan("classifier-secure", {"version": None}),
        "exists as version v1 (TRAINED), and the plan has no version",
    ),
    Case(
        names.NEW_VERSION,
        plan("recognizer-annotations", {"name": "product-mentions", "version": "v2"}),
        plan("recognizer-annotations"),
        "exists without a version (TRAINED)",
    ),
    Case(
        names.ENDPOINT_TAKEN,
        plan("endpoint", {"name": "tickets-live"}),
        plan("endpoint"),
        "it serves",
    ),
    Case(
        served.MODEL_GONE,
        plan("endpoint", {"model": f"{RECOGNIZERS}/nobody"}),
        plan("endpoint"),
        "There is no model nobody",
    ),
    Case(
        served.NOT_TRAINED,
        plan("endpoint", {"model": f"{CLASSIFIERS}/tickets-broken"}),
        plan("endpoint"),
        "is IN_ERROR: NO_WRITE_ACCESS_TO_OUTPUT",
    ),
    Case(served.TRAINED_WITH_WARNING, trained_with_warning, plan("endpoint"), "Few documents of PRODUCT."),
    Case(
        served.MODEL_KEY,
        plan("endpoint", {"role": None}),
        plan("endpoint", {"role": None, "model": TRAINED_PLAIN}),
        "and there is no role",
    ),
    Case(
        served.FLYWHEEL_GONE,
        plan("endpoint", {"model": None, "flywheel": FLYWHEEL}),
        flywheel(),
        "There is no flywheel tickets",
    ),
    Case(served.FLYWHEEL_NOT_ACTIVE, flywheel(seconds=0), flywheel(), "The flywheel tickets is CREATING"),
    Case(
        allowance.TRAININGS_FULL,
        trainings(10),
        trainings(9),
        "10 of 10 classifier trainings run, and this launch takes 1 more.",
    ),
    Case(
        allowance.TRAININGS_NEAR,
        trainings(7, "recognizer-annotations"),
        trainings(6, "recognizer-annotations"),
        "With this launch, 8 of 10 recognizer trainings run (AWS's default quota).",
    ),
    Case(
        allowance.TRAININGS_USED,
        trainings(3),
        plan("classifier-secure"),
        "3 of 10 classifier trainings run.",
    ),
    Case(
        allowance.ENDPOINT_UNITS,
        plan("endpoint", {"inference_units": 11}),
        plan("endpoint", {"inference_units": 10}),
        "an endpoint can have 10",
    ),
    Case(
        allowance.ENDPOINTS_FULL,
        endpoints(9),
        endpoints(8),
        "10 of 10 endpoints exist, and this launch takes 1 more.",
    ),
    Case(
        allowance.ENDPOINTS_NEAR,
        endpoints(7, 10, {"inference_units": 9}),
        endpoints(5, 10, {"inference_units": 10}),
        "With this launch, 80 of 100 inference units are in use.",
    ),
    Case(
        allowance.ENDPOINTS_USED,
        plan("endpoint"),
        without_endpoints,
        "1 of 10 endpoints exist; 1 of 100 inference units are in use.",
    ),
    Case(
        cost.COST,
        plan("endpoint", {"inference_units": 2}),
        plan("endpoint", {"inference_units": 0}),
        "about 3.60 USD an hour, 86.40 a day, 2,628 a month",
    ),
)
