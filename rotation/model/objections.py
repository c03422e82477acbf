"""Input errors that show only once the round is settled: orders that cannot be kept, ways unknown.

These are defects of the data, not infeasible rounds: whoever wrote the row must decide.
"""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.problem import SHEETS
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Setting
from rotation.errors import Severity
from rotation.model.eligibility import plan_rules, roster_rules
from rotation.model.objection import Objection
from rotation.model.orders import order_faults
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.rules import PlanRule, RosterRule, in_force
from rotation.rules._values import Misfit
from rotation.rules.e30_distance import DistanceCap
from rotation.rules.e70_consent import Consent
from rotation.rules.g50_burden import Burden
from rotation.rules.h95_recruits import Recruits
from rotation.text import say


def objections(round: Round, policy: Policy) -> list[Objection]:
    """Return every input error of a settled round at once."""
    found, consent = lacks(round, policy), [*_consent(round)]
    towns = _home_towns(round) if _measured(round, policy) else ()
    told = [*consent, *order_faults(round, policy), *found, *towns, *_recruits(round), *_demands(round, policy)]
    return [item for item in told if not ((consent or _postless(round)) and item.code in _OF_POSTS)]


_FACTS = tuple(sheet.attribute for sheet in SHEETS if sheet.attribute != "answers")

_OF_POSTS = ("lock-without-option", "recruit-without-post")
"""What only follows if there are no posts at all, or nobody may go anywhere."""


_RESTS: dict[str, tuple[str, ...]] = {
    "no-posts": ("schools", "needs"), "unknown-distance": ("distances",), "rural-unknown": (),
    "seat-without-school": ("schools",), "consent-without-rows": ("agreed", "wishes", "parameters"),
    "lock-on-exempt": ("schools", "history", "parameters"),
    "order-without-effect": ("schools", "history", "parameters"),
    "lock-without-option": ("schools", "needs", "distances", "history", "parameters"),
    "form-by-order-only": (), "swap-without-direction": (), "form-of-recruit": (), "shadow-with-relation": (),
    "unknown-town": ("schools", "needs", "distances", "parameters"), "below-the-law": (),
}
"""The sheets that an objection rests on besides its own row, by code; one not listed rests on all."""


def rests_on(item: Objection) -> frozenset[str]:
    """Return the sheets, by attribute of `Problem`, in which a refused cell puts an objection in doubt."""
    return frozenset(_RESTS.get(item.code, _FACTS))


def lacks(round: Round, policy: Policy) -> list[Objection]:
    """Return what the facts of the schools lack for any plan, whatever the year and the people."""
    return [*_posts(round), *_ways(round, policy), *_towns(round), *_seat(round, policy)]


def _postless(round: Round) -> bool:
    """Whether no school has a post in any subject, so that nobody can be placed anywhere."""
    return not any(cell.wanted for cell in round.cells.values())


def _consent(round: Round) -> Iterator[Objection]:
    rule = in_force(round, Consent)
    if rule is not None and (sheets := rule.unfounded(round.problem)):
        titles = tuple(sheet.title for sheet in SHEETS if sheet.attribute in sheets)
        yield Objection(
            "consent-without-rows", "error", sheets[-1], 0, "school", "",
            say("{c} {l} is switched on, but sheet {s} has no row: nobody could go anywhere",
                "已执行 {c} {l}，但“{s}”表没有内容，将无人可以交流", c=rule.code, l=rule.label, s=titles),
            say("fill in the sheet, or switch the rule off on sheet 政策", "请填写该表，或在“政策”表关闭此项规则"))


def _demands(round: Round, policy: Policy) -> Iterator[Objection]:
    """Tell what rules ask that these facts can never give, and what they ask in vain."""
    asked: list[RosterRule | PlanRule] = [*roster_rules(round), *plan_rules(round)]
    for rule in asked:
        rows = [source.row for name, source in policy.sources.items()
                if name.partition(".")[0] == rule.code]
        told: tuple[tuple[Severity, Iterator[Misfit]], ...] = (
            ("error", rule.refused(round) if isinstance(rule, PlanRule) else iter(())), ("warning", rule.warned(round)))
        for severity, one in ((severity, one) for severity, misfits in told for one in misfits):
            yield Objection(
                "demand-impossible" if severity == "error" else "demand-idle", severity, one.table,
                one.row or max(rows, default=0), one.field, "",
                say("{c} {l}: {t}", "{c} {l}：{t}", c=rule.code, l=rule.label, t=one.says),
                say("correct the number here, or those that it rests on", "请更正此处的数值，或改动它所依据的数值")
                if one.row or any(rows) else say("correct the value of the option or of the policy file",
                                            "请更正命令行选项或政策文件中的取值"))


def _posts(round: Round) -> Iterator[Objection]:
    if _postless(round) and any(school.stages for school in round.problem.schools):
        yield Objection(
            "no-posts", "error", "schools", 0, "grade1", "",
            say("no school has a post in any subject: class counts (一年级班数 to 九年级班数) and 需求数 of sheet 需求"
                " are all blank or 0",
                "所有学校、所有学科都没有岗位：班级数（“一年级班数”至“九年级班数”）和“需求”表的需求数都未填写或均为0"),
            say("fill in the classes of every grade on sheet 学校, or the posts of schools on sheet 需求",
                "请在“学校”表填写各年级班数，或在“需求”表填写各校各学科的需求数"))


def _hosts(round: Round) -> set[str]:
    """Return the schools that may receive somebody; all that may, while no posts are told."""
    found = {opening.school for opening in round.options.openings}
    return found or {school.code for school in round.problem.schools if school.stages}


