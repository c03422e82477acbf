"""A plan: placements, and the words in which rules check it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from rotation.domain.fields import column
from rotation.domain.manners import form_of, term_years_of
from rotation.domain.round import Opening, Round
from rotation.domain.supply import Key
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form, Stage
from rotation.errors import PlanError
from rotation.text import Text, say

Wanted = Callable[[Teacher], bool]
ItemT = TypeVar("ItemT")
ThingT = TypeVar("ThingT")


@dataclass(frozen=True, kw_only=True)
class Placement:
    """One row of 交流名单: who goes where, to teach what, how long and in which form."""

    teacher: str = column("教师编号", "Teacher ID", "id", required=True)
    name: str | None = column("姓名", "Name", "name", sensitive=True)
    home: str = column("派出学校代码", "Home school code", "id", default="")
    host: str = column("接收学校代码", "Host school code", "id", required=True)
    stage: Stage = column("任教学段", "Stage", "choice", required=True, choices=Stage)
    subject: str = column("任教学科", "Subject", "subject", required=True)
    form: Form = column("交流形式", "Form", "choice", choices=Form, default=Form.TERM)
    term_years: int = column("交流年限", "Term in years", "count", default=2)
    relation: bool = column("是否调动人事关系", "Personnel relation moves", "yes_no", default=False)

    row: int = 0

    @property
    def opening(self) -> Opening:
        """The post that is taken."""
        return Opening(self.host, self.stage, self.subject)


class Plan:
    """All placements of a round; a teacher has at most one.

    Parameters
    ----------
    round
        The settled round.
    placements
        In any order; kept sorted by teacher id.

    Raises
    ------
    PlanError
        If a placement names an unknown teacher, school or subject, or a teacher appears twice.
    """

    def __init__(self, round: Round, placements: Iterable[Placement]) -> None:
        self.round = round
        self.placements = tuple(sorted(placements, key=lambda item: item.teacher))
        self._by_teacher = {item.teacher: item for item in self.placements}
        for _, wrong in faults(round, self.placements):
            raise PlanError(wrong)

    @classmethod
    def of(cls, round: Round, chosen: Iterable[tuple[str, Opening]]) -> Plan:
        """Make a plan from (teacher id, opening) with the office's form, term and relation."""
        return cls(round, [_placement(round, teacher, opening) for teacher, opening in chosen])

    def beside(self, item: Placement) -> Plan:
        """Return this plan with one person more, nobody else moving; what others do is not gathered anew."""
        assert item.teacher not in self._by_teacher, "a teacher has one placement at most"
        teacher, place = self.round.teacher(item.teacher), self.round.supply.counted.get(item.teacher)
        leaving, arriving = dict(self._leaving), dict(self._arriving)
        if place is not None:
            leaving[place[0]] = _in_order((*leaving.get(place[0], ()), teacher), lambda one: one.id)
        if item.teacher not in self.round.shadowing:
            arriving[item.host] = _in_order((*arriving.get(item.host, ()), item), lambda one: one.teacher)
        other = copy(self)
        for name in ("exchanged", "backbone", "supplying"):
            vars(other).pop(name, None)
        vars(other).update(
            placements=_in_order((*self.placements, item), lambda one: one.teacher),
            _by_teacher={**self._by_teacher, item.teacher: item}, _leaving=leaving, _arriving=arriving,
            _changes=_joined(self._changes, effect(self.round, item.teacher, item.opening)),
            losses=_summed(self.losses, _loss(self.round, teacher)),
            _transferred=_summed(self._transferred, _transfer(self.round, item)))
        return other

    # -- who ----------------------------------------------------------------------------------

    def placement(self, teacher_id: str) -> Placement | None:
        """Return the placement of a teacher, or None."""
        return self._by_teacher.get(teacher_id)

    def moved(self, wanted: Wanted | None = None) -> tuple[Teacher, ...]:
        """Return placed teachers, all or those wanted."""
        people = (self.round.teacher(item.teacher) for item in self.placements)
        return tuple(t for t in people if wanted is None or wanted(t))

    @cached_property
    def exchanged(self) -> tuple[Teacher, ...]:
        """X: teachers of E placed, in a form and at a school that count."""
        return self.moved(lambda teacher: self.counts(teacher.id))

    def counts(self, teacher_id: str) -> bool:
        """Whether the placement of this teacher counts in X; nobody who stays does."""
        item = self._by_teacher.get(teacher_id)
        return item is not None and self.round.counts(self.round.teacher(teacher_id), item.opening)

    @cached_property
    def backbone(self) -> tuple[Teacher, ...]:
        """B: backbone teachers in X."""
        return tuple(t for t in self.exchanged if self.round.is_backbone(t))

    # -- where --------------------------------------------------------------------------------

    @cached_property
    def _leaving(self) -> dict[str, tuple[Teacher, ...]]:
        groups: dict[str, list[Teacher]] = {}
        for teacher in self.moved():
            place = self.round.supply.counted.get(teacher.id)
            if place is not None:
                groups.setdefault(place[0], []).append(teacher)
        return {code: tuple(group) for code, group in groups.items()}

    def leavers(self, school: str, wanted: Wanted | None = None) -> tuple[Teacher, ...]:
        """Return counted teachers who leave a school."""
        return tuple(t for t in self._leaving.get(school, ()) if wanted is None or wanted(t))

    @cached_property
    def supplying(self) -> tuple[Placement, ...]:
        """Placements that give the host a teacher: all but those of form 跟岗."""
        return tuple(item for item in self.placements if item.teacher not in self.round.shadowing)

    @cached_property
    def _arriving(self) -> dict[str, tuple[Placement, ...]]:
        groups: dict[str, list[Placement]] = {}
        for item in self.supplying:
            groups.setdefault(item.host, []).append(item)
        return {code: tuple(group) for code, group in groups.items()}

    def arrivals(self, school: str, wanted: Wanted | None = None) -> tuple[Teacher, ...]:
        """Return teachers placed in a school, but for those on 跟岗."""
        people = (self.round.teacher(item.teacher) for item in self._arriving.get(school, ()))
        return tuple(t for t in people if wanted is None or wanted(t))

    def change(self, cell: Opening) -> int:
        """Return arrivals minus leavers of a (place, pooled subject), in people."""
        return self._changes.get(cell, 0)

    @cached_property
    def _changes(self) -> dict[Key, int]:
        changes: Counter[Key] = Counter()
        for item in self.placements:
            changes.update(effect(self.round, item.teacher, item.opening))
        return changes

    def after(self, cell: Opening) -> int:
        """Return the supply of a (place, tracked subject) after the plan, hundredths."""
        return self.round.cells[cell].after(self.change(cell))

    def above_posts(self, school: str) -> int:
        """Return how far transfers lift the established staff of a school above its posts, or above before."""
        before = self.round.establishment(school)
        after = before + self._transferred[school]
        posts = self.round.problem.school[school].established_posts or 0
        return max(0, after - max(before, posts))

    @cached_property
    def _transferred(self) -> Counter[str]:
        """By how many established staff transfers change each school."""
        moved = Counter[str]()
        for item in self.placements:
            moved.update(_transfer(self.round, item))
        return moved

    @cached_property
    def losses(self) -> Counter[Key]:
        """How many counted teachers of each (place, pooled main subject) leave."""
        lost = Counter[Key]()
        for teacher in self.moved():
            lost.update(_loss(self.round, teacher))
        return lost

    def taught(self, school: str) -> tuple[Placement, ...]:
        """Return the placements that give a school a teacher."""
        return self._arriving.get(school, ())


