"""A plan, or an unfinished set of answers, as the TOML text of a profile."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wizard.text import is_hidden

if TYPE_CHECKING:
    from wizard.plan import AnyPlan

# The order of the profile format's documentation, for people who read several profiles. Other keys follow as they come.
_ORDER: Mapping[str, Sequence[str]] = {
    "": (
        *("kind", "name", "version", "account", "region", "language", "role", "mode"),
        *("model", "flywheel", "inference_units"),
        *("dataset", "output", "keys", "vpc", "tags"),
    ),
    "dataset": (
        *("entity_types", "format", "train", "test", "label_delimiter", "document_type"),
        *("documents", "test_documents", "input_format", "annotations", "test_annotations", "entity_list", "reader"),
    ),
    "manifests": ("s3_uri", "attributes", "split", "annotations", "source_documents", "document_type"),
    "reader": ("action", "mode", "features"),
    "keys": ("volume", "output", "model"),
    "vpc": ("subnets", "security_groups"),
}


def plain(profile: "AnyPlan | Mapping[str, Any]") -> dict[str, Any]:
    """The nested plain values of a plan or of unfinished answers: lists for tuples, nothing that is not set."""
    data = profile if isinstance(profile, Mapping) else profile.as_profile()
    return _plain_table(data)


def render(profile: "AnyPlan | Mapping[str, Any]") -> str:
    """The TOML text of a new profile. Characters that act on a terminal or cannot be seen stand as escapes."""
    import tomli_w

    # The writer knows basic strings only, in which an escape means the character itself.
    return _escaped(tomli_w.dumps(plain(profile)), keep="\n")


def harmless(text: str) -> str:
    """The text of a profile file with escapes for whatever acts on a terminal; layout and comments stay."""
    return _escaped(text, keep="\n\t")


def is_array_of_tables(value: Any) -> bool:
    """Whether TOML can write ``value`` as ``[[…]]``."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _escaped(text: str, *, keep: str) -> str:
    """``text`` with TOML's escapes for hidden characters other than those in ``keep``."""
    return "".join(character if character in keep else _escape_hidden(character) for character in text)


def _escape_hidden(character: str) -> str:
    if not is_hidden(character):
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _plain_table(data: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    order = _ORDER.get(name, ())
    keys = [*(key for key in order if key in data), *(key for key in data if key not in order)]
    values = {key: _plain_value(data[key], key) for key in keys}
    return {key: value for key, value in values.items() if value is not None and value not in ({}, [])}


def _plain_value(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return _plain_table(value, name)
    if isinstance(value, list | tuple):
        return [_plain_value(item, name) for item in value]
    return value
