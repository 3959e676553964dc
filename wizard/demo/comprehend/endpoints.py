"""The operations on endpoints."""

from collections.abc import Sequence
from typing import Any

from wizard.demo.aws_errors import AwsError, invalid_request
from wizard.demo.clock import Clock
from wizard.demo.comprehend import authorization
from wizard.demo.comprehend.authorization import Call
from wizard.demo.comprehend.listing import page, within_filter
from wizard.demo.comprehend.models import name_taken, require_region
from wizard.demo.comprehend.records import Endpoint, Model, Store, tags_of
from wizard.demo.comprehend.requests import require_tags

# Developer guide, quotas for endpoints; adjustable there, not here.
ENDPOINT_LIMIT = 10
UNITS_PER_ENDPOINT = 10
UNITS_PER_REGION = 100
_FILTERS = {
    "ModelArn": "ModelArn",
    "Status": "Status",
    "CreationTimeBefore": "CreationTime",
    "CreationTimeAfter": "CreationTime",
}


class Endpoints:
    """Create, Describe, List, Update and Delete of endpoints."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def create(self, call: Call) -> dict[str, Any]:
        """Create an endpoint of a trained model."""
        parameters = call.parameters
        flywheel_arn = parameters.get("FlywheelArn")
        model_arn = parameters.get("ModelArn") or self._active_model(call, flywheel_arn)
        arn = _endpoint_arn(call, model_arn)
        authorization.require(call, [arn, model_arn, *([flywheel_arn] if flywheel_arn else [])])
        role_arn = parameters.get("DataAccessRoleArn")
        authorization.require_pass_role(call, role_arn, arn)
        require_tags(tags_of(parameters), len(parameters.get("Tags", [])))
        self._require_servable(call, model_arn, role_arn)
        if arn in self._store.endpoints:
            raise name_taken(arn)
        units = parameters["DesiredInferenceUnits"]
        self._require_room(call.region, None, units)
        now = self._clock.now()
        self._store.endpoints[arn] = Endpoint(
            arn,
            model_arn,
            units,
            now,
            now,
            role_arn=role_arn,
            flywheel_arn=flywheel_arn,
            tags=tags_of(parameters),
        )
        return {"EndpointArn": arn, "ModelArn": model_arn}

    def describe(self, call: Call) -> dict[str, Any]:
        """All there is to know about one endpoint."""
        return {"EndpointProperties": self._authorized(call).properties()}

    def list_all(self, call: Call) -> dict[str, Any]:
        """The endpoints of the region, newest first, page by page."""
        authorization.require(call, ["*"])
        wanted = call.parameters.get("Filter", {})
        shown = [endpoint.properties() for endpoint in self._of_region(call.region)]
        passing = [properties for properties in shown if within_filter(properties, wanted, _FILTERS)]
        return page(passing, call.parameters, "EndpointPropertiesList")

    def update(self, call: Call) -> dict[str, Any]:
        """Change units, model or role of an endpoint that is in service."""
        endpoint = self._authorized(call)
        parameters = call.parameters
        if "FlywheelArn" in parameters:
            raise invalid_request("The simulated account moves no endpoint to a flywheel; give a DesiredModelArn.")
        role_arn = parameters.get("DesiredDataAccessRoleArn")
        authorization.require_pass_role(call, role_arn, endpoint.arn)
        if endpoint.status != "IN_SERVICE":
            raise _unavailable(endpoint)
        model_arn = parameters.get("DesiredModelArn", endpoint.model_arn)
        if model_arn.split(":")[5].split("/")[0] != endpoint.model_arn.split(":")[5].split("/")[0]:
            raise invalid_request("The model type of an endpoint cannot be changed.")
        self._require_servable(call, model_arn, role_arn or endpoint.role_arn)
        units = parameters.get("DesiredInferenceUnits", endpoint.units)
        self._require_room(call.region, endpoint, units)
        endpoint.status, endpoint.modified, endpoint.units = "UPDATING", self._clock.now(), units
        endpoint.desired_model_arn, endpoint.desired_role_arn = model_arn, role_arn
        return {"DesiredModelArn": model_arn}

    def delete(self, call: Call) -> dict[str, Any]:
        """Delete an endpoint."""
        endpoint = self._authorized(call)
        if endpoint.status not in {"IN_SERVICE", "FAILED"}:
            raise _unavailable(endpoint)
        endpoint.status, endpoint.modified = "DELETING", self._clock.now()
        return {}

    def _authorized(self, call: Call) -> Endpoint:
        arn = call.parameters["EndpointArn"]
        endpoint = self._store.endpoints.get(arn)
        authorization.require(call, [arn], endpoint.tags if endpoint else None)
        if endpoint is None or endpoint.region != call.region:
            raise AwsError(
                "ResourceNotFoundException", f"The specified resource {arn} does not exist in {call.region}."
            )
        return endpoint

    def _active_model(self, call: Call, flywheel_arn: str | None) -> str:
        """The model of a flywheel. That one which is not ACTIVE is refused is ours: AWS does not document it."""
        if flywheel_arn is None:
            raise invalid_request("Either ModelArn or FlywheelArn must be specified.")
        require_region(call, flywheel_arn)
        flywheel = self._store.flywheels.get(flywheel_arn)
        if flywheel is None:
            raise AwsError("ResourceNotFoundException", f"The specified resource {flywheel_arn} does not exist.")
        if flywheel.status != "ACTIVE":
            raise AwsError(
                "ResourceUnavailableException",
                f"The flywheel {flywheel_arn} is not available: its status is {flywheel.status}.",
            )
        return flywheel.active_model_arn

    def _of_region(self, region: str) -> Sequence[Endpoint]:
        endpoints = [endpoint for endpoint in self._store.endpoints.values() if endpoint.region == region]
        return sorted(endpoints, key=lambda endpoint: (endpoint.created, endpoint.arn), reverse=True)

    def _require_servable(self, call: Call, model_arn: str, role_arn: str | None) -> None:
        require_region(call, model_arn)
        model: Model | None = self._store.models.get(model_arn)
        if model is None:
            raise AwsError("ResourceNotFoundException", f"The specified resource {model_arn} does not exist.")
        if model.status not in {"TRAINED", "TRAINED_WITH_WARNING"}:
            raise AwsError(
                "ResourceUnavailableException", f"The model {model_arn} is not available: its status is {model.status}."
            )
        if "ModelKmsKeyId" in model.request and role_arn is None:
            raise invalid_request(
                f"DataAccessRoleArn must be specified: the model {model_arn} is encrypted with a customer managed key."
            )

    def _require_room(self, region: str, changed: Endpoint | None, units: int) -> None:
        others = [endpoint for endpoint in self._of_region(region) if endpoint is not changed]
        if changed is None and len(others) >= ENDPOINT_LIMIT:
            raise AwsError(
                "ResourceLimitExceededException", f"The maximum number of active endpoints is {ENDPOINT_LIMIT}."
            )
        if units > UNITS_PER_ENDPOINT or units + sum(endpoint.units for endpoint in others) > UNITS_PER_REGION:
            raise AwsError(
                "ResourceLimitExceededException",
                f"The maximum number of inference units is {UNITS_PER_ENDPOINT} for an endpoint "
                f"and {UNITS_PER_REGION} for all endpoints of the region.",
            )


def _endpoint_arn(call: Call, model_arn: str) -> str:
    resource = model_arn.split(":")[5].split("/", maxsplit=1)[0]
    return f"arn:aws:comprehend:{call.region}:{call.account_id}:{resource}-endpoint/{call.parameters['EndpointName']}"


def _unavailable(endpoint: Endpoint) -> AwsError:
    return AwsError(
        "ResourceUnavailableException",
        f"The endpoint {endpoint.arn} is not available: its status is {endpoint.status}.",
    )
