"""The seats of school leaders, and what is fixed for them: ``[seats]`` of a policy."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import ConfigDict, Field

from rotation.domain.own_kind import OfOwnKind
from rotation.domain.vocabulary import Duty, SchoolType

Grade = Annotated[int, Field(ge=0, le=3)]
"""优秀等级, 0 to 3."""


class Seat(NamedTuple):
    """A seat of a leader: (school, duty). How many people it holds is the school's 职数."""

    school: str
    duty: Duty

    @classmethod
    def of(cls, school: str, duty: str) -> Seat:
        """Return a seat from plain words; `ValueError` if there is no such duty."""
        return cls(school, Duty(duty))

    @property
    def words(self) -> tuple[str, str]:
        """The seat as plain words."""
        return self.school, str(self.duty)


class SeatSettings(OfOwnKind):
    """Whose leaders take part, and what makes a good one: ``[seats]``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    points: bool = Field(
        default=False, title="教学点是否单设校级领导", description="whether teaching points have leaders of their own")
    kinds: tuple[SchoolType, ...] = Field(
        default=(SchoolType.PRIMARY, SchoolType.JUNIOR, SchoolType.NINE_YEAR, SchoolType.COMPLETE,
                 SchoolType.TWELVE_YEAR, SchoolType.POINT),
        title="纳入校长交流的学校类型", description="kinds of schools whose leaders take part")
    grade_by_honour: dict[str, Grade] = Field(
        default={"自治区级": 3, "国家级": 3, "盟市级": 2, "盟级": 2, "旗县级": 1},
        title="名校长级别对应的优秀等级", description="grade (0 to 3) of an honour as a principal")
    grade_by_rank: dict[str, Grade] = Field(
        default={"特级": 3, "高级": 2}, title="校长职级对应的优秀等级",
            description="grade (0 to 3) of a principal's rank")
