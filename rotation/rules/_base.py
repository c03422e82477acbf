"""What every rule and goal has; the words in which plan rules and goals speak.

`Words` is answered by `rotation.model.rows` with integer expressions and by `rotation.domain.plan.Plan`
with people. `encode` and `breaches` of one rule say the same demand from two sides and share
nothing but the facts; they must never be merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Protocol

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import parse_share, spell_share
from rotation.domain.round import Integers, Opening, Round
from rotation.domain.supply import Place
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Verdict
from rotation.text import Text

Share = Annotated[
    Fraction, BeforeValidator(parse_share), PlainSerializer(spell_share, return_type=str)]
"""An exact share; written ``10%``, ``1/3`` or ``0.1``."""

Wanted = Callable[[Teacher], bool]
Subject = tuple[str, ...]
"""The object of one clause, as the parts of its id: (school, stage, subject) or (teacher,)."""


@dataclass(frozen=True, eq=False)
class Expression:
    """An integer linear expression: columns, coefficients and a constant.

    Parameters
    ----------
    columns
        Column indices, each at most once after `tidy`.
    coefficients
        Integers, same shape.
    constant
        Added to the sum.
    """

    columns: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    coefficients: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    constant: int = 0

    def __add__(self, other: Expression | int) -> Expression:
        if isinstance(other, int):
            return Expression(self.columns, self.coefficients, self.constant + other)
        return Expression(
            np.concatenate([self.columns, other.columns]),
            np.concatenate([self.coefficients, other.coefficients]),
            self.constant + other.constant)

    def __sub__(self, other: Expression | int) -> Expression:
        return self + (-1 * other)

    def __rmul__(self, factor: int) -> Expression:
        return Expression(self.columns, factor * self.coefficients, factor * self.constant)

    def __ge__(self, least: int) -> Inequality:
        return Inequality(self, least - self.constant, None)

    def __le__(self, most: int) -> Inequality:
        return Inequality(self, None, most - self.constant)

    def tidy(self) -> Expression:
        """Return the same expression with columns sorted, merged, and zeros dropped."""
        columns, where = np.unique(self.columns, return_inverse=True)
        sums = np.zeros(len(columns), np.int64)
        np.add.at(sums, where, self.coefficients)
        kept = sums != 0
        return Expression(columns[kept], sums[kept], self.constant)


def total(expressions: Iterable[Expression]) -> Expression:
    """Add expressions up; 0 of none."""
    parts = list(expressions)
    if not parts:
        return Expression()
    return Expression(
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.coefficients for part in parts]),
        sum(part.constant for part in parts))


@dataclass(frozen=True, eq=False)
class Inequality:
    """``lower <= sum <= upper`` over the columns of an expression, its constant moved over."""

    expression: Expression
    lower: int | None
    upper: int | None


class Words(Protocol):
    """The vocabulary of plan rules and goals when a plan is still to be found."""

    @property
    def round(self) -> Round:
        """The settled round."""

    def moved(
        self, teachers: Iterable[str], to: Callable[[Opening], bool] | None = None
    ) -> Expression:
        """Return how many of the teachers are placed, anywhere or in the openings wanted."""

    def arrivals(self, school: str, wanted: Wanted | None = None) -> Expression:
        """Return how many teachers are placed in a school."""

    def leavers(self, school: str, wanted: Wanted | None = None) -> Expression:
        """Return how many counted teachers leave a school."""

    def change(self, cell: Opening) -> Expression:
        """Return arrivals minus leavers of a (place, pooled subject)."""

    def gain(
        self, place: Place, name: str, wanted: Wanted, teaches: Callable[[str], bool]
    ) -> Expression:
        """Return arrivals minus leavers of a place, of people wanted who teach a subject wanted.

        ``name`` stands for ``wanted``: the same name always means the same people.
        """

    def weighed(self, weigh: Callable[[Teacher, Opening], int]) -> Expression:
        """Return the sum of a weight over all placements."""

    def table(self, name: str, change: Expression, cost: Callable[[int], int]) -> Expression:
        """Return a convex integer function of an integer expression, joined by straight lines."""

    def below(self, name: str, change: Expression, least: int) -> Expression:
        """Return 1 if an integer expression is below a number, else 0."""

    def pool_posts(self, school: str, most: int) -> Expression:
        """Return the pool posts used at a school, an integer from 0 to most."""


@dataclass(frozen=True)
class Example:
    """A tiny world that shows one side of a rule.

    Parameters
    ----------
    label
        What it shows, in Chinese.
    world
        Makes the facts.
    holds
        Whether the rule is kept: the teacher is not caught by a roster rule, the pair is
        permitted, the plan has no breach.
    teacher
        Of roster and pair rules: whom to judge.
    host
        Of pair rules: ``school 学段 学科``.
    plan
        Of plan rules: placements as ``teacher>school`` or ``teacher>school:学科``, blank-separated.
    policy
        Parameters by name, such as ``{"H10.rate": "20%"}``.
    """

    label: str
    world: Callable[[], Problem]
    holds: bool = True
    teacher: str = ""
    host: str = ""
    plan: str = ""
    policy: Mapping[str, object] = field(default_factory=dict)


class Rule(BaseModel):
    """A rule or goal; its pydantic fields are its parameters.

    Class attributes: ``code`` stable and never reused; ``label`` a short name; ``sentence`` the
    policy in one sentence; ``basis`` the policy source; ``needs`` the columns without which the
    rule cannot run; ``examples`` two-sided.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: ClassVar[str]
    label: ClassVar[Text]
    sentence: ClassVar[Text]
    basis: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[tuple[Example, ...]] = ()
    default_on: ClassVar[bool] = True

    on: bool = Field(default=True, title="是否执行", description="whether the rule is in force")

    @classmethod
    def kind(cls) -> str:
        """Return roster, pair, plan or goal."""
        return cls.__mro__[1].__name__

    def lacking(self, problem: Problem) -> tuple[str, ...]:
        """Return the needed columns that the workbook lacks; the rule then does not run."""
        return tuple(name for name in self.needs if name not in problem.present)


