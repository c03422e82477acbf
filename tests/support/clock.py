"""How long a test may let the clock run, and how much of a processor it may use.

A bar is meant for a machine that does nothing else. Under ``-n auto`` as many tests as there are
cores run at once, each with children of its own, so the clock runs against them too; and a
processor of another machine, or one whose other half is at work, takes longer for the same.
Benchmarks tell what is really used; tests are there to see minutes where there should be seconds.
"""

from __future__ import annotations

import os
from time import process_time

SHARED = 5 if "PYTEST_XDIST_WORKER" in os.environ else 1
"""What every bar in seconds of the clock is multiplied by."""
_SLOWER = 4
"""How much longer a slow and busy machine takes than ours when it is idle."""


class Spent:
    """The processor time of this process since it was made.

    >>> spent = Spent()
    >>> spent.at_most(1)
    """

    def __init__(self) -> None:
        self._from = process_time()

    def at_most(self, seconds: float) -> None:
        """Fail where the work took clearly more than these seconds of an idle machine."""
        spent = process_time() - self._from
        assert spent < seconds * _SLOWER, f"{spent:.1f} s of processor time, {seconds} s are its bar"
