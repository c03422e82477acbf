"""台账: what was decided and what happened, kept once and never changed.

Only the chain of entries is truth (`chain`); everything that is read of it (`history`) is worked out anew from it.
"""

from __future__ import annotations

FILE_NAME = "rotation-台账.db"
"""The ledger beside the workbooks, unless another place is named."""
