"""Sheets of a revised plan: 公示前后对照表 for everybody, 变更说明 for the office."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.revision import Changes, Post, Revised
from rotation.domain.vocabulary import UNPOSTED, Stage
from rotation.report.sheet_moves import titled
from rotation.report.view import View
from rotation.tables.table import Band, Column, Row, Table
from rotation.text import Text, say


def change_sheets(view: View) -> tuple[Table, ...]:
    """Return the two sheets of a revised plan; none for a plan made afresh."""
    if view.changes is None or view.lineage is None:
        return ()
    return _public(view, view.changes), _internal(view, view.changes)


def _public(view: View, told: Changes) -> Table:
    """Return 公示前后对照表: names and schools as in 公示名单, and a word why."""
    rows = tuple((number, told.names[item.teacher][0], _home(view, told, item),
                  _post(view, item.before), _post(view, item.after), item.cause)
                 for number, item in enumerate(told.people, start=1))
    return Table(
        "revision", say("Before and after notice", "公示前后对照表"),
        titled(view, say("Published and revised plan", "公示前后对照表")),
        (Column("number", say("No.", "序号"), "index"), Column("name", say("Name", "姓名")),
         Column("home", say("Home school", "派出学校")),
         Column("before", say("Published", "公示安排"), "wrap", 44),
         Column("after", say("Revised", "调整后安排"), "wrap", 44),
         Column("cause", say("Why", "变动原因"), "center")),
        rows, notes_above=(_count(view, told),))


def _count(view: View, told: Changes) -> Text:
    version = 1 if view.lineage is None else view.lineage.version
    first = view.outcome.tiers[0] if view.outcome.tiers else None
    if first is not None and first.proven and first.gap == 0:
        return say("Version {v}: {n} changes, proven to be the fewest", "第{v}版：变动{n}人，已证明为最少",
                   v=version, n=len(told.people))
    return say("Version {v}: {n} changes, not proven to be the fewest", "第{v}版：变动{n}人，未证明为最少",
               v=version, n=len(told.people))


def _home(view: View, told: Changes, item: Revised) -> object:
    code = told.names[item.teacher][1]
    return view.school("" if code == UNPOSTED else code) or say("to be posted", UNPOSTED)


def _post(view: View, post: Post | None) -> Text:
    if post is None:
        return say("stays", "不安排交流")
    school, stage, subject = post
    return say("{s} {g} {j}", "{s}（{g}）{j}", s=view.school(school), g=Stage(stage), j=subject)


# -- for the office ---------------------------------------------------------------------------


def _internal(view: View, told: Changes) -> Table:
    return Table(
        "changes", say("Changes", "变更说明"), titled(view, say("What changed and why", "变更说明")),
        (Column("teacher", say("Teacher ID", "教师编号")), Column("name", say("Name", "姓名")),
         Column("before", say("Published", "公示安排"), "wrap", 36),
         Column("after", say("Revised", "调整后安排"), "wrap", 36),
         Column("reason", say("Reason", "原因"), "wrap", 70)),
        (*_people(view, told), *_base(told)), notes_above=(_came_from(view),))


def _came_from(view: View) -> Text:
    assert view.lineage is not None, "only revised plans have this sheet"
    return say("Made from {p}; SHA-256 of its plan.json {h}", "修订自 {p}，其 plan.json 校验码 {h}",
               p=view.lineage.parent, h=view.lineage.parent_sha256)


def _people(view: View, told: Changes) -> Iterator[Row]:
    for item in told.people:
        yield (item.teacher, told.names[item.teacher][0], _post(view, item.before),
               _post(view, item.after), item.reason)


def _base(told: Changes) -> Iterator[Row]:
    """List who would leave or join E; the quotas go on counting on the base date."""
    parts = ((say("Would leave the base, were it worked out anew", "如重新核定，将不再计入基数"), told.leaving),
             (say("Would join the base, were it worked out anew", "如重新核定，将新计入基数"), told.joining))
    for title, people in parts:
        if people:
            yield (Band(title),)
        for key, why in people:
            yield (key, told.names[key][0], None, None, why)
