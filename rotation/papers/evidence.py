"""佐证材料目录: for each figure of the inspection, what proves it and where it is."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.figures.accounts import accounts
from rotation.papers._letters import BUREAU
from rotation.papers._paper import File, Material, Paper, catalogue
from rotation.papers._word import heading, line, packed, paper, table
from rotation.report import catalogue as sheet_catalogue
from rotation.tables.table import titled
from rotation.text import Text, say

_WIDTHS = (13.0, 66.0, 74.0, 58.0, 16.0, 16.0)
_TITLES = (say("No.", "序号"), say("What it proves", "对应指标"), say("Material", "材料名称"),
           say("Where it comes from", "来源"), say("Pages", "页数"), say("Remark", "备注"))
_APART = say("to be added", "另附")
_PLAN = say("plan workbook, sheet {s}", "方案.xlsx“{s}”")
_PAPER = say("this folder, no. {n}", "本材料第{n}项")


def _write(material: Material) -> list[File]:
    lang = material.lang
    document = paper(landscape=True)
    name = titled(material.view.round.settings, say("Evidence for the inspection", "教师交流轮岗佐证材料目录"))
    heading(document, name.render(lang))
    rows = [[str(number), *(text.render(lang) for text in row), "", ""]
            for number, row in enumerate(_rows(material), start=1)]
    table(document, [title.render(lang) for title in _TITLES], rows, _WIDTHS, size=10,
          align=("center", "left", "left", "left", "center", "center"))
    line(document, material.say("{b} (seal)    Date: ____-__-__", "{b}（盖章）　　____年__月__日",
                                b=material.fill(BUREAU)), align="right", before=10, right=2)
    return [File(PAPER.name(lang, ".docx"), packed(document))]


def _rows(material: Material) -> Iterator[tuple[Text, Text, Text]]:
    """Iterate over the evidence in the order of the inspection's fields."""
    view = material.view
    found = accounts(view.round, view.plan)
    names = {key: sheet.name for key, sheet in sheet_catalogue().items()}
    eligible = say("Eligible teachers: {n}", "符合交流条件教师总数：{n}人", n=found.eligible)
    moved = say("Exchanged: {n}", "实际交流轮岗教师数：{n}人", n=found.counted)
    backbone = say("Backbone teachers exchanged: {n}", "实际交流骨干教师数量：{n}人", n=found.counted_backbone)
    yield from (_sheet(eligible, names, key) for key in ("standings", "ratio"))
    yield _paper(eligible, "schools")
    yield from (_sheet(moved, names, key) for key in ("placements", "sending", "receiving"))
    yield from (_paper(moved, kind) for kind in ("dispatch", "introduction"))
    yield moved, say("Timetables and attendance at the host schools", "接收学校课程表、考勤记录"), _APART
    yield _sheet(backbone, names, "placements")
    yield backbone, say("Certificates of backbone teachers (copies)", "骨干教师证书或文件复印件"), _APART
    yield from _public(say("Publicity and procedure", "公示与程序"))


def _public(what: Text) -> Iterator[tuple[Text, Text, Text]]:
    yield from (_paper(what, kind) for kind in ("notice", "objections", "briefing", "league"))
    yield what, say("Plan of the year and the law it rests on", "年度交流轮岗实施方案及政策依据文件"), _APART
    yield what, say("Minutes of the party group", "局党组会议纪要"), _APART
    yield what, say("Photographs of the notice", "公示照片或网页截图"), _APART


def _sheet(what: Text, names: dict[str, Text], key: str) -> tuple[Text, Text, Text]:
    return what, names[key], _PLAN.filled(s=names[key])


def _paper(what: Text, kind: str) -> tuple[Text, Text, Text]:
    told = catalogue()[kind]
    return what, told.title, _PAPER.filled(n=told.number)


PAPER = Paper("evidence", 8, say("List of evidence", "佐证材料目录"), _write, blanks=(BUREAU,))
