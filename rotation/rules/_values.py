"""What a rule says of the values it is given: when they are varied, when they contradict, which ask too much."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from rotation.text import Text


class Tunable(NamedTuple):
    """How one number among the parameters behaves when it is varied.

    Parameters
    ----------
    label
        What it is called where values are compared.
    tighter
        Whether a higher (1) or lower (-1) value only forbids plans and changes no goal; 0 unknown.
    usual
        The price list that is made without being asked for; None for none.
    """

    label: Text | None = None
    tighter: int = 0
    usual: PriceRange | None = None


class PriceRange(NamedTuple):
    """A usual price list: how far below and above the value in force, in which steps.

    Parameters
    ----------
    place
        Its place among the price lists.
    down, up, step
        In units of the parameter; ``down`` is negative or 0.
    least
        Least value that is tried.
    """

    place: int
    down: Fraction
    up: Fraction
    step: Fraction
    least: Fraction = Fraction(0)


class Contradiction(NamedTuple):
    """Values of a policy that cannot be meant together.

    Parameters
    ----------
    says
        What is wrong, with the values.
    parameters
        Full names of the parameters.
    """

    says: Text
    parameters: tuple[str, ...]


class Misfit(NamedTuple):
    """A sentence about a demand, and the row on which it rests.

    Parameters
    ----------
    says
        The sentence, with the arithmetic.
    table, row, field
        Attribute of `Problem`, row and field; row 0 where the demand stands in the policy.
    """

    says: Text
    table: str = "parameters"
    row: int = 0
    field: str = "value"
