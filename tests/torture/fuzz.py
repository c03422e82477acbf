"""Files bent by chance through every reader: each is answered, and none is read as other facts without a word.

A batch runs in a process of its own under a cap of memory; it tells each seed before it is tried, so that
whoever hangs or dies is known. ``Subject.facts`` is what a reader understood; where it differs from that of
the sound file and nothing was said, an independent reader must find that the file really says something else.
"""

from __future__ import annotations

import io
import sys
import tempfile
import tomllib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from shutil import copytree
from time import process_time
from typing import Any

from openpyxl import load_workbook

from rotation.domain.problem import facts_sha256
from rotation.errors import RotationError, SolverBug
from rotation.league.manifest import entries_of
from rotation.papers import _letters, dispatch
from rotation.process.serve import cap_memory
from rotation.run import Inputs, audit_file, gather, plan_round
from rotation.run.published import read_published, reopen
from rotation.scanner import scan_bytes
from rotation.whatif.file import read_scenario
from rotation.workbook.change_reader import read_changes
from rotation.workbook.reader import read_workbook
from rotation.workbook.template import write_input
from tests.support import gallery, other_files
from tests.support import hostile_book as book
from tests.support.small_banner import small_banner
from tests.torture import bent

MEMORY = 3 << 30
SECONDS = 10
"""Most processor seconds of one try."""
POLICY = ('[round]\nyear = 2026\nseat_town = "旗镇"\n[H10]\nrate = "12%"\nreserve = 1\n[E30]\nkm = 90\n'
          '[[tiers]]\ngoals = [{code = "G10"}, {code = "G50"}]\n')
SCENARIO = ('extends = "fifteen_percent"\nlabel = {zh = "十五", en = "fifteen"}\n[H10]\nrate = "15%"\n'
            '[[facts.growth]]\nshare = "5%"\n')
CHANGES = ('[[withdrawn]]\nteacher = "T0"\nreason = "因病"\nclerk = "某某"\n'
           '[[closed]]\nschool = "B"\nreason = "撤并"\nclerk = "某某"\n')
MANIFEST = '[[banner]]\nbanner = "小旗"\nfile = "数据.xlsx"\nsets = "H10.rate=12%"\ntime_limit = 60\n'


@dataclass(frozen=True)
class Subject:
    """A kind of file that comes in.

    Parameters
    ----------
    file
        Which file of the folder is bent.
    bend
        How.
    read
        What the product makes of it, given the folder: facts that can be compared, and whether it said anything.
    independent
        What another reader finds in a file; it may raise.
    """

    file: str
    bend: Callable[[Random, bytes], bytes]
    read: Callable[[Path], tuple[Any, bool]]
    independent: Callable[[bytes], Any]


# -- readers --------------------------------------------------------------------------------------------


def _workbook(folder: Path, name: str = "数据.xlsx") -> tuple[Any, bool]:
    reading = read_workbook(folder / name)
    return reading.problem and facts_sha256(reading.problem), bool(reading.issues)


def _policy(folder: Path) -> tuple[Any, bool]:
    case = gather(Inputs(folder / "小.xlsx", (folder / "政策.toml",)))
    return case.policy.dump(), any(issue.severity != "note" for issue in case.issues)


def _scenario(folder: Path) -> tuple[Any, bool]:
    told = read_scenario(folder / "情景.toml")
    values = {name: given.value for name, given in told.values.items()}
    return (told.label, told.question, values, [(fact.kind, fact.entry) for fact in told.facts]), False


def _run(folder: Path) -> tuple[Any, bool]:
    asked = reopen(folder / "run", folder / "小.xlsx")
    report = audit_file(Inputs(folder / "小.xlsx"), folder / "run")
    return asked.outcome.plan and asked.outcome.plan.placements, not report.passed


def _record(folder: Path) -> tuple[Any, bool]:
    return read_published(folder / "run").sources, True


def _letters_of(folder: Path) -> tuple[Any, bool]:
    values = [{field.key: "字" for field in _letters.FIELDS}]
    told = _letters.answered(_letters.Filling((folder / "模板.docx").read_bytes(), "模板.docx", values), lambda _: None)
    return isinstance(told, bytes), True


def _scanned(folder: Path, name: str) -> tuple[Any, bool]:
    return len(scan_bytes(name, (folder / name).read_bytes())), True


