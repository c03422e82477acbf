"""The figures that a bureau asks of a plan, each with the sheet that it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rotation.domain.answers import by_hand
from rotation.domain.ratio import spell_share
from rotation.figures.accounts import Accounts, accounts
from rotation.figures.kinds import Kind, purposes
from rotation.figures.shown import BOTH, FIGURES, ITEMS, KM, PEOPLE, chosen
from rotation.figures.standards import measures, spreads
from rotation.figures.words import people
from rotation.model.eligibility import not_run
from rotation.report._sheet import catalogue
from rotation.report.names import TownCountry, direction
from rotation.report.sheet_checks import clerks, last_year
from rotation.report.sheet_policy import unchecked
from rotation.report.sheet_standards import beyond_in_all
from rotation.report.view import View
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import percent
from rotation.tables.table import Styled
from rotation.text import Text, say


class KeyLine(NamedTuple):
    """One figure of a plan with where it comes from.

    Parameters
    ----------
    item
        What it is.
    value, unit
        How much, and of what; nothing of a line that only says something.
    source
        Key of the sheet it comes from; "" for none.
    note
        A remark.
    key
        Name by which papers find it; "" where none asks for it.
    """

    item: Text
    value: object
    unit: Text | None = None
    source: str = ""
    note: object = None
    key: str = ""


def key_lines(view: View) -> tuple[KeyLine, ...]:
    """Return the figures that official papers name, then those that a director asks for."""
    return (_status(view), *_accounts(view), *_effects(view), *director(view))


def director(view: View) -> tuple[KeyLine, ...]:
    """Return who moves, how far, what for, and what the office decided; nothing without a plan."""
    if not view.has_plan:
        return ()
    return (*_who_moves(view), *_ways(view), *_purposes(view), *_order(view))


def _status(view: View) -> KeyLine:
    good = view.has_plan and not view.draft and not view.audit
    return KeyLine(say("Status", "方案状态"), Styled(view.outcome.status, "good" if good else "bad"), None,
                   "audit" if view.has_plan else "", audited(view), key="status")


def audited(view: View) -> Text:
    """Return what the audit found, in one sentence."""
    if not view.has_plan:
        return say("no plan; the sheets below show the facts", "本次没有形成方案，各表仅反映现状")
    if view.audit is None:
        return say("not audited", "尚未核查")
    idle = len(not_run(view.round.problem, view.policy))
    rest = say("; {n} rules were not run", "；另有{n}条规则未核查", n=idle) if idle else say("", "")
    if view.audit:
        return say("{n} findings of the audit{r}", "核查发现{n}个问题{r}", n=len(view.audit), r=rest)
    return say("audited: no problem found{r}", "已逐条核查，未发现问题{r}", r=rest)


# -- 10 % and 20 % ----------------------------------------------------------------------------


def _accounts(view: View) -> Iterator[KeyLine]:
    found = accounts(view.round, view.plan)
    yield KeyLine(say("Eligible teachers in all", "符合交流条件教师总数"), found.eligible, PEOPLE, "ratio",
                       key="eligible")
    yield KeyLine(say("Teachers exchanged", "实际交流轮岗教师数"), found.counted, PEOPLE,
                       "ratio", _share_note(found), key="moved")
    yield KeyLine(say("Backbone teachers exchanged", "实际交流骨干教师数量"),
                       found.counted_backbone, PEOPLE, "ratio",
                       _backbone_note(view, found), key="backbone")
    yield KeyLine(_minimum(found), found.legal_minimum, PEOPLE, "ratio")
    yield KeyLine(say("Required with the reserve", "应交流人数（含预留）"), found.required, PEOPLE, "ratio",
                       say("reserve of {n} for withdrawals after the notice", "其中预留{n}人，应对公示后退出",
                           n=found.required - found.legal_minimum))
    if found.ceiling is not None:
        yield KeyLine(say("Ceiling", "交流人数上限"), found.ceiling, PEOPLE, "ratio")
    if not found.eligible:
        yield KeyLine(say("Nobody is eligible: nothing to exchange this year",
                           "本年度没有符合交流条件的教师，无须交流"), None, None, "standings")


def _backbone_note(view: View, found: Accounts) -> Text:
    """Tell the share and what is required; a rule that lacks its column requires no known number."""
    lacking = not_run(view.round.problem, view.policy).get(BackboneShare.code)
    if lacking:
        return unchecked(lacking)
    return say("{p} of those exchanged; at least {n} required", "占交流人数{p}，应不少于{n}人",
               p=percent(found.counted_backbone, found.counted),
               n=found.backbone_required)


def _minimum(found: Accounts) -> Text:
    """Return the name of H10's number: the law's only when the rate is the law's."""
    if found.rate == RotationRate.by_law("rate"):
        return say("Legal minimum", "法定最低交流人数")
    return say("Minimum at this plan's rate of {r}", "按本方案比例（{r}）的最低人数", r=spell_share(found.rate))


def _share_note(found: Accounts) -> Text:
    return say("{p} of the base", "占比例基数{p}",
               p=percent(found.counted_base, found.base))


# -- before and after -------------------------------------------------------------------------


def _effects(view: View) -> Iterator[KeyLine]:
    yield _change(view, "short", "shortages")
    gap = view.figures.gap
    yield KeyLine(say("Posts no longer short, net", "净减少岗位缺额"),
                       Styled(people(gap.before - gap.after), "decimal"),
                       PEOPLE, "shortages", say("shortage before minus after", "交流前缺额减去交流后缺额"))
    yield _change(view, "empty", "shortages")
    yield _change(view, "missing", "standards")
    yield _change(view, "met", "standards")
    told = beyond_in_all(view, spreads(measures(view.round, view.plan)))
    if told is not None:
        yield KeyLine(say("Note: variation beyond the limit", "提示：校际差异系数超过上限"), told[0], ITEMS,
                           "standards", told[1])


