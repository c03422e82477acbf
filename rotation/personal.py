"""What a piece of text gives away: numbers, dates of birth, private words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import pairwise

BORN = range(1930, 2011)
"""Years in which a teacher in post can have been born; later dates are dates of the round."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SPOKEN = str.maketrans("零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两", "000123456789123456789" + "12")
_GAP = r"(?:_|[^\w。！？!?])"
"""What may stand between the digits of one number: marks, spaces and lines, but no sentence end."""

_WORDY = re.compile(r"[^\d。！？!?]{1,6}")
_PIECE = re.compile(r"\d+")
_PIECES = 5
"""Into how many pieces words may cut a mobile number, as 138转1234转5678."""

_LONG = re.compile(r"\d{11}")
_RUN = re.compile(rf"\d(?:{_GAP}{{0,6}}\d)*(?:{_GAP}{{0,6}}[Xx](?![A-Za-z]))?")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})(?!\d)日?|\s*月|(?!\d))")
_COMPACT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MASKED = re.compile(r"(?<!\d)\d{2,}\s*[*＊xX×●•○#]{2,}\s*\d{0,}[\dXx]?|(?<![*＊×●•])[*＊×●•]{3,}\s*\d{2,}")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+\s*@\s*[\w-]+(\.[\w-]+)+|https?://|www\.|mailto:", re.IGNORECASE)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_YEARS = r"(?:19[3-9]\d|200\d|2010)"
_BIRTH = re.compile(
    r"出生|生于|生日|(?<!\d)\d{2}\s*周?岁|[一二三四五六七八九]?十[一二三四五六七八九]?周?岁|年龄|\d{2}\s*[年.]\s*\d{1,2}\s*月?\s*生(?!效)|"
    r"(?<!\d)(?:19|20)?\d[05]后(?!续)|(?<!\d)(?:19[3-9]\d|200\d|[3-9]\d)\s*年\s*生(?![效源活物态产])|"
    r"[〇○零一二三四五六七八九]{2}\s*(?:年\s*生(?![效源活物态产])|后(?!续|[〇○零一二三四五六七八九十]))|"
    rf"\b(?:{_MONTHS})[a-z]*\.?,?\s*(?:\d{{1,2}},?\s*)?{_YEARS}(?!\d)|(?<!\d){_YEARS},?\s*(?:{_MONTHS})|"
    rf"(?<![\d./-])(?:[0-3]?\d\s*[./-]\s*)?[01]?\d\s*[./-]\s*{_YEARS}(?![\d./-])|"
    r"\bborn\b|\baged?\b|date of birth|birthday", re.IGNORECASE)
_ONE_PIECE = re.compile(
    r"(?<![\dA-Za-z])(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|"
    r"[1-8]\d{5}[ -]?(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx]|"
    r"[1-8]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}|"
    r"\d{16,19}|[3-9]\d{3}(?: \d{4}){3}(?: \d{1,3})?)(?![\dA-Za-z])|\d{3}[*＊●•×]{4,}\d{2,}")
"""A mobile, identity (18 or 15 digits) or bank number as people write them, or one with its middle starred."""

WORDS = ("薄弱", "怀孕", "孕期", "孕妇", "哺乳", "产假", "病假", "病休", "患病", "疾病", "重病", "大病", "手术",
         "癌", "肿瘤", "抑郁", "残疾", "暂缓", "离异", "离婚", "丧偶", "单亲", "低保", "贫困", "处分",
         "家庭", "配偶", "身体", "健康状况", "二胎", "备孕", "流产", "住院", "考核不", "不合格", "weak school",
         "pregnan", "illness", "disabled", "deferred", "disease")
PERSONAL = ("身份证", "证件号", "手机", "短号", "住址", "民族:", "籍贯", "政治面貌", "银行卡", "工资", "微信", "v信",
            "wechat", "weixin")
_CONTACT = re.compile(r"(?<![a-z])(?:vx|wx|qq)\s*号?\s*[:=]|(?<![a-z])(?:vx|wx|qq)\s*号?\s*\d")
_SHORT = ("病", "孕", "残")
_LABEL = re.compile(r"(?:监督电话|监督举报电话|举报电话|联系电话（监督）|[Tt]elephone(?: for objections)?)\s*[:：]?"
                    r"[\s_]*(\(?0\d{2,3}\)?[-\s]?\d{7,8}|12\d{3,4}|400[-\s]?\d{3}[-\s]?\d{4}|\d{7,8})(?!\d)")


