"""What is on the screen, as lines of text: read from the picture that Textual's public API makes."""

import html
import re
from typing import Any

from textual.app import App

_CELL = re.compile(r'<text class="[^"]*" x="([0-9.]+)" y="([0-9.]+)" textLength="([0-9.]+)"[^>]*>([^<]*)</text>')
_CELL_WIDTH, _LINE_HEIGHT = 12.2, 24.4


def screen_text(app: App[Any]) -> str:
    """The screen as text, one line a row, trailing blanks removed."""
    width, height = app.size
    rows: dict[int, list[str]] = {}
    for x, y, _length, text in _CELL.findall(app.export_screenshot(simplify=True)):
        row = rows.setdefault(round((float(y) - 20) / _LINE_HEIGHT), [" "] * (width + 2))
        column = round(float(x) / _CELL_WIDTH)
        for offset, character in enumerate(html.unescape(text).replace("\xa0", " ")):
            if column + offset < len(row):
                row[column + offset] = character
    return "\n".join("".join(rows.get(index, [])).rstrip() for index in range(height))
