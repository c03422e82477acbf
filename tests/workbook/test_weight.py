"""Weighing a workbook before the library opens it: no markup that means the same evades it, none of an office is too heavy."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from rotation.text import say
from rotation.workbook import annotate, cells, weight
from rotation.workbook.defects import Spot, error
from tests.support import hostile_book as book
from tests.support.clock import Spent

SAMPLES = Path(__file__).parents[2] / "scenarios/samples"
EVERYWHERE = "A1:XFD1048576"
SECONDS = 5
"""Of processor time, to weigh and open."""


def linked(link, around=""):
    return book.around(book.SCHOOLS, f"{around}<hyperlinks>{link}</hyperlinks>")


def merged(areas):
    return book.around(book.SCHOOLS, f"<mergeCells>{areas}</mergeCells>")


def within(told):
    return book.within(book.SCHOOLS, f'<row r="9">{told}</row>')


def rewritten(rewrite, part=book.SCHOOLS):
    """Return a workbook with a link over a whole sheet, a part of which is written in another way."""
    parts = linked(f'<hyperlink ref="{EVERYWHERE}" location="A1"/>')
    return parts | {part: rewrite(parts[part])}


def prefixed(text):
    """Return a part whose every element has a prefix."""
    head, body = text.split("?>", 1)
    return f"{head}?>" + re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", body).replace("xmlns=", "xmlns:x=")


def moved(name, made):
    """Return a workbook whose sheet of schools has another name."""
    content = made.pop(book.SCHOOLS)
    types = made["[Content_Types].xml"].replace("</Types>", f"""<Override PartName="/{name}" ContentType="application/vnd
        .openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""".replace("\n        ", ""))
    links = made[book.RELATIONS].replace("worksheets/sheet1.xml", name.removeprefix("xl/"))
    return made | {name: content, "[Content_Types].xml": types, book.RELATIONS: links}


def named_often(kind, target):
    """Return a workbook with a part of comments that is named 1,900 times."""
    comments = '<comment ref="A1" authorId="0"/>' * 20_000
    links = "".join(f'<Relationship Id="r{n}" Type="{book.KINDS}/{kind}" Target="{target}"/>' for n in range(1_900))
    return book.parts() | {
        "xl/comments1.xml": f'<comments xmlns="{book.MAIN}"><authors><author>x</author></authors><commentList>{comments}'
                            "</commentList></comments>",
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{book.PACKAGE}">{links}</Relationships>'}


def declared(entity):
    return rewritten(lambda text: text.replace("?>", f"?><!DOCTYPE worksheet [{entity}]>", 1))


EVASIONS = {
    "a range by numbers of signs": lambda: linked('<hyperlink ref="A1&#58;XFD1048576" location="A1"/>'),
    "a range in single quotes": lambda: linked(f"<hyperlink ref='{EVERYWHERE}' location='A1'/>"),
    "a range behind a sign of its own": lambda: linked(f'<hyperlink location="a>b" ref="{EVERYWHERE}"/>'),
    "a range on a line of its own": lambda: linked(f'<hyperlink\n\tref\n=\n"{EVERYWHERE}"\nlocation="A1"/>'),
    "a range behind one that seems to be": lambda: linked(f"""<hyperlink tooltip=' ref="A1"' ref="{EVERYWHERE}"/>"""),
    "a range before one that seems to be": lambda: linked(f"""<hyperlink ref="{EVERYWHERE}" tooltip=' ref="A1"'/>"""),
    "merged, by numbers of signs": lambda: merged('<mergeCell ref="A1&#x3a;XFD1048576"/>'),
    "merged, behind a sign": lambda: merged(f'<mergeCell x="a>b" ref="{EVERYWHERE}"/>'),
    "merged in small letters": lambda: merged('<mergeCell ref="a1:xfd1048576"/>'),
    "merged in many ranges": lambda: merged("".join(f'<mergeCell\nref="A{n}:GR{n}"/>' for n in range(20, 320))),
    "rows said to begin before and to end behind": lambda: linked(
        f'<hyperlink ref="{EVERYWHERE}" location="A1"/>', "<oddFooter>sheetData</oddFooter>"),
    "rows in a remark": lambda: linked(f'<hyperlink ref="{EVERYWHERE}"/>', "<!-- <sheetData></sheetData> -->"),
    "a column far off, told last": lambda: within('<c s="1" r="XFD9"/>'),
    "a column far off, in small letters": lambda: within('<c s="1" r="xfd9"/>'),
    "a column far off, by number": lambda: within('<c s="1" r="&#88;FD9"/>'),
    "blank cells with another blank behind their name": lambda: within('<c\ts="1"/>' * 90_000),
    "blank cells with empty values are cells": lambda: within('<c s="1"><v/></c>' * 90_000),
    "other letters": lambda: rewritten(lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16")),
    "letters of another page": lambda: rewritten(lambda text: text.replace("UTF-8", "mac_arabic")),
    "such letters, told far off": lambda: rewritten(
        lambda text: text.replace('encoding="UTF-8"', " " * 5_000 + 'encoding="cp1252"').encode("cp1252", "xmlcharrefreplace")),
    "names with a prefix": lambda: rewritten(prefixed),
    "names with a prefix of other letters": lambda: rewritten(lambda text: prefixed(text).replace("x:", "表:").replace(":x=", ":表=")),
    "a sheet of another name": lambda: moved("xl/a.xml", rewritten(str)),
    "a sheet of another kind of name": lambda: moved("xl/worksheets/a.bin", rewritten(str)),
    "a sheet behind blanks": lambda: rewritten(lambda text: " " * 5_000 + text.split("?>", 1)[1]),
    "comments named often": lambda: named_often("comments", "../comments1.xml"),
    "comments named often, that seem links": lambda: named_often("comments", "../comments1.xml?relationships/hyperlink"),
    "an entity": lambda: declared('<!ENTITY a "b">'),
    "a type of document": lambda: declared(""),
    "styles without number": lambda: book.style_of('<xf numFmtId="0"/>' * 70_000),
    "styles under another name": lambda: {
        name.replace("styles.xml", "styles.png"): text.replace("styles.xml", "styles.png")
        for name, text in book.style_of("<xf/>" * 70_000).items()},
    "a formula told once": lambda: within(
        f'<c><f t="shared" si="0" ref="A9:A9">{"A1+" * 2_500}A1</f><v>1</v></c>'
        + '<c><f t="shared" si="0"/><v>1</v></c>' * 4_000),
    "a formula without end": lambda: within(f'<c><f t="shared" si="0" ref="A9:A9">{"A1+" * 20_000}A1</f><v>1</v></c>'),
}


def opened(folder, parts):
    path = book.saved(folder, parts)
    return weight.opened(path.read_bytes(), path.name)


@pytest.mark.parametrize("name", EVASIONS)
def test_what_means_the_same_weighs_the_same(name, tmp_path):
    start = Spent()
    assert opened(tmp_path, EVASIONS[name]()) is None
    start.at_most(SECONDS)


@pytest.mark.parametrize("name", ["西乌珠穆沁旗_虚构数据.xlsx", "西乌珠穆沁旗_原样_虚构数据.xlsx"])
def test_what_an_office_has_is_opened(name):
    content = (SAMPLES / name).read_bytes()
    assert weight.opened(content, name).sheetnames


def test_what_the_library_itself_has_written_is_opened_again(tmp_path):
    made = opened(tmp_path, book.parts())
    made.worksheets[0].merge_cells("AZ5:BA9")
    made.worksheets[0]["A1"].comment = Comment("记", "我")
    made.worksheets[0]["B2"].hyperlink = "https://example.org/"
    made.save(tmp_path / "又.xlsx")
    again = weight.opened((tmp_path / "又.xlsx").read_bytes(), "又.xlsx")
    assert again.worksheets[0]["A1"].comment.text == "记"
    assert str(again.worksheets[0].merged_cells) == "AZ5:BA9"


def test_a_file_that_took_the_place_of_the_judged_one_is_bounded_too():
    """Whoever opens a workbook need not know that it is the one that came through the gate."""
    assert weight.opened(book.packed(book.parts() | {"xl/../../a.xml": "<a/>"}), "a.xlsx") is None


def test_of_very_many_issues_the_gravest_are_marked_and_all_are_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(annotate, "MOST_MARKED", 5)
    path, target = book.saved(tmp_path), tmp_path / "标注.xlsx"
    found = [error("x", Spot("教师", f"A{row}"), say("a", "甲"), say(f"b{row}", f"乙{row}"))
             for row in range(2, 9)]
    annotate.write_annotated(path, found, target)
    made = load_workbook(target)
    assert made["教师"].cell(6, 1).comment
    assert not made["教师"].cell(7, 1).comment
    assert made["问题清单"].max_row >= len(found)


def test_words_in_cells_are_counted_before_the_slow_walk(monkeypatch):
    monkeypatch.setattr(cells, "MAX_FILLED", 2)
    told = '<row r="1"><c t="inlineStr"><is><t>a</t></is></c><c><v>1</v></c>{}</row>'
    read = cells.Scan(cells.RawSheet(""), [], []).read
    assert len(read(f"<sheetData>{told.format('')}</sheetData>".encode()).rows[1]) == 2
    monkeypatch.setattr(cells, "walk", None)
    with pytest.raises(cells.TooMuch):
        read(f"<sheetData>{told.format('<c><is/></c><c><is></is></c>')}</sheetData>".encode())
