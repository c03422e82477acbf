"""``rotation explain``: why a teacher, a school's posts, a gap are as they are, and at what price."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import CODE, FILE, RUN_FOLDER, accept_option, json_option, lang_option
from rotation.cli.program import argument, command, option
from rotation.cli.speech import shown
from rotation.errors import PlanError, RotationError
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.explain.inquiry import Inquiry, Sentence


@command("explain", say("Say why: a teacher, a school's posts, a gap, or the whole round.",
                        "说明原因：某教师、某校岗位、某项缺额，或全部。"))
@argument("folder", type=FILE, metavar=say("DIR", "文件夹"), help=RUN_FOLDER)
@option("--teacher", metavar=say("ID|NAME", "教师编号|姓名"), help=say(
    "A teacher: chosen or not, and at what price otherwise.", "某教师：为何选派或未选派，改变安排有何影响。"))
@option("--school", metavar=CODE, help=say(
    "A school: its posts, and two substitutes for each.", "某学校：各岗位的安排和每个岗位的两名递补人选。"))
@option("--gap", nargs=2, metavar=say("SCHOOL SUBJECT", "学校 学科"), help=say(
    "A subject that is still short at a school: why, and what would close it.",
    "某学校仍缺人的学科：原因，以及如何补上。"))
@option("--none", "whole", is_flag=True, help=say(
    "Nothing in particular: the whole round.", "不指定对象：说明全部人员和缺额。"))
@option("--source", type=FILE, help=say("The workbook, if it was moved.", "数据工作簿（已移动时指定）。"))
@accept_option
@option("--exact/--bounds", default=True,
        help=say("Solve again to tell what the other choice would change, or tell at once what facts and plan show.",
                 "重新求解得出改变安排的影响，或只说明凭数据和方案即可确认的内容。"))
@json_option
@lang_option
def command_(
    *, folder: Path, teacher: str | None, school: str | None, gap: tuple[str, str] | None, whole: bool,
    source: Path | None, accept: tuple[str, ...], exact: bool, as_json: bool,
) -> None:
    """Write the sentences, one a line."""
    from rotation.cli.console import answer, write_json
    from rotation.leaders.published import tells_leaders
    if sum(map(bool, (teacher, school, gap, whole))) != 1:
        raise click.UsageError(shown(say(
            "name exactly one of --teacher, --school, --gap and --none",
            "--teacher、--school、--gap、--none 须指定且只能指定一个")))
    from rotation.share.publish import tells_share
    tell = _of_leaders if tells_leaders(folder) else _of_sharing if tells_share(folder) else _of_teachers
    lines = tell(folder, teacher, school, gap, source=source, accept=accept, exact=exact)
    if as_json:
        write_json({"exit": 0, "lines": [plain for _, plain in lines]})
        return
    for says, _ in lines:
        answer(says)


_Line = tuple[Text, dict[str, Any]]
"""A sentence, and as it stands in JSON."""


def _of_teachers(
    folder: Path, teacher: str | None, school: str | None, gap: tuple[str, str] | None, *, source: Path | None,
    accept: tuple[str, ...], exact: bool,
) -> list[_Line]:
    from rotation.run.published import reopen
    asked = reopen(folder, source, accept)
    try:
        lines = _lines(asked, teacher, school, gap, exact=exact)
    except RotationError:
        raise
    except Exception as fault:
        _refuse_changed(folder, asked, fault)
        raise
    return [(line.says, line.plain(shown(line.says))) for line in lines]


def _of_leaders(
    folder: Path, teacher: str | None, school: str | None, gap: tuple[str, str] | None, *, source: Path | None,
    accept: tuple[str, ...], exact: bool,
) -> list[_Line]:
    """Return what is told of a plan of school leaders; a gap is a seat of a school."""
    from rotation.cli.next_step import go_on
    from rotation.leaders.explain import LeaderInquiry
    from rotation.leaders.published import reopen_leaders
    _, view = reopen_leaders(folder, source, accept)
    asked = LeaderInquiry(view, exact=exact)
    named = school if school is not None else gap[0] if gap is not None else None
    told = (asked.person(teacher) if teacher is not None else
            asked.everything() if named is None else asked.school(named))
    go_on(say("the meeting's questions are also answered by rotation explain with --teacher, --school, --none",
              "会上的其他问题可继续用 rotation explain 加 --teacher、--school、--none 查询"))
    return [(says, {"says": shown(says)}) for says in told]


def _of_sharing(
    folder: Path, teacher: str | None, school: str | None, gap: tuple[str, str] | None, *, source: Path | None,
    accept: tuple[str, ...], exact: bool,
) -> list[_Line]:
    """Return what is told of a plan of shared lessons; a gap is a school."""
    from rotation.cli.next_step import go_on
    from rotation.share.explain import ShareInquiry
    from rotation.share.publish import reopen_share
    asked = ShareInquiry(reopen_share(folder, source, accept), exact=exact)
    named = school if school is not None else gap[0] if gap is not None else None
    told = (asked.teacher(teacher) if teacher is not None else
            asked.everything() if named is None else asked.school(named))
    go_on(say("what other days, ways or subjects would change: rotation share FOLDER --set W20.days=2 and the like",
              "改变天数、路途、学科等的结果，可用 rotation share 文件夹 --set W20.days=2 等重新安排后比较"))
    return [(says, {"says": shown(says)}) for says in told]


def _refuse_changed(folder: Path, asked: Inquiry, fault: Exception) -> None:
    """Refuse a plan that its own facts do not bear out: somebody changed plan.json, the program is not at fault."""
    from rotation.run.published import read_published
    from rotation.run.recompute import verified
    if not verified(read_published(folder), asked.round.problem).passed:
        raise PlanError(say(
            "plan.json was changed since it was written: its figures do not hold; see rotation audit",
            "plan.json 写出后被改动过，其中的数字与数据不符；可用 rotation audit 查看")) from fault


def _lines(
    asked: Inquiry, teacher: str | None, school: str | None, gap: tuple[str, str] | None,
    *, exact: bool,
) -> list[Sentence]:
    from rotation.explain.ask import about_all, gaps_named, school_named, teacher_named
    if teacher is not None:
        return teacher_named(asked, teacher, exact=exact)
    if school is not None:
        return school_named(asked, school, exact=exact)
    if gap is not None:
        return gaps_named(asked, *gap, exact=exact)
    return about_all(asked, exact=exact)
