"""What if: facts that are supposed, the same values as separate plans, the nearest of equal plans,
and what becomes of scenarios that crash, hang or have no plan."""

import json
import sys
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from rotation.auditor import audit
from rotation.cli.root import program
from rotation.cli.schema import schema
from rotation.domain.months import Month
from rotation.domain.plan import Plan
from rotation.domain.records import Parameter
from rotation.domain.school import grades_of
from rotation.domain.vocabulary import Form, Level, LockKind, Stage
from rotation.engine import solve
from rotation.errors import PlanError
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.process import Work
from rotation.rules._tiny import lock, tiny
from rotation.run import Case, Inputs, plan_round
from rotation.sample import draw
from rotation.whatif.apart import TrialStep
from rotation.whatif.file import ScenarioError, read_scenario, shipped
from rotation.whatif.result import VERSION, dump, read
from rotation.whatif.sentences import against_baseline, told_first
from rotation.whatif.solve import Yardstick, posts_of, run_scenario
from rotation.whatif.stage import near, staged
from rotation.whatif.store import FOLDER
from rotation.whatif.whatif import Effort, compare_scenarios
from rotation.workbook.template import write_input
from tests.support.brute_force import best_by_force
from tests.support.claims import placements_of
from tests.support.places import ROOT
from tests.support.worlds import MADE, World, plan_count, world

BANNER = "虚构旗"
SAMPLE = "乌拉盖管理区"
YEAR = {"round.year": (2026, MADE), "round.seat_town": ("旗镇", MADE), "H20.on": (False, MADE)}


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    """Write a round of three schools and twelve people, so that every process is quick."""
    path = tmp_path_factory.mktemp("旗") / "数据.xlsx"
    towns = {"一小": 116.0, "二小": 116.2, "三小": 116.5}
    schools = {code: school([2, 2, 2, 2, 2, 2], name=f"虚构{code}", longitude=east)
               for code, east in towns.items()}
    people = {f"T{number:02d}": {
        "name": f"虚构{number:02d}", "subject": "音乐" if number % 4 == 0 else "数学",
        "backbone": Level.BANNER if number % 10 == 0 else None} for number in range(1, 21)}
    told = {"round.year": "2026", "round.banner": BANNER, "round.seat_town": "旗镇", "H35.on": "否", "H60.on": "否"}
    write_input(path, tiny(schools, people, posts={
        "一小 数学": 8, "二小 数学": 3, "三小 数学": 2, "二小 音乐": 2, "三小 音乐": 1}, parameters=[
            Parameter(name=name, value=value) for name, value in told.items()]), "zh")
    return path


@pytest.fixture
def quick(monkeypatch):
    """Solve in this process: small worlds need no child."""
    monkeypatch.setattr("rotation.run.rounds.solve_apart",
                        lambda round, policy, limits=None, progress=None: solve(round, policy))


def scenario(tmp_path, text, name="case"):
    path = tmp_path / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return read_scenario(path)


def case_of(problem, **values):
    given = {name.replace("__", "."): (value, MADE) for name, value in values.items()}
    return Case.of(problem, Policy.of(YEAR | given))


# -- facts ------------------------------------------------------------------------------------


def school(classes, **given):
    return {"primary_pupils": 40 * sum(classes), **{
        f"grade{grade}": number for grade, number in enumerate(classes, 1)}, **given}


def test_classes_grow_exactly_and_where_most_are(tmp_path):
    problem = tiny({"甲校": school([4, 4, 4, 4, 4, 4]), "乙校": school([2, 2, 2, 2, 2, 2]),
                    "丙校": school([1, 1, 1, 1, 1, 0])}, {"T": {}}, posts={"甲校 数学": 3})
    told = staged(case_of(problem), scenario(tmp_path, "[[facts.growth]]\nshare = '10%'"))
    after = {item.code: item.classes[:6] for item in told.problem.schools}
    assert sum(map(sum, after.values())) == 45  # 41 · 1.1 = 45.1
    assert after["丙校"] == (1, 1, 1, 1, 1, 0)
    assert after["乙校"] == (2, 2, 2, 2, 2, 2)
    assert sum(after["甲校"]) == 28
    assert told.problem.school["甲校"].primary_pupils == 1056
    assert told.problem.needs[0].amount == 330
    assert "41个变为45个" in told.says[0].render("zh")
    assert problem.school["甲校"].primary_pupils == 960


