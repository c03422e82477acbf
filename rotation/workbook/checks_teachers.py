"""Contradictions within sheet 教师: identities, couples, rotations, deferrals, months."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.months import Month
from rotation.domain.vocabulary import UNPOSTED, PersonStatus, SchoolType
from rotation.errors import Issue
from rotation.rules.r20_retirement import retirement_by_age
from rotation.rules.r30_deferral import Deferral
from rotation.text import Text, say
from rotation.workbook import parse, quoting
from rotation.workbook.checks_support import walkers
from rotation.workbook.defects import MASK, Spot, ask, error, note, warning
from rotation.workbook.header import fold, fold_name
from rotation.workbook.tables import ReadSheet

Row = dict[str, Any]
Sheets = dict[str, ReadSheet]

_ONE_PERSON = ("name", "born", "gender", "stage", "subject")
"""Two rows alike in all of these may be one person in the lists of two schools."""

_FOUND_BY = ("name", "school", "born", "joined")
"""By what somebody without a number is found again next year."""

YOUNGEST = 16 * 12
"""Nobody starts work younger, in months."""

AGES, PENSION = (18, 70), (45, 65)
"""Years of age of anybody on the roster, and at retirement."""

_EVENTS = ("joined", "duty_since", "rotation_ended")
"""Months that lie in the past of a teacher."""


def teachers(table: ReadSheet, sheets: Sheets) -> Iterator[Issue]:
    """Judge sheet 教师."""
    if table.layout.places and not table.rows:
        yield error("no-teachers", Spot(table.layout.grid.title), say(
            "the sheet has no teachers", "表中没有教师"), say("fill in the teachers", "请填写教师"))
    yield from _identities(table)
    yield from _couples(table)
    yield from walkers(table)
    kinds = _types(sheets)
    year = parameter(sheets, "round.year")
    given = parameter(sheets, "R30.max_years")
    longest = Deferral().max_years if given is None else given
    for row in (*table.aside, *table.seconds):
        yield from _gone(table, row)
    for row in table.seconds:
        yield from _stage(table, row, kinds)
    for row in table.rows:
        yield from _post(table, row, kinds)
        yield from _months(table, row, year)
        yield from _rotation(table, row, year)
        yield from _after(table, row, year)
        yield from _deferral(table, row, longest)


def parameter(sheets: Sheets, name: str) -> int | None:
    """Return a whole number of sheet 政策, None if absent or not a number."""
    rows = sheets["parameters"].rows if "parameters" in sheets else []
    for row in rows:
        value = str(row.get("value", ""))
        if fold(str(row.get("name", ""))) == fold(name) and value.isascii() and value.isdigit():
            return int(value)
    return None


def _types(sheets: Sheets) -> dict[str, SchoolType]:
    rows = sheets["schools"].rows if "schools" in sheets else []
    return {row["code"]: row["type"] for row in rows if "code" in row and "type" in row}


def _identities(table: ReadSheet) -> Iterator[Issue]:
    ids: dict[str, Row] = {}
    people: dict[tuple[object, ...], Row] = {}
    names: dict[tuple[str, str], Row] = {}
    for row in (*table.aside, *table.rows):
        if "id" in row:
            yield from _same_id(table, ids.setdefault(fold(row["id"]), row), row)
    asked = list(_alike(table))
    yield from asked
    told = {issue.cell for issue in asked}
    for row in table.rows:
        if table.spot(row["row"], "name").cell in told:
            continue
        if all(name in row for name in _ONE_PERSON):
            person = (fold_name(row["name"]), *(row[name] for name in _ONE_PERSON[1:]))
            first = people.setdefault(person, row)
            if first is not row:
                yield ask("same-person", table.spot(row["row"], "name"), say(
                    "would be read as two people, though row {r} has the same name, birth, sex,"
                    " stage and subject", "与第 {r} 行姓名、出生年月、性别、学段、学科均相同，将按两个人读取",
                    r=first["row"]), MASK)
                continue
        if "name" in row and "school" in row:
            first = names.setdefault((fold_name(row["name"]), row["school"]), row)
            if first is not row:
                yield note("namesakes", table.spot(row["row"], "name"), say(
                    "same name at the same school as row {r}", "与第 {r} 行同校同名",
                    r=first["row"]), MASK)


def _alike(table: ReadSheet) -> Iterator[Issue]:
    """Ask about people without a number whom nothing tells apart by which they are found again."""
    people: dict[tuple[object, ...], Row] = {}
    for row in (*table.rows, *table.aside):
        if row["row"] in table.numbered and all(row.get(name) for name in _FOUND_BY):
            first = people.setdefault((fold_name(row["name"]), *(row[name] for name in _FOUND_BY[1:])), row)
            if first is not row:
                yield ask("same-person", table.spot(row["row"], "name"), say(
                    "would be read as two people with a number each, though row {r} has the same name, school, birth"
                    " month and 进本校年月; for one person delete a row, or write the same number in both",
                    "与第 {r} 行姓名、学校、出生年月、进本校年月均相同，将按两个人读取并各给一个编号；"
                    "如是同一人，请删除一行，或在两行填写同一编号", r=first["row"]), MASK)


def _same_id(table: ReadSheet, first: Row, row: Row) -> Iterator[Issue]:
    if first is not row:
        yield error("duplicate-teacher", table.spot(row["row"], "id"), say(
            "every number once; row {r} has the same", "编号不得重复；与第 {r} 行相同", r=first["row"]),
            say("correct one of the numbers or delete the row; somebody who teaches at two schools or stages has a row"
                " for each with 折算工作量, together at most 1",
                "请更正其中一个编号，或删除重复行；在两校或两个学段任教的，请在两行分别填写折算工作量，合计不超过 1"),
            table.found("id", row["id"]))


def _couples(table: ReadSheet) -> Iterator[Issue]:
    rows = {row["id"]: row for row in table.rows if "id" in row}
    for row in table.rows:
        spouse = row.get("spouse")
        if spouse is None or "id" not in row:
            continue
        spot = table.spot(row["row"], "spouse")
        other = rows.get(spouse)
        if spouse == row["id"]:
            yield error("own-spouse", spot, say("another teacher", "配偶编号不应是本人编号"),
                        say("correct or clear the cell", "请更正或清空"), MASK)
        elif other is not None and other.get("spouse") != row["id"]:
            yield error("one-sided-couple", spot, say(
                "row {r} must name this teacher in turn", "第 {r} 行应同样填写本人编号", r=other["row"]),
                say("fill in both rows, or clear this one", "请在双方各填对方编号，或清空此处"), MASK)


def _gone(table: ReadSheet, row: Row) -> Iterator[Issue]:
    status = row.get("status")
    if status in (PersonStatus.RETIRED, PersonStatus.LEFT):
        yield error("already-left", table.spot(row["row"], "status"), say(
            "retired and departed people are out of the roster of 1 September",
            "9 月 1 日花名册不应再有退休、离职人员"), say(
            "delete the row or correct the status", "请删除该行，或更正人员状态"),
            _written(table, row["row"], str(status)))


def _written(table: ReadSheet, row: int, status: str) -> str:
    """Return the word of the cell, as 死亡, where it can be no more than that; else what it was read as."""
    cell = table.layout.grid.rows.get(row, {}).get(table.layout.places.get("status", 0))
    text = "" if cell is None else parse.shown(cell)
    return text if quoting.of_the_list(text, columns(table.layout.sheet.record)["status"]) else status


def _stage(table: ReadSheet, row: Row, kinds: dict[str, SchoolType]) -> Iterator[Issue]:
    stage, kind = row.get("stage"), kinds.get(row.get("school", ""))
    if kind not in (None, SchoolType.SPECIAL) and stage is not None and stage.compulsory and (
            stage not in kind.stages):
        yield error("stage-not-offered", table.spot(row["row"], "stage"), say(
            "a {k} has no {s} stage", "{k}没有{s}学段", k=kind, s=stage), say(
            "correct the stage, the school, or the type of the school",
            "请更正任教学段、任教学校或学校类型"), str(stage))


def _post(table: ReadSheet, row: Row, kinds: dict[str, SchoolType]) -> Iterator[Issue]:
    yield from _gone(table, row)
    yield from _stage(table, row, kinds)
    school = row.get("school")
    if "joined" in table.layout.places and school not in (None, UNPOSTED) and (
            table.lacks(row, "joined")):
        table.broken.add(row["row"])
        yield error("blank-required", table.spot(row["row"], "joined"), say(
            "must not be blank for a teacher with a school", "已有任教学校的教师必填"),
            say("fill in the cell", "请补填"))
    if row.get("workload", 0) > 200:
        yield ask("workload-high", table.spot(row["row"], "workload"), say(
            "more than two full loads; 1 is a full load", "超过两个满工作量；满工作量应填 1"),
            table.found("workload", row["workload"] / 100))


def _months(table: ReadSheet, row: Row, year: int | None) -> Iterator[Issue]:
    yield from _ages(table, row)
    for name in (*_EVENTS, "born"):
        if year is not None and name in row and row[name] > Month(year, 9):
            yield error("future-month", table.spot(row["row"], name), say(
                "not later than September {y}", "不应晚于 {y} 年 9 月", y=year), say(
                "correct the month", "请更正"), MASK)
    if year is not None:
        yield from _of_the_year(table, row, Month(year, 9))


def _ages(table: ReadSheet, row: Row) -> Iterator[Issue]:
    """Judge months against the month of birth, which no message repeats."""
    born = row.get("born")
    if born is None:
        return
    for name in _EVENTS:
        if name in row and born.until(row[name]) < YOUNGEST:
            title = columns(table.layout.sheet.record)[name].title
            yield error("too-young", table.spot(row["row"], name), say(
                "at least 16 years after the month of birth", "应晚于出生年月 16 年以上"), say(
                "correct 出生年月 or {t}", "请更正出生年月或{t}", t=title), MASK)
    if "retires" in row and not PENSION[0] * 12 <= born.until(row["retires"]) <= PENSION[1] * 12:
        yield error("retirement-age", table.spot(row["row"], "retires"), say(
            "{a} to {b} years after the month of birth", "退休时年龄应在 {a} 至 {b} 岁之间",
            a=PENSION[0], b=PENSION[1]), say(
            "correct 出生年月 or 法定退休日期", "请更正出生年月或法定退休日期"), MASK)


def _of_the_year(table: ReadSheet, row: Row, base: Month) -> Iterator[Issue]:
    """Judge ages and times as of 1 September of the round."""
    born = row.get("born")
    if born is not None and born <= base and not AGES[0] * 12 <= born.until(base) <= AGES[1] * 12:
        yield error("impossible-age", table.spot(row["row"], "born"), say(
            "{a} to {b} years old in September {y}", "{y} 年 9 月年龄应在 {a} 至 {b} 岁之间",
            a=AGES[0], b=AGES[1], y=base.year), say("correct the month", "请更正"), MASK)
    elif row.get("status") not in (PersonStatus.RETIRED, PersonStatus.LEFT):
        yield from _retired(table, row, base)
    worked = max(0, (born.until(base) if born is not None else AGES[1] * 12) - YOUNGEST)
    if row.get("rural_months", 0) > worked:
        yield error("too-many-months", table.spot(row["row"], "rural_months"), say(
            "not more months than since the age of 16; the unit is months",
            "不应多于年满 16 岁以来的月数；单位为月"), say(
            "correct the number", "请更正"), table.found("rural_months", row["rural_months"]))


def _retired(table: ReadSheet, row: Row, base: Month) -> Iterator[Issue]:
    """Ask about whoever is still on the roster past retirement, as written or, with none written, by age."""
    born, told = row.get("born"), row.get("retires")
    if told is not None:
        if told < base and (born is None or PENSION[0] * 12 <= born.until(told) <= PENSION[1] * 12):
            yield ask("retired-already", table.spot(row["row"], "retires"), say(
                "before September {y}; would be kept on the roster and not take part",
                "早于 {y} 年 9 月；将保留在花名册中，不参加交流", y=base.year), MASK)
    elif _past_by_age(table, row, base):
        yield ask("retired-already", table.spot(row["row"], "born"), say(
            "by month of birth, sex and rank retirement lies before September {y}; would be kept on the roster and not"
            " take part, and a leader would count as leaving. Is the month right? For another month of retirement fill"
            " in 法定退休日期",
            "按出生年月、性别、职称推算，退休早于 {y} 年 9 月；将保留在花名册中，不参加交流，校级领导按离任处理。"
            "请核对出生年月；退休年月另有规定的请填法定退休日期", y=base.year), MASK)


def _past_by_age(table: ReadSheet, row: Row, base: Month) -> bool:
    """Whether retirement computed from the month of birth lies before the round; not where a cell of it is refused."""
    needed = ("retires", "retires_early", "rank")
    if "born" not in row or "gender" not in row or any((row["row"], name) in table.faulty for name in needed):
        return False
    return retirement_by_age(row["born"], row["gender"], row.get("rank"), early=bool(row.get("retires_early"))) < base


def _rotation(table: ReadSheet, row: Row, year: int | None) -> Iterator[Issue]:
    host, until = row.get("host"), row.get("host_until")
    spot = table.spot(row["row"], "host" if host is None else "host_until")
    away = row.get("status") is PersonStatus.ROTATION
    if any((row["row"], name) in table.faulty for name in ("host", "host_until")):
        return
    if (host is None) != (until is None) or (away and host is None):
        yield error("half-rotation", spot, say(
            "host school and end of the term together, for everybody on rotation",
            "交流中的教师应同时填写接收学校和期限止"), say(
            "fill in both, or clear both and correct the status", "请补填，或同时清空并更正人员状态"))
    elif host is not None and host == row.get("school"):
        yield error("own-host", table.spot(row["row"], "host"), say(
            "another school than the home school", "接收学校不应是任教学校"), say(
            "任教学校 is where the personnel relation is; correct one of them",
            "任教学校应填人事关系所在学校；请更正其一"), host)
    elif until is not None and year is not None and until > Month(year, 8) and (
            row.get("status") is PersonStatus.IN_POST):
        yield ask("rotation-status", table.spot(row["row"], "status"), say(
            "on rotation until {m}, so counted at the host although in post by status",
            "交流期限至 {m}，将按在接收学校计算，尽管人员状态为在职在岗", m=until),
            str(row["status"]))


def _after(table: ReadSheet, row: Row, year: int | None) -> Iterator[Issue]:
    """Warn of 期满去向 of somebody whose term has not just ended: it would change nothing."""
    until = row.get("host_until")
    if "after_term" not in row or "last_host" in row or year is None:
        return
    if until is None or not until <= Month(year, 8) < until.plus(12):
        yield warning("after-term-idle", table.spot(row["row"], "after_term"), say(
            "a term that ended in the year up to August {y}, with 上次接收学校 or 交流期限止; so it changes nothing",
            "应为截至 {y} 年 8 月一年内期满的人员（填有“上次接收学校”或“交流期限止”）；此处不起作用", y=year), say(
            "fill in 上次接收学校, or clear the cell", "请补填“上次接收学校”，或清空此处"), str(row["after_term"]))


def _deferral(table: ReadSheet, row: Row, longest: int) -> Iterator[Issue]:
    names = ("deferral", "deferral_until", "deferral_basis")
    told = {name for name in names if name in row}
    for name in names:
        if told and table.lacks(row, name):
            yield error("deferral-incomplete", table.spot(row["row"], name), _WHOLE, say(
                "fill in what is missing, or clear the others", "请补填，或清空其余各项"))
    if "deferral" in told and table.lacks(row, "deferral_approver"):
        yield warning("deferral-without-approver", table.spot(row["row"], "deferral_approver"), say(
            "a deferral has an approver", "暂缓应有审批人"), say("fill in the cell", "请补填"))
    if row.get("deferral_years", 0) > longest:
        yield error("deferral-too-long", table.spot(row["row"], "deferral_years"), say(
            "at most {n} years in all", "累计不超过 {n} 年", n=longest), say(
            "correct the number or end the deferral", "请更正，或结束暂缓"),
            table.found("deferral_years", row["deferral_years"]))


_WHOLE: Text = say("kind, basis and end of a deferral stand together",
                   "暂缓类型、依据、截止应同时填写")
