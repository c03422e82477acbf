"""Usual spellings of the closed lists. Only what can mean one thing stands here.

A spelling whose meaning is a local ruling (正校级, 教学能手) is left out on purpose: it is
an error with a suggestion, never a guess.
"""

from __future__ import annotations

import re
from typing import Any

from rotation.domain.leadership import Reserve
from rotation.domain.support import SupportSource, Walking, Weekday
from rotation.domain.vocabulary import (
    Application,
    Degree,
    Duty,
    Form,
    Gender,
    Level,
    LockKind,
    PersonStatus,
    PostKind,
    Rank,
    SchoolType,
    Setting,
    Stage,
    Willingness,
)

VICE = "副", "付"
"""The sign of a deputy, and what is written for it every day: 付校长."""

_WRITTEN: dict[type[Any], dict[str, str]] = {
    Stage: {
        **dict.fromkeys(("小学段", "小学教育", "普通小学", "小学部", "小学阶段", "小学学段", "小学阶段教育"), "小学"),
        **dict.fromkeys(("初中段", "初级中学", "普通初中", "初中部", "初中阶段", "初中学段", "初中教育", "初级中学教育",
                         "普通初中教育", "初中阶段教育"), "初中"),
        "高中部": "高中", "高中阶段": "高中", "幼儿园阶段": "幼儿园", "学前阶段": "幼儿园", "幼儿教育": "幼儿园",
        "高级中学": "高中", "普通高中": "高中", "学前": "幼儿园", "学前教育": "幼儿园", "幼儿": "幼儿园",
        "特教": "特殊教育",
    },
    SchoolType: {
        "完全小学": "小学", "完小": "小学", "初级中学": "初中", "普通初中": "初中", "普通小学": "小学",
        "中心小学": "小学", "九年一贯": "九年一贯制", "十二年一贯": "十二年一贯制",
        "九年一贯制学校": "九年一贯制", "九年制": "九年一贯制", "九年制学校": "九年一贯制",
        "十二年一贯制学校": "十二年一贯制", "完中": "完全中学", "高级中学": "高中", "普通高中": "高中",
        "小学教学点": "教学点", "特殊教育": "特殊教育学校", "特校": "特殊教育学校", "特教学校": "特殊教育学校",
    },
    Setting: {
        "111": "城区", "112": "城区", "121": "镇区", "122": "镇区", "123": "镇区",
        "210": "乡村", "220": "乡村",
        "主城区": "城区", "城乡结合区": "城区", "镇中心区": "镇区", "镇乡结合区": "镇区",
        "特殊区域": "镇区", "乡中心区": "乡村", "村庄": "乡村", "城市": "城区", "农村": "乡村",
    },
    Gender: {"男性": "男", "女性": "女", "m": "男", "f": "女", "1": "男", "2": "女"},
    PersonStatus: {
        "100": "在职在岗", "101": "交流", "201": "借调", "202": "借调", "203": "病休",
        "204": "进修", "205": "交流", "301": "退休", "302": "退休", "303": "离职", "306": "离职",
        "307": "离职", "308": "离职",
        **dict.fromkeys(("206", "207", "208", "209", "210", "211", "299"), "其他离岗"),
        "在本单位任职": "在职在岗", "在岗": "在职在岗", "在职": "在职在岗", "正常": "在职在岗",
        "在本单位任职-交流轮岗": "交流", "交流轮岗": "交流", "区内交流": "交流", "旗内交流": "交流",
        "借出到机关": "借调", "借出到事业单位": "借调", "借出": "借调", "被借调": "借调",
        "区内其他单位跟岗或借调": "借调",
        "长病假": "病休", "长期病休": "病休", "长期病假": "病休", "病假": "病休",
        **dict.fromkeys(("借用", "抽调", "外借", "挂职", "挂职锻炼", "借调在外", "借调中", "借调期间"), "借调"),
        **dict.fromkeys(("休产假", "产假中", "产假期间", "休产假中"), "产假"),
        **dict.fromkeys(("休病假", "病假中", "病休在家", "长期病休中", "休长病假", "因病休养", "因病离岗"), "病休"),
        **dict.fromkeys(("下派支教", "援藏支教", "外出支教", "支教在外", "支教中"), "支教"),
        **dict.fromkeys(("外出进修", "攻读研究生", "脱产读研", "进修中"), "进修"),
        **dict.fromkeys(("请长假", "长假", "停薪留职", "驻村", "驻村工作", "驻村工作队", "离岗", "内退", "离岗待退",
                         "自动离岗"),
                        "其他离岗"),
        "外市支教": "支教", "援疆支教": "支教", "脱产进修": "进修", "脱产学习": "进修",
        **dict.fromkeys(("企业实践", "因公出国", "离岗创业", "待退休", "待岗", "下落不明", "其他",
                         "长期事假", "事假", "公假", "不在岗"), "其他离岗"),
        "离休": "退休", "已退休": "退休",
        **dict.fromkeys(("死亡", "已死亡", "去世", "已去世", "病故", "身故", "已故", "亡故", "离世"), "离职"),
        "辞职": "离职", "开除": "离职", "调出": "离职",
        "已调出": "离职",
    },
    PostKind: {
        **dict.fromkeys(("专任", "教师", "任课教师", "专职教师", "教学", "教学岗", "教学岗位",
                         "专任教师岗位", "教师岗位", "教师岗", "代课教师", "兼任教师", "外聘教师"),
                        "专任教师"),
        **dict.fromkeys(("行政", "管理", "管理岗", "管理岗位", "管理人员", "行政管理人员",
                         "双肩挑"),
                        "行政人员"),
        **dict.fromkeys(("专业技术", "专技", "专技岗", "专技岗位", "专业技术岗", "专业技术人员"), "专业技术岗位"),
        **dict.fromkeys(("教辅", "教辅岗", "教辅岗位", "教学辅助", "教学辅助人员",
                         "教学辅助岗位", "其他专业技术人员", "其他专业技术岗位",
                         "卫生保健人员", "保健人员", "保育员",
                         "保育人员"), "教辅人员"),
        **dict.fromkeys(("工勤", "工勤岗", "工勤岗位", "工勤技能", "工勤技能岗", "工勤技能岗位", "工勤技能人员",
                         "后勤", "后勤人员", "工人", "技术工人", "普通工人"), "工勤人员"),
    },
    Level: {
        "否": "无", "不是": "无", "非骨干": "无",
        "县级": "旗县级", "旗级": "旗县级", "区县级": "旗县级", "旗县区级": "旗县级", "县区级": "旗县级",
        "旗县市级": "旗县级", "旗县市区级": "旗县级",
        "盟级": "盟市级", "市级": "盟市级", "地市级": "盟市级", "省级": "自治区级", "省部级": "自治区级",
        "学校级": "校级",
    },
    Degree: {
        **dict.fromkeys(("11", "14", "研究生毕业", "博士", "硕士", "博士研究生", "硕士研究生",
                         "博士研究生毕业", "硕士研究生毕业", "研究生学历"), "研究生"),
        **dict.fromkeys(("21", "本科", "大学", "大本", "大学本科毕业", "本科毕业"), "大学本科"),
        **dict.fromkeys(("31", "专科", "大专", "大学专科毕业", "专科毕业", "大专毕业"), "大学专科"),
        **dict.fromkeys(("41", "中师", "中等专科", "中专毕业", "中等师范"), "中专"),
        **dict.fromkeys(("51", "高中毕业", "普通高中"), "高中"),
    },
    Rank: {
        **dict.fromkeys(("正高", "正高级教师", "中小学正高级教师", "正高级职称"), "正高级"),
        **dict.fromkeys(("副高", "副高级", "高级教师", "中小学高级教师", "高级职称"), "高级"),
        **dict.fromkeys(("一级教师", "中小学一级教师", "中级", "中级职称"), "一级"),
        **dict.fromkeys(("二级教师", "中小学二级教师"), "二级"),
        **dict.fromkeys(("三级教师", "中小学三级教师"), "三级"),
        **dict.fromkeys(("无", "未定", "未评", "未评聘", "未取得职称", "试用期未聘", "未评级", "见习期",
                         "无职称"), "未定级"),
    },
    Duty: {
        **dict.fromkeys(("书记、校长", "书记兼校长", "校长兼书记", "党支部书记、校长", "党支部书记兼校长", "一肩挑"),
            "书记校长"),
        "园长": "校长",
        **dict.fromkeys(("党支部书记", "支部书记", "党总支书记", "党委书记", "学校书记"), "书记"),
        **dict.fromkeys(("党支部副书记", "支部副书记", "党总支副书记", "党委副书记"), "副书记"),
        **dict.fromkeys(("教导主任", "教务主任", "政教主任", "德育主任", "总务主任", "办公室主任",
                         "教研主任", "中层正职干部"), "中层正职"),
        **dict.fromkeys(("教导副主任", "教务副主任", "政教副主任", "德育副主任", "总务副主任",
                         "办公室副主任", "教研副主任", "副教导主任", "中层副职干部"), "中层副职"),
        **dict.fromkeys(("教师", "普通教师", "专任教师", "无职务"), "无"),
        "大队辅导员": "其他",
    },
    Willingness: {"自愿": "主动申请", "申请": "主动申请", "服从安排": "服从", "服从分配": "服从",
                  "服从组织安排": "服从"},
    Application: {"个人申请": "本人申请", "个人申报": "本人申请", "本人申报": "本人申请", "推荐": "学校推荐",
                  "组织安排": "组织选派"},
    Form: {"交流": "定期交流", "定期轮岗": "定期交流", "交流轮岗": "定期交流", "走校": "走教", "人事调动": "调动",
           "跟岗学习": "跟岗", "集团内统筹": "集团统筹", "新任教师分配": "定期交流", "first post": "定期交流"},
    LockKind: {"留校": "留任", "去向": "指定去向", "指定学校": "指定去向", "禁止": "禁止去向", "必须交流": "应交流",
               "应当交流": "应交流"},
    Reserve: {},
    Weekday: {f"{day}{sign}": f"周{sign}" for day in ("星期", "礼拜") for sign in "一二三四五"},
    Walking: {"专职走教": "专职", "可以": "可", "是": "可", "不可以": "不可", "不能": "不可", "否": "不可"},
    SupportSource: {"银龄讲学": "银龄", "银龄教师": "银龄", "京蒙": "京蒙协作", "支教": "外来支教"},
}


