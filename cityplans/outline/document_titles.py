"""The best title known of a document, from its lines, boxes, markup, file name or catalog."""

from __future__ import annotations

import re
from itertools import pairwise

from cityplans.cleaning import join_text
from cityplans.lines.titles import (
    best_title,
    glued_title,
    goes_on,
    join,
    stated_titles,
    tidy,
    told_title,
)
from cityplans.outline.view import View
from cityplans.passages import CleanText, DocumentSpan, Source, Span
from cityplans.text import any_of, fold, simplify

_BREAK = re.compile(r"\r\n|\r|\n")
_SHORT = 24
_REMARK = re.compile(r"\([^()]{2,16}\)$")
_WORD = re.compile(r"[\u4e00-\u9fff](?:[^\u4e00-\u9fff]{0,40}[\u4e00-\u9fff]){2}")


class Known:
    """What the lines of a source were labelled, and what is said elsewhere of its title."""

    def __init__(self, clean_text: CleanText, source: Source, view: View) -> None:
        self.clean_text, self.source, self.view = clean_text, source, view
        self.titles = [Span(x.start, x.end) for x in clean_text.lines if x.label == "title"]
        self.after = {a.start: b for a, b in pairwise(clean_text.lines) if b.label != "furniture"}
        self.at = {view.position(x.start): x.label for x in clean_text.lines}
        self.boxes = [f.value for f in clean_text.fields if f.name == "title"]
        self.stated = stated_titles(source)
        lines = [clean_text.text[t.start : t.end] for t in self.titles]
        # A line that is but the beginning of a title tells nothing of what begins with it.
        ends = any_of("outline", "titles.ends")
        ended = [t for t in map(tidy, lines) if ends.search(simplify(t))]
        self.every = [*ended, *map(tidy, (*self.boxes, *self.stated))]


def choose_title(
    known: Known, span: DocumentSpan, *, alone: bool = True, piece: bool = False
) -> str | None:
    """Return the best title of a document.

    Parameters
    ----------
    known
        What is known of the source.
    span
        The document.
    alone
        Whether it is the only one of its source: then what is said of the source is said of it.
    piece
        Whether its first title is that of a line that counts the pieces of a collection, which
        often names the collection.
    """
    given = known.source.facts.get("title")
    if given and alone:
        return str(given)
    found = []
    for group in _group(known, span):
        first = piece and bool(span.titles) and group[0] == span.titles[0]
        lines = [join_text(known.clean_text, t.start, t.end) for t in group]
        lines += _below(known, group[-1], join(lines))
        found.append((join(lines), "piece" if first else "line"))
    if alone:
        found += [(t, "field") for t in known.boxes] + [(t, "page") for t in known.stated]
    best = best_title(found)
    return best or told_title(known.clean_text.text[span.start : span.body_end])


def _group(known: Known, span: DocumentSpan) -> list[list[Span]]:
    """Gather the title lines of a document, those that are lines of one title together."""
    text = known.clean_text.text
    inside = [t for t in known.titles if span.start <= t.start < span.end]
    groups: list[list[Span]] = []
    for t in sorted({*inside, *span.titles}, key=lambda t: (t.start, -t.end)):
        line = text[t.start : t.end]
        if not _WORD.search(line):
            continue
        t = Span(t.start, t.start + (glued_title(line)[0] or len(line)))
        last = groups[-1][-1] if groups else None
        if last and t.start < last.end:
            continue
        gap = text[last.end : t.start] if last else ""
        apart = len(_BREAK.findall(gap)) > 1
        if (
            last
            and not gap.strip()
            and goes_on(text[last.start : last.end], text[t.start : t.end], apart)
        ):
            groups[-1].append(t)
        else:
            groups.append([t])
    return groups


def _below(known: Known, last: Span, title: str) -> list[str]:
    """Return the line below an unfinished title that finishes it, if there is one."""
    text = known.clean_text.text
    below = known.after.get(last.start)
    if below is None or any_of("outline", "titles.ends").search(simplify(title)):
        return []
    line = text[below.start : below.end]
    gap = text[last.end : below.start]
    if gap.strip() or len(_BREAK.findall(gap)) > 1 or len(line) > _SHORT:
        return []
    whole = _REMARK.sub("", simplify(fold(title + line)))
    ended = any_of("outline", "titles.ends").search(whole)
    return [line] if ended and goes_on(title, line) else []
