"""The years of a ledger in figures that one counts by hand, and as a page that names nobody."""

from dataclasses import replace
from fractions import Fraction

from openpyxl import load_workbook

from rotation.domain.indicators import Indicator
from rotation.domain.months import Month
from rotation.domain.vocabulary import AfterTerm, Stage
from rotation.ledger.cockpit import cockpit
from rotation.ledger.history import MEETS, Ending, RoundOf, spread_key
from rotation.ledger.trends import certified, certified_table, years_told
from tests.support.made_ledger import BANNER, made, name_of, recorded, teacher_of
from tests.support.small_banner import write_banners
from tests.support.terminal import run


def two_years(tmp_path):
    """Persons 0 to 9 go in 2024, 5 to 14 in 2026; each was one of a hundred eligible, every fifth a backbone teacher."""
    return recorded(recorded(made(tmp_path / "本.db"), 2024, range(10)), 2026, range(5, 15))


def test_the_figures_are_those_that_one_counts(tmp_path):
    history = two_years(tmp_path).history(BANNER)
    first, second = years_told(history)
    assert (first.year, first.eligible, first.moved, first.backbone, first.rate) == (2024, 100, 10, 2, Fraction(1, 10))
    assert (first.stock, first.due, first.again) == (10, 0, 0)
    assert (second.stock, second.due, second.again) == (10, 10, 5)
    assert (second.backbone_rate, second.stayed, second.early, second.absent) == (Fraction(1, 5), 0, 0, 0)


def test_what_came_of_the_years_is_counted_where_it_belongs(tmp_path):
    history = two_years(tmp_path).history(BANNER)
    told = {one.teacher: one for one in history.spells(year=2024)}
    after = {
        teacher_of(0): {"ended": Ending.EARLY, "real_end": Month(2025, 1)}, teacher_of(1): {"ended": Ending.ABSENT},
        teacher_of(2): {"after_term": AfterTerm.STAY, "ended": Ending.STAYED},
        teacher_of(3): {"after_term": AfterTerm.THIRD, "ended": Ending.THIRD}}
    spells = [replace(one, **after.get(teacher, {})) for teacher, one in told.items()]
    first, second = years_told(replace(history, recorded=(*spells, *history.spells(year=2026))))
    assert (first.early, first.absent, first.stock) == (1, 1, 9)
    assert (second.due, second.stayed, second.third) == (8, 1, 1)


def test_the_page_names_nobody_and_is_the_same_twice(tmp_path):
    ledger = recorded(two_years(tmp_path), 2025, range(3), banner="别旗")
    histories = [ledger.history(banner) for banner in ledger.banners()]
    page = cockpit(histories, "zh")
    assert page == cockpit(histories, "zh")
    assert not any(told in page for n in range(15) for told in (teacher_of(n), name_of(n)))
    assert all(told in page for told in (BANNER, "别旗", "10.00%", histories[0].head[:12], "历年曲线"))
    assert "Share exchanged" in cockpit(histories, "en")
    assert cockpit([replace(histories[0], rounds=())], "zh")


def test_the_command_draws_every_banner_or_one(tmp_path):
    recorded(two_years(tmp_path), 2025, range(3), banner="别旗")
    run("ledger", "cockpit", "-o", tmp_path / "舱.html", "--ledger", tmp_path / "本.db")
    page = (tmp_path / "舱.html").read_text(encoding="utf-8")
    assert BANNER in page
    assert "别旗" in page
    run("ledger", "cockpit", "-o", tmp_path / "舱.html", "--ledger", tmp_path / "本.db", code=7)
    told = run("ledger", "cockpit", "-o", tmp_path / "舱.html", "--force", "--banner", "别旗", "--ledger",
               tmp_path / "本.db", "--json").stdout
    assert '"year": 2025' in told
    assert BANNER not in (tmp_path / "舱.html").read_text(encoding="utf-8")


def test_a_batch_tells_the_years_beside_its_summary(tmp_path):
    two_years(tmp_path)
    write_banners(tmp_path, "小旗")
    run("batch", tmp_path, "-o", tmp_path / "out", "--jobs", 1, "--ledger", tmp_path / "本.db")
    (book,) = (tmp_path / "out").glob("2026-*/汇总.xlsx")
    rows = [row for row in load_workbook(book)["历年"].iter_rows(values_only=True) if row[0] == BANNER]
    assert [row[1:5] for row in rows] == [("2024", 100, 10, 0.1), ("2026", 100, 10, 0.1)]
    assert "没有找到台账" in run("batch", tmp_path, "-o", tmp_path / "zwei", "--ledger", tmp_path / "无.db", code=7).stderr
    assert not (tmp_path / "zwei").exists()


