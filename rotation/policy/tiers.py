"""Goals in order: what ``[[tiers]]`` of a policy says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from typing_extensions import TypeVar

from rotation.domain.own_kind import OfOwnKind
from rotation.domain.ratio import spell_share
from rotation.errors import PolicyError
from rotation.policy.permitted import permitted
from rotation.policy.source import Source
from rotation.rules import Goal, Rule, catalogue
from rotation.rules._base import Share
from rotation.text import Text, say


class TierSpec(OfOwnKind):
    """One entry of ``[[tiers]]``: goals with rates and parameters, slack, tolerance."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    goals: tuple[dict[str, Any], ...] = Field(min_length=1)
    slack: Share = Fraction(0)
    tolerance: Share = Fraction(0)


GoalT_co = TypeVar("GoalT_co", bound="Goal[Any, Any]", default=Goal, covariant=True)


@dataclass(frozen=True)
class Tier(Generic[GoalT_co]):
    """Goals that are minimized together.

    Parameters
    ----------
    goals
        (goal, rate) pairs; the tier's value is the sum of rate times goal value.
    slack
        By how much of |value| later tiers may worsen it.
    tolerance
        Relative gap at which a proof may stop; then the value is "proven within", not optimal.
    """

    goals: tuple[tuple[GoalT_co, int], ...]
    slack: Fraction = Fraction(0)
    tolerance: Fraction = Fraction(0)

    @property
    def label(self) -> Text:
        """The goal's label, or 综合 for a sum."""
        return self.goals[0][0].label if len(self.goals) == 1 else say("combined", "综合")


AnyTier: TypeAlias = "Tier[Goal[Any, Any]]"
"""A tier of any world."""

DEFAULT_TIERS: tuple[dict[str, Any], ...] = (
    {"goals": ({"code": "G05"},)},
    {"goals": ({"code": "G10"},), "slack": "5%"},
    {"goals": ({"code": "G20"},)},
    {"goals": ({"code": "G25"},)},
    {"goals": tuple({"code": code} for code in ("G40", "G52", "G30", "G50", "G60", "G70", "G90"))},
)


DEFAULT_TIERS_OF_LEADERS: tuple[dict[str, Any], ...] = (
    {"goals": ({"code": "K05"},)},
    {"goals": ({"code": "K10"},)},
    {"goals": tuple({"code": code} for code in ("K20", "K25", "K50", "K52", "K60", "K65", "K70", "K80", "K90"))},
)

DEFAULT_TIERS_OF_SHARING: tuple[dict[str, Any], ...] = (
    {"goals": ({"code": "V05"},)},
    {"goals": ({"code": "V10"},)},
    {"goals": ({"code": "V15"},)},
    {"goals": tuple({"code": code} for code in ("V20", "V70", "V90"))},
)


def read_tiers(specs: Any, source: Source, first: int = 1, programme: str = "round") -> tuple[AnyTier, ...]:
    """Return tiers from their plain form, a list.

    Parameters
    ----------
    specs
        What was written.
    source
        Where.
    first
        Number of the first of them, for what is said of a wrong one.
    programme
        The kind of planning whose goals they are.

    Raises
    ------
    PolicyError
        For no tier at all, an unknown goal or parameter, or a value out of range.
    """
    told = specs if isinstance(specs, (list, tuple)) and specs else [specs]
    return tuple(_tier(spec, number, source, programme) for number, spec in enumerate(told, first))


def _tier(spec: Any, number: int, source: Source, programme: str) -> AnyTier:
    try:
        told = TierSpec.model_validate(spec)
        goals = tuple(_goal(given, programme, alone=len(told.goals) == 1) for given in told.goals)
    except ValidationError as error:
        why = _why(TierSpec, spec, error)
    except _WrongGoal as error:
        why = error.why
    else:
        return Tier(goals, told.slack, told.tolerance)
    raise PolicyError(say("tiers, no. {n}: {e}", "目标层级 tiers 第{n}层：{e}", n=number, e=why),
                      by_option=source.by_option, row=source.row)


