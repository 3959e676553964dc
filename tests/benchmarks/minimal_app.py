"""The smallest Textual application that shows a word: what first paint costs anybody."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class MinimalApp(App[None]):
    """A word, and the end by any key."""

    def compose(self) -> ComposeResult:
        yield Static("minimal-app-is-here")


if __name__ == "__main__":
    MinimalApp().run()
