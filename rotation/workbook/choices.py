"""Closed lists: a cell is one of their words, in a usual spelling, or refused with a suggestion."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import Any

from rotation.domain.vocabulary import Level, PersonStatus, Rank, Stage
from rotation.text import Text, say
from rotation.workbook import parse, spellings
from rotation.workbook.cells import RawCell
from rotation.workbook.header import fold, fold_title
from rotation.workbook.parse import Bad, Guess, Parsed, RecordField, Remark

_BRACKETS = re.compile(r"[()\[\]{}【】〔〕《》,、;/|]+")
_AND = re.compile(r"[,;、，；|/／\\+＋&\n\s]+|(?<=.)[和及兼](?=.)")
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
    raise Bad("not-text", say("text", "应为文字"), parse.CELL_AS_TEXT)


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
    text = _of_list(cell, choices)
    table = _table(choices)
    found = _found(text, table)
    if found is not None:
        word, rest = found
        return _left_over(text, word) if _decides(rest, word, table) else _chosen(text, word, fold(text))
    if choices is PersonStatus and spellings.SECONDED.fullmatch(fold(text)):
        return _left_over(text, PersonStatus.SECONDED)
    if choices is Rank:
        return _old_rank(text, table)
    if choices is Level:
        return _honour(text, table)
    raise _several(text, table, field) or _unknown(choices, text, table)


def several(cell: RawCell, field: RecordField) -> Parsed:
    """Read several words of a closed list, in its order."""
    listed: Any = field.column.choices
    table = _table(listed)
    named = [part for part in split(_of_list(cell, listed)) if fold(part) not in spellings.BLANK]
    for part in named:
        if fold(part) not in table:
            raise Bad("unknown-word", say("one or several of: {w}", "只能填写以下各项（可多项，用顿号隔开）：{w}",
                                          w=tuple(listed)), _FROM_LIST)
    words = [table[fold(part)] for part in named]
    other = next((_chosen(part, word, fold(part)).change for part, word in zip(named, words, strict=True)), None)
    return Parsed(tuple(word for word in listed if word in words), other)


def _of_list(cell: RawCell, choices: Any) -> str:
    try:
        return plain(cell)
    except Bad as bad:
        raise Bad(bad.code, _one_of(choices), _FROM_LIST) from None


def _one_of(choices: Any) -> Text:
    return say("one of: {w}", "只能填写：{w}", w=tuple(choices))


def _several(text: str, table: dict[str, Any], field: RecordField) -> Bad | None:
    """Return the refusal of a cell that names several words of its list, as 小学/初中; None if it names none or one."""
    words = {word for part in in_one_cell(text) if (word := table.get(fold(part))) is not None}
    if len(words) < 2:
        return None
    rows = say("use a row for each stage, each with its 折算工作量", "两个学段分两行填写，各写折算工作量") if (
        field.record.__name__ == "Teacher") else say("use a row for each stage", "请每个学段填写一行")
    one = say("write the one that decides", "请只填一项")
    listed = tuple(dict.fromkeys(table.values()))
    return Bad("several-words", say("only one of: {w}", "只能填写其中一项：{w}", w=listed),
               rows if field.column.choices is Stage else one)


def in_one_cell(text: str) -> list[str]:
    """Return the parts of a cell that should hold one word, by any sign or word that may stand between two."""
    return [part for part in (piece.strip() for piece in _AND.split(text)) if part]


def _found(text: str, table: dict[str, Any]) -> tuple[Any, list[str]] | None:
    """Return the word that a text begins with, and what else it says: brackets, code or name of ``100-name``."""
    if fold(text) in table:
        return table[fold(text)], []
    bare, rest = parted(text)
    head, _, tail = bare.partition("-")
    if bare in table:
        return table[bare], rest
    if tail and head.isdigit() and tail in table:
        return table[tail], [*rest, head] if table.get(head, table[tail]) is not table[tail] else rest
    return (table[head], [*rest, tail]) if tail and head.isdigit() and head in table else None


def parted(text: str) -> tuple[str, list[str]]:
    """Return a text folded without its brackets, and what stands in and after them."""
    bare = fold_title(text)
    return bare, [part for part in _BRACKETS.split(fold(text).strip("*:").removeprefix(bare)) if part]


def _decides(rest: list[str], word: Any, table: dict[str, Any]) -> bool:
    """Whether any of the words left over may change what the cell means."""
    harmless = spellings.HARMLESS.get(type(word), frozenset())
    return any(part not in harmless and table.get(part) is not word for part in rest)


def _left_over(text: str, word: Any) -> Parsed:
    return Parsed(word, left_over(text, word))


def left_over(text: str, word: Any) -> Remark:
    """Return the question whether a word may be read without what else its cell says."""
    return Remark("words-left-over", say(
        "“{a}” would be read as “{b}”, and the rest left out; if the rest decides, write the right word",
        "“{a}”将按“{b}”读取，其余文字不计；如其余文字有实际含义，请改填相应的词", a=text, b=word), text, asks=True)


_TABLE = "、".join(f"{old}={new}" for old, new in spellings.OLD_RANKS.items() if "幼儿园" not in old)


def _old_rank(text: str, table: dict[str, Any]) -> Parsed:
    """Read a title of before 2015 by the table of the reform, once confirmed by the office."""
    bare, rest = parted(text)
    word = spellings.OLD_RANKS.get(bare.removesuffix("教师"))
    if word is not None and not _decides(rest, Rank(word), table):
        return Parsed(Rank(word), Remark("old-title", say(
            f"titles of before 2015 would be read by the table of the reform: {_TABLE}",
            f"2015 年职称改革前的名称将按改革对应关系读取：{_TABLE}"), asks=True))
    if word is not None:
        return _left_over(text, Rank(word))
    if bare.startswith("特级"):
        raise Bad("honour-is-no-title", say(
            "a title such as 高级; 特级教师 is an honour", "应为职称，如“高级”；特级教师是荣誉称号"), say(
            "write the title that the person holds", "请填写本人实际聘任的职称"))
    raise _unknown(Rank, text, table)


def _vice(key: str) -> bool:
    """Whether a word is of a deputy's rank; the sign that says so is never a slip."""
    return any(sign in key for sign in spellings.VICE)