def judged(history, **meets):
    """The history with what its rounds told of L1 to L3: met or not, and how uneven primary schools are."""
    return replace(history, rounds=tuple(replace(one, figures={
        **one.figures, MEETS: meets[f"y{one.year}"], spread_key(Stage.PRIMARY, Indicator.L3): 4768}) if f"y{one.year}" in meets
        else one for one in history.rounds))


def test_who_goes_home_in_time_and_who_went_so_far_is_counted(tmp_path):
    history = two_years(tmp_path).history(BANNER)
    extended = {teacher_of(0): {"extended": True}, teacher_of(1): {"after_term": AfterTerm.RETURN, "ended": Ending.RETURNED},
                teacher_of(2): {"after_term": AfterTerm.STAY, "ended": Ending.STAYED}, teacher_of(3): {"ended": Ending.ABSENT}}
    spells = [replace(one, **extended.get(one.teacher, {})) for one in history.spells(year=2024)]
    first, second = years_told(replace(history, recorded=(*spells, *history.spells(year=2026))))
    assert (second.due, second.back, second.stayed) == (9, 7, 1)  # one was extended, one stayed, one never came
    assert (first.turned, second.turned) == (9, 14)  # 0 to 9 but 3; then 10 to 14 more
    assert second.stock_rate == Fraction(1, 10)
    assert (second.stock_told, second.stock_backbone, second.stock_backbone_rate) == (10, 2, Fraction(1, 5))


def test_the_target_is_held_against_the_banners_that_were_judged(tmp_path):
    ledger = recorded(two_years(tmp_path), 2026, range(3), banner="别旗")
    ours, others = (ledger.history(banner) for banner in (BANNER, "别旗"))
    told = [*years_told(judged(ours, y2026=1)), *years_told(others)]
    assert certified(told) == ((2024, 1, 0, 0, 1), (2026, 2, 1, 1, 1))  # 25 % of two banners is one
    assert [one.meets for one in told] == [None, True, None]
    assert told[1].spread == {(Stage.PRIMARY, Indicator.L3): Fraction(4768, 10_000)}
    cells = [[cell(item, 0) for cell in (column.cell for column in certified_table(told).columns)] for item in certified(told)]
    assert [str(row[-1]) if row[-1] is None else str(row[-1].value) for row in cells] == ["None", "是"]


def test_the_page_draws_how_even_it_is_only_where_that_is_recorded(tmp_path):
    history = two_years(tmp_path).history(BANNER)
    assert "校际差异系数" not in cockpit([history], "zh")
    page = cockpit([judged(history, y2024=0, y2026=1)], "zh")
    assert page.count("0.4768") >= 2
    assert "小学：L3 体育艺术专任教师" in page


def test_a_forecast_is_held_against_what_came_by_the_last_one_made_before(tmp_path):
    history = two_years(tmp_path).history(BANNER)
    assert [one.off for one in years_told(history)] == [{}, {}]
    assert "预测与实际" not in cockpit([history], "zh")
    (first, last) = history.rounds
    made_in = [replace(first, programme=RoundOf.YEARS, year=year, figures={"moved 2026": moved, "short 2026": 1, "moved 2027": 9})
               for year, moved in ((2025, 8), (2024, 99), (2026, 77))]
    foreseen = replace(history, rounds=(first, replace(last, figures={"short": 4}), *made_in))
    assert [one.off for one in years_told(foreseen)] == [{}, {"moved": 2, "short": 3}]  # 10 went, 4 are missing
    page = cockpit([foreseen], "zh")
    assert page.count("缺额：实际比预测多") >= 2
    assert "招聘：实际比预测多" not in page


def test_imports_do_not_tell_who_is_a_backbone_teacher(tmp_path):
    history = two_years(tmp_path).history(BANNER)
    spells = tuple(replace(one, backbone=None) if one.teacher == teacher_of(5) else one for one in history.recorded)
    told = years_told(replace(history, recorded=spells))[1]
    assert (told.stock, told.stock_told, told.stock_backbone, told.stock_backbone_rate) == (10, 9, 1, Fraction(1, 9))
