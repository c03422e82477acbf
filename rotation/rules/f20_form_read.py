"""F20 形式认定."""

from __future__ import annotations

from typing import Any, ClassVar

from rotation.domain.manners import form_of
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import AfterTerm, Form, LockKind
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import lock, tiny
from rotation.text import Text, say


def _to(*locks: object, **host: Any) -> Problem:
    return tiny({"一小": {"group": "一集团"}, "二小": host}, {"甲": {}}, locks=locks)


class FormRead(PairRule):
    """The form of a placement follows from the facts and is never chosen by the solver.

    An order decides. Else a placement that moves the personnel relation is 调动, as is that of a guest who stays after
    the term (期满留任); one between paired schools is 结对, one inside an education group of the teacher's stage
    集团统筹, and any other is of the round's own form (``round.form``), which is 支教 only where the bureau says so.
    Switched off, every placement without an order is of the round's own form.
    """

    code = "F20"
    label = say("Form of an exchange", "形式认定")
    sentence = say("The form of an exchange follows from orders, relation, pairs and groups",
                   "交流形式按指定、人事关系、结对学校、教育集团依次认定，其余为本年度交流形式")
    basis = "教师〔2014〕4号（定期交流、学区一体化管理、学校联盟、对口支援、走教等形式）"
    examples: ClassVar = (
        Example("其他学校：本年度交流形式", _to, True, "甲", "二小 小学 数学"),
        Example("同一教育集团：集团统筹", lambda: _to(group="一集团"), False, "甲", "二小 小学 数学"),
        Example("结对学校：结对", lambda: _to(partner="一小"), False, "甲", "二小 小学 数学"),
        Example("调动人事关系：调动", _to, False, "甲", "二小 小学 数学", policy={"round.relation": True}),
        Example("指定的形式优先", lambda: _to(
            lock("甲", LockKind.GOES_TO, "二小", form=Form.TERM), partner="一小"), True, "甲", "二小 小学 数学"),
    )

    def form(self, round: Round, teacher: Teacher, opening: Opening) -> Form | None:
        home, host = round.home(teacher), round.problem.school[opening.school]
        if round.relation(teacher) or teacher.after_term is AfterTerm.STAY:
            return Form.TRANSFER
        if home is None:
            return None
        if host.code in round.partners.get(home.code, ()):
            return Form.PAIR
        group = home.group_at(teacher.stage)
        return Form.GROUP if group and group == host.group_at(teacher.stage) else None

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        return say("the form is {f}", "形式认定为{f}", f=form_of(round, teacher, opening))

    def shows(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        return form_of(round, teacher, opening) is round.settings.form
