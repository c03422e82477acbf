"""Words with a meaning outside their cell: closed lists, subjects, schools, teachers, towns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any

from rotation.domain.records import Need, Spell
from rotation.domain.school import School
from rotation.domain.support import Itinerary
from rotation.domain.vocabulary import (
    SUBJECT_ALIASES,
    SUBJECT_ENGLISH,
    SUBJECTS,
    UNPOSTED,
)
from rotation.text import say
from rotation.workbook import short_names, spellings
from rotation.workbook.cells import RawCell
from rotation.workbook.choices import folded, in_one_cell, left_over, nearest, parted, plain, split
from rotation.workbook.header import fold, fold_title
from rotation.workbook.parse import Bad, Guess, Parsed, RecordField, Remark
from rotation.workbook.quoting import Known, Secrets


@dataclass
class Lexicon:
    """What references of this workbook may point to, by folded spelling.

    Parameters
    ----------
    codes, names, shorts
        Schools by code, full name and short name; a list where a name is not unique.
    called
        Names of schools as written, by code.
    towns
        Towns named by the schools.
    teachers
        Teachers by id.
    homes
        Towns where teachers live.
    subjects
        Subjects besides the known ones, named by sheet 需求.
    date1904
        Calendar of serial dates.
    secrets
        What no message may hold.
    """

    codes: dict[str, str] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    shorts: dict[str, list[str]] = field(default_factory=dict)
    towns: dict[str, str] = field(default_factory=dict)
    teachers: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    date1904: bool = False
    secrets: Secrets = field(default_factory=Secrets)

    def learn_schools(self, rows: Iterable[dict[str, Any]]) -> None:
        """Remember schools from the readable values of their rows."""
        for row in rows:
            code = row.get("code")
            if not isinstance(code, str):
                continue
            self.codes.setdefault(fold(code), code)
            self.called.setdefault(code, str(row.get("name") or code))
            for table, key in ((self.names, "name"), (self.shorts, "short")):
                if isinstance(row.get(key), str):
                    table.setdefault(fold(row[key]), []).append(code)
            if isinstance(row.get("town"), str):
                self.towns.setdefault(fold(row["town"]), row["town"])

    @property
    def known(self) -> Known:
        """What messages may name, and what not."""
        return Known(frozenset({*self.codes, *self.names, *self.shorts}),
                     frozenset(map(len, self.codes)), self.secrets)

    def learn_homes(self, towns: Iterable[str]) -> None:
        """Remember towns where teachers live, whether a school stands there or not."""
        for town in towns:
            self.homes.setdefault(fold(town), re.sub(r"\s+", "", town))

    def learn_teachers(self, ids: Iterable[str]) -> None:
        """Remember teacher ids."""
        for teacher in ids:
            self.teachers.setdefault(fold(teacher), teacher)


@cache
def _known_subjects() -> dict[str, str]:
    table = {fold(alias): word for alias, word in SUBJECT_ALIASES.items()}
    table |= {fold(english): word for word, english in SUBJECT_ENGLISH.items()}
    return table | {fold(word): word for word in SUBJECTS}


def subject_word(text: str) -> str:
    """Return the official word for a subject spelled like one of the list; else the text as it is."""
    try:
        return str(_subject(text.strip(), Lexicon()).value)
    except Bad:
        return text.strip()


def subject(cell: RawCell, field: RecordField, lexicon: Lexicon) -> Parsed:
    """Read one subject; sheet 需求 may name a new one."""
    text = plain(cell)
    _only_one(text, field, lexicon)
    if field.record is Need and fold(text) not in _known_subjects():
        word = lexicon.subjects.setdefault(fold(text), text)
        return Parsed(word, Remark("new-subject", say(
            "“{w}” is a new subject", "“{w}”是新增学科", w=word), word, asks=bool(_close(text))))
    return _subject(text, lexicon)


def _only_one(text: str, field: RecordField, lexicon: Lexicon) -> None:
    """Refuse a cell that names several subjects, as 语文、数学, where one is meant."""
    table = _known_subjects() | lexicon.subjects
    parts = in_one_cell(text)
    if len(parts) < 2 or fold(text) in table or len({table.get(fold(part), "") for part in parts} - {""}) < len(parts):
        return
    rows = say("use a row for each subject", "请每门学科填写一行")
    raise Bad("several-subjects", say("one subject", "只填一门"), say(
        "write the main one here, and the others in column 兼教学科", "请在此只填一门，其余填“兼教学科”")
        if field.record.__name__ == "Teacher" else rows)


def _close(text: str) -> list[str]:
    return get_close_matches(fold(text), _known_subjects(), 1, 0.6)


def _subject(text: str, lexicon: Lexicon) -> Parsed:
    table = _known_subjects() | lexicon.subjects
    forms = [fold(text), fold_title(text), re.sub(r"^[0-9]+-", "", fold(text))]
    bare = next((fold(text).removeprefix(p) for p in spellings.STAGE_PREFIXES if text.startswith(p)), "")
    for form in (*forms, bare):
        if form in table:
            word = table[form]
            if form != fold(text) and not spellings.BESIDE_SUBJECT.issuperset(parted(text)[1]):
                return Parsed(word, left_over(text, word))
            same = fold(text) in (fold(word), fold(SUBJECT_ENGLISH.get(word, word)))
            return Parsed(word, None if same else folded(text, word))
    raise Bad("unknown-subject", say(
        "a subject such as {s} (one of {n}; all are in the drop-down list of the column)",
        "应为学科名称，如{s}（共{n}门，见该列下拉列表）", s=SUBJECTS[:3], n=len(SUBJECTS)),
              nearest(fold(text), table))


def subjects(cell: RawCell, lexicon: Lexicon) -> Parsed:
    """Read several subjects, separated by full- or half-width commas."""
    read = [_subject(part, lexicon) for part in split(plain(cell))
            if fold(part) not in spellings.BLANK]
    changes = [item.change for item in read if item.change is not None]
    values = tuple(dict.fromkeys(item.value for item in read))
    return Parsed(values, changes[0] if changes else None)


def school(cell: RawCell, field: RecordField, lexicon: Lexicon) -> Parsed:
    """Read a school by code or unique full name; a short name is asked, never guessed."""
    text = plain(cell)
    if field.record.__name__ == "Teacher" and field.name == "school" and fold(text) == UNPOSTED:
        return Parsed(UNPOSTED)
    if field.record is Spell and _is_unknown(text, lexicon):
        return Parsed(text, Remark("ledger-school-unknown", say(
            "“{a}” is no school of sheet 学校; closed or merged?",
            "“{a}”不在“学校”表中；是否已撤并？", a=text), text, asks=True))
    return _school(text, lexicon)


def _is_unknown(text: str, lexicon: Lexicon) -> bool:
    key = fold(text)
    known = {*lexicon.codes, *lexicon.names, *lexicon.shorts}
    return key not in known and short_names.banner(lexicon.names) + key not in known and len(
        short_names.meant(key, lexicon.names)) != 1


def _school(text: str, lexicon: Lexicon) -> Parsed:
    key = fold(text)
    if key in lexicon.codes:
        return Parsed(lexicon.codes[key])
    found = list(dict.fromkeys(lexicon.names.get(key) or lexicon.shorts.get(key) or []))
    if len(found) == 1:
        return Parsed(found[0])
    whole = lexicon.names.get(short_names.banner(lexicon.names) + key, [])
    if len(whole) == 1 and not found:
        return Parsed(whole[0], Remark("banner-left-out", say(
            "“{a}” was read as “{b}”, whose name only begins with that of the banner",
            "“{a}”读作“{b}”，只省略了旗县名称", a=text, b=lexicon.called[whole[0]]), text))
    if found:
        raise Bad("school-not-unique", say("several schools have this name: {c}",
                                           "有多所学校叫这个名字：{c}", c=found[:5]),
                  say("write the school code", "请改填学校代码"))
    return _short_name(text, lexicon)


def _short_name(text: str, lexicon: Lexicon) -> Parsed:
    """Read a short name that nobody declared as the school it may mean: asked, and refused if it may mean several."""
    key = fold(text)
    full = short_names.meant(key, [name for name, codes in lexicon.names.items() if len(codes) == 1])
    codes = [lexicon.names[name][0] for name in full]
    if len(codes) == 1:
        return Parsed(codes[0], Remark("short-school-name", say(
            "the short name “{a}” would mean “{b}”", "简称“{a}”将理解为“{b}”",
            a=text, b=lexicon.called[codes[0]]), text, asks=True))
    told = [lexicon.called[code] for code in codes]
    if told:
        raise Bad("school-not-unique", say("several schools may be meant: {c}", "可能是以下学校之一：{c}", c=told[:5]),
                  say("write the full name, or declare the short names in column 学校简称",
                      "请填写学校全称，或在“学校简称”列写明各校简称"))
    raise Bad("unknown-school", say("code, full name or declared short name of a school of sheet 学校",
                                    "应为“学校”表中的学校代码、学校全称或学校简称"),
              _which_school(key, lexicon))


def _which_school(key: str, lexicon: Lexicon) -> Guess:
    """Ask whether the school of the closest name was meant, and tell where new ones are entered.

    A code is not answered with another code: one digit away stands another school.
    """
    told = say("see sheet 学校; a new school needs a row there first",
               "见“学校”表，新设学校请先在“学校”表增加一行")
    names = {name: _told(lexicon.called[codes[0]], codes[0]) for name, codes in lexicon.names.items()}
    guess = nearest(key, names)
    if not guess.near:  # perhaps the end of a name, and a slip in it
        guess = nearest(key, _endings(names, len(key)))
    both = say("{n} Otherwise {t}", "{n}{t}", n=guess.told, t=told)
    return Guess(guess.near, both if guess.near else told, told)


def _endings(names: dict[str, str], length: int) -> dict[str, str]:
    """Return the last signs of longer names, so many as somebody wrote; those that two names share name neither."""
    tails = Counter(name[-length:] for name in names)
    return {name[-length:]: told for name, told in names.items() if len(name) > length and tails[name[-length:]] == 1}


def _told(name: str, code: str) -> str:
    return name if fold(name) == fold(code) else f"{name} ({code})"


def schools(cell: RawCell, lexicon: Lexicon) -> Parsed:
    """Read several schools."""
    read = [_school(part, lexicon) for part in split(plain(cell))]
    changes = [item.change for item in read if item.change is not None]
    return Parsed(tuple(item.value for item in read), changes[0] if changes else None)


def teacher(cell: RawCell, field: RecordField, lexicon: Lexicon) -> Parsed:
    """Read the id of a teacher of the roster."""
    text = re.sub(r"\s+", "", plain(cell))
    known = lexicon.teachers.get(fold(text))
    if known is not None:
        return Parsed(known)
    if field.record is Itinerary:
        return Parsed(None, Remark("ledger-teacher-unknown", say(
            "last year's itinerants who are not on the roster; their rows would be left out",
            "上年走教教师不在花名册内；这些行将不读取"), asks=True, drops=True))
    if field.record is Spell:
        return Parsed(None, Remark("ledger-teacher-unknown", say(
            "teachers of the ledger who are not on the roster; their rows would be left out",
            "台账中的教师不在花名册内；这些行将不读取"), asks=True, drops=True))
    raise Bad("unknown-teacher", say("a teacher ID of sheet 教师", "应为“教师”表中的教师编号"), say(
        "look the number up on sheet 教师 by the name; mend numbers there that are told twice first",
        "请按姓名在“教师”表中查对编号；该表如有重复的编号，先更正重复处"))


def place(cell: RawCell, field: RecordField, lexicon: Lexicon) -> Parsed:
    """Read a town by name, or a school by code or full name, held as its code."""
    text = plain(cell)
    key = fold(text)
    if field.record is School:
        return Parsed(re.sub(r"\s+", "", text))
    if key in lexicon.codes:
        return Parsed(lexicon.codes[key])
    if key in lexicon.towns:
        return Parsed(lexicon.towns[key])
    if key in lexicon.names or key in lexicon.shorts:
        return _school(text, lexicon)
    if field.record.__name__ == "Distance":
        return Parsed(lexicon.homes[key]) if key in lexicon.homes else _far_place(text, lexicon)
    return Parsed(re.sub(r"\s+", "", text), Remark("town-without-school", say(
        "towns in which no school stands: their distances, or 经度 and 纬度, must be on sheet 距离",
        "当地没有学校的苏木乡镇：其距离或经度、纬度须在“距离”表中给出"), remedy=say(
        "tell them on sheet 距离, unless it has them", "“距离”表尚未给出的，请在该表补填")))


def _far_place(text: str, lexicon: Lexicon) -> Parsed:
    """Read an end of a distance that is neither a town nor a school as it calls itself."""
    try:
        return _short_name(text, lexicon)
    except Bad as bad:
        if bad.code == "school-not-unique":
            raise
    as_there = say("spell it as on sheet 学校 or sheet 距离", "请按“学校”表或“距离”表中的写法填写")
    raise Bad("unknown-place", say("a school, a town of sheet 学校, or a town where a teacher lives or whose place is"
                                   " told here", "应为“学校”表中的学校（代码、全称或简称）、苏木乡镇，"
                                   "或教师家庭所在、本表另行填有经纬度的苏木乡镇"), nearest(
                                       fold(text), lexicon.towns, as_there))
