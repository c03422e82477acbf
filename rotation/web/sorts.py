"""The sorts of file that a desk keeps, and how they are called there."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from rotation.text import Text, say
from rotation.workbook import text_table
from rotation.workbook.intake import MARKS, SUFFIXES


class Sort(NamedTuple):
    """A sort of file that the desk keeps.

    Parameters
    ----------
    word
        How it is called there, before its number.
    suffixes
        The endings that it may have.
    wanted
        What is said of a file with another ending.
    """

    word: str
    suffixes: Collection[str]
    wanted: Text

    @property
    def pattern(self) -> re.Pattern[str]:
        """The names of this sort."""
        return re.compile(rf"{self.word}-([0-9]{{3,}})(\.[a-z]+)")

    def number(self, name: str) -> int:
        """Return the number of a name; 0 if it is none of this sort."""
        match = self.pattern.fullmatch(name)
        return int(match[1]) if match else 0


BOOK = Sort("数据", SUFFIXES, say("this is no workbook: drop an Excel or WPS workbook, an .ods or a .csv",
                                  "这不是可读取的表格文件，请放入 Excel、WPS 工作簿，或 .ods、.csv 文件"))
ROSTER = Sort("名单", (".xlsx", ".xlsm"), say("this is no list: drop a workbook (.xlsx) of teachers and host schools",
                                              "这不是可比较的名单，请放入列明教师与接收学校的工作簿（.xlsx）"))
NOTICE = Sort("公示", (".xlsx", ".docx"), say("a notice is a workbook (.xlsx) or a document (.docx)",
                                              "公示文件应为 .xlsx 或 .docx"))
CHANGES = Sort("变更", (".xlsx", ".xlsm", ".toml"), say(
    "this is no file of changes: drop 变更.xlsx of the plan, filled in", "这不是变更文件，请放入填好的 变更.xlsx"))
EVENTS = Sort("变动", (".xlsx", ".xlsm"), say(
    "this is no form of events: drop 变动.xlsx, filled in", "这不是变动登记表，请放入填好的 变动.xlsx"))
BANNERS = Sort("清单", (".toml",), say("a list of banners is a .toml", "旗县清单应为 .toml"))
COPY = Sort("备份", (".db", ".jsonl"), say(
    "this is no copy of a ledger: drop a backup (.db or .jsonl)", "这不是台账备份，请放入备份文件（.db 或 .jsonl）"))
LETTER = Sort("模板", (".docx",), say(
    "a template of a letter is a Word document (.docx)", "文书模板应为 Word 文档（.docx）"))
LETTERS = "材料模板"
"""How folders of the office's own templates are called, before their numbers; they are no results."""
WORKBOOKS = frozenset(SUFFIXES) - frozenset(text_table.SUFFIXES)
"""Endings of what is surely a workbook: a text that lies about may be anything."""
OURS = re.compile("|".join((*(one.pattern.pattern for one in (BOOK, ROSTER, NOTICE, CHANGES, EVENTS)),
                            rf".*(?:{'|'.join(MARKS)})(?:-\d+)?\.xlsx")))
"""Names of the files that the page itself puts on a desk."""