def _everyday(choices: type[Any], table: dict[str, str]) -> dict[str, str]:
    """Return the words and spellings of a list that name a deputy, as written every day."""
    named = {word.value: word.value for word in choices} | table
    return {spelling.replace(*VICE): word for spelling, word in named.items() if VICE[0] in spelling}


SPELLINGS = {choices: table | _everyday(choices, table) for choices, table in _WRITTEN.items()}
"""Folded spelling -> canonical word, for each closed list."""

SECONDED = re.compile(r"(借调|借用|借出|抽调|外借|挂职)(到|至|在|去|往|于)?.+")
"""Whoever is seconded, whatever is said of where to."""

MEANT: dict[type[Any], dict[str, str]] = {
    Setting: {
        **dict.fromkeys(("县城", "县城区", "旗镇", "旗府", "旗政府所在地", "旗府所在地", "县政府所在地", "旗所在地",
                         "城关", "城关镇", "建制镇", "镇", "镇上"), "镇区"),
        **dict.fromkeys(("乡", "村", "苏木", "嘎查", "牧区", "农牧区", "农村牧区", "乡镇以下"), "乡村"),
        "市区": "城区",
    },
}
"""Words that are no spelling of one of a list but most likely mean it; asked as a suggestion, never read.

The seat of a banner or county is a 镇区 by 统计用城乡划分代码 (国函〔2008〕60号): codes 121 to 123 are those of towns.
"""

