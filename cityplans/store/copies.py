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
    import numpy as np
    import pandas as pd

    paths = {n: [files.table_path(folder, n, p) for p in parts] for n in files.TABLES}
    documents, prints = LazyTable(paths["documents"], "documents"), LazyTable(paths["prints"])
    facts = documents.to_pandas(_FACTS)
    if not facts.index.is_unique:
        twice = facts.index[facts.index.duplicated()][0]
        one, two = facts.loc[twice, "source"].tolist()[:2]
        raise two_of_one_name(str(twice), one, two)
    involved = np.flatnonzero(_involved(prints, facts))
    kept = pd.Series(None, index=facts.index, dtype="str")
    if len(involved):
        rows = prints.dataset.take(involved).to_pylist()
        found = _match(facts.iloc[involved], rows, Texts(paths["sources"]))
        kept[found.index] = found
    for number, path in enumerate(paths["documents"]):
        frame = documents.part(number)
        marked = kept.loc[frame.index].astype("str")
        if not frame["duplicate_of"].equals(marked):
            files.write_frame(path, frame.assign(duplicate_of=marked))


def _signatures(column: list[bytes | None]) -> tuple[np.ndarray, np.ndarray]:
    """Return signatures as rows, and which documents have one."""
    import numpy as np

    empty = bytes(4 * duplicates.N_PERMUTATIONS)
    flat = np.frombuffer(b"".join(s or empty for s in column), dtype=np.uint32)
    there = np.array([s is not None for s in column], dtype=bool)
    return flat.reshape(len(column), duplicates.N_PERMUTATIONS), there


def _involved(prints: LazyTable, facts: pd.DataFrame) -> np.ndarray:
    """Which documents may be a copy or have one; no copy is missed."""
    import numpy as np

    bands, rows = duplicates.bands(_THRESHOLD)
    weights = np.array([_MULTIPLIER * (2 * i + 1) % 2**64 for i in range(rows)], dtype=np.uint64)
    involved = prints["digest"].duplicated(keep=False).to_numpy(bool, copy=True)
    odd = facts["warnings"].fillna("").str.contains(duplicates.INCOMPLETE, regex=False)
    odd_at = np.flatnonzero(odd.to_numpy(bool))
    taken = prints.dataset.take(odd_at, columns=["signature"])["signature"].to_pylist()
    pictures, signed = _signatures(taken)
    pictures = pictures[signed]
    known = np.zeros(len(facts), dtype=bool)
    with tempfile.TemporaryDirectory() as folder:
        at = 0
        for number in range(len(prints.paths)):
            column = prints.part(number, ["signature"])["signature"].tolist()
            signatures, there = _signatures(column)
            here = slice(at, at + len(there))
            known[here] = there
            for k in range(bands):
                part = signatures[:, k * rows : (k + 1) * rows].astype(np.uint64)
                mixed = (part + np.uint64(k + 1)) * weights
                mixed ^= mixed >> np.uint64(29)
                with Path(folder, str(k)).open("ab") as out:
                    (mixed * np.uint64(_MULTIPLIER)).sum(axis=1, dtype=np.uint64).tofile(out)
            for one in pictures:
                alike = (signatures == one).mean(axis=1) >= duplicates.PIECE
                involved[here] |= alike & there
            at = here.stop
        for k in range(bands):
            values = np.fromfile(Path(folder, str(k)), dtype=np.uint64)
            order = np.argsort(values, kind="stable")
            equal = values[order][1:] == values[order][:-1]
            met = np.append(False, equal) | np.append(equal, False)
            involved[order[met & known[order]]] = True
    return involved


def _match(documents: pd.DataFrame, prints: list[dict[str, Any]], texts: Texts) -> pd.Series:
    """Match documents by their rows of ``prints``, and read the texts of candidates."""
    signatures, _ = _signatures([row["signature"] for row in prints])
    known = {
        row["doc_id"]: duplicates.Fingerprint(
            row["digest"], row["n_chars"], None if row["signature"] is None else own
        )
        for row, own in zip(prints, signatures, strict=True)
    }
    columns = (documents[c].tolist() for c in ("source", "source_start", "source_end"))
    where = {row["doc_id"]: (row["body"], *at) for row, *at in zip(prints, *columns, strict=True)}

    def text_of(doc_id: str) -> str:
        body, source, start, end = where[doc_id]
        masked, repaired = json.loads(body)
        return Body(start, end, masked, repaired).of(texts[source])

    return duplicates.match_fingerprints(documents, known, text_of, threshold=_THRESHOLD)
