"""A command over several lines, in the layout of the AWS documentation."""

from collections.abc import Callable, Sequence


class Verbatim(str):
    """An argument that is a shell's own text already and is not quoted: it names something that the shell fills in."""

    __slots__ = ()


def by_options(argv: Sequence[str], quote: Callable[[str], str], between: str) -> str:
    """``argv`` in a shell's words, ``between`` before each option, so that its values stand on the line with it.

    An argument that begins with ``--`` is an option: a value that does so must be joined to its option with ``=``.
    """
    lines: list[list[str]] = [[]]
    for argument in argv:
        if argument.startswith("--"):
            lines.append([])
        lines[-1].append(argument if isinstance(argument, Verbatim) else quote(argument))
    return between.join(" ".join(line) for line in lines if line)
