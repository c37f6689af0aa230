"""load_plans: from files, a folder or a table of texts to the tidy frames of Plans."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.passages import DocumentSpan, Outline, Source
from cityplans.paths import data_dir
from cityplans.plans import Plans

if TYPE_CHECKING:
    import pandas as pd

# Files handed to a process at a time: enough that handing over costs nothing beside the work.
_BATCH = 32


class LoadWarning(UserWarning):
    """Files gave no document; the message names them."""


@dataclass(frozen=True)
class _Document:
    """One parsed document, as it comes back from a process."""

    span: DocumentSpan
    outline: Outline
    facts: dict[str, Any]
    body: str  # visible text without white space, for finding copies


@dataclass(frozen=True)
class _Parsed:
    """One source text with its documents, or the reason why it gave none."""

    name: str
    text: str
    documents: tuple[_Document, ...] = ()
    reason: str | None = None


def load_plans(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | pd.DataFrame | None = None,
    *,
    catalog: str | os.PathLike[str] | pd.DataFrame | None = None,
    columns: Mapping[str, str] | None = None,
    n_jobs: int = 1,
    progress: bool | None = None,
) -> Plans:
    """Load plans into tidy frames: one row per document, per section and per measure.

    Parameters
    ----------
    path
        A file, a folder (searched with its subfolders), several of them, or a table of texts
        with one document a row. Without it the plans shipped with cityplans.
    catalog
        A table that says what a file is and overrides what is inferred: a column ``file`` and
        any columns of ``documents``. By default ``catalog.csv`` in the folder, if it is there.
    columns
        Names of the columns of a table of texts, like ``{"text": "正文"}``; columns under the
        usual Chinese and English names are recognised without.
    n_jobs
        Processes to work with; the result is the same for any number.
    progress
        Show a progress bar; by default on a terminal and for more than 20 files.

    Returns
    -------
    Plans
        Copies of the same document are kept and marked in ``documents.duplicate_of``. What was
        odd about a document stands in ``documents.warnings``; files that gave no document in
        ``skipped``.

    Raises
    ------
    FileNotFoundError
        If there is no such file or folder.
    ReadError
        If a single file was asked for and cannot be read.
    ValueError
        If a catalog names no files, or a table has no column of texts.

    Warns
    -----
    LoadWarning
        Names the files that gave no document, once for all of them.

    Examples
    --------
    >>> import cityplans as cp
    >>> plans = cp.load_plans()
    >>> dingxi = plans.documents.loc["dingxi-2022"]
    >>> print(dingxi["region"], dingxi["plan_year"], dingxi["n_measures"])
    定西 2022 49
    """
    import pandas as pd

    if isinstance(path, pd.DataFrame):
        jobs: list[Any] = _sources_of(path, columns)
    else:
        if path is None:
            path = data_dir() / "plans"
            catalog = data_dir() / "plans.csv" if catalog is None else catalog
        jobs, found = _files_of(path)
        catalog = found if catalog is None else catalog
    facts, ids = _read_catalog(catalog)
    parsed = list(_parse_all(jobs, facts, columns, n_jobs, progress))
    if len(parsed) == 1 and parsed[0].reason is not None and _is_file(path):
        from cityplans.reading import ReadError

        raise ReadError(parsed[0].name, parsed[0].reason)
    plans = _assemble(parsed, ids)
    if len(plans.skipped):
        warnings.warn(_skipped_message(plans.skipped), LoadWarning, stacklevel=2)
    return plans


def _is_file(path: object) -> bool:
    return isinstance(path, (str, os.PathLike)) and Path(path).is_file()


def _files_of(path: Any) -> tuple[list[tuple[Path, Path]], Path | None]:
    """Return (file, root) pairs in the order of their names, and the catalog if there is one."""
    from cityplans import reading

    roots = [path] if isinstance(path, (str, os.PathLike)) else list(path)
    jobs: list[tuple[Path, Path]] = []
    catalog = None
    for given in roots:
        root = Path(given)
        if not root.exists():
            raise FileNotFoundError(f"{root}: there is no such file or folder")
        if root.is_dir():
            jobs += [(file, root) for file in reading.find_files(root)]
            if catalog is None and (root / "catalog.csv").is_file():
                catalog = root / "catalog.csv"
        else:
            jobs.append((root, root.parent))
    return jobs, catalog


def _sources_of(table: pd.DataFrame, columns: Mapping[str, str] | None) -> list[Source]:
    from cityplans.reading.tables import read_frame

    return read_frame(table, columns)


def _read_catalog(catalog: Any) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Return what the catalog says of each source, and the doc_id it gives it."""
    import pandas as pd

    if catalog is None:
        return {}, {}
    if not isinstance(catalog, pd.DataFrame):
        from cityplans.reading import read_catalog

        catalog = read_catalog(catalog)
    if catalog is None:
        return {}, {}
    if catalog.index.name != "source":
        name = next((c for c in ("source", "file") if c in catalog), None)
        if name is None:
            raise ValueError("the catalog needs a column 'file' with the names of the files")
        catalog = catalog.set_index(name)
    facts, ids = {}, {}
    for source, row in catalog.iterrows():
        said = {str(k): v for k, v in row.items() if not pd.isna(v)}
        doc_id = said.pop("doc_id", None)
        if doc_id is not None:
            ids[str(source)] = str(doc_id)
        facts[str(source)] = {k: v for k, v in said.items() if k in schema.DOCUMENTS.names}
    return facts, ids


