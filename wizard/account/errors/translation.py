"""Errors of boto3 and botocore as errors of the wizard.

botocore is imported when something went wrong, not with this module: it is slow to load, and a face paints before it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import ParseError

from wizard.account.configuration import sso_profile_behind
from wizard.account.errors import answers
from wizard.account.errors.answers import Answer, answer_of
from wizard.account.errors.kinds import CredentialsError, RefusedError
from wizard.account.errors.library import is_known, is_raised_by_the_library, library_problem, no_answer_of_aws
from wizard.errors import NoAwsError, WizardError
from wizard.text import visible


@contextmanager
def translated(*, doing: str, permission: str = "", profile: str = "") -> Iterator[None]:
    """Raise what :func:`translate` makes of an error of boto3 or botocore; let everything else through."""
    try:
        yield
    except WizardError:
        raise
    except Exception as error:
        if not (is_known(error) or is_raised_by_the_library(error)):
            raise
        raise translate(error, doing=doing, permission=permission, profile=profile) from error


def translate(error: BaseException, *, doing: str, permission: str = "", profile: str = "") -> WizardError:
    """What happened, which permission or setting it is about, and what to do next.

    ``doing`` goes on from "AWS refused", as in "listing KMS keys". ``permission`` is the IAM action that is needed,
    used where AWS's message names none. ``profile`` is the credentials profile in use, empty for none.
    """
    from botocore.exceptions import ClientError

    if isinstance(error, WizardError):
        return error
    if isinstance(error, ClientError):
        return _refused(answer_of(error), doing, permission, profile)
    return _login_problem(error, profile) or _credentials_problem(error, profile) or _connection_problem(error, doing)


def denial(answer: Answer, doing: str, permission: str) -> RefusedError:
    """IAM says no: which action, and what kind of policy is the reason as far as AWS tells."""
    action = answer.action or permission
    if answer.denying_policy:
        why = f"{action or 'it'} is denied explicitly in {answer.denying_policy}"
        remedy = "Whoever looks after that policy must change it; allowing it elsewhere does not help."
    elif action:
        why = f"the permission {action} is missing"
        remedy = f"Ask for {action}" + (f" on {answer.resource}." if answer.resource else ".")
    else:
        why = "a permission is missing, and AWS does not say which"
        remedy = "Ask whoever looks after the account's policies."
    return RefusedError(f"AWS refused {doing}: {why}.", remedy, permission=action, **answer.details)


def _refused(answer: Answer, doing: str, permission: str, profile: str) -> WizardError:
    if answer.code in answers.EXPIRED:
        return _expired(profile, code=answer.code, request_id=answer.request_id)
    if answer.operation == "GetRoleCredentials":  # the call with which an SSO profile becomes credentials
        return CredentialsError(
            f"IAM Identity Center gives no credentials for the profile {visible(profile)} ({answer.code}).",
            "Its sso_account_id and sso_role_name must be a role that is assigned to you; see aws configure sso.",
            **answer.details,
        )
    if answer.is_denied:
        return denial(answer, doing, permission)
    if answer.code in answers.NOT_THEIRS:
        return CredentialsError(
            f"AWS does not accept these credentials ({answer.code}) for {doing}.",
            "The access key is wrong, deleted or of another partition, or the region is not enabled for the account. "
            + _renew(profile),
            **answer.details,
        )
    if answer.code in answers.CLOCK_SKEW:
        return CredentialsError(
            "AWS does not accept the time of this machine.", "Set its clock and try again.", **answer.details
        )
    return _said_no(answer, doing)


def _said_no(answer: Answer, doing: str) -> RefusedError:
    details = answer.details
    if answer.code in answers.THROTTLED:
        times = "once" if answer.attempts == 1 else f"{answer.attempts} times"
        return RefusedError(
            f"AWS asks to slow down ({answer.code}); {doing} was tried {times}.",
            "Wait a minute and try again.",
            **details,
        )
    if answer.code in answers.REGION_OFF:
        return RefusedError(
            f"AWS refused {doing}: the region or the service is not enabled for this account ({answer.code}).",
            "Choose another region, or enable it in the account's settings.",
            **details,
        )
    if answer.code in answers.MISSING:
        what = answer.message if answer.code != "404" else "it is not there"
        return RefusedError(f"AWS found nothing for {doing}: {_sentence(what)}", "Check the name.", **details)
    if answer.status >= 500:
        return RefusedError(
            f"AWS had an internal problem with {doing} ({answer.code}, HTTP {answer.status}).",
            "Nothing is wrong with your settings; try again in a moment.",
            **details,
        )
    said = _sentence(answer.message or "it gave no reason")
    return RefusedError(f"AWS refused {doing} ({answer.code}): {said}", **details)


def _expired(profile: str, *, code: str = "", request_id: str = "") -> CredentialsError:
    login = _login_profile(profile)
    return CredentialsError(
        "The AWS credentials have expired" + (f" (profile {visible(profile)})." if profile else "."),
        f"Run aws sso login --profile {visible(login)} and try again." if login else _renew(profile),
        code=code,
        request_id=request_id,
        login_profile=login,
    )


def _renew(profile: str) -> str:
    if profile:
        return f"Renew the credentials of the profile {visible(profile)} and try again."
    return "Renew the credentials in the environment (AWS_ACCESS_KEY_ID and what belongs to it) and try again."


def _login_profile(profile: str) -> str:
    from botocore.exceptions import BotoCoreError

    try:
        return (sso_profile_behind(profile) if profile else None) or ""
    except BotoCoreError:  # a configuration that cannot be read names no profile to log in with
        return ""


def _login_problem(error: BaseException, profile: str) -> WizardError | None:
    from botocore import exceptions as e

    # By name: botocore has the exceptions of "aws login" only since its version 1.41.
    if any(ancestor.__name__ == "LoginError" for ancestor in type(error).__mro__):
        run = f"aws login --profile {visible(profile)}" if profile else "aws login"
        return CredentialsError("The AWS login has expired or is missing.", f"Run {run} and try again.")
    is_sso = isinstance(error, e.SSOError | e.TokenRetrievalError | e.NoAuthTokenError)
    got_none = isinstance(error, e.CredentialRetrievalError) and "sso" in str(error).lower()
    if not is_sso and not (got_none and _login_profile(profile)):
        return None
    login = _login_profile(profile) or profile
    return CredentialsError(
        f"The login of the profile {visible(profile)} has expired or is missing." if profile else "A login is needed.",
        f"Run aws sso login{f' --profile {visible(login)}' if login else ''} and try again.",
        login_profile=login,
    )


def _credentials_problem(error: BaseException, profile: str) -> WizardError | None:
    from botocore import exceptions as e

    named = visible(profile)
    match error:
        case e.ProfileNotFound():
            return CredentialsError(
                visible(str(error)) + ".", "Choose one that aws configure list-profiles shows, or configure it."
            )
        case e.PartialCredentialsError():
            return CredentialsError(f"The credentials are incomplete: {visible(str(error))}.", "Add what is missing.")
        case e.NoCredentialsError():
            return CredentialsError(
                "There are no AWS credentials" + (f" (profile {named})." if named else "."),
                "Choose a credentials profile, run aws configure sso, or set AWS_PROFILE.",
            )
        case e.NoRegionError():
            return NoAwsError("No AWS region is set.", "Choose one, or set AWS_REGION.")
        case e.ConfigParseError() | e.ConfigNotFound():
            return CredentialsError(
                f"The AWS configuration cannot be read: {_sentence(visible(str(error)))}",
                "Mend ~/.aws/config or ~/.aws/credentials.",
            )
        case e.CredentialRetrievalError():
            return CredentialsError(
                f"The credentials could not be got: {_sentence(visible(str(error)))}", _renew(profile)
            )
        case e.HTTPClientError() if "Invalid header value" in str(error):  # which quotes the token: it is not shown
            return CredentialsError(
                "The credentials hold a character that no request can carry, such as a line break.", _renew(profile)
            )
        case _:
            return None


def _connection_problem(error: BaseException, doing: str) -> WizardError:
    from botocore import exceptions as e
    from botocore.parsers import ResponseParserError

    match error:
        case e.ProxyConnectionError():
            return NoAwsError(f"The proxy could not be reached for {doing}.", "Check HTTPS_PROXY and NO_PROXY.")
        case e.ConnectTimeoutError() | e.EndpointConnectionError():
            where = visible(str(error.kwargs.get("endpoint_url", "AWS")))
            return NoAwsError(
                f"{where} could not be reached for {doing}.",
                "Check the network, a VPN or proxy (HTTPS_PROXY), and that the region exists.",
            )
        case e.ReadTimeoutError():
            return NoAwsError(f"AWS did not answer in time for {doing}.", "Check the network and try again.")
        case e.SSLError():
            return NoAwsError(
                f"The encrypted connection for {doing} failed: {visible(str(error))}.",
                "Where a proxy inspects TLS, set AWS_CA_BUNDLE to its certificates.",
            )
        case (
            ResponseParserError()
            | ParseError()
            | e.IncompleteReadError()
            | e.ResponseStreamingError()
            | e.ChecksumError()
        ):
            return no_answer_of_aws(doing)
        case e.ConnectionClosedError() | e.HTTPClientError() | ConnectionError():
            return NoAwsError(f"The connection broke off during {doing}.", "Check the network and try again.")
        case e.UnknownEndpointError() | e.EndpointProviderError() | e.InvalidRegionError():
            said = _sentence(visible(str(error)))
            return NoAwsError(f"There is no place to send {doing} to: {said}", "Check the region.")
        case _:
            return library_problem(error, doing)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
