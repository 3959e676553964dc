"""The launch: everything that can be known before is looked at, then the request is sent with its token.

That it happens once is the business of :mod:`wizard.launch.once`, which every face launches through.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.account.errors import RefusedError
from wizard.errors import UsageError
from wizard.launch.prepare import prepare
from wizard.launch.run import Run
from wizard.launch.status import TRAINED
from wizard.launch.watch import GoneError, describe
from wizard.plan import AnyPlan, EndpointPlan
from wizard.plan.arns import parse_arn
from wizard.request import Request
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession, Identity

__all__ = ["Launched", "NotSentError", "looked_at", "prepare", "send"]

_METHODS = {
    "classifier": ("create_document_classifier", "DocumentClassifierArn"),
    "recognizer": ("create_entity_recognizer", "EntityRecognizerArn"),
    "endpoint": ("create_endpoint", "EndpointArn"),
}
"""Kind → boto3's method, and the member of its answer that holds the new ARN."""


class NotSentError(UsageError):
    """The plan does not fit the account, and nothing was sent. ``profile_keys``: where it can be mended."""

    def __init__(self, message: str, remedy: str = "", *, profile_keys: Sequence[str] = ()) -> None:
        super().__init__(message, remedy)
        self.profile_keys = tuple(profile_keys)


@dataclass(frozen=True)
class Launched:
    """What AWS has accepted. ``token`` is the ClientRequestToken it was sent with, ``request_id`` AWS's own."""

    arn: str
    kind: str
    name: str
    region: str
    account: str
    token: str
    request_id: str


def send(session: "AccountSession", run: Run) -> tuple[str, str]:
    """Send the request of ``run`` with its token; the new resource's ARN, and AWS's request id (safe to show).

    Raises what boto3 raises: see :data:`wizard.launch.watch.AWS_ERRORS`.
    """
    method, member = _METHODS[run.kind]
    client: Any = session.client("comprehend", run.region)
    answer = getattr(client, method)(**run.request, ClientRequestToken=run.token)
    return str(answer[member]), visible(str(answer.get("ResponseMetadata", {}).get("RequestId", "")))


def looked_at(session: "AccountSession", plan: AnyPlan) -> "tuple[Request, Identity]":
    """The request of ``plan`` and the caller, after everything that is looked at before a request is sent.

    Raises UsageError for parameters that botocore refuses, NotSentError where the plan does not fit the account, and
    what AWS's refusal to be looked at is translated to. Sends nothing that changes anything.
    """
    request = prepare(plan)
    identity = session.identity()
    _require_account(plan, identity.account)
    if isinstance(plan, EndpointPlan) and plan.model is not None:
        _require_servable(session, plan, plan.model)
    return request, identity


def _require_account(plan: AnyPlan, account: str) -> None:
    if plan.account is not None and plan.account != account:
        raise NotSentError(
            f"The plan is for account {plan.account}, but these credentials belong to account {account}. "
            "Nothing was sent.",
            f"Use credentials of account {plan.account}, or change the plan's account.",
            profile_keys=("account",),
        )
    for key, what in (("role", "The role"), ("model", "The model"), ("flywheel", "The flywheel")):
        arn = parse_arn(getattr(plan, key, None) or "")
        if arn is not None and arn.account != account:
            raise NotSentError(
                f"{what} belongs to account {visible(arn.account)}, but these credentials to account {account}. "
                "Nothing was sent.",
                f"Choose one of account {account}, or use other credentials.",
                profile_keys=(key,),
            )


def _require_servable(session: "AccountSession", plan: EndpointPlan, model: str) -> None:
    try:
        status = describe(session, model)
    except GoneError as error:
        raise NotSentError(f"{error.message} Nothing was sent.", error.remedy, profile_keys=("model",)) from error
    except RefusedError as error:
        if error.permission:
            return  # who may create the endpoint and not look at the model gets AWS's own answer
        raise
    if status.status not in TRAINED:
        raise NotSentError(
            f"The model {model} is {status.status}; an endpoint needs a model that is TRAINED. Nothing was sent.",
            "Wait for its training to end, or choose another model.",
            profile_keys=("model",),
        )
    if status.model_key is not None and plan.role is None:
        raise NotSentError(
            f"The model {model} is encrypted with the customer managed key {visible(status.model_key)}, "
            "and the plan has no role that could read it. Nothing was sent.",
            "Give a role that Comprehend can assume and that may use this key.",
            profile_keys=("role",),
        )
