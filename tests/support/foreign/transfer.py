"""A published teacher-transfer model, told in the workbook and the policy file of this project.

What it says and where it goes::

    lower need L, upper limit U   需求: 需求数, 最多                 (G10, H85)
    compulsory_transfer           指定: 应交流                       (H75)
    pair not allowed              指定: 禁止去向                     (E50)
    only staying allowed          指定: 留任
    p_ij, d_ij                    意愿: 分数, 代价; row of the home school for staying (G55, G50)
    stages Z1a .. Z4              [[tiers]]: G10, G10 by school weight, G60 without H10, G55, G50

The limits are those of requirements.csv. On some rows of people at home pairs.csv shows an upper
limit of 1 where it is 0 there; the published optima keep the 0: overfull cells must shrink, as
H85 demands.

Facts that the model does not know but a roster must have (sex, birth, ...) are the same for
everybody; no rule in force reads them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.records import Answer, Lock, Need, Wish
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Gender, LockKind, PersonStatus, SchoolType, Setting, Stage
from rotation.rules import Goal, catalogue
from rotation.run.gather import Inputs
from rotation.workbook.template import write_input

DATA = Path(__file__).parent / "data"
KEPT = ("E10", "E20", "E50", "H75", "H85")
YEAR = 2026
STAGES = ("Z1a_total_shortage", "Z1b_weighted_shortage", "Z2_moves", "Z3_welfare", "Z4_burden")
Row = dict[str, str]


@dataclass(frozen=True)
class Instance:
    """One published instance as its files give it."""

    name: str
    teachers: tuple[Row, ...]
    schools: tuple[Row, ...]
    requirements: tuple[Row, ...]
    pairs: tuple[Row, ...]
    optimum: dict[str, Any]

    def allowed(self) -> dict[tuple[str, str], Row]:
        """Return the pairs that may be, a compulsory mover's own school not among them."""
        homes = {t["teacher_id"]: t["current_school"] for t in self.teachers
                 if t["compulsory_transfer"] == "1"}
        return {(p["teacher_id"], p["school_id"]): p for p in self.pairs
                if p["compat"] == p["c_ij"] == p["r_ij"] == "1"
                and homes.get(p["teacher_id"]) != p["school_id"]}


def read_instance(name: str) -> Instance:
    folder = DATA / name
    tables = {table: tuple(csv.DictReader((folder / f"{table}.csv").read_text("utf-8").splitlines()))
              for table in ("teachers", "schools", "requirements", "pairs")}
    return Instance(name=name, optimum=json.loads((folder / "optimum.json").read_text("utf-8")),
                    **tables)


# -- workbook ---------------------------------------------------------------------------------


def problem_of(instance: Instance) -> Problem:
    return Problem.of(
        schools=[_school(row) for row in instance.schools],
        teachers=[_teacher(row) for row in instance.teachers],
        needs=[_need(row) for row in instance.requirements],
        wishes=[_wish(row) for row in instance.allowed().values()],
        locks=list(_locks(instance)),
        answers=[Answer(code="new-subject", clerk="经办人"), *_unfillable(instance)])


def _unfillable(instance: Instance) -> list[Answer]:
    """Answer the question that a lower need above the upper limit raises; two instances have one."""
    odd = any(int(row["L_jsm"]) > int(row["U_jsm"]) for row in instance.requirements)
    return [Answer(code="need-above-most", clerk="经办人")] if odd else []


def _school(row: Row) -> School:
    return School(code=row["school_id"], name=row["school_name"], type=SchoolType.PRIMARY,
                  setting=Setting.URBAN)


def _teacher(row: Row) -> Teacher:
    return Teacher(
        id=row["teacher_id"], name=row["teacher_name"], gender=Gender.FEMALE, born=Month(1970, 1),
        school=row["current_school"], stage=Stage.PRIMARY, subject=row["type_key"],
        established=True, status=PersonStatus.IN_POST, joined=Month(YEAR - int(row["years_service"]), 9))


def _need(row: Row) -> Need:
    return Need(school=row["school_id"], stage=Stage.PRIMARY, subject=row["type_key"],
                amount=100 * int(row["L_jsm"]), most=int(row["U_jsm"]))


def _wish(row: Row) -> Wish:
    return Wish(teacher=row["teacher_id"], school=row["school_id"], score=int(row["p_ij"]),
                cost=int(row["d_ij"]))


def _locks(instance: Instance) -> Iterator[Lock]:
    allowed = instance.allowed()
    for teacher in instance.teachers:
        key, home = teacher["teacher_id"], teacher["current_school"]
        others = [s["school_id"] for s in instance.schools if s["school_id"] != home]
        barred = tuple(code for code in others if (key, code) not in allowed)
        if (key, home) not in allowed:
            yield _lock(key, LockKind.MUST_MOVE)
        elif len(barred) == len(others):
            yield _lock(key, LockKind.STAY)
        if barred:
            yield _lock(key, LockKind.NEVER_TO, barred)


def _lock(key: str, kind: LockKind, schools: tuple[str, ...] = ()) -> Lock:
    return Lock(teacher=key, kind=kind, schools=schools, reason="示例", clerk="经办人")


# -- policy -----------------------------------------------------------------------------------


def policy_of(instance: Instance) -> str:
    weights = ", ".join(f'"{s["school_id"]}" = {s["w_j"]}' for s in instance.schools)
    return law(KEPT) + tiers(
        '{code = "G10", subject_weight = {}, by_priority = false}',
        f'{{code = "G10", subject_weight = {{}}, school_weight = {{{weights}}}}}',
        '{code = "G60"}', '{code = "G55"}', '{code = "G50"}')


def law(kept: tuple[str, ...]) -> str:
    """Return the TOML that leaves only some rules in force."""
    off = [code for code, kind in catalogue().items()
           if not issubclass(kind, Goal) and code not in kept]
    return "\n".join([f'[round]\nyear = {YEAR}\nbanner = "示例"',
                      *(f"[{code}]\non = false" for code in off)]) + "\n"


def tiers(*goals: str) -> str:
    return "".join(f"[[tiers]]\ngoals = [{goal}]\n" for goal in goals)


def written(folder: Path, problem: Problem, policy: str) -> Inputs:
    """Write workbook and policy file into a folder; return what a run is made from."""
    source, rules = folder / "数据.xlsx", folder / "政策.toml"
    write_input(source, problem, "zh")
    rules.write_text(policy, encoding="utf-8")
    return Inputs(source, (rules,))
