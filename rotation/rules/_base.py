"""What every rule and goal has; the kinds of them, and what an author must write for each.

`encode` and `breaches` of one rule say the same demand from two sides and share nothing but the
facts; they must never be merged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Generic, Literal, NamedTuple

from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer
from typing_extensions import TypeVar

from rotation.domain.own_kind import OfOwnKind
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import parse_share, spell_share
from rotation.domain.round import Round
from rotation.domain.vocabulary import Verdict
from rotation.rules._placement import OfPlacement, Person, Post, World
from rotation.rules._slack import Slack, by_place
from rotation.rules._values import Contradiction, Misfit, Tunable
from rotation.rules._words import Expression, Inequality, Subject, Words
from rotation.text import Text, say

Share = Annotated[Fraction, BeforeValidator(parse_share), PlainSerializer(spell_share, return_type=str)]
"""An exact share; written ``10%``, ``1/3`` or ``0.1``."""

Chosen = TypeVar("Chosen", default=Plan)
"""A finished plan of the world."""
Spoken = TypeVar("Spoken", default=Words)
"""What may be asked while the plan is still to be found."""

Kind = TypeVar("Kind", bound="Rule")

LAST = 1000
"""Rank of rules whose author gives none: after all others."""


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


class Rule(OfOwnKind):
    """A rule or goal; its pydantic fields are its parameters.

    A class that lacks a part that only its author can decide is refused when it is made.

    Attributes
    ----------
    programme
        The kind of planning it belongs to.
    code
        Stable and never reused.
    label
        A short name.
    sentence
        The policy in one sentence.
    basis
        The policy source.
    needs
        The columns without which the rule cannot run.
    examples
        Two-sided; tests ask for them.
    law
        Parameters whose defaults are what the law asks at least.
    tuned
        How parameters behave when they are varied, by name.
    asks
        Whether it rests on what people or schools were asked first: left out where numbers are
        handed out before anybody was.
    parts
        Of a kind: the names of what its author must write besides, ``a|b`` for one of several.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    programme: ClassVar[str] = "round"
    code: ClassVar[str]
    label: ClassVar[Text]
    sentence: ClassVar[Text]
    basis: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[tuple[Example, ...]] = ()
    law: ClassVar[tuple[str, ...]] = ()
    tuned: ClassVar[Mapping[str, Tunable]] = {}
    asks: ClassVar[bool] = False
    parts: ClassVar[tuple[str, ...]] = ()

    on: bool = Field(default=True, title="是否执行", description="whether the rule is in force")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a rule or goal that lacks a part, in one sentence that names all of them.

        Raises
        ------
        TypeError
            If a part is missing, or a number among the parameters has no range.
        """
        super().__pydantic_init_subclass__(**kwargs)
        if "parts" in vars(cls) or cls.__pydantic_generic_metadata__["origin"] is not None:
            return
        faults = [*_missing_parts(cls), *_without_range(cls)]
        if faults:
            raise TypeError(f"{cls.__module__}.{cls.__name__}: {'; '.join(faults)} "
                            "(docs/adding_a_rule.md says what a rule is made of)")

    @classmethod
    def kind(cls) -> str:
        """Return the name of its kind: RosterRule, PairRule, PlanRule or Goal."""
        return _kind_of(cls).__name__

    @classmethod
    def parameter(cls, name: str) -> str:
        """Return the full name of a parameter, such as ``H10.rate``."""
        assert name in cls.model_fields, f"{cls.code} has no parameter {name}"
        return f"{cls.code}.{name}"

    @classmethod
    def by_law(cls, name: str) -> Any:
        """Return the value that a parameter has unless the bureau sets another one."""
        return cls.model_fields[name].default

    def spare(self) -> Mapping[str, str]:
        """Return values that give up what the rule keeps in reserve; nothing if it keeps none.

        They are tried before a round is said to have no plan.
        """
        return {}

    def wider(self) -> Sequence[Mapping[str, str]]:
        """Return values of its parameters to try in turn when there is no plan, the smallest change first."""
        return ()

    def contradicted(self, rules: Mapping[str, Rule]) -> Contradiction | None:
        """Return what makes no sense beside other rules of a policy, in force or not; None if nothing."""
        del rules
        return None

    def warned(self, round: Any) -> Iterator[Misfit]:
        """Yield what the policy asks in vain with these facts; told before anything is solved."""
        del round
        yield from ()

    def lacking(self, problem: Problem) -> tuple[str, ...]:
        """Return the needed columns that the workbook lacks; the rule then does not run."""
        return tuple(name for name in self.needs if name not in problem.present)


def _kind_of(rule: type[Rule]) -> type[Rule]:
    return next(base for base in rule.__mro__ if "parts" in vars(base))


def _missing_parts(rule: type[Rule]) -> Iterator[str]:
    kind = _kind_of(rule)
    for part in ("code", "label", "sentence", "basis", *kind.parts):
        if not any(_written(rule, kind, name) for name in part.split("|")):
            yield f"{part.replace('|', ' or ')} is missing"


def _written(rule: type[Rule], kind: type[Rule], name: str) -> bool:
    given = getattr(rule, name, None)
    return given is not None and given is not getattr(kind, name, None)


def _without_range(rule: type[Rule]) -> Iterator[str]:
    for name, told in rule.model_fields.items():
        written = str(told.annotation)
        if re.search(r"\bint\b|\bFraction\b", written) and "[" not in written:
            bounds = {type(item).__name__ for item in told.metadata}
            if not bounds >= {"Ge", "Le"}:
                yield f"the number {name} needs a range, ge= and le="


class RosterRule(Rule, Generic[World, Person]):
    """Decides who is in E (名单规则)."""

    parts: ClassVar[tuple[str, ...]] = ("catches|admits|bars", "says")
    verdict: ClassVar[Verdict] = Verdict.EXEMPT
    neutral: ClassVar[Text | None] = None
    """What is said instead of `says` where leave, illness or a deferral must not be told."""
    outspeaks: ClassVar[frozenset[str]] = frozenset()
    """Rules whose sentence says nothing of somebody whom this one catches as well (R60)."""

    def catches(self, round: World, teacher: Person) -> bool:
        """Whether the teacher is exempt or deferred by this rule."""
        del round, teacher
        return False

    def admits(self, round: World, teacher: Person, failing: tuple[str, ...]) -> bool:
        """Whether an exempt teacher may be placed all the same, outside E (R50)."""
        del round, teacher, failing
        return False

    def includes(self, teacher: Person, failing: tuple[str, ...]) -> bool:
        """Whether somebody whom these rules exempt is of E all the same (R60)."""
        del teacher, failing
        return False

    def bars(self, round: World, teacher: Person) -> bool:
        """Whether a teacher of E or a volunteer may not be placed, E unchanged (R55)."""
        del round, teacher
        return False

    def decides(self, round: World, teacher: Person) -> Text | None:
        """Return why somebody is of E whatever other rules say, about whom another plan decides; None of all others."""
        del round, teacher
        return None

    def says(self, round: World, teacher: Person) -> Text:
        """Return the reason with the figures it used."""
        raise NotImplementedError

    def remarks(self, round: World, teacher: Person) -> Text | None:
        """Return something for the office to check about a teacher, or None."""
        del round, teacher
        return None

    def widened(self, values: Mapping[str, str], more: int) -> Text:
        """Return the sentence for a change to such values, by which so many more people are in E."""
        return say("{c} {l} with {v}: {n} more people are eligible", "{c} {l}改为{v}，增{n}人",
                   c=self.code, l=self.label, v=_spelled(values), n=more)


class PairRule(Rule, OfPlacement[World, Person, Post], Generic[World, Person, Post]):
    """Decides which options exist and what they are: form, term, whether they count (人岗规则)."""

    parts: ClassVar[tuple[str, ...]] = ("permits|form|term_years|counts", "says")
    by_school: ClassVar[bool] = True
    """Whether only the host school matters, not its stage and subject."""

    def reads(self, round: World, teacher: Person) -> object:
        """Return all that `permits` reads of a teacher: people with equal values may take the same posts.

        So a post is asked about once for all of them. Where nothing is declared nobody is like another.
        """
        del round
        return teacher

    def says(self, round: World, teacher: Person, opening: Post) -> Text:
        """Return why not."""
        raise NotImplementedError

    def nearest(
        self, round: World, values: Mapping[str, str], beyond: Sequence[tuple[str, Post]]
    ) -> Mapping[str, str]:
        """Return the values, or nearer ones, that the placements found beyond the rule need."""
        del round, beyond
        return values

    def widened(self, values: Mapping[str, str], more: int) -> Text:
        """Return the sentence for a change to such values, that so many people make use of."""
        if values == {f"{self.code}.on": "false"}:
            return say("{c} {l} switched off: {n} people go where it forbids",
                       "{c} {l}暂不执行，{n}人不符合原规定", c=self.code, l=self.label, n=more)
        return say("{c} {l} with {v}: {n} people go where it now forbids", "{c} {l}改为{v}，{n}人不符合原规定",
                   c=self.code, l=self.label, v=_spelled(values), n=more)


def _spelled(values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in values.items())


class PlanRule(Rule, Generic[World, Chosen, Spoken]):
    """What every plan keeps (方案规则)."""

    parts: ClassVar[tuple[str, ...]] = ("subjects", "says", "encode", "breaches")
    rank: ClassVar[int] = LAST
    """Place among equally cheap ways out, low first; a matter of taste, not of truth."""
    gives: ClassVar[int | None] = 0
    """How readily a bureau can change it: clashing clauses are looked for among the readiest.

    None for what never gives way: no way out and no draft breaks it.
    """
    obliges: ClassVar[bool] = False
    """Whether each clause demands that the one person its subject names is placed."""
    priced: ClassVar[Literal["largest", "always", "idle too"]] = "largest"
    """Which of its shadow prices are told: the largest of all, any, or even that it does not bind."""

    def subjects(self, round: World) -> Iterable[Subject]:
        """Iterate over the objects of the clauses (the for-all)."""
        raise NotImplementedError

    def governs(self, round: World) -> int:
        """Return of how many the rule speaks: its clauses, and those besides whom other rules keep to it already."""
        return sum(1 for _ in self.subjects(round))

    keeps: ClassVar[Text] = say("one more leaver would break {c}", "再派出1人即不符合{c}")
    """What is told of somebody whom it keeps at home, as a plan stands; ``c`` is its code."""
    neutral: ClassVar[Text | None] = None
    """What is told in a person's reason instead of the rule, where a family must not be told of."""

    def says(self, round: World, subject: Subject) -> Text:
        """Return the demand on one object, with its numbers."""
        raise NotImplementedError

    def encode(self, words: Spoken, subject: Subject) -> Inequality:
        """Return the demand as a linear inequality in integers."""
        raise NotImplementedError

    def breaches(self, plan: Chosen, subject: Subject) -> list[Text]:
        """Return the evidence against a finished plan; empty if it keeps the rule."""
        raise NotImplementedError

    def clause(self, subject: Subject) -> str:
        """Return the stable id of a clause, such as ``H45|S012|小学|音乐``."""
        return "|".join((self.code, *subject))

    def people(self, subject: Subject) -> tuple[str, ...]:
        """Return the ids of those whom a demand about single people names; nothing of any other."""
        return subject[:1] if self.obliges else ()

    def discreet(self, round: World, subject: Subject) -> Text:
        """Return the demand on one object; people are told by their ids."""
        people = self.people(subject)
        if not people:
            return self.says(round, subject)
        return say("{l}: teacher {t}", "{l}：教师{t}", l=self.label, t=people)

    def per_person(self) -> int:
        """Return by how much one person changes the sides of the inequality."""
        return 1

    def counts(self, round: World) -> Iterator[Text]:
        """Yield what counting alone shows of demands that the people and posts at hand cannot meet."""
        del round
        yield from ()

    def refused(self, round: World) -> Iterator[Misfit]:
        """Yield what the policy cannot mean with these facts, with the arithmetic; told before anything is solved."""
        del round
        yield from ()

    def eased(self, slack: Slack) -> Text:
        """Return the sentence for giving way so far."""
        return say("{c} {l}: {n} people more ({w})", "{c} {l}：放宽{n}人（{w}）", c=self.code, l=self.label,
                   n=slack.people, w=by_place(slack))

    def lawful_with(self, round: World, slack: Slack) -> Mapping[str, str]:
        """Return values of its parameters under which giving way so far is lawful; none if none are."""
        del round, slack
        return {}

    def unmoved_by(self, round: World, values: Mapping[str, str]) -> Mapping[str, str]:
        """Return values that keep its demand as it is when other rules change to such values."""
        del round, values
        return {}


