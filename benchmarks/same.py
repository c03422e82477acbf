"""Whether two folders of outputs say the same: ``python -m benchmarks.same BEFORE AFTER [--titles]``.

For a change of the program that must not change what it writes. The folders hold what the same
commands wrote with the program before and after. File by file: JSON must be the same byte for
byte; workbooks, pages and papers must hold the same values and words, however they are set; what a
command printed is compared cell by cell, so that a wider column is no difference. Titles that
changed are told apart from numbers that changed, gathered over all files and counted.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from benchmarks.same_read import (
    BESIDE,
    CHARTS,
    EMPTY,
    READERS,
    RESULTS,
    Parts,
    Row,
    flat,
    read_said,
)

SKIPPED = ("run.json", "timing.json")
"""They tell the clock and the machine."""
CLOCK = {"batch.json": "seconds"}
"""A key that tells the clock."""
ORDER = "order of parts"
_NUMBER = re.compile(r"\b[0-9a-f]{64}\b|\d+(?:[.,]\d+)*")
"""Hashes are numbers, too."""
_INDEX = re.compile(r"\[\d+\]")
_LONG, _AROUND, _SHOWN = 60, 6, 8


class Change(NamedTuple):
    """One value before and after; None where there was none."""

    place: str
    old: Any
    new: Any

    @property
    def worded(self) -> bool:
        """Whether words changed, not only the numbers in them."""
        there = [value for value in (self.old, self.new) if value not in EMPTY]
        if not all(isinstance(value, str) for value in there):
            return False
        masked = [_masked(value) for value in there]
        if len(masked) == 2:
            return masked[0] != masked[1]
        return any(letter.isalpha() for text in masked for letter in text)

    @property
    def pair(self) -> tuple[str, str]:
        """The words before and after, without what surrounds them in a long sentence."""
        old, new = ("" if value is None else str(value) for value in (self.old, self.new))
        if old and new and _NUMBER.findall(old) == _NUMBER.findall(new):
            old, new = _masked(old), _masked(new)
        return _core(old, new)


@dataclass
class Found:
    """What differs in one file.

    Parameters
    ----------
    name
        Path within both folders.
    changes
        Values that differ.
    keys
        Keys of JSON under which they stand, with their number.
    said
        What else is to be said.
    """

    name: str
    changes: list[Change] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)
    said: str = ""

    @property
    def differs(self) -> bool:
        """Whether the files say something else, not only in another look."""
        return bool(self.changes or self.said)


def _masked(text: str) -> str:
    return _NUMBER.sub("#", text)


def _core(old: str, new: str) -> tuple[str, str]:
    """Return what differs in two long texts, with a little of what stands around it."""
    if min(len(old), len(new)) == 0 or max(len(old), len(new)) <= _LONG:
        return old, new
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    start, end = max(0, head - _AROUND), max(0, tail - _AROUND)
    return _cut(old, start, end), _cut(new, start, end)


def _cut(text: str, start: int, end: int) -> str:
    middle = text[start:len(text) - end]
    return f"{'…' if start else ''}{middle}{'…' if end else ''}"


# -- comparing --------------------------------------------------------------------------------


def compare(before: Path, after: Path, name: str) -> Found | None:
    """Compare one file of both folders; None if it is the same, byte for byte."""
    old, new = before / name, after / name
    found = Found(name)
    if not (old.exists() and new.exists()):
        found.said = "only before" if old.exists() else "only after"
        return found
    if old.read_bytes() == new.read_bytes():
        return None
    if old.suffix == ".json":
        return _compare_json(old, new, found)
    read = READERS.get(old.suffix)
    if read is None:
        found.said = "other bytes"
    else:
        found.changes = list(_parts(read(old), read(new)))
    return found


def _compare_json(old: Path, new: Path, found: Found) -> Found | None:
    clock = CLOCK.get(old.name)
    try:
        left, right = (_without(json.loads(path.read_bytes()), clock) for path in (old, new))
    except ValueError:
        found.changes = list(_parts(read_said(old), read_said(new)))
        found.said = "no JSON"
        return found
    if clock and json.dumps(left) == json.dumps(right):
        return None
    found.changes = list(_by_key(dict(flat("", left)), dict(flat("", right))))
    found.keys = Counter(_INDEX.sub("[]", change.place) for change in found.changes)
    found.said = "" if found.changes else "same values, other bytes"
    return found


def _without(told: Any, key: str | None) -> Any:
    return {name: told[name] for name in told if name != key} if key else told


def _by_key(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        one, two = old.get(key), new.get(key)
        if (one, type(one)) != (two, type(two)) or (key in old) != (key in new):
            yield Change(key, one, two)


def _parts(old: Parts, new: Parts) -> Iterator[Change]:
    """Compare part by part; parts under new names are taken in their order, if they are as many."""
    gone, come = [part for part in old if part not in new], [part for part in new if part not in old]
    renamed = dict(zip(gone, come, strict=True)) if len(gone) == len(come) else {}
    yield from (Change("part", one, two) for one, two in zip_longest(gone, come)
                if not _aside(one or two))
    yield from _order(old, new, renamed)
    for part, rows in old.items():
        now = part if part in new else renamed.get(part)
        if now is not None and (part == CHARTS or part.endswith(RESULTS)):
            yield from (change._replace(place=f"{part}!{change.place}")
                        for change in _by_key(dict(rows), dict(new[now])))
        elif now is not None:
            yield from _rows(part, rows, new[now])


def _order(old: Parts, new: Parts, renamed: Mapping[str, str]) -> Iterator[Change]:
    names = {two: one for one, two in renamed.items()}
    left = [part for part in old if (part in new or part in renamed) and not _aside(part)]
    right = [names.get(part, part) for part in new if (part in old or part in names) and not _aside(part)]
    if left != right:
        yield Change(ORDER, ", ".join(left), ", ".join(right))


def _aside(part: str) -> bool:
    return part.endswith((RESULTS, BESIDE))


def _rows(part: str, old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    for _, a, b, c, d in _opcodes(old, new):
        for number, (one, two) in enumerate(zip_longest(old[a:b], new[c:d], fillvalue=())):
            yield from _cells_of(part, a + number + 1, one, two)
    if [bool(row) for row in old] != [bool(row) for row in new]:  # empty rows came or went, too
        yield Change(f"{part}: rows", len(old), len(new))


def _cells_of(part: str, line: int, old: Row, new: Row) -> Iterator[Change]:
    spans = [("", 0, len(old), 0, len(new))] if len(old) == len(new) else _opcodes(old, new)
    for _, a, b, c, d in spans:
        for number, (one, two) in enumerate(zip_longest(old[a:b], new[c:d])):
            if one != two and not (one in EMPTY and two in EMPTY):
                yield Change(f"{part}!{get_column_letter(a + number + 1)}{line}", one, two)


def _opcodes(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[str, int, int, int, int]]:
    matched = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [code for code in matched if code[0] != "equal"]


# -- telling ----------------------------------------------------------------------------------


def names(*folders: Path) -> list[str]:
    """Return the files of the folders by their paths within, those of the clock left out."""
    found = {path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*")
             if path.is_file() and path.name not in SKIPPED}
    return sorted(found)


def tell(found: Found, most: int) -> None:
    """Print what differs in one file: titles first, then numbers."""
    worded = [change for change in found.changes if change.worded]
    numbers = [change for change in found.changes if not change.worded]
    counted = f"{len(worded)} titles or texts, {len(numbers)} numbers" if found.changes else ""
    print(f"{found.name}: {', '.join(filter(None, (found.said, counted)))}")
    if found.keys:
        print("    keys    " + ", ".join(f"{key} ×{n}" for key, n in found.keys.most_common(most)))
    for label, changes in (("text", worded), ("number", numbers)):
        for change in changes[:most]:
            print(f"    {label:7} {change.place}: {change.old!r} -> {change.new!r}")
        if len(changes) > most:
            print(f"    {label:7} and {len(changes) - most} more")


def tell_titles(pairs: Counter[tuple[str, str]]) -> None:
    """Print the texts that changed as a table in Markdown, the most frequent first."""
    print("| before | after | times |\n|---|---|---|")
    for (old, new), times in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        shown = (text.replace("|", "\\|").replace("\n", "⏎") for text in (old, new))
        print(f"| {' | '.join(shown)} | {times} |")


def parser() -> argparse.ArgumentParser:
    """Return the options of the command."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.same", description=__doc__)
    made.add_argument("before", type=Path)
    made.add_argument("after", type=Path)
    made.add_argument("--titles", action="store_true", help="only the texts that changed, gathered and counted")
    made.add_argument("--most", type=int, default=_SHOWN, help="changes shown of each file")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare two folders; 1 if anything differs."""
    asked = parser().parse_args(arguments)
    compared = [(name, compare(asked.before, asked.after, name)) for name in names(asked.before, asked.after)]
    found = [item for _, item in compared if item is not None and item.differs]
    looks = sum(item is not None and not item.differs for _, item in compared)
    pairs = Counter(change.pair for item in found for change in item.changes
                    if change.worded and change.place != ORDER)
    if not asked.titles:
        for item in found:
            tell(item, asked.most)
    if pairs:
        tell_titles(pairs)
    note = f" ({looks} of the equal ones in another look)" if looks else ""
    print(f"{len(compared) - len(found)} files equal{note}, {len(found)} differ")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
