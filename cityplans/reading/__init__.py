"""Files to source texts: txt, html, docx, doc, pdf and tables with a document a row.

>>> import tempfile
>>> from pathlib import Path
>>> from cityplans import reading
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "plan.txt").write_bytes("一、加强急救。".encode("gb18030"))
>>> [source.text for file in reading.find_files(folder)
...  for source in reading.read_file(file, folder)]
['一、加强急救。']
"""

from cityplans.reading.catalog import find_catalog, read_catalog
from cityplans.reading.errors import NotADocument, ReadError
from cityplans.reading.files import find_files, is_table, printable, read_file

__all__ = [
    "NotADocument",
    "ReadError",
    "find_catalog",
    "find_files",
    "is_table",
    "printable",
    "read_catalog",
    "read_file",
]
