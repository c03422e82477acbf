"""Rules that cannot be looked at alone."""

from __future__ import annotations

COMPANIONS = {"H15": ["H10"], "H25": ["H30"], "H30": ["H25"]}
"""Rules whose parameters or columns another rule refers to."""
