"""AWS KMS: keys with their aliases, and what only DescribeKey tells."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import replace
from typing import Any

from wizard.account.errors import translated
from wizard.account.listing import Call, Cancelled, Page, answers, without_failing
from wizard.account.resources import KmsKey
from wizard.account.session import AccountSession
from wizard.text import visible

DESCRIBED_AT_ONCE = 24
"""How many keys are described without being asked for, a screenful; the rest when somebody looks at them
(:func:`describe_key`): a call for each key of an account would take longer than all its lists. Keys that AWS manages
cannot be chosen, whatever their state is."""
_DESCRIBED_PER_PAGE = 12
_WAIT_FOR_NAMES = 1.0
"""A list of bare key ids helps nobody: the first page waits so long for the names, in times of its own call."""
_NAMES_AGAIN_SECONDS = 0.5
"""How often names that have come meanwhile are passed on."""

_KEYS = Call("kms", "list_keys", "kms:ListKeys", "listing KMS keys", 500)
_ALIASES = Call("kms", "list_aliases", "kms:ListAliases", "listing the aliases of KMS keys", 100)


def list_keys(session: AccountSession, _parameters: Mapping[str, str], cancelled: Cancelled) -> Iterator[Page]:
    """All keys of the region, those without an alias too, and their names as they come; then the first again with their
    state."""
    session.client("kms")
    known: dict[str, tuple[str, ...]] = {}
    with ThreadPoolExecutor(1, thread_name_prefix="aliases") as pool:
        names = pool.submit(lambda: without_failing(lambda: _learn_aliases(session, known, cancelled), None))
        found: list[KmsKey] = []
        asked = time.monotonic()
        for answer in answers(session, _KEYS, cancelled):
            if not found:
                wait_for([names], timeout=_WAIT_FOR_NAMES * (time.monotonic() - asked))
            keys = _named([_bare(key) for key in answer.get("Keys", ())], known)
            found.extend(keys)
            yield Page(tuple(keys))
        while not cancelled() and not wait_for([names], timeout=_NAMES_AGAIN_SECONDS).done:
            before, found = set(found), _named(found, known)
            if news := tuple(key for key in found if key not in before):
                yield Page(news)
        _nothing, problem = names.result()
    named = _named(found, known)
    if cancelled():
        return
    if problem or named != found:
        yield Page(tuple(named), problem or None)
    candidates = [key for key in named if not key.is_aws_managed]
    yield from _described(session, candidates[:DESCRIBED_AT_ONCE], cancelled)


def describe_key(session: AccountSession, value: str) -> KmsKey:
    """Everything about the key with the ARN, id or alias ``value``, another account's too. Raises WizardErrors."""
    client = session.client("kms")
    with translated(
        doing=f"describing the key {visible(value)}", permission="kms:DescribeKey", profile=session.profile
    ):
        about = client.describe_key(KeyId=value)["KeyMetadata"]
    aliases, _problem = without_failing(lambda: _aliases_of(session, about["Arn"]), ())
    return _with_description(_bare({"KeyArn": about["Arn"], "KeyId": about["KeyId"]}), about, aliases)


def _learn_aliases(session: AccountSession, known: dict[str, tuple[str, ...]], cancelled: Cancelled) -> None:
    """Put the aliases into ``known``, by key id, page by page."""
    for answer in answers(session, _ALIASES, cancelled):
        for alias in answer.get("Aliases", ()):
            if target := alias.get("TargetKeyId"):
                known[target] = (*known.get(target, ()), visible(alias["AliasName"]))


def _aliases_of(session: AccountSession, arn: str) -> tuple[str, ...]:
    pages = answers(session, _ALIASES, lambda: False, KeyId=arn)
    return tuple(visible(alias["AliasName"]) for page in pages for alias in page.get("Aliases", ()))


def _described(session: AccountSession, keys: Sequence[KmsKey], cancelled: Cancelled) -> Iterator[Page]:
    client = session.client("kms")

    def describe(key: KmsKey) -> KmsKey:
        if cancelled():
            return key
        with translated(doing="describing KMS keys", permission="kms:DescribeKey", profile=session.profile):
            about = client.describe_key(KeyId=key.value)["KeyMetadata"]
        return _with_description(key, about, key.aliases)

    with ThreadPoolExecutor(_DESCRIBED_PER_PAGE, thread_name_prefix="keys") as pool:
        for start in range(0, len(keys), _DESCRIBED_PER_PAGE):
            some = keys[start : start + _DESCRIBED_PER_PAGE]
            results = list(pool.map(lambda key: without_failing(lambda: describe(key), key), some))
            if cancelled():
                return
            problems = [problem for _key, problem in results if problem]
            note = f"{problems[0]} The state of {len(problems)} keys is not known." if problems else None
            yield Page(tuple(key for key, _problem in results), note)


def _bare(key: Mapping[str, Any]) -> KmsKey:
    return KmsKey(key["KeyArn"], visible(key["KeyId"]), multi_region=key["KeyId"].startswith("mrk-"))


def _named(keys: Sequence[KmsKey], known: Mapping[str, tuple[str, ...]]) -> list[KmsKey]:
    named = [replace(key, aliases=known.get(key.key_id, ())) for key in keys]
    return sorted(named, key=lambda key: key.order)


def _with_description(key: KmsKey, about: Mapping[str, Any], aliases: tuple[str, ...]) -> KmsKey:
    return replace(
        key,
        aliases=aliases,
        description=visible(about.get("Description", "")),
        state=visible(about["KeyState"]),
        usage=visible(about.get("KeyUsage", "")),
        spec=visible(about.get("KeySpec", "")),
        manager=visible(about.get("KeyManager", "")),
        multi_region=bool(about.get("MultiRegion", key.multi_region)),
        created=about.get("CreationDate"),
    )