def test_growth_keeps_to_its_stage_area_and_schools(tmp_path):
    problem = draw(SAMPLE)
    inside = case_of(problem, round__seat_town="巴彦胡硕镇")
    for line, wanted in (("stage = '小学'", lambda s, g: g <= 6),
                         ("area = '乡村'", lambda s, g: s.setting == "乡村"),
                         (f"schools = ['{problem.schools[0].name}']", lambda s, g: s is problem.schools[0])):
        told = staged(inside, scenario(tmp_path, f"[[facts.growth]]\nshare = '50%'\n{line}"))
        before = after = 0
        for old, new in zip(problem.schools, told.problem.schools, strict=True):
            for stage in (Stage.PRIMARY, Stage.JUNIOR):
                for grade in grades_of(stage):
                    one, other = old.classes[grade - 1], new.classes[grade - 1]
                    if wanted(old, grade):
                        before, after = before + one, after + other
                    else:
                        assert one == other
        assert abs(Fraction(after) - before * Fraction(3, 2)) <= 1


def test_recruits_are_supposed_placed_and_outside_the_base(tmp_path, quick):
    problem = tiny({"一小": {}, "二小": {}}, {name: {} for name in "甲乙丙丁戊"},
                   posts={"一小 音乐": 1, "二小 音乐": 1, "一小 数学": 4, "二小 数学": 2})
    case = case_of(problem)
    told = scenario(tmp_path, "[[facts.recruits]]\nsubject = '音乐'\nnumber = 2")
    base, plan = run_scenario(case, scenario(tmp_path, "", "base"))
    found, now = run_scenario(case, told, yardstick=Yardstick(case.problem, case.policy, posts_of(plan)))
    assert found.state == "OPTIMAL"
    assert found.figures.quota.eligible == base.figures.quota.eligible == 5
    assert {item["teacher"] for item in now["placements"]} >= {"新聘-音乐-01", "新聘-音乐-02"}
    assert sum(gap.after for gap in found.figures.gaps if gap.subject == "音乐") == 0
    assert sum(gap.after for gap in base.figures.gaps if gap.subject == "音乐") == 200
    why = {person.teacher: person.why.zh for person in found.figures.people}
    assert why["新聘-音乐-01"] == "情景假设新增的人员"
    assert "新聘-音乐-01 至 新聘-音乐-02" in found.facts[0].zh


def test_deferrals_lapse_and_people_join_the_base(tmp_path, quick):
    from rotation.domain.months import Month
    away = {"deferral": "重大疾病", "deferral_until": Month(2027, 8), "deferral_basis": "表",
            "deferral_approver": "局"}
    problem = tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": away, "丙": away})
    case = case_of(problem)
    everybody = run_scenario(case, scenario(tmp_path, "[[facts.lapsed]]\nwhat = 'deferral'")).result
    one = run_scenario(case, scenario(
        tmp_path, "[[facts.lapsed]]\nwhat = 'deferral'\nteachers = ['乙']")).result
    assert (everybody.eligible, one.eligible) == (3, 2)
    assert everybody.facts[0].zh == "2人的暂缓到期"
    assert "重大疾病" not in json.dumps(dump(everybody), ensure_ascii=False)


