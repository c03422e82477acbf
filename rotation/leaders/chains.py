"""链与环: moves linked by the seats that they leave and take, each told in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Duty
from rotation.text import Text, say

Node = tuple[str, str]
"""A school and a kind of seat: head, secretary, or its deputies together."""


class Step(NamedTuple):
    """One move: who takes which seat."""

    person: SchoolLeader
    seat: Seat

    @property
    def rises(self) -> bool:
        """Whether it is a promotion."""
        return self.seat.duty.height > self.person.level

    @property
    def left(self) -> Node | None:
        """The seat that it opens; None of somebody who held none."""
        return None if self.person.seat is None else node(self.person.seat)


def node(seat: Seat) -> Node:
    """Return a seat as a place in chains: deputies of a school are one place."""
    if seat.duty.height == 1:
        return seat.school, "deputies"
    return seat.school, "head" if seat.duty.heads else "secretary"


@dataclass(frozen=True)
class LinkedMoves:
    """A chain, which begins with a seat that was free, or a ring, which closes on itself.

    Parameters
    ----------
    steps
        The moves, each into the seat that the one after it ... of a chain the first fills the free seat, and each
        further one the seat that the one before left; of a ring the first fills the seat that the last left.
    ring
        Whether it is a ring.
    opened
        Of a chain: who gave up the first seat; None if it was free already.
    """

    steps: tuple[Step, ...]
    ring: bool
    opened: SchoolLeader | None = None


def linked(plan: CadrePlan) -> tuple[LinkedMoves, ...]:
    """Return all chains, then all rings; every move is in exactly one."""
    steps = {key: Step(plan.cadre.people[key], seat) for key, seat in plan.pairs}
    replaces = _replaced(steps)
    after = {gone: came for came, gone in replaces.items()}
    leavers = _leavers(plan.cadre)
    found: list[LinkedMoves] = []
    seen: set[str] = set()
    for key in sorted(steps):
        if key not in replaces:
            run = _followed(key, after)
            seen.update(run)
            opened = leavers.get(node(steps[key].seat), [])
            found.append(LinkedMoves(tuple(steps[one] for one in run), ring=False,
                opened=opened.pop(0) if opened else None))
    for key in sorted(steps):
        if key not in seen:
            run = _followed(key, after)
            seen.update(run)
            found.append(LinkedMoves(tuple(steps[one] for one in run), ring=True))
    return tuple(found)


def _replaced(steps: dict[str, Step]) -> dict[str, str]:
    """Return whom each mover replaces: those who come to a place and those who left it, in the order of their ids."""
    came: dict[Node, list[str]] = {}
    left: dict[Node, list[str]] = {}
    for key, step in sorted(steps.items()):
        came.setdefault(node(step.seat), []).append(key)
        if step.left is not None:
            left.setdefault(step.left, []).append(key)
    return {one: two for place, comers in came.items() for one, two in zip(comers, left.get(place, []), strict=False)}


def _leavers(cadre: Cadre) -> dict[Node, list[SchoolLeader]]:
    found: dict[Node, list[SchoolLeader]] = {}
    for code in cadre.schools:
        for person in cadre.teams[code]:
            if cadre.leaves(person) and person.seat is not None:
                found.setdefault(node(person.seat), []).append(person)
    return found


def _followed(key: str, after: dict[str, str]) -> list[str]:
    """Return the movers from one on, each into the seat that the one before left, until it ends or closes."""
    run = [key]
    while (further := after.get(run[-1])) is not None and further != key:
        run.append(further)
    return run


# -- in words ---------------------------------------------------------------------------------


def seat_told(cadre: Cadre, seat: Seat) -> Text:
    """Return ``三小校长``."""
    return say("{d} of {s}", "{s}{d}", s=cadre.named(seat.school), d=seat.duty)


def step_told(cadre: Cadre, step: Step) -> Text:
    """Return one move: who, from where, to which seat."""
    person, seat = step
    if not step.rises:
        return say("{p} moves from {h} to be {t}", "{p}由{h}交流任{t}", p=person.name, t=seat_told(cadre, seat),
                   h=_held(cadre, person))
    return say("{p}, {h}, is promoted to be {t}", "{p}由{h}提任{t}", p=person.name, t=seat_told(cadre, seat),
               h=_held(cadre, person))


def _held(cadre: Cadre, person: SchoolLeader) -> Text:
    if person.duty is Duty.NONE:
        return say("teacher of {s}", "{s}教师", s=cadre.named(person.team))
    return seat_told(cadre, Seat(person.team, person.duty))


def sentence(cadre: Cadre, chain: LinkedMoves) -> Text:
    """Return a chain or ring in one sentence that can be read out."""
    steps = Text.joined((step_told(cadre, step) for step in chain.steps), " → ", " → ")
    if chain.ring:
        kind = say("swap", "对调") if len(chain.steps) == 2 else say("ring of {n}", "{n}人轮换", n=len(chain.steps))
        return say("{k}: {m}", "{k}：{m}", k=kind, m=steps)
    return say("{o} → {m}{e}", "{o} → {m}{e}", o=_opening(cadre, chain), m=steps, e=_ending(cadre, chain))


def _opening(cadre: Cadre, chain: LinkedMoves) -> Text:
    seat = chain.steps[0].seat
    if chain.opened is None:
        return say("{t} is vacant", "{t}空缺", t=seat_told(cadre, seat))
    return say("{p}, {t}, leaves", "{t}{p}离任", p=chain.opened.name, t=_held(cadre, chain.opened))


def _ending(cadre: Cadre, chain: LinkedMoves) -> Text:
    last = chain.steps[-1].person
    if last.seat is None:
        return say("", "")
    return say("; {t} falls vacant", "；{t}空出", t=seat_told(cadre, last.seat))
