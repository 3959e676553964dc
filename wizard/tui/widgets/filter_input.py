"""The line in which a list is filtered: it leaves the keys alone that mean something to the list."""

from wizard.tui.widgets.typed_line import TypedLine


class FilterInput(TypedLine):
    """A line whose blank and question mark can be keys of the list."""

    def __init__(self, *, placeholder: str, takes_blanks: bool) -> None:
        """``takes_blanks``: a blank is typed; otherwise it chooses in the list."""
        super().__init__(placeholder=placeholder, id="filter", compact=True)
        self._takes_blanks = takes_blanks

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Which keys this line keeps from bindings: all that are typed, but for those of the list."""
        if key == "space" and not self._takes_blanks:
            return False
        if key == "question_mark" and not self.value:
            return False
        return super().check_consume_key(key, character)
