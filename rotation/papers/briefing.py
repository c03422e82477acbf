"""局党组会汇报材料: the basis, the whole, school by school, what stays short, the problems, the proposals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import zip_longest

from docx.document import Document
from docx.text.paragraph import Paragraph

from rotation.domain.plan import Placement
from rotation.domain.ratio import spell_share
from rotation.figures.accounts import accounts
from rotation.papers._letters import BUREAU
from rotation.papers._paper import File, Material, Paper
from rotation.papers._word import HEAD, heading, line, packed, paper, table
from rotation.report.decision import (
    Turnover,
    changed_schools,
    effects,
    kept,
    named_gaps,
    open_gaps,
    other_gaps,
    standing,
    turnovers,
)
from rotation.report.names import stage_subject
from rotation.report.points import Point, problems, proposals
from rotation.report.sheet_changes import changes_told
from rotation.report.sheet_checks import sent_last_year
from rotation.report.view import View
from rotation.rules import PlanRule, in_force
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.rules.h65_direction_share import DirectionShare
from rotation.tables.table import titled
from rotation.text import Text, say

SCHOOLS, GAPS = 18, 8
"""How many schools and gaps are named; problems are all told, as the overview may be out of room for one."""
_MARGINS = (30, 28, 28, 26)
_TEXT, _CELL = 14, 10.5
_TURNOVER = (42, 12, 12, 12)
"""Widths of a school and of its numbers, millimeters; two schools stand side by side."""
_LISTED = (11, 22, 40, 40, 26, 22)


def _write(material: Material) -> list[File]:
    document = paper(margins=_MARGINS)
    heading(document, titled(material.view.round.settings, say(
        "Report on the exchange of teachers", "义务教育学校教师交流轮岗方案汇报")).render(material.lang), size=20)
    if material.version > 1:
        _line(document, material, material.titled(say("", "")), align="center")
    _lines(document, material, changes_told(material.view))
    for number, (title, part) in enumerate(_PARTS, start=1):
        band = say("{n}. {t}", "{z}、{t}", n=number, z="一二三四五六"[number - 1], t=title)
        _line(document, material, band, font=HEAD, indent=2, before=6).paragraph_format.keep_with_next = True
        part(document, material)
    last = _line(document, material, say("Submitted for decision.", "妥否，请审议。"), indent=2, before=6)
    last.paragraph_format.keep_with_next = True
    _line(document, material, say("{b}    Date: ____-__-__", "{b}　　　　年　　月　　日",
                                  b=material.fill(BUREAU)), align="right")
    _annex(document, material)
    return [File(PAPER.name(material.lang, ".docx"), packed(document))]


def _line(document: Document, material: Material, text: Text, **look: object) -> Paragraph:
    return line(document, text.render(material.lang),
                **{"size": _TEXT, "spacing": 24, **look})  # type: ignore[arg-type]


def _lines(document: Document, material: Material, told: Iterable[Text]) -> None:
    for text in told:
        _line(document, material, text, indent=2)


def _says(told: Iterable[Point]) -> Iterator[Text]:
    return (point.says for point in told)


def _numbered(told: Iterable[Point]) -> Iterator[Text]:
    return (say("{n}. {t}", "{n}. {t}", n=number, t=point.says) for number, point in enumerate(told, start=1))


# -- the parts --------------------------------------------------------------------------------


def _basis(document: Document, material: Material) -> None:
    _lines(document, material, (*bases(material.view), kept(material.view).says))


def bases(view: View) -> Iterator[Text]:
    """Return what the law demands, each with the policy it comes from; nothing of rules that ask for nothing."""
    found, h65 = accounts(view.round, view.plan), in_force(view.round, DirectionShare)
    shares: tuple[tuple[type[PlanRule], Fraction], ...] = (
        (RotationRate, found.rate), (BackboneShare, found.share), (DirectionShare, h65.share if h65 else Fraction(0)))
    for rule, share in shares:
        if share:
            yield say("{s} ({p} in this plan; {b}).", "{s}（本方案按{p}执行；{b}）。", s=rule.sentence,
                      p=spell_share(share), b=rule.basis)


def _whole(document: Document, material: Material) -> None:
    view = material.view
    _lines(document, material, (*_says(standing(view)), *_says(effects(view)), against_last_year(view)))


def _schools(document: Document, material: Material) -> None:
    view = material.view
    number = changed_schools(view)
    _line(document, material, say("{n} schools have a change.", "有人员变动的学校{n}所：", n=number), indent=2)
    shown = turnovers(view, SCHOOLS)
    half = -(-len(shown) // 2)
    titles = (say("School", "学校"), say("Out", "派出"), say("In", "接收"), say("Net", "增减")) * 2
    rows = [(*_cells(material, one), *_cells(material, other))
            for one, other in zip_longest(shown[:half], shown[half:])]
    table(document, [title.render(material.lang) for title in titles], rows, _TURNOVER * 2, size=_CELL,
          align=("left", "center", "center", "center") * 2)


def _cells(material: Material, one: Turnover | None) -> tuple[str, ...]:
    if one is None:
        return ("", "", "", "")
    return Text.of(one.name).render(material.lang), str(one.out), str(one.came), one.net


def _short(document: Document, material: Material) -> None:
    view = material.view
    number = len(open_gaps(view))
    if number:
        _line(document, material, say("{n} places:", "共{n}处：", n=number), indent=2)
    _lines(document, material, _says((*named_gaps(view, GAPS, whole=True), *other_gaps(view, GAPS))))


def _problems(document: Document, material: Material) -> None:
    told = problems(material.view)
    _lines(document, material, _numbered(told) if told else [say("None found.", "未发现需要特别说明的问题。")])


def _proposals(document: Document, material: Material) -> None:
    _lines(document, material, _numbered(proposals(material.view)))


_PARTS = (
    (say("Basis", "编制依据"), _basis), (say("The whole", "总体情况"), _whole),
    (say("School by school", "分校派出和接收"), _schools), (say("What stays short", "仍缺教师的岗位"), _short),
    (say("Problems", "存在的问题"), _problems), (say("Proposals, to be decided", "建议和提请研究的事项"), _proposals))


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


# -- annex ------------------------------------------------------------------------------------


def _annex(document: Document, material: Material) -> None:
    """Add the list of everybody placed on a page of its own; nothing if nobody is."""
    items = material.view.plan.placements
    if not items:
        return
    title = heading(document, say("Annex: who goes where", "附：交流人员名单").render(material.lang), size=16)
    title.paragraph_format.page_break_before = True  # a break of its own leaves a page empty where the text fills one
    titles = (say("No.", "序号"), say("Name", "姓名"), say("From", "派出学校"), say("To", "接收学校"),
              say("Stage and subject", "学段学科"), say("For", "去向类别"))
    table(document, [title.render(material.lang) for title in titles],
          [_listed(material, number, item) for number, item in enumerate(items, start=1)], _LISTED, size=_CELL,
          align=("center", "center", "left", "left", "center", "center"))


def _listed(material: Material, number: int, item: Placement) -> tuple[str, ...]:
    view = material.view
    told = (str(number), view.round.teacher(item.teacher).name,
            view.school(item.home) if item.home else say("new recruit", "新任教师"), view.school(item.host),
            stage_subject(item), view.kinds[item.teacher])
    return tuple(Text.of(value).render(material.lang) for value in told)


PAPER = Paper("briefing", 5, say("Report to the party group", "局党组会汇报材料"), _write, blanks=(BUREAU,))
