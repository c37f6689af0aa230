"""A folder in which what was parsed is kept from one load to the next."""

from __future__ import annotations

import hashlib
import pickle
import tempfile
import zlib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from cityplans.parsing import Job, Parsed, parse_job
from cityplans.passages import Source
from cityplans.paths import data_dir

# joblib.Memory was tried: it fails on a damaged note of its own, and reads objects five times
# slower. An entry is a SHA-256 and a compressed pickle.
_DIGEST = 32


def parse_kept(job: Job, folder: Path) -> list[Parsed]:
    """Parse as :func:`cityplans.parsing.parse_job` does, or give what the same input gave before.

    Parameters
    ----------
    job
        What to parse.
    folder
        Where results are kept. An entry is found by the content of the file or text, its name,
        what the catalog says of it, the version and code of cityplans and its word lists. One
        that is damaged is made anew. Files that gave no document are not kept.
    """
    key = _key(job)
    if key is None:
        return parse_job(job)
    entry = folder / key[:2] / key[2:]
    kept = _read(entry)
    if kept is not None:
        return kept
    parsed = parse_job(job)
    # A file that changed while it was read must not stand under what it was before.
    if all(p.reason is None for p in parsed) and _key(job) == key:
        _write(entry, parsed)
    return parsed


def _read(entry: Path) -> list[Parsed] | None:
    """Return what is kept, or None if there is nothing or it is not as it was written."""
    try:
        data = entry.read_bytes()
    except OSError:
        return None
    digest, packed = data[:_DIGEST], data[_DIGEST:]
    if hashlib.sha256(packed).digest() != digest:
        return None
    return pickle.loads(zlib.decompress(packed))


def _write(entry: Path, parsed: list[Parsed]) -> None:
    packed = zlib.compress(pickle.dumps(parsed, protocol=5), level=1)
    # On a full disk the load goes on, and the entry is missing as it was before.
    with suppress(OSError):
        entry.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: no other process ever sees half an entry.
        with tempfile.NamedTemporaryFile(dir=entry.parent, delete=False) as file:
            beside = Path(file.name)
            try:
                file.write(hashlib.sha256(packed).digest() + packed)
                file.close()
                beside.replace(entry)
            except OSError:
                file.close()
                beside.unlink(missing_ok=True)


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
