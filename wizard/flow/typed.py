"""Answers typed as text, to values and back: numbers and tags."""

from collections.abc import Callable, Iterable, Mapping

from wizard.flow.questions import WriteTags


def number_problem(least: int) -> Callable[[str], str | None]:
    """What is wrong with a text that should be a whole number of ``least`` or more."""

    def problem(text: str) -> str | None:
        if not (text.isascii() and text.isdecimal()):
            return "It must be a whole number."
        if len(text) > 9 or int(text) < least:
            return f"It must be {least} or more, and a number that makes sense."
        return None

    return problem


def tag_problem(control: WriteTags) -> Callable[[str], str | None]:
    """What is wrong with a text that should be ``key=value``."""

    def problem(text: str) -> str | None:
        key, equals, value = text.partition("=")
        if not equals:
            return "Write it as key=value."
        if key.lower().startswith("aws:"):
            return "AWS keeps tag keys that begin with aws: for itself."
        return control.key_rule.problem(key) or control.value_rule.problem(value)

    return problem


def tags_from(texts: Iterable[str]) -> Mapping[str, str]:
    """``("team=nlp",)`` to ``{"team": "nlp"}``; the first equals sign divides."""
    return {key: value for key, _equals, value in (text.partition("=") for text in texts)}


def tags_to(tags: Mapping[str, str]) -> tuple[str, ...]:
    """``{"team": "nlp"}`` to ``("team=nlp",)``."""
    return tuple(f"{key}={value}" for key, value in tags.items())
