"""Puts the scenario files into the wheel, so that an installed program finds them by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Scenarios(BuildHookInterface):  # type: ignore[type-arg]
    """Adds every file of ``scenarios/`` as package data; an editable install reads the folder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files before the wheel is built."""
        if version == "editable":
            return
        home = Path(self.root) / "scenarios"
        for path in sorted((*home.glob("*.toml"), *home.glob("share/*.toml"))):
            build_data["force_include"][str(path)] = f"rotation/data/scenarios/{path.relative_to(home).as_posix()}"
