"""Replacing a file in one step: nothing half-written is left, whatever happens."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

_ADVICE = {
    errno.ENAMETOOLONG: "the name is too long for this disk; choose a shorter one",
    errno.ENOSPC: "no space is left on this disk; free some or write elsewhere",
    errno.EACCES: "no right to write here; write elsewhere",
}


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path beside ``path``; rename it to ``path`` if all goes well, else remove it."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    except BaseException as error:
        beside.unlink(missing_ok=True)
        # xlsxwriter hands on what the disk said inside an error of its own.
        said = next((e for e in (error, *error.args) if isinstance(e, OSError)), None)
        if said is None:
            raise
        advice = _ADVICE.get(said.errno or 0, said.strerror)
        raise type(said)(said.errno, advice, str(path)) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
