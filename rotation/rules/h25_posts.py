"""H25 编制."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.rules._base import Example, PlanRule, in_force
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Wanted, Words
from rotation.rules.h30_pool import PostPool
from rotation.text import Text, say


def _full() -> Problem:
    return tiny({"一小": {}, "二小": {"established_posts": 1}}, {"甲": {}, "乙": {"school": "二小"}})


@lru_cache(maxsize=4)
def _transferred(round: Round) -> frozenset[str]:
    """Return ids of the established staff whose placement moves the personnel relation."""
    return frozenset(teacher.id for teacher in round.problem.teachers
                     if teacher.established and round.relation(teacher))


@lru_cache(maxsize=4)
def _moves(round: Round) -> Wanted:
    """Return the question whether a teacher is one of them, the same for every school."""
    transferred = _transferred(round)
    return lambda teacher: teacher.id in transferred


class EstablishedPosts(PlanRule):
    r"""Transfers of the personnel relation respect the approved posts.

    .. math:: \text{established after} \le \max(\text{before}, \text{posts}) + \text{pool posts used}

    Only placements that move the personnel relation change the established staff.
    """

    code = "H25"
    label = say("Approved posts", "编制")
    sentence = say("Transfers stay inside the approved posts", "调动人事关系的，不突破核定编制（周转池除外）")
    basis = "锡林郭勒盟“十四五”教育规划“在核定的编制总量内，统筹调配使用编制”（县管校聘）"
    needs = ("school.established_posts",)
    rank = 180
    gives = 50
    priced = "always"
    examples: ClassVar = (
        Example("不调动人事关系，不受编制限制", _full, True, plan="甲>二小"),
        Example("调动进入满编学校", _full, False, plan="甲>二小", policy={"round.relation": True}),
        Example("使用1个周转编", _full, True, plan="甲>二小",
                policy={"round.relation": True, "H30.pool": 1}),
    )

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(s.code,) for s in round.problem.schools if s.established_posts is not None]

    @staticmethod
    def limit(round: Round, school: str) -> int:
        """Return max(established staff before, approved posts)."""
        return max(round.establishment(school), round.problem.school[school].established_posts or 0)

    @staticmethod
    def pool(round: Round) -> int:
        """Return the pool posts there are; none when H30 is off."""
        h30 = in_force(round, PostPool)
        return h30.pool if h30 else 0

    def says(self, round: Round, subject: Subject) -> Text:
        return say("{s}: at most {n} established staff", "{s}：在编人数不超过{n}人",
                   s=round.problem.school[subject[0]].name, n=self.limit(round, subject[0]))

    def encode(self, words: Words, subject: Subject) -> Inequality:
        round, (school,) = words.round, subject
        moves = _moves(round)

        def goes_elsewhere(opening: Opening) -> bool:
            return opening.school != school
        own = (t.id for t in round.established(school) if moves(t))
        change = words.arrivals(school, moves) - words.moved(own, goes_elsewhere)
        used = words.pool_posts(school, self.pool(round))
        return change - used <= self.limit(round, school) - round.establishment(school)

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        over = plan.above_posts(subject[0]) - self.pool(plan.round)
        if over <= 0:
            return []
        return [say("{n} above the posts", "超编{n}人", n=over)]