class Unit(NamedTuple):
    """How the office reads a goal's value.

    Parameters
    ----------
    raw
        How many of the goal's own units make one.
    look
        How it is written: ``count``, ``tenth``, ``decimal`` or ``ratio``.
    name
        The unit's name, after a number.
    """

    raw: int
    look: Literal["count", "tenth", "decimal", "ratio"]
    name: Text


class Trace(NamedTuple):
    """Where the office finds a goal's value again.

    Parameters
    ----------
    table
        Key of a table of the plan; ``audit`` where no column adds up to the value.
    says
        Which column to add up there, or what to count.
    """

    table: Literal["shortages", "staff", "standards", "ratio", "terms", "terms_posts", "terms_places", "placements",
                   "audit"]
    says: Text


class Goal(Rule, Generic[Chosen, Spoken]):
    """What a plan aims for, minimized (目标)."""

    parts: ClassVar[tuple[str, ...]] = ("unit", "shown", "traced", "express", "measure")
    unit: ClassVar[Text]
    """Of the goal's own value, which is a whole number."""
    shown: ClassVar[Unit]
    traced: ClassVar[Trace]
    gains: ClassVar[bool] = False
    """Whether its value is the negative of something gained."""
    opens: ClassVar[bool] = False
    """Whether it gets worse by posts that are short, which are then told one by one."""
    fixed: ClassVar[Mapping[str, Text]] = {}
    """What is told beside its parameters but cannot be changed, by a name of its own."""
    worse: ClassVar[Text] = say("{l} {d}", "{l}{d}")
    """A change of it in a few words: ``l`` its label, ``d`` such as ``rises by 2 people``."""
    rate: ClassVar[int] = 1
    """Hundredths of a km-equivalent per unit when summed in the tier 综合."""

    def express(self, words: Spoken) -> Expression:
        """Return the goal as an integer linear expression over all places and placements."""
        raise NotImplementedError

    def measure(self, plan: Chosen) -> int:
        """Return the goal's value of a finished plan, in its unit."""
        raise NotImplementedError


def in_force(round: Round, kind: type[Kind]) -> Kind | None:
    """Return the rule in force of a class; None if it is off or cannot run."""
    rule = round.law.get(kind.code)
    return rule if isinstance(rule, kind) else None
