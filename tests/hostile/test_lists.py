"""Every list of an account whose names do harm: safe to show, and the value as AWS has it."""

import pytest

from tests.account.listed import items_of
from tests.hostile.account import HostileAccount
from tests.hostile.names import HOSTILE
from wizard.account.catalogue import LISTINGS
from wizard.account.session import AccountSession
from wizard.errors import WizardError
from wizard.flow.places import Place, browse_rows
from wizard.flow.questions import Browse, Pick, Question
from wizard.flow.resource_rows import pick_rows
from wizard.flow.rows import Row
from wizard.plan import limits as f
from wizard.text import is_hidden

FOLDER = {"bucket": "acme-nlp-training", "prefix": "tickets/"}
_NAMED = {"buckets": "", "objects": FOLDER["prefix"], "roles": "arn:aws:iam::111122223333:role/"}
"""What stands before the name in a value; the values of other lists are AWS's own ids, or hold a name in an ARN."""


@pytest.fixture(scope="module")
def session(shared_account: HostileAccount) -> AccountSession:
    return AccountSession.from_environment_mapping(shared_account.environment(), max_attempts=1, read_timeout=20)


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 500
    assert max(map(len, HOSTILE)) >= 10_000


def is_safe(text: str) -> bool:
    return not any(is_hidden(character) for character in text)


def rows_of(kind: str, items: dict[str, object]) -> list[Row]:
    if kind in ("buckets", "objects"):
        place = Place(FOLDER["bucket"], FOLDER["prefix"]) if kind == "objects" else Place()
        browse = Browse(takes_object=True, takes_prefix=True, rule=f.S3_URI)
        return browse_rows(browse, place, items.values(), region="us-west-2")  # type: ignore[arg-type]  # of that list
    pick = Pick(kind, f.NAME)
    return pick_rows(Question("_x", "X", "Which?", "", pick), pick, items.values(), {})


@pytest.mark.parametrize("kind", [kind for kind, listing in LISTINGS.items() if listing.permissions])
def test_every_list_with_every_name(account: HostileAccount, session: AccountSession, kind: str) -> None:
    account.remembers, begun = True, account.given
    while account.given - begun < len(HOSTILE):
        before = account.given
        items = items_of(session, kind, FOLDER if kind == "objects" else {})
        assert account.given > before
        rows = rows_of(kind, items)
        assert len(rows) >= len(items) > 0
        for row in rows:
            assert all(is_safe(text) for text in (*row.cells, row.details, row.refused)), repr(row)
        if kind in _NAMED:  # what would be sent is what AWS said
            names = {value.removeprefix(_NAMED[kind]) for value in items}
            assert names <= account.served | {name + "/" for name in account.served}


@pytest.mark.parametrize("kind", [kind for kind, listing in LISTINGS.items() if listing.permissions])
def test_every_message(account: HostileAccount, session: AccountSession, kind: str) -> None:
    for message in HOSTILE[:: 1 if kind == "endpoints" else 40]:
        account.refusing = message
        with pytest.raises(WizardError) as caught:
            items_of(session, kind, FOLDER if kind == "objects" else {})
        assert is_safe(str(caught.value)), repr(message)
        assert is_safe(caught.value.remedy)
