"""What passes between the rooms that read: source texts, clean texts, spans, outlines.

All offsets count characters of the *source text*: the file's text decoded once, newlines kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Span:
    """Characters ``start`` up to, not including, ``end`` of a source text."""

    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """One file, or one row of a table, as decoded text.

    Attributes
    ----------
    name
        Path relative to what was loaded, with ``/``; a row of a table is ``file.csv#3``
        (rows counted from 1).
    text
        The source text.
    media
        ``text``, ``html``, ``docx``, ``doc``, ``pdf`` or ``table``.
    title
        The title the container gives (an html title, a column), if any.
    facts
        What a table or catalog says of the document, under the names of the columns of
        ``documents`` (``province``, ``plan_year``, ``issuer`` ...).
    page
        What the page's own markup says (``<title>``, ``<meta name="ArticleTitle">``): texts as
        printed under ``title``, ``issuer``, ``doc_number``, ``issued``, ``site``. Evidence, not
        fact: unlike ``facts`` it is weighed against the text.
    headings
        Lines that the format itself marks as headings: (start, end, level).
    warnings
        Sentences for ``documents.warnings``.
    """

    name: str
    text: str
    media: str = "text"
    title: str | None = None
    facts: dict[str, object] = field(default_factory=dict)
    page: dict[str, str] = field(default_factory=dict)
    headings: tuple[tuple[int, int, int], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of a source text and what it is.

    ``label`` is ``title``, ``field``, ``furniture``, ``contents``, ``heading``, ``body`` or
    ``table``.
    """

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Field:
    """A value that a metadata box of the page states, as printed, with its place.

    ``name`` is ``title``, ``issuer``, ``publisher``, ``doc_number``, ``issued`` or ``site``.
    """

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class CleanText:
    """A source text after cleaning: as long as before, with the furniture masked.

    Attributes
    ----------
    text
        As long as the source text, character for character in the same place; characters are
        repaired in place (full-width digits, Kangxi radicals, restored characters).
    masked
        Furniture: (start, end, reason), sorted, not overlapping.
    restored
        Offsets of lost characters that were restored.
    lost
        Offsets of lost characters that were not.
    lines
        Visible lines with their labels, in order; empty where none were looked for.
    fields
        What metadata boxes of the page state; under each name the best evidence first (the date
        a document was written before the date it was put on the page).
    warnings
        Sentences for ``documents.warnings``.
    """

    text: str
    masked: tuple[tuple[int, int, str], ...] = ()
    restored: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    lines: tuple[Line, ...] = ()
    fields: tuple[Field, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentSpan:
    """One document inside a source text.

    ``body_start``/``body_end`` leave out title lines, metadata blocks and the colophon.
    ``titles`` are candidate title lines in order of appearance, as spans. ``title`` is the best
    title known, from wherever it is: the text, a table or catalog, the page's markup or a box.
    """

    start: int
    end: int
    body_start: int
    body_end: int
    titles: tuple[Span, ...] = ()
    title: str | None = None


@dataclass(frozen=True)
class SectionRow:
    """One section; ``parent`` is the index of the enclosing section in the outline, or None."""

    path: str
    level: int
    marker: str
    heading: str | None
    role: str
    start: int
    end: int
    parent: int | None = None


@dataclass(frozen=True)
class MeasureRow:
    """One measure; ``section`` is the index of its section in the outline, or None."""

    path: str
    marker: str
    lead: str
    text: str
    role: str
    start: int
    end: int
    section: int | None = None


@dataclass(frozen=True)
class Outline:
    """The sections and measures of one document, in order of appearance."""

    sections: tuple[SectionRow, ...] = ()
    measures: tuple[MeasureRow, ...] = ()
    warnings: tuple[str, ...] = ()
