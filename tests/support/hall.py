"""A world that is no school: guests, and chairs at tables. A `Task` of its own, to be solved, audited and asked.

Facts, rules, goals and plans stand here in one file; what is best is known by trying everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, NamedTuple

import numpy as np
from pydantic import Field

from rotation.domain.round import Integers, Options
from rotation.errors import PlanError
from rotation.model.columns import STRICT, Columns, Leeway, Row
from rotation.model.task import Mendable, Refusal, Swept
from rotation.policy.tiers import Tier
from rotation.rules import Goal, PairRule, PlanRule, Rule
from rotation.rules._base import Trace, Unit
from rotation.rules._slack import Slack
from rotation.rules._words import Expression, Inequality, Subject, total
from rotation.text import Text, say


class Chair(NamedTuple):
    """A place at a table."""

    table: str
    number: int


@dataclass(frozen=True)
class Guest:
    """Somebody who may like to sit."""

    id: str
    likes: frozenset[Chair]
    shy: frozenset[Chair] = frozenset()
    must: bool = False
    at: int = 0


@dataclass(frozen=True)
class Hall:
    """Guests by id, and all chairs."""

    guests: Mapping[str, Guest]
    chairs: tuple[Chair, ...]
    name: str = "厅"

    @property
    def tables(self) -> list[str]:
        return sorted({chair.table for chair in self.chairs})

    def named(self, part: str) -> str:
        return part


class Seating:
    """Who sits where."""

    def __init__(self, hall: Hall, pairs: Iterable[tuple[str, Chair]]) -> None:
        self.hall, self.pairs = hall, tuple(sorted(pairs))
        if len(dict(self.pairs)) < len(self.pairs) or not {*dict(self.pairs)} <= {*hall.guests}:
            raise PlanError(say("somebody sits twice, or is no guest", "重复就座或不在名单"))
        self.chair = dict(self.pairs)

    def at(self, table: str) -> int:
        return sum(chair.table == table for chair in self.chair.values())


Words = Columns[Guest, Chair]
Demand = PlanRule[Hall, Seating, Words]
Aim = Goal[Seating, Words]


# -- rules ------------------------------------------------------------------------------------


class MaySit(PairRule[Hall, Guest, Chair]):
    """Nobody sits where they are too shy to sit."""

    programme = "hall"
    code = "T10"
    label = say("shyness", "拘束")
    sentence = say("Nobody sits on a chair they shy away from", "不安排本人回避的座位")
    basis = "示例"

    def permits(self, round: Hall, teacher: Guest, opening: Chair) -> bool:
        return opening not in teacher.shy

    def says(self, round: Hall, teacher: Guest, opening: Chair) -> Text:
        return say("shies away", "回避")

    def wider(self) -> Sequence[Mapping[str, str]]:
        return [{"T10.on": "false"}]


class OnePerChair(Demand):
    programme = "hall"
    code = "T20"
    label = say("one per chair", "一椅一人")
    sentence = say("A chair holds one guest", "一椅一人")
    basis = "示例"
    gives = None

    def subjects(self, round: Hall) -> Iterable[Subject]:
        return [(table, str(number)) for table, number in round.chairs]

    def says(self, round: Hall, subject: Subject) -> Text:
        return say("chair {t} {n}: one guest", "{t}{n}号椅一人", t=subject[0], n=subject[1])

    def encode(self, words: Words, subject: Subject) -> Inequality:
        return words.moved(words.options.movers, Chair(subject[0], int(subject[1])).__eq__) <= 1

    def breaches(self, plan: Seating, subject: Subject) -> list[Text]:
        here = [*plan.chair.values()].count(Chair(subject[0], int(subject[1])))
        return [say("{n} guests", "{n}人", n=here)] if here > 1 else []


class Crowd(Demand):
    programme = "hall"
    code = "T30"
    label = say("crowd", "每桌人数")
    sentence = say("No table has more than so many guests", "每桌不超过规定人数")
    basis = "示例"
    rank = 1
    gives = 1

    most: int = Field(default=10, ge=0, le=99, title="最多", description="most guests at a table")

    def subjects(self, round: Hall) -> Iterable[Subject]:
        return [(table,) for table in round.tables]

    def says(self, round: Hall, subject: Subject) -> Text:
        return say("table {t}: at most {n}", "{t}桌至多{n}人", t=subject[0], n=self.most)

    def encode(self, words: Words, subject: Subject) -> Inequality:
        return _at(words, subject[0]) <= self.most

    def breaches(self, plan: Seating, subject: Subject) -> list[Text]:
        over = plan.at(subject[0]) - self.most
        return [say("{n} too many", "多{n}人", n=over)] if over > 0 else []

    def lawful_with(self, round: Hall, slack: Slack) -> Mapping[str, str]:
        return {"T30.most": str(self.most + max(high for _, high in slack.by.values()))}


class MustSit(Demand):
    programme = "hall"
    code = "T40"
    label = say("must sit", "必须就座")
    sentence = say("Guests named sit", "指定的客人就座")
    basis = "示例"
    obliges = True
    rank = 2
    gives = 2

    def subjects(self, round: Hall) -> Iterable[Subject]:
        return [(key,) for key, guest in sorted(round.guests.items()) if guest.must]

    def says(self, round: Hall, subject: Subject) -> Text:
        return say("{g} sits", "{g}就座", g=subject[0])

    def discreet(self, round: Hall, subject: Subject) -> Text:
        return say("somebody sits", "有人就座")

    def encode(self, words: Words, subject: Subject) -> Inequality:
        return words.moved(subject) >= 1

    def breaches(self, plan: Seating, subject: Subject) -> list[Text]:
        return [] if subject[0] in plan.chair else [say("stands", "站着")]


def _at(words: Words, table: str) -> Expression:
    return words.moved(words.options.movers, lambda chair: chair.table == table)


# -- goals ------------------------------------------------------------------------------------

_SHOWN = Unit(1, "count", say("points", "分"))
_TRACED = Trace("placements", say("seats", "座位"))


class Standing(Aim):
    programme = "hall"
    code = "K10"
    label, unit, shown, traced = say("standing", "站立"), say("guests", "人"), _SHOWN, _TRACED
    sentence = say("Few guests stand", "站立的人少")
    basis = "示例"

    def express(self, words: Words) -> Expression:
        return -1 * words.moved(words.options.movers) + len(words.people)

    def measure(self, plan: Seating) -> int:
        return len(plan.hall.guests) - len(plan.pairs)


class Lonely(Aim):
    programme = "hall"
    code = "K20"
    label, unit, shown, traced = say("lonely tables", "冷清的桌"), say("tables", "桌"), _SHOWN, _TRACED
    sentence = say("Few tables have less than two guests", "不足两人的桌少")
    basis = "示例"

    tables: ClassVar[tuple[str, ...]] = ("A", "B", "C")

    def express(self, words: Words) -> Expression:
        return total(words.below(f"lonely|{table}", _at(words, table), 2) for table in self.tables)

    def measure(self, plan: Seating) -> int:
        return sum(plan.at(table) < 2 for table in self.tables)


class Uneven(Aim):
    programme = "hall"
    code = "K30"
    label, unit, shown, traced = say("unevenness", "不均"), say("squares", "平方"), _SHOWN, _TRACED
    sentence = say("Tables are filled evenly", "各桌人数均匀")
    basis = "示例"

    tables: ClassVar[tuple[str, ...]] = ("A", "B", "C")

    def express(self, words: Words) -> Expression:
        return total(words.table(f"uneven|{table}", _at(words, table), lambda n: n * n)
                     for table in self.tables)

    def measure(self, plan: Seating) -> int:
        return sum(plan.at(table) ** 2 for table in self.tables)


class Steps(Aim):
    programme = "hall"
    code = "K40"
    label, unit, shown, traced = say("steps", "步数"), say("steps", "步"), _SHOWN, _TRACED
    sentence = say("Guests walk little", "少走路")
    basis = "示例"

    def express(self, words: Words) -> Expression:
        return words.weighed(steps)

    def measure(self, plan: Seating) -> int:
        return sum(steps(plan.hall.guests[key], chair) for key, chair in plan.pairs)


def steps(guest: Guest, chair: Chair) -> int:
    return abs(guest.at - chair.number) + (0 if chair in guest.likes else 7)


TIERS: tuple[Tier[Goal[Any, Any]], ...] = (
    Tier(((Standing(), 1),)), Tier(((Lonely(), 1),)), Tier(((Uneven(), 3), (Steps(), 1))))
LAW: Mapping[str, Rule] = {rule.code: rule for rule in (MaySit(), OnePerChair(), Crowd(), MustSit())}


# -- the task ---------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class HallTask:
    """To seat the guests of a hall."""

    world: Hall
    law: Mapping[str, object] = field(default_factory=lambda: dict(LAW))
    tiers: tuple[Tier[Goal[Any, Any]], ...] = TIERS
    options: Options[Chair] = field(init=False)

    def __post_init__(self) -> None:
        hall, movers = self.world, tuple(sorted(self.world.guests))
        pairs = [(m, n) for m, key in enumerate(movers) for n, chair in enumerate(hall.chairs)
                 if chair in hall.guests[key].likes | hall.guests[key].shy and not self._refused(key, chair)]
        table = np.array(pairs, np.int64).reshape(-1, 2)
        vars(self)["options"] = Options(movers, hall.chairs, table[:, 0].copy(), table[:, 1].copy())

    def _refused(self, key: str, chair: Chair) -> list[MaySit]:
        return [rule for rule in self.screens
                if not rule.permits(self.world, self.world.guests[key], chair)]

    @property
    def rules(self) -> Sequence[PlanRule[Any, Any, Any]]:
        return [rule for rule in self.law.values() if isinstance(rule, PlanRule)]

    def columns(self, leeway: Leeway = STRICT) -> Words:
        return Columns(self.options, self.world.guests, leeway)

    def write(self, leeway: Leeway = STRICT) -> Words:
        return self.columns(leeway).write(self.rules, self.world)

    def plan(self, values: Integers) -> Seating:
        chosen = np.flatnonzero(values[:len(self.options)]).tolist()
        return self.placed((self.options.movers[self.options.mover[at]],
                            self.options.openings[self.options.opening[at]]) for at in chosen)

    def pairs(self, plan: Seating) -> tuple[tuple[str, Chair], ...]:
        return plan.pairs

    def placed(self, pairs: Iterable[tuple[str, Chair]]) -> Seating:
        return Seating(self.world, pairs)

    def post(self, parts: Sequence[str]) -> Chair:
        table, number = parts
        return Chair(table, int(number))

    def refusals(self, plan: Seating) -> Iterator[Refusal]:
        for key, chair in plan.pairs:
            for rule in self._refused(key, chair):
                yield Refusal(rule.code, f"{rule.code}|{key}", say("shies away", "回避"))

    def counts(self, plan: Seating) -> Mapping[str, tuple[Text, int]]:
        return {"seated": (say("seated", "就座人数"), len(plan.pairs))}

    def named(self, subject: Iterable[object]) -> Text:
        return say("{s}", "{s}", s=" ".join(map(str, subject)))

    @property
    def screens(self) -> Sequence[MaySit]:
        return [rule for rule in self.law.values() if isinstance(rule, MaySit)]

    @property
    def base(self) -> frozenset[str]:
        return frozenset(self.world.guests)

    def revised(self, values: Mapping[str, str]) -> HallTask:
        law = dict(self.law)
        for name, value in values.items():
            code, _, parameter = name.partition(".")
            rule = law[code]
            assert isinstance(rule, Rule)
            law[code] = type(rule).model_validate({**rule.model_dump(), parameter: value})
        kept = {code: rule for code, rule in law.items() if isinstance(rule, Rule) and rule.on}
        return HallTask(self.world, kept, self.tiers)

    def counting(self) -> tuple[Text, ...]:
        return ()

    def under(self, law: Mapping[str, object]) -> HallTask:
        fresh = replace(self, law=law)
        vars(fresh)["options"] = self.options
        return fresh

    def akin(self, other: HallTask) -> bool:
        return self.options is other.options and self.tiers == other.tiers

    def looked_at_orders(self) -> bool:
        return False

    def onto(self, columns: Words) -> Words:
        return columns.branch()

    def implied(self, columns: Words) -> Iterator[Row]:
        yield from ()


SWEPT: type[Swept[Chair, Seating]] = HallTask
MENDABLE: type[Mendable[Chair, Seating]] = HallTask
"""The type checker compares the world with both protocols."""


# -- everything -------------------------------------------------------------------------------


def seatings(task: HallTask) -> Iterator[Seating]:
    """Iterate over every way of seating guests on chairs that they may take, lawful or not."""
    movers, chairs = task.options.movers, [task.options.of(key) for key in task.options.movers]

    def further(at: int, pairs: tuple[tuple[str, Chair], ...]) -> Iterator[Seating]:
        if at == len(movers):
            yield Seating(task.world, pairs)
            return
        yield from further(at + 1, pairs)
        for chair in chairs[at]:
            yield from further(at + 1, (*pairs, (movers[at], chair)))
    yield from further(0, ())
