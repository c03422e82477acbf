"""What the children of the page do about school leaders."""

from __future__ import annotations

from pathlib import Path

from rotation.text import Text
from rotation.web.job import both
from rotation.web.tasks import Plain, Request, Tell, Telling, inputs, question, source_of, written


def principals(request: Request, tell: Tell) -> Plain:
    """Plan the leaders of a workbook as ``rotation principals`` does."""
    from rotation.leaders.run import plan_leaders
    told = Telling(tell)
    run = plan_leaders(inputs(request), Path(), seconds=float(request["seconds"]), lang=request["lang"],
                       progress=told.step, ready=told.ready_to_lead)
    return {**written(run.folder, "run", Text.of(run.view.outcome.status)), "status": run.view.outcome.status.name}


def replan_leaders(request: Request, tell: Tell) -> Plain:
    """Carry a published plan of leaders over to a workbook as ``rotation replan`` does."""
    from rotation.leaders.replan import Anew
    from rotation.leaders.replan import replan_leaders as revised
    told = Telling(tell)
    given = Anew(Path(request["source"]), tuple(request["accept"]), fewest=bool(request["fewest"]))
    run = revised(Path(request["folder"]), given, Path(), seconds=float(request["seconds"]), lang=request["lang"],
                  progress=told.step, ready=told.ready_to_lead)
    return {**written(run.folder, "run", run.view.sums_up), "status": run.view.outcome.status.name}


def planned_after(request: Request, tell: Tell) -> Plain:
    """Plan the teachers' round after a plan of leaders, as ``rotation plan --after`` does."""
    from rotation.leaders.after import after
    from rotation.run import plan_round
    told = Telling(tell)
    run = plan_round(inputs(request), Path(), seconds=float(request["seconds"]), lang=request["lang"],
                     progress=told.step, ready=told.ready, supposed=after(Path(request["leaders"])))
    return {**written(run.folder, "run", Text.of(run.outcome.status)), "status": run.outcome.status.name}


@question
def explain(request: Plain) -> Plain:
    """Return why a leader moves or stays, or who could take the seats of a school, and at what price otherwise."""
    from rotation.leaders.explain import LeaderInquiry
    from rotation.leaders.published import reopen_leaders
    _, view = reopen_leaders(Path(request["folder"]), source_of(request), tuple(request.get("accept", ())))
    asked = LeaderInquiry(view, exact=request["exact"])
    lines = asked.school(request["school"]) if request.get("school") else asked.person(request["teacher"])
    return {"lines": [both(line) for line in lines]}


@question
def compare(request: Plain) -> Plain:
    """Return two plans of leaders side by side, or one and a list of theirs edited by hand."""
    from rotation.leaders.compare import compare_leaders, leader_comparison
    from rotation.tables.page.cells import grid
    found = compare_leaders(Path(request["one"]), Path(request["two"]), inputs(request))
    return {"tables": [grid(table, request["lang"])._asdict() for table in leader_comparison(found)]}
