"""What a person wants launched: one frozen plan of three kinds, and the only place that decides whether it is sound.

Imports nothing that speaks to AWS and no face. ``validate`` turns plain values into a plan and findings.
"""

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
from wizard.plan.rule_parts import look_up
from wizard.plan.rules import broken_rules
from wizard.plan.usable import usable
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