def plain(text: str) -> str:
    """Return text with every digit as ASCII and without marks that nobody sees."""
    shown = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    folded = unicodedata.normalize("NFKC", shown)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii()
                   and unicodedata.digit(c, None) is not None else c for c in folded)


def digits(number: str) -> str:
    """Return only the digits of a telephone number."""
    return re.sub(r"\D", "", plain(number))


def named(phone: str) -> set[str]:
    """Return the digits of every number in what the office calls its telephone."""
    return {digits(run[0]) for run in _RUN.finditer(plain(phone))}


def declared(text: str) -> set[str]:
    """Return the landline numbers that stand right after 监督电话, digits only."""
    return {digits(found[1]) for found in _LABEL.finditer(plain(text))}


def kinds(text: str, phones: Collection[str] = ()) -> Iterator[str]:
    """Iterate over the kinds of leaks in a piece of text, each once.

    Parameters
    ----------
    text
        As it stands.
    phones
        Digits of the telephone numbers that may stand in the notice.
    """
    found = plain(text)
    yield from dict.fromkeys([*_patterns(found), *_dates(found), *_numbers(found, phones),
                              *_spelled(found), *spread(found, phones)])


def written_numbers(text: str) -> Iterator[str]:
    """Iterate over the identity, mobile and bank numbers that stand in a sentence in one piece, or in Chinese digits.

    Numbers of documents, years, classes and lists of short numbers are none, so that a sentence may be refused for it.
    """
    if sum(sign.isnumeric() for sign in text) < _FEWEST:
        return
    found = plain(text)
    yield from (number[0] for number in _ONE_PIECE.finditer(found))
    yield from _spelled_numbers(found)


_FEWEST = 5
"""Digits of the shortest such number, most of them starred."""


def _spelled_numbers(text: str) -> Iterator[str]:
    return (kind for kind in _spelled(text) if kind != "birth-date")


def private(text: str, *, name: bool = False) -> tuple[str, ...]:
    """Return the kinds of words no notice needs that a text has; a bare name may have rare characters."""
    found = plain(text).lower()
    bare = name and not re.search(r"[\s(（\[【,，/:：;；、-]", found)
    kinds = []
    if any(word in found for word in WORDS) or (not bare and any(word in found for word in _SHORT)):
        kinds.append("private-word")
    if any(word in found for word in PERSONAL) or _CONTACT.search(found):
        kinds.append("personal-item")
    return tuple(kinds)


def is_identity(number: str) -> bool:
    """Whether 18 characters are an identity number with the right check digit (GB 11643)."""
    if len(number) != 18 or not number[:17].isdigit():
        return False
    total = sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17].upper()


def _patterns(text: str) -> Iterator[str]:
    if _MASKED.search(text):
        yield "masked-number"
    if _MAIL.search(text):
        yield "e-mail"
    if _BIRTH.search(text):
        yield "birth-date"


def _dates(text: str) -> Iterator[str]:
    if any(int(found[1]) in BORN for found in _DATE.finditer(text)):
        yield "birth-date"


def _numbers(text: str, phones: Collection[str]) -> Iterator[str]:
    """Judge what is left once dates of the round and declared telephones are taken out."""
    rest = _DATE.sub(" 日 ", text)
    for run in _RUN.finditer(rest):
        number = re.sub(r"[^\dXx]", "", run[0])
        if number not in phones or _has_identity(number):
            yield from _number(number, run[0])


def _has_identity(number: str) -> bool:
    return any(is_identity(number[at:at + 18]) for at in range(len(number) - 17))


def _number(number: str, as_written: str) -> Iterator[str]:
    length = len(number)
    if length >= 15:
        yield "identity-number" if _has_identity(number) or length in (15, 18) else "long-number"
    elif re.search(r"(?:^|86)1[3-9]\d{9}$", number):
        yield "mobile-number"
    elif re.fullmatch(r"(?:86)?0?\d{9,12}", number) and length <= 13:
        yield "telephone" if number.startswith(("0", "86", "400", "800")) else "long-number"
    elif length >= 7 and not _is_list(as_written):
        yield from _short_number(number)
    elif length > 8:
        yield "long-number"


def _is_list(as_written: str) -> bool:
    """Whether short numbers stand in a row, such as 1、2、3 or 10/11/12."""
    return all(len(part) <= 2 for part in re.split(r"\D+", as_written)) and len(as_written) < 16


def _short_number(number: str) -> Iterator[str]:
    if len(number) == 8 and _COMPACT.fullmatch(number):
        if int(number[:4]) in BORN:
            yield "birth-date"
    else:
        yield "telephone" if len(number) <= 8 else "long-number"