def _parse_all(
    jobs: list[Any],
    facts: dict[str, dict[str, Any]],
    columns: Mapping[str, str] | None,
    n_jobs: int,
    progress: bool | None,
) -> Iterator[_Parsed]:
    from tqdm import tqdm

    show = len(jobs) > 20 and sys.stderr.isatty() if progress is None else progress
    with tqdm(total=len(jobs), unit="file", disable=not show) as bar:
        if n_jobs == 1:
            for job in jobs:
                yield from _parse_batch([job], facts, columns)
                bar.update()
            return
        from joblib import Parallel, delayed

        batches = [jobs[i : i + _BATCH] for i in range(0, len(jobs), _BATCH)]
        work = (delayed(_parse_batch)(b, facts, columns) for b in batches)
        # Results come in the order of the batches, however many processes there are.
        for batch, parsed in zip(
            batches, Parallel(n_jobs=n_jobs, return_as="generator")(work), strict=True
        ):
            yield from parsed
            bar.update(len(batch))


def _parse_batch(
    jobs: Iterable[Any], facts: dict[str, dict[str, Any]], columns: Mapping[str, str] | None
) -> list[_Parsed]:
    from cityplans import reading

    out: list[_Parsed] = []
    for job in jobs:
        if isinstance(job, Source):
            sources = [job]
        else:
            file, root = job
            name = file.relative_to(root).as_posix()
            try:
                sources = reading.read_file(file, root, columns=columns)
            except reading.ReadError as error:
                out.append(_Parsed(error.file, "", reason=error.reason))
                continue
            except Exception as error:  # one bad file never loses the others
                out.append(_Parsed(name, "", reason=f"cannot be read: {_short(error)}"))
                continue
        for source in sources:
            said = facts.get(source.name) or facts.get(source.name.split("#")[0]) or {}
            source = replace(source, facts={**source.facts, **said})
            try:
                out.append(parse_source(source))
            except Exception as error:
                reason = f"could not be taken apart, please report it: {_short(error)}"
                out.append(_Parsed(source.name, source.text, reason=reason))
    return out


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def parse_source(source: Source) -> _Parsed:
    """Clean one source text and find its documents, their outlines and what they are."""
    from cityplans import cleaning, metadata, outline

    clean_text = cleaning.clean(source)
    blank = _blank(clean_text.text, clean_text.masked)
    found = []
    for span in outline.find_documents(clean_text, source):
        parsed = outline.parse_outline(clean_text, span, source)
        facts: dict[str, Any] = dict(metadata.describe(clean_text, span, parsed, source))
        body = "".join(blank[span.start : span.end].split())
        n = max(len(body), 1)
        lost = sum(span.start <= i < span.end for i in clean_text.lost)
        restored = sum(span.start <= i < span.end for i in clean_text.restored)
        masked = sum(
            r.end - r.start for r in cleaning.find_redactions(blank[span.start : span.end])
        )
        odd = [*source.warnings, *clean_text.warnings, *parsed.warnings]
        odd += list(facts.pop("warnings", None) or [])
        if restored:
            odd.append(f"{restored} lost characters were restored, {lost} were not.")
        if not parsed.measures:
            odd.append("No measures were found.")
        facts |= {
            "n_chars": len(body),
            "redacted": round(masked / n, 4),
            "damaged": round(lost / n, 4),
            "warnings": " ".join(dict.fromkeys(odd)) or None,
        }
        found.append(_Document(span, parsed, facts, body))
    return _Parsed(source.name, source.text, tuple(found))


