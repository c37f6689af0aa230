"""Word documents (docx): paragraphs and tables in order, automatic numbers written out.

The parts are read straight from the zip file: only the text, the styles and the numbering are
needed, so that damaged relationships and missing pictures, which stop python-docx, do not matter.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from cityplans.passages import Source
from cityplans.reading.errors import ReadError
from cityplans.reading.grids import is_layout, write_rows
from cityplans.reading.numbering import Numbering, read_int
from cityplans.reading.styles import Styles, W, val
from cityplans.reading.zips import open_zip, parse_xml, read_part
from cityplans.text import words

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": _M[1:-1].encode(),
}
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted text, field codes, readings above characters, comments and what repeats on every page.
_SKIP = {W + t for t in ("del", "moveFrom", "instrText", "delText", "rt", "pPr", "sectPr")}
_SKIP |= {_MC_FALLBACK, W + "rPr", _M + "ctrlPr"}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def zip_kind(data: bytes, name: str) -> str:
    """``docx``, ``xlsx``, ``ofd`` or ``zip``, by what is inside."""
    names = open_zip(data, name).namelist()
    if any(n.startswith("word/") for n in names):
        return "docx"
    if any(n.startswith("xl/") for n in names):
        return "xlsx"
    return "ofd" if "OFD.xml" in names else "zip"


def read(data: bytes, name: str) -> Source:
    """Read a docx file; headings by style are in ``Source.headings``.

    A paragraph is a line; a row of a table is a line too, as :mod:`cityplans.reading.grids`
    writes it, unless the table only places text on the page. Tables of contents and hidden text
    are left out; notes follow at the end.

    Raises
    ------
    ReadError
        Damaged beyond reading, protected, or a bomb.
    """
    archive = open_zip(data, name)
    styles = Styles(_optional(archive, "word/styles.xml", name))
    numbering = Numbering(_optional(archive, "word/numbering.xml", name))
    root = _main_part(archive, name)
    body = root.find(W + "body")
    if body is None:
        raise ReadError(name, "is damaged (no text body); open and save it in a word processor.")
    reader = _Reader(styles, numbering)
    reader.read_blocks(body)
    for part in ("footnotes", "endnotes"):
        reader.read_notes(_optional(archive, f"word/{part}.xml", name), part[:-1])
    said = []
    if next(root.iter(W + "altChunk"), None) is not None:
        said.append("Another document embedded in the file was not read.")
    return Source(
        name=name, text="\n".join(reader.lines), media="docx", title=reader.title,
        headings=tuple(reader.headings), warnings=tuple(said),
    )  # fmt: skip


def _main_part(archive: zipfile.ZipFile, name: str):
    names = archive.namelist()
    part = "word/document.xml"
    if part not in names:
        # Some writers number it: document2.xml.
        others = sorted(n for n in names if re.fullmatch(r"word/document\d{0,3}\.xml", n))
        if not others:
            raise ReadError(name, "is damaged (no document inside); get it again.")
        part = others[0]
    return parse_xml(_transitional(read_part(archive, part, name)), part, name)


def _optional(archive: zipfile.ZipFile, part: str, name: str):
    """Parse a part that a document can do without."""
    if part not in archive.namelist():
        return None
    return parse_xml(_transitional(read_part(archive, part, name)), part, name)


def _transitional(data: bytes) -> bytes:
    # The strict variant of the format differs in the namespaces only.
    for strict, usual in _STRICT.items():
        data = data.replace(strict, usual)
    return data


class _Reader:
    """Walks the body once and collects lines."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.lines: list[str] = []
        self.headings: list[tuple[int, int, int]] = []
        self.title: str | None = None
        self._styles, self._numbering = styles, numbering
        self._at = 0
        self._open = ""

    def read_blocks(self, parent: Any) -> None:
        for block in parent:
            if block.tag == W + "p":
                self._read_paragraph(block)
            elif block.tag == W + "tbl":
                self._read_table(block)
            elif block.tag not in _SKIP and not _is_contents(block):
                self.read_blocks(block)

    def read_notes(self, root: Any, tag: str) -> None:
        """Put footnotes or endnotes, numbered as they follow, at the end of the text."""
        if self._open:
            self._add(self._open)
            self._open = ""
        number = 0
        for note in root.iter(W + tag) if root is not None else ():
            text = "".join(self._lines_of(note)).strip()
            if text and note.get(W + "type", "normal") == "normal":
                number += 1
                self._add(f"注[{number}]：{text}")

    def _read_table(self, table: Any) -> None:
        rows = [(row, list(_children(row, W + "tc"))) for row in _children(table, W + "tr")]
        inner = any(next(c.iter(W + "tbl"), None) is not None for _, cells in rows for c in cells)
        counts = self._numbering.state()
        grid = [] if inner else [self._read_row(row, cells) for row, cells in rows]
        if inner or is_layout(grid):
            self._numbering.restore(counts)
            for cell in (c for _, cells in rows for c in cells):
                self.read_blocks(cell)
            return
        marked = [row.find(f"{W}trPr/{W}tblHeader") is not None for row, _ in rows]
        for line in write_rows(grid, [*marked, False].index(False) or None):
            self._add(line)

    def _read_row(self, row: Any, cells: list[Any]) -> list[str]:
        out = [""] * min(read_int(val(row, f"trPr/{W}gridBefore"), 0), 50)
        for cell in cells:
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(W + "val", "continue") == "continue"
            out.append("" if goes_on else "\n".join(self._lines_of(cell)))
            out += [""] * (min(read_int(val(cell, f"tcPr/{W}gridSpan"), 1), 50) - 1)
        return out

    def _lines_of(self, parent: Any) -> Iterator[str]:
        """Text of the paragraphs below, with what stands in boxes; not of tables inside."""
        for paragraph in _children(parent, W + "p"):
            text, _, boxes = self._paragraph(paragraph)
            yield text
            for box in boxes:
                yield from self._lines_of(box)

    def _read_paragraph(self, paragraph: Any) -> None:
        text, level, boxes = self._paragraph(paragraph)
        if level is not None and level < 0:
            if self.lines and "".join(self.lines[-1].split()) in words("reading", "docx.above"):
                self._at -= len(self.lines.pop()) + 1
            return
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            # Its end was deleted: the next paragraph goes on in the same line.
            self._open += text
        else:
            text, self._open = self._open + text, ""
            if text.strip() and level is not None:
                self.headings.append((self._at, self._at + len(text), level))
            if level == 0 and self.title is None:
                self.title = text.strip() or None
            self._add(text)
        for box in boxes:
            self.read_blocks(box)

    def _add(self, line: str) -> None:
        self.lines.append(line)
        self._at += len(line) + 1

    def _paragraph(self, paragraph: Any) -> tuple[str, int | None, list[Any]]:
        """Text with its number, level as a heading (0: title, -1: contents), boxes inside."""
        boxes: list[Any] = []
        text = "".join(self._runs(paragraph, boxes))
        level, number = self._styles.describe(paragraph.find(W + "pPr"))
        if number is not None and text.strip():
            text = self._numbering.next(*number) + text
        return text, level, boxes

    def _runs(self, element: Any, boxes: list[Any]) -> Iterator[str]:
        """Text of a paragraph in order, without what was deleted or hidden."""
        for child in element:
            tag = child.tag
            if tag in (W + "t", _M + "t"):
                yield child.text or ""
            elif tag in (W + "tab", W + "ptab"):
                yield "\t"
            elif tag in (W + "br", W + "cr"):
                yield "" if child.get(W + "type") in ("page", "column") else "\n"
            elif tag == W + "noBreakHyphen":
                yield "-"
            elif tag == W + "sym":
                yield _symbol(child.get(W + "font", ""), child.get(W + "char", ""))
            elif tag == _M + "den":
                yield "/" + "".join(self._runs(child, boxes))
            elif tag == _M + "sup":
                yield "".join(self._runs(child, boxes)).translate(_SUPERSCRIPTS)
            elif tag == W + "txbxContent":
                boxes.append(child)
            elif tag in _SKIP or (tag == W + "r" and self._styles.hides(child.find(W + "rPr"))):
                continue
            else:
                yield from self._runs(child, boxes)


def _is_contents(block: Any) -> bool:
    gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val", "") == "Table of Contents"


@lru_cache(maxsize=1)
def _symbols() -> dict[tuple[str, int], str]:
    return {
        (font, int(entry[:2], 16)): entry[2:]
        for font in ("symbol", "wingdings")
        for entry in words("reading", f"symbols.{font}")
    }


def _symbol(font: str, char: str) -> str:
    """Character that a symbol font shows under a code; an empty box for one that is not known.

    >>> _symbol("Symbol", "F0B3"), _symbol("Webdings", "F021")
    ('≥', '□')
    """
    try:
        code = int(char, 16)
    except ValueError:
        return "□"
    font = "wingdings" if font.lower().startswith("wingdings") else font.lower()
    return _symbols().get((font, code & 0xFF), "□") if code & 0xFF00 in (0, 0xF000) else chr(code)


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Elements of a tag below, not those inside tables further in."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag != W + "tbl" and child.tag not in _SKIP:
            yield from _children(child, tag)
