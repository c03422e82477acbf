"""G72 空出岗位补齐."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Stage
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, total
from rotation.text import say


class Refilled(Goal):
    r"""Posts left by people of the published plan who withdrew or are absent, and still short (空出未补).

    .. math:: \sum_{s,j} \min(v_{s,j}, \max(0, n_{s,j} - d_{s,j} - u_{s,j}))

    v people left posts there: those published whom their post is no longer open to, and the absent who
    were to stay. n and d are the posts missing before and the net change, in whole people; u is what
    would be short had they not left and everybody else gone as published. 0 without a published plan.
    """

    code = "G72"
    label = say("Posts left are filled again", "空出岗位补齐")
    sentence = say("Posts left by those who withdrew or are absent are filled again",
                   "因退出、离岗空出的岗位尽量补齐")
    basis = "地方通行做法（公示后退出、离岗的，由递补人员补齐）"
    unit = say("people", "人")
    shown = Unit(1, "count", say("people", "人"))
    traced = Trace("audit", say("posts left and not filled again", "即空出而未补的岗位数"))
    worse = say("posts left and not filled {d}", "空出未补的岗位{d}")

    @staticmethod
    def left(round: Round) -> Counter[Opening]:
        """Return how many people left posts of each (place, tracked subject)."""
        revision = round.problem.revision
        shadowed = revision.shadowed if revision is not None else ()
        found = [Opening(school, Stage(stage), subject)
                 for key, (school, stage, subject) in (round.problem.reference or {}).items()
                 if key not in shadowed and Opening(school, Stage(stage), subject) not in round.options.of(key)]
        for school, stage, subject in (revision.absent if revision is not None else {}).values():
            where = Stage(stage)
            found.append(Opening(school, where, round.subject_at(school, where, subject)))
        return Counter(opening for opening in found if opening in round.cells)

    def _missing(self, round: Round) -> Iterator[tuple[Opening, int, int]]:
        """Iterate over (post, people who left it, fewest net change with all of them replaced)."""
        left = self.left(round)
        if not left:
            return
        kept = [(key, post) for key, (school, stage, subject) in (round.problem.reference or {}).items()
                if (post := Opening(school, Stage(stage), subject)) in round.options.of(key)]
        published = Plan.of(round, kept)
        for opening, number in sorted(left.items()):
            cell = round.cells[opening]
            needed = -((cell.before - 100 * cell.posts) // 100)
            short = max(0, needed - published.change(opening))
            yield opening, number, needed - max(0, short - number)

    def express(self, words: Words) -> Expression:
        return total(words.below("|".join((self.code, *opening, str(at))), words.change(opening), enough - at)
                     for opening, number, enough in self._missing(words.round) for at in range(number))

    def measure(self, plan: Plan) -> int:
        return sum(min(number, max(0, enough - plan.change(opening)))
                   for opening, number, enough in self._missing(plan.round))
