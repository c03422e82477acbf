"""变更.xlsx of a plan folder and sheet 变更 of the template: filled in by an office, read back as meant."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from rotation.domain.plan import Plan
from rotation.domain.revision import ChangeKind, Lineage
from rotation.domain.round import Opening
from rotation.domain.vocabulary import UNPOSTED, Stage
from rotation.errors import WorkbookError
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.rules import RosterRule, catalogue
from rotation.rules._tiny import tiny
from rotation.workbook.change_reader import read_changes
from rotation.workbook.change_template import LINES, change_book
from rotation.workbook.changes import revised
from rotation.workbook.reader import read_workbook
from rotation.workbook.template import write_input
from tests.support.worlds import MADE

POST = Opening("二小", Stage.PRIMARY, "数学")
PERSON = {"教师编号": "新1", "姓名": "某某", "性别": "女", "出生年月": "2002-03", "任教学校": UNPOSTED, "任教学段": "小学",
          "主教学科": "数学", "教师资格学段": "小学", "教师资格学科": "数学", "是否在编": "是", "进本校年月": "2026-09",
          "人员状态": "在职在岗", "折算工作量": 0.5}


def world():
    return tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {"name": "王一"}, "丙": {"name": "王一"}},
                posts={"一小 数学": 2, "二小 数学": 1})


def prepared(path, *, lang="zh"):
    """Write 变更.xlsx of a plan that sends 甲 to 二小."""
    problem = world()
    round = settle(problem, Policy.of({"round.year": (2026, MADE)}))
    path.write_bytes(change_book(round, Plan.of(round, [("甲", POST)]).placements, lang))
    return problem


def fill(path, sheet, *rows, first=None):
    """Fill rows by title, from a row on or below the last."""
    book = load_workbook(path)
    table = book[sheet]
    titles = [cell.value for cell in table[1]]
    at = first or next(row for row in range(2, 999) if not any(cell.value for cell in table[row]))
    for number, values in enumerate(rows, start=at):
        for title, value in values.items():
            table.cell(number, titles.index(title) + 1, value)
    book.save(path)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_under_which_somebody_can_be_exempted_is_called_by_its_name(lang):
    told = " ".join(line.render(lang) for line in LINES)
    rules = [rule for rule in catalogue().values() if issubclass(rule, RosterRule)]
    assert rules
    assert all(f"{rule.code} {rule.label.render(lang)}" in told for rule in rules)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_names_everybody_placed_and_says_nothing_until_a_kind_is_chosen(tmp_path, lang):
    problem = prepared(tmp_path / "变更.xlsx", lang=lang)
    table = load_workbook(tmp_path / "变更.xlsx")["变更" if lang == "zh" else "Changes"]
    assert [cell.value for cell in table[2]][1:3] == ["甲", "甲"]
    assert "二小" in str(table.cell(2, 4).value)
    assert read_changes(tmp_path / "变更.xlsx", problem) == ()


def test_the_same_plan_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        prepared(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_row_that_was_prepared_is_a_change_once_its_kind_is_chosen(tmp_path):
    problem = prepared(tmp_path / "变更.xlsx")
    fill(tmp_path / "变更.xlsx", "变更", {"类型": "退出", "理由": "随军", "经办人": "张"}, first=2)
    (found,) = read_changes(tmp_path / "变更.xlsx", problem)
    assert (found.kind, found.teacher, found.name, found.reason) == (ChangeKind.WITHDRAWN, "甲", None, "随军")


def test_a_prepared_row_with_a_reason_but_no_kind_is_asked_for_its_kind(tmp_path):
    problem = prepared(tmp_path / "变更.xlsx")
    fill(tmp_path / "变更.xlsx", "变更", {"理由": "随军", "经办人": "张"}, first=2)
    with pytest.raises(WorkbookError) as caught:
        read_changes(tmp_path / "变更.xlsx", problem)
    assert [issue.place for issue in caught.value.issues] == ["变更!A2"]


def test_posts_new_people_and_a_name_that_nobody_else_has_are_read(tmp_path):
    path, told = tmp_path / "变更.xlsx", {"理由": "x", "经办人": "张"}
    problem = prepared(path)
    fill(path, "变更", {"类型": "取消指定", "姓名": "甲", **told}, {"类型": "新增", "教师编号": "新1", **told},
         {"类型": "岗位", "学校": "一小", "学段": "小学", "学科": "音乐", "需求数": 1.5, "最多": 2, **told})
    fill(path, "新增教师", PERSON)
    changes = read_changes(path, problem)
    assert [(str(item.kind), item.teacher) for item in changes] == [("取消指定", "甲"), ("新增", "新1"), ("岗位", None)]
    facts = revised(problem, Lineage(2, "p", "0", None, {}, changes))
    new, need = facts.teacher["新1"], {(item.school, item.subject): item for item in facts.needs}["一小", "音乐"]
    assert (new.unposted, new.subject, new.certificate_subjects, str(new.born)) == (True, "数学", ("数学",), "2002-03")
    assert new.established is True
    assert (need.amount, need.most) == (150, 2)


@pytest.mark.parametrize(("row", "place"), [
    ({"类型": "退出", "姓名": "王一"}, "变更!C3"),           # two people of this name
    ({"类型": "退出", "姓名": "无此人"}, "变更!C3"),
    ({"类型": "退出", "教师编号": "甲", "姓名": "王一"}, "变更!C3"),  # another person's number
    ({"类型": "新增", "教师编号": "甲"}, "变更!B3"),          # on the roster already
    ({"类型": "岗位", "学校": "一小", "学段": "小学", "学科": "音乐"}, "变更!Q3"),  # how many?
    ({"类型": "岗位", "学校": "一小", "学段": "初中", "学科": "音乐", "需求数": 1}, "变更!O3"),
])
def test_what_cannot_be_meant_is_told_at_its_cell(tmp_path, row, place):
    problem = prepared(tmp_path / "变更.xlsx")
    fill(tmp_path / "变更.xlsx", "变更", {**row, "理由": "x", "经办人": "张"})
    with pytest.raises(WorkbookError) as caught:
        read_changes(tmp_path / "变更.xlsx", problem)
    assert [issue.place for issue in caught.value.issues] == [place]


def test_somebody_new_is_told_what_is_missing_of_the_record(tmp_path):
    path = tmp_path / "变更.toml"
    path.write_text('[[joined]]\n"教师编号" = "新1"\n"姓名" = "某某"\n"血型" = "A"\nreason = "x"\nclerk = "张"\n',
                    encoding="utf-8")
    with pytest.raises(WorkbookError) as caught:
        read_changes(path, world())
    told = "".join(issue.render("zh") for issue in caught.value.issues)
    assert "血型" in told
    assert "主教学科" in told


def test_a_toml_file_adds_somebody_and_later_entries_may_name_them(tmp_path):
    path = tmp_path / "变更.toml"
    lines = [f'"{title}" = {value if isinstance(value, float) else chr(34) + value + chr(34)}'
             for title, value in PERSON.items()]
    path.write_text("\n".join(["[[joined]]", *lines, 'reason = "x"', 'clerk = "张"', "[[locked]]",
                               'teacher = "新1"', 'lock = "指定去向"', 'school = "二小"', 'reason = "x"',
                               'clerk = "张"']), encoding="utf-8")
    changes = read_changes(path, world())
    facts = revised(world(), Lineage(2, "p", "0", None, {}, changes))
    assert facts.teacher["新1"].load == 50
    assert facts.locks_of["新1"][0].schools == ("二小",)


def test_the_template_has_the_sheet_and_a_roster_that_keeps_it_is_read_without_a_word(tmp_path):
    write_input(tmp_path / "模板.xlsx", None, "zh")
    assert {"变更", "新增教师"} <= set(load_workbook(tmp_path / "模板.xlsx").sheetnames)
    assert read_changes(tmp_path / "模板.xlsx", world()) == ()
    assert not [issue for issue in read_workbook(tmp_path / "模板.xlsx").issues if "变更" in issue.render("zh")]


def test_posts_taken_back_leave_none_and_no_most(tmp_path):
    problem = tiny({"一小": {}, "二小": {}}, {"甲": {}}, posts={"二小 数学": 2}, most={"二小 数学": 3})
    path = tmp_path / "变更.toml"
    path.write_text('[[posts]]\nschool = "二小"\nstage = "小学"\nsubject = "数学"\namount = 0\nreason = "x"\n'
                    'clerk = "张"\n', encoding="utf-8")
    facts = revised(problem, Lineage(2, "p", "0", None, {}, read_changes(path, problem)))
    (need,) = (item for item in facts.needs if item.school == "二小")
    assert (need.amount, need.most) == (0, None)
