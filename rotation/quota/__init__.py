"""Quotas of the schools in May: how many each sends and receives."""
