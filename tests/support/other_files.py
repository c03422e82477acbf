"""The same workbook in the other forms in which offices send it: text files, .ods, .xls, one sheet or file per school.

Writers are as small as the formats allow and share no code with the readers.
"""

import csv
import struct
import zipfile
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

MIME = "application/vnd.oasis.opendocument.spreadsheet"


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def as_text(book, folder, encoding="gb18030", separator=",", suffix=".csv"):
    folder.mkdir(exist_ok=True)
    for sheet in book.worksheets:
        with (folder / f"{sheet.title}{suffix}").open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=separator).writerows(
                ["" if value is None else str(value) for value in row] for row in rows_of(sheet))
    return folder


def sheet_per_school(book, name="教师-{}", column=4):
    """Split sheet 教师 by school; every second sheet has its columns the other way round."""
    table = rows_of(book["教师"])
    del book["教师"]
    for number, school in enumerate(sorted({row[column] for row in table[1:]})):
        sheet = book.create_sheet(name.format(school))
        for row in [table[0], *(row for row in table[1:] if row[column] == school)]:
            sheet.append(row[::-1] if number % 2 else row)
    return book


def file_per_school(book, folder, column=4):
    folder.mkdir(exist_ok=True)
    table = rows_of(book["教师"])
    del book["教师"]
    book.save(folder / "全旗.xlsx")
    for school in sorted({row[column] for row in table[1:]}):
        own = Workbook()
        own.worksheets[0].title = "Sheet1"
        for row in [table[0], *(row for row in table[1:] if row[column] == school)]:
            own.worksheets[0].append(row)
        own.save(folder / f"{school}.xlsx")
    return folder


# -- OpenDocument ---------------------------------------------------------------------------------


def as_ods(book, path, cell=None):
    """Write .ods; ``cell`` may return the XML of a value instead."""
    tables = "".join(
        f"<table:table table:name={quoteattr(sheet.title)}>" + "".join(
            "<table:table-row>" + "".join((cell and cell(value)) or _ods_cell(value) for value in row)
            + "</table:table-row>" for row in rows_of(sheet)) + "</table:table>" for sheet in book.worksheets)
    return ods_of(tables, path)


def ods_of(tables, path, styles=""):
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"' for name, uri in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle")))
    content = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} xmlns:calcext="urn:calcext">'
               f"<office:automatic-styles>{styles}</office:automatic-styles>"
               f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIME)
        archive.writestr("content.xml", content)
    return path


def _ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


# -- the old format: records in one stream of a compound file ----------------------------------------


def as_xls(book, path, errors=(), hidden_rows=()):
    """Write .xls; cells in ``errors``, as (sheet, row, column) from 0, hold #DIV/0!."""
    bodies = [_old_sheet(sheet, errors, hidden_rows) for sheet in book.worksheets]
    heads = [_text(sheet.title, "B") for sheet in book.worksheets]
    fixed = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0x7CC, 0, 0)) + _record(0x42, struct.pack("<H", 1200))
    place = len(fixed) + sum(4 + 6 + len(head) for head in heads) + 4
    globals_ = fixed
    for head, body in zip(heads, bodies, strict=True):
        globals_ += _record(0x85, struct.pack("<IH", place, 0) + head)
        place += len(body)
    path.write_bytes(_compound(globals_ + _record(0x0A, b"") + b"".join(bodies)))
    return path


def _record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def _text(text, size):
    return struct.pack(f"<{size}B", len(text), 1) + text.encode("utf-16-le")


def _old_sheet(sheet, errors, hidden_rows):
    told = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0x7CC, 0, 0))
    for number, row in enumerate(rows_of(sheet)):
        if (sheet.title, number) in hidden_rows:
            told += _record(0x208, struct.pack("<HHHHHHI", number, 0, len(row), 300, 0, 0, 0x20))
        for column, value in enumerate(row):
            spot = struct.pack("<HHH", number, column, 0)
            if (sheet.title, number, column) in errors:
                told += _record(0x205, spot + b"\x07\x01")
            elif isinstance(value, str):
                told += _record(0x204, spot + _text(value, "H"))
            elif value is not None:
                told += _record(0x203, spot + struct.pack("<d", value))
    return told + _record(0x0A, b"")


def _compound(stream):
    """Wrap one stream: table of sectors first, then directory, then the stream."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    tables = -(-(count + 2) // 127)
    first = tables + 1
    links = [0xFFFFFFFD] * tables + [0xFFFFFFFE] + [*range(first + 1, first + count), 0xFFFFFFFE]
    table = b"".join(struct.pack("<I", link) for link in links).ljust(512 * tables, b"\xff")
    head = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
            + struct.pack("<IIIIIIIIII", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0))
    head = head[:76] + b"".join(struct.pack("<I", n) for n in range(tables)).ljust(436, b"\xff")
    root = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    book = _entry("Workbook", 2, 0xFFFFFFFF, first, len(stream))
    return head + table + (root + book).ljust(512, b"\0") + stream.ljust(512 * count, b"\0")


def _entry(name, kind, child, start, size):
    title = name.encode("utf-16-le")
    return (title.ljust(64, b"\0") + struct.pack("<HBB", len(title) + 2, kind, 1)
            + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36) + struct.pack("<III", start, size, 0))
