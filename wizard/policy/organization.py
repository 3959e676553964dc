"""Service control policies as an organization attaches them."""

from collections.abc import Sequence

from wizard.policy.parsing import Policy, policy_of

FULL_ACCESS = policy_of(
    "FullAWSAccess",
    {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "FullAWSAccess", "Effect": "Allow", "Action": "*", "Resource": "*"}],
    },
)
"""The policy that AWS Organizations attaches everywhere until somebody takes it away."""


def level(policies: Sequence[Policy]) -> list[Policy]:
    """The policies of one level (root, organizational unit or account).

    Where none of them allows anything they only deny, and FullAWSAccess stands beside them: without it nothing at all
    would be allowed below that level (AWS Organizations User Guide, "SCP evaluation").
    """
    allows = any(statement.effect == "Allow" for policy in policies for statement in policy.statements)
    return [*policies] if allows else [*policies, FULL_ACCESS]
