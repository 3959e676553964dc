"""Rules that concern more than one field of a plan.

They read the profile's nested plain values and not the models, so that they also speak about an unfinished set of
answers and about a file in which other fields are still wrong. A rule says nothing about what is missing or of the
wrong type: that is the models' part. Rules about ARNs stand in ``arn_rules``.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.dotted import dotted
from wizard.findings import Finding
from wizard.plan.arn_rules import keys_fit, model_fits, role_fits
from wizard.plan.limits import DOCUMENTED_LANGUAGES, ENDPOINT_UNITS_QUOTA
from wizard.plan.rule_parts import Profile, Rule, error, look_up, text_at, warning

NOT_FOR_THIS_KIND = "plan.not-for-this-kind"
"""The finding about a key that another kind of plan has, with the reason why this one has not."""


def broken_rules(profile: Profile) -> list[Finding]:
    """All findings of all rules that apply to the profile's kind, errors and warnings, in the order of the profile."""
    rules = _RULES.get(text_at(profile, "kind"), ())
    return [finding for rule in rules for finding in rule(profile)]


def _manifests(profile: Profile) -> Sequence[Mapping[str, Any]]:
    value = look_up(profile, "dataset.manifests")
    if not isinstance(value, list | tuple):
        return ()
    return [item if isinstance(item, Mapping) else {} for item in value]


# --- what belongs together -------------------------------------------------------------------------------------------


def _output_key_needs_output(profile: Profile) -> Iterator[Finding]:
    if text_at(profile, "keys.output") and not text_at(profile, "output.s3_uri"):
        yield error(
            "output-key-without-output",
            "keys.output",
            "An output key is given, but there is no output location for it to encrypt.",
            "Add [output] s3_uri, or remove keys.output.",
        )


def _delimiter_is_for_multi_label(profile: Profile) -> Iterator[Finding]:
    if text_at(profile, "dataset.label_delimiter") and (text_at(profile, "mode") or "MULTI_CLASS") == "MULTI_CLASS":
        yield error(
            "delimiter-in-multi-class",
            "dataset.label_delimiter",
            "A label delimiter only means something in MULTI_LABEL mode; AWS refuses it in MULTI_CLASS.",
            'Set mode = "MULTI_LABEL", or remove dataset.label_delimiter.',
        )


def _csv_or_manifests(profile: Profile) -> Iterator[Finding]:
    manifests = _manifests(profile)
    if (text_at(profile, "dataset.format") or "COMPREHEND_CSV") == "COMPREHEND_CSV":
        if not look_up(profile, "dataset.train"):
            yield error(
                "csv-without-train",
                "dataset.train",
                "The format COMPREHEND_CSV needs a training file.",
                "Give dataset.train, such as s3://bucket/train.csv.",
            )
        if manifests:
            yield error(
                "manifests-with-csv",
                "dataset.manifests",
                "Augmented manifests are given, but the format is COMPREHEND_CSV.",
                'Set dataset.format = "AUGMENTED_MANIFEST", or remove the manifests.',
            )
        return
    if not manifests:
        yield error(
            "no-manifests",
            "dataset.manifests",
            "The format AUGMENTED_MANIFEST needs at least one manifest.",
            "Add [[dataset.manifests]] with s3_uri and attributes.",
        )
    for key in ("train", "test", "documents", "test_documents", "reader", "document_type"):
        if look_up(profile, f"dataset.{key}") is not None:
            yield error(
                "csv-field-with-manifests",
                f"dataset.{key}",
                f"dataset.{key} belongs to the format COMPREHEND_CSV; with augmented manifests AWS does not read it.",
                "Remove it, or say it in [[dataset.manifests]].",
            )


def _native_documents(profile: Profile) -> Iterator[Finding]:
    native = text_at(profile, "dataset.document_type") == "SEMI_STRUCTURED_DOCUMENT"
    if native and not look_up(profile, "dataset.documents"):
        yield error(
            "native-without-documents",
            "dataset.documents",
            "Native documents (SEMI_STRUCTURED_DOCUMENT) need the place where the documents are.",
            "Give dataset.documents, such as s3://bucket/documents/.",
        )
    if not native and text_at(profile, "dataset.format") != "AUGMENTED_MANIFEST":
        for key in ("documents", "test_documents", "reader"):
            if look_up(profile, f"dataset.{key}") is not None:
                yield error(
                    "documents-without-native",
                    f"dataset.{key}",
                    f"dataset.{key} is for native documents only.",
                    'Set dataset.document_type = "SEMI_STRUCTURED_DOCUMENT", or remove it.',
                )
    if native and text_at(profile, "language") not in ("", "en"):
        yield warning(
            "native-language",
            "language",
            "Native documents are documented for English only.",
            'Use language = "en", or plain text documents.',
        )


