"""Orders a run: read, settle, solve, write, re-read, audit, publish. Nothing else does.

What only reads, as ``rotation check`` does, does not load what solves and writes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rotation.run.gather import Case, Inputs, gather

if TYPE_CHECKING:
    from rotation.run.publish import write
    from rotation.run.review import audit_file
    from rotation.run.rounds import Run, plan_round

__all__ = ["Case", "Inputs", "Run", "audit_file", "gather", "plan_round", "write"]

_ROOMS = {"Run": "rounds", "audit_file": "review", "plan_round": "rounds", "write": "publish"}
"""Where the names stand that are loaded when they are first asked for."""


def __getattr__(name: str) -> Any:
    """Return a name of `_ROOMS`."""
    if name not in _ROOMS:
        raise AttributeError(name)
    return getattr(import_module(f"rotation.run.{_ROOMS[name]}"), name)
