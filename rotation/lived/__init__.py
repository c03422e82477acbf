"""Fictitious banners that live through years as real ones do, by the same doors: plan, record, events, carry."""
