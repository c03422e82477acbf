"""Parameters under which placements that were found are lawful, spelled as the office gives them."""

from __future__ import annotations

from fractions import Fraction

from rotation.engine.clauses import System
from rotation.engine.elastic import Eased
from rotation.policy.policy import Policy


def setting_of(system: System, policy: Policy, code: str, eased: Eased) -> dict[str, str]:
    """Return the parameters under which the placements found are lawful; empty if there are none."""
    round = system.round
    rule = policy.rules[code]
    moved = [key for key, _ in eased.choice if key in round.eligible_set]
    if code == "H10":
        return _rate(system, eased)
    if code == "H15":
        return {"H15.rate": _most_share(len(moved), len(round.eligible))}
    if code == "H20" and moved:
        backbone = sum(round.is_backbone(round.teacher(key)) for key in moved)
        whole = len(moved) if getattr(rule, "base", "") == "moved" else len(round.eligible)
        return {"H20.share": _least_share(backbone, whole)}
    if code == "H30":
        return {"H30.pool": str(getattr(rule, "pool", 0) + eased.people)}
    if code in ("H35", "H60"):
        return _of_staff(system, code, eased)
    return {}


def _least_share(part: int, whole: int) -> str:
    """Return a share in hundredths of a per cent that asks for so many of the whole, not more."""
    return _percent(10_000 * part // whole)


def _most_share(part: int, whole: int) -> str:
    """Return a share in hundredths of a per cent that admits so many of the whole."""
    return _percent(-(-10_000 * part // whole))


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}%".replace(".00%", "%")


def _rate(system: System, eased: Eased) -> dict[str, str]:
    """Give up of the reserve what it holds, then of the rate; the ceiling H15 stays."""
    round = system.round
    h10, h15 = round.law["H10"], round.law.get("H15")
    base, still = len(h10.base(round)), h10.required(round) - eased.people  # type: ignore[attr-defined]
    rate = h10.rate  # type: ignore[attr-defined]
    if Fraction(still, base) >= rate:
        spare = Fraction(still, base) - rate
        return {"H10.reserve": _least_share(spare.numerator, spare.denominator)}
    told = {"H10.rate": _least_share(still, base), "H10.reserve": "0%"}
    if h15 is not None:
        told["H15.rate"] = _most_share(min(h15.most(round), len(round.eligible)),  # type: ignore[attr-defined]
                                       len(round.eligible))
    return told


def _of_staff(system: System, code: str, eased: Eased) -> dict[str, str]:
    """Return the share of the staff that lets every school give way as far as it must."""
    round, law = system.round, system.round.law[code]
    asked = Fraction(law.share)  # type: ignore[attr-defined]
    for index, (low, high) in eased.slack.items():
        (school,) = system.clauses[index].subject
        now = law.most(round, school) if code == "H35" else law.band(round, school)  # type: ignore[attr-defined]
        staff = len(round.supply.staff.get(school, ()))
        if now + low + high > staff:
            return {}
        asked = max(asked, Fraction(now + low + high, staff))
    return {f"{code}.share": _most_share(asked.numerator, asked.denominator)}
