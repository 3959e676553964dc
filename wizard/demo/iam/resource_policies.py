"""What the policy of a resource (a key, a bucket) says about a role of an account.

Source: IAM User Guide, "AWS JSON policy elements: Principal": an account, or its root, stands for everybody in it, who
then still needs a policy of their own; ``*`` and the ARN of a role stand for the role itself.
"""

from typing import Any, Literal

from wizard.demo.iam.evaluate import Access, effects

Said = Literal["denies", "allows", "delegates", "nothing"]


def said_of_role(document: str | None, role_arn: str, access: Access) -> Said:
    """What a policy (JSON text; None: there is none) says about ``access`` of the role.

    ``delegates``: it allows it to the role's account, whose own policies then decide.
    """
    if document is None:
        return "nothing"
    account = role_arn.split(":")[4]
    root = f"arn:aws:iam::{account}:root"

    def is_role(principal: Any, negated: bool) -> bool:
        return (principal == "*" or bool({"*", role_arn} & _aws(principal))) != negated

    def is_account(principal: Any, negated: bool) -> bool:
        return not negated and bool({account, root} & _aws(principal))

    of_role, of_account = effects(document, access, is_role), effects(document, access, is_account)
    if "Deny" in of_role | of_account:
        return "denies"
    if "Allow" in of_role:
        return "allows"
    return "delegates" if "Allow" in of_account else "nothing"


def _aws(principal: Any) -> set[str]:
    found = principal.get("AWS", []) if isinstance(principal, dict) else []
    return {found} if isinstance(found, str) else set(found)
