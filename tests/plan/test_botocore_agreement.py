"""What the plan says about Amazon Comprehend, compared with botocore's own model of the service, one by one."""

from functools import cache
from typing import Any, get_args

import botocore.session
import pytest
from botocore.model import ServiceModel, Shape
from pydantic import BaseModel

from wizard.plan import PLAN_CLASSES, Manifest, fields
from wizard.plan import limits as f
from wizard.request import LEFT_OUT, MANIFEST_PARAMETERS, OPERATIONS, PARAMETERS

_RULES_WITH_SHAPE = [rule for rule in f.TEXT_RULES if rule.shape is not None]
_LISTS = {
    "Subnets": (fields.Subnets, f.MAX_SUBNETS),
    "SecurityGroupIds": (fields.SecurityGroups, f.MAX_SECURITY_GROUPS),
    "ListOfDocumentReadFeatureTypes": (fields.ReadFeatures, f.MAX_READER_FEATURES),
}
# The region is the client's, not a parameter; the others are the plan's own.
_NO_PARAMETER = {"kind", "account", "region"}


@cache
def _service() -> ServiceModel:
    return botocore.session.get_session().get_service_model("comprehend")


def _shape(name: str) -> Any:
    return _service().shape_for(name)


def _input(kind: str) -> Any:
    return _service().operation_model(OPERATIONS[kind]).input_shape


@pytest.mark.parametrize("rule", _RULES_WITH_SHAPE, ids=lambda rule: rule.shape)
def test_text_rule_restates_its_shape(rule: f.TextRule) -> None:
    limits = _shape(str(rule.shape)).metadata
    assert rule.max_length == limits["max"]
    # A shape without a minimum would let an empty text through, which no field of ours does but the tag's value.
    assert rule.min_length == limits.get("min", 1)
    # Python's re has no \p{ASCII}.
    assert rule.pattern == {r"^\p{ASCII}+$": r"[\x00-\x7f]+"}.get(limits.get("pattern"), limits.get("pattern"))


def test_every_text_shape_a_plan_can_send_has_a_rule() -> None:
    texts = {shape.name for shape in _sent_values() if shape.type_name == "string" and not shape.enum}
    assert texts == {rule.shape for rule in _RULES_WITH_SHAPE}


@pytest.mark.parametrize("shape", f.ENUMERATIONS)
def test_enumeration_holds_aws_values(shape: str) -> None:
    assert f.choices(f.ENUMERATIONS[shape]) == tuple(_shape(shape).enum)


def test_every_enumeration_a_plan_can_send_is_compared() -> None:
    # A recognizer's format is not chosen: the request derives it from what is given.
    derived = {"EntityRecognizerDataFormat"}
    enumerations = {shape.name for shape in _sent_values() if getattr(shape, "enum", None)}
    assert enumerations == {*f.ENUMERATIONS, *derived}
    assert set(_shape("EntityRecognizerDataFormat").enum) == {"COMPREHEND_CSV", "AUGMENTED_MANIFEST"}


@pytest.mark.parametrize("shape", _LISTS)
def test_list_limits(shape: str) -> None:
    annotation, most = _LISTS[shape]
    limits = _shape(shape).metadata
    constraints = get_args(annotation)[1]
    lowest, highest = (
        next(value for item in constraints.metadata if (value := getattr(item, name, None)) is not None)
        for name in ("min_length", "max_length")
    )
    assert (lowest, highest, most) == (limits["min"], limits["max"], limits["max"])


def test_every_limited_list_a_plan_can_send_is_compared() -> None:
    limited = {name for kind in OPERATIONS for name in _limited_lists(_input(kind))}
    assert limited == set(_LISTS)


def test_lowest_number_of_inference_units() -> None:
    field = PLAN_CLASSES["endpoint"].model_fields["inference_units"]
    lowest = next(item.ge for item in field.metadata if hasattr(item, "ge"))
    assert lowest == _shape("InferenceUnitsInteger").metadata["min"]


