"""The words of a partition, segmented once and kept with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cityplans.store import files


def kept_tokens(
    folder: Path, part: Mapping[str, str], entries: Any, segment: Callable[[], Any]
) -> Any:
    """Return the words of a partition as they were kept, or segment its texts and keep them."""
    import numpy as np
    from joblib import hash as hash_of

    from cityplans import keeping
    from cityplans.words.tokens import Tokens

    key = hash_of((keeping.state(), entries))[:12]
    path = folder / f"{part['name']}.{part['digest']}.{key}.npz"
    if path.is_file():
        with np.load(path, allow_pickle=False) as kept:
            vocabulary = tuple(kept["words"].tobytes().decode("utf-32-le").split("\n"))
            rows = kept["codes"], kept["indptr"]
        return Tokens(*rows, vocabulary if rows[0].size else (), None)  # type: ignore[arg-type]
    tokens = segment()
    words = np.frombuffer("\n".join(tokens.vocabulary).encode("utf-32-le"), dtype=np.uint8)
    for old in folder.glob(f"{part['name']}.*"):
        if part["digest"] not in old.name:
            old.unlink(missing_ok=True)
    with files.beside(path) as new, new.open("wb") as out:
        np.savez(out, codes=tokens.codes, indptr=tokens.indptr, words=words)
    return tokens
