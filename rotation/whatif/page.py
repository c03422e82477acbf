"""report.html of scenarios side by side, from the plain values of whatif.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from rotation.domain.indicators import Indicator
from rotation.figures.words import people
from rotation.report.page_effects import SHORT, subject
from rotation.tables.page.charts import Bars, bars
from rotation.tables.page.flow_charts import heat
from rotation.tables.page.parts import OFFLINE, Chart, Headline, Page, Section, height_for
from rotation.tables.page.render import render
from rotation.tables.page.told import Told, exact, plain, said
from rotation.tables.table import Cell, Column, Look, Row, Table
from rotation.text import Lang, Text, pair, say
from rotation.whatif.page_people import conflicts, differences

_SCENARIO: Column[Any] = Column("scenario", say("Scenario", "情景"), "wrap")
_SOLVED = ("OPTIMAL", "FEASIBLE")


def whatif_page(told: Told, lang: Lang) -> str:
    """Return report.html of scenarios.

    Parameters
    ----------
    told
        What whatif.json tells; the first case is the baseline.
    lang
        Language of the page.
    """
    return render(_page(told), lang)


def _page(told: Told) -> Page:
    cases: Sequence[Told] = told["cases"]
    solved = [case for case in cases if case["figures"]]
    return Page(
        title=say("{b} {y}: scenarios side by side", "{b}{y}年教师交流轮岗情景比较", b=told["banner"], y=told["year"]),
        subtitle=say("Held against: {l}", "比较基准：{l}", l=said(cases[0]["label"])),
        headline=_headline(cases, solved),
        sections=tuple(section for section in (
            _asked(cases), *(_measured(solved) if solved else ()), *differences(cases), *conflicts(cases)) if section),
        foot=(say("Public seed: {s}", "公开随机种子：{s}", s=told["public_seed"]),
              say("SHA-256 of the facts: {h}", "事实数据校验码（SHA-256）：{h}", h=told["facts_sha256"]), OFFLINE))


def _headline(cases: Sequence[Told], solved: Sequence[Told]) -> Headline:
    proven = sum(case["state"] == "OPTIMAL" for case in cases)
    says = say("{p} are proven best; every plan keeps the rules of its scenario.",
               "其中{p}个已证最优；每个方案均符合本情景的全部规则。", p=proven)
    if len(solved) < len(cases):
        says = say("{s} Those without a plan stay in the tables, with their conflict and ways out.",
                   "{s}未形成方案的情景仍列于表中，并附冲突条款和可行出路。", s=says)
    return Headline(say("{k} of {n} scenarios have a plan", "{n}个情景中{k}个形成方案", k=len(solved), n=len(cases)),
                    cases[0] in solved, says)


def _asked(cases: Sequence[Told]) -> Section:
    rows = tuple((said(case["label"]), said(case["question"]), tuple(_changes(case)) or say("none", "无"),
                  Cell(said(case["state_label"]), "good" if case["state"] in _SOLVED else "bad"),
                  said(case["failure"]) if case["failure"] else None) for case in cases)
    failed = any(case["failure"] for case in cases)
    heads: tuple[Column[Any], ...] = (_SCENARIO, Column("question", say("Question", "要回答的问题")),
             Column("changes", say("Changes", "改动内容")), Column("state", say("State", "状态"), "center"),
             Column("failure", say("Why", "原因")))
    table = Table("scenarios", say("Scenarios", "情景"), say("Scenarios", "情景"), heads, rows)
    return Section("scenarios", say("What was asked", "情景与问题"), tables=(
        table if failed else Table(table.key, table.name, table.title, heads[:-1], tuple(row[:-1] for row in rows)),))


def _changes(case: Told) -> Iterator[Text]:
    for item in case["settings"]:
        yield say("{l} ({n}): {b} → {v}", "{l}（{n}）：{b}→{v}", l=said(item["label"]), n=item["name"],
                  b=said(item["baseline"]), v=said(item["value"]))
    yield from map(said, case["facts"])


# -- figures ----------------------------------------------------------------------------------


def _measured(solved: Sequence[Told]) -> tuple[Section, ...]:
    return (_figures(solved), _tiers(solved), _gaps(solved), _variation(solved))


class _Figure:
    """One column of the comparison: its name, its look, how it is read from a case, whether it is drawn."""

    def __init__(self, key: str, name: Text, look: Look, read: Callable[[Told], Any], unit: Text | None = None) -> None:
        self.key, self.name, self.look, self.read, self.unit = key, name, look, read, unit


_PEOPLE, _KM = say("people", "人"), say("km", "公里")
_COMPARED = (
    _Figure("eligible", say("Eligible", "符合条件"), "count", lambda f: f["quota"]["eligible"]),
    _Figure("required", say("Required", "应交流"), "count", lambda f: f["quota"]["required"]),
    _Figure("moved", say("Exchanged", "实际交流"), "count", lambda f: f["quota"]["moved"], _PEOPLE),
    _Figure("share", say("Share", "交流比例"), "center", lambda f: f["quota"]["share"]),
    _Figure("backbone", say("Backbone", "其中骨干"), "count", lambda f: f["quota"]["backbone_moved"], _PEOPLE),
    _Figure("backbone_share", say("Backbone share", "骨干占比"), "center", lambda f: f["quota"]["backbone_share"]),
    _Figure("short", say("People short", "缺额（折算人）"), "decimal", lambda f: _short(f, "after"), _PEOPLE),
    _Figure("empty", say("Subjects without anybody", "无教师学科"), "count",
            lambda f: sum(gap["empty_after"] for gap in f["gaps"])),
    _Figure("missing", say("People missing to standards", "指标尚差人数"), "count",
            lambda f: sum(item["missing_after"] for item in f["variations"]), _PEOPLE),
    _Figure("km", say("Mean km without recruits", "平均公里（不含新任教师）"), "tenth",
            lambda f: _decimal(f["roads"]["mean"]), _KM),
    _Figure("changed", say("Differ from the baseline", "与基准不同人数"), "count", lambda f: f["changed"], _PEOPLE),
)


def _short(figures: Told, when: str) -> Fraction:
    return people(sum(gap[when] for gap in figures["gaps"]))


def _decimal(told: Any) -> Fraction | None:
    try:
        return exact(told)
    except ValueError:
        return None


def _figures(solved: Sequence[Told]) -> Section:
    rows = tuple((said(case["label"]), *(item.read(case["figures"]) for item in _COMPARED)) for case in solved)
    table = Table("figures", say("Figures", "主要指标"), say("Figures", "主要指标"),
                  (_SCENARIO, *(Column(item.key, item.name, item.look) for item in _COMPARED)), rows, filtered=True)
    charts = tuple(_bar(item, item.unit, solved) for item in _COMPARED if item.unit is not None)
    return Section(
        "figures", say("Side by side", "主要指标比较"),
        (say("Before any exchange {n} people are short.", "交流前缺额为{n}人（按基准事实）。",
             n=f"{float(_short(solved[0]['figures'], 'before')):.2f}"),), charts, (table,))


def _bar(item: _Figure, unit: Text, solved: Sequence[Told]) -> Chart:
    values = [item.read(case["figures"]) for case in solved]
    option = bars([said(case["label"]) for case in solved],
                  [Bars(item.name, [plain(value) if value is not None else 0 for value in values])], unit)
    option = {**option, "legend": {"show": False}, "grid": {**option["grid"], "top": 8}}
    return Chart(f"bar_{item.key}", item.name, option, None, height_for(60 + 22 * len(solved)), half=True)


# -- tiers ------------------------------------------------------------------------------------


def _tiers(solved: Sequence[Told]) -> Section:
    """Return all scenarios by the baseline's goals, and every tier that is not settled to its bound."""
    goals = solved[0]["figures"]["common"]
    heads = (_SCENARIO, *(Column(f"g{goal['number']}", say("{l} ({u})", "{l}（{u}）", l=said(goal["label"]),
                                                           u=said(goal["final"]["unit"])), "decimal")
                         for goal in goals),
             Column("proof", say("By its own goals", "按自身目标"), "center"))
    rows = tuple((said(case["label"]), *(_shown(goal["final"]) for goal in case["figures"]["common"]), _proof(case))
                 for case in solved)
    table = Table("tiers", say("Goals", "目标"), say("By the goals of the baseline", "按基准情景的各层目标衡量"),
                  heads, rows, filtered=True)
    loose = tuple(row for case in solved for row in _loose(case))
    return Section(
        "tiers", say("Goals and proof", "目标与最优性证明"),
        (say("Every scenario is solved by its own goals; here all are measured by those of the baseline.",
             "各情景按自身目标求解；下表统一按基准情景的目标衡量，可相互比较。"),),
        tables=(table, *([_loose_table(loose)] if loose else [])))


