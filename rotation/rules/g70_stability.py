"""G70 尽量不改原方案."""

from __future__ import annotations

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, total
from rotation.text import say


class Stability(Goal):
    r"""Teachers whose post, or staying, differs from a reference plan.

    .. math:: |\{t : \text{post}_t \ne \text{reference post}_t\}|

    0 when no reference is given. A published stand-in need not count at the post that was named for them
    once its holder has left it: for every holder who left, one.
    """

    code = "G70"
    label = say("Close to the reference plan", "尽量不改原方案")
    sentence = say("Few people change against the reference plan", "与原方案相比变动的人最少")
    basis = "地方通行做法（维护已公布方案的稳定）"
    unit = say("people", "人")
    rate = 2000
    shown = Unit(1, "count", say("people", "人"))
    worse = say("people whose post differs from the reference plan: {d}", "与原方案去向不同的人数{d}")
    traced = Trace("placements", say(
        "people whose post differs from the reference plan", "即与原方案去向不同的人数"))

    count_called_up: bool = Field(
        default=True, title="递补人到其公布的递补岗位计为变动",
        description="whether a published stand-in who takes the post that was named for them counts")

    def express(self, words: Words) -> Expression:
        if words.round.problem.reference is None:
            return Expression()
        reference = _reference(words.round)
        kept = total(-1 * words.moved([key], post.__eq__) + 1 for key, post in reference.items())
        others = words.moved([key for key in words.round.options.movers if key not in reference])
        return kept + others + total(self._beyond(words, post, keys) for post, keys in self._free(words.round).items())

    def _beyond(self, words: Words, post: Opening, keys: list[str]) -> Expression:
        """Take out the stand-ins at a post, and count those beyond the people who left it."""
        holders = [key for key, held in _reference(words.round).items() if held == post]
        called = words.moved(keys, post.__eq__)
        filled = called + words.moved(holders, post.__eq__) - len(holders)
        return -1 * called + words.table("|".join((self.code, *post)), filled, lambda more: max(0, more))

    def _free(self, round: Round) -> dict[Opening, list[str]]:
        return {} if self.count_called_up else _named(round)

    def measure(self, plan: Plan) -> int:
        if plan.round.problem.reference is None:
            return 0
        reference = _reference(plan.round)
        posts = {item.teacher: item.opening for item in plan.placements}
        changed = sum(posts.get(key) != reference.get(key) for key in posts.keys() | reference.keys())
        return changed - (0 if self.count_called_up else len(called_up(plan)))


def called_up(plan: Plan) -> tuple[str, ...]:
    """Return the ids, sorted, of published stand-ins at the post named for them whose holder left it.

    For every person who left a post one stand-in at most, the lowest ids first; whoever is beyond
    that is one more change.
    """
    posts = {item.teacher: item.opening for item in plan.placements}
    reference, found = _reference(plan.round), []
    for post, keys in _named(plan.round).items():
        left = sum(held == post != posts.get(key) for key, held in reference.items())
        found += [key for key in keys if posts.get(key) == post][:left]
    return tuple(sorted(found))


def _reference(round: Round) -> dict[str, Opening]:
    given = round.problem.reference or {}
    known = round.problem.teacher
    return {key: Opening.of(post) for key, post in sorted(given.items()) if key in known}


def _named(round: Round) -> dict[Opening, list[str]]:
    """Return for every post the people published as stand-ins for it who were not placed."""
    revision, named = round.problem.revision, dict[Opening, list[str]]()
    for key, posts in sorted(revision.substitutes.items() if revision else ()):
        if key in round.problem.teacher and key not in (round.problem.reference or {}):
            for post in sorted(set(posts)):
                named.setdefault(Opening.of(post), []).append(key)
    return named
