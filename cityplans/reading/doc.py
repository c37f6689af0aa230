"""Old Word files (doc): read by antiword or LibreOffice, whichever is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from cityplans.passages import Source
from cityplans.reading import docx
from cityplans.reading.errors import NotADocument, ReadError

_SECONDS = 120


def read(data: bytes, name: str) -> Source:
    """Read an OLE file: a doc (or wps) document, or say what else it is.

    Raises
    ------
    ReadError
        Protected by a password, an old spreadsheet, or neither antiword nor LibreOffice is
        installed, or both fail.
    """
    if _holds(data, "EncryptedPackage"):
        raise ReadError(name, "is protected by a password; save it without one.")
    if _holds(data, "Workbook"):
        raise ReadError(name, "is an old spreadsheet (xls); save it as xlsx.")
    if not _holds(data, "WordDocument") and not name.lower().endswith((".doc", ".wps")):
        raise NotADocument(name, "is an OLE file that holds no document.")
    antiword = shutil.which("antiword")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if antiword is None and office is None:
        raise ReadError(
            name,
            "is an old Word file (doc); install antiword or LibreOffice, or save it as docx.",
        )
    with tempfile.TemporaryDirectory(prefix="cityplans-") as folder:
        file = Path(folder) / "document.doc"
        file.write_bytes(data)
        text = _run_antiword(antiword, file) if antiword else None
        if text:
            return Source(name=name, text=text, media="doc")
        if office and (converted := _run_office(office, file)):
            return replace(docx.read(converted, name), media="doc")
    raise ReadError(name, "could not be read; open it in a word processor and save it as docx.")


def _holds(data: bytes, stream: str) -> bool:
    # Names of OLE streams are UTF-16 in the directory.
    return stream.encode("utf-16-le") in data


def _run_antiword(program: str, file: Path) -> str | None:
    try:
        done = subprocess.run(
            # Width 0: a paragraph is a line.
            [program, "-w", "0", "-m", "UTF-8.txt", str(file)],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    text = done.stdout.decode("utf-8", "replace")
    return text if done.returncode == 0 and text.strip() else None


def _run_office(program: str, file: Path) -> bytes | None:
    out = file.with_suffix(".docx")
    try:
        subprocess.run(
            [
                program,
                "--headless",
                # A profile of its own, so that an open LibreOffice does not get in the way.
                f"-env:UserInstallation={(file.parent / 'profile').as_uri()}",
                "--convert-to",
                "docx",
                "--outdir",
                str(file.parent),
                str(file),
            ],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return out.read_bytes() if out.is_file() else None
