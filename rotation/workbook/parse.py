"""Strict readers of single cells: texts, codes, months, numbers. Whatever is doubtful is refused."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, NamedTuple

from rotation.domain.fields import Heading
from rotation.domain.ratio import parse_share, spell_share
from rotation.domain.unprintable import CONTROL
from rotation.text import Text, say
from rotation.workbook.cells import TEXT_FILE, UNKNOWN_FORMAT, RawCell
from rotation.workbook.characters import seen
from rotation.workbook.spellings import BLANK, NO, YES

MAX_COUNT = 10_000_000
DIGITS_KEPT = 15
"""Excel keeps so many digits of a number; the rest of a longer code is lost for good."""

_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_INNER = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_STORED = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?(e[+-]?[0-9]{1,3})?|[+-]?\.[0-9]+(e[+-]?[0-9]{1,3})?", re.IGNORECASE)
"""A number as Excel stores it; other scripts, underscores and endless exponents are none."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?e\+?[0-9]{1,3}", re.IGNORECASE)
_IDENTITY = re.compile(r"[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])([0-2][0-9]|3[01])[0-9]{3}[0-9Xx]")


class RecordField(NamedTuple):
    """A column of a record class: whose it is, its attribute name, and what is told of it."""

    record: type[Any]
    name: str
    column: Heading


class Remark(NamedTuple):
    """A normalisation or a question, gathered per column: code, sentence, what tells it apart.

    ``asks`` makes it a question; ``drops`` leaves the row out, named in the question; ``remedy`` says what is left to
    be done about what is no question.
    """

    code: str
    text: Text
    key: str = ""
    asks: bool = False
    drops: bool = False
    remedy: Text | None = None


class Parsed(NamedTuple):
    """The value of a cell, and what was changed or must be asked to get it."""

    value: Any = None
    change: Remark | None = None


class Guess(NamedTuple):
    """The known word closest to what stands there, folded, and the remedies with and without it."""

    near: str
    told: Text
    untold: Text


CORRECT_CELL = say("correct the cell", "请更正该单元格")
"""What is to be done where nothing better is known; a text file has no cells."""


