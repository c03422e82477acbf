"""F10 计入口径."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from rotation.domain.manners import form_of, term_years_of
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form, LockKind
from rotation.rules._base import Example, PairRule, Share
from rotation.rules._tiny import lock, tiny
from rotation.text import Text, say


def _sent(form: Form | None = None, years: int | None = None) -> Problem:
    orders = [lock("甲", LockKind.GOES_TO, "村小", form=form, term_years=years)] if form else []
    return tiny({"一小": {}, "村小": {"rural": True}}, {"甲": {}}, locks=orders)


class CountedForms(PairRule):
    r"""Which forms of exchange count in X, from how many school years on.

    .. math:: X = \{t \in E \text{ placed} : \text{form} \in \mathrm{count},\ \text{term} \ge \mathrm{min\_years}\}

    跟岗 never counts, whatever is written. Somebody who teaches elsewhere by the day (走教) counts once, from
    ``min_share`` of a full load in other schools on, for at least ``min_years`` school years. Everybody else
    takes part without counting. A recruit's first post has no form to be asked. Sheet 形式与计入口径 tells both
    readings: this one, and if all forms counted.
    """

    code = "F10"
    label = say("What counts as exchange", "计入口径")
    sentence = say("Only the chosen forms, of a least length, count in the share exchanged",
                   "只有规定形式且达到规定期限的交流计入交流比例，其余为“参与交流、未计入”")
    basis = "教师〔2014〕4号“交流轮岗的方式”；全国无统一的计入天数，由旗县认定"
    examples: ClassVar = (
        Example("定期交流，计入", _sent, True, "甲", "村小 小学 数学"),
        Example("跟岗，不计入", lambda: _sent(Form.SHADOW), False, "甲", "村小 小学 数学"),
        Example("支教一学年，计入", lambda: _sent(Form.SUPPORT, 1), True, "甲", "村小 小学 数学"),
        Example("要求满两学年时，支教一学年不计入", lambda: _sent(Form.SUPPORT, 1), False, "甲", "村小 小学 数学",
                policy={"F10.min_years": 2}),
        Example("不计支教", lambda: _sent(Form.SUPPORT, 1), False, "甲", "村小 小学 数学",
                policy={"F10.count": [Form.TERM]}),
    )

    count: tuple[Form, ...] = Field(
        default=(Form.TERM, Form.TRANSFER, Form.SUPPORT, Form.GROUP, Form.PAIR, Form.SWAP, Form.ITINERANT),
        title="计入交流比例的形式（跟岗一律不计）",
        description="forms that count in the share exchanged; shadowing never does")
    min_share: Share = Field(
        default=Fraction(1, 2), ge=0, le=1, title="走教计入的最低工作量占比",
        description="least share of a full load from which itinerant teaching counts")
    min_years: int = Field(
        default=1, ge=1, le=9, title="计入的最短期限（学年）",
        description="least length in school years from which an exchange counts")

    def narrows(self, round: Round) -> bool:
        del round
        return self.min_years > 1 or not {*Form} - {Form.SHADOW} <= {*self.count}

    def counts(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        form = form_of(round, teacher, opening)
        return teacher.unposted or self.admits(form, term_years_of(round, teacher, opening))

    def admits(self, form: Form, years: int) -> bool:
        """Whether a form counts that lasts so long; 调动 has no end."""
        return form is not Form.SHADOW and form in self.count and (form is Form.TRANSFER or years >= self.min_years)

    def admits_walking(self, lessons: int | Fraction, load: int | Fraction, years: int) -> bool:
        """Whether somebody counts who teaches so many lessons a week at other schools.

        Parameters
        ----------
        lessons
            Lessons a week at schools other than the base.
        load
            Lessons a week of a full load there; none is no share.
        years
            School years that it lasts.
        """
        return load > 0 and Fraction(lessons) >= self.min_share * load and self.admits(Form.ITINERANT, years)

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        form = form_of(round, teacher, opening)
        return say("takes part without counting ({f})", "参与交流、未计入（{f}）", f=form)

    def shows(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        return self.counts(round, teacher, opening)
