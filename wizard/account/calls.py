"""Every call of a client ends with an answer or with an error that is known for AWS's.

Imported with the first client: it needs botocore, which is slow to load.
"""

from typing import Any

from botocore.exceptions import BotoCoreError

from wizard.account.errors.library import is_known, is_raised_by_the_library


class InsideLibraryError(BotoCoreError):
    """An error of Python's own (its cause) that a call has met inside the AWS library."""

    fmt = "{said}"


class ErrorsOfAws:
    """A base class of clients. Who calls looks out for botocore's errors; some come with a call and not before, as when
    a ``credential_process`` that has worked for an hour prints something else than JSON."""

    def _make_api_call(self, operation_name: str, api_params: dict[str, Any]) -> Any:
        try:
            return super()._make_api_call(operation_name, api_params)  # type: ignore[misc]  # botocore's BaseClient
        except Exception as error:
            if is_known(error) or not is_raised_by_the_library(error):
                raise
            raise InsideLibraryError(said=type(error).__name__) from error


def add_errors_of_aws(**event: Any) -> None:
    """Handler of botocore's ``creating-client-class``, its way to extend clients (boto3 guide, "Extensibility")."""
    event["base_classes"].insert(0, ErrorsOfAws)
