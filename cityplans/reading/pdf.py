"""Pdf files with a text layer: lines joined into paragraphs, page headers and numbers out.

pdfium gives the characters in the order of the page's content. On the notices this was built on
it kept every line in its place, where pdfplumber, which sorts by height, moved lines that
contain bold type by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from cityplans.duplicates import INCOMPLETE
from cityplans.passages import Source
from cityplans.reading.columns import Box, Cell, Line, arrange, direction, turn
from cityplans.reading.errors import ReadError
from cityplans.text import read_ordinal

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]{0,6}(?:第\s?)?[0-9０-９]{1,4}(?:\s?页)?(?:[\s,，/／共第]{0,4}[0-9０-９]{1,4}\s?页?)?[-—–－·\s]{0,6}"
)
_MARKER = re.compile(
    r"第[一二三四五六七八九十百]{1,4}[章节条编]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[．.、](?![0-9])"
)
_NUMBERED = re.compile(
    r"(第|[（(]|)([一二三四五六七八九十百]{1,4}|[0-9]{1,2})([章节条、．.）)])(?![0-9])"
)
_STOPS = tuple("。；：！？…”）!?;:")
# Share of the page's height that counts as its edge.
_EDGE = 0.12


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
    lines: list[Line] = []
    pictures: list[int] = []
    columns: list[int] = []
    try:
        n_pages = len(pdf)
        for number in range(n_pages):
            own, picture = _read_page(pdf, number, name)
            if picture:
                pictures.append(number + 1)
            arranged, side_by_side = arrange(_settle(own), _rules(pdf[number]) if own else [])
            if side_by_side:
                columns.append(number + 1)
            lines += arranged
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
        warnings.append(f"{len(pictures)} of {n_pages} {INCOMPLETE}.")
    if columns:
        shown = ", ".join(map(str, columns[:20]))
        warnings.append(f"Columns on page {shown} were read one after the other; check the order.")
    text = "\n".join(_join(_drop_furniture(lines, n_pages)))
    return Source(name=name, text=text, media="pdf", warnings=tuple(warnings))


def _read_page(pdf: Any, number: int, name: str) -> tuple[list[Line], bool]:
    """Read the lines of a page, and tell whether it is a picture without text."""
    import pypdfium2

    try:
        page = pdf[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise ReadError(name, f"is damaged on page {number + 1}; get it again.") from error
    n = text_page.count_chars()
    text = text_page.get_text_range() if n else ""
    picture = len(text.strip()) < 4 and _has_picture(page)
    own = _page_lines(text_page, text, number, page.get_size(), exact=len(text) == n)
    text_page.close()
    page.close()
    return own, picture


def _at_edge(line: Line) -> bool:
    return line.y0 > line.height * (1 - _EDGE) or line.y1 < line.height * _EDGE


def _rules(page: Any) -> list[float]:
    """How high the horizontal lines of a page stand: those that are drawn, and sides of boxes."""
    import pypdfium2.raw as raw

    found = []
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        left, bottom, right, top = drawn.get_bounds()
        if right - left > 20:
            found += [bottom, top] if top - bottom > 4 else [(bottom + top) / 2]
        if len(found) > 5000:
            break
    return found


def _has_picture(page) -> bool:
    import pypdfium2.raw as raw

    return any(o.type == raw.FPDF_PAGEOBJ_IMAGE for o in page.get_objects(max_depth=3))


def _page_lines(
    text_page: Any, text: str, number: int, page: tuple[float, float], *, exact: bool
) -> list[Line]:
    out: list[tuple[Line, str]] = []
    at = 0
    for piece in text.split("\r\n"):
        if _shown(piece):
            if exact:
                out.append(_line(text_page, piece, at, number, page))
            else:
                unplaced = Line(_shown(piece), number, 0.0, 0.0, 0.0, 0.0, page[1], page[0] / 2)
                out.append((unplaced, "across"))
        at += len(piece) + 2
    turned = Counter(way for line, way in out for _ in line.text).most_common(1)
    if turned and turned[0][0] == "down":
        # Columns of vertical text run from right to left, whatever their order in the file.
        return [line for line, _ in sorted(out, key=lambda pair: -pair[0].middle)]
    return [line for line, _ in out]


def _shown(piece: str) -> str:
    # A hyphen at the end of a line comes as one of these.
    return piece.replace("\ufffe", "").replace("\x02", "").strip()


def _line(
    text_page: Any, piece: str, at: int, number: int, page: tuple[float, float]
) -> tuple[Line, str]:
    """Place a line by the boxes of its characters, and part it at wide gaps."""
    text = _shown(piece)
    first, last = at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())
    boxes: list[Box] = [text_page.get_charbox(i) for i in range(first, min(first + 8, last))]
    end: Box = text_page.get_charbox(last - 1)
    way = direction(boxes)
    wide, high = page
    if way != "across":
        boxes, end = [turn(b, way, *page) for b in boxes], turn(end, way, *page)
        wide, high = high, wide
    x0, x1 = boxes[0][0], end[2]
    y0, y1 = min(b[1] for b in boxes), max(b[3] for b in boxes)
    cells: list[Cell] = []
    # A line that is spaced out letter by letter has no cells.
    if way == "across" and 0 < 3 * text.count(" ") < len(text):
        left, begun = x0, first
        for gap in re.finditer(r" +", piece[first - at : last - at]):
            a, b = first + gap.start(), first + gap.end()
            before, after = text_page.get_charbox(a - 1)[2], text_page.get_charbox(b)[0]
            if after - before > 1.2 * max(y1 - y0, 1.0):
                cells.append(Cell(piece[begun - at : a - at].strip(), left, before))
                left, begun = after, b
        if cells:
            cells.append(Cell(piece[begun - at : last - at].strip(), left, x1))
    return Line(text, number, x0, x1, y0, y1, high, wide / 2, tuple(cells)), way


def _settle(lines: list[Line]) -> list[Line]:
    """Put a few short lines drawn last, over the top of the page, where they are seen."""
    for k in range(1, min(5, len(lines))):
        tail, before = lines[-k:], lines[-k - 1]
        above = all(t.y0 > before.y1 + 3 * t.size and len(t.text) < 40 for t in tail)
        top = max((x.y0 for x in lines[:-k]), default=0.0)
        if above and tail[0].y0 > top * 0.75 and len(lines) > 3 * k:
            return [*tail, *lines[:-k]]
    return lines


def _drop_furniture(lines: list[Line], n_pages: int) -> list[Line]:
    """Leave out page numbers, and what stands at the edge of most pages."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        if _at_edge(line):
            groups.setdefault(re.sub(r"[0-9０-９]+|\s+", "", line.text), []).append(line)
    repeated = {shape for shape, own in groups.items() if _repeats(own, n_pages)}
    return [
        line
        for line in lines
        if not _at_edge(line)
        or not (
            _PAGE_NUMBER.fullmatch(line.text)
            or re.sub(r"[0-9０-９]+|\s+", "", line.text) in repeated
        )
    ]


