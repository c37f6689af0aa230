"""Bytes to text: which encoding a file is in, decided the same way on every machine."""

from __future__ import annotations

import codecs

from cityplans.passages import Source
from cityplans.reading.errors import NotADocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The commonest characters of running Chinese, simplified and traditional, and its stops: the
# encoding under which a text has more of them is the one it was written in.
_COMMON = (
    "的一是在不了有和人中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子"
    "說產種面而方後多定行學法所民得經進作為個國時來們會對發動過這還與實業務理機關區縣衛醫療"
    "说产种后学经进这还与实业务机关区县卫医疗市年月日第健康府政，。、：；（）“”《》　"
)
_SAMPLE = 1 << 13
_CONTROL = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b")) + b"\x7f"


def read(data: bytes, name: str) -> Source:
    """Read a text file.

    A byte order mark is not part of the source text, line ends are kept as they are: offsets
    count as in ``path.read_bytes().decode(encoding)`` without the mark.
    """
    text, warnings = decode(data, name)
    return Source(name=name, text=text, media="text", warnings=warnings)


def decode(data: bytes, name: str, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Decode bytes: UTF-8, UTF-16, UTF-32 with a mark, GB18030 (and so GBK), HZ or Big5.

    Parameters
    ----------
    data
        Content of a file.
    name
        Its name, for messages.
    declared
        An encoding that the file itself names; it is tried first, not trusted.

    Returns
    -------
    tuple of str and tuple of str
        The text, and warnings (of bytes that could not be decoded).

    Raises
    ------
    NotADocument
        The bytes are no text.

    Examples
    --------
    >>> decode("衛生局工作計畫".encode("big5"), "x")[0]
    '衛生局工作計畫'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return text, _complain(text, data)
    if _is_binary(data):
        wide = _wide(data)
        if wide is None:
            raise NotADocument(name, "holds binary data, not text.")
        return wide, ()
    if b"~{" in data and data.isascii():
        text = data.decode("hz", "replace")
        return text, _complain(text, data)
    for first in ("utf-8", declared):
        try:
            if first:
                return data.decode(first), ()
        except (UnicodeDecodeError, LookupError):
            continue
    candidates = []
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        text = data.decode(encoding, "replace")
        candidates.append((_plausible(text), text))
    score, text = max(candidates, key=lambda c: c[0])
    if score <= 0:
        text = _last_resort(data, name)
    return text, _complain(text, data)


def _plausible(text: str) -> float:
    """Share of common characters, less what could not be decoded; from an even sample."""
    step = max(1, len(text) // _SAMPLE)
    sample = text[:_SAMPLE] if step == 1 else "".join(text[i : i + 64] for i in _starts(text))
    if not sample:
        return 0.0
    common = sum(map(sample.count, _COMMON))
    return (common - 20 * sample.count("\ufffd")) / len(sample)


def _starts(text: str) -> range:
    return range(0, len(text), max(64, len(text) // (_SAMPLE // 64)))


def _is_binary(data: bytes) -> bool:
    odd = len(data) - len(data.translate(None, _CONTROL))
    return odd > len(data) / 200


def _wide(data: bytes) -> str | None:
    """Decode UTF-16 that has lost its mark; None if the bytes make no Chinese text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data[: len(data) // 2 * 2].decode(encoding, "replace")
        if _plausible(text) > 0.05 and not _is_binary(text.encode("utf-8", "replace")):
            return text
    return None


def _last_resort(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[: _SAMPLE * 32]).best()
    if best is None:
        raise NotADocument(name, "is in an unknown encoding; save it as UTF-8.")
    return data.decode(best.encoding, "replace")


def _complain(text: str, data: bytes) -> tuple[str, ...]:
    lost = text.count("\ufffd")
    if not lost or "\ufffd".encode() in data:
        return ()
    return (f"{lost} places could not be decoded.",)
