"""Closed lists: a cell is one of their words, in a usual spelling, or refused with a suggestion."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import Any

from rotation.domain.vocabulary import Level
from rotation.text import say
from rotation.workbook import parse, spellings
from rotation.workbook.cells import RawCell
from rotation.workbook.header import fold, fold_title
from rotation.workbook.parse import Bad, Guess, Parsed, RecordField, Remark

_SEPARATORS = re.compile(r"[,;、，；|\n]+")


def plain(cell: RawCell) -> str:
    """Return the text of a cell that names something; whole numbers as their digits.

    Raises
    ------
    Bad
        The cell is a truth value, a date or a fraction.
    """
    if cell.kind == "text":
        return parse.clean(cell.text)
    if cell.kind == "number" and cell.format not in ("date", "percent"):
        digits = parse.whole_digits(cell.text)
        if digits:
            return digits.zfill(len(cell.format))
    raise Bad("not-text", say("text", "应为文字"))


@cache
def _table(choices: Any) -> dict[str, Any]:
    table = {fold(spelling): choices(word)
             for spelling, word in spellings.SPELLINGS.get(choices, {}).items()}
    for word in choices:
        table[fold(word.english)] = word
        table[fold(word.value)] = word
    return table


def choice(cell: RawCell, field: RecordField) -> Parsed:
    """Read a word of a closed list, folding its usual spellings."""
    choices: Any = field.column.choices
    text = plain(cell)
    table = _table(choices)
    for form in _forms(text):
        if form in table:
            return _chosen(text, table[form], fold(text))
    if choices is Level:
        return _honour(text, table)
    raise Bad("unknown-word", say("one of: {w}", "只能填写：{w}", w=tuple(choices)),
              nearest(fold(text), {key: word.value for key, word in table.items()}))


def _forms(text: str) -> list[str]:
    """Return the spellings to try: as is, without brackets, name or code of ``100-name``."""
    head, _, tail = text.partition("-")
    forms = [fold(text), fold_title(text)]
    return [*forms, fold_title(tail), fold(head)] if tail and head.isdigit() else forms


def _chosen(text: str, word: Any, key: str) -> Parsed:
    if key in (fold(word.value), fold(word.english)):
        return Parsed(word)
    return Parsed(word, folded(text, word))


def folded(text: str, word: Any) -> Remark:
    """Return the change of a usual spelling into its canonical word."""
    return Remark("spelling-folded", say("“{a}” was read as “{b}”", "“{a}”读作“{b}”", a=text, b=word),
                  f"{text}>{word}")


def _honour(text: str, table: dict[str, Any]) -> Parsed:
    bare = fold_title(text)
    for honour in spellings.HONOURS:
        stem = bare.removesuffix(honour)
        for form in (stem, f"{stem}级"):
            if stem != bare and form in table:
                return _level(text, honour, table[form])
    raise Bad("unknown-word", say("one of: {w}", "只能填写：{w}", w=tuple(Level)), say(
        "the level must be named; which honours count is a ruling of the banner",
        "须写明级别；何种称号算骨干由旗县认定"))


def _level(text: str, honour: str, level: Any) -> Parsed:
    if honour.startswith("骨干"):
        return Parsed(level, folded(text, level))
    return Parsed(level, Remark("honour-as-backbone", say(
        "“{a}” would count as backbone of {b}; this is a ruling of the banner",
        "“{a}”将按“{b}”骨干计算；是否计入由旗县认定", a=text, b=level), text, asks=True))


def close(key: str, known: dict[str, str]) -> list[str]:
    """Return the closest known word, if one is close."""
    return get_close_matches(key, known, 1, 0.5) or [
        other for other in known if key and len(other) > 1 and (other in key or key in other)][:1]


_FROM_LIST = say("choose from the list", "请从列表中选择")


def nearest(key: str, known: dict[str, str]) -> Guess:
    """Return the question whether the closest known word was meant."""
    near = close(key, known)
    if not near:
        return Guess("", _FROM_LIST, _FROM_LIST)
    return Guess(near[0], say("did you mean “{w}”?", "是否应为“{w}”？", w=known[near[0]]), _FROM_LIST)


def certificate(cell: RawCell) -> Parsed:
    """Read the highest stage of a teaching certificate as one of 幼儿园 小学 初中 高中 无."""
    text = plain(cell)
    found = []
    for part in split(text):
        key = fold_title(part)
        stage = spellings.CERTIFICATE.get(key) or spellings.CERTIFICATE.get(
            key.removesuffix("教师资格").removesuffix("教师"))
        if stage is None:
            raise Bad("unknown-certificate", say(
                "幼儿园, 小学, 初级中学, 高级中学 or 无", "应为幼儿园、小学、初级中学、高级中学或无"))
        found.append(stage)
    highest = max(found, key=spellings.CERTIFICATE_ORDER.index)
    return Parsed(highest, None if text == highest else folded(text, highest))


def split(text: str) -> list[str]:
    """Return the parts of a list written with any usual separator."""
    return [part for part in (piece.strip() for piece in _SEPARATORS.split(text)) if part]
