"""Settings of the round and of teaching needs; sections ``[round]`` and ``[need]`` of a policy."""

from __future__ import annotations

import csv
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from rotation.domain.amounts import Amount, Divisor, Part
from rotation.domain.months import Month
from rotation.domain.own_kind import OfOwnKind
from rotation.domain.school import grades_of
from rotation.domain.spoken import OneOfWords
from rotation.domain.vocabulary import Form, Level, Rank, Stage
from rotation.text import Term, Text, pair, say

_UNTRACKED = ("劳动", "综合实践", "地方与校本")
_MENTAL = "心理健康"
_PE = "体育与健康"


class Unnamed(Term):
    """What stands for a name that is not given."""

    BANNER = "本旗县", "this banner"


def meaning(kind: type[BaseModel], name: str) -> Text:
    """Return what a parameter means: a field's title is Chinese, its description English."""
    told = kind.model_fields[name]
    return pair(told.description or name, told.title or name)


class Settings(OfOwnKind):
    """What is fixed for one round: ``[round]``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int = Field(
        ge=2000, le=2200, title="方案年度（九月所在的公历年）",
        description="year of the round: the calendar year of its September")
    banner: str = Field(default=Unnamed.BANNER, title="旗县（市、区）", description="banner")
    public_seed: str = Field(
        default="", title="公开随机种子，缺省为年度",
        description="public seed of the lottery (default: the year)")
    seat_town: str = Field(
        default="", title="旗县政府所在镇（用于判定镇区学校是否农村牧区）",
        description="seat town; decides whether a school in a town is rural")
    backbone_min_level: Level = Field(
        default=Level.BANNER, title="计入骨干的最低级别",
        description="lowest level that counts as backbone")
    backbone_titles: tuple[Rank, ...] = Field(
        default=(), title="计入骨干的职称（只用于骨干占比和骨干流向，不用于骨干教师达标）",
        description="titles that count as backbone too, for the share and the flow of backbone teachers alone")
    form: Form = Field(default=Form.TERM, title="交流形式", description="form of the exchange")
    term_years: int = Field(
        default=2, ge=1, le=9, title="交流期限（学年）",
        description="term of the exchange, school years")
    relation: bool = Field(
        default=False, title="是否调动人事关系",
        description="whether the personnel relation moves")
    count: Annotated[Literal["new", "stock"], OneOfWords({
        "new": say("new this year", "当年新派出"), "stock": say("stock too", "含往年派出仍在外的"),
    })] = Field(
        default="new", title="比例口径：只计当年新派出的，或连同往年派出仍在外的",
        description="what the shares count: new this year, or the stock on rotation too")

    override_cap: Part = Field(
        default=Fraction(15, 100), ge=0, le=1, title="按指定安排的人数占比提示线",
        description="share of decisions by hand above which there is a warning")

    @property
    def seed(self) -> str:
        """The public seed of the lottery; the year unless set."""
        return self.public_seed or str(self.year)

    @property
    def cutoff(self) -> Month:
        """The base month: August of the year; terms ending by 31 August are over."""
        return Month(self.year, 8)


def _nine(lessons: tuple[str, ...]) -> tuple[str, ...]:
    if len(lessons) != 9:  # grades of compulsory education
        raise ValueError("one number for each of nine grades")
    return lessons


Lessons = Annotated[tuple[Amount, ...], AfterValidator(_nine)]
"""Weekly lessons in grades 1 to 9."""


class Teaching(OfOwnKind):
    """Lessons, loads, ratios and pools from which needs are computed: ``[need]`` (model section 2)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: Annotated[Literal["hours", "class", "ratio"], OneOfWords({
        "hours": say("lessons and loads", "课时"), "class": say("posts per class", "班级"),
        "ratio": say("pupils per post", "师生比"),
    })] = Field(
        default="hours", title="定岗方法：按课时与满工作量，按每班岗位数，或按师生比",
        description="how posts follow: from lessons and full loads, from posts for a class, or from pupils")
    per_class_primary: dict[str, Amount] = Field(
        default_factory=dict, title="小学每班岗位数（按学科，按班级定岗时用）",
        description="posts for a class at primary stage, by subject, where posts follow classes")
    per_class_junior: dict[str, Amount] = Field(
        default_factory=dict, title="初中每班岗位数（按学科，按班级定岗时用）",
        description="posts for a class at junior stage, by subject, where posts follow classes")
    ratio_primary: Divisor = Field(
        default="19", title="小学每多少名学生一个岗位（按师生比定岗时用）",
        description="pupils for a post at primary stage, where posts follow pupils")
    ratio_junior: Divisor = Field(
        default="13.5", title="初中每多少名学生一个岗位（按师生比定岗时用）",
        description="pupils for a post at junior stage, where posts follow pupils")
    small_below: int = Field(
        default=200, ge=0, le=2000, title="学生不足多少人的学段按班级计岗位（按师生比定岗时用）",
        description="pupils of a place below which posts follow classes, where posts follow pupils")
    small_per_class: Divisor = Field(
        default="2.3", title="小规模学校每班岗位数（按师生比定岗时用）",
        description="posts for a class at such a small place, where posts follow pupils")
    pe_five: bool = Field(
        default=False, title="体育每天一节（每周五节）",
        description="whether there is PE every day, five lessons a week")
    seven_ones: bool = Field(
        default=False, title="落实“七个一”：特色体育、书法、合唱、劳动",
        description="whether the “seven ones” add lessons: PE, calligraphy, choir, labor")
    mental: bool = Field(
        default=False, title="心理健康课每班每周 0.5 节",
        description="whether mental health is taught half a lesson a week")
    posts_apart: Part = Field(
        default=Fraction(20, 100), ge=0, le=1, title="学校岗位数与核定编制相差多少时提示",
        description="share of the approved posts by which a school's posts may differ without a warning")
    people_over: Part = Field(
        default=Fraction(50, 100), ge=0, le=10, title="全旗县某学科教师超过岗位多少时提示",
        description="share of a subject's posts by which its people may exceed them without a warning")
    hours: dict[str, Lessons] = Field(
        default_factory=dict, title="周课时（一至九年级），按学科覆盖默认课时表（全部课时见“定岗依据”）",
        description="weekly lessons in grades 1 to 9 by subject, instead of the table (sheet Lessons and posts)")
    load_primary: dict[str, Divisor] = Field(
        default_factory=dict, title="小学满工作量周课时，按学科覆盖默认值（见“定岗依据”）",
        description="weekly lessons of a full load at primary stage by subject, instead of the table")
    load_junior: dict[str, Divisor] = Field(
        default_factory=dict, title="初中满工作量周课时，按学科覆盖默认值（见“定岗依据”）",
        description="weekly lessons of a full load at junior stage by subject, instead of the table")
    pools_primary: dict[str, str] = Field(
        default={"道德与法治": "语文", "科学": "数学", "信息科技": "数学"}, title="小学兼课归并",
        description="which subject counts as which at primary stage")
    pools_junior: dict[str, str] = Field(
        default_factory=dict, title="初中兼课归并",
        description="which subject counts as which at junior stage")

    def pools(self, stage: Stage) -> dict[str, str]:
        """Return which subject counts as which at a stage."""
        return self.pools_primary if stage is Stage.PRIMARY else self.pools_junior

    def lessons(self, subject: str) -> tuple[Fraction, ...]:
        """Return weekly lessons per class in grades 1 to 9, overlays included."""
        base = self.hours.get(subject)
        table = tuple(Fraction(cell) for cell in base) if base else _default_hours().get(
            subject, (Fraction(0),) * 9)
        return tuple(hours + self._overlay(subject, hours) for hours in table)

    def _overlay(self, subject: str, hours: Fraction) -> Fraction:
        if subject == _PE and self.pe_five:
            return max(Fraction(0), 5 - hours)
        if subject == _MENTAL:
            return Fraction(1, 2) if self.mental else Fraction(0)
        extra = {_PE: Fraction(1), "音乐": Fraction(1), "劳动": Fraction(1), "语文": Fraction(1, 2)}
        return extra.get(subject, Fraction(0)) if self.seven_ones else Fraction(0)

    def load(self, stage: Stage, subject: str) -> Fraction:
        """Return the weekly lessons of one full load."""
        own = self.load_primary if stage is Stage.PRIMARY else self.load_junior
        key = "primary" if stage is Stage.PRIMARY else "junior"
        table = _default_loads()
        if subject in own:
            return Fraction(own[subject])
        return table.get((key, subject), table[key, "*"])

    def per_class(self, stage: Stage) -> dict[str, Fraction]:
        """Return the posts for a class by subject at a stage."""
        table = self.per_class_primary if stage is Stage.PRIMARY else self.per_class_junior
        return {subject: Fraction(posts) for subject, posts in table.items()}

    def staff(self, stage: Stage, pupils: int, classes: int) -> Fraction:
        """Return the posts of a place under ``method=ratio``: by pupils, by classes where these are few."""
        if pupils < self.small_below:
            return classes * Fraction(self.small_per_class)
        return pupils / Fraction(self.ratio_primary if stage is Stage.PRIMARY else self.ratio_junior)

    def subjects(self, stage: Stage) -> tuple[str, ...]:
        """Return the subjects that are timetabled at a stage, before pooling."""
        names = [*_default_hours(), *(name for name in self.hours if name not in _default_hours())]
        if self.mental:
            names.append(_MENTAL)
        taught = [
            name for name in names
            if name not in _UNTRACKED
            and any(self.lessons(name)[grade - 1] for grade in grades_of(stage))
        ]
        more = self.per_class(stage) if self.method == "class" else ()
        return tuple(dict.fromkeys([*taught, *more]))


