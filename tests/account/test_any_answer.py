"""Whatever AWS or its stand-in says: always an error of the wizard, and nothing in it acts on a terminal."""

from typing import Any

from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.account.errors import answers as a
from wizard.account.errors import explain_refusal, translate
from wizard.errors import WizardError
from wizard.request import partial_request
from wizard.text import is_hidden

ANYTHING = st.text(max_size=60)
OF_COMPREHEND = {
    "InternalServerException",
    "InvalidRequestException",
    "KmsKeyValidationException",
    "ResourceInUseException",
    "ResourceLimitExceededException",
    "ResourceUnavailableException",
    "TooManyTagsException",
    "UnsupportedLanguageException",
}
KNOWN = a.DENIED | a.EXPIRED | a.NOT_THEIRS | a.THROTTLED | a.REGION_OFF | a.MISSING | a.CLOCK_SKEW | OF_COMPREHEND
CODES = ANYTHING | st.sampled_from(sorted(KNOWN))
MESSAGES = ANYTHING | st.builds(
    "User: {} is not authorized to perform: {} on resource: arn:{} with an explicit deny in a {} policy: arn:{}".format,
    ANYTHING,
    st.sampled_from(["comprehend:CreateEndpoint", "iam:PassRole", "kms:CreateGrant"]) | ANYTHING,
    ANYTHING,
    ANYTHING,
    ANYTHING,
)
ERRORS = st.builds(
    lambda code, message, status, request_id: ClientError(
        {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {
                "HTTPStatusCode": status,
                "RequestId": request_id,
                "RetryAttempts": 0,
                "HTTPHeaders": {},
                "HostId": "",
            },
        },
        "SomeOperation",
    ),
    CODES,
    MESSAGES,
    st.sampled_from([200, 301, 400, 403, 404, 429, 500, 503]),
    ANYTHING,
)
PLANS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["classifier", "recognizer", "endpoint"])},
    optional={
        "name": ANYTHING,
        "version": ANYTHING,
        "region": ANYTHING,
        "role": ANYTHING,
        "model": ANYTHING,
        "language": ANYTHING,
        "tags": st.dictionaries(ANYTHING, ANYTHING, max_size=2),
        "keys": st.dictionaries(st.sampled_from(["volume", "output", "model"]), ANYTHING),
        "vpc": st.fixed_dictionaries({"subnets": st.lists(ANYTHING, max_size=2)}),
    },
)


def _assert_safe(problem: WizardError) -> None:
    assert isinstance(problem, WizardError)
    assert problem.message
    assert not any(is_hidden(character) for character in str(problem))


@settings(deadline=None)
@given(error=ERRORS, profile=ANYTHING)
def test_any_answer_to_a_question(error: ClientError, profile: str) -> None:
    _assert_safe(translate(error, doing="listing things", permission="kms:ListKeys", profile=profile))


@settings(deadline=None)
@given(error=ERRORS, plan=PLANS)
def test_any_answer_to_a_launch(error: ClientError, plan: dict[str, Any]) -> None:
    _assert_safe(explain_refusal(partial_request(plan), error))
