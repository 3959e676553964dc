"""The errors of an account: as the program's own, with what a face can act on."""

from wizard.errors import AwsRefusedError, NoAwsError, WizardError


def _note_for_debug(error: WizardError, code: str, request_id: str) -> None:
    """What a user need not read but AWS's support asks for: ``--debug`` shows it below the error."""
    if request_id:
        error.add_note(f"AWS error code {code or 'unknown'}, request id {request_id}")


class RefusedError(AwsRefusedError):
    """AWS answered, and the answer is no.

    ``code`` is AWS's error code, ``request_id`` what AWS's support asks for, ``permission`` the IAM action that is
    missing (empty where that is not the reason).
    """

    def __init__(
        self, message: str, remedy: str = "", *, code: str = "", request_id: str = "", permission: str = ""
    ) -> None:
        super().__init__(message, remedy)
        self.code = code
        self.request_id = request_id
        self.permission = permission
        _note_for_debug(self, code, request_id)


class RefusedRequestError(RefusedError):
    """AWS refused to create something. ``profile_keys``: the keys of the profile to look at, the likeliest first."""

    def __init__(
        self,
        message: str,
        remedy: str = "",
        *,
        code: str = "",
        request_id: str = "",
        profile_keys: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, remedy, code=code, request_id=request_id)
        self.profile_keys = profile_keys


class CredentialsError(NoAwsError):
    """There are no credentials, or AWS does not take them.

    ``login_profile`` is the profile for which ``aws sso login`` helps; empty where it does not.
    """

    def __init__(
        self, message: str, remedy: str = "", *, code: str = "", request_id: str = "", login_profile: str = ""
    ) -> None:
        super().__init__(message, remedy)
        self.code = code
        self.request_id = request_id
        self.login_profile = login_profile
        _note_for_debug(self, code, request_id)