def _cells(content: bytes) -> Any:
    """Return every cell as openpyxl reads it; what is damaged raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = load_workbook(io.BytesIO(content), data_only=True)
    return [(sheet.title, sheet.sheet_state, [[cell.value for cell in row] for row in sheet.iter_rows()]) for sheet in read]


def _toml(content: bytes) -> Any:
    return tomllib.loads(content.decode("utf-8-sig"))


def _bytes(content: bytes) -> Any:
    return content


SUBJECTS: dict[str, Subject] = {
    "workbook": Subject("数据.xlsx", bent.package, _workbook, _cells),
    "csv": Subject("表/教师.csv", bent.bent, lambda folder: _workbook(folder, "表"), _bytes),
    "policy": Subject("政策.toml", bent.bent, _policy, _toml),
    "scenario": Subject("情景.toml", bent.bent, _scenario, _toml),
    "changes": Subject("变更.toml", bent.bent, lambda folder: (read_changes(folder / "变更.toml", _facts()), False), _toml),
    "manifest": Subject("清单.toml", bent.bent, lambda folder: (entries_of(folder / "清单.toml"), False), _toml),
    "manifest book": Subject("清单.csv", bent.bent, lambda folder: (entries_of(folder / "清单.csv"), False), _bytes),
    "plan.json": Subject("run/plan.json", bent.json_text, _run, _bytes),
    "run.json": Subject("run/run.json", bent.json_text, _record, _bytes),
    "template": Subject("模板.docx", bent.package, _letters_of, _bytes),
    "scanned book": Subject("数据.xlsx", bent.package, lambda folder: _scanned(folder, "数据.xlsx"), _bytes),
    "scanned letter": Subject("模板.docx", bent.package, lambda folder: _scanned(folder, "模板.docx"), _bytes),
    "old workbook": Subject("旧.xls", bent.bent, lambda folder: _workbook(folder, "旧.xls"), _bytes),
    "open document": Subject("开.ods", bent.package, lambda folder: _workbook(folder, "开.ods"), _bytes),
}
"""By name; the last two start a process each and are drawn less often."""
RARE = ("old workbook", "open document")


def _facts() -> Any:
    return small_banner("小旗")


def lay_out(folder: Path) -> Path:
    """Write one sound file of every kind into a folder."""
    write_input(folder / "小.xlsx", small_banner("小旗"), "zh")
    copytree(plan_round(Inputs(folder / "小.xlsx"), folder / "out").folder, folder / "run")
    for name, text in (("政策.toml", POLICY), ("情景.toml", SCENARIO), ("变更.toml", CHANGES), ("清单.toml", MANIFEST),
                       ("清单.csv", "旗县,数据文件,年度\n小旗,数据.xlsx,2026\n")):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "模板.docx").write_bytes(dispatch.template("zh"))
    book.saved(folder, name="数据.xlsx")
    other_files.as_text(gallery.sound(), folder / "表")
    other_files.as_ods(gallery.sound(), folder / "开.ods")
    other_files.as_xls(gallery.sound(), folder / "旧.xls")
    return folder


# -- one try --------------------------------------------------------------------------------------------

ANSWERS = (RotationError, OSError)
"""What a reader may raise: a sentence for people. A fault of the program is none."""


def tried(name: str, seed: int, folder: Path, sound: Any) -> str:
    """Bend a file by a seed and read it; return what is wrong, or nothing."""
    subject, chance = SUBJECTS[name], Random(f"{name} {seed}")
    path = folder / subject.file
    before = path.read_bytes()
    content = subject.bend(chance, before)
    path.write_bytes(content)
    try:
        facts, told = subject.read(folder)
    except ANSWERS as error:
        return f"{type(error).__name__}: {error}" if isinstance(error, SolverBug) else ""
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"{type(error).__name__} at {_place(error)}"
    finally:
        path.write_bytes(before)
    if told or facts == sound or content == before:
        return ""
    return _silent(subject, before, content)


def _silent(subject: Subject, before: bytes, content: bytes) -> str:
    """Return what is wrong with other facts that came without a word: the file says the same, or is damaged."""
    try:
        same = subject.independent(content) == subject.independent(before)
    except Exception as error:  # noqa: BLE001 - another reader refuses it
        return f"read as other facts without a word; another reader: {type(error).__name__}"
    return "read as other facts without a word, though the file says the same" if same else ""


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "nowhere" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def main(first: int, count: int, names: Sequence[str]) -> None:
    """Try some seeds of some kinds; one line for each: the seed before it is tried, then what is wrong."""
    cap_memory(MEMORY)
    with tempfile.TemporaryDirectory() as temporary:
        folder = lay_out(Path(temporary))
        sound = {name: SUBJECTS[name].read(folder)[0] for name in names}
        for name in names:
            for seed in range(first, first + (count // 20 if name in RARE else count)):
                print(f"{name}\t{seed}", end="\t", flush=True)
                began = process_time()
                wrong = tried(name, seed, folder, sound[name])
                slow = f"{process_time() - began:.1f} s of processor time" if process_time() - began > SECONDS else ""
                print(wrong or slow, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].split(",") if len(sys.argv) > 3 else list(SUBJECTS))
