"""Who stands on the roster besides the teachers of one place: staff of no subject, and people of two places."""

import pytest

from rotation.domain.problem import Problem, facts_sha256
from rotation.domain.revision import Change, ChangeKind
from rotation.domain.vocabulary import PersonStatus, PostKind, Stage
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.workbook.change_faults import entry_of, faults
from rotation.workbook.frames import frames_of, problem_from_frames
from rotation.workbook.posts import duty
from rotation.workbook.reader import read_problem, read_workbook
from rotation.workbook.template import write_input
from tests.support import gallery
from tests.support.worlds import MADE

YEAR = Policy.of({"round.year": (2026, MADE)})
WORKERS = ("后勤", "校医", "会计", "图书管理", "教辅人员", "实验员", "食堂", "宿管员", "工勤人员")
SAID = ("staff-without-subject", "staff-with-subject", "home-of-two", "employment")


def book(*rows, **columns):
    """Return the sound workbook with further people, each a mapping of titles, and further columns."""
    made = gallery.sound()
    sheet = made["教师"]
    titles = [cell.value for cell in sheet[1]] + list(columns)
    for place, title in enumerate(titles, 1):
        sheet.cell(1, place, title)
    for title, values in columns.items():
        for row, value in enumerate(values, 2):
            sheet.cell(row, titles.index(title) + 1, value)
    for number, row in enumerate(rows, 5):
        usual = {"教师编号": f"T{number:02d}", "姓名": f"某{'甲乙丙丁戊己庚辛壬癸'[number - 5]}", "性别": "女",
                 "出生年月": "1985-03", "任教学校": "S01", "任教学段": "小学", "主教学科": "语文", "是否在编": "是",
                 "人员状态": "在职在岗", "进本校年月": "2015-09"} | row
        for title, value in usual.items():
            sheet.cell(number, titles.index(title) + 1, value)
    return made


def reading(tmp_path, *rows, accept=(), **columns):
    return read_workbook(gallery.saved(book(*rows, **columns), tmp_path), accept)


def told(found):
    return {(issue.code, issue.severity, issue.place) for issue in found.issues if issue.severity != "note"}


# -- staff who teach no subject -------------------------------------------------------------------


@pytest.mark.parametrize("word", WORKERS)
def test_a_duty_in_place_of_a_subject_tells_staff(tmp_path, word):
    found = reading(tmp_path, {"主教学科": word, "任教学段": None, "进本校年月": None, "职称": "某职称"})
    assert told(found) == set()
    (person,) = found.problem.others
    assert (person.id, person.school, person.established, person.in_post) == ("T05", "S01", True, True)
    assert [t.id for t in found.problem.teachers] == ["T01", "T02", "T03"]
    assert [issue.place for issue in found.issues if issue.code == "staff-set-apart"] == ["教师!G5"]
    assert found.rows_read == 4


@pytest.mark.parametrize("word", ["语文", "音乐教师", "校长", "劳动", "心理", "信息技术", "英语老师"])
def test_no_subject_and_no_other_word_is_taken_for_a_duty(word):
    assert duty(word) is None


@pytest.mark.parametrize("value", ["教辅", "教辅人员", "工勤", "工勤人员", "工勤技能岗位", "教学辅助人员"])
def test_the_kind_of_post_tells_staff(tmp_path, value):
    found = reading(tmp_path, {"主教学科": None, "岗位类别": value}, 岗位类别=["专任教师"] * 3)
    assert told(found) == set()
    assert [person.post.teaches for person in found.problem.others] == [False]


def test_a_blank_subject_is_asked_about_and_of_a_teacher_refused(tmp_path):
    one = reading(tmp_path, {"主教学科": "无"})
    assert told(one) == {("staff-without-subject", "ask", "教师!G5")}
    settled = reading(tmp_path, {"主教学科": "无"}, accept=["staff-without-subject"])
    assert [person.id for person in settled.problem.others] == ["T05"]
    refused = reading(tmp_path, {"主教学科": None, "岗位类别": "专任教师"}, 岗位类别=["专任教师"] * 3)
    assert told(refused) == {("blank-required", "error", "教师!G5")}


