"""Which files to read, and which reader reads them."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from cityplans.passages import Source
from cityplans.reading import catalog, doc, docx, html, pdf, tables, text
from cityplans.reading.errors import NotADocument, ReadError
from cityplans.reading.headers import find_header

# Larger than any document; a bigger file is a dump of something else and would fill the memory.
MAX_BYTES = 1 << 29

_TEXT = {".txt", ".text", ".md", ""}
_HTML = {".html", ".htm", ".shtml", ".xhtml", ".php", ".jsp", ".aspx"}
_TABLE = {".csv", ".tsv", ".xlsx", ".xls", ".jsonl", ".ndjson", ".json"}
_MAGIC_NO_DOCUMENT = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"RIFF", "a picture or recording"),
    (b"ID3", "a recording"),
    (b"Rar!", "an archive: unpack it first"),
    (b"7z\xbc\xaf", "an archive: unpack it first"),
    (b"\x1f\x8b", "an archive: unpack it first"),
    (b"PAR1", "a parquet table: save it as csv"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_IGNORED = {*catalog.NAMES, "thumbs.db", "desktop.ini", "__macosx"}


def find_files(path: str | os.PathLike[str], *, links: bool = False) -> list[Path]:
    """List the files below a folder that may be documents, sorted by their relative path.

    Left out are hidden files (``.x``, ``~$x``), the catalog and what operating systems leave
    in folders. A symbolic link to a folder is followed once, and never into a folder that is
    visited anyway, so that links that point in a circle end. A link that leads out of the folder
    is not followed unless asked. It is listed, like one that leads nowhere, so that
    :func:`read_file` can name it.

    Parameters
    ----------
    path
        A folder, or a single file.
    links
        Follow symbolic links that lead out of the folder.

    Raises
    ------
    ReadError
        The path does not exist, or the folder cannot be listed.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cityplans.reading import find_files
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("b.txt", "a.txt", ".hidden.txt"):
    ...     _ = (folder / name).write_text("一、加强急救。", encoding="utf-8")
    >>> [path.name for path in find_files(folder)]
    ['a.txt', 'b.txt']
    """
    root = Path(path)
    if not root.is_dir():
        if not os.path.lexists(root):
            raise ReadError(str(root), "does not exist; check the path.")
        return [root]
    found: list[Path] = []
    linked: list[Path] = []
    home = root.resolve()
    seen: set[str] = set()

    def failed(error: OSError) -> None:
        name = str(error.filename or root)
        raise ReadError(name, "cannot be listed; ask for the right to read it.") from error

    def walk(top: Path) -> None:
        for folder, folders, names in os.walk(top, onerror=failed):
            here = Path(folder)
            real = str(here.resolve())
            if real in seen:
                folders.clear()
                continue
            seen.add(real)
            for link in (here / d for d in folders if (here / d).is_symlink() and _wanted(d)):
                (linked if links or not leads_out(link, home) else found).append(link)
            folders[:] = sorted(d for d in folders if _wanted(d) and not (here / d).is_symlink())
            found.extend(here / n for n in names if _wanted(n))

    walk(root)
    # Links come last: what lies in the folder itself is read under its own name.
    while linked:
        linked.sort(reverse=True)
        walk(linked.pop())
    return sorted(found, key=lambda p: p.relative_to(root).as_posix())


def leads_out(path: Path, root: Path) -> bool:
    """Tell whether a path inside a folder is, by a symbolic link, a place outside of it."""
    return path.exists() and not path.resolve().is_relative_to(root.resolve())


def _wanted(name: str) -> bool:
    return not name.startswith((".", "~$")) and name.lower() not in _IGNORED


def is_table(path: str | os.PathLike[str]) -> bool:
    """Whether a file is, by its name, a table with one document a row.

    Parameters
    ----------
    path
        A file; it need not exist.

    Examples
    --------
    >>> from cityplans.reading import is_table
    >>> is_table("要点.csv"), is_table("要点.docx")
    (True, False)
    """
    return Path(path).suffix.lower() in _TABLE


def read_file(
    path: str | os.PathLike[str],
    root: str | os.PathLike[str] | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    links: bool = False,
) -> list[Source]:
    r"""Read one file into source texts: one per row of a table, else one.

    What a file is is decided by its content first and its name second. The source text, in
    which all offsets count, is: of a text file, the decoded file without a byte order mark, line
    ends kept as they are; of html, the main text that was extracted; of docx and doc, the
    paragraphs and tables in order with automatic numbers written out; of pdf, the lines
    joined into paragraphs; of a table, the cell.

    Parameters
    ----------
    path
        The file.
    root
        Folder that ``Source.name`` is relative to; the file's own folder by default.
    columns
        Names of the columns of a table, like ``{"text": "正文", "plan_year": "年份"}``; what is
        not named is recognised by ``data/lexicon/table_columns.csv``.
    links
        Read a symbolic link that leads out of ``root``.

    Returns
    -------
    list of Source
        What was left out of a table is a source without text, whose warning says why.

    Raises
    ------
    NotADocument
        The file is no document: empty, a picture, a table without texts ...
    ReadError
        The file is a document that cannot be read: damaged, protected, not allowed ...

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> file = folder / "plans.csv"
    >>> _ = file.write_text("省份,年份,正文\n甘肃省,2024,一、加强急救。\n", encoding="utf-8")
    >>> source = read_file(file, folder)[0]
    >>> source.name, source.text, source.facts
    ('plans.csv#1', '一、加强急救。', {'province': '甘肃省', 'plan_year': 2024})
    """
    path = Path(path)
    top = Path(root) if root is not None else path.parent
    name = _relative(path, top)
    if root is not None and not links and path.is_symlink() and leads_out(path, top):
        raise NotADocument(name, "is a link out of the folder; links=True follows it.")
    data = _read_bytes(path, name)
    if not data.strip(b"\x00\t\n\r\x0b\x0c \xef\xbb\xbf\xff\xfe"):
        raise NotADocument(name, "is empty.")
    sources = _dispatch(data, path, name, columns)
    if not any(s.text.strip() for s in sources):
        raise NotADocument(name, "holds no text.")
    return sources


def _relative(path: Path, root: Path) -> str:
    try:
        name = path.relative_to(root).as_posix()
    except ValueError:
        name = path.name
    return printable(name)


def printable(name: str) -> str:
    r"""Return the name of a file as text that can be printed and stored.

    Names are bytes to some systems: one that is not UTF-8 is read as GBK, as archives from
    Windows leave them.

    Parameters
    ----------
    name
        Name of a file, as the system gives it.

    Examples
    --------
    >>> import os
    >>> from cityplans.reading import printable
    >>> printable(os.fsdecode("要点.txt".encode("gbk"))), printable("a.txt")
    ('要点.txt', 'a.txt')
    """
    try:
        name.encode()
        return name
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "backslashreplace")


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise NotADocument(name, "is not a file.")
        if status.st_size > MAX_BYTES:
            raise ReadError(
                name, f"is larger than {MAX_BYTES >> 20} MB; split it into one file a document."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        what = "is a link that leads nowhere" if path.is_symlink() else "is gone"
        raise ReadError(name, f"{what}; check that nothing moves files while reading.") from error
    except PermissionError as error:
        raise ReadError(name, "must not be read; ask for the right to read it.") from error
    except OSError as error:
        reason = "is a link that points in a circle; remove it." if path.is_symlink() else ""
        raise ReadError(name, reason or f"cannot be read ({error.strerror}).") from error


def _dispatch(
    data: bytes, path: Path, name: str, columns: Mapping[str, str] | None
) -> list[Source]:
    suffix = path.suffix.lower()
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%pdf-" in head:
        return [pdf.read(data, name)]
    if data.startswith(b"PK\x03\x04"):
        return _read_zip(data, name, columns)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return [doc.read(data, name)]
    if data.startswith(b"{\\rtf"):
        raise ReadError(name, "is rich text; open it in a word processor and save it as docx.")
    for magic, what in _MAGIC_NO_DOCUMENT:
        # Two letters alone could also begin a text.
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:64]):
            raise NotADocument(name, f"is {what}.")
    if suffix in {".docx", ".xlsx", ".doc", ".pdf", ".wps"}:
        raise ReadError(name, f"is damaged: it is no {suffix[1:]} file inside; get it again.")
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")) or suffix in _HTML:
        # Portals export tables as pages that they call xls.
        sheets = html.read_tables(data, name) if suffix in _TABLE else []
        if any("text" in find_header(sheet, columns)[1] for sheet in sheets):
            return tables.read_sheets(sheets, name, columns)
        return [html.read(data, name)]
    if suffix in _TABLE:
        return tables.read(data, name, ".tsv" if suffix == ".xls" else suffix, columns)
    if suffix in _TEXT:
        return [text.read(data, name)]
    raise NotADocument(name, f"has the unknown type {suffix}.")


def _read_zip(data: bytes, name: str, columns: Mapping[str, str] | None) -> list[Source]:
    kind = docx.zip_kind(data, name)
    if kind == "docx":
        return [docx.read(data, name)]
    if kind == "xlsx":
        return tables.read(data, name, ".xlsx", columns)
    if kind == "ofd":
        raise ReadError(name, "is an ofd file; print it to pdf and read that.")
    raise NotADocument(name, "is an archive: unpack it first.")