def _change(view: View, key: str, source: str) -> KeyLine:
    """Return a figure after the plan, with what it was before in words."""
    before, after = chosen(f"{key}_before", key)
    return KeyLine(BOTH[key], Styled(after.of(view.figures), after.look), after.unit, source,
                        say("before: {b}", "交流前为{b}", b=before.spelled(view.figures)), key)


# -- for the director -------------------------------------------------------------------------


def _who_moves(view: View) -> Iterator[KeyLine]:
    plan, round = view.plan, view.round
    willing = sum(round.volunteers(t) for t in plan.moved())
    yield KeyLine(say("Placements in all, recruits included", "安排人数合计（含新任教师、自愿交流）"),
                       len(plan.placements), PEOPLE, "placements")
    yield KeyLine(say("Who applied", "主动申请人数"), willing, PEOPLE, "choices",
                       say("{p} of all placements", "占安排人数{p}", p=percent(willing, len(plan.placements))))
    deferred = sum(view.deferred.values())
    yield KeyLine(say("Deferred", "暂缓交流人数"), deferred, PEOPLE, "standings",
                       say("shares per school on sheet Staff", "各校人数和占比见“编制与在岗”"))
    yield from _last_year(view)


def _last_year(view: View) -> Iterator[KeyLine]:
    last = last_year(view)
    if not last:
        return
    more = len(view.plan.exchanged) - last
    told = (say("{n} more sent this year", "本年比上年多派出{n}人", n=more) if more >= 0
            else say("{n} fewer sent this year", "本年比上年少派出{n}人", n=-more))
    yield KeyLine(say("Sent last year (by the ledger)", "上年派出交流人数（按台账）"), last, PEOPLE, "run", told)


def _ways(view: View) -> Iterator[KeyLine]:
    yield _favored(view)
    moved = [item for item in view.plan.placements if item.home]
    mean = FIGURES["km_mean"]
    yield KeyLine(mean.title, Styled(mean.of(view.figures), mean.look), mean.unit, "placements",
                       say("those with a known distance", "按路程已知者计"), key="km")
    known = [(km, item) for item in moved if (km := view.km(item)) is not None]
    known.sort(key=lambda pair: (-pair[0], pair[1].teacher))
    for rank, (km, item) in enumerate(known[:3], start=1):
        yield KeyLine(say("Longest distance, no. {r}", "路程最远第{r}位", r=rank), km, KM, "placements",
                           say("{t}: {a} to {b}", "{t}：{a}→{b}", t=view.round.teacher(item.teacher).name,
                               a=view.school(item.home), b=view.school(item.host)))
    unknown = len(moved) - len(known)
    if unknown:
        yield KeyLine(say("Distance unknown", "路程不详人数"), unknown, PEOPLE, "placements")
    tally = Counter(direction(view.round, item) for item in view.plan.placements)
    for way in TownCountry:
        yield KeyLine(say("Direction {w}", "流向：{w}", w=way), tally[way], PEOPLE, "placements")


def _favored(view: View) -> KeyLine:
    found = accounts(view.round, view.plan)
    whole = (say("those newly sent and counted in the share", "计入比例的本年新派出人数") if found.stock
             else say("those exchanged (counted in the share)", "计入比例的交流人数"))
    note = say("{p} of {w}", "占{w}{p}", w=whole, p=percent(found.to_favored, found.moved))
    return KeyLine(FIGURES["favored"].title, found.to_favored, PEOPLE, "placements", note,
                        key="favored")


def _purposes(view: View) -> Iterator[KeyLine]:
    tally = Counter(view.kinds.values())
    for kind in Kind:
        yield KeyLine(say("Kind of move: {k}", "去向类别：{k}", k=kind), tally[kind], PEOPLE, "placements")
    idle = purposes(view.plan).exchanged - tally[Kind.FILLS]
    yield KeyLine(say("Moves that fill no shortage", "未填补缺额的交流人数"), idle, PEOPLE, "placements",
                       say("recruits left out", "交流人员中“补缺”以外各类之和，不含新任教师"))


def _order(view: View) -> Iterator[KeyLine]:
    asked = clerks(view)
    yield KeyLine(say("Decisions of the office (sheet Locks)", "教育局指定事项"),
                       len(view.round.problem.locks), say("entries", "项"), _decided(view),
                       say("asked for by {a}", "经办人：{a}", a=asked) if asked else None)
    yield _overridden(view)
    sent = catalogue()["inversions"].table(view)
    pairs = () if sent is None else sent.column("sent")
    yield KeyLine(say("Sent although someone with more points stayed", "同条件倒挂涉及被派者"),
                       len(set(pairs)), PEOPLE, "inversions",
                       say("{n} pairs", "共{n}对", n=len(pairs)))


def _decided(view: View) -> str:
    return "overrides" if view.round.problem.locks and view.has_plan else "run"


def _overridden(view: View) -> KeyLine:
    """Tell how many placements were decided by hand, and whether that is above the cap."""
    told, cap = by_hand(view.plan), view.round.settings.override_cap
    note = say("{p} of all placements; noted above {c}", "占安排人数{p}，提示线{c}",
               p=percent(len(told.placed), told.placements), c=spell_share(cap))
    over = say("above the cap: {n}", "超过提示线：{n}", n=note)
    return KeyLine(say("Placements decided by hand (sheet Locks)", "按指定安排的人数"),
                        Styled(len(told.placed), "bad" if told.above(cap) else "count"), PEOPLE,
                        _decided(view), over if told.above(cap) else note, key="by_hand")


