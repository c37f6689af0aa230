"""Roles and paths of a tree, and the rows that it gives."""

from __future__ import annotations

import re

from cityplans.cleaning import join_text
from cityplans.outline.markers import markers
from cityplans.outline.nodes import Node
from cityplans.outline.page import Page, is_closed, rstrip_end
from cityplans.outline.phrases import lead_end
from cityplans.outline.roles import Part, Promise, assign_roles, block_role, heading_role, is_order
from cityplans.outline.series import FIGURES
from cityplans.outline.tree import PARTS, TOP
from cityplans.passages import MeasureRow, Outline, SectionRow
from cityplans.text import any_of, write_chinese

# how paths write the number of a family; of others as 第一章
_STEPS = {
    "cn": "{cn}", "逗": "{cn}", "是": "{cn}", "first": "{cn}", "paren_cn": "({cn})",
    "arabic": "{n}", "circled": "{n}", "paren_ar": "({n})", "专栏": "专栏{n}",
}  # fmt: skip


def set_roles(page: Page, root: Node, promise: Promise) -> None:
    """Give every node its role: those at the top by what speaks for it, those below from above."""
    tops = [n for n in root.children if not n.role and n.kind != "block"]
    parts = [Part(_heading(page, n), page.text[n.start : n.end]) for n in tops]
    for node, role in zip(tops, assign_roles(parts, promise, page.text), strict=True):
        node.role = role
    default = promise.only or (tops[-1].role if tops else "plan")
    for node in root.walk():
        if node.role:
            continue
        above = node.parent.role if node.parent is not None else ""
        if node.kind == "block":
            opening = node.name in ("前言", "通知")
            text = page.text[node.start : node.end]
            node.role = "preamble" if opening else block_role(text, above or default)
        else:
            said = "" if node.kind == "lead" or node.floating else page.text[slice(*node.title)]
            node.role = heading_role(said, within=True) or above
            if node.role == "retrospective" and is_order(page.text[node.start : node.start + 4]):
                node.role = "plan"


def _heading(page: Page, node: Node) -> str:
    if node.kind == "lead":
        return ""
    orders = node.marker is not None and node.marker.printed.endswith("要")
    return "要" if orders else page.text[slice(*node.title)]


def set_paths(root: Node) -> None:
    """Give every node its path, like 二.(一)#2: numbers as printed, # for what has none."""
    seen: dict[str, int] = {}
    for parent in [root, *root.walk()]:
        heads = unnumbered = 0
        above = parent.path + "." if parent.path else ""
        for node in parent.children:
            if node.kind == "head":
                heads += 1
                node.path = f"u{heads}"
            elif node.kind == "lead" or node.family in markers().unnumbered:
                unnumbered += 1
                node.path = f"{parent.path}#{unnumbered}"
            else:
                step = node.name or _step(node)
                node.path = step if node.family.startswith("dec") else above + step
                if parent is root:
                    n = seen[step] = seen.get(step, 0) + 1
                    # a second series under no heading of its own
                    node.path += "" if n == 1 else "′" if n == 2 else f"′{n - 1}"


def _step(node: Node) -> str:
    n, family = node.number, node.family
    if family.startswith("dec") and node.marker is not None:
        return ".".join(map(str, node.marker.parts))
    if family == "circled" and n <= 20:
        return chr(0x245F + n)
    form = _STEPS.get(family, f"第{{cn}}{family}")
    return form.format(n=n, cn=write_chinese(n) if "{cn}" in form else "")


_GAP = re.compile(r"[\r\n\v\f\x85\u2028\u2029]|\s{2}")
# so many signs without a word behind a sentence are put there by a page, against copying
_JUNK = 90
_STOPS = "。 ,，、:：;；"
_WORD = re.compile(r"[^\W_]")
# 某省人民政府《关于…的意见》(某政发〔2020〕1号);
_CITED = re.compile(r"[^。;,《》]{0,24}《[^《》]{4,80}》\s*(?:\([^()]{2,40}\)\s*)?[;。]?\s*")


