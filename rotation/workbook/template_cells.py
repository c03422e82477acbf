"""Facts as cells, and what a column expects, for the input workbook that `template` writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rotation.domain.fields import Heading, Kind
from rotation.domain.vocabulary import NO_CERTIFICATE, SUBJECTS
from rotation.text import Lang, Term, Text, say

CellValue = str | int | float | None

TEXT_KINDS: frozenset[Kind] = frozenset(
    {"text", "id", "name", "month", "yes_no", "choice", "choices", "subject", "subjects", "school",
     "schools", "teacher", "certificate", "place"},
)
"""Kinds whose cells are formatted as text, so that 007 stays 007."""

CERTIFICATES = ("幼儿园", "小学", "初级中学", "高级中学", NO_CERTIFICATE)
"""Usual words of 教师资格学段."""

OFFICIAL: dict[str, str] = {"初中": "初级中学", "高中": "高级中学"}
"""How a certificate itself spells the stages."""

HINTS: dict[Kind, Text] = {
    "text": say("text", "文字"),
    "id": say("a code, kept as text; every row its own", "代码，文本格式，不得重复"),
    "name": say("a name", "名称"),
    "month": say("a month such as 2020-09", "年月，如 2020-09 或 2020年9月"),
    "yes_no": say("是 or 否", "是或否"),
    "rooms": say("是 or 否, or how many rooms", "填是或否；有多间的填间数"),
    "count": say("a whole number", "整数"),
    "hundredths": say("a number with at most two decimals", "数字，最多两位小数"),
    "order": say("a whole number from 1", "从 1 起的整数"),
    "score": say("a whole number", "整数"),
    "share": say("a share such as 15%", "比例，如 15%"),
    "coordinate": say("decimal degrees", "以度为单位的小数，如 117.6152"),
    "choice": say("one word of the list", "从下拉列表中选一项"),
    "choices": say("words of the list, separated by 、", "可填多项，用顿号隔开"),
    "subject": say("one subject", "只填一门学科"),
    "subjects": say("subjects, separated by 、", "可填多门，用顿号隔开"),
    "school": say("code or full name of a school", "学校代码或学校全称"),
    "schools": say("codes or full names, separated by 、", "学校代码或全称，多所用顿号隔开"),
    "teacher": say("ID of a teacher", "教师编号"),
    "certificate": say("highest stage of the certificate", "所持教师资格证的最高学段"),
    "place": say("a town or a school code", "苏木乡镇名称或学校代码"),
}
"""What to fill in, by kind of column."""


def cell_value(value: Any, column: Heading) -> CellValue:
    """Return what a fact looks like in a cell: months and codes as text, hundredths as decimals."""
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if column.kind == "hundredths":
        return int(value) // 100 if value % 100 == 0 else int(value) / 100
    return OFFICIAL.get(value, value) if column.kind == "certificate" else _plain(value)


def _plain(value: Any) -> CellValue:
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    if isinstance(value, int | float):
        return value
    return str(value.value) if isinstance(value, Term) else str(value)


def closed_list(column: Heading) -> tuple[str, ...]:
    """Return the words a column is filled from, empty if it is free."""
    if column.kind == "yes_no":
        return ("是", "否")
    if column.kind == "choice" and column.choices is not None:
        return tuple(word.value for word in column.choices)
    if column.kind == "subject":
        return SUBJECTS
    return CERTIFICATES if column.kind == "certificate" else ()


def remark(column: Heading, lang: Lang) -> str:
    """Return the note on the title of a column: whether required, what to fill in, which words."""
    must = _must(column)
    told = column.note or HINTS[column.kind]
    words = closed_list(column)
    listed = say(" List: {words}", "可选：{words}", words="、".join(words)) if words else say("", "")
    full_stop = say("; ", "。") if words else say("", "")
    parts = (must, told, full_stop, listed)
    return "".join(part.render(lang) for part in parts).strip()


def _must(column: Heading) -> Text:
    if column.must_exist:
        return say("Keep this column. ", "此列不可缺。")
    return say("Required. ", "必填。") if column.required else say("", "选填。")


def title_of(column: Heading, lang: Lang) -> str:
    """Return the title of a column in one language."""
    return column.title if lang == "zh" else column.english


def put(sheet: Any, row: int, number: int, value: CellValue, look: Any) -> None:
    """Write one cell; text always as text."""
    if value is None:
        sheet.write_blank(row, number, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, number, value, look)
    else:
        sheet.write_number(row, number, value, look)


def shown(values: Iterable[CellValue]) -> list[str]:
    """Return values as text, to measure their widths."""
    return ["" if value is None else str(value) for value in values]