@pytest.mark.parametrize("kind", OPERATIONS)
def test_parameters_exist_in_the_operation(kind: str) -> None:
    for key, path in PARAMETERS[kind].items():
        shape = _input(kind)
        for part in path.split("."):
            assert part in shape.members, f"{key}: {OPERATIONS[kind]} has no {path}"
            shape = shape.members[part]
        field = _leaf_annotations(PLAN_CLASSES[kind]).get(key)
        assert field is None or _type_of(field) == shape.type_name, key


@pytest.mark.parametrize("kind", OPERATIONS)
def test_every_field_of_a_plan_becomes_a_parameter(kind: str) -> None:
    mapped = set(PARAMETERS[kind]) - {"dataset.format"}
    fields = set(_leaf_annotations(PLAN_CLASSES[kind])) - {"dataset.format"} - _NO_PARAMETER
    assert fields == mapped


@pytest.mark.parametrize("kind", OPERATIONS)
def test_every_parameter_is_mapped_or_left_out_for_a_reason(kind: str) -> None:
    members = {path for path, _ in _leaves(kind)}
    assert members == {*PARAMETERS[kind].values(), *LEFT_OUT[kind]}
    assert all(LEFT_OUT[kind].values())


@pytest.mark.parametrize("kind", ["classifier", "recognizer"])
def test_manifests(kind: str) -> None:
    item = _input(kind).members["InputDataConfig"].members["AugmentedManifests"].member
    assert set(MANIFEST_PARAMETERS.values()) == set(item.members)
    assert set(MANIFEST_PARAMETERS) == set(Manifest.model_fields)
    required = {key for key, field in Manifest.model_fields.items() if field.is_required()}
    assert {MANIFEST_PARAMETERS[key] for key in required} == set(item.required_members)


@pytest.mark.parametrize("kind", OPERATIONS)
def test_what_the_api_requires_a_plan_requires(kind: str) -> None:
    plan_class = PLAN_CLASSES[kind]
    by_parameter = {path: key for key, path in PARAMETERS[kind].items()}
    for name in _input(kind).required_members:
        key = by_parameter.get(name, "dataset")
        field = plan_class.model_fields[key]
        assert field.is_required() or field.default is not None, f"{name} is required, {key} is not"


def _leaves(kind: str) -> list[tuple[str, Shape]]:
    """Path and shape of every member of an operation's input; a list is one leaf."""
    found: list[tuple[str, Shape]] = []

    def walk(shape: Any, path: str) -> None:
        if shape.type_name == "structure":
            for name, member in shape.members.items():
                walk(member, f"{path}.{name}" if path else name)
        else:
            found.append((path, shape))

    walk(_input(kind), "")
    return found


def _sent_values() -> list[Any]:
    """Shape of every single value that a plan of any kind can send, those inside lists included."""

    def values(shape: Any) -> list[Any]:
        if shape.type_name == "structure":
            return [value for member in shape.members.values() for value in values(member)]
        return values(shape.member) if shape.type_name == "list" else [shape]

    sent = [shape for kind in OPERATIONS for path, shape in _leaves(kind) if path not in LEFT_OUT[kind]]
    return [value for shape in sent for value in values(shape)]


def _limited_lists(shape: Any) -> set[str]:
    if shape.type_name == "structure":
        return {name for member in shape.members.values() for name in _limited_lists(member)}
    if shape.type_name == "list":
        own = {shape.name} if "max" in shape.metadata or "min" in shape.metadata else set()
        return own | _limited_lists(shape.member)
    return set()


def _leaf_annotations(model: type[BaseModel], prefix: str = "") -> dict[str, Any]:
    """Dotted key → annotation of everything that is not itself a table of fixed keys."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        inner = _model_in(field.annotation)
        if inner is None:
            found[f"{prefix}{name}"] = field.annotation
        else:
            found |= _leaf_annotations(inner, f"{prefix}{name}.")
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model of a table, optional or not; not that of a list's items."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    candidates = (part for part in get_args(annotation) if isinstance(part, type) and issubclass(part, BaseModel))
    return None if str(annotation).startswith("tuple") else next(candidates, None)


def _type_of(annotation: Any) -> str:
    text = str(annotation)
    if text.startswith(("dict", "tuple")) or "tuple[" in text:
        return "list"
    return "integer" if annotation is int else "string"
