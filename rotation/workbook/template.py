"""The input workbook: empty for an office to fill in, or filled with the facts of a problem.

Every title, drop-down and note comes from the records of `rotation.domain`, so the template
cannot drift from what the reader reads.

What a reader must know
-----------------------
- A row whose first column begins with one of `EXAMPLE_MARKS` is an example and no fact.
- Sheets named in `OWN_SHEETS` (the guide and the very hidden lists) are not read.
- With a title, the titles of the columns stand below one row with that title.
- In the empty workbook the rows of 政策 have blank values until the office fills them in; a row of
  政策 with a blank value says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rotation.domain.fields import Heading, columns
from rotation.domain.problem import SHEETS, Problem, SheetOf
from rotation.domain.records import Parameter
from rotation.tables.print_setup import lines_of
from rotation.tables.sheet_style import (
    Book,
    add_sheet,
    build,
    finish_sheet,
    fit_width,
    publish,
    text_width,
    write_header,
    write_heading,
)
from rotation.text import Lang, Text, say
from rotation.workbook.change_sheets import CHANGE_SHEETS
from rotation.workbook.template_cells import (
    TEXT_KINDS,
    CellValue,
    cell_value,
    closed_list,
    put,
    remark,
    shown,
    title_of,
)
from rotation.workbook.template_exercise import write_exercise
from rotation.workbook.template_messy import write_messy
from rotation.workbook.template_sources import TEN, supplier

Look = Literal["clean", "messy", "exercise"]

EXAMPLE_MARKS = ("示例", "EXAMPLE")
"""How the first cell of an example row begins."""

GUIDE = say("Guide", "填写说明")
"""Name of the sheet; never read."""

HEADING = say("Rotation of teachers: how to fill in this workbook", "义务教育学校教师交流轮岗数据填写说明")

LINES: tuple[Text, ...] = (
    say("1. One row per school on sheet Schools, one row per teacher on sheet Teachers, as of 1 "
        "September of the round: leave out who retires or resigns by 31 August.",
        "一、“学校”表一校一行，“教师”表一人一行，以本年度9月1日为准；8月31日前退休、离职的不再填报。"),
    say("2. {ten}", "二、{ten}", ten=TEN),
    say("3. Red titles are required. The other columns may stay blank; a rule that lacks its "
        "columns is listed as not checked.",
        "三、红色标题为必填，其余可以留空；缺少所需列的规则会在结果中列为“未核查”，不会悄悄跳过。"),
    say("4. Rows in gray italics whose code begins with EXAMPLE or 示例 are examples; they are not "
        "read and may be deleted.",
        "四、灰色斜体、编号以“示例”开头的行是样例，不会被读取，可以删除。"),
    say("5. Codes are text; months are written 2020-09 or 2020年9月; yes and no are 是 and 否.",
        "五、代码按文本填写（前面的0不能丢）；年月写成 2020-09 或 2020年9月；是否类填“是”或“否”。"),
    say("6. Do not fill in ID-card numbers, telephone numbers or ethnicity: they are not needed.",
        "六、不需要身份证号、手机号码、民族等信息，请勿填写。"),
    say("7. On sheet Policy state the year and the banner. The other rules have printed defaults.",
        "七、“政策”表至少填写年度和旗县名称；其他规则都有默认值，可用“rotation rules”查看。"),
    say("8. Sheets Changes and New teachers stay empty until a plan has been published: rotation replan FOLDER "
        "--change FILE.xlsx reads them then.",
        "八、“变更”“新增教师”两张表在方案公示前不用填写；公示后有变动时填写，用 rotation replan 方案文件夹 "
        "--change 文件.xlsx 调整方案。"),
    say("9. Check first: rotation check FILE.xlsx lists every defect with its cell and changes "
        "nothing; then: rotation plan FILE.xlsx -o DIR.",
        "九、填好后先检查：rotation check 文件.xlsx（逐格列出问题，不改动原文件）；"
        "再编制方案：rotation plan 文件.xlsx -o 文件夹。"),
)
"""What an office must know before filling in."""

FICTION = say("All schools and people in this workbook are invented.",
              "本工作簿中的学校和人员均为虚构，如有雷同，纯属巧合。")

LISTS = say("Lists", "选项")
OWN_SHEETS = frozenset({GUIDE.en, GUIDE.zh, LISTS.en, LISTS.zh})
"""Sheets of the template that hold no facts."""

POLICY_ROWS: tuple[tuple[str, Text], ...] = (
    ("round.year", say("calendar year of September, such as 2026", "必填：9月所在年份，如 2026")),
    ("round.banner", say("name of the banner; “this banner” if blank", "旗县市（区）名称，不填则写作“本旗县”")),
    ("round.seat_town", say("town of the banner's seat", "旗县政府所在镇（街道）")),
    ("round.public_seed", say("seed of the public lottery; default the year",
                              "同等条件排序的公开随机种子，不填用年份")),
)
"""Parameters of the round that the empty workbook asks for."""

_SPARE_ROWS = 1000
_INLINE_WORDS = 15
_INLINE_CHARACTERS = 255

EXAMPLES: Mapping[str, Mapping[str, CellValue]] = {
    "schools": {
        "code": "001", "name": "某某旗云杉小学", "short": "云杉小学", "type": "小学", "setting": "镇区",
        "rural": "否", "weak": "否", "strong": "是", "town": "某某镇", "group": "云杉教育集团",
        "longitude": 117.6152, "latitude": 44.5861, "primary_pupils": 1020, "grade1": 4,
        "grade2": 4, "grade3": 4, "grade4": 4, "grade5": 4, "grade6": 4, "established_posts": 78,
        "boarding": "否", "remote_room": "是", "dorm_beds": 6,
    },
    "teachers": {
        "id": "001", "name": "张某", "gender": "女", "born": "1983-05", "school": "001",
        "stage": "小学", "subject": "语文", "minor_subjects": "道德与法治、书法",
        "certificate_stage": "小学", "certificate_subjects": "语文", "established": "是",
        "status": "在职在岗", "joined": "2012-09", "backbone": "旗县级", "degree": "大学本科",
        "rank": "一级", "putonghua": "二级甲等", "duty": "无", "grades": "三年级",
        "class_teacher": "是", "graduating": "否", "home_town": "某某镇", "willingness": "服从",
    },
    "needs": {"school": "001", "stage": "小学", "subject": "音乐", "amount": 2.5, "most": 3},
    "wishes": {"teacher": "001", "school": "002", "order": 1},
    "locks": {"teacher": "001", "kind": "指定去向", "schools": "002", "form": "定期交流",
              "term_years": 2, "relation": "否", "reason": "牵头组建教研组", "clerk": "某某"},
    "agreed": {"teacher": "001", "school": "002"},
    "shares": {"name": "各校交流比例", "basis": "学校", "value": "每个", "share": "15%", "rounding": "进一"},
    "distances": {"start": "某某镇", "end": "某某苏木", "km": 62.5, "minutes": 55},
    "history": {"teacher": "001", "school_year": "2020-2021", "home": "001", "host": "002",
                "start": "2020-09", "end": "2022-08", "form": "定期交流", "relation": "否"},
    "leaders": {"teacher": "001", "leading_since": "2019-09", "career_rank": "高级", "honour": "旗县级",
        "appraisal": "合格",
                "trained": "是", "member": "是", "led": "小学", "served": "某某中心小学", "wishes": "002",
                "skills": "寄宿"},
    "leader_orders": {"teacher": "001", "kind": "指定去向", "schools": "002", "duty": "校长", "reason": "加强薄弱学校",
                      "clerk": "某某"},
    "supports": {"id": "Y01", "name": "王某", "source": "银龄", "born": "1963-03", "rank": "高级",
                 "unit": "某某市某某小学", "school": "001", "stage": "小学", "subject": "音乐", "days": 5,
                 "start": "2026-09", "end": "2027-07"},
    "itineraries": {"teacher": "001", "school": "002", "weekday": "周三", "lessons": 4},
    "pairs": {"school": "001", "partner": "002", "kind": "城乡结对", "start": "2025-09"},
    "forecasts": {"year": 2027, "school": "001", "grade1": 5, "stage": "小学", "subject": "音乐", "hired": 1},
    "parameters": {"name": "H10.rate", "value": "10%", "basis": "写明文件名称和文号"},
    "answers": {"code": "same-name", "cell": "教师!B12", "clerk": "某某"},
    "changes": {"kind": "退出", "teacher": "001", "name": "张某", "reason": "随军离旗", "clerk": "某某"},
    "joined": {
        "id": "099", "name": "李某", "gender": "女", "born": "2002-05", "school": "待分配", "stage": "小学",
        "subject": "音乐", "certificate_stage": "小学", "certificate_subjects": "音乐", "established": "是",
        "status": "在职在岗", "joined": "2026-09"},
}
"""Values of the example rows by sheet and field; the first column gets the mark in front."""


@dataclass
class DropDowns:
    """Drop-down lists that are too long to stand in a validation, in order of first use."""

    name: str
    lists: list[tuple[str, ...]] = field(default_factory=list)

    def source(self, words: tuple[str, ...]) -> list[str] | str:
        """Return the words, or the range of the hidden sheet that will hold them."""
        if len(words) <= _INLINE_WORDS and len(",".join(words)) <= _INLINE_CHARACTERS:
            return list(words)
        if words not in self.lists:
            self.lists.append(words)
        letter = chr(ord("A") + self.lists.index(words))
        return f"='{self.name}'!${letter}$1:${letter}${len(words)}"


def write_input(
    path: Path, problem: Problem | None, lang: Lang, *, title: str = "", look: Look = "clean",
) -> None:
    """Write the input workbook at a path, at one stroke.

    Parameters
    ----------
    path
        Where; an older file there is replaced.
    problem
        Facts to fill in; None gives the empty workbook with one example row per sheet.
    lang
        Language of sheet names, titles and notes; values stay Chinese.
    title
        A line above every table and in every page header, such as the notice that all is invented.
    look
        ``messy`` writes the same facts the way offices send them (always with Chinese titles); ``exercise`` does
        so with planted faults and a sheet of answers.

    Raises
    ------
    OutputError
        The file cannot be written.
    ValueError
        The messy look was asked for without facts.
    """
    if look != "clean" and problem is None:
        raise ValueError("the messy look needs facts")

    def fill(book: Book) -> None:
        if look == "messy" and problem is not None:
            write_messy(book, problem, title)
        elif look == "exercise" and problem is not None:
            write_exercise(book, problem, title)
        else:
            _write_clean(book, problem, title)

    publish(path, build(fill, lang=lang, title=title or path.stem))


def _write_clean(book: Book, problem: Problem | None, notice: str) -> None:
    write_guide(book, notice)
    lists = DropDowns(LISTS.render(book.lang))
    for owner in (*SHEETS, *(CHANGE_SHEETS if problem is None else ())):
        _write_sheet(book, owner, problem, notice, lists)
    write_lists(book, lists)


def _write_sheet(
    book: Book, owner: SheetOf, problem: Problem | None, notice: str, lists: DropDowns,
) -> None:
    """Write one sheet: the facts of a problem, or an example row."""
    told = columns(owner.record)
    name = sheet_title(owner, book.lang)
    sheet = add_sheet(book, name, notice=notice)
    header_row = 1 if notice else 0
    rows = _rows(owner, problem)
    widths = widths_of(book, list(told.values()), rows)
    if notice:
        # Merged over the part in sight only: a line centered over 46 columns is never seen.
        write_heading(book, sheet, 0, notice, columns=min(len(told), 10), look="notice",
                      widths=widths)
    write_titles(book, sheet, header_row, list(told.values()))
    for number, values in enumerate(rows):
        _write_row(book, sheet, header_row + 1 + number, told, values)
    if problem is None:
        _write_example(book, sheet, header_row + 1 + len(rows), owner)
        if owner.record is Parameter:
            _explain_policy(book, sheet, header_row + 1)
    first = header_row + 1
    offer_lists(sheet, first, first + len(rows) + _SPARE_ROWS, list(told.values()), lists,
                 lang=book.lang)
    finish_table(book, sheet, header_row, list(told.values()), widths)
    sheet.autofilter(header_row, 0, header_row + max(1, len(rows)), len(told) - 1)


def write_titles(book: Book, sheet: Any, row: int, told: Sequence[Heading]) -> None:
    """Write the titles of columns, each with a note on what to fill in."""
    titles = [title_of(column, book.lang) for column in told]
    required = {title_of(column, book.lang) for column in told if column.starred}
    write_header(book, sheet, row, titles, required=required)
    for number, column in enumerate(told):
        note = remark(column, book.lang)
        box = {"author": "rotation", "font_size": 9, "x_scale": 1.6,
               "y_scale": max(0.6, 0.3 + len(note) / 60)}
        sheet.write_comment(row, number, note, box)


def _rows(owner: SheetOf, problem: Problem | None) -> list[list[Any]]:
    """Return the values of a sheet in the order of its columns."""
    told = columns(owner.record)
    if problem is not None:
        records: Sequence[Any] = problem.rows(owner)
    elif owner.record is Parameter:
        records = [Parameter(name=name, value="", basis="") for name, _ in POLICY_ROWS]
    else:
        records = []
    return [[cell_value(getattr(record, name, None), column) for name, column in told.items()]
            for record in records]


def _write_row(
    book: Book, sheet: Any, row: int, told: dict[str, Heading], values: list[Any],
) -> None:
    for number, (column, value) in enumerate(zip(told.values(), values, strict=True)):
        put(sheet, row, number, value or (None if value == "" else value), look_of(book, column))


def look_of(book: Book, column: Heading) -> Any:
    """Return the format of a column's cells."""
    if column.kind in ("month", "yes_no", "choice", "choices", "rooms"):
        return book.formats["text_center"]
    if column.kind == "coordinate":
        return book.formats["coordinate"]
    return book.formats["text" if column.kind in TEXT_KINDS else "general"]


