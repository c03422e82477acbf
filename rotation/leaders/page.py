"""report.html of a plan of leaders: what the party group reads, with pictures of verdicts and years to come."""

from __future__ import annotations

from collections import Counter

from rotation.domain.leadership import LeaderVerdict
from rotation.domain.outcome import Status
from rotation.figures.shown import PEOPLE
from rotation.leaders.chains import sentence
from rotation.leaders.forecast import forecast
from rotation.leaders.tables import (
    INTERNAL,
    counted_verdicts,
    due_staying,
    extent,
    vacancies,
    vacant_before,
)
from rotation.leaders.tables_annex import catalogue
from rotation.leaders.view import LeaderView
from rotation.tables.page.charts import Bars, bars
from rotation.tables.page.parts import OFFLINE, Card, Chart, Headline, Page, Section, height_for
from rotation.tables.page.render import render
from rotation.tables.sheet_writer import DRAFT
from rotation.tables.table import titled
from rotation.text import Lang, Text, say

_NONE = say("no plan was found; the reasons and the ways out stand below", "本次没有形成方案，原因和可行出路见下")


def leader_page(view: LeaderView, lang: Lang) -> str:
    """Return report.html of a plan of leaders; without a plan it shows the conflict and the ways out."""
    return render(_page(view), lang)


def _page(view: LeaderView) -> Page:
    good = view.outcome.status in (Status.OPTIMAL, Status.FEASIBLE) and not view.draft and not view.audit
    made = (sheet.table(view) for sheet in catalogue().values() if sheet.key != "overview")
    sections = tuple(Section(table.key, table.name, _says(view, table.key), _charts(view, table.key), (table,))
                     for table in made if table is not None)
    return Page(
        title=titled(view.cadre.settings, say("Plan for the exchange of school leaders", "校长（校级领导）交流方案")),
        subtitle=INTERNAL, headline=Headline(view.outcome.status, good, extent(view) if view.has_plan else _NONE),
        cards=_cards(view) if view.has_plan else (), sections=sections, draft=DRAFT if view.draft else None,
        foot=(say("Public seed: {s}", "公开随机种子：{s}", s=view.cadre.settings.seed),
              say("SHA-256 of the facts: {h}", "事实数据校验码（SHA-256）：{h}", h=view.facts_sha256 or "—"), OFFLINE))


def _cards(view: LeaderView) -> tuple[Card, ...]:
    counts = view.task.counts(view.plan)
    return (
        *(Card(counts[key][1], counts[key][0]) for key in ("must", "due", "moved", "promoted")),
        Card(f"{vacant_before(view)} → {sum(one.number for one in vacancies(view))}", say("vacant seats", "空缺职位")),
        Card(len(due_staying(view)), say("due, staying", "任满（必须交流）未动")))


def _says(view: LeaderView, key: str) -> tuple[Text, ...]:
    if key == "chains":
        return tuple(say("{n}. {c}", "{n}. {c}", n=number, c=sentence(view.cadre, chain))
                     for number, chain in enumerate(view.chains, 1))
    return (counted_verdicts(view),) if key == "verdicts" else ()


def _charts(view: LeaderView, key: str) -> tuple[Chart, ...]:
    if key == "verdicts":
        told = Counter(view.verdict(person) for person in view.leaders)
        found = [verdict for verdict in LeaderVerdict if told[verdict]]
        return (_drawn("verdicts", say("Leaders by verdict", "任职审查结论"), found, [told[one] for one in found]),)
    if key == "forecast":
        years = Counter(line.year for line in forecast(view))
        return (_drawn("forecast", say("Seats that come up", "各年度届满、退休人数"), sorted(years),
                       [years[year] for year in sorted(years)]),) if years else ()
    return ()


def _drawn(key: str, title: Text, labels: list[LeaderVerdict] | list[int], values: list[int]) -> Chart:
    names = [str(one) if isinstance(one, int) else one for one in labels]
    option = bars(names, [Bars(title, values)], PEOPLE)
    option = {**option, "legend": {"show": False}, "grid": {**option["grid"], "top": 8}}
    return Chart(f"chart_{key}", title, option, None, height_for(60 + 26 * len(labels)))
