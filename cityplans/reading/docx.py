"""Word documents (docx): paragraphs and tables in order, automatic numbers written out.

The parts are read straight from the zip file: only the text, the styles and the numbering are
needed, so that damaged relationships and missing pictures, which stop python-docx, do not matter.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from cityplans.passages import Source
from cityplans.reading.errors import ReadError
from cityplans.reading.numbering import Numbering
from cityplans.reading.zips import open_zip, parse_xml, read_part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted text, field codes, comments and what repeats on every page.
_SKIP = {W + t for t in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr")}
_SKIP.add(_MC_FALLBACK)
_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)


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

    A paragraph is a line. A row of a table is a line with tabs between the cells, or, where a
    cell holds several paragraphs, these one below the other.

    Raises
    ------
    ReadError
        Damaged beyond reading, protected, or a bomb.
    """
    archive = open_zip(data, name)
    styles = _Styles(_optional(archive, "word/styles.xml", name))
    numbering = Numbering(_optional(archive, "word/numbering.xml", name))
    body = _main_part(archive, name).find(W + "body")
    if body is None:
        raise ReadError(name, "is damaged (no text body); open and save it in a word processor.")
    reader = _Reader(styles, numbering)
    for block in body:
        reader.read_block(block)
    text = "\n".join(reader.lines)
    return Source(
        name=name, text=text, media="docx", title=reader.title, headings=tuple(reader.headings)
    )


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
    # The strict variant of the format differs in the namespace only.
    return data.replace(_STRICT[1:-1].encode(), W[1:-1].encode())


class _Styles:
    """Heading level and numbering that paragraphs get from their style."""

    def __init__(self, root) -> None:
        self._styles: dict[str, tuple[str, str | None, object]] = {}
        for style in root.iter(W + "style") if root is not None else ():
            name, base = style.find(W + "name"), style.find(W + "basedOn")
            self._styles[style.get(W + "styleId", "")] = (
                "" if name is None else name.get(W + "val", ""),
                None if base is None else base.get(W + "val"),
                style.find(W + "pPr"),
            )

    def chain(self, style_id: str | None) -> Iterator[tuple[str, object]]:
        """Name and properties of a style and of those it is based on."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            name, base, properties = self._styles[style_id]
            yield name, properties
            style_id = base


class _Reader:
    """Walks the body once and collects lines."""

    def __init__(self, styles: _Styles, numbering: Numbering) -> None:
        self.lines: list[str] = []
        self.headings: list[tuple[int, int, int]] = []
        self.title: str | None = None
        self._styles, self._numbering = styles, numbering
        self._at = 0

    def read_block(self, block) -> None:
        if block.tag == W + "p":
            self._read_paragraph(block)
        elif block.tag == W + "tbl":
            for row in block.iter(W + "tr"):
                self._read_row(row)
        elif block.tag not in _SKIP:
            for child in block:
                self.read_block(child)

    def _read_row(self, row) -> None:
        cells = [[self._paragraph(p)[0] for p in _own(c, W + "p")] for c in _own(row, W + "tc")]
        cells = [[t for t in cell if t.strip()] for cell in cells]
        if all(len(cell) <= 1 for cell in cells):
            line = "\t".join(cell[0] if cell else "" for cell in cells)
            self._add(line if line.strip() else "")
        else:
            for line in (t for cell in cells for t in cell):
                self._add(line)

    def _read_paragraph(self, paragraph) -> None:
        text, level, boxes = self._paragraph(paragraph)
        if text.strip() and level is not None:
            self.headings.append((self._at, self._at + len(text), level))
        if level == 0 and self.title is None:
            self.title = text.strip() or None
        self._add(text)
        for box in boxes:
            for child in box:
                self.read_block(child)

    def _add(self, line: str) -> None:
        self.lines.append(line)
        self._at += len(line) + 1

    def _paragraph(self, paragraph) -> tuple[str, int | None, list]:
        boxes: list = []
        text = "".join(_runs(paragraph, boxes))
        properties = paragraph.find(W + "pPr")
        level, number = self._describe(properties)
        if number is not None and text.strip():
            text = self._numbering.next(*number) + text
        return text, level, boxes

    def _describe(self, properties) -> tuple[int | None, tuple[str, int] | None]:
        """Heading level (0 is the title) and numbering (id, level) of a paragraph."""
        style = None
        if properties is not None and (s := properties.find(W + "pStyle")) is not None:
            style = s.get(W + "val")
        level: int | None = None
        num_id: str | None = None
        depth: int | None = None
        for name, props in [("", properties), *self._styles.chain(style)]:
            if level is None:
                heading = _HEADING.match(name)
                if heading:
                    level = int(heading.group(1))
                elif name.lower() in {"title", "标题"}:
                    level = 0
            if props is None:
                continue
            outline = props.find(W + "outlineLvl")
            if level is None and outline is not None and _int(outline) < 9:
                level = _int(outline) + 1
            num = props.find(W + "numPr")
            if num is not None:
                if num_id is None and (n := num.find(W + "numId")) is not None:
                    num_id = n.get(W + "val")
                if depth is None and (i := num.find(W + "ilvl")) is not None:
                    depth = _int(i)
        numbered = num_id is not None and num_id != "0"
        return level, (num_id or "", depth or 0) if numbered else None


def _int(element) -> int:
    value = element.get(W + "val", "0")
    return int(value) if value.isdigit() else 9


def _own(element, tag: str) -> Iterator:
    """Elements of a tag below, not those inside a nested one of the same tag's table."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == W + "tbl":
            # A table in a cell: its paragraphs are the cell's.
            if tag == W + "p":
                yield from child.iter(W + "p")
        elif child.tag not in _SKIP:
            yield from _own(child, tag)


def _runs(element, boxes: list) -> Iterator[str]:
    """Text of a paragraph; text boxes anchored in it go to ``boxes``."""
    for child in element:
        tag = child.tag
        if tag == W + "t":
            yield child.text or ""
        elif tag == W + "tab":
            yield "\t"
        elif tag in (W + "br", W + "cr"):
            yield "" if child.get(W + "type") in ("page", "column") else "\n"
        elif tag == W + "noBreakHyphen":
            yield "-"
        elif tag == W + "txbxContent":
            boxes.append(child)
        elif tag not in _SKIP:
            yield from _runs(child, boxes)
