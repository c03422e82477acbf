"""Files that the page fills in for an office are read as if the office had filled them in."""

import openpyxl
import pytest

from rotation.domain.records import Answer
from rotation.domain.revision import ChangeKind
from rotation.domain.vocabulary import LockKind
from rotation.workbook.change_reader import read_changes
from rotation.workbook.change_template import filled_changes
from rotation.workbook.orders_writer import ANSWERS, write_rows
from rotation.workbook.reader import read_workbook
from rotation.workbook.template import write_input
from tests.support.small_banner import small_banner


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_filled_file_of_changes_is_read_back(lang, tmp_path):
    file = tmp_path / "变更.xlsx"
    signed = {"reason": "家中有事", "clerk": "张三"}
    file.write_bytes(filled_changes([
        {"kind": "退出", "teacher": "T0", **signed}, {"kind": "已报到", "teacher": "T1"},
        {"kind": "更正", "teacher": "T2", "field": "人员状态", "value": "产假", **signed},
        {"kind": "指定", "teacher": "T3", "lock": "禁止去向", "school": "B", **signed},
        {"kind": "岗位", "school": "B", "stage": "小学", "subject": "数学", "amount": "2", **signed}], [], lang))
    found = read_changes(file, small_banner("小旗"))
    assert [(one.kind, one.teacher) for one in found] == [
        (ChangeKind.WITHDRAWN, "T0"), (ChangeKind.REPORTED, "T1"), (ChangeKind.CORRECTED, "T2"),
        (ChangeKind.LOCKED, "T3"), (ChangeKind.POSTS, None)]
    assert (found[0].reason, found[0].clerk) == ("家中有事", "张三")
    assert (found[3].lock, found[3].school) == (LockKind.NEVER_TO, "B")
    assert found[4].amount == 200


def test_answers_in_a_file_of_changes_are_heard(tmp_path):
    file = tmp_path / "变更.xlsx"
    file.write_bytes(filled_changes([], [{"code": "swap-dissolved", "clerk": "张三"}], "zh"))
    book = openpyxl.load_workbook(file)
    assert [cell.value for cell in book["确认"][2]][:3] == ["swap-dissolved", None, "张三"]


def test_answers_are_written_below_those_that_stand_there(tmp_path):
    source = tmp_path / "数据.xlsx"
    write_input(source, small_banner("小旗"), "zh")
    before = source.read_bytes()
    first = write_rows(source, ANSWERS, [Answer(code="hidden-rows", clerk="张三")], "副本")
    second = write_rows(first.path, ANSWERS, [Answer(code="short-school-name", clerk="李四")], "副本")
    assert source.read_bytes() == before
    told = read_workbook(second.path).problem
    assert [(one.code, one.clerk) for one in told.answers] == [("hidden-rows", "张三"), ("short-school-name", "李四")]
    assert told.teachers == read_workbook(source).problem.teachers
