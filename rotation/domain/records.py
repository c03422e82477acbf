"""The smaller sheets: needs, wishes, locks, distances, history, parameters, answers."""

from __future__ import annotations

from dataclasses import dataclass

from rotation.domain.fields import column
from rotation.domain.months import Month
from rotation.domain.vocabulary import Form, GroupBasis, LockKind, Rounding, Stage
from rotation.text import say


@dataclass(frozen=True, kw_only=True)
class Need:
    """需求: posts that the bureau sets for one (place, subject), instead of the computed ones."""

    school: str = column("学校", "School", "school", required=True)
    stage: Stage = column("学段", "Stage", "choice", required=True, choices=Stage)
    subject: str = column("学科", "Subject", "subject", required=True)
    amount: int = column("需求数", "Needed", "hundredths", required=True)
    most: int | None = column("最多", "At most", "count")
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class Wish:
    """意愿: what a teacher wants or costs at one school."""

    teacher: str = column("教师编号", "Teacher ID", "teacher", required=True)
    school: str = column("学校", "School", "school", required=True)
    order: int | None = column("志愿序", "Order of wish", "order")
    score: int | None = column("分数", "Score", "score")
    cost: int | None = column("代价", "Cost", "score")
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class Lock:
    """指定: a decision of the office that the plan must respect, with reason and author."""

    teacher: str = column("教师编号", "Teacher ID", "teacher", required=True)
    kind: LockKind = column("类型", "Kind", "choice", required=True, choices=LockKind)
    schools: tuple[str, ...] = column("学校", "School", "schools", default=())
    form: Form | None = column("交流形式", "Form", "choice", choices=Form)
    term_years: int | None = column("期限", "Term in years", "count")
    relation: bool | None = column("是否调动人事关系", "Personnel relation moves", "yes_no")
    swap_group: str | None = column(
        "对调组", "Swap ring", "text", note=say(
            "form 对调: the same word in every row of one ring; blank: rings are read by 教师编号. 跟岗: the same word "
            "in the row of who learns and in that of who is sent to teach at the learner's school in return (置换)",
            "对调：同一组对调的各行填写相同的组名，不填则按教师编号顺序识别；跟岗置换：跟岗的一行和对方学校派来顶岗的一行填写相同的组名"))
    reason: str = column("理由", "Reason", "text", required=True, sensitive=True)
    clerk: str = column("经办人", "Clerk", "text", required=True, sensitive=True)
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """双方同意: a school that a teacher's own and the receiving school both agreed to."""

    teacher: str = column("教师编号", "Teacher ID", "teacher", required=True)
    school: str = column("学校", "School", "school", required=True)
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class GroupShare:
    """分组比例: the least share of a group of E that exchanges (H12)."""

    name: str = column("名称", "Name", "text", required=True)
    basis: GroupBasis = column("依据", "Told apart by", "choice", required=True, choices=GroupBasis)
    value: str = column("取值", "Value", "text", required=True, note=say(
        "a school (code, full or short name), 小学 or 初中, an education group, 是 or 否; 每个: each of them by itself",
        "学校代码、全称或简称，小学或初中、教育集团名称、是或否；填“每个”表示逐一计算"))
    share: str = column("比例", "Share", "share", required=True)
    rounding: Rounding = column("取整", "Rounding", "choice", choices=Rounding, default=Rounding.UP)
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class Distance:
    """距离: kilometers by road between two schools or towns; one direction serves both.

    A row without an end tells where a town lies in which no school stands.
    """

    start: str = column("起点", "From", "place", required=True)
    end: str = column("终点", "To", "place", must_exist=True, default="")
    km: int | None = column("公里", "Kilometers", "hundredths")
    minutes: int | None = column("分钟", "Minutes", "count")
    longitude: float | None = column("经度", "Longitude", "coordinate", note=say(
        "of a town without a school, on a row of its own: 起点, 经度 and 纬度, nothing else",
        "用于没有学校的苏木乡镇：单独一行，只填起点、经度、纬度"))
    latitude: float | None = column("纬度", "Latitude", "coordinate")
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class Spell:
    """台账: one past or present rotation of a teacher."""

    teacher: str = column("教师编号", "Teacher ID", "teacher", required=True)
    school_year: str | None = column("学年", "School year", "text")
    home: str = column("派出学校", "Home school", "school", required=True)
    host: str = column("接收学校", "Host school", "school", required=True)
    start: Month = column("开始", "Start", "month", required=True)
    end: Month | None = column("结束", "End", "month")
    form: Form | None = column("形式", "Form", "choice", choices=Form)
    relation: bool | None = column("是否调动人事关系", "Personnel relation moved", "yes_no")
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """政策: one parameter of the round or of a rule, such as ``H10.rate``."""

    name: str = column("参数", "Parameter", "text", required=True)
    value: str = column("值", "Value", "text", must_exist=True, default="",
                        note=say("blank = not given", "留空表示未设定"))
    basis: str | None = column("依据", "Basis", "text")
    row: int = 0

    @property
    def given(self) -> bool:
        """Whether the row has a value; one without says nothing."""
        return bool(self.value)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """确认: the officer's yes to a warning that asks."""

    code: str = column("代码", "Code", "text", required=True)
    cell: str | None = column("单元格", "Cell", "text")
    clerk: str = column("经办人", "Clerk", "text", required=True, sensitive=True)
    row: int = 0
