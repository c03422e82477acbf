"""W08 人选."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.round import Opening
from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.domain.support import Walking
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import PersonStatus, Willingness
from rotation.rules._base import Example
from rotation.rules._share import SHARING, ShareRule, fit
from rotation.rules._share_tiny import music
from rotation.rules.e10_stage import StageFit
from rotation.text import Text, say


class WhoWalks(ShareRule):
    """In post at the own school, established or not, not marked 走教 不可, no school leader.

    Stage (E10) and subject (at least ``min_fit``, as in E20) fit the place where lessons are given. Class teachers
    walk only if the bureau says so or they applied themselves (交流意愿 主动申请).
    """

    programme = SHARING
    code = "W08"
    label = say("Who walks", "走教人选")
    sentence = say("Teachers in post who are fit for the subject walk; class teachers only by consent",
                   "在岗、学段学科匹配的教师走教；班主任须本人同意")
    basis = "教师〔2014〕4号；教师资格条例"
    examples: ClassVar = (
        Example("在岗的音乐教师", music, True, "甲", "二小 小学 音乐"),
        Example("班主任未申请", lambda: music(class_teacher=True), False, "甲", "二小 小学 音乐"),
        Example("班主任主动申请", lambda: music(class_teacher=True, willingness=Willingness.VOLUNTEERS), True,
                "甲", "二小 小学 音乐"),
        Example("允许班主任走教", lambda: music(class_teacher=True), True, "甲", "二小 小学 音乐",
                policy={"W08.class_teacher": True}),
        Example("注明不可走教", lambda: music(walking=Walking.NEVER), False, "甲", "二小 小学 音乐"),
        Example("病休人员", lambda: music(status=PersonStatus.SICK), False, "甲", "二小 小学 音乐"),
    )

    class_teacher: bool = Field(default=False, title="班主任是否走教", description="whether class teachers walk")
    min_fit: int = Field(default=2, ge=1, le=3, title="走教的最低学科匹配度：3主教 2资格 1兼教",
                         description="least fit of subject: 3 main, 2 certificate, 1 concurrent")

    def permits(self, world: Sharing, mover: Mover, choice: Choice) -> bool:
        del choice
        return self._why(world, mover) is None

    def says(self, world: Sharing, mover: Mover, choice: Choice) -> Text:
        del choice
        return self._why(world, mover) or say("", "")

    def _why(self, world: Sharing, mover: Mover) -> Text | None:
        teacher = world.teacher(mover.teacher)
        if mover.cell is not None:
            return None if world.at_home(mover.teacher, mover.cell) else self._unfit(world, teacher, mover.cell)
        if teacher.status is not PersonStatus.IN_POST or world.round.posting(teacher) is not None:
            return say("not in post at the own school", "不在本校岗位")
        if teacher.walking is Walking.NEVER:
            return say("is not to walk", "注明不可走教")
        if world.round.leads(teacher):
            return say("leads the school", "校级领导")
        if teacher.class_teacher and not self.class_teacher and not world.round.volunteers(teacher):
            return say("a class teacher who has not applied", "班主任，本人未申请")
        return None

    def _unfit(self, world: Sharing, teacher: Teacher, cell: Opening) -> Text | None:
        stage = world.round.law.get(StageFit.code)
        stages = stage if isinstance(stage, StageFit) else StageFit()
        if not stages.permits(world.round, teacher, cell):
            return stages.says(world.round, teacher, cell)
        if fit(world, teacher.id, cell) < self.min_fit:
            return say("not fit for {j}", "{j}学科不匹配", j=cell.subject)
        return None
