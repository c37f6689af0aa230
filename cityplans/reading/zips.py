"""Zip files (docx, xlsx) opened without trusting them."""

from __future__ import annotations

import io
import zipfile

from cityplans.reading.errors import ReadError

# The text of the longest five-year plan is under 5 MB of xml; what is larger, or shrinks to
# nothing when packed, was made to fill the memory.
MAX_PART = 96 << 20
MAX_TOTAL = 768 << 20
MAX_RATIO = 250
_SMALL = 4 << 20


def open_zip(data: bytes, name: str) -> zipfile.ZipFile:
    """Open a zip file after looking at the sizes it declares.

    Raises
    ------
    ReadError
        It is damaged, protected by a password, or a zip bomb.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadError(name, "is damaged (a broken zip file inside); get it again.") from error
    if any(p.flag_bits & 1 for p in parts):
        raise ReadError(name, "is protected by a password; save it without one.")
    total = 0
    for part in parts:
        total += part.file_size
        packed = max(part.compress_size, 1)
        bomb = part.file_size > _SMALL and part.file_size / packed > MAX_RATIO
        media = "/media/" in part.filename
        if (bomb or part.file_size > MAX_PART) and not media:
            raise ReadError(name, _REFUSED)
    if total > MAX_TOTAL or len(parts) > 50_000:
        raise ReadError(name, _REFUSED)
    return archive


_REFUSED = "unpacks to far more than a document holds (a zip bomb?); it was not opened."


def read_part(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """Read one part, at most :data:`MAX_PART` bytes whatever its header says."""
    try:
        with archive.open(part) as f:
            data = f.read(MAX_PART + 1)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise ReadError(name, f"is damaged ({part} cannot be unpacked); get it again.") from error
    except Exception as error:  # zlib.error has no common base class with the others
        raise ReadError(name, f"is damaged ({part} cannot be unpacked); get it again.") from error
    if len(data) > MAX_PART:
        raise ReadError(name, _REFUSED)
    return data


def parse_xml(data: bytes, part: str, name: str):
    """Parse xml that may define no entities."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ReadError(
            name, "defines xml entities, which no word processor does (an attack?); not opened."
        ) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise ReadError(
            name, f"is damaged ({part} is no valid xml); open and save it in a word processor."
        ) from error
