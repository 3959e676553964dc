"""Hypothesis strategies: every plan the rules accept, with values as hostile as the rules let through.

Each is made once: Hypothesis looks into a strategy the first time that it draws from it, and for one made anew with
each example that takes longer than drawing.
"""

from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st

from wizard.plan import AnyPlan, ClassifierPlan, EndpointPlan, RecognizerPlan, validate
from wizard.plan import limits as f

_P = TypeVar("_P", ClassifierPlan, RecognizerPlan, EndpointPlan)

ACCOUNT = "111122223333"
REGION = "us-west-2"

# What breaks careless quoting in a shell, TOML, JSON, shorthand syntax or a terminal.
_NASTY = (
    *("'", '"', "`", "$(id)", "${HOME}", "\\", "\\n", "!", "&&", "|", ";", "*", "~", "#", "%PATH%", "^", "--", "-x"),
    *(
        " ",
        "  ",
        ",",
        "=",
        "Key=a,Value=b",
        "[",
        "]",
        "{",
        "}",
        "()",
        "<",
        ">",
        "?",
        "@file",
        "file://x",
        "[/]",
        "[bold]",
    ),
    *(
        "é",
        "日本",
        "\N{GRINNING FACE}",
        "\N{RIGHT-TO-LEFT OVERRIDE}",
        "\N{ZERO WIDTH SPACE}",
        "\x1b[31m",
        "\x7f",
        "\x9b",
    ),
)


@cache
def hostile_texts(*, without: str = "", max_size: int = 60) -> st.SearchStrategy[str]:
    """Texts of nasty pieces and any characters, none of those in ``without``; at least one character."""
    parts = st.one_of(st.sampled_from(_NASTY), st.characters(codec="utf-8"))
    texts = st.lists(parts, min_size=1, max_size=8).map("".join)
    cleaned = texts.map(lambda text: "".join(char for char in text if char not in without)[:max_size])
    return cleaned.filter(bool)


@cache
def names(max_size: int = 63) -> st.SearchStrategy[str]:
    """Names of models, versions and endpoints."""
    return st.text("abcXYZ0189-", max_size=min(24, max_size - 2)).map("N{}9".format)


@cache
def s3_uris() -> st.SearchStrategy[str]:
    """S3 locations: keys may hold nearly everything but line breaks, which the API's pattern does not match."""
    buckets = st.text("abcxyz0189.-", min_size=1, max_size=20).map("b{}0".format)
    keys = st.one_of(st.just(""), st.just("/"), hostile_texts(without="\n", max_size=200).map("/{}".format))
    return st.builds("s3://{}{}".format, buckets, keys).filter(lambda uri: f.S3_URI.problem(uri) is None)


@cache
def role_arns() -> st.SearchStrategy[str]:
    paths = st.text("abcXYZ0189_+=,.@-/", min_size=1, max_size=30)
    return paths.map(f"arn:aws:iam::{ACCOUNT}:role/{{}}".format)


