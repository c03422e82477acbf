"""Which school a short name that nobody declared may mean, as 一中 苏尼特右旗第一中学: asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import takewhile

_PARTS = re.compile(r"第?([一二三四五六七八九十百]+|[0-9]+)|.", re.DOTALL)
_NUMERAL = re.compile(r"[一二三四五六七八九十百]+|[0-9]+")
_HAN = {str(number): sign for number, sign in enumerate("一二三四五六七八九十", 1)}
_BANNER = re.compile(r".{1,12}[旗县市区]")
_ENDS = frozenset("小中学校幼园点")
"""What the name of a school, short or full, ends with."""


def meant(short: str, names: Iterable[str]) -> list[str]:
    """Return the full names that a short one may stand for, those it fits best.

    A full name fits best if it ends with the short one, then if the short one only leaves out words, numerals last.

    Parameters
    ----------
    short, names
        Folded; each numeral counts as one sign, so that 一中 is not 第十一中学.
    """
    known = list(names)
    for fits in (_ends, _keeps_numerals, _leaves_out):
        found = [name for name in known if fits(short, name)]
        if found:
            return found
    return []


def banner(names: Iterable[str]) -> str:
    """Return the name of the banner with which the names of all schools begin, empty if they do not."""
    known = list(names)
    shared = "".join(signs[0] for signs in takewhile(lambda signs: len(set(signs)) == 1, zip(*known, strict=False)))
    found = _BANNER.match(shared) if len(known) > 1 else None
    return found[0] if found else ""


def may_mean(short: str, names: Iterable[str]) -> bool:
    """Whether a text is a short name of any of some schools, or of several."""
    return any(_leaves_out(short, name) for name in names)


def _ends(short: str, name: str) -> bool:
    parts = _signs(short)
    return _leaves_out(short, name) and _signs(name)[-len(parts):] == parts


def _keeps_numerals(short: str, name: str) -> bool:
    return _leaves_out(short, name) and _numerals(short) == _numerals(name)


def _numerals(text: str) -> list[str]:
    return [sign for sign in _signs(text) if _NUMERAL.fullmatch(sign)]


def _leaves_out(short: str, name: str) -> bool:
    """Whether a name says all that a shorter one says, in order, and ends alike."""
    wanted, signs = _signs(short), _signs(name)
    if not 2 <= len(wanted) < len(signs) or wanted[-1] not in _ENDS or wanted[-1] not in signs[-2:]:
        return False
    left = iter(signs)
    return all(sign in left for sign in wanted)


@cache
def _signs(text: str) -> tuple[str, ...]:
    """Return the signs of a name, a numeral as one, Arabic ones as Chinese."""
    return tuple(_HAN.get(found[1] or found[0], found[1] or found[0]) for found in _PARTS.finditer(text))
