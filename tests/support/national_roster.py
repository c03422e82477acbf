"""A roster as it is exported and as a bureau adds to it: titles of others, two rows of them, no codes and numbers.

All people are fictitious.
"""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any, NamedTuple

from openpyxl import Workbook

from rotation.domain.months import Month

BANNER = "苏尼特右旗"
SCHOOLS = [
    # name, type, setting, town, pupils, classes of grades 1 to 9, approved posts, boarding
    (BANNER + "第一小学", "小学", "镇区", "赛汉塔拉镇", 1050, [4, 4, 4, 4, 4, 4, None, None, None], 60, "否"),
    (BANNER + "第一中学", "初中", "镇区", "赛汉塔拉镇", 760, [None] * 6 + [6, 6, 6], 62, "否"),
    (BANNER + "朱日和镇学校", "九年一贯制", "镇区", "朱日和镇", 330, [1] * 9, 36, "是"),
    (BANNER + "桑宝拉格苏木小学", "小学", "乡村", "桑宝拉格苏木", 75, [1] * 6 + [None] * 3, 14, "是"),
]
KILOMETERS = [[0, 2, 48, 71], [2, 0, 48, 72], [48, 48, 0, 95], [71, 72, 95, 0]]
TITLES = ("序号", "姓名", "性别", "出生日期", "身份证件号", "民族", "学校名称", "岗位类别", "行政职务", "任教学段", "任教学科", "最高学历",
          "专业技术职务", "骨干教师级别", "参加工作年月", "本校任教起始年月", "编制类型", "人员状态", "备注")
GROUPS = ((1, 1, "序号"), (2, 6, "基本信息"), (7, 13, "任职情况"), (14, 16, "交流相关"), (17, 18, "编制与状态"), (19, 19, "备注"))


class Entry(NamedTuple):
    """A row of the roster; the last is the month that was meant."""

    name: str
    sex: str
    born: Any
    school: str
    stage: str
    subject: str | None
    rank: str
    level: str | None
    here: Any
    post: str = "专任教师"
    duty: str | None = None
    employment: str = "事业编制"
    status: str = "在岗"
    joined: Month | None = None


PEOPLE = (
    Entry("王秀英", "女", "1979.5", "第一小学", "小学", "语文", "高级教师", "市级骨干", "2010年9月"),
    Entry("李建国", "男", "1985年3月", "桑宝拉格小学", "小学", "数学", "一级教师", None, "2012.9"),
    Entry("张丽娟", "女", "199011", "一中", "普通初中", "英语", "二级教师", "校级骨干", "201508"),
    Entry("刘海燕", "女", "1981-07-01", "朱日和学校", "普通初中", "政治", "一级教师", None, "2014-09-01"),
)
SUBJECTS = {"小学": ("语文",) * 8 + ("数学",) * 6 + ("英语", "英语", "体育", "体育", "音乐", "美术", "科学", "信息技术", "道德与法治"),
            "普通初中": ("语文",) * 4 + ("数学",) * 4 + ("英语",) * 4 + ("物理", "化学", "生物", "历史", "地理", "政治", "体育", "音乐", "美术")}
SIZES = {"第一小学": 60, "一中": 50, "朱日和学校": 36, "桑宝拉格小学": 16}


def whole(seed: int) -> tuple[Entry, ...]:
    """Return 162 people with months in every spelling, kinds of employment and of posts, leave and namesakes."""
    rng = Random(seed)
    return tuple(_drawn(rng, school, number, last=size > 20 and size - number <= 2)
                 for school, size in SIZES.items() for number in range(size))


