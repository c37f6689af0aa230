"""From a file or a text to its documents, as thin rows that travel well between processes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans.passages import CleanText, DocumentSpan, Outline, Source
from cityplans.text.replacing import code_points, written

if TYPE_CHECKING:
    from cityplans.duplicates import Fingerprint

SECTION_ROW = ("path", "level", "marker", "heading", "role", "source_start", "source_end")
MEASURE_ROW = ("section", "path", "marker", "lead", "text", "role", "source_start", "source_end")


@dataclass(frozen=True)
class Job:
    """One file, or one text at hand, to be parsed.

    Attributes
    ----------
    name
        Its name among the sources.
    what
        The file, or the text.
    root
        Folder that names are relative to.
    said
        What a catalog says, by name of the source.
    columns
        Names of the columns of a table.
    links
        Whether links out of the root are followed.
    """

    name: str
    what: Path | Source
    root: Path | None = None
    said: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    columns: Mapping[str, str] | None = None
    links: bool = False


# Documents of which less is in measures and sections are warned about.
_LITTLE = 0.8

_ROW = re.compile(r"(.*\.(?:csv|tsv|xlsx?|jsonl|ndjson|json)|table)#([0-9]+)", re.IGNORECASE)


def split_row(name: str) -> tuple[str, str]:
    """Part the name of a source into its file and, of a table, the number of the row.

    Examples
    --------
    >>> split_row("a/b.csv#12"), split_row("要点#2.txt")
    (('a/b.csv', '12'), ('要点#2.txt', ''))
    """
    row = _ROW.fullmatch(name)
    return (row[1], row[2]) if row else (name, "")


@dataclass(frozen=True, slots=True)
class Body:
    """Where the visible text of a document lies in its source text, so that it is held once.

    ``masked`` are the parts that are blank, ``repaired`` the runs of characters that were put
    right.
    """

    start: int
    end: int
    masked: tuple[tuple[int, int], ...] = ()
    repaired: tuple[tuple[int, str], ...] = ()

    def of(self, text: str) -> str:
        """Return the visible text, blank where it is masked, from the source text.

        Examples
        --------
        >>> Body(1, 6, masked=((2, 4),), repaired=((5, "1"),)).of("甲乙丙丁戊１")
        '乙  戊1'
        """
        if not self.repaired and not self.masked:
            return text[self.start : self.end]
        points = code_points(text[self.start : self.end]).copy()
        for at, run in self.repaired:
            points[at - self.start : at - self.start + len(run)] = code_points(run)
        for start, end in self.masked:
            points[start - self.start : end - self.start] = ord(" ")
        return written(points)


@dataclass(frozen=True)
class ParsedDocument:
    """One document: its row of ``documents``, and rows of its sections and measures."""

    facts: dict[str, Any]
    sections: list[tuple]
    measures: list[tuple]
    body: Body
    fingerprint: Fingerprint


@dataclass(frozen=True)
class Parsed:
    """One source text with its documents, or the reason why it gave none."""

    name: str
    text: str
    documents: tuple[ParsedDocument, ...] = ()
    reason: str | None = None


def parse_job(job: Job) -> list[Parsed]:
    """Read and parse one file or text; what goes wrong is the reason of a source without documents.

    Returns
    -------
    list of Parsed
        One per source text: of a file that is a table, one per row.
    """
    from cityplans import reading

    if isinstance(job.what, Source):
        sources = [job.what]
    else:
        try:
            sources = reading.read_file(job.what, job.root, columns=job.columns, links=job.links)
        except reading.ReadError as error:
            return [Parsed(error.file, "", reason=error.reason)]
        except Exception as error:  # one bad file never loses the others
            return [Parsed(job.name, "", reason=f"cannot be read: {_short(error)}")]
    out = []
    for source in sources:
        if not source.text.strip():
            out.append(
                Parsed(source.name, "", reason=" ".join(source.warnings) or "holds no text.")
            )
            continue
        said = job.said.get(source.name) or job.said.get(split_row(source.name)[0]) or {}
        try:
            out.append(parse_source(replace(source, facts={**source.facts, **said})))
        except Exception as error:
            reason = f"could not be taken apart, please report it: {_short(error)}"
            out.append(Parsed(source.name, source.text, reason=reason))
    return out


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def parse_source(source: Source) -> Parsed:
    """Clean one source text and find its documents, their outlines and what they are."""
    from cityplans import cleaning, metadata, outline
    from cityplans.covering import covered_share
    from cityplans.duplicates import fingerprint

    clean_text = cleaning.clean(source)
    changed = _differences(source.text, clean_text.text)
    found = []
    for span in outline.find_documents(clean_text, source):
        parsed = outline.parse_outline(clean_text, span, source)
        facts: dict[str, Any] = dict(metadata.describe(clean_text, span, parsed, source))
        body = _body(span, clean_text, changed)
        visible = body.of(source.text)
        stands_for = fingerprint(visible)
        n = max(stands_for.n_chars, 1)
        lost = sum(span.start <= i < span.end for i in clean_text.lost)
        restored = sum(span.start <= i < span.end for i in clean_text.restored)
        masked = sum(r.end - r.start for r in cleaning.find_redactions(visible))
        odd = [*source.warnings, *clean_text.warnings, *parsed.warnings]
        odd += list(facts.pop("warnings", None) or [])
        if restored:
            odd.append(f"{restored} lost characters were restored, {lost} were not.")
        covered = covered_share(clean_text, span, parsed)
        if not parsed.measures:
            odd.append("No measures were found.")
        elif covered < _LITTLE:
            odd.append(f"Only {covered:.0%} of the text lies in measures or sections' own text.")
        facts |= {
            "source": source.name,
            "source_start": span.start,
            "source_end": span.end,
            "n_measures": len(parsed.measures),
            "n_chars": stands_for.n_chars,
            "redacted": round(masked / n, 4),
            "damaged": round(lost / n, 4),
            "covered": covered,
            "warnings": " ".join(dict.fromkeys(odd)) or None,
        }
        found.append(ParsedDocument(facts, *_rows(parsed), body, stands_for))
    return Parsed(source.name, source.text, tuple(found))


def _rows(outline: Outline) -> tuple[list[tuple], list[tuple]]:
    """Return rows of sections and of measures as ``SECTION_ROW`` and ``MEASURE_ROW`` name them."""
    return (
        [(s.path, s.level, s.marker, s.heading, s.role, s.start, s.end) for s in outline.sections],
        [
            (-1 if m.section is None else m.section,
             m.path, m.marker, m.lead, m.text, m.role, m.start, m.end)
            for m in outline.measures
        ],
    )  # fmt: skip


def _differences(before: str, after: str) -> list[tuple[int, str]]:
    """List the runs in which two texts of one length differ: offset, and run of the second."""
    if before == after:
        return []
    import numpy as np

    changed = np.flatnonzero(code_points(before) != code_points(after))
    breaks = np.flatnonzero(np.diff(changed) > 1) + 1
    starts, ends = changed[np.append(0, breaks)], changed[np.append(breaks - 1, -1)] + 1
    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    return [(start, after[start:end]) for start, end in pairs]


def _body(span: DocumentSpan, clean_text: CleanText, changed: list[tuple[int, str]]) -> Body:
    masked = (
        (max(start, span.start), min(end, span.end))
        for start, end, _ in clean_text.masked
        if start < span.end and end > span.start
    )
    repaired = (
        (max(at, span.start), run[max(span.start - at, 0) : span.end - at])
        for at, run in changed
        if at < span.end and at + len(run) > span.start
    )
    return Body(span.start, span.end, tuple(masked), tuple(repaired))