def _write_example(book: Book, sheet: Any, row: int, owner: SheetOf) -> None:
    mark = EXAMPLE_MARKS[0 if book.lang == "zh" else 1]
    for number, value in enumerate(example_row(owner, mark)):
        put(sheet, row, number, value, book.formats["example"])


def _explain_policy(book: Book, sheet: Any, first: int) -> None:
    """Say beside each parameter that waits for its value what it means."""
    for row, (_, meaning) in enumerate(POLICY_ROWS, start=first):
        sheet.write_comment(row, 1, meaning.render(book.lang), {"author": "rotation"})


def offer_lists(
    sheet: Any, first: int, last: int, told: Sequence[Heading], lists: DropDowns, *, lang: Lang,
    schools: bool = True,
) -> None:
    """Offer drop-downs; a value outside the list asks, for the reader knows more spellings.

    Without a sheet of schools in the workbook, none are offered.
    """
    for number, column in enumerate(told):
        offer = _offer(column, lists, lang, first, schools=schools)
        if offer:
            sheet.data_validation(first, number, last, number, offer)


def _offer(column: Heading, lists: DropDowns, lang: Lang, first: int, *, schools: bool) -> dict[str, Any]:
    words = closed_list(column)
    if words:
        return {"validate": "list", "source": lists.source(words), "error_type": "warning",
                "error_title": title_of(column, lang)[:32],
                "error_message": remark(column, lang)[:200]}
    if column.kind == "school" and schools:
        codes = f"='{sheet_title(SHEETS[0], lang)}'!$A${first + 1}:$A${first + 500}"
        return {"validate": "list", "source": codes, "show_error": False}
    return {}


