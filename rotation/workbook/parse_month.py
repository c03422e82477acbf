"""Months as officers write them, and the refusal of all that could mean two months."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rotation.domain.months import Month
from rotation.text import say
from rotation.workbook.cells import TEXT_FILE, RawCell
from rotation.workbook.parse import (
    Bad,
    Parsed,
    Remark,
    clean,
    decimal,
    serial,
    spelled,
    whole_digits,
)

EARLIEST, LATEST = 1930, 2100

_TEXT_MONTHS = tuple(re.compile(pattern) for pattern in (
    r"(?P<y>[0-9]{4})年(?P<m>[0-9]{1,2})月?(?:(?P<d>[0-9]{1,2})[日号]?)?",
    (r"(?P<y>[0-9]{4})(?P<s>[-./])(?P<m>[0-9]{1,2})(?:(?P=s)(?P<d>[0-9]{1,2}))?"
     r"(?:[T ]?(?P<h>[0-9]{1,2}):(?P<n>[0-9]{2})(?::[0-9.]{2,12})?Z?)?"),
    r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})?",
))
_MONTH = say("a month such as 2020-09, 2020.09 or 2020年9月",
             "应为年月，如 2020-09、2020.09 或 2020年9月")
_YEAR_FIRST = say("write the year with four digits, first", "年份须写四位，并写在前面，如1959-03")
_CHECK = say("look the date up and write it anew; year and month are enough, such as 2020-09",
             "请核对后重新填写，只填年月即可，如 2020-09")
_text_month = Remark("month-as-text", say(
    "months written as text were read", "文本形式的年月已识别"))


def month(cell: RawCell, *, date1904: bool) -> Parsed:
    """Read a month from a date, a serial date, or one of the listed patterns.

    Raises
    ------
    Bad
        Two-digit years, day and month that could be swapped, impossible or far-off dates.
    """
    if cell.kind == "number":
        return _month_number(cell, date1904=date1904)
    text = clean(cell.text).replace("。", ".")
    text = re.sub(r"\s*([-./年月日])\s*", r"\1", text)
    _four_digits(text)
    for pattern in _TEXT_MONTHS:
        match = pattern.fullmatch(text)
        if match:
            usual = cell.format == TEXT_FILE or re.fullmatch(r"[0-9]{4}-[0-9]{2}", cell.text)
            told = match.groupdict()
            read = Parsed(_month(told["y"], told["m"], told["d"]), None if usual else _text_month)
            return _clocked(read, told["d"], int(told.get("h") or 0) * 60 + int(told.get("n") or 0))
    if re.fullmatch(r"[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{2,4}|[0-9]{2}[-./年].*", text):
        raise Bad("ambiguous-month", _MONTH, _YEAR_FIRST)
    raise Bad("not-a-month", _MONTH)


def _four_digits(digits: str) -> None:
    """Refuse 590314 and 5903, whose years have two digits, before they are taken for years far off."""
    found = re.fullmatch(r"([0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])?", digits)
    if found and not EARLIEST <= int(digits[:4]) <= LATEST:
        raise Bad("ambiguous-month", _MONTH, _YEAR_FIRST)


def _month_number(cell: RawCell, *, date1904: bool) -> Parsed:
    text = cell.text
    if cell.format == "date":
        parts = _parts(serial(text, date1904=date1904))
        return _clocked(Parsed(_month(*parts)), parts[2], int(decimal(text) % 1 * 1440))
    digits = whole_digits(text)
    _four_digits(digits)
    if re.fullmatch(r"[0-9]{8}|[0-9]{6}", digits):
        return Parsed(_month(digits[:4], digits[4:6], digits[6:] or None), _text_month)
    if re.fullmatch(r"[0-9]{4}\.(0[1-9]|1[12]|[2-9])", spelled(decimal(text))):
        year, _, number = spelled(decimal(text)).partition(".")
        return Parsed(_month(year, number, None), _text_month)
    if re.fullmatch(r"[0-9]{4}\.1", spelled(decimal(text))):
        raise Bad("ambiguous-month", _MONTH, say(
            "as a number, 2020.1 and 2020.10 are the same; write 2020-01 or 2020-10 as text",
            "数值 2020.1 与 2020.10 无法区分；请以文本写 2020-01 或 2020-10"))
    if re.fullmatch(r"[1-9][0-9]{4}", digits):
        day = serial(text, date1904=date1904)
        return Parsed(_month(*_parts(day)), Remark("serial-without-date-format", say(
            "numbers in no format that is known as one of dates would be read as days of the Excel calendar",
            "未识别为日期格式的数值将按 Excel 日期序号读取"), asks=True))
    raise Bad("not-a-month", _MONTH)


_SHIFTED = (range(15 * 60 + 59, 16 * 60 + 2), range(23 * 60 + 59, 24 * 60))
"""Minutes of the day at which an export that is 8 hours or 43 seconds short shows midnight."""


def _clocked(read: Parsed, day: str | None, minute: int) -> Parsed:
    """Ask which day is meant where the time shows that the export may have moved it into the month before."""
    if not day or not any(minute in shifted for shifted in _SHIFTED):
        return read
    following = date(read.value.year, read.value.month, int(day)) + timedelta(days=1)
    other = Month(following.year, following.month)
    if other == read.value:
        return read
    return Parsed(other, Remark("clock-in-date", say(
        "the time of day shows an export that is some hours or seconds short: the days would be read as the ones"
        " after, the first of a month, not as the last of the month before",
        "时刻显示导出时少了 8 小时或 43 秒：将按次日（某月1日）读取，而不是上月最后一天"), asks=True))


def _parts(day: date | None) -> tuple[str, str, str]:
    if day is None:
        raise Bad("impossible-month", say("a day that exists", "没有这个日期"), _CHECK)
    return str(day.year), str(day.month), str(day.day)


def _month(year: str, month: str, day: str | None) -> Month:
    if not 1 <= int(month or 0) <= 12:
        raise Bad("impossible-month", say("a month from 1 to 12", "月份应为1—12"), _CHECK)
    try:
        real = date(int(year), int(month), int(day or 1))
    except ValueError:
        raise Bad("impossible-month", say("a day that exists", "没有这个日期"), _CHECK) from None
    if not EARLIEST <= real.year <= LATEST:
        raise Bad("impossible-month", say("a year from {a} to {b}", "年份应在 {a} 至 {b} 之间",
                                          a=EARLIEST, b=LATEST), _CHECK)
    return Month(real.year, real.month)