def effect(round: Round, teacher_id: str, opening: Opening) -> dict[Key, int]:
    """Return by how many people a placement changes each (place, pooled subject): one more there, one fewer at home."""
    changes: Counter[Key] = Counter()
    if teacher_id not in round.shadowing:
        changes[opening] += 1
    if teacher_id in round.supply.counted:
        changes[round.supply.key_of(teacher_id)] -= 1
    return changes


def _loss(round: Round, teacher: Teacher) -> dict[Key, int]:
    """Return by how much somebody who is placed lessens whom a (place, pooled main subject) counts."""
    place, supply = round.supply.counted.get(teacher.id), round.supply
    return {} if place is None else {(*place, supply.pooled(place[0], teacher.stage, teacher.subject)): 1}


def _transfer(round: Round, item: Placement) -> dict[str, int]:
    """Return by how many established staff a placement changes each school, if it transfers somebody for good."""
    teacher, moved = round.teacher(item.teacher), Counter[str]()
    if item.relation and teacher.established:
        moved[item.host] += 1
        moved[teacher.school] -= 1
    return moved


def _summed(one: Counter[ThingT], more: Mapping[ThingT, int]) -> Counter[ThingT]:
    summed = one.copy()
    summed.update(more)
    return summed


def _joined(one: Mapping[Key, int], other: Mapping[Key, int]) -> dict[Key, int]:
    return {**one, **{cell: one.get(cell, 0) + more for cell, more in other.items()}}


