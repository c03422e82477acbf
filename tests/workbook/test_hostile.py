"""What hostile people and broken programs make: answered at its place with a remedy, within bounds, and never believed."""

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
from tests.support.hostile_tables import OLD, OPEN, TEXTS, cell, ods, spoiled_old, typed
from tests.support.miswritten import ENDLESS

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
@pytest.mark.parametrize("part", book.PARTS)
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

@pytest.mark.parametrize("name", TEXTS)
def test_texts(name, tmp_path):
    content, codes = TEXTS[name]
    path = tmp_path / "学校.csv"
    path.write_bytes(content)
    start = Spent()
    found = {issue.code for issue in read_workbook(path).issues if issue.severity == "error"}
    assert found & set(codes.split("|")), found
    start.at_most(SECONDS)


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
    refused(typed(tmp_path), "forbidden-xml", "丙.ods")


@pytest.mark.parametrize("how", [
    pytest.param(how, marks=pytest.mark.slow) if how == "nothing behind its head" else how for how in OLD])
def test_old_workbooks(how, tmp_path):
    path = spoiled_old(how, tmp_path)
    found = [issue.code for issue in read_workbook(path).issues if issue.severity == "error"]
    assert set(found) & {"old-xls", "too-large", "damaged-file", "missing-sheet"}, found
    assert read_workbook(path).problem is None


# -- TOML -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_toml_is_miswritten_toml(name, tmp_path):
    path = tmp_path / "p.toml"
    path.write_text(ENDLESS[name], encoding="utf-8")
    start = Spent()
    with pytest.raises(toml_file.tomllib.TOMLDecodeError, match=r"at line 1, column"):
        toml_file.toml_tables(toml_file.toml_text(path))
    start.at_most(1)


def test_there_are_many():
    own = (len(book.PARTS) * len(book.BENT) + len(book.WHOLE) + len(book.HEAVY) + len(TOGETHER) + len(book.KEYS)
           + len(TEXTS) + len(OPEN))
    assert own >= 2 * len(gallery.GALLERY)
