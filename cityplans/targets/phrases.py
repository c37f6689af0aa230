"""Taking verbs, adverbs and dates off a phrase, so that what is counted is left."""

from __future__ import annotations

import re
from functools import cache

from cityplans.text import any_of, compile_pattern
from cityplans.text.lists import alternatives, words

TRIM = "“”‘’\"'《》 ·,。;、:!-()"
_CHANGE, _DATE_TAIL, _PLAIN_VERB = "{change_tail}$", "(?:{date_tail})$", "{plain_verb}$"
# 达到推荐标准的机构: the verb belongs to the clause before 的.
_CLAUSE_OF = re.compile(r"[^的,、]{3,16}的(?=..)")


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match of a pattern in a text."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


@cache
def listed(*names: str) -> tuple[str, ...]:
    """Return word lists of ``targets.toml`` as one."""
    return tuple(dict.fromkeys(w for name in names for w in words("targets", name)))


def _backwards(given: tuple[str, ...]) -> str:
    return alternatives([w[::-1] for w in given])


# These patterns run on every number: each is a repeated choice of fixed words without anything
# behind it, so that none can backtrack.
@cache
def _left_pattern() -> re.Pattern[str]:
    openings = listed("phrases.openings", "phrases.fillers", "phrases.places")
    heads = alternatives([w for w in openings if len(w) > 1])
    single = "".join(w for w in listed("phrases.openings") if len(w) == 1 and w not in "新高共")
    kept = alternatives(listed("phrases.not_opening"))
    return compile_pattern(
        rf"(?:[”‘’\"' ·,。;、:!\-]|\([^()]{{1,2}}\)[、,]|{{date_head}}"
        rf"|(?!{kept})(?:{heads})(?=.)(?!率(?![先领]))|(?!{kept}|以[^,、]{{2,8}}为单位)[{single}的](?=..))+"
    )


@cache
def _tail_pattern(*names: str) -> re.Pattern[str]:
    tails = listed(*names)
    many = _backwards(tuple(w for w in tails if len(w) > 1))
    single = "".join(re.escape(w) for w in sorted(tails) if len(w) == 1)
    kept = _backwards(listed("phrases.not_ending"))
    return re.compile(rf"(?:[“‘’\"' 《·,。;、:!(\-]|(?!{kept})(?:{many}|[{single}]))+")


@cache
def _making_left_pattern() -> re.Pattern[str]:
    verbs = alternatives([w for w in listed("phrases.making") if len(w) > 1])
    noun = alternatives(listed("phrases.noun_after"))
    return re.compile(rf"(?:{verbs})(?:了)?(?!{noun})(?=...)|新(?:增|建)(?=[床托学]位$)")


def without_tail(text: str, *names: str) -> str:
    """Take words of some lists off the end of a phrase, as many as there are."""
    found = _tail_pattern(*names).match(text[::-1])
    return text[: len(text) - found.end()] if found else text


def strip_left(text: str) -> str:
    """Take opening adverbs, dates and connectives off a phrase."""
    found = _left_pattern().match(text)
    if found is None:
        return text
    if found[0].endswith("达到") and _CLAUSE_OF.match(text, found.end()):
        return text[found.end() - 2 :]
    return text[found.end() :]


def strip_right(text: str) -> tuple[str, str]:
    """Take the verbs that lead to a value off the end of a phrase; return it and the change."""
    change = ""
    while True:
        text = without_tail(text, "phrases.level", "phrases.fillers", "bounds.reach",
            "bounds.least_before", "bounds.most_before", "bounds.least_adjacent")  # fmt: skip
        dated = compile_pattern(_DATE_TAIL).search(text, max(0, len(text) - 14))
        if dated is not None and dated[0]:
            text = text[: dated.start()]
            continue
        verb = None if change else compile_pattern(_CHANGE).search(text, max(0, len(text) - 24))
        if verb is None:
            return text, change
        change = ("年均" if "年均" in verb[0] else "") + any_of("targets", "change.tails").findall(
            verb[0]
        )[-1]
        text = text[: verb.start()]


def is_verbal(text: str) -> bool:
    """Say whether a phrase ends in a verb that wants the noun after the number."""
    return text.endswith(listed("phrases.making"))


def strip_making(text: str) -> str:
    """Take verbs of making off the end of a phrase: 县区各组建 leaves 县区."""
    return without_tail(text, "phrases.making", "phrases.fillers")


def without_plain_verb(text: str) -> str:
    """Take off a last verb that says no more than that something is done (筛查完成3万人)."""
    found = compile_pattern(_PLAIN_VERB).search(text, max(0, len(text) - 6))
    return without_tail(
        text[: found.start()] if found and found.start() > 1 else text, "phrases.fillers"
    )


def strip_making_left(text: str) -> str:
    """Take verbs of making off the front: 创建省级卫生村 leaves 省级卫生村."""
    while (found := _making_left_pattern().match(text)) is not None:
        if found[0] in listed("phrases.relative") and _CLAUSE_OF.match(text):
            break
        text = strip_left(text[found.end() :])
    return text


def without_places(text: str) -> str:
    """Take 全市, 全县, 我省 and the like off the end of a phrase."""
    for place in words("targets", "phrases.places"):
        text = text.removesuffix(place)
    return text
