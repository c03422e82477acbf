"""Facts of one round and the exact arithmetic on them; knows no rule, solver or file format."""
