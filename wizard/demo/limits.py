"""Limits and tokens of lists that are numbers."""

from typing import Any

from wizard.demo.aws_errors import AwsError


def limit_of(value: Any, low: int, high: int) -> int:
    """How many are asked for. Raises ValidationException for what is not between ``low`` and ``high``."""
    number = int(value) if str(value).isdigit() else 0
    if not low <= number <= high:
        raise AwsError("ValidationException", f"The limit must be between {low} and {high}; it is {value}.")
    return number


def start_of(token: str, code: str, message: str) -> int:
    """Where the page begins. Raises ``code`` for what is no token of such a list."""
    if not token.isdigit():
        raise AwsError(code, message)
    return int(token)
