"""How often the interpreter looks for cycles among what it holds."""

from __future__ import annotations

import gc

_SELDOM = (100_000, 50, 100)


def look_seldom() -> None:
    """Look seldom: cells and facts are many and have no cycles; to look through them took a quarter of reading."""
    gc.set_threshold(*_SELDOM)
