"""Errors of the AWS library that are about a setting of this machine, or about nothing else that has a sentence.

botocore has exceptions of its own for most of what can be set wrongly or answered, and lets Python's through for the
rest: an endpoint that is no URL, a time-out that is no number, a ``credential_process`` that prints no JSON, an answer
that has a number where AWS has a list.
"""

import json
import sys
import traceback
from xml.etree.ElementTree import ParseError

from wizard.account.errors.kinds import CredentialsError
from wizard.errors import NoAwsError, WizardError
from wizard.text import visible

_LIBRARIES = frozenset({"boto3", "botocore", "dateutil", "jmespath", "s3transfer", "urllib3"})
_CREDENTIALS = ("botocore.credentials", "botocore.tokens")
_ANSWERS = ("botocore.parsers", "botocore.paginate")
_SETTINGS = ("Invalid", "InfiniteLoop")
"""How botocore's exceptions about settings begin."""
_LOOK_AT_SETTINGS = "Check AWS_ENDPOINT_URL and the other AWS_ variables, and ~/.aws/config."
_MAY_HOLD_SECRETS = "http.client"
"""Its errors quote the headers, a session token among them."""


def is_known(error: BaseException) -> bool:
    """Whether it is of a kind that boto3 raises where AWS, the network or a setting is the reason."""
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
    from botocore.parsers import ResponseParserError

    # ParseError: botocore reads S3's GetBucketLocation by hand and lets the XML parser's own error through.
    known = BotoCoreError | ClientError | HTTPClientError | ResponseParserError | ConnectionError | ParseError
    return isinstance(error, known)


def is_raised_by_the_library(error: BaseException) -> bool:
    """Whether the last code that is not of Python's own library, on the way to ``error``, is the AWS library's."""
    return _package(_innermost(_modules(error))) in _LIBRARIES


def library_problem(error: BaseException, doing: str) -> WizardError:
    """The sentence for such an error, or for one of botocore's that has no other; ``doing`` as in "calls of kms"."""
    from botocore.exceptions import BotoCoreError

    from wizard.account.calls import InsideLibraryError

    if isinstance(error, InsideLibraryError) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, BotoCoreError):
        is_setting = type(error).__name__.startswith(_SETTINGS)
        problem = f"boto3 could not go on with {doing}: {visible(str(error)).rstrip('.')}."
        return NoAwsError(problem, _LOOK_AT_SETTINGS if is_setting else "")
    modules = _modules(error)
    if _innermost(modules).startswith(_ANSWERS):
        return no_answer_of_aws(doing)
    is_of_credentials = any(module.startswith(_CREDENTIALS) for module in modules)
    if _MAY_HOLD_SECRETS in modules:
        said = ""
    elif is_of_credentials and isinstance(error, json.JSONDecodeError):
        said = f": what credential_process printed is not JSON ({error.msg})"
    else:
        said = f": {visible(_words(error)).rstrip('.')}"
    if is_of_credentials:
        return CredentialsError(
            f"The credentials could not be got{said}.",
            "Check how they are configured: credential_process and the like in ~/.aws/config, and the AWS_ variables.",
        )
    return NoAwsError(f"A setting for {doing} cannot be used{said}.", _LOOK_AT_SETTINGS)


def no_answer_of_aws(doing: str) -> NoAwsError:
    """Something else than AWS has answered, or half of the answer is missing."""
    return NoAwsError(
        f"The answer for {doing} was not one of AWS's, or broke off.",
        "A proxy or a network log-in page may have answered in its place; check and try again.",
    )


def _modules(error: BaseException) -> list[str]:
    """The modules whose code was at work, the innermost last."""
    frames = traceback.walk_tb(error.__traceback__)
    return [str(frame.f_globals.get("__name__", "")) for frame, _line in frames]


def _innermost(modules: list[str]) -> str:
    """The last module that is not of Python's own library."""
    return next((name for name in reversed(modules) if _package(name) not in sys.stdlib_module_names), "")


def _package(module: str) -> str:
    return module.partition(".")[0]


def _words(error: BaseException) -> str:
    """Its own words; those of some kinds say nothing without the kind."""
    told_by_kind = isinstance(error, LookupError | TypeError | AttributeError)
    return f"{type(error).__name__}, {error}" if told_by_kind else str(error)
