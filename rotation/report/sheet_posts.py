"""The sheets about posts: 学科缺额, 编制与在岗, 未解决缺额."""

from __future__ import annotations

from typing import Any

from rotation.domain.round import Opening
from rotation.domain.supply import Cell
from rotation.domain.teacher import Teacher
from rotation.figures.accounts import accounts
from rotation.figures.words import people
from rotation.policy.policy import Policy
from rotation.report.reasons import blocked
from rotation.report.sheet_moves import schools_of, titled
from rotation.report.view import View
from rotation.rules import Goal
from rotation.rules.g10_shortage import Shortage
from rotation.rules.h15_ceiling import RotationCeiling
from rotation.rules.h45_coverage import Coverage
from rotation.tables.table import Column, Row, Table
from rotation.text import Text, say

_WHERE: tuple[Column[Any], ...] = (
    Column("code", say("School code", "学校代码")),
    Column("school", say("School", "学校")),
    Column("stage", say("Stage", "学段"), "center"),
    Column("subject", say("Subject", "学科"), "center"),
)


def _where(view: View, at: Opening) -> Row:
    return at.school, view.school(at.school), at.stage, at.subject


# -- 学科缺额 ---------------------------------------------------------------------------------


def shortages_sheet(view: View) -> Table:
    """Return 学科缺额: need, posts and people of every (place, subject), before and after."""
    goal = _shortage(view.policy)
    rows = tuple(_cell(view, goal.weight(view.round, at), at, cell)
                 for at, cell in view.round.cells.items()
                 if cell.need or cell.posts or cell.before or view.arrived[at])
    return Table(
        "shortages", say("Shortages", "学科缺额"), titled(view, say("Shortages", "各校学科缺额表")),
        (*_WHERE,
         Column("need", say("Need (people)", "折算需求"), "decimal"),
         Column("posts", say("Posts", "岗位数"), "count"),
         Column("before", say("Before", "交流前人数"), "decimal"),
         Column("short", say("Short before", "交流前缺额"), "gap"),
         Column("left", say("Leave", "派出"), "moves"),
         Column("came", say("Arrive", "接收"), "moves"),
         Column("after", say("After", "交流后人数"), "decimal"),
         Column("still", say("Short after", "交流后缺额"), "gap"),
         Column("weight", say("Weight", "权重"), "count"),
         Column("weighted", say("Weighted before", "交流前加权缺额"), "gap"),
         Column("weighted_after", say("Weighted after", "交流后加权缺额"), "gap"),
         Column("rest", say("Remainder", "零头（走教、同频互动、兼课）"), "gap")),
        rows, frozen=4, filtered=True, notes_below=(_totals(rows),),
        notes_above=(
            say("People are full loads. Posts are the need rounded to whole people; what is left "
                "over is not a post: itinerant, shared online or taught by others",
                "人数按折算工作量计。岗位数为需求四舍五入取整；不足一个岗位的零头不派人，"
                "通过走教、同频互动课堂或兼课解决"),
            say("Weight: that of the subject times the priority of the school (sheet Policy, {c}); "
                "weighted: shortage times weight. {p}",
                "权重=学科权重×学校优先系数（见“政策参数”{c}），加权缺额=缺额×权重。{p}",
                c=Shortage.code, p=_primary_pools(view))))


def _shortage(policy: Policy) -> Shortage:
    goals: list[Goal] = [goal for tier in policy.tiers for goal, _ in tier.goals]
    return next((goal for goal in goals if isinstance(goal, Shortage)), Shortage())


def _totals(rows: tuple[Row, ...]) -> Text:
    """Return the total row; it stands below the filter so that sorting leaves it alone."""
    short, still, weighted, after = (
        f"{float(sum(row[place] for row in rows)):.2f}"  # type: ignore[misc]
        for place in (7, 11, 13, 14))
    return say("Total: short {a} before, {b} after; weighted {c} before, {d} after",
               "合计：交流前缺额{a}，交流后缺额{b}；加权缺额交流前{c}，交流后{d}",
               a=short, b=still, c=weighted, d=after)


def _primary_pools(view: View) -> Text:
    pools = view.round.teaching.pools_primary
    pairs = tuple(say("{a} in {b}", "{a}计入{b}", a=a, b=b) for a, b in pools.items())
    return say("Primary schools: {p}", "小学学科归并：{p}", p=pairs or say("none", "无"))


def _cell(view: View, weight: int, at: Opening, cell: Cell) -> Row:
    change = view.change(at)
    short, still = people(cell.shortage(0)), people(cell.shortage(change))
    rest = cell.need - 100 * cell.posts
    return (*_where(view, at), people(cell.need), cell.posts, people(cell.before),
            short, view.departed[at], view.arrived[at], people(cell.after(change)), still,
            weight, weight * short, weight * still,
            people(rest) if rest > 0 else None)


# -- 编制与在岗 -------------------------------------------------------------------------------


