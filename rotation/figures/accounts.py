"""The 10 % / 20 % accounts: what the law asks and what the plan does, as plain integers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.besides import besides, decided
from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.rules import in_force
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h15_ceiling import RotationCeiling
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.text import Text, say


@dataclass(frozen=True)
class Accounts:
    """Numbers of the yearly report to the inspection.

    Parameters
    ----------
    eligible, base
        |E|, and the part of it that H10 counts (the same unless its scope is narrower).
    moved, moved_base
        X, and the part of it inside the base.
    backbone_moved
        B.
    stock, stock_backbone
        People on a rotation that goes on, counted along when the policy says so, else 0.
    decided, decided_base, decided_backbone
        Leaders of E whom their own plan, made before, sends to another school; the part of them inside the base.
    rate, reserve, share
        Parameters of H10 and H20; 0 if the rule is off.
    legal_minimum, required, ceiling, backbone_required
        People; the ceiling is None when H15 is off.
    to_favored, to_rural, to_weak
        Members of X sent to rural or weak schools, to rural ones, to weak ones, as H65 counts.
    """

    eligible: int
    base: int
    moved: int
    moved_base: int
    backbone_moved: int
    stock: int
    stock_backbone: int
    decided: int
    decided_base: int
    decided_backbone: int
    rate: Fraction
    reserve: Fraction
    share: Fraction
    legal_minimum: int
    required: int
    ceiling: int | None
    backbone_required: int
    to_favored: int
    to_rural: int
    to_weak: int

    @property
    def of_law(self) -> bool:
        """Whether the rate is the law's, so that its number alone may be called legal."""
        return bool(self.rate == RotationRate.by_law("rate"))

    @property
    def below_law(self) -> bool:
        """Whether a rate is set that is lower than the law's, so that its number is no legal minimum."""
        return bool(0 < self.rate < RotationRate.by_law("rate"))

    @property
    def counted(self) -> int:
        """X as it is told: with rotations that go on if the policy counts them, and leaders moved."""
        return self.moved + self.stock + self.decided

    @property
    def counted_base(self) -> int:
        """The part of it that the share counts."""
        return self.moved_base + self.stock + self.decided_base

    @property
    def counted_backbone(self) -> int:
        """B, likewise."""
        return self.backbone_moved + self.stock_backbone + self.decided_backbone


def base_of(round: Round) -> frozenset[str]:
    """Return the teachers that the share exchanged is of: E, or the narrower base of H10."""
    h10 = in_force(round, RotationRate)
    return frozenset(h10.base(round)) if h10 else round.eligible_set


def stock_of(round: Round) -> tuple[str, ...]:
    """Return the teachers on a rotation that goes on, if the policy counts them along."""
    return tuple(round.stock) if round.settings.count == "stock" else ()


def accounts(round: Round, plan: Plan) -> Accounts:
    """Count what the law counts."""
    h10, h20 = in_force(round, RotationRate), in_force(round, BackboneShare)
    h15 = in_force(round, RotationCeiling)
    base, stock = base_of(round), stock_of(round)
    moved = len(plan.exchanged)
    return Accounts(
        eligible=len(round.eligible), base=len(base), moved=moved,
        moved_base=sum(t.id in base for t in plan.exchanged), backbone_moved=len(plan.backbone),
        stock=len(stock), stock_backbone=sum(round.is_backbone(round.teacher(k)) for k in stock),
        decided=len(decided(round)), decided_base=sum(key in base for key in decided(round)),
        decided_backbone=sum(round.is_backbone(round.teacher(key)) for key in decided(round)),
        rate=h10.rate if h10 else Fraction(0), reserve=h10.reserve if h10 else Fraction(0),
        share=h20.share if h20 else Fraction(0),
        legal_minimum=h10.legal_minimum(round) if h10 else 0,
        required=h10.required(round) if h10 else 0,
        ceiling=h15.most(round) if h15 else None,
        backbone_required=h20.required(round, moved + len(besides(round))) if h20 else 0,
        to_favored=_sent(plan), to_rural=_sent(plan, weak=False), to_weak=_sent(plan, rural=False))


class Programme(NamedTuple):
    """Teachers, leaders, or both: how many are eligible or due, are exchanged, and are backbone among these."""

    name: Text
    eligible: int
    moved: int
    backbone: int


def by_programme(round: Round, plan: Plan) -> tuple[Programme, ...]:
    """Return teachers, leaders and both together, whether leaders count or not; nothing without a plan of leaders."""
    told = round.problem.decided
    if told is None:
        return ()
    leaders = [key for key in told.exchanged if key in round.problem.teacher]
    teachers = Programme(say("Teachers", "教师"), sum(key not in told.homes for key in round.eligible),
                         len(plan.exchanged), len(plan.backbone))
    heads = Programme(say("School leaders", "校级领导"), len(told.homes), len(leaders),
                      sum(round.is_backbone(round.teacher(key)) for key in leaders))
    both = Programme(say("Together", "合计"), teachers.eligible + heads.eligible, teachers.moved + heads.moved,
                     teachers.backbone + heads.backbone)
    return teachers, heads, both


def known_ways(plan: Plan) -> tuple[int, ...]:
    """Return the kilometers of the placements with a known way, recruits (待分配) left out.

    A recruit has no school that the way could be measured from; every mean, total and longest way
    of a plan is taken over these.
    """
    people = ((plan.round.teacher(item.teacher), item.host) for item in plan.placements)
    return tuple(km for teacher, host in people
                 if not teacher.unposted and (km := plan.round.km(teacher, host)) is not None)


def _sent(plan: Plan, *, rural: bool = True, weak: bool = True) -> int:
    """Return the members of X sent to rural or weak schools, or to one of the two alone."""
    return sum(plan.counts(item.teacher) and plan.round.strengthens(item.opening, rural=rural, weak=weak)
               for item in plan.placements)
