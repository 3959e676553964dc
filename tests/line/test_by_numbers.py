"""Numbered questions on plain input and output."""

from pathlib import Path

import pytest

from tests.line.answers import CLASSIFIER, ENDPOINT, RECOGNIZER, ROLE, START, saved_and_launched
from tests.line.conftest import ByNumbers, draft
from wizard.demo.server import DemoServer
from wizard.flow import ProfileOpened, WizardState, asked_questions, reduce
from wizard.profiles import load

SHIPPED = Path(__file__).parents[2] / "profiles"
SECURE = SHIPPED / "classifier-secure.toml"


@pytest.mark.parametrize(
    ("answers", "profile", "ended"),
    [
        (CLASSIFIER, "classifier-secure", "TRAINED"),
        (RECOGNIZER, "recognizer-annotations", "TRAINED"),
        (ENDPOINT, "endpoint", "IN_SERVICE"),
    ],
    ids=["classifier", "recognizer", "endpoint"],
)
def test_every_kind_is_walked_saved_launched_and_followed(
    by_numbers: ByNumbers, answers: tuple[str, ...], profile: str, ended: str, tmp_path: Path
) -> None:
    run = by_numbers(saved_and_launched(answers, "mine"))
    assert run.code == 0, run.out
    assert load(tmp_path / "mine.toml").plan == load(SHIPPED / f"{profile}.toml").plan
    assert "Launched: arn:aws:comprehend:us-west-2:111122223333:" in run.out
    assert f"\n{ended}\n" in run.out
    assert "aws comprehend describe-" in run.out
    assert not draft(tmp_path).exists()


def test_whatever_is_asked_beside_a_question_is_answered(by_numbers: ByNumbers) -> None:
    run = by_numbers([*START, "?", "?1", "h", "p", "classifier", "p", "p policy", "p findings", "p profile", "q"])
    assert run.code == 0
    assert "Each kind is one call of Amazon Comprehend" in run.out
    assert "Learns to put whole documents into classes" in run.out
    assert run.out.count("Answer with a number, or with a text.") == 2
    assert "Choose what to launch, and it appears here." in run.out
    assert "aws comprehend create-document-classifier" in run.out
    assert "# Not complete yet: " in run.out
    assert "error: name: " in run.out
    assert 'kind = "classifier"' in run.out


def test_every_policy_document_is_shown_by_name(by_numbers: ByNumbers) -> None:
    run = by_numbers(
        ["p policy", "p policy trust", "p policy key (model)", "p policy nobody", "q"], "classifier-secure"
    )
    assert (
        "# Also: require, exact, guardrail, role, trust, key (volume), key (output), key (model), discovery." in run.out
    )
    assert "# trust: Whom the data access role trusts" in run.out
    assert '"Sid": "LetComprehendAssumeIt"' in run.out
    assert "# Add these statements to those that the key's policy has" in run.out
    assert '"Sid": "UseAsModelKey"' in run.out
    assert "There is no policy nobody. There are: caller, require," in run.out


def test_a_policy_document_with_nothing_in_it_says_why(by_numbers: ByNumbers) -> None:
    run = by_numbers(["p policy guardrail", "q"], "endpoint")
    assert "# An endpoint's plan holds no keys and no network" in run.out


def test_a_policy_document_is_chosen_on_the_review(by_numbers: ByNumbers) -> None:
    run = by_numbers(["Show: policy", "", "<", "Show: policy", "", "trust", "q"], "classifier-secure")
    assert "Review: Which policy document?" in run.out
    assert run.out.count('"Sid": "LetComprehendAssumeIt"') == 1


def test_going_back_keeps_the_answers_and_offers_them(by_numbers: ByNumbers, tmp_path: Path) -> None:
    # From the review back through every question, then forward again with Enter alone.
    asked = asked_questions(reduce(WizardState(), ProfileOpened(load(SECURE).plan.as_profile())).answers)
    run = by_numbers([*CLASSIFIER, *["<"] * len(asked), *[""] * len(asked), "save", "again.toml", "q"])
    assert "This is the first question." not in run.out
    assert load(tmp_path / "again.toml").plan == load(SECURE).plan
    assert run.code == 0


def test_before_the_first_question_there_is_nothing(by_numbers: ByNumbers) -> None:
    assert "This is the first question." in by_numbers(["<", "q"]).out


def test_an_answer_of_the_review_leads_back_to_its_question(by_numbers: ByNumbers, tmp_path: Path) -> None:
    run = by_numbers(["answer:details:version", "-", "", "", "save", "new.toml", "q"], "classifier-secure")
    assert load(tmp_path / "new.toml").plan.as_profile().get("version") is None, run.out


def test_what_is_refused_is_said_and_asked_again(by_numbers: ByNumbers) -> None:
    run = by_numbers([*CLASSIFIER[: CLASSIFIER.index(ROLE)], "GlueJobs", "", "nobody", "q"])
    assert "\nIts trust policy does not let comprehend.amazonaws.com assume it.\n" in run.out
    assert "Nothing matches “nobody”, and it cannot be used as typed: " in run.out


def test_no_more_than_the_limit_and_a_number_takes_back(by_numbers: ByNumbers) -> None:
    groups = [f"sg-{number:017x}" for number in range(6)]
    typed = [line for group in groups for line in (group, "")]
    run = by_numbers([*CLASSIFIER[: CLASSIFIER.index("comprehend-training")], *typed, groups[0], "q"])
    assert "5 of 5 chosen." in run.out
    assert "AWS takes 5 at the most; take one back first." in run.out


