"""Where a list begins: at what can be chosen, is likely to be meant, and is not refused by the caller's policies."""

from collections.abc import Sequence

import pytest

from wizard.account.resources import KmsKey
from wizard.flow.choices import to_begin_with
from wizard.flow.questions import Pick
from wizard.flow.resource_rows import pick_rows
from wizard.flow.rows import Row
from wizard.flow.security_steps import KEYS

NONE = Row("", ("No key",), kind="none", quiet=True)
NO = Row("no", ("no",), refused="It is disabled.")
A, B = (Row(word, (word,)) for word in "ab")
FITS = Row("fits", ("fits",), suits=True)
NO_FITS = Row("no fits", ("no fits",), refused="It is disabled.", suits=True)


@pytest.mark.parametrize(
    ("rows", "against", "first", "asked"),
    [
        ([], [], None, []),
        ([NO], [], None, []),
        ([NONE, NO], [NONE], NONE, [NONE]),
        ([NONE, NO, A, B], [], A, [A]),
        ([NONE, A, B], [A], B, [A, B]),
        ([NONE, A, B], [A, B], A, [A, B]),
        ([A, FITS, B], [], FITS, [FITS]),
        ([A, FITS, B], [FITS], A, [FITS, A]),
        ([A, FITS, B], [A, FITS, B], FITS, [FITS, A, B]),
        ([A, NO_FITS], [], A, [A]),
    ],
)
def test_begins_at_what_can_be_chosen_suits_and_is_not_refused(
    rows: Sequence[Row], against: Sequence[Row], first: Row | None, asked: list[Row]
) -> None:
    judged: list[Row] = []

    def is_against(row: Row) -> bool:
        judged.append(row)
        return row in against

    assert to_begin_with(rows, is_against) == first
    assert judged == asked


@pytest.mark.parametrize(("purpose", "begins_at"), [("volume", "3"), ("output", "2"), ("model", "4"), ("", "1")])
def test_the_list_of_keys_begins_at_the_one_that_is_called_after_the_purpose(purpose: str, begins_at: str) -> None:
    names = {
        "1": ("alias/a", "alias/first"),
        "2": ("alias/b", "alias/comprehend-output"),
        "3": ("alias/c-volumes",),
        "4": ("alias/d-Comprehend-MODEL",),
        "5": (),
    }
    keys = [KmsKey(key_id, key_id, aliases, "the volume, the output, the model") for key_id, aliases in names.items()]
    question = next(one for one in KEYS.questions if one.key == (f"keys.{purpose}" if purpose else "_key"))
    assert isinstance(question.control, Pick)
    rows = pick_rows(question, question.control, keys, {})
    begun = to_begin_with(rows, lambda _row: False)
    assert begun is not None
    assert begun.value == begins_at