@cache
def key_arns() -> st.SearchStrategy[str]:
    return st.uuids().map(f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{{}}".format)


@cache
def tags() -> st.SearchStrategy[dict[str, str]]:
    keys = hostile_texts(max_size=128).filter(lambda key: not key.lower().startswith("aws:"))
    return st.dictionaries(keys, st.one_of(st.just(""), hostile_texts(max_size=256)), max_size=4)


@cache
def entity_types() -> st.SearchStrategy[list[str]]:
    rough = hostile_texts(without="\n\r\t,", max_size=64)
    types = st.one_of(st.sampled_from(["PERSON", "PRODUCT", "ORDER_ID"]), rough)
    return st.lists(types.filter(lambda name: f.ENTITY_TYPE.problem(name) is None), min_size=1, max_size=6, unique=True)


@cache
def classifier_plans() -> st.SearchStrategy[ClassifierPlan]:
    return _classifier_profiles().map(lambda profile: _plan(ClassifierPlan, profile))


@cache
def recognizer_plans() -> st.SearchStrategy[RecognizerPlan]:
    return _recognizer_profiles().map(lambda profile: _plan(RecognizerPlan, profile))


@cache
def endpoint_plans() -> st.SearchStrategy[EndpointPlan]:
    return _endpoint_profiles().map(lambda profile: _plan(EndpointPlan, profile))


@cache
def plans() -> st.SearchStrategy[AnyPlan]:
    """Plans of all three kinds."""
    return st.one_of(classifier_plans(), recognizer_plans(), endpoint_plans())


def _plan(plan_class: type[_P], profile: dict[str, Any]) -> _P:
    plan, findings = validate(profile)
    assert isinstance(plan, plan_class), findings
    return plan


def _given(draw: st.DrawFn, strategies: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    """Each of the optional keys or not."""
    return {key: draw(values) for key, values in strategies.items() if draw(st.booleans())}


def _training(draw: st.DrawFn, purposes: tuple[str, ...]) -> dict[str, Any]:
    vpc = {
        "subnets": draw(_ids("subnet", f.MAX_SUBNETS)),
        "security_groups": draw(_ids("sg", f.MAX_SECURITY_GROUPS)),
    }
    return {
        "name": draw(names()),
        "region": REGION,
        "language": "en" if draw(st.booleans()) else draw(st.sampled_from(f.choices(f.Language))),
        "role": draw(role_arns()),
        "keys": _given(draw, dict.fromkeys(purposes, key_arns())),
        **({"vpc": vpc} if draw(st.booleans()) else {}),
        **_given(draw, {"version": names(), "account": st.just(ACCOUNT), "tags": tags()}),
    }


@cache
def _ids(prefix: str, most: int) -> st.SearchStrategy[list[str]]:
    ids = st.integers(16**7, 16**17 - 1).map(lambda number: f"{prefix}-{number:x}")
    return st.lists(ids, min_size=1, max_size=most, unique=True)


@cache
@st.composite
def _classifier_profiles(draw: st.DrawFn) -> dict[str, Any]:
    profile = _training(draw, ("volume", "model"))
    mode = draw(st.sampled_from(f.choices(f.Mode)))
    datasets = {"csv": _csv_datasets(), "native": _native_datasets(), "manifests": _manifest_datasets()}
    dataset = draw(datasets[draw(st.sampled_from(sorted(datasets)))])
    if mode == "MULTI_LABEL" and draw(st.booleans()):
        dataset["label_delimiter"] = draw(st.sampled_from(" ~!@#$%^*-_+=|\\:;\t>?/"))
    if draw(st.booleans()):
        profile["output"] = {"s3_uri": draw(s3_uris())}
        profile["keys"].update(_given(draw, {"output": key_arns()}))
    return {"kind": "classifier", **profile, "mode": mode, "dataset": dataset}


@cache
@st.composite
def _csv_datasets(draw: st.DrawFn) -> dict[str, Any]:
    optional = {"test": s3_uris(), "document_type": st.just("PLAIN_TEXT_DOCUMENT")}
    return {"format": "COMPREHEND_CSV", "train": draw(s3_uris()), **_given(draw, optional)}


@cache
@st.composite
def _native_datasets(draw: st.DrawFn) -> dict[str, Any]:
    features = st.lists(st.sampled_from(f.choices(f.ReadFeature)), min_size=1, max_size=2, unique=True)
    analyze = st.fixed_dictionaries({"action": st.just("TEXTRACT_ANALYZE_DOCUMENT"), "features": features})
    detect = st.just({"action": "TEXTRACT_DETECT_DOCUMENT_TEXT", "mode": "FORCE_DOCUMENT_READ_ACTION"})
    return {
        "train": draw(s3_uris()),
        "document_type": "SEMI_STRUCTURED_DOCUMENT",
        "documents": draw(s3_uris()),
        **_given(draw, {"test": s3_uris(), "test_documents": s3_uris(), "reader": st.one_of(analyze, detect)}),
    }


@cache
@st.composite
def _manifest_datasets(draw: st.DrawFn) -> dict[str, Any]:
    return {"format": "AUGMENTED_MANIFEST", "manifests": draw(_manifests())}


@cache
@st.composite
def _manifests(draw: st.DrawFn) -> list[dict[str, Any]]:
    attributes = st.lists(
        names().filter(lambda name: not name.endswith("-metadata")), min_size=1, max_size=5, unique=True
    )
    manifests = []
    for index in range(draw(st.integers(1, f.MAX_MANIFESTS))):
        manifest = {"s3_uri": draw(s3_uris()), "attributes": draw(attributes)}
        manifest["split"] = "TRAIN" if index == 0 else draw(st.sampled_from(f.choices(f.Split)))
        if draw(st.booleans()):
            manifest["document_type"] = "SEMI_STRUCTURED_DOCUMENT"
            manifest["annotations"], manifest["source_documents"] = draw(s3_uris()), draw(s3_uris())
        manifests.append(manifest)
    return manifests


@cache
@st.composite
def _recognizer_profiles(draw: st.DrawFn) -> dict[str, Any]:
    profile = _training(draw, ("volume", "model"))
    dataset: dict[str, Any] = {"entity_types": draw(entity_types())}
    way = draw(st.sampled_from(["annotations", "entity_list", "manifests"]))
    if way == "manifests":
        dataset["manifests"] = draw(_manifests())
    else:
        dataset |= {"documents": draw(s3_uris()), way: draw(s3_uris())}
        dataset |= _given(draw, {"input_format": st.sampled_from(f.choices(f.InputFormat))})
        if way == "annotations" and draw(st.booleans()):
            dataset |= {"test_documents": draw(s3_uris()), "test_annotations": draw(s3_uris())}
    return {"kind": "recognizer", **profile, "dataset": dataset}


@cache
@st.composite
def _endpoint_profiles(draw: st.DrawFn) -> dict[str, Any]:
    resource = draw(st.sampled_from(["document-classifier", "entity-recognizer"]))
    version = draw(st.one_of(st.just(""), names(max_size=40).map("/version/{}".format)))
    return {
        "kind": "endpoint",
        "name": draw(names(max_size=40)),
        "region": REGION,
        "model": f"arn:aws:comprehend:{REGION}:{ACCOUNT}:{resource}/{draw(names())}{version}",
        "inference_units": draw(st.integers(1, 1000)),
        **_given(draw, {"role": role_arns(), "account": st.just(ACCOUNT), "tags": tags()}),
    }
