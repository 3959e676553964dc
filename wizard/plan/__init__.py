"""What a person wants launched: one frozen plan of three kinds, and the only place that decides whether it is sound.

Imports nothing that speaks to AWS and no face. ``validate`` turns plain values into a plan and findings.

The models come when they are first asked for: pydantic is most of the start of a headless command, and one that meets
a sound profile needs none (``accepting``).
"""

import importlib
from typing import TYPE_CHECKING, Any

from wizard.plan.rule_parts import look_up
from wizard.plan.rules import broken_rules

if TYPE_CHECKING:
    from wizard.plan.fitting import usable
    from wizard.plan.models import (
        PLAN_CLASSES,
        ClassifierDataset,
        ClassifierKeys,
        ClassifierPlan,
        EndpointPlan,
        Kind,
        Manifest,
        Output,
        Plan,
        Reader,
        RecognizerDataset,
        RecognizerKeys,
        RecognizerPlan,
        Vpc,
        plan_adapter,
    )
    from wizard.plan.validation import AnyPlan, validate
    from wizard.plan.wording import known_keys

__all__ = [
    "PLAN_CLASSES",
    "AnyPlan",
    "ClassifierDataset",
    "ClassifierKeys",
    "ClassifierPlan",
    "EndpointPlan",
    "Kind",
    "Manifest",
    "Output",
    "Plan",
    "Reader",
    "RecognizerDataset",
    "RecognizerKeys",
    "RecognizerPlan",
    "Vpc",
    "broken_rules",
    "known_keys",
    "look_up",
    "plan_adapter",
    "usable",
    "validate",
]

_ELSEWHERE = {"AnyPlan": "validation", "known_keys": "wording", "usable": "fitting", "validate": "validation"}
"""The names that are not in ``models``, by module."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_ELSEWHERE.get(name, 'models')}"), name)
