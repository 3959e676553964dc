"""The request of a plan, held against botocore's own description of Comprehend before anything is sent."""

import re
from functools import cache

from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape
from botocore.validate import ParamValidator

from wizard.errors import UsageError
from wizard.findings import Finding
from wizard.plan import AnyPlan
from wizard.request import Request, profile_key_of, request_of
from wizard.text import visible

# Lines of botocore's report: "Invalid length for parameter InputDataConfig.S3Uri, value: 3, …",
# "Missing required parameter in VpcConfig: "Subnets"".
_PARAMETER = re.compile(r"parameter (?P<path>[A-Za-z0-9.\[\]]+), value")
_MISSING = re.compile(r'parameter in (?P<inside>[A-Za-z0-9.\[\]]+): "(?P<name>[^"]+)"')
_INDEX = re.compile(r"\[\d+\].*")


def prepare(plan: AnyPlan) -> Request:
    """The request that launching ``plan`` sends, as botocore would let it through.

    Raises UsageError with one finding for each parameter that botocore refuses, its subject the profile's key.
    """
    request = request_of(plan)
    report = ParamValidator().validate(dict(request.parameters), _input_shape(request.operation))
    if report.has_errors():
        findings = [_finding(plan.kind, line) for line in report.generate_report().splitlines()]
        keys = ", ".join(dict.fromkeys(finding.subject for finding in findings))
        raise UsageError(f"The request is not valid ({keys}); nothing was sent.", findings=findings)
    return request


@cache
def _input_shape(operation: str) -> Shape:
    service = ServiceModel(Loader().load_service_model("comprehend", "service-2"), "comprehend")
    return service.shape_for(f"{operation}Request")


def _finding(kind: str, line: str) -> Finding:
    return Finding("request.parameter", "error", _profile_key(kind, line), f"{visible(line)}.", "")


def _profile_key(kind: str, line: str) -> str:
    """The profile's key for the parameter that a line of botocore's report names; else the parameter itself."""
    if named := _PARAMETER.search(line):
        path = named["path"]
    elif missing := _MISSING.search(line):
        path = missing["name"] if missing["inside"] == "input" else f"{missing['inside']}.{missing['name']}"
    else:
        return "the request"
    return profile_key_of(kind, _INDEX.sub("", path)) or path
