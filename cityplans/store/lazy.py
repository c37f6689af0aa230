"""Tables and texts in partitions, of which only what is asked for is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.advice import in_memory
from cityplans.store import files

if TYPE_CHECKING:
    import pandas as pd


class LazyTable:
    """A table in partitions, of which only the columns asked for are read.

    ``table["region"]`` is a Series, ``table[["region", "plan_year"]]`` a DataFrame, all of it
    ``table.to_pandas()``. ``table.dataset`` is the same for pyarrow, DuckDB and Polars.

    Parameters
    ----------
    paths
        Its partitions.
    name
        The table of :mod:`cityplans.schema` that it is.
    """

    partitioned = True

    def __init__(self, paths: list[Path], name: str | None = None) -> None:
        self.paths, self._name = paths, name
        self._table = None if name is None else schema.TABLES[name]

    @cached_property
    def dataset(self) -> Any:
        """The table as a dataset of pyarrow."""
        import pyarrow as pa
        import pyarrow.dataset as ds
        import pyarrow.parquet as pq

        # A column without any value in one partition may have no type there.
        kinds = pa.unify_schemas(
            [pq.read_schema(p) for p in self.paths], promote_options="permissive"
        )
        return ds.dataset([str(p) for p in self.paths], schema=kinds)

    def __len__(self) -> int:
        return int(self.dataset.count_rows())

    def __repr__(self) -> str:
        return f"LazyTable({len(self)} rows in {len(self.paths)} partitions: {self.columns})"

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        own = None if self._table is None else self._table.index
        return [n for n in self.dataset.schema.names if n != own]

    @property
    def index(self) -> pd.Index:
        """The index, which is read."""
        return self[[]].index

    @property
    def attrs(self) -> dict[str, Any]:
        """What the first partition says of itself, as ``DataFrame.attrs``."""
        attrs: Any = self.part(0, []).attrs
        return attrs

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __getitem__(self, names: Any) -> Any:
        if isinstance(names, str):
            return self.to_pandas([names])[names]
        if isinstance(names, list) and all(isinstance(n, str) for n in names):
            return self.to_pandas(names)
        raise TypeError(in_memory("table[…]"))

    def __getattr__(self, name: str) -> Any:
        # What frames have and this has not; whatever asks for it wants a frame.
        raise AttributeError(in_memory(f"table.{name}"))

    def to_pandas(self, columns: list[str] | None = None) -> pd.DataFrame:
        """Read the table, or some columns of it, as a frame."""
        unknown = [c for c in columns or () if c not in self.columns]
        if unknown:
            raise KeyError(f"no column {unknown[0]!r}; there are {', '.join(self.columns)}")
        wanted = columns
        if columns is not None and self._table is not None:
            wanted = [str(self._table.index), *columns]
        return self._frame(self.dataset.to_table(columns=wanted), columns)

    def where(self, doc_ids: Iterable[str]) -> pd.DataFrame:
        """Read the rows of some documents."""
        import pyarrow.dataset as ds

        wanted = ds.field("doc_id").isin(list(doc_ids))
        return self._frame(self.dataset.to_table(filter=wanted), None)

    def part(self, number: int, columns: list[str] | None = None) -> pd.DataFrame:
        """Read one partition, counted from 0."""
        return LazyTable([self.paths[number]], self._name).to_pandas(columns)

    def _frame(self, read: Any, columns: list[str] | None) -> pd.DataFrame:
        frame: pd.DataFrame = read.to_pandas()
        if self._table is None:
            return frame
        whole = schema.conform(frame.set_index(self._table.index), self._table)
        return whole if columns is None else whole[columns]


class Texts(Mapping[str, str]):
    """Source texts by name; some dozens are read at a time, not a partition."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths
        self._read = lru_cache(maxsize=16)(self._group)

    @cached_property
    def _where(self) -> dict[str, tuple[int, int]]:
        import pyarrow.parquet as pq

        names = (pq.read_table(p, columns=["source"])["source"].to_pylist() for p in self._paths)
        return {n: (k, row) for k, some in enumerate(names) for row, n in enumerate(some)}

    def _group(self, part: int, group: int) -> list[str]:
        import pyarrow.parquet as pq

        with pq.ParquetFile(self._paths[part]) as file:
            texts: list[str] = file.read_row_group(group, columns=["text"])["text"].to_pylist()
        return texts

    def __getitem__(self, source: str) -> str:
        part, row = self._where[source]
        return self._read(part, row // files.ROW_GROUP)[row % files.ROW_GROUP]

    def __iter__(self) -> Iterator[str]:
        return iter(self._where)

    def __len__(self) -> int:
        return len(self._where)
