"""Pdf files with a text layer: lines joined into paragraphs, page headers and numbers out.

pdfium gives the characters in the order of the page's content. On the notices this was built on
it kept every line in its place, where pdfplumber, which sorts by height, moved lines that
contain bold type by one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from cityplans.passages import Source
from cityplans.reading.errors import ReadError

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]{0,6}(?:第\s?)?[0-9０-９]{1,4}(?:\s?页)?(?:[\s,，/／共第]{0,4}[0-9０-９]{1,4}\s?页?)?[-—–－·\s]{0,6}"
)
_MARKER = re.compile(
    r"第[一二三四五六七八九十百]{1,4}[章节条编]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[．.、](?![0-9])"
)
_STOPS = tuple("。；：！？…”）!?;:")
# Share of the page's height that counts as its edge.
_EDGE = 0.12


@dataclass
class _Line:
    text: str
    page: int
    x0: float
    x1: float
    y0: float
    y1: float
    height: float
    center: float

    @property
    def size(self) -> float:
        return max(self.y1 - self.y0, 1.0)

    @property
    def at_edge(self) -> bool:
        return self.y0 > self.height * (1 - _EDGE) or self.y1 < self.height * _EDGE


def read(data: bytes, name: str) -> Source:
    """Read a pdf file.

    Raises
    ------
    ReadError
        Damaged, protected by a password, a scan (pictures of pages without text), or set in a
        font that does not say which characters it shows.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(name, "is protected by a password; save it without one.") from error
        raise ReadError(name, "is damaged; get it again or print it to pdf anew.") from error
    warnings: list[str] = []
    try:
        lines, pictures = _read_lines(pdf, name)
        n_pages = len(pdf)
    finally:
        pdf.close()
    characters = "".join(line.text for line in lines)
    if len(characters.strip()) < 4 * max(n_pages, 1):
        what = "is a scan: its pages are pictures without text" if pictures else "holds no text"
        raise ReadError(name, f"{what}; recognise the text first (OCR, e.g. ocrmypdf -l chi_sim).")
    private = sum("\ue000" <= c <= "\uf8ff" or c == "\ufffd" for c in characters)
    if private > len(characters) * 0.3:
        raise ReadError(
            name, "does not say which characters its font shows; recognise the text first (OCR)."
        )
    if pictures:
        warnings.append(f"{pictures} of {n_pages} pages are pictures without text.")
    text = "\n".join(_join(_drop_furniture(lines, n_pages)))
    return Source(name=name, text=text, media="pdf", warnings=tuple(warnings))


def _read_lines(pdf, name: str) -> tuple[list[_Line], int]:
    """Lines of all pages, and the number of pages that are pictures without text."""
    import pypdfium2

    lines: list[_Line] = []
    pictures = 0
    for number in range(len(pdf)):
        try:
            page = pdf[number]
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise ReadError(name, f"is damaged on page {number + 1}; get it again.") from error
        n = text_page.count_chars()
        text = text_page.get_text_range() if n else ""
        if len(text.strip()) < 4 and _has_picture(page):
            pictures += 1
        width, height = page.get_size()
        own = _page_lines(text_page, text, number, width, height, exact=len(text) == n)
        lines.extend(_settle(own))
        text_page.close()
        page.close()
    return lines, pictures


def _has_picture(page) -> bool:
    import pypdfium2.raw as raw

    return any(o.type == raw.FPDF_PAGEOBJ_IMAGE for o in page.get_objects(max_depth=3))


def _page_lines(text_page, text: str, number: int, width: float, height: float, *, exact: bool):
    out, at = [], 0
    for piece in text.split("\r\n"):
        # A hyphen at the end of a line comes as one of these.
        shown = piece.replace("\ufffe", "").replace("\x02", "").strip()
        if shown:
            lead = len(piece) - len(piece.lstrip())
            if exact:
                first = text_page.get_charbox(at + lead)
                last = text_page.get_charbox(at + len(piece.rstrip()) - 1)
                boxes = [text_page.get_charbox(at + lead + i) for i in range(min(len(shown), 8))]
                x0, x1 = first[0], last[2]
                y0, y1 = min(b[1] for b in boxes), max(b[3] for b in boxes)
            else:
                x0 = x1 = y0 = y1 = 0.0
            out.append(_Line(shown, number, x0, x1, y0, y1, height, width / 2))
        at += len(piece) + 2
    return out


def _settle(lines: list[_Line]) -> list[_Line]:
    """Put a few short lines drawn last, over the top of the page, where they are seen."""
    for k in range(1, min(5, len(lines))):
        tail, before = lines[-k:], lines[-k - 1]
        above = all(t.y0 > before.y1 + 3 * t.size and len(t.text) < 40 for t in tail)
        top = max((x.y0 for x in lines[:-k]), default=0.0)
        if above and tail[0].y0 > top * 0.75 and len(lines) > 3 * k:
            return [*tail, *lines[:-k]]
    return lines


def _drop_furniture(lines: list[_Line], n_pages: int) -> list[_Line]:
    """Leave out page numbers, and what stands at the edge of most pages."""

    def shape(line: _Line) -> str:
        return re.sub(r"[0-9０-９]+", "0", re.sub(r"\s+", "", line.text))

    pages: dict[str, set[int]] = {}
    for line in lines:
        if line.at_edge:
            pages.setdefault(shape(line), set()).add(line.page)
    repeated = {s for s, p in pages.items() if len(p) >= max(2, 0.5 * n_pages)}
    return [
        line
        for line in lines
        if not (line.at_edge and (_PAGE_NUMBER.fullmatch(line.text) or shape(line) in repeated))
    ]


def _join(lines: list[_Line]) -> list[str]:
    """Join lines into paragraphs by margins, indents, gaps and sizes."""
    long = [x for x in lines if len(x.text) >= 12]
    if not long or all(x.x1 == 0 for x in long):
        return [x.text for x in lines]
    left = Counter(round(x.x0 / 2) * 2 for x in long).most_common(1)[0][0]
    right = sorted(x.x1 for x in long)[int(0.9 * (len(long) - 1))]
    body = sorted(x.size for x in long)[len(long) // 2]
    gaps = sorted(a.y0 - b.y1 for a, b in pairwise(lines) if a.page == b.page and a.y0 > b.y1)
    usual = gaps[len(gaps) // 2] if gaps else body

    def goes_on(a: _Line, b: _Line) -> bool:
        if not 0.75 < a.size / b.size < 1.33 and len(a.text) > 3 and len(b.text) > 3:
            return False
        if a.page == b.page and (b.y1 > a.y1 or a.y0 - b.y1 > 2 * max(usual, 0.5 * body)):
            return False
        centered = all(abs((x.x0 + x.x1) / 2 - x.center) < x.size for x in (a, b))
        if centered and a.page == b.page and a.size > 1.05 * body and b.size > 1.05 * body:
            return True
        if a.x1 < right - 2.2 * body or b.x0 > left + 1.2 * body:
            return False
        return not (a.text.endswith(_STOPS) and _MARKER.match(b.text))

    out: list[str] = []
    for k, line in enumerate(lines):
        if k and goes_on(lines[k - 1], line):
            space = " " if _latin(out[-1][-1:]) and _latin(line.text[:1]) else ""
            out[-1] += space + line.text
        else:
            out.append(line.text)
    return out


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
