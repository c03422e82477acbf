"""How long a test may let the clock run.

A bar in seconds is meant for a machine that does nothing else. Under ``-n auto`` as many tests as
there are cores run at once, each with children of its own, so the clock runs against them too.
"""

from __future__ import annotations

import os

SHARED = 3 if "PYTEST_XDIST_WORKER" in os.environ else 1
"""What every bar in seconds is multiplied by."""
