"""The ledger kept at the desk: entries set right, printed, copied and put back, people forgotten; and what lies about."""

import io
from dataclasses import replace
from urllib.parse import unquote

import openpyxl
import pytest

from rotation.ledger import FILE_NAME
from rotation.ledger.backup import backup
from rotation.ledger.verify import verified
from rotation.web import actions
from rotation.web.app import Site
from rotation.web.desk import Desk
from rotation.web.guard import Keys
from rotation.web.job import Bench
from rotation.web.screen import Visit
from rotation.web.screens import check
from rotation.web.screens.correct import CORRECT
from rotation.web.screens.desk import DESK
from rotation.web.screens.keep import KEEP
from rotation.web.screens.ledger import LEDGER
from rotation.web.short import Refused
from rotation.web.sorts import COPY, EVENTS
from rotation.web.words import WORDS
from rotation.workbook.template import write_input
from tests.support.browser import needs_chromium
from tests.support.desk import served
from tests.support.made_ledger import BANNER, events, made, name_of, recorded, teacher_of
from tests.support.officer import Officer
from tests.support.small_banner import small_banner
from tests.support.straight import Straight


def three(path):
    """A ledger of a round of 2008, whose two people are long back, and one of 2026."""
    return recorded(recorded(made(path), 2008, range(2)), 2026, range(2, 5))


@pytest.fixture
def visit(tmp_path):
    desk = Desk(tmp_path / "桌")
    three(desk.folder / FILE_NAME)
    return Visit(desk, Bench(desk.folder, lambda *_: None), Straight(), "zh", query={"banner": BANNER})


def asking(visit, screen, **query):
    return screen.load(replace(visit, query={"banner": BANNER, **query}))


def pressed(visit, screen, button, **fields):
    head = asking(visit, KEEP)["head"]
    return screen.buttons[button](visit, {"banner": BANNER, "head": head, **fields})


def happened(visit, tmp_path, *row, **more):
    """An event of somebody, kept on the desk."""
    return visit.desk.keep(events(tmp_path, (*row, more)).read_bytes(), ".xlsx", "变动.xlsx", EVENTS)


# -- what would be written, and what is set right ---------------------------------------------------


def test_events_are_shown_as_they_would_be_written_beside_what_the_ledger_has(visit, tmp_path):
    of = happened(visit, tmp_path, "提前结束", teacher_of(2), "2026-10", 依据="西教发〔2026〕30号")
    rows = asking(visit, LEDGER, of=of)["events"]["rows"]["rows"]
    assert rows == [[f"提前结束 {name_of(2)}（{teacher_of(2)}） 2026-10", "2026-09 至 2028-08：甲学校→乙学校，数学，定期交流",
                     "西教发〔2026〕30号", "记账员"]]
    english = LEDGER.load(replace(visit, lang="en", query={"banner": BANNER, "of": of}))["events"]["rows"]["rows"]
    assert english[0][1].startswith("2026-09 to 2028-08: at 乙学校, from 甲学校")


def test_an_entry_is_set_right_from_the_list_of_entries(visit, tmp_path):
    wrong = happened(visit, tmp_path, "提前结束", teacher_of(2), "2026-10")
    LEDGER.buttons["happened"](visit, {"banner": BANNER, "of": wrong, "head": asking(visit, KEEP)["head"]})
    right = happened(visit, tmp_path, "提前结束", teacher_of(3), "2026-10")
    told = asking(visit, CORRECT, seq="3", of=right)
    assert (told["kind"], told["rights"], told["right"]) == ("event", [right, wrong], right)
    assert told["told"]["says"]["3"]["zh"] == f"提前结束 {name_of(2)}（{teacher_of(2)}） 2026-10"
    went = pressed(visit, CORRECT, "correct", seq="3", right=right, why="录入错误", clerk="张三", basis="")
    assert unquote(went.go) == f"/ledger?banner={BANNER}&run=correct-3"
    assert [row[0] for row in asking(visit, LEDGER, due="2028")["told"]["spells"]["rows"]] == [teacher_of(2), teacher_of(4)]
    entries = asking(visit, CORRECT)["told"]["table"]["rows"]
    assert [(row[0], row[1], row[-1]) for row in entries] == [("4", "更正", ""), ("3", "变动", "见第4条"), ("2", "方案", ""), ("1", "方案", "")]
    after = asking(visit, LEDGER, run="correct-3")
    assert str(after["now"]) == "第3条已更正"
    assert after["command"][:6] == ["rotation", "ledger", "correct", "3", "--with", right]


