"""A plan of a roster with staff of no subject, people of two places, and nobody with a number of his own."""

import zipfile

import pytest
from openpyxl import load_workbook

from rotation.run import audit_file, plan_round
from rotation.run.gather import Inputs
from rotation.workbook.template import write_input
from tests.support.small_banner import small_banner

CLERK, COOK, BOTH = "会计某", "厨师某", "两处某"
NUMBERED = ("T9001", "T9002", "T9003")


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("staff")
    path = folder / "旗.xlsx"
    write_input(path, small_banner("旗"), "zh")
    book = load_workbook(path)
    sheet = book["教师"]
    head = next(row for row in sheet.iter_rows(max_row=3) if any(cell.value == "姓名" for cell in row))
    places = {cell.value: cell.column for cell in head}

    def add(**values):
        row = sheet.max_row + 1
        usual = {"性别": "女", "出生年月": "1985-01", "任教学校": "A", "是否在编": "是", "人员状态": "在职在岗"}
        for title, value in (usual | values).items():
            sheet.cell(row, places[title], value)
    teaching = {"任教学段": "小学", "主教学科": "数学", "进本校年月": "2010-09", "最高学历": "大学本科"}
    add(教师编号=NUMBERED[0], 姓名=CLERK, 主教学科="会计")
    add(教师编号=NUMBERED[1], 姓名=COOK, 岗位类别="工勤人员", 是否在编="否")
    add(教师编号=NUMBERED[2], 姓名=BOTH, 折算工作量=0.6, **teaching)
    add(教师编号=NUMBERED[2], 姓名=BOTH, 折算工作量=0.4, **(teaching | {"任教学校": "B"}))
    book.save(path)
    inputs = Inputs(path)
    run = plan_round(inputs, folder / "out", seconds=60)
    return inputs, run


def sheet_of(planned, title):
    book = load_workbook(planned[1].folder / "方案.xlsx", read_only=True)
    return [[value for value in row if value is not None] for row in book[title].iter_rows(values_only=True)]


def test_the_plan_is_proven_and_passes_its_audit(planned):
    inputs, run = planned
    assert str(run.outcome.status) == "已证最优"
    assert audit_file(inputs, run.folder).findings == ()


def test_staff_without_a_subject_are_printed_nowhere(planned):
    for path in planned[1].folder.iterdir():
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                content = b"".join(archive.read(name) for name in archive.namelist())
        for told in (CLERK, COOK, *NUMBERED[:2]):
            assert told.encode() not in content, (path.name, told)


def test_they_are_counted_where_staff_is(planned):
    rows = sheet_of(planned, "编制与在岗")
    head = next(row for row in rows if "其中教辅、工勤" in row)
    told = dict(zip(head, next(row for row in rows if row and row[0] == "A"), strict=False))
    assert (told["实有在编（交流前）"], told["实际在岗（交流前）"], told["其中教辅、工勤"]) == (8, 9, 2)


def test_every_row_of_the_roster_is_accounted_for(planned):
    rows = sheet_of(planned, "运行信息")
    told = {row[0]: row[1:] for row in rows if row}
    assert told["教辅、工勤人员，只计入编制"][0] == 2
    assert told["在两校或两个学段任教人员的另一行"][0] == 1
    assert told["读取行数"] == [13, "相符"]


def test_somebody_of_two_places_is_in_the_base_once(planned):
    names = [value for row in sheet_of(planned, "资格审查") for value in row if value == BOTH]
    assert names == [BOTH]
