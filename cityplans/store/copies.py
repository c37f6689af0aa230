"""Copies among the documents of a store: the same as in memory, with signatures on disk.

Only documents that could be a copy or have one are looked at closely: those that share a hash of
all characters or a band of their MinHash signatures with another. For most that is told from
eight bytes a band, which are written to disk and sorted one band at a time.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans import duplicates
from cityplans.assembling import two_of_one_name
from cityplans.parsing import Body
from cityplans.store import files
from cityplans.store.lazy import LazyTable, Texts

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_FACTS = [
    "source", "source_start", "source_end", "redacted", "damaged", "doc_number", "adcode",
    "region_confidence", "plan_year", "warnings", "duplicate_of",
]  # fmt: skip
_THRESHOLD = 0.8
_MULTIPLIER = 0x9E3779B97F4A7C15


def mark_copies(folder: Path, parts: list[str]) -> None:
    """Fill ``duplicate_of`` in the documents of all partitions.

    Raises
    ------
    ValueError
        If two documents have one ``doc_id``.
    """
    import pandas as pd

    paths = {n: [files.table_path(folder, n, p) for p in parts] for n in files.TABLES}
    documents = LazyTable(paths["documents"], "documents")
    facts = documents.to_pandas(_FACTS)
    if not facts.index.is_unique:
        twice = facts.index[facts.index.duplicated()][0]
        one, two = facts.loc[twice, "source"].tolist()[:2]
        raise two_of_one_name(str(twice), one, two)
    involved = _involved(paths["prints"], facts)
    kept = pd.Series(None, index=facts.index, dtype="str")
    if involved.any():
        some = facts[involved]
        found = _match(some, paths["prints"], involved, Texts(paths["sources"]))
        kept[some.index] = found
    for number, path in enumerate(paths["documents"]):
        frame = documents.part(number)
        marked = kept.loc[frame.index].astype("str")
        if not frame["duplicate_of"].equals(marked):
            files.write_frame(path, frame.assign(duplicate_of=marked))


def _signatures(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the signatures of a partition, and which documents have one."""
    import numpy as np
    import pyarrow.parquet as pq

    column = pq.read_table(path, columns=["signature"])["signature"].to_pylist()
    empty = bytes(4 * duplicates.N_PERMUTATIONS)
    flat = np.frombuffer(b"".join(s or empty for s in column), dtype=np.uint32)
    return flat.reshape(len(column), -1), np.array([s is not None for s in column], dtype=bool)


def _involved(paths: list[Path], facts: pd.DataFrame) -> np.ndarray:
    """Which documents may be a copy or have one; no copy is missed."""
    import numpy as np

    bands, rows = duplicates.bands(_THRESHOLD)
    weights = np.array([_MULTIPLIER * (2 * i + 1) % 2**64 for i in range(rows)], dtype=np.uint64)
    digests = LazyTable(paths)["digest"]
    involved = digests.duplicated(keep=False).to_numpy(bool, copy=True)
    odd = facts["warnings"].fillna("").str.contains(duplicates.INCOMPLETE, regex=False)
    odd_at = np.flatnonzero(odd.to_numpy(bool))
    pictures = _rows(paths, odd_at)
    signed = []
    with tempfile.TemporaryDirectory() as folder:
        at = 0
        for path in paths:
            signatures, there = _signatures(path)
            signed.append(there)
            for k in range(bands):
                part = signatures[:, k * rows : (k + 1) * rows].astype(np.uint64)
                mixed = (part + np.uint64(k + 1)) * weights
                mixed ^= mixed >> np.uint64(29)
                with Path(folder, str(k)).open("ab") as out:
                    (mixed * np.uint64(_MULTIPLIER)).sum(axis=1, dtype=np.uint64).tofile(out)
            for one in pictures:
                alike = (signatures == one).mean(axis=1) >= duplicates.PIECE
                involved[at : at + len(alike)] |= alike & there
            at += len(there)
        known = np.concatenate(signed) if signed else np.zeros(0, dtype=bool)
        for k in range(bands):
            values = np.fromfile(Path(folder, str(k)), dtype=np.uint64)
            order = np.argsort(values, kind="stable")
            equal = values[order][1:] == values[order][:-1]
            met = np.append(False, equal) | np.append(equal, False)
            involved[order[met & known[order]]] = True
    return involved


def _rows(paths: list[Path], wanted: np.ndarray) -> np.ndarray:
    """Read some signatures, by their positions among all documents."""
    import numpy as np

    found, at = [np.zeros((0, duplicates.N_PERMUTATIONS), dtype=np.uint32)], 0
    for path in paths if len(wanted) else ():
        signatures, there = _signatures(path)
        here = wanted[(wanted >= at) & (wanted < at + len(there))] - at
        found.append(signatures[here[there[here]]])
        at += len(there)
    return np.concatenate(found)


def _match(
    documents: pd.DataFrame, paths: list[Path], involved: np.ndarray, texts: Texts
) -> pd.Series:
    import numpy as np
    import pyarrow.parquet as pq

    prints: dict[str, duplicates.Fingerprint] = {}
    bodies: dict[str, str] = {}
    at = 0
    for path in paths:
        table = pq.read_table(path)
        here = np.flatnonzero(involved[at : at + len(table)])
        at += len(table)
        for row in table.take(here).to_pylist():
            signature: Any = row["signature"]
            if signature is not None:
                signature = np.frombuffer(signature, dtype=np.uint32)
            prints[row["doc_id"]] = duplicates.Fingerprint(row["digest"], row["n_chars"], signature)
            bodies[row["doc_id"]] = row["body"]
    columns = (documents[c].tolist() for c in ("source", "source_start", "source_end"))
    where = dict(zip(documents.index, zip(*columns, strict=True), strict=True))

    def text_of(doc_id: str) -> str:
        source, start, end = where[doc_id]
        masked, repaired = json.loads(bodies[doc_id])
        return Body(start, end, masked, repaired).of(texts[source])

    return duplicates.match_fingerprints(documents, prints, text_of, threshold=_THRESHOLD)