def test_an_entry_that_never_was_is_void(visit):
    pressed(visit, CORRECT, "correct", seq="2", right="void", why="漏记", clerk="张三", basis="")
    assert [row[0] for row in asking(visit, LEDGER)["told"]["rounds"]["rows"]] == ["2008"]
    assert asking(visit, CORRECT, seq="3")["seq"] == ""  # a correction is itself no entry to be set right


@pytest.mark.parametrize(("given", "fields"), [
    ({"clerk": ""}, {"clerk"}), ({"right": ""}, {"right"}), ({"basis": "局长说的"}, set())])
def test_a_correction_that_is_not_whole_writes_nothing(visit, given, fields):
    with pytest.raises(Refused) as refused:
        pressed(visit, CORRECT, "correct", **{"seq": "2", "right": "void", "why": "漏记", "clerk": "张三", "basis": "", **given})
    assert set(refused.value.fields) == fields
    assert asking(visit, LEDGER)["told"]["entries"] == 2


def test_a_file_that_is_not_there_sets_nothing_right(visit):
    for right in ("变动-009.xlsx", "数据-009.xlsx", "../x"):
        with pytest.raises(KeyError):
            pressed(visit, CORRECT, "correct", seq="2", right=right, why="漏记", clerk="张三", basis="")


# -- printed, drawn, copied, put back ---------------------------------------------------------------


def test_what_is_made_of_a_ledger_is_what_the_commands_make(visit):
    name, content = actions.blank(visit, "ledger")
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content))["台账"].iter_rows()]
    assert name == "交流轮岗台账.xlsx"
    assert sum(name_of(n) in row for row in rows for n in range(5)) == 5
    name, content = actions.blank(visit, "cockpit")
    assert (name, BANNER in content.decode(), name_of(2) in content.decode()) == ("驾驶舱.html", True, False)
    for kind in ("nothing", "../x"):
        with pytest.raises(KeyError):
            actions.blank(visit, kind)
    (visit.desk.folder / FILE_NAME).unlink()
    for kind in ("ledger", "cockpit", "backup"):
        with pytest.raises(KeyError):
            actions.blank(visit, kind)


def test_a_backup_is_put_back_over_a_ledger_that_is_lost_and_not_over_a_longer_one(visit):
    copy = visit.desk.keep(actions.blank(visit, "backup")[1], ".db", "台账备份.db", COPY)
    recorded(made(visit.desk.folder / FILE_NAME), 2027, range(5, 7))
    chains = asking(visit, KEEP, copy=copy)["chains"]
    assert [(one["banner"], one["entries"], one["here"], one["shorter"]) for one in chains] == [(BANNER, 2, 3, True)]
    with pytest.raises(Refused) as refused:
        pressed(visit, KEEP, "restore", copy=copy)
    assert "不能用较短的备份覆盖" in refused.value.told["zh"]
    assert asking(visit, LEDGER)["told"]["entries"] == 3
    (visit.desk.folder / FILE_NAME).unlink()
    assert asking(visit, KEEP, copy=copy)["chains"][0]["here"] == 0
    went = KEEP.buttons["restore"](visit, {"copy": copy})
    assert unquote(went.go) == f"/ledger?banner={BANNER}&run={copy}"
    assert asking(visit, LEDGER, run=copy)["told"]["entries"] == 2
    assert verified(made(visit.desk.folder / FILE_NAME), BANNER).sound


def test_a_copy_that_was_touched_is_refused_before_anything_is_pressed(visit, tmp_path):
    backup(made(visit.desk.folder / FILE_NAME), tmp_path / "备份.jsonl")
    spoiled = (tmp_path / "备份.jsonl").read_bytes().replace("18号".encode(), "81号".encode())
    copy = visit.desk.keep(spoiled, ".jsonl", "备份.jsonl", COPY)
    with pytest.raises(Refused):
        asking(visit, KEEP, copy=copy)


