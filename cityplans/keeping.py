"""A folder in which what was parsed is kept from one load to the next (joblib.Memory)."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans.parsing import Job, Parsed, parse_job
from cityplans.passages import Source
from cityplans.paths import data_dir

if TYPE_CHECKING:
    from joblib.memory import MemorizedFunc


class _NotKept(Exception):
    """Something went wrong with a file: next time it is tried anew."""

    def __init__(self, parsed: list[Parsed]) -> None:
        super().__init__()
        self.parsed = parsed


def parse_kept(job: Job, folder: str | os.PathLike[str]) -> list[Parsed]:
    """Parse as :func:`cityplans.parsing.parse_job` does, or give what the same input gave before.

    Parameters
    ----------
    job
        What to parse.
    folder
        Where results are kept; made if it is not there. An entry is found by the content of the
        file or text, its name, what the catalog says of it, the version and code of cityplans
        and its word lists. It is written beside and renamed, so that none is ever half there;
        one that cannot be read is made anew. Files that gave no document are not kept.
    """
    key = _key(job)
    if key is None:
        return parse_job(job)

    def work() -> bytes:
        parsed = parse_job(job)
        # A file that changes while it is read must not stand under what it was before.
        if any(p.reason is not None for p in parsed) or _key(job) != key:
            raise _NotKept(parsed)
        # joblib's own reader is written in Python, and takes five times as long over objects.
        return pickle.dumps(parsed, protocol=5)

    try:
        return pickle.loads(_memory(os.fspath(folder))(key, work))
    except _NotKept as problem:
        return problem.parsed


def _compute(key: str, work: Callable[[], bytes]) -> bytes:
    return work()


@lru_cache(maxsize=4)
def _memory(folder: str) -> MemorizedFunc:
    from joblib import Memory

    # Compressed entries have a checksum, which tells those that are damaged.
    memory = Memory(folder, verbose=0, compress=1)
    kept = memory.cache(_compute, ignore=["work"])
    # A damaged entry is parsed anew; there is nothing for the user to do about it.
    kept.warn = lambda message: None
    return kept


def _key(job: Job) -> str | None:
    """Return what an entry is found by, or None for a file that is not to be read here."""
    from joblib import hash as hash_of

    content: Any
    if isinstance(job.what, Source):
        content = vars(job.what)
    else:
        from cityplans.reading.files import MAX_BYTES

        try:
            if not job.what.is_file() or job.what.stat().st_size > MAX_BYTES:
                return None
            with job.what.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None
    said = {k: dict(v) for k, v in job.said.items()}
    return hash_of((state(), job.name, content, said, dict(job.columns or {})), hash_name="sha1")


@lru_cache(maxsize=1)
def state() -> str:
    """Digest of the version, the code and the word lists: what a result depends on but the input.

    Word lists are read once a process, and so is this: a list that is edited counts from the
    next process on.
    """
    from cityplans import __version__

    digest = hashlib.sha256(__version__.encode())
    package, data = Path(__file__).parent, data_dir()
    files = [(f, package) for f in package.rglob("*.py")]
    files += [(f, data) for name in ("lexicon", "regions") for f in (data / name).rglob("*")]
    for file, root in sorted(files, key=lambda pair: pair[0].relative_to(pair[1]).as_posix()):
        if file.is_file():
            digest.update(file.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
