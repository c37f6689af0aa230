"""The Plans object: the documents of a study as tidy frames, with the texts they point into."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.advice import is_mask, unknown
from cityplans.selection import choose_documents, concat_plans, replace_measures

if TYPE_CHECKING:
    import pandas as pd


class Plans:
    """Documents, sections and measures of a study, and the source texts they point into.

    一项研究的文件、章节、举措与原文；可用 plans["定西"]、select、with_measures、join、save。

    Attributes
    ----------
    documents
        DataFrame, one row per document, index ``doc_id``.
    sections
        DataFrame, one row per section, index ``section_id``.
    measures
        DataFrame, one row per measure, index ``measure_id``.
    sources
        Source text by source name; all offsets count characters in these.
    skipped
        DataFrame, one row per file that gave no document: ``file``, ``reason``.

    Examples
    --------
    >>> import cityplans as cp
    >>> plans = cp.load_plans()
    >>> measure = plans.measures.iloc[0]
    >>> text = plans.source_text(measure.doc_id)[measure.source_start:measure.source_end]
    >>> text == measure.text
    True
    """

    # An opened store is read partition by partition; what a partition is segmented into is kept.
    partitioned = False
    kept_tokens: Callable[..., Any] | None = None

    def __init__(
        self,
        documents: pd.DataFrame,
        sections: pd.DataFrame,
        measures: pd.DataFrame,
        sources: Mapping[str, str],
        skipped: pd.DataFrame | None = None,
    ) -> None:
        import pandas as pd

        self.documents = schema.check(documents, schema.DOCUMENTS)
        self.sections = schema.check(sections, schema.SECTIONS)
        self.measures = schema.check(measures, schema.MEASURES)
        self.sources = dict(sources)
        if skipped is None:
            skipped = pd.DataFrame({"file": [], "reason": []}, dtype="str")
        self.skipped = skipped

    def __len__(self) -> int:
        return len(self.documents)

    def __repr__(self) -> str:
        return (
            f"Plans({len(self.documents)} documents, {len(self.sections)} sections, "
            f"{len(self.measures)} measures)"
        )

    def _repr_html_(self) -> str:
        from cityplans.overview import describe_html

        return describe_html(self)

    # With __getitem__ and __len__ Python would take plans for a sequence.
    __iter__: None = None

    def __getitem__(self, key: Any) -> Plans:
        """Return the plans of a place (``plans["定西"]``), of a ``doc_id``, or of a mask.

        A list of places or of ids gives the plans of all of them.

        Raises
        ------
        KeyError
            If there is no such place or document; names the nearest.
        """
        if is_mask(key):
            return self.select(where=key)
        keys = list(key) if isinstance(key, Iterable) and not isinstance(key, str) else [key]
        if keys and all(k in self.documents.index for k in keys):
            return self.select(keys)
        try:
            return self.select(region=keys)
        except ValueError as error:
            raise KeyError(str(error)) from error

    def __contains__(self, key: object) -> bool:
        try:
            return len(self[key]) > 0
        except KeyError:
            return False

    def source_text(self, doc_id: str) -> str:
        """Return the source text of a document: the text its offsets count in.

        Raises
        ------
        KeyError
            If there is no such document; names the nearest.
        """
        if doc_id not in self.documents.index:
            raise KeyError(unknown("文件", "document", doc_id, self.documents.index))
        return self.sources[str(self.documents.at[doc_id, "source"])]

    def select(
        self,
        doc_ids: Iterable[str] | pd.Series | str | None = None,
        *,
        where: pd.Series | None = None,
        **columns: Any,
    ) -> Plans:
        """Return the plans of some documents only, in the order they have here.

        Parameters
        ----------
        doc_ids
            Documents to keep, like ``plans.documents.query("plan_year == 2024").index``.
        where
            A Series of True and False, one value per document.
        **columns
            Columns of ``documents`` with the value or values to keep: ``region="定西"``,
            ``plan_year=[2022, 2023]``, ``doc_type="work_plan"``, also columns of your own. A place
            is found by its label (定西), its whole name (定西市) or, with all places in it, that
            of a wider division (甘肃).

        Returns
        -------
        Plans
            Documents that meet all conditions, with their sections, measures and texts. Columns
            of your own stay.

        Raises
        ------
        ValueError
            If there is no such document, column or value (the nearest is named), or no document
            meets all conditions.
        TypeError
            If ``where`` is no Series of True and False.

        Examples
        --------
        >>> import cityplans as cp
        >>> plans = cp.load_plans()
        >>> plans.select(region="甘肃").documents.index.tolist()
        ['dingxi-2022']
        >>> later = plans.select(where=plans.documents["plan_year"] >= 2024)
        >>> later.documents["region"].tolist()
        ['大丰', '乐清']
        >>> plans["定西"]
        Plans(1 documents, 12 sections, 49 measures)
        """
        if isinstance(doc_ids, str):
            return self[doc_ids].select(where=where, **columns)
        if is_mask(doc_ids):
            doc_ids, where = None, doc_ids
        keep = set(choose_documents(self.documents, where, columns))
        if doc_ids is not None:
            wanted = set(doc_ids)
            strange = sorted(wanted - set(self.documents.index), key=str)
            if strange:
                raise ValueError(unknown("文件", "document", strange[0], self.documents.index))
            keep &= wanted
        return self._only(keep)

    def _only(self, keep: set[str]) -> Plans:
        documents = self.documents[self.documents.index.isin(keep)]
        used = set(documents["source"])
        return Plans(
            documents,
            self.sections[self.sections["doc_id"].isin(keep)],
            self.measures[self.measures["doc_id"].isin(keep)],
            {k: v for k, v in self.sources.items() if k in used},
            self.skipped,
        )

    def with_measures(self, frame: pd.DataFrame) -> Plans:
        """Return the plans with these measures instead: a filtered ``plans.measures``.

        Parameters
        ----------
        frame
            Rows of ``plans.measures``, filtered, with columns of your own or changed roles.

        Returns
        -------
        Plans
            All documents and sections stay; ``documents.n_measures`` is counted anew.

        Raises
        ------
        TypeError
            If it is no DataFrame.
        ValueError
            If it has not the columns of measures, or measures of documents that are not here.

        Examples
        --------
        >>> import cityplans as cp
        >>> plans = cp.load_plans()
        >>> some = plans.with_measures(plans.measures.query("role == 'plan'"))
        >>> len(some.measures) < len(plans.measures), len(some) == len(plans)
        (True, True)
        """
        return replace_measures(self, frame)

    def unique(self) -> Plans:
        """Return the plans without those marked as copies of another."""
        return self.select(self.documents.index[self.documents["duplicate_of"].isna()])

    def join(self, table: pd.DataFrame) -> Plans:
        """Return the plans with columns of a table of your own beside their documents.

        Parameters
        ----------
        table
            One row per document, place, place and year, or year: it has ``doc_id``, or ``adcode``
            (six digits, as text or number), ``region`` or ``province``, and ``plan_year`` if it is
            about years. Its other columns (GDP, population, beds) come to ``documents``.

        Returns
        -------
        Plans
            Documents without a row in the table have missing values there.

        Raises
        ------
        ValueError
            If the table has no column to join by or nothing to bring, a key twice, or a column
            that documents have already.

        Warns
        -----
        UserWarning
            Documents have no row in the table; says how many and names some.

        Examples
        --------
        >>> import pandas as pd, cityplans as cp
        >>> table = pd.DataFrame({"adcode": [621100, 330382], "beds": [6.1, 4.9]})
        >>> import warnings
        >>> with warnings.catch_warnings():
        ...     warnings.simplefilter("ignore")  # the table is of two places only
        ...     plans = cp.load_plans().join(table)
        >>> plans.documents.loc[plans.documents["region"] == "定西", "beds"].tolist()
        [6.1]
        """
        from cityplans.covariates import join_table

        documents = join_table(self.documents, table)
        return Plans(documents, self.sections, self.measures, self.sources, self.skipped)

    def map(self, function: Callable[..., Any], **settings: Any) -> Any:
        """Call a function on these plans; on an opened store, on each of its partitions."""
        return function(self, **settings)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write the plans as partitions of Parquet, for :func:`cityplans.open_plans`.

        Parameters
        ----------
        folder
            Made if it is not there. ``documents``, ``sections``, ``measures`` and ``sources``
            in it are folders of Parquet files, each of about 64 MB of text, that DuckDB, Polars
            and Spark read as they are.

        Returns
        -------
        Path
            The folder.
        """
        from cityplans.store.saving import save

        return save(self, Path(folder))

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Plans:
        """Read plans that :meth:`save` wrote, all of them into memory.

        Raises
        ------
        FileNotFoundError
            If the folder was not written by :meth:`save`.
        StoreError
            If it is of another version of cityplans, or not complete.
        """
        from cityplans.store import open_plans

        return open_plans(folder).read()


def concat(plans: Iterable[Plans] | Mapping[str, Plans]) -> Plans:
    """Put several plans together, like folders of two years or of two provinces.

    合并几份 Plans；重名时给名字：cp.concat({"甲": a, "乙": b})。

    Parameters
    ----------
    plans
        A list of Plans whose documents and files have different names, or a mapping of names to
        Plans: then every id and file begins with the name, as in ``2023/定西``.

    Returns
    -------
    Plans
        All documents, in the order given, with columns of your own (missing where one has them
        not). Copies are looked for among all of them.

    Raises
    ------
    TypeError
        If it is no list or mapping of Plans.
    ValueError
        If a document or file is in two of them; says how to name them.

    Examples
    --------
    >>> import cityplans as cp
    >>> plans = cp.load_plans()
    >>> both = cp.concat([plans["定西"], plans["乐清"]])
    >>> both.documents.index.tolist()
    ['dingxi-2022', 'yueqing-2024']
    """
    return concat_plans(plans)
