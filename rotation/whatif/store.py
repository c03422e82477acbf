"""Finished scenarios kept beside the output until all are done, so that a run can be resumed."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from rotation.domain.problem import facts_sha256
from rotation.errors import OutputError, PlanError, why
from rotation.process.litter import put
from rotation.run.folder import read_json
from rotation.run.publish import versions
from rotation.text import say
from rotation.whatif.apart import Trial
from rotation.whatif.result import VERSION, dump, read_case
from rotation.whatif.solve import Solved, Yardstick
from rotation.whatif.stage import Staged

FOLDER = ".rotation_whatif"


class _KeptCase(BaseModel):
    """A finished scenario as it is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    case: dict[str, Any]
    plan: dict[str, Any] | None


@dataclass(frozen=True)
class Store:
    """Results of finished scenarios under their keys, in a hidden folder of the output folder."""

    out: Path

    def kept(self, key: str) -> Solved | None:
        """Return the result of an earlier run; None if there is none or it cannot be read."""
        try:
            kept = read_json(self._file(key), _KeptCase)
            return Solved(read_case(kept.case), kept.plan)
        except (OutputError, PlanError):
            return None

    def keep(self, key: str, solved: Solved) -> None:
        """Keep a result, at one stroke.

        Raises
        ------
        OutputError
            The folder cannot be written.
        """
        text = json.dumps({"case": dump(solved.result), "plan": solved.plan}, ensure_ascii=False)
        target = self._file(key)
        try:
            put(target, text.encode())
        except OSError as error:
            raise OutputError(say("cannot write to {p}: {e}", "无法写入 {p}（{e}）", p=str(self.out),
                                  e=why(error))) from error

    def clear(self) -> None:
        """Forget everything: the run is complete."""
        shutil.rmtree(self.out / FOLDER, ignore_errors=True)

    def _file(self, key: str) -> Path:
        return self.out / FOLDER / f"{key}.json"


def key_of(ready: Staged, trial: Trial) -> str:
    """Return the key of a trial: the same facts, policy, limits, baseline and programs, or a new one."""
    scenario = ready.scenario
    parts: dict[str, Any] = {
        "schema": VERSION, "versions": versions(),
        "name": scenario.name, "label": _words(scenario),
        "seconds": scenario.seconds or trial.seconds,
        "facts": facts_sha256(ready.problem), "policy": ready.policy.dump(),
        "yardstick": _yardstick(trial.yardstick)}
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


def _words(scenario: Any) -> list[str]:
    """Return the words of a scenario, which its result repeats."""
    return [scenario.label.zh, scenario.label.en, scenario.question.zh, scenario.question.en]


def _yardstick(yardstick: Yardstick | None) -> Any:
    if yardstick is None:
        return None
    posts = None if yardstick.posts is None else sorted(yardstick.posts.items())
    return [facts_sha256(yardstick.problem), yardstick.policy.dump(), posts]
