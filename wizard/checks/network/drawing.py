"""The way from the subnets to the buckets, drawn in lines of at most 56 columns.

::

    nlp-private-a   subnet-0a1b…0718    251 free
    nlp-private-b   subnet-0b2c…1829    251 free
    └ table nlp-private-s3 ─ gateway nlp-private-s3 ─ S3 ✓
      ├ acme-nlp-training reading ✓
      └ acme-nlp-models writing ✓
"""

from collections.abc import Iterator, Mapping, Sequence

from wizard.account.ec2_facts import Found
from wizard.checks.network.asked import SUBNETS, name_of
from wizard.checks.network.policy import Passage
from wizard.checks.network.ways import SIGNS, Judged
from wizard.checks.pictures import Drawing
from wizard.text import shorten, visible

TITLE = "The way to Amazon S3"
WIDTH = 56
_NAME, _ID = 22, 18


def draw_ways(
    subnets: Mapping[str, Found], judged: Mapping[str, Judged], passing: Mapping[str, Sequence[Passage]]
) -> Drawing:
    """``passing``: what the policy of each endpoint on the way says, by the endpoint's id. Subnets with the same way
    stand together."""
    together: dict[tuple[str, str], list[str]] = {}
    for name, one in judged.items():
        together.setdefault((one.table_id, one.last), []).append(name)
    lines: list[str] = []
    for names in together.values():
        lines += [_subnet(subnets[name], name) for name in names]
        lines += _way(judged[names[0]], passing)
    return Drawing(SUBNETS, TITLE, tuple(lines))


def _subnet(subnet: Found, identifier: str) -> str:
    name = shorten(name_of(subnet) or "(no name)", _NAME)
    free = f"{int(subnet.get('AvailableIpAddressCount', 0)):,} free"
    return f"{name:<{_NAME}} {shorten(visible(identifier), _ID):<{_ID}} {free:>13}"


def _way(one: Judged, passing: Mapping[str, Sequence[Passage]]) -> Iterator[str]:
    """The table, what it leads to and whether that leads to S3; below it the buckets where a policy is in between."""
    end = "S3" if one.leads is not False else "no S3"
    tail = f" ─ {end} {SIGNS[one.leads]}"
    room = WIDTH - len("└ table  ─ ") - len(tail)
    table, last = _table(one), one.last
    wide = max(room // 3, room - len(last))  # the table gives way first, down to a third of the line
    table = shorten(table, wide)
    yield f"└ table {table} ─ {shorten(last, room - len(table))}{tail}"
    buckets = passing.get(str(one.way.endpoint["VpcEndpointId"]), ()) if one.way.endpoint is not None else ()
    for place, passage in enumerate(buckets, start=1):
        corner = "└" if place == len(buckets) else "├"
        said = f" {passage.use} {SIGNS[passage.lets]}"
        yield f"  {corner} {shorten(visible(passage.bucket), WIDTH - 4 - len(said))}{said}"


def _table(one: Judged) -> str:
    table = one.way.table
    return (name_of(table) or visible(str(table["RouteTableId"]))) if table is not None else "(not seen)"