def test_a_closed_school_with_a_row_of_most_and_people_of_its_own_has_a_plan(tmp_path, quick):
    problem = tiny({"一小": {}, "二小": {}, "三小": {}}, {**{name: {} for name in "甲乙丙"}, "丁": {"school": "二小"}},
                   posts={"一小 数学": 2, "二小 数学": 2, "三小 数学": 1}, most={"一小 数学": 9, "二小 数学": 9, "三小 数学": 9})
    told, plan = run_scenario(case_of(problem), scenario(tmp_path, "[[facts.closed]]\nschool = '二小'"))
    assert told.state == "OPTIMAL"
    assert "二小" not in {item["to"] for item in plan["placements"]}


def test_a_closed_school_takes_nobody(tmp_path, quick):
    problem = tiny({"一小": {}, "二小": {}, "三小": {}}, {name: {} for name in "甲乙丙"},
                   posts={"一小 数学": 2, "二小 数学": 2, "三小 数学": 1})
    case = case_of(problem)
    _, plan = run_scenario(case, scenario(tmp_path, "", "base"))
    [host] = [item["to"] for item in plan["placements"]]
    [other] = {"二小", "三小"} - {host}
    yardstick = Yardstick(problem, case.policy, posts_of(plan))
    told, after = run_scenario(case, scenario(tmp_path, f"[[facts.closed]]\nschool = '{host}'"),
                               yardstick=yardstick)
    assert [item["to"] for item in after["placements"]] == [other]
    assert told.facts[0].zh == f"撤并、{host}"
    changed = {person.change for person in told.figures.people}
    assert changed <= {"moved", "placed", "stays"}
    assert told.figures.changed == len(told.figures.people) >= 1


def test_locks_of_people_who_leave_the_base_fall_away(tmp_path, quick):
    problem = tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {"joined": None}, "丙": {}},
                   locks=[lock("甲", LockKind.MUST_MOVE)])
    problem = replace(problem, teachers=tuple(
        replace(t, joined=problem.teacher["甲"].joined) for t in problem.teachers))
    case = case_of(problem)
    told = run_scenario(case, scenario(tmp_path, "[R10]\nyears = 20")).result
    assert told.state in ("OPTIMAL", "INFEASIBLE")
    assert "甲" in told.facts[0].zh
    assert run_scenario(case, scenario(tmp_path, "[R10]\nyears = 5")).result.facts == ()


@pytest.mark.parametrize(("text", "fragments"), [
    ("[[facts.closed]]\nschool = '没有的学校'", ["case.toml:2", "学校"]),
    ("[[facts.growth]]\nshare = '5%'\nschools = ['没有的学校']", ["case.toml:3", "schools"]),
    ("[[facts.lapsed]]\nwhat = 'deferral'\nteachers = ['T999']", ["case.toml:3", "T999"]),
    ("[[facts.recruits]]\nsubject = '魔法'\nnumber = 1", ["case.toml:2", "subject"]),
    ("[[facts.withdrawn]]\nteacher = 'T999'", ["case.toml:2"]),
    ("[[facts.corrected]]\nteacher = '甲'\nfield = '没有的列'\nvalue = '1'", ["case.toml:3", "没有的列"]),
    ("[[facts.exempt]]\nteacher = '甲'\nrule = 'H10'", ["case.toml", "R20"]),
    ("\n[H15]\nrate = '5%'", ["case", "H15"]),
])
def test_what_does_not_fit_the_round_is_refused_with_its_place(tmp_path, text, fragments):
    case = case_of(tiny({"一小": {}, "二小": {}}, {"甲": {}}))
    with pytest.raises(ScenarioError) as caught:
        staged(case, scenario(tmp_path, text))
    for fragment in fragments:
        assert fragment in str(caught.value)


def test_decisions_and_corrections_are_those_of_replan(tmp_path, quick):
    case = case_of(tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {}, "丙": {}}))
    told = staged(case, scenario(
        tmp_path, "[[facts.locked]]\nteacher = '乙'\nlock = '应交流'\n"
        "[[facts.corrected]]\nteacher = '丙'\nfield = '主教学科'\nvalue = '音乐'\n"
        "[[facts.withdrawn]]\nteacher = '甲'"))
    assert told.problem.locks[0].teacher == "乙"
    assert told.problem.teacher["丙"].subject == "音乐"
    assert told.problem.revision.withdrawn == {"甲"}
    assert told.problem.reference is None
    assert len(told.says) == 3


