"""Titles that systems and offices give to our columns: the one table, with its sources.

A column's own Chinese and English titles stand with it in `school`, `teacher` and `records`; what others write
for it stands here, whatever sheet the column is on.
"""

from __future__ import annotations

import re

NATIONAL = "全国教师管理信息系统"
"""Forms, import heads and exports of the national teacher system (教职工基本信息, 岗位聘任, 教育教学, 交流轮岗)."""

STATISTICS = "教育事业统计"
"""The yearly statistics of education (学校机构报表, 教基), and the forms of the inspection of balance."""

DISTRICT = "区县花名册"
"""Rosters as districts publish them for their schools to fill, such as that of 白云区 in 2024 and 2025."""

OFFICE = "教育局常用"
"""Lists as banner bureaus and their schools make them."""

TITLES: dict[str, dict[str, tuple[str, ...]]] = {
    # -- 学校
    "学校代码": {STATISTICS: ("学校标识码",), OFFICE: ("代码", "单位代码", "学校编号")},
    "学校名称": {STATISTICS: ("学校全称",), DISTRICT: ("单位全称",), OFFICE: ("学校", "单位名称", "校名", "单位")},
    "学校简称": {OFFICE: ("简称", "单位简称")},
    "学校类型": {STATISTICS: ("办学类型", "学校办学类型"), OFFICE: ("学校类别", "办学层次")},
    "城乡类型": {
        STATISTICS: (
            "学校所在地城乡类型", "所在地城乡类型", "学校驻地城乡类型", "驻地城乡类型", "城乡分类",
            "学校所在地城乡分类", "所在地城乡分类",
        ),
        OFFICE: ("城乡类别", "学校城乡类型"),
    },
    "农村牧区学校": {OFFICE: ("是否农村牧区学校", "是否农村学校", "农村学校", "是否乡村学校")},
    "薄弱学校": {OFFICE: ("是否薄弱学校",)},
    "优质学校": {OFFICE: ("是否优质学校",)},
    "苏木乡镇": {
        STATISTICS: ("所在乡镇", "学校所在乡镇"),
        OFFICE: (
            "所在苏木乡镇", "乡镇", "乡镇苏木", "所在苏木镇", "苏木镇", "所属乡镇", "所属苏木乡镇",
            "所在乡镇苏木", "乡镇名称",
        ),
    },
    "教育集团": {OFFICE: ("集团", "学区", "所属集团", "所属教育集团", "所属学区")},
    "小学教育集团": {OFFICE: ("小学集团", "小学学区")},
    "初中教育集团": {OFFICE: ("初中集团", "初中学区")},
    "结对学校": {OFFICE: ("结对帮扶学校", "帮扶学校")},
    "小学学生数": {
        STATISTICS: ("小学学生人数", "小学在校生数", "小学在校学生数"),
        OFFICE: ("小学生数", "小学人数"),
    },
    "初中学生数": {
        STATISTICS: ("初中学生人数", "初中在校生数", "初中在校学生数"),
        OFFICE: ("初中生数", "初中人数"),
    },
    "核定编制": {
        OFFICE: (
            "核定编制数", "编制数", "教职工编制数", "核定教职工编制", "核定教职工编制数", "核编数", "编制总数",
        ),
    },
    "寄宿": {
        STATISTICS: ("是否寄宿制学校",),
        OFFICE: ("寄宿制", "是否寄宿", "是否寄宿制", "寄宿制学校", "是否寄宿学校"),
    },
    "周转宿舍床位": {OFFICE: ("周转宿舍", "周转房床位")},
    # -- 教师
    "教师编号": {
        OFFICE: ("工号", "教职工编号", "编号", "职工号", "教师工号", "人员编号", "教师代码"),
        NATIONAL: ("教职工号",),
    },
    "姓名": {OFFICE: ("教师姓名",)},
    "出生年月": {NATIONAL: ("出生日期",), OFFICE: ("出生年月日", "出生时间")},
    "任教学校": {
        OFFICE: (
            "学校", "所在学校", "工作单位", "单位", "单位名称", "所在单位", "现任教学校", "现任教单位",
            "现工作单位", "任教单位", "学校全称", "现单位",
        ),
        NATIONAL: ("学校名称", "所在学校名称"),
        DISTRICT: ("单位全称",),
    },
    "任教学段": {OFFICE: ("学段", "现任教学段", "所教学段"), DISTRICT: ("主要任教学段",)},
    "主教学科": {
        OFFICE: (
            "学科", "任课学科", "任教学科", "主要任教学科", "现任教学科", "主任教学科", "所教学科", "任课科目",
            "任教科目",
        ),
        NATIONAL: ("任教课程",),
    },
    "兼教学科": {OFFICE: ("兼任学科", "兼课学科", "兼任教学科")},
    "教师资格学段": {
        DISTRICT: ("教师资格层次",),
        NATIONAL: ("教师资格证种类",),
        OFFICE: ("教师资格种类", "资格学段", "教师资格证学段"),
    },
    "教师资格学科": {NATIONAL: ("任教资格学科",), OFFICE: ("资格取得学科", "资格学科", "教师资格证学科")},
    "是否在编": {OFFICE: ("在编", "在编情况", "是否在编在岗")},
    "人员状态": {DISTRICT: ("在岗状态",), OFFICE: ("在岗情况", "在职状态", "教师状态")},
    "进本校年月": {
        DISTRICT: ("进入现单位任教时间",),
        NATIONAL: ("本校任教起始年月",),
        OFFICE: (
            "进校年月", "到本校时间", "进入本校时间", "进本校时间", "调入本校时间", "调入本校年月", "到本校年月",
            "到校时间", "本校任教时间", "来校时间", "进入现学校时间", "到现单位时间", "进入本单位时间",
            "本校任教起始时间",
        ),
    },
    "折算工作量": {OFFICE: ("工作量",)},
    "骨干级别": {
        DISTRICT: ("最高骨干教师级别",),
        NATIONAL: ("骨干教师级别",),
        OFFICE: ("骨干教师", "骨干教师等级"),
    },
    "最高学历": {OFFICE: ("学历", "现学历")},
    "职称": {
        DISTRICT: ("现持有最高职称",),
        NATIONAL: ("专业技术职务", "现任专业技术职务", "聘任专业技术职务"),
        OFFICE: ("专业技术职称", "现任职称", "职称等级", "教师职称", "职称级别", "专业技术职务级别"),
    },
    "普通话等级": {DISTRICT: ("普通话层次",), OFFICE: ("普通话水平", "普通话水平等级", "普通话")},
    "行政职务": {OFFICE: ("职务", "现任职务", "现任行政职务")},
    "岗位类别": {OFFICE: ("岗位类型", "岗位性质"), NATIONAL: ("教职工类别",)},
    "任现职年月": {OFFICE: ("任现职时间", "任现职务时间", "任现行政职务时间")},
    "任教年级": {OFFICE: ("现任教年级", "所教年级")},
    "班主任": {OFFICE: ("是否班主任", "是否担任班主任")},
    "下学年毕业班": {OFFICE: ("下学年任毕业班", "毕业班", "下学年是否毕业班")},
    "本学年毕业班": {OFFICE: ("本学年任毕业班", "本学年是否毕业班")},
    "服务期至": {OFFICE: ("服务期止", "服务期满年月", "服务期满时间", "服务期截止")},
    "法定退休日期": {OFFICE: ("退休日期", "法定退休年月", "退休时间", "法定退休时间")},
    "是否申请提前退休": {OFFICE: ("申请提前退休",)},
    "上次交流结束": {DISTRICT: ("交流结束时间",), OFFICE: ("上次交流结束年月", "上次交流结束时间")},
    "交流期限止": {OFFICE: ("交流期满年月", "交流期满时间")},
    "配偶编号": {OFFICE: ("配偶教师编号", "配偶工号")},
    "家庭所在苏木乡镇": {OFFICE: ("家庭所在地", "居住苏木乡镇", "家庭所在乡镇", "家庭住址所在苏木乡镇")},
    "交流积分": {OFFICE: ("积分",)},
    "交流意愿": {OFFICE: ("意愿",)},
    # -- 距离
    "起点": {OFFICE: ("出发地", "起点学校", "出发学校")},
    "终点": {OFFICE: ("目的地", "终点学校", "到达学校")},
    "公里": {OFFICE: ("距离", "里程", "公里数", "路程", "千米", "距离公里", "里程公里")},
    "分钟": {OFFICE: ("用时", "车程分钟", "时间分钟")},
}
"""Title of our column -> where a title comes from -> that title."""

