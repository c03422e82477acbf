"""编制: every parameter of the policy, those first that the office asks about most, and the button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web.begin import accepting, tongue
from rotation.web.desk import BookNote
from rotation.web.parameters import parameters
from rotation.web.screen import Screen, Visit
from rotation.web.screens.check import checked
from rotation.web.words import WORDS

MAIN = ("H10.rate", "H10.reserve", "H20.share", "R10.years", "E30.km", "round.public_seed")
MINUTES = 10
SECONDS = 60 * MINUTES


def _load(visit: Visit) -> Mapping[str, Any]:
    found = checked(visit)
    notes = visit.desk.notes()
    plans = [note for note in notes.runs.values() if note.task == "plan" and note.seconds]
    seconds = plans[-1].seconds if plans else 0.0
    asked = parameters()
    return {
        "parameters": [asked[name] for name in MAIN], "others": [one for one in asked.values() if one.name not in MAIN],
        "given": found.get("given", {}), "ready": found["ready"], "minutes": visit.query.get("minutes", MINUTES),
        "values": visit.query, "carried": any(name in asked and name not in MAIN for name in visit.query),
        "busy": visit.bench.busy, "title_book": notes.books.get(visit.name, BookNote()).title,
        "expected": WORDS["expected_time"].filled(m=int(seconds) // 60, s=int(seconds) % 60) if seconds else ""}


PLAN = Screen("plan", say("Make the plan", "编制"), _load, of="book")


def asked_for(form: Mapping[str, str]) -> tuple[list[str], int]:
    """Return the parameters and the seconds that a form asks for."""
    asked = (*MAIN, *(name for name in parameters() if name not in MAIN))
    sets = [f"{name}={value}" for name in asked if (value := form.get(name, "").strip())]
    minutes = form.get("minutes", "").strip()
    return sets, 60 * max(1, min(int(minutes) if minutes.isdecimal() else MINUTES, 24 * 60))


def command(book: str, sets: list[str], answers: Mapping[str, str], seconds: int, lang: str) -> list[str]:
    """Return the command that makes the same plan."""
    told = ["rotation", "plan", book, "-o", ".", *(part for one in sets for part in ("--set", one))]
    return told + accepting(answers) + ([] if seconds == SECONDS else ["--time-limit", str(seconds)]) + tongue(lang)
