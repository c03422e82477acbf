"""What offices write of posts: who teaches no subject, and what kinds of employment are in establishment."""

from __future__ import annotations

from rotation.domain.vocabulary import PostKind
from rotation.text import say
from rotation.workbook import parse
from rotation.workbook.cells import RawCell
from rotation.workbook.choices import choice, folded, left_over, parted
from rotation.workbook.parse import Bad, Parsed, RecordField, Remark

_ENDS = ("岗位", "人员", "工作", "岗", "员", "师")

NO_SUBJECT = {
    **dict.fromkeys((
        "教辅", "教学辅助", "图书", "图书管理", "图书室", "图书馆", "实验", "实验管理", "实验室", "实验室管理",
        "仪器管理", "器材管理", "电教", "电教管理", "网络管理", "网管", "机房管理", "信息管理", "档案", "档案管理",
        "文印", "打字", "校医", "医务", "保健", "卫生保健", "保健医", "会计", "出纳", "财务", "财会", "报账",
        "资产管理", "教务", "教务干事", "干事", "文书", "团委干事", "学籍管理",
    ), PostKind.AID),
    **dict.fromkeys((
        "工勤", "工勤技能", "后勤", "后勤服务", "总务", "食堂", "炊事", "厨师", "厨房", "门卫", "保安", "安保",
        "保洁", "清洁", "宿管", "宿舍管理", "生活老师", "生活教师", "生活指导", "司机", "驾驶", "校车司机", "水暖",
        "水电", "锅炉", "司炉", "维修", "采购", "保管", "库管", "仓库管理", "勤杂", "技工", "工人",
    ), PostKind.WORKER),
}
"""What stands for a subject with people who teach none, without its ending (人员, 员, 岗 …), by the kind of post.

教职工 are 专任教师, 行政人员, 教辅人员 and 工勤人员 by the yearly statistics of education (教育事业统计调查制度,
教基 forms on 教职工数); 教辅人员 keep libraries, laboratories, accounts and health, 工勤人员 do services.
"""

EMPLOYED = {
    **dict.fromkeys((
        "事业编制", "事业编", "事业在编", "全额事业编制", "全额事业", "全额拨款", "财政全额", "正式编制", "正式在编",
        "行政编制", "编制内", "编内", "在编在岗", "在编人员", "事业单位编制",
    ), (True, False)),
    **dict.fromkeys((
        "控制数", "人员控制数", "总量控制", "员额", "员额制", "员额控制", "人员总量控制", "周转编制", "周转池编制",
    ), (True, True)),
    **dict.fromkeys((
        "特岗", "特岗教师", "特设岗位", "合同制", "合同", "合同聘用", "聘用制", "聘用合同", "备案制", "购买服务",
        "政府购买服务",
    ), (False, True)),
    **dict.fromkeys((
        "临聘", "临时", "临时聘用", "临时工", "代课", "代课教师", "外聘", "校聘", "自聘", "劳务派遣", "派遣",
        "人事代理", "公益性岗位", "公益岗", "退休返聘", "返聘", "无编", "无编制", "编外聘用", "编外人员",
    ), (False, False)),
}
"""编制类型 and 用人形式, folded: whether in establishment, and whether the office is asked.

中央编办发〔2014〕72号 counts 事业编制; 控制数 and 员额 are managed like it in some banners, 特岗教师 enter it when
their term ends (教师〔2006〕2号), 合同制 may mean either: these are asked once for each word.
"""


def duty(text: str) -> PostKind | None:
    """Return the kind of post that a word in place of a subject tells; None if it tells none."""
    bare = parted(text)[0]
    forms = [bare, *(bare.removesuffix(end) for end in _ENDS)]
    return next((NO_SUBJECT[form] for form in forms if form in NO_SUBJECT), None)


def kind(cell: RawCell, field: RecordField) -> Parsed:
    """Read the kind of a post (岗位类别): a word of the list, or the post itself, as 校医.

    Raises
    ------
    Bad
        It is neither.
    """
    try:
        return choice(cell, field)
    except Bad:
        text = parse.clean(cell.text) if cell.kind == "text" else ""
        found = duty(text)
        if found is None:
            raise
    return Parsed(found, left_over(text, found) if parted(text)[1] else folded(text, found))


def established(cell: RawCell) -> Parsed:
    """Read whether somebody is in establishment: 是 or 否, or the kind of employment (编制类型, 用人形式).

    Raises
    ------
    Bad
        It is neither.
    """
    try:
        return parse.yes_no(cell)
    except Bad:
        text = parse.clean(cell.text) if cell.kind == "text" else ""
        bare, rest = parted(text)
        if bare not in EMPLOYED:
            raise
    value, asks = EMPLOYED[bare]
    word = "是" if value else "否"
    if asks:
        return Parsed(value, Remark("employment", say(
            "“{a}” would count as {b} in column 是否在编; whether it does is a ruling of the banner",
            "“{a}”在“是否在编”中将按“{b}”计算；是否算在编由旗县认定", a=text, b=word), text, asks=True))
    return Parsed(value, left_over(text, word) if rest else folded(text, word))