def widths_of(book: Book, told: list[Heading], rows: list[list[Any]]) -> list[int]:
    """Return widths that titles and values need."""
    return [
        fit_width(title_of(column, book.lang), shown(row[number] for row in rows[:200]))
        for number, column in enumerate(told)
    ]


def finish_table(
    book: Book, sheet: Any, header_row: int, told: list[Heading], widths: list[int],
) -> None:
    """Set widths, looks and print set-up of a sheet to fill in."""
    looks = [book.formats["text_column" if column.kind in TEXT_KINDS else "other_column"]
             for column in told]
    finish_sheet(sheet, widths=widths, header_row=header_row, columns=len(told), looks=looks,
                 frozen_columns=2 if len(told) > 8 else 0,
                 pages_wide=max(1, round(sum(widths) / 160)))


def write_lists(book: Book, lists: DropDowns) -> None:
    """Write the long lists of drop-downs on a sheet that nobody sees."""
    if not lists.lists:
        return
    sheet = add_sheet(book, lists.name)
    for number, words in enumerate(lists.lists):
        for row, word in enumerate(words):
            sheet.write_string(row, number, word)
    sheet.very_hidden()


# -- example rows -----------------------------------------------------------------------------


def example_row(owner: SheetOf, mark: str) -> list[CellValue]:
    """Return the example row of a sheet, its first cell beginning with the mark."""
    values = EXAMPLES[owner.attribute]
    row = [values.get(name) for name in columns(owner.record)]
    return [f"{mark} {row[0]}", *row[1:]]


