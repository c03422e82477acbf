"""变更.xlsx: the workbook in which an office writes what happened after publication, its people filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rotation.domain.fields import Heading, columns
from rotation.domain.plan import Placement
from rotation.domain.problem import SHEETS, SheetOf
from rotation.domain.round import Round
from rotation.rules import RosterRule, catalogue
from rotation.tables.sheet_style import Book, add_sheet, build, finish_sheet, write_heading
from rotation.text import Lang, Text, say
from rotation.workbook.change_sheets import CHANGES, JOINED
from rotation.workbook.template import (
    GUIDE,
    LISTS,
    DropDowns,
    finish_table,
    look_of,
    offer_lists,
    sheet_title,
    widths_of,
    write_lists,
    write_titles,
)
from rotation.workbook.template_cells import put

_SPARE_ROWS = 200
_TO_WRITE, _WIDE = ("理由", "学校", "值"), 18
"""Columns in which an office writes more than a word, and their least width."""
_ANSWERS = next(sheet for sheet in SHEETS if sheet.attribute == "answers")
_PUBLISHED = Heading("公示安排（仅供查看）", "As published (to read only)", "text")

_UNDER = Text.joined([say("{c} {l}", "{c} {l}", c=code, l=rule.label) for code, rule in catalogue().items()
                      if issubclass(rule, RosterRule)], ", ", "、")
"""Rules under which somebody can be exempted, as an office calls them."""
HEADING = say("What changed after publication", "公示后变动登记")
LINES: tuple[Text, ...] = (
    say("1. Everybody placed stands on sheet Changes already. Choose a kind in column Kind of those to whom something "
        "happened, with reason and clerk; leave the other rows as they are, they say nothing.",
        "一、“变更”表已列出全部拟交流人员。有变动的，在“类型”列选择变动种类，并填写理由、经办人；没有变动的行不用动。"),
    say("2. Others are added below, by 教师编号 or by a name that nobody else has.",
        "二、未在表中的人员和学校，在下方空行填写；教师可填编号，也可只填姓名（不得重名）。"),
    say("3. 退出 withdraws. 免除: exempted under a rule ({r}). 更正: one field of the roster (字段, 值), such "
        "as 人员状态 = 产假. 已报到: has begun and stays. 指定: a decision as on sheet 指定. 取消指定: what 指定 "
        "says of somebody no longer holds.",
        "三、退出：本人不再参加。免除：按某条规则不再列入（“规则”列填代码：{r}）。更正：花名册中一项信息有变（填字段和值，"
        "如 人员状态 改为 产假）。已报到：不再变动。指定：同“指定”表。取消指定：原来对此人的指定不再执行。",
        r=_UNDER),
    say("4. 岗位: posts of a subject of a school (学校 学段 学科 需求数, 0 if none is left). 撤并: a school is closed "
        "(学校). 新增: somebody new, whose record stands on sheet New teachers.",
        "四、岗位：某校某学科岗位数有变（填学校、学段、学科、需求数，取消的填0）。撤并：学校撤并（填学校）。"
        "新增：新增人员（在“新增教师”表填写其信息）。"),
    say("5. Then: rotation replan FOLDER --change this file.",
        "五、填好后：rotation replan 方案文件夹 --change 本文件。"),
)


def change_book(round: Round, placements: Iterable[Placement], lang: Lang) -> bytes:
    """Return the workbook of changes of a published plan, a row for everybody placed.

    Parameters
    ----------
    round
        The settled round.
    placements
        Of the published plan.
    lang
        Language of titles and guide; values stay Chinese.
    """
    def fill(book: Book) -> None:
        lists = DropDowns(LISTS.render(lang))
        told = columns(CHANGES.record)
        at = list(told).index("name") + 1
        headings = [*list(told.values())[:at], _PUBLISHED, *list(told.values())[at:]]
        rows = [_row(round, item, headings, lang) for item in placements]
        write_table(book, CHANGES, headings, rows, lists=lists, frozen=at + 1)
        for sheet in (JOINED, _ANSWERS):
            write_table(book, sheet, list(columns(sheet.record).values()), [], lists=lists)
        write_guide(book, HEADING, LINES)
        write_lists(book, lists)

    return build(fill, lang=lang, title=HEADING.render(lang))


def filled_changes(
    changes: Iterable[Mapping[str, str]], answers: Iterable[Mapping[str, str]], lang: Lang,
    joined: Iterable[Mapping[str, str]] = (),
) -> bytes:
    """Return a workbook of changes that is filled in.

    Parameters
    ----------
    changes
        What happened, a row each, by field of `Change`; values as an office would write them.
    answers
        The questions about them that are answered yes, by field of `Answer`.
    lang
        Language of titles and guide.
    joined
        Records of somebody new, by field of `Teacher`.
    """
    def fill(book: Book) -> None:
        lists = DropDowns(LISTS.render(lang))
        for sheet, told in ((CHANGES, changes), (JOINED, joined), (_ANSWERS, answers)):
            headings = columns(sheet.record)
            rows = [[row.get(name) for name in headings] for row in told]
            write_table(book, sheet, list(headings.values()), rows, lists=lists)
        write_guide(book, HEADING, LINES)
        write_lists(book, lists)

    return build(fill, lang=lang, title=HEADING.render(lang))


def _row(round: Round, item: Placement, headings: Sequence[Heading], lang: Lang) -> list[str | None]:
    known = {"教师编号": item.teacher, "姓名": round.teacher(item.teacher).name, _PUBLISHED.title: say(
        "{s} ({g}) {j}", "{s}（{g}）{j}", s=round.problem.school[item.host].name, g=item.stage,
        j=item.subject).render(lang)}
    return [known.get(heading.title) for heading in headings]


def write_table(
    book: Book, owner: SheetOf, headings: list[Heading], rows: Sequence[Sequence[str | None]], *,
    lists: DropDowns, frozen: int = 2,
) -> None:
    """Write a sheet that an office goes on to fill in, with rows that are filled in already and some to spare.

    Parameters
    ----------
    book, owner, headings, rows
        Where, whose title, its columns, and the cells of the first rows.
    lists
        The drop-down lists of the book.
    frozen
        How many columns stay in sight.
    """
    sheet: Any = add_sheet(book, sheet_title(owner, book.lang))
    write_titles(book, sheet, 0, headings)
    for number, values in enumerate(rows, start=1):
        for place, (heading, value) in enumerate(zip(headings, values, strict=True)):
            put(sheet, number, place, value, look_of(book, heading))
    offer_lists(sheet, 1, len(rows) + _SPARE_ROWS, headings, lists, lang=book.lang, schools=False)
    widths = widths_of(book, headings, [list(row) for row in rows])
    wide = [max(width, _WIDE) if heading.title in _TO_WRITE else width
            for heading, width in zip(headings, widths, strict=True)]
    finish_table(book, sheet, 0, headings, wide)
    sheet.freeze_panes(1, frozen)


def write_guide(book: Book, heading: Text, lines: Sequence[Text]) -> None:
    """Write the sheet that tells how the others are filled in."""
    sheet: Any = add_sheet(book, GUIDE.render(book.lang), portrait=True)
    write_heading(book, sheet, 0, heading.render(book.lang), columns=4)
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 0, row, 3, line.render(book.lang), book.formats["plain"])
        sheet.set_row(row, 66)
    finish_sheet(sheet, widths=[24, 24, 24, 24], header_row=0, columns=4)
