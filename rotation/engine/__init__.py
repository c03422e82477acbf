"""The exact engine: the only importer of a solver. Tiers, numerics, proofs."""

from rotation.engine.apart import solve_apart
from rotation.engine.desk import Answer, Decision, Desk
from rotation.engine.solver import solve
from rotation.engine.steps import Incumbent, Limits
from rotation.errors import Terminated

__all__ = ["Answer", "Decision", "Desk", "Incumbent", "Limits", "Terminated", "solve", "solve_apart"]