def _unknown(choices: Any, text: str, table: dict[str, Any]) -> Bad:
    meant = spellings.MEANT.get(choices, {}).get(parted(text)[0])
    guess = Guess(fold(meant), _did_you_mean(meant), _FROM_LIST) if meant else None
    key = fold(text)
    return Bad("unknown-word", _one_of(choices), guess or nearest(
        key, {other: word.value for other, word in table.items() if _vice(other) == _vice(key)}))


def _chosen(text: str, word: Any, key: str) -> Parsed:
    if key in (fold(word.value), fold(word.english)):
        return Parsed(word)
    return Parsed(word, folded(text, word))


def folded(text: str, word: Any) -> Remark:
    """Return the change of a usual spelling into its canonical word."""
    return Remark("spelling-folded", say("“{a}” was read as “{b}”", "“{a}”读作“{b}”", a=text, b=word),
                  f"{text}>{word}")


def _honour(text: str, table: dict[str, Any]) -> Parsed:
    bare, rest = parted(text)
    for honour in spellings.HONOURS:
        stem = bare.removesuffix(honour)
        for form in (stem, f"{stem}级"):
            if stem != bare and form in table:
                return _left_over(text, table[form]) if rest else _level(text, honour, table[form])
    raise Bad("unknown-word", _one_of(Level), say(
        "the level must be named; which honours count is a ruling of the banner",
        "须写明级别；何种称号算骨干由旗县认定"))


def _level(text: str, honour: str, level: Any) -> Parsed:
    if honour.startswith("骨干"):
        return Parsed(level, folded(text, level))
    return Parsed(level, Remark("honour-as-backbone", say(
        "“{a}” would count as backbone of {b}; this is a ruling of the banner",
        "“{a}”将按“{b}”骨干计算；是否计入由旗县认定", a=text, b=level), text, asks=True))


_TOO_MANY = 3
"""Of so many words that are equally near none is meant."""


def close(key: str, known: dict[str, str]) -> list[str]:
    """Return the known word of which another is a slip: a third more or less of it, or one sign in three to five wrong.

    What is merely alike is another word: 义务教育 is not 特殊教育. Nor is a word meant that is as near as several
    others: 星期八 is none of 星期一 to 星期五.
    """
    most = (len(key) + 4) // 5 if len(key) > 2 else 0
    alike = [other for other in get_close_matches(key, known, 5, 0.5) if _slips(key, other) <= most]
    if len({known[other] for other in alike if _slips(key, other) == _slips(key, alike[0])}) >= _TOO_MANY:
        return []
    return alike[:1] or [other for other in known if _within(key, other) or _within(other, key)][:1]


def _within(part: str, whole: str) -> bool:
    return len(part) >= 2 and 2 * len(whole) <= 3 * len(part) and part in whole


def _slips(one: str, other: str) -> int:
    """Return how many signs are wrong, missing or too many (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, 1):
        before, row[0] = row[0], place
        for at, also in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (sign != also))
    return row[-1]


_FROM_LIST = say("choose from the list", "请从列表中选择")


def _did_you_mean(word: str) -> Text:
    return say("did you mean “{w}”?", "是否应为“{w}”？", w=word)


def nearest(key: str, known: dict[str, str], otherwise: Text = _FROM_LIST) -> Guess:
    """Return the question whether the closest known word was meant, or what else to do."""
    near = close(key, known)
    if not near:
        return Guess("", otherwise, otherwise)
    return Guess(near[0], _did_you_mean(known[near[0]]), otherwise)


def certificate(cell: RawCell) -> Parsed:
    """Read the highest stage of a teaching certificate as one of 幼儿园 小学 初中 高中 无."""
    text = plain(cell)
    found, left = [], False
    for part in split(text):
        key, rest = parted(part)
        stage = spellings.CERTIFICATE.get(key) or spellings.CERTIFICATE.get(
            key.removesuffix("教师资格").removesuffix("教师"))
        if stage is None:
            raise Bad("unknown-certificate", say(
                "幼儿园, 小学, 初级中学, 高级中学 or 无", "应为幼儿园、小学、初级中学、高级中学或无"))
        found.append(stage)
        left = left or not spellings.HARMLESS[Stage].issuperset(rest)
    highest = max(found, key=spellings.CERTIFICATE_ORDER.index)
    if left:
        return Parsed(highest, left_over(text, highest))
    return Parsed(highest, None if text == highest else folded(text, highest))


def split(text: str) -> list[str]:
    """Return the parts of a list written with any usual separator."""
    return [part for part in (piece.strip() for piece in _SEPARATORS.split(text)) if part]