class _WrongGoal(Exception):
    def __init__(self, why: Text) -> None:
        super().__init__()
        self.why = why


_LIKE = {"goals": say('such as [{{"code": "G10"}}]', '应写成如 [{{"code": "G10"}}]')}


def _why(kind: type[BaseModel], given: Any, error: ValidationError) -> Text:
    """Tell the first fault of a tier or a goal: which key, and what it may be."""
    first = error.errors(include_url=False)[0]
    if not isinstance(given, Mapping):
        return say('“{v}” is no tier; write such as {{"goals": [{{"code": "G10"}}]}}',
                   '“{v}”不是一层目标，应写成如 {{"goals": [{{"code": "G10"}}]}}', v=str(given))
    key = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        return say("there is no {k}; it may be {w}", "没有 {k} 这一项，可写 {w}", k=key, w=tuple(kind.model_fields))
    if first["type"] == "missing":
        return say("{k} is missing", "缺少 {k}", k=key)
    told = permitted(kind, key, given.get(key)) or _LIKE.get(
        key, say("look it up in rotation rules", "写法见 rotation rules"))
    return say("{k} cannot be “{v}”: {m}", "{k} 的值“{v}”写法有误，{m}", k=key, v=str(given.get(key)), m=told)


def _goal(given: Mapping[str, Any], programme: str, *, alone: bool) -> tuple[Goal[Any, Any], int]:
    told = dict(given)
    code = told.pop("code", "")
    kind = _goals(programme).get(code) if isinstance(code, str) else None
    if kind is None or not issubclass(kind, Goal):
        raise _WrongGoal(say("there is no goal “{c}”; the goals are {w}", "没有“{c}”这个目标，可用的目标有 {w}",
                             c=str(code), w=_codes(programme)))
    rate = told.pop("rate", 1 if alone else kind.rate)
    least = 1 if alone else 0  # a goal that stands alone and counts nothing would be a tier without a goal
    if not isinstance(rate, int) or isinstance(rate, bool) or rate < least:
        raise _WrongGoal(say("{n} cannot be “{v}”: a whole number from {m}",
                             "{n} 的值“{v}”写法有误，应为不小于{m}的整数", n=f"{kind.code}.rate", v=str(rate), m=least))
    try:
        return kind(**told), rate
    except ValidationError as error:
        raise _WrongGoal(say("goal {c}: {e}", "目标{c}：{e}", c=kind.code, e=_why(kind, told, error))) from None


def _codes(programme: str) -> tuple[str, ...]:
    return tuple(code for code, kind in _goals(programme).items() if issubclass(kind, Goal))


def _goals(programme: str) -> Mapping[str, type[Rule]]:
    """Return the rules and goals from which the tiers of a programme are made: several years have those of one too."""
    return {**(catalogue() if programme == "years" else {}), **catalogue(programme)}


def alone_after(tiers: Sequence[Mapping[str, Any]], code: str, first: Collection[str]) -> list[dict[str, Any]]:
    """Return tiers in plain form with one goal in a tier of its own instead of among others.

    Parameters
    ----------
    tiers
        As `dump_tier` makes them.
    code
        The goal.
    first
        Codes of goals: tiers of nothing but these come before it, all others after it.
    """
    others = [{**tier, "goals": kept} for tier in tiers
              if (kept := [goal for goal in tier["goals"] if goal["code"] != code])]
    before = [tier for tier in others if {goal["code"] for goal in tier["goals"]} <= {*first}]
    return [*before, {"goals": [{"code": code}]}, *(tier for tier in others if tier not in before)]


def dump_tier(tier: AnyTier) -> dict[str, Any]:
    """Return a tier as plain JSON values; `read_tiers` is the inverse."""
    return {
        "goals": [{"code": goal.code, "rate": rate,
                   **goal.model_dump(mode="json", exclude_defaults=True)}
                  for goal, rate in tier.goals],
        "slack": spell_share(tier.slack), "tolerance": spell_share(tier.tolerance)}
