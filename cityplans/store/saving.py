"""Plans.save: plans in memory to the partitions of a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cityplans.store import files

if TYPE_CHECKING:
    from cityplans.plans import Plans


def save(plans: Plans, folder: Path) -> Path:
    """Write plans as a store, over one that is there."""
    import numpy as np
    import pandas as pd

    (folder / files.MANIFEST).unlink(missing_ok=True)
    documents = plans.documents
    sizes = pd.Series({name: len(text.encode()) for name, text in plans.sources.items()})
    # A text counts with the first document that is of it.
    size = documents["source"].map(sizes).where(~documents["source"].duplicated(), 0)
    number = (size.cumsum() - size).floordiv(files.PART_BYTES).to_numpy(np.int64)
    names: list[str] = []
    for k in np.unique(number) if len(number) else [0]:
        some = documents[number == k]
        used = some["source"].drop_duplicates().tolist()
        texts = pd.DataFrame({"source": used, "text": [plans.sources[s] for s in used]})
        frames = {
            "documents": some,
            "sections": plans.sections[plans.sections["doc_id"].isin(some.index)],
            "measures": plans.measures[plans.measures["doc_id"].isin(some.index)],
            "sources": texts.astype("str"),
        }
        skipped = [] if names else plans.skipped.to_numpy().tolist()
        note = {"skipped": skipped, "characters": int(texts["text"].str.len().sum())}
        names.append(files.part_name(len(names)))
        files.write_part(folder, names[-1], frames, note)
    files.finish(folder, names)
    return folder
