"""Sheet 方案概览: the plan on one page; every number names the sheet it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rotation.domain.answers import by_hand
from rotation.domain.outcome import GoalResult, Status, TierResult
from rotation.domain.ratio import spell_share
from rotation.domain.vocabulary import Verdict
from rotation.figures.accounts import Accounts, accounts
from rotation.figures.goals import EQUIVALENTS, exchange, goal_of, proof, shown
from rotation.figures.kinds import Kind
from rotation.figures.shown import BOTH, FIGURES, ITEMS, KM, PEOPLE, chosen
from rotation.figures.standards import measures, spreads
from rotation.figures.words import people
from rotation.model.eligibility import not_run
from rotation.report._sheet import Filled, Group, Sheet, link
from rotation.report.names import TownCountry, direction
from rotation.report.reasons import inversions
from rotation.report.sheet_checks import clerks, last_year
from rotation.report.sheet_policy import unchecked
from rotation.report.sheet_standards import beyond_in_all
from rotation.report.view import View
from rotation.rules import catalogue
from rotation.rules._base import Trace
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import decimals, percent
from rotation.tables.table import Band, Column, Styled
from rotation.text import Text, say


class OverviewLine(NamedTuple):
    """One line of the overview.

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


_COLUMNS: tuple[Column[OverviewLine], ...] = (
    Column("item", say("Item", "项目"), "wrap", 44), Column("value", say("Value", "数值"), "count", mixed=True),
    Column("unit", say("Unit", "单位"), "center"), Column("note", say("Remark", "说明"), "wrap", 64),
    Column("source", say("From sheet", "出处"), of=lambda line: link(line.source) if line.source else None))


def _overview(view: View) -> Filled:
    """Return the plan on one page; every number names the sheet it comes from."""
    return Filled(_COLUMNS, (
        *_result(view), *_accounts(view), *_effects(view), *_analysis(view),
        Band(say("What is not proven or not checked", "五、未证明、未核查事项")), *caveats(view)))


OVERVIEW = Sheet("overview", say("Overview", "方案概览"),
                 say("Plan for the exchange of teachers", "教师交流轮岗方案概览"), Group.DECIDED, 10, _overview)


# -- result and goals -------------------------------------------------------------------------


def _result(view: View) -> Iterator[OverviewLine | Band]:
    yield Band(say("Result", "一、结论"))
    good = view.outcome.status in (Status.OPTIMAL, Status.FEASIBLE)
    status = Styled(view.outcome.status, "good" if good else "bad")
    yield OverviewLine(say("Status", "方案状态"), status, None, "audit" if view.has_plan else "",
                       audited(view), key="status")
    yield from goal_rows(view)


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


# -- goals -------------------------------------------------------------------------------------

_SUM = Trace("choices", say(
    "sum of the lines below in {u}", "即以下各项折合{u}之和", u=EQUIVALENTS))


def goal_rows(view: View) -> Iterator[OverviewLine | Band]:
    """Return the rows of every tier: its value in this plan, its best value, its goals."""
    for tier in view.outcome.tiers:
        yield from _tier(view, tier)


def _tier(view: View, tier: TierResult) -> Iterator[OverviewLine | Band]:
    single = len(tier.goals) == 1
    value, look, unit = shown(tier, tier.final)
    item = say("Goal {n}: {l}", "第{n}层目标：{l}", n=tier.tier, l=tier.label)
    table, how = goal_of(tier.goals[0].code).traced if single else _SUM
    if tier.final == tier.value:
        told = say("{h}; {p}", "{h}；{p}", h=how, p=_proof(view, tier))
        yield OverviewLine(item, Styled(value, look), unit, table, told)
    else:
        yield OverviewLine(item, Styled(value, look), unit, table, _gave_way(view, tier, how))
        best, look, unit = shown(tier, tier.value)
        yield OverviewLine(say("　best value when settled", "　本层单独求得的最优值"), Styled(best, look), unit,
                           "audit", _proof(view, tier))
    if not single:
        yield from map(_goal, tier.goals)


def _proof(view: View, tier: TierResult) -> Text:
    """Return what is proven; of a draft nothing is, for it may break rules."""
    if view.draft:
        return say("a draft: nothing is said of the best", "草案，不作最优性结论")
    return proof(tier)


def _gave_way(view: View, tier: TierResult, how: Text) -> Text:
    best, look, _ = shown(tier, tier.value)
    mine, _, _ = shown(tier, tier.final)
    slack = view.policy.tiers[tier.tier - 1].slack
    return say("{h}; best {b}, this plan {v}, within the slack of {s} in favor of later goals",
               "{h}；最优值{b}，本方案为{v}，在宽限{s}内让位于后面的目标",
               h=how, b=decimals(best, look), v=decimals(mine, look), s=spell_share(slack))


def _goal(goal: GoalResult) -> OverviewLine:
    value, look, unit, told = exchange(goal)
    kind = goal_of(goal.code)
    return OverviewLine(say("　of which {l}", "　其中：{l}", l=kind.label), Styled(value, look), unit,
                        kind.traced.table, say("{h}; {t}", "{h}；{t}", h=kind.traced.says, t=told))


