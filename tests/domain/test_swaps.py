"""对调: rows that close are rings, whatever their order; rows that do not are told by school."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from rotation.domain.swaps import Swaps, read_swaps
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form, LockKind
from rotation.rules._tiny import lock, tiny


def people(**homes: str) -> dict[str, Teacher]:
    """Return mathematicians of these schools; ``甲=一小/音乐`` teaches music."""
    told = {key: {"school": home.split("/")[0], **({"subject": home.split("/")[1]} if "/" in home else {})}
            for key, home in homes.items()}
    return tiny({code: {} for code in ("一小", "二小", "三小")}, told).teacher


def swaps(roster: dict[str, Teacher], *rows: Any) -> Swaps:
    return read_swaps(rows, roster.get, lambda teacher: teacher.subject)


def row(teacher: str, host: str, group: str | None = None, **given: Any) -> Any:
    return lock(teacher, LockKind.GOES_TO, host, **{"form": Form.SWAP, "swap_group": group, **given})


def rings(found: Swaps) -> list[str]:
    return ["".join(leg.teacher for leg in ring) for ring in found.rings]


def test_two_and_three_close():
    roster = people(甲="一小", 乙="二小", 丙="三小")
    assert rings(swaps(roster, row("甲", "二小"), row("乙", "一小"))) == ["乙甲"]
    assert rings(swaps(roster, row("甲", "二小"), row("乙", "三小"), row("丙", "一小"))) == ["丙甲乙"]


def test_one_row_alone_names_both_schools():
    assert swaps(people(甲="一小"), row("甲", "二小")) == Swaps((), (
        (("", "小学", "数学"), (("一小", 1), ("二小", -1))),))


def test_a_subject_does_not_close_another():
    roster = people(甲="一小", 乙="二小/音乐")
    found = swaps(roster, row("甲", "二小"), row("乙", "一小"))
    assert not found.rings
    assert [together[2] for together, _ in found.open] == ["数学", "音乐"]


def test_a_named_ring_closes_by_itself():
    """Without the names the four close in two rings; with another name in one row nothing does."""
    roster = people(甲="一小", 乙="二小", 丙="一小", 丁="二小")
    rows = [("甲", "二小"), ("乙", "一小"), ("丙", "二小"), ("丁", "一小")]
    assert rings(swaps(roster, *(row(*one) for one in rows))) == ["丁丙", "乙甲"]
    named = [row(*one, group) for one, group in zip(rows, ("子", "子", "丑", "丑"))]
    assert rings(swaps(roster, *named)) == ["丁丙", "乙甲"]
    crossed = [row(*one, group) for one, group in zip(rows, ("子", "丑", "丑", "子"))]
    assert rings(swaps(roster, *crossed)) == ["丁甲", "丙乙"]
    lost = [row(*one, group) for one, group in zip(rows, ("子", None, "丑", "丑"))]
    assert rings(swaps(roster, *lost)) == ["丁丙"]


def test_other_rows_say_nothing():
    roster = people(甲="一小", 乙="二小")
    for other in (row("乙", "一小", form=Form.TERM), lock("乙", LockKind.MUST_MOVE, form=Form.SWAP),
                  lock("乙", LockKind.GOES_TO, "一小", "三小", form=Form.SWAP), row("谁", "一小")):
        assert not swaps(roster, row("甲", "二小"), other).rings


@pytest.mark.parametrize("seed", range(200))
def test_whatever_closes_is_read_in_closed_walks_and_order_does_not_matter(seed):
    rng = Random(seed)
    schools = ["一小", "二小", "三小"]
    homes = {f"T{n}": rng.choice(schools) for n in range(rng.randint(2, 8))}
    hosts = rng.sample(list(homes.values()), len(homes))
    rows = [row(key, host) for key, host in zip(homes, hosts) if homes[key] != host]
    roster = people(**homes)
    found = swaps(roster, *rows)
    assert found == swaps(roster, *rng.sample(rows, len(rows)))
    gives = sorted(homes[one.teacher] for one in rows)
    closes = gives == sorted(one.schools[0] for one in rows)
    assert bool(found.open) == (not closes)
    walked = [leg for ring in found.rings for leg in ring]
    assert sorted(leg.teacher for leg in walked) == (sorted(one.teacher for one in rows) if closes else [])
    for ring in found.rings:
        assert all(leg.host == after.home for leg, after in zip(ring, (*ring[1:], ring[0])))
        assert ring[0].teacher == min(leg.teacher for leg in ring)
