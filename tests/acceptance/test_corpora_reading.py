"""Every file of the corpora and originals is read and cleaned; what is left is the document."""

from __future__ import annotations

import re
import shutil

import pytest

from cityplans.cleaning import clean, join_text
from cityplans.reading import NotADocument, ReadError, find_files, read_file

pytestmark = pytest.mark.acceptance
READS_DOC = any(shutil.which(p) for p in ("antiword", "soffice", "libreoffice"))


@pytest.fixture(scope="module")
def everything(shared):
    """Sources and clean texts by folder and name, and the names of what is no document."""
    found, refused = {}, []
    for folder in (
        "originals",
        "corpora/central-gbk",
        "corpora/health-docx",
        "corpora/provinces-2026",
    ):
        root = shared / folder
        for file in find_files(root):
            try:
                sources = read_file(file, root)
            except NotADocument as error:
                refused.append(error.file)
                continue
            except ReadError:
                if file.suffix == ".doc" and not READS_DOC:
                    continue
                raise
            for source in sources:
                found[folder.split("/")[-1], source.name] = (source, clean(source))
    return found, refused


def folder_of(everything, name):
    return [pair for (folder, _), pair in everything[0].items() if folder == name]


def left(clean_text):
    return "".join(join_text(clean_text, 0, len(clean_text.text)).split())


def test_all_files_are_read_but_the_two_that_are_no_documents(everything):
    found, refused = everything
    counts = {f: len(folder_of(everything, f)) for f in {folder for folder, _ in found}}
    notices = 18 if READS_DOC else 17
    assert counts == {
        "originals": 5, "central-gbk": 50, "health-docx": notices, "provinces-2026": 31,
    }  # fmt: skip
    assert refused == ["failures_2026.csv", "run_manifest_2026.csv"]


def test_lengths_hold_and_masks_are_in_order(everything):
    for source, clean_text in everything[0].values():
        assert len(clean_text.text) == len(source.text)
        end = 0
        for a, b, _ in clean_text.masked:
            assert end <= a < b <= len(source.text)
            end = b


def test_every_central_report_is_read_once(everything):
    for source, clean_text in folder_of(everything, "central-gbk"):
        text = left(clean_text)
        sentences = [s for s in text.split("。") if len(s) > 25]
        assert len(set(sentences)) > 0.97 * len(sentences), source.name
        for furniture in ("当前位置", "字体：", "E-mail推荐", "责任编辑", "下一页"):
            assert furniture not in text, (source.name, furniture)


def test_nothing_numbered_and_no_prose_is_masked(everything):
    """Masked, outside repeats and tables of contents: no numbered line, no line of prose.

    An entry of a table of contents is numbered; it is short and comes again above its text.
    """
    from cityplans.cleaning.page_marks import NUMBERED

    for source, clean_text in everything[0].values():
        for a, b, reason in clean_text.masked:
            if reason in ("repeat", "markup", "invisible"):
                continue
            piece = clean_text.text[a:b].strip()
            if reason == "contents":
                entry = re.sub(r"[\s.…·]*\d{0,3}$", "", piece)
                assert len(piece) <= 80 and "。" not in piece, (source.name, piece)
                assert clean_text.text.find(entry, b) > 0, (source.name, piece)
                continue
            assert not NUMBERED.match(piece), (source.name, piece)
            if reason not in ("other pages", "caption", "reprint notice", "site introduction"):
                assert piece.count("。") + piece.count("，") <= 1, (source.name, piece)


def test_furniture_of_the_provinces_is_masked(everything):
    for source, clean_text in folder_of(everything, "provinces-2026"):
        text = left(clean_text)
        for furniture in ("【字号", "【字体", "扫一扫", "关闭窗口", "分享到", "相关报道："):
            assert furniture not in text, (source.name, furniture)
        assert len(text) > 0.9 * len("".join(source.text.split()))


def test_introductions_and_notices_of_the_originals_are_masked(everything):
    texts = {s.name[:3]: left(c) for s, c in folder_of(everything, "originals")}
    assert "小编" not in texts["000"]
    assert "当前位置" not in texts["002"] and "相关热词" not in texts["002"]
    for furniture in ("扫码", "转载请注明", "我要投稿", "好文档"):
        assert furniture not in texts["003"]
    # The parts of 002 are documents of their own, also where they repeat each other.
    reasons = {r for s, c in folder_of(everything, "originals") for _, _, r in c.masked}
    assert "repeat" not in reasons


def test_lost_numerals_and_words_of_002_are_restored(everything):
    source, clean_text = next(
        p for p in folder_of(everything, "originals") if p[0].name[:3] == "002"
    )
    lost = [k for k in (*clean_text.restored, *clean_text.lost) if k < 3181]
    assert len(lost) == 244  # of 245 question marks
    assert len([k for k in clean_text.restored if k < 3181]) >= 0.7 * len(lost)
    # Points one to ten, of which the copy shows three to seven and nine.
    start = 0
    for numeral in "一二三四五六七八九十":
        start = clean_text.text.index(f"{numeral}、", start) + 1
    assert all(source.text[k] == "?" for k in clean_text.restored)
    assert not [k for k in clean_text.lost if k > 3181]


@pytest.mark.parametrize("suffix", [".docx", ".doc", ".pdf"])
def test_titles_of_the_health_notices_stand_near_the_top(everything, suffix):
    if suffix == ".doc" and not READS_DOC:
        pytest.skip("old Word files need antiword or LibreOffice")
    pairs = [p for p in folder_of(everything, "health-docx") if p[0].name.endswith(suffix)]
    assert pairs
    for source, clean_text in pairs:
        top = left(clean_text)[:400]
        assert "健康" in top or "减重" in top or "房贷" in top, source.name


def test_pdf_lines_are_joined(everything):
    for source, _ in folder_of(everything, "health-docx"):
        if source.media == "pdf":
            lines = [x for x in source.text.split("\n") if len(x) > 110]
            stopped = sum(x.rstrip().endswith(tuple("。；：）")) for x in lines)
            assert lines and stopped >= 0.9 * len(lines), source.name
