"""Plan a banner's yearly exchange of teachers between its schools."""
