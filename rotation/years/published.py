"""A published plan over several years, as it is read again to be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from rotation.errors import PlanError
from rotation.policy.policy import Policy
from rotation.run.folder import RUN_JSON, YEARS_JSON, parsed, read_bytes, read_json
from rotation.run.published import RunFile, sources_of
from rotation.text import say
from rotation.years.file import YearsFile


@dataclass(frozen=True, eq=False)
class PublishedYears:
    """A published plan over several years.

    Parameters
    ----------
    folder
        Where it is.
    file
        Its years.json.
    sha256
        SHA-256 of that file.
    """

    folder: Path
    file: YearsFile
    sha256: str

    @cached_property
    def policy(self) -> Policy:
        """The policy of year one."""
        return Policy.load(self.file.policy)

    def sources(self, given: Path | None = None) -> tuple[Path, ...]:
        """Return the files that it was made from, unless a place is given; errors as for `sources_of`."""
        if given is not None:
            return (given,)
        path = self.folder / RUN_JSON
        return sources_of(self.folder, read_json(path, RunFile) if path.exists() else None)


def read_years(path: Path) -> PublishedYears:
    """Read a folder of a plan over several years, or its years.json.

    Raises
    ------
    OutputError, PlanError
        It cannot be read, is damaged or holds no plan.
    """
    file = path if path.name == YEARS_JSON else path / YEARS_JSON
    content = read_bytes(file)
    found = PublishedYears(file.parent, parsed(content, file.name, YearsFile), sha256(content).hexdigest())
    if not found.file.has_plan:
        raise PlanError(say("{p} holds no plan", "{p} 中没有方案", p=found.folder.name))
    return found