def _repeats(lines: list[Line], n_pages: int) -> bool:
    """Tell whether lines alike but for their numbers are a page's header: none counts but pages.

    The first item of every page stands at its edge too, and its numbers count otherwise.
    """
    if len({line.page for line in lines}) < max(2, 0.5 * n_pages):
        return False
    numbers = [[int(n) for n in re.findall(r"[0-9０-９]{1,9}", line.text)] for line in lines]
    if len({len(own) for own in numbers}) > 1:
        return False
    for place in zip(*numbers, strict=True):
        shifts = {n - line.page for n, line in zip(place, lines, strict=True)}
        if len(set(place)) > 1 and len(shifts) > 1:
            return False
    return True


def _join(lines: list[Line]) -> list[str]:
    """Join lines into paragraphs by margins, indents, gaps, sizes and what they open with."""
    long = [x for x in lines if len(x.text) >= 12 and not x.kept]
    if not long or all(x.x1 == 0 for x in long):
        return [x.text for x in lines]
    body = sorted(x.size for x in long)[len(long) // 2]
    margins = _margins(long, body)
    gaps = sorted(a.y0 - b.y1 for a, b in pairwise(lines) if a.page == b.page and a.y0 > b.y1)
    usual = gaps[len(gaps) // 2] if gaps else body
    counted: dict[str, int] = {}

    def goes_on(a: Line, b: Line, counts: bool) -> bool:
        if a.kept or b.kept or counts:
            return False
        if not 0.75 < a.size / b.size < 1.33 and len(a.text) > 3 and len(b.text) > 3:
            return False
        if a.page == b.page and (b.y1 > a.y1 or a.y0 - b.y1 > 2 * max(usual, 0.5 * body)):
            return False
        centered = all(abs((x.x0 + x.x1) / 2 - x.center) < x.size for x in (a, b))
        if centered and a.page == b.page and a.size > 1.05 * body and b.size > 1.05 * body:
            return True
        (_, right), (left, _) = margins(a), margins(b)
        if a.x1 < right - 2.2 * body or b.x0 > left + 1.2 * body:
            return False
        return not (a.text.endswith(_STOPS) and _MARKER.match(b.text))

    out: list[str] = []
    for k, line in enumerate(lines):
        counts = _counts_on(line.text, counted)
        if k and goes_on(lines[k - 1], line, counts):
            space = " " if _latin(out[-1][-1:]) and _latin(line.text[:1]) else ""
            out[-1] += space + line.text
        else:
            out.append(line.text)
    return out


def _margins(long: list[Line], body: float) -> Callable[[Line], tuple[float, float]]:
    """Left and right margin of the column that a line stands in."""
    starts = sorted(x.x0 for x in long)
    breaks = [b for a, b in pairwise(starts) if b - a > 6 * body]

    def column(line: Line) -> int:
        return sum(line.x0 >= b - body for b in breaks)

    found = {}
    for k in range(len(breaks) + 1):
        own = [x for x in long if column(x) == k] or long
        left = Counter(round(x.x0 / 2) * 2 for x in own).most_common(1)[0][0]
        found[k] = (left, sorted(x.x1 for x in own)[int(0.9 * (len(own) - 1))])
    return lambda line: found[column(line)]


def _counts_on(text: str, counted: dict[str, int]) -> bool:
    """Tell whether a line opens with the number that follows the last one of its form."""
    marker = _NUMBERED.match(text)
    if not marker:
        return False
    value = read_ordinal(marker.group(2)) or 0
    form = marker.group(1) + ("1" if marker.group(2).isascii() else "一") + marker.group(3)
    follows = value == counted.get(form, 0) + 1
    if follows or value == 1:
        counted[form] = value
    return follows and value > 1


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
