"""What can be done after a launch, as commands of the AWS CLI that are complete: nothing in them is left to fill in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.launch.status import RunStatus
from wizard.plan.limits import ENDPOINT_NAME

if TYPE_CHECKING:
    from wizard.launch.launch import Launched

_NOUNS = {"classifier": "document-classifier", "recognizer": "entity-recognizer", "endpoint": "endpoint"}
"""Kind → the noun in the AWS CLI's command and option names."""

_RUNNING = frozenset({"SUBMITTED", "TRAINING"})


@dataclass(frozen=True)
class NextStep:
    """One thing that can be done: what it is for, and the command as a list of arguments."""

    sentence: str
    argv: tuple[str, ...]


def next_steps(
    launched: "Launched", status: RunStatus | None, *, endpoint_url: str | None, profile: str = ""
) -> tuple[NextStep, ...]:
    """What can be done in the present ``status`` (None: not known yet), the likeliest first.

    ``profile`` is the credentials profile that the commands are to name, empty for none.
    """
    where = ["--region", launched.region]
    if endpoint_url:
        where += ["--endpoint-url", endpoint_url]
    if profile and profile != "default":
        where += ["--profile", profile]
    return tuple(_steps(launched, status, where))


def _steps(launched: "Launched", status: RunStatus | None, where: Sequence[str]) -> Iterator[NextStep]:
    noun = _NOUNS[launched.kind]

    def command(operation: str, *options: str) -> tuple[str, ...]:
        return ("aws", "comprehend", operation, *options, *where)

    on_this = (f"--{noun}-arn", launched.arn)
    if status is not None and status.ok and launched.kind != "endpoint":
        yield _endpoint_of(launched, status, command)
    yield NextStep(f"See what AWS says of this {launched.kind}:", command(f"describe-{noun}", *on_this))
    if status is None:
        return
    if launched.kind == "endpoint":
        if status.finished:
            yield NextStep(
                "Delete the endpoint when it has served (it costs money by the second until then, used or not):",
                command("delete-endpoint", *on_this),
            )
    elif status.status in _RUNNING:
        yield NextStep("Stop the training:", command(f"stop-training-{noun}", *on_this))
    elif status.finished and not status.ok:
        yield NextStep("Delete it, so that its name can be used again:", command(f"delete-{noun}", *on_this))


def _endpoint_of(launched: "Launched", status: RunStatus, command: Callable[..., tuple[str, ...]]) -> NextStep:
    options = ["--endpoint-name", launched.name[: ENDPOINT_NAME.max_length].rstrip("-")]
    options += ["--model-arn", launched.arn, "--desired-inference-units", "1"]
    if status.model_key is not None and status.role is not None:
        # Comprehend reads a model that is encrypted with a customer's key as this role.
        options += ["--data-access-role-arn", status.role]
    return NextStep(
        "Create an endpoint for real-time analysis (it costs money by the second until it is deleted):",
        command("create-endpoint", *options),
    )
