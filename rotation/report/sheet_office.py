"""递补名单: who takes a post if the one placed there falls out, and who was nearest to getting it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rotation.domain.answers import PostAnswer, Standby
from rotation.domain.plan import Placement
from rotation.report.reasons import person, pinned, while_pinned
from rotation.report.sheet_moves import titled
from rotation.report.view import View
from rotation.tables.table import Column, Row, Table
from rotation.text import Text, say


def standby_sheets(view: View) -> tuple[Table, ...]:
    """Return 递补名单; nothing where nobody is placed."""
    if not view.posts:
        return ()
    return (Table(
        "standbys", say("Stand-ins", "递补名单"), titled(view, say("Stand-ins", "递补名单")),
        (Column("number", say("No.", "序号"), "index"),
         Column("host", say("Host school", "接收学校"), "wrap", 22),
         Column("post", say("Post", "岗位"), "center"),
         Column("placed", say("Placed", "拟派教师"), "wrap", 20),
         Column("candidates", say("Others who could", "其他符合条件者"), "index"),
         *_who("first", "First stand-in", "第一递补人"), *_who("second", "Second stand-in", "第二递补人"),
         Column("nearest", say("Nearest not chosen", "落选首位"), "wrap", 20),
         Column("why", say("Why not chosen", "落选原因"), "wrap", 36),
         Column("remark", say("Remarks", "备注"), "wrap", 30)),
        tuple(_rows(view)),
        frozen=4, filtered=True,
        notes_above=(
            say("If the one placed falls out, a stand-in takes the post and nobody else moves: every "
                "rule was checked to hold then. Internal; do not publish",
                "拟派教师因故不能交流时，由递补人接任该岗位，其他人员安排不变，经核对仍符合全部规则。本表内部使用，不公示"),
            say("Ranked by what choosing them costs at least. `rotation explain --school` solves another "
                "question: there others may move too, so that its order and amounts may differ",
                "递补次序按换人后的最低影响由小到大排列（“至少”为下限，同值按编号）。"
                "rotation explain --school 测算的是另一种换法：其他人员也可随之变动，次序和影响可能与本表不同"))),)


def _who(key: str, en: str, zh: str) -> tuple[Column[Any], ...]:
    return (Column(key, say(en, zh), "wrap", 20),
            Column(f"{key}_why", say("Instead", "换人影响"), "wrap", 22))


def _rows(view: View) -> Iterator[Row]:
    often = named_for(view.posts)
    for number, one in enumerate(view.posts, start=1):
        yield (*_row(view, number, one), tuple(_remarks(view, one, often)) or None)


def named_for(posts: Iterable[PostAnswer]) -> Counter[str]:
    """Return for how many posts everybody is named as a stand-in."""
    return Counter(stand.teacher for one in posts for stand in one.standbys)


def _remarks(view: View, one: PostAnswer, often: Counter[str]) -> Iterator[Text]:
    if one.standbys:
        yield from if_lifted(view, one.item)
    for stand in one.standbys:
        yield from if_free(view, stand, often)


def if_lifted(view: View, item: Placement) -> Iterator[Text]:
    """Tell that nobody can stand in for a placement unless the order of the office is lifted."""
    if pinned(view.round, item.teacher):
        yield while_pinned()


def if_free(view: View, stand: Standby, often: Mapping[str, int]) -> Iterator[Text]:
    """Tell that a stand-in is named for several posts and can take only one."""
    if often[stand.teacher] > 1:
        yield say("{t} is named for {n} posts and can take only one of them",
                  "{t}同时列为{n}个岗位的递补人，只能递补一处", n=often[stand.teacher],
                  t=person(view.round, stand.teacher))


def _row(view: View, number: int, one: PostAnswer) -> Row:
    item, people = one.item, [*one.standbys, None, None]
    return (number, view.school(item.host), say("{s}, {j}", "{s}{j}", s=item.stage, j=item.subject),
            person(view.round, item.teacher), one.candidates or None, *_cells(view, people[0]),
            *_cells(view, people[1]), person(view.round, one.excluded) if one.excluded else None, one.why)


def _cells(view: View, one: Standby | None) -> Row:
    return (None, None) if one is None else (person(view.round, one.teacher), one.why)
