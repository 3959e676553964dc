"""From AWS's words about a request back to the keys of the profile they are about, as far as words tell."""

import re
from collections.abc import Iterator
from typing import Any

from wizard.request import PARAMETERS, Request

_MEMBER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)*")
_TELLING_LENGTH = 6
"""A value this long does not stand in a message by chance."""
_WORDS = {
    "data access role": ("role",),
    "security group": ("vpc.security_groups",),
    "subnet": ("vpc.subnets",),
    "vpc": ("vpc.subnets", "vpc.security_groups"),
    "output s3 uri": ("output.s3_uri",),
    "delimiter": ("dataset.label_delimiter",),
    "language": ("language",),
    "tag": ("tags",),
    "version": ("version",),
}


def keys_in(request: Request, kind: str, text: str) -> tuple[str, ...]:
    """The profile keys that ``text`` is about: by the API's parameter names, by the request's values, by plain words.

    The surest kind of hint that is there is used alone.
    """
    known = PARAMETERS[kind]
    for hints in (_by_name(kind, text), _by_value(request, kind, text), _by_words(text)):
        keys = tuple(dict.fromkeys(key for key in hints if key in known))
        if keys:
            return keys
    return ()


def given_kms_keys(request: Request, kind: str) -> tuple[str, ...]:
    """The ``keys.…`` that the request sets."""
    return tuple(key for key in PARAMETERS[kind] if key.startswith("keys.") and _given(request, kind, key))


def is_named(request: Request, kind: str, key: str, text: str) -> bool:
    """Whether ``text`` holds the value of ``key``, or the id at the end of its ARN."""
    return any(value in text or value.rpartition("/")[2] in text for value in _texts(_given(request, kind, key)))


def _by_name(kind: str, text: str) -> Iterator[str]:
    tokens = {token.lower() for token in _MEMBER.findall(text)}
    paths = {key: path.lower() for key, path in PARAMETERS[kind].items()}
    leaves = [path.rpartition(".")[2] for path in paths.values()]
    for key, path in paths.items():
        leaf = path.rpartition(".")[2]
        # "tags" and "mode" are English words as well: only members of several words are telling alone.
        alone = leaves.count(leaf) == 1 and len(leaf) > _TELLING_LENGTH
        if path in tokens or any(token.endswith(f".{path}") for token in tokens) or (alone and leaf in tokens):
            yield key


def _by_value(request: Request, kind: str, text: str) -> Iterator[str]:
    for key in PARAMETERS[kind]:
        if any(len(value) >= _TELLING_LENGTH and value in text for value in _texts(_given(request, kind, key))):
            yield key


def _by_words(text: str) -> Iterator[str]:
    lowered = text.lower()
    for words, keys in _WORDS.items():
        if words in lowered:
            yield from keys


def _given(request: Request, kind: str, key: str) -> Any:
    value: Any = request.parameters
    for part in PARAMETERS[kind][key].split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _texts(value: Any) -> list[str]:
    """The texts in a parameter's value, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, list | tuple) else []
