"""The exact engine: the only importer of a solver. Tiers, numerics, proofs."""

from rotation.engine.solver import Limits, solve

__all__ = ["Limits", "solve"]
