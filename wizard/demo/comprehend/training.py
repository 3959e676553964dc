"""What a training finds when it begins, and what it leaves behind when it ends."""

from dataclasses import dataclass
from typing import Any

from wizard.demo.account import MotoAccount
from wizard.demo.comprehend.network import network_problem
from wizard.demo.comprehend.records import Model
from wizard.demo.comprehend.rights import rights_problem


@dataclass(frozen=True)
class Inspection:
    """What a training found: a problem that ends it IN_ERROR, or what its metadata will say."""

    problem: str | None = None
    metadata: dict[str, Any] | None = None
    confusion: dict[str, Any] | None = None


class Trainer:
    """Inspects and finishes the trainings of one account."""

    def __init__(self, account: MotoAccount) -> None:
        self._account = account

    def inspect(self, model: Model) -> Inspection:
        """Look at the role, the network and the data of a training that begins."""
        problem = rights_problem(self._account, model)
        if problem is None and "VpcConfig" in model.request:
            problem = network_problem(self._account, model.request["VpcConfig"], model.region)
        if problem is not None:
            return Inspection(problem)
        return Inspection()

    def finish(self, model: Model, inspection: Inspection) -> None:
        """Write the output archive of a training that has ended well, where it is to have one."""
