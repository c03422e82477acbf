"""What the papers of those who walk say: 走教派遣单, 三方协议, 到校走教安排, 交通补助测算; and all papers in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from docx.document import Document
from docx.shared import Mm

from rotation.papers import Blank, WholePaper
from rotation.papers._forms import signed
from rotation.papers._letters import BUREAU
from rotation.papers._word import Align, heading, line, next_page, packed, paper, table
from rotation.papers.public_notice import PHONE
from rotation.share.calendar import (
    HALF_DAY,
    WEEKDAYS,
    DayAway,
    Given,
    SchoolVisit,
    by_grade,
    part_told,
)
from rotation.share.material import LINE, WALL, ShareMaterial
from rotation.share.paper_remote import remote_timetables
from rotation.share.view import ShareView
from rotation.tables.sheet_writer import paper_book
from rotation.tables.table import NUMBER, Column, Table, summed, titled
from rotation.text import Lang, Text, pair, say

RATE = Blank("rate", say("allowance per km", "每公里补助"), LINE)
WEEKS = Blank("weeks", say("weeks of lessons", "上课周数"), LINE)
_CLOSE = (22.0, 20.0, 26.0, 24.0)
"""Margins of an agreement, millimeters: all of it and three seals stand on one page."""
_TALL, _ROWS = 11.0, 88.0
"""Height of a row that is written into by hand, and of all rows of a page at most, millimeters."""
_NOTHING = "—"
_Titled = tuple[Text, int]
"""Title of a column, and its width in millimeters."""


class _Coming(NamedTuple):
    """One visit of somebody to a school."""

    teacher: str
    day: DayAway
    visit: SchoolVisit


def _visits(view: ShareView) -> list[_Coming]:
    """Return every visit in the order of the week: by weekday, morning before afternoon, then teacher."""
    every = (_Coming(key, day, visit) for key, week in view.weeks.items() for day in week for visit in day.visits)
    return sorted(every, key=lambda one: (one.day.weekday, one.visit.part == "afternoon", one.teacher))


def _sheet(document: Document, columns: Sequence[_Titled], rows: Sequence[Sequence[str]], lang: Lang) -> Any:
    """Add a table whose rows are tall enough to be written into by hand, as far as the page has room."""
    titles, widths = zip(*columns, strict=True)
    made = table(document, [title.render(lang) for title in titles], rows, widths, size=14)
    for row in made.rows:
        row.height = Mm(min(_TALL, _ROWS / len(made.rows)))
    return made


def _gap(document: Document) -> None:
    line(document, "", size=6, spacing=6)


def _note(document: Document, text: Text, lang: Lang, *, before: float = 2, align: Align = "left") -> None:
    line(document, text.render(lang), align=align, size=12, spacing=18, before=before)


# -- 走教派遣单 -------------------------------------------------------------------------------

_OF_WEEK = (
    (say("Weekday", "星期"), 22), (say("When", "时段"), 20), (say("Goes to", "去往学校"), 62),
    (say("Teaches", "教什么"), 46), (say("Lessons", "节数"), 18), (say("Kilometers of the day", "当天往返公里"), 28),
    (say("Contact at the school (by hand)", "对方学校联系人、电话（手填）"), 61))
_WAY = 5
"""Column of the kilometers."""
_AT_HOME = say("at the own school", "在本校")
_HALF = say("“Half a day” is a morning or an afternoon, as the schools agree. ", "“半天”是上午还是下午，由两校商定。")
_HOURS = say(
    "{h}The schools agree on the hours; to exchange a weekday, both schools agree and tell the teacher.",
    "{h}具体第几节课由两校商定；需要调换星期的，由两校协商并告诉教师本人。")
_KEPT = say("Personnel relation and post stay with the own school, which plans no lessons for the times above.",
            "走教期间人事关系、编制和岗位仍在本校；表中外出的时间，本校不给该教师排课。")


def _itineraries(told: ShareMaterial) -> bytes | None:
    """Return one page for everybody who walks, by own school."""
    if not told.view.weeks:
        return None
    document = paper(landscape=True, margins=WALL)
    for teacher, week in told.view.weeks.items():
        next_page(document)
        _itinerary(document, told, teacher, week)
    return packed(document)


def _hours(told: ShareMaterial, every: Iterable[_Coming]) -> Text:
    """Tell who agrees on hours, and what half a day is where there is one."""
    half = any(part_told(told.view.plan, one.teacher, one.visit) == HALF_DAY for one in every)
    return _HOURS.filled(h=_HALF if half else "")


def _itinerary(document: Document, told: ShareMaterial, teacher: str, week: Sequence[DayAway]) -> None:
    lang, view = told.lang, told.view
    heading(document, told.titled(say("Itinerary of a teacher", "走教派遣单")))
    line(document, say("Teacher: {n}    Own school: {h}    {t}", "教师：{n}　　本校：{h}　　{t}",
                       n=told.named(teacher), h=told.named(view.world.base[teacher].school), t=told.term).render(lang),
         align="center", size=18, before=4)
    _gap(document)
    _weekdays(document, told, teacher, week)
    lessons = sum(number for day in week for visit in day.visits for number in visit.lessons.values())
    line(document, say("In a week: {d} days away, {n} lessons, {k} km", "每周外出{d}天，上课{n}节，往返共{k}公里",
                       d=len(week), n=told.number(lessons), k=sum(day.km for day in week)).render(lang),
         align="left", size=14, before=4, bold=True)
    visits = [_Coming(teacher, day, visit) for day in week for visit in day.visits]
    for note in (_hours(told, visits), _KEPT, say("Own school, contact: {l}    Bureau, telephone: {p}",
                                    "本校联系人、电话：{l}　　　　教育局监督电话：{p}", l=LINE, p=told.fill(PHONE))):
        _note(document, note, lang)
    signed(document, lang, _sealed(told), before=0)


def _weekdays(document: Document, told: ShareMaterial, teacher: str, week: Sequence[DayAway]) -> None:
    """Add the five days of a week; a day at two schools has two rows, and its weekday and way stand once."""
    away = {day.weekday: day for day in week}
    rows: list[list[str]] = []
    twice: list[int] = []
    for number, name in enumerate(WEEKDAYS):
        if number not in away:
            rows.append([name.render(told.lang), _NOTHING, _AT_HOME.render(told.lang), *[_NOTHING] * 4])
            continue
        twice += [len(rows) + 1] * (len(away[number].visits) - 1)
        rows += _away_rows(told, name, teacher, away[number])
    made = _sheet(document, _OF_WEEK, rows, told.lang)
    for row in twice:
        for column in (0, _WAY):
            made.cell(row, column).merge(made.cell(row + 1, column))


def _away_rows(told: ShareMaterial, weekday: Text, teacher: str, day: DayAway) -> Iterator[list[str]]:
    for place, visit in enumerate(day.visits):
        first = not place
        yield [weekday.render(told.lang) if first else "", part_told(told.view.plan, teacher, visit).render(told.lang),
               told.named(visit.school), told.taught(visit.lessons), told.number(sum(visit.lessons.values())),
               str(day.km) if first else "", ""]


def _sealed(told: ShareMaterial) -> Text:
    return say("{b} (seal)", "{b}（盖章）", b=told.fill(BUREAU))


# -- 三方协议 ---------------------------------------------------------------------------------

_PARTIES = (
    (say("Party A (own school)", "甲方（派出学校）"), say("Party A (seal)", "甲方（盖章）")),
    (say("Party B (school visited)", "乙方（走教学校）"), say("Party B (seal)", "乙方（盖章）")),
    (say("Party C (teacher)", "丙方（走教教师）"), say("Party C (signature)", "丙方（签字）")))
_FIRST = say(
    "By the {y} plan of {b} for lessons taught by visiting teachers, the three parties agree as follows, so that Party "
    "B can give all its lessons:",
    "为帮助乙方开齐开足课程，根据{b}{y}年走教安排，三方协商一致，订立本协议：")
_TERMS = (
    say("1. Task. Party C teaches {t} at Party B's school, {n} lessons a week: {w}.",
        "一、走教任务。丙方到乙方任教{t}，每周{n}节：{w}。"),
    say("2. Term. {p}, without the holidays of schools.", "二、走教期限。{p}，寒暑假和法定节假日除外。"),
    say("3. Relation. Party C's personnel relation, post and pay stay with Party A.",
        "三、人事关系。丙方的人事关系、编制和工资仍在甲方。"),
    say("4. Party A plans no lessons for Party C at these times, and counts the lessons as Party C's work.",
        "四、甲方在上述时间不给丙方排课，并将走教课时计入丙方工作量。"),
    say("5. Party B tells Party C the timetable and a person to turn to, provides classroom, equipment and a place to "
        "rest, and keeps record of the lessons given.",
        "五、乙方告知丙方课表和联系人，提供教室、教学用具和休息场所，如实记录丙方到校上课情况，学期末反馈给甲方。"),
    say("6. Party C comes by the timetable and keeps to Party B's rules; if unable to come, tells both schools first.",
        "六、丙方按课表到校上课，遵守乙方制度；因故不能到校的，事先告知甲乙双方。"),
    say("7. Way. Party C comes by {l}.", "七、交通与安全。丙方往返乘坐的交通工具：{l}。"),
    say("The allowance is paid by {l}; insurance: {l}.", "交通补助由{l}支付；保险：{l}。"),
    say("8. Parties A and B may exchange weekdays or hours and tell Party C. Who ends this agreement early tells the "
        "other parties and {u} in writing.",
        "八、需要调换星期、节次的，由甲乙双方协商并告知丙方；提前终止的，书面告知其他两方，并报{u}。"),
    say("9. Further: {l}{l}{l}", "九、其他约定：{l}{l}{l}"),
    say("In four copies: one for each party, one for {u}.", "本协议一式四份，三方各执一份，报{u}一份。"))


def _agreements(told: ShareMaterial) -> bytes | None:
    """Return one page for everybody who walks and every school visited."""
    if not told.view.weeks:
        return None
    document = paper(margins=_CLOSE)
    for teacher in told.view.weeks:
        for school in told.view.plan.weeks[teacher].schools:
            next_page(document)
            _agreement(document, told, teacher, school)
    return packed(document)


def _agreement(document: Document, told: ShareMaterial, teacher: str, school: str) -> None:
    lang, parties = told.lang, (told.view.world.base[teacher].school, school, teacher)
    heading(document, say("Agreement on visiting lessons", "教师走教三方协议").render(lang))
    for (party, _), key in zip(_PARTIES, parties, strict=True):
        line(document, say("{p}: {n}", "{p}：{n}", p=party, n=told.named(key)).render(lang), align="left", size=13,
             spacing=21, before=2)
    words = _agreed(told, teacher, school)
    for text in (_FIRST, *_TERMS):
        line(document, text.filled(**words).render(lang), size=12, spacing=19, indent=2, before=2)
    _gap(document)
    day = say("Date: ____-__-__", "____年__月__日").render(lang)
    made = table(document, [seal.render(lang) for _, seal in _PARTIES], [["\n\n" + day] * 3], (54, 54, 52), size=12)
    made.rows[1].height = Mm(28)


def _agreed(told: ShareMaterial, teacher: str, school: str) -> dict[str, object]:
    """Return what an agreement is about, by letter."""
    visits = [(day, visit) for day in told.view.weeks[teacher] for visit in day.visits if visit.school == school]
    days = [say("{d} {p}, {n} lessons", "{d}{p}{n}节", d=WEEKDAYS[day.weekday],
                p=part_told(told.view.plan, teacher, visit), n=told.number(sum(visit.lessons.values())))
            for day, visit in visits]
    every: Given = {}
    for _, visit in visits:
        for cell, number in visit.lessons.items():
            every[cell] = every.get(cell, 0) + number
    return {"y": told.settings.year, "b": told.settings.banner, "t": told.taught(every),
            "n": told.number(sum(every.values())), "w": Text.joined(days, "; ", "，"), "p": told.term, "l": LINE,
            "u": told.fill(BUREAU)}


# -- 到校走教安排 -----------------------------------------------------------------------------

_OF_SCHOOL = (
    (say("Weekday", "星期"), 22), (say("When", "时段"), 20), (say("Teacher", "教师"), 30),
    (say("Teaches", "教什么"), 44), (say("Lessons", "节数"), 18))
_COMES = (*_OF_SCHOOL, (say("From", "来自"), 65),
          (say("Hours and telephone (by hand)", "第几节、教师电话（手填）"), 58))
_GOES = (*_OF_SCHOOL, (say("Goes to", "去往"), 65), (say("Remarks", "备注"), 58))


def _schools(told: ShareMaterial) -> bytes | None:
    """Return one page for every school to which somebody comes, or from which somebody goes."""
    view, every = told.view, _visits(told.view)
    codes = sorted({one.visit.school for one in every} | {view.world.base[one.teacher].school for one in every})
    if not codes:
        return None
    document = paper(landscape=True, margins=WALL)
    for code in codes:
        next_page(document)
        _school(document, told, code, every)
    return packed(document)


def _school(document: Document, told: ShareMaterial, code: str, every: Sequence[_Coming]) -> None:
    lang, base = told.lang, told.view.world.base
    coming = [one for one in every if one.visit.school == code]
    going = [one for one in every if base[one.teacher].school == code]
    name = say("teachers who come", "到校走教安排") if coming else say("teachers who walk", "外出走教安排")
    title = say("{s}, {y}: {n}", "{s}{y}年{n}", s=told.named(code), y=told.settings.year, n=name)
    heading(document, title.render(lang))
    line(document, told.term.render(lang), align="center", size=14)
    if coming:
        _moves(document, told, say("Who comes to this school", "到本校来上课的教师"), _COMES, [
            (one, base[one.teacher].school) for one in coming])
        for note in _grades(told, code):
            _note(document, note, lang)
        _note(document, _hours(told, coming), lang)
    if going:
        _moves(document, told, say("Teachers of this school who are away (plan no lessons for them then)",
                                   "本校外出走教的教师（表中时间不排课）"), _GOES, [
            (one, one.visit.school) for one in going])
    _note(document, say("Contact at this school: {l}    Principal (signature): {l}    School (seal)",
                        "本校联系人、电话：{l}　　校长（签字）：{l}　　学校（盖章）", l=LINE), lang, before=10)


def _moves(document: Document, told: ShareMaterial, name: Text, columns: Sequence[_Titled],
           moves: Sequence[tuple[_Coming, str]]) -> None:
    """Add who comes from, or goes to, which school."""
    line(document, name.render(told.lang), align="left", size=14, before=4, bold=True)
    rows = [[WEEKDAYS[one.day.weekday].render(told.lang),
             part_told(told.view.plan, one.teacher, one.visit).render(told.lang),
             told.named(one.teacher), told.taught(one.visit.lessons), told.number(sum(one.visit.lessons.values())),
             told.named(other), ""] for one, other in moves]
    _sheet(document, columns, rows, told.lang)


_GRADES = "〇一二三四五六七八九"


def _grades(told: ShareMaterial, code: str) -> Iterator[Text]:
    """Tell which grades walkers teach at a school, as every grade adds up; the school may change it."""
    plan = told.view.plan
    for cell in sorted(cell for cell in plan.walked if cell.school == code):
        grades = [say("grade {g}: {n}", "{g}年级{n}节", g=pair(one.grade, _GRADES[one.grade]),
                      n=told.number(one.walked)) for one in by_grade(plan, cell) if one.walked]
        if grades:
            yield say("{s}, {j}, lessons a week proposed by grade: {g}; the school may change it",
                      "{s}{j}每周各年级课时建议：{g}，学校可以调整", s=cell.stage, j=cell.subject,
                      g=Text.joined(grades, "; ", "、"))


# -- 交通补助测算 -----------------------------------------------------------------------------


def _allowance(told: ShareMaterial) -> bytes | None:
    view = told.view
    if not view.weeks:
        return None
    name = say("Allowance for the way", "交通补助测算")
    return paper_book([Table(
        "allowance", name, titled(told.settings, name), _costs(told), tuple(view.weeks), notes_above=_reckoned(told),
        notes_below=(say("Drawn up by {l}   Checked by {l}   Date ____-__-__",
                         "制表人：{l}　　审核人：{l}　　　　年　　月　　日", l=LINE),), row_height=24)], told.lang)


def _costs(told: ShareMaterial) -> tuple[Column[str], ...]:
    view, rate, weeks = told.view, amount(told.given, RATE), amount(told.given, WEEKS)

    def km(key: str) -> int:
        return sum(day.km for day in view.weeks[key])

    def paid(times: Fraction | None) -> Column[str]:
        once = times == 1
        return Column("week" if once else "year", say("Yuan a week", "每周补助（元）") if once else say(
            "Yuan a school year", "全学年补助（元）"), "decimal", of=lambda key: None if rate is None or times is None
            else Fraction(km(key)) * rate * times, total=summed if rate is not None and times is not None else None)
    return (
        NUMBER, Column("name", say("Name", "姓名"), of=told.named),
        Column("home", say("Own school", "本校"), "wrap", 24, lambda key: told.named(view.world.base[key].school)),
        Column("where", say("Schools visited", "走教学校"), "wrap", 40, lambda key: Text.of(tuple(
            map(told.named, view.plan.weeks[key].schools)))),
        Column("days", say("Days away a week", "每周走教天数"), "count", of=lambda key: len(view.weeks[key]),
               total=summed),
        Column("km", say("Kilometers a week", "每周公里"), "count", of=km, total=summed),
        Column("rate", say("Yuan per km", "每公里补助（元）"), "decimal", of=lambda _: rate),
        paid(Fraction(1)), paid(weeks),
        Column("signed", say("Signature", "签字"), "center", of=lambda _: None, least=14))


def _reckoned(told: ShareMaterial) -> tuple[Text, ...]:
    """Tell what is counted, and what is left blank because the office did not give it."""
    counted = say("Kilometers there and back from the own school, both schools of a day included.",
                  "公里数为从本校出发的往返里程，一天去两校的含两校之间的路程。")
    blank = tuple(blank.title for blank in (RATE, WEEKS) if amount(told.given, blank) is None)
    if not blank:
        return (counted,)
    return (counted, say("Not given: {b}. What depends on it is left blank; give it by --fill NAME=VALUE",
                         "未填写：{b}；有关各列留空，请用 --fill 名称=数字 填写后重新生成，或手工填写", b=blank))


def amount(given: Mapping[str, str], blank: Blank) -> Fraction | None:
    """Return the number that the office gave for a blank; None if none.

    Raises
    ------
    ValueError
        It is none, is not more than 0 and at most 100, or has more than two decimals.
    """
    text = given.get(blank.key, "").strip().removesuffix("元").removesuffix("周")
    if not text:
        return None
    if not text.isascii() or set(text) - set("0123456789."):
        raise ValueError(text)
    found = Fraction(text)
    if not 0 < found <= 100 or (found * 100).denominator > 1:
        raise ValueError(text)
    return found


def faults_of_share(given: Mapping[str, str], _year: int) -> dict[str, Text]:
    """Return what is wrong with what was filled in, by the key of its blank; see `rotation.papers.faults`."""
    found: dict[str, Text] = {}
    for blank in (RATE, WEEKS):
        try:
            amount(given, blank)
        except ValueError:
            found[blank.key] = say(
                "{k}: “{t}” is no number above 0 and up to 100 with at most two decimals; write 0.8 or 20",
                "{k}：“{t}”不是大于0、不超过100且至多两位小数的数字，请写作 0.8 或 20", k=blank.title,
                t=given[blank.key])
    return found


PAPERS: tuple[WholePaper[ShareMaterial], ...] = (
    WholePaper("itinerary", 1, say("Itineraries", "走教派遣单"), _itineraries, (PHONE, BUREAU), public=True),
    WholePaper("agreement", 2, say("Agreements of three parties", "三方协议"), _agreements, (BUREAU,)),
    WholePaper("schools", 3, say("Visiting teachers by school", "到校走教安排"), _schools, public=True),
    WholePaper("allowance", 4, say("Allowance for the way", "交通补助测算"), _allowance, (RATE, WEEKS), ending=".xlsx"),
    WholePaper("remote", 5, say("Timetables by screen", "同频课表"), remote_timetables, public=True),
)
