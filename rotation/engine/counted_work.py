"""Work counted instead of seconds: what it allows is the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

import highspy

from rotation.engine.clauses import System
from rotation.engine.lowering import run
from rotation.engine.relaxation import TimeUp

_SIZE = 1_000
"""Size to which a program is added up, so that a tiny one is worked at for a while as well."""


@dataclass
class CountedWork:
    """Work that may still be done; counted, as time differs between machines.

    Parameters
    ----------
    deadline
        Emergency limit, on the clock of `time.monotonic`.
    left
        Steps of the simplex method, each times the size of its program.
    """

    deadline: float
    left: int

    @classmethod
    def of(cls, system: System, steps: int, seconds: float) -> CountedWork:
        """Return the work of so many steps on a program over all clauses and options."""
        return cls(monotonic() + seconds, steps * (_SIZE + len(system.clauses) + system.option_count))

    def seconds(self) -> float:
        """Return the time left.

        Raises
        ------
        TimeUp
            If no work or no time is left.
        """
        left = self.deadline - monotonic()
        if left <= 0 or self.left <= 0:
            raise TimeUp
        return left

    def run(self, highs: highspy.Highs) -> None:
        """Let a solver work and count it."""
        highs.setOptionValue("time_limit", highs.getRunTime() + self.seconds())
        run(highs)
        steps = max(0, highs.getInfo().simplex_iteration_count)
        self.left -= (steps + 1) * (highs.getNumCol() + highs.getNumRow())
