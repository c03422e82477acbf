"""A TOML file as tables: small, plain, and never deeper or longer than the parser can bear."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rotation.process.door import plain_bytes

MOST = 1 << 20
"""Bytes of a file of parameters, changes or banners; the longest of a league has a tenth."""

DOTS = 200
"""More dots than this in a line is no key: the parser takes time and memory by the square of them."""


BITS = 64
"""No number of a policy or a change is longer; a hexadecimal one can have more digits than can be told."""
_DIGITS = "0123456789abcdef"


def toml_text(path: Path) -> str:
    """Return the text of a TOML file, of one that is too large as much as shows that it is.

    Raises
    ------
    OSError
        It cannot be read, or is no plain file.
    UnicodeDecodeError
        It is not UTF-8.
    """
    content = plain_bytes(path, MOST)
    return content.decode("utf-8-sig", "strict" if len(content) <= MOST else "ignore")


def toml_tables(text: str) -> dict[str, Any]:
    """Return the tables of a TOML document.

    Raises
    ------
    tomllib.TOMLDecodeError
        It is none, is larger than `MOST`, or nests, counts or dots beyond all measure.
    """
    if len(text.encode()) > MOST:
        raise tomllib.TOMLDecodeError(f"More than {MOST >> 20} MB (at line 1, column 1)")
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > DOTS and not line.lstrip().startswith("#"):
            raise tomllib.TOMLDecodeError(f"Too many dots (at line {number}, column 1)")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise _at(text, "[{", "Nested too deep") from None
    except ValueError:
        raise _at(text, _DIGITS, "A number with too many digits") from None
    if any(isinstance(value, int) and value.bit_length() > BITS for value in leaves(tables)):
        raise _at(text, _DIGITS, "A number with too many digits")
    return tables


def leaves(tree: Any) -> Iterator[Any]:
    """Iterate over all values of tables and lists, however deep."""
    left: list[Any] = [tree]
    while left:
        value = left.pop()
        if isinstance(value, dict | list):
            left += value.values() if isinstance(value, dict) else value
        else:
            yield value


def _at(text: str, signs: str, message: str) -> tomllib.TOMLDecodeError:
    """Return a fault at the line that has most of some signs."""
    counts = [sum(map(line.count, signs)) for line in text.splitlines()]
    return tomllib.TOMLDecodeError(f"{message} (at line {counts.index(max(counts)) + 1}, column 1)")
