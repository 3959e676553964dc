"""botocore's own model of the Comprehend API: the source of every limit, pattern and enumeration checked here."""

from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel


@cache
def service_model() -> ServiceModel:
    """The Comprehend API, 2017-11-27, from the installed botocore."""
    return ServiceModel(_description(), service_name="comprehend")


@cache
def _description() -> dict[str, Any]:
    description: dict[str, Any] = Loader().load_service_model("comprehend", "service-2")
    return description


def operation(name: str) -> OperationModel | None:
    """An operation of the API by name, or None where it has none of that name."""
    return service_model().operation_model(name) if name in _description()["operations"] else None


def pattern(shape_name: str) -> str | None:
    """The regular expression of a shape. Read from the raw description: botocore's classes leave patterns out."""
    found = _description()["shapes"][shape_name].get("pattern")
    return None if found is None else str(found)


def is_sensitive(shape_name: str) -> bool:
    """Whether AWS masks values of this shape in its messages."""
    return bool(_description()["shapes"][shape_name].get("sensitive"))
