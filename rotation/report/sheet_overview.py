"""Sheet 方案概览: the plan on one page; every number names the sheet it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rotation.domain.outcome import Status
from rotation.domain.ratio import spell_share
from rotation.figures.accounts import Accounts, accounts
from rotation.figures.standards import measures, met_by_place, missing_people, spreads
from rotation.figures.words import people
from rotation.model.eligibility import not_run
from rotation.report.overview_analysis import analysis
from rotation.report.overview_caveats import caveats
from rotation.report.overview_goals import goal_rows
from rotation.report.overview_lines import ITEM, PERSON, POST, band, line
from rotation.report.sheet_moves import titled
from rotation.report.sheet_policy import unchecked
from rotation.report.sheet_standards import beyond_in_all
from rotation.report.view import View
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import percent
from rotation.tables.table import Cell, Column, Look, Row, Table
from rotation.text import Text, say

_LEGAL_RATE = Fraction(1, 10)
"""The 10 % of the ordinance; a plan may set another rate (H10)."""


def overview_sheet(view: View) -> Table:
    """Return 方案概览."""
    rows = [*_result(view), *_accounts(view), *_effects(view), *analysis(view),
            band("What is not proven or not checked", "五、未证明、未核查事项"), *caveats(view)]
    return Table(
        "overview", say("Overview", "方案概览"),
        titled(view, say("Plan for the exchange of teachers", "教师交流轮岗方案概览")),
        (Column("item", say("Item", "项目"), "wrap", 44), Column("value", say("Value", "数值"), "count"),
         Column("unit", say("Unit", "单位"), "center"), Column("note", say("Remark", "说明"), "wrap", 64),
         Column("source", say("From sheet", "出处"))),
        tuple(rows))


# -- result and goals -------------------------------------------------------------------------


def _result(view: View) -> Iterator[Row]:
    yield band("Result", "一、结论")
    good = view.outcome.status in (Status.OPTIMAL, Status.FEASIBLE)
    status = Cell(view.outcome.status, "good" if good else "bad")
    yield line(say("Status", "方案状态"), status, None, "audit" if view.has_plan else "",
               audited(view))
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


# -- 10 % and 20 % ----------------------------------------------------------------------------


def _accounts(view: View) -> Iterator[Row]:
    found = accounts(view.round, view.plan)
    yield band("The 10 % and 20 % accounts", "二、比例核算")
    yield line(say("Eligible teachers in all", "符合交流条件教师总数"), found.eligible, PERSON, "ratio")
    yield line(say("Teachers exchanged", "实际交流轮岗教师数"), found.moved + found.stock, PERSON,
               "ratio", _share_note(found))
    yield line(say("Backbone teachers exchanged", "实际交流骨干教师数量"),
               found.backbone_moved + found.stock_backbone, PERSON, "ratio",
               _backbone_note(view, found))
    yield line(_minimum(found), found.legal_minimum, PERSON, "ratio")
    yield line(say("Required with the reserve", "应交流人数（含预留）"), found.required, PERSON, "ratio",
               say("reserve of {n} for withdrawals after the notice", "其中预留{n}人，应对公示后退出",
                   n=found.required - found.legal_minimum))
    if found.ceiling is not None:
        yield line(say("Ceiling", "交流人数上限"), found.ceiling, PERSON, "ratio")
    if not found.eligible:
        yield line(say("Nobody is eligible: nothing to exchange this year",
                       "本年度没有符合交流条件的教师，无须交流"), None, None, "standings")


def _backbone_note(view: View, found: Accounts) -> Text:
    """Tell the share and what is required; a rule that lacks its column requires no known number."""
    lacking = not_run(view.round.problem, view.policy).get(BackboneShare.code)
    if lacking:
        return unchecked(lacking)
    return say("{p} of those exchanged; at least {n} required", "占交流人数{p}，应不少于{n}人",
               p=percent(found.backbone_moved + found.stock_backbone, found.moved + found.stock),
               n=found.backbone_required)


def _minimum(found: Accounts) -> Text:
    """Return the name of H10's number: the law's only when the rate is the law's."""
    if found.rate == _LEGAL_RATE:
        return say("Legal minimum", "法定最低交流人数")
    return say("Minimum at this plan's rate of {r}", "按本方案比例（{r}）的最低人数", r=spell_share(found.rate))


def _share_note(found: Accounts) -> Text:
    return say("{p} of the base", "占比例基数{p}",
               p=percent(found.moved_base + found.stock, found.base))


# -- before and after -------------------------------------------------------------------------


def _effects(view: View) -> Iterator[Row]:
    yield band("Before and after", "三、交流前后")
    cells = view.round.cells
    before = sum(cell.shortage(0) for cell in cells.values())
    after = sum(cell.shortage(view.change(at)) for at, cell in cells.items())
    yield _change(say("Posts short, in full loads", "学科岗位缺额（折算人数）"), people(before), people(after),
                  look="decimal", unit=PERSON, source="shortages")
    yield line(say("Posts no longer short, net", "净减少岗位缺额"), Cell(people(before - after), "decimal"),
               PERSON, "shortages", say("shortage before minus after", "交流前缺额减去交流后缺额"))
    empty = [at for at, cell in cells.items() if cell.posts >= 1]
    yield _change(say("Subjects without anybody", "没有教师的学科（学校、学段）"),
                  sum(cells[at].before == 0 for at in empty),
                  sum(cells[at].after(view.change(at)) == 0 for at in empty), look="count",
                  unit=POST, source="shortages")
    found = measures(view.round, view.plan)
    gap, met = missing_people(found), met_by_place(found)
    yield _change(say("People missing to L1-L3, by place of work", "教师三项指标尚差人数（实际任教口径）"),
                  gap.before, gap.after, look="count", unit=PERSON, source="standards")
    yield _change(say("Schools and stages meeting L1-L3, by personnel relation",
                      "三项指标均达标的学校（学段，统计口径）"), met.before, met.after, look="count", unit=POST,
                  source="standards")
    told = beyond_in_all(view, spreads(found))
    if told is not None:
        yield line(say("Note: variation beyond the limit", "提示：校际差异系数超过上限"), told[0], ITEM,
                   "standards", told[1])


def _change(
    item: Text, before: object, after: object, *, look: Look, unit: Text, source: str
) -> Row:
    was = f"{float(before):g}" if isinstance(before, Fraction) else before
    return line(item, Cell(after, look), unit, source, say("before: {b}", "交流前为{b}", b=was))
