"""What is told of a workbook that was carried: 结转说明, 减员核对 and 期满名册, sheets of ours in the copy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rotation.carry.ahead import Carried, Edit
from rotation.carry.fill import FILL, fill_page
from rotation.carry.people import AYearOn, Whereabouts
from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS
from rotation.figures.words import yes
from rotation.ledger.lists import proof
from rotation.text import Lang, Text, say, spell
from rotation.workbook.rewritten import AddedSheet, Rewriting

NOTES = say("Carried over", "结转说明")
GONE = say("Off the roster", "减员核对")
DUE = say("Terms ended", "期满名册")
OWN = frozenset(name for title in (NOTES, GONE, DUE, FILL) for name in (title.en, title.zh))
"""Sheets that are made anew every year."""
_JOINED = "、"
_RECORD = {sheet.attribute: sheet.record for sheet in SHEETS}


def balance(carried: Carried) -> Text:
    """Return where everybody of the roster has gone, which adds up."""
    count = carried.count
    here, moved, posted, out, back, gone = (count[fate] for fate in Whereabouts)
    return say(
        "roster {a} = stay {s} + moved for good {m} + recruits posted {p} + on rotation {o} + back {b} + off the "
        "roster {g}; with {k} new ones next year's roster is {n}",
        "花名册{a}人 = 在原单位{s} + 人事关系调动{m} + 新任到岗{p} + 交流在外{o} + 交流期满或提前结束{b} + 减员{g}；"
        "另新增{k}，结转后{n}人", a=len(carried.people), s=here, m=moved, p=posted, o=out, b=back, g=gone,
        k=carried.new, n=len(carried.people) - gone + carried.new)


def lists(carried: Carried) -> Iterator[Text]:
    """Yield what the office looks at: deferrals that ran out, service that ended, kept parameters, doubts."""
    yield from _named(say("deferral over, to be exchanged again ({n}): {p}", "暂缓到期、应恢复（{n}人）：{p}"),
                      [person for person in carried.people if person.again])
    yield from _named(say("bound service after hiring over, which has nothing to do with terms of rotation ({n}): {p}",
                          "招聘服务期（“服务期至”）已满，与交流期满无关（{n}人）：{p}"),
                      [person for person in carried.people if person.free and person.gone is None])
    elsewhere = {post.teacher for post in carried.past.round.problem.seconds}
    yield from _named(say("teach at a second place by another row, to be looked at ({n}): {p}",
                          "另有一行兼任他校、岗位有变动，请核对（{n}人）：{p}"),
                      [person for person in carried.people if person.teacher.id in elsewhere and person.fate in (
                          Whereabouts.MOVED, Whereabouts.POSTED, Whereabouts.OUT)])
    for person in carried.people:
        for ask in person.asks:
            yield say("to be settled: {p}: {a}", "待核实：{p}：{a}", p=_who(person), a=ask)


def _named(told: Text, people: list[AYearOn]) -> Iterator[Text]:
    if people:
        yield told.filled(n=len(people), p=tuple(map(_who, people)))


def _who(person: AYearOn) -> str:
    return f"{person.teacher.name}（{person.teacher.id}）"


def pages(carried: Carried, copy: Rewriting, lang: Lang) -> Iterator[AddedSheet]:
    """Yield the sheets of ours; where nothing is to be said there is no sheet."""
    if carried.told:
        yield fill_page(carried.told, lang)
    yield _notes(carried, copy, lang)
    if carried.of(Whereabouts.LEFT):
        yield _gone(carried, lang)
    if any(person.over for person in carried.people):
        yield _due(carried, lang)


def _titles(lang: Lang, *titles: tuple[Text, int]) -> tuple[tuple[str, int], ...]:
    return tuple((title.render(lang), width) for title, width in titles)


# -- 结转说明 ----------------------------------------------------------------------------------------


def _notes(carried: Carried, copy: Rewriting, lang: Lang) -> AddedSheet:
    head = [balance(carried), say(
        "{e} cells changed, {f} to be filled in (yellow: {m} that check asks for, pale blue: may stay blank), {d} rows "
        "taken out, {s} rows added",
        "更改{e}个单元格，待填{f}个（黄底应填{m}个，其余浅蓝底可空，逐列见“待填清单”），移出{d}行，新增{s}行",
        e=len(carried.edits), f=len(carried.open), m=len(carried.must),
        d=sum(map(len, carried.dropped.values())),
        s=len(carried.spells) + len(carried.joined) + len(carried.walked)), *lists(carried)]
    emptied = carried.open
    edits = sorted(carried.edits, key=lambda edit: (edit.at in emptied, edit.name == "graduated"))
    told = groupby(edits, lambda edit: (edit.sheet, edit.row, edit.why) if edit.at in emptied else edit.at)
    rows = [*(_row(list(group), carried, copy, lang) for _, group in told), *_dropped(carried, copy, lang),
            *_added(carried, copy, lang)]
    return AddedSheet(
        NOTES.render(lang), say("Carried from {a} to {b}", "{a}年数据结转为{b}年", a=carried.past.year,
                                b=carried.year).render(lang),
        [line.render(lang) for line in head],
        _titles(lang, (say("Sheet", "工作表"), 12), (say("Cell", "单元格"), 10),
                (say("Number or code", "编号或代码"), 14), (say("Name", "姓名或校名"), 22), (say("Column", "列"), 18),
                (say("Before", "原值"), 28), (say("Now", "现值"), 28), (say("By what", "依据"), 40)), rows)


def _row(edits: list[Edit], carried: Carried, copy: Rewriting, lang: Lang) -> list[str | int]:
    """Return the line of a cell; cells of one row that the office fills in for the same reason share a line."""
    one, told = edits[0], columns(_RECORD[edits[0].sheet])
    titles = [told[edit.name].title if lang == "zh" else told[edit.name].english for edit in edits]
    return [copy.title(one.sheet), _JOINED.join(copy.address(edit.at) for edit in edits), one.key, one.called,
            _JOINED.join(titles), _JOINED.join(_placed(carried, copy.shown(edit.at)) for edit in edits),
            _placed(carried, _spoken(copy.spelled(one.at, one.value), lang)), one.why.render(lang)]


def _placed(carried: Carried, shown: str) -> str:
    """Return a value, a school by its name: a code tells an officer nothing."""
    school = carried.past.round.problem.school.get(shown)
    return shown if school is None else school.name


def _spoken(value: object, lang: Lang) -> str:
    """Return a value as a cell of ours shows it."""
    if isinstance(value, bool):
        return yes(value).render(lang)
    return "" if value is None else str(spell(value, lang))


def _dropped(carried: Carried, copy: Rewriting, lang: Lang) -> Iterator[list[str | int]]:
    named = {person.teacher.id: person.teacher.name for person in carried.people}
    for sheet, rows in carried.dropped.items():
        for row, why in sorted(rows.items()):
            first = copy.key(sheet, row)
            yield [copy.title(sheet), "", first, named.get(first, ""), say("whole row", "整行").render(lang),
                   say("row {n}", "第{n}行", n=row).render(lang), say("taken out", "移出").render(lang),
                   why.render(lang)]


def _added(carried: Carried, copy: Rewriting, lang: Lang) -> Iterator[list[str | int]]:
    named = {person.teacher.id: person.teacher.name for person in carried.people}
    for teacher, why in carried.joined:
        yield [copy.title("teachers"), "", teacher.id, teacher.name, say("whole row", "整行").render(lang), "",
               say("added", "新增").render(lang), why.render(lang)]
    for record, why in carried.spells:
        told = say("{a} to {b}, {s} to {e}", "{a}→{b}，{s}至{e}", a=_school(carried, record.home),
                   b=_school(carried, record.host), s=str(record.start),
                   e=say("further notice", "长期") if record.end is None else str(record.end))
        yield [copy.title("history"), "", record.teacher, named.get(record.teacher, ""),
               say("whole row", "整行").render(lang), "",
               told.render(lang), why.render(lang)]
    for walk, why in carried.walked:
        yield [copy.title("itineraries"), "", walk.teacher, named.get(walk.teacher, ""),
               say("whole row", "整行").render(lang), "",
               say("{s}, {n} lessons", "{s}，{n}节", s=_school(carried, walk.school),
                   n="—" if walk.lessons is None else walk.lessons).render(lang),
               why.render(lang)]


# -- 减员核对, 期满名册 -------------------------------------------------------------------------------


def _gone(carried: Carried, lang: Lang) -> AddedSheet:
    rows: list[list[str | int]] = [
        [number, person.teacher.id, person.teacher.name, _school(carried, person.teacher.school),
         _spoken(person.gone, lang), ""] for number, person in enumerate(carried.of(Whereabouts.LEFT), 1)]
    return AddedSheet(
        GONE.render(lang), GONE.render(lang), [say(
            "Taken off the roster; whoever stays is put back on sheet 教师 by hand, with 法定退休日期.",
            "以下人员已移出花名册，请逐人核对；仍在岗的请移回“教师”表并填写法定退休日期。").render(lang)],
        _titles(lang, (say("No.", "序号"), 6), (say("Teacher ID", "教师编号"), 14), (say("Name", "姓名"), 12),
                (say("School", "学校"), 26), (say("Why", "依据"), 46), (say("Checked", "核对结果"), 14)), rows)


def _head(carried: Carried, lang: Lang) -> Iterator[str]:
    """Yield the end of the chain, by which the paper proves the ledger; nothing where there is no ledger."""
    told = carried.past.history
    if told.seq:
        yield proof(told).render(lang)


_IN_TIME, _EARLY = say("by its term", "期满"), say("early", "提前结束")


def _due(carried: Carried, lang: Lang) -> AddedSheet:
    rows: list[list[str | int]] = []
    for person in (one for one in carried.people if one.over is not None):
        away = person.over
        assert away is not None
        rows.append([
            len(rows) + 1, person.teacher.id, person.teacher.name, _school(carried, person.teacher.school),
            _school(carried, away.host), str(away.start or ""), str(away.end or ""),
            (_EARLY if away.early else _IN_TIME).render(lang), _spoken(away.after_term, lang),
            away.why.render(lang)])
    return AddedSheet(
        DUE.render(lang), DUE.render(lang), [say(
            "Terms that end by August {y}, and those that ended early: blank counts as 返回原校; what is decided is "
            "filled in on sheet 教师, column 期满去向, and recorded in the ledger (rotation ledger event).",
            "{y}年8月底前交流期满及提前结束的人员：去向留空按返回原校；期满确定留任、第三校的填入“教师”表“期满去向”列，"
            "并在台账登记（rotation ledger event）。",
            y=carried.year).render(lang), *_head(carried, lang)],
        _titles(lang, (say("No.", "序号"), 6), (say("Teacher ID", "教师编号"), 14), (say("Name", "姓名"), 12),
                (say("Home school", "派出学校"), 28), (say("Host school", "接收学校"), 28), (say("Start", "开始"), 10),
                (say("End", "结束"), 10), (say("How", "方式"), 10),
                (say("After the term", "期满去向"), 12), (say("By what", "依据"), 30)), rows)


def _school(carried: Carried, code: str) -> str:
    return carried.past.round.named(code)
