"""The first steps: where (account and region), and what."""

from wizard.flow.answers import Answers, Value, text_of
from wizard.flow.questions import Choose, Count, Option, Pick, Question, Step
from wizard.plan import limits as f


def is_classifier(answers: Answers) -> bool:
    """A classifier is being set up."""
    return text_of(answers, "kind") == "classifier"


def is_recognizer(answers: Answers) -> bool:
    """A recognizer is being set up."""
    return text_of(answers, "kind") == "recognizer"


def is_endpoint(answers: Answers) -> bool:
    """An endpoint is being set up."""
    return text_of(answers, "kind") == "endpoint"


def is_training(answers: Answers) -> bool:
    """Something is trained: a classifier or a recognizer."""
    return is_classifier(answers) or is_recognizer(answers)


ANY_CREDENTIALS_PROFILE = f.TextRule(
    "The credentials profile", "Give a profile of your AWS configuration, such as default.", max_length=256
)

ACCOUNT = Step(
    "account",
    "Account",
    "Account",
    (
        Question(
            key="_credentials",
            title="Credentials",
            ask="Which AWS credentials should be used?",
            why="Everything below is discovered, and launched, with these credentials. The account they belong to is "
            "always shown at the top, so that nothing is launched in the wrong one.",
            control=Pick("profiles", ANY_CREDENTIALS_PROFILE),
            applies=lambda a: "_demo" not in a,
            none="Those found without a profile (environment, instance role)",
        ),
        Question(
            key="region",
            title="Region",
            ask="In which region should it run?",
            why="Comprehend exists in some regions only, and the dataset's and the output's bucket must be in the "
            "region of the call. A bucket elsewhere makes AWS refuse the request.",
            control=Pick("regions", f.REGION),
        ),
    ),
)

_KINDS = (
    Option(
        "classifier",
        "Document classifier",
        "Learns to put whole documents into classes of yours, such as BILLING or OUTAGE.",
    ),
    Option(
        "recognizer",
        "Entity recognizer",
        "Learns to find things of yours inside documents, such as product names.",
    ),
    Option(
        "endpoint",
        "Endpoint",
        "Serves a trained model for answers in real time. It costs money from its start until it is deleted.",
    ),
)

KIND = Step(
    "kind",
    "What to launch",
    "What",
    (
        Question(
            key="kind",
            title="Kind",
            ask="What should be launched?",
            why="Each kind is one call of Amazon Comprehend and takes settings of its own: a recognizer has no output, "
            "an endpoint inherits network and keys from its model. The steps that follow depend on this choice.",
            control=Choose(_KINDS),
        ),
    ),
)


def _refuse_model(model: object, _answers: Answers) -> str | None:
    status = getattr(model, "status", "")
    if status not in ("TRAINED", "TRAINED_WITH_WARNING"):
        return f"It is {status}; an endpoint serves a model that is TRAINED."
    return None


def _notes_of_model(model: object) -> dict[str, Value | None]:
    return {"_model_key": getattr(model, "model_key", None) or None}


MODEL = Step(
    "model",
    "Model",
    "Model",
    (
        Question(
            key="model",
            title="Model",
            ask="Which model should the endpoint serve?",
            why="An endpoint takes no VPC and no keys of its own: it has those of its model. Only a model that is "
            "TRAINED can be served; for any other AWS answers ResourceUnavailableException.",
            control=Pick("models", f.MODEL_ARN, refuse=_refuse_model, notes=_notes_of_model),
            applies=is_endpoint,
        ),
        Question(
            key="inference_units",
            title="Inference units",
            ask="How many inference units?",
            why="One unit answers 100 characters a second, or two documents. Each costs about 1.80 USD an hour "
            "(published price, us-east-1) from the start of the endpoint until it is deleted, whether it is used or "
            "not.",
            control=Count(least=1, usual_most=f.ENDPOINT_UNITS_QUOTA),
            applies=is_endpoint,
            default=lambda _answers: 1,
            infer=lambda a: 1 if "name" in a else None,  # the plan's own default
        ),
    ),
)