class _Rows:
    """Tells which nodes are sections and measures, and writes their rows."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.text
        self.end = rstrip_end(page.text, 0, page.end)

    def is_section(self, node: Node) -> bool:
        if node.kind != "unit":
            return node.kind != "lead" or bool(node.units)
        if node.family in TOP:
            return self.has_body(node) or node.family in PARTS or self.is_cut_off(node)
        if node.units or self.names_part(node) or self.is_cut_off(node):
            return True
        parent = node.parent
        if parent is None or parent.kind == "root":
            return False
        if node.family not in parent.series:
            same = [k for k in parent.children if k.family == node.family]
            # where most of a series have units of their own, all are sections
            divided = 2 * sum(bool(k.units) for k in same) > len(same)
            parent.series[node.family] = divided and not node.floating
        return parent.series[node.family]

    def is_cut_off(self, node: Node) -> bool:
        """Tell whether a text ends behind the heading of a section, as its like before it are."""
        if node.end < self.end or node.floating or node.parent is None or self.has_body(node):
            return False
        if is_closed(self.text[max(node.start, node.end - 20) : node.end]):
            return False
        like = [k for k in node.parent.children if k.family == node.family]
        if len(like) == 1:
            return node.family in TOP or node.family == "paren_cn"
        return like[-1] is node and self.is_section(like[-2])

    def is_measure(self, node: Node) -> bool:
        if node.kind == "block" or node.units or self.is_opening(node) or self.is_cut_off(node):
            return False
        if node.kind == "head" or node.family in PARTS:
            return self.has_body(node)
        # a number alone, an address, the name of a document, news of a meeting is no action, nor is
        # a problem
        start = node.marker.end if node.marker is not None else node.start
        text = self.text[start : min(node.end, start + 160)]
        return not (
            not _WORD.search(text)
            or _CITED.fullmatch(text)
            or any_of("outline", "cues.contacts").match(text)
            or any_of("outline", "cues.agenda").search(text)
            or self.is_problem(node)
        )

    def is_problem(self, node: Node) -> bool:
        """Tell whether a unit stands below a heading of problems (存在的问题)."""
        problems = any_of("outline", "cues.problems")
        above = node.parent
        while node.role == "background" and above is not None and above.role == "background":
            if problems.search(self.text[slice(*above.title)]):
                return True
            above = above.parent
        return False

    def is_opening(self, node: Node) -> bool:
        """Tell whether a unit by its own heading sets the scene (指导思想, 总体情况)."""
        if not self.names_part(node):
            return False
        surveys = any_of("outline", "headings.surveys").search(self.text[slice(*node.title)])
        return node.role in ("preamble", "background") or surveys is not None

    def names_part(self, node: Node) -> bool:
        """Tell whether a heading says what stands below it (工作目标), and names no action."""
        if node.kind == "lead" or node.floating or node.family in FIGURES:
            return False
        heading = self.text[slice(*node.title)]
        return self.has_body(node) and heading_role(heading, within=True) is not None

    def has_body(self, node: Node) -> bool:
        return bool(self.text[node.body : node.end].strip(" \n,。;:、."))

    def join(self, start: int, end: int) -> str:
        """Return the text of a stretch; most have no break and no mask, nothing to join."""
        if end <= start:
            return ""
        span, clean_text = self.page.view.span(start, end), self.page.clean_text
        raw = clean_text.text[span.start : span.end]
        # as long as what is visible, and no white space but single spaces; or no gap
        if len(raw) == end - start and (
            (raw.isprintable() and "  " not in raw) or not _GAP.search(raw)
        ):
            return raw.strip()
        return join_text(clean_text, span.start, span.end)

    def marker(self, node: Node) -> str:
        """Return the marker as printed: the view writes all brackets alike, the page may not."""
        return self.join(node.marker.start, node.marker.end) if node.marker else ""

    def section(self, node: Node, above: int | None) -> SectionRow:
        span = self.page.view.span(node.start, node.end)
        heading = None if node.kind == "block" else self.join(*node.title).rstrip(_STOPS) or None
        marker = self.marker(node)
        return SectionRow(
            node.path, node.level, marker, heading, node.role, span.start, span.end, above
        )

    def measure(self, node: Node, above: int | None, heads: bool) -> MeasureRow:
        """Return the row of a measure; the heading of one that is a section too is its lead."""
        end = self.measure_end(node)
        start, stop = (node.marker.end if node.marker is not None else node.start, node.title[1])
        if node.kind == "unit" and not heads and (node.floating or not node.own_line):
            stop = lead_end(self.text, start, end)
        span = self.page.view.span(node.start, end)
        lead, text = self.join(start, stop).rstrip("。"), self.join(node.start, end)
        marker = self.marker(node)
        return MeasureRow(node.path, marker, lead, text, node.role, span.start, span.end, above)

    def measure_end(self, node: Node) -> int:
        """Leave out a caption glued on behind the last full stop."""
        text, end = self.text, node.end
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


def make_rows(page: Page, root: Node) -> Outline:
    """Turn a tree into section and measure rows, in order of appearance."""
    rows = _Rows(page)
    sections: list[SectionRow] = []
    measures: list[MeasureRow] = []
    index: dict[int, int] = {}
    for node in root.walk():
        above = index.get(id(node.parent))
        heads = rows.is_section(node)
        if heads:
            sections.append(rows.section(node, above))
            above = len(sections) - 1
        if above is not None:
            # what is no section hands its own on to what stands below it
            index[id(node)] = above
        if rows.is_measure(node):
            measures.append(rows.measure(node, above, heads))
    measures.sort(key=lambda m: (m.start, m.end))
    numbered = any(s.marker for s in sections) or any(m.marker for m in measures)
    warnings = () if numbered else ("No numbered outline was found.",)
    return Outline(tuple(sections), tuple(measures), warnings)
