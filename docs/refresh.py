"""Make what is derived from the code: the catalogue, ``docs/rules.md``, ``docs/workbook.md``.

Run ``python docs/refresh.py`` after a change; ``--check`` only says what is stale (exit 1).
New messages of the command line are added to the catalogue with an empty translation, to be
filled in by hand.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rotation.cli.pages import markdown_rules  # noqa: E402
from rotation.cli.speech import CATALOGUES, DOMAIN  # noqa: E402
from rotation.domain.fields import Heading, columns  # noqa: E402
from rotation.domain.problem import SHEETS, SheetOf  # noqa: E402

PO = CATALOGUES / "zh_CN" / "LC_MESSAGES" / f"{DOMAIN}.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""The files carry no dates, so that the same messages give the same bytes."""
_NOBODY = (b"-Date:", b"Generated-By", b"Report-Msgid", b"Last-Translator", b"Language-Team")
MARK = "<!-- from here on made by docs/refresh.py -->"
KINDS = {
    "text": "文本", "id": "代码（文本）", "name": "名称", "month": "年月，如 2020-09", "yes_no": "是 / 否",
    "count": "非负整数", "hundredths": "最多两位小数", "score": "整数", "coordinate": "十进制度",
    "subject": "学科", "subjects": "学科，可多个", "school": "学校代码或全称", "schools": "学校，可多个",
    "teacher": "教师编号", "certificate": "学段或“无”", "place": "苏木乡镇名称或学校代码"}


def messages() -> Iterator[str | tuple[str, ...]]:
    """Iterate over every message of the command line and of click itself."""
    for folder in (ROOT / "rotation" / "cli", Path(click.__file__).parent):
        for _, _, message, _, _ in extract_from_dir(folder, [("**.py", "python")], keywords=KEYWORDS):
            yield message


def catalogue() -> Catalog:
    """Return the catalogue with today's messages: translations kept, new ones empty."""
    known = read_po(io.BytesIO(PO.read_bytes()), locale="zh_CN") if PO.exists() else Catalog()
    fresh = Catalog(locale="zh_CN", domain=DOMAIN, project=DOMAIN, version="1", fuzzy=False,
                    msgid_bugs_address="", last_translator="", language_team="zh_CN",
                    creation_date=_LONG_AGO, revision_date=_LONG_AGO, header_comment="# Messages of rotation")
    for message in messages():
        key = message if isinstance(message, str) else message[0]
        old = known.get(key)
        fresh.add(message, old.string if old else None)
    return fresh


def po_bytes(found: Catalog) -> bytes:
    """Return the text of the catalogue, sorted, without dates."""
    file = io.BytesIO()
    write_po(file, found, sort_output=True, no_location=True, omit_header=False, width=100)
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not any(word in line for word in _NOBODY))


def mo_bytes(po: bytes) -> bytes:
    """Return the compiled form of a catalogue."""
    found = read_po(io.BytesIO(po), locale="zh_CN")
    found.creation_date = found.revision_date = _LONG_AGO
    file = io.BytesIO()
    write_mo(file, found)
    return file.getvalue()


def workbook_tables() -> str:
    """Return the tables of sheets and columns."""
    return "\n".join([MARK, "", *(line for owner in SHEETS for line in _sheet(owner))]) + "\n"


def _sheet(owner: SheetOf) -> Iterator[str]:
    yield f"## {owner.title} · {owner.english}{'' if owner.required else ' (optional)'}"
    yield ""
    yield "| 列 | English | 填写 | 也可写作 |"
    yield "|---|---|---|---|"
    for told in columns(owner.record).values():
        star = "*" if told.starred else ""
        yield f"| {told.title}{star} | {told.english} | {_kind(told)} | {'、'.join(told.aliases)} |"
    yield ""


def _kind(told: Heading) -> str:
    words = KINDS[told.kind] if told.choices is None else " / ".join(w.value for w in told.choices)
    return words if told.note is None else f"{words}；{told.note.render('zh')}"


def derived() -> dict[Path, bytes]:
    """Return every derived file with the content it should have."""
    docs = ROOT / "docs"
    po = po_bytes(catalogue())
    head = (docs / "workbook.md").read_text(encoding="utf-8").partition(MARK)[0]
    return {PO: po, PO.with_suffix(".mo"): mo_bytes(po),
            docs / "rules.md": markdown_rules().encode(),
            docs / "workbook.md": (head + workbook_tables()).encode()}


def main() -> int:
    """Write what is stale, or only name it with ``--check``."""
    stale = [path for path, right in derived().items()
             if not path.exists() or path.read_bytes() != right]
    for path in stale:
        print(f"stale: {path.relative_to(ROOT)}")
        if "--check" not in sys.argv:
            path.write_bytes(derived()[path])
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
