"""What hostile people and broken programs make: answered at its place with a remedy, within bounds, and never believed."""

import io
import zipfile
from functools import cache

import pytest

from rotation.domain.problem import facts_sha256
from rotation.errors import WorkbookError
from rotation.policy import toml_file
from rotation.text import say
from rotation.workbook import weight
from rotation.workbook.annotate import write_annotated
from rotation.workbook.cells import RawSheet, Scan
from rotation.workbook.defects import Spot, error
from rotation.workbook.reader import read_problem, read_workbook
from tests.support import gallery, other_files
from tests.support import hostile_book as book
from tests.support.clock import Spent

PARTS = ("_rels/.rels", book.BOOK, book.RELATIONS, book.STYLES, book.SCHOOLS, book.TEACHERS)
SLOW = ("a million styles", "a million fonts", "a million names", "five million cells", "ten million tags",
        "five times two million tags")
SECONDS = 5
"""Of processor time, for any input at all that is read and marked."""


def refused(path, code, place=""):
    """Read a file that must not be believed, and return the issues of this code."""
    issues = read_workbook(path).issues
    found = [issue for issue in issues if issue.code == code]
    assert found, [issue.render("en") for issue in issues]
    assert all(issue.severity in ("error", "ask") for issue in found)
    assert any(place in issue.place for issue in found), [issue.place for issue in found]
    assert all(issue.expected.render("zh").count("远超") < 2 for issue in found)
    for issue in issues:
        for lang in ("zh", "en"):
            assert issue.place
            assert issue.expected.render(lang)
            assert issue.remedy.render(lang)
            assert "{" not in issue.render(lang)
            assert not any(secret in issue.render(lang) for secret in gallery.SECRETS)
    with pytest.raises(WorkbookError):
        read_problem(path)
    return found


def test_the_bare_workbook_says_what_the_library_writes(tmp_path):
    bare = read_workbook(book.saved(tmp_path))
    whole = read_workbook(gallery.saved(gallery.sound(), tmp_path, "库.xlsx"))
    assert bare.issues == whole.issues == ()
    assert facts_sha256(bare.problem) == facts_sha256(whole.problem)


def test_a_sheet_behind_a_relation_of_an_unknown_kind_is_read_as_other_programs_read_it(tmp_path):
    """Not read, all its rows would be gone without a word."""
    odd = book.changed("xl/_rels/workbook.xml.rels", f'Id="r2" Type="{book.KINDS}/worksheet"', f'Id="r2" Type="{book.KINDS}/null"')
    bare, read = read_workbook(book.saved(tmp_path)), read_workbook(book.saved(tmp_path, odd, "怪.xlsx"))
    assert facts_sha256(read.problem) == facts_sha256(bare.problem)


# -- packages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", book.BENT)
@pytest.mark.parametrize("part", PARTS)
def test_bent_parts(part, how, tmp_path):
    refused(book.saved(tmp_path, book.bent(part, how)), "forbidden-xml" if how in book.FORBIDDEN else "damaged-file")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", book.WHOLE)
def test_wrong_packages(name, tmp_path):
    build, code, place = book.WHOLE[name]
    refused(book.saved(tmp_path, build()), code, place)


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in book.HEAVY])
def test_counts_beyond_all_measure(name, tmp_path):
    build, code, place = book.HEAVY[name]
    path = book.saved(tmp_path, build())
    start = Spent()
    refused(path, code, place)
    start.at_most(2 * SECONDS)  # `refused` reads twice


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=pytest.mark.slow) if name[0].isdigit() else name for name in book.LIGHT])
def test_heavy_but_sound_workbooks_are_read_and_marked_in_time(name, tmp_path):
    path = book.saved(tmp_path, book.LIGHT[name]())
    start = Spent()
    reading = read_workbook(path)
    target = tmp_path / "标注.xlsx"
    defect = error("x", Spot("教师", "B2"), say("a", "甲"), say("b", "乙"))
    write_annotated(path, [defect], target)
    start.at_most(SECONDS)
    assert facts_sha256(reading.problem) == facts_sha256(read_problem(book.saved(tmp_path)))
    assert refused(path, "unknown-word") if reading.problem is None else target.exists()


def test_a_light_workbook_is_marked_with_its_formats(tmp_path):
    def opened(*made):
        path = book.saved(tmp_path, *made)
        return weight.opened(path.read_bytes(), path.name)

    assert opened()
    assert not any(opened(book.LIGHT[name]()) for name in (
        "a link over the whole sheet", "one comment part named 20,000 times", "20,000 merged pairs"))


def test_blank_cells_that_are_left_out_leave_the_rest_as_it_was():
    blanks = "".join(f'<row r="{n}" s="3"><c r="A{n}" s="2"/><c r="B{n}" /></row>' for n in range(2, 30_000))
    told = [f'<row r="1"><c r="A1"><v>1</v></c></row>{blanks}<row r="40000">{cells}</row>' for cells in (
        '<c r="B40000"><v>2</v></c><c r="C40000" s="1"/>', '<c r="B40000"><v>2</v></c><c r="C40000" s="1"/><c><v>3</v></c>')]
    grids = [Scan(RawSheet(""), [], []).read(f"<sheetData>{rows}</sheetData>".encode()) for rows in told]
    assert [grid.blank_rows for grid in grids] == [29_998, 29_998]
    assert [{row: {column: cell.text for column, cell in cells.items()} for row, cells in grid.rows.items()}
            for grid in grids] == [{1: {1: "1"}, 40_000: {2: "2"}}, {1: {1: "1"}, 40_000: {2: "2", 4: "3"}}]


