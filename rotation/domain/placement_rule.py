"""Rules that read what a placement is, as the facts ask them."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from rotation.domain.vocabulary import Form


@runtime_checkable
class PlacementRule(Protocol):
    """A rule that may say of a placement its form, its term, or that it does not count in X."""

    def form(self, round: Any, teacher: Any, opening: Any) -> Form | None:
        """Return the form of a placement without an order; None if another rule, or the round, says."""

    def term_years(self, round: Any, form: Form) -> int | None:
        """Return the term of a form in school years; None if another rule, or the round, says."""

    def narrows(self, round: Any) -> bool:
        """Whether somebody of E may be placed who does not count by it."""

    def counts(self, round: Any, teacher: Any, opening: Any) -> bool:
        """Whether a placement counts in X."""
