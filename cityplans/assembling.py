"""From parsed sources to the frames of Plans: names of documents, rows, copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.parsing import MEASURE_ROW, SECTION_ROW, Parsed, split_row
from cityplans.plans import Plans

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.duplicates import Fingerprint
    from cityplans.parsing import Body

# Rows of so many documents are turned into frames at a time: rows of Python take far more room.
_CHUNK = 100


def assemble(parsed: Iterable[Parsed], ids: Mapping[str, str], *, copies: bool = True) -> Plans:
    """Build the frames from parsed sources, name the documents and find copies among them.

    Parameters
    ----------
    parsed
        Source texts with their documents, in the order the frames shall have.
    ids
        The ``doc_id`` that a catalog gives to the document of a source.
    copies
        Look for copies.

    Raises
    ------
    ValueError
        If two documents would have one ``doc_id``.
    """
    import pandas as pd

    documents = _Rows(schema.DOCUMENTS)
    sections = _Rows(schema.SECTIONS, ("document", "number", *SECTION_ROW))
    measures = _Rows(schema.MEASURES, ("document", "number", *MEASURE_ROW))
    names: list[str] = []
    counts: list[tuple[str, int, int]] = []
    prints: list[Fingerprint] = []
    bodies: list[Body] = []
    skipped, sources = [], {}
    for item in parsed:
        names.append(item.name)
        if item.reason is not None or not item.documents:
            skipped.append((item.name, item.reason or "holds no document."))
            continue
        sources[item.name] = item.text
        for k, document in enumerate(item.documents, start=1):
            at = len(counts)
            counts.append((item.name, k, len(item.documents)))
            prints.append(document.fingerprint)
            bodies.append(document.body)
            documents.rows.append(document.facts)
            sections.rows += [(at, i, *r) for i, r in enumerate(document.sections, start=1)]
            measures.rows += [(at, i, *r) for i, r in enumerate(document.measures, start=1)]
            if len(documents.rows) == _CHUNK:
                for table in (documents, sections, measures):
                    table.flush()
    doc_ids = _doc_ids(counts, names, ids)
    frame = documents.frame().set_axis(pd.Index(doc_ids, dtype="str", name="doc_id"))
    frame = frame[list(schema.DOCUMENTS.names)]
    if copies and len(frame) > 1:
        from cityplans.duplicates import match_fingerprints

        where = {doc_id: at for at, doc_id in enumerate(doc_ids)}

        def text_of(doc_id: str) -> str:
            return bodies[where[doc_id]].of(sources[counts[where[doc_id]][0]])

        by_id = dict(zip(doc_ids, prints, strict=True))
        frame["duplicate_of"] = match_fingerprints(frame, by_id, text_of).astype("str")
    return Plans(
        frame,
        _outline_frame(sections, doc_ids, "s"),
        _outline_frame(measures, doc_ids, "m"),
        sources,
        pd.DataFrame(skipped, columns=["file", "reason"], dtype="str"),
    )


class _Rows:
    """Rows of a table, turned into frames as they come."""

    def __init__(self, table: schema.Table, names: Sequence[str] | None = None) -> None:
        self.table, self.names = table, names
        self.rows: list[Any] = []
        self.frames: list[pd.DataFrame] = []

    def flush(self) -> None:
        import pandas as pd

        columns = None if self.names is None else list(self.names)
        frame = pd.DataFrame(self.rows, columns=columns)
        self.frames.append(schema.conform(frame, self.table).reset_index(drop=True))
        self.rows = []

    def frame(self) -> pd.DataFrame:
        import pandas as pd

        if self.rows or not self.frames:
            self.flush()
        return pd.concat(self.frames, ignore_index=True)


def _doc_ids(counts: list[tuple[str, int, int]], names: list[str], ids: Mapping[str, str]) -> list:
    """Return the doc_id of each document, from (source, number in it, documents in it)."""
    stems = stems_of(names)
    taken: dict[str, str] = {}
    for name, k, n in counts:
        stem = stem_of(name, ids, stems)
        doc_id = stem if n == 1 else f"{stem}-{k}"
        if doc_id in taken:
            raise two_of_one_name(doc_id, taken[doc_id], name)
        taken[doc_id] = name
    return list(taken)


def two_of_one_name(doc_id: str, one: str, other: str) -> ValueError:
    """Return the error that names the sources of two documents which would have one name."""
    return ValueError(
        f"two documents would have the doc_id {doc_id!r}: {one} and {other}; rename one, or "
        f"give each a doc_id in the catalog"
    )


def stem_of(name: str, ids: Mapping[str, str], stems: Mapping[str, str]) -> str:
    """Return the name for the document of a source: of the catalog, or by its file."""
    return ids.get(name, ids.get(split_row(name)[0], stems[name]))


def stems_of(names: list[str]) -> dict[str, str]:
    """Return a short name for each source: without its ending where that stays unique."""
    rows: dict[str, int] = {}
    for name in names:
        file, _ = split_row(name)
        rows[file] = rows.get(file, 0) + 1
    out = {}
    for name in names:
        file, row = split_row(name)
        stem = file.rsplit(".", 1)[0] if "." in file.rsplit("/", 1)[-1].lstrip(".") else file
        out[name] = f"{stem}-{row}" if row and rows[file] > 1 else stem
    taken: dict[str, int] = {}
    for stem in out.values():
        taken[stem] = taken.get(stem, 0) + 1
    return {name: stem if taken[stem] == 1 else name for name, stem in out.items()}


def _outline_frame(rows: _Rows, doc_ids: list[str], letter: str) -> pd.DataFrame:
    """Give rows their names: ``doc_id``, the id of the section, and their own as index."""
    import pandas as pd

    frame = rows.frame()
    owners = [doc_ids[at] for at in frame["document"]]
    numbers = zip(owners, frame["number"], strict=True)
    own = [f"{doc_id}/{letter}{n:03d}" for doc_id, n in numbers]
    frame["doc_id"] = pd.Series(owners, dtype="str")
    if "section" in frame:
        inside = zip(owners, frame["section"], strict=True)
        found = [f"{doc_id}/s{k + 1:03d}" if k >= 0 else None for doc_id, k in inside]
        frame["section_id"] = pd.Series(found, dtype="str")
    frame.index = pd.Index(own, dtype="str", name=rows.table.index)
    return frame[list(rows.table.names)]