# -- values and proofs ------------------------------------------------------------------------


def held(seed):
    """Return a world, its case and a stricter scenario's values; None if it is not worth it."""
    drawn = world(seed, people=(3, 6), off=0.9, tame=0.8)
    if drawn.problem.reference is not None or not 1 < plan_count(drawn.round) <= 400:
        return None
    try:
        return drawn, Case.of(drawn.problem, drawn.policy)
    except Exception:  # noqa: BLE001 - a world whose locks contradict its roster
        return None


def compare_by_force(seed, tmp_path):
    made = held(seed)
    if made is None:
        return None
    drawn, case = made
    _first, plan = run_scenario(case, scenario(tmp_path, "", "base"))
    if plan is None:
        return None
    text = ["[H35]\non = false\n[H40]\non = false\n", "[E20]\nmin_fit = 1\n", "[R10]\nyears = 3\n",
            "[[tiers]]\ngoals = [{code = 'G60'}]\n[[tiers]]\ngoals = [{code = 'G50'}]\nslack = '10%'\n"][seed % 4]
    told = scenario(tmp_path, text)
    yardstick = Yardstick(drawn.problem, drawn.policy, posts_of(plan))
    found, after = run_scenario(case, told, yardstick=yardstick)
    if after is None:
        return "none"
    stage = staged(case, told)
    policy = Policy.load(after["policy"])
    alone = solve(settle(stage.problem, policy), policy)
    assert [tier.value.raw for tier in found.figures.tiers] == [tier.value for tier in alone.tiers]
    assert [tier.bound.raw for tier in found.figures.tiers] == [tier.bound for tier in alone.tiers]
    assert audit(stage.problem, policy, placements_of(after), after).passed
    _, best = best_by_force(World(seed, stage.problem, dict(policy.raw.items())), policy)
    fewest = min(changes(one, yardstick.posts) for one in best)
    assert found.figures.changed == fewest == len(found.figures.people)
    assert all(person.why.zh for person in found.figures.people)
    return "changed" if fewest else "same"


def changes(plan: Plan, posts):
    now = {p.teacher: (p.host, str(p.stage), p.subject) for p in plan.placements}
    return sum(now.get(key) != posts.get(key) for key in now.keys() | posts.keys())


@pytest.mark.slow
def test_values_are_those_of_a_plan_and_the_nearest_is_taken(tmp_path, quick):
    seen = [compare_by_force(seed, tmp_path) for seed in range(9_000, 9_100)]
    assert seen.count("changed") >= 3, seen
    assert seen.count("same") >= 3, seen


@pytest.mark.slow
def test_values_are_those_of_a_plan_in_many_worlds(tmp_path, quick):
    seen = [compare_by_force(seed, tmp_path) for seed in range(9_200, 9_800)]
    assert seen.count("changed") >= 15, seen


def test_the_last_criterion_leaves_the_tiers_alone():
    case = case_of(tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {}}))
    told = staged(case, read_scenario("baseline"))
    close = near(told, {"甲": ("二小", "小学", "数学")})
    assert close.policy.tiers[-1].goals[0][0].code == "G70"
    assert len(close.policy.tiers) == len(told.policy.tiers) + 1
    assert [rate for goal, rate in close.policy.tiers[-2].goals if goal.code == "G70"] == [0]
    assert near(told, None) is told


def test_an_infeasible_scenario_says_why_and_how(tmp_path, quick):
    case = case_of(tiny({"一小": {}, "二小": {}}, {name: {} for name in "甲乙丙丁戊"},
                        posts={"一小 数学": 1, "二小 数学": 2}))
    told = run_scenario(case, scenario(tmp_path, "[H20]\non = true\nshare = '100%'"))
    assert told.plan is None
    found = told.result
    assert found.state == "INFEASIBLE"
    assert found.eligible == 5
    assert any(clash.clause.startswith("H20") for clash in found.conflict.clauses)
    assert found.conflict.ways
    assert found.conflict.ways[0].says.zh


