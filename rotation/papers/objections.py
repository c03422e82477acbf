"""异议登记表: empty and numbered, to be kept while the notice is up."""

from __future__ import annotations

from rotation.papers._letters import BUREAU
from rotation.papers._paper import File, Material, Paper
from rotation.papers._word import heading, line, packed, paper, table
from rotation.papers.public_notice import OFFICE, SINCE, UNTIL, notice_days
from rotation.tables.table import titled
from rotation.text import say

_ROWS = 20
_COLUMNS = (
    (say("No.", "编号"), 23.0), (say("Received", "收到日期"), 24.0), (say("From", "反映人"), 22.0),
    (say("Contact", "联系方式"), 28.0), (say("About whom and what", "反映对象及事项"), 47.0),
    (say("Taken by", "受理人"), 20.0), (say("Finding", "核查情况"), 34.0), (say("Decision", "处理意见"), 26.0),
    (say("Answered", "答复日期"), 19.0))


def _write(material: Material) -> list[File]:
    lang, year = material.lang, material.view.round.settings.year
    title = titled(material.view.round.settings, say("Register of objections", "教师交流轮岗公示异议登记表"))
    days, document = notice_days(material), paper(landscape=True)
    heading(document, title.render(lang))
    line(document, material.say(
        "Office: {o}    Notice period: {a} to {b}", "受理科室：{o}　　公示期：{a}至{b}", o=material.fill(OFFICE),
        a=days["since"], b=days["until"]), size=14, align="left")
    blank = [""] * (len(_COLUMNS) - 1)
    numbers = (say("{y}, no. {n}", "{y}年第{n}号", y=year, n=number) for number in range(1, _ROWS + 1))
    rows = [[number.render(lang), *blank] for number in numbers]
    table(document, [title.render(lang) for title, _ in _COLUMNS], rows, [width for _, width in _COLUMNS],
          size=10.5)
    line(document, material.say(
        "Nobody objected: [ ]    {b} (seal)    Signature: ____________    Date: ____-__-__",
        "公示期内未收到异议 □　　{b}（盖章）　　负责人（签字）：____________　　____年__月__日",
        b=material.fill(BUREAU)), size=12, align="left", before=6)
    return [File(PAPER.name(lang, ".docx"), packed(document))]


PAPER = Paper("objections", 7, say("Register of objections", "异议登记表"), _write,
              blanks=(OFFICE, SINCE, UNTIL, BUREAU))