def _ways(round: Round, policy: Policy) -> Iterator[Objection]:
    """A distance that E30 or G50 needs and nobody knows is an error, told once per school."""
    if not _measured(round, policy):
        return
    hosts = _hosts(round)
    for school in round.problem.schools:
        used = school.code in hosts or any(t.school == school.code for t in round.problem.teachers)
        if school.stages and used and round.roads.point(school.code) is None and _needed(
                round, school.code):
            half = school.longitude is not None and school.latitude is None
            yield Objection(
                "unknown-distance", "error", "schools", school.row, "latitude" if half else "longitude", "",
                say("the distance from here cannot be told", "无法得出该校与其他学校的里程"),
                say("fill in 经度 and 纬度, or give the distances on sheet 距离",
                    "请填写该校经度、纬度，或在距离表中填写里程"))


def _measured(round: Round, policy: Policy) -> bool:
    """Whether anything asks for a distance: E30 does, and G50 where no 代价 stands for the way."""
    if in_force(round, DistanceCap):
        return True
    asked = any(isinstance(goal, Burden) for tier in policy.tiers for goal, _ in tier.goals)
    priced = {(wish.teacher, wish.school) for wish in round.problem.wishes if wish.cost is not None}
    return asked and (_postless(round) or any(
        (key, opening.school) not in priced for key, opening in round.options.pairs()))


def _needed(round: Round, code: str) -> bool:
    """Whether some way from or to a school without coordinates is not on sheet 距离."""
    others = _hosts(round) - {code}
    host = round.problem.school[code]
    return any(round.roads.km(code, round.problem.school[other]) is None
               and round.roads.km(other, host) is None for other in others)


def _home_towns(round: Round) -> Iterator[Objection]:
    hosts = sorted({opening.school for opening in round.options.openings})
    for key in round.options.movers:
        teacher = round.teacher(key)
        if not teacher.home_town and not teacher.unposted:
            continue
        if all(round.km(teacher, host) is None for host in hosts) and hosts:
            yield _town(teacher)


def _town(teacher: Teacher) -> Objection:
    return Objection(
        "unknown-town", "error", "teachers", teacher.row, "home_town", "",
        say("a town that has a school with coordinates or stands on sheet 距离",
            "应为有学校坐标或列入距离表的苏木乡镇（待分配人员未填的按旗镇计）"),
        say("use the town names of sheet 学校, or add rows to sheet 距离: kilometers to the schools, or a row with"
            " 经度 and 纬度 of the town",
            "请使用学校表中的苏木乡镇名称，或在距离表中补充：填写到各校的公里，或单独一行填写该地经度、纬度"))


def _towns(round: Round) -> Iterator[Objection]:
    """A school in a 镇区 counts as rural outside the seat town: both towns must be known."""
    seat = round.settings.seat_town
    asked = [school for school in round.problem.schools
             if school.setting is Setting.TOWN and school.rural is None and school.stages]
    for school in asked:
        if seat and school.town is None:
            yield Objection(
                "rural-unknown", "error", "schools", school.row, "town", "",
                say("whether a 镇区 school is rural depends on its town",
                    "镇区学校是否为农村牧区学校取决于所在苏木乡镇，而该校未填"),
                say("fill in 苏木乡镇, or 农村牧区学校 (yes or no)", "请填写“苏木乡镇”，或在“农村牧区学校”列填是或否"))
        elif not seat:
            yield Objection(
                "rural-unknown", "error", "schools", school.row, "rural", "",
                say("whether a 镇区 school is rural depends on the seat town, which is not given",
                    "镇区学校是否为农村牧区学校取决于是否在旗府所在镇，而政策表未填旗府所在镇（round.seat_town）"),
                say("fill in this column (yes or no; add it if it is not there), or round.seat_town on sheet 政策, the"
                    " name of that town{t}",
                    "请在本表“农村牧区学校”列填是或否（没有该列的请增加），"
                    "或在政策表 round.seat_town 一行填写旗府所在镇的名称{t}",
                    t="" if school.town else say(
                        " and 苏木乡镇 here", "并填写该校的“苏木乡镇”")))


def _seat(round: Round, policy: Policy) -> Iterator[Objection]:
    """Warn of a seat town in which no school stands: it is misspelled, or all 镇区 schools are rural."""
    seat = round.settings.seat_town
    towns = [school.town for school in round.problem.schools
             if school.setting is Setting.TOWN and school.rural is None and school.stages]
    if seat and all(towns) and towns and seat not in [school.town for school in round.problem.schools]:
        source = policy.sources.get("round.seat_town", DEFAULT)
        yield Objection(
            "seat-without-school", "warning", "parameters", source.row, "value", seat,
            say("no school of sheet 学校 stands in this town, so every 镇区 school counts as rural",
                "“学校”表中没有位于该镇的学校，所有镇区学校都将按农村牧区学校计算"),
            say("spell it as in column 苏木乡镇", "请与“苏木乡镇”列的写法保持一致"))


def _recruits(round: Round) -> Iterator[Objection]:
    for key in round.recruits:
        if not round.options.of(key) and in_force(round, Recruits):
            teacher = round.teacher(key)
            yield Objection(
                "recruit-without-post", "error", "teachers", teacher.row, "subject", teacher.subject,
                say("no school needs this recruit's subject within the rules", "没有学校可安排该新招聘教师的学科"),
                say("add a 需求 row, or check subject, certificate and locks",
                    "请在需求表增加岗位，或核对学科、教师资格和指定"))