OLD_RANKS = {
    "中学高级": "高级",
    "中学一级": "一级", "小学高级": "一级", "幼儿园高级": "一级",
    "中学二级": "二级", "小学一级": "二级", "幼儿园一级": "二级",
    "中学三级": "三级", "小学二级": "三级", "小学三级": "三级", "幼儿园二级": "三级", "幼儿园三级": "三级",
}
"""职称 of before the reform of 2015, without 教师, by what they became.

人社部发〔2015〕79号, 关于深化中小学教师职称制度改革的指导意见, annex on the change of titles; teachers of
kindergartens held the titles of primary schools.
"""

HARMLESS: dict[type[Any], frozenset[str]] = {
    PersonStatus: frozenset({"在编", "编内", "正式", "正常", "专任", "专任教师", "本校", "本校任教", "在本单位任职"}),
    Rank: frozenset({"聘", "聘任", "已聘", "已聘任", "聘用", "暂聘", "教师", "中小学"}),
    Duty: frozenset({"正校级", "副校级", "正科级", "副科级", "正股级", "副股级", "专任教师"}),
    Degree: frozenset({"全日制", "非全日制", "在职", "函授", "自考", "成人", "成人教育", "电大", "网络教育",
                       "师范", "师范类", "非师范", "学士", "硕士", "博士", "学历", "毕业"}),
    Level: frozenset({"骨干", "骨干教师", "在编"}),
    Stage: frozenset({"学段", "阶段", "义务教育", "教师资格", "教师资格证", "资格证"}),
    SchoolType: frozenset({"公办", "寄宿", "寄宿制", "六年制", "三年制"}),
}
"""What may stand in brackets after a word of a list without a change of its meaning; all else is asked about."""

