"""What the program may ask an officer to confirm: the codes that sheet 确认 and ``--accept`` take."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from rotation.errors import Issue
from rotation.text import Text, say

YES: Mapping[str, Text] = {
    "class-count-gap": say("there is no class", "按没有班读取"),
    "class-size": say("the figures are right", "人数和班数无误"),
    "clock-in-date": say("read as the day after", "按次日读取"),
    "comments": say("leave the comments out", "批注不作依据"),
    "distance-asymmetric": say("each way counts as written", "两个方向各按所填计算"),
    "distance-unit": say("these are kilometers", "按公里读取"),
    "employment": say("count it as told", "按所示归类计算"),
    "external-links": say("take the values saved in this file", "按本文件保存的值读取"),
    "formulas": say("take the results as saved", "按保存的结果读取"),
    "hidden-columns": say("read the hidden columns too", "隐藏的列照常读取"),
    "hidden-rows": say("read the hidden rows too", "隐藏的行照常读取"),
    "hidden-sheet": say("leave the hidden sheet out", "隐藏的工作表不读取"),
    "home-of-two": say("this row is the home", "以本行的学校、学段为准"),
    "honour-as-backbone": say("count as backbone of that level", "按所示级别计入骨干"),
    "leading-after-post": say("both months are right", "两个年月都无误"),
    "leading-before-school": say("both months are right", "两个年月都无误"),
    "ledger-school-unknown": say("the school is no more", "该校已撤并"),
    "ledger-teacher-unknown": say("leave these rows out", "这些行不读取"),
    "macros": say("leave the macros out", "宏一律忽略"),
    "merged-cells": say("the value is that of every row", "其值用于每一行"),
    "need-above-most": say("read it so, with a gap", "按此读取，必有缺额"),
    "new-subject": say("it is a subject of its own", "作为新增学科"),
    "number-in-code-column": say("read the codes by their digits", "按数字读取代码"),
    "number-of-mover": say("the same person, keep the number", "是同一人，沿用编号"),
    "old-title": say("read by the table of the reform", "按改革对应关系读取"),
    "point-without-legal": say("the leader does not take part", "该领导不参加校长交流"),
    "post-before-school": say("count the years from then", "任职年限由此起算"),
    "private-character": say("keep the character", "保留该字"),
    "pupils-without-classes": say("count no lessons there", "不计算课时需求"),
    "retired-already": say("keep on the roster, not to take part", "保留在花名册，不参加交流"),
    "rotation-status": say("count at the host school", "按在接收学校计算"),
    "row-limit": say("no row was cut off", "数据完整，未被截去"),
    "same-person": say("these are two people", "是两个人"),
    "school-from-sheet-name": say("the names of the sheets are the schools", "以工作表名称作为学校"),
    "serial-without-date-format": say("read as dates of Excel", "按 Excel 日期读取"),
    "sheets-alike": say("read them together", "合并读取"),
    "short-school-name": say("that school is meant", "就是所示学校"),
    "staff-with-subject": say("they are no teachers", "不按教师读取"),
    "staff-without-subject": say("they are teaching support", "按教辅人员读取"),
    "struck-out": say("read them all the same", "照常读取"),
    "support-own-school": say("leave it as it is", "保留该行"),
    "swap-dissolved": say("the swap is off", "不再对调"),
    "two-sheets": say("read the first of them only", "只读取前一张表"),
    "vacant-head": say("plan with a vacancy", "按校长空缺安排"),
    "walker-part-time": say("both are right", "两处都无误"),
    "words-left-over": say("read so, leave the rest out", "按所示的词读取，其余文字不计"),
    "workload-high": say("the load is right", "工作量无误")}
"""What a yes comes to, by the code of the question: of data, changes and plans of leaders; a test holds it to them."""

ASKED = frozenset(YES)
"""Every code of a question."""

_NEAR = 3
_CELL = re.compile(r"\.([A-Z]{1,3}[0-9]{1,7})$")


def near(code: str) -> list[str]:
    """Return the codes that an unknown one may mean, the likeliest first; letter case is no difference."""
    plain = code.strip().lower()
    begun = sorted(one for one in ASKED if plain and one.startswith(plain))
    return begun[:_NEAR] or get_close_matches(plain, sorted(ASKED), _NEAR, 0.5)


def named(question: Issue) -> str:
    """Return what an answer to one question alone calls it: ``words-left-over@教师.O58``.

    The dot stands for the mark that Excel has between sheet and cell, which a shell takes for one of its own.
    """
    return f"{question.code}@{question.place.replace('!', '.')}"


def code_of(answer: str) -> str:
    """Return the code of the questions that an answer is about."""
    return answer.partition("@")[0]


def place_of(answer: str) -> str | None:
    """Return the place that an answer is about as sheet 确认 has it; None if it is about every question of its code."""
    return _CELL.sub(r"!\1", answer.partition("@")[2]) or None


def accepted(question: Issue, answers: Collection[str]) -> bool:
    """Whether one of some answers says yes to a question: to all of its code, or to this one."""
    return question.code in answers or named(question) in answers