@pytest.mark.parametrize("value", ["专业技术岗位", "专技", "管理岗位", "行政人员", "双肩挑"])
def test_of_posts_that_may_teach_the_subject_tells(tmp_path, value):
    posts = {"岗位类别": ["专任教师", value, "教师"]}
    assert [t.id for t in reading(tmp_path, **posts).problem.teachers] == ["T01", "T02", "T03"]
    row = {"主教学科": None, "岗位类别": value}
    assert told(reading(tmp_path, row, **posts)) == {("staff-without-subject", "ask", "教师!G5")}
    assert told(reading(tmp_path, row | {"主教学科": "会计"}, **posts)) == set()


def test_the_national_system_tells_posts_and_employment_twice_and_is_read_once(tmp_path):
    columns = {"教职工类别": ["专任教师"] * 3, "现任岗位类别": ["专业技术岗位"] * 3, "用人形式": ["其他"] * 3}
    found = reading(tmp_path, {"教职工类别": "工勤人员", "主教学科": "无"}, **columns)
    assert told(found) == set()
    assert len(found.problem.others) == 1


def test_a_column_left_unfilled_makes_nobody_staff(tmp_path):
    made = gallery.sound()
    for row in (2, 3):
        made["教师"].cell(row, 7).value = None
    found = read_workbook(gallery.saved(made, tmp_path))
    assert {item for item in told(found) if item[0] == "blank-required"} == {
        ("blank-required", "error", "教师!G2"), ("blank-required", "error", "教师!G3")}


def test_staff_with_a_subject_is_asked_about(tmp_path):
    row = {"主教学科": "音乐", "岗位类别": "教辅人员"}
    assert told(reading(tmp_path, row, 岗位类别=["专任教师"] * 3)) == {("staff-with-subject", "ask", "教师!G5")}
    settled = reading(tmp_path, row, 岗位类别=["专任教师"] * 3, accept=SAID)
    assert [person.post for person in settled.problem.others] == [PostKind.AID]


def test_what_staff_need_is_still_asked_for(tmp_path):
    found = reading(tmp_path, {"主教学科": "后勤", "是否在编": None, "人员状态": "不详"})
    assert {(code, place) for code, _, place in told(found)} == {
        ("blank-required", "教师!H5"), ("unknown-word", "教师!I5")}


def test_nothing_is_wished_or_ordered_of_staff(tmp_path):
    made = book({"主教学科": "会计"})
    made["意愿"].append(["T05", "S02", 2])
    made["指定"].append(["T05", "留任", None, None, "工作需要", "某"])
    made["台账"].append(["T05", "2018-2019", "S01", "S02", "2018-09", "2019-08"])
    assert told(read_workbook(gallery.saved(made, tmp_path))) == {
        ("not-a-teacher", "error", "意愿!A3"), ("not-a-teacher", "error", "指定!A3")}


def test_a_number_is_used_once_among_staff_and_teachers(tmp_path):
    found = reading(tmp_path, {"教师编号": "T02", "主教学科": "会计"})
    assert ("duplicate-teacher", "error") in {(code, severity) for code, severity, _ in told(found)}


def test_staff_count_for_posts_and_in_post_and_nowhere_else(tmp_path):
    made = [{"主教学科": "后勤"}, {"主教学科": "会计", "是否在编": "否"}, {"主教学科": "校医", "人员状态": "病休"}]
    plain = settle(read_problem(gallery.saved(gallery.sound(), tmp_path)), YEAR)
    round = settle(reading(tmp_path, *made).problem, YEAR)
    assert (round.supply.headcount("S01"), plain.supply.headcount("S01")) == (3, 1)
    assert (round.establishment("S01"), plain.establishment("S01")) == (3, 1)
    assert round.eligible == plain.eligible
    assert round.standings.keys() == plain.standings.keys()
    assert round.cells == plain.cells
    assert round.options.movers == plain.options.movers
    assert round.supply.at_place == plain.supply.at_place


# -- one person at two places ---------------------------------------------------------------------


