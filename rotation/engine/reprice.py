"""Decisions priced from where a finished plan was proven: one row more in relaxations that are kept.

The relaxation of every tier stays at its optimum, under the tiers before it as the plan has them.
A decision adds its rows, the dual simplex goes on from there, and the rows are taken back. As long
as no tier gets worse, the next one is asked as it stands; from the first that does, a chain of its
own goes on under the new values. A tier whose bound was met by the plan stays as it is if a few
options already give its value; the others are searched in the window that their gap suggests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from time import monotonic

import numpy as np

from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.domain.plan import Plan
from rotation.domain.round import Integers
from rotation.engine.relaxation import Infeasible, Relaxation, TimeUp
from rotation.engine.solver import Model
from rotation.engine.stand import Search, Stand, Step
from rotation.engine.steps import finished, measured, plan_of
from rotation.errors import SolverBug
from rotation.model.caps import UNBOUNDED
from rotation.model.certificate import PRICE_UNIT, most
from rotation.model.program import Program, dense
from rotation.model.rows import Row
from rotation.text import say


class Repricing:
    """The relaxations behind a finished plan, to be asked about decisions.

    Parameters
    ----------
    model
        The round written out.
    outcome
        A plan of it with the values of all tiers.
    """

    def __init__(self, model: Model, outcome: Outcome) -> None:
        assert outcome.plan is not None, "only a plan can be priced against"
        self._model, self._outcome = model, outcome

    @cached_property
    def _stands(self) -> list[Stand]:
        model, stands = self._model, list[Stand]()
        likely = dense(model.objectives[-1], model.rows.column_count)
        chain = Relaxation(Program(model.rows), likely)
        for tier, goal, told in zip(model.policy.tiers, model.objectives, self._outcome.tiers,
                                    strict=True):
            priced = chain.price(goal, float("inf"))
            program = Program(model.rows)
            program.extend(chain.program.clauses[len(program.clauses):])
            stands.append(Stand(tier, goal, told.value, told.value == told.bound,
                                 told.value * PRICE_UNIT - priced.bound, program,
                                 chain.twin(program)))
            chain.add(chain.program.lock(f"tier|{len(stands)}", goal, most(tier, told.value)))
        return stands

    # -- bounds -------------------------------------------------------------------------------

    def least(self, rows: Sequence[Row], seconds: float) -> tuple[int, ...] | None:
        """Return by how much each tier gets worse at least, up to the first that must.

        None if the relaxation has no point, so that no plan keeps the rows. Tiers after the first
        that is not proven best say nothing, nor do those that the time does not suffice for.
        """
        step, told = Step(monotonic() + seconds), list[int]()
        held = [_at_most(row) for row in rows]
        for stand in self._stands:
            if not stand.proven:
                break
            try:
                with stand.under(held):
                    priced = stand.relaxation.price(stand.goal, step.left())
            except Infeasible:
                return None if not told else (*told[:-1], max(told[-1], 1))
            except TimeUp:
                return tuple(told)
            told.append(max(0, priced.least - stand.value))
            if told[-1]:
                return tuple(told)
        return self._searched(held, told, step)

    def _searched(self, rows: Sequence[Row], told: list[int], step: Step) -> tuple[int, ...]:
        """Return a bound that proves nothing so far, with the last tier searched if there is time."""
        if len(told) == len(self._stands):
            try:
                ahead = self._ahead(rows, step)
            except TimeUp:
                return tuple(told)
            told[-1] = 0 if ahead is None else max(0, ahead[1] - self._stands[-1].value)
        return tuple(told)

    # -- exact --------------------------------------------------------------------------------

    def solve(self, rows: Sequence[Row], seconds: float) -> Outcome | None:
        """Return the best plan under rows, tier by tier and proven.

        Parameters
        ----------
        rows
            Decisions; each has one side that counts.
        seconds
            Limit of everything.

        Returns
        -------
            None if nothing was found, for whatever reason.
        """
        step = Step(monotonic() + seconds)
        try:
            self._walk([_at_most(row) for row in rows], step)
        except (Infeasible, TimeUp):
            return None
        return self._outcome_of(step)

    def _walk(self, rows: Sequence[Row], step: Step) -> None:
        """Settle tier after tier, on the kept relaxations as long as nothing gets worse."""
        chain: Relaxation | None = None
        ahead = self._ahead(rows, step)
        for number, stand in enumerate(self._stands, 1):
            if chain is None and ahead is not None and number == len(self._stands):
                value, bound, point = ahead
                step.points.insert(0, point)
            elif chain is None:
                with stand.under(rows):
                    value, bound = self._settle(stand, stand.relaxation, step, held=stand.proven)
                    if value != stand.value:
                        program = Program(self._model.rows)
                        program.extend(stand.program.clauses[len(program.clauses):])
                        chain = stand.relaxation.twin(program)
            else:
                value, bound = self._settle(stand, chain, step, held=False)
            step.settled.append((value, bound))
            if chain is not None and number < len(self._stands):
                chain.add(chain.program.lock(f"tier|{number}", stand.goal, most(stand.tier, value)))

    def _ahead(self, rows: Sequence[Row], step: Step) -> tuple[int, int, Integers] | None:
        """Return value, bound and point of the last tier, if no tier before it gets worse.

        Mostly none does; then the point found settles most of them at once. None if one must.
        """
        last = self._stands[-1]
        try:
            with last.under(rows):
                value, bound = self._settle(last, last.relaxation, step, held=last.proven)
                return value, bound, step.points[0]
        except Infeasible:
            return None

    def _settle(
        self, stand: Stand, relaxation: Relaxation, step: Step, *, held: bool
    ) -> tuple[int, int]:
        """Return value and bound of one tier; ``held`` if it cannot be better than the plan's."""
        priced = relaxation.price(stand.goal, step.left())
        floor = max(priced.least, stand.value) if held else priced.least
        asked = Search(relaxation.program, stand, priced, floor, step)
        likely = dense(self._model.objectives[-1], relaxation.program.column_count)
        return asked.known() or asked.quick(likely) or asked.windows()

    def _outcome_of(self, step: Step) -> Outcome:
        policy, plan = self._model.policy, self._plan(step.points[0])
        tiers = []
        for number, (tier, (value, bound)) in enumerate(
                zip(policy.tiers, step.settled, strict=True), 1):
            told = finished(replace(measured(number, tier, plan, bound), value=value, bound=bound,
                                    proven=value - bound <= tier.tolerance * abs(value)), tier, plan)
            tiers.append(told)
        _check(tiers[-1])
        exact = all(tier.value == tier.bound for tier in tiers)
        return Outcome(Status.OPTIMAL if exact else Status.FEASIBLE, plan, tuple(tiers))

    def _plan(self, point: Integers) -> Plan:
        count = self._model.rows.option_count
        return plan_of(self._model.round, np.flatnonzero(point[:count]).tolist())


def _at_most(row: Row) -> Row:
    """Return a row with one side as one with an upper side."""
    if row.lower <= -UNBOUNDED:
        return row
    assert row.upper >= UNBOUNDED, "a decision has one side"
    return Row(row.clause, row.columns, -row.coefficients, -UNBOUNDED, -row.lower)


def _check(last: TierResult) -> None:
    if last.final > last.value:
        raise SolverBug(say("tier {n}: claimed {c}, measured {v}",
                            "第{n}层：求解器报告{c}，实测{v}", n=last.tier, c=last.value, v=last.final))
