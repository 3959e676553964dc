"""Profiles: plans as TOML files on disk. Reading, writing, and where they are found.

Nothing here imports pydantic or tomlkit before it is needed: every headless command starts with this package.
"""

from wizard.profiles.errors import LocatedFinding, ProfileError, ProfileExistsError, ProfileNotFoundError
from wizard.profiles.locations import ProfileEntry, available, default_directory, find, proposed_path, search_path
from wizard.profiles.reading import LoadedProfile, load, load_values, parse, read_data, read_text
from wizard.profiles.rendering import harmless, render
from wizard.profiles.saving import save
from wizard.profiles.schemas import schema

__all__ = [
    "LoadedProfile",
    "LocatedFinding",
    "ProfileEntry",
    "ProfileError",
    "ProfileExistsError",
    "ProfileNotFoundError",
    "available",
    "default_directory",
    "find",
    "harmless",
    "load",
    "load_values",
    "parse",
    "proposed_path",
    "read_data",
    "read_text",
    "render",
    "save",
    "schema",
    "search_path",
]
