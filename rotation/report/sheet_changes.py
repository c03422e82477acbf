"""Sheets of a revised plan: 公示前后对照表 for everybody, 变更说明 for the office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rotation.domain.revision import Changes, OpenedGap, Post, Revised
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import UNPOSTED, Stage
from rotation.model.orders import calls_off
from rotation.report._part import Part
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.names import HOME, NAME, TEACHER
from rotation.report.view import View
from rotation.tables.table import NUMBER, Band, Column
from rotation.text import Text, say


def _revision(view: View) -> Filled | None:
    """Return names and schools as in 公示名单, and a word why; nothing for a plan made afresh."""
    told = view.changes
    if told is None or view.lineage is None:
        return None
    columns: tuple[Column[Revised], ...] = (
        NUMBER, NAME.by(lambda item: told.names[item.teacher][0]), HOME.by(lambda item: _home(view, told, item)),
        Column("before", PUBLISHED, "wrap", 44, lambda item: _post(view, item.before)),
        Column("after", REVISED, "wrap", 44, lambda item: _post(view, item.after)),
        Column("cause", say("Why", "变动原因"), "center"))
    return Filled(columns, tuple(told.people), (_count(view, told),))


PUBLISHED, REVISED = say("Published", "公示安排"), say("Revised", "调整后安排")
REVISION = Sheet("revision", say("Before and after notice", "公示前后对照表"),
                 say("Published and revised plan", "公示前后对照表"), Group.PUBLIC, 190, _revision)


def _count(view: View, told: Changes) -> Text:
    version = 1 if view.lineage is None else view.lineage.version
    return say("Version {v}: {s}", "第{v}版：{s}", v=version, s=told.sums_up)


def _home(view: View, told: Changes, item: Revised) -> object:
    code = told.names[item.teacher][1]
    return view.school("" if code == UNPOSTED else code) or say("to be posted", UNPOSTED)


def _post(view: View, post: Post | None) -> Text:
    if post is None:
        return say("stays", "不安排交流")
    school, stage, subject = post
    return say("{s} {g} {j}", "{s}（{g}）{j}", s=view.school(school), g=Stage(stage), j=subject)


# -- for the office ---------------------------------------------------------------------------


class _ChangeLine(NamedTuple):
    """Somebody whose post changes, or who would leave or join E, or a post that becomes short; why."""

    teacher: str
    reason: object
    revised: Revised | None = None
    post: Post | None = None


def _changes(view: View) -> Filled | None:
    told = view.changes
    if told is None or view.lineage is None:
        return None
    columns: tuple[Column[_ChangeLine], ...] = (
        TEACHER, NAME.by(lambda line: told.names[line.teacher][0] if line.teacher else None),
        Column("before", PUBLISHED, "wrap", 36, lambda line: _published(view, line)),
        Column("after", REVISED, "wrap", 36, lambda line: line.revised and _post(view, line.revised.after)),
        Column("reason", say("Reason", "原因"), "wrap", 70))
    people = (_ChangeLine(item.teacher, item.reason, item) for item in told.people)
    notes = (_count(view, told), _came_from(view), *calls_off(view.round, _called))
    return Filled(columns, (*people, *_short(told), *_base(told)), notes)


def _published(view: View, line: _ChangeLine) -> Text | None:
    if line.post is not None:
        return _post(view, line.post)
    return None if line.revised is None else _post(view, line.revised.before)


def _short(told: Changes) -> Iterator[Band | _ChangeLine]:
    """List the posts that the change leaves short; sheet 变动与缺额 has the numbers."""
    if told.gaps:
        yield Band(say("Posts that the change leaves short: {l}", "变动引起的缺额：{l}", l=told.lacking))
    for gap in told.gaps:
        yield _ChangeLine("", gap.ends, post=gap.post)


def _called(person: Teacher) -> Text:
    return say("{n} ({t})", "{n}（{t}）", n=person.name, t=person.id)


def _came_from(view: View) -> Text:
    assert view.lineage is not None, "only revised plans have this sheet"
    return say("Made from {p}; SHA-256 of its plan.json {h}", "修订自 {p}，其 plan.json 校验码 {h}",
               p=view.lineage.parent, h=view.lineage.parent_sha256)


def _base(told: Changes) -> Iterator[Band | _ChangeLine]:
    """List who would leave or join E; the quotas go on counting on the base date."""
    parts = ((say("Would leave the base, were it worked out anew", "如重新核定，将不再计入基数"), told.leaving),
             (say("Would join the base, were it worked out anew", "如重新核定，将新计入基数"), told.joining))
    for title, people in parts:
        if people:
            yield Band(title)
        for key, why in people:
            yield _ChangeLine(key, why)


# -- what becomes short -----------------------------------------------------------------------------


def _gaps(view: View) -> Filled | None:
    told = view.changes
    if told is None or view.lineage is None:
        return None

    def names(people: tuple[str, ...]) -> tuple[Text, ...]:
        return tuple(say("{n} ({t})", "{n}（{t}）", n=told.names[key][0], t=key) for key in people)
    columns: tuple[Column[OpenedGap], ...] = (
        Column("post", say("Post", "岗位"), "wrap", 40, lambda gap: _post(view, gap.post)),
        Column("published", say("Missing as published", "公示方案缺额"), "count"),
        Column("undone", say("Missing if nothing were done", "变动后、未调整时缺额"), "count"),
        Column("now", say("Missing now", "本版缺额"), "count"),
        Column("left", say("Who left", "空出岗位的人员"), "wrap", 30, lambda gap: names(gap.left)),
        Column("came", say("Who comes or stays instead", "补充人员"), "wrap", 30, lambda gap: names(gap.came)),
        Column("ends", say("How it stands", "处理结果"), "wrap", 60))
    return Filled(columns, told.gaps, (told.lacking,))


_TOLD = 6


def changes_told(view: View) -> Iterator[Text]:
    """Tell in a few sentences what a revised plan changes and what it leaves short; nothing of a first version."""
    told = view.changes
    if told is None or view.lineage is None:
        return
    yield say("Since publication: {s}; {l}.", "公示后调整：{s}；{l}。", s=told.sums_up, l=told.lacking)
    for gap in told.gaps[:_TOLD]:
        yield say("{p}: {e}.", "{p}：{e}。", p=_post(view, gap.post), e=gap.ends)
    if len(told.gaps) > _TOLD:
        yield say("{n} more on sheet Gaps opened.", "另有{n}处，见“变动与缺额”。", n=len(told.gaps) - _TOLD)


GAPS = Sheet("opened", say("Gaps opened", "变动与缺额"), say("Posts that the change leaves short", "变动引起的缺额"),
             Group.WORKING, 201, _gaps)
CHANGES = Sheet("changes", say("Changes", "变更说明"), say("What changed and why", "变更说明"),
                Group.WORKING, 200, _changes)
PART = Part("changes", CHANGES.name, 20, ("changes", "opened"), always=True)
