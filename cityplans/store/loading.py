"""load_plans(..., out=): from files to partitions, in the memory that a few of them take."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from cityplans import keeping
from cityplans.assembling import assemble, stem_of, stems_of
from cityplans.parsing import Job, Parsed, parse_job
from cityplans.passages import Source
from cityplans.store import files
from cityplans.store.copies import mark_copies
from cityplans.store.lazy import LazyTable
from cityplans.store.opened import Store
from cityplans.store.running import check_state, run

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans

# A partition that files were added to is split when it is so much too large.
_GROWN = 1.5
# A small store has so many, of a sixty-fourth at least, so that several processes have work.
_PARTS = 16


def load(
    jobs: Iterable[Job],
    ids: Mapping[str, str],
    folder: Path,
    *,
    n_jobs: int = 1,
    progress: bool | None = None,
    cache: Path | None = None,
) -> Store:
    """Parse files into the partitions of a store; what is there and unchanged stays.

    Parameters
    ----------
    jobs
        What is to be parsed, in the order the tables shall have.
    ids
        The ``doc_id`` that a catalog gives to the document of a source.
    folder
        Where the partitions are written.
    n_jobs, progress, cache
        As for :func:`cityplans.load_plans`.
    """
    from tqdm import tqdm

    folder.mkdir(parents=True, exist_ok=True)
    (folder / files.MANIFEST).unlink(missing_ok=True)
    parts = _divide(jobs, folder)
    names = list(parts)
    stems = stems_of([job.name for part in parts.values() for job in part])
    state = keeping.state()
    tasks = (
        (folder, name, state, part, {j.name: stem_of(j.name, ids, stems) for j in part}, cache)
        for name, part in parts.items()
    )
    show = sys.stderr.isatty() if progress is None else progress
    with tqdm(total=len(parts), unit="partition", disable=not show) as bar:
        for _ in run(_load_part, tasks, n_jobs):
            bar.update()
    mark_copies(folder, names)
    files.finish(folder, names)
    return Store(folder, n_jobs=n_jobs)


def _divide(jobs: Iterable[Job], folder: Path) -> dict[str, list[Job]]:
    """Cut jobs into partitions, and write down how: next time a file is where it was."""
    plan = folder / "plan.json"
    before = json.loads(plan.read_bytes()) if plan.is_file() else {}
    home = {source: name for name, sources in before.items() for source in sources}
    sized = [(job, _size(job)) for job in jobs]
    share = max(sum(size for _, size in sized) / _PARTS, files.PART_BYTES / 64)
    most = files.PART_BYTES * _GROWN if before else min(files.PART_BYTES, share)
    free = (name for k in count() if (name := files.part_name(k)) not in before)
    parts: dict[str, list[Job]] = {}
    name, filled = "", 0
    for job, size in sized:
        own = home.get(job.name, name)
        if own in parts and own != name:
            own = name  # what stood after a place at which its partition was split
        if not own or own != name or filled + size > most:
            name = own if own and own not in parts else next(free)
            parts[name] = []
            filled = 0
        parts[name].append(job)
        filled += size
    write = {name: [job.name for job in part] for name, part in parts.items()}
    if write != before:
        files.write_json(plan, write)
    return parts or {files.part_name(0): []}


def _size(job: Job) -> int:
    if isinstance(job.what, Source):
        return 3 * len(job.what.text)
    try:
        return job.what.stat().st_size
    except OSError:
        return 0


def _load_part(
    folder: Path,
    name: str,
    state: str,
    jobs: list[Job],
    ids: dict[str, str],
    cache: Path | None,
) -> None:
    """Write one partition, unless it is there; of one that changed, parse what changed."""
    import pandas as pd

    check_state(state)
    keys = {job.name: [keeping.key_of(job), ids[job.name]] for job in jobs}
    note = files.read_note(folder, name)
    before = note.get("keys", {}) if note else {}
    bad = {file for file, _ in note["skipped"]} if note else set()
    same = {n for n, k in keys.items() if k[0] and before.get(n) == k and n not in bad}
    if note and len(same) == len(keys) == len(before):
        return
    fresh, prints = _parse([job for job in jobs if job.name not in same], ids, cache)
    frames = {n: getattr(fresh, n) for n in files.FRAMES}
    texts = {"source": list(fresh.sources), "text": list(fresh.sources.values())}
    frames |= {"sources": pd.DataFrame(texts, dtype="str"), "prints": prints}
    if same:
        order = {job.name: at for at, job in enumerate(jobs)}
        frames = _beside(folder, name, frames, same, order)
    written = {
        "keys": keys,
        "skipped": fresh.skipped.to_numpy().tolist(),
        "characters": int(frames["sources"]["text"].str.len().sum()),
    }
    files.write_part(folder, name, frames, written)


def _parse(jobs: list[Job], ids: dict[str, str], cache: Path | None) -> tuple[Plans, pd.DataFrame]:
    import pandas as pd

    prints = []

    def parsed() -> Iterator[Parsed]:
        for job in jobs:
            for item in parse_job(job) if cache is None else keeping.parse_kept(job, cache):
                for document in item.documents if item.reason is None else ():
                    own, body = document.fingerprint, document.body
                    signature = None if own.signature is None else own.signature.tobytes()
                    shown = json.dumps([body.masked, body.repaired], ensure_ascii=False)
                    prints.append((own.digest, own.n_chars, signature, shown))
                yield item

    plans = assemble(parsed(), ids, copies=False)
    frame = pd.DataFrame(prints, columns=["digest", "n_chars", "signature", "body"])
    return plans, frame.astype({"n_chars": "int64", "body": "str"}).set_index(plans.documents.index)


def _beside(
    folder: Path, name: str, fresh: dict[str, pd.DataFrame], same: set[str], order: dict[str, int]
) -> dict[str, pd.DataFrame]:
    """Put the rows of sources that are as they were beside the new ones, in order."""
    import pandas as pd

    paths = {t: [files.table_path(folder, t, name)] for t in files.TABLES}
    old = {t: LazyTable(p, t if t in files.FRAMES else None).to_pandas() for t, p in paths.items()}
    old["prints"] = old["prints"].set_index("doc_id")
    left = {source: order[source] for source in same}
    out: dict[str, pd.DataFrame] = {}
    for table in files.TABLES:
        both = []
        for frames, places in ((old, left), (fresh, order)):
            frame, owners = frames[table], frames["documents"]["source"].to_dict()
            documents = frame.get("doc_id", frame.index.to_series())
            source = frame["source"] if "source" in frame else documents.map(owners)
            at = source.map(places)
            both.append(frame[at.notna()].assign(_at=at.dropna()))
        whole = pd.concat([b for b in both if len(b)] or both)
        whole = whole.sort_values("_at", kind="stable").drop(columns="_at")
        out[table] = whole.reset_index(drop=True) if table == "sources" else whole
    return out
