"""The figures of a plan, each titled once: every table, page, frame and terminal view names a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rotation.figures.figures import Amount, BeforeAfter, Figures
from rotation.tables.looks import decimals
from rotation.tables.table import Column, Look, Styled
from rotation.text import Text, say

Number = int | Fraction | None
PEOPLE, SUBJECTS, KM = say("people", "人"), say("subjects", "个"), say("km", "公里")
PLACES = say("schools and stages", "个")
ITEMS = say("items", "项")
_SHARE = say("per cent", "百分比")


@dataclass(frozen=True)
class Figure:
    """One figure of a plan.

    Parameters
    ----------
    key
        By which it is named.
    title
        What it is called wherever it stands.
    look
        How it looks in a table.
    unit
        What it is counted in.
    of
        Reads it off a measured plan; None where there is nothing to be told.
    """

    key: str
    title: Text
    look: Look
    unit: Text
    of: Callable[[Figures], Number]

    def column(self, figures: Callable[[Any], Figures | None], most: int = 40) -> Column[Any]:
        """Return the figure as a column over rows that have figures; without a plan it is empty."""
        return Column(self.key, self.title, self.look, most, lambda row: self.known(figures(row)))

    def known(self, figures: Figures | None) -> Number:
        """Return the figure; None without a plan."""
        return None if figures is None else self.of(figures)

    def spelled(self, figures: Figures | None) -> str:
        """Return the figure for a line of text; nothing without a plan."""
        value = self.known(figures)
        if value is None:
            return ""
        return f"{decimals(100 * value, 'decimal')}%" if self.look == "percent" else decimals(value, self.look)


def ratio(part: int, whole: int) -> Fraction | None:
    """Return a share exactly; None of nothing."""
    return Fraction(part, whole) if whole else None


BOTH = {"short": say("Posts short", "缺额（折算人数）"),
        "empty": say("Subjects without anybody", "无教师学科数"),
        "missing": say("People missing to L1-L3, by place of work", "指标尚差人数（实际任教口径）"),
        "met": say("Places meeting L1-L3, by personnel relation", "三项均达标的学校学段数（统计口径）")}
"""What the figures are called that are told before the exchange (``…_before``) and after it."""


def _both(
    key: str, look: Look, unit: Text, of: Callable[[Figures], BeforeAfter], parts: int = 1
) -> Iterator[Figure]:
    """Iterate over a figure before the exchange and after it, told in so many parts of its unit."""
    def number(value: int) -> Number:
        return value if parts == 1 else Fraction(value, parts)
    yield Figure(f"{key}_before", say("{t}: before", "交流前{t}", t=BOTH[key]), look, unit,
                 lambda f: number(of(f).before))
    yield Figure(key, say("{t}: after", "交流后{t}", t=BOTH[key]), look, unit, lambda f: number(of(f).after))


FIGURES: dict[str, Figure] = {item.key: item for item in (
    Figure("eligible", say("Eligible", "符合条件人数"), "count", PEOPLE, lambda f: f.quota.eligible),
    Figure("required", say("Required", "应交流人数"), "count", PEOPLE, lambda f: f.quota.required),
    Figure("moved", say("Exchanged", "交流人数"), "count", PEOPLE, lambda f: f.moved),
    Figure("share", say("Share exchanged", "交流比例"), "percent", _SHARE,
           lambda f: ratio(f.moved_base, f.quota.base)),
    Figure("backbone", say("Backbone exchanged", "交流骨干人数"), "count", PEOPLE, lambda f: f.backbone),
    Figure("backbone_share", say("Backbone share", "骨干占比"), "percent", _SHARE,
           lambda f: ratio(f.backbone, f.moved)),
    Figure("favored", say("To rural or weak schools", "到农村牧区、薄弱学校人数"), "count", PEOPLE,
           lambda f: f.quota.to_favored),
    *_both("short", "decimal", PEOPLE, lambda f: f.gap, 100),
    *_both("empty", "count", SUBJECTS, lambda f: f.empty),
    *_both("missing", "count", PEOPLE, lambda f: f.missing),
    Figure("places", say("Places measured", "参评校数"), "count", PLACES, lambda f: f.places),
    *_both("met", "count", PLACES, lambda f: f.met),
    Figure("beyond", say("Variations beyond the limit", "差异系数超限项数"), "count", ITEMS, lambda f: f.beyond),
    Figure("km_total", say("Kilometers in all, without recruits", "总公里（不含新任教师）"), "count", KM,
           lambda f: f.roads.total),
    Figure("km_mean", say("Mean km without recruits", "平均公里（不含新任教师）"), "tenth", KM,
           lambda f: ratio(f.roads.total, f.roads.known)),
    Figure("km_longest", say("Longest km without recruits", "最远公里（不含新任教师）"), "count", KM,
           lambda f: max(f.roads.longest, default=None)),
)}
"""By key."""


def amount_cell(amount: Amount | None) -> Styled | None:
    """Return a goal's number as people read it."""
    if amount is None:
        return None
    return Styled(Fraction(amount.shown), "decimal" if "." in amount.shown else "count")


def chosen(*keys: str) -> tuple[Figure, ...]:
    """Return figures by key, in the order named."""
    return tuple(FIGURES[key] for key in keys)
