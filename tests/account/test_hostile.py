"""Names that were written by somebody who means no good: shown readable, sent as they are."""

from tests.account.listed import items_of
from wizard.account.session import AccountSession
from wizard.flow.places import Place, browse_rows
from wizard.flow.questions import Browse, Pick, Question
from wizard.flow.resource_rows import pick_rows
from wizard.plan import limits as f
from wizard.text import is_hidden

ESCAPES = "\x1b]0;owned\x07\u202e\u009b31m[bold][@click=app.bell]x"
BIDI = "\u202e[/]\u2066[bold]x"  # XML cannot carry escapes


def _is_safe(text: str) -> bool:
    return not any(is_hidden(character) for character in text)


def test_an_object_key(session: AccountSession) -> None:
    key = f"hostile/{ESCAPES}.csv"
    session.client("s3").put_object(Bucket="acme-nlp-training", Key=key, Body=b"x")
    items = items_of(session, "objects", {"bucket": "acme-nlp-training", "prefix": "hostile/"})
    assert list(items) == [key]
    browse = Browse(takes_object=True, takes_prefix=True, rule=f.NAME)
    rows = browse_rows(browse, Place("acme-nlp-training", "hostile/"), items.values(), region="us-west-2")
    assert rows[-1].value == f"s3://acme-nlp-training/{key}"
    assert all(_is_safe(cell) for row in rows for cell in row.cells)
    assert "\\x1b" in rows[-1].cells[0]
    assert "[bold]" in rows[-1].cells[0]


def test_a_folder(session: AccountSession) -> None:
    session.client("s3").put_object(Bucket="acme-nlp-models", Key=f"{ESCAPES}/x", Body=b"x")
    assert f"{ESCAPES}/" in items_of(session, "objects", {"bucket": "acme-nlp-models"})


def test_a_key_description(session: AccountSession) -> None:
    arn = session.client("kms").create_key(Description=ESCAPES)["KeyMetadata"]["Arn"]
    key = items_of(session, "keys")[arn]
    assert _is_safe(key.description)
    assert "\\x1b]0;owned" in key.description


def test_a_name_tag(session: AccountSession) -> None:
    ec2 = session.client("ec2")
    vpc = ec2.create_vpc(
        CidrBlock="10.99.0.0/16",
        TagSpecifications=[{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": BIDI}]}],
    )["Vpc"]["VpcId"]
    found = items_of(session, "vpcs")[vpc]
    assert found.name == "\\u202e[/]\\u2066[bold]x"
    question = Question("_vpc", "VPC", "Which?", "", Pick("vpcs", f.NAME))
    (row,) = pick_rows(question, Pick("vpcs", f.NAME), [found], {})
    assert row.value == vpc
    assert all(_is_safe(text) for text in (*row.cells, row.details))
    ec2.delete_vpc(VpcId=vpc)


def test_a_role_description_and_trust(session: AccountSession) -> None:
    iam = session.client("iam")
    trust = (
        '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", '
        '"Principal": {"Service": ["comprehend.amazonaws.com"]}, '
        '"Condition": {"StringEquals": {"aws:SourceAccount": ["111122223333", "\\u202e1"]}}}}'
    )
    iam.create_role(RoleName="Hostile", AssumeRolePolicyDocument=trust, Description=BIDI)
    role = next(role for role in items_of(session, "roles").values() if role.name == "Hostile")
    assert role.trusts_comprehend
    assert _is_safe(role.trust_conditions)
    assert "\\u202e1" in role.trust_conditions
    assert _is_safe(role.description)
    iam.delete_role(RoleName="Hostile")
