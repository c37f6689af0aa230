"""Traditional script read as simplified, and the readings that a converter left in brackets."""

from __future__ import annotations

import re

from cityplans.text import simplify as write_simplified

# Characters that only a text in traditional script has again and again.
_TELLING = frozenset(
    "國衛務業為與開關發實機設醫療員區會計劃體學導農進點個對應該從時間動醬樣權調廳書"
)
_LEAST_KINDS = 4
_LEAST_SHARE = 0.02
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_READING = re.compile(rf"(?<=[\u3400-\u9fff])[(（][a-zü{_TONED}]{{1,6}}[)）]")


def simplify(text: str) -> tuple[str, str | None]:
    """Give a text in traditional script its simplified characters, one for one.

    Parameters
    ----------
    text
        Repaired text.

    Returns
    -------
    tuple of str and str or None
        The text, as long as before, and ``traditional`` if it was of that script.

    Examples
    --------
    >>> simplify("甲縣衛生健康局：深化醫改，實施服務計劃")
    ('甲县卫生健康局：深化医改，实施服务计划', 'traditional')
    >>> simplify("甲县的乾隆年間老字號")
    ('甲县的乾隆年間老字號', None)
    """
    told = [c for c in _TELLING if c in text]  # quicker than a set of all characters
    if len(told) < _LEAST_KINDS:
        return text, None
    if sum(text.count(c) for c in told) < _LEAST_SHARE * len(text):
        return text, None
    return write_simplified(text), "traditional"


def find_readings(text: str) -> list[tuple[int, int, str]]:
    """Find readings in brackets behind single characters, as some converters leave them.

    Examples
    --------
    >>> find_readings("關(guān)于衛(wèi)生（DRG）工作")
    [(1, 7, 'reading'), (9, 14, 'reading')]
    """
    if not any(c in text for c in _TONED):
        return []
    return [(m.start(), m.end(), "reading") for m in _READING.finditer(text)]
