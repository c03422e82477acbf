"""Orders a run: read, settle, solve, write, re-read, audit, publish. Nothing else does."""

from rotation.run.gather import Case, Inputs, gather
from rotation.run.publish import write
from rotation.run.review import audit_file
from rotation.run.rounds import Run, plan_round

__all__ = ["Case", "Inputs", "Run", "audit_file", "gather", "plan_round", "write"]
