"""How often Python looks through everything for garbage while what is loaded stays."""

import subprocess
import sys

import pytest

# Half a million objects that stay, as botocore's descriptions and long lists do; printed: full looks through them.
_SESSION = """
import gc
from wizard.collecting import collect_rarely
{settings}
full_looks = 0
def count(phase, info):
    global full_looks
    full_looks += phase == "start" and info["generation"] == 2
gc.callbacks.append(count)
kept = [[] for _ in range(500_000)]
for _ in range(50_000):
    circle = []
    circle.append(circle)
gc.callbacks.clear()
print(full_looks, len([one for one in gc.get_objects() if type(one) is list and one and one[0] is one]))
"""


def _full_looks_and_garbage(settings: str) -> list[int]:
    script = _SESSION.format(settings=settings)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return [int(word) for word in done.stdout.split()]


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="counts the looks of a collector with three generations")
def test_everything_is_not_looked_through_and_garbage_goes_all_the_same() -> None:
    usual, _ = _full_looks_and_garbage("")
    full_looks, garbage = _full_looks_and_garbage("collect_rarely()")
    assert usual > 1
    assert full_looks == 0
    assert garbage < 5_000  # of fifty thousand circles: what is new is looked through
