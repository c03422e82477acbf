"""`rotation batch --share`: the lessons that every banner's round leaves open, in the banner's folder and the summary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from rotation.cli.root import program
from rotation.domain.records import Parameter
from rotation.rules._share_tiny import walkers
from rotation.workbook.template import write_input

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("share")]


def book(path: Path, banner: str) -> None:
    facts = walkers({"一小": {}, "二小": {"grade1": 3, **{f"grade{n}": 0 for n in range(2, 7)}}}, {"甲": {}})
    told = {"round.year": "2026", "round.banner": banner, "round.seat_town": "旗镇", "H10.on": "false"}
    write_input(path, type(facts).of(**{**vars(facts), "parameters": [
        Parameter(name=name, value=value) for name, value in told.items()]}), "zh")


def test_lessons_are_shared_after_every_round_and_summed_up(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for banner in ("甲旗", "乙旗"):
        book(tmp_path / "in" / f"{banner}.xlsx", banner)

    def batch(*more: str) -> dict[str, object]:
        result = CliRunner().invoke(program, ["batch", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--json",
                                              *more, "--lang", "zh"])
        assert result.exit_code == 0, result.output
        told: dict[str, object] = json.loads(result.stdout)
        return told

    told = batch("--share", "--set", "W20.days=1")
    for one in told["banners"]:  # type: ignore[attr-defined]
        shared = one["shared"]
        assert (shared["status"], shared["counts"]["walked"], shared["counts"]["trips"]) == ("OPTIMAL", 3, 1)
        assert shared["lacking"] == shared["counts"]["open"] + 3
        folder = (tmp_path / "out" / one["folder"]).parent / shared["folder"]
        assert json.loads((folder / "share.json").read_text(encoding="utf-8"))["counts"] == shared["counts"]
        audited = CliRunner().invoke(program, ["audit", str(tmp_path / "in" / one["workbook"]), str(folder)])
        assert audited.exit_code == 0, audited.output
    assert sorted(batch("--share", "--set", "W20.days=1")["kept"]) == ["乙旗", "甲旗"]  # type: ignore[call-overload]
    sheet = load_workbook(Path(str(told["folder"])) / "汇总.xlsx")["走教同频"]
    rows = {row[1]: row for row in sheet.iter_rows(values_only=True) if row[1] in ("甲旗", "乙旗")}
    assert {name: row[6] for name, row in rows.items()} == {"甲旗": 3, "乙旗": 3}
    page = (Path(str(told["folder"])) / "report.html").read_text(encoding="utf-8")
    assert "走教、同频" in page
    again = batch("--share", "--set", "W20.days=2")  # another round, another number
    for one in again["banners"]:  # type: ignore[attr-defined]
        here = (tmp_path / "out" / one["folder"]).parent
        cells = {row[0]: row[1] for row in load_workbook(here / one["shared"]["folder"] / "走教同频方案.xlsx")[
            "运行信息"].iter_rows(values_only=True)}
        assert cells["依据的教师方案"] == Path(one["folder"]).name == f"2026-{one['banner']}-002"
    plain = batch("--set", "W20.days=1")
    assert all(one["shared"] is None for one in plain["banners"])  # type: ignore[attr-defined]
