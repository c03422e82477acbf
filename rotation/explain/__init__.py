"""Why, why not, and at what price: answers about people, posts and gaps of one settled round.

What facts and plan tell is told of everybody, without a solver; what they leave open is solved
again, as far as the number of solves allowed lasts.
"""

from rotation.explain.binding import bindings
from rotation.explain.blockers import why_all_short, why_named
from rotation.explain.inquiry import Inquiry
from rotation.explain.reasons import Reasons
from rotation.explain.settling import reasons
from rotation.explain.standbys import standbys
from rotation.explain.whole import Lists, listed

__all__ = ["Inquiry", "Lists", "Reasons", "bindings", "listed", "reasons", "standbys",
           "why_all_short", "why_named"]