# -- cells ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cells")

    @cache
    def read(value, columns):
        made, places = book.with_cells(value, columns)
        return read_workbook(book.saved(folder, made)), places
    return read


def _ids(cases):
    return [f"{sheet}-{title}-{str(value)[:30]}" for sheet, title, value in cases]


TOGETHER = {**book.MONTHS, **book.NUMBERS, **book.WORDS, **book.NAMES}


@pytest.mark.parametrize(("sheet", "title", "value"), TOGETHER, ids=_ids(TOGETHER))
def test_cells(sheet, title, value, answers):
    kind = next(table for table in (book.MONTHS, book.NUMBERS, book.WORDS, book.NAMES) if (sheet, title, value) in table)
    reading, places = answers(value, tuple(dict.fromkeys((one, two) for one, two, what in kind if what is value)))
    assert reading.problem is None
    assert kind[sheet, title, value] in [issue.code for issue in reading.issues if issue.severity in ("error", "ask")
                                         and (issue.sheet, issue.cell) == (sheet, places[sheet, title])]


@pytest.mark.parametrize(("sheet", "title", "value"), book.KEYS, ids=_ids(book.KEYS))
def test_references(sheet, title, value, tmp_path):
    made, places = book.with_cells(value, ((sheet, title),))
    found = [issue for issue in read_workbook(book.saved(tmp_path, made)).issues
             if issue.place == f"{sheet}!{places[sheet, title]}"]
    assert [issue.code for issue in found if issue.severity in ("error", "ask")] == [book.KEYS[sheet, title, value]]


# -- other kinds of file --------------------------------------------------------------------------------------

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


@pytest.mark.parametrize("name", TEXTS)
def test_texts(name, tmp_path):
    content, codes = TEXTS[name]
    path = tmp_path / "学校.csv"
    path.write_bytes(content)
    start = Spent()
    found = {issue.code for issue in read_workbook(path).issues if issue.severity == "error"}
    assert found & set(codes.split("|")), found
    start.at_most(SECONDS)


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


@pytest.mark.parametrize("name", OPEN)
def test_open_documents(name, tmp_path):
    tables, codes = OPEN[name]
    path = other_files.ods_of(tables, tmp_path / "数据.ods")
    start = Spent()
    found = {issue.code for issue in read_workbook(path).issues if issue.severity == "error"}
    assert found & set(codes.split("|")), found
    start.at_most(SECONDS)


def test_many_columns_of_an_open_document_are_looked_up_at_once(tmp_path):
    columns = "<table:table-column/>" * 16_000
    path = other_files.ods_of(ods(columns, cell("a") * 900 + "</table:table-row>" + (
        "<table:table-row>" + cell("b") * 900 + "</table:table-row>") * 20 + "<table:table-row>"), tmp_path / "数据.ods")
    start = Spent()
    read_workbook(path)
    start.at_most(SECONDS)


def test_a_document_type_in_an_open_document_is_refused(tmp_path):
    path = other_files.ods_of("", tmp_path / "数据.ods")
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode().replace("?>", "?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", other_files.MIME)
        archive.writestr("content.xml", content)
    refused(book.saved(tmp_path, file.getvalue(), "丙.ods"), "forbidden-xml", "丙.ods")


@pytest.mark.parametrize("spoil", [
    lambda content: content[:700],
    pytest.param(lambda content: content[:512] + bytes(len(content) - 512), marks=pytest.mark.slow),
    lambda content: content[:30] + b"\xff\xff" + content[32:], lambda content: content[:48] + b"\xfe\xff\xff\xff" + content[52:],
    lambda content: content[:76] + b"\x00\x00\x00\x00" * 109 + content[512:],
    lambda content: content.replace(b"\x09\x08\x10\x00", b"\x09\x08\xff\xff", 1),
    lambda content: content[:1024] + bytes(reversed(content[1024:]))])
def test_old_workbooks(spoil, tmp_path):
    path = other_files.as_xls(gallery.sound(), tmp_path / "数据.xls")
    path.write_bytes(spoil(path.read_bytes()))
    found = [issue.code for issue in read_workbook(path).issues if issue.severity == "error"]
    assert set(found) & {"old-xls", "too-large", "damaged-file", "missing-sheet"}, found
    assert read_workbook(path).problem is None


# -- TOML -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "a = " + "[" * 100_000 + "]" * 100_000, "a = " + "{a=" * 100_000 + "1" + "}" * 100_000, f"a = {'9' * 5_000}",
    ".".join(["a"] * 20_000) + " = 1", "[H10]\n" + "".join(f"k{n} = 1\n" for n in range(200_000))])
def test_endless_toml_is_miswritten_toml(text, tmp_path):
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    start = Spent()
    with pytest.raises(toml_file.tomllib.TOMLDecodeError, match=r"at line 1, column"):
        toml_file.toml_tables(toml_file.toml_text(path))
    start.at_most(1)


def test_there_are_many():
    own = (len(PARTS) * len(book.BENT) + len(book.WHOLE) + len(book.HEAVY) + len(TOGETHER) + len(book.KEYS)
           + len(TEXTS) + len(OPEN))
    assert own >= 2 * len(gallery.GALLERY)