def _reader_features(profile: Profile) -> Iterator[Finding]:
    action = text_at(profile, "dataset.reader.action")
    features = look_up(profile, "dataset.reader.features")
    if action == "TEXTRACT_ANALYZE_DOCUMENT" and not features:
        yield error(
            "analyze-without-features",
            "dataset.reader.features",
            "TEXTRACT_ANALYZE_DOCUMENT needs to know which features to read.",
            'Set features = ["TABLES"], ["FORMS"] or both.',
        )
    if action == "TEXTRACT_DETECT_DOCUMENT_TEXT" and features:
        yield error(
            "features-without-analyze",
            "dataset.reader.features",
            "Features are for TEXTRACT_ANALYZE_DOCUMENT only.",
            'Set action = "TEXTRACT_ANALYZE_DOCUMENT", or remove features.',
        )


def _manifest_items(profile: Profile) -> Iterator[Finding]:
    manifests = _manifests(profile)
    if manifests and not any(item.get("split", "TRAIN") == "TRAIN" for item in manifests):
        yield error(
            "no-training-manifest",
            "dataset.manifests",
            "Every manifest is for testing; none is left to train with.",
            'Set split = "TRAIN" on at least one.',
        )
    for index, item in enumerate(manifests):
        attributes = item.get("attributes")
        for name in attributes if isinstance(attributes, list | tuple) else ():
            if isinstance(name, str) and name.endswith("-metadata"):
                yield error(
                    "metadata-attribute",
                    f"dataset.manifests.{index}.attributes",
                    f"{name} is the attribute's metadata, not the attribute.",
                    f"Give {name.removesuffix('-metadata')}.",
                )
        if item.get("document_type") == "SEMI_STRUCTURED_DOCUMENT":
            for key in ("annotations", "source_documents"):
                if not item.get(key):
                    yield error(
                        "native-manifest",
                        f"dataset.manifests.{index}.{key}",
                        f"A manifest of native documents needs {key}.",
                        f"Give {key} as an S3 prefix.",
                    )


def _one_way_to_annotate(profile: Profile) -> Iterator[Finding]:
    ways = [key for key in ("annotations", "entity_list", "manifests") if look_up(profile, f"dataset.{key}")]
    if not ways:
        yield error(
            "no-annotations",
            "dataset.annotations",
            "Nothing says where the entities are.",
            "Give dataset.annotations, dataset.entity_list or [[dataset.manifests]].",
        )
    if len(ways) > 1:
        yield error(
            "two-ways-to-annotate",
            f"dataset.{ways[1]}",
            f"Both {ways[0]} and {ways[1]} are given; a recognizer is trained from one of them.",
            "Keep one.",
        )
    if "manifests" not in ways and not look_up(profile, "dataset.documents"):
        yield error(
            "no-documents",
            "dataset.documents",
            "Annotations and entity lists refer to documents, and none are given.",
            "Give dataset.documents, such as s3://bucket/documents.txt.",
        )
    if "manifests" in ways:
        for key in ("documents", "test_documents", "test_annotations", "input_format"):
            if look_up(profile, f"dataset.{key}") is not None:
                yield error(
                    "csv-field-with-manifests",
                    f"dataset.{key}",
                    f"dataset.{key} does not go with augmented manifests, which hold or name their documents.",
                    "Remove it.",
                )


def _recognizer_test_set(profile: Profile) -> Iterator[Finding]:
    test_documents, test_annotations = (
        bool(look_up(profile, f"dataset.{key}")) for key in ("test_documents", "test_annotations")
    )
    with_annotations = bool(look_up(profile, "dataset.annotations"))
    if test_annotations and not (test_documents and with_annotations):
        yield error(
            "test-annotations-alone",
            "dataset.test_annotations",
            "Test annotations need test documents, and go with annotations only.",
            "Give dataset.test_documents, or remove dataset.test_annotations.",
        )
    if test_documents and with_annotations and not test_annotations:
        yield error(
            "test-documents-alone",
            "dataset.test_documents",
            "Test documents are given without the annotations to test against.",
            "Give dataset.test_annotations, or remove dataset.test_documents.",
        )


