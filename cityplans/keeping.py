"""A folder in which what was parsed is kept from one load to the next."""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
import zlib
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from cityplans.parsing import (
    MEASURE_ROW,
    SECTION_ROW,
    Body,
    Job,
    Parsed,
    ParsedDocument,
    parse_job,
)
from cityplans.passages import Source
from cityplans.paths import data_dir

# An entry is a SHA-256 and compressed json, which runs no code when it is read, as a pickle
# (so joblib.Memory) would.
_DIGEST = 32
# No source text is as large; more was made to fill the memory.
_MOST = 1 << 30
_TYPES: dict[str, Any] = {"str": str, "int64": int, "Int64": int, "float64": (float, int)}


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
    key = key_of(job)
    if key is None:
        return parse_job(job)
    entry = folder / key[:2] / key[2:]
    kept = _read(entry, key)
    if kept is not None:
        return kept
    parsed = parse_job(job)
    # A file that changed while it was read must not stand under what it was before.
    if all(p.reason is None for p in parsed) and key_of(job) == key:
        _write(entry, key, parsed)
    return parsed


def _read(entry: Path, key: str) -> list[Parsed] | None:
    """Return what is kept under a key, or None if there is nothing or it is not as written."""
    try:
        data = entry.read_bytes()
        digest, packed = data[:_DIGEST], data[_DIGEST:]
        if hashlib.sha256(packed).digest() != digest:
            return None
        unpacked = zlib.decompressobj().decompress(packed, _MOST)
        kept = json.loads(unpacked.decode("utf-8", "surrogatepass"))
        # An entry that was moved here from another place is none.
        return [_parsed(item) for item in kept["parsed"]] if kept["key"] == key else None
    except (OSError, zlib.error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _parsed(item: dict[str, Any]) -> Parsed:
    """Build a source and its documents from what json gives; whatever does not fit is an error."""
    import numpy as np

    from cityplans.duplicates import Fingerprint
    from cityplans.schema import DOCUMENTS

    documents = []
    for found in item["documents"]:
        facts, body, stands_for = found["facts"], found["body"], found["fingerprint"]
        types = {c.name: _TYPES[c.dtype] for c in DOCUMENTS.columns}
        if any(v is not None and not isinstance(v, types[k]) for k, v in facts.items()):
            raise TypeError("these are no facts of a document")
        spans = [*body["masked"], *((a, a + len(b)) for a, b in body["repaired"])]
        if any(not body["start"] <= a <= b <= body["end"] for a, b in spans):
            raise ValueError("this lies outside of the document")
        signature = stands_for["signature"]
        if signature is not None:
            signature = np.frombuffer(base64.b85decode(signature), dtype=np.uint32)
        documents.append(
            ParsedDocument(
                facts,
                [_row(row, SECTION_ROW) for row in found["sections"]],
                [_row(row, MEASURE_ROW) for row in found["measures"]],
                Body(
                    int(body["start"]),
                    int(body["end"]),
                    tuple((int(a), int(b)) for a, b in body["masked"]),
                    tuple((int(at), str(run)) for at, run in body["repaired"]),
                ),
                Fingerprint(
                    base64.b85decode(stands_for["digest"]), int(stands_for["n_chars"]), signature
                ),
            )
        )
    return Parsed(str(item["name"]), str(item["text"]), tuple(documents))


def _row(row: list[Any], names: tuple[str, ...]) -> tuple[Any, ...]:
    numbers = {"level", "section", "source_start", "source_end"}
    for value, name in zip(row, names, strict=True):
        if value is not None and not isinstance(value, int if name in numbers else str):
            raise ValueError(f"{name} is {value!r}")
    return tuple(row)


def _plain(value: Any) -> Any:
    """Give json the numbers of numpy and the bytes of a fingerprint."""
    if isinstance(value, bytes):
        return base64.b85encode(value).decode()
    if hasattr(value, "tobytes") and value.ndim:
        return base64.b85encode(value.tobytes()).decode()
    return value.item()


def _write(entry: Path, key: str, parsed: list[Parsed]) -> None:
    kept = {"key": key, "parsed": [asdict(p) for p in parsed]}
    try:
        text = json.dumps(kept, ensure_ascii=False, default=_plain)
    except (TypeError, ValueError, AttributeError):
        return  # a catalog may hold what json does not: not kept
    packed = zlib.compress(text.encode("utf-8", "surrogatepass"), level=1)
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


def key_of(job: Job) -> str | None:
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
