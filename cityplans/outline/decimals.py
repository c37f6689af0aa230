"""Decimal numbering, 1 / 2.1 / 2.1.1, of papers, standards and emergency plans."""

from __future__ import annotations

import re

from cityplans.outline.markers import Candidate

_DECIMAL = re.compile(
    r"(?<![\d.A-Za-z/〔\[(-])(\d{1,2}(?:\.\d{1,2}){0,3})(?![\d.%‰])[ ]*(?=[\u4e00-\u9fff“?①])"
)
_COUNTER = re.compile(
    r"[年月日时分个名家所项次张台件条人户万亿元岁类级周天届位种例倍辆间座处支批部只多余吨米公亩小倍折成点号楼层期部条系度国省市县乡镇村篇章]"
)


def merge(text: str, paragraphs, candidates: list[Candidate]) -> list[Candidate]:
    """Add the decimal numbers that form an outline, and drop what they make impossible.

    Numbers are taken from the first 1 on, each the successor in tree order of the one before
    (2.1.1, 2.1.2, 2.2 …); with fewer than four of them, at least three with a point, the
    document has no such outline.
    """
    chain: list[Candidate] = []
    pool = list(_pool(text, paragraphs))
    if sum(len(c.parts) > 1 for c in pool) < 3:
        return candidates
    for c in pool:
        if _succeeds(chain, c):
            chain.append(c)
    if len(chain) < 4 or sum(len(c.parts) > 1 for c in chain) < 3:
        return candidates
    taken = [(c.start, c.end) for c in chain]
    out = [c for c in candidates if not any(a <= c.start < b for a, b in taken)]
    return sorted([*out, *chain], key=lambda c: c.start)


def _pool(text: str, paragraphs):
    for k, p in enumerate(paragraphs):
        for m in _DECIMAL.finditer(text, p.start, p.end):
            parts = tuple(int(n) for n in m.group(1).split("."))
            before = text[max(p.start, m.start() - 1) : m.start()]
            strength = 3 if m.start() == p.start else 2 if before in "。;: \n)]”" else 1
            if len(parts) == 1 and (strength < 2 or _COUNTER.match(text, m.end())):
                continue
            if 0 in parts:
                continue
            yield Candidate(
                m.start(), m.end(), f"dec{len(parts)}", parts[-1], m.group(1), strength, k, parts
            )


def _succeeds(chain: list[Candidate], c: Candidate) -> bool:
    if not chain:
        return c.parts in ((1,), (1, 1))
    last, n = chain[-1].parts, c.parts
    if len(n) == len(last) + 1:
        return n[:-1] == last and n[-1] == 1
    return len(n) <= len(last) and n[:-1] == last[: len(n) - 1] and n[-1] == last[len(n) - 1] + 1
