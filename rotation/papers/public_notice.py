"""公示: built from scratch as a workbook and as a document; both pass the scanner or are not made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rotation.errors import RotationError, WorkbookError
from rotation.papers._days import given_day, spelled_day
from rotation.papers._letters import BUREAU, REPORT_BY
from rotation.papers._paper import Blank, Completed, File, Material, Paper
from rotation.papers._word import heading, line, packed, paper, table
from rotation.report import sheet
from rotation.report.sheet_moves import UNFILLED, notice_head
from rotation.scanner import scan_bytes
from rotation.tables.sheet_writer import paper_book
from rotation.tables.table import Table
from rotation.text import Lang, Text, say, spell

WORKING_DAYS = 5
"""Fewest working days of a notice; weekends do not count, public holidays the office adds itself."""

_UNFILLED = {key: value if isinstance(value, Text) else Text.of(value)
             for key, value in UNFILLED.items()}
SINCE = Blank("notice_from", say("notice from", "公示开始"), _UNFILLED["since"])
UNTIL = Blank("notice_until", say("notice until", "公示结束"), _UNFILLED["until"])
OFFICE = Blank("office", say("office for objections", "受理科室"), _UNFILLED["office"])
PHONE = Blank("phone", say("telephone for objections", "监督电话"), _UNFILLED["phone"])
_WIDTHS = (11, 24, 47, 48, 31, 20, 62)
"""Columns of the printed list, millimeters."""


def notice(material: Material) -> Table:
    """Return the public notice with what the office gave.

    Raises
    ------
    RotationError
        A day that is none, or a notice of fewer than five working days.
    """
    listed = sheet(material.view, "notice")
    days = notice_days(material)
    told = {"office": material.fill(OFFICE), "phone": material.fill(PHONE), **days}
    foot = (say("{b} (seal)", "{b}（盖章）", b=material.fill(BUREAU)),
            say("Date: {d}", "{d}", d=days["since"]))
    return replace(listed, title=material.titled(listed.title), notes_above=notice_head(told), notes_below=foot,
                   cover=None)


def notice_docx(listed: Table, lang: Lang) -> bytes:
    """Return the notice as a document, without properties."""
    document = paper(landscape=True)
    heading(document, listed.title.render(lang), size=22)
    for note in listed.notes_above:
        line(document, note.render(lang), indent=2)
    titles = [heading.title.render(lang) for heading in listed.columns]
    rows = [["" if value is None else str(spell(value, lang)) for value in row] for row in listed.rows]
    table(document, titles, rows, _WIDTHS, size=10.5)
    for note in listed.notes_below:
        line(document, note.render(lang), align="right", right=2, before=6)
    return packed(document)


def _write(material: Material) -> Iterable[File]:
    listed = notice(material)
    if not listed.rows:
        return []
    made = [File(PAPER.name(material.lang, ".xlsx"), paper_book([listed], material.lang)),
            File(PAPER.name(material.lang, ".docx"), notice_docx(listed, material.lang))]
    for file in made:
        refuse_leaks(file, material)
    return made


def refuse_leaks(file: File, material: Completed, harmless: Collection[str] = ()) -> None:
    """Publish only what the scanner finds clean; the telephone for objections may stand there.

    Parameters
    ----------
    file, material
        What goes out, and what the office filled in.
    harmless
        Codes of the scanner that say nothing of this paper.

    Raises
    ------
    WorkbookError
        Something must not be public.
    """
    phone = material.given.get(PHONE.key, "")
    found = [item for item in scan_bytes(file.name, file.content, [phone] if phone else ())
             if item.code not in harmless]
    if found:
        raise WorkbookError(replace(item, sheet=f"{file.name} {item.sheet}", remedy=_MEND)
                            for item in found)


_MEND = say("the paper was not written: correct this in the workbook or in --fill and write it again",
            "材料未写出：请在数据文件或 --fill 填写内容中更正，再重新生成")


def notice_days(material: Completed) -> dict[str, Text]:
    """Return first and last day of the notice, the last counted if only the first is given.

    Raises
    ------
    RotationError
        A day that is none, a notice of fewer than five working days, or people who report before it ends.
    """
    since, until, report = (given_day(material, blank) for blank in (SINCE, UNTIL, REPORT_BY))
    last = until if since is None else until or after_working_days(since)
    told = period_fault(since, last) if since is not None and last is not None else None
    if told is None and last is not None and report is not None:
        told = reporting_fault(last, report)
    if told is not None:
        raise RotationError(told)
    return {key: _UNFILLED[key] if day is None else spelled_day(day)
            for key, day in (("since", since), ("until", last))}


def period_fault(since: date, until: date) -> Text | None:
    """Tell that a notice ends before it begins, or is too short; None if it is long enough."""
    told = {"a": spelled_day(since), "b": spelled_day(until), "n": WORKING_DAYS}
    if until < since:
        return say("the notice ends on {b}, before it begins on {a}: correct one of the two",
                   "公示结束日期（{b}）早于开始日期（{a}），请更正其中一项", **told)
    found = working_days(since, until)
    if len(found) < WORKING_DAYS:
        return say("the notice period {a} to {b} has fewer than {n} working days: {d}; end it later",
                   "公示期{a}至{b}不足{n}个工作日：{d}；请延长", **told, d=days_counted(found))
    return None


def reporting_fault(until: date, report: date) -> Text | None:
    """Tell that people would report while objections may still be raised; None if they would not."""
    if report >= until:
        return None
    return say("people would report by {r}, while objections may be raised until {b}: let them report later",
               "报到日期（{r}）早于公示结束日期（{b}）：公示期间还可提出异议，请推迟报到或提早公示",
               r=spelled_day(report), b=spelled_day(until))


def end_counted(material: Completed) -> Text | None:
    """Tell which days the end of the notice was counted from, where the office gave its beginning alone."""
    since = given_day(material, SINCE)
    if since is None or given_day(material, UNTIL) is not None:
        return None
    until = after_working_days(since)
    return say("no end of the notice was given: it ends on {b}, after {d}", "公示结束日期未填，按{b}结束：{d}",
               b=spelled_day(until), d=days_counted(working_days(since, until)))


def days_counted(days: Sequence[date]) -> Text:
    """Return the days that are counted as working days, and what is not known of them."""
    shown = tuple(say("{d}", "{m}月{n}日", d=day.isoformat(), m=day.month, n=day.day) for day in days)
    return say("working days counted {k} ({d}), without weekends; take off public holidays yourself",
               "计入工作日{k}天（{d}），周末不计；法定节假日和调休请自行扣除",
               k=len(days), d=shown or say("none", "无"))


def working_days(since: date, until: date) -> tuple[date, ...]:
    """Return the days from one to the other, both included, that are no weekend."""
    span = (until - since).days + 1
    every = (since + timedelta(days=step) for step in range(max(0, span)))
    return tuple(day for day in every if day.weekday() < 5)


def after_working_days(since: date) -> date:
    """Return the day on which the working days of a notice are over."""
    last = since
    while len(working_days(since, last)) < WORKING_DAYS:
        last += timedelta(days=1)
    return last


PAPER = Paper("notice", 4, say("Public notice", "公示"), _write,
              blanks=(SINCE, UNTIL, OFFICE, PHONE, BUREAU))
