"""Facts from pandas tables: the same reading and the same defects as of a workbook."""

from dataclasses import replace

import pandas as pd
import pytest

from rotation import Problem, WorkbookError
from rotation.domain.problem import SHEETS
from rotation.sample import draw

BANNER = "乌拉盖管理区"


def bare(problem):
    """Return the facts without the rows they stood in."""
    return {sheet.attribute: tuple(replace(record, row=0) for record in getattr(problem, sheet.attribute))
            for sheet in SHEETS}


@pytest.fixture(scope="module")
def facts():
    return draw(BANNER)


def test_facts_go_to_tables_and_come_back(facts):
    frames = facts.frames()
    again = Problem.from_frames(frames)
    assert bare(again) == bare(facts)
    assert again.present == facts.present


def test_codes_are_strings_and_counts_are_whole_numbers(facts):
    frames = facts.frames()
    assert str(frames["teachers"]["id"].dtype) == "string"
    assert str(frames["schools"]["primary_pupils"].dtype) == "Int64"
    assert str(frames["teachers"]["established"].dtype) == "boolean"
    assert str(frames["teachers"]["born"].dtype) == "string"


def test_titles_in_either_language_and_other_types_are_read_alike(facts):
    frames = facts.frames()
    teachers = frames["teachers"].rename(columns={"id": "工号", "name": "Name"})
    teachers["established"] = teachers["established"].map({True: "是", False: "否"})
    teachers["joined"] = pd.to_datetime(teachers["joined"].astype(object))
    schools = frames["schools"].astype({"primary_pupils": "float64"})
    frames |= {"schools": schools, "教师": teachers}
    del frames["teachers"]
    again = Problem.from_frames(frames)
    assert bare(again) == bare(facts)


def test_every_defect_is_told_with_its_place(facts):
    frames = facts.frames()
    teachers = frames["teachers"].copy()
    teachers.loc[0, "gender"] = "未知"
    teachers.loc[3, "school"] = "没有的学校"
    with pytest.raises(WorkbookError) as caught:
        Problem.from_frames({**frames, "teachers": teachers})
    told = {(issue.sheet, issue.cell) for issue in caught.value.issues if issue.severity == "error"}
    place = {name: chr(ord("A") + number) for number, name in enumerate(teachers.columns)}
    assert {("教师", f"{place['gender']}2"), ("教师", f"{place['school']}5")} <= told


def test_a_table_of_no_sheet_is_refused_by_name():
    with pytest.raises(WorkbookError) as caught:
        Problem.from_frames({"teacher": pd.DataFrame()})
    assert "teachers" in caught.value.issues[0].remedy.render("en")
