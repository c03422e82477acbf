"""The exact engine: the only importer of a solver. Tiers, numerics, proofs.

It solves a `rotation.model.task.Task` of any world (`rotation.engine.solver.solve`); here stand the
doors for the yearly round.
"""

from rotation.domain.outcome import Outcome
from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.engine import apart, solver
from rotation.engine.blocking import Blocking, Budget, GivenWay, Spent
from rotation.engine.lifting import KnownTask, Lifting
from rotation.engine.progress import Incumbent, Limits, Progress
from rotation.engine.relaxation import TimeUp
from rotation.engine.resolver import Cost, Decision, Resolver
from rotation.errors import Terminated
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy

__all__ = ["Blocking", "Budget", "Cost", "Decision", "GivenWay", "Incumbent", "KnownTask", "Lifting", "Limits",
           "Resolver", "Spent", "Terminated", "TimeUp", "solve", "solve_apart"]


def solve(
    round: Round, policy: Policy, limits: Limits | None = None, progress: Progress | None = None,
    start: Plan | None = None,
) -> Outcome:
    """Find the best plan of a settled round in this process, tier after tier, and prove it.

    Parameters
    ----------
    round
        From `rotation.model.eligibility.settle`.
    policy
        The same policy; its tiers are the objectives.
    limits
        Emergency limit; the memory is for `solve_apart` alone.
    progress
        Called with each better plan and each finished tier.
    start
        A plan that may be as good, perhaps of a round that is much the same.

    Returns
    -------
        INFEASIBLE and UNKNOWN are outcomes, not errors.

    Raises
    ------
    SolverBug
        If the solver's claims disagree with exact recomputation.
    """
    task = RoundTask(round, policy)
    return solver.solve(task, limits, progress, task.pairs(start) if start else ())


def solve_apart(
    round: Round, policy: Policy, limits: Limits | None = None, progress: Progress | None = None
) -> Outcome:
    """Solve in a child process; same arguments and outcome as `solve`.

    Raises
    ------
    SolverBug
        If the child's claims disagree with exact recomputation.
    KeyboardInterrupt, Terminated
        Only if there is no plan yet; with one, the outcome says why it stopped.
    """
    return apart.solve_apart(RoundTask(round, policy), limits, progress)
