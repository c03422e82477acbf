"""What is measured on the plan of one scenario, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rotation.text import Lang, spell


@dataclass(frozen=True)
class Said:
    """A sentence or word in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, value: object) -> Said:
        """Spell a `Text`, a `Term`, a name or a number in both languages."""
        return cls(str(spell(value, "zh")), str(spell(value, "en")))

    def render(self, lang: Lang) -> str:
        """Return the sentence in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Amount:
    """A goal's or tier's number: exact in its raw unit, and as people read it, with the unit."""

    raw: int
    shown: str
    unit: Said


@dataclass(frozen=True)
class Goal:
    """One goal measured on a plan, and the rate at which its tier counts it."""

    code: str
    label: Said
    rate: int
    amount: Amount


@dataclass(frozen=True)
class Tier:
    """One tier of goals.

    Parameters
    ----------
    number, label
        1 for the first; its name.
    value, bound
        The value at which the tier was settled, and what no plan goes below; the bound is None
        where nothing is known, as for goals that were only measured.
    final
        Measured on the finished plan: within the slack it may lie above ``value``.
    proven
        Whether value and bound are within the tier's tolerance.
    goals
        The goals of the tier.
    """

    number: int
    label: Said
    value: Amount
    bound: Amount | None
    final: Amount
    proven: bool
    goals: tuple[Goal, ...]


@dataclass(frozen=True)
class Quota:
    """The 10 % / 20 % accounts: people, and shares cut off after two decimals of the per cent.

    Parameters
    ----------
    eligible, base
        |E|, and the part of it that the quota counts.
    moved, moved_base, backbone_moved
        X, the part of it inside the base, and B.
    legal_minimum, required, ceiling, backbone_required
        What the law asks, with the reserve, at most, and of backbone teachers.
    rate, backbone_rate
        The shares asked for, as written.
    share, backbone_share
        moved_base of base, and B of what its rule counts (X, or E).
    to_favored, placements
        Members of X sent to rural or weak schools; everybody placed, volunteers and recruits too.
    """

    eligible: int
    base: int
    moved: int
    moved_base: int
    backbone_moved: int
    legal_minimum: int
    required: int
    ceiling: int | None
    backbone_required: int
    rate: str
    backbone_rate: str
    share: str
    backbone_share: str
    to_favored: int
    placements: int


@dataclass(frozen=True)
class Gap:
    """Posts and gaps of one subject at one stage in one area (城区, 镇区, 乡村).

    Parameters
    ----------
    posts
        Whole teachers needed.
    before, after
        Gap in hundredths of a full load.
    empty_before, empty_after
        (school, stage) with a post and nobody to teach the subject.
    """

    stage: Said
    subject: str
    area: Said
    posts: int
    before: int
    after: int
    empty_before: int
    empty_after: int


@dataclass(frozen=True)
class Variation:
    """Coefficient of variation of one indicator over the schools of a stage, four decimals.

    ``statistical`` counts by personnel relation and alone may be said to meet the limit;
    ``actual`` counts by where people teach. ``missing`` are people missing to the standard.
    """

    stage: Said
    indicator: str
    label: Said
    limit: str
    statistical_before: str
    statistical_after: str
    within_limit: bool
    actual_before: str
    actual_after: str
    missing_before: int
    missing_after: int


@dataclass(frozen=True)
class Roads:
    """Kilometers of the placements with a known way, recruits left out: mean to a tenth, the three longest."""

    known: int
    mean: str
    longest: tuple[int, ...]
    over_30: int
    over_80: int


@dataclass(frozen=True)
class Post:
    """A post: host school, stage and subject."""

    code: str
    school: str
    stage: Said
    subject: str


@dataclass(frozen=True)
class Person:
    """Somebody whom the scenario treats differently from the baseline; no post means staying.

    ``change`` is ``placed``, ``stays`` or ``moved`` (another post); ``rule`` is the code of the
    deciding rule, empty where none decides alone.
    """

    teacher: str
    name: str
    home: str
    baseline: Post | None
    scenario: Post | None
    change: Literal["placed", "stays", "moved"]
    rule: str
    why: Said


@dataclass(frozen=True)
class Figures:
    """What is measured on the plan of a scenario.

    Parameters
    ----------
    tiers
        The scenario's own tiers with bounds and proofs.
    common
        The baseline's tiers measured on this plan: the same yardstick for every scenario.
    quota, gaps, variations, roads
        The accounts, by subject and area, by stage and indicator, and the kilometers.
    changed
        People whose post, or staying, differs from the baseline (G70); None without a baseline.
    people
        Those people and why.
    """

    tiers: tuple[Tier, ...]
    common: tuple[Tier, ...]
    quota: Quota
    gaps: tuple[Gap, ...]
    variations: tuple[Variation, ...]
    roads: Roads
    changed: int | None
    people: tuple[Person, ...]
