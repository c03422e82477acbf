"""A teacher as the bureau's sheet 教师 describes him or her."""

from __future__ import annotations

from dataclasses import dataclass

from rotation.domain.fields import column
from rotation.domain.months import Month
from rotation.domain.support import Walking, Weekday
from rotation.domain.vocabulary import (
    UNPOSTED,
    AfterTerm,
    Application,
    Degree,
    Duty,
    Gender,
    Level,
    PersonStatus,
    PostKind,
    Rank,
    Stage,
    Willingness,
)
from rotation.text import say


@dataclass(frozen=True, kw_only=True)
class Teacher:
    """One teacher of the roster as of 1 September of the round."""

    id: str = column("教师编号", "Teacher ID", "id", required=True, proposed=True,
                     note=say("the number that the person keeps; if the sheet has none, numbers are proposed",
                              "本人长期不变的编号；整表没有编号的，检查时给出建议编号"))
    name: str = column("姓名", "Name", "name", required=True, sensitive=True)
    gender: Gender = column("性别", "Sex", "choice", required=True, choices=Gender)
    born: Month = column("出生年月", "Born", "month", required=True, sensitive=True)
    school: str = column("任教学校", "School", "school", required=True,
                         note=say("code, full or short name of the school; 待分配 for a new recruit",
                                  "填学校代码、全称或简称；新招聘未分配的填“待分配”"))
    stage: Stage = column("任教学段", "Stage", "choice", required=True, choices=Stage)
    subject: str = column("主教学科", "Main subject", "subject", required=True)
    minor_subjects: tuple[str, ...] = column("兼教学科", "Other subjects", "subjects", default=())
    certificate_stage: str | None = column(
        "教师资格学段", "Certificate stage", "certificate",
        note=say("blank = not yet checked; 无 = no certificate",
                 "小学、初级中学、高级中学……；没有资格证填“无”，未核实留空"))
    certificate_subjects: tuple[str, ...] = column(
        "教师资格学科", "Certificate subject", "subjects", default=())
    established: bool = column("是否在编", "In establishment", "yes_no", required=True)
    status: PersonStatus = column("人员状态", "Status", "choice", required=True, choices=PersonStatus)
    joined: Month | None = column("进本校年月", "Joined the school", "month", must_exist=True,
                                  note=say("required but for recruits", "待分配人员可留空，其余必填"))
    workload: int | None = column("折算工作量", "Workload", "hundredths",
                                  note=say("share of a full load, such as 0.5", "满工作量为 1，如 0.5"))
    backbone: Level | None = column("骨干级别", "Backbone level", "choice", choices=Level)
    degree: Degree | None = column("最高学历", "Highest degree", "choice", choices=Degree)
    rank: Rank | None = column("职称", "Professional rank", "choice", choices=Rank)
    putonghua: str | None = column("普通话等级", "Putonghua grade", "text")
    duty: Duty | None = column("行政职务", "Administrative post", "choice", choices=Duty)
    post: PostKind | None = column(
        "岗位类别", "Kind of post", "choice", choices=PostKind,
        note=say("教辅人员 and 工勤人员 need no subject: they count for 编制 only",
                 "教辅人员、工勤人员不填主教学科，只计入编制"))
    duty_since: Month | None = column("任现职年月", "In this post since", "month")
    grades: str | None = column("任教年级", "Grades taught", "text")
    class_teacher: bool | None = column("班主任", "Class teacher", "yes_no")
    graduating: bool | None = column("下学年毕业班", "Graduating class next year", "yes_no")
    graduated: bool | None = column("本学年毕业班", "Graduating class this year", "yes_no")
    bound_until: Month | None = column("服务期至", "Bound service until", "month")
    retires: Month | None = column("法定退休日期", "Statutory retirement", "month")
    retires_early: bool | None = column("是否申请提前退休", "Applies to retire early", "yes_no")
    deferral: str | None = column("暂缓类型", "Kind of deferral", "text", sensitive=True)
    deferral_until: Month | None = column("暂缓截止", "Deferred until", "month", sensitive=True)
    deferral_basis: str | None = column("暂缓依据", "Basis of deferral", "text", sensitive=True)
    deferral_approver: str | None = column("审批人", "Approved by", "text", sensitive=True)
    deferral_years: int | None = column("累计暂缓年数", "Years deferred in all", "count", sensitive=True)
    rotation_ended: Month | None = column("上次交流结束", "Last rotation ended", "month")
    host: str | None = column("交流中接收学校", "Now on rotation at", "school")
    host_until: Month | None = column("交流期限止", "On rotation until", "month")
    after_term: AfterTerm | None = column(
        "期满去向", "After the term", "choice", choices=AfterTerm, later=True,
        note=say("of whom the term has just ended: blank for back to the own school",
                 "本年度交流期满的填写；返回原校的可留空"))
    last_host: str | None = column(
        "上次接收学校", "Last on rotation at", "school", later=True,
        note=say("of whom the term has just ended: where it was", "本年度交流期满的，填期满前的接收学校"))
    spouse: str | None = column("配偶编号", "Spouse ID", "teacher", sensitive=True)
    home_town: str | None = column("家庭所在苏木乡镇", "Home town", "place", sensitive=True)
    rural_months: int | None = column("乡村任教月数", "Months of rural service", "count")
    points: int | None = column("交流积分", "Points", "hundredths")
    willingness: Willingness | None = column("交流意愿", "Willingness", "choice",
                                             choices=Willingness)
    application: Application | None = column("申报方式", "How proposed", "choice",
                                             choices=Application)
    recommended: int | None = column("推荐顺序", "Order of recommendation", "count")
    walking: Walking | None = column("走教", "Itinerant", "choice", choices=Walking, later=True, note=say(
        "only: the whole load is for other schools; blank: may", "专职：全部工作量用于走教；留空按“可”"))
    no_walk_days: tuple[Weekday, ...] = column(
        "不可走教日", "Not away on", "choices", choices=Weekday, default=(), later=True,
        note=say("days on which the teacher stays, separated by 、", "本人不能走教的日子，如教研日：周二、周四"))

    row: int = 0
    """Row of the sheet it was read from; 0 if made in code. No part of the facts."""

    @property
    def unposted(self) -> bool:
        """Whether this is a recruit who has no school yet (待分配)."""
        return self.school == UNPOSTED

    @property
    def load(self) -> int:
        """Supply in hundredths of a full load (折算工作量, else 100; principals 0, deputies 50)."""
        if self.workload is not None:
            return self.workload
        return (100, 50, 0)[(self.duty or Duty.NONE).height]

    @property
    def height(self) -> int:
        """Backbone level as a number, blank as none."""
        return self.backbone.height if self.backbone else 0
