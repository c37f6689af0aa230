"""From the text of one document to its sections and measures."""

from __future__ import annotations

import re

from cityplans.cleaning import join_text
from cityplans.outline import decimals, leads
from cityplans.outline.lexicon import any_of, words
from cityplans.outline.markers import UNNUMBERED, Candidate, find_candidates, opens_with_marker
from cityplans.outline.nodes import Node, rstrip_end, set_ends
from cityplans.outline.numerals import chinese
from cityplans.outline.paragraphs import Paragraph, is_closed, split_paragraphs
from cityplans.outline.roles import block_role, heading_role, tense_role, title_role
from cityplans.outline.series import number_units
from cityplans.outline.titles import MAX_HEADING, heading_end, is_title, lead_end, runs_on
from cityplans.outline.view import View, make_view
from cityplans.passages import CleanText, DocumentSpan, MeasureRow, Outline, SectionRow, Source

_TOP = frozenset({"编", "篇", "部分", "章", "节", "cn", "dec1", "dec2", "dec3", "dec4"})
_STRUCTURE = frozenset({"编", "篇", "部分", "章", "节", "cn", "paren_cn"})


def parse_outline(clean_text: CleanText, document: DocumentSpan, source: Source) -> Outline:
    """Find the sections and measures of one document.

    Parameters
    ----------
    clean_text
        The source text after cleaning; masked characters count as absent.
    document
        One of :func:`find_documents`.
    source
        The file; lines that its format marks as headings are taken as such.

    Returns
    -------
    Outline
        Sections (numbered headings; slogans with items; unnumbered blocks without a heading)
        and measures (the deepest numbered or lead-phrase units), in order of appearance. Each
        measure's ``text`` is :func:`cityplans.cleaning.join_text` of its offsets.

    Examples
    --------
    >>> from cityplans.passages import CleanText, DocumentSpan, Source
    >>> text = "一、加强党建\\n1.抓好学习。每月一次。\\n2.抓好作风。\\n二、强基层\\n新建卫生院2家。"
    >>> outline = parse_outline(
    ...     CleanText(text), DocumentSpan(0, len(text), 0, len(text)), Source("a", text)
    ... )
    >>> [(s.path, s.heading) for s in outline.sections]
    [('一', '加强党建'), ('二', '强基层')]
    >>> [(m.path, m.lead) for m in outline.measures]
    [('一.1', '抓好学习'), ('一.2', '抓好作风'), ('二', '强基层')]
    """
    view = make_view(clean_text, document.body_start, document.body_end)
    if not view.text.strip():
        return Outline()
    titles = [clean_text.text[t.start : t.end] for t in document.titles]
    return _Parser(view, clean_text, titles, source).run()


