"""Tables as Word and Excel files, the same bytes whenever they are written."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from cityplans.tables.setting import Printed

_DAY = datetime(2000, 1, 1)
_FONTS = {"latin": "Times New Roman", "chinese": "宋体"}
_HEAVY, _FINE = 12, 6  # eighths of a point: lines of 1.5 and 0.75 pt
_EM = 57_150  # a character of half width at 9 pt, in Word's units
_LANDSCAPE = 8  # columns from which a page is turned


def write_docx(table: Printed, path: Path) -> None:
    """Write a Word file with the table alone: title above, notes below."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.shared import Pt

    document: Any = docx.Document()
    # Cells without text are as high as the others.
    document.styles["Normal"].font.size = Pt(9)
    section: Any = document.sections[0]
    if len(table.header) >= _LANDSCAPE:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    if table.title:
        title = document.add_paragraph()
        title.alignment = ALIGN.CENTER
        title.paragraph_format.keep_with_next = True
        _write(title, table.title, 10.5, bold=True)
    grid = document.add_table(rows=0, cols=len(table.header))
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    wide = widths(table)
    free = section.page_width - section.left_margin - section.right_margin
    share = [int(min(1.0, free / (sum(wide) * _EM)) * w * _EM) for w in wide]
    for column, width in zip(grid.columns, share, strict=True):
        column.width = width  # some programs go by the grid, others by the cells
    for k, cells in enumerate([table.header, *table.rows]):
        row = grid.add_row()
        _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
        if k == 0:
            _mark(row._tr.get_or_add_trPr(), "w:tblHeader")
        for place, text, number, width in zip(row.cells, cells, table.numbers, share, strict=True):
            place.width = width
            paragraph = place.paragraphs[0]
            paragraph.paragraph_format.space_after = 0
            paragraph.alignment = ALIGN.RIGHT if number else ALIGN.LEFT
            _write(paragraph, text, 9, bold=k == 0)
            lines = {"top": _HEAVY, "bottom": _FINE} if k == 0 else {}
            if k == len(table.rows):
                lines["bottom"] = _HEAVY
            _rule(place, lines)
    for note in table.notes:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        # Notes begin where the table does.
        paragraph.paragraph_format.left_indent = (free - sum(share)) // 2
        _write(paragraph, note, 8)
    document.core_properties.created = document.core_properties.modified = _DAY
    document.core_properties.author = ""
    document.core_properties.title = table.title[:255]
    document.save(str(path))
    _settle(path)


def _write(paragraph: Any, text: str, size: float, *, bold: bool = False) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = bold, Pt(size), _FONTS["latin"]
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONTS["chinese"])


def _mark(properties: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    properties.append(OxmlElement(name))


def _rule(place: Any, lines: dict[str, int]) -> None:
    """Draw lines at the edges of a cell, by name of the edge, in eighths of a point."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if not lines:
        return
    borders = OxmlElement("w:tcBorders")
    for edge, size in lines.items():
        line = OxmlElement(f"w:{edge}")
        style = {"val": "single", "sz": str(size), "space": "0", "color": "000000"}
        for name, value in style.items():
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    place._tc.get_or_add_tcPr().append(borders)


def _settle(path: Path) -> None:
    """Write a zip anew with one time for all its parts, so that the same table is the same file."""
    with zipfile.ZipFile(path) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _DAY.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)


def write_xlsx(table: Printed, path: Path) -> None:
    """Write a sheet; all cells are texts as printed, none a formula, also after an edit."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _DAY, "title": table.title[:255]})
        sheet = book.add_worksheet("table")
        sheet.hide_gridlines(2)
        usual = {"font_name": _FONTS["latin" if table.lang == "en" else "chinese"], "font_size": 10}
        at = 0
        if table.title:
            sheet.write_string(0, 0, table.title, book.add_format({**usual, "bold": True}))
            at = 1
        last = len(table.rows)
        for k, cells in enumerate([table.header, *table.rows]):
            lines = {"top": 2, "bottom": 1, "bold": True} if k == 0 else {}
            if k == last:
                lines["bottom"] = 2
            for c, (text, number) in enumerate(zip(cells, table.numbers, strict=True)):
                value = _number(text) if number and k else None
                align = {"align": "right" if number else "left", "quote_prefix": value is None}
                look = book.add_format({**usual, **align, **lines})
                if value is None:
                    sheet.write_string(at + k, c, text, look)
                else:
                    look.set_num_format(_as_printed(text))
                    sheet.write_number(at + k, c, value, look)
        for k, note in enumerate(table.notes):
            sheet.write_string(
                at + last + 1 + k, 0, note, book.add_format({**usual, "font_size": 9})
            )
        for c, width in enumerate(widths(table)):
            sheet.set_column(c, c, width)


def widths(table: Printed) -> list[int]:
    """Return how wide each column is, in characters of half width, with what is beside them."""
    columns = zip(table.header, *table.rows, strict=True)
    wide = [max(sum(1 if ord(x) < 0x2E80 else 2 for x in t) for t in column) for column in columns]
    return [min(60, w + 3) for w in wide]


def _number(text: str) -> float | None:
    """Return the number a text prints; None where it prints more than that (0.32**, <0.001)."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _as_printed(text: str) -> str:
    decimals = len(text.partition(".")[2])
    return ("#,##0" if "," in text else "0") + ("." + "0" * decimals if decimals else "")
