"""The sheets as they are put before people: one page to decide on, plain words, no command and no unit of a solver."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from rotation.domain.answers import Binding
from rotation.domain.indicators import Indicator
from rotation.domain.outcome import Outcome, Status
from rotation.domain.vocabulary import Form, Level, LockKind, Setting, Stage
from rotation.figures.goals import human
from rotation.figures.standards import Spread
from rotation.report import Group, catalogue, sheets
from rotation.report.decision import changed_schools, effects, turnovers
from rotation.report.headlines import director
from rotation.report.points import MOST, points, problems, questions
from rotation.report.sheet_goals import GOALS
from rotation.report.sheet_overview import ROOM, SCHOOLS
from rotation.rules._tiny import lock, tiny
from rotation.tables.sheet_writer import write_plan
from rotation.tables.table import Across, Band, Link
from rotation.text import say
from tests.support.drawn_plan import banner_view, by_key, planned, words

OFFICE = shutil.which("soffice")
TECHNICAL = re.compile(
    r"公里当量|人（加权）|加权缺额|CV²|差异系数平方|十万分之一|tickets|算术复核|最优性|影子价格|折算率|"
    r"rotation (?:plan|audit|explain|check|papers|sweep|replan|whatif)|(?<![\w-])--[a-z]|plan\.json|run\.json|km-equivalents")
"""What stands in the technical annex alone."""


@pytest.fixture(scope="module")
def banner():
    return banner_view()


def told(view, key="overview", lang="zh"):
    return " ".join(words(by_key(view)[key], lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_sheet_for_people_speaks_of_solvers_or_commands(banner, lang):
    annex = 0
    for table in sheets(banner):
        found = [word for word in words(table, lang) if TECHNICAL.search(word)]
        if catalogue()[table.key].group is Group.ANNEX:
            annex += len(found)
        else:
            assert found == [], table.key
    assert annex, "the annex holds them"


# -- 方案概览 ---------------------------------------------------------------------------------


def sentences(view):
    """Sentences of the overview under their headings."""
    found, head = {}, ""
    for item in by_key(view)["overview"].items:
        if isinstance(item, Band):
            head = str(item.text)
        elif isinstance(item.left, Across):
            found.setdefault(head, []).append(item.left.text.render("zh"))
    return found


def test_the_overview_begins_with_the_rules_and_ends_with_what_to_talk_about(banner):
    found = sentences(banner)
    assert found[""][0].startswith("合规情况：已逐条核查")
    assert "已证明最优" in found[""][0]
    assert len(found[""]) == 1
    heads = list(found)
    assert "提请研究的事项" in heads[-1]
    assert 5 <= len(found[heads[-1]]) <= 10


def test_schools_add_up_to_all_placements(banner):
    rows = [row for row in by_key(banner)["overview"].items if not isinstance(row, Band) and isinstance(row.left_out, int)]
    sides = [(row.left, row.left_out, row.left_in) for row in rows] + [
        (row.right, row.right_out, row.right_in) for row in rows if row.right is not None]
    plan = banner.plan.placements
    assert sum(out for _, out, _ in sides) == sum(bool(banner.round.problem.school.get(item.home)) for item in plan)
    assert sum(came for _, _, came in sides) == len(plan)
    assert len(sides) <= SCHOOLS + 1


def test_many_schools_are_told_as_one_line():
    homes = {f"{number}小": {} for number in range(30)}
    people = {f"T{number}": {"school": f"{number}小"} for number in range(30)}
    view = planned(tiny(homes, people), " ".join(f"T{n}>{(n + 1) % 30}小" for n in range(30)))
    assert "其余12所" in told(view)


def test_schools_with_a_change_are_those_that_are_listed_and_who_shadows_changes_no_host():
    problem = tiny({"一小": {}, "二小": {}, "三小": {}}, {"甲": {}, "乙": {}},
                   locks=[lock("甲", LockKind.MUST_MOVE, form=Form.SHADOW)])
    view = planned(problem, "甲>三小 乙>二小")
    assert changed_schools(view) == len(turnovers(view, SCHOOLS)) == 2


def test_what_is_left_without_idle_moves_is_counted_of_the_base_of_the_share():
    """Of ten of the city school two go; three of others, who are not in the base, do not make up for one of them."""
    people = {f"甲{n}": {"school": "一小"} for n in range(10)} | {f"乙{n}": {"school": "二小"} for n in range(10)}
    problem = tiny({"一小": {"setting": Setting.URBAN}, "二小": {}, "三小": {}}, people,
                   posts={"一小 数学": 10, "二小 数学": 7, "三小 数学": 1})
    view = planned(problem, "甲0>三小 甲1>三小 乙0>一小 乙1>一小 乙2>一小", H10_scope="urban_and_quality", H10_rate="20%")
    texts = " ".join(point.says.render("zh") for point in points(view))
    assert "如都不安排，交流人数为1人，低于按本方案比例最少应交流的2人" in texts


def test_gaps_are_told_rural_first_then_empty_then_large():
    posts = {"城小 数学": 9, "村小 数学": 2, "城小 音乐": 1}
    view = planned(tiny({"城小": {}, "村小": {"rural": True}}, {"甲": {"school": "城小"}, "乙": {"school": "村小"}},
                        posts=posts), "")
    (gaps,) = [texts for head, texts in sentences(view).items() if "仍缺教师" in head]
    assert [text.split("：")[0] for text in gaps] == ["村小（小学）数学", "城小（小学）音乐", "城小（小学）数学"]
    assert "缺1人（无人任教）" in gaps[1]
    assert "缺8人" in gaps[2]


def test_an_empty_round_is_told_in_words():
    view = planned(tiny({"一小": {}, "二小": {}}, {}), "")
    assert "没有符合交流条件的教师，无须交流" in told(view)


def test_a_draft_and_a_round_without_a_plan_are_told_first(banner):
    assert "本方案为草案，不得公布" in told(replace(banner, draft=True))
    none = replace(banner, outcome=Outcome(Status.INFEASIBLE, None))
    assert list(sentences(none)) == [""]
    assert Status.INFEASIBLE.value in sentences(none)[""][0]


def test_points_name_what_is_so_and_nothing_that_is_not():
    quiet = planned(tiny({"一小": {}, "二小": {}}, {"甲": {}}), "甲>二小")
    texts = " ".join(point.says.render("zh") for point in points(quiet))
    assert "只为交流" not in texts
    assert "已经满员" not in texts
    full = planned(tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {"school": "二小"}},
                        posts={"一小 数学": 1, "二小 数学": 1}), "甲>二小")
    texts = " ".join(point.says.render("zh") for point in points(full))
    assert "1人派往该学科已经满员的学校" in texts
    assert "1人只为交流" in texts
    home = planned(tiny({"村小": {"rural": True}, "一小": {}}, {"甲": {"school": "村小"}}, posts={"一小 数学": 1},
                        locks=()), "甲>一小")
    assert "由农村牧区学校去往城镇学校" in " ".join(point.says.render("zh") for point in points(home))
    for view in (quiet, full, home):
        assert 5 <= len(points(view)) <= MOST


def test_the_overview_tells_how_many_questions_there_are_where_it_has_no_room_for_all(banner):
    (head,) = [head for head in sentences(banner) if "提请研究的事项" in head]
    asked = len(questions(banner))
    assert asked > MOST
    assert f"共{asked}项，未列出的见局党组会汇报材料" in head
    quiet = planned(tiny({"一小": {}, "二小": {}}, {"甲": {}}), "甲>二小")
    assert len(questions(quiet)) <= MOST
    assert "五、提请研究的事项" in sentences(quiet)


def test_what_a_meeting_reads_names_no_number_of_an_indicator_and_the_sheet_of_the_proof(banner, monkeypatch):
    limit = banner.round.standards.cv_limit(Stage.PRIMARY) ** 2
    monkeypatch.setattr("rotation.report.sheet_standards.spreads", lambda _found: tuple(
        Spread(Stage.PRIMARY, kind, (limit, 2 * limit), (limit * 2, 3 * limit)) for kind in Indicator))
    for lang in ("zh", "en"):
        said = told(banner, lang=lang)
        assert "0.50" in said
        assert not re.search(r"L[123]", said), lang
        assert GOALS.name.render(lang) in said
    assert GOALS.key in by_key(banner)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("key", ["goals", "bindings"])
def test_a_unit_that_nobody_knows_is_explained_where_it_stands(banner, key, lang):
    priced = Binding(2, "H10", "H10|a", say("so many", "至少若干"), say("less", "少"), 10**6)
    table = by_key(replace(banner, bindings=(priced,)))[key]
    notes = " ".join(note.render(lang) for note in (*table.notes_above, *table.notes_below))
    units = [human(tier, 0)[2].render(lang) for tier in banner.outcome.tiers]
    odd = {unit for unit in units if TECHNICAL.search(unit) or "weighted" in unit}
    assert len(odd) == 2
    for unit in odd:
        assert unit + (": " if lang == "en" else "：") in notes


def test_numbers_of_the_overview_are_linked_to_sheets_that_stand_there(banner):
    tables = by_key(banner)
    links = [cell for row in tables["overview"].rows for cell in row if isinstance(cell, Link)]
    assert len(links) >= 10
    assert {one.table for one in links} <= tables.keys()


def test_fewer_gaps_are_told_where_reasons_are_long(banner):
    view = replace(banner, gaps={at: say("a", "因" * 70 + str(n)) for n, at in enumerate(banner.round.cells)})
    few, many = (next(len(texts) for head, texts in sentences(one).items() if "仍缺教师" in head) for one in (view, banner))
    assert few <= many <= ROOM[0][0] + 1


# -- on paper ---------------------------------------------------------------------------------


def printed(path: Path) -> dict[str, tuple[int, int, float]]:
    """Paper, pages down and points of every sheet of a workbook, as it asks to be printed."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: (sheet.page_setup.paperSize, len(sheet.row_breaks.brk) + 1,
                          11 * (sheet.page_setup.scale or 100) / 100) for sheet in book}