# -- side by side -----------------------------------------------------------------------------

FEW = ("fifteen_percent", "backbone_of_eligible", "growth_5")


@pytest.fixture(scope="module")
def done(book, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    return compare_scenarios(Inputs(book), FEW, out)


def test_every_plan_is_that_of_a_separate_run(done, book, tmp_path):
    own = {case.name: case for case in done.result.cases}
    run = plan_round(Inputs(book, (Path(shipped()[0]).with_name("fifteen_percent.toml"),)), tmp_path)
    told = own["fifteen_percent"].figures.tiers
    assert [(t.value.raw, t.bound.raw) for t in told] == [(t.value, t.bound) for t in run.outcome.tiers]
    report = CliRunner().invoke(program, ["audit", str(book), str(done.folder / "fifteen_percent")])
    assert report.exit_code == 0, report.output


def test_result_and_workbook_are_complete(done):
    told = json.loads((done.folder / "whatif.json").read_text(encoding="utf-8"))
    assert read(told) == done.result
    assert told["schema_version"] == VERSION
    assert set(schema("whatif")["properties"]) == set(told)
    assert [case.name for case in done.result.cases] == ["baseline", *FEW]
    assert {case.name: case.state for case in done.result.cases} == {
        "baseline": "OPTIMAL", "fifteen_percent": "OPTIMAL", "growth_5": "OPTIMAL",
        "backbone_of_eligible": "INFEASIBLE"}
    assert done.result.baseline.figures.changed is None
    for case in done.result.cases:
        assert (done.folder / case.name / "plan.json").is_file() == (case.figures is not None)
        assert case.plan == (f"{case.name}/plan.json" if case.figures else "")
    sheets = load_workbook(done.folder / "比较.xlsx", read_only=True).sheetnames
    assert sheets == ["总表", "情景说明", "无方案情景", "各层目标", "统一口径", "学科缺额", "差异系数", "人员差异", "政策差异"]


def test_sheets_show_what_the_result_tells(done):
    book = load_workbook(done.folder / "比较.xlsx")
    cells = [[cell.value for cell in row] for row in book["总表"].iter_rows()]
    line = next(row for row in cells if row[0] == "交流比例15%")
    quota = done.result.case("fifteen_percent").figures.quota
    assert line[3:6] == [quota.eligible, quota.required, quota.moved]
    assert f"{100 * line[6]:.2f}%" == quota.share
    assert line[2].startswith("多派1人，缺额减少1人")
    assert cells[1][0] == "缺额比基准少的情景：" + cells_of_fewer(done.result)
    listed = [row for row in book["人员差异"].iter_rows(values_only=True) if isinstance(row[1], int)]
    assert len(listed) == sum(case.figures.changed or 0 for case in done.result.cases if case.figures)
    text = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "代价" not in text
    assert "eligible" not in text.replace("backbone_of_eligible", "")


def cells_of_fewer(result):
    """Name the scenarios with fewer posts short, from the figures of their plans."""
    base = result.baseline.figures.gap.after
    fewer = [(case.label.zh, base - case.figures.gap.after) for case in result.cases if case.figures]
    return "、".join(f"{label}（少{change / 100:g}人）" for label, change in fewer if change > 0)


def test_a_scenario_is_told_against_the_baseline_and_only_if_both_have_a_plan(done):
    for case in done.result.cases[1:]:
        told = against_baseline(done.result, case)
        assert (told is None) is (case.figures is None)
    assert against_baseline(done.result, done.result.baseline) is None
    lost = [case.label.zh for case in done.result.cases if case.figures is None]
    assert lost
    assert str(told_first(done.result)[-1]) == "不能形成方案的情景：" + "、".join(lost)
    nobody = replace(done.result, cases=tuple(replace(case, figures=None) for case in done.result.cases))
    assert "基准情景本身不能形成方案" in str(told_first(nobody)[0])


@pytest.mark.slow
def test_english_sheets_have_no_chinese_titles(book, tmp_path):
    found = compare_scenarios(Inputs(book), ["growth_5"], tmp_path, lang="en")
    names = load_workbook(found.folder / "比较.xlsx", read_only=True).sheetnames
    assert all(name.isascii() for name in names), names


def digest(folder):
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "run.json"}