def _shown(amount: Told) -> Cell:
    text = str(amount["shown"])
    return Cell(exact(text), "decimal" if "." in text else "count")


def _proof(case: Told) -> Cell:
    if case["state"] == "OPTIMAL":
        return Cell(say("proven best", "各层已证最优"), "good")
    return Cell(say("not proven best", "未证最优"), "bad")


def _loose(case: Told) -> Iterator[Row]:
    """Yield every tier whose value in the finished plan lies apart from what is proven best."""
    for tier in case["figures"]["tiers"]:
        bound = tier["bound"]
        if bound and bound["shown"] != tier["final"]["shown"]:
            yield (said(case["label"]), tier["number"], said(tier["label"]), tier["final"]["shown"],
                   tier["value"]["shown"], bound["shown"], said(tier["final"]["unit"]))


def _loose_table(rows: tuple[Row, ...]) -> Table:
    return Table(
        "loose", say("Bounds", "界限"),
        say("Tiers that give way within their slack or are not proven to the end", "在宽限内让位或未证到底的层次"),
        (_SCENARIO, Column("tier", say("Tier", "层次"), "index"), Column("goal", say("Goal", "目标")),
         Column("value", say("This plan", "本方案")), Column("best", say("Best when settled", "本层最优")),
         Column("bound", say("Bound", "界限")), Column("unit", say("Unit", "单位"), "center")), rows)


