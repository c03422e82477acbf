"""Sheet 方案概览: one page for a meeting, in sentences and round figures; proofs stand in the annex."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from rotation.domain.outcome import Status
from rotation.domain.round import Opening
from rotation.domain.supply import Cell
from rotation.figures.accounts import Accounts, accounts
from rotation.figures.kinds import purposes
from rotation.figures.words import people
from rotation.report._sheet import Filled, Group, Sheet, catalogue, link
from rotation.report.headlines import audited
from rotation.report.names import TownCountry, direction
from rotation.report.page_places import labels
from rotation.report.points import Point, points
from rotation.report.view import View
from rotation.tables.looks import percent
from rotation.tables.print_setup import PageSetup
from rotation.tables.sheet_style import room_of
from rotation.tables.table import Across, Band, Column, Title
from rotation.text import Text, say

SCHOOLS = 18
"""Schools that are named; of the others their number stands there."""
ROOM = ((10, 8), (9, 7), (8, 7), (8, 6), (7, 6), (6, 6), (6, 5), (5, 5))
"""How many gaps and points are told: as many as stand on the page."""
_HIGH, _LINE, _NEXT = 850, 18, 15
"""Points of rows that the page holds in its smallest letters, of a row, and of each further line of it."""
_WIDE, _WIDER = 92, 104
"""Half-width characters of a line of a sentence, and of one without a link beside it."""
_LONGEST = 75
"""Characters of a reason; a longer one stands on 未解决缺额 only."""


class OverviewRow(NamedTuple):
    """One row: a sentence over the page, or two schools side by side, and the sheet that tells more."""

    left: object = None
    left_out: object = None
    left_in: object = None
    left_net: object = None
    right: object = None
    right_out: object = None
    right_in: object = None
    right_net: object = None
    source: str = ""


_OUT, _IN, _NET = say("Out", "派出"), say("In", "接收"), say("Net", "增减")
_SCHOOL = say("School", "学校")


def _side(side: str, title: Text) -> tuple[Column[OverviewRow], ...]:
    numbers = (("out", _OUT), ("in", _IN), ("net", _NET))
    return (Column(side, title, most=26, least=28),
            *(Column(f"{side}_{key}", told, "index", most=6, mixed=True) for key, told in numbers))


_COLUMNS: tuple[Column[OverviewRow], ...] = (
    *_side("left", say("Main points", "要点")), *_side("right", _SCHOOL),
    Column("source", say("From sheet", "出处"), least=14, of=lambda row: link(row.source) if row.source else None))


def _overview(view: View) -> Filled:
    """Return what is to be decided, on one page."""
    rows = (*_standing(view), *_effects(view), *_schools(view)) if view.has_plan else ()
    first, rest = (_kept(view), *rows), _rest(view) if view.has_plan else {}
    fitting = (told for told in rest.values() if _high((*first, *told)) <= _HIGH)
    last = next(fitting, next(reversed(rest.values()), ()))
    return Filled(_COLUMNS, (*first, *last), setup=PageSetup(upright=True, whole=True))


def _rest(view: View) -> dict[tuple[int, int], tuple[OverviewRow | Band, ...]]:
    """Return gaps and points, the fullest telling first."""
    why, talked = _reasons(view), points(view)
    return {(gaps, most): (*_gaps(view, why, gaps), *_talk(view, talked[:most])) for gaps, most in ROOM}


def _high(rows: Iterable[OverviewRow | Band]) -> int:
    """Return about how many points rows take in Chinese; English goes to a larger page where it needs one."""
    return sum(_LINE + _NEXT * (_lines(row) - 1) for row in rows)


def _lines(row: OverviewRow | Band) -> int:
    if not isinstance(row, OverviewRow) or not isinstance(row.left, Across):
        return 1
    return -(-room_of(row.left.text.render("zh")) // (_WIDE if row.source else _WIDER))


OVERVIEW = Sheet("overview", say("Overview", "方案概览"),
                 say("Plan for the exchange of teachers", "教师交流轮岗方案概览"), Group.DECIDED, 10, _overview)


def _said(text: Text, source: str = "") -> OverviewRow:
    return OverviewRow(Across(text), source=source)


# -- is it lawful -----------------------------------------------------------------------------


def _kept(view: View) -> OverviewRow:
    """Tell first that the rules are kept, then in half a line what is proven."""
    told = say("Rules: {a}; {p}.", "合规情况：{a}；{p}。", a=audited(view), p=_proven(view)) if view.has_plan else say(
        "{s}: {a}.", "{s}：{a}。", s=view.outcome.status, a=audited(view))
    return _said(told, "audit" if view.has_plan else "")


def _proven(view: View) -> Text:
    if view.draft:
        return say("a draft, not to be published", "本方案为草案，不得公布")
    if view.outcome.status is Status.OPTIMAL:
        return say("no plan that keeps them serves the goals better (proof: annex)",
                   "在全部合规方案中已证明最优（证明见技术附件）")
    return say("not proven that none is better", "尚未证明没有更好的方案")


# -- who goes ---------------------------------------------------------------------------------


def _standing(view: View) -> Iterator[OverviewRow | Band]:
    found = accounts(view.round, view.plan)
    yield Band(say("Who goes", "一、交流人数"))
    if not found.eligible:
        yield _said(say("Nobody is eligible: nothing to exchange this year.",
                        "本年度没有符合交流条件的教师，无须交流。"), "standings")
    yield _said(_share(found), "ratio")
    yield _said(say("Backbone teachers: {b} exchanged, {p} of all exchanged{r}.",
                    "骨干教师：实际交流{b}人，占交流人数的{p}{r}。",
                    b=found.counted_backbone, p=percent(found.counted_backbone, found.counted),
                    r=_least(found.backbone_required)), "ratio")
    yield _said(say("What the moves are for: {p}.", "安排用途：{p}。", p=purposes(view.plan).says), "placements")
    yield _said(_ways(view, found), "placements")


def _share(found: Accounts) -> Text:
    reserve = found.required - found.legal_minimum
    told = say(" ({n} of them in reserve for withdrawals)", "（其中预留{n}人，应对公示后退出）",
               n=reserve) if reserve > 0 else ""
    return say("Eligible {e}; required {r}{t}; exchanged {x}, {p} of the base.",
               "符合交流条件的教师{e}人，应交流{r}人{t}，实际交流{x}人，占{p}。",
               e=found.eligible, r=found.required, t=told, x=found.counted,
               p=percent(found.counted_base, found.base))


def _least(number: int) -> Text:
    return say("; at least {n} required", "，应不少于{n}人", n=number) if number else say("", "")


def _ways(view: View, found: Accounts) -> Text:
    """Tell where people go: rural and weak apart and together, town and country, and how far."""
    round, counts = view.round, view.plan.counts
    hosts = [round.problem.school[item.host] for item in view.plan.placements if counts(item.teacher)]
    tally = Counter(direction(round, item) for item in view.plan.placements)
    ways = tuple(say("{w} {n}", "{w}{n}人", w=way, n=tally[way])
                 for way in TownCountry if tally[way] and way is not TownCountry.NEW)
    return say("Of those exchanged {r} go to rural schools and {k} to weak ones, {b} to either. All: {w}{m}.",
               "交流人员中去往农村牧区学校{r}人、薄弱学校{k}人，两类合计{b}人。全部安排：{w}{m}。",
               r=sum(map(round.is_rural, hosts)), k=sum(bool(school.weak) for school in hosts), b=found.to_favored,
               w=ways or say("nobody", "无"), m=_far(view))


def _far(view: View) -> Text:
    roads = view.figures.roads
    if not roads.known:
        return say("", "")
    return say("; {a} km on average, {b} at most", "；平均{a}公里，最远{b}公里",
               a=roads.total // roads.known, b=roads.longest[0])


# -- what gets better -------------------------------------------------------------------------


def _effects(view: View) -> Iterator[OverviewRow | Band]:
    figures = view.figures
    yield Band(say("What gets better", "二、改善情况"))
    gap, empty, met = figures.gap, figures.empty, figures.met
    yield _said(say(
        "Posts short: {a} before, {b} after. Subjects without any teacher: {c} before, {d} after.",
        "缺额由{a}人{f}{b}人；没有教师任教的学科由{c}个{g}{d}个。", a=_round(gap.before), b=_round(gap.after),
        c=empty.before, d=empty.after, f=_to(gap.before, gap.after), g=_to(empty.before, empty.after)), "shortages")
    if figures.places:
        missing = figures.missing
        yield _said(say(
            "People missing to the standards: {a} before, {b} after. {m} of {n} schools and stages meet all three of "
            "them by personnel relation.",
            "对照教师配置标准，实际任教尚差的人数由{a}人{f}{b}人；按人事关系三项均达标的学校（学段）{m}个，共{n}个。",
            a=missing.before, b=missing.after, f=_to(missing.before, missing.after), m=met.after, n=figures.places),
            "standards")


def _round(hundredths: int) -> str:
    return f"{float(people(hundredths)):g}"


def _to(before: int, after: int) -> Text:
    if after < before:
        return say("to", "减少到")
    return say("to", "增加到") if after > before else say("to", "变为")


# -- school by school -------------------------------------------------------------------------


_Cells = tuple[object, object, object, object]
_NOTHING: _Cells = (None, None, None, None)


class _Turnover(NamedTuple):
    """How many leave and come at one school, or at several."""

    name: object
    out: int
    came: int

    @property
    def cells(self) -> _Cells:
        """Its cells of a row."""
        return self.name, self.out, self.came, f"{self.came - self.out:+d}" if self.came != self.out else "0"


def _schools(view: View) -> Iterator[OverviewRow | Band]:
    """Return the schools with a change, two side by side, those of most people first."""
    found = _turnovers(view)
    shown, rest = found[:SCHOOLS], found[SCHOOLS:]
    if rest:
        shown.append(_Turnover(say("{n} others", "其余{n}所", n=len(rest)), sum(one.out for one in rest),
                               sum(one.came for one in rest)))
    yield Band(say("School by school: {n} with a change", "三、分校派出和接收（有变动的{n}所）", n=len(found)))
    heads = (Title(_SCHOOL), Title(_OUT), Title(_IN), Title(_NET))
    yield _pair(heads, heads)
    half = -(-len(shown) // 2)
    yield from _side_by_side(shown[:half], shown[half:])


def _side_by_side(left: Sequence[_Turnover], right: Sequence[_Turnover]) -> Iterator[OverviewRow]:
    for number, (one, other) in enumerate(zip_longest(left, right)):
        yield _pair(one.cells, other.cells if other else _NOTHING, ("sending", "receiving", "")[min(number, 2)])


def _pair(left: _Cells, right: _Cells, source: str = "") -> OverviewRow:
    return OverviewRow(*left, *right, source)


def _turnovers(view: View) -> list[_Turnover]:
    names, out, came = labels(view.round.problem.schools), Counter[str](), Counter[str]()
    came.update(item.host for item in view.plan.supplying)
    out.update(item.home for item in view.plan.placements)
    found = [_Turnover(names[school.code], out[school.code], came[school.code])
             for school in view.round.problem.schools if out[school.code] or came[school.code]]
    return sorted(found, key=lambda one: -one.out - one.came)


# -- what stays short -------------------------------------------------------------------------


def _gaps(view: View, why: Mapping[tuple[object, ...], object], most: int) -> Iterator[OverviewRow | Band]:
    """Return the gaps that stay, rural ones first, then those of subjects without anybody, then the greatest."""
    found = sorted(_open(view), key=lambda one: _weight(view, *one))
    yield Band(say("What stays short: {n} places", "四、仍缺教师的岗位（共{n}处）", n=len(found)))
    last = None
    for number, (at, cell) in enumerate(found[:most]):
        reason = why.get(tuple(at))
        told = say("as above", "原因同上") if reason == last and reason is not None else reason
        yield _said(_gap(view, at, cell, told), "" if number else "unsolved")
        last = reason
    if len(found) > most:
        left = sum(cell.shortage(view.change(at)) for at, cell in found[most:])
        yield _said(say("{n} other places, {m} people short in all.", "另有{n}处，合计缺{m}人。", n=len(found) - most,
                        m=_round(left)))
    if not found:
        yield _said(say("None.", "无。"), "shortages")


def _open(view: View) -> Iterator[tuple[Opening, Cell]]:
    for at, cell in view.round.cells.items():
        if cell.shortage(view.change(at)) > 0:
            yield at, cell


def _weight(view: View, at: Opening, cell: Cell) -> tuple[bool, bool, int]:
    rural = view.round.is_rural(view.round.problem.school[at.school])
    return not rural, cell.after(view.change(at)) > 0, -cell.shortage(view.change(at))


def _gap(view: View, at: Opening, cell: Cell, why: object) -> Text:
    change = view.change(at)
    nobody = say(" (nobody teaches it)", "（无人任教）") if cell.after(change) <= 0 else say("", "")
    reason = say("", "") if why is None else say("; {w}", "；{w}", w=why) if _short(why) else _SEE
    return say("{s}, {g} {j}: {n} short{e}{r}", "{s}（{g}）{j}：缺{n}人{e}{r}", s=view.school(at.school), g=at.stage,
               j=at.subject, n=_round(cell.shortage(change)), e=nobody, r=reason)


_SEE = say("; reason: see “{s}”", "；原因见“{s}”", s=say("Still short", "未解决缺额"))


def _short(why: object) -> bool:
    return len(Text.of(why).render("zh")) <= _LONGEST


def _reasons(view: View) -> dict[tuple[object, ...], object]:
    """Return why each gap stays, as sheet 未解决缺额 has it."""
    table = catalogue()["unsolved"].table(view)
    if table is None:
        return {}
    at, why = (zip(*map(table.column, ("code", "stage", "subject")), strict=True), table.column("why"))
    return dict(zip(at, why, strict=True))


# -- what to talk about -----------------------------------------------------------------------


def _talk(view: View, told: Sequence[Point]) -> Iterator[OverviewRow | Band]:
    yield Band(say("To be talked about", "五、提请研究的事项"))
    for number, point in enumerate(told, start=1):
        source = catalogue()[point.source].table(view)
        yield _said(say("{n}. {t}", "{n}. {t}", n=number, t=point.says), point.source if source is not None else "")
