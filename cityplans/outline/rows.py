"""Roles and paths of a tree, and the rows that it gives."""

from __future__ import annotations

import re
from bisect import bisect_left

from cityplans.cleaning import join_text
from cityplans.outline.building import PARTS, TOP
from cityplans.outline.markers import markers
from cityplans.outline.nodes import Node, rstrip_end
from cityplans.outline.page import Page
from cityplans.outline.paragraphs import is_closed
from cityplans.outline.roles import (
    Part,
    Promise,
    assign_roles,
    block_role,
    heading_role,
    read_promise,
)
from cityplans.outline.titles import is_title, lead_end
from cityplans.passages import MeasureRow, Outline, SectionRow, Span
from cityplans.text import any_of, write_chinese


def set_roles(page: Page, tops: list[Node], promise: Promise) -> None:
    """Give every node its role: those at the top by what speaks for it, those below from above."""
    open_ = [n for n in tops if not n.role and n.kind != "block"]
    if not promise.roles and open_ and open_[0].kind == "head":
        # what heads all there is may be a title
        promise = read_promise([page.text[slice(*open_[0].title)]])
    parts = [
        Part(
            "要" if n.family == "要" else "" if n.kind == "lead" else page.text[slice(*n.title)],
            page.text[n.start : n.end],
        )
        for n in open_
    ]
    for node, role in zip(open_, assign_roles(parts, promise, page.text), strict=True):
        node.role = role
    default = promise.only or ("plan" if not open_ else open_[-1].role)
    for top in tops:
        for node in top.walk():
            if node.role:
                continue
            above = node.parent.role if node.parent is not None else ""
            if node.kind == "block":
                text = page.text[node.start : node.end]
                opening = node.name in ("前言", "通知")
                node.role = "preamble" if opening else block_role(text, above or default)
            else:
                said = "" if node.kind == "lead" or node.floating else page.text[slice(*node.title)]
                ordered = "plan" if node.family == "要" and above != "appendix" else None
                node.role = ordered or heading_role(said, within=True) or above


def set_paths(tops: list[Node]) -> None:
    """Give every node its path, like 二.(一)#2: numbers as printed, # for what has none."""
    seen: dict[str, int] = {}
    heads = loose = 0
    for top in tops:
        if top.kind == "head":
            heads += 1
            top.path = f"u{heads}"
        elif top.kind == "lead" or top.family in markers().unnumbered:
            loose += 1
            top.path = f"#{loose}"
        else:
            step = top.path or top.name or _step(top)
            n = seen[step] = seen.get(step, 0) + 1
            # a second series under no heading of its own
            top.path = step + ("" if n == 1 else "′" if n == 2 else f"′{n - 1}")
        for node in top.walk():
            unnumbered = 0
            for child in node.children:
                if child.kind == "block":
                    child.path = f"{node.path}.{child.name}"
                elif child.kind == "lead" or child.family in markers().unnumbered:
                    unnumbered += 1
                    child.path = f"{node.path}#{unnumbered}"
                elif child.family.startswith("dec"):
                    child.path = _step(child)
                else:
                    child.path = f"{node.path}.{_step(child)}"


def _step(node: Node) -> str:
    n, family = node.number or 0, node.family
    if family.startswith("dec") and node.marker is not None:
        return ".".join(map(str, node.marker.parts))
    if family in ("cn", "是", "要", "first"):
        return write_chinese(n)
    if family == "paren_cn":
        return f"({write_chinese(n)})"
    if family == "arabic":
        return str(n)
    if family == "paren_ar":
        return f"({n})"
    if family == "circled":
        return chr(0x245F + n) if n <= 20 else str(n)
    if family in markers().unnumbered:
        return "#"
    if family == "专栏":
        return f"专栏{n}"
    return f"第{write_chinese(n)}{family}"


# 《健康丙行动方案》(丙政发〔2020〕3号);
_GAP = re.compile(r"[\r\n\v\f\x85\u2028\u2029]|\s{2}")
# so many signs without a word behind a sentence are put there by a page, against copying
_JUNK = 90
_STOPS = "。 ,，、:：;；"
_CITED = re.compile(r"[^。;,]{0,40}《[^》]{4,120}》(?:\([^()]*\))?[;。,、]?")


