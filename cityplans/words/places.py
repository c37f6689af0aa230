"""Names of places among the words: they tell where a text is from, not what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def place_names(documents: pd.DataFrame) -> set[str]:
    """Return the names of the documents' places, and of all divisions of their provinces.

    A short name that is a word too (like 朝阳) counts only if it is a document's own.

    Parameters
    ----------
    documents
        One row per document, as ``plans.documents``.

    Examples
    --------
    >>> import pandas as pd
    >>> documents = pd.DataFrame({"region": ["定西"], "province": ["甘肃省"],
    ...     "prefecture": ["定西市"], "county": [None], "adcode": ["621100"]})
    >>> sorted(place_names(documents) & {"定西", "甘肃", "临洮县", "医院"})
    ['临洮县', '定西', '甘肃']
    """
    from cityplans.regions.gazetteer import gazetteer

    columns = documents[["region", "province", "prefecture", "county"]]
    full = set(columns.to_numpy().ravel()) if len(documents) else set()
    names = {n for n in full if isinstance(n, str)}
    names |= {n[:-1] for n in names if len(n) > 2 and n[-1] in "省市县区旗"}
    provinces = set(documents["adcode"].dropna().str[:2])
    places = gazetteer()
    for division in places.divisions:
        if division.adcode[:2] in provinces:
            names |= {division.name} - places.full_words
            names |= {division.stem} - places.words
    return names
