"""What is reported at length: made once from the figures, and given as a page, workbook or JSON."""
