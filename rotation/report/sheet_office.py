"""The sheets for the office: 递补名单 and 人工指定."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rotation.domain.answers import PostAnswer, Standby, by_hand
from rotation.domain.plan import Placement
from rotation.domain.ratio import spell_share
from rotation.domain.records import Lock
from rotation.domain.swaps import shadow_groups
from rotation.domain.vocabulary import Form
from rotation.model.orders import without_effect
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.names import HOST, NAME, SCHOOL, TEACHER, stage_subject
from rotation.report.reasons import person, pinned, while_pinned
from rotation.report.view import View
from rotation.tables.table import NUMBER, Column
from rotation.text import Text, say

# -- 递补名单 ---------------------------------------------------------------------------------


def _standbys(view: View) -> Filled | None:
    """Return who takes a post if the one placed falls out, and who was nearest; if anybody is placed."""
    if not view.posts:
        return None
    return Filled(
        (*_post(view), *_instead(view, 0, "first", say("First stand-in", "第一递补人")),
         *_instead(view, 1, "second", say("Second stand-in", "第二递补人")), *_nearest(view)), view.posts,
        frozen=4, filtered=True,
        notes_above=(
            say("If the one placed falls out, a stand-in takes the post and nobody else moves: every "
                "rule was checked to hold then. Internal; do not publish",
                "拟派教师因故不能交流时，由递补人接任该岗位，其他人员安排不变，经核对仍符合全部规则。本表内部使用，不公示"),
            say("The least effect on the plan first, equals by id. What changes is counted with the stand-in at the "
                "post and everybody else as planned", "递补次序按换人对方案的影响由小到大排列，相同的按教师编号。"
                "“换人影响”按递补人接任、其他人员安排不变计数")))


def _post(view: View) -> tuple[Column[PostAnswer], ...]:
    return (
        NUMBER, HOST.by(lambda one: view.school(one.item.host), "wrap", 22),
        Column("post", say("Post", "岗位"), "center", of=lambda one: stage_subject(one.item)),
        Column("placed", say("Placed", "拟派教师"), "wrap", 20, lambda one: person(view.round, one.item.teacher)),
        Column("candidates", say("Others who could", "其他符合条件者"), "index", of=lambda one: one.candidates or None))


def _instead(view: View, rank: int, key: str, title: Text) -> tuple[Column[PostAnswer], ...]:
    def stand(one: PostAnswer) -> Standby | None:
        return one.standbys[rank] if rank < len(one.standbys) else None

    def name(one: PostAnswer) -> Text | None:
        found = stand(one)
        return None if found is None else person(view.round, found.teacher)

    def why(one: PostAnswer) -> Text | None:
        found = stand(one)
        return None if found is None else found.why
    return (Column(key, title, "wrap", 20, name),
            Column(f"{key}_why", say("Instead", "换人影响"), "wrap", 22, why))


def _nearest(view: View) -> tuple[Column[PostAnswer], ...]:
    often = named_for(view.posts)
    return (
        Column("nearest", say("Nearest not chosen", "落选首位"), "wrap", 20,
               lambda one: person(view.round, one.excluded) if one.excluded else None),
        Column("why", say("Why not chosen", "落选原因"), "wrap", 36),
        Column("remark", say("Remarks", "备注"), "wrap", 30, lambda one: tuple(_remarks(view, one, often)) or None))


def named_for(posts: Iterable[PostAnswer]) -> Counter[str]:
    """Return for how many posts everybody is named as a stand-in."""
    return Counter(stand.teacher for one in posts for stand in one.standbys)


def _remarks(view: View, one: PostAnswer, often: Counter[str]) -> Iterator[Text]:
    if one.standbys:
        yield from if_lifted(view, one.item)
    for stand in one.standbys:
        yield from if_free(view, stand, often)


def if_lifted(view: View, item: Placement) -> Iterator[Text]:
    """Tell that nobody can stand in for a placement unless the order of the office is lifted."""
    if pinned(view.round, item.teacher):
        yield while_pinned()


def if_free(view: View, stand: Standby, often: Mapping[str, int]) -> Iterator[Text]:
    """Tell that a stand-in is named for several posts and can take only one."""
    if often[stand.teacher] > 1:
        yield say("{t} is named for {n} posts and can take only one of them",
                  "{t}同时列为{n}个岗位的递补人，只能递补一处", n=often[stand.teacher],
                  t=person(view.round, stand.teacher))


STANDBYS = Sheet("standbys", say("Stand-ins", "递补名单"), say("Stand-ins", "递补名单"), Group.WORKING, 74, _standbys)


# -- 人工指定 ---------------------------------------------------------------------------------


def _overrides(view: View) -> Filled | None:
    """Return every decision of the office, where it led, and what it changes; if it decided anything."""
    locks = tuple(sorted(view.round.problem.locks, key=lambda lock: (lock.teacher, lock.row)))
    if not locks or not view.has_plan:
        return None
    return Filled(_decided(view), locks, (_share(view), _how(view)))


def _decided(view: View) -> tuple[Column[Lock], ...]:
    teacher = view.round.teacher
    return (
        NUMBER, TEACHER.by(lambda lock: lock.teacher), NAME.by(lambda lock: teacher(lock.teacher).name),
        SCHOOL.by(lambda lock: view.school(teacher(lock.teacher).school), "wrap", 24),
        Column("kind", say("Decision", "指定类型"), "center", of=lambda lock: _kind(view, lock)),
        Column("schools", say("Schools named", "指定学校"), "wrap", 30, lambda lock: _named(view, lock)),
        Column("result", say("In this plan", "本方案安排"), "wrap", 36, lambda lock: _result(view, lock)),
        Column("price", say("What it changes", "对方案的影响"), "wrap", 44,
               lambda lock: (view.override_prices or {}).get(lock.teacher) or say("not asked", "未测算")),
        Column("against", say("What stands against the other choice", "如改变安排"), "wrap", 44,
               lambda lock: view.named.get(lock.teacher)))


def _kind(view: View, lock: Lock) -> object:
    """Return the kind of a decision, the form where it alone gives one (跟岗, 对调), and who goes in return."""
    other = next((row for row in shadow_groups(view.round.problem.locks).get(lock.swap_group or "", ())
                  if row.teacher != lock.teacher), None)
    if other is not None and lock.form is not Form.SWAP:
        told = say("{k} (跟岗, {n} comes in return)", "{k}（跟岗，{n}顶岗置换）") if lock.form is Form.SHADOW else say(
            "{k} (in return for {n}, 跟岗)", "{k}（顶岗，置换跟岗的{n}）")
        return told.filled(k=lock.kind, n=view.round.teacher(other.teacher).name)
    if lock.form not in (Form.SHADOW, Form.SWAP):
        return lock.kind
    return say("{k} ({f})", "{k}（{f}）", k=lock.kind, f=lock.form)


def _named(view: View, lock: Lock) -> Text | None:
    return Text.of(tuple(view.school(code) for code in lock.schools)) if lock.schools else None


def _result(view: View, lock: Lock) -> Text:
    item = view.plan.placement(lock.teacher)
    if without_effect(view.round, lock):
        return say("without effect: would not be placed anyway", "不影响方案：该教师本就不参加本年度交流")
    return say("stays", "留校") if item is None else say(
        "{s}: {j}", "{s}：{j}", s=view.school(item.host), j=stage_subject(item))


def _share(view: View) -> Text:
    told, cap = by_hand(view.plan), view.round.settings.override_cap
    above = (say(", above the cap of {c}", "，超过提示线{c}，请核实", c=spell_share(cap)) if told.above(cap)
             else say(" (cap {c})", "（提示线{c}）", c=spell_share(cap)))
    return say("{n} of {m} placements were decided by hand{a}; reasons and clerks stand on sheet 指定 of "
               "the workbook", "本方案{m}项安排中有{n}项由人工指定{a}；理由和经办人见数据文件“指定”表",
               n=len(told.placed), m=told.placements, a=above)


def _how(view: View) -> Text:
    if view.override_prices is None:
        return say("What each changes was left out", "逐项影响未测算")
    return say("What each changes: the plan solved again without the decisions about this person and compared",
               "影响为去掉对该人的指定后重新编制方案，与本方案比较所得；未测算的为超出测算次数")


OVERRIDES = Sheet("overrides", say("Decisions by hand", "人工指定"), say("Decisions by hand", "人工指定事项及影响"),
                  Group.WORKING, 170, _overrides)
