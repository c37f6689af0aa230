"""load_plans and the Plans object: all documents of a study as tidy frames."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cityplans import schema
from cityplans.paths import data_dir

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.passages import Source


class Plans:
    """Documents, sections and measures of a study, and the source texts they point into.

    Attributes
    ----------
    documents
        DataFrame, one row per document, index ``doc_id``.
    sections
        DataFrame, one row per section, index ``section_id``.
    measures
        DataFrame, one row per measure, index ``measure_id``.
    sources
        Source text by source name.
    skipped
        DataFrame, one row per file that gave no document: ``file``, ``reason``.
    """

    def __init__(
        self,
        documents: pd.DataFrame,
        sections: pd.DataFrame,
        measures: pd.DataFrame,
        sources: Mapping[str, str],
        skipped: pd.DataFrame | None = None,
    ) -> None:
        import pandas as pd

        self.documents = schema.check(documents, schema.DOCUMENTS)
        self.sections = schema.check(sections, schema.SECTIONS)
        self.measures = schema.check(measures, schema.MEASURES)
        self.sources = dict(sources)
        if skipped is None:
            skipped = pd.DataFrame({"file": [], "reason": []}, dtype="str")
        self.skipped = skipped

    def __len__(self) -> int:
        return len(self.documents)

    def __repr__(self) -> str:
        return (
            f"Plans({len(self.documents)} documents, {len(self.sections)} sections, "
            f"{len(self.measures)} measures)"
        )

    def source_text(self, doc_id: str) -> str:
        """Return the source text of a document: the text its offsets count in."""
        return self.sources[self.documents.at[doc_id, "source"]]

    def select(self, doc_ids: Iterable[str]) -> Plans:
        """Return the plans of some documents only, in the order they have here."""
        keep = set(doc_ids)
        documents = self.documents[self.documents.index.isin(keep)]
        used = set(documents["source"])
        return Plans(
            documents,
            self.sections[self.sections["doc_id"].isin(keep)],
            self.measures[self.measures["doc_id"].isin(keep)],
            {k: v for k, v in self.sources.items() if k in used},
            self.skipped,
        )

    def unique(self) -> Plans:
        """Return the plans without those marked as copies of another."""
        return self.select(self.documents.index[self.documents["duplicate_of"].isna()])


def load_plans(
    path: str | os.PathLike[str] | None = None,
    *,
    n_jobs: int = 1,
    progress: bool | None = None,
) -> Plans:
    """Load plans into tidy frames. (Being built: options to come.)"""
    from cityplans import reading

    root = data_dir() / "plans" if path is None else Path(path)
    sources = []
    for file in reading.find_files(root):
        sources.extend(reading.read_file(file, root if root.is_dir() else root.parent))
    return _assemble([(s, *_parse(s)) for s in sources])


def _parse(source: Source):
    from cityplans import cleaning, metadata, outline

    clean_text = cleaning.clean(source)
    out = []
    for document in outline.find_documents(clean_text, source):
        parsed = outline.parse_outline(clean_text, document, source)
        facts = metadata.describe(clean_text, document, parsed, source)
        out.append((document, parsed, facts))
    return clean_text, out


def _assemble(parsed) -> Plans:
    import pandas as pd

    documents, sections, measures = {}, {}, {}
    for source, _clean_text, found in parsed:
        stem = source.name.rsplit(".", 1)[0]
        for k, (document, outline, facts) in enumerate(found, start=1):
            doc_id = stem if len(found) == 1 else f"{stem}-{k}"
            documents[doc_id] = facts | {
                "source": source.name,
                "source_start": document.start,
                "source_end": document.end,
                "n_measures": len(outline.measures),
            }
            for i, s in enumerate(outline.sections):
                sections[f"{doc_id}/s{i + 1:03d}"] = dict(
                    doc_id=doc_id,
                    path=s.path,
                    level=s.level,
                    marker=s.marker,
                    heading=s.heading,
                    role=s.role,
                    source_start=s.start,
                    source_end=s.end,
                )
            for i, m in enumerate(outline.measures):
                measures[f"{doc_id}/m{i + 1:03d}"] = dict(
                    doc_id=doc_id,
                    section_id=None if m.section is None else f"{doc_id}/s{m.section + 1:03d}",
                    path=m.path,
                    marker=m.marker,
                    lead=m.lead,
                    text=m.text,
                    role=m.role,
                    source_start=m.start,
                    source_end=m.end,
                )

    def frame(rows, table):
        return schema.conform(pd.DataFrame.from_dict(rows, orient="index"), table)

    return Plans(
        frame(documents, schema.DOCUMENTS),
        frame(sections, schema.SECTIONS),
        frame(measures, schema.MEASURES),
        {s.name: s.text for s, _, _ in parsed},
    )
