"""The real AWS CLI, called in this process: the same parsing without the half second that its start takes."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

# The AWS CLI ships no types: modules imported by their name are Any.
_clidriver: Any = import_module("awscli.clidriver")
_shorthand: Any = import_module("awscli.shorthand")


class AwsCli:
    """A session of the AWS CLI that sees ``variables`` as its environment."""

    def __init__(self, variables: dict[str, str]) -> None:
        self._variables = variables
        with self._environment():
            self._driver = _clidriver.create_clidriver()

    def run(self, argv: Sequence[str]) -> int:
        """The exit code of a command, ``aws`` its first word."""
        assert argv[0] == "aws"
        with self._environment():
            return int(self._driver.main(list(argv[1:])))

    def options(self, service: str, operation: str) -> set[str]:
        """The options that the AWS CLI has for an operation, as ``--model-arn``."""
        services = self._driver.create_help_command().command_table
        command = services[service].create_help_command().command_table[operation]
        return {f"--{name}" for name in command.arg_table}

    @contextmanager
    def _environment(self) -> Iterator[None]:
        before = dict(os.environ)
        os.environ.update(self._variables)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def parse_shorthand(text: str) -> Any:
    """What the AWS CLI reads in a text of shorthand."""
    return _shorthand.ShorthandParser().parse(text)