TWO = ({"教师编号": "T09", "姓名": "某两", "任教学校": "S01", "主教学科": "音乐", "折算工作量": 0.6},
       {"教师编号": "T09", "姓名": "某两", "任教学校": "S02", "主教学科": "美术", "折算工作量": 0.4})


def test_two_rows_are_one_person_at_home_where_the_load_is_larger(tmp_path):
    for rows in (TWO, TWO[::-1]):
        found = reading(tmp_path, *rows)
        assert told(found) == set()
        problem = found.problem
        assert (problem.teacher["T09"].school, problem.teacher["T09"].load) == ("S01", 60)
        assert [(post.school, post.subject, post.workload) for post in problem.seconds] == [("S02", "美术", 40)]
        round = settle(problem, YEAR)
        assert [t.id for t in round.supply.staff["S01"]] == ["T01", "T09"]
        assert [t.id for t in round.supply.staff["S02"]] == ["T02"]
        assert round.cells["S02", Stage.PRIMARY, "美术"].before == 40
        assert found.rows_read == 5


def test_two_stages_of_one_school_are_two_places(tmp_path):
    made = book({"教师编号": "T09", "任教学校": "S02", "主教学科": "音乐", "折算工作量": 0.7, "姓名": "某两"},
                {"教师编号": "T09", "任教学校": "S02", "任教学段": "初中", "主教学科": "音乐", "折算工作量": 0.3, "姓名": "某两"})
    made["学校"]["D3"] = "九年一贯制"
    problem = read_problem(gallery.saved(made, tmp_path))
    assert [(post.stage, post.workload) for post in problem.seconds] == [(Stage.JUNIOR, 30)]


@pytest.mark.parametrize(("changes", "code", "place"), [
    ({"折算工作量": 0.5}, "rows-of-one-person", "教师!K6"),
    ({"折算工作量": None}, "duplicate-teacher", "教师!A6"),
    ({"任教学校": "S01", "任教学段": "小学"}, "duplicate-teacher", "教师!A6"),
    ({"姓名": "别人"}, "duplicate-teacher", "教师!A6"),
    ({"出生年月": "1985-04"}, "rows-of-one-person", "教师!D6"),
    ({"人员状态": "病休"}, "rows-of-one-person", "教师!I6"),
    ({"任教学段": "初中"}, "stage-not-offered", "教师!F6"),
])
def test_rows_that_cannot_be_one_person_are_refused(tmp_path, changes, code, place):
    assert told(reading(tmp_path, TWO[0], TWO[1] | changes)) == {(code, "error", place)}


def test_equal_loads_leave_the_home_to_the_office(tmp_path):
    rows = [row | {"折算工作量": 0.5} for row in TWO]
    assert told(reading(tmp_path, *rows)) == {("home-of-two", "ask", "教师!K5")}


def test_a_second_post_falls_away_with_whoever_is_not_in_post(tmp_path):
    rows = [row | {"人员状态": "借调"} for row in TWO]
    found = reading(tmp_path, *rows)
    round = settle(found.problem, YEAR)
    assert round.cells["S02", Stage.PRIMARY, "美术"].before == 0


# -- the same through tables ----------------------------------------------------------------------


def test_frames_hold_everybody(tmp_path):
    problem = reading(tmp_path, *TWO, {"主教学科": "会计"}).problem
    assert len(problem.others) == len(problem.seconds) == 1
    again = problem_from_frames(frames_of(problem), ["sheets-alike"])
    assert facts_sha256(again) == facts_sha256(problem)


def test_staff_and_second_posts_are_facts(tmp_path):
    problem = reading(tmp_path, *TWO, {"主教学科": "会计"}).problem
    for name in ("others", "seconds"):
        less = Problem.of(**{**{key: getattr(problem, key) for key in vars(problem) if key in (
            "schools", "teachers", "needs", "wishes", "locks", "distances", "history", "others", "seconds")}, name: ()})
        assert facts_sha256(less) != facts_sha256(problem)


# -- establishment --------------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "value", "asks"), [
    ("事业编制", True, False), ("编内", True, False), ("事业编", True, False), ("控制数", True, True), ("员额制", True, True),
    ("特岗", False, True), ("特岗教师", False, True), ("合同制", False, True), ("临聘", False, False), ("劳务派遣", False, False)])
