"""The list of a notice, wherever it stands: its columns, and what each of them may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rotation.domain.vocabulary import Form, Stage
from rotation.errors import Issue
from rotation.personal import counting, kinds, plain, private, spread
from rotation.scanner.leaks import leak

_COLUMNS = {"number": ("序号", "No."), "name": ("姓名", "Name"), "home": ("派出学校", "Home school"),
            "host": ("接收学校", "Host school"), "taught": ("学段学科", "Stage and subject"),
            "form": ("交流形式", "Form"), "period": ("交流期限", "Period"),
            "held": ("现任职务", "Present post"), "taken": ("拟任职务", "Post proposed")}
"""What may be public of a placement, told here a second time on purpose: a column that the writer adds is a leak."""
_TITLES = {title: key for key, titles in _COLUMNS.items() for title in titles}
_ENOUGH = 4
"""Titles that make a row the head of the list."""

_FORMS = {word for form in Form for word in (form.value, form.english)}
_STAGES = tuple(word for stage in Stage for word in (stage.value, stage.english))
_PERIOD = re.compile(r"(\d{4}年\d{1,2}月至\d{4}年\d{1,2}月|自\d{4}年\d{1,2}月起"
                     r"|\d{4}-\d{2} to \d{4}-\d{2}|from \d{4}-\d{2})?")
"""From month to month; of a transfer (调动) the first month alone."""

_NAMESAKE = re.compile(r"\s?[（(](?:编号尾号|ID ending )[^\W_]{2,6}[)）]$")
"""The one mark that a name may bear: the tail of a 教师编号 that tells namesakes apart."""

_NUMBERED = re.compile(r"\d{4}|[（(][^）)]*\d")
"""What no name holds: a long number, or any number in brackets."""

SHAPES: Mapping[str, Callable[[str], bool]] = {
    "number": lambda text: bool(re.fullmatch(r"\d{1,5}", text)),
    "name": lambda text: len(text) <= 60 and not _NUMBERED.search(_NAMESAKE.sub("", text)),
    "home": lambda text: len(text) <= 60 and not re.search(r"\d{4}", text),
    "host": lambda text: len(text) <= 60 and not re.search(r"\d{4}", text),
    "taught": lambda text: (text.startswith(_STAGES) and len(text) <= 60
                            and not re.search(r"\d{2}", text)),
    "form": lambda text: text in _FORMS,
    "period": lambda text: bool(_PERIOD.fullmatch(text)),
    "held": lambda text: len(text) <= 60 and not re.search(r"\d{4}", text),
    "taken": lambda text: len(text) <= 60 and not re.search(r"\d{4}", text),
}
"""What each column may hold, by the key of its heading."""


class NoticeRow(NamedTuple):
    """One row: its cells by column, and the address of each."""

    cells: Mapping[int, str]
    address: Callable[[int], str]


def judged(place: str, lines: Sequence[NoticeRow], phones: Collection[str]) -> Iterator[Issue]:
    """Iterate over what is wrong with a sheet or a table that should be the list of a notice."""
    head = next((at for at, line in enumerate(lines) if _is_head(line)), None)
    if head is None:
        yield leak("extra-sheet", place)
        yield from texts(place, lines, phones)
        return
    roles = {column: _TITLES.get(_folded(text), "") for column, text in lines[head].cells.items()}
    yield from (leak("extra-column", place, lines[head].address(column))
                for column, role in roles.items() if not role)
    yield from texts(place, lines[:head + 1], phones)
    yield from (leak("outside-table", place, line.address(column))
                for line in lines[:head] for column in line.cells if column > max(roles))
    for line in lines[head + 1:]:
        yield from _row(place, line, roles, phones)


def texts(
    place: str, lines: Sequence[NoticeRow], phones: Collection[str], name: Collection[int] = (),
) -> Iterator[Issue]:
    """Iterate over what the texts of some rows give away."""
    for line in lines:
        for column, text in line.cells.items():
            yield from told(place, line.address(column), text, phones, name=column in name)


def told(
    place: str, cell: str, text: str, phones: Collection[str], *, name: bool = False,
) -> Iterator[Issue]:
    """Iterate over what one text gives away."""
    text = _NAMESAKE.sub("", text) if name else text
    yield from (leak(code, place, cell) for code in kinds(text, phones))
    yield from (leak(code, place, cell) for code in private(text, name=name))


def over_cells(place: str, lines: Sequence[NoticeRow], phones: Collection[str]) -> Iterator[Issue]:
    """Iterate over numbers that are cut into the cells of one row or one column."""
    columns: dict[int, list[tuple[NoticeRow, str]]] = {}
    for line in lines:
        yield from across(place, line.address(min(line.cells)), line.cells.values(), phones)
        for column, text in line.cells.items():
            columns.setdefault(column, []).append((line, text))
    for column, cells in columns.items():
        texts = [text for _, text in cells]
        if not counting(texts):
            yield from across(place, cells[0][0].address(column), texts, phones)


def across(place: str, cell: str, texts: Iterable[str], phones: Collection[str]) -> Iterator[Issue]:
    """Iterate over numbers that only texts read one after the other give away."""
    told = list(texts)
    yield from (leak(code, place, cell) for code in dict.fromkeys(spread("\n".join(told), phones))
                if not any(code in kinds(text, phones) for text in told))


def is_list(lines: Sequence[NoticeRow]) -> bool:
    """Whether a table has the columns of a notice."""
    return any(_is_head(line) for line in lines)


def _is_head(line: NoticeRow) -> bool:
    return sum(_folded(text) in _TITLES for text in line.cells.values()) >= _ENOUGH


def _folded(text: str) -> str:
    found = plain(text).strip()
    return found if found.isascii() else re.sub(r"\s", "", found)


def _row(
    place: str, line: NoticeRow, roles: Mapping[int, str], phones: Collection[str],
) -> Iterator[Issue]:
    """Judge one row below the titles; a row with one text is a note."""
    names = [column for column, role in roles.items() if role == "name"]
    yield from texts(place, [line], phones, names)
    note = len(line.cells) == 1 and min(line.cells) == min(roles)
    for column, text in line.cells.items():
        if column not in roles:
            yield leak("outside-table", place, line.address(column))
        elif not note and roles[column] and not SHAPES[roles[column]](plain(text).strip()):
            yield leak("odd-value", place, line.address(column))
