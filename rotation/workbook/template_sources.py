"""Who supplies each column of the workbook, and which ten things are enough for a first plan."""

from __future__ import annotations

from collections.abc import Mapping

from rotation.text import Text, say

_TEACHER_SYSTEM = say("national teacher system", "教师系统")
_ROLLS = say("school rolls (pupil register)", "学籍系统")
_POSTS = say("office of establishment", "编办（实名制）")
_STATISTICS = say("yearly school statistics", "教育统计")
_SCHOOL = say("the school", "学校")
_BUREAU = say("the bureau", "教育局")
_PERSONNEL = say("personnel files", "人事档案")
_LEDGER = say("the bureau's ledger of exchange", "教育局交流台账")
_PERSON = say("the teacher", "教师本人")
_MAP = say("a map, or the school", "地图或学校")
_MEETING = say("decision of the bureau", "教育局研究决定")
_CLERK = say("whoever handles the workbook", "数据经办人")

_BY_FIELD: Mapping[str, tuple[tuple[Text, str], ...]] = {
    "schools": (
        (_STATISTICS, "code name short type setting"),
        (_ROLLS, "primary_pupils junior_pupils grade1 grade2 grade3 grade4 grade5 grade6 grade7 grade8 grade9"),
        (_POSTS, "established_posts"), (_MAP, "longitude latitude town"),
        (_SCHOOL, "boarding remote_room dorm_beds no_walk_days"),
        (_BUREAU, "rural weak strong group primary_group junior_group partner"),
        (_BUREAU, "send_min send_max receive_min receive_max"),
    ),
    "teachers": (
        (_TEACHER_SYSTEM, "id name gender born school stage subject minor_subjects status joined post"),
        (_TEACHER_SYSTEM, "certificate_stage certificate_subjects backbone degree rank putonghua"),
        (_POSTS, "established"), (_PERSONNEL, "duty duty_since bound_until retires retires_early rural_months points"),
        (_SCHOOL, "workload grades class_teacher graduating graduated recommended walking no_walk_days"),
        (_LEDGER, "rotation_ended host host_until"),
        (_BUREAU, "deferral deferral_until deferral_basis deferral_approver deferral_years"),
        (_PERSON, "spouse home_town willingness application"),
    ),
}

_BY_SHEET: Mapping[str, Text] = {
    "needs": say("the school, confirmed by the bureau", "学校申报，教育局核定"), "wishes": _PERSON, "locks": _MEETING,
    "agreed": say("both schools", "双方学校"), "shares": _MEETING, "distances": _MAP, "history": _LEDGER,
    "leaders": _PERSONNEL, "leader_orders": say("decision of the party group", "党组研究决定"),
    "supports": _BUREAU, "itineraries": _LEDGER, "pairs": _MEETING, "forecasts": _BUREAU,
    "parameters": say("the published rules of the round", "本年度交流方案文件"), "answers": _CLERK,
}

TEN = say(
    "Ten things are enough for a first plan. Of teachers (national teacher system, office of establishment): name, "
    "sex, month of birth, school, stage, main subject, whether in establishment, when they joined the school. Of "
    "schools (statistics, pupil register): name with type and setting; classes of every grade with the place "
    "(coordinates or kilometers). The other columns may follow, each with the rule that needs it.",
    "先备齐十项即可试算：教师八项——姓名、性别、出生年月、任教学校、任教学段、主教学科、进本校年月（教师系统），是否在编（编办）；学校两项——"
    "名称、类型和城乡类型（教育统计），各年级班数（学籍系统）和位置（经纬度或里程）。其他各列可陆续补充，补一列，相应的规则就能核查。")
"""The line of the guide."""


def supplier(sheet: str, field: str) -> Text:
    """Return who has what a column asks for; the bureau, where a column or a sheet was added and nobody is named.

    Parameters
    ----------
    sheet
        Attribute of `Problem`.
    field
        Field of the record.
    """
    if sheet in _BY_SHEET:
        return _BY_SHEET[sheet]
    found = {name: who for who, names in _BY_FIELD.get(sheet, ()) for name in names.split()}
    return found.get(field, _BUREAU)
