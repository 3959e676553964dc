"""From an empty start to a launched classifier, recognizer and endpoint, by the keyboard alone."""

from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from tests.tui.screen_text import screen_text
from tests.tui.walking import at, choose, main_screen, question_key, row, type_in, until
from wizard.demo.server import DemoServer
from wizard.profiles import load
from wizard.tui.app import WizardApp
from wizard.tui.screens.dialogs import ConfirmDialog, FileDialog


async def start(pilot: Pilot[int], kind: str) -> None:
    await choose(pilot, "_credentials", "without a profile")
    await choose(pilot, "region", "us-west-2")
    await choose(pilot, "kind", kind)


async def secure_settings(pilot: Pilot[int], *, output: bool) -> None:
    await choose(pilot, "_network", "In a VPC")
    await choose(pilot, "_vpc", "nlp-private")
    await at(pilot, "vpc.subnets")
    await row(pilot, "nlp-private-a")
    await pilot.press("space")
    await row(pilot, "nlp-private-b")
    await pilot.press("space", "enter")
    await at(pilot, "vpc.security_groups")
    await row(pilot, "comprehend-training")
    await pilot.press("enter", "enter")
    await choose(pilot, "_keys", "One key per purpose")
    await choose(pilot, "keys.volume", "comprehend-volume")
    if output:
        await choose(pilot, "keys.output", "comprehend-output")
    await choose(pilot, "keys.model", "comprehend-model")


async def launch(pilot: Pilot[int]) -> None:
    await at(pilot, None)
    screen = main_screen(pilot)
    await until(pilot, lambda: screen.discovery.session is not None, "a session")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog), "the confirmation")
    await pilot.press("tab", "enter")


async def open_folder(pilot: Pilot[int], key: str, *folders: str) -> None:
    await at(pilot, key)
    for folder in folders:
        await row(pilot, folder)
        await pilot.press("enter")


async def test_a_classifier_is_chosen_launched_and_followed(
    wizard: Callable[..., WizardApp], account: DemoServer
) -> None:
    async with wizard().run_test(size=(120, 40), notifications=True) as pilot:
        await start(pilot, "Document classifier")
        await choose(pilot, "_layout", "CSV of labels and texts")
        await open_folder(pilot, "dataset.train", "acme-nlp-training/", "tickets/", "train.csv")
        await choose(pilot, "dataset.test", "test.csv")
        await choose(pilot, "mode", "One label")
        await open_folder(pilot, "output.s3_uri", "acme-nlp-models/", "This folder")
        await choose(pilot, "role", "ComprehendDataAccess")
        await secure_settings(pilot, output=True)
        await type_in(pilot, "name", "walked-classifier")
        await type_in(pilot, "version", "v1")
        await choose(pilot, "language", "English")
        await type_in(pilot, "tags", "team=nlp")
        await pilot.press("enter")
        await launch(pilot)
        screen = main_screen(pilot)
        await until(pilot, lambda: screen.shows_result, "the result")
        assert "document-classifier/walked-classifier/version/v1" in screen_text(pilot.app)
        await until(pilot, lambda: "Status: SUBMITTED" in screen_text(pilot.app), "the status")
    sent = [request for request in account.recorded if request.operation == "CreateDocumentClassifier"][-1].parameters
    assert sent["VpcConfig"]["Subnets"] == ["subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829"]
    assert sent["OutputDataConfig"]["KmsKeyId"].endswith("000000000002")
    assert sent["Tags"] == [{"Key": "team", "Value": "nlp"}]


async def test_a_recognizer_is_launched_and_saved(
    wizard: Callable[..., WizardApp], account: DemoServer, tmp_path: Path
) -> None:
    async with wizard().run_test(size=(80, 24), notifications=True) as pilot:
        await start(pilot, "Entity recognizer")
        await choose(pilot, "_annotations", "Annotations")
        await open_folder(pilot, "dataset.documents", "acme-nlp-training/", "entities/", "documents.txt")
        await choose(pilot, "dataset.input_format", "One document per line")
        await choose(pilot, "dataset.annotations", "annotations.csv")
        await choose(pilot, "dataset.test_documents", "No test documents")
        await type_in(pilot, "dataset.entity_types", "PERSON")
        await type_in(pilot, "dataset.entity_types", "PRODUCT")
        await pilot.press("enter")
        await choose(pilot, "role", "ComprehendDataAccess")
        await secure_settings(pilot, output=False)
        await type_in(pilot, "name", "walked-recognizer")
        await type_in(pilot, "version", "")
        await choose(pilot, "language", "English")
        await type_in(pilot, "tags", "")
        await at(pilot, None)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileDialog), "the file dialog")
        await pilot.press("enter")
        saved = tmp_path / "profiles" / "walked-recognizer.toml"
        await until(pilot, saved.exists, "the profile")
        await launch(pilot)
        await until(pilot, lambda: main_screen(pilot).shows_result, "the result")
    sent = [request for request in account.recorded if request.operation == "CreateEntityRecognizer"][-1].parameters
    assert [item["Type"] for item in sent["InputDataConfig"]["EntityTypes"]] == ["PERSON", "PRODUCT"]
    assert load(saved).plan.name == "walked-recognizer"


async def test_an_endpoint_of_an_encrypted_model_asks_for_the_role(
    wizard: Callable[..., WizardApp], account: DemoServer
) -> None:
    async with wizard().run_test(size=(160, 45), notifications=True) as pilot:
        await start(pilot, "Endpoint")
        await choose(pilot, "model", "support-tickets-2025")
        await type_in(pilot, "inference_units", "")
        await choose(pilot, "role", "ComprehendDataAccess")
        await type_in(pilot, "name", "walked-endpoint")
        await type_in(pilot, "tags", "")
        await at(pilot, None)
        assert "1.80 USD an hour" in screen_text(pilot.app)
        await launch(pilot)
        await until(pilot, lambda: main_screen(pilot).shows_result, "the result")
        assert question_key(pilot) is None
    sent = [request for request in account.recorded if request.operation == "CreateEndpoint"][-1].parameters
    assert sent["DataAccessRoleArn"].endswith("role/ComprehendDataAccess")
    assert sent["DesiredInferenceUnits"] == 1
