"""What remains: open lessons as whole posts, posts that schools share, and people who could be retrained."""

from __future__ import annotations

from fractions import Fraction

from rotation.rules._share_tiny import walkers
from rotation.share.remaining import to_spare, wanted
from tests.support.shares import cell, task_of

FAR = 90


def grades(classes: int) -> dict[str, int]:
    return {"grade1": classes}


def test_half_a_load_at_one_school_is_a_whole_post_and_what_is_left_is_shared_by_neighbors() -> None:
    schools = {"一小": {}, "二小": grades(12), "三小": grades(4), "四小": grades(3), "五小": grades(2)}
    roads = [(one, "五小", FAR) for one in ("一小", "二小", "三小", "四小")]
    task = task_of(walkers(schools, {"甲": {"walking": None, "class_teacher": True}}, *roads))
    found = [one for one in wanted(task.placed([])) if one.base.subject == "音乐"]
    whole, shared = [one for one in found if not one.shared], [one for one in found if one.shared]
    assert [(one.base.school, one.posts, one.lessons) for one in whole] == [("二小", 1, 18)]
    assert [[(there.school, number) for there, number in one.served] for one in shared] == [
        [("三小", 8), ("二小", 6)], [("四小", 6)], [("五小", 4)]]


def test_every_open_lesson_is_in_one_post() -> None:
    schools = {f"S{n}": {f"grade{grade}": (n * grade) % 3 for grade in range(1, 7)} for n in range(7)}
    plan = task_of(walkers(schools, {"甲": {"school": "S0"}})).placed([])
    given: dict[object, int] = {}
    for one in wanted(plan):
        for there, number in one.served:
            given[there] = given.get(there, 0) + number
        assert len(one.served) <= 4
    assert given == {there: plan.open(there) for there in plan.world.gaps if plan.open(there)}


def test_people_to_spare_are_counted_after_what_they_give() -> None:
    facts = walkers({"一小": {"grade1": 2}, "二小": {}}, {
        "甲": {"subject": "数学", "minor_subjects": ("音乐",)}, "乙": {"subject": "数学"}, "丙": {"subject": "数学"}})
    task = task_of(facts)
    idle = dict(to_spare(task.placed([]), "一小"))
    from rotation.engine.solver import solve
    plan = solve(task).plan
    assert plan is not None
    busy = dict(to_spare(plan, "一小"))
    assert plan.besides[cell("一小")] == 4
    assert idle[cell("一小", subject="数学")] - busy[cell("一小", subject="数学")] == Fraction(4, 14)
