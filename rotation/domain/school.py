"""A school as the bureau's sheet 学校 describes it."""

from __future__ import annotations

from dataclasses import dataclass

from rotation.domain.fields import column
from rotation.domain.leadership import PartyBody
from rotation.domain.support import Weekday
from rotation.domain.vocabulary import SchoolType, Setting, Stage
from rotation.text import say

GRADES = "一二三四五六七八九"


@dataclass(frozen=True, kw_only=True)
class School:
    """One school; a (school, stage) is a place 学校学段."""

    code: str = column("学校代码", "School code", "id", required=True)
    name: str = column("学校名称", "School name", "name", required=True)
    short: str | None = column("学校简称", "Short name", "name")
    type: SchoolType = column("学校类型", "School type", "choice", required=True,
                              choices=SchoolType)
    setting: Setting = column("城乡类型", "Urban or rural", "choice", required=True,
                              choices=Setting,
                              note=say("城区 镇区 乡村, or the codes 111 to 220",
                                       "城区、镇区、乡村，或代码 111、112、121、122、123、210、220"))
    rural: bool | None = column("农村牧区学校", "Rural or pastoral", "yes_no")
    weak: bool | None = column("薄弱学校", "Weak school", "yes_no")
    strong: bool | None = column("优质学校", "Strong school", "yes_no")
    town: str | None = column("苏木乡镇", "Town", "place")
    group: str | None = column("教育集团", "Education group", "text")
    primary_group: str | None = column(
        "小学教育集团", "Primary group", "text",
        note=say("if the primary stage belongs to another group", "小学部另属其他集团的填写，其余留空"))
    junior_group: str | None = column(
        "初中教育集团", "Junior group", "text",
        note=say("if the junior stage belongs to another group", "初中部另属其他集团的填写，其余留空"))
    partner: str | None = column("结对学校", "Paired school", "school")
    longitude: float | None = column("经度", "Longitude", "coordinate")
    latitude: float | None = column("纬度", "Latitude", "coordinate")
    primary_pupils: int | None = column("小学学生数", "Primary pupils", "count")
    junior_pupils: int | None = column("初中学生数", "Junior pupils", "count")
    grade1: int | None = column("一年级班数", "Grade 1 classes", "count")
    grade2: int | None = column("二年级班数", "Grade 2 classes", "count")
    grade3: int | None = column("三年级班数", "Grade 3 classes", "count")
    grade4: int | None = column("四年级班数", "Grade 4 classes", "count")
    grade5: int | None = column("五年级班数", "Grade 5 classes", "count")
    grade6: int | None = column("六年级班数", "Grade 6 classes", "count")
    grade7: int | None = column("七年级班数", "Grade 7 classes", "count")
    grade8: int | None = column("八年级班数", "Grade 8 classes", "count")
    grade9: int | None = column("九年级班数", "Grade 9 classes", "count")
    established_posts: int | None = column("核定编制", "Approved posts", "count")
    boarding: bool | None = column("寄宿", "Boarding", "yes_no")
    remote_room: int | None = column("同频互动教室", "Remote classroom", "rooms")
    dorm_beds: int | None = column("周转宿舍床位", "Staff dorm beds", "count")
    send_min: int | None = column("派出名额下限", "Least to send", "count")
    send_max: int | None = column("派出名额上限", "Most to send", "count")
    receive_min: int | None = column("接收名额下限", "Least to receive", "count")
    receive_max: int | None = column("接收名额上限", "Most to receive", "count")
    party: PartyBody | None = column(
        "党组织", "Party organization", "choice", choices=PartyBody, later=True,
        note=say("for principals; blank: two people if a 书记 is on the roster, else a branch with one for both",
                 "校长交流用；留空时：花名册有书记的按书记、校长分设，否则按党支部"))
    deputy_posts: int | None = column(
        "副职职数", "Deputy posts", "count", later=True,
        note=say("for principals: posts of deputies; blank: as many as now",
            "校长交流用：核定的副职职数；留空按现有人数"))
    certified_in: int | None = column(
        "达标年度", "Year of certification", "count", later=True,
        note=say("for principals: the year in which the banner's balance is certified there",
                 "校长交流用：接受优质均衡验收的年度，如 2026"))
    legal: str | None = column(
        "法人单位", "Legal person", "school", later=True,
        note=say("for principals: the school whose team leads a teaching point or branch; blank: itself",
                 "校长交流用：教学点、分校填中心校；独立法人留空"))
    no_walk_days: tuple[Weekday, ...] = column(
        "不可走教日", "No itinerants on", "choices", choices=Weekday, default=(), later=True,
        note=say("days on which nobody may come by the day, separated by 、",
                 "本校不能接收或派出走教教师的日子，如周一、周三"))

    row: int = 0
    """Row of the sheet it was read from; 0 if made in code. No part of the facts."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Compulsory stages the school has."""
        return self.type.stages

    @property
    def classes(self) -> tuple[int, ...]:
        """Classes of grades 1 to 9, blanks as 0."""
        told = (self.grade1, self.grade2, self.grade3, self.grade4, self.grade5, self.grade6, self.grade7, self.grade8,
                self.grade9)
        return tuple([number or 0 for number in told])

    @property
    def rooms(self) -> int:
        """Rooms for lessons with a class elsewhere (同频互动教室): 0 to 20; 是 is one, blank none."""
        return int(self.remote_room or 0)

    def group_at(self, stage: Stage) -> str | None:
        """Return the education group of one stage: its own, else that of the school."""
        own = self.primary_group if stage is Stage.PRIMARY else self.junior_group
        return own or self.group

    def pupils(self, stage: Stage) -> int:
        """Pupils of one compulsory stage, blank as 0."""
        number = self.primary_pupils if stage is Stage.PRIMARY else self.junior_pupils
        return number or 0


def grades_of(stage: Stage) -> range:
    """Return the grade numbers 1 to 9 that belong to a compulsory stage."""
    return range(1, 7) if stage is Stage.PRIMARY else range(7, 10)
