"""One plan in numbers: what is counted and measured once, and shown everywhere."""
