"""Labels for the lines at the head and the foot of a text, where pages keep what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cityplans.lines.cards import card_labels
from cityplans.lines.features import Page
from cityplans.lines.model import LABELS, read_model
from cityplans.lines.shapes import LONGEST, is_prose
from cityplans.lines.titles import BROKEN_YEAR, goes_on, is_open, join
from cityplans.passages import Line
from cityplans.text import fold

# The head ends with this line of prose, the foot begins with the last but so many.
_PROSE = 3
_HEAD_LINES, _FOOT_LINES = 400, 60
# Least chance at which a line is taken for no body: above the text, and in or below it.
_ABOVE, _BELOW = 0.5, 0.85
# ... and above the text without a sign of a page (an address, a clock, a button).
_UNSIGNED = 0.9
# A line that may be the title is rather left than masked.
_TITLE = 0.2
_AT_LEAST = 0.03
_LEAST_CONTENTS = 3
_STOPS = re.compile(r"[。；;！？]")
_COMMA = re.compile("[,，]")
# Who does it and until when: lines of a promise that look like those of a box.
_DUTY = re.compile(r"[(【]?.{0,6}(?:责任|牵头|配合|协作|协办|参与|完成)(?:.{0,6})[:】]")
# What stands between title and text: ——在…会议上, 各位代表:, 县长 张三.
_FRONT = re.compile(r"^--|在.{2,40}会议?上|[^:]{2}:$|[长任记理]\s{1,12}\S{1,3}\s?\S{1,3}$")
_LIST = ("目录", "目次")


@dataclass(frozen=True)
class Shown:
    """A visible line: where it stands, and its text without what is masked.

    Attributes
    ----------
    start, end
        Offsets into the source text; the end is not included.
    text
        The line without what is masked.
    """

    start: int
    end: int
    text: str


def zones(lines: Sequence[Shown]) -> list[tuple[int, int]]:
    """Return the indices at which head and foot begin and end; one zone if they meet."""
    prose = [k for k, line in enumerate(lines) if is_prose(line.text)]
    head = min(prose[_PROSE - 1] + 1 if len(prose) >= _PROSE else len(lines), _HEAD_LINES)
    foot = max(prose[-_PROSE] if len(prose) >= _PROSE else 0, len(lines) - _FOOT_LINES)
    return [(0, len(lines))] if foot <= head else [(0, head), (foot, len(lines))]


def beginnings(lines: Sequence[Shown]) -> list[str]:
    """Return how the lines begin, without white space, sorted."""
    folded = fold("\n".join(line.text[:90] for line in lines)).split("\n")
    return sorted("".join(line.split())[:60] for line in folded[: len(lines)])


def label_lines(
    lines: Sequence[Shown], rule: Callable[[str], str | None], titles: Sequence[str] = ()
) -> tuple[Line, ...]:
    """Label the lines of the head and the foot.

    Parameters
    ----------
    lines
        The visible lines of a text, in order.
    rule
        Says for which reason a pattern takes a line for furniture.
    titles
        Titles known from elsewhere: of the file's markup, a table or a catalog.

    Returns
    -------
    tuple of Line
        In order; a label is ``title``, ``field``, ``furniture``, ``contents``, ``heading``,
        ``body`` or ``table``.

    Examples
    --------
    >>> from cityplans.lines import Shown, label_lines
    >>> lines = [Shown(0, 14, "甲县2024年卫生工作要点"), Shown(15, 24, "一、加强急救体系。")]
    >>> [(line.start, line.end) for line in label_lines(lines, lambda text: None)]
    [(0, 14), (15, 24)]
    """
    out: list[Line] = []
    others = beginnings(lines)
    cards = card_labels(line.text for line in lines)
    for first, stop in zones(lines):
        zone = lines[first:stop]
        texts = [line.text for line in zone]
        page = Page(texts, titles, [rule(t) or "" for t in texts], others)
        chances = read_model().label(page)
        labels = [_choose(page, k, chance) for k, chance in enumerate(chances)]
        for k in range(len(zone)) if cards else ():
            # a label of a card, or what stands below one
            if any(line.text in cards for line in lines[max(0, first + k - 1) : first + k + 1]):
                labels[k] = "body"
        _close_contents(page, labels)
        if first:  # the title of a document does not stand at its foot
            labels = ["body" if label == "title" else label for label in labels]
        else:
            if "title" not in labels:
                _find_title(page, labels, chances)
            _complete_titles(page, labels)
        out += [Line(x.start, x.end, y) for x, y in zip(zone, labels, strict=True)]
    return tuple(out)


def box_lines(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the lines that metadata boxes may hold, as (start, end).

    A value may stand below its name.

    Parameters
    ----------
    lines
        Labelled lines, in order.

    Examples
    --------
    >>> from cityplans.lines import box_lines
    >>> from cityplans.passages import Line
    >>> box_lines([Line(0, 3, "field"), Line(4, 9, "body"), Line(10, 15, "body")])
    [(0, 3), (4, 9)]
    """
    boxed = {"field", "furniture"}
    return [
        (line.start, line.end)
        for k, line in enumerate(lines)
        if line.label in boxed or (k and lines[k - 1].label == "field")
    ]


