"""Tables in the other forms in which offices send them, spoiled: text files, OpenDocument, the old format; each with its answer."""

import io
import zipfile

from tests.support import gallery, other_files

CSV_HEAD = ",".join(str(title) for title in gallery.SCHOOLS[0])
TEXTS = {
    "a NUL": (b"a,b\n\x00,c\n", "damaged-file"),
    "noise": (bytes(range(128, 256)) * 9, "damaged-file"),
    "an open quote": (f'{CSV_HEAD}\n"S01,旗\n'.encode(), "text-quotes"),
    "a quote within": (f'{CSV_HEAD}\n"S"01,旗\n'.encode(), "text-quotes"),
    "a row too long": (f"{CSV_HEAD}\nS01{',x' * 18}\n".encode(), "text-columns"),
    "a cell of 40,000 letters": (f"{CSV_HEAD}\nS01,{'长' * 40_000}\n".encode(), "too-large"),
    "a cell of 200,000 letters": (f"{CSV_HEAD}\nS01,{'长' * 200_000}\n".encode(), "too-large"),
    "five million commas": (b"a," * 5_000_000, "too-large"),
    "five million lines": (b"a\n" * 5_000_000, "too-large"),
    "1,100 columns": (b",".join(b"c%d" % n for n in range(1_100)), "far-cell|too-large"),
    "half a character": ("学校代码,学校名称\nS01,旗".encode()[:-1], "text-encoding|missing-sheet"),
    "half a pair of UTF-16": (b"\xff\xfe" + "学校".encode("utf-16-le")[:-1], "text-encoding"),
    "a web page": (b"<html><table><tr><td>1</td></tr></table></html>", "html-file"),
    "nothing": (b"", "empty-file"),
    "only blanks": (b" \n \n", "empty-file|no-header|missing-sheet|empty-sheet"),
}


def ods(inner, rows=""):
    return f'<table:table table:name="学校">{inner}<table:table-row>{rows}</table:table-row></table:table>'


def cell(text, more=""):
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


OPEN = {
    "blanks without end": (ods("", cell('<text:s text:c="30000"/>' * 3_000)), "too-large"),
    "a thousand paragraphs": (ods("", f'<table:table-cell office:value-type="string">{"<text:p>" + "长" * 400 + "</text:p>"}'
                                  .replace("</text:p>", "</text:p>" + f'<text:p>{"长" * 400}</text:p>' * 100)
                                  + "</table:table-cell>"), "too-large"),
    "a cell repeated two million times": (ods("", cell("a", ' table:number-columns-repeated="2000000"')), "far-cell|too-large"),
    "a cell repeated -1 times": (ods("", cell("a", ' table:number-columns-repeated="-1"')), "damaged-file"),
    "a cell repeated x times": (ods("", cell("a", ' table:number-columns-repeated="x"')), "damaged-file"),
    "a row repeated a million times": (ods('<table:table-row table:number-rows-repeated="1000000">' + cell("a")
                                           + "</table:table-row>"), "far-cell|too-large"),
    "rows repeated again and again": (ods('<table:table-row table:number-rows-repeated="100000">' + cell("a") * 20
                                           + "</table:table-row>"), "too-large"),
    "a merged range over everything": (ods("", cell("a", ' table:number-columns-spanned="9999" table:number-rows-spanned="9999"')),
                                       "too-large"),
    "a table in a cell": (ods("", f"<table:table-cell>{ods('')}</table:table-cell>"), "damaged-file"),
    "a number that is none": (ods("", '<table:table-cell office:value-type="float" office:value="x"><text:p>x</text:p>'
                                  "</table:table-cell>"), "no-header|missing-sheet|not-a-number"),
    "a number without value": (ods("", '<table:table-cell office:value-type="float"/>'), "damaged-file"),
    "too deep": (ods("", cell("<text:span>" * 200 + "</text:span>" * 200)), "damaged-file"),
    "100 tables": ("".join(ods("").replace("学校", f"表{n}") for n in range(100)), "too-large"),
    "no table": ("", "no-sheets"),
}


def typed(folder):
    """Write an OpenDocument workbook whose content has a document type."""
    path = other_files.ods_of("", folder / "丙.ods")
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode().replace("?>", "?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", other_files.MIME)
        archive.writestr("content.xml", content)
    path.write_bytes(file.getvalue())
    return path


OLD = {
    "cut": lambda content: content[:700],
    "nothing behind its head": lambda content: content[:512] + bytes(len(content) - 512),
    "a wrong size of sectors": lambda content: content[:30] + b"\xff\xff" + content[32:],
    "a folder that lies nowhere": lambda content: content[:48] + b"\xfe\xff\xff\xff" + content[52:],
    "a table of sectors that is its own": lambda content: content[:76] + b"\x00\x00\x00\x00" * 109 + content[512:],
    "a record without end": lambda content: content.replace(b"\x09\x08\x10\x00", b"\x09\x08\xff\xff", 1),
    "backwards": lambda content: content[:1024] + bytes(reversed(content[1024:])),
}
"""What may befall the bytes of a workbook of the old format."""


def spoiled_old(how, folder):
    path = other_files.as_xls(gallery.sound(), folder / "数据.xls")
    path.write_bytes(OLD[how](path.read_bytes()))
    return path
