"""Many banners: one subprocess each, then the summary of the league."""
