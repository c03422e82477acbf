"""Identity, mobile and bank numbers where names and reasons belong: refused, for they would be printed in papers."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from rotation.personal import written_numbers
from rotation.text import say
from rotation.workbook.header import fold
from rotation.workbook.parse import Bad, RecordField
from rotation.workbook.quoting import is_number_of_a_person

CODE = "number-of-a-person"
"""Code of the issue; what stands there is never repeated."""


def refuse(value: Any, item: RecordField, known: Container[str]) -> None:
    """Refuse such a number in a column that is printed as it stands.

    Parameters
    ----------
    value
        What was read from the cell.
    item
        Its column.
    known
        Codes of schools and people, folded: a sentence may name them, though some look like mobile numbers.

    Raises
    ------
    Bad
        A name or place that is or holds one, or a sentence in which one stands.
    """
    if not isinstance(value, str):
        return
    kind = item.column.kind
    if kind in ("name", "place") and fold(value) not in known and is_number_of_a_person(value):
        title = say(item.column.english, item.column.title)
        raise Bad(CODE, say("{t}, never an identity, mobile or bank number",
                            "应为{t}，不得填写身份证号、手机号、银行卡号", t=title), say(
            "write {t} here and delete the number", "请改填{t}，不要填写号码", t=title))
    if kind == "text" and any(fold(number) not in known for number in written_numbers(value)):
        raise Bad(CODE, say("words without identity, mobile or bank numbers",
                            "文字中不得含身份证号、手机号、银行卡号"), say(
            "delete the number, leave the words; somebody is named by the staff number",
            "请删去号码，只保留文字；需要指明某人的，写教师编号"))
