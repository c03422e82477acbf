"""局党组会汇报材料: one page: the figures, the rule for each, the hardest cases, last year."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from docx.document import Document

from rotation.domain.plan import Placement
from rotation.figures.accounts import accounts
from rotation.figures.goals import EQUIVALENTS
from rotation.papers._letters import BUREAU
from rotation.papers._paper import File, Material, Paper
from rotation.papers._word import HEAD, heading, line, packed, paper, table
from rotation.report.headlines import KeyLine, key_lines
from rotation.report.names import stage_subject
from rotation.report.sheet_changes import changes_told
from rotation.report.sheet_checks import clauses_of, sent_last_year
from rotation.report.view import View
from rotation.rules import Goal, Rule, catalogue
from rotation.rules.g50_burden import Burden
from rotation.tables.looks import decimals
from rotation.tables.table import Styled, titled
from rotation.text import Text, say

LINES = (
    ("status", ""), ("eligible", "R10"), ("moved", "H10"), ("backbone", "H20"), ("favored", "H65"), ("short", "G10"),
    ("empty", "G05"), ("missing", "G20"), ("km", "G50"), ("by_hand", "H75"),
)
"""Figures of a plan by their key, and the rule that each answers to."""
HARDEST = 5
_MARGINS = (24, 20, 28, 26)
"""Narrower than those of a letter, so that all of it stands on one page."""
_NOTE = say("{u}: distance, will and the other goals on one scale of kilometers.",
            "注：{u}，指把路途、本人意愿等折合成公里的数，越大负担越重。", u=EQUIVALENTS)
_SMALL = 10


def _write(material: Material) -> list[File]:
    document = paper(margins=_MARGINS)
    heading(document, titled(material.view.round.settings, say(
        "Report on the exchange of teachers", "义务教育学校教师交流轮岗方案汇报")).render(material.lang), size=17)
    if material.version > 1:
        _line(document, material, material.titled(say("", "")), align="center")
    for told in changes_told(material.view):
        _line(document, material, told, indent=2, size=_SMALL, spacing=15)
    _band(document, material, say("1. Figures and the rule for each", "一、主要数据与依据"))
    _table(document, material)
    _cases(document, material)
    _band(document, material, say("3. Against last year", "三、与上年比较"))
    _line(document, material, against_last_year(material.view), indent=2)
    _line(document, material, say("Submitted for decision.", "妥否，请审议。"), indent=2)
    _line(document, material, say("{b}    Date: ____-__-__", "{b}　　　　年　　月　　日",
                                  b=material.fill(BUREAU)), align="right")
    return [File(PAPER.name(material.lang, ".docx"), packed(document))]


def _table(document: Document, material: Material) -> None:
    titles = (say("Item", "项目"), say("Value", "数值"),
              say("Remark (shares cut to two decimals)", "说明（百分比截取两位小数）"), say("Rule", "依据规则"))
    table(document, [title.render(material.lang) for title in titles],
          [_figure(material, row, code) for row, code in figures(material.view)],
          (42, 22, 42, 50), size=9, align=("left", "center", "left", "left"))


def _cases(document: Document, material: Material) -> None:
    items = hardest(material.view)
    _band(document, material, say("2. The {n} hardest cases", "二、最难的{n}例及理由", n=len(items)))
    cases = [_case(material, number, item) for number, item in enumerate(items, start=1)]
    for case in cases:
        _line(document, material, case, indent=2, size=_SMALL, spacing=15)
    if any(case.holds(EQUIVALENTS) for case in cases):
        _line(document, material, _NOTE, indent=2, size=_SMALL, spacing=15)


def _band(document: Document, material: Material, text: Text) -> None:
    _line(document, material, text, font=HEAD, indent=2, before=4)


def _line(document: Document, material: Material, text: Text, **look: object) -> None:
    line(document, text.render(material.lang), **{"size": 12, "spacing": 18, **look})  # type: ignore[arg-type]


# -- figures ----------------------------------------------------------------------------------


def figures(view: View) -> Iterator[tuple[KeyLine, str]]:
    """Return figures of the plan with the code of the rule that each answers to; empty if none."""
    lines = {line.key: line for line in key_lines(view)}
    for key, code in LINES:
        if key in lines:
            yield lines[key], code


def _figure(material: Material, shown: KeyLine, code: str) -> tuple[str, ...]:
    told = say("{v} {u}", "{v}{u}", v=_number(shown.value), u=shown.unit or "")
    return tuple(Text.of(text or "").render(material.lang).strip()
                 for text in (shown.item, told, shown.note, _rule(material.view, code)))


def _number(value: object) -> object:
    look = value.look if isinstance(value, Styled) else "count"
    value = value.value if isinstance(value, Styled) else value
    if value is None:
        return say("unknown", "不详")
    return decimals(Fraction(value), look) if isinstance(value, int | Fraction) else value


def _rule(view: View, code: str) -> Text:
    if not code:
        return say("every rule, one by one", "全部规则逐条核查")
    rule, own = catalogue()[code], view.policy.rules.get(code)
    return say("{s}{o}", "{s}{o}", s=rule.sentence, o=_idle(view, own))


def _idle(view: View, rule: Rule | None) -> Text:
    """Tell that a rule demands nothing of this plan: switched off, or with nothing to apply to."""
    if rule is None or isinstance(rule, Goal):
        return say("", "")
    if not rule.on:
        return say(" (not in force this year)", "（本年度未启用）")
    return say("", "") if clauses_of(view, rule) else say(" (does not apply this year)", "（本年度不适用）")


# -- hardest cases ----------------------------------------------------------------------------


def hardest(view: View) -> list[Placement]:
    """Return the placements whose way and will weigh most, the heaviest first."""
    goals: list[Goal] = [goal for tier in view.policy.tiers for goal, _ in tier.goals]
    burden = next((goal for goal in goals if isinstance(goal, Burden)), Burden())
    items = [item for item in view.plan.placements if item.home]
    return sorted(items, key=lambda item: (
        -burden.term(view.round, view.round.teacher(item.teacher), item.host), item.teacher))[:HARDEST]


def _case(material: Material, number: int, item: Placement) -> Text:
    view = material.view
    teacher, km = view.round.teacher(item.teacher), view.km(item)
    way = say("distance unknown", "路程不详") if km is None else say("{k} km", "路程{k}公里", k=km)
    return say("({n}) {t} ({s}): {a} to {b}, {w}. {y}.", "（{n}）{t}（{s}）：{a}→{b}，{w}。{y}。", n=number,
               t=teacher.name, s=stage_subject(item), a=view.school(item.home),
               b=view.school(item.host), w=way, y=material.why(item.teacher))


# -- last year --------------------------------------------------------------------------------


def against_last_year(view: View) -> Text:
    """Return how many were sent last year by the ledger, and how many are now.

    Rotations that go on are told of neither year: they were sent before.
    """
    before, now = sent_last_year(view), accounts(view.round, view.plan)
    if not before:
        return say("The ledger tells nothing of last year.", "台账中没有上年交流记录，无法比较。")
    round = view.round
    hosts = [round.problem.school[spell.host] for spell in before.values()
             if spell.host in round.problem.school]
    favored = sum(round.is_favored(school) for school in hosts)
    more = now.moved - len(before)
    change = say("{n} more", "多{n}人", n=more) if more >= 0 else say("{n} fewer", "少{n}人", n=-more)
    return say(
        "Last year {a} were sent by the ledger, {f} of them to rural or weak schools; this year "
        "{b} are, {c} than last year, {g} of them to rural or weak schools.",
        "据台账，上年派出交流{a}人，其中去往农村牧区或薄弱学校{f}人；本年派出交流{b}人，比上年{c}，其中去往农村牧区或"
        "薄弱学校{g}人。", a=len(before), f=favored, b=now.moved, c=change, g=now.to_favored)


PAPER = Paper("briefing", 5, say("Report to the party group", "局党组会汇报材料"), _write, blanks=(BUREAU,))
