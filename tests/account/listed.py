"""Reading lists in tests."""

from collections.abc import Mapping
from typing import Any

from wizard.account.catalogue import Page, list_resources
from wizard.account.session import AccountSession


def never() -> bool:
    return False


def pages_of(session: AccountSession, kind: str, parameters: Mapping[str, str] | None = None) -> list[Page]:
    return list(list_resources(session, kind, parameters or {}, never))


def items_of(session: AccountSession, kind: str, parameters: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What is known in the end, by value and in the order of arrival: a later page replaces an earlier one's words."""
    return {item.value: item for page in pages_of(session, kind, parameters) for item in page.items}


def notes_of(session: AccountSession, kind: str, parameters: Mapping[str, str] | None = None) -> str:
    return " ".join(page.note for page in pages_of(session, kind, parameters) if page.note)
