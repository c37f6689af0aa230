"""The tables of cityplans: every column with its type and meaning, and a check of a frame.

Everything that hands out a frame builds it with :func:`conform`, so that an empty result has
the same columns and types as a full one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cityplans.schema import results
from cityplans.schema.columns import Column, Table
from cityplans.schema.tables import (
    CODES,
    COMPARATORS,
    CONFIDENCES,
    DOC_TYPES,
    DOCUMENTS,
    KINDS,
    LEVELS,
    MEASURES,
    ROLES,
    SECTIONS,
    TARGETS,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CODES",
    "COMPARATORS",
    "CONFIDENCES",
    "DOCUMENTS",
    "DOC_TYPES",
    "KINDS",
    "LEVELS",
    "MEASURES",
    "ROLES",
    "SECTIONS",
    "TABLES",
    "TARGETS",
    "Column",
    "SchemaError",
    "Table",
    "check",
    "conform",
    "describe",
]

TABLES = {t.name: t for t in (DOCUMENTS, SECTIONS, MEASURES, TARGETS, CODES)}
TABLES |= {t.name: t for t in vars(results).values() if isinstance(t, Table)}


class SchemaError(ValueError):
    """A frame does not keep to its table's contract."""


def conform(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Give a frame the columns, order and types of a table.

    Parameters
    ----------
    frame
        Rows of the table; columns that are missing are filled with missing values.
    table
        One of :data:`TABLES`.

    Returns
    -------
    DataFrame
        A new frame of the same grain. Columns that the table does not name stay, at the end.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans import schema
    >>> schema.conform(pd.DataFrame({"theme": ["中医药"]}), schema.CODES).columns.tolist()
    ['measure_id', 'doc_id', 'theme', 'term', 'source_start', 'source_end']
    """
    import pandas as pd

    extra = [c for c in frame.columns if c not in table.names]
    out = {}
    for column in table.columns:
        if column.name in frame:
            values = frame[column.name]
        else:
            values = pd.Series([None] * len(frame), index=frame.index, dtype=object)
        if column.dtype == "int64" and column.name not in frame:
            values = pd.Series(0, index=frame.index)
        if column.dtype == "bool" and column.name not in frame:
            values = pd.Series(False, index=frame.index)
        dtype: Any = column.dtype  # a name that pandas knows; its stubs list only some
        out[column.name] = values.astype(dtype)
    result = pd.DataFrame(out, index=frame.index)
    for name in extra:
        result[name] = frame[name]
    if table.index is not None:
        result.index = result.index.astype("str")
        result.index.name = table.index
    return result


def check(frame: pd.DataFrame, table: str | Table) -> pd.DataFrame:
    """Check that a frame keeps to a table's contract, and return it.

    Parameters
    ----------
    frame
        A frame to check; it is not changed.
    table
        A table or its name: ``documents``, ``sections``, ``measures``, ``targets``, ``codes``.

    Returns
    -------
    DataFrame
        The same frame.

    Raises
    ------
    SchemaError
        Names every column that is missing, has another type, holds a value outside its closed
        set, or is empty where it must not be; and an index that is not unique.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans import schema
    >>> schema.check(pd.DataFrame({"measure_id": ["a"]}), "codes")
    Traceback (most recent call last):
    ...
    cityplans.schema.SchemaError: codes: column doc_id is missing; ...
    """
    table = TABLES[table] if isinstance(table, str) else table
    faults = []
    for column in table.columns:
        if column.name not in frame:
            faults.append(f"column {column.name} is missing")
            continue
        values = frame[column.name]
        if str(values.dtype) != column.dtype:
            faults.append(f"column {column.name} is {values.dtype}, expected {column.dtype}")
        if column.allowed:
            odd = sorted({str(v) for v in values.dropna().unique()} - set(column.allowed))
            if odd:
                faults.append(f"column {column.name} has unknown values {', '.join(odd[:5])}")
        if column.required and values.isna().any():
            faults.append(f"column {column.name} has {int(values.isna().sum())} missing values")
    if table.index is not None and not frame.index.is_unique:
        faults.append(f"index {table.index} is not unique")
    if faults:
        raise SchemaError(f"{table.name}: " + "; ".join(faults))
    return frame


def describe(table: str | Table) -> pd.DataFrame:
    """Return the codebook of a table.

    Parameters
    ----------
    table
        A table or its name.

    Returns
    -------
    DataFrame
        One row per column: ``column``, ``type``, ``meaning``, ``values``.

    Examples
    --------
    >>> from cityplans import schema
    >>> schema.describe("codes").column.tolist()[:3]
    ['measure_id', 'doc_id', 'theme']
    """
    import pandas as pd

    table = TABLES[table] if isinstance(table, str) else table
    return pd.DataFrame(
        [(c.name, c.dtype, c.meaning, ", ".join(c.allowed)) for c in table.columns],
        columns=["column", "type", "meaning", "values"],
    )
