"""Each control by its keys: what can be chosen, what is refused and why, and that nothing typed is lost."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from tests.tui.screen_text import screen_text
from tests.tui.walking import at, connected, main_screen, row, until
from wizard.demo.server import DemoServer
from wizard.flow import Answered, Learned
from wizard.flow.learned import without_learned
from wizard.profiles import read_data
from wizard.tui.app import WizardApp
from wizard.tui.screens.dialogs import ChoiceDialog, ConfirmDialog, FileDialog
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.filter_input import FilterInput

PROFILES = Path(__file__).parents[2] / "profiles"
Make = Callable[..., WizardApp]


def profile(name: str = "classifier-secure") -> dict[str, object]:
    return read_data(PROFILES / f"{name}.toml")[0]


async def shown_at(pilot: Pilot[int], app: WizardApp, step: str, question: str) -> None:
    """Go to a question and wait for its list."""
    await connected(pilot)
    app.main_screen.jump(step, question)
    await at(pilot, question)
    await until(pilot, lambda: "Loading" not in screen_text(app) and "listed" in screen_text(app), "the list")


def panel(app: WizardApp) -> ChoicePanel:
    return app.main_screen.query_one(ChoicePanel)


def status(app: WizardApp) -> str:
    return str(app.main_screen.query_one("#list-status", Static).content)


async def test_typing_filters_and_a_word_that_filters_is_never_a_value(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await shown_at(pilot, app, "keys", "keys.volume")
        await pilot.press(*"retired")
        assert [r.cells[0] for r in panel(app).shown_rows] == ["alias/retired-models"]
        app.main_screen.query_one("#filter", Input).value = "comprehend model"
        await pilot.pause()
        assert [r.cells[0] for r in panel(app).shown_rows][:1] == ["alias/comprehend-model"]
        await pilot.press("enter")
        await until(pilot, lambda: app.main_screen.state.question == "keys.output", "the next question")
        assert str(app.main_screen.state.answers["keys.volume"]).endswith("000000000003")


@pytest.mark.parametrize(("typed", "end"), [("volume", "key/1a2b3c4d-0001-4000-8000-000000000001"), ("no vol", "")])
async def test_a_word_of_leaving_out_is_looked_for_in_what_is_listed_first(wizard: Make, typed: str, end: str) -> None:
    """ "No volume key" stands first, and "volume" is in it as well."""
    app = wizard(profile=profile())
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await shown_at(pilot, app, "keys", "keys.volume")
        app.main_screen.query_one("#filter", Input).value = typed
        await until(pilot, lambda: "match" in status(app), "the filter")
        await pilot.press("enter")
        await until(pilot, lambda: app.main_screen.state.question == "keys.output", "the next question")
        assert str(app.main_screen.state.answers.get("keys.volume", "")).endswith(end)
        assert ("keys.volume" in app.main_screen.state.answers) == bool(end)


async def test_an_arn_that_is_not_listed_can_be_typed(wizard: Make) -> None:
    key = "arn:aws:kms:us-west-2:999900001111:key/0000aaaa-1111-2222-3333-444455556666"
    app = wizard(profile=profile())
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await shown_at(pilot, app, "keys", "keys.volume")
        app.main_screen.query_one("#filter", Input).value = key
        await until(pilot, lambda: "as typed" in screen_text(app), "the offer to use it as typed")
        await pilot.press("enter")
        await until(pilot, lambda: app.main_screen.state.answers["keys.volume"] == key, "the answer")
        assert any(finding.id == "plan.key-of-another-account" for finding in app.main_screen.state.findings)


async def test_what_cannot_be_chosen_says_why(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await shown_at(pilot, app, "keys", "keys.volume")
        before = app.main_screen.state
        await row(pilot, "old-training")
        assert "Cannot be chosen" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "disabled" in status(app).lower()
        assert app.main_screen.state.answers == before.answers
        assert app.main_screen.state.question == "keys.volume"


async def test_several_are_chosen_by_the_space_key_up_to_the_limit(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await shown_at(pilot, app, "network", "vpc.security_groups")
        assert "1 of 5 chosen" in status(app)
        await row(pilot, "locked-down")
        await pilot.press("space")
        assert "2 of 5 chosen" in status(app)
        assert app.main_screen.state.answers["vpc.security_groups"] == ("sg-0a1b2c3d4e5f60718", "sg-0b2c3d4e5f6071829")
        await row(pilot, "locked-down")
        await pilot.press("space")
        assert "1 of 5 chosen" in status(app)
        groups = tuple(f"sg-{number:017d}" for number in range(5))
        app.main_screen.dispatch(Answered("vpc.security_groups", groups))
        app.main_screen.fill_list()
        await row(pilot, "locked-down")
        await pilot.press("space")
        assert "AWS takes 5 at the most" in status(app)


async def test_folders_are_walked_by_keys_and_a_pasted_folder_is_opened(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await shown_at(pilot, app, "dataset", "dataset.train")
        await until(pilot, lambda: "In s3://acme-nlp-training/tickets/" in screen_text(app), "the folder of the answer")
        await until(pilot, lambda: "BILLING," in screen_text(app), "the first rows of the file")
        await pilot.press("backspace")
        await row(pilot, "topics/")
        await pilot.press("right")
        await until(pilot, lambda: "In s3://acme-nlp-training/topics/" in screen_text(app), "the folder")
        await pilot.press("left", "left")
        await until(pilot, lambda: "In all buckets" in screen_text(app), "the buckets")
        await row(pilot, "acme-archive-eu")
        await pilot.press("enter")
        await pilot.pause()
        assert "It is in eu-west-1; AWS wants the bucket in us-west-2." in screen_text(app)
        app.main_screen.query_one("#filter", Input).value = "s3://acme-nlp-training/entities/"
        await pilot.pause()
        await pilot.press("enter")
        await row(pilot, "documents.txt")


async def test_a_pasted_location_that_is_listed_is_opened_or_taken(wizard: Make) -> None:
    app = wizard(profile=profile())
    file = "s3://acme-nlp-training/tickets/test.csv"
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown_at(pilot, app, "dataset", "dataset.train")
        await until(pilot, lambda: "In s3://acme-nlp-training/tickets/" in screen_text(app), "the folder of the answer")
        await pilot.press("left", "left")
        await row(pilot, "acme-nlp-training")
        app.main_screen.query_one("#filter", Input).value = "s3://acme-archive-eu/"
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "It is in eu-west-1; AWS wants the bucket in us-west-2." in screen_text(app)
        for place in ("s3://acme-nlp-training/", "s3://acme-nlp-training/tickets/"):
            app.main_screen.query_one("#filter", Input).value = place
            await pilot.pause()
            await pilot.press("enter")
            await until(pilot, lambda place=place: f"In {place}" in screen_text(app), place)  # type: ignore[misc]  # mypy cannot infer a default
        await row(pilot, "test.csv")
        app.main_screen.query_one("#filter", Input).value = file
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: app.main_screen.state.answers["dataset.train"] == file, "the answer")


async def test_a_name_is_checked_while_it_is_typed(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        app.main_screen.jump("details", "name")
        await at(pilot, "name")
        field = app.main_screen.query_one("#text", Input)
        field.value = "not_a_name"
        await pilot.pause()
        assert "The name is not of the form" in screen_text(app)
        await pilot.press("enter")
        assert app.main_screen.state.question == "name"
        field.value = "a-name"
        await pilot.press("enter")
        await at(pilot, "version")
        assert app.main_screen.state.answers["name"] == "a-name"


async def test_tags_are_added_replaced_and_taken_back(wizard: Make) -> None:
    app = wizard(profile=profile("classifier-minimal"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        app.main_screen.jump("details", "tags")
        await at(pilot, "tags")
        field = app.main_screen.query_one("#text", Input)
        for text in ("team=nlp", "owner=me=too", "team=search"):
            field.value = text
            await pilot.press("enter")
        assert app.main_screen.state.answers["tags"] == {"owner": "me=too", "team": "search"}
        field.value = "nothing"
        await pilot.press("enter")
        assert "Write it as key=value." in screen_text(app)
        field.value = ""
        await pilot.press("backspace")
        assert field.value == "team=search"
        assert app.main_screen.state.answers["tags"] == {"owner": "me=too"}


async def test_back_and_jumps_keep_every_answer(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        answers = without_learned(app.main_screen.state.answers)
        for key, question in (("shift+tab", "tags"), ("escape", "language"), ("shift+tab", "version")):
            await pilot.press(key)
            await at(pilot, question)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog), "the list of steps")
        await pilot.press("home", "enter")
        await until(pilot, lambda: app.main_screen.state.step == "account", "the first step")
        assert without_learned(app.main_screen.state.answers) == answers


async def test_the_preview_unfolds_in_a_narrow_terminal(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "Review" in screen_text(app), "the review")
        assert "aws comprehend" not in screen_text(app)
        await pilot.press("f2")
        await pilot.pause()
        assert "aws comprehend create-document-classifier" in screen_text(app)
        await pilot.press("f3")
        await pilot.pause()
        assert '"Statement"' in screen_text(app)
        await pilot.press("f2")
        await pilot.pause()
        assert "Launch…" in screen_text(app)


async def test_saving_never_overwrites_unasked(wizard: Make, tmp_path: Path) -> None:
    app = wizard(profile=profile())
    target = tmp_path / "mine.toml"
    target.write_text("# mine\n", encoding="utf-8")
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await connected(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, FileDialog), "the dialog")
        app.screen.query_one("#path", Input).value = str(target)
        await pilot.press("enter")
        await pilot.pause()
        assert "exists" in screen_text(app)
        assert target.read_text(encoding="utf-8") == "# mine\n"
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, FileDialog), "the end of the dialog")
    assert "# mine" in target.read_text(encoding="utf-8")
    assert read_data(target)[0]["name"] == "tickets-secure"


async def test_a_path_that_can_be_none_is_said_in_the_dialog(wizard: Make, tmp_path: Path) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await connected(pilot)
        for keys in ("ctrl+s", "ctrl+e"):
            await pilot.press(keys)
            await until(pilot, lambda: isinstance(app.screen, FileDialog), "the dialog")
            for text, said in (
                ("/", "/ is not the path of a file."),
                ("~nobody-here/x", "is not the path"),
                (" ", "Give"),
            ):
                app.screen.query_one("#path", Input).value = text
                await pilot.press("enter")
                await until(pilot, lambda said=said: said in screen_text(app), "what is wrong")  # type: ignore[misc]  # mypy cannot infer a default
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, FileDialog), "the end of the dialog")
    assert not list(tmp_path.glob("*.toml"))


async def test_what_is_saved_is_proposed_where_the_plan_came_from(wizard: Make, tmp_path: Path) -> None:
    mine = tmp_path / "somewhere" / "mine.toml"
    mine.parent.mkdir()
    mine.write_text((PROFILES / "classifier-secure.toml").read_text("utf-8"), encoding="utf-8")

    async def proposal() -> str:
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, FileDialog), "the dialog")
        proposed = app.screen.query_one("#path", Input).value
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, FileDialog), "the end of the dialog")
        return proposed

    app = wizard(profile=profile(), profile_path=mine)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await connected(pilot)
        assert await proposal() == str(mine)
        await pilot.press("f7")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog), "the profiles")
        app.screen.query_one(OptionList).highlighted = 0
        await pilot.press("enter")
        await until(pilot, lambda: app.main_screen.state.answers.get("name") != "tickets-secure", "the profile")
        # That is a shipped one: nobody should write over it.
        assert await proposal() == f"profiles/{app.main_screen.state.answers['name']}.toml"
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "name" not in app.main_screen.state.answers, "another plan")
        assert await proposal() == "profiles/unnamed.toml"


async def test_the_command_is_written_to_a_file(wizard: Make, tmp_path: Path) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(160, 45), notifications=True) as pilot:
        await connected(pilot)
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, FileDialog), "the dialog")
        await pilot.press("enter")
        written = tmp_path / "tickets-secure-command-bash.sh"
        await until(pilot, written.exists, "the file")
    assert written.read_text(encoding="utf-8").startswith("aws comprehend create-document-classifier \\\n")


async def test_a_draft_is_kept_offered_and_gone_on_with(wizard: Make, account: DemoServer) -> None:
    assert account.endpoint_url
    first = wizard()
    async with first.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        first.main_screen.dispatch(Learned({"kind": "endpoint", "name": "left-behind"}))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(first.screen, ConfirmDialog), "the question whether to leave")
        await pilot.press("tab", "enter")
    assert first.return_value == 0
    second = wizard()
    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await until(
            pilot, lambda: "Go on with the draft of a endpoint left-behind?" in screen_text(second), "the offer"
        )
        await pilot.press("enter")
        await until(pilot, lambda: second.main_screen.state.answers.get("name") == "left-behind", "the draft's answers")


async def test_control_c_twice_leaves_with_130(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question whether to leave")
        await pilot.press("ctrl+c")
    assert app.return_value == 130


async def test_read_only_launches_nothing(wizard: Make, account: DemoServer) -> None:
    before = len(account.recorded)
    app = wizard(profile=profile(), read_only=True)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "Launch is switched off by --read-only" in screen_text(app), "the review")
        await connected(pilot)
        await pilot.press("home", "enter")
        await pilot.pause()
    assert not any(request.operation.startswith("Create") for request in account.recorded[before:])


async def test_another_size_while_typing_loses_nothing(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(160, 45), notifications=True) as pilot:
        await connected(pilot)
        app.main_screen.jump("details", "name")
        await at(pilot, "name")
        app.main_screen.query_one("#text", Input).value = "half-typ"
        for size in ((80, 24), (40, 12), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.main_screen.query_one("#text", Input).value == "half-typ"


@pytest.mark.parametrize("name", ["[/]", "[bold]x[/bold]", "a\x1b]0;owned\x07b", "abc\u202edef", "[@click=app.bell]x"])
async def test_names_made_to_harm_are_shown_and_do_nothing(wizard: Make, account: DemoServer, name: str) -> None:
    s3 = boto3.client("s3", region_name="us-west-2", endpoint_url=account.endpoint_url)
    s3.put_object(Bucket="acme-web-logs", Key=f"names/{name}", Body=b"label,text\n[/] \x1b[31m\n")
    app = wizard(profile=profile())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await shown_at(pilot, app, "dataset", "dataset.train")
        app.main_screen.query_one("#filter", Input).value = "s3://acme-web-logs/names/"
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: "In s3://acme-web-logs/names/" in screen_text(app), "the folder")
        await until(pilot, lambda: "listed" in status(app), "the list")
        seen = screen_text(app)
        assert not {"\x1b", "\x07", "\u202e"} & set(seen)
    s3.delete_object(Bucket="acme-web-logs", Key=f"names/{name}")


async def test_what_is_typed_before_the_screen_has_the_keyboard_is_for_its_first_control(wizard: Make) -> None:
    """The wizard's screen is on the stack some moments before there is anything in it that could take a key."""

    class PressedEarly(WizardApp):
        CSS_PATH = str(Path(inspect.getfile(WizardApp)).with_name("screens") / "dialogs.tcss")  # relative to its class

        def push_screen(self, *arguments: Any, **options: Any) -> Any:
            pushed = super().push_screen(*arguments, **options)
            for letter in "zq":
                self.post_message(events.Key(letter, letter))
            return pushed

    app = wizard(PressedEarly)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: bool(app.screen.query("#filter")), "a list")
        await until(pilot, lambda: app.screen.query_one(FilterInput).value.endswith("q"), "what was typed")
        assert app.screen.query_one(FilterInput).value == "zq"


async def test_what_is_typed_while_the_control_is_exchanged_is_for_the_new_one(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        app.main_screen.jump("details", "version")
        await at(pilot, "version")
        app.main_screen.jump("details", "name")
        # Nothing of the new control is there yet.
        for character in "at-once":
            app.post_message(events.Key({"-": "minus"}.get(character, character), character))
        await at(pilot, "name")
        await until(pilot, lambda: app.main_screen.query_one("#text", Input).value == "at-once", "what was typed")
        await pilot.press("enter")
        await at(pilot, "version")
        assert app.main_screen.state.answers["name"] == "at-once"
        assert app.main_screen.state.answers["version"] == "v1"


async def test_main_screen_is_below_every_dialog(wizard: Make) -> None:
    app = wizard()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: len(app.screen_stack) > 2, "the help")
        assert main_screen(pilot) is app.main_screen
