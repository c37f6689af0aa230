"""Which of all that claims to be a document's title is it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cityplans.lines.titles import DOMAIN, MEETS, flat, is_office, look, looks_like_title, tidy
from cityplans.text import any_of

# How much a title is believed by where it stands; ``below``: a line in the text; ``piece``: in a
# collection's count of its pieces.
_TRUST = {"line": 1.0, "field": 1.5, "page": 0.5, "below": -0.5, "piece": -3.0}
_PASSES_ON = re.compile(r"(?:印发|转发|发布|下发)|的?通知$")
_PASSED_ON = re.compile(r"(?:印发|转发|发布|下发).{0,4}?[《“〈]?(.{6,70}?)[》”〉]?的?通知")
# who speaks: 甲县卫健局局长 张三(2021年12月30日)
_BY = re.compile(r"(?:书记|[局院站所处科]长|主任)\s?[^的告结要划会话]{0,5}(?:[(（].{0,20})?$")
_WHOSE = re.compile("[省市县区州旗盟乡镇院]")


def best_title(candidates: Sequence[tuple[str, str]]) -> str | None:
    """Choose the title of a document.

    Parameters
    ----------
    candidates
        (text, where from) in order of appearance; where from is ``line``, ``below``, ``field``,
        ``page`` or ``piece``.

    Returns
    -------
    str or None
        Of a notice that only passes on another document, that document's title if it stands on
        a line of its own and says whose it is.

    Examples
    --------
    >>> best_title([("某县卫健局", "line"), ("某县2024年卫生健康工作要点", "line")])
    '某县2024年卫生健康工作要点'
    >>> best_title([("甲市印发《乙县工作方案》的通知", "line"), ("乙县工作方案", "line")])
    '乙县工作方案'
    """
    tidied = [(tidy(t), where) for t, where in candidates if t]
    known = [(t, where) for t, where in tidied if looks_like_title(t) and not is_office(t)]
    if not known:
        return None
    flats = [flat(t) for t, _ in known]

    def weigh(k: int) -> float:
        title, where = known[k]
        ended = any_of("outline", "titles.ends").search(flats[k]) is not None
        others = sum(
            j != k and (flats[k] in f or f in flats[k]) for j, f in enumerate(flats) if len(f) > 5
        )
        return (
            2.0 * ended
            + 1.0 * bool(MEETS.search(look(title)))
            + 0.5 * bool(DOMAIN.search(look(title)))
            + 0.5 * bool(re.search(r"\d{4}|[xX×]{2}年", title))
            + 1.0 * min(others, 2)
            + 1.5 * any(where == "line" and flats[k] == flat(t) for t, w in known if w == "page")
            + _TRUST[where]
            - 0.15 * k
            - 1.5 * (len(flats[k]) < 8)
            - 1.5 * bool(_BY.search(look(title)))
            - 1.5 * bool(re.search(r"[_|@]|官网|信息公开|政务公开|目录|\s-\s", look(title)))
        )

    best = max(range(len(known)), key=lambda k: (weigh(k), -k))
    return _passed_on(known, flats, best) or known[best][0]


def _passed_on(known: list[tuple[str, str]], flats: list[str], best: int) -> str | None:
    """Return the title of what a notice passes on, if a line of the text is that title."""
    title = known[best][0]
    inside = _PASSED_ON.search(look(title))
    if inside is None:
        return None
    passed = flat(inside[1])
    for (other, where), plain in zip(known, flats, strict=True):
        if where not in ("line", "below") or plain == flats[best] or len(plain) < 6:
            continue
        ended = any_of("outline", "titles.ends").search(plain) is not None
        own = passed in plain or (ended and plain in passed and 2 * len(plain) > len(passed))
        whose = _WHOSE.search(look(other)) or flats[best][:2] in plain
        if own and whose and not _PASSES_ON.search(look(other)):
            return other
    return None
