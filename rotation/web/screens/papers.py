"""材料: what is signed, posted and sent, written from an audited plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web import letters
from rotation.web.begin import begin_run, every, field
from rotation.web.desk import RunFolder
from rotation.web.judged import refuse_blanks
from rotation.web.plans import sort_of
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.made import results
from rotation.web.short import Refused
from rotation.web.words import WORDS

_OF_REVISED = {"comparison", "recall"}
"""Kinds of papers that a plan has only once it was revised."""


def _load(visit: Visit) -> Mapping[str, Any]:
    run = visit.desk.folder_of(visit.name)
    fit = _fitting(run)
    return {"kinds": [(kind, title, kind in fit) for kind, title in sort_of(run).papers().items()],
            "blanks": [(blank.key, blank.title) for blank in sort_of(run).blanks().values()],
            "letters": {} if run.head.leaders else letters.templates(visit.lang),
            "own": letters.usable(visit.desk, visit.lang),
            "planned": run.head.planned, "note": WORDS["papers_note_led"] if run.head.leaders else WORDS["papers_note"],
            "folders": results(visit, "papers", visit.name)}


def _fitting(run: RunFolder) -> list[str]:
    """Return the kinds of papers that a plan may have: some tell what a revision changed."""
    return [kind for kind in sort_of(run).papers() if run.head.version > 1 or kind not in _OF_REVISED]


def _papers(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to write the papers of a plan."""
    run = field(form, "run")
    told_of = visit.desk.folder_of(run)
    refuse_blanks(form, told_of.head.policy.round.year, sort_of(told_of))
    only = _wanted(form, _fitting(told_of))
    given = [f"{key}={value}" for key in sort_of(told_of).blanks() if (value := field(form, key))]
    own = "" if told_of.head.leaders else field(form, "templates")
    if own and own not in letters.usable(visit.desk, visit.lang):
        raise KeyError(own)
    return begin_run(
        visit, "papers", run, [*every("--only", only), *every("--fill", given), *(["--template", own] if own else [])],
        leaders=told_of.head.leaders, given=given, only=only, templates=own)


def _wanted(form: Mapping[str, str], kinds: list[str]) -> list[str]:
    """Return the kinds of papers that are ticked; nothing if all are.

    Raises
    ------
    Refused
        None is.
    """
    ticked = [kind for kind in kinds if field(form, f"paper-{kind}")]
    if not ticked:
        raise Refused(say("tick at least one paper", "请至少勾选一种材料"))
    return ticked if len(ticked) < len(kinds) else []


PAPERS = Screen("papers", say("Papers", "材料"), _load, of="run", step=5, buttons={"papers": _papers})
