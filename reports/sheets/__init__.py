"""Lists as files that people keep: one typed sheet, an Excel workbook to read and print, a CSV for programs."""

from __future__ import annotations

from reports.sheets.csv_writer import write_csv
from reports.sheets.model import Column, Kind, Sheet, Value
from reports.sheets.xlsx_writer import write_xlsx

__all__ = ["Column", "Kind", "Sheet", "Value", "write_csv", "write_xlsx"]
