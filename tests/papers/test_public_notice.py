"""The public notice: nothing but what must be public, right to the letter, and refused if it leaks."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from random import Random

import docx
import openpyxl
import pytest

from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.errors import RotationError, WorkbookError
from rotation.figures.accounts import accounts
from rotation.figures.shown import ratio
from rotation.model.eligibility import settle
from rotation.papers import Material, catalogue, public_notice
from rotation.papers.league import national, statistics
from rotation.papers.public_notice import working_days
from rotation.policy.policy import Policy
from rotation.report import View
from rotation.report.headlines import director
from rotation.rules._tiny import tiny
from rotation.run.papers import tell_notice
from rotation.scanner import scan_bytes
from tests.support.worlds import MADE, lawful_choice, world

NAMES = {"甲": "a<b>&\"c'", "乙": "=1+1", "丙": "𠮷田𠂇", "丁": "巴图", "戊": "+王@-"}
GIVEN = {"notice_from": "2026-08-03", "office": "人事股 & 监察室", "phone": "0479-3522456", "bureau": "某旗教育局"}


def material(given=GIVEN, lang="zh", names=NAMES, **changes):
    """Five teachers with difficult names go from one school to two others."""
    problem = tiny({"一小": {}, "二小": {}, "三小": {}}, {key: {} for key in names})
    named = tuple(replace(t, name=names[t.id], born=t.born, deferral=None) for t in problem.teachers)
    problem = replace(problem, teachers=named)
    policy = Policy.of({"round.year": (2026, MADE), "round.banner": ("某旗", MADE), **changes})
    round = settle(problem, policy)
    chosen = {key: round.options.of(key)[number % 2] for number, key in enumerate(sorted(names))}
    plan = Plan.of(round, chosen.items())
    return Material(View(round, policy, Outcome(Status.FEASIBLE, plan)), lang, given=given)


def written(told):
    return {file.name: file.content for file in catalogue()["notice"].write(told)}


def shown(content):
    """Rows of the notice as a reader of the workbook or the document sees them."""
    if "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist():
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        return [[str(cell.value) for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    document = docx.Document(io.BytesIO(content))
    lines = [[paragraph.text] for paragraph in document.paragraphs if paragraph.text]
    return lines + [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def test_names_come_out_right_in_both_files():
    for content in written(material()).values():
        rows = [row for row in shown(content) if len(row) == 7 and row[0].isdigit()]
        assert sorted(row[1] for row in rows) == sorted(NAMES.values())


def test_there_is_nothing_but_what_must_be_public():
    for content in written(material()).values():
        rows = [row for row in shown(content) if row]
        head = ["序号", "姓名", "派出学校", "接收学校", "学段学科", "交流形式", "交流期限"]
        assert head in rows
        assert {len(row) for row in rows} == {1, 7}
        told = "".join(row[0] for row in rows if len(row) == 1)
        for word in ("2026年8月3日至2026年8月7日", "人事股 & 监察室", "监督电话：0479-3522456", "某旗教育局（盖章）"):
            assert word in told
        assert "1985" not in str(rows)
        assert "薄弱" not in str(rows)


def test_the_files_tell_nothing_of_who_made_them_and_are_the_same_bytes():
    first, again = written(material()), written(material())
    assert first == again
    for content in first.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not [n for n in archive.namelist() if "custom" in n or "thumb" in n or "comment" in n]
            core = archive.read("docProps/core.xml").decode() if "docProps/core.xml" in archive.namelist() else ""
        assert "rotation" not in core
        assert "python" not in core


def test_titles_are_repeated_on_every_page():
    files = written(material())
    (document,) = (c for n, c in files.items() if n.endswith("docx"))
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        xml = archive.read("word/document.xml").decode()
        assert 'w:tblHeader w:val="true"' in xml
        assert 'w:eastAsia="方正小标宋简体"' in xml
        assert 'w:eastAsia="仿宋_GB2312"' in xml


def test_english_notice_has_no_chinese_titles():
    for content in written(material(lang="en")).values():
        assert ["No.", "Name", "Home school", "Host school", "Stage and subject", "Form", "Period"] in shown(content)


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and pdftotext")
def test_printed_pages_show_every_name_whole(tmp_path):
    for name, content in written(material()).items():
        path = tmp_path / name
        path.write_bytes(content)
        subprocess.run([shutil.which("soffice"), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
                        "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
                       check=True, capture_output=True, timeout=280)
        text = subprocess.run(["pdftotext", "-layout", str(path.with_suffix(".pdf")), "-"], check=True,
                              capture_output=True, timeout=300).stdout.decode()
        flat = re.sub(r"\s", "", text)
        for word in ("公示名单", "监督电话：0479-3522456", "交流期限", "2026年9月至2028年8月", *NAMES.values()):
            assert word in flat


# -- days -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("since", "until", "days"), [
    ("2026-08-03", "2026-08-07", 5), ("2026-08-03", "2026-08-09", 5), ("2026-08-08", "2026-08-09", 0),
    ("2026-08-07", "2026-08-13", 5), ("2026-08-07", "2026-08-03", 0)])
def test_working_days(since, until, days):
    assert len(working_days(date.fromisoformat(since), date.fromisoformat(until))) == days


@pytest.mark.parametrize(("since", "last"), [
    ("2026-08-03", "8月7日"), ("2026-08-06", "8月12日"), ("2026-08-08", "8月14日"), ("2026年8月3日", "8月7日"),
    ("2026.8.3", "8月7日")])
def test_last_day_is_counted(since, last):
    told = public_notice.notice(material({"notice_from": since}))
    assert told.notes_above[0].render("zh").endswith(f"至2026年{last}")


def test_the_days_that_a_deadline_rests_on_are_told():
    with pytest.raises(RotationError) as short:
        written(material({"notice_from": "2026-08-06", "notice_until": "2026-08-11"}))
    assert "不足5个工作日：计入工作日4天（8月6日、8月7日、8月10日、8月11日），周末不计；法定节假日" in str(short.value)
    told = public_notice.end_counted(material({"notice_from": "2026-08-06"})).render("zh")
    assert "按2026年8月12日结束" in told
    assert "8月6日、8月7日、8月10日、8月11日、8月12日" in told
    assert public_notice.end_counted(material({"notice_from": "2026-08-06", "notice_until": "2026-08-14"})) is None
    assert public_notice.end_counted(material({})) is None


@pytest.mark.parametrize("given", [
    {"notice_from": "2026-08-03", "notice_until": "2026-08-06"}, {"notice_from": "下周一"},
    {"notice_from": "2026-13-03"}, {"notice_from": "2026-08-07", "notice_until": "2026-08-03"},
    {"notice_from": "2026-08-03", "report_by": "8月6日"}])
def test_too_short_or_no_day_is_refused(given):
    with pytest.raises(RotationError):
        written(material(given))


def test_without_days_there_are_lines_to_write_on():
    (above, below) = public_notice.notice(material({})).notes_above
    assert "____年__月__日至____年__月__日" in above.render("zh")
    assert "监督电话：____________" in below.render("zh")


# -- the gate ---------------------------------------------------------------------------------


@pytest.mark.parametrize("leak", [
    {"office": "人事股 王丽 13812345678"}, {"office": "人事股", "bureau": "某旗教育局 wang@example.org"},
    {"office": "经办 150102198508153450"}])
def test_a_notice_that_leaks_is_not_written(leak):
    with pytest.raises(WorkbookError) as caught:
        written(material({**GIVEN, **leak}))
    assert not any(word in issue.render("zh") for issue in caught.value.issues
                   for word in ("13812345678", "example", "19850815"))


def test_a_number_in_a_name_is_not_published():
    with pytest.raises(WorkbookError):
        written(material(names={**NAMES, "甲": "王丽1985"}))


def test_the_notice_is_scanned_as_it_will_lie_on_disk(monkeypatch):
    seen = []
    monkeypatch.setattr(public_notice, "scan_bytes", lambda name, content, phones: seen.append((name, content, phones)) or ())
    files = written(material())
    assert seen == [(name, content, ["0479-3522456"]) for name, content in files.items()]


def test_a_round_without_exchange_has_no_notice():
    told = material()
    view = replace(told.view, outcome=Outcome(Status.FEASIBLE, Plan(told.view.round, [])))
    assert written(replace(told, view=view)) == {}


# -- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(30))
def test_figures_for_the_league_are_those_of_the_plan(seed):
    drawn = world(seed, people=(6, 14), schools=(3, 6))
    plan = Plan.of(drawn.round, lawful_choice(Random(seed), drawn.round, 0.8).items())
    view = View(drawn.round, drawn.policy, Outcome(Status.FEASIBLE, plan))
    table = statistics(view)
    keys = [heading.key for heading in table.columns]
    *stages, total = [dict(zip(keys, row)) for row in table.rows]
    for key in ("eligible", "moved", "backbone", "beside", "out", "country", "town", "in", "new", "relation"):
        assert sum(row[key] for row in stages) == total[key]
    found = accounts(drawn.round, plan)
    assert (total["eligible"], total["moved"], total["backbone"]) == (
        found.eligible, found.counted, found.counted_backbone)
    assert (total.get("standing", 0), total.get("base", found.eligible)) == (found.stock, found.base)
    assert total["share"] == ratio(found.counted_base, found.base)
    new = total["moved"] - found.stock + total["beside"]
    assert new == sum(total[key] for key in ("out", "country", "town", "in"))
    told = {str(line.title): line.value for line in director(view)}
    for key, name in (("out", "流向：城→乡"), ("in", "流向：乡→城"), ("new", "流向：新任")):
        assert total[key] == told[name]
    entries = national(view)
    assert len(entries.rows) == new
    ends = entries.column("end")
    assert all(end >= start and home != host for start, end, home, host in zip(
        entries.column("start"), ends, entries.column("home"), entries.column("host")))


def test_namesakes_bear_a_mark_in_both_files_and_the_office_is_told():
    alike = {"T01": "王小明", "T02": "王小明", "T03": "李丽"}
    made, heard = material(names=alike), []
    for content in written(made).values():
        names = [cell for row in shown(content) for cell in row if cell.startswith(("王小明", "李丽"))]
        assert sorted(names) == ["李丽", "王小明（编号尾号01）", "王小明（编号尾号02）"]
    tell_notice(made, heard.append)
    assert "公示名单中有2人" in heard[-1].render("zh")
    before = len(heard)
    tell_notice(material(), heard.append)
    assert "同名" not in " ".join(told.render("zh") for told in heard[before:])


@pytest.mark.parametrize("kind", ["league", "objections", "evidence"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_papers_for_the_office_open_and_speak_one_language(kind, lang):
    for file in catalogue()[kind].write(material(lang=lang)):
        text = text_of(file)
        if lang == "zh":
            assert not [word for word in ("Exchange", "Office", "school", "plan", "teacher") if word in text]
        else:
            assert re.search("[Ss]chool|[Oo]ffice", text)
        assert scan_bytes("x." + file.name.rpartition(".")[2], file.content) != ()  # nothing but a notice passes


def text_of(file):
    if file.name.endswith("xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(file.content))
        return "".join(str(c.value) for s in book for r in s.iter_rows() for c in r if isinstance(c.value, str))
    document = docx.Document(io.BytesIO(file.content))
    return "".join(p.text for p in document.paragraphs) + "".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_the_file_for_the_league_names_nobody_and_the_one_that_does_says_so():
    made = material()
    people = [(item.teacher, made.view.round.teacher(item.teacher).name) for item in made.view.plan.placements]
    statistics_, entry = catalogue()["league"].write(made)
    assert people
    assert not [told for person in people for told in person if told in text_of(statistics_)]
    assert all(name in text_of(entry) for _, name in people)
    assert "含姓名" in entry.name
    assert "含姓名" not in statistics_.name


def test_register_is_empty_and_numbered():
    (file,) = catalogue()["objections"].write(material())
    (table,) = docx.Document(io.BytesIO(file.content)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[0] for row in rows[1:]] == [f"2026年第{n}号" for n in range(1, 21)]  # no months
    assert not any(text for row in rows[1:] for text in row[1:])


def test_evidence_follows_the_fields_of_the_inspection():
    told = material()
    (file,) = catalogue()["evidence"].write(told)
    (table,) = docx.Document(io.BytesIO(file.content)).tables
    proves = list(dict.fromkeys(row.cells[1].text for row in table.rows[1:]))
    assert proves == [f"符合交流条件教师总数：{len(told.view.round.eligible)}人",
                      f"实际交流轮岗教师数：{len(told.view.plan.exchanged)}人",
                      f"实际交流骨干教师数量：{len(told.view.plan.backbone)}人", "公示与程序"]