class RosterRule(Rule):
    """Decides who is in E (名单规则)."""

    verdict: ClassVar[Verdict] = Verdict.EXEMPT

    def catches(self, round: Round, teacher: Teacher) -> bool:
        """Whether the teacher is exempt or deferred by this rule."""
        del round, teacher
        return False

    def admits(self, round: Round, teacher: Teacher, failing: tuple[str, ...]) -> bool:
        """Whether an exempt teacher may be placed all the same, outside E (R50)."""
        del round, teacher, failing
        return False

    def bars(self, round: Round, teacher: Teacher) -> bool:
        """Whether a teacher of E or a volunteer may not be placed, E unchanged (R55)."""
        del round, teacher
        return False

    def says(self, round: Round, teacher: Teacher) -> Text:
        """Return the reason with the figures it used."""
        raise NotImplementedError

    def remarks(self, round: Round, teacher: Teacher) -> Text | None:
        """Return something for the office to check about a teacher, or None."""
        del round, teacher
        return None


class PairRule(Rule):
    """Decides which options exist (人岗规则)."""

    by_school: ClassVar[bool] = True
    """Whether only the host school matters, not its stage and subject."""

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        """Whether the teacher may take the post."""
        raise NotImplementedError

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        """Return why not."""
        raise NotImplementedError


class PlanRule(Rule):
    """What every plan keeps (方案规则)."""

    def subjects(self, round: Round) -> Iterable[Subject]:
        """Iterate over the objects of the clauses (the for-all)."""
        raise NotImplementedError

    def says(self, round: Round, subject: Subject) -> Text:
        """Return the demand on one object, with its numbers."""
        raise NotImplementedError

    def encode(self, words: Words, subject: Subject) -> Inequality:
        """Return the demand as a linear inequality in integers."""
        raise NotImplementedError

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        """Return the evidence against a finished plan; empty if it keeps the rule."""
        raise NotImplementedError

    def clause(self, subject: Subject) -> str:
        """Return the stable id of a clause, such as ``H45|S012|小学|音乐``."""
        return "|".join((self.code, *subject))


class Goal(Rule):
    """What a plan aims for, minimized (目标)."""

    unit: ClassVar[Text]
    rate: ClassVar[int] = 1
    """Hundredths of a km-equivalent per unit when summed in the tier 综合."""

    def express(self, words: Words) -> Expression:
        """Return the goal as an integer linear expression over all places and placements."""
        raise NotImplementedError

    def measure(self, plan: Plan) -> int:
        """Return the goal's value of a finished plan, in its unit."""
        raise NotImplementedError

    def share(self, plan: Plan, teacher_id: str) -> int:
        """Return by how much one teacher's placement changes the goal's value."""
        rest = [item for item in plan.placements if item.teacher != teacher_id]
        return self.measure(plan) - self.measure(Plan(plan.round, rest))


def in_force(round: Round, code: str) -> Any:
    """Return the rule object in force under a code, or None if it is off."""
    return round.law.get(code)