def _drawn(rng: Random, school: str, number: int, *, last: bool) -> Entry:
    stage = "小学" if school in ("第一小学", "桑宝拉格小学") or (school == "朱日和学校" and number < 18) else "普通初中"
    born = rng.randint(1968, 1999)
    joined = Month(rng.randint(born + 22, 2025), rng.choice((3, 8, 9, 9, 10)))
    return Entry(
        rng.choice("王李张刘陈杨赵黄周吴") + rng.choice(["秀英", "建国", "丽娟", "海燕", "志强", "晓梅", "斯琴", "乌云", "萨仁", "其其格"]), rng.choice("男女女"),
        spelled(rng, Month(born, rng.randint(1, 12))), school, stage, None if last else rng.choice(SUBJECTS[stage]),
        rng.choice(("高级教师", "一级教师", "一级教师", "二级教师", "未评")), rng.choice((None, None, None, "县级骨干", "校级骨干")),
        spelled(rng, joined), "工勤人员" if last else "专任教师", {0: "校长", 1: "教导主任"}.get(number),
        rng.choice(("事业编制",) * 12 + ("特岗", "控制数", "合同制")), rng.choice(("在岗",) * 18 + ("病假", "产假")), joined)


def spelled(rng: Random, month: Month) -> Any:
    """Return a month as offices write it: texts, numbers and dates of several forms; no number 2015.1, which is two months."""
    year, number = month.year, month.month
    return rng.choice((f"{year}.{number}", f"{year}年{number}月", f"{year}{number:02d}", date(year, number, 1), year * 100 + number,
                       f"{year}-{number:02d}-01", float(f"{year}.{number}") if 1 < number < 10 else f"{year}年{number}月"))


def book(people: Sequence[Entry] = PEOPLE, policy: Sequence[tuple[str, Any]] = (
        ("round.year", 2026), ("round.seat_town", "赛汉塔拉镇"))) -> Workbook:
    """Return the workbook; without policy what the file of an office does not hold is missing."""
    made = Workbook()
    made.remove(made.worksheets[0])
    roster(made.create_sheet("教师花名册"), people)
    schools(made.create_sheet("学校基本情况"))
    matrix(made.create_sheet("学校间距离"))
    if policy:
        sheet = made.create_sheet("政策")
        for row in (("参数", "值"), *policy):
            sheet.append(list(row))
    return made


def roster(sheet, people: Sequence[Entry]) -> None:
    sheet.append([BANNER + "义务教育学校教职工花名册"])
    sheet.append(["填报单位：" + BANNER + "教育局    填报日期：2026年9月1日"])
    for row in (1, 2):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(TITLES))
    for first, last, group in GROUPS:
        sheet.cell(3, first, group)
        if first == last:
            sheet.merge_cells(start_row=3, start_column=first, end_row=4, end_column=first)
            continue
        sheet.merge_cells(start_row=3, start_column=first, end_row=3, end_column=last)
        for column in range(first, last + 1):
            sheet.cell(4, column, TITLES[column - 1])
    for number, one in enumerate(people, 1):
        sheet.append([number, one.name, one.sex, one.born, f"1525241900010{number:04d}0", "汉族", one.school, one.post, one.duty,
                      one.stage, one.subject, "本科", one.rank, one.level, "2008年8月", one.here, one.employment, one.status, None])
    sheet.append(["合计", f"{len(people)}人"])
    sheet.append(["填表人：某某    审核人：某某"])


def schools(sheet) -> None:
    sheet.append([BANNER + "2026年秋季学校班级情况表"])
    sheet.append(["单位：个、人"])
    sheet.append(["序号", "学校名称", "办学类型", "所在地城乡类型", "所在乡镇", "在校生数", "班级数", *[None] * 8, "编制数", "是否寄宿制"])
    sheet.append([*[None] * 6, *(f"{grade}年级" for grade in "一二三四五六七八九")])
    sheet.merge_cells("A1:Q1")
    sheet.merge_cells("G3:O3")
    for column in (*range(1, 7), 16, 17):
        sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
    for number, (name, kind, setting, town, pupils, classes, posts, boarding) in enumerate(SCHOOLS, 1):
        sheet.append([number, name, kind, setting, town, pupils, *classes, posts, boarding])
    sheet.append(["合计", *[None] * 4, sum(school[4] for school in SCHOOLS)])


def matrix(sheet) -> None:
    names = [school[0] for school in SCHOOLS]
    sheet.append(["单位：公里", *names])
    for name, row in zip(names, KILOMETERS, strict=True):
        sheet.append([name, *row])
