"""A TOML file as tables: small, plain, and never deeper or longer than the parser can bear."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from rotation.domain.own_kind import parts
from rotation.domain.unprintable import CONTROL
from rotation.process.door import plain_bytes
from rotation.text import Text, say

MOST = 1 << 20
"""Bytes of a file of parameters, changes or banners; the longest of a league has a tenth."""

DOTS = 200
"""More dots than this in a line is no key: the parser takes time and memory by the square of them."""


BITS = 64
"""No number of a policy or a change is longer; a hexadecimal one can have more digits than can be told."""
_DIGITS = "0123456789abcdef"


def toml_text(path: Path) -> str:
    """Return the text of a TOML file, of one that is too large as much as shows that it is.

    Raises
    ------
    OSError
        It cannot be read, or is no plain file.
    UnicodeDecodeError
        It is not UTF-8.
    """
    content = plain_bytes(path, MOST)
    return content.decode("utf-8-sig", "strict" if len(content) <= MOST else "ignore")


def toml_tables(text: str) -> dict[str, Any]:
    """Return the tables of a TOML document.

    Raises
    ------
    tomllib.TOMLDecodeError
        It is none, is larger than `MOST`, or nests, counts or dots beyond all measure.
    """
    if len(text.encode()) > MOST:
        raise tomllib.TOMLDecodeError(f"More than {MOST >> 20} MB (at line 1, column 1)")
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > DOTS and not line.lstrip().startswith("#"):
            raise tomllib.TOMLDecodeError(f"Too many dots (at line {number}, column 1)")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        last = text.splitlines() or [""]
        raise tomllib.TOMLDecodeError(str(error).replace(
            "at end of document", f"at line {len(last)}, column {len(last[-1]) + 1}")) from error
    except RecursionError:
        raise _at(text, "[{", "Nested too deep") from None
    except ValueError:
        raise _at(text, _DIGITS, "A number with too many digits") from None
    told = list(parts(tables))
    if any(isinstance(value, int) and value.bit_length() > BITS for value in told):
        raise _at(text, _DIGITS, "A number with too many digits")
    if any(isinstance(value, str) and (CONTROL.search(value) or "\r" in value) for value in told):
        raise _at(text, "\\", "Control characters")
    return tables


_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of Excel, WPS and Word begin."""


def toml_fault(error: ValueError) -> Text:
    """Return where a TOML file is miswritten, and how to mend it."""
    if isinstance(error, UnicodeDecodeError):
        if error.object.startswith(_OFFICE):
            return say("this is an office document, such as a workbook, and no text; here a TOML file is wanted",
                       "这是 Excel、WPS 等办公文件，不是文本文件；此处应为 TOML 文本文件（.toml）")
        line = error.object[:error.start].count(b"\n") + 1
        return say("line {n} is not UTF-8 text; save the file as UTF-8", "第{n}行不是 UTF-8 文本，请另存为 UTF-8 编码",
                   n=line)
    message = str(error)
    at = re.search(r"at line (\d+), column (\d+)", message)
    told = next((told for begin, told in _MEND.items() if message.startswith(begin)), _MEND["Invalid statement"])
    row, column = at.groups() if at else ("1", "1")
    return say("line {n}, column {c}: {t}", "第{n}行第{c}列：{t}", n=row, c=column, t=told)


_TWICE = say("the same name stands here a second time; keep one", "同一名称写了两次，请只保留一处")
_QUOTE = say("a text begins or ends without its quotation mark, or has one that is not straight",
             '文字的引号不成对，或用了全角引号；请用半角引号括起，如 "12%"')
_STROKE = say("a backslash in a text; write two, or put the text in single quotation marks",
              "文字中的反斜杠应写两个，或改用半角单引号括起文字")
_MEND = {
    "Invalid statement": say(
        'write [H10], or a name, an equals sign and a value, such as rate = "12%"; Chinese names in quotation marks',
        '应写成一节（如 [H10]），或“名称 = 值”（如 rate = "12%"），符号用半角，中文名称用半角引号括起'),
    "Expected '='": say("an equals sign is missing: name = value", "缺少等号，应写成“名称 = 值”，等号用半角"),
    "Expected ']": say("a bracket is missing at the end", "方括号没有成对，请补上右方括号"),
    "Expected newline": say("too much stands in this line; one name and one value each",
                            '值后面多出了内容：一行只写一项；文字须用半角引号括起（如 "12%"）'),
    "Invalid value": say('the value is miswritten: a text in quotation marks, such as "12%"; true or false; a number',
                         '等号后的值写法有误：文字须用半角引号括起（如 "12%"），是否写 true 或 false，数字直接写'),
    "Invalid date": say("there is no such day", "没有这个日期"),
    "Invalid initial": say("a name is miswritten; Chinese names stand in quotation marks",
                           '名称写法有误；中文名称须用半角引号括起，如 "数学"'),
    "Found invalid": _QUOTE, "Illegal character": _QUOTE, "Unterminated": _QUOTE,
    "Unclosed array": say("a bracket is missing: [ … ]", "方括号没有成对：[ … ]"),
    "Unclosed inline": say("a brace is missing: {{ … }}", "花括号没有成对：{{ … }}"),
    "Cannot": _TWICE, "Duplicate": _TWICE,
    "Unescaped": _STROKE, "Invalid hex": _STROKE, "Escaped": _STROKE,
    "More than": say("the file is larger than 1 MB", "文件超过 1 MB"),
    "Too many dots": say("too many dots in one line", "这一行的点过多"),
    "Nested": say("tables or lists are nested too deep", "括号嵌套层数过多"),
    "A number": say("a number with too many digits", "数字位数过多"),
    "Control": say("a control character, written with a backslash; take it out", "含有用反斜杠写出的控制字符，请删去"),
}
"""How the parser's sentence begins, and how a person would mend what it found."""


def _at(text: str, signs: str, message: str) -> tomllib.TOMLDecodeError:
    """Return a fault at the line that has most of some signs."""
    counts = [sum(map(line.count, signs)) for line in text.splitlines()]
    return tomllib.TOMLDecodeError(f"{message} (at line {counts.index(max(counts)) + 1}, column 1)")
