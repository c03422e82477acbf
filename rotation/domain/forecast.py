"""What the office expects of later years: first grades, and people whom it will hire."""

from __future__ import annotations

from dataclasses import dataclass

from rotation.domain.fields import column
from rotation.domain.vocabulary import Stage
from rotation.text import say


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """预测: first grades of a school in a later year, and whom it will hire then; read by `rotation years` alone."""

    year: int = column("年度", "Year", "order", required=True, later=True, note=say(
        "the year of its September; this year and earlier ones are passed over",
        "填该学年9月所在年份；本年度及以前的不采用"))
    school: str = column("学校", "School", "school", required=True, later=True)
    grade1: int | None = column("一年级班数", "Grade 1 classes", "count", later=True, note=say(
        "holds until a later year is told", "以后年度未另填的沿用此数"))
    grade7: int | None = column("七年级班数", "Grade 7 classes", "count", later=True)
    stage: Stage | None = column("学段", "Stage", "choice", choices=Stage, later=True, note=say(
        "of whom will be hired", "拟招人员的学段"))
    subject: str | None = column("学科", "Subject", "subject", later=True, note=say(
        "of whom will be hired; a row for each subject", "拟招人员的学科，每学科一行"))
    hired: int | None = column("待招人数", "To be hired", "count", later=True, note=say(
        "people in post from that September on", "该年9月到岗的人数"))
    row: int = 0
