"""Resource indicators L1-L3 and their coefficient of variation, in exact arithmetic (model section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from rotation.domain.ratio import ceil_of
from rotation.domain.round import Round
from rotation.domain.supply import Place
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Degree, Level, Stage
from rotation.text import Term

ARTS = ("体育与健康", "音乐", "美术")


class Indicator(Term):
    """The three resource indicators that assignment can move."""

    L1 = "L1", "teachers above the required degree per 100 pupils"
    L2 = "L2", "county-level-or-higher backbone teachers per 100 pupils"
    L3 = "L3", "PE, music and art teachers per 100 pupils"

    def holds(self, teacher: Teacher, stage: Stage, subject: str) -> bool:
        """Whether a teacher counts when teaching a subject at a stage."""
        return self.holds_person(teacher, stage) and self.holds_subject(subject)

    def holds_person(self, teacher: Teacher, stage: Stage) -> bool:
        """Whether a teacher counts at a stage, as far as the person goes."""
        if self is Indicator.L1:
            least = Degree.COLLEGE if stage is Stage.PRIMARY else Degree.BACHELOR
            return teacher.degree is not None and teacher.degree.height >= least.height
        return self is not Indicator.L2 or teacher.height >= Level.BANNER.height

    def holds_subject(self, subject: str) -> bool:
        """Whether a teacher counts, as far as the subject taught goes."""
        return self is not Indicator.L3 or subject in ARTS


def in_scope(round: Round) -> tuple[Place, ...]:
    """Return the places with enough pupils to be judged (50 by default)."""
    return tuple(p for p in round.supply.places if pupils(round, p) >= round.standards.min_pupils)


def pupils(round: Round, place: Place) -> int:
    """Return the pupils of a place."""
    return round.problem.school[place[0]].pupils(place[1])


def required(round: Round, place: Place, indicator: Indicator) -> int:
    """Return ceil(threshold * pupils / 100): the people the standard asks for at a place."""
    return ceil_of(Fraction(round.standards.tenths(indicator, place[1]) * pupils(round, place), 1000))


def counted(round: Round, place: Place, indicator: Indicator) -> int:
    """Return the counted teachers of a place who count for an indicator, before the plan."""
    known = round.supply.headcounts
    if (place, indicator) not in known:
        stage = place[1]
        known[place, indicator] = sum(indicator.holds(t, stage, round.subject_at(*place, t.subject))
                                      for t in round.supply.at_place.get(place, ()))
    return known[place, indicator]


def squared_variation(pupils_of: Sequence[int], people: Sequence[int]) -> Fraction:
    """Return CV² exactly: pupil-weighted about the aggregate mean; 0 if nobody is counted.

    With m = ΣA/ΣP: CV² = Σ (P_i/ΣP)(A_i/P_i − m)² / m². Golden case: P = 45, 37, 89, 76, 55 and
    A = 279, 137, 935, 160, 402 give CV 0.5153.
    """
    total, everyone = sum(pupils_of), sum(people)
    if everyone == 0 or total == 0:
        return Fraction(0)
    return sum(
        (share_of_variation(p, a, total, everyone) for p, a in zip(pupils_of, people, strict=True)),
        Fraction(0))


def share_of_variation(pupils_here: int, people_here: int, pupils_all: int, people_all: int) -> Fraction:
    """Return one place's share (P_i/P)(a/P_i − m)²/m² of CV², exactly; 0 if m = 0."""
    if people_all == 0 or pupils_here == 0:
        return Fraction(0)
    distance = people_here * pupils_all - people_all * pupils_here
    return Fraction(distance * distance, pupils_all * pupils_here * people_all * people_all)


def root(square: Fraction, digits: int = 4) -> str:
    """Write the square root of an exact fraction with rounded decimals."""
    scale = 10 ** digits
    scaled = square.numerator * scale * scale * 4 // square.denominator
    nearest = (isqrt(scaled) + 1) // 2
    return f"{nearest // scale}.{nearest % scale:0{digits}d}"
