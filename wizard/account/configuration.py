"""What can be known without asking AWS: the profiles of the user's AWS configuration, and Comprehend's regions."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from wizard.account.resources import CredentialsProfile, Region
from wizard.text import visible

if TYPE_CHECKING:
    import botocore.session

_SSO_SETTINGS = ("sso_session", "sso_start_url")
_MAX_SOURCES = 10
"""A chain of source profiles longer than this is a loop."""


def available_profiles() -> tuple[CredentialsProfile, ...]:
    """The profiles of the user's AWS configuration, in its order. Raises botocore's ConfigParseError."""
    profiles = _profiles()
    return tuple(CredentialsProfile(name, visible(name), _how(settings)) for name, settings in profiles.items())


@cache
def comprehend_regions(partition: str = "aws") -> tuple[Region, ...]:
    """The regions of ``partition`` that have Amazon Comprehend (botocore's endpoint data), with AWS's names."""
    session = _data()
    names: dict[str, str] = {}
    for part in session.get_data("endpoints")["partitions"]:
        names |= {region: about.get("description", "") for region, about in part["regions"].items()}
    regions = session.get_available_regions("comprehend", partition_name=partition)
    return tuple(Region(region, visible(names.get(region, ""))) for region in regions)


@cache
def partition_of_region(region: str | None) -> str:
    """The partition a region is in; ``aws`` where that is not known."""
    from botocore.exceptions import UnknownRegionError

    if region is None:
        return "aws"
    try:
        return str(_data().get_partition_for_region(region))
    except UnknownRegionError:
        return "aws"


def sso_profile_behind(profile: str) -> str | None:
    """The profile that ``aws sso login`` must be run for so that ``profile`` works: itself or one it takes its source
    credentials from; ``None`` where IAM Identity Center has no part in it.
    """
    profiles = _profiles()
    name: str | None = profile
    for _ in range(_MAX_SOURCES):
        settings = profiles.get(name) if name else None
        if settings is None:
            return None
        if any(key in settings for key in _SSO_SETTINGS):
            return name
        name = settings.get("source_profile")
    return None


def _core() -> "botocore.session.Session":
    """A session that reads the user's configuration as it is now."""
    import botocore.session

    return botocore.session.Session()


@cache
def _data() -> "botocore.session.Session":
    """A session for what comes with botocore: its endpoint data are large, and read once."""
    return _core()


def _profiles() -> Mapping[str, Mapping[str, Any]]:
    profiles: Mapping[str, Mapping[str, Any]] = _core().full_config.get("profiles", {})
    return profiles


def _how(settings: Mapping[str, Any]) -> str:
    """In a few words how a profile gets its credentials."""
    if any(key in settings for key in _SSO_SETTINGS):
        role = settings.get("sso_role_name")
        return visible(f"SSO, as {role}" if role else "SSO")
    if "role_arn" in settings:
        source = settings.get("source_profile") or settings.get("credential_source")
        role = str(settings["role_arn"]).rpartition("/")[2]
        return visible(f"assumes the role {role}" + (f" from {source}" if source else ""))
    if "credential_process" in settings:
        return "from a program"
    if "login_session" in settings:
        return "console login"
    if "aws_access_key_id" in settings:
        return "temporary access key" if "aws_session_token" in settings else "access key"
    return "no credentials of its own"
