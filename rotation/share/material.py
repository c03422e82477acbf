"""What every paper of shared lessons is made from, and what hangs on a wall."""

from __future__ import annotations

from dataclasses import dataclass

from rotation.domain.months import term_of
from rotation.domain.settings import Settings
from rotation.papers import WholeMaterial
from rotation.report.names import months_told
from rotation.rules._share import lessons_told
from rotation.share.calendar import Given
from rotation.share.view import ShareView
from rotation.tables.table import titled
from rotation.text import Text, say

LINE = say("____________", "____________")
"""What is filled in by hand."""
WALL = (18.0, 18.0, 20.0, 20.0)
"""Margins of what hangs on a wall, millimeters."""


@dataclass(frozen=True, eq=False)
class ShareMaterial(WholeMaterial[ShareView]):
    """What every paper of shared lessons is made from."""

    @property
    def settings(self) -> Settings:
        """Year and banner of the plan."""
        return self.view.world.round.settings

    @property
    def term(self) -> Text:
        """The school year for which somebody walks."""
        return months_told(*term_of(self.settings.year, 1))

    def named(self, part: str) -> str:
        """Return a school's or teacher's name for its code."""
        return self.view.world.named(part)

    def titled(self, text: Text) -> str:
        """Return a title with banner and year before it."""
        return titled(self.settings, text).render(self.lang)

    def taught(self, lessons: Given) -> str:
        """Return what is taught on a visit, and of several subjects or stages how many lessons of each."""
        parts = [say("{s}, {j}{n}", "{s}{j}{n}", s=cell.stage, j=cell.subject, n="" if len(lessons) == 1 else say(
            " {n}", "{n}节", n=self.number(number))) for cell, number in sorted(lessons.items())]
        return Text.joined(parts, "; ", "、").render(self.lang)

    def number(self, parts: int) -> str:
        """Return a number of parts of a lesson as lessons."""
        return lessons_told(self.view.world, parts)
