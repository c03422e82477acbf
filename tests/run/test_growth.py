"""One process that plans again and again, as the desk's and a league's may, grows no more than a little."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from rotation.run import Inputs, plan_round
from rotation.workbook.template import write_input
from tests.support.places import ROOT
from tests.support.small_banner import small_banner

WARM, PLANS, MOST = 10, 50, 20 << 20
"""Plans before the first look, plans in all, and bytes that may be held more by then."""


def held() -> tuple[int, int]:
    """Return the memory of this process, in bytes, and its open files."""
    me = psutil.Process()
    return me.memory_info().rss, me.num_fds()


def main(folder: Path) -> None:
    """Plan the same small banner many times; print what is held after the first few, and after the last."""
    for number in range(1, PLANS + 1):
        plan_round(Inputs(folder / "数据.xlsx"), folder / "out")
        if number in (WARM, PLANS):
            print(*held(), flush=True)


@pytest.mark.slow
def test_fifty_plans_hold_no_more_than_ten(tmp_path):
    write_input(tmp_path / "数据.xlsx", small_banner("小旗"), "zh")
    said = subprocess.run([sys.executable, "-m", "tests.run.test_growth", str(tmp_path)], cwd=ROOT, check=True,
                          capture_output=True, text=True).stdout
    (before, opened), (after, still) = (tuple(map(int, line.split())) for line in said.splitlines())
    assert after - before <= MOST
    assert still <= opened
    assert len(list((tmp_path / "out").iterdir())) == PLANS


if __name__ == "__main__":
    main(Path(sys.argv[1]))
