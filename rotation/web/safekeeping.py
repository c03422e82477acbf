"""What the children of the page do to keep a ledger: entries set right, copies and the way back, people forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rotation.process.litter import private_folder
from rotation.text import Text, say
from rotation.web.job import both
from rotation.web.keeping import opened, table_rows
from rotation.web.tasks import Plain, question

if TYPE_CHECKING:
    from rotation.ledger.erase import Forgetting
    from rotation.ledger.store import Pen


# -- out, and copies --------------------------------------------------------------------------------


@question
def exported(request: Plain) -> Plain:
    """Return the workbook that HR knows, as ``rotation ledger export`` writes it."""
    from rotation.ledger.book import ledger_book
    book = opened(request)
    history = book.history(book.banner(request["banner"] or None))
    return {"content": ledger_book(history, book.now(), request["lang"])}


@question
def drawn(request: Plain) -> Plain:
    """Return the page of the years, as ``rotation ledger cockpit`` draws it."""
    from rotation.ledger.cockpit import cockpit
    book = opened(request)
    return {"content": cockpit([book.history(banner) for banner in book.banners()], request["lang"]).encode()}


@question
def copied(request: Plain) -> Plain:
    """Return a copy of a ledger, as ``rotation ledger backup`` writes it."""
    from rotation.ledger.backup import backup
    with private_folder() as folder:
        backup(opened(request), folder / "x.db")
        return {"content": (folder / "x.db").read_bytes()}


@question
def copy_told(request: Plain) -> Plain:
    """Return what chains a copy holds, sure that they are sound, each beside what the ledger has."""
    from rotation.ledger.backup import read_copy
    book, found = opened(request), read_copy(Path(request["file"]))
    here = {banner: len(book.entries(banner)) for banner in book.banners()}
    return {"chains": [{"banner": banner, "entries": tip.length, "head": tip.head[:12], "here": here.get(banner, 0)}
                       for banner, tip in found.tips.items()]}


@question
def restored(request: Plain) -> Plain:
    """Put a copy in the place of a ledger, as ``rotation ledger restore`` does: never over a longer chain."""
    from rotation.ledger.backup import restore
    return {"banner": next(iter(restore(opened(request), Path(request["file"]))))}


# -- what is set right ------------------------------------------------------------------------------


@question
def entries(request: Plain) -> Plain:
    """Return the entries of a chain, the newest first, and the kind of those that can be set right."""
    from rotation.ledger.entries import CORRECTABLE, entries_table, entries_told
    from rotation.ledger.payload import Mistake
    book = opened(request)
    banner = book.banner(request["banner"] or None)
    history = book.history(banner)
    told = entries_told(book, history)
    return {"banner": banner, "head": history.head, "table": table_rows(entries_table(told), request["lang"]),
            "why": [(one.value, both(Text.of(one))) for one in Mistake],
            "kinds": {str(one.entry.seq): one.entry.kind for one in told if one.entry.kind in CORRECTABLE},
            "says": {str(one.entry.seq): both(one.says) for one in told}}


@question
def corrected(request: Plain) -> Plain:
    """Append a correction, as ``rotation ledger correct`` does."""
    from rotation.ledger.correct import Correction
    from rotation.ledger.correct import corrected as written
    from rotation.ledger.payload import Mistake, basis_of
    basis = basis_of(request["basis"]) if request["basis"] else ""
    right = Path(request["right"]) if request["right"] else None
    written(_pen(request), Correction(request["seq"], right, Mistake(request["why"]), request["clerk"], basis),
            tuple(request["accept"]))
    return {}


def _pen(request: Plain) -> Pen:
    """Return the pen of a banner of a ledger that is sound, if nobody wrote since the page was shown."""
    from rotation.ledger.verify import refuse_doubtful
    book = opened(request)
    pen = book.begin(request["banner"], request["head"])
    refuse_doubtful(book)
    return pen


# -- who is forgotten -------------------------------------------------------------------------------


def _forgetting(request: Plain) -> tuple[Pen, Forgetting]:
    from rotation.ledger.erase import to_forget
    pen = _pen(request)
    return pen, to_forget(pen, request["before"], request["keep"])


@question
def to_forget(request: Plain) -> Plain:
    """Return who would be forgotten, as ``rotation ledger erase`` shows them; nothing is written."""
    return {"people": [f"{one.teacher} {one.name}" for one in _forgetting(request)[1].persons]}


@question
def forgotten(request: Plain) -> Plain:
    """Forget people as ``rotation ledger erase --yes`` does."""
    from rotation.ledger.erase import erased
    pen, told = _forgetting(request)
    if not told.persons:
        return {"refused": both(say("there is nobody to forget", "没有可以清除的人员"))}
    erased(pen, told, request["clerk"])
    return {}
