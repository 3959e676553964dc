"""From plain values (a profile, the wizard's answers) to a plan, with every problem said at once and in plain words."""

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from wizard.findings import Finding, has_errors
from wizard.plan.models import PLAN_CLASSES, ClassifierPlan, EndpointPlan, RecognizerPlan
from wizard.plan.rules import NOT_FOR_THIS_KIND, broken_rules
from wizard.plan.wording import finding_of, shown

AnyPlan = ClassifierPlan | RecognizerPlan | EndpointPlan


def validate(profile: Mapping[str, Any]) -> tuple[AnyPlan | None, list[Finding]]:
    """Build the plan that ``profile`` (nested plain values in the profile's layout) describes.

    Returns the plan, or ``None`` if there are errors, and all findings: errors, warnings and remarks. A finding's
    ``subject`` is the dotted key.
    """
    kind = profile.get("kind")
    plan_class = PLAN_CLASSES.get(kind) if isinstance(kind, str) else None
    if plan_class is None:
        return None, [_unknown_kind(kind)]
    plan: AnyPlan | None = None
    located: list[Finding] = []
    rule_findings = broken_rules(profile)
    explained = {finding.subject for finding in rule_findings if finding.id == NOT_FOR_THIS_KIND}
    try:
        plan = plan_class.model_validate(profile)
    except ValidationError as error:
        located = [finding_of(plan_class, details) for details in error.errors()]
        # "An entity recognizer writes no output" says more than "output is not a key that a recognizer has".
        located = [item for item in located if item.id != "plan.unknown-key" or item.subject not in explained]
    found = {finding.subject for finding in located}
    # The models stop at field errors before they come to the rules: let the rules speak about all other keys as well.
    found |= explained
    findings = [
        *located,
        *(item for item in rule_findings if item.subject not in found or item.id == NOT_FOR_THIS_KIND),
    ]
    return (None if has_errors(findings) else plan), findings


def _unknown_kind(kind: Any) -> Finding:
    kinds = ", ".join(PLAN_CLASSES)
    if kind is None:
        return Finding("plan.kind", "error", "kind", "kind is missing.", f"Add it with one of {kinds}.")
    near = difflib.get_close_matches(str(kind).lower(), PLAN_CLASSES, n=1)
    remedy = f'Did you mean "{near[0]}"?' if near else f"Use one of {kinds}."
    return Finding("plan.kind", "error", "kind", f"{shown(kind)} is no kind of plan.", remedy)