INSTEAD: dict[str, dict[str, tuple[str, ...]]] = {
    "是否在编": {NATIONAL: ("用人形式",), OFFICE: ("编制类型", "编制性质", "编制情况", "编制类别", "人员编制")},
    "职称": {DISTRICT: ("现聘专业技术职称", "现聘专业技术职务"), OFFICE: ("聘任职称", "现聘职称")},
    "上次交流结束": {NATIONAL: ("交流轮岗结束年月",)},
}
"""The same for titles that tell less well what we ask for: read only where no better one stands on the sheet."""

WRONG_UNITS = {"公里": ("米", "m", "里", "华里"), "分钟": ("小时", "时", "h", "秒")}
"""Title of a column of ours -> units in brackets after its title that are not ours."""

PERHAPS: dict[str, tuple[str, ...]] = {
    "骨干级别": ("骨干称号", "骨干类别", "骨干教师类别", "骨干类型", "骨干教师类型", "骨干教师称号", "荣誉称号级别"),
    "薄弱学校": ("薄弱", "是否薄弱"),
    "优质学校": ("优质", "是否优质", "是否示范校"),
    "农村牧区学校": ("农村", "是否农村", "是否乡村"),
    "进本校年月": ("任现单位时间", "调入时间", "调入年月", "任教起始年月"),
    "主教学科": ("授课学科", "教授科目", "承担学科"),
    "职称": ("技术等级", "岗位职称"),
    "任教学校": ("部门", "校区", "人事关系所在学校", "人事关系所在单位", "编制所在学校", "编制所在单位"),
    "任教学段": ("编制所在学段", "编制学段"),
    "乡村任教月数": ("农村任教月数", "基层任教月数"),
    "法定退休日期": ("预计退休时间", "到龄退休时间"),
    "服务期至": ("服务期", "服务期限"),
    "任教年级": ("年级",),
    "核定编制": ("编制", "编制人数"),
}
"""Title of our column -> titles that may mean it, or something else: asked about if the column holds such values."""

