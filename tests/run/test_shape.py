"""Keys of files for programs: the first that is missing or one too many is told, and none costs what a million would."""

import json
import tracemalloc
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, FailFast, Field

from rotation.errors import PlanError
from rotation.report.plan_file import PlanFile
from rotation.rules._tiny import tiny
from rotation.run.folder import parsed, plain
from rotation.run.shape import WrongKey, wrong_key
from tests.support.drawn_plan import planned


class Leaf(BaseModel):
    one: int
    two: str = Field(default="", alias="zwei")


class Tree(BaseModel):
    leaf: Leaf
    more: Annotated[tuple[Leaf, ...], FailFast()] = ()
    named: dict[str, Leaf] | None = None
    free: dict[str, Any] = Field(default_factory=dict)
    pair: tuple[str, int] = ("", 0)


SOUND = {"leaf": {"one": 1}}


@pytest.mark.parametrize(("more", "found"), [
    ({}, None), ({"leaf": {"one": "x", "zwei": 2}}, None), ({"free": {"a": {"b": [{}]}}, "pair": ["a", {}]}, None),
    ({"leaf": {}}, WrongKey("leaf.one", missing=True)), ({"less": 1}, WrongKey("less", missing=False)),
    ({"leaf": {"one": 1, "two": "a"}}, None), ({"leaf": {"one": 1, "drei": 1}}, WrongKey("leaf.drei", missing=False)),
    ({"more": [{"one": 1}, {}]}, WrongKey("more.1.one", missing=True)), ({"more": {"a": {}}}, None),
    ({"named": {"a": {"one": 1}, "b": {"x": 1}}}, WrongKey("named.b.x", missing=False)), ({"named": None}, None),
    ({"leaf": [{}]}, None), ({"more": 3}, None)])
def test_the_first_key_that_does_not_fit(more, found):
    assert wrong_key(Tree, SOUND | more) == found


def test_what_is_no_table_is_told_by_its_reader():
    assert wrong_key(Tree, []) is None
    assert wrong_key(int, {"a": 1}) is None


@pytest.fixture(scope="module")
def sound():
    view = planned(tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {}}, posts={"二小 数学": 1}), "甲>二小")
    return plain(PlanFile.of(view))


@pytest.mark.parametrize("spoil", [
    lambda plan, many: plan | {str(n): 0 for n in range(many)},
    lambda plan, many: plan | {"counts": {str(n): 0 for n in range(many)}},
    lambda _, many: {"placements": [[]] * many},
    lambda plan, many: plan | {"versions": {str(n): 0 for n in range(many)}},
    lambda plan, many: plan | {"certificates": [{"tier": 1, "bound": 1, "witness": [[]] * many, "prices": {}}]},
    lambda plan, many: plan | {"certificates": [
        {"tier": 1, "bound": 1, "witness": None, "prices": {str(n): 0 for n in range(many)}}]}])
def test_very_many_wrong_values_take_the_memory_of_few(sound, spoil):
    """Python's own memory: what each fault copies stands there."""
    content = json.dumps(spoil(sound, 20_000)).encode()
    tracemalloc.start()
    try:
        with pytest.raises(PlanError):
            parsed(content, "plan.json", PlanFile)
        assert tracemalloc.get_traced_memory()[1] < 12 << 20
    finally:
        tracemalloc.stop()
    assert parsed(json.dumps(sound).encode(), "plan.json", PlanFile)
