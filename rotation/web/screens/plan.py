"""编制: every parameter of the policy, those first that the office asks about most, and the button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web.parameters import parameters
from rotation.web.plans import TEACHERS, PlanSort, WithParameters
from rotation.web.screen import Screen, Visit
from rotation.web.screens.check import checked, made_of
from rotation.web.words import WORDS

MINUTES = 10
SECONDS = 60 * MINUTES


def asking(visit: Visit, sort: PlanSort) -> dict[str, Any]:
    """Return what the screen tells where a sort of plan is begun: its parameters, and whether it can be begun."""
    found = checked(visit)
    notes = visit.desk.notes()
    plans = [note for note in notes.runs.values() if note.task == sort.task and note.seconds]
    seconds = plans[-1].seconds if plans else 0.0
    return {
        **parameters_of(visit, sort), "sort": sort, "given": found.get("given", {}), "made": made_of(visit),
        "ready": found["ready_to_lead" if sort.leaders else "ready"],
        "blocked": WORDS["no_leaders"] if sort.leaders and not found["leads"] else WORDS["blocked"],
        "expected": WORDS["expected_time"].filled(m=int(seconds) // 60, s=int(seconds) % 60) if seconds else ""}


def parameters_of(visit: Visit, sort: WithParameters) -> dict[str, Any]:
    """Return the fields for parameters, filled in as the address says."""
    asked = parameters(sort)
    return {"parameters": [asked[name] for name in sort.main],
            "others": [one for one in asked.values() if one.name not in sort.main],
            "minutes": visit.query.get("minutes", MINUTES), "values": visit.query, "expected": "",
            "carried": any(name in asked and name not in sort.main for name in visit.query)}


PLAN = Screen("plan", say("Make the plan", "编制"), lambda visit: asking(visit, TEACHERS), of="book")


def asked_for(form: Mapping[str, str], sort: WithParameters = TEACHERS) -> tuple[list[str], int]:
    """Return the parameters and the seconds that a form asks for."""
    asked = (*sort.main, *(name for name in parameters(sort) if name not in sort.main))
    sets = [f"{name}={value}" for name in asked if (value := form.get(name, "").strip())]
    minutes = form.get("minutes", "").strip()
    return sets, 60 * max(1, min(int(minutes) if minutes.isdecimal() else MINUTES, 24 * 60))


def limiting(seconds: int) -> list[str]:
    """Return the option of a command that gives it other than the usual time."""
    return [] if seconds == SECONDS else ["--time-limit", str(seconds)]
