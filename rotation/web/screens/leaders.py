"""校长: where the plan of school leaders is begun, which goes before the teachers' round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web.begin import accepting, answers_of, begin, field, tongue
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
    book, run = field(form, "book"), field(form, "run")
    visit.desk.book(book)
    answers = answers_of(visit, book)
    return begin(visit, "planned_after", {
        "source": book, "book": book, "accept": sorted(answers), "seconds": SECONDS,
        "leaders": str(visit.desk.run(run)),
        "command": ["rotation", "plan", book, "-o", ".", "--after", run, *accepting(answers), *tongue(visit.lang)]})


LEADERS = Screen("leaders", say("School leaders", "校长"), _load, of="book", buttons={"after": _after})
