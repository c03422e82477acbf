"""What the program may ask an officer to confirm: the codes that sheet 确认 and ``--accept`` take."""

from __future__ import annotations

from difflib import get_close_matches

ASKED = frozenset((
    "class-count-gap", "class-size", "clock-in-date", "comments", "distance-asymmetric", "distance-unit",
    "employment", "external-links", "formulas", "hidden-columns", "hidden-rows", "hidden-sheet", "home-of-two",
    "honour-as-backbone", "leading-after-post", "leading-before-school", "ledger-school-unknown",
    "ledger-teacher-unknown", "macros", "merged-cells", "need-above-most", "new-subject",
    "number-in-code-column", "number-of-mover", "old-title", "point-without-legal", "post-before-school",
    "private-character", "pupils-without-classes", "retired-already", "rotation-status", "row-limit",
    "same-person", "school-from-sheet-name", "serial-without-date-format", "sheets-alike", "short-school-name",
    "staff-with-subject", "staff-without-subject", "struck-out", "support-own-school", "swap-dissolved",
    "two-sheets", "vacant-head", "walker-part-time", "words-left-over", "workload-high"))
"""Every code of a question, of data, changes and the plan of leaders; a test holds them to the questions themselves."""

_NEAR = 3


def near(code: str) -> list[str]:
    """Return the codes that an unknown one may mean, the likeliest first; letter case is no difference."""
    plain = code.strip().lower()
    begun = sorted(one for one in ASKED if plain and one.startswith(plain))
    return begun[:_NEAR] or get_close_matches(plain, sorted(ASKED), _NEAR, 0.5)
