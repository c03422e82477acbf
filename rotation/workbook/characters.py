"""Characters that nobody sees, or that every computer shows otherwise: the one place that knows them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

UNSEEN = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f"  # all of category Cf
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
"""Format characters, blank letters and variation selectors, as the inside of a character class."""

_UNSEEN = re.compile(f"[{UNSEEN}]")
_UNSEEN_OR_BLANK = re.compile(rf"[\s{UNSEEN}]+")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


def seen(text: str) -> str:
    """Return a text without the characters that nobody sees."""
    return _UNSEEN.sub("", text)


@lru_cache(maxsize=1 << 16)
def compared(text: str) -> str:
    """Return the form in which ids, names and titles are compared: NFKC, no blanks, nothing unseen, one case."""
    return _UNSEEN_OR_BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold()


def has_private(text: str) -> bool:
    """Whether a text holds a character of a private font, which another computer shows as something else."""
    return _PRIVATE.search(text) is not None
