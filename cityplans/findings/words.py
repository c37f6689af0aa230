"""Sentences on words: which places write alike, what sets one apart, which topics there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans.figures.labels import Labels

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.topics import Topics


def say_similarity(similarities: pd.DataFrame, lang: str = "zh") -> str:
    """Say which two groups are most alike.

    Parameters
    ----------
    similarities
        One row per pair of groups, from :func:`cityplans.similarity`.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import pandas as pd
    >>> say_similarity(pd.DataFrame({"a": ["甲"], "b": ["乙"], "similarity": [0.5]}).assign(a="丁"))
    '丁与乙用词最接近（余弦相似度 0.50）'
    """
    say = Labels(lang)
    pairs = similarities[similarities["a"] < similarities["b"]]
    if pairs.empty:
        return say.pick("只有一组，无从比较", "There is one group only, and nothing to compare")
    # Pairs that print the same number are equally alike for whoever reads the figure.
    printed = pairs["similarity"].map("{:.2f}".format)
    value = f"{pairs['similarity'].max():.2f}"
    best = pairs[printed == value].sort_values(["a", "b"])
    if len(best) > 2:
        who_zh, who_en = f"{len(best)} 对并列", f"{len(best)} pairs are equally"
    else:
        names = [(say(row.a), say(row.b)) for row in best.itertuples()]
        who_zh = "，".join(f"{a}与{b}" for a, b in names)
        who_en = ", ".join(f"{a} and {b}" for a, b in names) + " are"
    if similarities.attrs.get("method", "words") != "words":
        return say.pick(f"{who_zh}最接近（相似度 {value}）", f"{who_en} most alike ({value})")
    return say.pick(
        f"{who_zh}用词最接近（余弦相似度 {value}）",
        f"{who_en} most alike in their words (cosine {value})",
    )


def say_words(words: pd.DataFrame, focus: str, *, n: int = 3, lang: str = "zh") -> str:
    """Say which words a place uses more than the rest, and whether that is more than chance.

    Parameters
    ----------
    words
        One row per word, from :func:`cityplans.compare_words`, in its order.
    focus
        Name of the place.
    n
        Words to name.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import pandas as pd
    >>> words = pd.DataFrame({"word": ["中医馆"], "log_ratio": [2.0], "p_adjusted": [0.01]})
    >>> say_words(words, "定西")
    '定西比他处更常说中医馆，共 1 个词的差异超出偶然'
    """
    say = Labels(lang)
    more = words[words["log_ratio"] > 0]
    name = say(focus)
    if more.empty:
        return say.pick(
            f"没有一个词是{name}比他处更常用的", f"No word is used more by {name} than by the rest"
        )
    sure = more[more["p_adjusted"] < 0.05]
    top = say.pick("、", ", ").join(say.words((sure if len(sure) else more)["word"].head(n)))
    if more["p_adjusted"].isna().all():
        return say.pick(
            f"{name}的文件比他处更常用{top}（文件太少，不作推断）",
            f"The text of {name} uses {top} more than the rest (too few documents to infer)",
        )
    if sure.empty:
        return say.pick(
            f"{name}比他处更常说{top}，但校正后无一超出偶然",
            f"{name} says {top} more than the rest; none beyond chance",
        )
    return say.pick(
        f"{name}比他处更常说{top}，共 {len(sure)} 个词的差异超出偶然",
        f"{name} says {top} more than the rest; {len(sure)} words beyond chance",
    )


def say_topics(topics: Topics, lang: str = "zh") -> str:
    """Say how many topics there are and which holds the most measures.

    Parameters
    ----------
    topics
        From :func:`cityplans.fit_topics`.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import cityplans as cp
    >>> say_topics(cp.fit_topics(cp.load_plans(), n_topics=4))  # doctest: +SKIP
    """
    say = Labels(lang)
    sizes = topics.members.groupby("topic").size()
    largest = sorted(sizes.index[sizes == sizes.max()])
    names = [f'"{x}"' if lang == "en" else f"“{x}”" for x in say.words(topics.labels[largest])]
    label, each = say.pick("、", " and ").join(names), len(names) > 1
    share = f"{100 * float(sizes.max() / sizes.sum()):.0f}%"
    return say.pick(
        f"{len(sizes)} 个议题中，{label}最大，{'各' * each}占 {share} 的举措",
        f"Of {len(sizes)} topics {label} {'are' if each else 'is'} the largest, with {share} "
        f"of the measures{' each' * each}",
    )


def say_neighbours(topics: Topics, lang: str = "zh") -> str:
    """Say which two topics would merge first if there were fewer.

    Parameters
    ----------
    topics
        From :func:`cityplans.fit_topics`.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import cityplans as cp
    >>> say_neighbours(cp.fit_topics(cp.load_plans(), n_topics=4))  # doctest: +SKIP
    """
    say = Labels(lang)
    first = topics.hierarchy[0]
    numbers = list(topics.labels.index)
    a, b = say.words(topics.labels[numbers[int(i)]] for i in first[:2])
    return say.pick(
        f"用词最近的是“{a}”与“{b}”，若减少议题数会最先合并",
        f'"{a}" and "{b}" are nearest in words and would merge first',
    )


def say_diagnostics(topics: Topics, lang: str = "zh") -> str:
    """Say at which number of topics coherence and stability are highest.

    Parameters
    ----------
    topics
        From :func:`cityplans.fit_topics`.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import cityplans as cp
    >>> say_diagnostics(cp.fit_topics(cp.load_plans(), n_topics=[4, 6]))  # doctest: +SKIP
    """
    say = Labels(lang)
    table = topics.diagnostics.dropna(subset=["coherence_npmi", "stability"])
    if table.empty:
        return say.pick("举措太少，无从评判议题数", "Too few measures to judge a number of topics")

    def best(column: str) -> int:
        rows = table.sort_values([column, "n_topics"], ascending=[False, True])
        return int(rows["n_topics"].iloc[0])

    coherent, stable, used = best("coherence_npmi"), best("stability"), len(topics.labels)
    return say.pick(
        f"一致性在 {coherent} 个议题时最高，稳定性在 {stable} 个时最高；此处采用 {used} 个",
        f"Coherence peaks at {coherent} topics, stability at {stable}; {used} are used here",
    )
