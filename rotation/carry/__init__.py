"""结转: next year's workbook from this year's workbook and what happened; nothing is guessed.

`past` tells what happened, `people` and `ahead` what follows for every row, `book` writes it into a copy.
"""