def staff_sheet(view: View) -> Table:
    """Return 编制与在岗: approved posts, established staff and people in post, before and after."""
    rows = tuple(_staff(view, school.code) for school in schools_of(view))
    return Table(
        "staff", say("Staff", "编制与在岗"), titled(view, say("Posts and staff", "编制与在岗情况表")),
        (*_WHERE[:2],
         Column("posts", say("Approved posts", "核定编制"), "count"),
         Column("established", say("Established before", "实有在编（交流前）"), "count"),
         Column("established_after", say("Established after", "实有在编（交流后）"), "count"),
         Column("over", say("Above the posts after", "交流后超编"), "moves"),
         Column("staff", say("In post before", "实际在岗（交流前）"), "count"),
         Column("left", say("Leave", "派出"), "moves"),
         Column("came", say("Arrive", "接收"), "moves"),
         Column("staff_after", say("In post after", "实际在岗（交流后）"), "count"),
         Column("deferred", say("Deferred", "暂缓人数"), "moves"),
         Column("deferred_share", say("Share deferred", "暂缓占在岗比例"), "percent")),
        rows, frozen=2,
        notes_above=(say("Only moves of the personnel relation change the established staff; "
                         "recruits count where they are posted",
                         "只有调动人事关系的交流和新任教师分配才改变实有在编人数"),))


def _staff(view: View, code: str) -> Row:
    round, plan = view.round, view.plan
    school = round.problem.school[code]
    before = len(round.established(code))
    after = before + _established_change(view, code)
    staff = len(round.supply.staff.get(code, ()))
    left, came = len(plan.leavers(code)), len(plan.taught(code))
    deferred = view.deferred.get(code, 0)
    posts = school.established_posts
    over = None if posts is None else max(0, after - posts)
    share = people(100 * deferred) / staff if staff else None
    return (code, school.name, posts, before, after, over, staff, left, came, staff + came - left,
            deferred, share)


def _established_change(view: View, code: str) -> int:
    change = 0
    for item in view.plan.placements:
        teacher = view.round.teacher(item.teacher)
        if teacher.established and (item.relation or teacher.unposted):
            change += (item.host == code) - (teacher.school == code)
    return change


# -- 未解决缺额 -------------------------------------------------------------------------------


def unsolved_sheet(view: View) -> Table:
    """Return 未解决缺额: what is still short, why, and how many to recruit."""
    short = [(at, cell) for at, cell in view.round.cells.items()
             if cell.shortage(view.change(at)) > 0] if view.has_plan else []
    rows = tuple(_unsolved(view, number, at, cell) for number, (at, cell) in enumerate(short, 1))
    return Table(
        "unsolved", say("Still short", "未解决缺额"), titled(view, say("Posts still short", "未解决缺额及招聘建议")),
        (Column("number", say("No.", "序号"), "index"), *_WHERE,
         Column("posts", say("Posts", "岗位数"), "count"),
         Column("after", say("After", "交流后人数"), "decimal"),
         Column("still", say("Short after", "交流后缺额"), "gap"),
         Column("options", say("Teachers who could come", "符合条件可派教师"), "count"),
         Column("recruit", say("Recruit", "建议招聘"), "moves"),
         Column("rest", say("Remainder", "零头（走教、兼课）"), "gap"),
         Column("why", say("Reason", "原因"), "wrap", 52)),
        rows, filtered=True,
        notes_above=(say("Only reasons that need no further computing are given",
                         "原因只列可以直接确认的；“建议招聘”为缺额中的整岗数"),))


def _unsolved(view: View, number: int, at: Opening, cell: Cell) -> Row:
    change = view.change(at)
    short = cell.shortage(change)
    able = _able(view, at)
    return (number, *_where(view, at), cell.posts, people(cell.after(change)), people(short),
            len(able), short // 100, people(short % 100) if short % 100 else None,
            _why(view, at, cell, able))


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
    free = [teacher for teacher in able if view.plan.placement(teacher.id) is None]
    if not free:
        return say("all who could come are placed", "符合条件的{n}人均已安排交流", n=len(able))
    if 0 < cell.shortage(view.change(at)) < 100 and cell.after(view.change(at)) > 0:
        return say("less than one whole post is missing", "缺额不足一个整岗，宜走教、同频互动或兼课解决")
    held = sum(bool(blocked(view.plan, teacher)) for teacher in free)
    if held == len(free):
        return say("all {n} who could still come would leave their own school short ({c})",
                   "未安排的{n}人均为原校该学科所必需，派出后原校将缺人（{c}）", n=held, c=Coverage.code)
    return _limits(view, len(free), held)


def _limits(view: View, free: int, held: int) -> Text:
    found = accounts(view.round, view.plan)
    if found.ceiling is not None and found.moved >= found.ceiling:
        return say("the ceiling of {n} people is reached ({c})", "交流人数已达上限{n}人（{c}）",
                   n=found.ceiling, c=RotationCeiling.code)
    return say("{f} could still come, {h} of them are needed at home ({c}); for the others limits on "
               "leavers and balance or the plan as a whole have to be looked into",
               "未安排的符合条件者{f}人，其中{h}人为原校所必需（{c}），其余与派出上限、进出平衡等规则"
               "或整体权衡有关，需另行测算", f=free, h=held, c=Coverage.code)
