"""What a plan comes to, in the sentences that a meeting is told: the same on sheet, paper and screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.outcome import Status
from rotation.domain.ratio import spell_share
from rotation.domain.round import Opening
from rotation.domain.supply import Cell
from rotation.figures.accounts import Accounts, accounts
from rotation.figures.words import spelled
from rotation.model.eligibility import not_run
from rotation.report._sheet import catalogue
from rotation.report.after_term import after_term
from rotation.report.headlines import audited
from rotation.report.names import TownCountry, direction
from rotation.report.page_places import labels
from rotation.report.points import Point, questions
from rotation.report.sheet_policy import unchecked
from rotation.report.sheet_standards import beyond_in_all
from rotation.report.view import View
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import percent
from rotation.text import Text, pair, say

_AS_ABOVE = say("as above", "原因同上")
_CODE = re.compile(r" ?[(（][A-Z][0-9]{2}[)）]")
_LONGEST = 75
"""Characters of a reason; a longer one stands on 未解决缺额 only."""


# -- is it lawful -----------------------------------------------------------------------------


def kept(view: View) -> Point:
    """Tell first that the rules are kept, then in half a line what is proven."""
    told = say("Rules: {a}; {p}.{m}", "合规情况：{a}；{p}。{m}", a=audited(view), p=_proven(view),
               m=_open(view)) if view.has_plan else say(
        "{s}: {a}.", "{s}：{a}。", s=view.outcome.status, a=audited(view))
    return Point(told, "audit" if view.has_plan else "")


def _open(view: View) -> Text:
    """Tell that a lawful plan still leaves something to decide, and what of it the plan itself makes worse."""
    number, new = len(questions(view)), sum(one.new for one in beyond_in_all(view))
    if not number:
        return say("", "")
    beyond = say("; above all {k} differences between schools that it brings above the national limit",
                 "，其中{k}项校际差距因本方案新超过国家规定的上限", k=new) if new else say("", "")
    return say(" {n} points are for the meeting to decide{b}.", "另有{n}项提请研究{b}。", n=number, b=beyond)


def _proven(view: View) -> Text:
    if view.draft:
        return say("a draft, not to be published", "本方案为草案，不得公布")
    if view.outcome.status is Status.OPTIMAL:
        return say("no plan that keeps them serves the goals better (proof: sheet “{s}” of the plan workbook)",
                   "按目标先后次序（允许的宽限除外）已证明最优（证明见方案工作簿“{s}”表）", s=catalogue()["goals"].name)
    return say("not proven that none is better", "尚未证明没有更好的方案")


# -- who goes ---------------------------------------------------------------------------------


def standing(view: View) -> Iterator[Point]:
    """Yield who goes: after what leaders, the shares of the law, what the moves are for, and where they lead."""
    found = accounts(view.round, view.plan)
    if view.after is not None:
        yield Point(view.after.says, "")
    if not found.eligible:
        yield Point(say("Nobody is eligible: nothing to exchange this year.",
                        "本年度没有符合交流条件的教师，无须交流。"), "standings")
    yield Point(_share(found), "ratio")
    yield Point(_backbone(view, found), "ratio")
    yield from after_term(view)
    yield Point(say("What the moves are for: {p}.", "安排用途：{p}。", p=view.purposes.says), "placements")
    yield Point(_ways(view, found), "placements")


def _share(found: Accounts) -> Text:
    reserve = found.required - found.legal_minimum
    told = say(" ({n} of them in reserve for withdrawals)", "（其中预留{n}人，应对公示后退出）",
               n=reserve) if reserve > 0 else ""
    below = _below(found.rate, RotationRate.by_law("rate")) if found.below_law else ""
    return say("Eligible {e}; required {r}{t}; exchanged {x}, {p} of the base.{b}",
               "符合交流条件的教师{e}人，应交流{r}人{t}，实际交流{x}人，占{p}。{b}",
               e=found.eligible, r=found.required, t=told, x=found.counted,
               p=percent(found.counted_base, found.base), b=below)


def _backbone(view: View, found: Accounts) -> Text:
    """Tell the share and what is required; a rule that lacks its column requires no known number."""
    lacking = not_run(view.round.problem, view.policy).get(BackboneShare.code)
    if lacking:
        return say("Backbone teachers: {w}.", "骨干教师：{w}。", w=unchecked(lacking))
    rule = view.policy.rules[BackboneShare.code]
    assert isinstance(rule, BackboneShare)
    share, law = rule.share, BackboneShare.by_law("share")
    return say("Backbone teachers: {b} exchanged, {p} of all exchanged{r}.{l}",
               "骨干教师：实际交流{b}人，占交流人数的{p}{r}。{l}", b=found.counted_backbone,
               p=percent(found.counted_backbone, found.counted), r=_least(found.backbone_required),
               l=_below(share, law) if found.backbone_required and share < law else "")


def _below(rate: Fraction, law: Fraction) -> Text:
    return say(" This plan takes {r}, below the {l} of the law.", "本方案按{r}测算，低于规定的{l}。",
               r=spell_share(rate), l=spell_share(law))


def _least(number: int) -> Text:
    return say("; at least {n} required", "，应不少于{n}人", n=number) if number else say("", "")


def _ways(view: View, found: Accounts) -> Text:
    """Tell where people go: rural and weak apart and together, town and country, and how far."""
    tally = Counter(direction(view.round, item) for item in view.plan.placements)
    ways = tuple(say("{w} {n}", "{w}{n}人", w=way, n=tally[way])
                 for way in TownCountry if tally[way] and way is not TownCountry.NEW)
    return say("Of those exchanged {r} go to rural schools and {k} to weak ones, {b} to either. All: {w}{m}.",
               "交流人员中去往农村牧区学校{r}人、薄弱学校{k}人，两类合计{b}人。全部安排：{w}{m}。",
               r=found.to_rural, k=found.to_weak, b=found.to_favored,
               w=ways or say("nobody", "无"), m=_far(view))


def _far(view: View) -> Text:
    roads = view.figures.roads
    if not roads.known:
        return say("", "")
    return say("; {a} km on average, {b} at most", "；平均{a}公里，最远{b}公里",
               a=roads.total // roads.known, b=roads.longest[0])


# -- what gets better -------------------------------------------------------------------------


def effects(view: View) -> Iterator[Point]:
    """Yield what gets better: posts short, subjects without anybody, people missing to the standards."""
    figures = view.figures
    gap, empty, met = figures.gap, figures.empty, figures.met
    yield Point(say(
        "Posts short: {a} before, {b} after{t}. Subjects without any teacher: {c} before, {d} after.",
        "缺额由{a}人{f}{b}人{t}；没有教师任教的学科由{c}个{g}{d}个。", a=spelled(gap.before), b=spelled(gap.after),
        t=_turned(view), c=empty.before, d=empty.after, f=_to(gap.before, gap.after),
        g=_to(empty.before, empty.after)), "shortages")
    if figures.places:
        missing = figures.missing
        yield Point(say(
            "People missing to the standards: {a} before, {b} after. {m} of {n} schools and stages meet all three of "
            "them by personnel relation.",
            "对照教师配置标准，实际任教尚差的人数由{a}人{f}{b}人；按人事关系三项均达标的学校（学段）{m}个，共{n}个。",
            a=missing.before, b=missing.after, f=_to(missing.before, missing.after), m=met.after, n=figures.places),
            "standards")


def _turned(view: View) -> Text:
    """Tell how much of what is filled is opened elsewhere by those who leave; nothing if nothing is."""
    filled = opened = 0
    for at, cell in view.round.cells.items():
        joined = cell.shortage(view.arrived[at])
        filled += cell.shortage(0) - joined
        opened += cell.shortage(view.change(at)) - joined
    if not opened:
        return say("", "")
    return say(" ({f} filled by those who come, {o} opened by those who leave)",
               "（到岗补上{f}人，因派出又缺{o}人）", f=spelled(filled), o=spelled(opened))


def _to(before: int, after: int) -> Text:
    if after < before:
        return say("to", "减少到")
    return say("to", "增加到") if after > before else say("to", "变为")


# -- school by school -------------------------------------------------------------------------


class Turnover(NamedTuple):
    """How many leave and come at one school, or at several."""

    name: object
    out: int
    came: int

    @property
    def net(self) -> str:
        """How many more come than leave, with the sign."""
        return f"{self.came - self.out:+d}" if self.came != self.out else "0"


def turnovers(view: View, most: int) -> tuple[Turnover, ...]:
    """Return the schools with a change, those of most people first; beyond so many the others as one."""
    names, out, came = labels(view.round.problem.schools), Counter[str](), Counter[str]()
    came.update(item.host for item in view.plan.supplying)
    out.update(item.home for item in view.plan.placements)
    found = [Turnover(names[school.code], out[school.code], came[school.code])
             for school in view.round.problem.schools if out[school.code] or came[school.code]]
    found.sort(key=lambda one: -one.out - one.came)
    shown, rest = found[:most], found[most:]
    return (*shown, *_others(rest))


def _others(rest: Sequence[Turnover]) -> Iterator[Turnover]:
    if rest:
        yield Turnover(say("{n} others", "其余{n}所", n=len(rest)), sum(one.out for one in rest),
                       sum(one.came for one in rest))


def changed_schools(view: View) -> int:
    """Return how many schools somebody leaves or comes to, but for 跟岗: those that `turnovers` tells."""
    return len({item.home for item in view.plan.placements if item.home}
               | {item.host for item in view.plan.supplying})


# -- what stays short -------------------------------------------------------------------------


def open_gaps(view: View) -> tuple[tuple[Opening, Cell], ...]:
    """Return the gaps that stay, rural ones first, then those of subjects without anybody, then the greatest."""
    found = ((at, cell) for at, cell in view.round.cells.items() if cell.shortage(view.change(at)) > 0)
    return tuple(sorted(found, key=lambda one: _weight(view, *one)))


def named_gaps(view: View, most: int, *, whole: bool = False) -> tuple[Point, ...]:
    """Return the weightiest gaps that stay, each with the reason that sheet 未解决缺额 has.

    Parameters
    ----------
    view
        The run.
    most
        How many are named.
    whole
        Whether long reasons are told as well; else the sheet is pointed to.
    """
    why = _reasons(view)
    told = [(at, cell, why.get(tuple(at))) for at, cell in open_gaps(view)[:most]]
    before = [None, *(reason for _, _, reason in told)]
    return tuple(
        Point(_gap(view, at, cell, _because(reason, last, whole=whole)), "unsolved" if number == 0 else "")
        for number, ((at, cell, reason), last) in enumerate(zip(told, before, strict=False)))


def _because(reason: object, last: object, *, whole: bool) -> Text:
    """Return what stands behind a gap: its reason, that it is the one above, or where it is told."""
    if reason is None:
        return say("", "")
    told = _AS_ABOVE if reason == last else _uncoded(reason)
    return say("; {w}", "；{w}", w=told) if whole or _short(told) else say(
        "; reason: see “{s}”", "；原因见“{s}”", s=catalogue()["unsolved"].name)


def _uncoded(reason: object) -> Text:
    """Return a reason without the codes of rules behind their names: a meeting knows no codes."""
    told = Text.of(reason)
    return pair(*(_CODE.sub("", told.render(lang)) for lang in ("en", "zh")))


def other_gaps(view: View, told: int) -> Iterator[Point]:
    """Yield how many gaps there are beyond so many that were told; that there is none at all."""
    found = open_gaps(view)
    if len(found) > told:
        left = sum(cell.shortage(view.change(at)) for at, cell in found[told:])
        yield Point(say("{n} other places, {m} people short in all.", "另有{n}处，合计缺{m}人。", n=len(found) - told,
                        m=spelled(left)), "")
    if not found:
        yield Point(say("None.", "无。"), "shortages")


def _weight(view: View, at: Opening, cell: Cell) -> tuple[bool, bool, int]:
    rural = view.round.is_rural(view.round.problem.school[at.school])
    return not rural, cell.after(view.change(at)) > 0, -cell.shortage(view.change(at))


def _gap(view: View, at: Opening, cell: Cell, reason: Text) -> Text:
    change = view.change(at)
    nobody = say(" (nobody teaches it)", "（无人任教）") if cell.after(change) <= 0 else say("", "")
    return say("{s}, {g} {j}: {n} short{e}{r}", "{s}（{g}）{j}：缺{n}人{e}{r}", s=view.school(at.school), g=at.stage,
               j=at.subject, n=spelled(cell.shortage(change)), e=nobody, r=reason)


def _short(why: object) -> bool:
    return len(Text.of(why).render("zh")) <= _LONGEST


def _reasons(view: View) -> dict[tuple[object, ...], object]:
    """Return why each gap stays, as sheet 未解决缺额 has it."""
    table = catalogue()["unsolved"].table(view)
    if table is None:
        return {}
    at, why = (zip(*map(table.column, ("code", "stage", "subject")), strict=True), table.column("why"))
    return dict(zip(at, why, strict=True))
