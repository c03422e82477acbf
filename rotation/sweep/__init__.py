"""One parameter over a range: what each further point costs."""