class Bad(Exception):
    """A cell that cannot be read: stable code, what was expected, how to mend it."""

    def __init__(self, code: str, expected: Text, remedy: Text | Guess | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.expected = expected
        self.guess = remedy if isinstance(remedy, Guess) else None
        self.remedy = remedy.told if isinstance(remedy, Guess) else remedy or CORRECT_CELL


def clean(text: str) -> str:
    """Return text in one Unicode form without outer blanks and invisible characters."""
    return seen(unicodedata.normalize("NFKC", text)).strip()


def shown(cell: RawCell) -> str:
    """Return a cell as the officer sees it, dates as days."""
    if cell.kind == "number" and cell.format == "date":
        day = serial(cell.text, date1904=False)
        return cell.text if day is None else day.isoformat()
    if cell.kind == "flag":
        return "TRUE" if cell.text in ("1", "true") else "FALSE"
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", cell.text)


def readable(cell: RawCell) -> RawCell:
    """Return the cell unless it holds an error, an empty formula or control characters.

    Raises
    ------
    Bad
        It does.
    """
    if cell.kind == "error":
        raise Bad("error-cell", say("the formula ends in an error", "公式结果出错"), say(
            "mend the formula, or delete it and type what belongs there", "请改正公式，或删去公式后直接填写内容"))
    if cell.kind == "uncalculated":
        raise Bad("formula-without-value", say(
            "the formula was never calculated", "公式没有计算结果"), say(
            "open it in Excel or WPS and save it, or delete the formula and type what belongs there",
            "请用 Excel 或 WPS 打开后保存，或删去公式后直接填写内容"))
    if CONTROL.search(cell.text):
        raise Bad("control-character", say("no control characters", "含有不可见的控制字符"), say(
            "retype the cell", "请重新录入该单元格"))
    return cell


def is_blank_word(cell: RawCell) -> bool:
    """Whether the cell holds a word such as 无 that officers write for nothing."""
    return cell.kind == "text" and clean(cell.text).casefold() in BLANK


def decimal(text: str) -> Decimal:
    """Return a stored number exactly, to the 15 digits that Excel keeps.

    Raises
    ------
    Bad
        It is none, or larger or smaller than any that an office writes.
    """
    try:
        number = Decimal(text if _STORED.fullmatch(text) else "NaN")
        if number.is_finite() and len(number.as_tuple().digits) > DIGITS_KEPT:
            number = Decimal(format(float(text), f".{DIGITS_KEPT}g"))
    except (InvalidOperation, ValueError, OverflowError):
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > Decimal(10) ** 20 or (number and number.adjusted() < -20):
        raise Bad("not-a-number", say(
            "a number of usual size and spelling", "数字过大、过小或写法无法识别"), say(
            "delete the cell's content and type the number again", "请清除该单元格的内容，重新输入数字"))
    return number


def whole_digits(text: str) -> str:
    """Return the digits of a stored whole number; empty if it has a fraction or lost digits."""
    number = decimal(text)
    if number != number.to_integral_value() or number < 0 or len(str(int(number))) > DIGITS_KEPT:
        return ""
    return str(int(number))


def plain_text(cell: RawCell) -> Parsed:
    """Read free text; a number is kept as its digits, a percentage as ``10%``."""
    if cell.kind == "number":
        return Parsed(_number_text(cell))
    text = CONTROL.sub("", cell.text).strip()
    if len(text) > 2000:
        raise Bad("too-long", say("at most 2000 characters", "最多 2000 字"))
    return Parsed(shown(cell) if cell.kind == "flag" else seen(text))


def _number_text(cell: RawCell) -> str:
    if cell.format == "date":
        return shown(cell)
    number = decimal(cell.text)
    if cell.format == "percent":
        return f"{spelled(number * 100)}%"
    return spelled(number).zfill(len(cell.format))


def spelled(number: Decimal) -> str:
    """Return a number without exponent and idle zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


CELL_AS_TEXT = say("format the cell as text and type it again", "请把该单元格设为文本格式后重新录入")


def name(cell: RawCell) -> Parsed:
    """Read a name; blanks between Han characters are folded away and listed."""
    if cell.kind != "text":
        raise Bad("not-text", say("a name in letters", "应为文字"), CELL_AS_TEXT)
    bare = seen(unicodedata.normalize("NFC", cell.text)).strip()
    text = re.sub(r"\s+", " ", _INNER.sub("", bare))
    if len(text) > 100:
        raise Bad("too-long", say("at most 100 characters", "最多 100 字"))
    if not text:
        raise Bad("blank", say("a name; nothing but blanks or invisible signs stands here",
                               "不能为空，该单元格中只有空格或不可见的字符"), say(
            "delete the cell's content and type the name again", "请清除该单元格的内容后重新填写"))
    return Parsed(text, _trimmed if text != cell.text else None)


_trimmed = Remark("blanks-removed", say("blanks and line breaks were removed", "已去除多余的空格、换行"))


def code(cell: RawCell, field: RecordField) -> Parsed:
    """Read an id: text without blanks. Numbers are judged over the whole column, not here."""
    if cell.kind == "number":
        return _numeric_code(cell)
    text = clean(cell.text)
    if cell.kind != "text" or not text:
        raise Bad("not-text", say("a code as text", "应为文本格式的代码"), CELL_AS_TEXT)
    if _SCIENTIFIC.fullmatch(text):
        raise _lost_digits()
    if _IDENTITY.fullmatch(text):
        raise _identity(field)
    text = re.sub(r"\s+", "", text)
    if len(text) > 40:
        raise Bad("too-long", say("at most 40 characters", "最多 40 个字符"))
    return Parsed(text, _folded_code if text != cell.text else None)


def _identity(field: RecordField) -> Bad:
    if field.name == "id":
        return Bad("identity-number", say("a staff number, never an identity number",
                                          "应为教师编号，不得使用身份证号"), say(
            "use the staff number; leave the column blank to be offered numbers",
            "请改用工号；整列留空则由程序建议编号"))
    return Bad("identity-number", say("a code, never an identity number", "应为代码，不得使用身份证号"), say(
        "write the code", "请改填代码"))


_folded_code = Remark("code-folded", say(
    "blanks and full-width characters were folded", "已去除空格、转换全角字符"))
_number_code = Remark("number-in-code-column", say(
    "codes stored as numbers were read as their digits", "代码以数值存储，已按其数字读取"))
_lost_format = _number_code._replace(asks=True, text=say(
    "this kind of file does not tell whether these codes were shown with leading zeros; they would be read without",
    "此类文件不记录代码前面是否显示 0，将按不带 0 的数字读取"))


def _numeric_code(cell: RawCell) -> Parsed:
    digits = whole_digits(cell.text)
    if len(digits) > DIGITS_KEPT or not digits:
        raise _lost_digits()
    if cell.format in ("date", "percent"):
        raise Bad("not-text", say("a code as text", "应为文本格式的代码"), _AS_TEXT)
    return Parsed(digits.zfill(len(cell.format)), _lost_format if cell.format == UNKNOWN_FORMAT else _number_code)


_AS_TEXT = say("format the column as text and type it again", "请把该列设为文本格式后重新录入")


def _lost_digits() -> Bad:
    return Bad("lost-digits", say("a code as text; Excel keeps 15 digits of a number, the rest is lost",
                                  "代码应为文本；以数值保存时超过 15 位的数字已丢失"), _AS_TEXT)


def yes_no(cell: RawCell) -> Parsed:
    """Read 是 or 否; other spellings of the fixed vocabulary are listed."""
    word = clean(cell.text).casefold() if cell.kind != "number" else whole_digits(cell.text)
    if word in YES or word in NO:
        usual = word in ("是", "否")
        return Parsed(word in YES, None if usual else Remark("yes-no-spelling", say(
            "“{w}” was read as {v}", "“{w}”读作“{v}”", w=word,
            v=say("yes", "是") if word in YES else say("no", "否")), word))
    raise Bad("not-yes-or-no", say("是 or 否", "应填“是”或“否”"))


MOST_ROOMS = 20
"""No school has more rooms for lessons with a class elsewhere."""


def rooms(cell: RawCell) -> Parsed:
    """Read 是 or 否, or how many rooms there are; one is the same as 是."""
    with suppress(Bad):
        return yes_no(cell)
    try:
        read = count(cell)
    except Bad:
        raise _NO_ROOMS from None
    if read.value > MOST_ROOMS:
        raise _NO_ROOMS
    return read


_NO_ROOMS = Bad("not-rooms", say("是, 否, or the number of rooms from 0 to {n}", "应填“是”“否”，或教室间数（0 至 {n}）",
                                 n=MOST_ROOMS))

_text_number = Remark("number-as-text", say("numbers stored as text were read", "文本形式的数字已识别"))


def number(cell: RawCell) -> tuple[Decimal, Remark | None]:
    """Read a number, exactly; thousands separators, units and words are refused."""
    if cell.kind == "number" and cell.format != "date":
        return decimal(cell.text), None
    text = clean(cell.text)
    if cell.kind == "text" and _NUMBER.fullmatch(text):
        return Decimal(text), None if cell.format == TEXT_FILE else _text_number
    if cell.kind == "number":
        raise Bad("not-a-number", say("a number; the cell is formatted as a date",
                                      "应为数字，但该单元格是日期格式"), say(
            "set the format of the cell to General, then type the number again",
            "请先把该单元格的格式改为“常规”，再重新输入数字"))
    raise Bad("not-a-number", say("a plain number, no unit, percent sign or separator",
                                  "应为纯数字，不带单位、百分号和分隔符"), _JUST_DIGITS)


_JUST_DIGITS = say("write the number alone, in digits; degrees as a decimal, such as 116.05",
                   "请只填写阿拉伯数字；经纬度填小数，如 116.05")


def count(cell: RawCell) -> Parsed:
    """Read a whole number of at least 0."""
    value, change = score(cell)
    if value < 0:
        raise Bad("negative", say("0 or more", "不能为负数"))
    return Parsed(value, change)


def order(cell: RawCell) -> Parsed:
    """Read a place in an order, which begins with 1."""
    read = count(cell)
    if read.value < 1:
        raise Bad("order-from-one", say("1 or more", "应从 1 开始"), say("number the wishes from 1", "请从 1 起编号"))
    return read


def score(cell: RawCell) -> Parsed:
    """Read a whole number of any sign."""
    value, change = number(cell)
    if value != value.to_integral_value():
        raise Bad("not-whole", say("a whole number", "应为整数"))
    if abs(value) > MAX_COUNT:
        raise Bad("too-large-number", say("at most {n}", "不应超过 {n}", n=MAX_COUNT))
    return Parsed(int(value), change)


def hundredths(cell: RawCell) -> Parsed:
    """Read a number of at least 0 as hundredths; a longer fraction is rounded, and listed.

    What would be rounded to nothing is refused.
    """
    value, change = number(cell)
    scaled = (value * 100).to_integral_value(ROUND_HALF_UP)
    if scaled != value * 100:
        change = _rounded
    if value and not scaled:
        raise Bad("too-many-decimals", say("0, or at least 0.01", "应为 0 或不小于 0.01"))
    if value < 0:
        raise Bad("negative", say("0 or more", "不能为负数"))
    if value > MAX_COUNT:
        raise Bad("too-large-number", say("at most {n}", "不应超过 {n}", n=MAX_COUNT))
    return Parsed(int(scaled), change)


_rounded = Remark("rounded-to-hundredths", say(
    "longer fractions were rounded to hundredths", "超过两位的小数已四舍五入到百分位"))


def share(cell: RawCell) -> Parsed:
    """Read a share of at most the whole, such as ``15%``, ``1/3`` or ``0.15``; kept as it is spelled."""
    try:
        value = parse_share(str(plain_text(cell).value))
    except ValueError:
        value = Fraction(2)
    if value > 1:
        raise Bad("not-a-share", say("a share such as 15% or 1/3, at most 100%", "应为比例，如 15% 或 1/3，不超过100%"))
    return Parsed(spell_share(value))


def coordinate(cell: RawCell, field: RecordField) -> Parsed:
    """Read decimal degrees inside the country: 73 to 136 east, 3 to 54 north."""
    value, change = number(cell)
    low, high = (73, 136) if field.name == "longitude" else (3, 54)
    if not low <= value <= high:
        raise Bad("outside-the-country", say("decimal degrees from {a} to {b}",
                                             "应为 {a} 至 {b} 之间的十进制度数", a=low, b=high), say(
            "check whether longitude and latitude are swapped", "请检查经度、纬度是否颠倒"))
    return Parsed(float(value), change)


# -- days as numbers --------------------------------------------------------------------------


def serial(text: str, *, date1904: bool) -> date | None:
    """Return the day of an Excel serial number, None if it is none."""
    try:
        days = int(decimal(text))
        start = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
        return start + timedelta(days=days)
    except (Bad, OverflowError):
        return None
