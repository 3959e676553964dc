"""Why AWS refused to create a model or an endpoint, from AWS's answer and from the request itself."""

from collections.abc import Callable, Mapping

from wizard.account.errors import guesses
from wizard.account.errors.answers import Answer, answer_of
from wizard.account.errors.kinds import RefusedRequestError
from wizard.account.errors.translation import denial, translate
from wizard.conditions import service_condition_keys
from wizard.errors import NoAwsError, WizardError
from wizard.request import OPERATIONS, Request, condition_key_fields
from wizard.text import visible

_PASSING = "iam:PassRole"
_LAUNCH_AGAIN = "Launch again: it is sent with the same ClientRequestToken, so nothing is created twice."


def explain_refusal(request: Request, error: Exception, *, profile: str = "") -> WizardError:
    """What AWS's refusal of ``request`` means, what to do, and which keys of the profile it is about.

    What is not a refusal of the request itself (credentials, network) is translated as for any call; ``profile`` is the
    credentials profile in use, empty for none.
    """
    from botocore.exceptions import ClientError, ParamValidationError

    kind = _kind(request)
    if isinstance(error, ParamValidationError):
        text = visible(" ".join(str(error).split()))
        return _problem(f"The request is not valid: {text}", "", keys=guesses.keys_in(request, kind, text))
    if isinstance(error, ClientError):
        answer = answer_of(error)
        explain = _denied if answer.is_denied else _EXPLANATIONS.get(answer.code)
        if explain is not None:
            return explain(request, kind, answer)
    problem = translate(error, doing=_doing(request, kind), permission=request.action, profile=profile)
    if _may_have_arrived(error):
        return NoAwsError(f"{problem.message} Whether AWS received the request is not known.", _LAUNCH_AGAIN)
    return problem


def _may_have_arrived(error: Exception) -> bool:
    """Whether the request was on its way when something broke: no answer, none of AWS's, or a failure of its own."""
    from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError
    from botocore.parsers import ResponseParserError

    if isinstance(error, ClientError):
        return answer_of(error).status >= 500
    # HTTPClientError: a connection closed or silent; one that was never there is another class of botocore's.
    return isinstance(error, HTTPClientError | IncompleteReadError | ResponseParserError | ConnectionError)


def _doing(request: Request, kind: str) -> str:
    return f"creating the {kind} {visible(str(request.parameters.get(_name_parameter(kind), '')))}".rstrip()


def _kind(request: Request) -> str:
    return next(kind for kind, operation in OPERATIONS.items() if operation == request.operation)


def _name_parameter(kind: str) -> str:
    return {"classifier": "DocumentClassifierName", "recognizer": "RecognizerName", "endpoint": "EndpointName"}[kind]


def _problem(
    message: str, remedy: str, *, keys: tuple[str, ...] = (), answer: Answer | None = None
) -> RefusedRequestError:
    details = answer.details if answer is not None else {}
    return RefusedRequestError(message, remedy, profile_keys=keys, **details)


def _said(answer: Answer) -> str:
    """AWS's own words, as a part of a sentence."""
    return (
        f"AWS says: {answer.message.rstrip('.')}." if answer.message else f"AWS says {answer.code}, and nothing more."
    )


# --- 403 ---------------------------------------------------------------------------------------------------------


def _denied(request: Request, kind: str, answer: Answer) -> RefusedRequestError:
    if answer.action == _PASSING or (not answer.action and "PassRole" in answer.message):
        return _pass_role(request, answer)
    if answer.action and answer.action != request.action:
        refused = denial(answer, _doing(request, kind), request.action)
        keys = guesses.given_kms_keys(request, kind) if answer.action.startswith("kms:") else ()
        return _problem(refused.message, refused.remedy, keys=keys, answer=answer)
    return _guarded(request, kind, answer)


def _pass_role(request: Request, answer: Answer) -> RefusedRequestError:
    role = visible(str(request.parameters.get("DataAccessRoleArn", "the role")))
    how = f"it is denied explicitly in {answer.denying_policy}" if answer.denying_policy else "nothing allows it"
    return _problem(
        f"You may not pass {role} to Comprehend ({_PASSING}): {how}.",
        f"Choose a role that you may pass, or ask for {_PASSING} on this one "
        "with iam:PassedToService = comprehend.amazonaws.com.",
        keys=("role",),
        answer=answer,
    )


def _guarded(request: Request, kind: str, answer: Answer) -> RefusedRequestError:
    """AWS does not name the setting that a policy asks for; what the request carried is known, so that is said."""
    fields = condition_key_fields()
    supported = [key for key in fields if key in service_condition_keys(request.operation)]
    absent = [key for key in supported if key not in request.context]
    carried = [key for key in supported if key in request.context]
    message = f"AWS refused {request.action} (403): {_policy_words(answer)}. AWS does not name the setting it is about."
    if not supported:
        keys = ("tags", "region", "model") if kind == "endpoint" else ("tags", "region")
        given = tuple(key for key in keys if key in ("tags", "region") or request.parameters.get("ModelArn"))
        return _problem(message, f"What a policy can look at: {_other_facts(request)}.", keys=given, answer=answer)
    if absent:
        listed = _listed([f"{key} ({fields[key]})" for key in absent])
        remedy = (
            f"The request carried no {listed}. Set what your organisation requires; it is also possible that a value "
            "which the request did carry is not accepted."
        )
        return _problem(message, remedy, keys=tuple(fields[key] for key in absent), answer=answer)
    values = "; ".join(f"{key} ({fields[key]}) = {_value(request.context[key])}" for key in carried)
    return _problem(
        message,
        f"The request carried every condition key that the operation has; perhaps the policy does not accept a value, "
        f"or asks for tags, a region or a name: {values}; {_other_facts(request)}.",
        keys=tuple(fields[key] for key in carried),
        answer=answer,
    )


