"""What a figure calls things in Chinese or English, and what its caption adds of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cityplans import style

if TYPE_CHECKING:
    import pandas as pd

_NAMED = 5  # documents left out that a caption names


class Labels:
    """What a figure calls things, in Chinese or English.

    In English all names are translated; ``own`` says whether the documents' own words had to be
    given in pinyin.
    """

    def __init__(self, lang: str) -> None:
        style.word("n", lang)  # knows the languages
        self.lang = lang
        self.own = False

    def __call__(self, text: object) -> str:
        """Return the label of a theme, a place or an indicator, as it is."""
        return self._say(text)

    def _say(self, text: object, **how: bool) -> str:
        if self.lang == "zh":
            return str(text)
        from cityplans.english import translate

        said, own = translate(text, **how)
        self.own |= own
        return said

    def words(self, texts: Iterable[object]) -> list[str]:
        """Return labels of the documents' own words; 合作 is then no city of Gansu.

        Words that would read the same in pinyin are given with their tones.
        """
        texts = list(texts)
        said = [self._say(t, places=False) for t in texts]
        alike = Counter(dict(zip(map(str, texts), said, strict=True)).values())
        return [
            self._say(t, places=False, tones=True) if alike[x] > 1 else x
            for t, x in zip(texts, said, strict=True)
        ]

    def join(self, texts: Iterable[object]) -> str:
        """Return labels one after another."""
        return self.pick("、", ", ").join(map(self, texts))

    def safe(self, text: object) -> str:
        """Return a label escaped, for plotly reads tags."""
        return style.safe(self(text))

    def keys(self, texts: Iterable[object]) -> list[str]:
        """Return escaped labels, all different: what plotly is to take for categories."""
        out: list[str] = []
        for key in map(self.safe, texts):
            out.append(key + " " * sum(k.rstrip(" ") == key for k in out))
        return out

    def word(self, key: str) -> str:
        """Return the label of a column or role, as within a sentence."""
        return style.word(key, self.lang)

    def head(self, key: str) -> str:
        """Return the label of a column or role where it stands alone: at an axis, over a panel."""
        said = self.word(key)
        return said[:1].upper() + said[1:]

    def pick(self, zh: str, en: str) -> str:
        """Return the sentence in the language of the figure."""
        return zh if self.lang == "zh" else en

    def caption(self, zh: str, en: str, frame: pd.DataFrame, by: str = "region") -> str:
        """Return a caption with what a reader must know of the frame besides.

        That is the documents left out and why, the codebook or the model of topics, and the
        version of cityplans.
        """
        from cityplans import __version__

        said = [self.pick(zh, en)]
        out = frame.attrs.get("left_out")
        names = out if isinstance(out, list) else []
        n = len(names) if names else int(out or 0)
        if n:
            listed = self._listed(names)
            said.append(
                self.pick(
                    f"未计入 {n} 份文件{f'（{listed}）' if listed else ''}：{self.word(by)}不明。",
                    f"Left out: {n} of the documents{f' ({listed})' if listed else ''}, their "
                    f"{self.word(by)} unknown.",
                )
            )
        if book := frame.attrs.get("codebook"):
            said.append(
                self.pick(f"编码本：{self._book(book)}。", f"Codebook: {self._book(book)}.")
            )
        if model := frame.attrs.get("model"):
            said.append(self.pick(f"议题模型：{model}。", f"Topic model: {model}."))
        if self.own:
            said.append("Words in pinyin are the documents' own.")
        said.append(f"cityplans {__version__}" + self.pick("。", "."))
        return ("" if self.lang == "zh" else " ").join(said)

    def _book(self, name: str) -> str:
        """Return the title of a shipped codebook; of another, its name and fingerprint."""
        from cityplans.codebook import BUILT_IN, read_codebook

        if name not in BUILT_IN:
            return self(name)
        return self.pick(*read_codebook(name).title) + self.pick("（自带）", " (shipped)")

    def _listed(self, names: Iterable[str]) -> str:
        names = [self(n) for n in names]
        more = self.pick("等", " and others") if len(names) > _NAMED else ""
        return self.pick("、", ", ").join(names[:_NAMED]) + more