@cache
def _default_hours() -> dict[str, tuple[Fraction, ...]]:
    rows = _rows("hours.csv")
    return {row["subject"]: tuple(Fraction(row[f"G{g}"]) for g in range(1, 10)) for row in rows}


@cache
def _default_loads() -> dict[tuple[str, str], Fraction]:
    return {
        (row["stage"], row["subject"]): Fraction(row["lessons_per_week"])
        for row in _rows("load.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("rotation") / "data" / "curriculum" / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


class Standards(OfOwnKind):
    """Thresholds of 教督〔2017〕6号, section ``[standard]``: per 100 pupils in tenths; CV limits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    l1_primary: int = Field(
        default=42, ge=0, title="小学高于规定学历教师（每百名学生，十分之一人）",
        description="teachers above the required degree per 100 primary pupils, tenths of a person")
    l2_primary: int = Field(
        default=10, ge=0, title="小学县级以上骨干教师（每百名学生，十分之一人）",
        description="backbone teachers per 100 primary pupils, tenths of a person")
    l3_primary: int = Field(
        default=9, ge=0, title="小学体育艺术教师（每百名学生，十分之一人）",
        description="teachers of PE, music and art per 100 primary pupils, tenths of a person")
    l1_junior: int = Field(
        default=53, ge=0, title="初中高于规定学历教师（每百名学生，十分之一人）",
        description="teachers above the required degree per 100 junior pupils, tenths of a person")
    l2_junior: int = Field(
        default=10, ge=0, title="初中县级以上骨干教师（每百名学生，十分之一人）",
        description="backbone teachers per 100 junior pupils, tenths of a person")
    l3_junior: int = Field(
        default=9, ge=0, title="初中体育艺术教师（每百名学生，十分之一人）",
        description="teachers of PE, music and art per 100 junior pupils, tenths of a person")
    min_pupils: int = Field(
        default=50, ge=1, title="纳入指标的最少学生数",
        description="least pupils of a place that the indicators look at")
    cv_primary: int = Field(
        default=50, ge=0, title="小学差异系数上限（百分之一）",
        description="greatest CV at primary stage, hundredths")
    cv_junior: int = Field(
        default=45, ge=0, title="初中差异系数上限（百分之一）",
        description="greatest CV at junior stage, hundredths")

    def tenths(self, indicator: str, stage: Stage) -> int:
        """Return the threshold of L1, L2 or L3 per 100 pupils, in tenths of a person."""
        suffix = "primary" if stage is Stage.PRIMARY else "junior"
        value: int = getattr(self, f"{indicator.lower()}_{suffix}")
        return value

    def cv_limit(self, stage: Stage) -> Fraction:
        """Return the limit of the coefficient of variation."""
        return Fraction(self.cv_primary if stage is Stage.PRIMARY else self.cv_junior, 100)


class HorizonSettings(OfOwnKind):
    """How far `rotation years` looks ahead, section ``[years]``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    count: int = Field(
        default=3, ge=1, le=5, title="规划期年数（含本年度）",
        description="years of the horizon, this one included")
    first: Annotated[Literal["joint", "strict"], OneOfWords({
        "joint": say("all years together", "统筹各年"), "strict": say("this year first", "本年优先")})] = Field(
        default="joint", title="本年度与以后年度的关系：统筹各年，或本年度各层目标不让步",
        description="whether this year's goals may give way to later years, or are held to the plan of this year alone")
    tolerance: Part = Field(
        default=Fraction(1, 100), ge=0, le=1, title="最后一层目标的证明精度",
        description="gap at which the proof of the last tier may stop")


_USUAL = 100_000
"""Options of a county of some 6,000 teachers; no sample of a banner of the league has as many."""


class Explaining(OfOwnKind):
    """How much is worked out to explain a plan, section ``[reasons]``: counted, to tell the same everywhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    solves: int = Field(
        default=40, ge=0, le=10_000, title="为说明原因最多测算的问题数",
        description="how many questions are worked out by solving again to explain a plan; beyond it: not worked out")

    def questions(self, options: int) -> int:
        """Return how many questions of a round with so many options are worked out: `solves`, or fewer of a large one.

        One takes the longer the more options there are; beyond `_USUAL` there are as many fewer, so that the work,
        and what an office waits for it, stays the same. Whoever asks about one person or post is always answered.
        """
        return self.solves * _USUAL // max(options, _USUAL)
