"""The papers of a round: what is signed, posted and sent, made from the audited run alone."""
