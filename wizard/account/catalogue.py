"""The lists that the wizard can show, by name."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from wizard.account.discovery import keys, local, models, network, objects, roles
from wizard.account.listing import Cancelled, Listing, ListPages, Page
from wizard.account.session import AccountSession
from wizard.errors import UsageError
from wizard.reads import LISTS

__all__ = ["LISTINGS", "Cancelled", "Listing", "Page", "list_resources"]

_PAGES: Mapping[str, ListPages] = {
    "profiles": local.list_profiles,
    "regions": local.list_regions,
    "buckets": objects.list_buckets,
    "objects": objects.list_objects,
    "vpcs": network.list_vpcs,
    "subnets": network.list_subnets,
    "security_groups": network.list_security_groups,
    "keys": keys.list_keys,
    "roles": roles.list_roles,
    "models": models.list_models,
    "endpoints": models.list_endpoints,
}
LISTINGS: Mapping[str, Listing] = MappingProxyType(
    {kind: Listing(kind, LISTS[kind].purpose, LISTS[kind].actions, pages) for kind, pages in _PAGES.items()}
)


def list_resources(
    session: AccountSession, kind: str, parameters: Mapping[str, str], cancelled: Cancelled
) -> Iterator[Page]:
    """The pages of a list as they arrive; ends early once ``cancelled()``. Raises WizardErrors.

    Parameters: ``bucket`` and ``prefix`` for objects, ``vpc`` (may be left out) for subnets and security groups.
    """
    if kind not in LISTINGS:
        raise UsageError(f"There is no list {kind!r}.", f"There are {', '.join(LISTINGS)}.")
    yield from LISTINGS[kind].list_pages(session, parameters, cancelled)
