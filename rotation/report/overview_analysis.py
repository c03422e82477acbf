"""The analysis on 方案概览: who moves, how far, to what purpose, and what was decided by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rotation.domain.answers import by_hand
from rotation.domain.ratio import spell_share
from rotation.figures.accounts import accounts
from rotation.figures.kinds import Kind
from rotation.report.overview_lines import KM, PERSON, band, line
from rotation.report.reasons import inversions
from rotation.report.sheet_checks import clerks, last_year
from rotation.report.sheet_moves import Direction, direction
from rotation.report.sheet_people import mean_km
from rotation.report.view import View
from rotation.tables.looks import percent
from rotation.tables.table import Cell, Row
from rotation.text import say


def analysis(view: View) -> Iterator[Row]:
    """Return the rows that a director asks for; none without a plan."""
    if not view.has_plan:
        return
    yield band("For the director", "四、分析")
    yield from _who_moves(view)
    yield from _ways(view)
    yield from _purposes(view)
    yield from _order(view)


def _who_moves(view: View) -> Iterator[Row]:
    plan, round = view.plan, view.round
    willing = sum(round.volunteers(t) for t in plan.moved())
    yield line(say("Placements in all, recruits included", "安排人数合计（含新任教师、自愿交流）"),
               len(plan.placements), PERSON, "placements")
    yield line(say("Who applied", "主动申请人数"), willing, PERSON, "choices",
               say("{p} of all placements", "占安排人数{p}", p=percent(willing, len(plan.placements))))
    deferred = sum(view.deferred.values())
    yield line(say("Deferred", "暂缓交流人数"), deferred, PERSON, "standings",
               say("shares per school on sheet Staff", "各校人数和占比见“编制与在岗”"))
    yield from _last_year(view)


def _last_year(view: View) -> Iterator[Row]:
    last = last_year(view)
    if not last:
        return
    more = len(view.plan.exchanged) - last
    told = (say("{n} more than last year", "比上年多动{n}人", n=more) if more >= 0
            else say("{n} fewer than last year", "比上年少动{n}人", n=-more))
    yield line(say("Exchanged last year (by the ledger)", "上年交流人数（按台账）"), last, PERSON, "run", told)


def _ways(view: View) -> Iterator[Row]:
    yield _favored(view)
    moved = [item for item in view.plan.placements if item.home]
    yield line(say("Mean distance", "平均路程"), Cell(mean_km(view), "tenth"), KM, "placements",
               say("without recruits; those with a known distance", "不含新任教师；按路程已知者计"))
    known = [(km, item) for item in moved if (km := view.km(item)) is not None]
    known.sort(key=lambda pair: (-pair[0], pair[1].teacher))
    for rank, (km, item) in enumerate(known[:3], start=1):
        yield line(say("Longest distance, no. {r}", "路程最远第{r}位", r=rank), km, KM, "placements",
                   say("{t}: {a} to {b}", "{t}：{a}→{b}", t=view.round.teacher(item.teacher).name,
                       a=view.school(item.home), b=view.school(item.host)))
    unknown = len(moved) - len(known)
    if unknown:
        yield line(say("Distance unknown", "路程不详人数"), unknown, PERSON, "placements")
    tally = Counter(direction(view.round, item) for item in view.plan.placements)
    for way in Direction:
        yield line(say("Direction {w}", "流向：{w}", w=way), tally[way], PERSON, "placements")


def _favored(view: View) -> Row:
    found = accounts(view.round, view.plan)
    return line(say("Exchanged to rural or weak schools", "去往农村牧区或薄弱学校的交流人数"), found.to_favored,
                PERSON, "placements", say("{p} of those exchanged in this plan (counted in the share)",
                                          "占本方案计入比例的交流人数{p}", p=percent(found.to_favored, found.moved)))


def _purposes(view: View) -> Iterator[Row]:
    tally = Counter(view.kinds.values())
    for kind in Kind:
        yield line(say("Kind of move: {k}", "去向类别：{k}", k=kind), tally[kind], PERSON, "placements")
    idle = len(view.plan.placements) - tally[Kind.FILLS]
    yield line(say("Moves that fill no shortage", "未填补缺额的交流人数"), idle, PERSON, "placements",
               say("all kinds but the first", "除“补缺”以外各类之和"))


def _order(view: View) -> Iterator[Row]:
    asked = clerks(view)
    yield line(say("Decisions of the office (sheet Locks)", "教育局指定事项"),
               len(view.round.problem.locks), say("entries", "项"), _decided(view),
               say("asked for by {a}", "经办人：{a}", a=asked) if asked else None)
    yield _overridden(view)
    pairs = inversions(view)
    yield line(say("Sent although someone with more points stayed", "同条件倒挂涉及被派者"),
               len({pair.sent.id for pair in pairs}), PERSON, "inversions",
               say("{n} pairs", "共{n}对", n=len(pairs)))


def _decided(view: View) -> str:
    return "overrides" if view.round.problem.locks and view.has_plan else "run"


def _overridden(view: View) -> Row:
    """Tell how many placements were decided by hand, and whether that is above the cap."""
    told, cap = by_hand(view.plan), view.round.settings.override_cap
    note = say("{p} of all placements; noted above {c}", "占安排人数{p}，提示线{c}",
               p=percent(len(told.placed), told.placements), c=spell_share(cap))
    over = say("above the cap: {n}", "超过提示线：{n}", n=note)
    return line(say("Placements decided by hand (sheet Locks)", "按指定安排的人数"),
                Cell(len(told.placed), "bad" if told.above(cap) else "count"), PERSON,
                _decided(view), over if told.above(cap) else note)
