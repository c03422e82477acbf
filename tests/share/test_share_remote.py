"""Lessons by screen: the best plan of all beside an oracle, edges of the rules, and hours at which nobody is twice."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from rotation.auditor.findings import clauses, people
from rotation.auditor.judge import judge
from rotation.cli.root import program
from rotation.domain.outcome import Status
from rotation.domain.records import Parameter
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Mover
from rotation.domain.support import Weekday
from rotation.engine.solver import solve
from rotation.rules._share_tiny import by_screen, walkers
from rotation.share.calendar import by_grade, week_of
from rotation.share.screen import remote_classes
from rotation.share.task import ShareTask
from rotation.workbook.template import write_input
from tests.support.completion import Completion
from tests.support.shares import cell, plan_of, task_of, wild

pytestmark = pytest.mark.xdist_group("share")
FAR = 200


def banner(seed: int) -> ShareTask:
    """Schools too far apart to walk, with rooms for some; people of two places have music to spare."""
    rng, codes = Random(seed), ["甲校", "乙校", "丙校"]
    schools = {code: {"remote_room": rng.choice([0, 1, 1, 1, 2]) if at else 1, "grade1": rng.choice([0, 1, 2]) if at else 2,
                      "grade2": rng.choice([0, 1]), "primary_group": rng.choice([None, "团"]),
                      "primary_pupils": rng.choice([None, 60, 160])} for at, code in enumerate(codes)}
    teachers: dict[str, dict[str, Any]] = {"a": {"school": "甲校"}, "b": {"school": rng.choice(codes), "workload": 50}}
    teachers |= {f"m{at}": {"school": code, "subject": "数学", "workload": rng.choice([50, 100, 100])}
                 for at, code in enumerate(codes) if rng.random() < 0.9}
    drawn = {"L10__lessons": rng.choice([2, 4, 20]), "L15__receivers": rng.choice([1, 2, 3]), "L20__share": rng.choice([
        50, 100]), "L25__most": rng.choice([2, 4, 6]), "L30__halves": rng.choice([1, 1, 2])}
    roads = [(one, other, FAR) for one in codes for other in codes if one < other]
    return task_of(walkers(schools, teachers, *roads), W60__on=False, W05__subjects=["音乐"], **drawn)


class Retold:
    """The rules of lessons by screen retold from the specification, for banners in which nobody walks."""

    def __init__(self, task: ShareTask) -> None:
        self.task, self.world = task, task.sharing
        self.law: Any = task.sharing.law

    def lawful(self, plan: SharePlan) -> bool:
        world, law = self.world, self.law
        sent: Counter[Any] = Counter()
        taken: Counter[Any] = Counter()
        for mover, number in plan.remote.items():
            assert mover.cell is not None
            own = world.base[mover.teacher]
            (sent if mover.cell == own else taken)[mover.teacher, mover.cell, mover.grade] += number // 2
        rooms: Counter[str] = Counter()
        halves: Counter[str] = Counter()
        for (_, there, _), classes in sent.items():
            rooms[there.school] += 2 * classes
            halves[there.school] += 2 * classes
        for (_, there, _), classes in taken.items():
            rooms[there.school] += 2 * classes
            halves[there.school] += 2 * classes * law["L30"].halves
        if any(n > law["L10"].lessons * world.school(code).rooms for code, n in rooms.items()):
            return False
        spare = {code: sum(n for there, n in world.spare.items() if there.school == code) for code in halves}
        if any(halves[there.school] > 2 * spare[there.school] for _, there, _ in taken):
            return False
        return self._classes(sent, taken)

    def _classes(self, sent: Counter[Any], taken: Counter[Any]) -> bool:
        world, law = self.world, self.law
        for key in {key for key, _, _ in (*sent, *taken)}:
            for grade in (1, 2):
                given = sum(n for (who, _, g), n in sent.items() if (who, g) == (key, grade))
                follow = sum(n for (who, _, g), n in taken.items() if (who, g) == (key, grade))
                if given != -(-follow // law["L15"].receivers):
                    return False
            mine = 2 * sum(n for (who, _, _), n in sent.items() if who == key)
            if mine > law["L25"].most or 3 * mine > 2 * world.load(key):
                return False
        for own in {own for _, own, _ in sent}:
            if 2 * sum(n for (_, there, _), n in sent.items() if there == own) > 2 * world.spare[own]:
                return False
        for counted, share in ((sent, 100), (taken, law["L20"].share)):
            for there in {there for _, there, _ in counted}:
                told = world.lessons[there]
                by = {g: sum(n for (_, where, grade), n in counted.items() if (where, grade) == (there, g)) for g in (1, 2)}
                if any(n > told.classes.get(g, 0) for g, n in by.items()) or 100 * sum(by.values()) > share * sum(
                        told.classes.values()):
                    return False
                if counted is taken and 2 * sum(by.values()) > told.open:
                    return False
        return True

    def best(self) -> tuple[int, ...]:
        """The tiers of the best of all plans."""
        options = self.task.options
        numbers = [(None, *options.of(key)) for key in options.movers]
        plans = (self.task.placed((key, one) for key, one in zip(options.movers, chosen, strict=True) if one is not None)
                 for chosen in product(*numbers))
        return min(self.values(plan) for plan in plans if self.lawful(plan))

    def values(self, plan: SharePlan) -> tuple[int, ...]:
        world, taken = self.world, Counter[Any]()
        links = 0
        for mover, number in plan.remote.items():
            own = world.base[mover.teacher]
            if mover.cell != own and mover.cell is not None:
                taken[mover.cell] += number
                groups = {world.school(there.school).primary_group for there in (own, mover.cell)}
                links += groups != {"团"}
        bare = sum(told.total > 0 and told.own == 0 and not taken[there] for there, told in world.lessons.items())
        weigh = next(goal for tier in self.task.tiers for goal, _ in tier.goals if goal.code == "V10")
        left = sum(weigh.weight(world, there) * (told.open - taken[there]) for there, told in world.lessons.items())  # type: ignore[attr-defined]
        return bare, left, taken.total(), 100 * 10 * links


def broken(task: ShareTask, plan: SharePlan) -> set[str]:
    return {item.rule for item in (*people(task, plan), *clauses(task, plan))}


def small(seeds: range) -> list[ShareTask]:
    """Banners of which every plan can be tried."""
    found = []
    for seed in seeds:
        task, number = banner(seed), 1
        for key in task.options.movers:
            number *= 1 + len(task.options.of(key))
        if 1 < number < 3000:
            found.append(task)
    return found


def best(seeds: range) -> int:
    followed = 0
    for task in small(seeds):
        found = solve(task)
        assert found.status is Status.OPTIMAL
        assert found.plan is not None
        assert tuple(tier.value for tier in found.tiers) == Retold(task).best()
        assert not judge(task, found.plan).findings
        followed += found.plan.followed.total()
    return followed


def agreed(seeds: range, plans: int) -> Counter[str]:
    refused = Counter[str]()
    for seed in seeds:
        task, rng = banner(seed), Random(seed)
        oracle, rows = Retold(task), Completion(task.write())  # type: ignore[arg-type]
        for _ in range(plans):
            plan = wild(rng, task)
            against = broken(task, plan)
            at = [task.options.find(*pair) for pair in plan.pairs]
            assert oracle.lawful(plan) is not bool(against), (seed, plan.pairs, against)
            assert rows.accepts([one for one in at if one is not None]) is not bool(against), (seed, plan.pairs, against)
            refused.update(against)
    return refused


def test_the_best_plan_is_the_best_of_all() -> None:
    assert best(range(12)) > 3


@pytest.mark.slow
def test_the_best_plan_is_the_best_of_all_in_many_banners() -> None:
    assert best(range(100, 220)) > 40


def test_rows_breaches_and_oracle_agree_on_drawn_plans() -> None:
    assert {"L10", "L15", "L20", "L25", "L30"} <= agreed(range(20), 8).keys()


# -- by thought -------------------------------------------------------------------------------


def only(task: ShareTask) -> SharePlan:
    plan = solve(task).plan
    assert plan is not None
    for there, told in plan.world.lessons.items():
        grades = by_grade(plan, there)
        assert all(one.own + one.besides + one.walked + one.remote + one.open == one.demand and min(one) >= 0
                   for one in grades)
        assert sum(one.remote for one in grades) == plan.followed[there]
        assert told.taught + plan.others(there) + plan.open(there) == told.total
    return plan


def many(rooms: int, classes: int, receivers: int) -> ShareTask:
    """Four teachers with a class in each grade for 二小 to follow, so many classes of each grade."""
    schools = {"一小": {"remote_room": 20, **{f"grade{n}": 4 for n in range(1, 7)}},
               "二小": {"remote_room": rooms, **{f"grade{n}": classes for n in range(1, 7)}}}
    people: dict[str, Any] = {f"t{n}": {} for n in range(4)} | {f"m{n}": {"school": "二小", "subject": "数学"} for n in range(10)}
    return task_of(walkers(schools, people, ("一小", "二小", FAR)), L15__receivers=receivers, W05__subjects=["音乐"])


@pytest.mark.parametrize(("most", "followed"), [(20, 20), (21, 20), (22, 22)])
def test_a_room_has_so_many_lessons_a_week_and_no_more(most: int, followed: int) -> None:
    task = many(1, 2, 1)
    plan = only(ShareTask(task_of(task.world.round.problem, L10__lessons=most, L15__receivers=1,
                                  W05__subjects=["音乐"]).sharing, task.policy))
    assert plan.followed[cell("二小")] == followed


@pytest.mark.parametrize(("classes", "sent"), [(1, 2), (2, 2), (3, 4)])
def test_two_classes_follow_one_lesson_and_a_third_asks_for_another(classes: int, sent: int) -> None:
    facts = walkers({"一小": {"remote_room": 1, "grade1": 2}, "二小": {"remote_room": 1, "grade1": classes}},
                    {"甲": {}, "丙": {"school": "二小", "subject": "数学"}, "丁": {"school": "二小", "subject": "数学"}},
                    ("一小", "二小", FAR))
    plan = only(task_of(facts))
    assert plan.followed[cell("二小")] == 2 * classes
    assert plan.remote[Mover("甲", cell("一小"), 1)] == sent


def test_what_is_no_subject_of_screens_stays_open() -> None:
    plan = only(task_of(by_screen(subject="体育与健康")))
    assert not plan.remote
    assert only(task_of(by_screen())).remote


def test_large_classes_do_not_follow_together() -> None:
    facts = walkers({"一小": {"remote_room": 1, "grade1": 1}, "二小": {"remote_room": 1, "grade1": 1, "primary_pupils": 51}},
                    {"甲": {}, "丙": {"school": "二小", "subject": "数学"}}, ("一小", "二小", FAR))
    assert not only(task_of(facts)).remote
    assert only(task_of(facts, L15__receivers=1)).remote


@pytest.mark.parametrize(("rooms", "classes", "receivers"), [(1, 2, 1), (2, 2, 2), (3, 3, 1)])
def test_nobody_and_no_room_is_used_twice_in_an_hour(rooms: int, classes: int, receivers: int) -> None:
    plan = only(many(rooms, classes, receivers))
    found, used = remote_classes(plan), Counter[tuple[object, object]]()
    assert found
    for one in found:
        assert len(one.hours) == one.lessons == 2
        for hour in one.hours:
            assert hour is not None
            used.update((what, hour) for what in (one.teacher, one.sent, *one.followers))
            used.update((("room", there.cell.school), hour) for there in (one.sent, *one.followers))
    for (what, _), number in used.items():
        assert number <= (plan.world.school(str(what[1])).rooms if isinstance(what, tuple) and what[0] == "room" else 1)
    assert sum(one.lessons * len(one.followers) for one in found) == plan.followed.total()
    assert all(len(adults) > 0 for one in found for adults in one.adults)
    assert_at_one_place(plan)


def assert_at_one_place(plan: SharePlan) -> None:
    """Nobody is with two classes in an hour, or with one while sending or away."""
    found = remote_classes(plan)
    met = Counter((key, hour) for one in found for hour in one.hours for key in (one.teacher, *(
        key for adults in one.adults for key in adults)))
    assert set(met.values()) <= {1}
    days = {(key, day.weekday) for key in plan.weeks for day in week_of(plan, key)}
    assert not {(key, hour[0]) for key, hour in met if hour is not None} & days


@pytest.mark.parametrize(("winter", "walks"), [(True, False), (False, True)])
def test_a_school_that_is_reached_only_in_summer_follows_by_screen(winter: bool, walks: bool) -> None:
    """50 km are too far for a day where the limits of winter (40 km) govern the year."""
    facts = walkers({"一小": {"remote_room": 1, "grade1": 1}, "二小": {"remote_room": 1, "grade1": 1, "rural": True}},
                    {"甲": {}, "丙": {"school": "二小", "subject": "数学"}}, ("一小", "二小", 50))
    plan = only(task_of(facts, W15__winter=winter, W05__subjects=["音乐"]))
    assert (bool(plan.weeks), bool(plan.remote)) == (walks, not walks)
    assert plan.open(cell("二小")) == 0


@pytest.mark.parametrize(("adults", "named"), [(1, 1), (2, 2)])
def test_one_adult_is_with_one_class_at_a_time(adults: int, named: int) -> None:
    people = {f"m{n}": {"school": "二小", "subject": "数学"} for n in range(adults)}
    facts = walkers({"一小": {"remote_room": 1, "grade1": 1}, "二小": {"remote_room": 2, "grade1": 2}},
                    {"甲": {}, **people}, ("一小", "二小", FAR))
    (one,) = remote_classes(only(task_of(facts)))
    assert len(one.followers) == 2
    assert sum(map(bool, one.adults)) == named
    assert len({key for names in one.adults for key in names}) == named


def test_classes_that_may_follow_at_different_hours_do_so_where_one_adult_is_with_all() -> None:
    facts = walkers({"一小": {"remote_room": 2, "grade1": 1, "grade2": 1}, "二小": {"remote_room": 2, "grade1": 1, "grade2": 1}},
                    {"甲": {}, "乙": {}, "丙": {"school": "二小", "subject": "数学"}}, ("一小", "二小", FAR))
    plan = only(task_of(facts, L25__most=2))
    found = remote_classes(plan)
    assert {(one.teacher, one.adults) for one in found} == {("甲", (("丙",),)), ("乙", (("丙",),))}
    assert_at_one_place(plan)


@pytest.mark.parametrize(("free", "names"), [(Weekday.MONDAY, ()), (Weekday.FRIDAY, ("丙",))])
def test_who_is_away_is_with_no_class_that_day(free: Weekday, names: tuple[str, ...]) -> None:
    """丙 of 二小 walks on one weekday; the class follows on Monday and Tuesday."""
    facts = walkers(
        {"一小": {"remote_room": 1, "grade1": 1}, "二小": {"remote_room": 1, "grade1": 1}, "三小": {"grade1": 1}},
        {"甲": {}, "丙": {"school": "二小", "subject": "体育与健康", "no_walk_days": tuple(
            day for day in Weekday if day is not free)}}, ("一小", "二小", FAR), ("一小", "三小", FAR))
    plan = plan_of(task_of(facts), "甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=2 丙>三小 丙@三小:小学:体育与健康=1")
    (one,) = remote_classes(plan)
    assert {hour[0] for hour in one.hours if hour is not None} == {0, 1}
    assert one.adults == (names,)
    assert_at_one_place(plan)


# -- from folder to folder --------------------------------------------------------------------


def run(*args: object, code: int = 0) -> Result:
    result = CliRunner().invoke(program, [*map(str, args), "--lang", "zh"], prog_name="rotation")
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    told = {"round.year": "2026", "round.banner": "旗", "round.seat_town": "旗镇", "H10.on": "false"}
    none = {f"grade{n}": 0 for n in range(2, 7)}
    facts = walkers({"一小": {"remote_room": 1, "grade1": 1, "primary_pupils": 30, **none},
                     "二小": {"remote_room": 2, "grade1": 2, "primary_pupils": 60, **none}},
                    {"甲": {}, "丙": {"school": "二小", "subject": "数学"}}, ("一小", "二小", FAR))
    path = tmp_path_factory.mktemp("screen") / "数据.xlsx"
    write_input(path, type(facts).of(**{**vars(facts), "parameters": [
        Parameter(name=name, value=value) for name, value in told.items()]}), "zh")
    return path


@pytest.fixture(scope="module")
def shared(book: Path) -> Path:
    run("plan", book, "-o", book.parent / "out")
    run("share", next((book.parent / "out").glob("2026-旗-0*")))
    return next((book.parent / "out").glob("2026-旗-走教同频-*"))


def test_the_sheet_names_classes_adults_and_hours(shared: Path, book: Path) -> None:
    sheets = load_workbook(shared / "走教同频方案.xlsx")
    rows = [row for row in sheets["同频课表"].iter_rows(values_only=True) if row[2] == "甲"]
    assert [row[5:9] for row in rows] == [("1年级（1）班", "二小", "1年级（1）班", "丙"), ("1年级（1）班", "二小", "1年级（2）班", "由接收学校确定")]
    assert all(str(row[10]).count("第1节") == 2 for row in rows)
    assert "共核查" in run("audit", book, shared).output
    assert "同频4节，没有人上0节" in run("explain", shared, "--school", "二小").output
    assert "同频主讲音乐每周2节" in run("explain", shared, "--teacher", "甲").output


def test_every_school_has_a_timetable_for_its_wall(shared: Path, tmp_path: Path) -> None:
    run("papers", shared, "-o", tmp_path, "--only", "remote")
    (path,) = tmp_path.glob("*/05_同频课表.docx")
    document = docx.Document(str(path))
    said = "\n".join(part.text for part in document.paragraphs)
    assert said.count("同频互动课堂课表") == 2
    sender, receiver = ([[cell.text for cell in row.cells] for row in table.rows] for table in document.tables)
    sent = [cell for row in sender[1:] for cell in row[1:] if cell]
    assert sent == ["音乐 1年级（1）班（甲主讲，二小收看）"] * 2
    followed = [cell for row in receiver[1:] for cell in row[1:] if cell]
    assert len(followed) == 2
    assert all(f"音乐 1年级（{n}）班（收看一小甲老师的课，{adult}在教室辅助）" in cell
               for cell in followed for n, adult in ((1, "丙"), (2, "本校教师")))
    told = json.loads((shared / "share.json").read_text(encoding="utf-8"))["remote"][0]["hours"]
    assert {(hour["weekday"], hour["period"]) for hour in told} == {
        (day, lesson) for lesson, row in enumerate(sender) for day, cell in enumerate(row) if day and lesson and cell}


def test_who_wants_none_has_none(shared: Path, tmp_path: Path) -> None:
    finished = next(shared.parent.glob("2026-旗-0*"))
    counts = json.loads(run("share", finished, "-o", tmp_path, "--no-remote", "--no-walk", "--json").stdout)["counts"]
    assert (counts["remote"], counts["walkers"], counts["open"] > 4) == (0, 0, True)


def another_hour(told: dict[str, Any]) -> None:
    told["remote"][0]["hours"][1] = told["remote"][0]["hours"][0]


def a_third_class(told: dict[str, Any]) -> None:
    told["remote"][0]["followers"].append({**told["remote"][0]["followers"][0], "number": 3})


def half_a_class(told: dict[str, Any]) -> None:
    del told["remote"][0]["followers"][1]
    told["remote"][0]["lessons"] = 1


def one_with_both(told: dict[str, Any]) -> None:
    told["remote"][0]["followers"][1]["adults"] = told["remote"][0]["followers"][0]["adults"]


def nobody_with_them(told: dict[str, Any]) -> None:
    told["remote"][0]["followers"][0]["adults"] = []


@pytest.mark.parametrize(("edit", "named"), [
    (another_hour, "同频课表"), (a_third_class, "L15"), (half_a_class, "L20"), (nobody_with_them, "同频课表"),
    (one_with_both, "丙同时用2次")])
def test_an_edited_plan_is_refused_by_name(edit: Any, named: str, shared: Path, book: Path, tmp_path: Path) -> None:
    finished = next(shared.parent.glob("2026-旗-0*"))
    shutil.copytree(finished, tmp_path / finished.name)
    copy = Path(shutil.copytree(shared, tmp_path / shared.name))
    told = json.loads((copy / "share.json").read_text(encoding="utf-8"))
    edit(told)
    (copy / "share.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    assert named in run("audit", book, copy, code=6).output
