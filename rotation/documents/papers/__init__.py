"""One public module is one kind of paper, with a `rotation.documents.Paper` called ``PAPER``."""