def _choose(page: Page, k: int, chances: tuple[float, ...]) -> str:
    line, family = page.lines[k], page.markers[k][0]
    best = max(range(len(LABELS)), key=chances.__getitem__)
    label = LABELS[best]
    if not family and (page.given(k) or page.is_file(k)):
        return "title"
    if k < page.opens and (page.keys[k] or (page.answers(k) and label != "title")):
        return "field"
    if label == "title" and page.wrapped(k) and _COMMA.search(line):
        return "body"  # a line of a sentence that happens to end like a title
    if label == "contents" and (_STOPS.search(line) or len(line) > 80):
        label = "body"
    if label == "furniture":
        label = _doubt(page, k, chances)
    if label == "body":
        if line.strip(" |").count("|") > 1 or line.count("\t") > 1:
            return "table"
        if family and page.short[k]:
            return "heading"
    return label


def _doubt(page: Page, k: int, chances: tuple[float, ...]) -> str:
    """Look again at a line taken for furniture: to mask content is worse than to leave a button."""
    line, sure = page.lines[k], chances[LABELS.index("furniture")]
    if chances[LABELS.index("title")] > _TITLE:
        return "title"
    if page.markers[k][0] not in ("", "bullet") or len(line) > LONGEST:
        return "body"
    if _DUTY.match(line) or page.opens >= len(page.lines):
        return "body"  # a line of a promise, or no text that tells what stands around it
    above = k < page.opens
    keys = page.keys[k]
    if keys and above:
        return "field"
    signed = page.signed(k)
    if sure < ((_ABOVE if signed else _UNSIGNED) if above else _BELOW):
        return "body"
    if _FRONT.search(line):
        return "body"
    if not above and "no han" in page.here(k) and line[0] not in "-—–" and page.is_cell(k):
        return "table"  # a number in it, not of a page
    if not above and ("|" in line or "," in line or page.wrapped(k) or not signed):
        return "body"  # below the text nothing is furniture by its place alone
    return "field" if keys else "furniture"


def _find_title(page: Page, labels: list[str], chances: Sequence[tuple[float, ...]]) -> None:
    """Take the likeliest line above the text where none was likely enough by itself."""
    at = LABELS.index("title")
    above = [
        k
        for k in range(min(page.opens, len(labels)))
        if labels[k] in ("body", "furniture") and (page.may_be_title(k) or page.repeats(k))
    ]
    best = max(above, key=lambda k: chances[k][at], default=None)
    if best is not None and chances[best][at] > _AT_LEAST:
        labels[best] = "title"


def _complete_titles(page: Page, labels: list[str]) -> None:
    """Take in the lines that a title broken into lines needs: what it cannot end without."""
    for k in range(1, min(page.opens, len(labels))):
        if labels[k] == "title" and BROKEN_YEAR.search("\n".join(page.lines[k - 1 : k + 1])):
            labels[k - 1] = "title"
        if labels[k - 1] != "title" or labels[k] == "title":
            continue
        first = next((j + 1 for j in range(k - 1, -1, -1) if labels[j] != "title"), 0)
        above, line = join(page.lines[first:k]), page.lines[k]
        between = k + 1 < len(labels) and labels[k + 1] == "title"
        needed = is_open(above) or (between and goes_on(line, page.lines[k + 1]))
        own = page.keys[k] or page.signed(k) or page.rules[k]
        if needed and not own and goes_on(above, line):
            labels[k] = "title"


def _close_contents(page: Page, labels: list[str]) -> None:
    """Leave no table of contents of a line or two, or that nothing tells from a list."""
    k = 0
    while k < len(labels):
        stop = k
        while stop < len(labels) and labels[stop] == "contents":
            stop += 1
        if stop == k:
            k += 1
            continue
        end = _contents_end(page, k, stop)
        if end == stop:
            stop = end = _contents_rest(page, k, stop)
        k = _contents_start(page, k)
        listed = k and page.plain[k - 1] in _LIST
        shown = listed or any(page.told(j) for j in range(k, end))
        first = k if end - k < _LEAST_CONTENTS or not shown else end
        labels[k:end] = ["contents"] * (end - k)
        rest = range(first, stop)
        labels[first:stop] = ["heading" if page.markers[j][0] else "body" for j in rest]
        if first > k and listed:
            labels[k - 1] = "contents"
        k = stop


def _contents_end(page: Page, first: int, stop: int) -> int:
    """Return where a table of contents ends and its headings come again above their text."""
    paged = [k for k in range(first, stop) if page.paged(k)]
    if 2 * len(paged) >= stop - first:
        return paged[-1] + 1
    opening = page.plain[first + (page.plain[first] in _LIST and first + 1 < stop)]
    again = (k for k in range(first + 2, stop) if page.plain[k] == opening)
    return next(again, stop)


def _contents_rest(page: Page, first: int, stop: int) -> int:
    """Take in the lines below a table of contents that go on with its pages or its numbers."""
    paged = page.paged(stop - 1)
    while stop < len(page.lines) and page.short[stop]:
        family, number = page.markers[stop]
        before = page.markers[stop - 1]
        counted = number is not None and (family, number - 1) == before
        if not (counted or (paged and page.paged(stop))):
            break
        stop += 1
    return stop


def _contents_start(page: Page, first: int) -> int:
    """Take in the short lines between the heading of a table of contents and its entries."""
    for k in range(first - 1, max(first - 4, -1), -1):
        if page.plain[k] in _LIST:
            return k + 1
        if not page.short[k]:
            break
    return first
