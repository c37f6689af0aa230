"""Plans.save: plans in memory to the partitions of a store."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from cityplans.paths import advising
from cityplans.store import files

if TYPE_CHECKING:
    from cityplans.plans import Plans

_NEW = ".new"


def save(plans: Plans, folder: Path) -> Path:
    """Write plans as a store; one that is there stays whole until the new one is."""
    new = folder / _NEW
    shutil.rmtree(new, ignore_errors=True)  # of a run that was killed
    try:
        with advising(folder):
            _write(plans, new)
            (folder / files.MANIFEST).unlink(missing_ok=True)
            for table in (*files.TABLES, "notes"):
                shutil.rmtree(folder / table, ignore_errors=True)
            for part in sorted(new.iterdir(), key=lambda p: p.name == files.MANIFEST):
                part.replace(folder / part.name)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return folder


def _write(plans: Plans, folder: Path) -> None:
    import numpy as np
    import pandas as pd

    documents = plans.documents
    sizes = pd.Series({name: len(text.encode()) for name, text in plans.sources.items()})
    # A text counts with the first document that is of it.
    size = documents["source"].map(sizes).where(~documents["source"].duplicated(), 0)
    number = (size.cumsum() - size).floordiv(files.PART_BYTES).to_numpy(np.int64)
    kinds = {n: files.kinds_of(getattr(plans, n)) for n in files.FRAMES}
    names: list[str] = []
    for k in np.unique(number) if len(number) else [0]:
        some = documents[number == k]
        used = some["source"].drop_duplicates().tolist()
        texts = pd.DataFrame({"source": used, "text": [plans.sources[s] for s in used]})
        inside = [f[f["doc_id"].isin(some.index)] for f in (plans.sections, plans.measures)]
        frames = dict(zip(files.FRAMES, (some, *inside), strict=True))
        frames["sources"] = texts.astype("str")
        skipped = [] if names else plans.skipped.to_numpy().tolist()
        note = {"skipped": skipped, "characters": int(texts["text"].str.len().sum())}
        names.append(files.part_name(len(names)))
        files.write_part(folder, names[-1], frames, note, kinds)
    files.finish(folder, names)
