"""Where the package's data lies, and files replaced in one step."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_ADVICE = {
    errno.ENAMETOOLONG: "the name is too long for this disk; choose a shorter one",
    errno.ENOSPC: "no space is left on this disk; free some or write elsewhere",
    errno.EACCES: "no right to write here; write elsewhere",
}


def data_dir() -> Path:
    """Folder with plans/, plans.csv, lexicon/ and regions/: beside the checkout or in the wheel."""
    inside, beside = _HERE / "data", _HERE.parent / "data"
    return inside if inside.is_dir() else beside


def notebooks_dir() -> Path:
    """Folder with the shipped notebooks."""
    inside, beside = _HERE / "data" / "notebooks", _HERE.parent / "notebooks"
    return inside if inside.is_dir() else beside


@contextlib.contextmanager
def advising(path: Path) -> Iterator[None]:
    """Say in plain words why ``path`` could not be written."""
    try:
        yield
    except Exception as error:
        # xlsxwriter hands on what the disk said inside an error of its own.
        said = next((e for e in (error, *error.args) if isinstance(e, OSError)), None)
        if said is None:
            raise
        advice = _ADVICE.get(said.errno or 0, said.strerror)
        raise type(said)(said.errno, advice, str(path)) from error


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path beside ``path``; rename it to ``path`` if all goes well, else remove it."""
    path = Path(path)
    with advising(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
        os.close(handle)
        beside = Path(name)
        try:
            yield beside
            beside.chmod(0o666 & ~_umask())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
