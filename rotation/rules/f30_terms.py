"""F30 期限."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.manners import term_years_of
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form, LockKind
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import lock, tiny
from rotation.text import Text, say


def _sent(form: Form | None = None, years: int | None = None) -> Problem:
    orders = [lock("甲", LockKind.GOES_TO, "村小", form=form, term_years=years)] if form else []
    return tiny({"一小": {}, "村小": {"rural": True}}, {"甲": {}}, locks=orders)


class Terms(PairRule):
    """How long each form lasts, in school years; the term of an order wins.

    定期交流 lasts ``round.term_years``, and so do 集团统筹 and 对调 unless they are given a term of their own.
    跟岗 lasts one school year. 调动 has no end: its people belong to the host. Switched off, every form lasts
    ``round.term_years``.
    """

    code = "F30"
    label = say("Term by form", "各形式期限")
    sentence = say("Each form of exchange has its own term; an order may give another",
                   "各种交流形式按各自期限执行，指定中写明期限的从其规定")
    basis = "教师〔2014〕4号；城镇教师支教不少于一学年为通行做法；其余由旗县确定"
    examples: ClassVar = (
        Example("定期交流：本年度交流期限", _sent, True, "甲", "村小 小学 数学"),
        Example("支教：一学年", lambda: _sent(Form.SUPPORT), False, "甲", "村小 小学 数学"),
        Example("支教，指定两学年", lambda: _sent(Form.SUPPORT, 2), True, "甲", "村小 小学 数学"),
        Example("对调：同定期交流", lambda: _sent(Form.SWAP), True, "甲", "村小 小学 数学"),
    )

    support: int = Field(default=1, ge=1, le=3, title="支教期限（学年）",
                         description="school years of support teaching")
    pair: int = Field(default=1, ge=1, le=6, title="结对交流期限（学年）",
                      description="school years of an exchange between paired schools")
    group: int | None = Field(
        default=None, ge=1, le=6, title="集团统筹期限（学年，缺省同本年度交流期限）",
        description="school years of an exchange within the group (default: the term of the round)")
    swap: int | None = Field(
        default=None, ge=1, le=6, title="对调期限（学年，缺省同本年度交流期限）",
        description="school years of a swap (default: the term of the round)")
    walk: int = Field(default=1, ge=1, le=3, title="走教期限（学年）", description="school years of itinerant teaching")

    def term_years(self, round: Round, form: Form) -> int | None:
        del round
        own = {Form.SUPPORT: self.support, Form.PAIR: self.pair, Form.GROUP: self.group, Form.SWAP: self.swap,
               Form.SHADOW: 1, Form.ITINERANT: self.walk}
        return own.get(form)

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        return say("the term is {n} school years", "期限为{n}学年", n=term_years_of(round, teacher, opening))

    def shows(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        return term_years_of(round, teacher, opening) == round.settings.term_years
