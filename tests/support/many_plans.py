"""One process that plans the same small banner again and again: ``python -m tests.support.many_plans FOLDER``.

Prints its memory in bytes and its open files after the first few plans, and after the last.
"""

import sys
from pathlib import Path

import psutil

from rotation.run import Inputs, plan_round
from rotation.workbook.template import write_input
from tests.support.small_banner import small_banner

WARM, PLANS = 10, 50
"""Plans before the first look, and in all."""


def main(folder: Path) -> None:
    """Plan, and print what is held."""
    me = psutil.Process()
    write_input(folder / "数据.xlsx", small_banner("小旗"), "zh")
    for number in range(1, PLANS + 1):
        plan_round(Inputs(folder / "数据.xlsx"), folder / "out")
        if number in (WARM, PLANS):
            print(me.memory_info().rss, len(me.open_files()), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
