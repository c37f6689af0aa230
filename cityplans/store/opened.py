"""A store that is open: tables and texts that are read when they are asked for."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans.plans import Plans
from cityplans.store import files
from cityplans.store.lazy import LazyTable, Texts
from cityplans.store.running import call, carry, check_state, run
from cityplans.store.tokens import kept_tokens
from cityplans.style import safe

if TYPE_CHECKING:
    import pandas as pd


def open_plans(folder: str | os.PathLike[str], *, n_jobs: int = 1) -> Store:
    """Open plans that ``load_plans(..., out=folder)`` or ``plans.save(folder)`` wrote.

    打开存成分区的文件集，不读入内存：文件与举措按需读取。

    Nothing is loaded: tables and texts are read when they are asked for.

    Parameters
    ----------
    folder
        The folder.
    n_jobs
        Processes to work with; the results are the same for any number. Within
        ``with Client(...)`` of Dask the work goes to the cluster.

    Returns
    -------
    Store
        Takes the place of plans in ``code_themes``, ``find_targets``, ``compare_themes``,
        ``trends``, ``cooccurrence``, ``compare_words``, ``word_frequencies``, ``similarity``,
        ``nearest_documents``, ``fit_topics``, ``compare_topics``, ``describe_corpus``,
        ``plot_documents``, ``explore`` and ``save_explorer``; others refuse: read what you need,
        ``store.read(doc_ids)``.

    Raises
    ------
    FileNotFoundError
        If there is no store.
    StoreError
        If it is not complete, or of another version.

    Examples
    --------
    >>> import cityplans as cp, tempfile
    >>> store = cp.open_plans(cp.load_plans().save(tempfile.mkdtemp()))
    >>> store.documents["region"].isin(["定西"]).sum().item()
    1
    """
    return Store(folder, n_jobs=n_jobs)


class Store(Plans):
    """Plans in a folder, whose tables and texts are read when they are asked for.

    Attributes
    ----------
    documents, sections, measures
        :class:`LazyTable`.
    sources
        Source text by source name, read one by one.
    folder, n_jobs
        As given to :func:`open_plans`.
    partitions
        One dict per partition: ``name``, ``digest``, ``documents``, ``measures``,
        ``characters``.
    """

    partitioned = True

    def __init__(self, folder: str | os.PathLike[str], *, n_jobs: int = 1) -> None:
        self.folder, self.n_jobs = Path(folder).absolute(), n_jobs
        self.partitions: list[dict[str, Any]] = files.read_manifest(self.folder)["partitions"]
        tables = {name: LazyTable(self._paths(name), name) for name in files.FRAMES}
        lazy: Any = tables["documents"], tables["sections"], tables["measures"]
        self.documents, self.sections, self.measures = lazy
        texts: Any = Texts(self._paths("sources"))
        self.sources = texts

    def _paths(self, table: str) -> list[Path]:
        return [files.table_path(self.folder, table, p["name"]) for p in self.partitions]

    def __len__(self) -> int:
        return sum(p["documents"] for p in self.partitions)

    def __repr__(self) -> str:
        measures = sum(p["measures"] for p in self.partitions)
        return (
            f"Store({len(self)} documents, {measures} measures in {len(self.partitions)} "
            f"partitions of {self.folder.name})"
        )

    def _repr_html_(self) -> str:
        return f"<p>{safe(repr(self))}</p>"

    @cached_property
    def skipped(self) -> pd.DataFrame:  # type: ignore[override]
        """One row per file that gave no document: ``file``, ``reason``."""
        import pandas as pd

        notes = [files.read_note(self.folder, p["name"]) or {} for p in self.partitions]
        rows = [tuple(row) for note in notes for row in note["skipped"]]
        return pd.DataFrame(rows, columns=["file", "reason"], dtype="str")

    def partition(self, number: int) -> Plans:
        """Read one partition, counted from 0, as plans in memory."""
        frames = {n: getattr(self, n).part(number) for n in files.FRAMES}
        texts = LazyTable(self._paths("sources")).part(number)
        plans = Plans(**frames, sources=dict(zip(texts["source"], texts["text"], strict=True)))
        part = self.partitions[number]
        plans.kept_tokens = partial(kept_tokens, self.folder / "results" / "tokens", part)
        return plans

    def source_text(self, doc_id: str) -> str:
        """Return the source text of a document: the text its offsets count in."""
        documents: Any = self.documents
        found = documents.where([doc_id])["source"].tolist()
        return self.sources[found[0]] if found else super().source_text(doc_id)

    def read(self, doc_ids: Iterable[str] | None = None) -> Plans:
        """Read all documents, or some, as plans in memory.

        Parameters
        ----------
        doc_ids
            Documents to read, like
            ``store.documents["plan_year"].eq(2024).pipe(lambda s: s.index[s])``.
        """
        tables: list[Any] = [getattr(self, name) for name in files.FRAMES]
        frames = [t.to_pandas() if doc_ids is None else t.where(doc_ids) for t in tables]
        if doc_ids is None:
            rows = LazyTable(self._paths("sources")).to_pandas()
            texts = dict(zip(rows["source"], rows["text"], strict=True))
        else:
            texts = {s: self.sources[s] for s in frames[0]["source"].drop_duplicates()}
        return Plans(frames[0], frames[1], frames[2], texts, self.skipped)

    def draw(self, most: int, seed: int = 0) -> list[str] | None:
        """Draw documents by chance, whole ones and no copies, with ``most`` measures together.

        Parameters
        ----------
        most
            How many measures they have at most.
        seed
            Another seed draws others.

        Returns
        -------
        list or None
            Their ``doc_id``; None if all documents have no more.
        """
        import numpy as np

        facts = self.documents[["n_measures", "duplicate_of"]].sort_index()
        if facts["n_measures"].sum() <= most:
            return None
        facts = facts[facts["duplicate_of"].isna()]
        facts = facts.iloc[np.random.default_rng(seed).permutation(len(facts))]
        drawn: list[str] = facts.index[facts["n_measures"].cumsum() <= most].tolist()
        return drawn

    def _only(self, keep: set[str]) -> Plans:
        return self.read(keep)

    def join(self, table: pd.DataFrame) -> Plans:
        """Refuse: a store is not changed.

        Raises
        ------
        NotImplementedError
            Says what to do.
        """
        raise NotImplementedError("a store is not changed; change plans read from it: .read()")

    def with_measures(self, frame: pd.DataFrame) -> Plans:
        """Refuse, as :meth:`join` does."""
        return self.join(frame)

    def sql(self, query: str) -> pd.DataFrame:
        """Ask the tables ``documents``, ``sections``, ``measures`` and ``sources`` by DuckDB.

        Parameters
        ----------
        query
            SQL; needs the extra ``cityplans[scale]``.
        """
        import duckdb

        with duckdb.connect() as database:
            for name in (*files.FRAMES, "sources"):
                database.register(name, LazyTable(self._paths(name)).dataset)
            found: pd.DataFrame = database.sql(query).df()
        return found

    def map(self, function: Callable[..., Any], **settings: Any) -> Any:
        """Call a function on the plans of each partition, and keep the frames it returns.

        Parameters
        ----------
        function
            Takes plans and returns a frame of rows about their documents. Results of functions
            of cityplans are kept in the folder and made anew only for partitions that changed.
        settings
            Further arguments. Paths of files (an indicator list) travel to workers.

        Returns
        -------
        LazyTable
            The rows of all partitions, in the order they have in memory.
        """
        from joblib import hash as hash_of

        from cityplans import keeping

        settings, state = carry(settings), keeping.state()
        known = str(function.__module__).split(".")[0] == "cityplans"
        # What a function does of which there is no version is told by its code.
        own = None if known else marshal.dumps(function.__code__)
        key = hash_of((state, function.__module__, function.__qualname__, own, settings))[:12]
        folder = self.folder / "results" / f"{function.__name__ if known else 'own'}-{key}"
        paths = [folder / f"{p['name']}.{p['digest']}.parquet" for p in self.partitions]
        tasks = [
            (self.folder, k, state, function, settings, (), path)
            for k, path in enumerate(paths)
            if not (known and path.is_file())
        ]
        for _ in run(_work, tasks, self.n_jobs):
            pass
        for file in set(folder.glob("*")) - set(paths):
            file.unlink()
        return LazyTable(paths)

    def each(
        self, function: Callable[..., Any], marks: Any = None, **settings: Any
    ) -> Iterator[Any]:
        """Yield what a function returns for each partition, and the rows of marks that are its.

        Parameters
        ----------
        function
            Takes plans and the rows of marks, or plans alone if there are none.
        marks
            A table of :meth:`map`, or a frame with ``doc_id``.
        settings
            Further arguments.
        """
        from cityplans import keeping

        if isinstance(marks, LazyTable):
            strange = len(marks.paths) != len(self.partitions)
        else:
            strange = marks is not None and not marks["doc_id"].isin(self.documents.index).all()
        if strange:
            raise ValueError(
                "these rows were made from other plans: make them again from the plans you compare"
            )
        settings, state = carry(settings), keeping.state()
        tasks = (
            (self.folder, k, state, function, settings, _part_of(marks, self, k), None)
            for k in range(len(self.partitions))
        )
        return run(_work, tasks, self.n_jobs)


def _part_of(marks: Any, store: Store, number: int) -> Any:
    if marks is None:
        return ()
    if isinstance(marks, LazyTable):
        return (marks.paths[number],)
    inside: Any = store.documents
    return (marks[marks["doc_id"].isin(inside.part(number, []).index)],)


def _work(
    folder: Path,
    number: int,
    state: str,
    function: Callable[..., Any],
    settings: dict[str, Any],
    marks: tuple[Any, ...],
    path: Path | None,
) -> Any:
    """Read a partition, call a function with it, and write what it gives if there is a path."""
    check_state(state)
    given = [LazyTable([m]).to_pandas() if isinstance(m, Path) else m for m in marks]
    found = call(function, Store(folder).partition(number), *given, **settings)
    return found if path is None else files.write_frame(path, found)
