"""report.html of one plan, or of a round without one."""

from __future__ import annotations

from collections.abc import Sequence

from rotation.domain.outcome import Status
from rotation.domain.ratio import spell_share
from rotation.figures.accounts import Accounts, accounts
from rotation.figures.standards import measures, met_by_place
from rotation.figures.words import NO, YES
from rotation.report.overview_caveats import caveats
from rotation.report.page_atlas import school_map
from rotation.report.page_effects import shortages, standards, variation
from rotation.report.page_people import movers
from rotation.report.page_places import flows
from rotation.report.page_tiers import tiers
from rotation.report.sheet_changes import change_sheets
from rotation.report.sheet_checks import conservation
from rotation.report.sheet_conflict import conflict_sheets
from rotation.report.sheet_moves import titled
from rotation.report.sheet_overview import audited
from rotation.report.sheet_people import mean_km
from rotation.report.view import View
from rotation.tables.looks import percent
from rotation.tables.page.charts import Reached, gauge
from rotation.tables.page.parts import OFFLINE, Card, Chart, Headline, Page, Section
from rotation.tables.page.render import render
from rotation.tables.sheet_writer import DRAFT
from rotation.tables.table import Cell, Column, Row, Table
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
        title=titled(view, say("Plan for the exchange of teachers", "教师交流轮岗方案")),
        subtitle=say("{n} teachers on the roster, {s} schools", "花名册教师{n}人，学校{s}所",
                     n=len(view.round.problem.teachers), s=len(view.round.problem.schools)),
        draft=DRAFT if view.draft else None, cards=_cards(view) if view.has_plan else (),
        headline=Headline(view.outcome.status, good, _sentence(view) if view.has_plan else _NONE),
        sections=(*_sheets("conflict", conflict_sheets(view)), *_sheets("changes", _changes(view)),
                  *(_of_plan(view) if view.has_plan else ()), _notes(view)),
        foot=_foot(view))


def _of_plan(view: View) -> tuple[Section, ...]:
    return (_shares(view), tiers(view), flows(view), school_map(view), shortages(view), variation(view),
            standards(view), movers(view))


def _sheets(key: str, tables: Sequence[Table]) -> list[Section]:
    """Return a section of tables that a sheet shows as well, if there are any."""
    return [Section(key, tables[0].name, tables=tuple(tables))] if tables else []


def _changes(view: View) -> list[Table]:
    """Return what a revised plan changes and why, for the office; nothing of a first plan."""
    return [table for table in change_sheets(view) if table.key == "changes"]


def _foot(view: View) -> tuple[Text, ...]:
    return (
        say("Public seed: {s}", "公开随机种子：{s}", s=view.round.settings.seed),
        say("SHA-256 of the facts: {h}", "事实数据校验码（SHA-256）：{h}", h=view.facts_sha256 or "—"),
        say("rotation {v}. The list to be signed and the full account are in the workbook beside this page.",
            "rotation {v}。正式名单和完整核算见同一文件夹的“方案.xlsx”。", v=view.versions.get("rotation", "")),
        OFFLINE)


# -- the first lines --------------------------------------------------------------------------


def _sentence(view: View) -> Text:
    found = accounts(view.round, view.plan)
    moved, backbone = found.moved + found.stock, found.backbone_moved + found.stock_backbone
    return say(
        "{n} people are placed; {x} of them count as exchanged, {p} of the base; {b} are backbone teachers, {q}; "
        "{a}.", "共安排{n}人，其中计入交流{x}人，占基数{p}；骨干教师{b}人，占{q}。{a}。",
        n=len(view.plan.placements), x=moved, p=percent(found.moved_base + found.stock, found.base),
        b=backbone, q=percent(backbone, moved), a=audited(view))