def test_signs_as_answers_are_written_with_a_backslash(by_numbers: ByNumbers, tmp_path: Path) -> None:
    answers = ["answer:labels:mode", "MULTI_LABEL", r"\?", *[""] * 14, "save", "x.toml", "q"]
    by_numbers(answers, "classifier-secure")
    assert load(tmp_path / "x.toml").plan.as_profile()["dataset"]["label_delimiter"] == "?"


def test_where_aws_refuses_the_list_the_value_can_be_typed(
    by_numbers: ByNumbers, account: DemoServer, tmp_path: Path
) -> None:
    account.set_faults([f"{call}=AccessDenied" for call in ("s3:*", "iam:*", "ec2:*", "kms:*", "comprehend:List*")])
    train, test = "s3://acme-nlp-training/tickets/train.csv", "s3://acme-nlp-training/tickets/test.csv"
    run = by_numbers(
        [
            *(*START, "classifier", "csv", "train.csv", train, test, "", ""),
            *("s3://acme-nlp-models/tickets-secure/", ROLE),
            *("", "", "subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829", "", "sg-0a1b2c3d4e5f60718", ""),
            *CLASSIFIER[-10:],
            *("save", "typed.toml", "q"),
        ]
    )
    assert "An S3 location begins with s3://." in run.out
    assert "the permission iam:ListRoles is missing" in run.out
    assert run.out.count("You can type the value instead.") >= 5
    assert load(tmp_path / "typed.toml").plan == load(SECURE).plan


def test_a_connection_that_failed_is_tried_again_on_request(by_numbers: ByNumbers, account: DemoServer) -> None:
    account.set_faults(["sts:GetCallerIdentity=ExpiredToken x1"])
    run = by_numbers(["r", "", "r", "q"])
    failed, connected = run.out.index("No connection to AWS: "), run.out.index("Connected: 111122223333")
    assert failed < connected
    assert run.out.count("Loading: Regions…") == 2


def test_a_launch_that_aws_refuses_is_explained_and_can_be_mended(by_numbers: ByNumbers) -> None:
    answers = [
        *("answer:network:_network", "none", *[""] * 8),
        *("answer:details:name", "guarded", *[""] * 3),
        "launch",
        "yes",
        "q",
    ]
    run = by_numbers(answers, "classifier-secure")
    assert "comprehend:VpcSubnets" in run.out
    assert "Look at Network: vpc" in run.out
    assert run.code == 0


def test_without_a_yes_nothing_is_sent(by_numbers: ByNumbers, account: DemoServer) -> None:
    before = len(_created(account))
    run = by_numbers(["launch", "", "launch", "no", "launch", "<", "launch", "perhaps", "n", "q"], "classifier-secure")
    assert run.out.count("Nothing was sent.") == 4
    assert "Write yes or no." in run.out
    assert len(_created(account)) == before


def test_read_only_launches_nothing(by_numbers: ByNumbers, account: DemoServer) -> None:
    before = len(_created(account))
    run = by_numbers(["launch", "yes", "q"], "classifier-secure", "--read-only")
    assert "Launch is switched off by --read-only." in run.out
    assert len(_created(account)) == before


def test_the_end_of_the_input_keeps_the_draft_which_is_offered_again(by_numbers: ByNumbers, tmp_path: Path) -> None:
    ended = by_numbers([*START, "recognizer"])
    assert ended.code == 2
    assert "The input ended at the question: How does the data say where the entities are?" in ended.err
    assert "kept as a draft" in ended.err
    resumed = by_numbers(["yes", "<", "q"])
    assert "Go on with the draft of a recognizer?" in resumed.out
    assert "[Enter: Entity recognizer] >" in resumed.out
    afresh = by_numbers(["no", "q"])
    assert "In which region" in afresh.out or "Which AWS credentials" in afresh.out
    assert draft(tmp_path).with_name("draft-previous.json").exists()
    assert not draft(tmp_path).exists()


def test_a_file_is_not_overwritten_unasked(by_numbers: ByNumbers, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("# mine\n", "utf-8")
    run = by_numbers(["save", "x", "no", "save", "x.toml/x", "q"], "classifier-secure")
    assert "x.toml exists already. Overwrite it?" in run.out
    assert "The profile cannot be written" in run.out
    assert (tmp_path / "x.toml").read_text("utf-8") == "# mine\n"
    by_numbers(["save", "x", "yes", "q"], "classifier-secure")
    assert load(tmp_path / "x.toml").plan == load(SECURE).plan


def _created(account: DemoServer) -> list[str]:
    return [request.operation for request in account.recorded if request.operation.startswith("Create")]


def test_credentials_that_there_are_not_are_said_and_everything_is_shown(by_numbers: ByNumbers) -> None:
    done = by_numbers(["Show: command", "", "bash", "quit"], "--profile", "nobody", str(SECURE))
    assert "No connection to AWS: The config profile (nobody) could not be found." in done.out
    assert "aws comprehend create-document-classifier" in done.out
    assert "--profile nobody" in done.out


def test_a_shipped_profile_is_not_proposed_to_be_written_over(by_numbers: ByNumbers, tmp_path: Path) -> None:
    by_numbers(["save", "", "quit"], "classifier-secure")
    name = load(SECURE).plan.name
    assert load(tmp_path / "profiles" / f"{name}.toml").plan == load(SECURE).plan


def test_a_path_that_can_be_none_is_asked_for_again(by_numbers: ByNumbers, tmp_path: Path) -> None:
    done = by_numbers(["save", "/", "~nobody-of-that-name/x", "good.toml", "quit"], "classifier-secure")
    assert "/ is not the path of a file." in done.out
    assert load(tmp_path / "good.toml").plan == load(SECURE).plan
