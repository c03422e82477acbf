"""Many banners: isolation of crashes and hangs, resuming, stopping, the summary, the manifest."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlparse

import pytest
from openpyxl import load_workbook

from rotation.domain.outcome import Status
from rotation.errors import OutputError, WorkbookError
from rotation.figures.figures import Said
from rotation.league import LeagueOptions, entries_of, prepared
from rotation.league.apart import plan_apart
from rotation.league.job import BannerLimits
from rotation.league.record import Record, Trouble
from rotation.league.summary import place_of, told_place
from rotation.process import CalledOff, Work
from rotation.workbook.template import write_input
from tests.support import terminal
from tests.support.browser import Sight, browsing, needs_chromium
from tests.support.clock import SHARED
from tests.support.places import ROOT
from tests.support.small_banner import small_banner, write_banners

FAULTY = (sys.executable, str(ROOT / "tests" / "support" / "faulty_child.py"))


@pytest.fixture(autouse=True)
def _children_find_us(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture
def faulty(monkeypatch):
    monkeypatch.setattr("rotation.league.apart.PLANNING", Work(FAULTY))


run = partial(terminal.run, "batch")


def league(out, number=1):
    (folder,) = out.glob(f"*锡林郭勒盟-{number:03d}")
    return json.loads((folder / "league.json").read_text(encoding="utf-8"))


def ends(told):
    return {item["banner"]: item["status"] or item["trouble"] for item in told["banners"]}


def sheet(out, name, number=1):
    (folder,) = out.glob(f"*锡林郭勒盟-{number:03d}")
    return [[cell.value for cell in row] for row in load_workbook(folder / "汇总.xlsx")[name].iter_rows()]


def jobs(folder, **options):
    return [job for job, _ in prepared(entries_of(folder), folder, LeagueOptions(**options))]


def plans(out):
    return {path.relative_to(out).as_posix(): path.stat().st_mtime_ns
            for path in out.glob("*/*/plan.json")}


# -- isolation --------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_accident_is_named_and_stops_nobody_else(tmp_path, faulty):
    folder = write_banners(tmp_path / "in", "甲旗", "挂起旗", "被杀旗", "段错旗", "缺存旗", "出错旗", "末旗")
    (folder / "坏旗.xlsx").write_bytes(b"PK\x03\x04 torn")
    broken = small_banner("缺年旗")
    write_input(folder / "缺年旗.xlsx", type(broken)(**{**vars(broken), "parameters": ()}), "zh")
    write_input(folder / "无解旗.xlsx", small_banner("无解旗", 12), "zh")
    result = run(folder, "-o", tmp_path / "out", "--hard-limit", 20 * SHARED, "--jobs", 3, code=1)
    told = league(tmp_path / "out")
    assert ends(told) == {
        "甲旗": "OPTIMAL", "末旗": "OPTIMAL", "挂起旗": "HUNG", "被杀旗": "CRASHED", "段错旗": "CRASHED",
        "缺存旗": "MEMORY", "出错旗": "FAULT", "坏旗": "DEFECTS", "缺年旗": "DEFECTS", "无解旗": "INFEASIBLE"}
    by_name = {item["banner"]: item for item in told["banners"]}
    assert "SIGKILL" in by_name["被杀旗"]["reasons"][0]["zh"]
    assert "SIGSEGV" in by_name["段错旗"]["reasons"][0]["zh"]
    assert by_name["出错旗"]["reasons"][0]["en"].startswith("ZeroDivisionError (faulty_child.py:")
    assert "师7" not in result.output
    assert by_name["缺年旗"]["first_defects"][0]["place"].startswith("政策")
    assert by_name["缺年旗"]["annotated"] == "缺年旗_问题标注.xlsx"
    assert by_name["无解旗"]["draft"]
    for name in ("挂起旗", "段错旗", "缺年旗", "无解旗"):
        assert name in result.stdout
        assert any(name in row for row in sheet(tmp_path / "out", "待处理"))
    assert by_name["甲旗"]["rank"] in (1, 2)
    assert by_name["无解旗"]["rank"] is None
    assert (tmp_path / "out" / by_name["缺年旗"]["folder"] / by_name["缺年旗"]["annotated"]).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of memory there")
def test_a_real_lack_of_memory_is_isolated(tmp_path):
    (job,) = jobs(write_banners(tmp_path, "甲旗"), limits=BannerLimits(60, 120, 150 * 2**20))
    record = plan_apart(job).record
    assert record.state in (Trouble.MEMORY, Trouble.CRASHED, Status.UNKNOWN)
    assert record.figures is None or not record.planned


def test_the_cap_of_a_banner_binds_its_solver_too(tmp_path):
    if sys.platform == "win32":
        pytest.skip("no limit of memory there")
    code = ("import resource; from rotation.process.serve import cap_memory; cap_memory(2**31); "
            "cap_memory(2**32); print(resource.getrlimit(resource.RLIMIT_AS)[0])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == 2**31


@pytest.mark.slow
def test_a_hang_is_ended_and_leaves_no_process_and_no_file(tmp_path, faulty, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    (job,) = jobs(write_banners(tmp_path / "in", "挂起旗"), limits=BannerLimits(60, 4, 0))
    began = time.monotonic()
    record = plan_apart(job).record
    assert record.state is Trouble.HUNG
    assert time.monotonic() - began < 30 * SHARED
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_job_that_is_called_off_ends_at_once(tmp_path, faulty):
    (job,) = jobs(write_banners(tmp_path, "挂起旗"))
    began = time.monotonic()
    with pytest.raises(CalledOff):
        plan_apart(job, stopped=lambda: time.monotonic() > began + 1)
    assert time.monotonic() - began < 20 * SHARED


# -- resuming ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_repeating_plans_only_what_is_missing_or_changed(tmp_path, monkeypatch):
    folder, out = write_banners(tmp_path / "in", "甲旗", "乙旗", "被杀旗"), tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr("rotation.league.apart.PLANNING", Work(FAULTY))
        run(folder, "-o", out, code=1)
    before = plans(out)
    assert len(before) == 2
    result = run(folder, "-o", out)
    assert "本次计算 1 个，此前已完成 2 个" in result.stderr
    again = plans(out)
    assert {name: again[name] for name in before} == before
    assert set(again) - set(before) == {"被杀旗/2026-被杀旗-001/plan.json"}
    assert set(ends(league(out, 2)).values()) == {"OPTIMAL"}
    write_input(folder / "乙旗.xlsx", small_banner("乙旗", 7), "zh")
    run(folder, "-o", out)
    assert set(plans(out)) - set(again) == {"乙旗/2026-乙旗-002/plan.json"}
    folders = {item["banner"]: item["folder"] for item in league(out, 3)["banners"]}
    assert folders["乙旗"] == "乙旗/2026-乙旗-002"
    run(folder, "-o", out, "--set", "G10.by_priority=false")
    assert len(plans(out)) == 4 + 3
    (first,), (last,) = out.glob("*盟-001/league.json"), out.glob("*盟-004/league.json")
    assert first.read_bytes() != last.read_bytes()


def test_a_half_done_folder_is_not_taken_for_a_result(tmp_path):
    from rotation.league.carry import brought_home, settled
    from rotation.run.folder import RECORD_JSON
    folder, out = write_banners(tmp_path / "in", "甲旗"), tmp_path / "out"
    (job,) = jobs(folder)
    record = brought_home(out, job, plan_apart(job))
    assert settled(out, job) == record
    told = json.loads((out / "甲旗" / record.folder / "run.json").read_text(encoding="utf-8"))
    assert told["source"] == str((folder / "甲旗.xlsx").resolve())
    path = out / "甲旗" / record.folder / RECORD_JSON
    sound = path.read_text(encoding="utf-8")
    for wrong in ('"GREAT"', "[]", "3", "[" * 5000):
        path.write_text(sound.replace('"OPTIMAL"', wrong), encoding="utf-8")
        assert settled(out, job) is None
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    assert settled(out, job) is None
    path.unlink()
    assert settled(out, job) is None


@pytest.mark.parametrize(("state", "limit", "kept"), [
    ("OPTIMAL", 1, True), ("FEASIBLE", 600, True), ("FEASIBLE", 599, False), ("INFEASIBLE", 1, True),
    ("UNKNOWN", 600, False)])
def test_what_need_not_be_repeated(tmp_path, state, limit, kept):
    (job,) = jobs(write_banners(tmp_path, "甲旗"))
    record = Record(banner="甲旗", scenario=None, scenario_label=None, key=job.key, workbook="", workbook_sha256="",
                    status=state, trouble=None, time_limit=limit)
    assert record.settles(job) is kept
    assert not record.model_copy(update={"key": "other"}).settles(job)


@pytest.mark.parametrize(("banner", "workbook", "own", "named"), [
    ("西乌", "西乌.xlsx", "西乌珠穆沁旗", "西乌珠穆沁旗（西乌）"), ("西乌", "西乌_数据.xlsx", "西乌珠穆沁旗", "西乌珠穆沁旗（西乌）"),
    ("西乌珠穆沁旗", "西乌珠穆沁旗_虚构数据.xlsx", "西乌珠穆沁旗", "西乌珠穆沁旗"),
    ("甲案", "西乌.xlsx", "西乌珠穆沁旗", "甲案"), ("西乌", "西乌.xlsx", "本旗县", "西乌")])
def test_a_banner_is_called_as_its_workbook_calls_it_unless_the_office_gave_it_a_name(banner, workbook, own, named):
    """Two files of one banner stay apart; a name in the manifest is the office's word."""
    record = Record.model_construct(banner=banner, workbook=workbook, scenario="少一校", scenario_label=None,
                                    figures=SimpleNamespace(banner=own))
    assert told_place(record) == f"{named} · 少一校"
    assert place_of(record) == (banner, "少一校")  # where it is kept


