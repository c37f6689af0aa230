"""The files of a store: tables in partitions, written beside and renamed.

``documents/part-00000.parquet`` and its like in ``sections``, ``measures`` and ``sources`` are
plain Parquet, one partition about ``PART_BYTES`` of text. ``prints`` holds what finds copies,
``notes`` what each partition was made of, ``results`` what was computed; ``store.json`` is
written last: without it a store is not complete.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

SCHEMA = 1
PART_BYTES = 64_000_000
FRAMES = ("documents", "sections", "measures")
TABLES = (*FRAMES, "sources", "prints")
MANIFEST = "store.json"
# Rows of texts that are read at a time: a text is got without reading its partition.
ROW_GROUP = 64


class StoreError(ValueError):
    """A folder is no store, was not finished, or is of another version."""


def part_name(number: int) -> str:
    """Name of a partition."""
    return f"part-{number:05d}"


def table_path(folder: Path, table: str, part: str) -> Path:
    """Where a partition of a table lies."""
    return folder / table / f"{part}.parquet"


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Give a path to write to, renamed to ``path`` at the end: nobody ever sees half a file.

    Its name is always the same, so that what a killed run left is written over.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    try:
        yield new
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def write_json(path: Path, what: Any) -> None:
    """Write json in one step."""
    with beside(path) as new:
        new.write_text(json.dumps(what, ensure_ascii=False, indent=0), encoding="utf-8")


def write_frame(
    path: Path, frame: pd.DataFrame, rows: int | None = None, kinds: pa.Schema | None = None
) -> None:
    """Write a frame as Parquet; a named index is a column, ``attrs`` go with it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    frame = frame if frame.index.name is None else frame.reset_index()
    table = pa.Table.from_pandas(frame, schema=kinds, preserve_index=False)
    with beside(path) as new:
        pq.write_table(
            table, new, compression="zstd", row_group_size=rows or max(len(frame), 1),
            # Spark refuses nanoseconds.
            coerce_timestamps="us", allow_truncated_timestamps=True,
        )  # fmt: skip


def kinds_of(frame: pd.DataFrame) -> pa.Schema:
    """Return the types of columns for all partitions: in one a column may lack any value."""
    import pyarrow as pa

    found = pa.Schema.from_pandas(frame.reset_index(), preserve_index=False)
    kinds = [f.with_type(pa.string()) if pa.types.is_null(f.type) else f for f in found]
    return pa.schema(kinds, found.metadata)


def digest_of(paths: Iterable[Path], *more: str) -> str:
    """Digest of some files."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


def write_part(
    folder: Path,
    part: str,
    frames: Mapping[str, pd.DataFrame],
    note: dict[str, Any],
    kinds: Mapping[str, pa.Schema] | None = None,
) -> None:
    """Write the tables of a partition, and last the note by which it counts as written."""
    path = folder / "notes" / f"{part}.json"
    path.unlink(missing_ok=True)
    for name, frame in frames.items():
        rows = ROW_GROUP if name == "sources" else None
        write_frame(table_path(folder, name, part), frame, rows, (kinds or {}).get(name))
    written = [table_path(folder, name, part) for name in frames]
    write_json(path, {**note, "digest": digest_of(written)})


def read_note(folder: Path, part: str) -> dict[str, Any] | None:
    """Return the note of a partition, or None if it was not written to its end."""
    try:
        note: dict[str, Any] = json.loads((folder / "notes" / f"{part}.json").read_bytes())
    except (OSError, ValueError):
        return None
    return note


def finish(folder: Path, parts: list[str]) -> None:
    """Remove what belongs to no partition, and write the manifest: the store is complete."""
    import pyarrow.parquet as pq

    from cityplans import __version__

    for table in (*TABLES, "notes"):
        for file in (folder / table).glob("*"):
            if file.name.split(".")[0] not in parts:
                file.unlink()
    listed = []
    for part in parts:
        documents = table_path(folder, "documents", part)
        note = read_note(folder, part) or {}
        listed.append(
            {
                "name": part,
                # Copies are marked after a partition was written.
                "digest": digest_of([documents], note["digest"]),
                "documents": pq.read_metadata(documents).num_rows,
                "measures": pq.read_metadata(table_path(folder, "measures", part)).num_rows,
                "characters": note["characters"],
            }
        )
    write_json(
        folder / MANIFEST, {"schema": SCHEMA, "cityplans": __version__, "partitions": listed}
    )


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a complete store.

    Raises
    ------
    FileNotFoundError, StoreError
        Say what to do.
    """
    path = folder / MANIFEST
    if not path.is_file():
        if (folder / "notes").is_dir():
            raise StoreError(
                f"{folder}: was not loaded to its end; the same load_plans(..., out=) goes on"
            )
        raise FileNotFoundError(f"{path}: no such file; was it written by Plans.save?")
    manifest: dict[str, Any] = json.loads(path.read_bytes())
    if manifest.get("schema") != SCHEMA:
        raise StoreError(
            f"{folder}: has schema {manifest.get('schema')}, this cityplans reads {SCHEMA}; "
            f"load the files again"
        )
    return manifest
