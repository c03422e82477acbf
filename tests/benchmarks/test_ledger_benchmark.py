"""The benchmark of the ledger measures every bar, and a small ledger keeps them on any machine."""

from benchmarks.ledger import BARS, filled, measured
from rotation.ledger.place import Database, Place
from rotation.ledger.store import Ledger


def test_every_bar_is_measured(tmp_path):
    ledger = Ledger(Database(Place(tmp_path / "本.db")))
    banners = filled(ledger, units=2, years=2, spells=5)
    told = dict(measured(ledger, banners, spells=5))
    assert {name.replace("of 5", "of 500") if name.endswith("of 5") else name for name in told} == set(BARS)
    assert ledger.history(banners[0]).last_year == 2018
    assert max(told.values()) < 5