@pytest.mark.parametrize("trouble", list(Trouble))
def test_only_defects_of_the_files_stand_until_the_files_change(tmp_path, trouble):
    (job,) = jobs(write_banners(tmp_path, "甲旗"))
    record = Record(banner="甲旗", scenario=None, scenario_label=None, key=job.key, workbook="", workbook_sha256="",
                    status=None, trouble=trouble.name)
    assert record.settles(job) is (trouble in (Trouble.DEFECTS, Trouble.REFUSED, Trouble.POLICY))


# -- stopping ---------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_what_is_finished_and_no_summary_of_half_a_league(tmp_path, number, code):
    folder, out = write_banners(tmp_path / "in", "1甲旗", "2挂起旗", "3丙旗"), tmp_path / "out"
    program_ = f"from rotation.league import apart; apart.PLANNING = apart.Work({FAULTY!r}); from rotation.cli import main; main()"
    child = subprocess.Popen(
        [sys.executable, "-c", program_, "batch", str(folder), "-o", str(out), "--jobs", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    for line in child.stderr:
        if "1甲旗" in line:
            break
    time.sleep(1)
    child.send_signal(number)
    began = time.monotonic()
    told, err = child.communicate(timeout=300 * SHARED)
    assert child.returncode == code, told + err
    assert time.monotonic() - began < 30 * SHARED
    assert "Traceback" not in err
    assert "已中断" in told
    assert "3个旗县，1个形成方案" in told.replace(" ", "")
    assert "3丙旗: 尚未计算" in told
    assert [path.name for path in out.iterdir()] == ["1甲旗"]  # no summary of half a league
    run(folder, "-o", out)
    assert set(ends(league(out)).values()) == {"OPTIMAL"}
    assert len(list((out / "1甲旗").iterdir())) == 1


# -- the summary ------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_summary_is_the_same_bytes_and_its_figures_those_of_the_plans(tmp_path):
    folder = write_banners(tmp_path / "in", "甲旗", "乙旗")
    for name, most in (("one", 1), ("two", 2)):
        run(folder, "-o", tmp_path / name, "--jobs", most)
    (one,), (two,) = (list((tmp_path / name).glob("*盟-001")) for name in ("one", "two"))
    for name in ("汇总.xlsx", "league.json"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    for item in league(tmp_path / "one")["banners"]:
        plan = json.loads((tmp_path / "one" / item["folder"] / "plan.json").read_text(encoding="utf-8"))
        told, counts = item["figures"], plan["counts"]
        assert {name: told["quota"][name] for name in counts} == counts
        gaps = [sum(max(0, 100 * row["posts"] - row[when]) for row in plan["shortages"])
                for when in ("before", "after")]
        assert [sum(gap[when] for gap in told["gaps"]) for when in ("before", "after")] == gaps == [300, 200]
        assert (item["rate"], item["backbone_share"]) == ("11.11%", "100.00%")
        for spread, shown in zip(told["variations"], plan["indicators"]["variation"], strict=True):
            for way in ("statistical", "actual"):
                assert [spread[f"{way}_{when}"] for when in ("before", "after")] == [
                    shown[way][when] for when in ("before", "after")]
            assert spread["within_limit"] is (float(spread["statistical_after"]) <= float(spread["limit"]))
    row = next(row for row in sheet(tmp_path / "one", "盟市汇总") if row[0] == 1)
    assert row[3:11] == [9, 1, 1, 0.1111, 1, 1, 3, 2]
    sheets = load_workbook(one / "汇总.xlsx")
    said = [row[0].value for row in sheets["盟市汇总"].iter_rows(max_row=4)]
    assert "实际交流2人，占符合交流条件人数的11.11%；缺额由6人减到4人，最多的是乙旗（2人）、甲旗（2人）" in said
    links = [cell.hyperlink.target for row in sheets["盟市汇总"].iter_rows() for cell in row if cell.hyperlink]
    assert len(links) == 2
    assert all((one / link.replace("\\", "/")).resolve().is_file() for link in links)
    assert "待处理" not in sheets.sheetnames


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_offline_quiet_and_opens_the_plans(tmp_path, lang):
    folder = write_banners(tmp_path / "in", "甲旗", "乙#100%旗")
    (folder / "坏旗.xlsx").write_bytes(b"PK\x03\x04 torn")
    run(folder, "-o", tmp_path / "out", "--league", "盟", "--lang", lang, code=3)
    (path,) = (tmp_path / "out").glob("2026-盟-001/report.html")
    with browsing() as browser:
        sight = Sight(browser, path)
        assert sight.said == []
        assert [url for url in sight.asked if url != path.as_uri()] == []
        words = sight.words()
        assert ("应达到" if lang == "zh" else "at least") in words
        links = sight.page.eval_on_selector_all("a[href]", "items => items.map(item => item.href)")
        plans = [link for link in links if not link.startswith(path.as_uri())]
        assert len({unquote(link) for link in plans}) == 3
        for link in plans:
            assert Path(unquote(urlparse(link).path)).is_file(), link
        for chart in sight.page.query_selector_all(".chart"):
            assert sight.ink(chart.screenshot()) > 0.002


def test_english_sheets_hold_no_chinese_but_names(tmp_path):
    from rotation.league.record import missing
    from rotation.league.tables import league_tables
    (job,) = jobs(write_banners(tmp_path, "甲旗"))
    done = plan_apart(job).record
    crossed = [done, missing(job), done.model_copy(update={"scenario": "s", "scenario_label": Said("情景", "supposed")})]
    homes = {("甲旗",): "X", ("甲旗", "s"): "X/s"}
    from rotation.tables.sheet_writer import write_plan
    for lang in ("en", "zh"):
        write_plan(tmp_path / f"{lang}.xlsx", league_tables("L", 2026, crossed, homes), lang, seed="1", draft=False)
    words = [str(cell.value) for sheet in load_workbook(tmp_path / "en.xlsx") for row in sheet.iter_rows() for cell in row if cell.value]
    left = {w for w in words if any("\u4e00" <= c <= "\u9fff" for c in w.replace("甲旗", ""))}
    assert left == {"数学", "语文"}  # names of subjects stay as they are


# -- what is planned --------------------------------------------------------------------------


def test_a_folder_leaves_out_what_is_no_workbook_of_a_banner(tmp_path):
    for name in ("甲旗_虚构数据.xlsx", "~$甲旗.xlsx", "甲旗_问题标注.xlsx", "甲旗_issues_2.xlsx", "说明.docx", ".乙.xlsx",
                 "旧.xls"):
        (tmp_path / name).write_bytes(b"")
    assert [(item.banner, item.file) for item in entries_of(tmp_path)] == [
        ("旧", "旧.xls"), ("甲旗", "甲旗_虚构数据.xlsx")]


def test_an_empty_folder_is_said(tmp_path):
    (tmp_path / "in").mkdir()
    assert "没有数据文件" in run(tmp_path / "in", "-o", tmp_path / "out", code=7).stderr
    assert "不存在" in run(tmp_path / "no", "-o", tmp_path / "out", code=7).stderr


def test_one_of_source_and_sample_league(tmp_path):
    run("-o", tmp_path, code=2)
    run(tmp_path, "--sample-league", "-o", tmp_path, code=2)


TOML = """
[[banner]]
banner = "甲旗"
file = "甲.xlsx"
policy = ["a.toml", "b.toml"]
set = ["H10.rate=12%"]
time_limit = 30

[[banner]]
"旗县" = "乙旗"
"数据文件" = "乙.xlsx"
"""
CSV = "旗县,数据文件,政策文件,参数,时限（秒）\n甲旗,甲.xlsx,a.toml；b.toml,H10.rate=12%,30\n乙旗,乙.xlsx,,,\n"


def _as_workbook(path):
    from openpyxl import Workbook
    book = Workbook()
    for line in CSV.splitlines():
        book.active.append([int(part) if part.isdigit() else part or None for part in line.split(",")])
    book.save(path)


@pytest.mark.parametrize(("name", "write"), [
    ("单.toml", lambda path: path.write_text(TOML, encoding="utf-8")),
    ("单.csv", lambda path: path.write_text(CSV, encoding="utf-8-sig")),
    ("表.csv", lambda path: path.write_bytes(CSV.encode("gb18030"))), ("单.xlsx", _as_workbook)])
def test_a_manifest_in_every_form_says_the_same(tmp_path, name, write):
    write(tmp_path / name)
    first, second = entries_of(tmp_path / name)
    from rotation.league.manifest import several
    assert (first.banner, first.file, several(first.policy), several(first.sets), first.time_limit) == (
        "甲旗", "甲.xlsx", ("a.toml", "b.toml"), ("H10.rate=12%",), 30)
    assert (second.banner, second.policy, second.time_limit) == ("乙旗", None, None)


@pytest.mark.parametrize(("text", "name", "words"), [
    ("[[banner]]\nbanner = 'x'\n", "a.toml", ("file",)),
    ("[[banner]]\nbanner = 'x'\nfile = 'x'\nfiel = 'y'\n", "a.toml", ("fiel",)),
    ("[[banner]]\nbanner = 'x'\nfile = 'x'\ntime_limit = 'soon'\n", "a.toml", ("time_limit",)),
    ("[[banner]]\nbanner = 'x'\nfile = 'x'\ntime_limit = 0\n", "a.toml", ("1",)),
    ("[[banner]]\nbanner = 'x'\nfile = 'x'\n[[banner]]\nbanner = 'X'\nfile = 'y'\n", "a.toml", ("X",)),
    ("[banners]\n", "a.toml", ("banners",)), ("x = [", "a.toml", ("TOML",)),
    ("一,二\n1,2\n", "a.csv", ("数据文件",)), ("旗县,数据文件\n甲旗,\n", "a.csv", ("B2",)),
    ("旗县,数据文件,时限\n甲旗,a.xlsx,很久\n", "a.csv", ("C2",))])
def test_a_bad_manifest_is_refused_with_its_place(tmp_path, text, name, words):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(WorkbookError) as caught:
        entries_of(tmp_path / name)
    told = " ".join(issue.render("zh") + issue.render("en") for issue in caught.value.issues)
    assert all(word in told for word in words), told
    result = run(tmp_path / name, "-o", tmp_path / "out", code=3)
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_files_that_are_missing_are_the_trouble_of_their_banner(tmp_path):
    write_banners(tmp_path, "甲旗")
    (tmp_path / "单.toml").write_text(
        "[[banner]]\nbanner='甲旗'\nfile='甲旗.xlsx'\npolicy='没有.toml'\n[[banner]]\nbanner='乙旗'\nfile='没有.xlsx'\n",
        encoding="utf-8")
    run(tmp_path / "单.toml", "-o", tmp_path / "out", code=7)
    told = league(tmp_path / "out")
    assert ends(told) == {"甲旗": "FILES", "乙旗": "FILES"}
    assert all("没有." in item["reasons"][0]["zh"] for item in told["banners"])
    with pytest.raises(OutputError):
        list(prepared(entries_of(tmp_path / "单.toml"), tmp_path, LeagueOptions(policies=(tmp_path / "x.toml",))))


@pytest.mark.slow
def test_options_of_all_and_of_one(tmp_path):
    write_banners(tmp_path, "甲旗", "乙旗")
    (tmp_path / "all.toml").write_text('[H10]\nrate = "5%"\n', encoding="utf-8")
    (tmp_path / "own.toml").write_text('[H10]\nrate = "12%"\n', encoding="utf-8")
    (tmp_path / "单.csv").write_text("旗县,数据文件,政策文件\n甲旗,甲旗.xlsx,own.toml\n乙旗,乙旗.xlsx,\n", encoding="utf-8")
    result = run(tmp_path / "单.csv", "-o", tmp_path / "out", "--policy", tmp_path / "all.toml", "--json", code=4)
    told = json.loads(result.stdout)
    assert told["exit"] == 4
    assert ends(told) == {"甲旗": "INFEASIBLE", "乙旗": "OPTIMAL"}
    run_json = json.loads((tmp_path / "out" / next(
        item["folder"] for item in told["banners"] if item["banner"] == "甲旗") / "run.json").read_text(encoding="utf-8"))
    assert run_json["policy_files"] == [str(tmp_path / name) for name in ("all.toml", "own.toml")]


def test_a_wrong_parameter_is_told_of_every_banner_and_ends_with_the_code_of_usage(tmp_path):
    run(write_banners(tmp_path / "in", "甲旗"), "-o", tmp_path / "out", "--set", "H10.nonsense=1", code=2)
    (item,) = league(tmp_path / "out")["banners"]
    assert item["trouble"] == "POLICY"
    assert "nonsense" in item["reasons"][0]["zh"]


# -- scenarios --------------------------------------------------------------------------------


RATES = 'label = {{ zh = "比例{n}", en = "share {n}" }}\n[H10]\nrate = "{n}%"\n'


@pytest.mark.slow
def test_banners_are_crossed_with_scenarios(tmp_path):
    folder = write_banners(tmp_path / "in", "甲旗", "乙旗")
    for number in (5, 25):
        (tmp_path / f"s{number}.toml").write_text(RATES.format(n=number), encoding="utf-8")
    (tmp_path / "own.toml").write_text('[H10]\nrate = "12%"\n', encoding="utf-8")
    asked = ("--scenarios", tmp_path / "s5.toml", "--scenarios", tmp_path / "s25.toml")
    run(folder, "-o", tmp_path / "out", *asked, code=4)
    told = league(tmp_path / "out")
    assert {(item["banner"], item["scenario"]): item["status"] for item in told["banners"]} == {
        ("甲旗", "s5"): "OPTIMAL", ("乙旗", "s5"): "OPTIMAL", ("甲旗", "s25"): "INFEASIBLE", ("乙旗", "s25"): "INFEASIBLE"}
    assert [(item["scenario"], item["planned"]) for item in told["sums"]] == [("s25", 0), ("s5", 2)]
    rows = sheet(tmp_path / "out", "盟市汇总")
    assert {row[2] for row in rows if row[0] in (1, 2)} == {"比例5"}
    plan = json.loads((tmp_path / "out/甲旗/s5/2026-甲旗-001/plan.json").read_text(encoding="utf-8"))
    assert plan["policy"]["H10"]["rate"] == "5%"
    kept = run(folder, "-o", tmp_path / "out", *asked, "--json", code=4)
    assert len(json.loads(kept.stdout)["kept"]) == 4
    (tmp_path / "s5.toml").write_text(RATES.format(n=6), encoding="utf-8")
    again = run(folder, "-o", tmp_path / "out", *asked, "--json", code=4)
    assert len(json.loads(again.stdout)["kept"]) == 2


@pytest.mark.slow
def test_a_scenario_that_changes_facts_is_planned_from_them(tmp_path):
    (tmp_path / "more.toml").write_text('[[facts.recruits]]\nsubject = "数学"\nstage = "小学"\nnumber = 2\n',
                                        encoding="utf-8")
    folder = write_banners(tmp_path / "in", "甲旗")
    run(folder, "-o", tmp_path / "out", "--scenarios", tmp_path / "more.toml", "--scenarios", "baseline")
    ends = {item["scenario"]: item for item in league(tmp_path / "out")["banners"]}
    assert ends["baseline"]["figures"]["quota"]["placements"] < ends["more"]["figures"]["quota"]["placements"]
    sources = {name: json.loads((tmp_path / "out" / item["folder"] / "run.json").read_text(encoding="utf-8"))["source"]
               for name, item in ends.items()}
    assert sources == {"baseline": str((folder / "甲旗.xlsx").resolve()), "more": None}


def test_a_wrong_scenario_is_told_before_anything_is_planned(tmp_path):
    folder = write_banners(tmp_path / "in", "甲旗")
    (tmp_path / "bad.toml").write_text('[H10]\nraet = "5%"\n', encoding="utf-8")
    assert "bad.toml:2" in run(folder, "-o", tmp_path / "out", "--scenarios", tmp_path / "bad.toml", code=2).stderr
    twice = run(folder, "-o", tmp_path / "out", "--scenarios", "baseline", "--scenarios", "baseline", code=2)
    assert "重复" in twice.stderr
    assert not (tmp_path / "out").exists()


# -- the league -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_the_sample_league_is_planned_audited_and_summed_up(tmp_path):
    out = tmp_path / "out"
    result = run("--sample-league", "-o", out, "--json")
    told = json.loads(result.stdout)
    assert len(told["banners"]) == 13
    assert {item["status"] for item in told["banners"]} <= {"OPTIMAL", "FEASIBLE"}
    assert [item["rank"] for item in told["banners"]] == list(range(1, 14))
    (sums,) = told["sums"]
    assert (sums["banners"], sums["planned"], sums["rate_met"], sums["share_met"]) == (13, 13, 13, 13)
    assert sums["wanted"] == 4
    rows = [row for row in sheet(out, "盟市汇总") if isinstance(row[0], int)]
    assert len(rows) == 13
    assert sum(row[5] for row in rows) == sums["moved"]
    assert sums["moved_base"] * 10 >= sums["base"]
    book = load_workbook(next(out.glob("*锡林郭勒盟-001")) / "汇总.xlsx")
    assert all("虚构数据" in book[name].oddHeader.left.text for name in book.sheetnames)
    kept = run("--sample-league", "-o", out, "--json")
    assert len(json.loads(kept.stdout)["kept"]) == 13


@pytest.mark.parametrize("told", ['file = "甲\\u0000.xlsx"', 'file = "甲.xlsx"\npolicy = ["a\\u0000.toml"]', 'file = "甲\\r.xlsx"'])
def test_a_control_character_in_a_manifest_names_no_file(tmp_path, told):
    path = tmp_path / "单.toml"
    path.write_text(f'[[banner]]\nbanner = "甲旗"\n{told}\n', encoding="utf-8")
    with pytest.raises(WorkbookError) as refused:
        entries_of(path)
    assert "控制字符" in refused.value.issues[0].render("zh")
