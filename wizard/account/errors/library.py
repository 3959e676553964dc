"""Errors of the AWS library that are about a setting of this machine, or about nothing else that has a sentence.

botocore has exceptions of its own for most of what can be set wrongly, and lets Python's through for the rest: an
endpoint that is no URL, a time-out that is no number, a ``credential_process`` that prints no JSON.
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
    packages = (module.partition(".")[0] for module in reversed(_modules(error)))
    return next((name for name in packages if name not in sys.stdlib_module_names), "") in _LIBRARIES


def library_problem(error: BaseException, doing: str) -> WizardError:
    """The sentence for such an error, or for one of botocore's that has no other; ``doing`` as in "calls of kms"."""
    from botocore.exceptions import BotoCoreError

    from wizard.account.calls import UnusableSettingError

    if isinstance(error, UnusableSettingError) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, BotoCoreError):
        is_setting = type(error).__name__.startswith(_SETTINGS)
        problem = f"boto3 could not go on with {doing}: {visible(str(error)).rstrip('.')}."
        return NoAwsError(problem, _LOOK_AT_SETTINGS if is_setting else "")
    modules = _modules(error)
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


def _modules(error: BaseException) -> list[str]:
    """The modules whose code was at work, the innermost last."""
    frames = traceback.walk_tb(error.__traceback__)
    return [str(frame.f_globals.get("__name__", "")) for frame, _line in frames]


def _words(error: BaseException) -> str:
    """Its own words; those of some kinds say nothing without the kind."""
    told_by_kind = isinstance(error, LookupError | TypeError | AttributeError)
    return f"{type(error).__name__}, {error}" if told_by_kind else str(error)