# -- 10 % and 20 % ----------------------------------------------------------------------------


def _accounts(view: View) -> Iterator[OverviewLine | Band]:
    found = accounts(view.round, view.plan)
    yield Band(say("The 10 % and 20 % accounts", "二、比例核算"))
    yield OverviewLine(say("Eligible teachers in all", "符合交流条件教师总数"), found.eligible, PEOPLE, "ratio",
                       key="eligible")
    yield OverviewLine(say("Teachers exchanged", "实际交流轮岗教师数"), found.counted, PEOPLE,
                       "ratio", _share_note(found), key="moved")
    yield OverviewLine(say("Backbone teachers exchanged", "实际交流骨干教师数量"),
                       found.counted_backbone, PEOPLE, "ratio",
                       _backbone_note(view, found), key="backbone")
    yield OverviewLine(_minimum(found), found.legal_minimum, PEOPLE, "ratio")
    yield OverviewLine(say("Required with the reserve", "应交流人数（含预留）"), found.required, PEOPLE, "ratio",
                       say("reserve of {n} for withdrawals after the notice", "其中预留{n}人，应对公示后退出",
                           n=found.required - found.legal_minimum))
    if found.ceiling is not None:
        yield OverviewLine(say("Ceiling", "交流人数上限"), found.ceiling, PEOPLE, "ratio")
    if not found.eligible:
        yield OverviewLine(say("Nobody is eligible: nothing to exchange this year",
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


def _effects(view: View) -> Iterator[OverviewLine | Band]:
    yield Band(say("Before and after", "三、交流前后"))
    yield _change(view, "short", "shortages")
    gap = view.figures.gap
    yield OverviewLine(say("Posts no longer short, net", "净减少岗位缺额"),
                       Styled(people(gap.before - gap.after), "decimal"),
                       PEOPLE, "shortages", say("shortage before minus after", "交流前缺额减去交流后缺额"))
    yield _change(view, "empty", "shortages")
    yield _change(view, "missing", "standards")
    yield _change(view, "met", "standards")
    told = beyond_in_all(view, spreads(measures(view.round, view.plan)))
    if told is not None:
        yield OverviewLine(say("Note: variation beyond the limit", "提示：校际差异系数超过上限"), told[0], ITEMS,
                           "standards", told[1])


def _change(view: View, key: str, source: str) -> OverviewLine:
    """Return a figure after the plan, with what it was before in words."""
    before, after = chosen(f"{key}_before", key)
    return OverviewLine(BOTH[key], Styled(after.of(view.figures), after.look), after.unit, source,
                        say("before: {b}", "交流前为{b}", b=before.spelled(view.figures)), key)


# -- analysis ----------------------------------------------------------------------------------


def _analysis(view: View) -> Iterator[OverviewLine | Band]:
    """Return the rows that a director asks for; none without a plan."""
    if not view.has_plan:
        return
    yield Band(say("For the director", "四、分析"))
    yield from _who_moves(view)
    yield from _ways(view)
    yield from _purposes(view)
    yield from _order(view)


def _who_moves(view: View) -> Iterator[OverviewLine | Band]:
    plan, round = view.plan, view.round
    willing = sum(round.volunteers(t) for t in plan.moved())
    yield OverviewLine(say("Placements in all, recruits included", "安排人数合计（含新任教师、自愿交流）"),
                       len(plan.placements), PEOPLE, "placements")
    yield OverviewLine(say("Who applied", "主动申请人数"), willing, PEOPLE, "choices",
                       say("{p} of all placements", "占安排人数{p}", p=percent(willing, len(plan.placements))))
    deferred = sum(view.deferred.values())
    yield OverviewLine(say("Deferred", "暂缓交流人数"), deferred, PEOPLE, "standings",
                       say("shares per school on sheet Staff", "各校人数和占比见“编制与在岗”"))
    yield from _last_year(view)


def _last_year(view: View) -> Iterator[OverviewLine | Band]:
    last = last_year(view)
    if not last:
        return
    more = len(view.plan.exchanged) - last
    told = (say("{n} more sent this year", "本年比上年多派出{n}人", n=more) if more >= 0
            else say("{n} fewer sent this year", "本年比上年少派出{n}人", n=-more))
    yield OverviewLine(say("Sent last year (by the ledger)", "上年派出交流人数（按台账）"), last, PEOPLE, "run", told)


def _ways(view: View) -> Iterator[OverviewLine | Band]:
    yield _favored(view)
    moved = [item for item in view.plan.placements if item.home]
    mean = FIGURES["km_mean"]
    yield OverviewLine(mean.title, Styled(mean.of(view.figures), mean.look), mean.unit, "placements",
                       say("those with a known distance", "按路程已知者计"), key="km")
    known = [(km, item) for item in moved if (km := view.km(item)) is not None]
    known.sort(key=lambda pair: (-pair[0], pair[1].teacher))
    for rank, (km, item) in enumerate(known[:3], start=1):
        yield OverviewLine(say("Longest distance, no. {r}", "路程最远第{r}位", r=rank), km, KM, "placements",
                           say("{t}: {a} to {b}", "{t}：{a}→{b}", t=view.round.teacher(item.teacher).name,
                               a=view.school(item.home), b=view.school(item.host)))
    unknown = len(moved) - len(known)
    if unknown:
        yield OverviewLine(say("Distance unknown", "路程不详人数"), unknown, PEOPLE, "placements")
    tally = Counter(direction(view.round, item) for item in view.plan.placements)
    for way in TownCountry:
        yield OverviewLine(say("Direction {w}", "流向：{w}", w=way), tally[way], PEOPLE, "placements")


def _favored(view: View) -> OverviewLine:
    found = accounts(view.round, view.plan)
    whole = (say("those newly sent and counted in the share", "计入比例的本年新派出人数") if found.stock
             else say("those exchanged (counted in the share)", "计入比例的交流人数"))
    note = say("{p} of {w}", "占{w}{p}", w=whole, p=percent(found.to_favored, found.moved))
    return OverviewLine(FIGURES["favored"].title, found.to_favored, PEOPLE, "placements", note,
                        key="favored")


def _purposes(view: View) -> Iterator[OverviewLine | Band]:
    tally = Counter(view.kinds.values())
    for kind in Kind:
        yield OverviewLine(say("Kind of move: {k}", "去向类别：{k}", k=kind), tally[kind], PEOPLE, "placements")
    idle = len(view.plan.placements) - tally[Kind.FILLS]
    yield OverviewLine(say("Moves that fill no shortage", "未填补缺额的交流人数"), idle, PEOPLE, "placements",
                       say("all kinds but the first", "除“补缺”以外各类之和"))


def _order(view: View) -> Iterator[OverviewLine | Band]:
    asked = clerks(view)
    yield OverviewLine(say("Decisions of the office (sheet Locks)", "教育局指定事项"),
                       len(view.round.problem.locks), say("entries", "项"), _decided(view),
                       say("asked for by {a}", "经办人：{a}", a=asked) if asked else None)
    yield _overridden(view)
    pairs = inversions(view.plan)
    yield OverviewLine(say("Sent although someone with more points stayed", "同条件倒挂涉及被派者"),
                       len({pair.sent.id for pair in pairs}), PEOPLE, "inversions",
                       say("{n} pairs", "共{n}对", n=len(pairs)))


def _decided(view: View) -> str:
    return "overrides" if view.round.problem.locks and view.has_plan else "run"


def _overridden(view: View) -> OverviewLine:
    """Tell how many placements were decided by hand, and whether that is above the cap."""
    told, cap = by_hand(view.plan), view.round.settings.override_cap
    note = say("{p} of all placements; noted above {c}", "占安排人数{p}，提示线{c}",
               p=percent(len(told.placed), told.placements), c=spell_share(cap))
    over = say("above the cap: {n}", "超过提示线：{n}", n=note)
    return OverviewLine(say("Placements decided by hand (sheet Locks)", "按指定安排的人数"),
                        Styled(len(told.placed), "bad" if told.above(cap) else "count"), PEOPLE,
                        _decided(view), over if told.above(cap) else note, key="by_hand")


# -- what is not proven or not checked ---------------------------------------------------------


def caveats(view: View) -> list[OverviewLine]:
    """Return what is not proven, not run, switched off or to be looked at, a line each."""
    rows = [*_unproven(view), *_not_run(view), *_switched_off(view), *_remarks(view)]
    return rows or [OverviewLine(say("None", "无"), None, None, "")]


def _unproven(view: View) -> Iterator[OverviewLine]:
    for tier in view.outcome.tiers:
        if not tier.proven or tier.gap:
            yield OverviewLine(say("Goal {n}: {l}", "第{n}层目标：{l}", n=tier.tier, l=tier.label), None, None,
                               "audit", say("not proven best", "未证明最优"))


def _not_run(view: View) -> Iterator[OverviewLine]:
    for code, lacking in not_run(view.round.problem, view.policy).items():
        yield OverviewLine(say("{c} {l}", "{c} {l}", c=code, l=catalogue()[code].label), None, None,
                           "policy", unchecked(lacking))


def _switched_off(view: View) -> Iterator[OverviewLine]:
    off = [rule for rule in view.policy.rules.values() if not rule.on]
    for rule in off:
        yield OverviewLine(say("{c} {l}", "{c} {l}", c=rule.code, l=rule.label), None, None, "policy",
                           say("switched off", "已关闭，未执行"))


def _remarks(view: View) -> Iterator[OverviewLine]:
    for note in view.outcome.notes:
        yield OverviewLine(say("Remark", "说明"), None, None, "run", note)
    notes = sum(bool(item.notes) for item in view.round.standings.values()
                if item.verdict is not Verdict.OUTSIDE)
    if notes:
        yield OverviewLine(say("Teachers with something to check", "有待核实事项的教师"), notes, PEOPLE,
                           "standings", say("column To be checked", "见“待核实”列"))
