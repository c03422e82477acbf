"""E70 本人自愿、双方同意."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rotation.domain.problem import Problem
from rotation.domain.records import Agreed
from rotation.domain.round import Opening, Round
from rotation.domain.spoken import OneOfWords
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import UNPOSTED, LockKind
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import lock, tiny, wish
from rotation.rules.e30_distance import directed
from rotation.text import Text, say

_ON = {"E70.on": True}


def _world(*, wished: str = "", agreed: str = "", sent: str = "", home: str = "一小") -> Problem:
    return tiny(
        {"一小": {}, "二小": {}, "三小": {}}, {"甲": {"school": home}},
        wishes=[wish("甲", wished)] if wished else [],
        agreed=[Agreed(teacher="甲", school=agreed)] if agreed else [],
        locks=[lock("甲", LockKind.GOES_TO, sent)] if sent else [])


class Consent(PairRule):
    """Only hosts that the person wished for, or that both schools agreed to.

    ``by`` says which: wish a row of 意愿, agreed a row of 双方同意, either one of the two. Recruits have no
    home school and are outside it. An order (指定去向) counts as consent only with 双方同意 of that very pair.
    `quota` hands out numbers before anybody has been asked and leaves the rule out. Switched on while the sheet
    that it asks for has no row, it is an input error: nobody could go anywhere.
    """

    code = "E70"
    label = say("Wish and consent", "本人自愿、双方同意")
    sentence = say("People go only where they wished, or where both schools agreed",
                   "只安排到本人志愿或双方学校同意的学校")
    basis = "地方做法（本人申请、双方学校协商一致）"
    asks = True
    examples: ClassVar = (
        Example("本人填报的学校", lambda: _world(wished="二小"), True, "甲", "二小 小学 数学", policy=_ON),
        Example("未填报的学校", lambda: _world(wished="三小"), False, "甲", "二小 小学 数学", policy=_ON),
        Example("双方同意的学校", lambda: _world(agreed="二小"), True, "甲", "二小 小学 数学",
                policy={**_ON, "E70.by": "agreed"}),
        Example("要求双方同意时，仅有志愿不够", lambda: _world(wished="二小"), False, "甲", "二小 小学 数学",
                policy={**_ON, "E70.by": "agreed"}),
        Example("以本人志愿为准时，仅有双方同意不够", lambda: _world(agreed="二小"), False, "甲", "二小 小学 数学",
                policy=_ON),
        Example("以双方同意为准时，指定去向也须双方同意", lambda: _world(sent="二小"), False, "甲", "二小 小学 数学",
                policy={**_ON, "E70.by": "either"}),
        Example("志愿、双方同意有一即可", lambda: _world(agreed="二小"), True, "甲", "二小 小学 数学",
                policy={**_ON, "E70.by": "either"}),
        Example("指定去向，双方未同意", lambda: _world(sent="二小"), False, "甲", "二小 小学 数学", policy=_ON),
        Example("指定去向，双方同意", lambda: _world(sent="二小", agreed="二小"), True, "甲", "二小 小学 数学",
                policy=_ON),
        Example("待分配人员不受限制", lambda: _world(home=UNPOSTED), True, "甲", "二小 小学 数学", policy=_ON),
    )

    on: bool = Field(default=False, title="是否执行", description="whether the rule is in force")
    by: Annotated[Literal["wish", "agreed", "either"], OneOfWords({
        "wish": say("wish", "本人志愿"), "agreed": say("agreed by both schools", "双方同意"),
        "either": say("either of the two", "有一即可")})] = Field(
        default="wish", title="以何为准：本人志愿、双方同意，或有一即可",
        description="what counts: wish of the person, agreed by both schools, or either of them")

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        if teacher.unposted:
            return True
        agreed = (teacher.id, opening.school) in round.problem.agreed_pairs
        if agreed and (self.by != "wish" or directed(round, teacher, opening.school)):
            return True
        return self.by != "agreed" and any(
            wish.school == opening.school for wish in round.problem.wishes_of.get(teacher.id, ()))

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        del round, teacher, opening
        return {"wish": say("the person did not wish for that school", "本人志愿中没有该校"),
                "agreed": say("the two schools did not agree", "双方学校未同意"),
                "either": say("neither wished for nor agreed by both schools", "既不是本人志愿，也未经双方学校同意"),
                }[self.by]

    def unfounded(self, problem: Problem) -> tuple[str, ...]:
        """Return the sheets (fields of `Problem`) that the rule rests on, if none of them has a row."""
        sheets = {"wish": ("wishes",), "agreed": ("agreed",), "either": ("wishes", "agreed")}[self.by]
        return () if any(getattr(problem, name) for name in sheets) else sheets

    def wider(self) -> Sequence[Mapping[str, str]]:
        return ({"E70.on": "false"},)