# -- gaps and variation -----------------------------------------------------------------------


def _gaps(solved: Sequence[Told]) -> Section:
    areas = {gap["area"]["zh"] for case in solved for gap in case["figures"]["gaps"]}
    charts = [_gap_chart("by_subject", say("By subject", "按学科"), solved, lambda gap: (gap["subject"],),
                         lambda key: subject(key[0]))]
    if len(areas) > 1:
        charts.append(_gap_chart("by_area", say("By area", "按区域"), solved,
                                 lambda gap: (gap["area"]["zh"], gap["area"]["en"]),
                                 lambda key: pair(key[1], key[0])))
    return Section(
        "gaps", say("Shortages by subject and area", "缺额：按学科、按区域"),
        (say("In full loads after the exchange; blank: nothing short.", "交流后缺额（折算人数）；空白为无缺额。"),),
        tuple(charts))


Key = tuple[str, ...]


def _gap_chart(key: str, title: Text, solved: Sequence[Told], group: Callable[[Told], Key],
               named: Callable[[Key], Text]) -> Chart:
    sums = [_sums(case["figures"]["gaps"], group, "after") for case in solved]
    before = _sums(solved[0]["figures"]["gaps"], group, "before")
    keys = sorted({name for found in (*sums, before) for name in found}, key=lambda name: (-before[name], name))
    labels = [said(case["label"]) for case in solved]
    option = heat([*labels], [named(name) for name in keys],
                  [(row, column, found[name] / 100) for row, found in enumerate(sums)
                   for column, name in enumerate(keys) if found[name]])
    rows = ((say("before the exchange", "交流前"), *(people(before[name]) for name in keys)),
            *((label, *(people(found[name]) for name in keys)) for label, found in zip(labels, sums, strict=True)))
    table = Table(key, title, title, (_SCENARIO, *(Column(f"c{index}", named(name), "gap")
                                                  for index, name in enumerate(keys))), rows)
    return Chart(key, title, option, table, height_for(70 + 24 * len(solved)))


def _sums(gaps: Sequence[Told], group: Callable[[Told], Key], when: str) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for gap in gaps:
        if gap[when]:
            found[group(gap)] += gap[when]
    return found


def _variation(solved: Sequence[Told]) -> Section:
    first = solved[0]["figures"]["variations"]
    names = [say("{s}: {l}", "{s}{l}", s=said(item["stage"]), l=SHORT[Indicator(item["indicator"])]) for item in first]
    labels = [said(case["label"]) for case in solved]
    charts = tuple(_cv_chart(way, title, solved, labels, names) for way, title in (
        ("statistical", say("By personnel relation, after", "统计口径（人事关系）：交流后")),
        ("actual", say("By place of work, after", "实际任教口径：交流后")))) if first else ()
    limits = tuple(say("{n} {l}", "{n} {l}", n=name, l=item["limit"]) for name, item in zip(names, first, strict=True))
    return Section("variation", say("Variation between schools", "校际差异系数"),
                   (say("Limits: {l}.", "上限：{l}。", l=limits),), charts)


def _cv_chart(way: str, title: Text, solved: Sequence[Told], labels: list[Text], names: list[Text]) -> Chart:
    found = [case["figures"]["variations"] for case in solved]
    option = heat(labels, names, [(row, column, plain(item[f"{way}_after"])) for row, items in enumerate(found)
                                  for column, item in enumerate(items)])
    heads = (_SCENARIO, *(Column(f"c{index}", name, "center") for index, name in enumerate(names)))
    rows = tuple((label, *(_cv(item, way) for item in items)) for label, items in zip(labels, found, strict=True))
    return Chart(f"cv_{way}", title, option, Table(f"cv_{way}", title, title, heads, rows),
                 height_for(70 + 24 * len(solved)))


def _cv(item: Told, way: str) -> Cell:
    over = exact(item[f"{way}_after"]) > exact(item["limit"])
    return Cell(item[f"{way}_after"], "bad" if over else "center")
