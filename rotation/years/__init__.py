"""Several years in one plan (三年规划): year one in persons, the years after it in cohorts, one program."""
