"""编制: the parameters that the office asks about most, and the button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web.desk import BookNote
from rotation.web.screen import Screen, Visit
from rotation.web.screens.check import checked
from rotation.web.words import WORDS

MAIN = ("H10.rate", "H10.reserve", "H20.share", "R10.years", "E30.km", "round.public_seed")
MINUTES = 10


def _parameter(name: str) -> dict[str, Any]:
    """Return a parameter with its meaning, default and clause, as its rule tells them."""
    from rotation.domain.ratio import spell_share
    from rotation.policy.policy import Policy
    from rotation.report.sheet_policy import parameter_meaning, written
    from rotation.rules import catalogue
    section, _, key = name.partition(".")
    value = Policy.of_any_year({}).dump()[section].get(key)
    rule = catalogue().get(section)
    law: object = ""
    if rule is not None:
        law = rule.basis
        if key in ("rate", "share"):
            law = say("{b}; at least {s}", "{b}；不低于{s}", b=rule.basis, s=spell_share(rule().by_law(key)))
    return {"name": name, "label": parameter_meaning(section, key), "default": written(value) or "", "law": law}


def _load(visit: Visit) -> Mapping[str, Any]:
    found = checked(visit)
    notes = visit.desk.notes()
    seconds = next((note.seconds for note in reversed(notes.runs.values()) if note.seconds), 0.0)
    return {
        "parameters": [_parameter(name) for name in MAIN], "ready": found["ready"], "minutes": MINUTES,
        "values": visit.query, "busy": visit.bench.busy,
        "title_book": notes.books.get(visit.name, BookNote()).title,
        "expected": WORDS["expected_time"].filled(m=int(seconds) // 60, s=int(seconds) % 60) if seconds else ""}


PLAN = Screen("plan", say("Make the plan", "编制"), _load, of="book")


def asked_for(form: Mapping[str, str]) -> tuple[list[str], int]:
    """Return the parameters and the seconds that a form asks for."""
    sets = [f"{name}={value}" for name in MAIN if (value := form.get(name, "").strip())]
    sets += [line.strip() for line in form.get("more", "").splitlines() if line.strip()]
    minutes = form.get("minutes", "").strip()
    return sets, 60 * max(1, min(int(minutes) if minutes.isdecimal() else MINUTES, 24 * 60))


def command(book: str, sets: list[str], answers: Mapping[str, str], seconds: int, lang: str) -> list[str]:
    """Return the command that makes the same plan."""
    told = ["rotation", "plan", book, "-o", "."]
    told += [part for one in sets for part in ("--set", one)]
    told += [part for code in sorted(answers) for part in ("--accept", code)]
    return told + ([] if seconds == 60 * MINUTES else ["--time-limit", str(seconds)]) + (
        ["--lang", "en"] if lang == "en" else [])


