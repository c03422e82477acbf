"""H10 交流比例."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rotation.domain.besides import besides, decided, sent_from
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import ceil_of
from rotation.domain.round import Round
from rotation.domain.spoken import OneOfWords
from rotation.domain.vocabulary import Setting
from rotation.rules._at_hand import able
from rotation.rules._base import Example, PlanRule, Share, in_force
from rotation.rules._slack import Slack, least_share
from rotation.rules._tiny import tiny
from rotation.rules._values import PriceRange, Tunable
from rotation.rules._words import Inequality, Subject, Words
from rotation.rules.h35_leavers import LeaverCap
from rotation.rules.h80_quota import Quota
from rotation.text import Text, say


def _eleven() -> Problem:
    people = "甲乙丙丁戊己庚辛壬癸子"
    return tiny({"一小": {}, "二小": {}, "三小": {}}, {name: {} for name in people})


class RotationRate(PlanRule):
    r"""At least the legal share of E exchanges, plus a reserve for withdrawals after the notice.

    .. math:: X \ge \lceil (\mathrm{rate} + \mathrm{reserve}) \cdot |E| \rceil

    Locked teachers stay in the base; volunteers outside E and recruits count in neither number.
    The legal minimum ``ceil(rate * |E|)`` is reported apart. With ``scope`` urban_and_quality
    base and count are the teachers of 城区 and 优质 schools (教师〔2014〕4号).
    """

    code = "H10"
    label = say("Share exchanged", "交流比例")
    sentence = say("At least the legal share of the eligible exchange each school year",
                   "每学年交流轮岗教师不低于符合交流条件教师总数的规定比例")
    basis = "锡林郭勒盟“十四五”教育规划“不低于符合交流条件教师总数的10%”；教督〔2017〕6号 2.11"
    law = ("rate",)
    rank = 10
    gives = 190
    priced = "idle too"
    tuned: ClassVar = {
        "rate": Tunable(say("Share exchanged", "交流比例"), usual=PriceRange(
            1, Fraction(0), Fraction(10, 100), Fraction(1, 100))),
        "reserve": Tunable(say("Reserve", "预留比例")),
    }
    examples: ClassVar = (
        Example("11人应交流2人（含预留）", _eleven, True, plan="甲>二小 乙>二小"),
        Example("只交流1人", _eleven, False, plan="甲>二小"),
        Example("不设预留时仍需2人（10%向上取整）", _eleven, False, plan="甲>二小",
                policy={"H10.reserve": "0%"}),
        Example("比例9%、无预留时1人即可", _eleven, True, plan="甲>二小",
                policy={"H10.rate": "9%", "H10.reserve": "0%"}),
    )

    rate: Share = Field(
        default=Fraction(1, 10), ge=0, le=1, title="最低交流比例",
        description="least share exchanged, of the law or above it")
    reserve: Share = Field(
        default=Fraction(1, 100), ge=0, le=1, title="预留比例（应对公示后退出）",
        description="reserve for withdrawals after the notice")
    scope: Annotated[Literal["all", "urban_and_quality"], OneOfWords({
        "all": say("all schools", "全体"), "urban_and_quality": say("urban and quality schools", "城区和优质学校"),
    })] = Field(
        default="all", title="基数范围：全体，或城区和优质学校",
        description="base: all schools, or urban and quality ones")

    def base(self, round: Round) -> tuple[str, ...]:
        """Return the ids of the teachers who make up the base."""
        if self.scope == "all":
            return round.eligible
        return tuple(key for key in round.eligible if self._urban(round, key))

    @staticmethod
    def _urban(round: Round, teacher_id: str) -> bool:
        home = sent_from(round, round.teacher(teacher_id))
        return home is not None and (home.setting is Setting.URBAN or bool(home.strong))

    def _standing(self, round: Round) -> int:
        """Return how many count whatever the plan: the stock, and of leaders decided on those of the base."""
        base = {*self.base(round)} if decided(round) else set()
        return len(besides(round)) - sum(key not in base for key in decided(round))

    def legal_minimum(self, round: Round) -> int:
        """Return ceil(rate * |E|)."""
        return ceil_of(self.rate * len(self.base(round)))

    def required(self, round: Round) -> int:
        """Return ceil((rate + reserve) * |E|)."""
        return ceil_of((self.rate + self.reserve) * len(self.base(round)))

    def spare(self) -> Mapping[str, str]:
        return {"H10.reserve": "0%"} if self.on and self.reserve else {}

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(round.settings.banner,)] if self.base(round) else []

    def says(self, round: Round, subject: Subject) -> Text:
        return say("{b}: at least {n} of {e} eligible teachers exchange",
                   "{b}：符合交流条件{e}人，至少交流{n}人", b=subject[0], n=self.required(round),
                   e=len(self.base(round)))

    def encode(self, words: Words, subject: Subject) -> Inequality:
        del subject
        round = words.round
        standing = self._standing(round)
        return words.counted(self.base(round)) + standing >= self.required(round)

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        del subject
        base = set(self.base(plan.round))
        number = sum(1 for item in plan.exchanged if item.id in base)
        number += self._standing(plan.round)
        short = (self.rate + self.reserve) * len(base) - number
        if short <= 0:
            return []
        return [say("{x} exchanged, {n} missing", "实际交流{x}人，还差{n}人", x=number, n=ceil_of(short))]

    def eased(self, slack: Slack) -> Text:
        return say("H10 {l}: {n} people fewer than asked", "H10 {l}：比要求少交流{n}人", l=self.label, n=slack.people)

    def lawful_with(self, round: Round, slack: Slack) -> Mapping[str, str]:
        """Give up of the reserve what it holds, then of the rate."""
        base, still = len(self.base(round)), self.required(round) - slack.people
        if Fraction(still, base) >= self.rate:
            spare = Fraction(still, base) - self.rate
            return {"H10.reserve": least_share(spare.numerator, spare.denominator)}
        return {"H10.rate": least_share(still, base), "H10.reserve": "0%"}

    def to_place(self, round: Round) -> int:
        """Return how many new placements are asked for; 0 of an empty base."""
        return self.required(round) - self._standing(round) if self.base(round) else 0

    def counts(self, round: Round) -> Iterator[Text]:
        required = self.to_place(round)
        if not required:
            return
        base = set(self.base(round))
        movable = [key for key in able(round) if key in base]
        if len(movable) < required:
            yield say("H10 asks for {n} people; of {e} eligible only {a} have any possible post",
                      "H10 要求交流{n}人，但符合交流条件的{e}人中只有{a}人有可去的岗位",
                      n=required, e=len(base), a=len(movable))
        elif (most := _most_of_schools(round, movable)) < required:
            yield say("H10 asks for {n} people; the limits on leavers of all schools (H35, H80) add up to {m}",
                      "H10 要求交流{n}人，但各校派出上限（H35、H80）合计只有{m}人", n=required, m=most)


def _most_of_schools(round: Round, movable: Iterable[str]) -> int:
    """Return how many people the limits of their schools let go; people counted nowhere have none."""
    h35, h80 = in_force(round, LeaverCap), in_force(round, Quota)
    places = Counter(place[0] if (place := round.supply.counted.get(key)) else None for key in movable)
    most = places.pop(None, 0)
    for code, number in places.items():
        send = round.problem.school[code].send_max if h80 and code else None
        caps = [h35.most(round, code)] if h35 and code else []
        most += min([number, *caps, *([] if send is None else [send])])
    return most
