"""变动.xlsx: the workbook in which an office writes what happens, those who are on rotation filled in."""

from __future__ import annotations

from collections.abc import Mapping

from rotation.domain.fields import columns
from rotation.domain.months import Month
from rotation.ledger.history import History
from rotation.ledger.lists import called
from rotation.ledger.sheets import EVENTS, Happening
from rotation.tables.sheet_style import Book, build
from rotation.text import Lang, Text, say
from rotation.workbook.change_template import write_guide, write_table
from rotation.workbook.template import LISTS, DropDowns, write_lists

HEADING = say("What happened to those on rotation", "交流人员变动登记")
LINES: tuple[Text, ...] = (
    say("1. Everybody whom the ledger has on rotation stands on sheet Events already. Choose a kind in column Kind "
        "of those to whom something happened, with date and clerk; leave the other rows as they are, they say "
        "nothing. Others are added below.",
        "一、“变动”表已列出台账中全部在外交流人员及其现接收学校、期满年月（供对照）。有变动的，在“类型”列选择变动种类，并填写日期、经办人；没有变动的行不用动。"
        "其他人员在下方空行填写。"),
    say("2. 报到, 未报到: whether somebody came. 提前结束: the last month at the host. 延长: 日期 is the new last "
        "month, at most three years beyond the term. 考核等次: the grade. 期满去向: 返回原校, 留任 or 第三校; without "
        "it everybody returns.",
        "二、报到、未报到：是否到岗。提前结束：日期填在接收学校的最后一月。延长：日期填新的截止年月，不超过原定期满后三年。"
        "考核等次：填等次。期满去向：返回原校、留任或第三校；不填的一律返回原校。"),
    say("3. 调入, 调出, 退休, 职务变动: of anybody. 更号: 教师编号 is the old number, New ID the new one. 撤并, 更名: "
        "School is the old one, New ID the code and New name the name of the one that follows.",
        "三、调入、调出、退休、职务变动：可填任何人。更号：教师编号填原编号，新编号填新的。撤并、更名：学校填原学校，"
        "新编号、新名称填承接学校的代码、名称。"),
    say("4. Then: rotation ledger event this file.", "四、填好后：rotation ledger event 本文件。"),
)


def event_form(
    history: History, month: Month, lang: Lang = "zh", told: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """Return the workbook, a row for everybody on rotation in a month or with a term that ended within the year.

    Parameters
    ----------
    history
        Of one banner.
    month
        The month it is now.
    lang
        Language of titles and guide; values stay Chinese.
    told
        Cells that are filled in already, by number of the teacher and field of `Happening`.
    """
    there = {one.teacher: one for at in (month.plus(-12), month, month.plus(1)) for one in history.stock(at)}
    known = [{"teacher": one.teacher, "name": one.name, "there": called(history, one.host),
              "until": str(one.end) if one.end else None, **(told or {}).get(one.teacher, {})}
             for one in there.values() if one.teacher]
    rows = sorted(known, key=lambda row: str(row["teacher"]))

    def fill(book: Book) -> None:
        lists, headings = DropDowns(LISTS.render(lang)), columns(Happening)
        write_table(book, EVENTS, list(headings.values()), [[row.get(name) for name in headings] for row in rows],
                    lists=lists, frozen=3)
        write_guide(book, HEADING, LINES)
        write_lists(book, lists)

    return build(fill, lang=lang, title=HEADING.render(lang))
