"""The operations on classifiers and recognizers: one implementation for both, by their :class:`ModelKind`."""

from typing import Any

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError, invalid_request
from wizard.demo.clock import Clock
from wizard.demo.comprehend import authorization
from wizard.demo.comprehend.authorization import Call
from wizard.demo.comprehend.listing import page, summaries, within_filter
from wizard.demo.comprehend.records import Model, ModelKind, Store, tags_of
from wizard.demo.comprehend.requests import require_sensible

ACTIVE_TRAININGS = 10
"""Concurrent trainings of a kind in a region (developer guide, quotas; adjustable there, not here)."""
_MODEL_FILTERS = {"Status": "Status", "SubmitTimeBefore": "SubmitTime", "SubmitTimeAfter": "SubmitTime"}


class Models:
    """Create, Describe, List, StopTraining and Delete of one kind of model."""

    def __init__(self, kind: ModelKind, account: MotoAccount, store: Store, clock: Clock) -> None:
        self._kind = kind
        self._account = account
        self._store = store
        self._clock = clock

    def create(self, call: Call) -> dict[str, Any]:
        """Create a model and submit its training."""
        kind, parameters = self._kind, call.parameters
        arn = _arn(call, kind, parameters[kind.name_field], parameters.get("VersionName"))
        authorization.require(call, [arn])
        authorization.require_pass_role(call, parameters["DataAccessRoleArn"], arn)
        require_sensible(self._account, kind, parameters, call.region)
        if arn in self._store.models:
            raise name_taken(arn)
        running = [model for model in self._of_region(call.region) if model.status in {"SUBMITTED", "TRAINING"}]
        if len(running) >= ACTIVE_TRAININGS:
            raise AwsError(
                "ResourceLimitExceededException",
                f"The maximum number of active {kind.resource} training jobs is {ACTIVE_TRAININGS}.",
            )
        self._store.models[arn] = Model(kind, arn, dict(parameters), self._clock.now(), tags_of(parameters))
        return {kind.arn_field: arn}

    def describe(self, call: Call) -> dict[str, Any]:
        """All there is to know about one model."""
        return {f"{self._kind.noun}Properties": self._authorized(call).properties()}

    def list_all(self, call: Call) -> dict[str, Any]:
        """The models of the region, newest first, page by page."""
        authorization.require(call, ["*"])
        models = [model for model in self._of_region(call.region) if self._passes(model, call.parameters)]
        return page([model.properties() for model in models], call.parameters, f"{self._kind.noun}PropertiesList")

    def list_summaries(self, call: Call) -> dict[str, Any]:
        """One line for each name: how many versions, and the latest."""
        authorization.require(call, ["*"])
        return page(summaries(self._of_region(call.region)), call.parameters, f"{self._kind.noun}SummariesList")

    def stop(self, call: Call) -> dict[str, Any]:
        """Ask for a running training to stop. A finished one is left alone, as the API reference says."""
        model = self._authorized(call)
        if model.status in {"SUBMITTED", "TRAINING"}:
            model.status, model.changed = "STOP_REQUESTED", self._clock.now()
        return {}

    def delete(self, call: Call) -> dict[str, Any]:
        """Delete a model in a final status that no endpoint uses."""
        model = self._authorized(call)
        if model.status not in {"TRAINED", "TRAINED_WITH_WARNING", "IN_ERROR", "STOPPED"}:
            raise AwsError(
                "ResourceUnavailableException",
                f"The model {model.arn} cannot be deleted: its status is {model.status}.",
            )
        users = [endpoint.arn for endpoint in self._store.endpoints.values() if endpoint.model_arn == model.arn]
        if users:
            raise AwsError("ResourceInUseException", f"The model {model.arn} is in use by the endpoint {users[0]}.")
        model.status, model.changed = "DELETING", self._clock.now()
        return {}

    def _authorized(self, call: Call) -> Model:
        arn = call.parameters[self._kind.arn_field]
        model = self._store.models.get(arn)
        authorization.require(call, [arn], model.tags if model else None)
        if model is None or model.region != call.region:
            raise AwsError(
                "ResourceNotFoundException", f"The specified resource {arn} does not exist in {call.region}."
            )
        return model

    def _of_region(self, region: str) -> list[Model]:
        models = [model for model in self._store.models.values() if model.region == region and model.kind is self._kind]
        return sorted(models, key=lambda model: (model.submitted, model.arn), reverse=True)

    def _passes(self, model: Model, parameters: dict[str, Any]) -> bool:
        wanted = parameters.get("Filter", {})
        if len(wanted) > 1:
            raise AwsError("InvalidFilterException", "You can only set one filter at a time.")
        if self._kind.name_field in wanted:
            return bool(model.name == wanted[self._kind.name_field])
        return within_filter(model.properties(), wanted, _MODEL_FILTERS)


def name_taken(arn: str) -> AwsError:
    """ResourceInUseException for a resource that exists already."""
    return AwsError(
        "ResourceInUseException",
        f"The specified resource name is already in use: {arn}. Use a different name and try your request again.",
    )


def require_region(call: Call, arn: str) -> None:
    """Raise InvalidRequestException for an ARN of another region than the call's."""
    if arn.split(":")[3] != call.region:
        raise invalid_request(f"The resource {arn} is not in the region {call.region}.")


def _arn(call: Call, kind: ModelKind, name: str, version: str | None) -> str:
    arn = f"arn:aws:comprehend:{call.region}:{call.account_id}:{kind.resource}/{name}"
    return arn if version is None else f"{arn}/version/{version}"