YES = {"是", "有", "√", "✓", "✔", "y", "yes", "1", "true", "对", "在编", "1-是"}
NO = {"否", "无", "没有", "×", "✗", "x", "n", "no", "0", "false", "非", "不是", "不", "非在编", "不在编",
      "编外", "0-否"}

BLANK = {"无", "暂无", "-", "--", "—", "——", "/", "\\", "none", "n/a"}
"""What officers write for “nothing” in columns that may be blank."""

CERTIFICATE = {
    "幼儿园": "幼儿园", "幼儿": "幼儿园", "kindergarten": "幼儿园",
    "小学": "小学", "primary": "小学", "初级中学": "初中", "初中": "初中", "junior": "初中",
    "高级中学": "高中", "高中": "高中", "senior": "高中",
    "中职": "高中", "中等职业学校": "高中", "中职专业课": "高中", "中等职业": "高中",
    "高等学校": "高中", "高校": "高中", "无": "无", "没有": "无", "none": "无",
}
"""教师资格学段 as held: a certificate above senior school covers what senior school covers."""

CERTIFICATE_ORDER = ("无", "幼儿园", "小学", "初中", "高中")

HONOURS = ("骨干教师", "骨干", "教学能手", "学科带头人", "教坛新秀", "名师", "优秀教师", "学科名师")
"""Titles that may follow a level; all but 骨干 are a local ruling, so they are asked."""

STAGE_PREFIXES = ("小学", "初级中学", "高级中学", "初中", "高中", "中学", "中职")
"""Words before a subject on a certificate, such as 初级中学数学."""

BESIDE_SUBJECT = frozenset({"主", "主教", "主科", "兼", "兼教", "统编", "学科", "小学", "初中", "教师"})
"""What may stand in brackets after a subject without a change of its meaning."""
