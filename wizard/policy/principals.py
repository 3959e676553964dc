"""Who a statement of a resource-based policy speaks of.

Source: IAM User Guide, "AWS JSON policy elements: Principal".
"""

from wizard.plan.arns import parse_arn
from wizard.policy.access import Truth, any_holds, negate
from wizard.policy.parsing import Principals


def principal_matches(principals: Principals | None, caller: str) -> Truth:
    """Whether the element names ``caller``: an ARN, or a service such as ``comprehend.amazonaws.com``.

    None where it cannot be told: federated users, canonical ids, unique ids of deleted principals. An account stands
    for everyone in it, who then still needs an identity-based policy.
    """
    if principals is None:
        return False
    named = [_named(kind, who, caller) for kind, several in principals.named.items() for who in several]
    truth = any_holds(named)
    return negate(truth) if principals.negated else truth


def _named(kind: str, who: str, caller: str) -> Truth:
    if kind == "*" or (kind == "AWS" and who == "*"):
        return True
    arn = parse_arn(caller)
    if kind == "Service":
        return who == caller
    if kind != "AWS":
        return None if arn is None else False
    if arn is None:
        return False
    wanted = parse_arn(who)
    if wanted is None:
        return arn.account == who if who.isdigit() else None
    if wanted.resource == "root":
        return arn.account == wanted.account
    return who == caller or _role_of_session(caller) == who


def _role_of_session(caller: str) -> str | None:
    """The role of ``arn:aws:sts::111122223333:assumed-role/NAME/SESSION``; its path is not in the session's ARN."""
    arn = parse_arn(caller)
    if arn is None or arn.service != "sts" or not arn.resource.startswith("assumed-role/"):
        return None
    return f"arn:{arn.partition}:iam::{arn.account}:role/{arn.resource.split('/')[1]}"