def _cards(view: View) -> tuple[Card, ...]:
    cells = view.round.cells
    before, after = (sum(cell.shortage(view.change(at) if now else 0) for at, cell in cells.items()) / 100
                     for now in (False, True))
    met, km = met_by_place(measures(view.round, view.plan)), mean_km(view)
    return (
        Card(len(view.plan.placements), say("people placed", "安排人数（人）")),
        Card(len(view.round.eligible), say("eligible teachers", "符合交流条件教师（人）")),
        Card(f"{before:.2f} → {after:.2f}", say("people short", "学科岗位缺额（折算人）")),
        Card(f"{met.before} → {met.after}", say("schools and stages at all three standards",
                                               "三项指标均达标的学校（学段，统计口径）")),
        Card("—" if km is None else f"{float(km):.1f}",
             say("mean kilometers without recruits", "平均路程（公里，不含新任教师）")))


# -- shares -----------------------------------------------------------------------------------


def _shares(view: View) -> Section:
    found = accounts(view.round, view.plan)
    moved, backbone = found.moved + found.stock, found.backbone_moved + found.stock_backbone
    rows, charts = [], []
    if found.rate:
        rows.append(_share_row(say("Exchanged, of the base", "交流人数占基数"), found.moved_base + found.stock,
                               found.base, spell_share(found.rate), found.legal_minimum))
        charts.append(_dial("rate", say("Share exchanged, at least {s}", "交流比例（应不低于{s}）",
                                        s=spell_share(found.rate)),
                            found.moved_base + found.stock, found.base, float(found.rate)))
    if found.share:
        rows.append(_share_row(say("Backbone teachers, of those exchanged", "骨干教师占交流人数"), backbone, moved,
                               spell_share(found.share), found.backbone_required))
        charts.append(_dial("backbone", say("Share of backbone teachers, at least {s}", "骨干教师占比（应不低于{s}）",
                                            s=spell_share(found.share)),
                            backbone, moved, float(found.share)))
    return Section("shares", say("The 10 % and 20 % accounts", "交流比例"), _asked(found), tuple(charts),
                   (_share_table(tuple(rows)),) if rows else ())


def _asked(found: Accounts) -> tuple[Text, ...]:
    ceiling = say("; at most {n}", "，上限{n}人", n=found.ceiling) if found.ceiling is not None else say("", "")
    return (say("The red mark is the share asked for. Required with the reserve: {r} people{c}. Shares are cut off, "
                "never rounded up.", "红色标记为应达比例。含预留应交流{r}人{c}。比例截取两位小数，不进位。",
                r=found.required, c=ceiling),)


def _dial(key: str, title: Text, part: int, whole: int, asked: float) -> Chart:
    told = percent(part, whole)
    return Chart(key, title, gauge(Reached(part / whole if whole else 0.0, asked, told)), None, "xs", half=True)


def _share_row(item: Text, part: int, whole: int, asked: str, least: int) -> Row:
    ok = part >= least
    return (item, part, whole, percent(part, whole), asked, least,
            Cell(YES if ok else NO, "good" if ok else "bad"))


def _share_table(rows: tuple[Row, ...]) -> Table:
    return Table(
        "shares", say("Accounts", "比例核算"), say("Accounts", "比例核算"),
        (Column("item", say("Item", "项目")), Column("part", say("People", "人数"), "count"),
         Column("whole", say("Of", "基数"), "count"), Column("share", say("Share", "比例"), "center"),
         Column("asked", say("Asked", "应达比例"), "center"),
         Column("least", say("At least, people", "至少人数"), "count"),
         Column("ok", say("Kept", "是否达到"), "center")), rows)


# -- notes ------------------------------------------------------------------------------------


def _notes(view: View) -> Section:
    told = Table(
        "caveats", say("Notes", "说明"), say("What is not proven or not checked", "未证明、未核查事项"),
        (Column("item", say("Item", "事项")), Column("number", say("People", "人数"), "count"),
         Column("note", say("Remark", "说明")), Column("source", say("From sheet", "出处"))),
        tuple((row[0], row[1], row[3], row[4]) for row in caveats(view)))
    rows = Table(
        "roster", say("Roster", "花名册"), say("Where every row of the roster went", "花名册每一行的去处"),
        (Column("item", say("Item", "项目")), Column("number", say("People", "人数"), "count")),
        tuple(conservation(view)))
    return Section("notes", say("Notes", "说明"), tables=(told, rows))
