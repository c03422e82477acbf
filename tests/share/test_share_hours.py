"""Hours for remote lessons bind the plan: found exactly, cut back where there are none, judged from the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations, product
from random import Random
from typing import Any

import pytest

from rotation.auditor.findings import clauses
from rotation.auditor.judge import judge
from rotation.domain.outcome import Status
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice
from rotation.engine.solver import solve
from rotation.rules._share_tiny import walkers
from rotation.share import screen
from rotation.share.file import ShareFile
from rotation.share.hours import Patience, Weekly, hours_for
from rotation.share.judged_hours import clashes, not_crowded
from rotation.share.screen import alike, crowd_of, remote_classes
from rotation.share.solving import solved
from rotation.share.task import ShareTask
from rotation.share.view import ShareView
from tests.support.shares import task_of

pytestmark = pytest.mark.xdist_group("share")
FAR = 200
CODES = "甲校", "乙校", "丙校"
SUBJECTS = "音乐", "美术", "外语"


def triangle(others: dict[str, Any] | None = None, **values: Any) -> ShareTask:
    """Each of three schools has one class, one room and the only teacher of a subject; a class has two lessons of each.

    Perhaps there are others. A lesson for one class keeps the rooms of two schools busy, so no two of them can be held at once.
    """
    people: dict[str, Any] = {code: {"school": code, "subject": subject}
                              for code, subject in zip(CODES, SUBJECTS, strict=True)}
    people |= {f"m{at}": {"school": code, "subject": "数学"} for at, code in enumerate(CODES)} | (others or {})
    schools = {code: {"remote_room": 1, "grade3": 1} for code in CODES}
    roads = [(one, other, FAR) for one in CODES for other in CODES if one < other]
    given = {"W60__on": False, "W05__subjects": list(SUBJECTS), "L15__receivers": 1, "L10__lessons": 4,
             **values}
    return task_of(walkers(schools, people, *roads), **given)


def banner(seed: int) -> ShareTask:
    """The same with rooms, classes, hours and those who follow drawn at random."""
    rng = Random(seed)
    people: dict[str, Any] = {code: {"school": code, "subject": subject}
                              for code, subject in zip(CODES, SUBJECTS, strict=True) if rng.random() < 0.9}
    people |= {f"m{at}": {"school": code, "subject": "数学", "workload": rng.choice([30, 100])}
               for at, code in enumerate(CODES)}
    schools = {code: {"remote_room": rng.choice([1, 1, 2]), "grade3": rng.choice([1, 1, 2])} for code in CODES}
    roads = [(one, other, FAR) for one in CODES for other in CODES if one < other]
    return task_of(walkers(schools, people, *roads), W60__on=False, W05__subjects=list(SUBJECTS),
                   L15__receivers=rng.choice([1, 2]), L10__lessons=rng.choice([2, 4, 6]),
                   L40__primary=rng.choice([2, 3, 4, 5]))


# -- the oracle -------------------------------------------------------------------------------


class Tried:
    """Whether the remote lessons of a plan have hours, by trying everything."""

    def __init__(self, plan: SharePlan) -> None:
        self.world, self.hours = plan.world, int(plan.world.law["L40"].primary)  # type: ignore[attr-defined]
        self.sent: list[tuple[str, Any, int]] = []
        self.follow: list[tuple[str, Any, int]] = []
        for mover, number in plan.remote.items():
            assert mover.cell is not None
            own = mover.cell == self.world.base[mover.teacher]
            classes = number // self.world.hours(mover.cell, mover.grade)
            (self.sent if own else self.follow).extend([(mover.teacher, mover.cell, mover.grade)] * classes)
        self.most = int(plan.world.law["L15"].receivers)  # type: ignore[attr-defined]

    def exists(self) -> bool:
        return any(self._fits(meetings) for meetings in self._ways())

    def _ways(self) -> Iterator[list[tuple[Counter[Any], int]]]:
        """Every dealing of followers to classes sent, and every numbering of classes: needs and meetings."""
        own = [[at for at, (who, _, _) in enumerate(self.sent) if who == teacher] for teacher, _, _ in self.follow]
        every = [*self.sent, *self.follow]
        for dealt in product(*own):
            sizes = Counter(dealt)
            if any(not 1 <= sizes[at] <= self.most for at in range(len(self.sent))):
                continue
            for numbers in self._numberings(every):
                found = []
                for at, (teacher, there, grade) in enumerate(self.sent):
                    group = [at, *(len(self.sent) + n for n, to in enumerate(dealt) if to == at)]
                    needs = Counter[Any]([teacher])
                    for one in group:
                        code = every[one][1].school
                        needs.update([("class", code, numbers[one]), ("room", code)])
                    found.append((needs, self.world.hours(there, grade)))
                yield found

    def _numberings(self, every: Sequence[tuple[str, Any, int]]) -> Iterator[dict[int, int]]:
        cells = {there for _, there, _ in every}
        ways = []
        for there in sorted(cells):
            at = [n for n, (_, cell, _) in enumerate(every) if cell == there]
            count = self.world.lessons[there].classes[3]
            ways.append([dict(zip(at, chosen, strict=True)) for chosen in permutations(range(count), len(at))])
        for chosen in product(*ways):
            yield {n: number for part in chosen for n, number in part.items()}

    def _fits(self, asked: list[tuple[Counter[Any], int]]) -> bool:
        meetings = [needs for needs, number in asked for _ in range(number)]
        used = [Counter[Any]() for _ in range(self.hours)]

        def most(what: Any) -> int:
            return self.world.school(what[1]).rooms if what[0] == "room" else 1

        def put(at: int) -> bool:
            if at == len(meetings):
                return True
            for hour in used:
                if all(hour[what] + n <= most(what) for what, n in meetings[at].items()):
                    hour.update(meetings[at])
                    if put(at + 1):
                        return True
                    hour.subtract(meetings[at])
            return False
        return put(0)


def best(task: ShareTask) -> tuple[int, ...]:
    """The tiers of the best of all plans that have hours."""
    options, values = task.options, []
    for chosen in product(*[(None, *options.of(key)) for key in options.movers]):
        plan = task.placed((key, one) for key, one in zip(options.movers, chosen, strict=True) if one is not None)
        if not clauses(task, plan) and Tried(plan).exists():
            values.append(tuple(sum(rate * goal.measure(plan) for goal, rate in tier.goals) for tier in task.tiers))
    return min(values)


def found(task: ShareTask) -> tuple[ShareTask, ShareView]:
    last, outcome = solved(task, 600, solver=solve)
    assert outcome.status is Status.OPTIMAL
    assert outcome.plan is not None
    assert not judge(last, outcome.plan).findings
    view = ShareView(last.sharing, last.policy, outcome, "", "")
    told = ShareFile.model_validate_json(ShareFile.of(view).model_dump_json())
    assert not [*clashes(told, last.sharing), *not_crowded(last.sharing)]
    assert told.crowded == last.sharing.crowded
    return last, view


# -- a plan without a timetable is cut back ---------------------------------------------------


@pytest.mark.parametrize(("hours", "closed", "cut"), [(6, 3, False), (5, 2, True), (4, 2, True)])
def test_three_schools_in_a_ring_need_an_hour_for_every_lesson(hours: int, closed: int, cut: bool) -> None:
    task = triangle(L40__primary=hours)
    last, view = found(task)
    assert view.plan.followed.total() == 2 * closed
    assert bool(last.sharing.crowded) is cut
    assert bool(view.outcome.notes) is cut
    assert tuple(tier.value for tier in view.outcome.tiers) == best(task)


def test_what_has_no_hours_has_none_either_where_a_colleague_sends() -> None:
    task = triangle({"同事": {"school": "甲校", "subject": "音乐"}}, L40__primary=5)
    plan = solve(task).plan
    assert plan is not None
    crowd = crowd_of(plan)
    assert crowd is not None
    both = [*alike(task.sharing, crowd)]
    assert both[0] == crowd
    assert [{task.sharing.movers[key].teacher for key, _ in one} & {"甲校", "同事"} for one in both] in (
        [{"甲校"}, {"同事"}], [{"同事"}, {"甲校"}])
    assert not [*not_crowded(replace(task.sharing, crowded=tuple(both)))]
    tries = list[int]()
    solved(task, 600, solver=lambda *asked: (tries.append(1), solve(*asked))[1])
    assert len(found(task)[0].sharing.crowded) == 2 * (len(tries) - 1)


def test_nobody_who_follows_is_in_a_clause_for_nothing() -> None:
    several = 0
    for seed in range(100, 108):
        world = solved(banner(seed), 600, solver=solve)[0].sharing
        for crowd in world.crowded:
            for key, number in crowd:
                mover = world.movers[key]
                assert mover.cell is not None
                left = number - world.hours(mover.cell, mover.grade)
                fewer = [one for one in ((other, left if other == key else n) for other, n in crowd) if one[1]]
                assert world.sends(mover) or [*not_crowded(replace(world, crowded=(tuple(fewer),)))]
                several += 1
    assert several > 3


def drawn(seeds: range) -> int:
    """Compare with the best of all plans that have hours; how many sets of lessons were cut off."""
    cut = 0
    for seed in seeds:
        task, number = banner(seed), 1
        for key in task.options.movers:
            number *= 1 + len(task.options.of(key))
        if 1 < number <= 1500:
            last, view = found(task)
            assert tuple(tier.value for tier in view.outcome.tiers) == best(task), seed
            cut += len(last.sharing.crowded)
    return cut


def test_the_best_plan_with_hours_is_the_best_of_all() -> None:
    assert drawn(range(3)) >= 0


@pytest.mark.slow
def test_the_best_plan_with_hours_is_the_best_of_all_in_many_banners() -> None:
    assert drawn(range(100, 160)) > 10


def test_without_the_rule_lessons_without_hours_are_planned_and_said_to_be_so() -> None:
    last, outcome = solved(triangle(L40__primary=5, L40__on=False), 600, solver=solve)
    assert not last.sharing.crowded
    assert outcome.plan is not None
    assert outcome.plan.followed.total() == 6


def test_where_patience_ends_lessons_are_left_out_and_nothing_is_called_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "_PATIENCE", 5)
    last, outcome = solved(triangle(), 600, solver=solve)
    assert outcome.plan is not None
    assert outcome.status is Status.FEASIBLE
    assert not judge(last, outcome.plan).findings
    assert outcome.plan.followed.total() < 6


# -- the search -------------------------------------------------------------------------------


def clash_free(asked: Sequence[Weekly], there: dict[Any, int]) -> bool:
    for chosen in product(*(combinations(range(one.hours), one.meetings) for one in asked)):
        used = Counter[Any]()
        for one, hours in zip(asked, chosen, strict=True):
            used.update({(what, hour): number for what, number in one.needs.items() for hour in hours})
        if all(number <= there.get(what, 1) for (what, _), number in used.items()):
            return True
    return False


@pytest.mark.parametrize("seed", range(60))
def test_hours_are_found_if_and_only_if_there_are_some(seed: int) -> None:
    rng = Random(seed)
    there = {what: rng.choice([1, 1, 2]) for what in "ABCD"}
    asked = [Weekly({what: rng.choice([1, 1, 2]) for what in rng.sample("ABCD", rng.choice([1, 2, 3]))},
                    rng.choice([1, 2]), rng.choice([2, 3])) for _ in range(rng.choice([2, 3, 4]))]
    hours = hours_for(asked, there, Patience(10_000))
    assert (hours is not None) is clash_free(asked, there)
    if hours is not None:
        used = Counter[Any]()
        for one, chosen in zip(asked, hours, strict=True):
            assert len({*chosen}) == len(chosen) == one.meetings
            assert max(chosen) < one.hours
            for hour in chosen:
                for what, number in one.needs.items():
                    used[what, hour] += number
        assert all(number <= there[what] for (what, _), number in used.items())


def test_lessons_of_a_class_are_on_different_days() -> None:
    hours = hours_for([Weekly({"A": 1}, 3, 30), Weekly({"B": 1}, 5, 30)], {}, Patience(100))
    assert hours is not None
    assert [len({hour % 5 for hour in one}) for one in hours] == [3, 5]


# -- judged from the file ---------------------------------------------------------------------


def test_a_class_of_one_grade_follows_two_subjects_at_different_hours() -> None:
    task = triangle(L10__lessons=20)
    _, view = found(task)
    used = Counter[Any]()
    for one in remote_classes(view.plan):
        for there in (one.sent, *one.followers):
            used.update((there.pupils, hour) for hour in one.hours)
    assert used
    assert max(used.values()) == 1


def test_the_audit_finds_hours_that_clash_or_are_missing() -> None:
    _, view = found(triangle())
    told, world = ShareFile.of(view), view.world
    first, second = told.remote[:2]
    twice = told.model_copy(update={"remote": (first, second.model_copy(update={"hours": first.hours}))})
    assert {finding.rule for finding in clashes(twice, world)} == {"L40"}
    none = told.model_copy(update={"remote": (first.model_copy(update={"hours": (None, first.hours[1])}),)})
    assert [finding.rule for finding in clashes(none, world)] == ["L40"]
    same = told.model_copy(update={"remote": (first.model_copy(update={"hours": (first.hours[1],) * 2}),)})
    assert [finding.rule for finding in clashes(same, world)] == ["L40"]


def test_the_audit_finds_lessons_said_to_have_no_hours_that_have_some() -> None:
    task = triangle()
    plan = solve(task).plan
    assert plan is not None
    crowd = tuple((mover.key, number) for mover, number in sorted(plan.remote.items(), key=lambda one: one[0].key))
    assert [*not_crowded(replace(task.sharing, crowded=(crowd,)))]
    tight = triangle(L40__primary=5)
    assert not [*not_crowded(replace(tight.sharing, crowded=(crowd,)))]
    assert Choice("", crowd[0][1]) in task.options.of(crowd[0][0])
