"""What went wrong with AWS, in plain words: what happened, which permission or setting, what to do next."""

from wizard.account.errors.kinds import CredentialsError, RefusedError, RefusedRequestError
from wizard.account.errors.refusals import explain_refusal
from wizard.account.errors.translation import translate, translated

__all__ = [
    "CredentialsError",
    "RefusedError",
    "RefusedRequestError",
    "explain_refusal",
    "translate",
    "translated",
]
