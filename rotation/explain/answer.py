"""What an explanation consists of: sentences with the figures they were made from."""

from __future__ import annotations

from typing import Any, NamedTuple

from rotation.text import Text


class Line(NamedTuple):
    """One sentence.

    Parameters
    ----------
    kind
        What it is about, in English, for programs.
    says
        The sentence.
    rule
        Code of the rule it rests on.
    price
        How much worse each tier gets, in the tier's unit.
    exact
        Whether the price is proven; meaningless without one.
    teacher, changed
        Ids of the teacher in question, and of the others who would move.
    """

    kind: str
    says: Text
    rule: str = ""
    price: tuple[int, ...] | None = None
    exact: bool = False
    teacher: str = ""
    changed: tuple[str, ...] = ()

    def plain(self, says: str) -> dict[str, Any]:
        """Return plain values for another program; what is empty is left out."""
        told: dict[str, Any] = {"kind": self.kind, "says": says}
        if self.price is not None:
            told |= {"price": list(self.price), "exact": self.exact}
        told |= {"rule": self.rule} if self.rule else {}
        told |= {"teacher": self.teacher} if self.teacher else {}
        return told | ({"changed": list(self.changed)} if self.changed else {})
