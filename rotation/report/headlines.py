"""The figures that a director asks of a plan, each with the sheet that it comes from; what the audit found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rotation.domain.answers import by_hand
from rotation.domain.ratio import spell_share
from rotation.figures.kinds import Kind
from rotation.figures.shown import FIGURES, KM, PEOPLE
from rotation.model.eligibility import not_run
from rotation.report._sheet import catalogue
from rotation.report.names import TownCountry, direction
from rotation.report.sheet_checks import clerks, last_year
from rotation.report.sheet_policy import told_below_the_law
from rotation.report.view import View
from rotation.tables.looks import percent
from rotation.tables.table import Styled
from rotation.text import Text, say


class AccountLine(NamedTuple):
    """One line of sheet 比例核算.

    Parameters
    ----------
    key
        Its name for formulas and papers; "" where none asks for it.
    title
        What it is.
    value
        How much: a number, a formula, or words.
    source
        Key of the sheet it comes from; "" for none.
    note
        How it is counted.
    unit
        Of what.
    """

    key: str
    title: Text
    value: object
    source: str = ""
    note: object = None
    unit: Text | None = None


def director(view: View) -> tuple[AccountLine, ...]:
    """Return who moves, how far, what for, and what the office decided; nothing without a plan."""
    if not view.has_plan:
        return ()
    return (*_who_moves(view), *_ways(view), *_purposes(view), *_order(view))


def audited(view: View) -> Text:
    """Return what the audit found, in one sentence, after what is set below the law: a plan may keep even that."""
    told, below = _audited(view), told_below_the_law(view.policy)
    return say("for comparison only, as {w} is below the law; by the parameters set, {a}",
               "{w}低于规定，仅供比较，不能执行；按所设参数{a}", w=below, a=told) if view.has_plan and below else told


def _audited(view: View) -> Text:
    if not view.has_plan:
        return say("no plan; the sheets below show the facts", "本次没有形成方案，各表仅反映现状")
    if view.audit is None:
        return say("not audited", "尚未核查")
    idle = len(not_run(view.round.problem, view.policy))
    rest = say("; {n} rules were not run", "；另有{n}条规则未核查", n=idle) if idle else say("", "")
    if view.audit:
        return say("{n} findings of the audit{r}", "核查发现{n}个问题{r}", n=len(view.audit), r=rest)
    return say("audited: no problem found{r}", "已逐条核查，未发现问题{r}", r=rest)


# -- for the director -------------------------------------------------------------------------


def _who_moves(view: View) -> Iterator[AccountLine]:
    plan, round, placed = view.plan, view.round, len(view.plan.placements)
    willing = sum(round.volunteers(t) for t in plan.moved())
    yield AccountLine("", say("Placements in all, recruits included", "安排人数合计（含新任教师、自愿交流）"), placed,
                      "placements", unit=PEOPLE)
    yield AccountLine("", say("Who applied", "主动申请人数"), willing, "choices",
                      say("{p} of all placements", "占安排人数{p}", p=percent(willing, placed)), PEOPLE)
    yield AccountLine("", say("Deferred", "暂缓交流人数"), sum(view.deferred.values()), "standings",
                      say("shares per school on sheet Staff", "各校人数和占比见“编制与在岗”"), PEOPLE)
    yield from _last_year(view)


def _last_year(view: View) -> Iterator[AccountLine]:
    last = last_year(view)
    if not last:
        return
    more = len(view.plan.exchanged) - last
    told = (say("{n} more sent this year", "本年比上年多派出{n}人", n=more) if more >= 0
            else say("{n} fewer sent this year", "本年比上年少派出{n}人", n=-more))
    yield AccountLine("", say("Sent last year (by the ledger)", "上年派出交流人数（按台账）"), last, "run", told,
                      PEOPLE)


def _ways(view: View) -> Iterator[AccountLine]:
    moved = [item for item in view.plan.placements if item.home]
    mean = FIGURES["km_mean"]
    yield AccountLine("", mean.title, Styled(mean.of(view.figures), mean.look), "placements",
                      say("those with a known distance", "按路程已知者计"), mean.unit)
    known = [(km, item) for item in moved if (km := view.km(item)) is not None]
    known.sort(key=lambda pair: (-pair[0], pair[1].teacher))
    for rank, (km, item) in enumerate(known[:3], start=1):
        who = say("{t}: {a} to {b}", "{t}：{a}→{b}", t=view.round.teacher(item.teacher).name,
                  a=view.school(item.home), b=view.school(item.host))
        yield AccountLine("", say("Longest distance, no. {r}", "路程最远第{r}位", r=rank), km, "placements", who, KM)
    unknown = len(moved) - len(known)
    if unknown:
        yield AccountLine("", say("Distance unknown", "路程不详人数"), unknown, "placements", unit=PEOPLE)
    tally = Counter(direction(view.round, item) for item in view.plan.placements)
    for way in TownCountry:
        yield AccountLine("", say("Direction {w}", "流向：{w}", w=way), tally[way], "placements", unit=PEOPLE)


def _purposes(view: View) -> Iterator[AccountLine]:
    found = view.purposes
    for kind, number in found.counts.items():
        yield AccountLine("", say("Kind of move: {k}", "去向类别：{k}", k=kind), number, "placements", unit=PEOPLE)
    yield AccountLine("", say("Moves that fill no shortage", "未填补缺额的交流人数"),
                      found.exchanged - found.counts[Kind.FILLS], "placements",
                      say("recruits left out", "交流人员中“补缺”以外各类之和，不含新任教师"), PEOPLE)


def _order(view: View) -> Iterator[AccountLine]:
    asked = clerks(view)
    yield AccountLine("", say("Decisions of the office (sheet Locks)", "教育局指定事项"),
                      len(view.round.problem.locks), _decided(view),
                      say("asked for by {a}", "经办人：{a}", a=asked) if asked else None, say("entries", "项"))
    yield _overridden(view)
    sent = catalogue()["inversions"].table(view)
    pairs = () if sent is None else sent.column("sent")
    yield AccountLine("", say("Sent although someone with more points stayed", "同条件倒挂涉及被派者"),
                      len(set(pairs)), "inversions", say("{n} pairs", "共{n}对", n=len(pairs)), PEOPLE)


def _decided(view: View) -> str:
    return "overrides" if view.round.problem.locks and view.has_plan else "run"


def _overridden(view: View) -> AccountLine:
    """Tell how many placements were decided by hand, and whether that is above the cap."""
    told, cap = by_hand(view.plan), view.round.settings.override_cap
    note = say("{p} of all placements; noted above {c}", "占安排人数{p}，提示线{c}",
               p=percent(len(told.placed), told.placements), c=spell_share(cap))
    over = say("above the cap: {n}", "超过提示线：{n}", n=note)
    return AccountLine("by_hand", say("Placements decided by hand (sheet Locks)", "按指定安排的人数"),
                       Styled(len(told.placed), "bad" if told.above(cap) else "count"), _decided(view),
                       over if told.above(cap) else note, PEOPLE)
