"""志愿落选说明: every wish that went to a lower score, with the rule that required it."""

from __future__ import annotations

from rotation.figures.words import people
from rotation.report.sheet_moves import titled
from rotation.report.view import Envy, View
from rotation.tables.table import Column, Row, Table
from rotation.text import say


def wishes_sheet(view: View) -> Table:
    """Return 志愿落选说明; it is shown only if there is a case."""
    rows = tuple(_row(view, number, one) for number, one in enumerate(view.envied, start=1))
    return Table(
        "wishes", say("Wishes not met", "志愿落选说明"), titled(view, say("Wishes not met", "志愿落选说明")),
        (Column("number", say("No.", "序号"), "index"),
         Column("teacher", say("Wished: ID", "志愿者编号")), Column("name", say("Wished", "志愿者")),
         Column("mine", say("Score", "志愿者得分"), "decimal"),
         Column("school", say("School wished", "志愿学校")),
         Column("stage", say("Stage", "学段"), "center"),
         Column("subject", say("Subject", "学科"), "center"),
         Column("got", say("Placed: ID", "安排者编号")), Column("got_name", say("Placed", "安排者")),
         Column("theirs", say("Score", "安排者得分"), "decimal"),
         Column("why", say("Reason", "原因"), "wrap", 44)),
        rows, filtered=True,
        notes_above=(say("Somebody with a lower score was placed at a school that the other had wished "
                         "for; scores of the wishes if both have one, else points",
                         "志愿学校的岗位安排给了得分较低者的情况；双方均填有志愿分数的比较分数，否则比较积分"),))


def _row(view: View, number: int, one: Envy) -> Row:
    wished, got = view.round.teacher(one.teacher), view.round.teacher(one.got)
    unsaid = say("the plan as a whole; told by `rotation explain`",
                 "由整体方案决定，可用 rotation explain 精确测算")
    return (number, wished.id, wished.name, people(one.mine), view.school(one.post.school),
            one.post.stage, one.post.subject, got.id, got.name, people(one.theirs),
            one.why or unsaid)
