"""Words with a meaning outside their cell: closed lists, subjects, schools, teachers, towns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any

from rotation.domain.records import Need
from rotation.domain.school import School
from rotation.domain.vocabulary import (
    SUBJECT_ALIASES,
    SUBJECT_ENGLISH,
    SUBJECTS,
    UNPOSTED,
    Level,
)
from rotation.text import Text, say
from rotation.workbook import parse, words
from rotation.workbook.cells import Cell
from rotation.workbook.header import fold, fold_title
from rotation.workbook.parse import Bad, Change, Field, Parsed

_SEPARATORS = re.compile(r"[,;、,;|\n]+")


@dataclass
class Lexicon:
    """What references of this workbook may point to, by folded spelling.

    Parameters
    ----------
    codes, names, shorts
        Schools by code, full name and short name; a list where a name is not unique.
    towns
        Towns named by the schools.
    teachers
        Teachers by id.
    subjects
        Subjects besides the known ones, named by sheet 需求.
    date1904
        Calendar of serial dates.
    """

    codes: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    shorts: dict[str, list[str]] = field(default_factory=dict)
    towns: dict[str, str] = field(default_factory=dict)
    teachers: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    date1904: bool = False

    def learn_schools(self, rows: Iterable[dict[str, Any]]) -> None:
        """Remember schools from the readable values of their rows."""
        for row in rows:
            code = row.get("code")
            if not isinstance(code, str):
                continue
            self.codes.setdefault(fold(code), code)
            for table, key in ((self.names, "name"), (self.shorts, "short")):
                if isinstance(row.get(key), str):
                    table.setdefault(fold(row[key]), []).append(code)
            if isinstance(row.get("town"), str):
                self.towns.setdefault(fold(row["town"]), row["town"])

    def learn_teachers(self, ids: Iterable[str]) -> None:
        """Remember teacher ids."""
        for teacher in ids:
            self.teachers.setdefault(fold(teacher), teacher)


def plain(cell: Cell) -> str:
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
             for spelling, word in words.SPELLINGS.get(choices, {}).items()}
    for word in choices:
        table[fold(word.english)] = word
        table[fold(word.value)] = word
    return table


def choice(cell: Cell, field: Field) -> Parsed:
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
              _nearest(fold(text), {key: word.value for key, word in table.items()}))


def _forms(text: str) -> list[str]:
    """Return the spellings to try: as is, without brackets, name or code of ``100-name``."""
    head, _, tail = text.partition("-")
    forms = [fold(text), fold_title(text)]
    return [*forms, fold_title(tail), fold(head)] if tail and head.isdigit() else forms


def _chosen(text: str, word: Any, folded: str) -> Parsed:
    if folded in (fold(word.value), fold(word.english)):
        return Parsed(word)
    return Parsed(word, _folded(text, word))


def _folded(text: str, word: Any) -> Change:
    return Change("spelling-folded", say("“{a}” was read as “{b}”", "“{a}”读作“{b}”", a=text, b=word),
                  f"{text}>{word}")


def _honour(text: str, table: dict[str, Any]) -> Parsed:
    bare = fold_title(text)
    for honour in words.HONOURS:
        stem = bare.removesuffix(honour)
        for form in (stem, f"{stem}级"):
            if stem != bare and form in table:
                return _level(text, honour, table[form])
    raise Bad("unknown-word", say("one of: {w}", "只能填写：{w}", w=tuple(Level)), say(
        "the level must be named; which honours count is a ruling of the banner",
        "须写明级别；何种称号算骨干由旗县认定"))


def _level(text: str, honour: str, level: Any) -> Parsed:
    if honour.startswith("骨干"):
        return Parsed(level, _folded(text, level))
    return Parsed(level, Change("honour-as-backbone", say(
        "“{a}” would count as backbone of {b}; this is a ruling of the banner",
        "“{a}”将按“{b}”骨干计算；是否计入由旗县认定", a=text, b=level), text, asks=True))


def _nearest(key: str, known: dict[str, str]) -> Text:
    near = get_close_matches(key, known, 1, 0.5) or [
        other for other in known if key and len(other) > 1 and (other in key or key in other)][:1]
    if not near:
        return say("choose from the list", "请从列表中选择")
    return say("did you mean “{w}”?", "是否应为“{w}”？", w=known[near[0]])


def certificate(cell: Cell) -> Parsed:
    """Read the highest stage of a teaching certificate as one of 幼儿园 小学 初中 高中 无."""
    text = plain(cell)
    found = []
    for part in _split(text):
        folded = fold_title(part)
        stage = words.CERTIFICATE.get(folded) or words.CERTIFICATE.get(
            folded.removesuffix("教师资格").removesuffix("教师"))
        if stage is None:
            raise Bad("unknown-certificate", say(
                "幼儿园, 小学, 初级中学, 高级中学 or 无", "应为幼儿园、小学、初级中学、高级中学或无"))
        found.append(stage)
    highest = max(found, key=words.CERTIFICATE_ORDER.index)
    return Parsed(highest, None if text == highest else _folded(text, highest))


def _split(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in _SEPARATORS.split(text)) if part]


@cache
def _known_subjects() -> dict[str, str]:
    table = {fold(alias): word for alias, word in SUBJECT_ALIASES.items()}
    table |= {fold(english): word for word, english in SUBJECT_ENGLISH.items()}
    return table | {fold(word): word for word in SUBJECTS}


def subject(cell: Cell, field: Field, lexicon: Lexicon) -> Parsed:
    """Read one subject; sheet 需求 may name a new one."""
    text = plain(cell)
    if field.record is Need and fold(text) not in _known_subjects():
        word = lexicon.subjects.setdefault(fold(text), text)
        return Parsed(word, Change("new-subject", say(
            "“{w}” is a new subject", "“{w}”是新增学科", w=word), word, asks=bool(_close(text))))
    return _subject(text, lexicon)


def _close(text: str) -> list[str]:
    return get_close_matches(fold(text), _known_subjects(), 1, 0.6)


def _subject(text: str, lexicon: Lexicon) -> Parsed:
    table = _known_subjects() | lexicon.subjects
    forms = [fold(text), fold_title(text), re.sub(r"^[0-9]+-", "", fold(text))]
    bare = next((fold(text).removeprefix(p) for p in words.STAGE_PREFIXES if text.startswith(p)), "")
    for form in (*forms, bare):
        if form in table:
            word = table[form]
            same = fold(text) in (fold(word), fold(SUBJECT_ENGLISH.get(word, word)))
            return Parsed(word, None if same else _folded(text, word))
    raise Bad("unknown-subject", say("a subject of the list", "应为列表中的学科"),
              _nearest(fold(text), table))


def subjects(cell: Cell, lexicon: Lexicon) -> Parsed:
    """Read several subjects, separated by full- or half-width commas."""
    read = [_subject(part, lexicon) for part in _split(plain(cell))
            if fold(part) not in words.BLANK]
    changes = [item.change for item in read if item.change is not None]
    values = tuple(dict.fromkeys(item.value for item in read))
    return Parsed(values, changes[0] if changes else None)


def school(cell: Cell, field: Field, lexicon: Lexicon) -> Parsed:
    """Read a school by code or unique full name; a short name is asked, never guessed."""
    text = plain(cell)
    if field.record.__name__ == "Teacher" and field.name == "school" and fold(text) == UNPOSTED:
        return Parsed(UNPOSTED)
    return _school(text, lexicon)


def _school(text: str, lexicon: Lexicon) -> Parsed:
    key = fold(text)
    if key in lexicon.codes:
        return Parsed(lexicon.codes[key])
    named = lexicon.names.get(key) or []
    if len(named) == 1:
        return Parsed(named[0])
    short = lexicon.shorts.get(key) or []
    if len(named) > 1 or len(short) > 1:
        raise Bad("school-not-unique", say("several schools have this name: {c}",
                                           "有多所学校叫这个名字：{c}", c=(named or short)[:5]),
                  say("write the school code", "请改填学校代码"))
    if short:
        return Parsed(short[0], Change("short-school-name", say(
            "the short name “{a}” would mean school {b}", "简称“{a}”将理解为学校 {b}",
            a=text, b=short[0]), text, asks=True))
    raise Bad("unknown-school", say("code or full name of a school of sheet 学校",
                                    "应为“学校”表中的学校代码或学校全称"), _nearest(key, _spelled(lexicon)))


def _spelled(lexicon: Lexicon) -> dict[str, str]:
    return lexicon.codes | {key: f"{key} ({codes[0]})" for key, codes in lexicon.names.items()}


def schools(cell: Cell, lexicon: Lexicon) -> Parsed:
    """Read several schools."""
    read = [_school(part, lexicon) for part in _split(plain(cell))]
    changes = [item.change for item in read if item.change is not None]
    return Parsed(tuple(item.value for item in read), changes[0] if changes else None)


def teacher(cell: Cell, field: Field, lexicon: Lexicon) -> Parsed:
    """Read the id of a teacher of the roster."""
    text = re.sub(r"\s+", "", plain(cell))
    known = lexicon.teachers.get(fold(text))
    if known is not None:
        return Parsed(known)
    nearest = None if field.column.sensitive else _nearest(fold(text), lexicon.teachers)
    raise Bad("unknown-teacher", say("a teacher ID of sheet 教师", "应为“教师”表中的教师编号"), nearest)


def place(cell: Cell, field: Field, lexicon: Lexicon) -> Parsed:
    """Read a town by name, or a school by code or full name, held as its code."""
    text = plain(cell)
    key = fold(text)
    if field.record is School:
        return Parsed(re.sub(r"\s+", "", text))
    if key in lexicon.codes:
        return Parsed(lexicon.codes[key])
    if key in lexicon.towns:
        return Parsed(lexicon.towns[key])
    if len(lexicon.names.get(key, ())) == 1:
        return Parsed(lexicon.names[key][0])
    if field.record.__name__ == "Distance":
        raise Bad("unknown-place", say("a school code or a town of sheet 学校",
                                       "应为学校代码或“学校”表中的苏木乡镇"),
                  _nearest(key, {**lexicon.towns, **lexicon.codes}))
    return Parsed(text, Change("town-without-school", say(
        "towns in which no school stands: distances from there must be on sheet 距离",
        "当地没有学校的苏木乡镇：其距离须在“距离”表中给出")))
