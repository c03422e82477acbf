"""The sheets about posts: 学科缺额, 编制与在岗, 未解决缺额."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.round import Opening
from rotation.domain.school import School
from rotation.domain.settings import Explaining, meaning
from rotation.domain.supply import Cell
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Stage
from rotation.figures.shown import FIGURES
from rotation.figures.words import people
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.choices import Ground
from rotation.report.names import CODE, PLACE, schools_of, where
from rotation.report.reasons import PART_OF_A_POST, part_of_a_post
from rotation.report.view import View
from rotation.tables.looks import decimals
from rotation.tables.table import NUMBER, Column, summed
from rotation.text import Text, say

# -- 学科缺额 ---------------------------------------------------------------------------------


class _Need(NamedTuple):
    """One (place, subject) with its need and people."""

    at: Opening
    cell: Cell

    def where(self) -> Opening:
        """Return the place and subject."""
        return self.at


def _shortages(view: View) -> Filled:
    """Return need, posts and people of every (place, subject), before and after."""
    items = tuple(_Need(at, cell) for at, cell in view.round.cells.items()
                  if cell.need or cell.posts or cell.before or view.arrived[at])
    made = Filled(
        (*(column.over(_Need.where) for column in where(view)), *_people(view), REST), items,
        frozen=4, filtered=True,
        notes_above=(
            say("People are full loads. Posts are the need rounded to whole people; what is left "
                "over is not a post: itinerant, shared online or taught by others",
                "人数按折算工作量计。岗位数为需求四舍五入取整；不足一个岗位的零头不派人，"
                "通过走教、同频互动课堂或兼课解决"),
            _primary_pools(view)))
    return made._replace(notes_below=(_totals(made),))


def _people(view: View) -> tuple[Column[_Need], ...]:
    return (
        Column("need", say("Need (people)", "折算需求"), "decimal", of=lambda one: people(one.cell.need)),
        Column("posts", say("Posts", "岗位数"), "count", of=lambda one: one.cell.posts),
        Column("before", say("Before", "交流前人数"), "decimal", of=lambda one: people(one.cell.before)),
        Column("short", FIGURES["short_before"].title, "gap", of=lambda one: people(one.cell.shortage(0))),
        Column("left", say("Leave", "派出"), "moves", of=lambda one: view.departed[one.at]),
        Column("came", say("Arrive", "接收"), "moves", of=lambda one: view.arrived[one.at]),
        Column("after", say("After", "交流后人数"), "decimal",
               of=lambda one: people(one.cell.after(view.change(one.at)))),
        Column("still", FIGURES["short"].title, "gap",
               of=lambda one: people(one.cell.shortage(view.change(one.at)))),
        Column("surplus", say("Into surplus", "净增超出需要"), "moves",
               of=lambda one: one.cell.beyond(view.change(one.at))))


def _rest(one: _Need) -> Fraction | None:
    rest = one.cell.need - 100 * one.cell.posts
    return people(rest) if rest > 0 else None


REST: Column[_Need] = Column("rest", say("Remainder", "零头（走教、同频互动、兼课）"), "gap", of=_rest)


def _totals(made: Filled) -> Text:
    """Return the totals; they stand below the filter so that sorting leaves them alone."""
    columns = {column.key: column for column in made.columns}
    short, still = (decimals(summed([columns[key].cell(item, 0) for item in made.items]), "decimal")
                    for key in ("short", "still"))
    return say("Total: short {a} before, {b} after", "合计：交流前缺额{a}，交流后缺额{b}", a=short, b=still)


def _primary_pools(view: View) -> Text:
    pools = view.round.teaching.pools_primary
    pairs = tuple(say("{a} in {b}", "{a}计入{b}", a=a, b=b) for a, b in pools.items())
    return say("Primary schools: {p}", "小学学科归并：{p}", p=pairs or say("none", "无"))


SHORTAGES = Sheet("shortages", say("Shortages", "学科缺额"), say("Shortages", "各校学科缺额表"),
                  Group.WORKING, 80, _shortages)


# -- 编制与在岗 -------------------------------------------------------------------------------


def _staff(view: View) -> Filled:
    """Return approved posts, established staff and people in post, before and after."""
    return Filled(
        (CODE, PLACE.by(lambda school: school.name), *_established(view), *_in_post(view)), schools_of(view), frozen=2,
        notes_above=(say("Only moves of the personnel relation change the established staff; "
                         "recruits count where they are posted",
                         "只有调动人事关系的交流和新任教师分配才改变实有在编人数"), *_others_told(view)))


def _others_told(view: View) -> tuple[Text, ...]:
    """Say how many of the staff teach no subject, if there are any."""
    others = view.round.problem.others
    if not others:
        return ()
    return (say("{n} people of teaching support and services count here and nowhere else: in no base or share, no"
                " supply of a subject, and among no candidates",
                "教辅、工勤人员{n}人只计入本表的在编、在岗人数，"
                "不计入比例基数、学科师资和各项指标，不列为交流人选", n=len(others)),)


def _others(view: View) -> tuple[Column[School], ...]:
    counted = view.round.supply.others
    if not view.round.problem.others:
        return ()
    return (Column("others", say("Of them teaching support, services", "其中教辅、工勤"), "count",
                   of=lambda school: counted[school.code]),)


def _established(view: View) -> tuple[Column[School], ...]:
    def after(school: School) -> int:
        return view.round.establishment(school.code) + _established_change(view, school.code)

    def over(school: School) -> int | None:
        return None if school.established_posts is None else max(0, after(school) - school.established_posts)
    return (
        Column("posts", say("Approved posts", "核定编制"), "count", of=lambda school: school.established_posts),
        Column("established", say("Established before", "实有在编（交流前）"), "count",
               of=lambda school: view.round.establishment(school.code)),
        Column("established_after", say("Established after", "实有在编（交流后）"), "count", of=after),
        Column("over", say("Above the posts after", "交流后超编"), "moves", of=over))


def _in_post(view: View) -> tuple[Column[School], ...]:
    def staff(school: School) -> int:
        return view.round.supply.headcount(school.code)

    def left(school: School) -> int:
        return len(view.plan.leavers(school.code))

    def came(school: School) -> int:
        return len(view.plan.taught(school.code))

    def beyond(school: School) -> int | None:
        if school.established_posts is None:
            return None
        return max(0, staff(school) + came(school) - left(school) - max(staff(school), school.established_posts))

    def deferred(school: School) -> int:
        return view.deferred.get(school.code, 0)
    return (
        Column("staff", say("In post before", "实际在岗（交流前）"), "count", of=staff),
        *_others(view),
        Column("left", say("Leave", "派出"), "moves", of=left),
        Column("came", say("Arrive", "接收"), "moves", of=came),
        Column("staff_after", say("In post after", "实际在岗（交流后）"), "count",
               of=lambda school: staff(school) + came(school) - left(school)),
        Column("beyond", say("Growth beyond approved posts", "在岗净增超出核定编制"), "moves", of=beyond),
        Column("deferred", say("Deferred", "暂缓人数"), "moves", of=deferred),
        Column("deferred_share", say("Share deferred", "暂缓占在岗比例"), "percent",
               of=lambda school: Fraction(deferred(school), staff(school)) if staff(school) else None))


def _established_change(view: View, code: str) -> int:
    change = 0
    for item in view.plan.placements:
        teacher = view.round.teacher(item.teacher)
        if teacher.established and (item.relation or teacher.unposted):
            change += (item.host == code) - (teacher.school == code)
    return change


STAFF = Sheet("staff", say("Staff", "编制与在岗"), say("Posts and staff", "编制与在岗情况表"),
              Group.WORKING, 90, _staff)


# -- 未解决缺额 -------------------------------------------------------------------------------


class _Short(NamedTuple):
    """One (place, subject) that is still short, and who could come there."""

    at: Opening
    cell: Cell
    short: int
    after: int
    able: list[Teacher]

    def where(self) -> Opening:
        """Return the place and subject."""
        return self.at


def _unsolved(view: View) -> Filled:
    """Return what is still short, why, and how many to recruit."""
    items = tuple(_still_short(view)) if view.has_plan else ()
    return Filled(
        _asked(view), items, filtered=True,
        notes_above=(say(
            "The reason is the rule that binds: eased so far, the gap can be filled and no goal gets worse (people may "
            "be missing elsewhere instead, where that is told), unless the plan as a whole is named. To recruit: the "
            "whole posts missing",
            "“原因”为真正起制约作用的规则：按所述放宽后该处即可补上，且各项目标不变差"
            "（注明他处将相应缺人的，只是换一处缺人；注明“整体权衡”的除外）；"
            "“建议招聘”为缺额中的整岗数"),
            *_not_asked(view, items)),
        notes_below=(_recruits(items),))


def _not_asked(view: View, items: Iterable[_Short]) -> Iterator[Text]:
    """Say why some reasons are missing, where any are, and what brings them."""
    if any(one.able and one.at not in view.gaps and not part_of_a_post(one.cell, view.change(one.at)) for one in items):
        yield say("“Not worked out”: beyond “{n}” ({k}); raise it on sheet Policy and plan again",
                  "注明“未测算”的，是超出了“{n}”（{k}个）；可在“政策”表调高后重新编制",
                  n=meaning(Explaining, "solves"), k=view.policy.explaining.questions(len(view.round.options)))


def _still_short(view: View) -> Iterator[_Short]:
    for at, cell in view.round.cells.items():
        change = view.change(at)
        if cell.shortage(change) > 0:
            yield _Short(at, cell, cell.shortage(change), cell.after(change), _able(view, at))


def _asked(view: View) -> tuple[Column[_Short], ...]:
    return (
        NUMBER, *(column.over(_Short.where) for column in where(view)),
        Column("posts", say("Posts", "岗位数"), "count", of=lambda one: one.cell.posts),
        Column("after", say("After", "交流后人数"), "decimal", of=lambda one: people(one.after)),
        Column("still", FIGURES["short"].title, "gap", of=lambda one: people(one.short)),
        Column("options", say("Teachers who could come", "符合条件可派教师"), "count", of=lambda one: len(one.able)),
        Column("recruit", say("Recruit", "建议招聘"), "moves", of=lambda one: one.short // 100),
        Column("rest", say("Remainder", "零头（走教、兼课）"), "gap",
               of=lambda one: people(one.short % 100) if one.short % 100 else None),
        Column("why", say("Reason", "原因"), "wrap", 52, lambda one: _why(view, one.at, one.cell, one.able)))


def _able(view: View, at: Opening) -> list[Teacher]:
    """Return everybody who may take a post."""
    options = view.round.options
    index = options.opening_index.get(at)
    if index is None:
        return []
    chosen = options.mover[options.by_opening[index]]
    return [view.round.teacher(options.movers[mover]) for mover in chosen.tolist()]


def _why(view: View, at: Opening, cell: Cell, able: list[Teacher]) -> Text:
    if not able:
        return say("nobody meets the rules on stage, subject, distance and direction",
                   "没有学段、学科、距离、流向等均符合规则的可派教师")
    if part_of_a_post(cell, view.change(at)):
        return PART_OF_A_POST
    return view.gaps.get(at) or _facts(view, able)


def _facts(view: View, able: list[Teacher]) -> Text:
    """Return what counting shows of a gap whose blocker was not worked out."""
    free = [teacher for teacher in able if view.plan.placement(teacher.id) is None]
    if not free:
        return say("all {n} who could come are placed; what holds it back was not worked out",
                   "符合条件的{n}人均已安排交流，制约因素未测算", n=len(able))
    held = sum(view.choices.why(teacher).ground is Ground.SHORT for teacher in free)
    return say("{f} could still come, {h} of them are needed at home; what holds it back was not worked out",
               "未安排的符合条件者{f}人，其中{h}人为原校该学科所必需；制约因素未测算", f=len(free), h=held)


def _recruits(items: tuple[_Short, ...]) -> Text:
    """Return how many whole posts of every stage and subject are left for recruiting."""
    wanted = Counter[tuple[Stage, str]]()
    for one in items:
        wanted[one.at.stage, one.at.subject] += one.short // 100
    told = tuple(say("{g} {j} {n}", "{g}{j}{n}人", g=stage, j=subject, n=number)
                 for (stage, subject), number in wanted.items() if number)
    return say("To recruit, {n} in all: {w}", "建议招聘合计{n}人：{w}", n=wanted.total(),
               w=told or say("nobody", "无"))


UNSOLVED = Sheet("unsolved", say("Still short", "未解决缺额"), say("Posts still short", "未解决缺额及招聘建议"),
                 Group.DECIDED, 120, _unsolved)
