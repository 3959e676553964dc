"""What the lists hold on the simulated account's story."""

import pytest

from tests.account.listed import items_of, never, pages_of
from wizard.account.catalogue import LISTINGS, list_resources
from wizard.account.discovery.keys import describe_key
from wizard.account.resources import KmsKey, ObjectEntry, Prefix
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer
from wizard.errors import UsageError, WizardError

NLP = "vpc-0a1b2c3d4e5f60718"
KEY = "arn:aws:kms:us-west-2:111122223333:key/"


def test_buckets_come_with_their_regions(session: AccountSession) -> None:
    regions = {bucket.name: bucket.region for bucket in items_of(session, "buckets").values()}
    assert regions == {
        "acme-archive-eu": "eu-west-1",
        "acme-nlp-models": "us-west-2",
        "acme-nlp-training": "us-west-2",
        "acme-web-logs": "us-west-2",
    }


def test_a_bucket_is_shown_like_a_folder(session: AccountSession) -> None:
    items = items_of(session, "objects", {"bucket": "acme-nlp-training"})
    assert {type(item) for item in items.values()} == {Prefix}
    assert {"tickets/", "entities/", "bad/"} <= set(items)


def test_a_folder_holds_objects_with_size_and_date(session: AccountSession) -> None:
    items = items_of(session, "objects", {"bucket": "acme-nlp-training", "prefix": "tickets/"})
    train = items["tickets/train.csv"]
    assert isinstance(train, ObjectEntry)
    assert train.size > 1000
    assert train.modified is not None


def test_objects_of_another_region_are_asked_of_that_region(session: AccountSession) -> None:
    fresh = session.with_changes()
    assert set(items_of(fresh, "objects", {"bucket": "acme-archive-eu"})) == {"tickets/"}
    assert fresh.bucket_regions["acme-archive-eu"] == "eu-west-1"
    assert fresh.client("s3", "eu-west-1").meta.region_name == "eu-west-1"


def test_objects_of_no_bucket_are_a_wrong_question(session: AccountSession) -> None:
    with pytest.raises(UsageError, match="bucket"):
        pages_of(session, "objects")


def test_a_bucket_that_does_not_exist(session: AccountSession) -> None:
    with pytest.raises(WizardError, match="not exist"):
        pages_of(session, "objects", {"bucket": "nobody-has-this-bucket"})


def test_vpcs(session: AccountSession) -> None:
    vpc = items_of(session, "vpcs")[NLP]
    assert (vpc.name, vpc.cidr, vpc.tenancy, vpc.is_default) == ("nlp-private", "10.20.0.0/16", "default", False)


def test_subnets_tell_how_s3_is_reached(session: AccountSession) -> None:
    found = {subnet.name: (subnet.public, subnet.s3_route) for subnet in items_of(session, "subnets").values()}
    assert found == {
        "nlp-private-a": (False, "gateway"),
        "nlp-private-b": (False, "gateway"),
        "nlp-isolated-c": (False, None),
        "corp-public-a": (True, "internet"),
        "corp-private-a": (False, "nat"),
    }


def test_subnets_of_one_vpc(session: AccountSession) -> None:
    subnets = items_of(session, "subnets", {"vpc": NLP})
    assert {subnet.vpc_id for subnet in subnets.values()} == {NLP}
    assert subnets["subnet-0c3d4e5f607182930"].free_addresses == 11


def test_security_groups(session: AccountSession) -> None:
    groups = {group.name: group for group in items_of(session, "security_groups", {"vpc": NLP}).values()}
    training, locked = groups["comprehend-training"], groups["locked-down"]
    assert (training.from_itself, training.egress) == (True, True)
    assert (locked.from_itself, locked.egress) == (False, False)
    assert {group.vpc_id for group in groups.values()} == {NLP}


def test_keys_are_listed_first_and_described_then(session: AccountSession) -> None:
    pages = pages_of(session, "keys")
    assert all(key.state is None for key in pages[0].items)
    assert all(key.state is not None for key in pages[-1].items)


def test_keys_with_and_without_alias(session: AccountSession) -> None:
    keys = {key.key_id[-4:]: key for key in items_of(session, "keys").values()}
    assert keys["0003"].aliases == ("alias/comprehend-model", "alias/aws/s3")[:1]
    shared = next(key for key in keys.values() if key.description == "Shared analytics key")
    assert shared.aliases == ()
    assert shared.unsuitable_reason() is None


@pytest.mark.parametrize(
    ("alias", "word"),
    [
        ("alias/old-training", "disabled"),
        ("alias/retired-models", "deleted"),
        ("alias/release-signing", "symmetric"),
        ("alias/aws/s3", "AWS manages"),
    ],
)
def test_keys_that_cannot_be_used_say_why(session: AccountSession, alias: str, word: str) -> None:
    key = next(key for key in items_of(session, "keys").values() if alias in key.aliases)
    assert word in (key.unsuitable_reason() or "")