def _spelled(text: str) -> Iterator[str]:
    """Look for numbers written with Chinese digits."""
    for run in re.finditer(r"[零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两\d]{11,}", text):
        number = run[0].translate(_SPOKEN)
        if number != run[0]:
            if re.search(r"1[3-9]\d{9}", number):
                yield "mobile-number"
            if len(number) >= 15:
                yield "identity-number"
    for run in re.finditer(r"(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2}年", text):
        if int(run[0][:4].translate(_SPOKEN)) in BORN:
            yield "birth-date"


def spread(text: str, phones: Collection[str] = ()) -> Iterator[str]:
    """Look for identity and mobile numbers cut into pieces by words, marks or lines, or spelled out.

    The check digit and a date of birth, or the shape of a mobile number, tell them from other digits.
    """
    found = _DATE.sub(lambda date: date[0] if int(date[1]) in BORN else " 日 ", plain(text))
    for told in dict.fromkeys((found, found.translate(_SPOKEN))):
        for pieces, gaps in _runs(told):
            if _checked("".join(pieces)) or any(_is_born(number) for number, _ in _whole(pieces, 18)):
                yield "identity-number"
            if any(number not in phones for number in _mobiles(pieces, gaps)):
                yield "mobile-number"


def _runs(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Iterate over pieces of digits that stand close together, and what stands between them."""
    pieces: list[str] = []
    gaps: list[str] = []
    end = 0
    for piece in _PIECE.finditer(text):
        gap = text[end:piece.start()]
        if pieces and not _WORDY.fullmatch(gap):
            yield pieces, gaps
            pieces, gaps = [], []
        elif pieces:
            gaps.append(gap)
        end = piece.end()
        pieces.append(piece[0] + ("X" if text[end:end + 1] in ("x", "X") else ""))
    if pieces:
        yield pieces, gaps


def _checked(number: str) -> bool:
    """Whether an identity number stands anywhere in a run of digits."""
    return any(is_identity(number[at:at + 18]) and _is_born(number[at:at + 18])
               for at in range(len(number) - 17))


def _is_born(number: str) -> bool:
    """Whether 18 characters have a province and a date of birth where identity numbers have them."""
    return (bool(re.fullmatch(r"[1-8]\d{16}[\dX]", number)) and int(number[6:10]) in BORN
            and bool(_COMPACT.fullmatch(number[6:14])))


def _whole(pieces: list[str], length: int) -> Iterator[tuple[str, slice]]:
    """Iterate over what whole pieces of a length in all make up, and which they are."""
    for first, start in enumerate(pieces):
        number, last = start, first + 1
        while len(number) < length and last < len(pieces):
            number += pieces[last]
            last += 1
        if len(number) == length:
            yield number, slice(first, last)


def _mobiles(pieces: list[str], gaps: list[str]) -> Iterator[str]:
    """Iterate over mobile numbers made up of whole pieces; numbers counting up are none."""
    alike = len(set(gaps)) <= 1
    for number, place in _whole(pieces, 11):
        cut = pieces[place]
        if re.fullmatch(r"1[3-9]\d{9}", number) and not _counting(cut) and (
                len(cut) <= _PIECES or (alike and len(cut) == len(pieces))):
            yield number


def _counting(pieces: list[str]) -> bool:
    numbers = [int(piece) for piece in pieces]
    return len(numbers) > 2 and all(a < b for a, b in pairwise(numbers)) and max(map(len, pieces)) < 4


def counting(texts: Collection[str]) -> bool:
    """Whether the numbers among some texts only count the lines."""
    numbers = [int(text) for text in texts if re.fullmatch(r"[0-9]{1,5}", text.strip())]
    return len(numbers) > 1 and all(b == a + 1 for a, b in pairwise(numbers)) and not any(
        re.search(r"\d{6}", text) for text in texts)


def gives_away(value: str) -> bool:
    """Whether a technical value holds an identity number or is a mobile number or has one in words."""
    if value.isascii() and not _LONG.search(value):
        return False
    found = plain(value)
    numbers = re.findall(r"(?<![\dA-Fa-f.])\d{17}[\dXx](?![\dA-Fa-f])", found)
    if any(is_identity(number) for number in numbers):
        return True
    wordy = any("\u4e00" <= c <= "\u9fff" for c in found)
    mobile = re.search(r"(?<![\dA-Fa-f.-])1[3-9]\d{9}(?![\dA-Fa-f])", found)
    return bool(mobile) or (wordy and (bool(private(found)) or any(True for _ in kinds(found))))