# -- who is forgotten -------------------------------------------------------------------------------


def test_who_would_be_forgotten_is_shown_first_and_then_forgotten(visit):
    assert asking(visit, KEEP)["people"] is None
    shown = asking(visit, KEEP, before="2012", keep="10")
    assert shown["people"] == [f"{teacher_of(n)} {name_of(n)}" for n in range(2)]
    assert asking(visit, LEDGER)["told"]["entries"] == 2
    with pytest.raises(Refused) as lacking:
        pressed(visit, KEEP, "erase", before="2012", keep="10", clerk="")
    assert set(lacking.value.fields) == {"clerk"}
    pressed(visit, KEEP, "erase", before="2012", keep="10", clerk="张三")
    told = asking(visit, LEDGER, year="2008", run="erase-2012")
    assert {row[0] for row in told["told"]["spells"]["rows"]} == {"（已匿名）"}
    assert (told["told"]["sound"], str(told["now"])) == (True, "已清除2012年以前的人员")
    assert name_of(0).encode() not in (visit.desk.folder / FILE_NAME).read_bytes()
    with pytest.raises(Refused):
        pressed(visit, KEEP, "erase", before="2012", keep="10", clerk="张三")


def test_a_year_that_is_too_late_is_told_in_a_sentence(visit):
    late = asking(visit, KEEP, before="2026", keep="10")
    assert (late["people"], "人员信息保留10年" in late["fault"]["zh"]) == (None, True)


# -- workbooks that lie about -----------------------------------------------------------------------


def test_a_workbook_that_lies_in_the_folder_is_named_and_taken_in(visit):
    folder = visit.desk.folder
    write_input(folder / "小旗.xlsx", small_banner("小旗"), "zh")
    (folder / "小旗_问题标注.xlsx").write_bytes(b"x")
    (folder / "~$小旗.xlsx").write_bytes(b"x")
    (folder / "说明.txt").write_bytes(b"x")
    happened(visit, folder.parent, "提前结束", teacher_of(2), "2026-10")
    assert DESK.load(visit)["lying"] == ["小旗.xlsx"]
    before = (folder / "小旗.xlsx").read_bytes()
    assert DESK.buttons["take"](visit, {"name": "小旗.xlsx"}).go == "/check/数据-001.xlsx"
    assert (folder / "数据-001.xlsx").read_bytes() == before == (folder / "小旗.xlsx").read_bytes()
    assert (DESK.load(visit)["lying"], DESK.load(visit)["books"][0]["title"]) == ([], "小旗.xlsx")
    write_input(folder / "小旗.xlsx", small_banner("另一小旗"), "zh")  # another one under the same name
    assert DESK.load(visit)["lying"] == ["小旗.xlsx"]
    for name in ("说明.txt", "../x.xlsx", "数据-001.xlsx"):
        with pytest.raises(KeyError):
            DESK.buttons["take"](visit, {"name": name})


# -- what is asked of a carried workbook ------------------------------------------------------------


def test_a_question_of_several_columns_names_them_all(visit, monkeypatch):
    """Each of a code has its yes, and all of them together have one: classes of primary and of junior schools."""
    write_input(visit.desk.folder / "数据-001.xlsx", small_banner("小旗"), "zh")
    at = replace(visit, name="数据-001.xlsx", query={})
    found = check.checked(at)
    asked = {"severity": "ask", "code": "class-count-gap", "kind": WORDS["questions"], "place": "学校!R3", "cell": "学校!R3",
             "found": "", "expected": "将按没有班读取", "remedy": ""}
    both = [{**asked, "title": "一年级班数", "names": ["class-count-gap@学校.R3"]},
            {**asked, "title": "七年级班数", "place": "学校!X8", "names": ["class-count-gap@学校.X8"]}]
    monkeypatch.setattr(check, "checked", lambda visit: {**found, "issues": both, "counts": {**found["counts"], "ask": 2}})
    page = Site(visit.desk, Keys(1), "zh", lambda: None, print).html(
        at, "check.html.j2", title=check.CHECK.title, at=check.CHECK, **check.CHECK.load(at)).body.decode()
    card = page[page.index('class="question"'):]
    assert all(word in card[:card.index("</form>")] for word in ("一年级班数", "七年级班数", "学校!R3", "学校!X8"))
    assert page.count('class="question"') == 1
    assert card[:card.index("</form>")].count(">属实：按没有班读取</button>") == 2
    assert card[:card.index("</form>")].count(">以上 2 项都属实：按没有班读取</button>") == 1


