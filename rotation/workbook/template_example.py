"""The one example row that each sheet of the empty workbook shows."""

from __future__ import annotations

from collections.abc import Mapping

from rotation.domain.fields import columns
from rotation.domain.problem import SheetOf
from rotation.workbook.template_cells import CellValue

EXAMPLES: Mapping[str, Mapping[str, CellValue]] = {
    "schools": {
        "code": "001", "name": "某某旗云杉小学", "short": "云杉小学", "type": "小学", "setting": "镇区",
        "rural": "否", "weak": "否", "strong": "是", "town": "某某镇", "group": "云杉教育集团",
        "longitude": 117.6152, "latitude": 44.5861, "primary_pupils": 1020, "grade1": 4,
        "grade2": 4, "grade3": 4, "grade4": 4, "grade5": 4, "grade6": 4, "established_posts": 78,
        "boarding": "否", "remote_room": "是", "dorm_beds": 6,
    },
    "teachers": {
        "id": "001", "name": "张某", "gender": "女", "born": "1983-05", "school": "001",
        "stage": "小学", "subject": "语文", "minor_subjects": "道德与法治、书法",
        "certificate_stage": "小学", "certificate_subjects": "语文", "established": "是",
        "status": "在职在岗", "joined": "2012-09", "backbone": "旗县级", "degree": "大学本科",
        "rank": "一级", "putonghua": "二级甲等", "duty": "无", "grades": "三年级",
        "class_teacher": "是", "graduating": "否", "home_town": "某某镇", "willingness": "服从",
    },
    "needs": {"school": "001", "stage": "小学", "subject": "音乐", "amount": 2.5, "most": 3},
    "wishes": {"teacher": "001", "school": "002", "order": 1},
    "locks": {"teacher": "001", "kind": "指定去向", "schools": "002", "form": "定期交流",
              "term_years": 2, "relation": "否", "reason": "牵头组建教研组", "clerk": "某某"},
    "distances": {"start": "某某镇", "end": "某某苏木", "km": 62.5, "minutes": 55},
    "history": {"teacher": "001", "school_year": "2020-2021", "home": "001", "host": "002",
                "start": "2020-09", "end": "2022-08", "form": "定期交流", "relation": "否"},
    "parameters": {"name": "H10.rate", "value": "10%", "basis": "写明文件名称和文号"},
    "answers": {"code": "same-name", "cell": "教师!B12", "clerk": "某某"},
}
"""Values of the example rows by sheet and field; the first column gets the mark in front."""


def example_row(owner: SheetOf, mark: str) -> list[CellValue]:
    """Return the example row of a sheet, its first cell beginning with the mark."""
    values = EXAMPLES[owner.attribute]
    row = [values.get(name) for name in columns(owner.record)]
    return [f"{mark} {row[0]}", *row[1:]]
