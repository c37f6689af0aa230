"""Tables of tasks, as lines with bars or as cards: a row is a unit, what heads it is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from cityplans.lines.cards import card_labels, tells_task
from cityplans.outline.markers import Candidate
from cityplans.outline.page import Paragraph, is_row
from cityplans.outline.roles import flatten
from cityplans.text import any_of

_RULE = re.compile(r"[|\s:—-]+")
_WORDS = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]", re.DOTALL)


def find_rows(text: str, paragraphs: Sequence[Paragraph]) -> tuple[list[Candidate], set[int]]:
    """Find the rows of tables that list tasks, and where all paragraphs of these tables start.

    The unit of a row are its cells below columns that name tasks, measures or aims, from the first
    to the last; who does it and until when stands apart.
    """
    found: list[Candidate] = []
    lines: set[int] = set()
    rows = [k for k, p in enumerate(paragraphs) if is_row(text[slice(*p)])] if "|" in text else []
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        table = [k for _, k in run]
        told = _content(text, [paragraphs[k] for k in table]) if len(table) > 1 else None
        if told is None:
            continue
        lines |= {paragraphs[k].start for k in table}
        # a table whose head stands elsewhere begins with row 1
        for k in table[bool(told) :]:
            if _RULE.fullmatch(text, *paragraphs[k]):
                continue
            cells = _cells(text, paragraphs[k])
            if len(cells) == len(told):
                cells = [c for c, content in zip(cells, told, strict=True) if content]
            else:  # merged cells, or no head: the longest says most
                cells = sorted(cells, key=lambda c: c[0] - c[1])[:1]
            cells = [c for c in cells if _WORDS.search(text, *c)]
            if cells:
                a, b = cells[0][0], cells[-1][1]
                found.append(Candidate(a, a, "row", None, "", 2, k, stop=b))
    cards, of_cards = _find_cards(text, paragraphs)
    return found + cards, lines | of_cards


def _find_cards(text: str, paragraphs: Sequence[Paragraph]) -> tuple[list[Candidate], set[int]]:
    """Find tasks that stand one below the other, each with who does it and until when.

    具体任务, below it what is to be done, 责任单位, below it who does it; 具体任务 …
    """
    found: list[Candidate] = []
    lines: set[int] = set()
    labels = card_labels(text[slice(*p)] for p in paragraphs)
    label, first = "", 0
    for k, p in enumerate(paragraphs if labels else ()):
        line = text[slice(*p)]
        if line in labels:
            label, first = line, k + 1
        elif label and tells_task(label):
            if k == first:
                found.append(Candidate(p.start, p.start, "row", None, "", 2, k, stop=p.end))
            else:
                found[-1] = replace(found[-1], stop=p.end)
        elif not label or k > first:
            # behind the last label stands one line of its own
            continue
        lines.add(p.start)
    return found, lines


def _content(text: str, rows: Sequence[Paragraph]) -> list[bool] | None:
    """Tell which columns say what is to be done; none of a table without head, None if no tasks."""
    first, second = ([text[slice(*cell)] for cell in _cells(text, row)] for row in rows[:2])
    if first[0] == "1" and second[0] == "2":
        return []
    names = [flatten(name) for name in first]
    told = [bool(any_of("outline", "tables.content").search(n)) for n in names]
    other = sum(bool(any_of("outline", "tables.beside").search(n)) for n in names)
    return told if any(told) and sum(told) + other > 1 else None


def _cells(text: str, p: Paragraph) -> list[tuple[int, int]]:
    """Return the cells of a row, empty ones too, white space around their words left out."""
    out, at = [], p.start + (text[p.start] == "|")
    for cell in text[at : p.end - (text[p.end - 1] == "|")].split("|"):
        start = at + len(cell) - len(cell.lstrip()) if cell.strip() else at
        out.append((start, start + len(cell.strip())))
        at += len(cell) + 1
    return out
