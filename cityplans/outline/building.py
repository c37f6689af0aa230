"""The numbered part of the tree: series nested by rank, headings, where each unit ends."""

from __future__ import annotations

import itertools

from cityplans.outline.heads import find_closers, find_heads
from cityplans.outline.markers import Candidate, add_decimals, find_candidates
from cityplans.outline.nodes import Node, rstrip_end, set_ends
from cityplans.outline.page import Page
from cityplans.outline.series import number_units
from cityplans.outline.tables import find_rows
from cityplans.outline.titles import first_sentence_end, heading_end, runs_on, sentences
from cityplans.text import any_of

# a table of contents has at least so many lines, none of them longer than this
_CONTENTS, _LINE = 8, 40
# families that part a document even where no text of their own follows
PARTS = frozenset({"编", "篇", "部分", "章", "节"})
# families whose units are the document's sections, whatever stands in them
TOP = frozenset({"编", "篇", "部分", "章", "节", "cn", "dec1", "dec2", "dec3", "dec4"})


def build(page: Page) -> list[Node]:
    """Build the tree of numbered units and unnumbered headings; returns its roots in order."""
    paragraphs = page.body
    candidates = [c for c in find_candidates(_doubted(page), paragraphs) if c.start < page.end]
    rows, page.rows = find_rows(page.text, paragraphs)
    if rows:
        lines = {c.paragraph for c in rows}
        candidates = [c for c in candidates if c.paragraph not in lines] + rows
    candidates = _leave_contents(page, candidates)
    candidates = add_decimals(page.text, paragraphs, candidates)
    heads = find_heads(page, candidates)
    closers = find_closers(page, candidates)
    candidates = sorted([*candidates, *closers], key=lambda c: c.start)
    nodes: list[Node] = []
    for head, group in _split_at_heads(page, candidates, heads):
        top = None
        if head is not None:
            p = paragraphs[head]
            top = Node("head", p.start, 0, 1, title=(p.start, p.end), body=p.end)
            top.paragraph, top.own_line = head, True
            nodes.append(top)
        nodes.extend(_nodes(page, group, top))
    set_ends(page.text, nodes, rstrip_end(page.text, 0, page.end), paragraphs)
    numbered = [n for n in nodes if n.marker is not None]
    run_on = _runs_on(page, numbered)
    for node in numbered:
        _set_heading(page, node, run_on and node.family in TOP)
    for node in nodes:
        trim_last(page, node)
    return [n for n in nodes if n.parent is None]


def _leave_contents(page: Page, candidates: list[Candidate]) -> list[Candidate]:
    """Take out the markers of a table of contents without page numbers.

    It is a run of short numbered lines of several levels and no sentence, behind which the
    numbers start anew, or with which a text cut short ends.
    """
    lines = {c.paragraph: c for c in candidates if c.strength == 3}
    run: list[Candidate] = []
    for k, p in enumerate([*page.body, None]):
        if p is not None and k in lines and p.end - p.start <= _LINE and "。" not in page.of(p):
            run.append(lines[k])
            continue
        if len(run) >= _CONTENTS and len({c.family for c in run}) > 1:
            break
        run = []
    else:
        return candidates
    tops = [c for c in run if c.family == run[0].family]
    anew = any(
        c.family == run[0].family and c.value == run[0].value
        for c in candidates
        if c.start > run[-1].start
    )
    if len(tops) < 2 or len(tops) == len(run) or not (anew or p is None):
        return candidates
    return [c for c in candidates if not run[0].start <= c.start <= run[-1].start]


def _nodes(page: Page, group: list[Candidate], top: Node | None) -> list[Node]:
    base = 1 if top is not None else 0
    made: list[Node] = []
    for u in number_units(page.text, group):
        node = Node("unit", u.marker.start, 0, u.depth + base, u.marker, u.value)
        if u.marker.family == "block":
            node.kind, node.marker, node.name = "block", None, "尾"
        node.body = node.start
        node.paragraph = u.marker.paragraph
        node.parent = made[u.parent] if u.parent is not None else top
        if node.parent is not None:
            node.parent.children.append(node)
        made.append(node)
    return made


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


def _split_at_heads(
    page: Page, candidates: list[Candidate], heads: list[int]
) -> list[tuple[int | None, list[Candidate]]]:
    groups: list[tuple[int | None, list[Candidate]]] = []
    at = 0
    for k, head in enumerate([None, *heads]):
        stop = page.body[heads[k]].start if k < len(heads) else len(page.text) + 1
        first = at
        while at < len(candidates) and candidates[at].start < stop:
            at += 1
        groups.append((head, candidates[first:at]))
    return groups


def _runs_on(page: Page, nodes: list[Node]) -> bool:
    """Headings run on without punctuation where most of the highest ones do."""
    starts = [
        (n.marker.end, min(n.end, page.paragraphs[n.paragraph].end))
        for n in nodes
        if n.marker is not None and n.family in TOP and not n.children and n.end - n.marker.end > 40
    ]
    return len(starts) > 2 and 2 * sum(runs_on(page.text, a, b) for a, b in starts) > len(starts)


def _set_heading(page: Page, node: Node, run_on: bool) -> None:
    assert node.marker is not None
    p = page.paragraphs[node.paragraph]
    start = node.marker.end
    limit = node.children[0].start if node.children else node.end
    a, b = heading_end(page.text, start, max(start, min(p.end, node.end)), limit, run_on)
    node.title, node.body = (start, max(a, start)), b
    at_break = b >= p.end or page.text[b] == "\n"
    node.own_line = node.marker.strength == 3 and at_break


def trim_last(page: Page, node: Node) -> None:
    """End the last of a series where its like end; what follows belongs further up."""
    for kid in node.children:
        if kid.kind == "block":
            kid.end = min(kid.end, page.paragraphs[kid.paragraph].end)
    kids = node.units
    if len(kids) < 3 or any(k.children for k in kids):
        return
    if kids[-1].inline:
        kids[-1].end = _inline_end(page, kids)
        return
    counts = {_paragraphs(page, k) for k in kids[:-1]}
    if len(counts) != 1:
        return
    last, stop = kids[-1], kids[-1].paragraph + counts.pop() - 1
    if stop < len(page.paragraphs) - 1 and page.paragraphs[stop].end < last.end:
        last.end = max(page.paragraphs[stop].end, last.body)


def _inline_end(page: Page, kids: list[Node]) -> int:
    """Return where the last of a run-on series ends: before words that wrap the series up.

    After three or more items of one sentence each the last has one sentence too.
    """
    text, last = page.text, kids[-1]
    parts = sentences(text, last.start, last.end)
    single = len(kids) > 3 and all(
        first_sentence_end(text, k.start, k.end) >= k.end for k in kids[:-1]
    )
    for (_, end), (start, stop) in itertools.pairwise(parts):
        if single or any_of("outline", "cues.wrap_up").match(text[start:stop]):
            return end
    return last.end


def _paragraphs(page: Page, node: Node) -> int:
    k = node.paragraph
    while k < len(page.paragraphs) and page.paragraphs[k].start < node.end:
        k += 1
    return k - node.paragraph
