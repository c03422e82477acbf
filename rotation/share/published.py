"""A published plan of shared lessons: what its folder holds, and the round that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rotation.errors import OutputError, PlanError
from rotation.policy.policy import Policy
from rotation.run.folder import SHARE_JSON, parsed, read_bytes
from rotation.run.published import Published
from rotation.share.file import ShareFile
from rotation.share.publish import round_of
from rotation.text import say


@dataclass(frozen=True, eq=False)
class PublishedShare:
    """A published plan of shared lessons.

    Parameters
    ----------
    folder
        Where it is.
    file
        Its share.json.
    sha256
        SHA-256 of that file.
    round
        The finished round whose lessons are shared.
    """

    folder: Path
    file: ShareFile
    sha256: str
    round: Published

    @property
    def policy(self) -> Policy:
        """The policy of the round: banner and year are told there."""
        return self.round.policy

    def sources(self, given: Path | None = None) -> tuple[Path, ...]:
        """Return the files that the round was made from, unless a place is given; errors as for a round."""
        return self.round.sources(given)


def read_shared(path: Path) -> PublishedShare:
    """Read a folder that holds a plan of shared lessons.

    Raises
    ------
    OutputError
        There is none, it cannot be read, or the round that it rests on is not there.
    PlanError
        It is damaged, holds no plan, or rests on another round than the one that is there.
    """
    file = path if path.name == SHARE_JSON else path / SHARE_JSON
    if not file.is_file():
        raise OutputError(say("{p} holds no plan of shared lessons", "{p} 中没有走教方案", p=str(path)))
    content = read_bytes(file)
    told = parsed(content, file.name, ShareFile)
    if not told.has_plan:
        raise PlanError(say("{p} holds no plan", "{p} 中没有方案", p=file.parent.name))
    return PublishedShare(file.parent, told, sha256(content).hexdigest(), round_of(file.parent, told))
