"""台账: what was decided and what happened, kept once and never changed.

Only the chain of entries is truth (`chain`); everything that is read of it (`history`) is worked out anew from it.
"""
