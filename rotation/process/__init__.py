"""Work in processes of its own: what crashes, hangs or asks too much there harms nobody else."""

from rotation.process.child import Errand, Work
from rotation.process.pipe import Ended, Fate
from rotation.process.pool import Begun, CalledOff, asked, side_by_side

__all__ = ["Begun", "CalledOff", "Ended", "Errand", "Fate", "Work", "asked", "side_by_side"]
