"""How trainings and endpoints move on with the account's clock.

Nothing runs in the background: whenever the account is asked anything, :meth:`Lifecycle.settle` first does what became
due since it was last asked. So a training that fails is judged by what S3, IAM and EC2 hold when its TRAINING begins
or, if nobody asked for a while, when somebody asks next.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from wizard.demo.clock import Clock
from wizard.demo.comprehend.records import Endpoint, Flywheel, Model, Store
from wizard.demo.comprehend.training import Inspection

# Shares of the time a training takes. AWS publishes none; the proportions make each status long enough to be seen.
_QUEUED = 0.15
_STOPPING = 0.1
_DELETING = 0.05
_ENDPOINT_STARTING = 0.3

Inspect = Callable[[Model], Inspection]
Finish = Callable[[Model, Inspection], str | None]


class Lifecycle:
    """Moves the records of a store through their statuses.

    ``inspect`` looks at a training's data and rights when it begins, ``finish`` writes its output when it ends well.
    """

    def __init__(self, store: Store, clock: Clock, training_seconds: float, inspect: Inspect, finish: Finish) -> None:
        self._store = store
        self._clock = clock
        self._seconds = training_seconds
        self._inspect = inspect
        self._finish = finish
        self._inspections: dict[str, Inspection] = {}

    def settle(self) -> None:
        """Do everything that is due by now."""
        now = self._clock.now()
        for model in list(self._store.models.values()):
            self._settle_model(model, now)
        for endpoint in list(self._store.endpoints.values()):
            self._settle_endpoint(endpoint, now)
        for flywheel in list(self._store.flywheels.values()):
            self._settle_flywheel(flywheel, now)

    def _after(self, start: datetime, share: float) -> datetime:
        return start + timedelta(seconds=self._seconds * share)

    def _settle_model(self, model: Model, now: datetime) -> None:
        if model.status == "SUBMITTED" and now >= (due := self._after(model.submitted, _QUEUED)):
            self._begin(model, due)
        if model.status == "TRAINING" and now >= (due := self._after(model.submitted, 1)):
            self._end(model, due)
        since = model.changed or model.submitted
        if model.status == "STOP_REQUESTED" and now >= (due := self._after(since, _STOPPING)):
            model.status, model.ended = "STOPPED", due
        if model.status == "DELETING" and now >= self._after(since, _DELETING):
            del self._store.models[model.arn]

    def _begin(self, model: Model, due: datetime) -> None:
        inspection = self._inspect(model)
        if inspection.problem is not None:
            model.status, model.message, model.ended = "IN_ERROR", inspection.problem, due
            return
        self._inspections[model.arn] = inspection
        model.status, model.training_started = "TRAINING", due

    def _end(self, model: Model, due: datetime) -> None:
        inspection = self._inspections.pop(model.arn)
        model.training_ended = model.ended = due
        problem = self._finish(model, inspection)
        if problem is not None:
            model.status, model.message = "IN_ERROR", problem
            return
        model.status, model.metadata = "TRAINED", inspection.metadata
        if inspection.skipped:
            model.status = "TRAINED_WITH_WARNING"
            model.message = f"{len(inspection.skipped)} documents could not be read and were skipped."

    def _settle_endpoint(self, endpoint: Endpoint, now: datetime) -> None:
        if endpoint.status in {"CREATING", "UPDATING"} and now >= self._after(endpoint.modified, _ENDPOINT_STARTING):
            endpoint.status = "IN_SERVICE"
            endpoint.current_units = endpoint.units
            endpoint.model_arn = endpoint.desired_model_arn or endpoint.model_arn
            endpoint.role_arn = endpoint.desired_role_arn or endpoint.role_arn
            endpoint.desired_model_arn = endpoint.desired_role_arn = None
        if endpoint.status == "DELETING" and now >= self._after(endpoint.modified, _DELETING):
            del self._store.endpoints[endpoint.arn]

    def _settle_flywheel(self, flywheel: Flywheel, now: datetime) -> None:
        if flywheel.status == "CREATING" and now >= self._after(flywheel.modified, _ENDPOINT_STARTING):
            flywheel.status = "ACTIVE"
        if flywheel.status == "DELETING" and now >= self._after(flywheel.modified, _DELETING):
            del self._store.flywheels[flywheel.arn]