_NOT_FOR_RECOGNIZERS: Mapping[str, str] = {
    "output": "An entity recognizer writes no output: CreateEntityRecognizer has no output location.",
    "keys.output": "An entity recognizer writes no output, so it has no output key.",
    "mode": "An entity recognizer has no mode; only a classifier has one.",
    "dataset.format": "A recognizer's format follows from its data: manifests, or documents with annotations.",
    "dataset.train": "A recognizer is trained from documents with annotations, not from one training file.",
}
_MODELS_OWN = "An endpoint has no {what} of its own: it takes over the model's."
_NOT_FOR_ENDPOINTS: Mapping[str, str] = {
    "vpc": _MODELS_OWN.format(what="VPC setting"),
    "keys": _MODELS_OWN.format(what="key"),
    "language": _MODELS_OWN.format(what="language"),
    "mode": _MODELS_OWN.format(what="mode"),
    "version": "An endpoint has no version; the model's version is part of the model's ARN.",
    "dataset": "An endpoint is not trained, so it has no dataset.",
    "output": "An endpoint answers its callers and writes no output.",
}


def _recognizer_keys(profile: Profile) -> Iterator[Finding]:
    yield from _not_for(profile, _NOT_FOR_RECOGNIZERS)


def _endpoint_keys(profile: Profile) -> Iterator[Finding]:
    yield from _not_for(profile, _NOT_FOR_ENDPOINTS)


def _not_for(profile: Profile, why: Mapping[str, str]) -> Iterator[Finding]:
    for path, message in why.items():
        if look_up(profile, path) is not None:
            yield Finding(NOT_FOR_THIS_KIND, "error", path, message, f"Remove {path}.")


def _entity_type_style(profile: Profile) -> Iterator[Finding]:
    types = look_up(profile, "dataset.entity_types")
    for name in types if isinstance(types, list | tuple) else ():
        if isinstance(name, str) and name != name.upper():
            yield warning(
                "entity-type-case",
                "dataset.entity_types",
                f"{name} is not in upper case; AWS documents upper-case letters and underscores.",
                f"Use {name.upper().replace(' ', '_')} here and in the annotations.",
            )


def _language_is_documented(profile: Profile) -> Iterator[Finding]:
    language = text_at(profile, "language")
    if language and language not in DOCUMENTED_LANGUAGES:
        yield warning(
            "language-not-documented",
            "language",
            f"Custom models are documented for {', '.join(sorted(DOCUMENTED_LANGUAGES))}; {language} is in the API's "
            "list, but the service may refuse it.",
            "Choose one of the documented languages.",
        )


def _endpoint_serves_something(profile: Profile) -> Iterator[Finding]:
    if not look_up(profile, "model") and not look_up(profile, "flywheel"):
        yield error(
            "endpoint-without-model",
            "model",
            "An endpoint needs a model to serve.",
            "Give model, the ARN of a trained classifier or recognizer.",
        )
    units = look_up(profile, "inference_units")
    if isinstance(units, int) and units > ENDPOINT_UNITS_QUOTA:
        yield warning(
            "units-over-quota",
            "inference_units",
            f"{units} inference units are more than the default quota of {ENDPOINT_UNITS_QUOTA} an endpoint.",
            "Ask for a higher quota first, or use fewer units.",
        )
    if not look_up(profile, "role"):
        yield Finding(
            "plan.endpoint-without-role",
            "info",
            "role",
            "No role is given. AWS needs one when the model is encrypted with a customer managed key.",
            "Give role if the model has a model key.",
        )


def _tags_are_free(profile: Profile) -> Iterator[Finding]:
    tags = look_up(profile, "tags")
    for key in tags if isinstance(tags, Mapping) else ():
        if isinstance(key, str) and key.lower().startswith("aws:"):
            yield error(
                "reserved-tag",
                dotted(("tags", key)),
                f"The tag key {key} is reserved: AWS keeps the prefix aws: for itself.",
                "Rename it.",
            )


_TRAINING: tuple[Rule, ...] = (_language_is_documented, role_fits, _manifest_items, keys_fit, _tags_are_free)
_RULES: Mapping[str, tuple[Rule, ...]] = {
    "classifier": (
        _csv_or_manifests,
        _delimiter_is_for_multi_label,
        _native_documents,
        _reader_features,
        _output_key_needs_output,
        *_TRAINING,
    ),
    "recognizer": (
        _recognizer_keys,
        _one_way_to_annotate,
        _recognizer_test_set,
        _entity_type_style,
        *_TRAINING,
    ),
    "endpoint": (_endpoint_keys, _endpoint_serves_something, model_fits, role_fits, _tags_are_free),
}