def _blank(text: str, masked: Iterable[tuple[int, int, str]]) -> str:
    """Return a text as long as before, with masked parts blank."""
    parts, at = [], 0
    for start, end, _ in masked:
        parts.append(text[at:start])
        parts.append(" " * (end - start))
        at = end
    parts.append(text[at:])
    return "".join(parts)


def _stems(parsed: list[_Parsed]) -> dict[str, str]:
    """Return a short name for each source: without its ending where that stays unique."""
    names = [p.name for p in parsed]
    rows: dict[str, int] = {}
    for name in names:
        rows[name.split("#")[0]] = rows.get(name.split("#")[0], 0) + 1
    out = {}
    for name in names:
        file, _, row = name.partition("#")
        stem = file.rsplit(".", 1)[0] if "." in file.rsplit("/", 1)[-1].lstrip(".") else file
        out[name] = f"{stem}-{row}" if row and rows[file] > 1 else stem
    taken: dict[str, int] = {}
    for stem in out.values():
        taken[stem] = taken.get(stem, 0) + 1
    return {name: stem if taken[stem] == 1 else name for name, stem in out.items()}


def _assemble(parsed: list[_Parsed], ids: dict[str, str]) -> Plans:
    import pandas as pd

    stems = _stems(parsed)
    documents: dict[str, dict[str, Any]] = {}
    sections: dict[str, dict[str, Any]] = {}
    measures: dict[str, dict[str, Any]] = {}
    bodies: dict[str, str] = {}
    skipped, sources = [], {}
    for item in parsed:
        if item.reason is not None or not item.documents:
            skipped.append((item.name, item.reason or "holds no document."))
            continue
        sources[item.name] = item.text
        stem = ids.get(item.name, ids.get(item.name.split("#")[0], stems[item.name]))
        for k, document in enumerate(item.documents, start=1):
            doc_id = stem if len(item.documents) == 1 else f"{stem}-{k}"
            if doc_id in documents:
                raise ValueError(
                    f"two documents would have the doc_id {doc_id!r}: {documents[doc_id]['source']}"
                    f" and {item.name}; rename one, or give each a doc_id in the catalog"
                )
            bodies[doc_id] = document.body
            documents[doc_id] = document.facts | {
                "source": item.name,
                "source_start": document.span.start,
                "source_end": document.span.end,
                "n_measures": len(document.outline.measures),
            }
            _add_outline(doc_id, document.outline, sections, measures)
    frame = _frame(documents, schema.DOCUMENTS)
    if len(frame) > 1:
        from cityplans.duplicates import find_duplicates

        frame["duplicate_of"] = find_duplicates(frame, pd.Series(bodies, dtype="str")).astype("str")
    return Plans(
        frame,
        _frame(sections, schema.SECTIONS),
        _frame(measures, schema.MEASURES),
        sources,
        pd.DataFrame(skipped, columns=["file", "reason"], dtype="str"),
    )


def _add_outline(
    doc_id: str, outline: Outline, sections: dict[str, Any], measures: dict[str, Any]
) -> None:
    for i, s in enumerate(outline.sections, start=1):
        sections[f"{doc_id}/s{i:03d}"] = {
            "doc_id": doc_id, "path": s.path, "level": s.level, "marker": s.marker,
            "heading": s.heading, "role": s.role, "source_start": s.start, "source_end": s.end,
        }  # fmt: skip
    for i, m in enumerate(outline.measures, start=1):
        measures[f"{doc_id}/m{i:03d}"] = {
            "doc_id": doc_id,
            "section_id": None if m.section is None else f"{doc_id}/s{m.section + 1:03d}",
            "path": m.path, "marker": m.marker, "lead": m.lead, "text": m.text,
            "role": m.role, "source_start": m.start, "source_end": m.end,
        }  # fmt: skip


def _frame(rows: dict[str, dict[str, Any]], table: schema.Table) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame.from_dict(rows, orient="index")
    keep = [c for c in frame.columns if c in table.names]
    return schema.conform(frame[keep], table)


def _skipped_message(skipped: pd.DataFrame) -> str:
    shown = [f"{f}: {r}" for f, r in zip(skipped["file"], skipped["reason"], strict=True)]
    more = f"\n… and {len(shown) - 20} more; all are in plans.skipped" if len(shown) > 20 else ""
    return f"{len(shown)} files gave no document:\n" + "\n".join(shown[:20]) + more
