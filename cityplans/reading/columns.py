"""Lines of a pdf page put in the order they are read in: columns, tables, vertical text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cityplans.reading.grids import is_header, write_rows


@dataclass(frozen=True)
class Cell:
    """A piece of a line that wide gaps part from the others."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True)
class Line:
    """A line of a page; ``center`` is the middle of the page, ``kept`` a row of a table."""

    text: str
    page: int
    x0: float
    x1: float
    y0: float
    y1: float
    height: float
    center: float
    cells: tuple[Cell, ...] = ()
    kept: bool = False

    @property
    def size(self) -> float:
        """Height of its letters."""
        return max(self.y1 - self.y0, 1.0)

    @property
    def middle(self) -> float:
        """How high it stands."""
        return (self.y0 + self.y1) / 2


def arrange(lines: list[Line], rules: list[float]) -> tuple[list[Line], bool]:
    """Take lines that hold several columns apart, and write the rows of tables.

    Parameters
    ----------
    lines
        Lines of one page, as they follow in the file.
    rules
        How high the ruled lines of the page stand.

    Returns
    -------
    tuple of list and bool
        The lines in order, and whether columns of text stood side by side in them.
    """
    out: list[Line] = []
    columns = False
    k = 0
    while k < len(lines):
        end = _block_end(lines, k)
        block = lines[k:end]
        gutter = _gutter(block)
        if gutter is not None:
            out += _unweave(block, gutter)
            columns = True
        elif _is_table(block):
            out += _write_table(block, rules)
        else:
            end = k + 1
            out.append(lines[k])
        k = end
    return out, columns


def _block_end(lines: list[Line], first: int) -> int:
    """End of a run of lines with several cells; lines that go on inside one cell belong to it."""
    if len(lines[first].cells) < 2:
        return first + 1
    margin = lines[first].x0
    starts = {round(c.x0) for c in lines[first].cells}
    end = last = first + 1
    while end < len(lines) and end - last < 4:
        line = lines[end]
        further = [x for x in starts if x > margin + 1]
        inside = any(abs(line.x0 - x) < line.size for x in further)
        if len(line.cells) > 1:
            starts |= {round(c.x0) for c in line.cells}
            last = end + 1
        elif not inside and (abs(line.x0 - margin) > line.size or line.x1 > min(further)):
            break
        end += 1
    # Lines at the left margin alone go on in the first column, or are text below the table.
    while end > last and lines[end - 1].x0 < min(x for x in starts if x > margin + 1) - 1:
        end -= 1
    return end


def _gutter(block: list[Line]) -> float | None:
    """Where the gap runs between two columns of running text, if that is what a block is."""
    pairs = [line.cells for line in block if len(line.cells) > 1]
    if len(pairs) < 3 or any(len(cells) != 2 for cells in pairs):
        return None
    left, right = max(a.x1 for a, _ in pairs), min(b.x0 for _, b in pairs)
    letters = [sum(len(cells[side].text) for cells in pairs) / len(pairs) for side in (0, 1)]
    middle = abs((left + right) / 2 - block[0].center) < 0.12 * 2 * block[0].center
    return (left + right) / 2 if left < right and middle and min(letters) >= 9 else None


def _unweave(block: list[Line], gutter: float) -> Iterator[Line]:
    for side in (0, 1):
        for line in block:
            for cell in line.cells or (Cell(line.text, line.x0, line.x1),):
                if (cell.x0 > gutter) == bool(side):
                    yield replace(line, text=cell.text, x0=cell.x0, x1=cell.x1, cells=())


def _is_table(block: list[Line]) -> bool:
    wide = [line for line in block if len(line.cells) > 1]
    if len(wide) < 2:
        return False
    most = max(len(line.cells) for line in wide)
    named = is_header([c.text for c in wide[0].cells])
    return named or (most > 2 and sum(len(line.cells) > 2 for line in wide) > len(wide) / 2)


def _write_table(block: list[Line], rules: list[float]) -> list[Line]:
    starts: list[float] = []
    for cell in sorted((c for line in block for c in line.cells), key=lambda c: c.x0):
        if not starts or cell.x0 - starts[-1] > 2 * block[0].size:
            starts.append(cell.x0)
    edges = sorted({round(y) for y in rules if block[-1].y0 - 30 < y < block[0].y1 + 30})
    rows: list[list[str]] = []
    above: int | None = None
    for line in block:
        cells = [""] * len(starts)
        for cell in line.cells or (Cell(line.text, line.x0, line.x1),):
            at = max((k for k, x in enumerate(starts) if x <= cell.x0 + line.size), default=0)
            cells[at] += cell.text
        between = sum(y > line.middle for y in edges)
        goes_on = between == above if len(edges) > 2 else not cells[0] and bool(rows)
        if goes_on and rows:
            rows[-1] = [a + b for a, b in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        above = between
    written = write_rows(rows)
    top = block[0]
    return [replace(top, text=text, cells=(), kept=True) for text in written]


Box = tuple[float, float, float, float]


def direction(boxes: list[Box]) -> str:
    """Tell which way a line runs by the boxes of its characters: across, down or up the page.

    >>> direction([(9, 90 - 10 * k, 19, 100 - 10 * k) for k in range(5)])
    'down'
    """
    if len(boxes) < 4:
        return "across"
    down = boxes[0][3] - boxes[-1][3]
    size = max(b[3] - b[1] for b in boxes)
    if abs(boxes[-1][0] - boxes[0][0]) > size or abs(down) < 2 * size:
        return "across"
    return "down" if down > 0 else "up"


def turn(box: Box, way: str, width: float, height: float) -> Box:
    """Turn the page so that a line that runs down or up runs across, the first line at the top."""
    left, bottom, right, top = box
    if way == "down":
        return height - top, left, height - bottom, right
    if way == "up":
        return bottom, width - right, top, width - left
    return box
