"""report.html of one plan, or of a round without one: head, shares, goals, people and notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

from rotation.domain.outcome import GoalResult, Status, TierResult
from rotation.domain.plan import Placement
from rotation.domain.ratio import spell_share
from rotation.domain.vocabulary import SUBJECT_ENGLISH
from rotation.figures.accounts import Accounts, accounts
from rotation.figures.goals import exchange, proof, shown
from rotation.figures.shown import BOTH, FIGURES, chosen
from rotation.figures.words import yes
from rotation.report._part import Contents, Part, sections
from rotation.report._sheet import link
from rotation.report.headlines import audited
from rotation.report.names import (
    HOME,
    HOST,
    NAME,
    TAUGHT,
    TEACHER,
    direction,
    form_told,
    period,
    remark,
)
from rotation.report.page_effects import subject
from rotation.report.page_places import NEW, labels
from rotation.report.sheet_checks import conservation
from rotation.report.sheet_goals import GoalLine, caveats
from rotation.report.sheet_posts import UNSOLVED
from rotation.report.sheet_standards import judged
from rotation.report.view import View
from rotation.rules import catalogue
from rotation.tables.looks import percent
from rotation.tables.page.charts import Dial, gauge
from rotation.tables.page.parts import OFFLINE, Card, Chart, Headline, Page
from rotation.tables.page.render import render
from rotation.tables.sheet_writer import DRAFT
from rotation.tables.table import NUMBER, Column, Styled, Table, titled
from rotation.text import Lang, Text, say

_NONE = say("no plan was found; the reasons and the ways out stand below",
            "本次没有形成方案，原因和可行出路见下")


def plan_page(view: View, lang: Lang) -> str:
    """Return report.html of a run.

    Parameters
    ----------
    view
        The run; without a plan the page shows the conflict and the ways out instead of charts.
    lang
        Language of the page.
    """
    return render(_page(view), lang)


def _page(view: View) -> Page:
    good = view.outcome.status in (Status.OPTIMAL, Status.FEASIBLE) and not view.draft and not view.audit
    return Page(
        title=titled(view.round.settings, say("Plan for the exchange of teachers", "教师交流轮岗方案")),
        subtitle=say("{n} teachers on the roster, {s} schools", "花名册教师{n}人，学校{s}所",
                     n=len(view.round.problem.teachers), s=len(view.round.problem.schools)),
        draft=DRAFT if view.draft else None, cards=_cards(view) if view.has_plan else (),
        headline=Headline(_badge(view), good, _sentence(view) if view.has_plan else _NONE),
        sections=sections(view), foot=_foot(view))


def _foot(view: View) -> tuple[Text, ...]:
    return (
        say("Public seed: {s}", "公开随机种子：{s}", s=view.round.settings.seed),
        say("SHA-256 of the facts: {h}", "事实数据校验码（SHA-256）：{h}", h=view.facts_sha256 or "—"),
        say("rotation {v}. The list to be signed and the full account are in the workbook beside this page.",
            "rotation {v}。正式名单和完整核算见同一文件夹的“方案.xlsx”。", v=view.versions.get("rotation", "")),
        OFFLINE)


# -- the first lines --------------------------------------------------------------------------


def _badge(view: View) -> object:
    """Tell first whether the rules are kept; how good the plan is stands at the end of the page."""
    if view.draft or not view.has_plan or view.audit is None:
        return say("draft", "草案") if view.draft else view.outcome.status
    if view.audit:
        return say("{n} findings", "核查发现{n}个问题", n=len(view.audit))
    return say("rule by rule: kept", "已逐条核查")


def _sentence(view: View) -> Text:
    found = accounts(view.round, view.plan)
    told = say(
        "{n} people are placed; {x} of them count as exchanged, {p} of the base; {b} are backbone teachers, {q}. {u}. "
        "{a}.", "共安排{n}人，其中计入交流{x}人，占基数{p}；骨干教师{b}人，占{q}。{u}。{a}。",
        u=view.purposes.says,
        n=len(view.plan.placements), x=found.counted, p=percent(found.counted_base, found.base),
        b=found.counted_backbone, q=percent(found.counted_backbone, found.counted), a=audited(view))
    return told if view.after is None else Text.joined((view.after.says, told), " ", "")


def _cards(view: View) -> tuple[Card, ...]:
    figures = view.figures
    km = FIGURES["km_mean"]
    return (
        Card(len(view.plan.placements), say("people placed", "安排人数（人）")),
        Card(FIGURES["eligible"].spelled(figures), FIGURES["eligible"].title),
        *(Card(" → ".join(item.spelled(figures) for item in chosen(f"{key}_before", key)), BOTH[key])
          for key in ("short", "met")),
        Card(km.spelled(figures) or "—", km.title))


# -- shares -----------------------------------------------------------------------------------


class _Share(NamedTuple):
    """A share that is asked for: part and whole, the share in words and what it comes to at least."""

    key: str
    item: Text
    title: Text
    part: int
    whole: int
    rate: Fraction
    least: int


def _accounts(view: View) -> Contents:
    """Return the shares asked for as dials, and their numbers."""
    found = accounts(view.round, view.plan)
    asked = tuple(_shares(found))
    table = Table("shares", say("Accounts", "比例核算"), say("Accounts", "比例核算"), _SHARES, asked)
    return Contents(_asked(found), tuple(map(_dial, asked)), (table,) if asked else ())


def _shares(found: Accounts) -> Iterator[_Share]:
    if found.rate:
        yield _Share("rate", say("Exchanged, of the base", "交流人数占基数"),
                     say("Share exchanged, at least {s}", "交流比例（应不低于{s}）", s=spell_share(found.rate)),
                     found.counted_base, found.base, found.rate, found.legal_minimum)
    if found.share:
        yield _Share("backbone", say("Backbone teachers, of those exchanged", "骨干教师占交流人数"),
                     say("Share of backbone teachers, at least {s}", "骨干教师占比（应不低于{s}）",
                         s=spell_share(found.share)),
                     found.counted_backbone, found.counted, found.share, found.backbone_required)


_SHARES: tuple[Column[_Share], ...] = (
    Column("item", say("Item", "项目")), Column("part", say("People", "人数"), "count"),
    Column("whole", say("Of", "基数"), "count"),
    Column("share", say("Share", "比例"), "center", of=lambda one: percent(one.part, one.whole)),
    Column("asked", say("Asked", "应达比例"), "center", of=lambda one: spell_share(one.rate)),
    Column("least", say("At least, people", "至少人数"), "count"),
    Column("ok", say("Kept", "是否达到"), "center", of=lambda one: judged(holds=one.part >= one.least)))
SHARES = Part("shares", say("The 10 % and 20 % accounts", "交流比例"), 45, fill=_accounts)


def _asked(found: Accounts) -> tuple[Text, ...]:
    ceiling = say("; at most {n}", "，上限{n}人", n=found.ceiling) if found.ceiling is not None else say("", "")
    return (say("The red mark is the share asked for. Required with the reserve: {r} people{c}. Shares are cut off, "
                "never rounded up.", "红色标记为应达比例。含预留应交流{r}人{c}。比例截取两位小数，不进位。",
                r=found.required, c=ceiling),)


def _dial(one: _Share) -> Chart:
    reached = Dial(one.part / one.whole if one.whole else 0.0, float(one.rate), percent(one.part, one.whole))
    return Chart(one.key, one.title, gauge(reached), None, "xs", half=True)


# -- goals ------------------------------------------------------------------------------------


class _TierLine(NamedTuple):
    """A tier, or a goal of a tier that sums several."""

    goal: Text
    value: object
    unit: Text
    proof: object
    tier: int | None = None
    best: object = None
    bound: object = None
    arithmetic: object = None


_TIERS: tuple[Column[_TierLine], ...] = (
    Column("tier", say("Tier", "层次"), "index"), Column("goal", say("Goal", "目标"), "wrap"),
    Column("value", say("This plan", "本方案"), "count"), Column("best", say("Best when settled", "本层最优"), "count"),
    Column("bound", say("Proven bound", "已证明的界限"), "count"), Column("unit", say("Unit", "单位"), "center"),
    Column("proof", say("Proof", "证明"), "wrap"),
    Column("arithmetic", say("Of it by arithmetic alone", "其中仅凭算术复核"), "count"))


def _goals(view: View) -> Contents:
    """Return every tier with its value, bound and proof; the goals of a sum below it."""
    lines = tuple(line for tier in view.outcome.tiers for line in _tier(view, tier))
    table = Table("tiers", say("Goals", "目标"), say("Goals and proof", "目标与证明"), _TIERS, lines)
    return Contents(
        (say("Goals count in this order: a later one never makes an earlier one worse beyond its slack.",
             "各层目标按次序求解：后一层不得使前一层变差（允许的宽限除外）。"),),
        tables=(table.narrowed(column.key for column in _TIERS if _telling(view, column.key)),))


TIERS = Part("tiers", say("Goals and proof", "目标与最优性证明"), 120, fill=_goals)


def _telling(view: View, key: str) -> bool:
    """Whether a column has anything to tell: a draft that breaks rules proves nothing about lawful plans."""
    if view.outcome.diagnosis is not None:
        return key in ("tier", "goal", "value", "unit")
    return key != "arithmetic" or bool(view.certificate)


def _tier(view: View, tier: TierResult) -> Iterator[_TierLine]:
    value, look, unit = shown(tier, tier.final)
    best, bound = (Styled(shown(tier, number)[0], look) for number in (tier.value, tier.bound))
    sure = tier.proven and not tier.gap
    priced = tier.certificate if view.certificate else None
    yield _TierLine(tier.label, Styled(value, look), unit, Styled(proof(tier), "good" if sure else "wrap"), tier.tier,
                    best, bound, None if priced is None else Styled(shown(tier, priced.bound)[0], look))
    if len(tier.goals) > 1:
        yield from map(_summand, tier.goals)


def _summand(goal: GoalResult) -> _TierLine:
    value, look, unit, told = exchange(goal)
    label = say("　of which {l}", "　其中：{l}", l=catalogue()[goal.code].label)
    return _TierLine(label, Styled(value, look), unit, told)


# -- people -----------------------------------------------------------------------------------


def _movers(view: View) -> Contents:
    """Return everybody who is placed, as on 交流名单 but in short names, to be searched and sorted."""
    return Contents(
        (say("Click a title to sort. Any words in any order are found: a name, a school, a subject.",
             "点击列标题可排序；可按姓名、学校、学科等查找，多个词之间用空格隔开。"),),
        tables=(Table("people", say("People", "交流名单"), say("People", "交流名单"), _people(view),
                      view.plan.placements, filtered=True),))


def _people(view: View) -> tuple[Column[Placement], ...]:
    names, round = labels(view.round.problem.schools), view.round
    return (
        NUMBER, TEACHER.by(lambda item: item.teacher, "small"),
        NAME.by(lambda item: round.teacher(item.teacher).name, "small"),
        HOME.by(lambda item: names.get(item.home) or NEW), HOST.by(lambda item: names[item.host]),
        TAUGHT.by(lambda item: say("{s}, {j}", "{s}{j}", s=item.stage, j=subject(item.subject))),
        Column("backbone", say("Backbone", "骨干"), "center",
               of=lambda item: yes(round.is_backbone(round.teacher(item.teacher)))),
        Column("kind", say("Kind of move", "去向类别"), "center", of=lambda item: view.kinds[item.teacher]),
        Column("direction", say("Direction", "流向"), "center", of=lambda item: direction(round, item)),
        Column("km", say("Kilometers", "公里"), "count", of=view.km),
        Column("form", say("Form", "交流形式"), "center", of=form_told),
        Column("period", say("Period", "期限起止"), "small", of=lambda item: period(view, item) or remark(view, item)))


PEOPLE = Part("people", say("People", "交流人员名单"), 30, fill=_movers)


# -- gaps that stay ---------------------------------------------------------------------------


def _still_open(view: View) -> Contents:
    """Return what stays short and why, as sheet 未解决缺额 has it."""
    table = UNSOLVED.table(view)
    if table is None:
        return Contents()
    shown = table.narrowed(("number", "school", "stage", "subject", "still", "recruit", "why"))
    return Contents(tables=(replace(shown.mapped(_in_both), filtered=False, notes_above=(),
                                   notes_below=()),))


def _in_both(cell: object) -> object:
    return subject(cell) if isinstance(cell, str) and cell in SUBJECT_ENGLISH else cell


OPEN = Part("open", UNSOLVED.name, 40, fill=_still_open)


# -- notes ------------------------------------------------------------------------------------


def _notes(view: View) -> Contents:
    """Return what is not proven or not checked, and where every row of the roster went."""
    unsure: tuple[Column[GoalLine], ...] = (
        Column("item", say("Item", "事项")),
        Column("number", say("People", "人数"), "count", of=lambda line: line.value),
        Column("note", say("Remark", "说明")),
        Column("source", say("From sheet", "出处"), of=lambda line: link(line.source) if line.source else None))
    rows: tuple[Column[tuple[Text, int]], ...] = (
        Column("item", say("Item", "项目"), of=itemgetter(0)),
        Column("number", say("People", "人数"), "count", of=itemgetter(1)))
    return Contents(tables=(
        Table("caveats", say("Notes", "说明"), say("What is not proven or not checked", "未证明、未核查事项"), unsure,
              tuple(caveats(view))),
        Table("roster", say("Roster", "花名册"), say("Where every row of the roster went", "花名册每一行的去处"), rows,
              tuple(conservation(view)))))


NOTES = Part("notes", say("Notes", "说明"), 110, fill=_notes, always=True)
