"""A screen that is declared is in the step bar, the routes and the docs; no sentence is idle, none is missing."""

import re
from dataclasses import replace

import pytest
from starlette.routing import Route

from rotation.report import catalogue
from rotation.text import say
from rotation.web import app
from rotation.web.desk import BookNote, Desk, DeskFile, DroppedBook, RunFolder, RunHead, RunNote
from rotation.web.guard import Keys
from rotation.web.plans import LEADERS, TEACHERS
from rotation.web.screens import desk, league, made, papers, run, screens
from rotation.web.words import WORDS
from tests.support.places import ROOT

TEMPLATES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "rotation/web/templates").glob("*.j2")}
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "rotation/web").rglob("*.py")
                 if path.name != "words.py")


@pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.key or "desk")
def test_every_screen_has_its_template_and_its_picture(screen):
    assert screen.template in TEMPLATES
    for lang, paper in (("en", "docs/desk.md"), ("zh", "docs/zh/desk.md")):
        picture = f"images/desk/{screen.key or 'desk'}_{lang}.png"
        assert picture in (ROOT / paper).read_text(encoding="utf-8")
        assert (ROOT / "docs" / picture).exists()


def test_a_new_screen_is_found_by_itself(monkeypatch, tmp_path):
    """A toy in the step bar and among the routes, with nothing else said of it."""
    toy = replace(screens()[0], key="toy", title=say("Toy", "玩具"), load=lambda visit: {"says": "toy"}, of="", step=9,
                  buttons={"play": lambda visit, form: None})
    monkeypatch.setattr(app, "screens", lambda: (*screens(), toy))
    site = app.Site(Desk(tmp_path), Keys(1), "zh", lambda: None, print)
    routes = [route.path for route in site.app()._app.routes if isinstance(route, Route)]
    assert {"/toy", "/do/play"} <= set(routes)
    answer = site.html(site.visit(Asked()), "said.html.j2", title="x", says="y")
    assert "玩具" in answer.body.decode()


def test_steps_that_cannot_be_taken_yet_say_what_comes_first(tmp_path):
    site = app.Site(Desk(tmp_path), Keys(1), "zh", lambda: None, print)
    page = site.html(site.visit(Asked()), "said.html.j2", title="x", says="y").body.decode()
    assert '<span class="soft" title="请先放入数据">检查<span class="unseen">' in page
    assert '<span class="soft" title="请先编制方案">方案<span class="unseen">' in page
    site.desk.keep(b"x", ".xlsx")
    page = site.html(site.visit(Asked()), "said.html.j2", title="x", says="y").body.decode()
    assert "请先放入数据" not in page


def test_the_folder_of_the_desk_is_shown_without_detours(tmp_path):
    assert Desk(tmp_path / "甲" / ".." / "桌").folder == tmp_path.resolve() / "桌"


class Asked:
    """A request, as far as a screen sees it."""

    class url:
        path, query = "/", ""

    cookies = {}
    path_params = {}

    class query_params(dict):
        @staticmethod
        def getlist(name):
            return []

    query_params = query_params()


def test_every_word_is_used_and_every_word_used_is_there():
    named = {name for text in TEMPLATES.values() for name in re.findall(r"\bw\.([a-z_A-Z]+)", text)}
    named |= set(re.findall(r'WORDS\["([a-z_]+)"\]', CODE))
    by_value = {"reading", "solving", "explaining", "ended", "working", "waiting", "unproven", "overview", "report", "files", "STAY",
                "GOES_TO", "NEVER_TO", "MUST_MOVE", "PROMOTED", "RELIEVED", "first_book", "first_run", "made_answers",
                "made_decisions", "made_quotas"}
    assert named <= set(WORDS)
    assert set(WORDS) - named - by_value == set()
    assert by_value <= set(WORDS)


@pytest.mark.parametrize("name", sorted(WORDS))
def test_every_sentence_has_the_same_fields_in_both_languages(name):
    text = WORDS[name]
    assert sorted(re.findall(r"{\w+}", text.en)) == sorted(re.findall(r"{\w+}", text.zh))
    assert text.en
    assert text.zh
    assert not re.search(r"[\u4e00-\u9fff]", text.en.replace("中文", "").replace("政策", "").replace("确认", "").replace("方案.xlsx", "").replace("变更.xlsx", "").replace("结转说明", ""))
    assert "代价" not in text.zh


def test_every_list_of_a_plan_is_called_as_its_sheet_and_the_sheets_that_sentences_name_are_there():
    names = {key: sheet.name for key, sheet in catalogue().items()}
    assert all(str(TEACHERS.called(key)) == str(names[key]) for key in TEACHERS.lists)
    assert {"unsolved", "inversions", "policy"} <= set(TEACHERS.lists)
    assert {"overview", "run", *LEADERS.lists} == set(LEADERS.names())
    for sort in (TEACHERS, LEADERS):
        assert set(sort.picks) <= set(sort.lists)


def test_the_desk_tells_what_a_plan_was_made_of_and_what_was_made_of_a_workbook():
    book = DroppedBook("数据-002.xlsx", BookNote(title="甲.xlsx", before="数据-001.xlsx"), 0.0)
    assert str(desk.book_told(book)["state"]) == "尚未检查"
    told = desk.book_told(book, "2026-甲旗-001")
    assert (str(told["state"]), str(told["before"])) == ("已编制：2026-甲旗-001", "由 数据-001.xlsx 改成")
    note = RunNote(book="数据-002.xlsx", command=("rotation", "plan", "x", "--set", "H10.rate=12%", "--set", "R10.years=7"))
    shown = desk.shown_run(RunFolder("2026-甲旗-001", RunHead(), 0.0), note)
    assert str(shown["made"]) == "依据 数据-002.xlsx"
    assert [str(one) for one in shown["sets"]] == ["最低交流比例 12%", "同校连续任教满多少学年 7"]
    assert str(desk.in_words("H99.gone=1")) == "H99.gone=1"
    assert str(desk.in_words("E35.on=false")).endswith(" 否")


