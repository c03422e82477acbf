"""The smallest unit, and a workbook of which a test changes a cell."""

from openpyxl import load_workbook

BANNER = "乌拉盖管理区"


def change(path, sheet, cell, value):
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def column(path, sheet, title):
    cells = [cell for row in load_workbook(path)[sheet].iter_rows(max_row=8) for cell in row
             if cell.value and str(cell.value).startswith(title)]
    return cells[0].column_letter, cells[0].row