@pytest.mark.slow
def test_the_same_bytes_whatever_the_order_and_the_number_at_once(done, book, tmp_path):
    again = compare_scenarios(Inputs(book), FEW, tmp_path, effort=Effort(jobs=1))
    assert digest(again.folder) == digest(done.folder)
    assert not (tmp_path / FOLDER).exists()


# -- crashes, hangs, interruptions ------------------------------------------------------------

CHILD = """
import os, sys, time
sys.path.insert(0, {root!r})
from rotation.process.serve import serve
from rotation.whatif.apart import answer
from tests.support.places import ROOT
def work(trial, tell):
    if trial.scenario.name == "growth_5":
        {deed}
    return answer(trial, tell)
serve(work)
"""


def spoiled(tmp_path, deed):
    path = tmp_path / "child.py"
    path.write_text(CHILD.format(root=str(ROOT), deed=deed), encoding="utf-8")
    return Work((sys.executable, str(path)))


@pytest.mark.slow
@pytest.mark.parametrize(("deed", "grace", "why"), [
    ("os._exit(3)", 200.0, "进程意外退出"), ("time.sleep(600)", 8.0, "超时未结束，已终止")])
def test_one_that_fails_is_named_and_stops_nobody(deed, grace, why, book, tmp_path):
    seconds = 20.0 if "sleep" in deed else 600.0
    found = compare_scenarios(Inputs(book), FEW[::2], tmp_path / "out", effort=Effort(
        seconds=seconds, work=spoiled(tmp_path, deed), grace=grace))
    states = {case.name: case.state for case in found.result.cases}
    assert states.pop("growth_5") == "FAILED"
    assert set(states.values()) <= {"OPTIMAL", "FEASIBLE", "INFEASIBLE"}
    assert why in found.result.case("growth_5").failure.zh
    assert (tmp_path / "out" / FOLDER).is_dir()


@pytest.mark.slow
def test_a_repeated_run_solves_only_what_is_missing(done, book, tmp_path):
    out = tmp_path / "out"
    broken = compare_scenarios(Inputs(book), FEW, out, effort=Effort(work=spoiled(tmp_path, "os._exit(3)")))
    assert (out / FOLDER).is_dir()
    steps: list[TrialStep] = []
    mended = compare_scenarios(Inputs(book), FEW, out, tell=steps.append)
    assert {step.name for step in steps if step.event == "kept"} == {"baseline", *FEW} - {"growth_5"}
    assert {step.name for step in steps if step.event == "started"} == {"growth_5"}
    assert digest(mended.folder) == digest(done.folder)
    assert broken.folder != mended.folder
    assert not (out / FOLDER).exists()


