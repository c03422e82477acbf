"""Calendar months and school years; nothing in the law is finer than a month."""

from __future__ import annotations

from dataclasses import dataclass

SEPTEMBER = 9


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month.

    Parameters
    ----------
    year
        1900 to 2200.
    month
        1 to 12.
    """

    year: int
    month: int

    @property
    def index(self) -> int:
        """Months since year 0, so that subtraction counts months."""
        return self.year * 12 + self.month - 1

    def plus(self, months: int) -> Month:
        """Return the month that is so many months later."""
        years, month = divmod(self.index + months, 12)
        return Month(years, month + 1)

    def until(self, later: Month) -> int:
        """Return how many months later the other month is (negative if earlier)."""
        return later.index - self.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def school_years(start: Month, year: int) -> int:
    """Return the full school years from a start to 31 August of ``year``.

    A start up to 30 September belongs to that school year: 2020-09 gives 6 years in the 2026
    round, 2020-10 gives 5 (rule R10). Never negative.
    """
    first = start.year if start.month <= SEPTEMBER else start.year + 1
    return max(0, year - first)


def term_of(year: int, term_years: int) -> tuple[Month, Month]:
    """Return first and last month of a placement that starts in September of ``year``."""
    return Month(year, SEPTEMBER), Month(year + term_years, SEPTEMBER - 1)
