"""The sheets that an office writes for its ledger: 变动, and 台账 of the years before."""

from __future__ import annotations

from dataclasses import dataclass

from rotation.domain.fields import column
from rotation.domain.months import Month
from rotation.domain.problem import SHEETS, SheetOf
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import AfterTerm, Form, Stage
from rotation.ledger.history import Ending, EventKind, Grade
from rotation.text import say


@dataclass(frozen=True, kw_only=True)
class Happening:
    """变动: what happened to a person or a school after a decision."""

    kind: EventKind = column("类型", "Kind", "choice", required=True, choices=EventKind)
    teacher: str | None = column("教师编号", "Teacher ID", "id")
    name: str | None = column("姓名", "Name", "name", sensitive=True)
    there: str | None = column("现接收学校", "Host now", "text", note=say(
        "filled in for your eyes; it is not read", "供对照，不读取"))
    until: str | None = column("现期满", "Term ends", "text", note=say(
        "filled in for your eyes; it is not read", "供对照，不读取"))
    month: Month = column("日期", "Date", "month", required=True, note=say(
        "the month counts; of 延长 the new last month", "精确到月；“延长”填新的截止年月"))
    school: str | None = column("学校", "School", "text")
    after: AfterTerm | None = column("去向", "After the term", "choice", choices=AfterTerm, aliases=("期满去向",))
    grade: Grade | None = column("考核等次", "Grade", "choice", choices=Grade)
    becomes: str | None = column("新编号", "New ID", "id", note=say(
        "更号: the new 教师编号; 撤并, 更名: code of the school that follows",
        "“更号”填新教师编号；“撤并”“更名”填承接学校的代码"))
    named: str | None = column("新名称", "New name", "name")
    basis: str | None = column("依据", "Basis", "text")
    clerk: str = column("经办人", "Clerk", "text", required=True, sensitive=True)
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class PastSpell:
    """台账: one spell of the years before, in the order of the rotation block of the national teacher system."""

    teacher: str = column("教师编号", "Teacher ID", "id", required=True)
    name: str | None = column("姓名", "Name", "name", sensitive=True)
    form: Form | None = column("交流轮岗类型", "Form", "choice", choices=Form, aliases=("形式", "交流形式"))
    relation: bool | None = column("是否调动人事关系", "Personnel relation moved", "yes_no")
    start: Month = column("开始年月", "Start", "month", required=True, aliases=("开始",))
    end: Month | None = column("结束年月", "End", "month", aliases=("结束",))
    home: str = column("原单位名称", "Home school", "school", required=True, aliases=("派出学校", "原单位"))
    host: str = column("交流轮岗单位名称", "Host school", "school", required=True, aliases=("接收学校", "交流轮岗单位"))
    stage: Stage | None = column("任教学段", "Stage", "choice", choices=Stage)
    subject: str | None = column("任教学科", "Subject", "subject")
    real_end: Month | None = column("实际结束", "Real end", "month")
    ended: Ending | None = column("结束方式", "How it ended", "choice", choices=Ending)
    after: AfterTerm | None = column("期满去向", "After the term", "choice", choices=AfterTerm)
    grade: Grade | None = column("考核等次", "Grade", "choice", choices=Grade)
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class NamedSchool:
    """学校, as far as a ledger needs it: what a code is called."""

    code: str = column("学校代码", "School code", "id", required=True)
    name: str = column("学校名称", "School name", "name", required=True)
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class NamedPerson:
    """教师, as far as a ledger needs it: what a number is called."""

    id: str = column("教师编号", "Teacher ID", "id", required=True)
    name: str = column("姓名", "Name", "name", required=True, sensitive=True)
    row: int = 0


EVENTS = SheetOf("events", "变动", "Events", Happening, required=True, aliases=("变动表", "人员变动"))
PAST = SheetOf("past", "台账", "Ledger", PastSpell, required=True, aliases=(
    "历年交流台账", "交流台账", "交流轮岗台账", "交流轮岗", "教师交流轮岗"))
NAMED = SheetOf("named", "学校", "Schools", NamedSchool)
PEOPLE = SheetOf("people", "教师", "Teachers", NamedPerson, aliases=next(
    one.aliases for one in SHEETS if one.record is Teacher))
