"""What a screen is; the step bar, the routes, the tests of access and the docs are derived from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from rotation.text import Lang, Text
from rotation.web.desk import Desk
from rotation.web.job import Bench
from rotation.web.short import Shorts


@dataclass(frozen=True)
class Visit:
    """One look at a screen.

    Parameters
    ----------
    desk, bench, shorts
        The folder, the one long job, and the short ones.
    lang
        Language of the page.
    name
        What is looked at: a workbook of the desk or a run folder; empty if the screen needs none.
    query
        What the address adds, such as the tab.
    path
        The address with that.
    ticked
        The plans that are ticked to be compared.
    """

    desk: Desk
    bench: Bench
    shorts: Shorts
    lang: Lang
    name: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    path: str = "/"
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Done:
    """What a button came to.

    Parameters
    ----------
    go
        Where to go on.
    told
        Values for the script: `Text`, words of both languages, or lists of them.
    lang
        Language chosen, if one was.
    leave
        Whether the server ends.
    """

    go: str = "/"
    told: Mapping[str, Any] = field(default_factory=dict)
    lang: Literal["", "zh", "en"] = ""
    leave: bool = False


Button = Callable[[Visit, Mapping[str, str]], Done]
"""Takes the fields of a form and says where to go on."""


@dataclass(frozen=True)
class Screen:
    """One screen.

    Parameters
    ----------
    key
        First part of its address, and the name of its template.
    title
        What it is called in the step bar and in its heading.
    load
        Returns what the template shows; plain values and `Text`.
    of
        What its address names beside the key: nothing, a workbook or a run.
    step
        Its place in the step bar; 0 if it is reached from another screen only.
    buttons
        Its own, by the last part of the address that they send to.
    """

    key: str
    title: Text
    load: Callable[[Visit], Mapping[str, Any]]
    of: str = ""
    step: int = 0
    buttons: Mapping[str, Button] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """File name of its template."""
        return f"{self.key or 'desk'}.html.j2"

    @property
    def route(self) -> str:
        """Its address, with the field for what it names."""
        return f"/{self.key}" + ("/{name}" if self.of else "")