@pytest.mark.parametrize("banner_name", [
    "西乌珠穆沁旗", pytest.param("太仆寺旗", marks=pytest.mark.slow), pytest.param("锡林浩特市", marks=pytest.mark.slow)])
def test_the_overview_of_every_sample_is_one_page_of_a4_in_nine_points(tmp_path, banner_name):
    path = tmp_path / "方案.xlsx"
    write_plan(path, sheets(banner_view(banner_name)), "zh", seed="1", draft=False)
    found = printed(path)
    assert found["方案概览"][:2] == (9, 1)
    assert min(size for _, _, size in found.values()) >= 9
    assert found["交流名单"][0] == 9, "few columns: A4 is enough"


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_an_office_program_ends_pages_where_the_workbook_says(banner, tmp_path):
    path = tmp_path / "plan.xlsx"
    write_plan(path, sheets(banner), "zh", seed="1", draft=False)
    subprocess.run([OFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
                    "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=180)
    told_ = subprocess.run(["pdfinfo", str(tmp_path / "plan.pdf")], check=True, capture_output=True, text=True).stdout
    assert int(re.search(r"Pages:\s+(\d+)", told_)[1]) == sum(pages for _, pages, _ in printed(path).values())


def test_backbone_share_and_counts_stand_in_the_first_part():
    people = {"甲": {"backbone": Level.BANNER}, "乙": {}}
    view = planned(tiny({"一小": {}, "二小": {}}, people), "甲>二小")
    first = sentences(view)["一、交流人数"]
    assert "符合交流条件的教师2人" in first[0]
    assert "实际交流1人" in first[0]
    assert "骨干教师：实际交流1人，占交流人数的100.00%" in first[1]


# -- what a plan comes to ---------------------------------------------------------------------


def test_gaps_that_only_wander_are_told_as_opened_by_those_who_leave():
    """甲 fills 二小's gap and opens one at home: nothing is gained, and the sentence says so."""
    view = planned(tiny({"一小": {}, "二小": {}}, {"甲": {}}, posts={"一小 数学": 1, "二小 数学": 1}), "甲>二小")
    (first, *_) = effects(view)
    assert "缺额由1人变为1人（到岗补上1人，因派出又缺1人）" in str(first.says)


def test_who_comes_and_who_leaves_at_one_post_are_told_apart():
    """丙 comes where two are short and 乙 leaves: as many stay short, though somebody fills a gap."""
    people = {"甲": {}, "乙": {"school": "二小"}, "丙": {"school": "三小"}}
    facts = tiny({"一小": {}, "二小": {}, "三小": {}}, people, posts={"一小 数学": 1, "二小 数学": 2})
    (first, *_) = effects(planned(facts, "丙>二小 乙>一小"))
    assert "缺额由1人变为1人（到岗补上1人，因派出又缺1人）" in str(first.says)


def test_nothing_is_opened_where_nobody_is_missed():
    view = planned(tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {}}, posts={"一小 数学": 1, "二小 数学": 1}),
                   "甲>二小")
    (first, *_) = effects(view)
    assert "缺额由1人减少到0人；" in str(first.says)


def test_the_farthest_is_the_same_person_in_the_points_and_in_the_accounts():
    """Of two equally far the one whose id comes first is named everywhere."""
    view = banner_view()
    (said,) = (point.says for point in problems(view) if "路程超过" in str(point.says))
    ranked = next(line for line in director(view) if str(line.title) == "路程最远第1位")
    name, _, _ = str(ranked.note).partition("：")
    assert f"（{name}，去" in str(said)
