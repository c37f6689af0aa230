"""What a researcher's catalog says of each source, and which of its rows fit none."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from cityplans import schema
from cityplans.parsing import split_row


@dataclass
class Catalog:
    """Facts and ``doc_id`` by the name of a source, and the row of the file each stands in."""

    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, given: Any) -> Catalog:
        """Read a table of sources: a frame, a file, the folder that holds one, or None."""
        import pandas as pd

        if given is not None and not isinstance(given, pd.DataFrame):
            from cityplans.reading import read_catalog

            given = read_catalog(given)
        if given is None:
            return cls()
        if given.index.name != "source":
            name = next((c for c in ("source", "file") if c in given), None)
            if name is None:
                raise ValueError("the catalog needs a column 'file' with the names of the files")
            given = given.set_index(name)
        made = cls(rows=given.attrs.get("rows", {}))
        for source, row in given.iterrows():
            said = {str(k): v for k, v in row.items() if not pd.isna(v)}
            if (doc_id := said.pop("doc_id", None)) is not None:
                made.ids[str(source)] = str(doc_id)
            known = {k: v for k, v in said.items() if k in schema.DOCUMENTS.names}
            made.facts[str(source)] = known
        return made

    def match_case(self, names: list[str]) -> Iterator[str]:
        """Take a row for the one file that differs in case only, and say so."""
        for name in [n for n in self.facts if split_row(n)[0] not in names]:
            file, row = split_row(name)
            alike = [n for n in names if n.casefold() == file.casefold()]
            real = f"{alike[0]}#{row}" if alike and row else "".join(alike[:1])
            if len(alike) == 1 and real not in self.facts:
                yield f"{self._named(name)} is taken for {real}"
                self.facts[real] = self.facts.pop(name)
                if name in self.ids:
                    self.ids[real] = self.ids.pop(name)

    def unmatched(self, sources: Collection[str]) -> list[str]:
        """Say which rows are of no source."""
        known = {*sources, *(split_row(name)[0] for name in sources)}
        return [f"{self._named(n)} matches no file" for n in self.facts if n not in known]

    def _named(self, name: str) -> str:
        return f"{name} (row {self.rows[name]})" if name in self.rows else name
