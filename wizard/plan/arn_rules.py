"""Rules about ARNs: their region, account and partition against the plan's, and what kind of thing they name."""

from collections.abc import Iterator

from wizard.findings import Finding
from wizard.plan.arns import Arn, parse_arn, partition_of
from wizard.plan.rule_parts import Profile, error, text_at, warning


def keys_fit(profile: Profile) -> Iterator[Finding]:
    for purpose in ("volume", "output", "model"):
        value = text_at(profile, f"keys.{purpose}")
        if value:
            yield from _key_fits(profile, f"keys.{purpose}", purpose, value)


def _key_fits(profile: Profile, subject: str, purpose: str, value: str) -> Iterator[Finding]:
    arn = parse_arn(value)
    is_alias = value.startswith("alias/") or (arn is not None and arn.resource_type == "alias")
    if is_alias and purpose != "output":
        yield error(
            "alias-for-key",
            subject,
            f"{value} is an alias. The {purpose} key is documented as a key id or key ARN only.",
            "Give the ARN of the key behind the alias.",
        )
    elif is_alias:
        yield warning(
            "alias-in-condition",
            subject,
            f"{value} is an alias. Policies that compare comprehend:OutputKmsKey with key ARNs will not match it.",
            "Give the ARN of the key behind the alias.",
        )
    elif arn is None:
        yield warning(
            "bare-key-id",
            subject,
            f"{value} is not a key ARN. Policies compare the condition key with ARNs, and would not match it.",
            "Give the key's ARN.",
        )
    if arn is None:
        return
    if arn.service != "kms" or not arn.resource_name or (not is_alias and arn.resource_type != "key"):
        yield error(
            "not-a-key",
            subject,
            f"{value} is not the ARN of a KMS key.",
            "Key ARNs look like arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-….",
        )
        return
    yield from _region_fits(profile, subject, arn, "The key")
    account = text_at(profile, "account")
    if account and arn.account != account:
        yield warning(
            "key-of-another-account",
            subject,
            f"The key belongs to account {arn.account}, the plan to {account}.",
            "Both the role's policy and that key's key policy must allow its use.",
        )


def role_fits(profile: Profile) -> Iterator[Finding]:
    arn = parse_arn(text_at(profile, "role"))
    if arn is None:
        return
    yield from _partition_fits(profile, "role", arn, "The role")
    account = text_at(profile, "account")
    if account and arn.account != account:
        yield error(
            "role-of-another-account",
            "role",
            f"The role belongs to account {arn.account}, the plan to {account}; iam:PassRole does not cross accounts.",
            f"Choose a role of account {account}.",
        )


def model_fits(profile: Profile) -> Iterator[Finding]:
    for subject, what in (("model", "The model"), ("flywheel", "The flywheel")):
        arn = parse_arn(text_at(profile, subject))
        if arn is None:
            continue
        yield from _region_fits(profile, subject, arn, what)
        account = text_at(profile, "account")
        if account and arn.account != account:
            yield error(
                "model-of-another-account",
                subject,
                f"{what} belongs to account {arn.account}, the plan to {account}; "
                "an endpoint serves a model of its own account.",
                "Import the model first (ImportModel), or change account.",
            )


def _region_fits(profile: Profile, subject: str, arn: Arn, what: str) -> Iterator[Finding]:
    region = text_at(profile, "region")
    if region and arn.region != region:
        yield error(
            "region-mismatch",
            subject,
            f"{what} is in region {arn.region or '(none)'}, the plan in {region}.",
            f"Choose one in {region}, or change region.",
        )
    else:
        yield from _partition_fits(profile, subject, arn, what)


def _partition_fits(profile: Profile, subject: str, arn: Arn, what: str) -> Iterator[Finding]:
    region = text_at(profile, "region")
    if region and arn.partition != partition_of(region):
        yield error(
            "partition-mismatch",
            subject,
            f"{what} is in partition {arn.partition}, but {region} belongs to {partition_of(region)}.",
            f"Give an ARN that starts with arn:{partition_of(region)}:.",
        )
