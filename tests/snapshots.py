"""Snapshots of frames: a count and a digest per document, so that a change shows where it is.

    python -m tests.snapshots    # write them anew, after a change that is meant to change frames

A refactoring leaves them alone; whoever changes results writes them anew and says so.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from pathlib import Path

import cityplans as cp

HERE = Path(__file__).resolve().parent / "snapshots"
SHARED = Path(__file__).resolve().parents[2] / "shared"
FOLDERS = {
    "shipped": None,
    "originals": SHARED / "originals",
    "provinces": SHARED / "corpora" / "provinces-2026",
}


def take(name: str) -> dict[str, dict[str, list]]:
    """Return, for each document and frame, the number of rows and a digest of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tables of a folder that are no documents
        plans = cp.load_plans(FOLDERS[name])
    frames = {
        "documents": plans.documents.reset_index(),
        "sections": plans.sections,
        "measures": plans.measures,
        "targets": cp.find_targets(plans),
        "codes": cp.code_themes(plans),
    }
    out: dict[str, dict[str, list]] = {doc_id: {} for doc_id in sorted(plans.documents.index)}
    for kind, frame in frames.items():
        for doc_id, rows in frame.groupby("doc_id"):
            text = rows.to_csv(index=True, lineterminator="\n", float_format="%.6g")
            digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
            out[str(doc_id)][kind] = [len(rows), digest]
    return out


def read(name: str) -> dict[str, dict[str, list]]:
    """Return the stored snapshot."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def differences(name: str) -> list[str]:
    """Say in which documents and frames today's frames differ from the stored ones."""
    now, stored = take(name), read(name)
    out = [f"{d}: document {'lost' if d in stored else 'new'}" for d in sorted(now.keys() ^ stored)]
    for doc_id in sorted(now.keys() & stored):
        for kind in sorted(now[doc_id].keys() | stored[doc_id]):
            before, after = stored[doc_id].get(kind), now[doc_id].get(kind)
            if before != after:
                out.append(f"{doc_id}, {kind}: {before} is now {after}")
    return out


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for key, folder in FOLDERS.items():
        if folder is not None and not folder.is_dir():
            continue
        lines = [
            f"  {json.dumps(d, ensure_ascii=False)}: {json.dumps(v)}" for d, v in take(key).items()
        ]
        text = "{\n" + ",\n".join(lines) + "\n}\n"
        (HERE / f"{key}.json").write_text(text, encoding="utf-8")
        print(f"{key}: {len(lines)} documents")
