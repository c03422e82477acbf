"""A new roster: facts come from it, rotations from the years before; what contradicts is asked, who is new is added."""

import pytest
from openpyxl import load_workbook

from rotation.carry.carry import Carrying, carry
from rotation.carry.people import Whereabouts
from rotation.errors import WorkbookError
from rotation.workbook.reader import read_workbook

pytestmark = pytest.mark.xdist_group("carry")


@pytest.fixture(scope="module")
def roles(published):
    """Ids by role: sent, and four who stay at home."""
    problem, plan = published.case.problem, published.outcome.plan
    sent = next(item for item in plan.placements if item.home)
    free = [one.id for one in problem.teachers if plan.placement(one.id) is None and not one.unposted
            and one.host is None and one.retires is None and str(one.born) > "1980" and one.spouse is None]
    return {"sent": sent.teacher, "host": sent.host, "better": free[0], "gone": free[1], "other": free[2], "moved": free[3]}


class Sheet:
    """教师 of a workbook, by number and title."""

    def __init__(self, path):
        self.book = load_workbook(path)
        self.sheet = self.book["教师"]
        self.places = {cell.value: cell.column for cell in self.sheet[1]}

    def row(self, key):
        return next(row[0].row for row in self.sheet.iter_rows(min_row=2) if row[0].value == key)

    def set(self, key, title, value):
        self.sheet.cell(self.row(key), self.places[title]).value = value

    def get(self, key, title):
        return self.sheet.cell(self.row(key), self.places[title]).value


@pytest.fixture
def new(made, roles, tmp_path):
    """The new roster alone: one better title, one gone, one who came, one at another school."""
    roster = Sheet(made)
    for name in [name for name in roster.book.sheetnames if name != "教师"]:
        roster.book.remove(roster.book[name])
    roster.set(roles["better"], "职称", "正高级")
    roster.set(roles["moved"], "任教学校", roster.get(roles["sent"], "任教学校"))
    values = [cell.value for cell in roster.sheet[roster.row(roles["other"])]]
    roster.sheet.delete_rows(roster.row(roles["gone"]))
    values[0], values[1] = "9900001", "新来者"
    roster.sheet.append(values)
    path = tmp_path / "新花名册.xlsx"

    def saved(**changed):
        for key, (title, value) in changed.items():
            roster.set(roles[key], title, value)
        roster.book.save(path)
        return path
    return saved


def carried(made, published, roster, out, *accept):
    return carry(Carrying(made, [published.folder], accept=accept, roster=roster), out)


def test_facts_come_from_it_and_rotations_from_the_years_before(made, published, roles, new, tmp_path):
    told, path = carried(made, published, new(), tmp_path / "x.xlsx")
    sheet, before = Sheet(path), Sheet(made)
    assert sheet.get(roles["better"], "职称") == "正高级"
    assert sheet.get(roles["moved"], "任教学校") == before.get(roles["sent"], "任教学校")
    assert (sheet.get(roles["sent"], "人员状态"), sheet.get(roles["sent"], "交流中接收学校")) == ("交流", roles["host"])
    assert sheet.get("9900001", "姓名") == "新来者"
    assert roles["gone"] in {person.teacher.id for person in told.of(Whereabouts.LEFT)}
    assert told.new == 1
    there = [row["id"] for row in read_workbook(path).tables["teachers"].rows]
    assert len(there) == len(set(there)) == len(told.people) - told.count[Whereabouts.LEFT] + told.new


@pytest.mark.slow
def test_who_is_still_on_it_does_not_retire(made, published, roles, new, tmp_path):
    """By age somebody is gone; the new roster has him, and it is right."""
    plain = carry(Carrying(made, [published.folder]), tmp_path / "a.xlsx")[0]
    told = carried(made, published, new(), tmp_path / "b.xlsx")[0]
    assert {person.teacher.id for person in told.of(Whereabouts.LEFT)} == {roles["gone"]}
    assert roles["gone"] not in {person.teacher.id for person in plain.of(Whereabouts.LEFT)}


@pytest.mark.slow
def test_another_school_than_the_round_says_is_asked(made, published, roles, new, tmp_path):
    roster = new(sent=("任教学校", roles["host"]))
    with pytest.raises(WorkbookError) as refused:
        carried(made, published, roster, tmp_path / "x.xlsx")
    assert {(issue.code, issue.sheet) for issue in refused.value.issues} == {("carry-differs", "教师")}
    assert not (tmp_path / "x.xlsx").exists()
    path = carried(made, published, roster, tmp_path / "x.xlsx", "carry-differs")[1]
    assert Sheet(path).get(roles["sent"], "任教学校") == Sheet(made).get(roles["sent"], "任教学校")


@pytest.mark.slow
def test_another_number_is_asked_and_never_merged(made, published, roles, new, tmp_path):
    roster = new(other=("教师编号", "9900002"))
    with pytest.raises(WorkbookError) as refused:
        carried(made, published, roster, tmp_path / "x.xlsx")
    assert {issue.code for issue in refused.value.issues} == {"same-person"}
    told, _ = carried(made, published, roster, tmp_path / "x.xlsx", "same-person")
    assert roles["other"] in {person.teacher.id for person in told.of(Whereabouts.LEFT)}
    assert told.new == 2


@pytest.mark.slow
def test_a_rotation_that_nobody_decided_is_asked(made, published, roles, new, tmp_path):
    roster = new(other=("交流中接收学校", roles["host"]))
    again = Sheet(roster)
    again.set(roles["other"], "交流期限止", "2029-08")
    again.set(roles["other"], "人员状态", "交流")
    again.book.save(roster)
    with pytest.raises(WorkbookError) as refused:
        carried(made, published, roster, tmp_path / "x.xlsx")
    assert {issue.code for issue in refused.value.issues} == {"carry-differs"}


def test_a_roster_with_defects_is_told_at_its_cells(made, published, roles, new, tmp_path):
    with pytest.raises(WorkbookError) as refused:
        carried(made, published, new(better=("性别", None)), tmp_path / "x.xlsx")
    assert any(issue.code == "blank-required" for issue in refused.value.issues)