PUPILS = (
    "在校生数", "在校学生数", "在校生人数", "在校学生人数", "在校生总数", "学生数", "学生总数", "学生人数",
    "在校人数",
)
"""Titles of the pupils of all stages of a school: enough where a school has one stage."""

OF_OTHERS = (
    "配偶", "家属", "父母", "父亲", "母亲", "子女", "家庭成员", "联系人", "第一学历", "原学历", "初始学历",
    "原单位", "调入前", "调出", "参加工作前",
)
"""Words of a group of columns that is not about the person now: what stands under it is read by its full title only."""

_DATED = re.compile(
    r"(?:截[至止]到?)?(?:19|20)\d\d(?:[-~至/](?:19|20)?\d\d)?(?:学年度?|年度|年|[./-])(?:\d{1,2}月?)?(?:\d{1,2}[日号])?[底末初]?")
_GRADE = re.compile(
    r"(小学|初中|中学)?(?:([一二三四五六七八九1-9])年级|初([一二三1-3])(?:年级)?)(?:教学)?班(?:级)?个?数?")
_HAN = "一二三四五六七八九"


def others(title: str) -> tuple[str, ...]:
    """Return what others write for a column of ours."""
    return tuple(word for words in TITLES.get(title, {}).values() for word in words)


def instead(title: str) -> tuple[str, ...]:
    """Return what is read for a column of ours if no better title is there."""
    return tuple(word for words in INSTEAD.get(title, {}).values() for word in words)


def plainer(folded: str) -> str:
    """Return a folded title without a date before it, or, of the classes of a grade, as we title them."""
    bare = _DATED.sub("", folded, count=1) if _DATED.match(folded) else folded
    found = _GRADE.fullmatch(bare)
    if found is None:
        return bare or folded
    stage, grade, junior = found.groups()
    number = _number(grade or junior)
    if junior or (stage in ("初中", "中学") and number <= 3):
        number += 6
    return f"{_HAN[number - 1]}年级班数"


def _number(sign: str) -> int:
    return int(sign) if sign.isdigit() else _HAN.index(sign) + 1