@pytest.mark.parametrize("title", ["是否在编", "编制类型", "用人形式"])
def test_kinds_of_employment_tell_who_is_established(tmp_path, word, value, asks, title):
    made = book()
    made["教师"]["H1"] = title
    made["教师"]["H2"] = word
    found = read_workbook(gallery.saved(made, tmp_path))
    assert told(found) == ({("employment", "ask", "教师!H2")} if asks else set())
    accepted = read_workbook(gallery.saved(made, tmp_path), SAID).problem
    assert accepted.teacher["T01"].established is value


def test_an_unknown_kind_of_employment_is_refused(tmp_path):
    made = book()
    made["教师"]["H2"] = "天上掉下"
    assert told(read_workbook(gallery.saved(made, tmp_path))) == {("not-yes-or-no", "error", "教师!H2")}


# -- leave and secondment in words ----------------------------------------------------------------


@pytest.mark.parametrize(("word", "status"), [
    ("借调到旗教育局", PersonStatus.SECONDED), ("抽调至乡村振兴办", PersonStatus.SECONDED), ("借用", PersonStatus.SECONDED),
    ("挂职锻炼", PersonStatus.SECONDED), ("休产假", PersonStatus.MATERNITY), ("产假中", PersonStatus.MATERNITY),
    ("休病假", PersonStatus.SICK), ("病休在家", PersonStatus.SICK), ("请长假", PersonStatus.OTHER_LEAVE),
    ("停薪留职", PersonStatus.OTHER_LEAVE), ("驻村", PersonStatus.OTHER_LEAVE), ("下派支教", PersonStatus.SUPPORT),
    ("援藏支教", PersonStatus.SUPPORT), ("外出进修", PersonStatus.STUDY), ("攻读研究生", PersonStatus.STUDY)])
def test_leave_and_secondment_in_words(tmp_path, word, status):
    made = book()
    made["教师"]["I2"] = word
    found = read_workbook(gallery.saved(made, tmp_path), ["words-left-over"])
    assert told(found) == set()
    assert found.problem.teacher["T01"].status is status


def test_a_place_that_somebody_is_seconded_to_is_asked_about(tmp_path):
    made = book()
    made["教师"]["I2"] = "借调到旗教育局"
    assert told(read_workbook(gallery.saved(made, tmp_path))) == {("words-left-over", "ask", "教师!I2")}


def test_a_workbook_that_we_write_holds_everybody(tmp_path):
    problem = reading(tmp_path, *TWO, {"主教学科": "会计"}).problem
    write_input(tmp_path / "抄本.xlsx", problem, "zh")
    assert facts_sha256(read_problem(tmp_path / "抄本.xlsx", (*SAID, "class-count-gap"))) == facts_sha256(problem)


# -- after publication ----------------------------------------------------------------------------


def wrong(problem, **told):
    item = Change(**{"reason": "某", "clerk": "某", "person": (), **told})
    return {(issue.code, issue.title) for issue in faults(entry_of(item), problem)}


def test_no_change_makes_a_teacher_of_staff_or_the_reverse(tmp_path):
    problem = reading(tmp_path, {"主教学科": "会计"}).problem
    person = {"id": "T77", "name": "某新", "gender": "女", "born": "1985-01", "school": "S01", "stage": "小学",
              "subject": "语文", "established": "是", "status": "在职在岗", "joined": "2020-09"}
    new = {"kind": ChangeKind.JOINED, "teacher": "T77"}
    assert wrong(problem, **new, person=tuple(person.items())) == set()
    assert wrong(problem, **new, person=tuple((person | {"post": "专任教师"}).items())) == set()
    assert wrong(problem, **new, person=tuple((person | {"post": "工勤人员"}).items())) == {("change", "教师编号")}
    taken = {"kind": ChangeKind.JOINED, "teacher": "T05", "person": tuple((person | {"id": "T05"}).items())}
    assert wrong(problem, **taken) == {("change", "教师编号")}
    assert wrong(problem, kind=ChangeKind.CORRECTED, teacher="T01", field="岗位类别", value="工勤人员") == {
        ("unknown-field", "字段")}
