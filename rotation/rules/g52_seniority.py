"""G52 资历先后."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from rotation.domain.plan import Plan
from rotation.domain.points import Counted, Graded, PointsTerm
from rotation.domain.ratio import half_up
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words
from rotation.text import say

Group = tuple[str, str, str]


class Merit(NamedTuple):
    """One term of the table of points for one teacher.

    Parameters
    ----------
    name
        Which term.
    held
        What it counts (years, months) or the word that it grades; None if nothing is recorded.
    points
        Its points, hundredths.
    """

    name: str
    held: int | str | None
    points: int


def merits(round: Round, teacher: Teacher) -> tuple[Merit, ...]:
    """Return every term of the table in force for a teacher, whether or not 交流积分 is given."""
    return tuple(_merit(round, teacher, name, term) for name, term in round.points.terms.items())


def _merit(round: Round, teacher: Teacher, name: str, term: PointsTerm) -> Merit:
    if isinstance(term, Counted):
        number = _COUNTS[name](round, teacher)
        return Merit(name, number, term.earned(number, term.each))
    held: str | None = getattr(teacher, name)
    worth = term.of.get(held, "0") if isinstance(term, Graded) and held is not None else "0"
    return Merit(name, held, term.earned(1, worth))


def _away(round: Round, teacher: Teacher) -> int:
    """Return the whole years of rotations that ended, where their start is known."""
    return sum(start.until(end) + 2 for start, end in round.rotations(teacher) if start) // 12


_COUNTS: dict[str, Callable[[Round, Teacher], int]] = {
    "years": lambda round, teacher: round.school_years(teacher.joined) if teacher.joined else 0,
    "rural_years": lambda _round, teacher: (teacher.rural_months or 0) // 12,
    "rural_months": lambda _round, teacher: teacher.rural_months or 0,
    "rotation_years": _away,
    "class_teacher": lambda _round, teacher: int(bool(teacher.class_teacher)),
}
"""What each counted term counts."""


def points(round: Round, teacher: Teacher) -> int:
    """Return a teacher's points in hundredths: 交流积分, else the sum of the table in force."""
    if teacher.points is not None:
        return teacher.points
    known = _known(round)
    if teacher.id not in known:
        known[teacher.id] = sum(merit.points for merit in merits(round, teacher))
    return known[teacher.id]


@lru_cache(maxsize=4)
def _known(_round: Round) -> dict[str, int]:
    """Points by teacher id as far as they were asked for: sheets and goals ask again and again."""
    return {}


def group(round: Round, teacher: Teacher) -> Group:
    """Return (home school, stage, pooled main subject): among whom seniority is compared."""
    return teacher.school, teacher.stage, round.subject_at(teacher.school, teacher.stage, teacher.subject)


@lru_cache(maxsize=4)
def _of_base(round: Round) -> dict[str, tuple[Group, int]]:
    """Return group and points of each member of E."""
    return {t.id: (group(round, t), points(round, t)) for t in map(round.teacher, round.eligible)}


@lru_cache(maxsize=4)
def highest(round: Round) -> dict[Group, int]:
    """Return the highest points among E of each group, hundredths."""
    best: dict[Group, int] = {}
    for where, mine in _of_base(round).values():
        best[where] = max(best.get(where, mine), mine)
    return best


@lru_cache(maxsize=4)
def distances(round: Round) -> dict[str, int]:
    """Return the whole points of each member of E to the highest of the group."""
    best = highest(round)
    return {key: half_up(Fraction(best[where] - mine, 100)) for key, (where, mine) in _of_base(round).items()}


class Seniority(Goal):
    r"""Those with the most points go first.

    .. math:: \sum_{t \in E \text{ placed}} (\max_{u \in E, \text{same place and subject}} q_u - q_t)

    in whole points, each difference rounded half up; whoever is on 跟岗 is left out. Points are those of
    column 交流积分, else the sum of the table ``[points]`` of the policy, whose terms stand on sheet 积分明细;
    without such a table full school years at the school minus whole years of rural service and of rotations
    that ended.
    """

    code = "G52"
    label = say("Seniority", "资历先后")
    sentence = say("Among equals, those with the most points go first", "同校同学科中，积分高、任教年限长的先交流")
    basis = "地方通行做法（先后有序）"
    unit = say("points", "分")
    rate = 500
    shown = Unit(1, "count", say("points", "分"))
    traced = Trace("terms", say(
        "sum of column Points behind", "即“与同组最高积分之差”一列之和"))

    @staticmethod
    def distance(round: Round, teacher: Teacher) -> int:
        """Return the points to the highest of the group; 0 outside E."""
        return distances(round).get(teacher.id, 0)

    def express(self, words: Words) -> Expression:
        known, shadowing = distances(words.round), words.round.shadowing

        def behind(teacher: Teacher) -> int:
            return 0 if teacher.id in shadowing else known.get(teacher.id, 0)
        return words.weighed(lambda teacher, _: behind(teacher), behind, lambda _: None)

    def measure(self, plan: Plan) -> int:
        shadowing = plan.round.shadowing
        return sum(self.distance(plan.round, teacher) for teacher in plan.moved() if teacher.id not in shadowing)
