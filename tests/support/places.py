"""Where the project's folders are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""
SAMPLES = ROOT / "scenarios" / "samples"
"""The workbooks that the project ships; every person in them is fictitious."""
