"""An identity, mobile or bank number where words belong is refused at its cell, and never repeated."""

import pytest

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS
from rotation.personal import written_numbers
from rotation.workbook import numbers_of_people, parse
from rotation.workbook.cells import RawCell
from rotation.workbook.parse import Bad, RecordField
from rotation.workbook.reader import read_workbook
from tests.support import gallery

IDENTITY, MOBILE, BANK = "152526198506121234", "13847912345", "6222020200012345678"
NUMBERS = (IDENTITY, MOBILE, BANK, "138-4791-2345", "１３８４７９１２３４５", "一三八四七九一二三四五", "6222 0202 0001 2345 678")
WORDS = [(sheet.record, name, told) for sheet in SHEETS for name, told in columns(sheet.record).items()
         if told.kind in ("text", "name", "place")]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_column_of_words_refuses_a_number_of_a_person(number):
    for record, name, told in WORDS:
        for value in (number, f"据{number}所报"):
            with pytest.raises(Bad):
                numbers_of_people.refuse(value, RecordField(record, name, told), ())


@pytest.mark.parametrize("words", [
    "锡教发〔2026〕12号，2023-2024、2024-2025学年", "2021 2022 2023 2024", "与2600018、2600029、2600041对调", "0479-1234567",
    "2026年9月1日至2027年8月31日", "20260901-20270831", "一年级12、15、18、20、22、25、28、30班", "152526001、152526002", "20××年12月"])
def test_numbers_of_offices_documents_and_years_may_stand_in_a_sentence(words):
    assert not [*written_numbers(words)]


def test_a_code_of_the_workbook_may_look_like_a_mobile_number():
    told = next(one for one in WORDS if one[2].title == "理由")
    numbers_of_people.refuse("与15252600123对调", RecordField(*told), {"15252600123"})


@pytest.mark.parametrize(("sheet", "cell", "value"), [
    ("教师", "B2", IDENTITY), ("教师", "B2", MOBILE), ("教师", "B2", BANK), ("教师", gallery.col("暂缓依据", 2), MOBILE),
    ("学校", "B2", "某某小学" + MOBILE)])
def test_it_stands_at_its_cell_and_in_no_message(tmp_path, sheet, cell, value):
    book = gallery.sound()
    book[sheet][cell] = value
    found = read_workbook(gallery.saved(book, tmp_path)).issues
    assert (numbers_of_people.CODE, "error", f"{sheet}!{cell}") in {(one.code, one.severity, one.place) for one in found}
    assert not [one for one in found for text in (one.render("zh"), one.render("en"), one.found) if value in text]


def test_an_identity_number_is_no_code_of_anything():
    told = columns(SHEETS[0].record)["code"]
    with pytest.raises(Bad, match="identity-number"):
        parse.code(RawCell(IDENTITY, "text"), RecordField(SHEETS[0].record, "code", told))
