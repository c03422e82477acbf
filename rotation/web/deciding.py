"""A decision about somebody is judged before it is taken: names become codes, and what cannot be kept is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rotation.errors import RotationError, UnknownName, WorkbookError
from rotation.process.litter import private_folder
from rotation.text import Text, say
from rotation.web.job import both
from rotation.web.words import WORDS

if TYPE_CHECKING:
    from rotation.domain.records import Lock
    from rotation.explain.inquiry import Inquiry

Plain = dict[str, Any]
_NEVER = "NEVER_TO"


def judged(request: Plain, tell: Callable[[Any], None]) -> Plain:
    """Return a decision with the codes of its person and its school, if it can be kept beside those before it.

    Only a child calls it. The request names the run, its workbook and options, the decisions before
    as ``orders``, and the new one as ``order``; without one, those before are judged again.
    """
    del tell
    told, orders = request.get("order"), list(request["orders"])
    try:
        if told is not None:
            found = _named(request, told)
            if "refused" in found:
                return found
            orders.append(found)
        fault = _fault(request, orders)
    except RotationError as error:
        return {"refused": both(error.message)}
    if fault is not None:
        return {"refused": both(fault)}
    return {"order": orders[-1]}


def locks_of(orders: list[dict[str, str]]) -> list[Lock]:
    """Return decisions as rows of sheet 指定."""
    from rotation.domain.records import Lock
    from rotation.domain.vocabulary import LockKind
    return [Lock(teacher=one["teacher"], kind=LockKind[one["kind"]], reason=one["reason"], clerk=one["clerk"],
                 schools=(one["school"],) if one.get("school") else ()) for one in orders]


def _named(request: Plain, told: Mapping[str, str]) -> Plain:
    """Return a decision by codes, with the names beside them; refused with the field that is to blame."""
    from rotation.explain.ask import school_asked, teacher_asked
    from rotation.run.published import reopen
    asked = reopen(Path(request["folder"]), Path(request["source"]), tuple(request["accept"]))
    found, field = dict(told), "teacher"
    try:
        person = teacher_asked(asked, told["teacher"])
        found |= {"teacher": person.id, "name": person.name or ""}
        field = "school"
        if told["school"]:
            school = school_asked(asked, told["school"])
            found |= {"school": school.code, "school_name": school.name}
    except UnknownName as error:
        return {"refused": both(error.message), "fields": {field: both(error.message)}}
    again = _again(asked, request["orders"], found)
    return found if again is None else {"refused": both(again)}


def _again(asked: Inquiry, before: list[dict[str, str]], found: Mapping[str, str]) -> Text | None:
    """Tell that there is a decision about the person already; only schools never to go to may be several."""
    from rotation.report.reasons import person
    for one in before:
        several = one["kind"] == found["kind"] == _NEVER and one["school"] != found["school"]
        if one["teacher"] == found["teacher"] and not several:
            return say("there is a decision about {t} already ({k}): remove it first, then add the other",
                       "{t}已有一项决定（{k}），请先撤去，再加入新的决定", t=person(asked.round, found["teacher"]),
                       k=WORDS[one["kind"]])
    return None


def _fault(request: Plain, orders: list[dict[str, str]]) -> Text | None:
    """Write decisions into a copy of the workbook, read it as a plan would, and tell the first that cannot be kept."""
    from rotation.run.gather import Inputs, gather
    from rotation.workbook.orders_writer import write_orders
    source = Path(request["source"])
    with private_folder() as folder:
        copy = folder / source.name
        copy.write_bytes(source.read_bytes())
        written = write_orders(copy, locks_of(orders), "x")
        try:
            gather(Inputs(written.path, (), tuple(request["sets"]), accept=tuple(request["accept"])))
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
