"""The line of every key, however TOML lets people write it."""

import tomllib
from typing import Any

from hypothesis import given, settings

from tests.strategies import plans
from wizard.dotted import dotted
from wizard.plan import AnyPlan
from wizard.profiles import render
from wizard.profiles.lines import line_numbers, line_of, table_ends

_TEXT = '''\
# comment = 1
kind = "classifier"   # kind
keys.volume = "v"
"quoted key".'x y' = """
text = "no key"
[no.table]
""" # after

output = { s3_uri = "a#b", inner = { deep = [1, 2] } }
when = 1979-05-27 07:32:00
  [vpc] # c
  subnets = [ # one
    "a]", # [x]
    'b"',
    [1,
     2],
  ]
empty = ""
lit = \'\'\'it''s\'\'\'\'\'
[dataset]
[[dataset.manifests]]
s3_uri = "1"
[[dataset.manifests]]
s3_uri = "2"
attributes = ["x",
"y"]
[dataset.manifests.inner]
a = 1
[tags]
a."b.c" = true
'''


def test_lines() -> None:
    lines = line_numbers(_TEXT)
    assert {
        "kind": 2,
        "keys": 3,
        "keys.volume": 3,
        '"quoted key"."x y"': 4,
        "output": 9,
        "output.s3_uri": 9,
        "output.inner.deep.1": 9,
        "when": 10,
        "vpc": 11,
        "vpc.subnets": 12,
        "vpc.subnets.0": 13,
        "vpc.subnets.1": 14,
        "vpc.subnets.2.1": 16,
        "vpc.empty": 18,
        "vpc.lit": 19,
        "dataset": 20,
        "dataset.manifests": 21,
        "dataset.manifests.0": 21,
        "dataset.manifests.0.s3_uri": 22,
        "dataset.manifests.1": 23,
        "dataset.manifests.1.s3_uri": 24,
        "dataset.manifests.1.attributes.1": 26,
        "dataset.manifests.1.inner.a": 28,
        "tags": 29,
        'tags.a."b.c"': 30,
    }.items() <= lines.items()
    assert set(lines) == _all_keys(tomllib.loads(_TEXT))


def test_a_missing_key_is_blamed_on_its_table() -> None:
    lines = line_numbers(_TEXT)
    assert line_of("vpc.security_groups", lines) == 11
    assert line_of("dataset.manifests.1.split", lines) == 23
    assert line_of("region", lines) == 1
    assert line_of("output.inner.x", lines) == 9


def test_table_ends_stand_behind_the_last_key() -> None:
    ends = table_ends(_TEXT)
    assert _TEXT[: ends[()]].endswith("1979-05-27 07:32:00\n")
    assert _TEXT[: ends["vpc",]].endswith("'''''\n")
    assert _TEXT[: ends["dataset",]].endswith("[dataset]\n")
    assert _TEXT[: ends["dataset", "manifests", 1]].endswith('"y"]\n')


@settings(deadline=None, max_examples=100)
@given(plan=plans())
def test_every_key_of_every_plan_has_a_line(plan: AnyPlan) -> None:
    text = render(plan)
    lines = line_numbers(text)
    assert set(lines) == _all_keys(tomllib.loads(text))
    assert max(lines.values()) <= text.count("\n")


def _all_keys(value: Any, path: tuple[str | int, ...] = ()) -> set[str]:
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    own = {dotted(path)} if path else set()
    return own.union(*(_all_keys(item, (*path, key)) for key, item in items))
