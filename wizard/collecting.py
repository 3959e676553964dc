"""How often Python looks for garbage while somebody is waiting for a key to have its effect.

The descriptions of AWS's APIs and the rows of long lists are hundreds of thousands of objects that stay. Python looks
through all of them each time that their number has grown by a quarter, a fifth of a second in which no key is answered:
eleven times while the lists of a large account arrive (``tests/benchmarks/pauses.py``). What is garbage is nearly all
gone without it, as nothing refers to it any more. So it is in the simulated account with thousands of resources.
"""

import gc

_NEW_OBJECTS = 3_000
"""So many new objects are looked through at once, which takes a millisecond or two."""
_LOOKS_BEFORE_OLDER = 10
_OLDER_LOOKS_BEFORE_ALL = 50
"""With 20 there was one full look in that session, of a fifth of a second. These keep 8 MB more than Python would
(``tests/benchmarks/memory.py``); with 5,000 new objects it was twice as much."""


def keep_what_there_is() -> None:
    """What there is now stays to the end of the process: it is never looked through again."""
    gc.freeze()


def collect_rarely() -> None:
    """Look through what is new less often, and hardly ever through everything. Of effect in the whole process."""
    gc.set_threshold(_NEW_OBJECTS, _LOOKS_BEFORE_OLDER, _OLDER_LOOKS_BEFORE_ALL)
