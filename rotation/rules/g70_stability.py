"""G70 尽量不改原方案."""

from __future__ import annotations

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Stage
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, total
from rotation.text import say


class Stability(Goal):
    r"""Teachers whose post, or staying, differs from a reference plan.

    .. math:: |\{t : \text{post}_t \ne \text{reference post}_t\}|

    0 when no reference is given. Somebody published as a stand-in for a post need not count there.
    """

    code = "G70"
    label = say("Close to the reference plan", "尽量不改原方案")
    sentence = say("Few people change against the reference plan", "与原方案相比变动的人最少")
    basis = "地方通行做法（维护已公布方案的稳定）"
    unit = say("people", "人")
    rate = 2000
    shown = Unit(1, "count", say("people", "人"))
    traced = Trace("placements", say(
        "people whose post differs from the reference plan", "即与原方案去向不同的人数"))

    count_called_up: bool = Field(
        default=True, title="递补人到其公布的递补岗位计为变动",
        description="whether a published stand-in who takes the post that was named for them counts")

    @staticmethod
    def _reference(round: Round) -> dict[str, Opening]:
        given = round.problem.reference or {}
        known = round.problem.teacher
        return {key: Opening(school, Stage(stage), subject)
                for key, (school, stage, subject) in sorted(given.items()) if key in known}

    def express(self, words: Words) -> Expression:
        if words.round.problem.reference is None:
            return Expression()
        reference = self._reference(words.round)
        kept = total(-1 * words.moved([key], post.__eq__) + 1 for key, post in reference.items())
        others = [key for key in words.round.options.movers if key not in reference]
        called = total(-1 * words.moved([key], posts.__contains__) for key, posts in self._free(words.round).items())
        return kept + words.moved(others) + called

    def _free(self, round: Round) -> dict[str, frozenset[Opening]]:
        """Return the posts that stand-ins may take without counting as changed."""
        revision = round.problem.revision
        if revision is None or self.count_called_up:
            return {}
        return {key: frozenset(Opening(school, Stage(stage), subject) for school, stage, subject in posts)
                for key, posts in sorted(revision.substitutes.items())
                if key in round.problem.teacher and key not in (round.problem.reference or {})}

    def measure(self, plan: Plan) -> int:
        if plan.round.problem.reference is None:
            return 0
        reference = self._reference(plan.round)
        posts = {item.teacher: item.opening for item in plan.placements}
        free = self._free(plan.round)
        return sum(posts.get(key) != reference.get(key) and posts.get(key) not in free.get(key, ())
                   for key in posts.keys() | reference.keys())
