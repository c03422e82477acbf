"""The exact engine: the only importer of a solver. Tiers, numerics, proofs."""

from rotation.engine.lifecycle import Terminated, solve_apart
from rotation.engine.solver import Incumbent, Limits, solve

__all__ = ["Incumbent", "Limits", "Terminated", "solve", "solve_apart"]