def test_keys_that_aws_manages_are_not_described_until_somebody_looks(
    server: DemoServer, session: AccountSession
) -> None:
    before = len(server.recorded)
    keys = items_of(session, "keys").values()
    managed = [key for key in keys if key.is_aws_managed]
    assert managed
    assert all(key.state is None for key in managed)
    assert all(key.state for key in keys if not key.is_aws_managed)
    asked = [request.operation for request in server.recorded[before:]]
    assert asked.count("DescribeKey") == len(keys) - len(managed)
    looked_at = describe_key(session, managed[0].value)
    assert (looked_at.state, looked_at.manager) == ("Enabled", "AWS")
    assert looked_at.unsuitable_reason() == managed[0].unsuitable_reason()


def test_the_multi_region_replica_is_a_good_key(session: AccountSession) -> None:
    key = next(key for key in items_of(session, "keys").values() if "alias/global-nlp" in key.aliases)
    assert key.multi_region
    assert key.unsuitable_reason() is None


def test_a_key_that_is_not_described_is_not_judged() -> None:
    assert KmsKey(KEY + "1", "1").unsuitable_reason() is None


@pytest.mark.parametrize("state", ["PendingImport", "Unavailable", "Creating", "PendingReplicaDeletion", "NewState"])
def test_only_enabled_keys_are_suitable(state: str) -> None:
    key = KmsKey(KEY + "1", "1", state=state, usage="ENCRYPT_DECRYPT", spec="SYMMETRIC_DEFAULT", manager="CUSTOMER")
    assert (key.unsuitable_reason() or "").endswith(".")


def test_one_key_is_described_by_arn_or_alias(session: AccountSession) -> None:
    by_arn = describe_key(session, KEY + "1a2b3c4d-0001-4000-8000-000000000001")
    assert by_arn == describe_key(session, "alias/comprehend-volume")
    assert (by_arn.state, by_arn.aliases) == ("Enabled", ("alias/comprehend-volume",))
    listed = items_of(session, "keys")[by_arn.value]
    assert by_arn == listed


def test_roles_that_trust_comprehend_come_first(session: AccountSession) -> None:
    roles = list(items_of(session, "roles").values())
    trusted = [role.trusts_comprehend for role in roles]
    assert trusted == sorted(trusted, reverse=True)
    by_name = {role.name: role for role in roles}
    assert by_name["ComprehendDataAccess"].trusts_comprehend
    assert not by_name["GlueJobs"].trusts_comprehend


def test_a_trust_for_another_account_is_none(session: AccountSession) -> None:
    role = next(role for role in items_of(session, "roles").values() if role.name == "OldComprehendRole")
    assert not role.trusts_comprehend
    assert "444455556666" in role.trust_conditions


def test_models_of_both_kinds_with_versions(session: AccountSession) -> None:
    models = {model.name: model for model in items_of(session, "models").values()}
    tickets = models["support-tickets-2025"]
    assert (tickets.version, tickets.kind, tickets.status) == ("v1", "classifier", "TRAINED")
    assert tickets.model_key.endswith("000000000003")
    assert tickets.value.endswith("/version/v1")
    assert (models["product-mentions"].version, models["product-mentions"].kind) == ("", "recognizer")
    assert models["product-mentions"].model_key == ""
    assert "NO_WRITE_ACCESS" in models["tickets-broken"].message


def test_endpoints(session: AccountSession) -> None:
    (endpoint,) = items_of(session, "endpoints").values()
    assert (endpoint.name, endpoint.status, endpoint.units) == ("tickets-live", "IN_SERVICE", 1)
    assert "support-tickets-2025" in endpoint.model_arn


def test_regions_are_those_with_comprehend(session: AccountSession) -> None:
    regions = items_of(session, "regions")
    assert regions["us-west-2"].name == "US West (Oregon)"
    assert "af-south-1" not in regions
    assert set(items_of(session.with_changes(region="us-gov-west-1"), "regions")) == {"us-gov-west-1"}


def test_an_unknown_list_is_a_usage_error(session: AccountSession) -> None:
    with pytest.raises(UsageError, match="no list"):
        pages_of(session, "volcanoes")


@pytest.mark.parametrize("kind", [kind for kind, listing in LISTINGS.items() if listing.permissions])
def test_a_cancelled_list_ends_without_a_page(session: AccountSession, kind: str) -> None:
    pages = list(list_resources(session, kind, {"bucket": "acme-nlp-training"}, lambda: True))
    assert pages == []


def test_every_listing_names_the_permissions_it_uses(session: AccountSession) -> None:
    assert LISTINGS["keys"].permissions == ("kms:ListKeys", "kms:ListAliases", "kms:DescribeKey")
    assert all(listing.title for listing in LISTINGS.values())
    assert list(list_resources(session, "profiles", {}, never)) is not None
