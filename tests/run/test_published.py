"""Files of a run folder that are damaged are told with their first wrong place, never taken on trust."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from rotation.domain.outcome import Outcome, Status
from rotation.domain.revision import Change, ChangeKind, Lineage
from rotation.errors import OutputError, PlanError
from rotation.report.plan_file import PlanFile
from rotation.rules._tiny import tiny
from rotation.run.compare import compare
from rotation.run.folder import (
    MOST_BYTES,
    PLAN_JSON,
    RUN_JSON,
    parsed,
    plain,
    read_json,
    write_json,
)
from rotation.run.gather import Inputs
from rotation.run.material import Order, material
from rotation.run.published import ChangesFile, RunFile, read_plan, read_published, reopen
from rotation.run.replan import Disturbance, replan
from rotation.run.review import audit_file
from tests.support.clock import Spent
from tests.support.drawn_plan import planned

RUN = RunFile(seconds=1.5, machine="m", python="3", processors=None, source="数据.xlsx", source_sha256="0",
              policy_files=(), remarks=())
CHANGES = ChangesFile.of(Lineage(2, "p", "0", frozenset("乙甲"), {"甲": ("二小", "小学", "数学")},
                                 (Change(kind=ChangeKind.WITHDRAWN, teacher="甲", row=7),)))


@pytest.fixture
def folder(tmp_path) -> Path:
    view = planned(tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {}}, posts={"二小 数学": 1}), "甲>二小")
    write_json(tmp_path / PLAN_JSON, PlanFile.of(view))
    write_json(tmp_path / RUN_JSON, RUN)
    return tmp_path


def spoil(path: Path, change: Callable[[Any], object]) -> None:
    values = json.loads(path.read_text(encoding="utf-8"))
    change(values)
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def test_a_folder_is_read_as_it_was_written(folder):
    published = read_plan(folder)
    assert (published.run, published.lineage) == (RUN, None)
    assert published.file.posts == {"甲": ("二小", "小学", "数学")}
    assert published.file == read_json(folder / PLAN_JSON, PlanFile)
    assert read_published(folder / PLAN_JSON).sha256 == published.sha256


DAMAGE = {
    "placements.0.stage": (PLAN_JSON, lambda told: told["placements"][0].update(stage="大学")),
    "placements.0.to": (PLAN_JSON, lambda told: told["placements"][0].pop("to")),
    "counts.moved": (PLAN_JSON, lambda told: told["counts"].update(moved="1")),
    "status": (PLAN_JSON, lambda told: told.update(status="BEST")),
    "extra": (PLAN_JSON, lambda told: told.update(extra=1)),
    "source_sha256": (RUN_JSON, lambda told: told.pop("source_sha256")),
}


@pytest.mark.parametrize("place", DAMAGE)
def test_damage_is_told_with_file_and_place(folder, place):
    name, change = DAMAGE[place]
    spoil(folder / name, change)
    with pytest.raises(PlanError) as found:
        _ = read_published(folder).run
    assert name in str(found.value)
    assert place in str(found.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 100_000])
def test_what_is_no_such_file_is_refused(folder, content):
    (folder / PLAN_JSON).write_bytes(content)
    with pytest.raises(PlanError, match=r"plan\.json"):
        read_published(folder)


def test_what_cannot_be_read_is_a_matter_of_files(folder):
    with (folder / PLAN_JSON).open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(OutputError, match="过大"):
        read_published(folder)
    (folder / PLAN_JSON).unlink()
    (folder / PLAN_JSON).mkdir()
    with pytest.raises(OutputError, match="文件夹"):
        read_published(folder)


def test_a_round_without_a_plan_is_read_but_holds_none(folder):
    view = planned(tiny({"一小": {}, "二小": {}}, {"甲": {}}), "")
    none = PlanFile.of(view).model_copy(update={"status": Status.INFEASIBLE.name})
    write_json(folder / PLAN_JSON, none)
    assert read_published(folder).file.outcome(view.round, view.policy) == Outcome(Status.INFEASIBLE, None)
    with pytest.raises(PlanError, match="没有方案"):
        read_plan(folder)


def test_a_revised_plan_needs_its_changes(folder):
    spoil(folder / PLAN_JSON, lambda told: told["lineage"].update(version=2))
    with pytest.raises(PlanError, match="变更"):
        read_published(folder)
    write_json(folder / "变更.json", CHANGES)
    lineage = read_published(folder).lineage
    assert lineage is not None
    assert lineage.changes == (Change(kind=ChangeKind.WITHDRAWN, teacher="甲"),)  # the row is that of another file
    assert (lineage.base, lineage.reference) == (frozenset("甲乙"), {"甲": ("二小", "小学", "数学")})
    assert plain(CHANGES)["changes"] == [{"kind": "退出", "teacher": "甲"}]
    assert plain(CHANGES)["base"] == sorted("甲乙")


def test_who_does_not_ask_for_run_json_is_not_troubled_by_it(folder):
    (folder / RUN_JSON).write_text("{", encoding="utf-8")
    assert read_plan(folder).file.posts == {"甲": ("二小", "小学", "数学")}
    (folder / RUN_JSON).unlink()
    with pytest.raises(PlanError, match=r"没有 run\.json"):
        read_plan(folder).sources()


@pytest.mark.parametrize("item", ["{}", "1", "null", "[]"])
@pytest.mark.parametrize("key", ["placements", "eligible", "standings", "tiers", "shortages", "certificates"])
def test_of_very_many_wrong_items_the_first_alone_is_a_fault(folder, key, item):
    """One error for every item took minutes and gigabytes where a file had half a million; only the first is told."""
    sound = json.loads((folder / PLAN_JSON).read_text(encoding="utf-8"))
    told = json.dumps({**sound, key: "@"}).replace('"@"', f"[{','.join([item] * 1_000)}]")
    with pytest.raises(PlanError) as refused:
        parsed(told.encode(), "plan.json", PlanFile)
    assert f"{key}.0" in refused.value.message.render("en")
    cause = refused.value.__cause__
    assert cause is None or (isinstance(cause, ValidationError) and cause.error_count() == 1)


@pytest.mark.parametrize(("item", "number"), [(b"1,", 900_000), (b"{},", 400_000), (b"[],", 9_000_000)])
def test_very_many_wrong_items_are_one_fault(item, number, folder):
    """Of a list of wrong items the first is told: to tell each would take time and memory without end."""
    (folder / PLAN_JSON).write_bytes(b'{"placements":[' + item * number + b"1]}")
    start = Spent()
    with pytest.raises((PlanError, OutputError)):
        read_published(folder)
    start.at_most(10)


def test_a_pipe_in_the_place_of_a_plan_is_no_plan(folder):
    (folder / PLAN_JSON).unlink()
    os.mkfifo(folder / PLAN_JSON)
    with pytest.raises(OutputError, match="普通文件"):
        read_published(folder)


OTHERS = {"sweep.json": "比例测算", "whatif.json": "情景比较", "league.json": "汇总", "batch.json": "旗县"}
BOOKS = {"比例测算.xlsx": "比例测算", "比较.xlsx": "情景比较", "汇总.xlsx": "汇总"}
ASKING = {
    "audit": lambda path: audit_file(Inputs(Path("数据.xlsx")), path), "compare": lambda path: compare(path, path),
    "explain": reopen, "papers": lambda path: material(path, Order()), "replan": lambda path: replan(path, Disturbance())}


@pytest.mark.parametrize("command", ASKING)
@pytest.mark.parametrize("name", OTHERS)
def test_what_another_command_made_is_no_plan(tmp_path, command, name):
    (tmp_path / name).write_text("{}")
    for path in (tmp_path, tmp_path / name):
        with pytest.raises(OutputError, match="不是方案") as caught:
            ASKING[command](path)
        assert OTHERS[name] in str(caught.value)


@pytest.mark.parametrize("command", ["audit", "compare"])
@pytest.mark.parametrize("name", BOOKS)
def test_nor_is_its_workbook(tmp_path, command, name):
    (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(OutputError, match=BOOKS[name]):
        ASKING[command](tmp_path / name)


def test_a_plan_of_a_batch_is_one(folder):
    (folder / "batch.json").write_text("{}")
    assert read_plan(folder).file.posts
