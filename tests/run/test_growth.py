"""One process that plans again and again, as the desk's and a league's may, grows no more than a little."""

import subprocess
import sys

import pytest

from tests.support.many_plans import PLANS
from tests.support.places import ROOT

MOST = 20 << 20
"""Bytes that may be held more after the last plan than after the first few."""


@pytest.mark.slow
def test_fifty_plans_hold_no_more_than_ten(tmp_path):
    said = subprocess.run([sys.executable, "-m", "tests.support.many_plans", str(tmp_path)], cwd=ROOT, check=True,
                          capture_output=True, text=True).stdout
    (before, opened), (after, still) = (tuple(map(int, line.split())) for line in said.splitlines())
    assert after - before <= MOST
    assert still <= opened
    assert len(list((tmp_path / "out").iterdir())) == PLANS
