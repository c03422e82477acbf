"""A small roster as it is exported and as a bureau adds to it: titles of others, two rows of them, no codes and numbers."""

from openpyxl import Workbook

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
PEOPLE = [
    ("王秀英", "女", "1979.5", "第一小学", "小学", "语文", "高级教师", "市级骨干", "2010年9月"),
    ("李建国", "男", "1985年3月", "桑宝拉格小学", "小学", "数学", "一级教师", None, "2012.9"),
    ("张丽娟", "女", "199011", "一中", "普通初中", "英语", "二级教师", "校级骨干", "201508"),
    ("刘海燕", "女", "1981-07-01", "朱日和学校", "普通初中", "政治", "一级教师", None, "2014-09-01"),
]


def book() -> Workbook:
    """Return the workbook."""
    made = Workbook()
    made.remove(made.worksheets[0])
    roster(made.create_sheet("教师花名册"))
    schools(made.create_sheet("学校基本情况"))
    matrix(made.create_sheet("学校间距离"))
    policy = made.create_sheet("政策")
    for row in (["参数", "值"], ["round.year", 2026], ["round.seat_town", "赛汉塔拉镇"]):
        policy.append(row)
    return made


def roster(sheet) -> None:
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
    for number, (name, sex, born, school, stage, subject, rank, level, here) in enumerate(PEOPLE, 1):
        sheet.append([number, name, sex, born, f"15252419000101000{number}", "汉族", school, "专任教师", None, stage, subject, "本科",
                      rank, level, "2008年8月", here, "事业编制", "在岗", None])
    sheet.append(["合计", f"{len(PEOPLE)}人"])
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
