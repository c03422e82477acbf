"""Every malformed workbook is answered with place, expectation and remedy; none gets through."""

from functools import cache

import pytest

from rotation.errors import Issue, WorkbookError
from rotation.workbook.reader import read_problem, read_workbook
from tests.support import gallery
from tests.support.clock import Spent

NEVER_STOPS = ("note", "warning")


def told(path) -> tuple[Issue, ...]:
    return read_workbook(path).issues


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """What a case of the gallery is answered with, and where it lies; each is written and read once."""
    @cache
    def answered(name):
        path = gallery.GALLERY[name][0](tmp_path_factory.mktemp("case"))
        return path, told(path)
    return answered


def test_the_sound_workbook_reads_without_a_word(tmp_path):
    reading = read_workbook(gallery.saved(gallery.sound(), tmp_path))
    assert [issue.render("en") for issue in reading.issues] == []
    assert reading.problem is not None


@pytest.mark.parametrize("name", gallery.GALLERY)
def test_answer(name, read):
    _, code, severity, place = gallery.GALLERY[name]
    path, issues = read(name)
    matching = [issue for issue in issues if issue.code == code]
    assert matching, [issue.render("en") for issue in issues]
    assert {issue.severity for issue in matching} == {severity}
    assert any(place in issue.place for issue in matching), [issue.place for issue in matching]
    others = [i.render("en") for i in issues if i.severity in ("error", "ask") and i.code != code]
    if severity in NEVER_STOPS:
        assert others == [] or name == "identity numbers"
    else:
        with pytest.raises(WorkbookError) as raised:
            read_problem(path)
        assert list(raised.value.issues) == list(issues)


@pytest.mark.parametrize("name", gallery.GALLERY)
def test_messages_are_whole_and_discreet(name, read):
    for issue in read(name)[1]:
        assert issue.place
        for lang in ("zh", "en"):
            sentence = issue.render(lang)
            assert issue.expected.render(lang)
            assert issue.remedy.render(lang)
            assert "{" not in sentence
            assert not any(secret in sentence for secret in gallery.SECRETS), sentence


def remedies(path, code):
    return [(issue.expected.render("zh"), issue.remedy.render("zh")) for issue in told(path) if issue.code == code]


@pytest.mark.parametrize("name", ["part names that climb", "billion laughs", "entity to a local file"])
def test_nobody_is_told_to_open_what_may_be_harmful(name, tmp_path):
    build, code, _, _ = gallery.GALLERY[name]
    (what, remedy), = remedies(build(tmp_path), code)
    assert "请勿打开" in remedy
    assert "DOCTYPE" not in what


@pytest.mark.parametrize("name", ["word", "slides", "pdf"])
def test_what_excel_cannot_open_is_not_to_be_saved_from_it(name, tmp_path):
    build, code, _, _ = gallery.FILES[name]
    (_, remedy), = remedies(build(tmp_path), code)
    assert "复制到模板" in remedy
    assert "另存为" not in remedy


def test_a_date_in_a_column_of_numbers_needs_another_format_first(tmp_path):
    (_, remedy), = remedies(gallery.put("距离", "C2", 45000, "yyyy-mm-dd")(tmp_path), "not-a-number")
    assert "常规" in remedy


def test_a_formula_without_value_is_refused_and_not_asked_about(tmp_path):
    codes = [issue.code for issue in told(gallery.CELLS["formula without value"][0](tmp_path))]
    assert codes == ["formula-without-value"]


@pytest.mark.parametrize("name", [n for n, case in gallery.GALLERY.items() if case[2] == "ask"])
def test_a_question_is_settled_by_a_yes(name, tmp_path):
    build, code, _, _ = gallery.GALLERY[name]
    reading = read_workbook(build(tmp_path), accept=[code])
    assert {issue.severity for issue in reading.issues if issue.code == code} == {"note"}
    left = [i.render("en") for i in reading.issues if i.severity in ("error", "ask")]
    assert (reading.problem is None) == bool(left)


@pytest.mark.parametrize("name", gallery.BOMBS)
def test_bombs_are_refused_within_a_second(name, tmp_path):
    path = gallery.BOMBS[name][0](tmp_path)
    start = Spent()
    told(path)
    start.at_most(1)


def test_the_gallery_is_large():
    assert len(gallery.GALLERY) >= 100
