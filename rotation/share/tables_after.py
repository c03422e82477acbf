"""Sheets of 走教同频方案.xlsx on what remains: posts to be filled, pairs of schools, who comes to small schools."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from rotation.domain.months import SEPTEMBER, Month
from rotation.domain.school import School
from rotation.report._sheet import Filled, Group
from rotation.rules.f50_pairs_served import PairsServed
from rotation.share.remaining import Wanted, to_spare, wanted
from rotation.share.tables import SUMMED, ShareSheet, lessons
from rotation.share.view import ChangedWeek, ShareView
from rotation.tables.looks import decimals
from rotation.tables.table import NUMBER, Column, Styled, summed
from rotation.text import Text, say

# -- 未覆盖与招聘转岗建议 ---------------------------------------------------------------------

_MOST_NAMED = 3
"""So many subjects with people to spare are named of a school, those with the most."""


def _remaining(view: ShareView) -> Filled:
    world = view.world
    columns: tuple[Column[Wanted], ...] = (
        SUMMED, Column("subject", say("Subject", "学科"), "center", of=lambda one: one.base.subject),
        Column("stage", say("Stage", "学段"), "center", of=lambda one: one.base.stage),
        Column("school", say("Post at", "设岗学校"), "wrap", 24, lambda one: world.named(one.base.school)),
        Column("kind", say("Kind", "岗位类型"), "center", of=_kind),
        Column("posts", say("Posts", "岗位数"), "count", of=lambda one: one.posts, total=summed),
        Column("lessons", say("Lessons a week", "每周课时"), "count", of=lambda one: lessons(view, one.lessons),
               total=summed, mixed=world.unit > 1),
        Column("served", say("Where", "任教学校与课时"), "wrap", 44, lambda one: Text.of(tuple(
            say("{s} {n}", "{s}{n}节", s=world.named(cell.school), n=decimals(lessons(view, number), "count"))
            for cell, number in one.served)) if len(one.served) > 1 else None),
        Column("retrain", say("To spare at the school", "本校可转岗人员"), "wrap", 40, lambda one: _retrain(view, one)),
        Column("ways", say("How", "补充途径"), "wrap", 40, _ways))
    return Filled(columns, tuple(wanted(view.plan)), notes_above=(say(
        "A suggestion, not proven: half a load open at one school is a whole post; what is left of schools near each "
        "other is joined to one post.",
        "测算建议：一校缺课达到半个满工作量的按整岗，余下的由邻近学校合设一岗；不足半岗又无邻近学校的单列。"),),
        frozen=4, filtered=True)


def _kind(one: Wanted) -> Text:
    if not one.shared:
        return say("whole", "整岗")
    return say("shared", "一校设岗、多校使用") if len(one.served) > 1 else say("part-time", "不足半岗")


def _retrain(view: ShareView, one: Wanted) -> Text | None:
    found = [(people, cell) for cell, people in to_spare(view.plan, one.base.school) if cell.stage is one.base.stage]
    most = sorted(found, key=lambda pair: (-pair[0], pair[1]))[:_MOST_NAMED]
    told = tuple(say("{j} {n}", "{j}富余{n}人", j=cell.subject, n=decimals(people, "tenth")) for people, cell in most)
    return Text.of(told) if told else None


def _ways(one: Wanted) -> Text:
    if one.shared and len(one.served) == 1:
        return say("hire by the hour, retired teachers, lessons by screen", "临时聘用、银龄教师、同频互动课堂")
    return say("recruit, select, retrain, retired teachers", "公开招聘、个别选调、转岗培训、银龄教师")


# -- 结对帮扶 ---------------------------------------------------------------------------------


class PairLine(NamedTuple):
    """Two schools that help each other."""

    school: str
    partner: str


def _pairs(view: ShareView) -> Filled | None:
    world = view.world
    told = world.round.problem.partners(Month(world.round.settings.year, SEPTEMBER))
    rows = tuple(PairLine(code, other) for code in sorted(told) for other in sorted(told[code]) if code < other)
    if not rows:
        return None
    columns: tuple[Column[PairLine], ...] = (
        SUMMED, Column("school", say("School", "学校"), "wrap", 28, lambda one: world.named(one.school)),
        Column("partner", say("Paired school", "结对学校"), "wrap", 28, lambda one: world.named(one.partner)),
        Column("moved", say("Teachers exchanged", "交流教师人数"), "moves", of=lambda one: sum(
            {item.home, item.host} == {*one} for item in world.plan.placements), total=summed),
        Column("walkers", say("Walkers", "走教教师人数"), "moves", of=lambda one: len(_between(view, one)),
               total=summed),
        Column("days", say("Days a week", "每周走教天次"), "moves", of=lambda one: sum(
            days for days, _ in _between(view, one).values()), total=summed),
        Column("lessons", say("Lessons a week", "每周走教课时"), "moves", of=lambda one: lessons(view, sum(
            given for _, given in _between(view, one).values())), total=summed, mixed=world.unit > 1),
        Column("links", say("Teachers by screen", "同频主讲教师人数"), "moves",
               of=lambda one: len(_by_screen(view, one)), total=summed),
        Column("remote", say("Lessons by screen", "每周同频课时"), "moves", of=lambda one: lessons(
            view, sum(_by_screen(view, one).values())), total=summed, mixed=world.unit > 1),
        Column("all", say("Links in all", "联系合计（人次）"), "moves", of=lambda one: _marked(view, one),
               total=summed))
    least, served = _least(view), sum(_links(view, one) > 0 for one in rows)
    asked = say("; F50 asks for {n} of each", "；F50 要求每对至少{n}人次", n=least) if least else say("", "")
    return Filled(columns, rows, frozen=3, notes_above=(say(
        "{m} of {n} pairs have a link: an exchange by the round, a walker, or a teacher by screen, either way{a}.",
        "{n}对结对学校中，{m}对有联系（教师交流、走教、同频主讲，双向均计）{a}。", m=served, n=len(rows), a=asked),))


def _least(view: ShareView) -> int:
    """Return how many links F50 asks for; 0 if it asks for none."""
    rule = view.world.round.law.get(PairsServed.code)
    return rule.least if isinstance(rule, PairsServed) else 0


def _links(view: ShareView, pair: PairLine) -> int:
    """Return the links of a pair: people exchanged, walkers, and teachers by screen (F50)."""
    moved = sum({item.home, item.host} == {*pair} for item in view.world.plan.supplying)
    return moved + len(_between(view, pair)) + len(_by_screen(view, pair))


def _marked(view: ShareView, pair: PairLine) -> object:
    number = _links(view, pair)
    return Styled(number, "bad") if number < _least(view) else number


def _by_screen(view: ShareView, pair: PairLine) -> Counter[str]:
    """Return the lessons a week that each teacher sends from one school of a pair to classes of the other."""
    found = Counter[str]()
    for one in view.remote:
        own = one.sent.cell.school
        there = sum(own in pair and follower.cell.school in pair and follower.cell.school != own
                    for follower in one.followers)
        if there:
            found[one.teacher] += one.lessons * there
    return found


def _between(view: ShareView, pair: PairLine) -> dict[str, tuple[int, int]]:
    """Return (days, lessons) of everybody who walks from one school of a pair to the other."""
    found = {}
    for key, choice in view.plan.weeks.items():
        home = view.world.base[key].school
        other = next((code for code in pair if code != home), "")
        if home in pair and other in choice.schools:
            found[key] = len(choice.visits(other)), sum(
                number for (who, cell), number in view.plan.given.items() if who == key and cell.school == other)
    return found


# -- 到校教师人数 -----------------------------------------------------------------------------

_LEAST, _MOST = 50, 99
"""Pupils of the small schools of which inspectors ask."""
_ARTS = ("体育与健康", "音乐", "美术")


def _coming(view: ShareView) -> Filled | None:
    world = view.world
    rows = tuple(school for school in world.round.problem.schools if school.stages and world.round.is_rural(school)
                 and _LEAST <= sum(map(school.pupils, school.stages)) <= _MOST)
    if not rows:
        return None
    columns: list[Column[School]] = [
        SUMMED, Column("name", say("School", "学校"), "wrap", 28),
        Column("pupils", say("Pupils", "学生数"), "count", of=lambda one: sum(map(one.pupils, one.stages)))]
    columns += [_column(view, subject, kind) for subject in _ARTS for kind in _KINDS]
    return Filled(tuple(columns), rows, notes_above=(say(
        "Rural schools with 50 to 99 pupils: teachers of PE, music and art who come by exchange, besides, or walking.",
        "50—99人的农村牧区学校：体育、音乐、美术到校的交流轮岗、兼职、走教教师人数。"),), frozen=2)


_KINDS = {"moved": say("exchange", "交流轮岗"), "besides": say("besides", "兼职"), "walk": say("walking", "走教")}
"""How somebody comes to teach."""


def _column(view: ShareView, subject: str, kind: str) -> Column[School]:
    title = say("{j}: {k}", "{j}{k}", j=subject, k=_KINDS[kind])
    return Column(f"{kind}{subject}", title, "moves", of=lambda one: _come(view, one.code, kind, subject), total=summed)


def _come(view: ShareView, school: str, kind: str, subject: str) -> int:
    if kind == "moved":
        return sum(item.subject == subject for item in view.world.plan.taught(school))
    people = {key for key, cell in view.plan.given if (cell.school, cell.subject) == (school, subject)
              and view.world.at_home(key, cell) is (kind == "besides")}
    return len(people)


# -- 变动 -------------------------------------------------------------------------------------


def _changes(view: ShareView) -> Filled | None:
    before = view.world.before
    if before is None:
        return None
    columns: tuple[Column[ChangedWeek], ...] = (
        NUMBER, Column("name", say("Name", "姓名")),
        Column("before", say("As published", "原安排"), "wrap", 44),
        Column("after", say("Now", "调整后"), "wrap", 44), Column("reason", say("Why", "原因"), "wrap", 36),
        Column("teacher", say("Teacher ID", "教师编号"), "center"))
    return Filled(columns, view.changes, notes_above=(say(
        "Version {n}, which revises {f}: everybody who teaches elsewhere, besides or by screen otherwise than "
        "published; nobody else changes.",
        "第{n}版，修订 {f}：走教、兼课、同频主讲与原安排不同的人全部列出，其余人员不变。",
        n=view.world.version, f=before.folder),), frozen=2)


AFTER: tuple[ShareSheet, ...] = (
    ShareSheet("changes", say("Changes", "变动"), Group.DECIDED, _changes),
    ShareSheet("remaining", say("What remains", "未覆盖与招聘转岗建议"), Group.DECIDED, _remaining),
    ShareSheet("pairs", say("Schools in pairs", "结对帮扶"), Group.WORKING, _pairs),
    ShareSheet("coming", say("Teachers who come", "到校教师人数"), Group.WORKING, _coming))
