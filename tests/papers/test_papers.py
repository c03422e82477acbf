"""The papers of a round: what they say is the audited run, whoever the people are called."""

import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from rotation.domain.outcome import Status
from rotation.errors import RotationError
from rotation.papers import blanks, briefing, catalogue, dispatch, filled_in
from rotation.papers._given import faults
from rotation.papers._letters import REPORT_BY
from rotation.papers._paper import Substitute
from rotation.report.decision import named_gaps, other_gaps
from rotation.report.points import Point, questions
from rotation.run import Inputs, plan_round
from rotation.run.filled import FILLED_JSON
from rotation.run.material import material
from rotation.run.papers import Order
from rotation.sample import draw
from rotation.text import say
from rotation.workbook.template import write_input
from tests.support import terminal
from tests.support.paper_letters import NAMES, letters
from tests.support.places import SAMPLES as SHIPPED

BANNER = "乌拉盖管理区"


def run(*args, code=0):
    result = terminal.run(*args, code=code)
    return result.output + (result.stderr if code else "")


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A published run of people with awkward names, in a folder of its own."""
    home = tmp_path_factory.mktemp("papers")
    drawn = draw(BANNER)
    people = tuple(replace(t, name=NAMES[n % len(NAMES)] + (str(n) if n % len(NAMES) else ""))
                   for n, t in enumerate(drawn.teachers))
    write_input(home / "数据.xlsx", replace(drawn, teachers=people), "zh")
    return plan_round(Inputs(home / "数据.xlsx"), home / "out").folder


@pytest.fixture
def folder(planned, tmp_path):
    """A copy that a test may spoil."""
    return Path(shutil.copytree(planned, tmp_path / "out" / planned.name))


@pytest.fixture(scope="module")
def written(planned, tmp_path_factory):
    out = tmp_path_factory.mktemp("written")
    run("papers", planned, "-o", out)
    (made,) = out.iterdir()
    return made


@pytest.fixture(scope="module")
def told(planned):
    return json.loads((planned / "plan.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def read(planned):
    return material(planned, Order())


def rows(path, sheet):
    return [list(row) for row in load_workbook(path)[sheet].iter_rows(values_only=True)]


def body(path, sheet, first="序号"):
    """Return the rows of a table under its titles, as mappings."""
    told = rows(path, sheet)
    at = next(number for number, row in enumerate(told) if row[0] == first)
    return [dict(zip(told[at], row)) for row in told[at + 1:] if isinstance(row[0], int)]


def spoil(path, change):
    told = json.loads(path.read_text(encoding="utf-8"))
    change(told)
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


# -- kinds ------------------------------------------------------------------------------------


def test_each_kind_has_a_number_a_name_in_both_languages_and_a_module():
    papers = catalogue().values()
    assert len({paper.number for paper in papers}) == len(papers)
    modules = {path.stem for path in Path(dispatch.__file__).parent.glob("[a-z]*.py")}
    assert len(modules) == len(papers)
    for paper in papers:
        assert paper.title.zh != paper.title.en
        assert paper.name("zh").startswith(f"{paper.number:02d}_")
    assert {"report_by", "bureau"} <= blanks().keys()


def test_a_kind_can_be_named_by_its_word_or_its_title(planned, tmp_path):
    for number, name in enumerate(("dispatch", "派遣通知")):
        out = run("papers", planned, "--only", name, "-o", tmp_path / str(number))
        assert out.splitlines()[0] == "01_派遣通知.docx"
        assert len(out.splitlines()) == 3  # the paper, how many there are, the next step


def test_an_unknown_kind_is_refused_with_the_known_ones(planned, tmp_path):
    out = run("papers", planned, "--only", "posters", "-o", tmp_path, code=2)
    assert "posters" in out
    assert "派遣通知" in out
    assert not list(tmp_path.iterdir())


# -- letters ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["01_派遣通知.docx", "02_介绍信.docx"])
def test_there_is_one_letter_for_each_placement_and_it_says_what_the_plan_says(written, told, read, name):
    found = letters(written / name)
    problem = read.view.round.problem
    assert len(found) == len(told["placements"])
    left = list(found)
    for item in told["placements"]:
        year = read.view.round.settings.year
        end = f"{year}年9月至{year + item['term']}年8月" if item["from"] else f"自{year}年9月起"
        wanted = [problem.teacher[item["teacher"]].name + "同志", problem.school[item["to"]].name,
                  item["stage"] + item["subject"], end, f"{year}年8月31日"]
        wanted += ([problem.school[item["from"]].name, item["form"],
                    "转入接收学校" if item["relation"] else "保留在派出学校"]
                   if item["from"] else ["新任教师分配"])
        (own,) = [text for text in left if all(word in text for word in wanted)]
        left.remove(own)
        assert bool(item["from"]) == ("交流" in own), "nobody is exchanged who had no school before"
        assert item["from"] or "工作交接" not in own, "nor has anything to hand over"
        assert "{" not in own.replace("{{姓名}}", "").replace("{%刘%}", "")


def test_letters_stand_on_pages_of_their_own_numbered_from_one(written, told):
    document = Document(written / "01_派遣通知.docx")
    assert len(document.sections) == len(told["placements"])
    for section in document.sections:
        assert section._sectPr.find(".//{*}pgNumType").get(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}start") == "1"
        assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.2)
        assert [round(getattr(section, f"{side}_margin").mm) for side in (
            "top", "bottom", "left", "right")] == [37, 35, 28, 26]
    assert "PAGE" in document.sections[-1].footer._element.xml


def test_fonts_are_named_for_chinese_with_others_to_stand_in(written):
    with zipfile.ZipFile(written / "01_派遣通知.docx") as package:
        text, fonts = (package.read(f"word/{name}.xml").decode() for name in ("document", "fontTable"))
    named = set(re.findall(r'w:eastAsia="([^"]+)"', text)) - {"zh-CN"}
    assert named == {"方正小标宋简体", "仿宋_GB2312"}
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋' in fonts
    assert 'w:name="方正小标宋简体"><w:altName w:val="小标宋' in fonts


def test_no_english_word_and_no_bare_code_in_chinese_papers(written, read):
    names = {t.name for t in read.view.round.problem.teachers}
    for path in sorted(written.glob("0[12]*.docx")):
        text = "\n".join(letters(path))
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, "")
        assert not re.search(r"[A-Za-z]", text)
    text = "\n".join(letters(written / "05_局党组会汇报材料.docx"))
    text = re.sub(r"(?<=[\u4e00-\u9fff])（[A-Z]\d\d）", "", text)  # a code with its words
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    assert not re.findall(r"[A-Za-z]+", text)


def test_english_papers_are_english(planned, tmp_path, read):
    run("papers", planned, "--lang", "en", "-o", tmp_path)
    (made,) = tmp_path.iterdir()
    assert made.name.endswith("-papers-001")
    text = letters(next(made.glob("01_*.docx")))[0]
    for word in sorted({*(t.name for t in read.view.round.problem.teachers), BANNER,
                        *(s.name for s in read.view.round.problem.schools)}, key=len, reverse=True):
        text = text.replace(word, "")
    assert len(re.findall(r"[\u4e00-\u9fff]", text)) <= 8  # the subject


def test_the_office_can_fill_in_the_day_to_report_by(planned, tmp_path):
    run("papers", planned, "--only", "dispatch", "--fill", "报到日期=2026年8月28日",
        "--fill", "bureau=某局&某委", "-o", tmp_path)
    text = letters(next(tmp_path.glob("*/01_*.docx")))[0]
    assert "2026年8月28日前" in text
    assert "某局&某委（盖章）" in text
    assert "8月31日" not in text
    before = sorted(tmp_path.iterdir())
    out = run("papers", planned, "--fill", "电话=1", "-o", tmp_path, code=2)
    assert "报到日期" in out
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("pairs", "told", "silent"), [
    (("会议日期=8月1日", "报到日期=8月28日"), "--fill 没有“会议日期”这一项；可用名称：", "写法"),
    (("会议日期=8月1日", "地点=礼堂"), "没有“会议日期、地点”这一项", "写法"),
    (("8月1日",), "写法是 名称=内容，不是“8月1日”；可用名称：", "没有"),
    (("8月1日", "地点=礼堂"), "不是“8月1日”；--fill 没有“地点”这一项；可用名称：", "会议")])
def test_a_name_that_is_not_known_is_told_apart_from_a_wrong_form(pairs, told, silent):
    with pytest.raises(RotationError) as error:
        filled_in(blanks(), pairs)
    said = error.value.message.render("zh")
    assert told in said
    assert "报到日期" in said
    assert silent not in said.partition("可用名称")[0]


@pytest.mark.parametrize(("given", "shown"), [
    ("8月28日", "2026年8月28日前"), ("2026-08-28", "2026年8月28日前"), ("2026/8/28", "2026年8月28日前")])
def test_the_day_to_report_by_is_written_out_with_its_year(planned, tmp_path, given, shown):
    run("papers", planned, "--only", "dispatch", "--fill", f"report_by={given}", "-o", tmp_path)
    assert shown in letters(next(tmp_path.glob("*/01_*.docx")))[0]


@pytest.mark.parametrize("given", ["8月28", "2026年8月28", "8-28", "2026-08/28", "2月30日", "下周一"])
def test_a_day_to_report_by_that_is_none_is_told(given):
    (told,) = faults({REPORT_BY.key: given}, 2026).values()
    assert f"“{given}”不是日期" in told.render("zh")


def test_a_day_to_report_by_that_is_none_is_refused(planned, tmp_path):
    out = run("papers", planned, "--only", "introduction", "--fill", "报到日期=2月30日", "--lang", "zh",
              "-o", tmp_path, code=2)
    assert "“2月30日”不是日期" in out
    assert "8月28日" in out
    assert list(tmp_path.iterdir()) == []


# -- templates --------------------------------------------------------------------------------


@pytest.fixture
def templates(tmp_path):
    run("papers", "--write-template", tmp_path / "模板")
    return tmp_path / "模板"


def edited(path, change):
    document = Document(path)
    change(document)
    document.save(path)


def test_the_templates_are_written_and_a_changed_one_is_used(planned, templates, tmp_path, told):
    assert sorted(path.name for path in templates.iterdir()) == ["介绍信.docx", "撤回通知.docx", "派遣通知.docx"]

    def change(document):
        document.paragraphs[0].runs[0].text = "某旗教育局派遣令"
        made = document.add_table(1, 2)
        made.cell(0, 0).text, made.cell(0, 1).text = "第{{ number }}号", "{{ 姓名 }}→{{ host }}"
    edited(templates / "派遣通知.docx", change)
    (templates / "~$派遣通知.docx").write_bytes(b"lock of Word")
    run("papers", planned, "--only", "dispatch", "--template", templates, "-o", tmp_path / "out")
    found = letters(next((tmp_path / "out").glob("*/01_*.docx")))
    assert len(found) == len(told["placements"])
    assert all("派遣令" in text and f"第{n}号" in text for n, text in enumerate(found, start=1))


def test_templates_that_are_there_are_not_written_over(templates):
    before = (templates / "派遣通知.docx").read_bytes()
    out = run("papers", "--write-template", templates, code=7)
    assert "派遣通知.docx" in out
    assert (templates / "派遣通知.docx").read_bytes() == before


def test_a_template_that_cannot_be_used_is_refused_and_nothing_is_written(planned, templates, tmp_path):
    edited(templates / "派遣通知.docx", lambda document: document.add_paragraph("{{ 身份证号 }}"))
    out = run("papers", planned, "--template", templates, "-o", tmp_path / "out", code=7)
    assert "派遣通知.docx" in out
    assert "身份证号" in out
    (templates / "派遣通知.docx").rename(templates / "我的通知.docx")
    assert "我的通知.docx" in run("papers", planned, "--template", templates, "-o", tmp_path / "out", code=7)
    assert not (tmp_path / "out").exists()


# -- names ------------------------------------------------------------------------------------


def test_awkward_names_come_out_right_in_every_paper(written, read):
    view = read.view
    named = {item.teacher: view.round.teacher(item.teacher).name for item in view.plan.placements}
    found = {kind: [name for name in named.values() if kind in name] for kind in NAMES[1:]}
    assert all(found.values()), "the plan places somebody of every kind of name"
    for paper in ("01_派遣通知.docx", "02_介绍信.docx"):
        text = "\n".join(letters(written / paper))
        assert all(f"{name}同志" in text for name in named.values())
    shown = {row["姓名"] for path in (written / "03_学校材料").iterdir()
             for sheet in ("派出名册", "接收名册") for row in body(path, sheet)}
    assert shown == set(named.values())


# -- school files -----------------------------------------------------------------------------


def test_school_files_hold_everybody_of_the_plan_once(written, told, read):
    problem = read.view.round.problem
    leaving, coming, standing = {}, {}, {}
    for path in sorted((written / "03_学校材料").iterdir()):
        code = path.name.partition("_")[0]
        leaving |= {row["教师编号"]: (code, row["接收学校"]) for row in body(path, "派出名册")}
        coming |= {row["教师编号"]: (code, row["交流形式"]) for row in body(path, "接收名册")}
        standing |= {row["教师编号"]: (row["姓名"], row["审查结论"], row["依据规则"], row["说明"])
                     for row in body(path, "资格审查")}
    placed = {item["teacher"]: item for item in told["placements"]}
    assert leaving == {key: (item["from"], problem.school[item["to"]].name)
                       for key, item in placed.items() if item["from"]}
    assert coming == {key: (item["to"], item["form"] if item["from"] else "新任教师分配") for key, item in placed.items()}
    wanted = {item["teacher"]: item for item in told["standings"]}
    schools = {path.name.partition("_")[0] for path in (written / "03_学校材料").iterdir()}
    assert standing.keys() == {t.id for t in problem.teachers if t.school in schools}
    for key, (name, verdict, rule, why) in standing.items():
        assert name == problem.teacher[key].name
        assert verdict == wanted[key]["standing"]
        assert (rule or "").partition(" ")[0] == wanted[key]["rule"]
        assert not rule or rule.partition(" ")[2]
        assert why == wanted[key]["why"]


def test_school_files_tell_no_sensitive_reason(written, read):
    problem = read.view.round.problem
    secrets = {word for t in problem.teachers for word in (t.deferral, t.deferral_basis, t.deferral_approver)
               if word and len(word) > 1}
    assert secrets
    text = "\n".join(str(value) for path in (written / "03_学校材料").iterdir()
                     for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True)
                     for value in row if value is not None)
    assert not [word for word in secrets if word in text]


def test_substitutes_stand_in_the_school_file_when_they_are_known(read):
    from rotation.papers.schools import PAPER
    item = read.view.plan.placements[0]
    other = next(t for t in read.view.round.problem.teachers if read.view.plan.placement(t.id) is None)
    known = replace(read, substitutes=lambda one: (Substitute(other.id, (say("if", "须先撤销指定"),)),) if one == item else ())
    with_them = [file for file in PAPER.write(known)
                 if "递补人选" in load_workbook(BytesIO(file.content)).sheetnames]
    (file,) = with_them
    assert item.host in file.name
    (row,) = body(BytesIO(file.content), "递补人选")
    assert (row["递补人选"], row["教师编号"], row["拟安排人员"], row["备注"]) == (
        other.name, other.id, read.view.round.teacher(item.teacher).name, "须先撤销指定")


def test_substitutes_are_those_who_meet_the_rules_and_stay(written, read):
    found = [(path.name.partition("_")[0], row) for path in (written / "03_学校材料").iterdir()
             if "递补人选" in load_workbook(path).sheetnames for row in body(path, "递补人选")]
    assert found
    for code, row in found:
        assert read.view.plan.placement(row["教师编号"]) is None
        assert any(post.school == code and f"{post.stage}{post.subject}" == row["岗位"]
                   for post in read.view.round.options.of(row["教师编号"]))


def test_conditions_of_a_substitute_are_those_of_the_sheet(written, planned):
    told = {(row["接收学校"], row["岗位"], row["拟派教师"].partition("（")[0]): row["备注"] or ""
            for row in body(planned / "方案.xlsx", "递补名单")}
    seen = 0
    for path in (written / "03_学校材料").iterdir():
        if "递补人选" not in load_workbook(path).sheetnames:
            continue
        school = path.stem.partition("_")[2]
        for row in body(path, "递补人选"):
            own = row["备注"] or ""
            seen += bool(own)
            whole = told[school, row["岗位"], row["拟安排人员"]]
            assert all(part in whole for part in own.split("；"))
            assert ("撤销该指定" in own) == ("撤销该指定" in whole)
    assert seen


# -- the report -------------------------------------------------------------------------------


def test_figures_of_the_report_are_those_of_the_accounts_and_of_plan_json(written, told):
    text = "\n".join(p.text for p in Document(written / "05_局党组会汇报材料.docx").paragraphs)
    counts = told["counts"]
    assert f"符合交流条件的教师{counts['eligible']}人，应交流{counts['required']}人" in text
    assert f"实际交流{counts['moved']}人" in text
    assert f"骨干教师：实际交流{counts['backbone_moved']}人" in text
    gaps = [sum(max(0, 100 * row["posts"] - row[when]) for row in told["shortages"]) for when in ("before", "after")]
    assert re.search(rf"缺额由{gaps[0] / 100:g}人(减少到|变为|增加到){gaps[1] / 100:g}人", text)


def test_the_report_has_the_parts_that_a_party_group_expects_in_order(written, told, read):
    document = Document(written / "05_局党组会汇报材料.docx")
    lines = [p.text for p in document.paragraphs]
    parts = [line.partition("、")[2] for line in lines if re.match(r"[一二三四五六]、", line)]
    assert parts == ["编制依据", "总体情况", "分校派出和接收", "仍缺教师的岗位", "存在的问题", "建议和提请研究的事项"]
    assert "教督〔2017〕6号" in "\n".join(lines)
    schools, listed = document.tables
    cells = [[cell.text for cell in row.cells] for row in schools.rows[1:]]
    numbers = [row[at:at + 4] for row in cells for at in (0, 4) if row[at]]
    assert sum(int(row[1]) for row in numbers) == sum(bool(item["from"]) for item in told["placements"])
    assert sum(int(row[2]) for row in numbers) == len(told["placements"])
    assert all(int(row[2]) - int(row[1]) == int(row[3]) for row in numbers)
    names = [row.cells[1].text for row in listed.rows[1:]]
    assert names == [read.view.round.teacher(item["teacher"]).name for item in told["placements"]]


def test_the_report_gives_the_reasons_of_the_plan_itself(read, planned):
    """What keeps a post open was found once, when the plan was made; papers repeat it word for word."""
    lines = rows(planned / "方案.xlsx", "未解决缺额")
    titles = next(row for row in lines if "原因" in row and "学校代码" in row)
    at = [titles.index(title) for title in ("学校代码", "学段", "学科", "原因")]
    table = {tuple(row[number] for number in at[:3]): row[at[3]] for row in lines}
    told = {tuple(map(str, at)): str(why) for at, why in read.view.gaps.items()}
    assert told, "a plan with gaps whose reasons were worked out"
    assert all(table[at] == why for at, why in told.items())


def test_the_report_names_gaps_as_the_overview_does(written, read):
    text = [p.text for p in Document(written / "05_局党组会汇报材料.docx").paragraphs]
    for point in (*named_gaps(read.view, briefing.GAPS, whole=True), *other_gaps(read.view, briefing.GAPS)):
        assert str(point.says) in text


def test_the_report_has_every_question_of_the_overview(written, read):
    """Whatever there is no room for on the overview stands there as well."""
    text = [p.text for p in Document(written / "05_局党组会汇报材料.docx").paragraphs]
    for point in questions(read.view):
        assert any(line.endswith(f". {point.says}") for line in text), point


def test_the_report_leaves_no_question_out_however_many_there_are(read, monkeypatch):
    many = tuple(Point(say(f"question {n}", f"第{n}问"), "") for n in range(12))
    monkeypatch.setattr(briefing, "problems", lambda _view: many)
    (file,) = briefing.PAPER.write(read)
    text = [p.text for p in Document(BytesIO(file.content)).paragraphs]
    assert [line for line in text if line.endswith("问")] == [f"{n + 1}. 第{n}问" for n in range(12)]


def test_only_rules_in_force_are_named_as_the_basis(read):
    view = read.view
    assert len(list(briefing.bases(view))) == 2
    off = {code: rule for code, rule in view.round.law.items() if code != "H20"}
    (left,) = briefing.bases(replace(view, round=replace(view.round, law=off)))
    assert "10%" in str(left)


def test_last_year_is_told_from_the_ledger(read):
    text = str(briefing.against_last_year(read.view))
    year = read.view.round.settings.year - 1
    went = {spell.teacher for spell in read.view.round.problem.history
            if spell.start.year == year and spell.start.month in (8, 9)}
    moved = len(read.view.plan.exchanged)
    assert f"上年派出交流{len(went)}人" in text
    assert f"比上年{'多' if moved >= len(went) else '少'}{abs(moved - len(went))}人" in text


# -- only from an audited run -----------------------------------------------------------------


def swap_hosts(told):
    sent = [item for item in told["placements"] if item["from"]]
    one, other = sent[0], next(item for item in sent if item["to"] != sent[0]["to"])
    one["to"], other["to"] = other["to"], one["to"]
    one["stage"], other["stage"] = other["stage"], one["stage"]
    one["subject"], other["subject"] = other["subject"], one["subject"]


FORGERIES = {
    "a placement is gone": lambda told: told["placements"].pop(),
    "two change places": swap_hosts,
    "a term is longer": lambda told: told["placements"][0].update(term=3),
    "the relation moves": lambda told: told["placements"][0].update(relation=True),
    "a count is better": lambda told: told["counts"].update(moved=told["counts"]["moved"] + 1),
    "a goal is better": lambda told: told["tiers"][0].update(value=told["tiers"][0]["value"] - 1),
    "the proofs are gone": lambda told: told["certificates"].clear(),
    "one proof is gone": lambda told: told["certificates"].pop(),
    "a first version has a parent": lambda told: told["lineage"].update(parent="2026-方案-001"),
    "a verdict is other": lambda told: told["standings"][0].update(standing="暂缓交流"),
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_falsified_plan_is_refused_with_the_finding(folder, how):
    spoil(folder / "plan.json", FORGERIES[how])
    out = run("papers", folder, code=6)
    assert len(out.strip().splitlines()) >= 2
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_the_status_follows_from_the_tiers_and_their_proofs(folder, told):
    assert told["status"] == "OPTIMAL"
    assert material(folder, Order()).view.outcome.status is Status.OPTIMAL
    spoil(folder / "plan.json", lambda told: told.update(status="FEASIBLE"))
    assert "求解结论" in run("papers", folder, code=6)


def test_without_proofs_a_plan_is_not_called_the_best(folder):
    spoil(folder / "plan.json", lambda told: (told.update(status="FEASIBLE"), told["certificates"].clear()))
    assert material(folder, Order()).view.outcome.status is Status.FEASIBLE


def test_a_workbook_that_is_not_the_plan_is_refused_with_the_teacher(folder, told):
    book = load_workbook(folder / "方案.xlsx")
    sheet = book["交流名单"]
    titles = {cell.value: cell.column for row in sheet.iter_rows(max_row=5) for cell in row}
    line = next(row for row in sheet.iter_rows(min_row=4) if row[0].value == 1)
    line[titles["交流年限"] - 1].value = 9
    book.save(folder / "方案.xlsx")
    out = run("papers", folder, code=6)
    assert line[titles["教师编号"] - 1].value in out
    assert "不一致" in out


def test_facts_of_another_workbook_and_a_plan_cut_in_half_are_refused(folder, tmp_path):
    other = tmp_path / "别的.xlsx"
    write_input(other, draw(BANNER, seed=7), "zh")
    run("papers", folder, "--source", other, code=3)
    spoil(folder / "plan.json", lambda told: told.pop("placements"))
    assert "损坏" in run("papers", folder, code=3)
    (folder / "plan.json").write_text("{", encoding="utf-8")
    run("papers", folder, code=3)
    (folder / "plan.json").unlink()
    run("papers", folder, code=7)


def test_a_draft_is_refused_whatever_its_folder_is_called(planned, tmp_path):
    source = json.loads((planned / "run.json").read_text(encoding="utf-8"))["source"]
    draft = plan_round(Inputs(Path(source)), tmp_path / "d", draft=True).folder
    renamed = draft.rename(draft.parent / "2026-方案-001")
    assert "草案" in run("papers", renamed, code=3)


def test_a_round_without_a_plan_has_no_papers(folder):
    spoil(folder / "plan.json", lambda told: told.update(status="INFEASIBLE"))
    assert "没有方案" in run("papers", folder, code=3)


def test_what_a_comparison_tried_out_is_not_signed(folder, tmp_path):
    (folder.parent / "whatif.json").write_text("{}", encoding="utf-8")
    assert "试算" in run("papers", folder, "-o", tmp_path / "signed", code=7)
    assert not (tmp_path / "signed").exists()


def test_either_a_folder_or_the_templates(folder, tmp_path):
    run("papers", code=2)
    run("papers", folder, "--write-template", tmp_path / "t", code=2)


def test_what_was_filled_in_once_serves_the_next_papers_of_the_plan(planned, tmp_path):
    def told(*given):
        return run("papers", planned, "-o", tmp_path, "--only", "notice", *given)

    def notice(number):
        (made,) = tmp_path.glob(f"*-{number:03}/04_公示.docx")
        return "\n".join(p.text for p in Document(made).paragraphs)
    first = told("--fill", "受理科室=人事股", "--fill", "公示开始=2026-08-06")
    assert "沿用" not in first
    assert "按2026年8月12日结束" in first
    again = told()
    assert "受理科室“人事股”" in again
    assert notice(1) == notice(2)
    other = told("--fill", "受理科室=教师股", "--fill", "公示开始=")
    assert "沿用" not in other
    assert "受理科室：教师股" in notice(3)
    assert "____年__月__日至" in notice(3)
    assert "受理科室：教师股" in "".join(notice(4) for _ in (told(),)), "the last word holds"


def test_what_was_filled_in_for_another_plan_is_not_taken_over(folder, tmp_path):
    run("papers", folder, "-o", tmp_path, "--only", "notice", "--fill", "受理科室=人事股")
    (kept,) = tmp_path.rglob(FILLED_JSON)
    told = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps({**told, "plan_sha256": "0" * 64}), encoding="utf-8")
    assert "沿用" not in run("papers", folder, "-o", tmp_path, "--only", "notice")
    kept.write_text("{", encoding="utf-8")
    assert "沿用" not in run("papers", folder, "-o", tmp_path, "--only", "notice")


# -- the same bytes, and nothing beside -------------------------------------------------------


def test_the_same_run_gives_the_same_bytes(planned, written, tmp_path):
    run("papers", planned, "-o", tmp_path)
    (again,) = tmp_path.iterdir()
    files = sorted(path.relative_to(written) for path in written.rglob("*") if path.is_file())
    assert len(files) > 5
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    for file in files:
        assert (again / file).read_bytes() == (written / file).read_bytes(), file


def test_papers_say_nothing_of_who_made_them(written, templates, planned, tmp_path):
    def author(document):
        document.core_properties.author = "张三的电脑"
        document.core_properties.last_modified_by = "张三的电脑"
        (part,) = [told.target_part for told in document.part.rels.values() if told.reltype.endswith("/settings")]
        key = part.relate_to("file:///C:/Users/张三的电脑/a.dotx", (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"),
            is_external=True)
        made = document.settings.element.makeelement(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}attachedTemplate", {
                "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id": key})
        document.settings.element.insert(0, made)
    edited(templates / "派遣通知.docx", author)
    run("papers", planned, "--only", "dispatch", "--template", templates, "-o", tmp_path / "out")
    for path in [*written.rglob("*.*"), *(tmp_path / "out").rglob("*.docx")]:
        with zipfile.ZipFile(path) as package:
            if path.suffix == ".docx":
                assert not [name for name in package.namelist() if "docProps" in name]
            else:
                told = load_workbook(path).properties
                assert not told.creator
                assert not told.lastModifiedBy
            content = b"".join(package.read(name) for name in package.namelist())
        assert "张三的电脑".encode() not in content
        assert b"python-docx" not in content


# -- corrections ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def revised(planned, tmp_path_factory):
    """The run with one teacher less, beside the one it revises."""
    home = tmp_path_factory.mktemp("revised")
    first = Path(shutil.copytree(planned, home / planned.name))
    told = json.loads((first / "plan.json").read_text(encoding="utf-8"))
    who = next(item["teacher"] for item in told["placements"] if item["from"])
    (home / "变更.toml").write_text(
        f'[[withdrawn]]\nteacher = "{who}"\nreason = "个人原因"\nclerk = "人事股"\n', encoding="utf-8")
    run("replan", first, "--change", home / "变更.toml")
    (second,) = [path for path in home.iterdir() if path.is_dir() and path != first]
    return first, second, who


def test_a_revised_plan_issues_only_what_changes(revised, tmp_path):
    first, second, who = revised
    before, after = ({item["teacher"]: item for item in json.loads(
        (path / "plan.json").read_text(encoding="utf-8"))["placements"]} for path in (first, second))
    run("papers", second, "-o", tmp_path)
    (made,) = tmp_path.iterdir()
    read = material(second, Order())
    names = {t.id: t.name for t in read.view.round.problem.teachers}
    gone = before.keys() - after.keys()
    new = {key for key in after if before.get(key) != after[key]}
    assert who in gone
    recalled = letters(made / "10_撤回通知_第2版.docx")
    assert len(recalled) == len(gone)
    assert all(any(names[key] in text for text in recalled) for key in gone)
    if new:
        issued = letters(made / "01_派遣通知_第2版.docx")
        assert len(issued) == len(new)
        assert all(any(names[key] + "同志" in text for text in issued) for key in new)
        assert all(("作废" in text) == any(names[key] + "同志" in text for key in new & before.keys())
                   for text in issued)
    else:
        assert not list(made.glob("01_*"))
    touched = {item[end] for key in gone | new for item in (before.get(key), after.get(key)) if item
               for end in ("from", "to")} - {""}
    schools = {path.name.partition("_")[0] for path in (made / "03_学校材料_第2版").iterdir()}
    assert touched <= schools
    assert len(schools) < len(read.view.round.problem.schools)
    assert all("（第2版）" in str(rows(path, "资格审查")[0][0]) for path in (made / "03_学校材料_第2版").iterdir())
    (table,) = Document(made / "09_前后对照表_第2版.docx").tables
    assert {row.cells[1].text for row in table.rows[1:]} == {names[key] for key in gone | new}
    text = "\n".join(letters(made / "09_前后对照表_第2版.docx"))
    assert "个人原因" not in text
    assert f"变动{len(gone | new)}人" in text


def test_the_papers_of_a_version_that_was_revised_say_so(revised, tmp_path):
    first, second, _ = revised
    asked = ("--only", "dispatch", "-o", tmp_path, "--json")
    assert [second.name in note for note in json.loads(terminal.run("papers", first, *asked).stdout)["notes"]] == [True]
    assert json.loads(terminal.run("papers", second, *asked).stdout)["notes"] == []


@pytest.mark.slow
def test_everything_can_be_issued_again_and_without_the_old_version_it_must(revised, tmp_path):
    _, second, _ = revised
    alone = Path(shutil.copytree(second, tmp_path / "别处" / second.name))
    assert "--since" in run("papers", alone, "-o", tmp_path / "out", code=7)
    run("papers", alone, "--all", "-o", tmp_path / "out")
    (made,) = (tmp_path / "out").iterdir()
    placed = json.loads((second / "plan.json").read_text(encoding="utf-8"))["placements"]
    assert len(letters(made / "01_派遣通知_第2版.docx")) == len(placed)
    run("papers", alone, "--since", revised[0], "-o", tmp_path / "more")
    assert not list((tmp_path / "more").glob("*/10_撤回通知.docx"))


def test_another_folder_is_not_taken_for_the_version_before(revised, tmp_path):
    first, second, _ = revised
    wrong = Path(shutil.copytree(first, tmp_path / "old" / first.name))
    spoil(wrong / "plan.json", lambda told: told["versions"].update(rotation="0"))
    assert "不是所修订的那一版" in run("papers", second, "--since", wrong, "-o", tmp_path / "out", code=3)


def test_a_paper_that_does_not_change_is_not_written(planned, tmp_path):
    out = run("papers", planned, "--only", "recall", "-o", tmp_path)
    assert "无须生成" in out
    assert not list(tmp_path.iterdir())


# -- looked at --------------------------------------------------------------------------------


SAMPLES = sorted(SHIPPED.glob("*_虚构数据.xlsx"))
SEEN = pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")),
                          reason="needs LibreOffice and pdftotext")


def pages(papers, work):
    """Return the text of every page that LibreOffice makes of papers, by file name."""
    subprocess.run(
        [shutil.which("soffice"), "--headless", f"-env:UserInstallation=file://{work}/profile",
         "--convert-to", "pdf", "--outdir", str(work), *map(str, papers)],
        check=True, capture_output=True, timeout=500)
    return {path.name: subprocess.run(
        [shutil.which("pdftotext"), "-layout", work / f"{path.stem}.pdf", "-"],
        check=True, capture_output=True, timeout=300).stdout.decode().split("\f")[:-1] for path in papers}


def check_pages(made, placements, work):
    schools = sorted((made / "03_学校材料").iterdir())
    seen = pages([*sorted(made.glob("*.docx")), *schools], work)
    for name in ("01_派遣通知.docx", "02_介绍信.docx"):
        assert len(seen[name]) == placements
        assert all(re.search(r"—\s*1\s*—", text) for text in seen[name])
        assert all("（盖章）" in text for text in seen[name])
    assert not [name for name, told in seen.items() for text in told
                if name.endswith(".docx") and not re.sub(r"—\s*\d+\s*—", "", text).strip()], "no page is empty"
    report = seen["05_局党组会汇报材料.docx"]
    (last,) = (number for number, text in enumerate(report) if "妥否，请审议" in text)
    assert 2 <= last + 1 <= 5, "what is said fits in a few pages, then comes the list"
    assert last + 1 < len(report) <= last + 2 + placements // 20
    for path in schools:  # one page wide: whatever page has a table has its first and last column
        tables = [text for text in seen[path.name] if "教师编号" in text and "本人签字" in text]
        assert tables
        assert all("序号" in text for text in tables)
        assert any("校长（签字）" in text for text in seen[path.name])
    return seen


@SEEN
@pytest.mark.slow
def test_every_paper_opens_and_has_the_pages_it_should(written, told, tmp_path, read):
    seen = check_pages(written, len(told["placements"]), tmp_path)
    placed = [read.view.round.teacher(item.teacher).name for item in read.view.plan.placements]
    flat = re.sub(r"\s", "", "".join(seen["01_派遣通知.docx"]))
    assert all(f"{name}同志" in flat for name in placed)


@SEEN
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("sample", [path for path in SAMPLES if "原样" not in path.name], ids=lambda path: path.name[:4])
def test_papers_of_every_sample_could_be_signed_as_they_are(sample, tmp_path):
    made = plan_round(Inputs(sample), tmp_path / "out").folder
    run("papers", made, "-o", tmp_path / "papers")
    (folder,) = (tmp_path / "papers").iterdir()
    placed = json.loads((made / "plan.json").read_text(encoding="utf-8"))["placements"]
    (tmp_path / "pdf").mkdir()
    check_pages(folder, len(placed), tmp_path / "pdf")