def _in_order(items: Iterable[ItemT], key: Callable[[ItemT], str]) -> tuple[ItemT, ...]:
    return tuple(sorted(items, key=key))


def _row(item: Placement) -> Text | str:
    return say("row {n}: ", "第 {n} 行：", n=item.row) if item.row else ""


def _placement(round: Round, teacher_id: str, opening: Opening) -> Placement:
    teacher = round.teacher(teacher_id)
    return Placement(
        teacher=teacher_id, name=teacher.name, home="" if teacher.unposted else teacher.school,
        host=opening.school, stage=opening.stage, subject=opening.subject,
        form=form_of(round, teacher, opening), term_years=term_years_of(round, teacher, opening),
        relation=round.relation(teacher),
    )


def faults(round: Round, placements: Iterable[Placement]) -> Iterator[tuple[tuple[Placement, ...], Text]]:
    """Iterate over what makes placements no plan: the rows to blame, and a sentence."""
    by_teacher: dict[str, list[Placement]] = {}
    for item in placements:
        by_teacher.setdefault(item.teacher, []).append(item)
    for teacher, rows in by_teacher.items():
        if len(rows) > 1:
            numbers = tuple(item.row for item in rows if item.row)
            where = say(" (rows {r})", "（第{r}行）", r=numbers) if numbers else ""
            yield tuple(rows), say("teacher {t} is placed twice{w}", "教师“{t}”被安排了两次{w}", t=teacher, w=where)
    for item in (row for rows in by_teacher.values() for row in rows):
        if item.teacher not in round.problem.teacher:
            yield (item,), say("{r}unknown teacher {t}", "{r}教师编号“{t}”不在花名册中", r=_row(item),
                               t=item.teacher)
        if item.opening not in round.cells:
            yield (item,), _no_post(round, item)


def as_pooled(round: Round, item: Placement) -> Placement:
    """Return a placement with its subject as it counts at the place: a pooled one as its pool."""
    pool = round.subject_at(item.host, item.stage, item.subject) if item.host in round.problem.school else item.subject
    return item if pool == item.subject else replace(item, subject=pool)


def _no_post(round: Round, item: Placement) -> Text:
    school, meant = round.problem.school.get(item.host), as_pooled(round, item)
    hint = say("; {a} counts as {b} there: write {b}", "；该校{s}的{a}并入{b}，请写“{b}”", s=item.stage,
               a=item.subject, b=meant.subject) if meant.opening in round.cells else say("", "")
    return say("{r}{h} has no post in {s} {j}{m}", "{r}学校“{h}”没有{s}{j}这一岗位{m}", r=_row(item), m=hint,
               h=school.name if school else item.host, s=item.stage, j=item.subject)
