"""The exact engine: the only importer of a solver. Tiers, numerics, proofs."""

from rotation.engine.lifecycle import solve_apart
from rotation.engine.solver import Incumbent, Limits, solve
from rotation.errors import Terminated

__all__ = ["Incumbent", "Limits", "Terminated", "solve", "solve_apart"]
