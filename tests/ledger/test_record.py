"""A published folder taken into the ledger by the command an officer types, and every reason why not."""

import json
import shutil
from pathlib import Path

import pytest
from docx import Document

from rotation.cli import ledger_write
from rotation.ledger import FILE_NAME
from rotation.ledger.history import RoundOf
from rotation.ledger.payload import Imported, ImportPayload
from rotation.ledger.place import Place
from rotation.ledger.store import Draft, Ledger
from rotation.workbook.template import write_input
from tests.support.made_ledger import BANNER, CLERK, made, name_of, recorded, round_of, teacher_of
from tests.support.places import SAMPLES
from tests.support.small_banner import small_banner
from tests.support.terminal import run

PAPER = ("--basis", "西教发[2026]18号", "--approved", "2026-08-20", "--clerk", "记账员甲")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A folder with the workbook of a small banner, its plan, and a revised one after somebody withdrew."""
    folder = tmp_path_factory.mktemp("office")
    write_input(folder / "小旗.xlsx", small_banner("小旗"), "zh")
    run("plan", folder / "小旗.xlsx", "-o", folder / "out")
    placed = json.loads((folder / "out/2026-小旗-001/plan.json").read_text(encoding="utf-8"))["placements"]
    (folder / "变更.toml").write_text(
        f'[[withdrawn]]\nteacher = "{placed[0]["teacher"]}"\nreason = "本人原因"\nclerk = "经办甲"\n', encoding="utf-8")
    told = run("replan", folder / "out/2026-小旗-001", "--change", folder / "变更.toml")
    assert f"rotation papers {folder / 'out/2026-小旗-002'}" in told.stderr
    assert "ledger record" not in told.stderr  # there is no ledger
    return folder


@pytest.fixture
def desk(office, tmp_path):
    """The plans, and a ledger of the own that is not begun."""
    return office / "out/2026-小旗-001", office / "out/2026-小旗-002", tmp_path / "本.db"


def test_an_approved_plan_is_recorded_and_shown(desk):
    first, _, book = desk
    told = run("ledger", "record", first, *PAPER, "--ledger", book)
    assert "已记账：2026年度教师方案第1版，1人" in told.stdout
    assert "rotation ledger import" in told.stderr
    assert "小旗.xlsx --clerk 姓名；到时查询期满人员" in told.stderr
    shown = json.loads(run("ledger", "show", "--due", 2028, "--ledger", book, "--json").stdout)
    (spell,) = shown["spells"]
    placed = json.loads((first / "plan.json").read_text(encoding="utf-8"))["placements"][0]
    assert (spell["teacher"], spell["home"], spell["host"]) == (placed["teacher"], placed["from"], placed["to"])
    assert (spell["start"], spell["planned_end"]) == ("2026-09", "2028-08")
    told = run("ledger", "show", "--year", 2026, "--ledger", book)
    assert spell["name"] in told.stdout
    assert "台账只有2026年以来的交流" in told.stderr
    rounds = json.loads(run("ledger", "show", "--ledger", book, "--json").stdout)["rounds"]
    assert [(one["year"], one["basis"], one["counts"]["moved"]) for one in rounds] == [(2026, "西教发〔2026〕18号", 1)]


def feet(folder):
    """Return the text at the foot of every Word paper of a folder, by name."""
    return {path.name: " ".join(line.text for section in Document(str(path)).sections for line in section.footer.paragraphs)
            for path in folder.rglob("*.docx")}


def test_papers_of_a_recorded_plan_name_its_entry_but_not_the_public_notice(desk, tmp_path, monkeypatch):
    first, _, book = desk
    only = ("--only", "dispatch", "--only", "notice", "--only", "evidence")
    run("papers", first, *only, "-o", tmp_path / "一")
    assert not any("台账" in text for text in feet(tmp_path / "一").values())
    run("ledger", "record", first, *PAPER, "--ledger", book)
    monkeypatch.setenv("ROTATION_LEDGER", str(book))
    run("papers", first, *only, "-o", tmp_path / "二")
    told = feet(tmp_path / "二")
    hash_of = Ledger.at(Place(book)).entries("小旗")[0].hash
    assert {name.partition("_")[0]: f"小旗台账第1条，校验码 1:{hash_of[:16]}" in text for name, text in told.items()} == {
        name.partition("_")[0]: "公示" not in name for name in told}
    assert len(told) >= 3
    assert "第1条" in run("ledger", "verify", "--head", f"1:{hash_of[:16]}", "--ledger", book).stdout
    (tmp_path / "坏.db").write_bytes(b"x" * 200)
    monkeypatch.setenv("ROTATION_LEDGER", str(tmp_path / "坏.db"))
    assert "材料上未注明台账记账号" in run("papers", first, *only, "-o", tmp_path / "三").output
    assert feet(tmp_path / "三") == feet(tmp_path / "一")


def test_a_plan_below_the_law_is_recorded_with_a_word(desk, tmp_path):
    """The ledger keeps what an office has decided, and says that such a plan is for comparison only."""
    first, _, book = desk
    assert "低于规定" not in run("ledger", "record", first, *PAPER, "--ledger", book).stderr
    run("plan", first.parent.parent / "小旗.xlsx", "-o", tmp_path, "--set", "H10.rate=5%", "--set", "reasons.solves=0")
    below, = tmp_path.glob("2026-*")
    told = run("ledger", "record", below, *PAPER, "--ledger", tmp_path / "低.db").stderr
    assert "该方案最低交流比例5%（规定不低于10%）低于规定，仅供比较，不能执行" in told


def test_once_spells_of_before_are_in_nobody_is_sent_to_take_them_in_again(tmp_path):
    book = recorded(made(tmp_path / "本.db"), 2026, range(3))
    pen = book.begin(BANNER)
    said = round_of(pen, 2026, range(3))
    assert "补录一次" in str(ledger_write._after(said, Path("数据.xlsx"), book.history(BANNER)))
    before = Imported(person=pen.key(teacher_of(9), name_of(9)), year=2025, home="A", host="B", start="2025-09",
                      planned_end="2027-08")
    pen.write([Draft(2025, ImportPayload(spells=(before,), schools={}), CLERK)])
    assert "补录" not in str(ledger_write._after(said, Path("数据.xlsx"), book.history(BANNER)))


def test_of_the_people_recorded_it_is_told_how_many_count_as_moved(tmp_path):
    said = round_of(made(tmp_path / "本.db").begin(BANNER), 2026, range(3))
    assert str(ledger_write._people(said)) == "3人"
    assert str(ledger_write._people(said.model_copy(update={"counts": {"moved": 2}}))) == "3人，其中计入交流2人"


def test_the_ledger_lies_beside_the_workbook_unless_named(office, tmp_path):
    for name in ("小旗.xlsx",):
        shutil.copy(office / name, tmp_path / name)
    run("ledger", "record", office / "out/2026-小旗-001", *PAPER, "--source", tmp_path / "小旗.xlsx")
    assert (tmp_path / FILE_NAME).is_file()


def test_where_the_ledger_has_the_version_before_the_new_one_is_to_be_recorded(office, tmp_path):
    first, second = (office / "out" / f"2026-小旗-00{n}" for n in (1, 2))
    data = Path(shutil.copy(office / "小旗.xlsx", tmp_path))
    record = ("ledger", "record", first, *PAPER, "--source", data)
    told = run(*record)
    assert f"{second.name}：实际执行的如是新版，请接着记账：rotation ledger record {second}" in told.stderr
    again = ("replan", first, "--change", office / "变更.toml", "--source", data, "-o", tmp_path / "再版")
    third = tmp_path / "再版" / "2026-小旗-001"
    told = run(*again)
    assert f"rotation papers {third}；台账所记仍是上一版" in told.stderr
    assert f"rotation ledger record {third} --basis 文号" in told.stderr
    run("ledger", "record", second, *PAPER, "--source", data)
    assert "ledger record" not in run(*again).stderr


def test_no_later_version_is_named_where_there_is_none(desk):
    first, second, book = desk
    run("ledger", "record", first, *PAPER, "--ledger", book)
    assert "新一版" not in run("ledger", "record", second, *PAPER, "--ledger", book).stderr


def test_the_next_version_needs_the_one_before(desk):
    first, second, book = desk
    assert "第1版" in run("ledger", "record", second, *PAPER, "--ledger", book, code=3).stderr
    assert not book.exists()
    run("ledger", "record", first, *PAPER, "--ledger", book)
    run("ledger", "record", second, *PAPER, "--ledger", book)
    told = json.loads(run("ledger", "show", "--ledger", book, "--json").stdout)
    assert (told["entries"], [one["version"] for one in told["rounds"]]) == (2, [2])
    assert "不重复记录" in run("ledger", "record", second, *PAPER, "--ledger", book, code=3).stderr
    assert "不重复记录" in run("ledger", "record", first, *PAPER, "--ledger", book, code=3).stderr


@pytest.mark.parametrize(("changed", "code", "told"), [
    ({"--basis": "局长说的"}, 3, "文号"), ({"--approved": "2999-01-01"}, 3, "今天之后"),
    ({"--approved": "八月二十"}, 2, "2026-08-20"), ({"--banner": "别旗"}, 3, "属于小旗"),
    ({"--source": "没有.xlsx"}, 7, "没有.xlsx"), ({"--head": "0123456789"}, 7, "他人已记账")])
def test_what_is_wrong_is_told_and_nothing_is_written(desk, changed, code, told):
    first, _, book = desk
    words = dict(zip(PAPER[::2], PAPER[1::2], strict=True)) | changed
    done = run("ledger", "record", first, *(word for pair in words.items() for word in pair), "--ledger", book, code=code)
    assert told in done.stderr
    assert not book.exists()


def test_a_plan_that_does_not_pass_the_audit_is_refused(desk, tmp_path):
    first, _, book = desk
    folder = tmp_path / "2026-小旗-001"
    shutil.copytree(first, folder)
    text = (folder / "plan.json").read_text(encoding="utf-8")
    (folder / "plan.json").write_text(text.replace('"moved": 1', '"moved": 2'), encoding="utf-8")
    assert "核查未通过" in run("ledger", "record", folder, *PAPER, "--ledger", book, code=6).stderr
    (folder / "方案.xlsx").unlink()
    assert "缺少 方案.xlsx" in run("ledger", "record", folder, *PAPER, "--ledger", book, code=7).stderr
    assert not book.exists()


def test_a_draft_or_a_folder_without_plan_is_refused(office, tmp_path):
    write_input(tmp_path / "满旗.xlsx", small_banner("满旗", 12), "zh")
    run("plan", tmp_path / "满旗.xlsx", "-o", tmp_path / "out", "--draft", code=4)
    drafts = sorted((tmp_path / "out").iterdir())
    for folder in (*drafts, tmp_path):
        run("ledger", "record", folder, *PAPER, code=7 if folder == tmp_path else 3)
    assert drafts


def test_verify_finds_the_plan_as_it_was_recorded(desk, office, tmp_path):
    first, _, book = desk
    run("ledger", "record", first, *PAPER, "--ledger", book)
    assert "与记账时一致：1个" in run("ledger", "verify", "--ledger", book, "--plans", office / "out").stdout
    other = tmp_path / "out" / first.name
    shutil.copytree(first, other)
    (other / "plan.json").write_text("{}", encoding="utf-8")
    assert "不一致" in run("ledger", "verify", "--ledger", book, "--plans", other.parent, code=6).stdout
    told = json.loads(run("ledger", "rebuild", "--ledger", book, "--json").stdout)
    assert told["rebuilt"] == ["小旗"]


def test_without_a_ledger_it_is_said_where_it_was_looked_for(tmp_path):
    for command in ("show", "verify", "rebuild"):
        assert "没有找到台账" in run("ledger", command, "--ledger", tmp_path / "无.db", code=7).stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_plan_of_leaders_is_recorded_with_its_next_version(tmp_path):
    """Leaders stand in the same chain as their teachers, each with its versions."""
    data = tmp_path / "数据.xlsx"
    shutil.copy(SAMPLES / "西乌珠穆沁旗_虚构数据.xlsx", data)
    run("principals", data, "-o", tmp_path / "out")
    (first,) = (tmp_path / "out").iterdir()
    told = run("ledger", "record", first, *PAPER)
    assert "2026年度校长方案第1版" in told.stdout
    assert "不重复记录" in run("ledger", "record", first, *PAPER, code=3).stderr
    run("replan", first)
    second = max((tmp_path / "out").iterdir())
    assert "校长方案第2版" in run("ledger", "record", second, *PAPER).stdout
    moves = json.loads((second / "principals.json").read_text(encoding="utf-8"))["moves"]
    book = Ledger.at(Place(tmp_path / FILE_NAME))
    history = book.history(book.banner())
    assert {(one.teacher, one.home, one.host, one.duty.value) for one in history.leader_terms} == {
        (one["leader"], one["from"], one["to"], one["duty"]) for one in moves}
    assert all(one.name for one in history.leader_terms)
    assert [(one.programme, one.version) for one in history.rounds] == [(RoundOf.LEADERS, 2)]
    assert history.last_year is None
