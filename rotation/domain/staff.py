"""Who stands on the roster besides the teachers of one place: staff of no subject, and second posts."""

from __future__ import annotations

from dataclasses import dataclass

from rotation.domain.vocabulary import PersonStatus, PostKind, Stage


@dataclass(frozen=True, kw_only=True)
class OtherStaff:
    """Somebody of a school who teaches no subject: 教辅, 工勤.

    Counts in the approved posts (编制) of the school, and nowhere else: in no base or share of teachers, no supply, no
    indicator, and among no candidates.

    Parameters
    ----------
    id, name
        Number and name, as of a teacher.
    school
        Code of the school where the personnel relation is.
    established
        Whether in establishment (在编).
    status
        Who is in post counts.
    post
        What kind of post it is.
    """

    id: str
    name: str
    school: str
    established: bool
    status: PersonStatus
    post: PostKind
    row: int = 0
    """Row of the sheet it was read from; 0 if made in code. No part of the facts."""

    @property
    def in_post(self) -> bool:
        """Whether the person is in post at the school."""
        return self.status is PersonStatus.IN_POST


@dataclass(frozen=True, kw_only=True)
class SecondPost:
    """What a teacher teaches besides at home: at another school, or at the other stage.

    The share of a load counts in the supply there as long as the teacher is in post at home. The person is counted
    once, at home; exchange ends the work at home only, the other goes on or is arranged anew by the office.

    Parameters
    ----------
    teacher
        Number of the teacher.
    school, stage, subject
        Where, and what.
    workload
        Hundredths of a full load.
    """

    teacher: str
    school: str
    stage: Stage
    subject: str
    workload: int
    row: int = 0
    """Row of the sheet it was read from; 0 if made in code. No part of the facts."""
