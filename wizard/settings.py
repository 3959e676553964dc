"""The user's own settings: ``config.toml`` in the user's configuration directory. There need be none.

theme = "high-contrast"

[keys]
next_tab = "ctrl+t"
"runs.stop" = "x"
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wizard.directories import config_directory
from wizard.text import visible

_KNOWN = ("theme", "keys")


@dataclass(frozen=True)
class Settings:
    """``theme``: the name of a theme, empty for the usual one. ``keys``: action → key, or keys with commas between.

    ``problems``: what is wrong with the file, a sentence each; what is right of it counts all the same.
    """

    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def settings_path() -> Path:
    """Where the settings are looked for."""
    return config_directory() / "config.toml"


def read_settings(path: Path | None = None) -> Settings:
    """The settings of ``path`` (default: the user's own). Raises nothing: a wizard starts without them as well."""
    place = path or settings_path()
    try:
        data = tomllib.loads(place.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        return Settings(problems=(f"{_shown(place)} cannot be read: {(error.strerror or str(error)).lower()}.",))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Settings(problems=(f"{_shown(place)} is no TOML: {visible(str(error))}.",))
    return _settings(place, data)


def _settings(place: Path, data: Mapping[str, Any]) -> Settings:
    problems = [f"{_shown(place)}: {visible(key)} is no setting; there are theme and [keys]." for key in data]
    problems = [problem for problem, key in zip(problems, data, strict=True) if key not in _KNOWN]
    theme, keys = data.get("theme", ""), data.get("keys", {})
    if not isinstance(theme, str):
        problems.append(f"{_shown(place)}: theme must be the name of a theme in quotes.")
        theme = ""
    if not isinstance(keys, Mapping):
        problems.append(f"{_shown(place)}: keys must be a table: [keys], and an action with its key on each line.")
        keys = {}
    named = dict(_flat(keys, ""))
    problems += [
        f"{_shown(place)}: the key of {visible(action)} must be a text in quotes."
        for action, key in named.items()
        if not isinstance(key, str) or not key
    ]
    kept = {action: key for action, key in named.items() if isinstance(key, str) and key}
    return Settings(theme, kept, tuple(problems))


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """``[keys.runs] stop`` is the action ``runs.stop``."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _shown(place: Path) -> str:
    return visible(str(place))
