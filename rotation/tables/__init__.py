"""Tables and columns; the workbook and the page that print them."""
