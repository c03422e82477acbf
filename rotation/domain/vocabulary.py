"""Closed lists of the workbook; each word has its Chinese spelling and an English twin."""

from __future__ import annotations

from rotation.text import Term


class Stage(Term):
    """学段. Only primary and junior take part; the others are read, listed and left alone."""

    PRIMARY = "小学", "primary"
    JUNIOR = "初中", "junior"
    SENIOR = "高中", "senior"
    KINDERGARTEN = "幼儿园", "kindergarten"
    SPECIAL = "特殊教育", "special"

    @property
    def compulsory(self) -> bool:
        """Whether the stage is compulsory education (义务教育)."""
        return self in (Stage.PRIMARY, Stage.JUNIOR)


class SchoolType(Term):
    """学校类型."""

    PRIMARY = "小学", "primary school"
    JUNIOR = "初中", "junior school"
    NINE_YEAR = "九年一贯制", "nine-year school"
    COMPLETE = "完全中学", "complete secondary school"
    TWELVE_YEAR = "十二年一贯制", "twelve-year school"
    SENIOR = "高中", "senior school"
    KINDERGARTEN = "幼儿园", "kindergarten"
    SPECIAL = "特殊教育学校", "special school"
    POINT = "教学点", "teaching point"

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The compulsory stages that a school of this type has."""
        return _STAGES.get(self, ())


_STAGES: dict[SchoolType, tuple[Stage, ...]] = {
    SchoolType.PRIMARY: (Stage.PRIMARY,),
    SchoolType.POINT: (Stage.PRIMARY,),
    SchoolType.JUNIOR: (Stage.JUNIOR,),
    SchoolType.COMPLETE: (Stage.JUNIOR,),
    SchoolType.NINE_YEAR: (Stage.PRIMARY, Stage.JUNIOR),
    SchoolType.TWELVE_YEAR: (Stage.PRIMARY, Stage.JUNIOR),
}


class Setting(Term):
    """城乡类型: 城区 (111, 112), 镇区 (121-123), 乡村 (210, 220)."""

    URBAN = "城区", "urban"
    TOWN = "镇区", "town"
    RURAL = "乡村", "rural"


class Gender(Term):
    """性别."""

    MALE = "男", "male"
    FEMALE = "女", "female"


class PersonStatus(Term):
    """人员状态: the short list of the office; the national codes fold into it."""

    IN_POST = "在职在岗", "in post"
    SECONDED = "借调", "seconded"
    MATERNITY = "产假", "maternity leave"
    SICK = "病休", "sick leave"
    SUPPORT = "支教", "supporting elsewhere"
    ROTATION = "交流", "on rotation"
    STUDY = "进修", "studying"
    OTHER_LEAVE = "其他离岗", "otherwise away"
    RETIRED = "退休", "retired"
    LEFT = "离职", "left"


class Level(Term):
    """骨干级别, lowest first."""

    NONE = "无", "none"
    SCHOOL = "校级", "school level"
    BANNER = "旗县级", "banner level"
    LEAGUE = "盟市级", "league level"
    REGION = "自治区级", "region level"
    STATE = "国家级", "state level"

    @property
    def height(self) -> int:
        """0 for none up to 5 for the state level."""
        return _HEIGHT[self]


class Degree(Term):
    """最高学历, highest first."""

    GRADUATE = "研究生", "graduate"
    BACHELOR = "大学本科", "bachelor"
    COLLEGE = "大学专科", "college"
    VOCATIONAL = "中专", "secondary vocational"
    SENIOR = "高中", "senior school"

    @property
    def height(self) -> int:
        """1 for senior school up to 5 for a graduate."""
        return _HEIGHT[self]


_HEIGHT: dict[Term, int] = {
    **{level: height for height, level in enumerate(Level)},
    **{degree: len(Degree) - place for place, degree in enumerate(Degree)},
}


class Rank(Term):
    """职称, highest first."""

    FULL_SENIOR = "正高级", "full senior"
    SENIOR = "高级", "senior"
    FIRST = "一级", "first grade"
    SECOND = "二级", "second grade"
    THIRD = "三级", "third grade"
    UNGRADED = "未定级", "ungraded"

    @property
    def height(self) -> int:
        """0 for ungraded up to 5 for full senior."""
        return len(Rank) - 1 - list(Rank).index(self)


class GroupBasis(Term):
    """依据 of 分组比例: what people are told apart by."""

    SCHOOL = "学校", "school"
    STAGE = "学段", "stage"
    GROUP = "教育集团", "education group"
    GRADUATING = "本学年毕业班", "graduating class this year"


class Rounding(Term):
    """取整 of 分组比例."""

    UP = "进一", "up"
    DOWN = "舍去", "down"


class Duty(Term):
    """行政职务."""

    NONE = "无", "none"
    HEAD = "校长", "principal"
    SECRETARY = "书记", "secretary"
    BOTH = "书记校长", "secretary and principal"
    VICE_HEAD = "副校长", "vice principal"
    VICE_SECRETARY = "副书记", "vice secretary"
    MIDDLE = "中层正职", "middle manager"
    VICE_MIDDLE = "中层副职", "vice middle manager"
    OTHER = "其他", "other"

    @property
    def leads_school(self) -> bool:
        """Whether the post belongs to the principal programme (校级领导)."""
        return self.height > 0

    @property
    def height(self) -> int:
        """层级: 2 for 正职, 1 for 副职, 0 for everybody else."""
        if self in (Duty.HEAD, Duty.SECRETARY, Duty.BOTH):
            return 2
        return 1 if self in (Duty.VICE_HEAD, Duty.VICE_SECRETARY) else 0

    @property
    def heads(self) -> bool:
        """Whether the post is the head seat of a school."""
        return self in (Duty.HEAD, Duty.BOTH)

    @property
    def of_party(self) -> bool:
        """Whether only a member of the Party holds it."""
        return self in (Duty.SECRETARY, Duty.BOTH, Duty.VICE_SECRETARY)

    @property
    def is_middle(self) -> bool:
        """Whether the post is middle management (中层)."""
        return self in (Duty.MIDDLE, Duty.VICE_MIDDLE)


class PostKind(Term):
    """岗位类别: who teaches and who does not, after the statistics of education (教职工 and its parts)."""

    TEACHER = "专任教师", "teacher"
    OFFICE = "行政人员", "administration"
    SKILLED = "专业技术岗位", "professional post"
    AID = "教辅人员", "teaching support"
    WORKER = "工勤人员", "services"

    @property
    def teaches(self) -> bool:
        """Whether somebody in such a post is a teacher, or may be one."""
        return self not in (PostKind.AID, PostKind.WORKER)

    @property
    def doubtful(self) -> bool:
        """Whether only a subject tells who teaches: accountants hold 专业技术岗位 too."""
        return self in (PostKind.OFFICE, PostKind.SKILLED)


class Willingness(Term):
    """交流意愿; blank counts as 服从 in the goals and as no application anywhere."""

    VOLUNTEERS = "主动申请", "volunteers"
    OBEYS = "服从", "obeys"


class Application(Term):
    """申报方式."""

    SELF = "本人申请", "own application"
    SCHOOL = "学校推荐", "recommended by the school"
    BUREAU = "组织选派", "selected by the bureau"


class Form(Term):
    """交流形式."""

    TERM = "定期交流", "fixed-term exchange"
    TRANSFER = "调动", "transfer"
    SUPPORT = "支教", "support teaching"
    ITINERANT = "走教", "itinerant teaching"
    SHADOW = "跟岗", "shadowing"
    GROUP = "集团统筹", "within the group"
    PAIR = "结对", "paired schools"
    SWAP = "对调", "swap"


class AfterTerm(Term):
    """期满去向: what becomes of somebody whose term ends; 返回原校 unless decided otherwise."""

    RETURN = "返回原校", "returns"
    STAY = "留任", "stays there"
    THIRD = "第三校", "goes on to a third school"


class LockKind(Term):
    """类型 of a row of 指定."""

    STAY = "留任", "stays"
    GOES_TO = "指定去向", "goes to"
    NEVER_TO = "禁止去向", "never to"
    MUST_MOVE = "应交流", "must move"


class Verdict(Term):
    """资格审查结论."""

    ELIGIBLE = "符合交流条件", "eligible"
    LOCKED = "符合条件、本年度留校", "eligible, stays this year"
    EXEMPT = "不列入交流范围", "exempt"
    DEFERRED = "暂缓交流", "deferred"
    RECRUIT = "待分配", "recruit to be posted"
    OUTSIDE = "不在实施范围", "outside the round"


UNPOSTED = "待分配"
"""任教学校 of a newly recruited teacher who has no post yet."""

NO_CERTIFICATE = "无"
"""教师资格学段 of somebody without a certificate (blank means: not yet checked)."""

SUBJECTS = (
    "语文", "数学", "外语", "道德与法治", "历史", "地理", "科学", "生物", "物理", "化学",
    "信息科技", "体育与健康", "音乐", "美术", "劳动", "综合实践", "地方与校本", "心理健康",
    "蒙古语文", "通用技术", "书法", "舞蹈",
)
"""Known subjects; a 需求 row may name others."""

SUBJECT_ALIASES = {
    "英语": "外语", "日语": "外语", "俄语": "外语", "外国语": "外语",
    "体育": "体育与健康", "体育健康": "体育与健康", "体健": "体育与健康",
    "政治": "道德与法治", "思想政治": "道德与法治", "思想品德": "道德与法治", "思品": "道德与法治",
    "道法": "道德与法治", "品德": "道德与法治", "品德与生活": "道德与法治", "品德与社会": "道德与法治",
    "信息技术": "信息科技", "信息": "信息科技", "计算机": "信息科技",
    "生物学": "生物", "劳动技术": "劳动", "劳动与技术": "劳动", "综合实践活动": "综合实践",
    "地方课程": "地方与校本", "校本课程": "地方与校本", "心理": "心理健康", "心理健康教育": "心理健康",
    "蒙语文": "蒙古语文", "蒙文": "蒙古语文", "蒙古语": "蒙古语文", "中文": "语文", "汉语文": "语文",
}
"""Spellings that mean the same subject; folding them changes no meaning and is listed."""

SUBJECT_ENGLISH = {
    "语文": "Chinese", "数学": "mathematics", "外语": "foreign language",
    "道德与法治": "morality and law", "历史": "history", "地理": "geography", "科学": "science",
    "生物": "biology", "物理": "physics", "化学": "chemistry", "信息科技": "computing",
    "体育与健康": "PE and health", "音乐": "music", "美术": "art", "劳动": "labor",
    "综合实践": "integrated practice", "地方与校本": "local courses", "心理健康": "mental health",
    "蒙古语文": "Mongolian", "通用技术": "technology", "书法": "calligraphy", "舞蹈": "dance",
}
"""English twins for English outputs."""
