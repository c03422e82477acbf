"""The published table of points: section ``[points]`` of a policy."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, Field, model_serializer

from rotation.domain.amounts import Amount, Signed
from rotation.domain.own_kind import OfOwnKind
from rotation.domain.ratio import half_up
from rotation.domain.vocabulary import Degree, Duty, Level, Rank
from rotation.text import Text, pair, say

Word = TypeVar("Word", Rank, Level, Degree, Duty)


PART_NAMES: dict[str, Text] = {"each": say("each", "每项"), "cap": say("at most", "最多")}
"""What parts of a term are called where a policy is told in words."""


class PointsTerm(OfOwnKind):
    """One line of the table; its points reach no further than the cap, to either side."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cap: Amount | None = None

    def earned(self, number: int, each: Signed) -> int:
        """Return the points of a number of things, each worth so many, in hundredths and within the cap."""
        return _earned(number, each, self.cap)

    @model_serializer
    def _written(self) -> dict[str, Any]:
        """Write what is set as it is typed, the cap last."""
        names = sorted(type(self).model_fields, key=lambda name: name == "cap")
        told = {name: getattr(self, name) for name in names}
        return {name: value for name, value in told.items() if value is not None}


@lru_cache(maxsize=4096)
def _earned(number: int, each: str, cap: str | None) -> int:
    """Work points out once for all people who have the same."""
    points = number * Fraction(each)
    most = abs(points) if cap is None else Fraction(cap)
    return half_up(100 * max(-most, min(most, points)))


class Counted(PointsTerm):
    """Points for each of something that is counted, above or below 0."""

    each: Signed


class Graded(PointsTerm, Generic[Word]):
    """Points by what somebody holds; what is not listed has none.

    Used through its subclasses only, which, unlike a generic class with its argument, can be sent to another process.
    """

    of: dict[Word, Signed] = Field(min_length=1)


class RankPoints(Graded[Rank]):
    """Points by professional rank."""


class LevelPoints(Graded[Level]):
    """Points by backbone level."""


class DegreePoints(Graded[Degree]):
    """Points by highest degree."""


class DutyPoints(Graded[Duty]):
    """Points by administrative post."""


class PointsTable(OfOwnKind):
    """Terms that add up to a teacher's points where 交流积分 is blank: ``[points]`` (model section 3, G52).

    Without any term points are full school years at the school minus whole years of rural service and of
    rotations that ended.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    years: Counted | None = Field(
        default=None, title="本校任教学年", description="full school years at the school")
    rural_years: Counted | None = Field(
        default=None, title="乡村任教整年", description="whole years of rural service")
    rural_months: Counted | None = Field(
        default=None, title="乡村任教月数", description="months of rural service")
    rotation_years: Counted | None = Field(
        default=None, title="已交流整年", description="whole years of rotations that ended")
    class_teacher: Counted | None = Field(
        default=None, title="班主任", description="class teacher")
    rank: RankPoints | None = Field(default=None, title="职称", description="professional rank")
    backbone: LevelPoints | None = Field(default=None, title="骨干级别", description="backbone level")
    degree: DegreePoints | None = Field(default=None, title="最高学历", description="highest degree")
    duty: DutyPoints | None = Field(default=None, title="行政职务", description="administrative post")

    @property
    def given(self) -> bool:
        """Whether the policy has a table of its own."""
        return any(getattr(self, name) is not None for name in type(self).model_fields)

    @property
    def terms(self) -> dict[str, PointsTerm]:
        """Terms in force by name, in the order of the table; the usual ones if none is set."""
        told = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: term for name, term in told.items() if term is not None} or dict(_USUAL)

    @classmethod
    def title(cls, name: str) -> Text:
        """Return what a term is called."""
        field = cls.model_fields[name]
        return pair(field.description or name, field.title or name)


_USUAL: dict[str, PointsTerm] = {
    "years": Counted(each="1"), "rural_years": Counted(each="-1"), "rotation_years": Counted(each="-1")}
"""Years at the school minus years of rural or rotation service."""