class _Rows:
    def __init__(self, page: Page, tops: list[Node]) -> None:
        self.page = page
        self.text = page.text
        self.tops = tops
        self.masks = [start for start, _, _ in page.clean_text.masked]
        self.end = rstrip_end(page.text, 0, page.end)
        # verdicts on whole series, each reached once
        self.series: dict[tuple[int, str], bool] = {}

    def is_section(self, node: Node) -> bool:
        if node.kind in ("head", "block"):
            return True
        if node.kind == "lead":
            return bool(node.units)
        if self.is_cut_off(node):
            return True
        if node.family in TOP:
            return self.has_body(node) or self.is_over_head(node)
        if node.units or self.is_opening(node):
            return True
        if node.family in ("条", "circled", "paren_ar"):
            return False
        if not node.floating and node.own_line and self.has_body(node):
            return True
        if node.parent is None:
            return False
        key = (id(node.parent), node.family)
        if key not in self.series:
            same = [k for k in node.parent.children if k.family == node.family]
            rule = self.is_rich if node.floating else self.is_divided
            self.series[key] = rule(same)
        return self.series[key]

    def is_cut_off(self, node: Node) -> bool:
        """Tell whether a text ends behind the heading of a section, as its like before it are."""
        if node.floating or node.end < self.end or self.has_body(node):
            return False
        if is_closed(self.text[max(node.start, node.end - 20) : node.end]):
            return False
        like = [k for k in self.beside(node) if k.family == node.family]
        if len(like) == 1:
            return node.family in TOP or node.family == "paren_cn"
        return like[-1] is node and self.is_section(like[-2])

    def is_over_head(self, node: Node) -> bool:
        """Tell whether a chapter has no text of its own before an unnumbered heading in it."""
        after = self.beside(node)[self.beside(node).index(node) + 1 :][:1]
        return node.family in PARTS and bool(after) and after[0].kind == "head"

    def beside(self, node: Node) -> list[Node]:
        return node.parent.children if node.parent is not None else self.tops

    def is_divided(self, series: list[Node]) -> bool:
        """Tell whether most of a series have units of their own: then all are sections."""
        return 2 * sum(bool(k.units) for k in series) > len(series)

    def is_rich(self, series: list[Node]) -> bool:
        """Tell whether slogans in paragraphs of their own are each followed by much.

        Three sentences and 120 characters below the slogan on average.
        """
        if len(series) < 2 or any(k.inline for k in series):
            return False
        bodies = [
            self.text[k.body : k.end] for k in series if is_title(self.text[slice(*k.title)], 60)
        ]
        n = len(bodies)
        return (
            2 * n > len(series)
            and sum(map(len, bodies)) >= 120 * n
            and sum(b.count("。") for b in bodies) >= 3 * n
        )

    def is_measure(self, node: Node) -> bool:
        if node.kind == "block" or node.units or self.is_opening(node) or self.is_cut_off(node):
            return False
        if node.kind == "head" or node.family in PARTS:
            return self.has_body(node)
        return not self.is_no_action(node)

    def is_no_action(self, node: Node) -> bool:
        """Tell whether a unit only gives an address, cites a document or tells of a meeting."""
        start = node.marker.end if node.marker is not None else node.start
        text = self.text[start : min(node.end, start + 160)]
        if any_of("outline", "cues.contacts").match(text):
            return True
        if any_of("outline", "cues.agenda").search(text):
            return True
        return "《" in text and bool(_CITED.fullmatch(text))

    def is_opening(self, node: Node) -> bool:
        """Tell whether a unit by its own heading sets the scene (指导思想) and promises nothing."""
        if node.kind == "lead" or node.floating or node.role not in ("preamble", "background"):
            return False
        heading = self.text[slice(*node.title)]
        return self.has_body(node) and heading_role(heading, within=True) == node.role

    def has_body(self, node: Node) -> bool:
        return bool(self.text[node.body : node.end].strip(" \n,。;:、."))

    def printed(self, node: Node) -> str:
        """Return the marker as printed, a lost numeral in it given by its place in the series."""
        if node.marker is None:
            return ""
        # The view writes all brackets alike; the page may not.
        printed = self.join(node.marker.start, node.marker.end).strip()
        if "?" in printed and node.number:
            return printed.replace(printed.strip("、.()是要:, "), write_chinese(node.number), 1)
        return printed

    def join(self, start: int, end: int) -> str:
        if end <= start:
            return ""
        return self.join_span(self.page.view.span(start, end))

    def join_span(self, span: Span) -> str:
        """Return the text of a source span; most have no break and no mask, nothing to join."""
        clean_text = self.page.clean_text
        k = bisect_left(self.masks, span.end)
        raw = clean_text.text[span.start : span.end]
        if (k == 0 or clean_text.masked[k - 1][1] <= span.start) and not _GAP.search(raw):
            return raw.strip()
        return join_text(clean_text, span.start, span.end)

    def span(self, start: int, end: int) -> Span:
        """Return the source span of a stretch, the reading of its last character taken in."""
        span = self.page.view.span(start, end)
        k = bisect_left(self.masks, span.end)
        masked = self.page.clean_text.masked
        if k < len(masked) and masked[k][::2] == (span.end, "reading"):
            return Span(span.start, masked[k][1])
        return span

    def heading(self, start: int, end: int) -> str:
        """Return a heading as the page prints it, in its own script."""
        if end <= start:
            return ""
        span = self.span(start, end)
        if self.page.printed is not None:
            return join_text(self.page.printed, span.start, span.end).rstrip(_STOPS)
        return self.join_span(span).rstrip(_STOPS)

    def section(self, node: Node, above: int | None) -> SectionRow:
        span = self.span(node.start, node.end)
        heading = "" if node.kind == "block" else self.heading(*node.title)
        return SectionRow(
            node.path,
            node.level,
            self.printed(node),
            heading or None,
            node.role,
            span.start,
            span.end,
            above,
        )

    def measure(self, node: Node, above: int | None) -> MeasureRow:
        end = self.measure_end(node)
        start = node.marker.end if node.marker is not None else node.start
        stop = node.title[1]
        if node.kind == "unit" and not self.is_section(node):
            stop = lead_end(self.text, start, end)
            if node.family == "row":
                cell = self.text.find("|", start, end)
                stop = rstrip_end(self.text, start, min(stop, cell) if cell > 0 else stop)
        span = self.span(node.start, end)
        return MeasureRow(
            node.path,
            self.printed(node),
            self.join(start, max(start, stop)).rstrip("。"),
            self.join_span(span),
            node.role,
            span.start,
            span.end,
            above,
        )

    def measure_end(self, node: Node) -> int:
        """Leave out closing blocks, and a caption glued on behind the last full stop."""
        text, end = self.text, node.end
        if node.children:  # blocks only: they close the unit
            end = rstrip_end(text, node.start, node.children[0].start)
        stop = text.rfind("。", node.start, end) + 1
        if stop > node.start and 4 < end - stop < _JUNK and text[stop:end].isascii():
            end = stop
        after = text[end : end + 1]
        while end > node.body and text[end - 1] in "|>·<=_# \n":
            end -= 1
        if after in ("", "\n") or is_closed(text[max(node.start, end - 20) : end]):
            return end
        stop = max(text.rfind("。", node.body, end), text.rfind(";", node.body, end))
        if stop < 0 or end - stop - 1 > 24 or "," in text[stop:end]:
            return end
        return stop + 1


def make_rows(page: Page, tops: list[Node]) -> Outline:
    """Turn a tree into section and measure rows, in order of appearance."""
    rows = _Rows(page, tops)
    sections: list[SectionRow] = []
    measures: list[MeasureRow] = []
    index: dict[int, int] = {}
    for top in tops:
        for node in top.walk():
            above = index.get(id(node.parent)) if node.parent is not None else None
            if rows.is_section(node):
                sections.append(rows.section(node, above))
                above = len(sections) - 1
            if above is not None:
                # what is no section hands its own on to what stands below it
                index[id(node)] = above
            if rows.is_measure(node):
                measures.append(rows.measure(node, above))
    measures.sort(key=lambda m: (m.start, m.end))
    numbered = any(s.marker for s in sections) or any(m.marker for m in measures)
    warnings = () if numbered else ("No numbered outline was found.",)
    return Outline(tuple(sections), tuple(measures), warnings)