# -- in a browser -----------------------------------------------------------------------------------


@pytest.fixture
def clerk(browser, tmp_path_factory):
    """Somebody at a desk with a ledger."""
    home = tmp_path_factory.mktemp("safe")
    (home / "桌").mkdir()
    three(home / "桌" / FILE_NAME)
    with served(home / "桌") as desk:
        desk.anew()
        found = Officer(browser, desk)
        yield found
        assert found.said == []
        assert not any(name_of(n) in text or teacher_of(n) in text for n in range(5) for text in [
            *map(unquote, found.asked), *found.titles])
        found.context.close()


def looked_in_both(clerk, name, lang):
    """Look at a screen in both languages; go on in the one in which the way began."""
    clerk.looked(name)
    clerk.speaks("en" if lang == "zh" else "zh")
    clerk.page.reload()
    clerk.looked(name)
    clerk.speaks(lang)
    clerk.page.reload()


@needs_chromium
@pytest.mark.slow
def test_an_officer_sets_an_entry_right_with_the_mouse(clerk, tmp_path):
    page, desk = clerk.page, clerk.desk
    clerk.speaks("zh")
    page.goto(desk.home)
    clerk.press("nav a[href='/ledger']")
    clerk.went("/ledger")
    assert page.get_attribute("nav a[href='/ledger']", "aria-current") == "page"
    clerk.drops(events(tmp_path, ("提前结束", teacher_of(2), "2026-10", {})))
    clerk.went("of=")
    page.wait_for_selector("[aria-labelledby=events-told] td")
    clerk.looked()
    clerk.press("form[action='/do/happened'] button")
    clerk.went("run=")
    clerk.press("a[href^='/correct']")
    clerk.went("/correct")
    clerk.press("a[href*='seq=3']")
    clerk.went("seq=3")
    clerk.drops(events(tmp_path, ("提前结束", teacher_of(3), "2026-10", {})))
    clerk.went("of=")
    looked_in_both(clerk, "correct", "zh")
    page.fill("[name=clerk]", "张三")
    clerk.press("form[action='/do/correct'] button")
    clerk.went("run=correct-3")
    assert "第3条已更正" in page.inner_text("main")


@needs_chromium
@pytest.mark.slow
def test_an_officer_copies_and_forgets_by_keyboard(clerk, tmp_path):
    page, desk = clerk.page, clerk.desk
    clerk.speaks("en")
    page.goto(desk.home + "/ledger")
    clerk.press("a[href^='/keep']")
    clerk.went("/keep")
    with page.expect_download() as taken:
        clerk.press("a[href='/blank/backup']")
    taken.value.save_as(tmp_path / "备份.db")
    clerk.drops(tmp_path / "备份.db")
    clerk.went("copy=")
    clerk.press("form[action='/do/restore'] button")
    clerk.went("run=")
    page.goto(f"{desk.home}/keep?banner={BANNER}")
    page.fill("[name=before]", "2012")
    clerk.press("form[action='/keep#erase'] button")
    clerk.went("before=2012")
    assert name_of(0) in page.inner_text("main")
    looked_in_both(clerk, "keep", "en")
    page.fill("[name=clerk]", "张三")
    clerk.press("form[action='/do/erase'] button")
    clerk.went("run=erase")
    page.goto(f"{desk.home}/keep?banner={BANNER}")
    clerk.press("a[href*='show=yes']")
    clerk.went("/blank/cockpit")
    assert page.locator("canvas, svg").count() > 0


@needs_chromium
@pytest.mark.slow
def test_a_workbook_that_lies_about_is_taken_in_by_a_button(clerk):
    page, desk = clerk.page, clerk.desk
    clerk.speaks("zh")
    write_input(desk.folder / "小旗.xlsx", small_banner("小旗"), "zh")
    page.goto(desk.home)
    clerk.looked()
    clerk.press("form[action='/do/take'] button")
    clerk.went("/check/")