def test_a_share_of_backbone_that_was_not_checked_is_no_nought():
    counts = {"moved": 48, "eligible": 368, "backbone_moved": 0, "backbone_required": 0}
    shown = desk.shown_run(RunFolder("2026-甲旗-001", RunHead(status="OPTIMAL", counts=counts, placements=[{}]), 0.0))
    assert shown["backbone"] == "—"
    counted = RunHead(status="OPTIMAL", counts={**counts, "backbone_required": 10}, placements=[{}])
    assert desk.shown_run(RunFolder("2026-甲旗-001", counted, 0.0))["backbone"] == "0.00%"


def test_only_a_plan_that_was_revised_has_the_papers_of_a_revision():
    first, second = (RunFolder("2026-甲旗-001", RunHead(lineage={"version": number}), 0.0) for number in (1, 2))
    assert set(papers._fitting(second)) - set(papers._fitting(first)) == {"comparison", "recall"}


def test_everything_else_is_named_on_the_desk_before_there_are_data(tmp_path):
    site = app.Site(Desk(tmp_path), Keys(1), "zh", lambda: None, print)
    visit = site.visit(Asked())
    page = site.html(visit, desk.DESK.template, title=desk.DESK.title, at=desk.DESK, **desk.DESK.load(visit)).body.decode()
    for words in ("to_quota", "to_leaders", "to_years"):
        assert f'{WORDS[words].zh} <span class="soft">请先放入数据</span>' in page
    for words in ("to_share", "to_carry"):
        assert f'{WORDS[words].zh} <span class="soft">请先编制方案</span>' in page


def test_a_plan_made_after_decisions_names_the_one_before():
    told = DeskFile(books={"数据-002.xlsx": BookNote(before="数据-001.xlsx", added="decisions")},
                    runs={"甲-001": RunNote(book="数据-001.xlsx"), "甲-002": RunNote(book="数据-002.xlsx")})
    assert run._before(told, told.runs["甲-002"]) == "甲-001"
    assert run._before(told, told.runs["甲-001"]) == ""


def test_a_banner_is_called_as_its_workbook_says_it(tmp_path):
    site = app.Site(Desk(tmp_path), Keys(1), "zh", lambda: None, print)
    visit = site.visit(Asked())
    book = DroppedBook("数据-001.xlsx", BookNote(title="终稿.xlsx", banner="甲旗"), 0.0)
    assert league._banner(visit, book) == "甲旗"
    assert league._banner(visit, book._replace(note=BookNote(title="终稿.xlsx"))) == "终稿"
    site.desk.note(lambda told: told.banners.update({"数据-001.xlsx": "乙旗"}))
    assert league._banner(visit, book) == "乙旗"


def test_a_plan_below_the_law_says_so_wherever_it_is_named():
    year = {"round": {"year": 2026}}
    head = RunHead.model_validate({"status": "OPTIMAL", "placements": [{}], "policy": {**year, "H10": {"rate": "5%"}, "H20": {"share": "20%"}}})
    (told,) = desk.shown_run(RunFolder("2026-甲旗-001", head, 0.0))["below"]
    assert str(told) == "最低交流比例5%（规定不低于10%）"
    lawful = RunHead.model_validate({"status": "OPTIMAL", "placements": [{}], "policy": {**year, "H10": {"rate": "10%"}}})
    assert desk.shown_run(RunFolder("2026-甲旗-001", lawful, 0.0))["below"] == ()
    assert "run.below" in TEMPLATES["run.html.j2"]
    assert "run.below" in TEMPLATES["desk.html.j2"]


def test_a_plan_that_was_revised_names_the_version_in_force():
    first, second, third = (RunFolder(f"2026-甲旗-00{number}", RunHead(lineage={"parent": parent}), 0.0)
                            for number, parent in ((1, None), (2, "2026-甲旗-001"), (3, "2026-甲旗-002")))
    assert [run._newer([third, second, first], one.name) for one in (first, second, third)] == [third.name, third.name, ""]


def test_sizes_are_told_with_their_unit_and_never_too_small():
    assert [made.sized(size) for size in (0, 1, 1025, 1_208_345)] == ["0 KB", "1 KB", "2 KB", "1.2 MB"]


HARMLESS = {"stop", "close", "lang", "answer", "upload", "spells"}
"""Buttons that begin nothing: pressed twice they come to the same."""


def test_every_button_that_begins_something_can_be_pressed_once():
    forms = [re.search(r'action="/do/([a-z_]+)"[^>]*', form)
             for text in TEMPLATES.values() for form in re.findall(r'<form method="post"[^>]*>', text)]
    told = {form[1]: form[0] for form in forms if form}
    assert len(told) > 8
    assert [name for name, form in told.items() if name not in HARMLESS and 'class="once' not in form] == []


def test_the_tests_that_the_docs_name_are_there():
    there = {name for path in (ROOT / "tests/web").glob("test_*.py")
             for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)}
    named = [set(re.findall(r"`(test_\w+)`", (ROOT / paper).read_text(encoding="utf-8")))
             for paper in ("docs/desk.md", "docs/zh/desk.md")]
    assert len(named[0]) > 40
    assert named[0] == named[1]
    assert named[0] - there == set()
