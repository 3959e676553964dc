"""Comprehend as one object: an operation's name and its JSON body in, the answer out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError, invalid_request
from wizard.demo.clock import Clock
from wizard.demo.cloudtrail import Trail
from wizard.demo.comprehend import model
from wizard.demo.comprehend.authorization import Call
from wizard.demo.comprehend.endpoints import Endpoints
from wizard.demo.comprehend.flywheels import Flywheels
from wizard.demo.comprehend.lifecycle import Lifecycle
from wizard.demo.comprehend.models import Models
from wizard.demo.comprehend.records import CLASSIFIER, RECOGNIZER, Endpoint, Model, Store, digest
from wizard.demo.comprehend.rights import key_uses
from wizard.demo.comprehend.tagging import Tagging
from wizard.demo.comprehend.training import Inspection, Trainer
from wizard.demo.comprehend.validation import validated
from wizard.demo.iam.caller import Caller

Handler = Callable[[Call], dict[str, Any]]
_AT_THE_END = frozenset({"RetireGrant", "Decrypt"})
"""What a training does with a key when it ends; which call comes when is not documented."""


class Comprehend:
    """The custom models of one simulated account.

    ``training_seconds`` is how long a training takes on ``clock`` from its submission to TRAINED.
    """

    def __init__(self, account: MotoAccount, clock: Clock, training_seconds: float) -> None:
        self.store = Store()
        self.trail = Trail(account, clock)
        self._account = account
        self._trainer = Trainer(account)
        self._lifecycle = Lifecycle(self.store, clock, training_seconds, self._begin, self._finish)
        self._handlers = self._operations(clock)

    def settle(self) -> None:
        """Let trainings and endpoints move on to where the clock has them."""
        self._lifecycle.settle()

    def answer(self, caller: Caller, operation: str, raw: Any, region: str) -> dict[str, Any]:
        """The answer to one call, ready for JSON. Raises :class:`AwsError`."""
        handler = self._handlers.get(operation)
        described = model.operation(operation)
        if handler is None or described is None:
            raise AwsError("UnknownOperationException", f"The simulated account does not know comprehend:{operation}.")
        call = Call(caller, operation, validated(described, raw), region, self._account.account_id)
        answer: dict[str, Any] = _jsonable(self._once(call, handler))
        return answer

    def _begin(self, model: Model) -> Inspection:
        """A training begins: it uses its keys, as far as its role may."""
        inspection = self._trainer.inspect(model)
        for use in key_uses(self._account, model):
            if use.event_name not in _AT_THE_END:
                self.trail.record_use(use)
            if not use.allowed:
                break
        return inspection

    def _finish(self, model: Model, inspection: Inspection) -> str | None:
        """A training ends: what it has learned is encrypted, its grants are retired."""
        problem = self._trainer.finish(model, inspection)
        for use in key_uses(self._account, model):
            if use.event_name in _AT_THE_END:
                self.trail.record_use(use)
        return problem

    def record_serving(self, endpoint: Endpoint, moment: datetime | None = None) -> None:
        """An endpoint reads its model with the model's key."""
        model = self.store.models.get(endpoint.model_arn)
        if model is None or endpoint.role_arn is None:
            return
        for use in key_uses(self._account, model):
            if use.event_name == "Decrypt" and use.named == model.request.get("ModelKmsKeyId"):
                self.trail.record_use(replace(use, role_arn=endpoint.role_arn, resource_arn=endpoint.arn), moment)

    def _once(self, call: Call, handler: Handler) -> dict[str, Any]:
        """Answer a repeated ClientRequestToken as the first time, if the request is the same."""
        token = call.parameters.get("ClientRequestToken")
        if token is None:
            return self._handled(call, handler)
        key = (call.caller.arn, call.region, call.operation, token)
        if key not in self.store.answered:
            answer = self._handled(call, handler)
            self.store.answered[key] = (digest(call.parameters), answer)
            return answer
        known, answer = self.store.answered[key]
        if known != digest(call.parameters):
            raise invalid_request("The ClientRequestToken was already used in a request with different parameters.")
        return answer

    def _handled(self, call: Call, handler: Handler) -> dict[str, Any]:
        answer = handler(call)
        if call.operation == "CreateEndpoint":
            self.record_serving(self.store.endpoints[answer["EndpointArn"]])
        return answer

    def _operations(self, clock: Clock) -> Mapping[str, Handler]:
        handlers: dict[str, Handler] = {}
        for kind in (CLASSIFIER, RECOGNIZER):
            models = Models(kind, self._account, self.store, clock)
            handlers |= {
                f"Create{kind.noun}": models.create,
                f"Describe{kind.noun}": models.describe,
                f"List{kind.noun}s": models.list_all,
                f"List{kind.noun}Summaries": models.list_summaries,
                f"StopTraining{kind.noun}": models.stop,
                f"Delete{kind.noun}": models.delete,
            }
        endpoints, tagging = Endpoints(self.store, clock), Tagging(self.store)
        flywheels = Flywheels(self.store, clock)
        return handlers | {
            "CreateEndpoint": endpoints.create,
            "DescribeEndpoint": endpoints.describe,
            "ListEndpoints": endpoints.list_all,
            "UpdateEndpoint": endpoints.update,
            "DeleteEndpoint": endpoints.delete,
            "CreateFlywheel": flywheels.create,
            "DescribeFlywheel": flywheels.describe,
            "ListFlywheels": flywheels.list_all,
            "DeleteFlywheel": flywheels.delete,
            "ListTagsForResource": tagging.list_tags,
            "TagResource": tagging.tag,
            "UntagResource": tagging.untag,
        }


def _jsonable(value: Any) -> Any:
    """``value`` with its moments as epoch seconds, the timestamp format of the JSON 1.1 protocol."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, dict):
        return {name: _jsonable(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_jsonable(item) for item in value]
    return value
