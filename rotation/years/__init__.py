"""Several years in one plan (三年规划): year one in persons, the years after it in cohorts, one program."""

SECONDS_OF_YEARS = 1800
"""Time limit of a plan over several years if none is given: a city of 1,700 eligible takes minutes."""
