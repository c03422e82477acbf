"""The papers of a round: what is signed, posted and sent, made from the audited run alone.

One public module of `rotation.papers` is one kind of paper: adding a paper is adding a
module there, with a `Paper` called ``PAPER``. `catalogue` finds it, ``rotation papers`` writes it.
"""

from rotation.papers._given import faults
from rotation.papers._letters import template_fault
from rotation.papers._paper import (
    Blank,
    Completed,
    File,
    Material,
    Paper,
    Substitute,
    blanks,
    catalogue,
    chosen,
    filled_in,
    nobody,
)
from rotation.papers._whole import MaterialT, WholeMaterial, WholePaper, blanks_of

__all__ = [
    "Blank",
    "Completed",
    "File",
    "Material",
    "MaterialT",
    "Paper",
    "Substitute",
    "WholeMaterial",
    "WholePaper",
    "blanks",
    "blanks_of",
    "catalogue",
    "chosen",
    "faults",
    "filled_in",
    "nobody",
    "template_fault",
]
