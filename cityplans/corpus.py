"""load_plans: from files, a folder or a table of texts to the tidy frames of Plans."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans.advice import both
from cityplans.assembling import assemble
from cityplans.batches import parse_all
from cityplans.cataloguing import Catalog
from cityplans.parsing import Job, split_row
from cityplans.passages import Source
from cityplans.paths import data_dir
from cityplans.plans import Plans

if TYPE_CHECKING:
    import pandas as pd

# No system has longer names of files; a text is longer.
_LONGEST_PATH = 1024


class LoadWarning(UserWarning):
    """Files gave no document; the message names them."""


def load_plans(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | pd.DataFrame | None = None,
    *,
    catalog: str | os.PathLike[str] | pd.DataFrame | None = None,
    columns: Mapping[str, str] | None = None,
    n_jobs: int = 1,
    progress: bool | None = None,
    cache: str | os.PathLike[str] | None = None,
    links: bool = False,
    out: str | os.PathLike[str] | None = None,
) -> Plans:
    """Load plans into tidy frames: one row per document, per section and per measure.

    读入文件、文件夹或文本表，得到 Plans：文件、章节、举措三张表。

    Parameters
    ----------
    path
        A file, a folder (searched with its subfolders), several of them, or a table of texts
        with one document a row. Without it the plans shipped with cityplans.
    catalog
        A table that says what a file is and overrides what is inferred: a column ``file`` and
        any columns of ``documents``. By default ``catalog.csv`` or ``catalog.xlsx`` in the
        folder, if it is there.
    columns
        Names of the columns of a table of texts, like ``{"text": "正文"}``; columns under the
        usual Chinese and English names are recognised without.
    n_jobs
        Processes to work with; the result is the same for any number.
    progress
        Show a progress bar, in JupyterLab as on a terminal; by default for more than 20 files.
    cache
        A folder in which the parse of each file (of a table, each row) is kept, so that
        loading it again unchanged is quick. Entries are found by content: a file that was
        changed, another catalog, word list or version of cityplans is parsed anew. Nothing is
        ever deleted; delete the folder to start over.
    links
        Follow symbolic links that lead out of a folder.
    out
        A folder to write partitions to while files are read, for more documents than memory.
        What is there is kept: only files that changed are parsed again, and a load that was
        stopped goes on where it was.

    Returns
    -------
    Plans
        With ``out`` the opened store, see :func:`cityplans.open_plans`.
        Copies of the same document are kept and marked in ``documents.duplicate_of``. What was
        odd about a document stands in ``documents.warnings``; files that gave no document in
        ``skipped``.

    Raises
    ------
    FileNotFoundError
        If there is no such file or folder.
    TypeError
        If texts were given instead of files (says how to load texts), or a cache or ``out`` that
        is no path.
    NotADirectoryError
        If the cache is a file.
    ReadError
        If a single file was asked for and cannot be read.
    ValueError
        If a catalog names no files, or a table has no column of texts.

    Warns
    -----
    LoadWarning
        Names the files and rows that gave no document, and the rows of the catalog that match
        no file, or one by other case only: once for all of them.

    Examples
    --------
    >>> import cityplans as cp
    >>> plans = cp.load_plans()
    >>> dingxi = plans.documents.loc["dingxi-2022"]
    >>> print(dingxi["region"], dingxi["plan_year"], dingxi["n_measures"])
    定西 2022 49
    """
    import pandas as pd

    for name, folder in (("cache", cache), ("out", out)):
        if not (folder is None or isinstance(folder, (str, os.PathLike))):
            raise TypeError(
                f"{name} 是文件夹的路径，不用就不写；{folder!r} 不是 / "
                f"{name} is the path of a folder, or left out; {folder!r} is neither"
            )
    if cache is not None:
        cache = Path(cache).absolute()  # processes may have been started in another folder
        if cache.exists() and not cache.is_dir():
            raise NotADirectoryError(f"{cache} is a file; a cache is a folder of its own")
        cache.mkdir(parents=True, exist_ok=True)
    if isinstance(path, pd.DataFrame):
        given: list[Any] = _sources_of(path, columns)
    else:
        _refuse_texts(path)
        if path is None:
            path = data_dir() / "plans"
            catalog = data_dir() / "plans.csv" if catalog is None else catalog
        apart = [Path(p) for p in (cache, out) if p is not None]
        given, found = _files_of(path, apart, links)
        catalog = found if catalog is None else catalog
    known = Catalog.read(catalog)
    said = list(known.match_case(_names(given)))
    jobs = _jobs(given, known.facts, columns, links)
    if out is None:
        plans = assemble(parse_all(jobs, len(given), n_jobs, progress, cache), known.ids)
    else:
        from cityplans.store.loading import load

        work = (job for _, job in jobs)
        plans = load(work, known.ids, Path(out), n_jobs=n_jobs, progress=progress, cache=cache)
    if len(given) == len(plans.skipped) == 1 and _is_file(path) and not len(plans):
        from cityplans.reading import ReadError

        raise ReadError(*plans.skipped.iloc[0])
    if not given and not isinstance(path, pd.DataFrame):
        nothing = both(f"{path} 中没有可读的文件", f"{path} holds no files to read")
        warnings.warn(nothing, LoadWarning, stacklevel=2)
    if not _is_file(path):
        said += known.unmatched({*plans.sources, *plans.skipped["file"]})
    if said:
        warnings.warn("catalog: " + _few(said), LoadWarning, stacklevel=2)
    if len(plans.skipped):
        warnings.warn(_skipped_message(plans.skipped), LoadWarning, stacklevel=2)
    return plans


def load_example() -> Plans:
    """Load the teaching example: a made-up county, its plan of one year and its report on it.

    读入教学示例：虚构的示例县，两年各一份文件。

    Place, measures and numbers are invented, to show what wants two years of one place: promises
    against results (:func:`cityplans.pledge_outcomes`) and passages that return. It is never
    among the plans that :func:`load_plans` loads.

    Returns
    -------
    Plans
        Two documents of 示例县, for 2023 and 2024; their titles say that they are an example.

    Examples
    --------
    >>> import cityplans as cp
    >>> example = cp.load_example()
    >>> example.documents["plan_year"].tolist()
    [2023, 2024]
    >>> outcomes = cp.pledge_outcomes(cp.find_targets(example), example)
    >>> int(outcomes["kept"].sum()), len(outcomes)
    (9, 15)
    """
    return load_plans(data_dir() / "example")


def _refuse_texts(path: Any) -> None:
    """Tell texts from the names of files: they are long, or have more than one line."""
    import pandas as pd

    if isinstance(path, pd.Series):
        first = path.iloc[0] if len(path) else ""
    elif isinstance(path, Sequence) and not isinstance(path, (str, bytes)) and len(path):
        first = path[0]
    else:
        first = path
    text = isinstance(first, str) and ("\n" in first or len(first) > _LONGEST_PATH)
    if text or (isinstance(path, pd.Series) and not Path(str(first)).exists()):
        raise TypeError(
            both(
                "load_plans 读文件或表；文本请放进表里：load_plans(pd.DataFrame({'text': texts}))",
                "load_plans reads files or a table; for texts give "
                "load_plans(pd.DataFrame({'text': texts}))",
            )
        )


def _names(given: list[Any]) -> list[str]:
    from cityplans.reading import printable

    files = [g for g in given if not isinstance(g, Source)]
    return [printable(file.relative_to(root).as_posix()) for file, root in files]


def _is_file(path: object) -> bool:
    return isinstance(path, (str, os.PathLike)) and Path(path).is_file()


def _files_of(
    path: Any, apart: Sequence[Path], links: bool
) -> tuple[list[tuple[Path, Path]], Path | None]:
    """Return (file, root) pairs in the order of their names, and the catalog if there is one."""
    from cityplans import reading

    roots = [path] if isinstance(path, (str, os.PathLike)) else list(path)
    jobs: list[tuple[Path, Path]] = []
    catalog = None
    for given in roots:
        root = Path(given)
        if not root.exists():
            raise FileNotFoundError(f"{root}: there is no such file or folder")
        if root.is_dir():
            jobs += [(file, root) for file in reading.find_files(root, links=links)]
            catalog = catalog or reading.find_catalog(root)
        else:
            jobs.append((root, root.parent))
    for folder in apart:  # a cache inside the folder is no part of the study
        kept = folder.resolve()
        jobs = [job for job in jobs if kept not in job[0].resolve().parents]
    return jobs, catalog


def _sources_of(table: pd.DataFrame, columns: Mapping[str, str] | None) -> list[Source]:
    from cityplans.reading.tables import read_frame

    return read_frame(table, columns)


def _jobs(
    given: list[Any],
    facts: dict[str, dict[str, Any]],
    columns: Mapping[str, str] | None,
    links: bool,
) -> Iterator[tuple[int, Job]]:
    """Yield what is to be parsed, a table row by row, with the files that are begun by it."""
    from cityplans import reading

    said: dict[str, dict[str, dict[str, Any]]] = {}
    for name, what in facts.items():
        said.setdefault(split_row(name)[0], {})[name] = what
    for one in given:
        if isinstance(one, Source):
            yield 1, Job(one.name, one, said=said.get(split_row(one.name)[0], {}))
            continue
        file, root = one
        name = reading.printable(file.relative_to(root).as_posix())
        job = Job(name, file.absolute(), root.absolute(), said.get(name, {}), columns, links)
        if not reading.is_table(file):
            yield 1, job
            continue
        try:
            rows = reading.read_file(file, root, columns=columns, links=links)
        except Exception:  # to be met again, and given its reason, where files are parsed
            yield 1, job
            continue
        for k, row in enumerate(rows):
            yield int(k == 0), Job(row.name, row, said=job.said)


def _skipped_message(skipped: pd.DataFrame) -> str:
    shown = [f"{f}: {r}" for f, r in zip(skipped["file"], skipped["reason"], strict=True)]
    more = "; all are in plans.skipped" if len(shown) > 20 else ""
    rows = any(split_row(name)[1] for name in skipped["file"])
    what = "files or rows" if rows else "files"
    return f"{len(shown)} {what} gave no document:\n" + _few(shown) + more


def _few(lines: list[str]) -> str:
    more = f"\n… and {len(lines) - 20} more" if len(lines) > 20 else ""
    return "\n".join(lines[:20]) + more
