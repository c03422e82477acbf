"""校长: where the plan of school leaders is begun, which goes before the teachers' round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web.begin import begin_book, field
from rotation.web.desk import RunNote
from rotation.web.plans import LEADERS as SORT
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.desk import shown_run
from rotation.web.screens.plan import SECONDS, asking


def _load(visit: Visit) -> Mapping[str, Any]:
    visit.desk.book(visit.name)
    notes = visit.desk.notes().runs
    mine = [run for run in visit.desk.runs() if run.head.leaders
            and notes.get(run.name, RunNote()).book == visit.name]
    return {**asking(visit, SORT), "runs": [shown_run(run, notes.get(run.name)) for run in mine]}


def _after(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to plan the teachers after a plan of leaders."""
    run = field(form, "run")
    return begin_book(visit, "planned_after", field(form, "book"), ["-o", ".", "--after", run], "plan",
                      seconds=SECONDS, leaders=str(visit.desk.run(run)))


LEADERS = Screen("leaders", say("School leaders", "校长"), _load, of="book", buttons={"after": _after})
