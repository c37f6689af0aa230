"""Where codebooks come from: a YAML file, a mapping, or one of those shipped."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cityplans.codebook.book import Codebook, CodebookError
from cityplans.codebook.reader import CodebookReader
from cityplans.paths import data_dir

BUILT_IN = ("themes", "instruments", "commitment")


def read_codebook(
    codebook: str | os.PathLike[str] | Mapping[str, Any] | Codebook | None = None,
) -> Codebook:
    """Read a codebook from a YAML file, a mapping, or by the name of a shipped one.

    读编码本：自带的，或自己的 YAML。

    Parameters
    ----------
    codebook
        Path of a YAML file; a mapping of the same shape; ``"themes"`` (the default: 28 themes
        of health reform), ``"instruments"`` (policy instruments; Rothwell & Zegveld 1985) or
        ``"commitment"`` (strength of commitment). A Codebook is handed back as it is.

    Returns
    -------
    Codebook

    Raises
    ------
    CodebookError
        Names every mistake with its line.
    FileNotFoundError
        There is no such file, nor a shipped codebook of that name.

    Examples
    --------
    >>> from cityplans import read_codebook
    >>> book = read_codebook({"themes": {"远程医疗": ["远程会诊", "远程*诊断"]}})
    >>> book.names
    ['远程医疗']
    >>> read_codebook({"themes": {"远程医疗": {"includes": ["远程会诊"]}}})
    Traceback (most recent call last):
    ...
    cityplans.codebook.book.CodebookError: the codebook has 2 mistakes:
    theme 远程医疗: it has no include, so nothing could show it
    theme 远程医疗: unknown key 'includes'; did you mean 'include'?
    """
    import yaml

    if isinstance(codebook, Codebook):
        return codebook
    if isinstance(codebook, Mapping):
        text = yaml.safe_dump(dict(codebook), allow_unicode=True, sort_keys=False, width=10**6)
        return CodebookReader("the codebook", lines=False).read(text, "codebook")
    name = "themes" if codebook is None else os.fspath(codebook)
    if name in BUILT_IN:
        return _shipped(name)
    path = Path(name)
    if not path.is_file():
        raise FileNotFoundError(
            f"no codebook {name}: neither a file nor one of the shipped {', '.join(BUILT_IN)}"
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path.name}: not UTF-8 text; save it as UTF-8") from error
    return CodebookReader(path.name).read(text, path.stem)


def sign_codebook(book: Codebook) -> str:
    """Return what captions call a codebook: a shipped one by its name, others also by content.

    The fingerprint is the same wherever the same rules are written, and another as soon as one
    word differs.

    Parameters
    ----------
    book
        The codebook.

    Examples
    --------
    >>> book = read_codebook({"name": "mine", "themes": {"远程医疗": ["远程会诊"]}})
    >>> sign_codebook(read_codebook())
    'themes'
    >>> name, fingerprint = sign_codebook(book).split()
    >>> name, len(fingerprint)
    ('mine', 8)
    """
    if book.name in BUILT_IN and book == _shipped(book.name):
        return book.name
    rules = re.sub(r"\bline=\d+", "", repr((book.themes, book.actions, book.domain)))
    return f"{book.name} {hashlib.sha256(rules.encode('utf-8')).hexdigest()[:8]}"


@cache
def _shipped(name: str) -> Codebook:
    path = data_dir() / "lexicon" / f"{name}.yaml"
    return CodebookReader(path.name).read(path.read_text(encoding="utf-8"), name)