def _policy_words(answer: Answer) -> str:
    if answer.denying_policy:
        return f"an explicit deny in {answer.denying_policy}"
    if answer.silent_policy:
        return f"no {answer.silent_policy} allows it for this request"
    return answer.message.rstrip(".") or "access denied"


def _other_facts(request: Request) -> str:
    tags = request.context.get("aws:TagKeys", ())
    named = f"tags {', '.join(tags)}" if tags else "no tags"
    return visible(f"{named}, region {request.region}, resource {request.resource}")


def _value(value: str | tuple[str, ...]) -> str:
    return visible(value if isinstance(value, str) else ", ".join(value))


def _listed(items: list[str]) -> str:
    """``a``, ``a and no b``, ``a, no b and no c``: goes on from "The request carried no"."""
    return items[0] if len(items) == 1 else f"{', no '.join(items[:-1])} and no {items[-1]}"


# --- the documented exceptions of the three operations (domain of their API reference) -----------------------------


def _invalid(request: Request, kind: str, answer: Answer) -> RefusedRequestError:
    keys = guesses.keys_in(request, kind, answer.message)
    remedy = f"Look at {', '.join(keys)}." if keys else "Look through the settings in the review."
    return _problem(f"AWS refused the request as invalid. {_said(answer)}", remedy, keys=keys, answer=answer)


def _kms_key(request: Request, kind: str, answer: Answer) -> RefusedRequestError:
    given = guesses.given_kms_keys(request, kind)
    named = tuple(key for key in given if guesses.is_named(request, kind, key, answer.message))
    keys = named or given
    return _problem(
        f"AWS does not accept a KMS key ({', '.join(keys) or 'of the model'}). {_said(answer)}",
        f"It must be an enabled, symmetric key in {visible(request.region)} that your role and you may use, "
        "given as a key ARN.",
        keys=keys or ("model",),
        answer=answer,
    )


def _in_use(request: Request, kind: str, answer: Answer) -> RefusedRequestError:
    name = visible(str(request.parameters.get(_name_parameter(kind), "")))
    version = visible(str(request.parameters.get("VersionName", "")))
    if kind == "endpoint":
        return _problem(f"There is an endpoint {name} already.", "Give another name.", keys=("name",), answer=answer)
    taken = f"The {kind} {name} has a version {version} already" if version else f"The name {name} is taken"
    remedy = "Give another name" + (" or version." if version else ", or a version to train it again.")
    return _problem(f"{taken}.", remedy, keys=("name", "version"), answer=answer)


def _unavailable(request: Request, _kind_of: str, answer: Answer) -> RefusedRequestError:
    key = "flywheel" if "FlywheelArn" in request.parameters else "model"
    return _problem(
        f"The {key} cannot be served now. {_said(answer)}",
        "An endpoint needs a model that is TRAINED; wait for it or choose another.",
        keys=(key,),
        answer=answer,
    )


def _not_found(request: Request, _kind_of: str, answer: Answer) -> RefusedRequestError:
    key = "flywheel" if "FlywheelArn" in request.parameters else "model"
    return _problem(
        f"AWS does not find the {key}. {_said(answer)}",
        f"Choose one in {visible(request.region)}.",
        keys=(key,),
        answer=answer,
    )


def _language(request: Request, _kind_of: str, answer: Answer) -> RefusedRequestError:
    code = visible(str(request.parameters.get("LanguageCode", "")))
    return _problem(
        f"Amazon Comprehend does not train custom models for the language {code}. {_said(answer)}",
        "Custom models are documented for en, es, fr, de, it and pt; native documents for en only.",
        keys=("language",),
        answer=answer,
    )


def _too_many_tags(_request: Request, _kind_of: str, answer: Answer) -> RefusedRequestError:
    return _problem(f"There are too many tags. {_said(answer)}", "A resource takes 50.", keys=("tags",), answer=answer)


def _limit(request: Request, kind: str, answer: Answer) -> RefusedRequestError:
    what = "endpoints or inference units" if kind == "endpoint" else "trainings at a time, or models"
    return _problem(
        f"A quota of the account in {visible(request.region)} is used up. {_said(answer)}",
        f"It is about {what}: wait, delete what is not needed, or raise it in Service Quotas.",
        keys=("inference_units",) if kind == "endpoint" else (),
        answer=answer,
    )


def _too_many_requests(_request: Request, _kind_of: str, answer: Answer) -> RefusedRequestError:
    times = "once" if answer.attempts == 1 else f"{answer.attempts} times"
    return _problem(
        f"AWS asks to slow down ({answer.code}); the request was sent {times} and nothing was created.",
        "Wait a minute and launch again.",
        answer=answer,
    )


def _internal(_request: Request, _kind_of: str, answer: Answer) -> RefusedRequestError:
    return _problem(
        "Amazon Comprehend had an internal problem; nothing is wrong with your settings.",
        _LAUNCH_AGAIN,
        answer=answer,
    )


_Explanation = Callable[[Request, str, Answer], RefusedRequestError]
_EXPLANATIONS: Mapping[str, _Explanation] = {
    "InternalServerException": _internal,
    "InvalidRequestException": _invalid,
    "KmsKeyValidationException": _kms_key,
    "ResourceInUseException": _in_use,
    "ResourceLimitExceededException": _limit,
    "ResourceNotFoundException": _not_found,
    "ResourceUnavailableException": _unavailable,
    "TooManyRequestsException": _too_many_requests,
    "TooManyTagsException": _too_many_tags,
    "UnsupportedLanguageException": _language,
    "ValidationException": _invalid,
}
"""Every exception that the API reference lists for the three operations, and what AWS answers to a broken pattern."""
