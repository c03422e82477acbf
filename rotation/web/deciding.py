"""A decision about somebody is judged before it is taken: names become codes, and what cannot be kept is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rotation.errors import UnknownName, WorkbookError
from rotation.process.litter import private_folder
from rotation.text import Text, say
from rotation.web.job import both
from rotation.web.tasks import Plain, question, with_rows
from rotation.web.words import WORDS

if TYPE_CHECKING:
    from rotation.domain.leadership import LeaderOrder
    from rotation.domain.problem import Problem, SheetOf
    from rotation.domain.records import Lock
    from rotation.run import Inputs

_NEVER = "NEVER_TO"


@question
def judged(request: Plain) -> Plain:
    """Return a decision with the codes of its person and its school, if it can be kept beside those before it.

    Only a child calls it. The request names the run, whether it is of the leaders, its workbook and options, the
    decisions before as ``orders``, and the new one as ``order``; without one, those before are judged again.
    """
    told, orders = request.get("order"), list(request["orders"])
    if told is not None:
        found = _named(request, told)
        if "refused" in found:
            return found
        orders.append(found)
    fault = _fault(request, orders)
    if fault is not None:
        return {"refused": both(fault)}
    return {"order": orders[-1]}


@question
def decide(request: Plain) -> Plain:
    """Write decisions as rows of their sheet into a copy of a workbook; return the bytes of the copy."""
    return with_rows(request, _sheet(request), _rows(request, request["orders"]))


def _sheet(request: Plain) -> SheetOf:
    """Return the sheet of decisions: 指定, or of leaders 校长指定."""
    from rotation.workbook.orders_writer import LEADER_ORDERS, LOCKS
    return LEADER_ORDERS if request["leaders"] else LOCKS


def _rows(request: Plain, orders: list[dict[str, str]]) -> list[Lock] | list[LeaderOrder]:
    """Return decisions as rows of their sheet."""
    return [_led(one) for one in orders] if request["leaders"] else [_taught(one) for one in orders]


def _taught(one: Mapping[str, str]) -> Lock:
    from rotation.domain.records import Lock
    from rotation.domain.vocabulary import LockKind
    return Lock(teacher=one["teacher"], kind=LockKind[one["kind"]], reason=one["reason"], clerk=one["clerk"],
                schools=(one["school"],) if one.get("school") else ())


def _led(one: Mapping[str, str]) -> LeaderOrder:
    from rotation.domain.leadership import LeaderOrder, LeaderOrderKind
    from rotation.domain.vocabulary import Duty
    return LeaderOrder(teacher=one["teacher"], kind=LeaderOrderKind[one["kind"]], reason=one["reason"],
                       clerk=one["clerk"], schools=(one["school"],) if one.get("school") else (),
                       duty=Duty.__members__.get(one.get("duty", "")))


def _facts(request: Plain) -> Problem:
    """Return the facts of the plan."""
    from rotation.leaders.published import reopen_leaders
    from rotation.run.published import reopen
    where = Path(request["folder"]), Path(request["source"]), tuple(request["accept"])
    return reopen_leaders(*where)[0].problem if request["leaders"] else reopen(*where).round.problem


def _gather(request: Plain, given: Inputs) -> object:
    """Read a workbook as a plan would."""
    from rotation.leaders.case import gather_leaders
    from rotation.run.gather import gather
    return gather_leaders(given) if request["leaders"] else gather(given)


def _named(request: Plain, told: Mapping[str, str]) -> Plain:
    """Return a decision by codes, with the names beside them; refused with the field that is to blame."""
    from rotation.explain.ask import school_asked, teacher_asked
    facts = _facts(request)
    found, field = dict(told), "teacher"
    try:
        person = teacher_asked(facts, told["teacher"])
        found |= {"teacher": person.id, "name": person.name or ""}
        field = "school"
        if told["school"]:
            school = school_asked(facts, told["school"])
            found |= {"school": school.code, "school_name": school.name}
    except UnknownName as error:
        return {"refused": both(error.message), "fields": {field: both(error.message)}}
    again = _again(request["orders"], found)
    return found if again is None else {"refused": both(again)}


def _again(before: list[dict[str, str]], found: Mapping[str, str]) -> Text | None:
    """Tell that there is a decision about the person already; only schools never to go to may be several."""
    for one in before:
        several = one["kind"] == found["kind"] == _NEVER and one["school"] != found["school"]
        if one["teacher"] == found["teacher"] and not several:
            return say("there is a decision about {t} ({i}) already ({k}): remove it first, then add the other",
                       "{t}（{i}）已有一项决定（{k}），请先撤去，再加入新的决定", t=found["name"], i=found["teacher"],
                       k=WORDS[one["kind"]])
    return None


def _fault(request: Plain, orders: list[dict[str, str]]) -> Text | None:
    """Write decisions into a copy of the workbook, read it as a plan would, and tell the first that cannot be kept."""
    from rotation.run.gather import Inputs
    from rotation.workbook.orders_writer import write_rows
    source = Path(request["source"])
    with private_folder() as folder:
        copy = folder / source.name
        copy.write_bytes(source.read_bytes())
        written = write_rows(copy, _sheet(request), _rows(request, orders), "x")
        try:
            _gather(request, Inputs(written.path, (), tuple(request["sets"]), accept=tuple(request["accept"])))
        except WorkbookError as error:
            bad = [issue for issue in error.issues if issue.severity in ("error", "ask")]
            rows = {str(row): order for row, order in zip(written.rows, orders, strict=True)}
            for issue in bad:
                order = rows.get(issue.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
                if issue.sheet == written.sheet and order is not None:
                    return say("{t} ({k}): {e}", "{t}（{k}）：{e}", t=order.get("name") or order["teacher"],
                               k=WORDS[order["kind"]], e=issue.expected)
            return bad[0].text if bad else error.message
    return None
