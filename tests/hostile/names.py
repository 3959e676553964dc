"""Names that somebody chose to do harm with: to a terminal, to markup, to a shell, to a file, to a layout."""

from collections.abc import Iterator
from itertools import product

MARK = "owned"
"""What the harmful ones would leave behind, so that it can be looked for."""

_MARKUP = (
    *(
        "[/]",
        "[/bold]",
        "[bold]x[/bold]",
        "[red on blue]x",
        "[@click=app.bell]x[/]",
        "[@click=app.quit]x",
        "[link=x]y[/]",
    ),
    *(
        "[",
        "]",
        "[[",
        "\\[",
        "\\[bold]",
        "[/][/][/]",
        "[$primary]x",
        "[not a tag",
        "[@click=screen.dismiss(1)]x",
        ":smile:",
    ),
    *(
        "[b][i][u][s][reverse][blink]x",
        "[#ff0000]x[/#ff0000]",
        "$text",
        "{x}",
        "%(x)s",
        "%s%n",
        "{0.__class__}",
        "<b>x</b>",
    ),
    *(
        "&lt;&amp;&#27;",
        "]]>",
        "<!--",
        "<!DOCTYPE x [<!ENTITY e 'x'>]>",
        "# x",
        "**x**",
        "`x`",
        "~~~",
        "| a | b |",
        "---",
    ),
)
_TERMINAL = (
    *(
        f"\x1b]{number};{MARK}{end}"
        for number, end in product((0, 1, 2, 4, 8, 9, 52, 133, 777, 1337), ("\x07", "\x1b\\"))
    ),
    *(f"\x1b]8;;http://{MARK}{end}x\x1b]8;;{end}" for end in ("\x07", "\x1b\\")),
    f"\x1b]52;c;b3duZWQ={MARK}\x07",
    *(
        f"\x1b[{code}"
        for code in ("31m", "2J", "H", "?1049l", "?1049h", "?25l", "6n", "c", ">c", "5i", "4i", "?1000h", "8m")
    ),
    *(f"\x1b{code}" for code in ("c", "7", "8", "(0", "#8", "=", ">", "D", "M", "Z", "N", "O")),
    *(f"\x1b{opening}{MARK}\x1b\\" for opening in ("P", "X", "^", "_")),
    *(
        f"\x9d0;{MARK}\x9c",
        "\x9b31m",
        "\x9b6n",
        f"\x90{MARK}\x9c",
        f"\x9e{MARK}\x9c",
        f"\x9f{MARK}\x9c",
        "\x85",
        "\x84",
    ),
    *(
        "\x1b",
        "\x1b\x1b\x1b[A",
        "\x1b[200~",
        "\x1b[201~",
        "\x1bPtmux;\x1b\x1b]0;x\x07\x1b\\",
        "\x1b[21t",
        "\x1b]11;?\x07",
    ),
    *(chr(code) for code in range(0x20)),
    *(f"a{chr(code)}b" for code in range(0x20)),
    *(chr(code) for code in range(0x7F, 0xA0)),
    *(f"a{chr(code)}b" for code in range(0x7F, 0xA0)),
)
_UNSEEN = tuple(
    template.format(chr(code))
    for code in (
        *(0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),  # bidirectional
        *(0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x180E, *range(0x200B, 0x200E), *range(0x2060, 0x2065), 0xFEFF),
        *(0x2028, 0x2029, 0x00A0, 0x2000, 0x2003, 0x202F, 0x205F, 0x3000, 0x3164, 0xFFA0, 0x2800, 0xFE0F, 0xE0100),
        *(0xE000, 0xF8FF, 0xFFF9, 0xFFFB, 0xFFFD, 0x10FFFD, 0xE0041, 0x1D173),
    )
    for template in ("{}", "abc{}def.csv")
)
_SHELL = tuple(
    template.format(x=f"touch {MARK}")
    for template in (
        *(
            "$({x})",
            "`{x}`",
            ";{x}",
            "&&{x}",
            "||{x}",
            "|{x}",
            "&{x}",
            "\n{x}",
            "\n{x}\n",
            "\r\n{x}\r\n",
            "'; {x} #",
            '"; {x} #',
        ),
        *("';{x};'", '";{x};"', "\\';{x}", "$'\\x3b{x}'", "${{IFS}}{x}", "<({x})", ">{x}", ">>{x}", "<{x}", "2>&1;{x}"),
        *(
            "!{x}",
            "!!",
            "!$",
            "~root",
            "*",
            "?",
            "[a-z]*",
            "{{a,b}}",
            "{{1..9}}",
            "$HOME",
            "${{HOME:-x}}",
            "$((1+1))",
            "$#",
            "$$",
        ),
        *(
            "%PATH%",
            "^&{x}",
            "%COMSPEC%",
            "$env:PATH",
            "@({x})",
            "--%",
            "-x",
            "--help",
            "-",
            "--",
            "--endpoint-url=http://x",
        ),
        *(
            "file:///etc/passwd",
            "fileb://x",
            "@file",
            "https://x",
            "Key=a,Value=b",
            "a=b,c=d",
            "[1,2]",
            '{{"a":1}}',
            "null",
            "true",
        ),
        *(
            "'",
            '"',
            "''",
            '""',
            "\\",
            "\\\\",
            "\\n",
            "a\\",
            "' '",
            '" "',
            "$'\\n'",
            "#",
            " #x",
            "x #y",
            "=",
            "=cmd|'/c {x}'!A1",
        ),
        *(
            "EOF",
            "\nEOF\n{x}",
            "JSON\n",
            " ",
            "  x",
            "x  ",
            "\tx",
            "x\t",
            ",",
            "a,b",
            "..",
            "../../x",
            "/",
            "//",
            "./-x",
            ".",
        ),
        *(
            "+x",
            "@x",
            "-1+1",
            "'''",
            '"""',
            '"""\n[x]',
            "'''\n[x]\n",
            "\u2019;{x}",
            "\u201c;{x}\u201d",
            "\uff07;{x}",
            "\uff04({x})",
        ),
    )
)
_WIDE = (
    *("日本語のとても長い名前" * times for times in (1, 4, 40)),
    *("👩‍👩‍👧‍👦" * times for times in (1, 10, 60)),
    *("🇨🇭" * times for times in (1, 30)),
    *(f"e{chr(0x301) * times}" for times in (1, 20, 300)),
    *(
        "Z̷̡̢̛͙",
        "ﷺ" * 30,
        "𒐫" * 30,
        "꧁꧂" * 20,
        "\uff46\uff55\uff4c\uff4c",
        "שלום עולם",
        "مرحبا بالعالم",
        "a שלום b",
        "हिन्दी",
        "ไทย" * 20,
    ),
)
_LONG = (
    *(
        character * length
        for character, length in product(("x", "x ", "[", "\x1b[", "\u202e", "日", "'", "\n", "/"), (256, 1024, 10_000))
    ),
    *(f"{'long-' * 2000}{tail}" for tail in ("\x1b]0;owned\x07", "[/]", "$(touch owned)", "\u202e.csv")),
)
_MIXED_TAILS = ("\x1b[31m", "\u202e", "[/]", "$(touch owned)", "\u200b", "\x9b2J")
_MIXED_HEADS = (
    "'",
    "[@click=app.quit]",
    "日本",
    "\n",
    "\x1b]0;owned\x07",
    "-x",
    "=1+1",
    "\x00",
    "train.csv",
    "x" * 200,
    "\u2066",
    "\\",
)


def _all() -> Iterator[str]:
    for family in (_MARKUP, _TERMINAL, _UNSEEN, _SHELL, _WIDE, _LONG):
        yield from family
    yield from (head + tail for head, tail in product(_MIXED_HEADS, _MIXED_TAILS))
    yield from (f"{one}train.csv{two}" for one, two in zip(_MARKUP, reversed(_TERMINAL), strict=False))


HOSTILE = tuple(dict.fromkeys(_all()))
"""All of them, each once, in one order; none is empty."""


def xml_can_carry(text: str) -> str:
    """``text`` without what no XML document can hold (XML 1.0, Char), and never empty."""
    kept = "".join(
        c for c in text if c in "\t\n\r" or 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD or ord(c) > 0xFFFF
    )
    return kept or "[/]"
