"""The tree of a document's numbered units: series nested by rank, headings, where each ends."""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby, pairwise

from cityplans.outline.headings import find_closers, find_heads
from cityplans.outline.markers import Candidate, add_decimals, find_candidates
from cityplans.outline.nodes import Node
from cityplans.outline.page import Page, rstrip_end
from cityplans.outline.phrases import heading_end, runs_on, sentences
from cityplans.outline.series import number_units
from cityplans.outline.tables import find_rows

# a table of contents has at least so many lines, none of them longer than this
_CONTENTS, _LINE = 8, 40
# families that part a document even where no text of their own follows
PARTS = frozenset({"编", "篇", "部分", "章", "节"})
# families whose units are the document's sections, whatever stands in them
TOP = PARTS | {"cn", "逗", "dec1", "dec2", "dec3", "dec4"}


def build(page: Page) -> Node:
    """Build the tree of numbered units and unnumbered headings; returns its root."""
    candidates = _find_markers(page)
    heads = find_heads(page, candidates)
    candidates = sorted([*candidates, *find_closers(page, candidates)], key=lambda c: c.start)
    root = Node("root", 0, rstrip_end(page.text, 0, page.end))
    for k in heads:
        p = page.body[k]
        root.add(Node("head", p.start, 0, title=p, body=p.end, paragraph=k, own_line=True))
    tops = [root, *root.children]
    starts = [c.start for c in candidates]
    cuts = [*(bisect_left(starts, top.start) for top in tops), len(candidates)]
    for top, (first, last) in zip(tops, pairwise(cuts), strict=True):
        number_units(page.text, candidates[first:last], top)
    root.children.sort(key=lambda node: node.start)
    _set_ends(page, root)
    nodes = list(root.walk())
    run_on = _runs_on(page, nodes)
    for node in nodes:
        _set_heading(page, node, run_on)
    for node in [root, *nodes]:
        # the last section of a document goes on as it likes
        if node is not root or not any(k.family in TOP for k in node.units):
            _end_last(page, node.units)
    return root


def _find_markers(page: Page) -> list[Candidate]:
    found = [c for c in find_candidates(_doubted(page), page.body) if c.start < page.end]
    rows, page.rows = find_rows(page.text, page.body)
    if rows:
        lines = {c.paragraph for c in rows}
        found = [c for c in found if c.paragraph not in lines] + rows
    return add_decimals(page.text, page.body, _leave_contents(page, found))


def _leave_contents(page: Page, candidates: list[Candidate]) -> list[Candidate]:
    """Take out the markers of a table of contents without page numbers.

    It is a run of short numbered lines of several levels and no sentence, behind which the
    numbers start anew, or with which a text cut short ends.
    """
    lines = {c.paragraph: c for c in candidates if c.strength == 3}
    short = [p.end - p.start <= _LINE and "。" not in page.of(p) for p in page.body]
    for entries, group in groupby(range(len(short)), lambda k: k in lines and short[k]):
        run = [lines[k] for k in group] if entries else []
        tops = [c for c in run if c.family == run[0].family]
        if len(run) < _CONTENTS or not 1 < len(tops) < len(run):
            continue
        start, end = run[0].start, run[-1].start
        first = (run[0].family, run[0].value)
        anew = any((c.family, c.value) == first for c in candidates if c.start > end)
        if anew or run[-1].paragraph == len(short) - 1:
            return [c for c in candidates if not start <= c.start <= end]
    return candidates


def _doubted(page: Page) -> str:
    """Return the text with restored numerals put back to ?: their place in a series decides."""
    if not page.clean_text.restored:
        return page.text
    marks = list(page.text)
    for offset in page.clean_text.restored:
        at = page.view.position(offset)
        if at is not None and marks[at] in "一二三四五六七八九十百":
            marks[at] = "?"
    return "".join(marks)


def _set_ends(page: Page, root: Node) -> None:
    """Give every node its end: where the next one below the same begins, or where that ends."""
    for parent in [root, *root.walk()]:
        stop = parent.end
        for node in reversed(parent.children):
            end = stop
            if node.inline or node.kind == "block":
                end = min(end, page.paragraphs[node.paragraph].end)
            if node.marker is not None and node.marker.stop is not None:
                end = min(end, node.marker.stop)
            node.end = rstrip_end(page.text, node.start, end)
            stop = node.start


def _runs_on(page: Page, nodes: list[Node]) -> bool:
    """Headings run on without punctuation where most of the highest ones do."""
    starts = [
        (n.marker.end, min(n.end, page.paragraphs[n.paragraph].end))
        for n in nodes
        if n.marker is not None and n.family in TOP and not n.children and n.end - n.marker.end > 40
    ]
    return len(starts) > 2 and 2 * sum(runs_on(page.text, a, b) for a, b in starts) > len(starts)


def _set_heading(page: Page, node: Node, run_on: bool) -> None:
    if node.marker is None:
        return
    p = page.paragraphs[node.paragraph]
    start = node.marker.end
    limit = node.children[0].start if node.children else node.end
    a, b = heading_end(page.text, start, max(start, min(p.end, node.end)), limit, run_on)
    node.title, node.body = (start, max(a, start)), b
    at_break = b >= p.end or page.text[b] == "\n"
    node.own_line = node.marker.strength == 3 and at_break


def _end_last(page: Page, kids: list[Node]) -> None:
    """End the last of a series where its like end; what follows belongs further up."""
    if len(kids) < 3 or any(k.children for k in kids):
        return
    last = kids[-1]

    def pieces(node: Node) -> list[tuple[int, int]]:
        if last.inline:
            return sentences(page.text, node.start, node.end)
        return page.between(node.start, node.end)

    own = pieces(last)
    kept = page.keeps(own, [len(pieces(k)) for k in kids[:-1]], last.inline)
    if kept < len(own):
        last.end = max(own[kept - 1][1], last.body)
