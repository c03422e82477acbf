"""What a file really is, by its first bytes and its parts, and the sentence that refuses it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from rotation.errors import Issue
from rotation.text import Text, say
from rotation.workbook.defects import Spot, error

SAVE_AS = say("open it in Excel or WPS and save it as “Excel workbook (.xlsx)”",
              "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”")
ORIGINAL = say("open the original in Excel or WPS and save it again, or ask for it once more",
               "请用 Excel 或 WPS 打开原件重新保存，或重新索取原件")
SUSPECT = say("do not open it; ask those who sent it whether it is theirs, and for a new copy",
              "请勿打开该文件，先向提供者核实，并重新索取")
RETYPED = say("give the workbook of the roster; a table that stands only here must be copied into the template and"
              " saved as .xlsx", "请改用花名册工作簿；如表格只在本文件中，请把它复制到模板里，存为 .xlsx")
WORKBOOK = say("a workbook (.xlsx, .xls, .ods) or a table of text (.csv) is expected",
               "应为工作簿（.xlsx、.xls、.ods）或文本表格（.csv）")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def lock_file(path: Path) -> Issue | None:
    """Return the refusal of an Excel lock file such as ``~$数据.xlsx``."""
    if not path.name.startswith("~$"):
        return None
    return error("lock-file", Spot(path.name), WORKBOOK,
                 say("this is Excel's lock file: “{name}” is open in Excel; give that name",
                     "这是 Excel 的临时锁定文件，“{name}”正被打开；请改用该文件名",
                     name=path.name.removeprefix("~$")))


def not_a_package(name: str, content: bytes) -> Issue | None:
    """Return the refusal of bytes that are no zip package at all, else None."""
    if content[:4] == b"PK\x03\x04":
        return None
    code, what, remedy = _look(content)
    return error(code, Spot(name), say("{w}; {x}", "{w}；{x}", w=what, x=WORKBOOK), remedy)


_TEXT = ("text-file", say("this is a text or CSV file under another name", "这是文本（CSV）文件"), say(
    "name it .csv if it is a table of text; else paste it into the template, code columns formatted as text first",
    "如是文本表格，请把扩展名改为 .csv；否则请先把代码、编号列设为文本格式，再粘贴到模板中，存为 .xlsx"))
_HEADS: tuple[tuple[tuple[bytes, ...], str, Text], ...] = (
    ((b"<!doctype html", b"<html", b"<table", b"<meta", b"<style", b"<div"), "html-file",
     say("this is a web page with an Excel name", "这是网页（HTML），只是用了 Excel 的扩展名")),
    ((b"<?xml", b"<workbook"), "xml-file",
     say("this is an XML file with an Excel name", "这是 XML 文件，只是用了 Excel 的扩展名")),
    ((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8\xff"), "other-file",
     say("this is not a workbook", "这不是工作簿")),
)

_NO_TABLES = ("other-file", "word-file", "slides-file")
"""Kinds of file that Excel and WPS do not open as a workbook."""


def _look(content: bytes) -> tuple[str, Text, Text]:
    if not content:
        return "empty-file", say("the file is empty (0 bytes)", "文件是空的（0 字节）"), ORIGINAL
    if content.startswith(OLE):
        return old_book("password" if is_encrypted(content) else "damaged")
    for beginnings, code, what in _HEADS:
        if _head(content).startswith(beginnings):
            return code, what, RETYPED if code in _NO_TABLES else SAVE_AS
    if _is_text(content):
        return _TEXT
    return "damaged-file", say("the file is damaged", "文件已损坏，无法识别"), ORIGINAL


def old_book(why: str) -> tuple[str, Text, Text]:
    """Return code, sentence and remedy for an old workbook (.xls) that cannot be read."""
    if why == "password":
        return ("encrypted-file", say("the workbook is protected by a password", "工作簿设有打开密码"),
                say("save a copy without a password", "请另存一份不带密码的副本"))
    return "old-xls", say("this is an old workbook (.xls) that cannot be read safely",
                          "这是旧版 .xls 工作簿，且无法可靠读取"), say(
        "{s}; if it does not open there, ask for it once more", "{s}；如打不开，请重新索取原件", s=SAVE_AS)


def is_encrypted(content: bytes) -> bool:
    """Whether a compound file is a new workbook behind a password."""
    return "EncryptedPackage".encode("utf-16-le") in content


def _head(content: bytes) -> bytes:
    return content[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()


def is_plain_text(content: bytes) -> bool:
    """Whether a file is text in one of the encodings that offices use, and no web page or the like."""
    return bool(content) and _is_text(content) and not any(
        _head(content).startswith(beginnings) for beginnings, _, _ in _HEADS)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    head = head[:65536]
    if b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = head.decode(encoding).lstrip("\ufeff")
        except UnicodeDecodeError as broken:
            if broken.start < len(head) - 8:
                continue
            return True
        return sum(char.isprintable() or char in "\r\n\t" for char in text) > 0.95 * len(text)
    return False


KINDS = (
    ("word/document.xml", "word-file", say("this is a Word document", "这是 Word 文档")),
    ("ppt/presentation.xml", "slides-file", say("this is a presentation", "这是演示文稿")),
    ("xl/workbook.bin", "xlsb-file", say("this is a binary workbook (.xlsb)", "这是二进制工作簿（.xlsb）")),
    ("content.xml", "ods-file", say("this is an OpenDocument file, but no sound workbook (.ods)",
                                    "这是 OpenDocument 文件，但不是完好的工作簿（.ods）")),
)


def other_package(name: str, archive: zipfile.ZipFile) -> Issue:
    """Return the refusal of a zip package that holds no workbook."""
    names = set(archive.namelist())
    for part, code, what in KINDS:
        if part in names:
            return error(code, Spot(name), say("{w}; {x}", "{w}；{x}", w=what, x=WORKBOOK),
                         RETYPED if code in _NO_TABLES else SAVE_AS)
    return error("no-workbook-part", Spot(name),
                 say("the package holds no workbook; {x}", "压缩包里没有工作簿；{x}", x=WORKBOOK), say(
        "if it is a zip file, unpack it and give the workbook in it; else ask for the original once more",
        "如是压缩包，请解压后改用其中的工作簿；否则请重新索取原件"))
