"""What a shell's completion offers. The words come from the parser itself, so that no option is declared twice.

The shells call the program with the variable ``_ARGCOMPLETE`` set; see ``comprehend-wizard completions``.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from argcomplete.completers import FilesCompleter, SuppressCompleter

from wizard.errors import WizardError

Completer = Callable[..., Iterable[str]]


def complete(parser: argparse.ArgumentParser) -> None:
    """Answer the shell and end this process."""
    import argcomplete

    attach(parser)
    argcomplete.autocomplete(parser, always_complete_options=False)


def attach(parser: argparse.ArgumentParser) -> None:
    """Give each argument of ``parser`` and its commands what completes it."""
    for one in _parsers(parser):
        for action in one._actions:  # noqa: SLF001 - argparse has no other way to see its arguments
            completer = _COMPLETERS.get(action.dest)
            if completer is not None and action.choices is None:
                setattr(action, "completer", completer)  # noqa: B010 - argcomplete's own name, unknown to argparse
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            # In the place of a command the profile of the wizard itself may stand.
            setattr(action, "completer", _profile_names)  # noqa: B010


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for inner in action.choices.values():
                yield from _parsers(inner)


def _profile_names(**_asked: Any) -> Iterable[str]:
    from wizard import profiles

    return [entry.name for entry in profiles.available()]


def _profiles_and_files(prefix: str, **asked: Any) -> Iterable[str]:
    return [*_profile_names(), *FilesCompleter(("toml",))(prefix=prefix, **asked)]


def _run_names(**_asked: Any) -> Iterable[str]:
    """The names of what was launched from here, the newest first; nothing is asked of AWS for a completion."""
    from wizard.launch.ledger import Ledger, ledger_path
    from wizard.launch.overview import name_of

    path = ledger_path()
    if not path.exists():
        return []
    try:
        with Ledger(path) as ledger:
            return list(dict.fromkeys(name_of(run.arn) for run in ledger.runs() if run.arn))
    except WizardError:
        return []


def _operations(**_asked: Any) -> Iterable[str]:
    from wizard.conditions import operations

    return operations()


def _credentials_profiles(**_asked: Any) -> Iterable[str]:
    from wizard.account.configuration import available_profiles

    return [profile.name for profile in available_profiles()]


def _regions(**_asked: Any) -> Iterable[str]:
    from wizard.account.configuration import comprehend_regions

    return [region.value for region in comprehend_regions()]


_COMPLETERS: dict[str, Completer] = {
    "saved_plan": _profiles_and_files,
    "saved_plans": _profiles_and_files,
    "which": _run_names,
    "operation": _operations,
    "profile": _credentials_profiles,
    "region": _regions,
    "files": FilesCompleter(("json",)),
    "policy": FilesCompleter(("json",)),
    "boundary": FilesCompleter(("json",)),
    "scp": FilesCompleter(("json",)),
    "request": FilesCompleter(("json",)),
    "endpoint_url": SuppressCompleter(),
}
"""The name of an argument's value in the parser → what completes it. Choices complete themselves."""
