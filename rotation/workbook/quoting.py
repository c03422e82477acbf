"""Which values a message may quote: on sheets about people only what cannot be personal.

A column may hold what belongs into its neighbor, so the column alone does not tell. What is found
is quoted if it is a word of a closed list, a school of the workbook or nearly one of them, a code,
or a number that is no date of birth; and never if it holds a value of a sensitive column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from rotation.domain.fields import Heading, columns
from rotation.domain.problem import SHEETS
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import SUBJECT_ALIASES, SUBJECT_ENGLISH, SUBJECTS
from rotation.errors import Issue
from rotation.personal import BORN, kinds, private, written_numbers
from rotation.text import Term, Text
from rotation.workbook import harmless, posts, spellings
from rotation.workbook.cells import RawCell
from rotation.workbook.defects import MASK
from rotation.workbook.header import Layout, fold, fold_title
from rotation.workbook.parse import Bad, RecordField, shown
from rotation.workbook.parse_month import month
from rotation.workbook.short_names import may_mean
from rotation.workbook.slips import is_slip

NUMBERS = ("count", "order", "score", "hundredths", "share", "coordinate")

FEWEST = 4
"""Digits, in any script, of such numbers when most of them are covered by stars."""

_NUMBER = re.compile(r"-?\d{1,5}(?:[,.]\d{1,4}){0,2}\s*(?:个月|[月年分个人级名元节万%％])?")
_MONTH = re.compile(r"[\d\s./年月日号份:-]{1,19}")
_CODE = re.compile(r"[a-z]{0,6}[-_]?\d{1,12}[-_]?[a-z\d]{0,4}")
_ORDINAL = re.compile(r"第?[一二三四五六七八九十]{1,2}(?:小|中)学?")
_BIRTH = re.compile(r"((?:19|20)\d\d)(?:[-_./年]?(?:0?[1-9]|1[0-2]).*)?")
_DATE = re.compile(r"(?:19|20)\d\d[-_./]\d{1,2}(?:[-_./]\d{1,2})?")
_SCHOOL = re.compile(
    r"[^的]{1,16}(?:小学|中学|初中|高中|职高|学校|校区|分校|幼儿园|教学点|完小|[一二三四五六七八九十](?:小|中))")
_PLACE_OF_CELL = re.compile(r"[^!、,，;；]+![a-z]{0,3}[0-9]{1,7}(?::[a-z]{0,3}[0-9]{1,7})?")
"""A cell or row on a sheet, folded."""

_BRACKETS = re.compile(r"[()\[\]{}【】〔〕《》,、;/|]+")
_OFFICE = re.compile(r"(?:局|委|部|厅|办|站|所|院|中心|公司|学校|小学|中学|[旗县市区盟]|班|组)$")
_PASSPORT = re.compile(r"[a-z]\d{7,9}")
_SERIALS = range(10959, 40544)
"""Days of the Excel calendar in the years of `BORN`."""


@dataclass(frozen=True)
class Secrets:
    """What stands in the sensitive columns of a workbook, folded.

    Parameters
    ----------
    values
        Names, dates of birth, reasons: no message holds them.
    towns
        Home towns: no message on a sheet about people says just that.
    """

    values: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()

    def holds(self, text: str, *, people: bool = True) -> bool:
        """Whether a text is or contains one of them."""
        key = fold(text)
        return key in self.values or (people and key in self.towns) or self._within(key)

    def _within(self, key: str) -> bool:
        return any(key[start:start + size] in self.values for size in _sizes(self.values)
                   for start in range(len(key) - size + 1))

    def __or__(self, other: Secrets) -> Secrets:
        return Secrets(self.values | other.values, self.towns | other.towns)


@cache
def _sizes(values: frozenset[str]) -> tuple[int, ...]:
    """Return the lengths of values that are looked for inside others; short Latin ones are not."""
    return tuple(sorted({len(value) for value in values if not value.isascii() or len(value) > 6}))


def of_roster(teachers: Iterable[Teacher]) -> Secrets:
    """Return what the sensitive columns hold of people whose sheet was read before."""
    names = [name for name, told in columns(Teacher).items() if _is_secret(told) and told.kind != "place"]
    known = [(teacher, name) for teacher in teachers for name in names if getattr(teacher, name) is not None]
    return Secrets(frozenset(fold(str(getattr(teacher, name))) for teacher, name in known))


def _is_secret(told: Heading) -> bool:
    return told.sensitive and told.kind not in ("teacher", "count")


def secrets(layouts: Iterable[Layout], *, date1904: bool = False) -> Secrets:
    """Return what stands in the sensitive columns of some tables."""
    values: set[str] = set()
    towns: set[str] = set()
    for layout in layouts:
        told = columns(layout.sheet.record)
        for name, column in layout.places.items():
            if not _is_secret(told[name]):
                continue
            cells = {row[column] for number, row in layout.grid.rows.items()
                     if number >= layout.first and column in row}
            kept = towns if told[name].kind == "place" else values
            kept |= {fold(form) for cell in cells for form in _forms(cell, told[name], date1904=date1904)
                     if told[name].kind != "text" or not _only_words_of_lists(form)}
    return Secrets(frozenset(v for v in values if len(v) > 1), frozenset(v for v in towns if len(v) > 1))


def _forms(cell: RawCell, told: Heading, *, date1904: bool) -> Iterable[str]:
    yield shown(cell)
    if told.kind == "month":
        try:
            yield str(month(cell, date1904=date1904).value)
        except Bad:
            return


def about_people(record: Any) -> bool:
    """Whether the rows of a sheet speak of single people."""
    return any(told.sensitive or told.kind == "teacher" for told in columns(record).values())


@cache
def list_words() -> frozenset[str]:
    """Return every word of a closed list, in every usual spelling, folded."""
    told = [told for sheet in SHEETS for told in columns(sheet.record).values()]
    lists = {told.choices for told in told if told.choices is not None}
    texts = {text for words in lists for word in words for text in (str(word), word.english)}
    texts |= {text for table in spellings.SPELLINGS.values() for text in table}
    texts |= {*SUBJECTS, *SUBJECT_ALIASES, *SUBJECT_ENGLISH.values(), *spellings.CERTIFICATE}
    texts |= {*posts.EMPLOYED, *posts.NO_SUBJECT}
    texts |= {*spellings.YES, *spellings.NO, *spellings.BLANK, *spellings.HONOURS}
    return frozenset(fold(text) for text in texts)


def quotable(cell: RawCell, item: RecordField, bad: Bad, known: Known) -> bool:
    """Whether a message may repeat what a refused cell holds."""
    text = shown(cell)
    people = about_people(item.record)
    if item.column.sensitive or known.secrets.holds(text, people=people) or is_number_of_a_person(text):
        return False
    if not people or cell.kind in ("flag", "error", "uncalculated") or of_the_list(text, item.column):
        return True
    return _harmless(text, item.column, bad, known) or _begins_as(text, item.column.kind)


def _begins_as(text: str, kind: str) -> bool:
    """Whether a text in a column of subjects is a subject with a sign or two too many: 数学课; no name begins so."""
    key = fold(text)
    return kind in ("subject", "subjects") and any(
        key.startswith(subject) and len(key) <= len(subject) + 2 for subject in map(fold, SUBJECTS))


def of_the_list(text: str, told: Heading) -> bool:
    """Whether a text in a column of a closed list is made of words of lists and of their company alone.

    Such a text is shown whatever it says, for what it says is a word of the column: 长期病假（已批）.
    """
    return told.kind in harmless.KINDS and not told.sensitive and _only_words_of_lists(text, _own(told))


def _own(told: Heading) -> tuple[str, ...]:
    """Return the words of the list of a column and, of four signs, their halves: 提前 and 结束 of 提前结束."""
    words = set(_listed(told))
    return tuple(words | {word[at:at + 2] for word in words if len(word) == 4 and not word.isascii() for at in (0, 2)})


def _listed(told: Heading) -> tuple[str, ...]:
    """Return the words that a column of a closed list is filled in with, folded."""
    return tuple(fold(str(word)) for word in told.choices or (SUBJECTS if told.kind in ("subject", "subjects") else ()))


def remedy(cell: RawCell, bad: Bad) -> Text:
    """Return how to mend a cell that is not quoted, without a guess that would repeat it."""
    if bad.guess is None or not (fold(shown(cell)) in bad.guess.near or private(shown(cell))):
        return bad.remedy
    return bad.guess.untold


def is_number_of_a_person(text: str) -> bool:
    """Whether a text has the shape of an identity, mobile or bank number, or holds one."""
    if sum(sign.isnumeric() for sign in text) < FEWEST:
        return False
    return any(True for _ in written_numbers(text)) or not {
        "identity-number", "mobile-number", "masked-number"}.isdisjoint(kinds(text))


def _harmless(text: str, told: Heading, bad: Bad, known: Known) -> bool:
    key, kind = fold(text), told.kind
    personal = bool(private(text))
    if personal or key in list_words() or key in known.schools or _only_words(text) or _SCHOOL.fullmatch(key):
        return not personal
    if kind == "month":
        return bool(_MONTH.fullmatch(text)) and len(re.findall(r"\d", text)) <= 14
    if kind in NUMBERS:
        return bool(_NUMBER.fullmatch(key)) and not _born(key)
    if kind in ("school", "schools") and (_ORDINAL.fullmatch(key) or is_code(key, known.lengths)):
        return True
    if kind in ("id", "teacher"):
        return is_code(key)
    near = () if bad.guess is None else (bad.guess.near,)
    return any(is_slip(key, word) for word in (*near, *_listed(told)))


def _only_words(text: str, words: tuple[str, ...] = ()) -> bool:
    """Whether a text is nothing but words of closed lists, words of office and time, digits and signs; no birth."""
    rest = fold(text)
    digits = rest.translate(_CHINESE_DIGITS)
    if any(int(year) in BORN for year in re.findall("[0-9]{4}", digits)) or (
            sum(sign.isdigit() for sign in digits) > _DIGITS_OF_A_MONTH):
        return False
    return _made_of(rest, words or _words_by_length()) and any(sign.isalpha() for sign in text)


def _only_words_of_lists(text: str, own: tuple[str, ...] = ()) -> bool:
    """Whether a text is only such words or what may stand beside them, one of them of more than one sign.

    Parameters
    ----------
    text
        As it stands.
    own
        Words of the column's own list, folded.
    """
    key, words = fold(text), (*own, *_all_words())
    return _only_words(text, words) and any(word in key for word in words if len(word) > 1)


def _made_of(text: str, words: tuple[str, ...]) -> bool:
    """Whether a folded text is nothing but words, digits and signs; no two single signs together, as in a name."""
    reached = {(0, False)}
    for at, sign in enumerate(text):
        for after_one in {lone for place, lone in reached if place == at}:
            if sign.isdigit() or not sign.isalnum():
                reached.add((at + 1, False))
            found = [word for word in words if text.startswith(word, at)]
            reached |= {(at + len(word), False) for word in found if len(word) > 1 or word in _NUMERALS}
            reached |= {(at + 1, True) for word in found if word == sign and not after_one}
    return any(place == len(text) for place, _ in reached)


_NUMERALS = frozenset("零〇一二三四五六七八九十")
_DIGITS_OF_A_MONTH = 6

_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")

_OFFICE_WORDS = (
    "去年", "今年", "明年", "本年", "上学年", "本学年", "下学年", "学年", "上学期", "本学期", "下学期", "学期",
    "年起", "月起", "日起", "年至", "月至", "日至", "年月", "月日", "年约", "月约",
    "长期", "短期", "临时", "期间", "至今", "原任", "现任", "兼任", "兼职", "代课", "已批", "待批", "不详",
    "未知", "待定", "左右", "是的", "不是", "不清楚", "待核实", "民办", "公办", "校级干部", "退二线", "秋季", "春季",
    "年秋", "年春", "秋天", "春天", "约", "年", "月", "日", "起", "至", "和", "或", "及", "兼", "零", "〇", "一", "二",
    "三", "四", "五", "六", "七", "八", "九", "十",
)
"""Words of time and office that say nothing of who somebody is."""


@cache
def _words_by_length() -> tuple[str, ...]:
    """Return the words that a quoted text may be made of, longest first; single signs only of number and time."""
    listed = {word for word in list_words() if len(word) > 1}
    return tuple(sorted({*listed, *map(fold, _OFFICE_WORDS)}, key=len, reverse=True))


@cache
def _all_words() -> tuple[str, ...]:
    """Return those and what may stand beside the words of closed lists, longest first."""
    beside = {*harmless.WORDS, *spellings.BESIDE_SUBJECT, *(
        word for words in spellings.HARMLESS.values() for word in words)}
    return tuple(sorted({*_words_by_length(), *map(fold, beside)}, key=len, reverse=True))


def is_code(text: str, lengths: frozenset[int] | None = None) -> bool:
    """Whether a text is a code: no word, no date of birth, no telephone, no number of a document.

    Parameters
    ----------
    text
        What stands in the cell.
    lengths
        Of the codes there are; None if any length will do.
    """
    key = fold(text)
    if not _CODE.fullmatch(key) or _PASSPORT.fullmatch(key) or _DATE.fullmatch(key) or (
            _born(key) and len(key) != 4):
        return False
    return lengths is None or not key.isdigit() or len(key) < 7 or len(key) in lengths


def _born(key: str) -> bool:
    """Whether digits may be a date of birth, or the day of one in the Excel calendar."""
    found = _BIRTH.fullmatch(key)
    return (found is not None and int(found[1]) in BORN) or (
        key.isdigit() and int(key) in _SERIALS)


def found(told: Heading, text: str) -> str:
    """Return a value that was read from a sheet about people as a message repeats it."""
    hidden = told.sensitive or (told.kind in NUMBERS and _born(fold(text))) or (
        told.kind in ("id", "teacher") and (not is_code(text) or is_number_of_a_person(text)))
    return MASK if hidden else text


@dataclass(frozen=True)
class Known:
    """What may be named although it stands beside people.

    Parameters
    ----------
    schools
        Codes, names and short names of schools, folded.
    lengths
        Lengths of the codes.
    secrets
        What may not.
    """

    schools: frozenset[str] = frozenset()
    lengths: frozenset[int] = frozenset()
    secrets: Secrets = Secrets()


# -- the last look at every message -----------------------------------------------------------


def masked_remark(text: Text, record: Any, told: Heading, known: Known) -> Text:
    """Return a sentence about read cells of a column without what may be personal in it."""
    people = about_people(record)

    def hidden(value: str) -> bool:
        key = fold(value)
        if key in list_words() or key in known.schools or (
                not known.secrets.holds(value, people=people) and may_mean(key, known.schools)):
            return False
        return known.secrets.holds(value, people=people) or (
            people and not of_the_list(value, told) and not _shareable(value))
    return masked(text, hidden)


def _shareable(value: str) -> bool:
    """Whether a spelling is that of a list word with a bracket after it, of a school, or a code."""
    if private(value) or any(kinds(value)):
        return is_code(value) and not is_number_of_a_person(value)
    bare = fold_title(value)
    listed = bare in list_words() or fold_title(value.partition("-")[2]) in list_words()
    return is_code(value) or (listed and _beside(value, bare)) or (
        _only_words(value) or _titled(bare) or _SCHOOL.fullmatch(fold(value)) is not None)


def _beside(value: str, bare: str) -> bool:
    """Whether what a text says beside a word of a list names an office or holds a known word; else it may be a name."""
    rest = [part for part in _BRACKETS.split(fold(value).replace(bare, "", 1)) if any(map(str.isalpha, part))]
    return all(_OFFICE.search(part) or any(word in part for word in _all_words() if len(word) > 1) for part in rest)


def _titled(key: str) -> bool:
    """Whether a spelling is a level and a title of honor, or a stage and a subject."""
    return any(key.endswith(fold(tail)) and key.removesuffix(fold(tail)) in list_words()
               for tail in spellings.HONOURS) or any(
        key.startswith(head) and key.removeprefix(head) in list_words() for head in spellings.STAGE_PREFIXES)


def masked_issues(issues: Iterable[Issue], known: Known, people: frozenset[str]) -> list[Issue]:
    """Return issues without a value of a sensitive column in any sentence.

    Parameters
    ----------
    issues
        What was found, wherever.
    known
        Schools and secrets of the workbook.
    people
        Titles of its sheets about people.
    """
    public = _without_places(known.schools)

    @cache
    def hidden(value: str, *, personal: bool) -> bool:
        key = fold(value)
        return key not in list_words() and key not in known.schools and (
            known.secrets.holds(public(key), people=personal))
    return [_masked_issue(issue, partial(hidden, personal=issue.sheet in people)) for issue in issues]


def _without_places(schools: frozenset[str]) -> Callable[[str], str]:
    """Return what leaves the names of schools out of a folded address such as [各校.xlsx]青穹小学!66.

    Somebody may be called as the school is in part; the address says nothing of that person.
    """
    names = sorted((name for name in schools if _SCHOOL.fullmatch(name)), key=len, reverse=True)
    if not names:
        return lambda key: key
    whole = re.compile("|".join(map(re.escape, names)))
    return lambda key: _PLACE_OF_CELL.sub(lambda told: whole.sub("!", told[0]), key)


def _masked_issue(issue: Issue, hidden: Callable[[str], bool]) -> Issue:
    told = MASK if issue.found and hidden(issue.found) else issue.found
    return replace(issue, found=told, expected=masked(issue.expected, hidden), remedy=masked(issue.remedy, hidden))


def masked(text: Text, hidden: Callable[[str], bool]) -> Text:
    """Return a sentence with the mask in place of every hidden value."""
    return Text(text.en, text.zh, {name: _mask(value, hidden) for name, value in text.values.items()})


def _mask(value: object, hidden: Callable[[str], bool]) -> object:
    if isinstance(value, Text):
        return masked(value, hidden)
    if isinstance(value, tuple | list):
        return tuple(_mask(item, hidden) for item in value)
    if value is None or isinstance(value, Term | int | float):
        return value
    return MASK if hidden(str(value)) else value
