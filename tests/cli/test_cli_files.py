"""Commands take several files and folders: marked copies beside each, and the run remembers them all."""

import json

import pytest
from openpyxl import load_workbook

from tests.support import gallery, other_files
from tests.support.small_banner import write_banners
from tests.support.terminal import run


@pytest.fixture
def folder(tmp_path):
    folder = other_files.file_per_school(gallery.sound(), tmp_path / "各校")
    book = load_workbook(folder / "S02.xlsx")
    book.worksheets[0]["C2"] = "不男不女"
    book.save(folder / "S02.xlsx")
    return folder


def test_check_takes_a_folder_and_marks_the_file_that_is_wrong(folder):
    shown = run("check", folder, code=3).stdout
    assert "[S02.xlsx]Sheet1!C2" in shown
    marked = load_workbook(folder / "S02_问题标注.xlsx")
    assert marked["Sheet1"]["C2"].fill.fgColor.rgb == "FFFFC7CE"
    assert "S01_问题标注.xlsx" not in {path.name for path in folder.iterdir()}
    assert run("check", folder, code=3).stdout.count("不男不女") == shown.count("不男不女")  # the copy is not read


def test_check_takes_several_files_and_tells_a_program_of_all(folder):
    files = sorted(folder.iterdir())
    told = json.loads(run("check", *files, "--json", code=3).stdout)
    assert told["files"] == [str(path) for path in files]
    assert str(folder / "S02_问题标注.xlsx") in told["copies"]


@pytest.mark.parametrize("write", [other_files.as_xls, other_files.as_ods])
def test_a_file_of_another_kind_gets_a_marked_copy_too(tmp_path, write):
    book = gallery.sound()
    book["教师"]["C2"] = "不男不女"
    path = write(book, tmp_path / "数据.xls")
    run("check", path, code=3)
    marked = load_workbook(tmp_path / "数据_问题标注.xlsx")
    assert marked["教师"]["C2"].fill.fgColor.rgb == "FFFFC7CE"
    assert marked["教师"]["B3"].value == "朝鲁门"


def test_the_numbers_are_filled_into_one_workbook_only(folder):
    assert "一个工作簿" in run("quota", folder, code=2).stderr


@pytest.mark.slow
def test_a_plan_from_a_folder_is_that_from_the_workbook_and_can_be_asked(made, tmp_path):
    usual, others = tmp_path / "甲", tmp_path / "乙"
    files = sorted(other_files.file_per_school(_headed(made), tmp_path / "各校").iterdir())
    run("plan", made, "-o", usual)
    run("plan", *files, "-o", others)
    (one,), (two,) = usual.iterdir(), others.iterdir()
    for name in ("plan.json", "方案.xlsx", "report.html"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    run("audit", *files, two)
    run("explain", two, "--school", load_workbook(made)["学校"]["A3"].value)


def _headed(path):
    """Return the workbook with nothing above the titles of sheet 教师, as the splitter wants it."""
    book = load_workbook(path)
    sheet = book["教师"]
    while sheet.cell(1, 1).value != "教师编号":
        sheet.delete_rows(1)
    return book


@pytest.mark.parametrize("number", [1, 40, 41, pytest.param(5000, marks=pytest.mark.slow)])
def test_thousands_of_wrong_parameters_are_told_in_one_screen(tmp_path, number):
    path = tmp_path / "政策.toml"
    path.write_text("".join(f"[X{n}]\na = 1\n" for n in range(number)), encoding="utf-8")
    book = write_banners(tmp_path, "小旗") / "小旗.xlsx"
    said = run("plan", book, "-o", tmp_path / "out", "--policy", path, "--lang", "zh", code=2).output.splitlines()
    assert len(said) == min(number, 41)
    assert ("另有 4960 处" in said[-1]) == (number == 5000)
    scenario = path.rename(tmp_path / "情景.toml")
    said = run("whatif", book, "-o", tmp_path / "out", "-s", scenario, "--lang", "zh", code=2).output.splitlines()
    assert len(said) == min(number, 41)


def test_thousands_of_wrong_changes_are_told_as_far_as_anybody_reads(tmp_path):
    path = tmp_path / "清单.toml"
    path.write_text("".join(f'[[banner]]\nbanner = "旗{n}"\nfile = "x{n}.xlsx"\nyear = "a"\n' for n in range(1000)),
                    encoding="utf-8")
    said = run("batch", path, "-o", tmp_path / "out", "--lang", "zh", code=3).output.splitlines()
    assert 200 < len(said) < 210
    assert any("另有 800 行，请先更正以上各处" in line for line in said)
