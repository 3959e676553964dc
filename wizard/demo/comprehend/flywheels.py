"""The operations on flywheels, as far as an endpoint needs one: made of a trained model, described, listed, deleted.

No data is added to them and no iteration is started, so a flywheel keeps the model that it was made of.
"""

from typing import Any

from wizard.demo.aws_errors import AwsError, invalid_request
from wizard.demo.clock import Clock
from wizard.demo.comprehend import authorization
from wizard.demo.comprehend.authorization import Call
from wizard.demo.comprehend.listing import page, within_filter
from wizard.demo.comprehend.models import name_taken, require_region
from wizard.demo.comprehend.records import Flywheel, Store, tags_of
from wizard.demo.comprehend.requests import require_tags

_FILTERS = {"Status": "Status", "CreationTimeAfter": "CreationTime", "CreationTimeBefore": "CreationTime"}


class Flywheels:
    """Create, Describe, List and Delete of flywheels."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def create(self, call: Call) -> dict[str, Any]:
        """Create a flywheel of a model that there is."""
        parameters = call.parameters
        model_arn = parameters.get("ActiveModelArn")
        if model_arn is None:
            raise invalid_request("The simulated account makes flywheels of existing models only; give ActiveModelArn.")
        arn = f"arn:aws:comprehend:{call.region}:{call.account_id}:flywheel/{parameters['FlywheelName']}"
        authorization.require(call, [arn, model_arn])
        authorization.require_pass_role(call, parameters["DataAccessRoleArn"], arn)
        require_tags(tags_of(parameters), len(parameters.get("Tags", [])))
        require_region(call, model_arn)
        if model_arn not in self._store.models:
            raise AwsError("ResourceNotFoundException", f"The specified resource {model_arn} does not exist.")
        if arn in self._store.flywheels:
            raise name_taken(arn)
        now = self._clock.now()
        self._store.flywheels[arn] = Flywheel(
            arn,
            model_arn,
            parameters["DataAccessRoleArn"],
            parameters["DataLakeS3Uri"],
            now,
            now,
            tags=tags_of(parameters),
        )
        return {"FlywheelArn": arn, "ActiveModelArn": model_arn}

    def describe(self, call: Call) -> dict[str, Any]:
        """All there is to know about one flywheel."""
        return {"FlywheelProperties": self._authorized(call).properties()}

    def list_all(self, call: Call) -> dict[str, Any]:
        """The flywheels of the region, newest first, page by page."""
        authorization.require(call, ["*"])
        here = [flywheel for flywheel in self._store.flywheels.values() if flywheel.region == call.region]
        here.sort(key=lambda flywheel: (flywheel.created, flywheel.arn), reverse=True)
        wanted = call.parameters.get("Filter", {})
        shown = [flywheel.summary() for flywheel in here]
        passing = [summary for summary in shown if within_filter(summary, wanted, _FILTERS)]
        return page(passing, call.parameters, "FlywheelSummaryList")

    def delete(self, call: Call) -> dict[str, Any]:
        """Delete a flywheel; its model stays, as the API reference says."""
        flywheel = self._authorized(call)
        flywheel.status, flywheel.modified = "DELETING", self._clock.now()
        return {}

    def _authorized(self, call: Call) -> Flywheel:
        arn = call.parameters["FlywheelArn"]
        flywheel = self._store.flywheels.get(arn)
        authorization.require(call, [arn], flywheel.tags if flywheel else None)
        if flywheel is None or flywheel.region != call.region:
            raise AwsError(
                "ResourceNotFoundException", f"The specified resource {arn} does not exist in {call.region}."
            )
        return flywheel
