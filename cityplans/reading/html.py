"""Saved web pages: the main text and the title, without what the site puts around them."""

from __future__ import annotations

import re

from cityplans.passages import Source
from cityplans.reading.errors import NotADocument
from cityplans.reading.text import decode

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
# Site names follow the title after one of these.
_SITE = re.compile(r"\s{0,3}(?:[_|｜]|-{1,3}|—{1,2}|–)\s{0,3}[^_|｜—–-]{2,40}$")
_SITE_WORDS = re.compile(r"网|政府|门户|委员会|卫健委|局$|平台|频道|首页|网站|新闻|资讯")


def read(data: bytes, name: str) -> Source:
    """Read a saved page.

    The source text is the main text that trafilatura extracts: offsets count in it, not in the
    file.

    Raises
    ------
    NotADocument
        The page has no main text.
    """
    declared = _CHARSET.search(data[:4096])
    markup, warnings = decode(data, name, _known(declared.group(1)) if declared else None)
    import trafilatura

    text = trafilatura.extract(
        markup, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
    )
    if not text or len(text) < 50:
        # A short notice is often taken for no article at all.
        text = max(text or "", trafilatura.html2txt(markup) or "", key=len)
    if not text.strip():
        raise NotADocument(name, "is a page without a main text.")
    return Source(name=name, text=text, media="html", title=_title(markup), warnings=warnings)


def _known(charset: bytes) -> str:
    label = charset.decode("ascii").lower()
    # Pages say gb2312 and mean its superset.
    return "gb18030" if label in {"gb2312", "gbk", "gb18030"} else label


def _title(markup: str) -> str | None:
    """Title of the article: its meta data or heading, without the name of the site."""
    import lxml.html

    try:
        tree = lxml.html.fromstring(markup.encode("utf-8", "replace"), parser=_parser())
    except (ValueError, lxml.etree.ParserError):
        return None
    queries = (
        '//meta[@name="ArticleTitle" or @name="articletitle"]/@content',
        '//meta[@property="og:title"]/@content',
        "//title//text()",
        "//h1//text()",
    )
    for query in queries:
        found = "".join(str(s) for s in tree.xpath(query)[:5]).strip()
        if found:
            return strip_site(re.sub(r"\s+", " ", found))
    return None


def _parser():
    import lxml.html

    return lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)


def strip_site(title: str) -> str:
    """Cut the name of the site off a page title.

    >>> strip_site("2024年工作要点_某某市卫生健康委员会网站")
    '2024年工作要点'
    """
    for _ in range(3):
        tail = _SITE.search(title)
        if not tail or not _SITE_WORDS.search(tail.group()) or tail.start() < 4:
            break
        title = title[: tail.start()]
    return title.strip()
