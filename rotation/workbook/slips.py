"""Which texts are a word of a list with a slip in it, and so no name: they may be shown beside people.

A name of three signs can share two of them with a word: 王校长 is no slip of 副校长. So a short text
passes only if it holds nothing that the word does not hold, or keeps the beginning of it.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_ALIKE = 0.75
"""How much of a word must be right for it to pass as misspelled (difflib)."""

_PLACE = re.compile(r"(?:苏木|镇|乡|街道|嘎查|村|社区|牧场|农场|办事处)$")
_LOOK = str.maketrans("末己巳弟", "未已已第")
"""Signs that are typed for those they look like, none of them a surname."""

_NUMERAL = re.compile("[零〇一二三四五六七八九十]")


def is_slip(key: str, word: str) -> bool:
    """Whether a text is so like a known word that it can be no name of a person or a town.

    Parameters
    ----------
    key
        What stands there, folded.
    word
        The known word, folded; empty if there is none.
    """
    if _PLACE.search(key) or len(key) < 3 or not word:
        return False
    return _of_its_signs(key, word) or _without_one(key, word) or _as_it_begins(key, word) or (
        len(key) > 3 and SequenceMatcher(None, key, word).ratio() >= _ALIKE) or key.translate(_LOOK) == word


def _of_its_signs(key: str, word: str) -> bool:
    """Whether signs changed places or one stands twice: 提结前束, 报到到; 周一一 may be somebody."""
    doubled = len(key) == len(word) + 1 and not (len(word) == 2 and _NUMERAL.search(word))
    return set(key) == set(word) and (doubled or sorted(key) == sorted(word))


def _without_one(key: str, word: str) -> bool:
    """Whether one of four signs is missing, not the first: 提前束; 任教师 is somebody, though 专任教师 is a word."""
    return len(word) == 4 and key[0] == word[0] and any(word[:at] + word[at + 1:] == key for at in (1, 2, 3))


def _as_it_begins(key: str, word: str) -> bool:
    """Whether three signs are the beginning of a word, or all but the last of one of three: 提前结, 旗县及."""
    return len(key) == 3 and (word.startswith(key) or (len(word) == 3 and word.startswith(key[:2])))
