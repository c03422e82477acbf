"""A run as DataFrames: every sheet, dtypes by the look of the columns, nothing lost but dashes."""

import pytest

from rotation.report import sheets
from rotation.run import Inputs, Run, plan_round
from rotation.tables.frames import BAND
from rotation.tables.looks import DASH, DIGITS
from rotation.tables.table import Column
from rotation.workbook.template import write_input
from tests.support.drawn_plan import plain
from tests.support.small_banner import small_banner


@pytest.fixture(scope="module", params=["zh", "en"])
def told(published: Run, request):
    return request.param, published.frames(request.param)


@pytest.fixture(scope="module")
def planless(tmp_path_factory) -> Run:
    """A run that has no plan."""
    folder = tmp_path_factory.mktemp("planless")
    write_input(folder / "旗.xlsx", small_banner("旗", 12), "zh")
    return plan_round(Inputs(folder / "旗.xlsx"), folder / "out")


def kind(column: Column) -> str:
    """The dtype that a column must have."""
    if column.mixed or column.look not in DIGITS:
        return "string"
    return "Int64" if column.look in ("count", "index", "moves") else "Float64"


def kinds(frame) -> dict[str, str]:
    return {name: str(kind) for name, kind in frame.dtypes.items()}


def test_every_sheet_is_a_frame_with_its_titles(published, told):
    lang, frames = told
    tables = sheets(published.view)
    assert list(frames) == [table.key for table in tables]
    for table in tables:
        assert frames[table.key].attrs == {
            "title": table.title.render(lang),
            "titles": {column.key: column.title.render(lang) for column in table.columns}}


def test_looks_decide_dtypes(published, told):
    for table in sheets(published.view):
        found = kinds(told[1][table.key])
        assert found.pop(BAND, "string") == "string"
        assert found == {column.key: kind(column) for column in table.columns}


def test_codes_are_strings_and_numbers_can_be_summed(published):
    frames = published.frames()
    assert kinds(frames["placements"])["teacher"] == "string"
    assert set(frames["placements"]["teacher"]) == {item.teacher for item in published.view.plan.placements}
    assert {kinds(frame)[name] for frame in frames.values() for name in frame if name in ("code", "teacher")} == {"string"}
    assert frames["placements"]["number"].tolist() == list(range(1, len(published.view.plan.placements) + 1))


def test_only_dashes_are_lost_in_columns_of_numbers(published, planless):
    for run in (published, planless):
        frames = run.frames()
        for table in sheets(run.view):
            for column in table.columns:
                cells = [plain(cell) for cell in table.column(column.key)]
                missing = frames[table.key][column.key].isna()
                lost = {str(cell) for cell, gone in zip(cells, missing, strict=True) if gone}
                assert lost <= {"None", "", str(DASH)}, f"{table.key}.{column.key}"
                if kind(column) == "Int64":
                    assert all(cell == int(cell) for cell, gone in zip(cells, missing, strict=True) if not gone), (
                        f"{table.key}.{column.key}")


def test_mixed_columns_write_numbers_as_their_cells_look(published):
    frames = published.frames()
    for key in ("goals", "ratio"):
        values = frames[key]["value"].dropna()
        assert not values.str.contains("/").any()
        assert values.str.fullmatch(r"-?\d+(\.\d+)?").sum() > 5
    shares = frames["ratio"]["value"].str.fullmatch(r"0\.\d{4}")
    assert shares.fillna(value=False).any()


def test_a_run_without_a_plan_has_the_same_dtypes(published, planless):
    ours, theirs = published.frames(), planless.frames()
    assert not planless.view.has_plan
    common = ours.keys() & theirs.keys()
    assert len(common) > 10
    for key in common:
        there = kinds(theirs[key])
        assert {name: it for name, it in kinds(ours[key]).items() if name in there and name != BAND}.items() <= there.items()