# -- the guide --------------------------------------------------------------------------------


_GUIDE_WIDTHS = [10, 20, 8, 16, 54]


def write_guide(book: Book, notice: str) -> None:
    """Write the guide: the lines to know, then every column of every sheet."""
    sheet = add_sheet(book, GUIDE.render(book.lang), notice=notice, portrait=True)
    write_heading(book, sheet, 0, HEADING.render(book.lang), columns=len(_GUIDE_WIDTHS))
    row = 1
    if notice:
        write_heading(book, sheet, row, notice, columns=len(_GUIDE_WIDTHS), look="notice")
        sheet.set_row(row, 36)
        row += 1
    for line in LINES:
        text = line.render(book.lang)
        sheet.merge_range(row, 0, row, 4, text, book.formats["plain"])
        sheet.set_row(row, 17 * lines_of(text_width(text), sum(_GUIDE_WIDTHS)))
        row += 1
    _write_columns(book, sheet, row + 1)
    finish_sheet(sheet, widths=_GUIDE_WIDTHS, header_row=0, columns=len(_GUIDE_WIDTHS))


def _write_columns(book: Book, sheet: object, row: int) -> None:
    titles = [say("Sheet", "工作表"), say("Column", "列"), say("Required", "必填"),
              say("Who supplies it", "谁提供"), say("What to fill in", "填写要求")]
    write_header(book, sheet, row, [title.render(book.lang) for title in titles])
    for owner in SHEETS:
        row = _write_sheet_columns(book, sheet, row, owner)


def _write_sheet_columns(book: Book, sheet: object, row: int, owner: SheetOf) -> int:
    put = sheet.write_string  # type: ignore[attr-defined]
    for name, column in columns(owner.record).items():
        row += 1
        told = remark(column, book.lang)
        put(row, 0, sheet_title(owner, book.lang), book.formats["text"])
        put(row, 1, title_of(column, book.lang), book.formats["text"])
        put(row, 2, _mark(column.starred, book.lang), book.formats["text_center"])
        put(row, 3, supplier(owner.attribute, name).render(book.lang), book.formats["wrap"])
        put(row, 4, told, book.formats["wrap"])
        sheet.set_row(row, 16 * (1 + len(told) // 25) + 2)  # type: ignore[attr-defined]
    return row


def _mark(required: bool, lang: Lang) -> str:
    return say("yes", "是").render(lang) if required else ""


def sheet_title(owner: SheetOf, lang: Lang) -> str:
    """Return the name of a sheet in one language."""
    return owner.title if lang == "zh" else owner.english