@pytest.mark.slow
def test_an_interrupted_run_keeps_what_is_finished(book, tmp_path):
    def stop(step):
        if step.event == "done":
            raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        compare_scenarios(Inputs(book), FEW[:1], tmp_path, tell=stop)
    assert [path.name for path in tmp_path.iterdir()] == [FOLDER]
    steps: list[TrialStep] = []
    compare_scenarios(Inputs(book), FEW[:1], tmp_path, tell=steps.append)
    assert [(step.name, step.event) for step in steps if step.event != "tier"] == [
        ("baseline", "kept"), ("fifteen_percent", "started"), ("fifteen_percent", "done")]
    folders = [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")]
    assert folders == [f"2026-{BANNER}-情景比较-001"]


@pytest.mark.slow
def test_another_policy_or_workbook_is_solved_anew(book, tmp_path):
    work = spoiled(tmp_path, "os._exit(3)")
    out = tmp_path / "out"
    compare_scenarios(Inputs(book), ["growth_5"], out, effort=Effort(work=work))
    steps: list[TrialStep] = []
    compare_scenarios(Inputs(book, sets=("H10.reserve=0%",)), ["growth_5"], out, tell=steps.append)
    assert not [step for step in steps if step.event == "kept"]


# -- command line -----------------------------------------------------------------------------


def run(*words, code=0):
    told = CliRunner().invoke(program, [str(word) for word in words])
    assert told.exit_code == code, told.output + told.stderr
    return told


def test_command_writes_and_tells(book, tmp_path):
    told = run("whatif", book, "-s", "fifteen_percent", "-s", "backbone_of_eligible", "-o", tmp_path,
               "--jobs", "1")
    assert "骨干按符合条件总数计：最省的出路" in told.stdout
    assert "交流比例15%：" in told.stderr
    assert (tmp_path / f"2026-{BANNER}-情景比较-001" / "whatif.json").is_file()


@pytest.mark.slow
def test_command_tells_json(book, tmp_path):
    told = json.loads(run("whatif", book, "-s", "growth_5", "-o", tmp_path, "--json").stdout)
    assert told["exit"] == 0
    assert read(told["result"]).case("growth_5").state == "OPTIMAL"


def test_command_refuses_clearly(book, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("[H10]\nrate = 15\n[H77]\n", encoding="utf-8")
    told = run("whatif", book, "-s", bad, "-o", tmp_path / "out", code=2).stderr
    assert "bad.toml:2" in told
    assert "bad.toml:3" in told
    assert "fifteen_percent" in run("whatif", book, "-s", "fifteen", "-o", tmp_path / "out", code=2).stderr
    assert "-s" in run("whatif", book, "-o", tmp_path / "out", code=2).stderr
    clash = run("whatif", book, "-s", "fifteen_percent", "--set", "H10.rate=12%", "-o", tmp_path / "out",
                code=2).stderr
    assert "H10.rate" in clash
    assert not list((tmp_path / "out").glob("2026*"))
    twin = tmp_path / "growth_5.toml"
    twin.write_text("label = '另一个'\n", encoding="utf-8")
    run("whatif", book, "-s", "growth_5", "-s", twin, "-o", tmp_path / "out", code=2)


def test_a_damaged_result_is_refused():
    with pytest.raises(PlanError):
        read({"schema_version": VERSION})
    with pytest.raises(PlanError):
        read([])


def test_orders_to_stay_hold_and_a_swap_falls_away_as_a_whole(tmp_path, quick):
    """Under twelve years 甲 takes no part: the order to keep 丙 holds, that to swap falls away with its other half."""
    early = {"joined": Month(2015, 9)}
    problem = tiny({"一小": {}, "二小": {"rural": True}, "三小": {}}, {
        "甲": early, "丙": early, "丁": {}, "戊": {}, "乙": {"school": "二小"}},
        posts={"一小 数学": 2, "二小 数学": 1, "三小 数学": 2},
        locks=[lock("丙", LockKind.STAY), lock("甲", LockKind.GOES_TO, "二小", form=Form.SWAP),
               lock("乙", LockKind.GOES_TO, "一小", form=Form.SWAP)])
    case = case_of(problem, H15__on=False, H40__on=False)
    told = staged(case, scenario(tmp_path, "[R10]\nyears = 12"))
    assert [item.teacher for item in told.problem.locks] == ["丙"]
    assert "乙、甲" in told.says[-1].render("zh")
    found, _ = run_scenario(case, scenario(tmp_path, "[R10]\nyears = 12"))
    assert found.state == "OPTIMAL"
