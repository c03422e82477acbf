"""The sheet 填写说明 that opens every input workbook: how to fill it in, and all its columns."""

from __future__ import annotations

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS, SheetOf
from rotation.tables.sheet_style import Book, add_sheet, finish_sheet, write_header, write_heading
from rotation.text import Lang, Text, say
from rotation.workbook.template_cells import remark, title_of

GUIDE = say("Guide", "填写说明")
"""Name of the sheet; never read."""

HEADING = say("Rotation of teachers: how to fill in this workbook", "义务教育学校教师交流轮岗数据填写说明")

LINES: tuple[Text, ...] = (
    say("1. One row per school on sheet Schools, one row per teacher on sheet Teachers, as of 1 "
        "September of the round: leave out who retires or resigns by 31 August.",
        "一、“学校”表一校一行，“教师”表一人一行，以本年度9月1日为准；8月31日前退休、离职的不再填报。"),
    say("2. Red titles are required. The other columns may stay blank; a rule that lacks its "
        "columns is listed as not checked.",
        "二、红色标题为必填，其余可以留空；缺少所需列的规则会在结果中列为“未核查”，不会悄悄跳过。"),
    say("3. Rows in gray italics whose code begins with EXAMPLE or 示例 are examples; they are not "
        "read and may be deleted.",
        "三、灰色斜体、编号以“示例”开头的行是样例，不会被读取，可以删除。"),
    say("4. Codes are text; months are written 2020-09 or 2020年9月; yes and no are 是 and 否.",
        "四、代码按文本填写（前面的0不能丢）；年月写成 2020-09 或 2020年9月；是否类填“是”或“否”。"),
    say("5. Do not fill in ID-card numbers, telephone numbers or ethnicity: they are not needed.",
        "五、不需要身份证号、手机号码、民族等信息，请勿填写。"),
    say("6. On sheet Policy state the year and the banner. The other rules have printed defaults.",
        "六、“政策”表至少填写年度和旗县名称；其他规则都有默认值，可用“rotation rules”查看。"),
    say("7. Check first: rotation check FILE.xlsx lists every defect with its cell and changes "
        "nothing; then: rotation plan FILE.xlsx -o DIR.",
        "七、填好后先检查：rotation check 文件.xlsx（逐格列出问题，不改动原文件）；"
        "再编制方案：rotation plan 文件.xlsx -o 文件夹。"),
)
"""What an office must know before filling in."""

FICTION = say("All schools and people in this workbook are invented.",
              "本工作簿中的学校和人员均为虚构，如有雷同，纯属巧合。")


def write_guide(book: Book, notice: str) -> None:
    """Write the guide: the lines to know, then every column of every sheet."""
    sheet = add_sheet(book, GUIDE.render(book.lang), notice=notice, portrait=True)
    write_heading(book, sheet, 0, HEADING.render(book.lang), columns=4)
    row = 1
    if notice:
        write_heading(book, sheet, row, notice, columns=4, look="notice")
        sheet.set_row(row, 36)
        row += 1
    for line in LINES:
        text = line.render(book.lang)
        sheet.merge_range(row, 0, row, 3, text, book.formats["plain"])
        sheet.set_row(row, 34)
        row += 1
    _write_columns(book, sheet, row + 1)
    finish_sheet(sheet, widths=[10, 20, 8, 64], header_row=0, columns=4)


def _write_columns(book: Book, sheet: object, row: int) -> None:
    titles = [say("Sheet", "工作表"), say("Column", "列"), say("Required", "必填"),
              say("What to fill in", "填写要求")]
    write_header(book, sheet, row, [title.render(book.lang) for title in titles])
    for owner in SHEETS:
        row = _write_sheet_columns(book, sheet, row, owner)


def _write_sheet_columns(book: Book, sheet: object, row: int, owner: SheetOf) -> int:
    put = sheet.write_string  # type: ignore[attr-defined]
    for column in columns(owner.record).values():
        row += 1
        told = remark(column, book.lang)
        put(row, 0, sheet_title(owner, book.lang), book.formats["text"])
        put(row, 1, title_of(column, book.lang), book.formats["text"])
        put(row, 2, _mark(column.starred, book.lang), book.formats["text_center"])
        put(row, 3, told, book.formats["wrap"])
        lines = 1 + len(told) // 30
        sheet.set_row(row, 16 * lines + 2)  # type: ignore[attr-defined]
    return row


def _mark(required: bool, lang: Lang) -> str:
    return say("yes", "是").render(lang) if required else ""


def sheet_title(owner: SheetOf, lang: Lang) -> str:
    """Return the name of a sheet in one language."""
    return owner.title if lang == "zh" else owner.english
