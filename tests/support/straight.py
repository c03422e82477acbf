"""Asks of the page answered at once, without a child: what a screen says is tried in milliseconds."""

import json

from rotation.web.short import Refused


class Straight:
    """Asks what a child would be asked, here and at once."""

    def ask(self, question, request, key=(), *, lasting=False):
        told = question(json.loads(json.dumps(request)), lambda _: None)
        if "refused" in told:
            raise Refused(told["refused"], told.get("fields"))
        return told

    def settle(self, question, key):
        """Nothing goes on by itself."""