class _Parser:
    def __init__(
        self, view: View, clean_text: CleanText, titles: list[str], source: Source
    ) -> None:
        self.view = view
        self.text = view.text
        self.clean_text = clean_text
        self.titles = titles
        self.paragraphs = split_paragraphs(self.text)
        self.sure = False
        self.default_role = self._default_role()
        self.inner_title: int | None = None

    def run(self) -> Outline:
        end = self._appendix_start()
        body = [p for p in self.paragraphs if p.start < end]
        tops = self._build(body, end)
        for top in tops:
            self._descend(top)
        tops = self._blocks(tops, body, end)
        for top in tops:
            self._set_roles(top)
        self._name(tops)
        if end < len(self.text):
            tops.append(self._appendix(end))
        return self._rows(tops)

    # ---- what the document is made of ----

    def _default_role(self) -> str:
        named, self.sure = title_role(self.titles)
        if named is not None:
            return named
        text = self.text
        return tense_role(text if len(text) < 20000 else text[:10000] + text[-10000:], "plan")

    def _appendix_start(self) -> int:
        """Return where glossary, notes, references or annexes begin; the text's end if nowhere."""
        appendix = any_of("roles.appendix")
        total = len(self.text)
        for k, p in enumerate(self.paragraphs):
            if p.start < 0.3 * total or k == 0:
                continue
            line = self.text[p.start : min(p.end, p.start + 40)].replace(" ", "")
            if not appendix.search(line[:20]):
                continue
            if p.end - p.start <= 30 or line.startswith(("注:", "注①", "附件:", "附:")):
                return p.start
            if line.startswith(("[参考文献]", "【参考文献】", "参考文献")):
                return p.start
        m = re.compile(r"[\[【]参考文献[\]】]").search(self.text, int(0.3 * total))
        return m.start() if m else total

    def _appendix(self, start: int) -> Node:
        node = Node("block", start, rstrip_end(self.text, start, len(self.text)), 1)
        m = any_of("roles.appendix").search(self.text[start : start + 20].replace(" ", ""))
        node.role, node.path = "appendix", m.group().strip(":[]【】") if m else "附"
        return node

    # ---- numbered units and unnumbered headings ----

    def _build(self, paragraphs: list[Paragraph], end: int) -> list[Node]:
        text = self.text
        candidates = [c for c in find_candidates(self._doubted(), paragraphs) if c.start < end]
        candidates = decimals.merge(text, paragraphs, candidates)
        heads = self._heads(paragraphs, candidates)
        blocks = self._leaving(paragraphs, candidates)
        candidates = sorted([*candidates, *blocks], key=lambda c: c.start)
        nodes: list[Node] = []
        groups = self._split_at_heads(candidates, heads)
        for head, group in groups:
            base = 0
            top = None
            if head is not None:
                top = Node("head", head.start, 0, 1, title=(head.start, head.end), body=head.end)
                top.paragraph, top.own_line = paragraphs.index(head), True
                nodes.append(top)
                base = 1
            units = number_units(text, group)
            made: list[Node] = []
            for u in units:
                node = Node("unit", u.marker.start, 0, u.depth + base, u.marker, u.value)
                if u.marker.family == "block":
                    node.kind, node.marker, node.name = "block", None, "尾"
                    node.body = node.start
                node.parent = made[u.parent] if u.parent is not None else top
                node.paragraph = u.marker.paragraph
                if node.parent is not None:
                    node.parent.children.append(node)
                made.append(node)
            nodes.extend(made)
        set_ends(text, nodes, rstrip_end(text, 0, end), paragraphs)
        numbered = [n for n in nodes if n.marker is not None]
        self.run_on = self._runs_on(numbered, paragraphs)
        for node in numbered:
            self._set_heading(node, paragraphs)
        tops = [n for n in nodes if n.parent is None]
        for node in nodes:
            self._trim_last(node, paragraphs)
        return tops

    def _doubted(self) -> str:
        """The text with restored numerals put back to ?: their place in the series decides."""
        text = self.text
        if not self.clean_text.restored:
            return text
        marks = list(text)
        for offset in self.clean_text.restored:
            at = self.view.position(offset)
            if at is not None and text[at] in "一二三四五六七八九十百":
                marks[at] = "?"
        return "".join(marks)

    def _printed(self, node: Node) -> str:
        """The marker as printed, a lost numeral in it given by its place in the series."""
        if node.marker is None:
            return ""
        printed = node.marker.printed
        if "?" in printed and node.number:
            core = printed.strip("、.()是要:, ")
            return printed.replace(core, chinese(node.number), 1)
        return printed

    def _leaving(self, paragraphs: list[Paragraph], candidates) -> list[Candidate]:
        """Paragraphs that lead out of an enumeration: 各位代表! 在肯定成绩的同时 下一步 …"""
        marked = {c.paragraph for c in candidates if c.strength == 3}
        out = []
        for k, p in enumerate(paragraphs):
            if k in marked or p.end - p.start < 40 or not self._closes(p.start, p.end):
                continue
            above = paragraphs[k - 1] if k else None
            if above is None or (k - 1 in marked and self._is_heading_line(above)):
                continue
            if leads.has_lead(self.text, p.start, p.end):
                continue
            final = 1 if any_of("cues.farewells").match(self.text[p.start : p.start + 12]) else None
            out.append(Candidate(p.start, p.start, "block", final, "", 3, k))
        return out

    def _is_heading_line(self, p: Paragraph) -> bool:
        line = self.text[p.start : p.end]
        return len(line) <= MAX_HEADING and "。" not in line.rstrip("。")

    def _split_at_heads(self, candidates, heads):
        groups, at = [], 0
        bounds = [None, *heads]
        for k, head in enumerate(bounds):
            stop = heads[k].start if k < len(heads) else len(self.text) + 1
            group = []
            while at < len(candidates) and candidates[at].start < stop:
                group.append(candidates[at])
                at += 1
            groups.append((head, group))
        return groups

    def _heads(self, paragraphs: list[Paragraph], candidates) -> list[Paragraph]:
        """Unnumbered headings of the highest level, on lines of their own."""
        strong = [c for c in candidates if c.strength == 3 and c.family in _STRUCTURE]
        out = []
        at = 0
        for k, p in enumerate(paragraphs):
            while at < len(strong) and strong[at].start < p.start:
                at += 1
            before = at > 0
            if not before and self._is_inner_title(paragraphs, k):
                self.inner_title = p.start
                continue
            if not self._looks_like_head(paragraphs, k):
                continue
            after = strong[at] if at < len(strong) else None
            restarts = (
                after is not None
                and after.value == 1
                and (not before or strong[at - 1].family == after.family or after.family == "cn")
            )
            line = self.text[p.start : p.end]
            named = heading_role(line) is not None
            if (
                (not before and after is None)
                or (restarts and (named or (not before and not out and k > 0) or out))
                or (before and after is None and named)
            ):
                out.append(p)
        return out

    def _is_inner_title(self, paragraphs: list[Paragraph], k: int) -> bool:
        """Tell whether a line titles what a cover notice above it sends out."""
        line = self.text[paragraphs[k].start : paragraphs[k].end]
        if k == 0 or len(line) > 60 or not line.endswith(words("titles.endings")):
            return False
        before = self.text[paragraphs[0].start : paragraphs[k - 1].end]
        return (
            len(before) < 1500
            and bool(re.search(r"印发|下发|转发|制定|通知|附件", before))
            and (bool(_DAY.search(before[-40:])) or self._is_short(paragraphs[k - 1]))
        )

    def _looks_like_head(self, paragraphs: list[Paragraph], k: int) -> bool:
        p = paragraphs[k]
        line = self.text[p.start : p.end]
        if not 4 <= p.end - p.start <= 36 or is_closed(line) or not p.own_line:
            return False
        if opens_with_marker(line) or line[-1] in ",、" or line.count(",") > 1 or "\n" in line:
            return False
        if any_of("cues.no_lead").match(line) and not heading_role(line):
            return False
        if line.endswith(words("documents.signers")) or any_of("cues.bylines").search(line):
            return False
        if k and self._is_short(paragraphs[k - 1]) and self._looks_like_line(paragraphs[k - 1]):
            return False
        for q in paragraphs[k + 1 : k + 4]:
            after = self.text[q.start : q.end]
            if q.end - q.start >= 40 or opens_with_marker(after) or is_closed(after[-20:]):
                return True
        return False

    def _is_short(self, p: Paragraph) -> bool:
        return p.end - p.start < 40 and not is_closed(self.text[p.start : p.end])

    def _looks_like_line(self, p: Paragraph) -> bool:
        line = self.text[p.start : p.end]
        return not opens_with_marker(line) and not any_of("cues.bylines").search(line)

    def _runs_on(self, nodes: list[Node], paragraphs: list[Paragraph]) -> bool:
        """Headings run on without punctuation where most of the highest ones do."""
        tops = [n for n in nodes if n.family in _TOP and not n.children]
        tops = [n for n in tops if n.end - n.marker.end > 40]
        hits = sum(
            runs_on(self.text, n.marker.end, min(n.end, paragraphs[n.paragraph].end)) for n in tops
        )
        return len(tops) > 2 and 2 * hits > len(tops)

    def _set_heading(self, node: Node, paragraphs: list[Paragraph]) -> None:
        text, p = self.text, paragraphs[node.paragraph]
        start = node.marker.end
        limit = node.children[0].start if node.children else node.end
        run_on = self.run_on and node.family in _TOP
        a, b = heading_end(text, start, max(start, min(p.end, node.end)), limit, run_on)
        node.title, node.body = (start, max(a, start)), b
        node.own_line = node.marker.strength == 3 and b >= p.end

    def _trim_last(self, node: Node, paragraphs: list[Paragraph]) -> None:
        """End the last of a series where its like end; what follows belongs further up."""
        for kid in node.children:
            if kid.kind == "block":
                kid.end = min(kid.end, paragraphs[kid.paragraph].end)
        kids = self._kids(node)
        if len(kids) < 3 or kids[-1].inline or any(k.children for k in kids):
            return
        counts = {self._count(k, paragraphs) for k in kids[:-1]}
        if len(counts) != 1:
            return
        last, stop = kids[-1], kids[-1].paragraph + counts.pop() - 1
        if stop < len(paragraphs) - 1 and paragraphs[stop].end < last.end:
            last.end = max(paragraphs[stop].end, last.body)

    def _count(self, node: Node, paragraphs: list[Paragraph]) -> int:
        n, k = 0, node.paragraph
        while k < len(paragraphs) and paragraphs[k].start < node.end:
            n += 1
            k += 1
        return n

    # ---- unnumbered units ----

    def _descend(self, top: Node) -> None:
        for node in list(top.walk()):
            if node.kind in ("unit", "head"):
                self._find_leads(node)

    def _free(self, node: Node) -> list[tuple[int, int, bool]]:
        """Stretches of a node's own paragraphs that no child covers: (start, end, before)."""
        out = []
        at = node.body
        bounds = [(c.start, c.end) for c in node.children] + [(node.end, node.end)]
        for k, (a, b) in enumerate(bounds):
            for x, y in self._paragraphs_between(at, a):
                out.append((x, y, k == 0 and bool(node.children)))
            at = max(at, b)
        return out

    def _paragraphs_between(self, start: int, end: int) -> list[tuple[int, int]]:
        from bisect import bisect_right

        out = []
        k = max(0, bisect_right(self._starts, start) - 1)
        while k < len(self.paragraphs) and self.paragraphs[k].start < end:
            p = self.paragraphs[k]
            a, b = max(p.start, start), min(p.end, end)
            while a < b and self.text[a].isspace():
                a += 1
            b = rstrip_end(self.text, a, b)
            if b > a:
                out.append((a, b))
            k += 1
        return out

    @property
    def _starts(self) -> list[int]:
        if not hasattr(self, "_starts_list"):
            self._starts_list = [p.start for p in self.paragraphs]
        return self._starts_list

    @staticmethod
    def _kids(node: Node) -> list[Node]:
        return [k for k in node.children if k.kind != "block"]

    def _find_leads(self, node: Node) -> None:
        text = self.text
        free = self._free(node)
        if not free:
            return
        fresh: list[Node] = []
        if not self._kids(node) and len(free) == 1:
            fresh = self._inside_paragraph(node, *free[0][:2])
        else:
            fresh = self._by_paragraph(node, free)
        for lead in fresh:
            lead.parent = node
        if fresh:
            node.children = sorted([*node.children, *fresh], key=lambda n: n.start)

    def _inside_paragraph(self, node: Node, start: int, end: int) -> list[Node]:
        items: list[tuple[int, int]] = []
        if node.family in ("是", "要", "first"):
            items = leads.parallel_items(self.text, node.marker.end, end)
        if not items and not node.floating and node.family not in ("arabic", "paren_ar", "circled"):
            items = leads.run_on_items(self.text, start, end)
        return [self._lead(node, a, b) for a, b in items]

    def _lead(self, node: Node, start: int, end: int) -> Node:
        stop = lead_end(self.text, start, end)
        return Node("lead", start, end, node.level + 1, title=(start, stop), body=stop)

    def _by_paragraph(self, node: Node, free: list[tuple[int, int, bool]]) -> list[Node]:
        text = self.text
        heads = [i for i in range(len(free)) if self._is_line_head(free, i)]
        if len(heads) < 2:
            heads = [i for i in range(len(free)) if self._is_lead(free, i)]
        heads = sorted({*heads, *leads.alike([self.text[a : a + 3] for a, _, _ in free])})
        blocks = {i for i, (a, b, _) in enumerate(free) if self._closes(a, b) and i not in heads}
        kids = bool(self._kids(node))
        if len(heads) < 2 and not (kids and heads and not free[heads[0]][2]):
            return []
        if kids and len([i for i in heads if free[i][2]]) == 1:
            heads = [i for i in heads if not free[i][2]]
        out: list[Node] = []
        for n, i in enumerate(heads):
            stop = heads[n + 1] if n + 1 < len(heads) else len(free)
            j = i + 1
            # what follows without a lead goes on with the unit, up to a closing block
            while j < stop and j not in blocks and self._adjoins(node, free[j - 1], free[j]):
                j += 1
            out.append(self._lead(node, free[i][0], free[j - 1][1]))
        return out

    def _adjoins(self, node: Node, a, b) -> bool:
        return not any(a[1] <= c.start < b[0] for c in node.children)

    def _is_line_head(self, free, i: int) -> bool:
        """A lead phrase on a line of its own, without a full stop, above its text."""
        a, b, _ = free[i]
        line = self.text[a:b]
        if not 4 <= b - a <= 30 or is_closed(line) or i + 1 >= len(free) or _SIGN.search(line):
            return False
        if not is_title(line, 30) or any_of("cues.bylines").search(line):
            return False
        return free[i + 1][1] - free[i + 1][0] > 40

    def _is_lead(self, free, i: int) -> bool:
        a, b, _ = free[i]
        if leads.has_lead(self.text, a, b):
            return True
        # a lead phrase on a line of its own, above its text
        line = self.text[a:b]
        if b - a <= 44 and i + 1 < len(free) and is_title(line, 44) and not _SIGN.search(line):
            c, d, _ = free[i + 1]
            return d - c > 40 and not leads.has_lead(self.text, c, d) and not line.endswith(":")
        return False

    def _closes(self, a: int, b: int) -> bool:
        return bool(any_of("cues.closers").match(self.text[a : min(b, a + 20)]))

    # ---- blocks of text that belong to no unit ----

    def _blocks(self, tops: list[Node], paragraphs: list[Paragraph], end: int) -> list[Node]:
        """Cut closing blocks off the last units, and give stray text rows of its own."""
        for top in tops:
            for node in list(top.walk()):
                if node.kind in ("unit", "head"):
                    self._give_rest(node)
        out: list[Node] = []
        at = 0
        stop = rstrip_end(self.text, 0, min(end, len(self.text)))
        # a speech with a stray 一是 … is not its outline: its paragraphs are
        covered = sum(t.end - t.start for t in tops)
        loose = all(t.floating for t in tops) and covered < 0.3 * stop and len(paragraphs) > 8
        for node in [*tops, None]:
            a = node.start if node is not None else stop
            found = self._paragraphs_between(at, a)
            if found:
                first = not out
                if (first and node is None) or loose:
                    out.extend(self._loose(found))
                else:
                    notice = [f for f in found if first and f[0] < (self.inner_title or 0)]
                    if notice:
                        block = Node("block", notice[0][0], notice[-1][1], 1)
                        block.name, block.role = "通知", "preamble"
                        out.append(block)
                        found = [f for f in found if f[0] > (self.inner_title or 0)]
                    if found:
                        block = Node("block", found[0][0], found[-1][1], 1)
                        block.name = "前言" if first else ("尾" if node is None else "段")
                        out.append(block)
            if node is not None:
                out.append(node)
                at = max(at, node.end)
        return out

    def _loose(self, found: list[tuple[int, int]]) -> list[Node]:
        """Paragraphs of a document without any outline: each lead phrase is a unit."""
        free = [(a, b, False) for a, b in found]
        root = Node("root", found[0][0], found[-1][1], 0)
        if len(free) == 1:
            units = [self._lead(root, a, b) for a, b in leads.run_on_items(self.text, *free[0][:2])]
        else:
            units = self._by_paragraph(root, free)
        if not units:
            units = [self._lead(root, a, b) for a, b, _ in free if b - a >= 40]
            if len(units) > 2:
                units = units[1:] if not leads.has_lead(self.text, *free[0][:2]) else units
        if not units:
            block = Node("block", found[0][0], found[-1][1], 1)
            block.name = "前言"
            return [block]
        if units[0].start > found[0][0]:
            block = Node("block", found[0][0], rstrip_end(self.text, 0, units[0].start), 1)
            block.name = "前言"
            return [block, *units]
        return list(units)

    def _give_rest(self, node: Node) -> None:
        """Give text between and behind a node's units a row: with the block before it, or new."""
        if not self._kids(node):
            return
        out: list[Node] = []
        for k, kid in enumerate(node.children):
            out.append(kid)
            stop = node.children[k + 1].start if k + 1 < len(node.children) else node.end
            rest = self._paragraphs_between(kid.end, stop)
            if not rest:
                continue
            if kid.kind == "block":
                kid.end = rest[-1][1]
            else:
                block = Node("block", rest[0][0], rest[-1][1], node.level + 1)
                block.name, block.parent = "尾", node
                out.append(block)
        node.children = out

    # ---- roles, paths, rows ----

    def _set_roles(self, top: Node) -> None:
        for node in top.walk():
            inherited = node.parent.role if node.parent is not None else ""
            if node.kind == "block":
                text = self.text[node.start : node.end]
                if node.name in ("前言", "通知"):
                    node.role = "preamble"
                else:
                    node.role = block_role(text, inherited or self.default_role)
                continue
            named = None
            if node.kind != "lead":
                heading = self.text[node.title[0] : node.title[1]]
                named = heading_role(heading, whole=bool(inherited))
            if named:
                node.role = named
            elif inherited:
                node.role = inherited
            elif self.sure:
                node.role = self.default_role
            else:
                text = self.text[node.start : node.end]
                node.role = tense_role(text, self.default_role)

    def _name(self, tops: list[Node]) -> None:
        seen: dict[str, int] = {}
        heads = 0
        for top in tops:
            if top.kind == "head":
                heads += 1
                top.path = f"u{heads}"
            elif top.kind == "block":
                top.path = top.name
            elif top.kind == "unit":
                top.path = self._step(top)
            if top.kind in ("block", "unit"):
                n = seen[top.path] = seen.get(top.path, 0) + 1
                if n > 1:
                    top.path = f"{top.path}′" if n == 2 else f"{top.path}′{n - 1}"
            for node in top.walk():
                leads_seen = 0
                dash = 0
                for child in node.children:
                    if child.kind == "block":
                        child.path = f"{node.path}.{child.name}"
                    elif child.kind == "lead":
                        leads_seen += 1
                        child.path = f"{node.path}#{leads_seen}"
                    elif child.family in UNNUMBERED:
                        dash += 1
                        child.path = f"{node.path}#{dash}"
                    else:
                        step = self._step(child)
                        child.path = (
                            step if child.family.startswith("dec") else f"{node.path}.{step}"
                        )
        for k, top in enumerate([t for t in tops if t.kind == "lead"], start=1):
            top.path = f"#{k}"

    def _step(self, node: Node) -> str:
        n, family = node.number or 0, node.family
        if family.startswith("dec"):
            return ".".join(map(str, node.marker.parts))
        if family == "cn":
            return chinese(n)
        if family == "paren_cn":
            return f"({chinese(n)})"
        if family in ("是", "要", "first"):
            return chinese(n)
        if family == "arabic":
            return str(n)
        if family == "paren_ar":
            return f"({n})"
        if family == "circled":
            return chr(0x245F + n) if n <= 20 else str(n)
        if family in UNNUMBERED:
            return f"#{n}"
        return f"第{chinese(n)}{family}"

    def _is_section(self, node: Node) -> bool:
        if node.kind in ("head", "block"):
            return True
        if node.kind == "lead":
            return False
        if node.family in _TOP:
            return self._has_body(node)
        if self._kids(node):
            return True
        if node.floating:
            return self._is_rich(node)
        if node.family in ("条", "circled", "paren_ar"):
            return False
        if node.own_line and self._has_body(node):
            return True
        kin = node.parent.children if node.parent is not None else []
        same = [k for k in kin if k.family == node.family]
        return bool(same) and 2 * sum(bool(self._kids(k)) for k in same) > len(same)

    def _is_rich(self, node: Node) -> bool:
        """A slogan in a paragraph of its own that is followed by several sentences.

        Its series decides: three sentences and 120 characters below the slogan on average.
        """
        kin = node.parent.children if node.parent is not None else []
        same = [k for k in kin if k.family == node.family]
        if len(same) < 2 or any(k.inline for k in same):
            return False
        bodies = [
            self.text[k.body : k.end] for k in same if is_title(self.text[slice(*k.title)], 60)
        ]
        if 2 * len(bodies) <= len(same):
            return False
        n = len(bodies)
        return (
            sum(len(b) for b in bodies) >= 120 * n and sum(b.count("。") for b in bodies) >= 3 * n
        )

    def _has_body(self, node: Node) -> bool:
        return bool(self.text[node.body : node.end].strip())

    def _rows(self, tops: list[Node]) -> Outline:
        sections: list[SectionRow] = []
        measures: list[MeasureRow] = []
        index: dict[int, int] = {}
        for top in tops:
            for node in top.walk():
                parent = node.parent
                while parent is not None and id(parent) not in index:
                    parent = parent.parent
                above = index[id(parent)] if parent is not None else None
                if self._is_section(node):
                    index[id(node)] = len(sections)
                    sections.append(self._section(node, above))
                    above = len(sections) - 1
                if self._is_measure(node):
                    measures.append(self._measure(node, above))
        order = sorted(range(len(measures)), key=lambda i: (measures[i].start, measures[i].end))
        warnings = () if any(s.marker for s in sections) else ("No numbered outline was found.",)
        return Outline(tuple(sections), tuple(measures[i] for i in order), warnings)

    def _section(self, node: Node, above: int | None) -> SectionRow:
        span = self.view.span(node.start, node.end)
        heading = None
        if node.kind != "block":
            a, b = node.title
            raw = self.view.span(a, b)
            heading = (
                join_text(self.clean_text, raw.start, raw.end).rstrip("。 ") if b > a else None
            )
        marker = self._printed(node)
        return SectionRow(
            node.path, node.level, marker, heading or None, node.role, span.start, span.end, above
        )

    def _is_measure(self, node: Node) -> bool:
        if node.kind == "lead":
            return not node.children
        if node.kind == "block":
            return False
        return not self._kids(node) and (node.kind == "unit" or self._has_body(node))

    def _measure(self, node: Node, above: int | None) -> MeasureRow:
        end = self._measure_end(node)
        span = self.view.span(node.start, end)
        a = node.marker.end if node.marker is not None else node.start
        stop = node.title[1]
        if node.kind == "unit" and not self._is_section(node):
            stop = lead_end(self.text, a, end)
        lead = self.view.span(a, max(a, stop))
        return MeasureRow(
            node.path,
            self._printed(node),
            join_text(self.clean_text, lead.start, lead.end).rstrip("。"),
            join_text(self.clean_text, span.start, span.end),
            node.role,
            span.start,
            span.end,
            above,
        )

    def _measure_end(self, node: Node) -> int:
        """Leave out a caption glued on behind the last full stop of a run-on unit."""
        text, end = self.text, node.end
        if node.children:  # blocks only: they close the unit
            end = rstrip_end(text, node.start, node.children[0].start)
        after = text[end : end + 1]
        while end > node.body and text[end - 1] in "|>·<=_# \n":
            end -= 1
        if after in ("", "\n") or is_closed(text[max(node.start, end - 20) : end]):
            return end
        stop = max(text.rfind("。", node.body, end), text.rfind(";", node.body, end))
        if stop < 0 or end - stop - 1 > 24 or "," in text[stop:end]:
            return end
        return stop + 1


_DAY = re.compile(r"年\s?[\d一二三四五六七八九十]+\s?月\s?[\d一二三四五六七八九十]+\s?日")
_SIGN = re.compile(r"\d{4}年\d{1,2}月|[:;]$")
