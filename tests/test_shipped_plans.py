"""The shipped digests, their catalog and the codebook: one to one, well formed, up to date."""

from __future__ import annotations

import csv
import importlib.util
import re
from pathlib import Path

import pytest

import cityplans as cp
from cityplans import schema
from cityplans.paths import data_dir

PLANS = data_dir() / "plans"
REPOSITORY = Path(__file__).resolve().parents[1] / "data"
COLUMNS = [
    "doc_id", "file", "title", "province", "prefecture", "county", "adcode", "plan_year",
    "doc_type", "issuer", "doc_number", "issued", "original", "original_sha256", "note",
]  # fmt: skip


def rows():
    with (data_dir() / "plans.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CATALOG = {row["doc_id"]: row for row in rows()}


def digest(doc_id):
    return (PLANS / CATALOG[doc_id]["file"]).read_bytes().decode("utf-8")


def test_catalog_and_files_match_one_to_one():
    assert len(rows()) == len(CATALOG) == 9
    assert sorted(row["file"] for row in rows()) == sorted(p.name for p in PLANS.iterdir())
    assert all(row["file"] == f"{row['doc_id']}.txt" for row in rows())
    assert list(rows()[0]) == COLUMNS


def test_catalog_is_plain_utf8_in_the_order_of_its_ids():
    raw = (data_dir() / "plans.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert list(CATALOG) == sorted(CATALOG)


@pytest.mark.parametrize("doc_id", CATALOG)
def test_a_catalog_row_is_well_formed(doc_id):
    row = CATALOG[doc_id]
    assert row["doc_type"] in schema.DOC_TYPES
    assert re.fullmatch(r"[0-9a-f]{64}", row["original_sha256"])
    assert re.fullmatch(r"\d{6}" if row["province"] else "", row["adcode"])
    assert re.fullmatch(r"(\d{4})?", row["plan_year"])
    assert re.fullmatch(r"(\d{4}-\d{2}(-\d{2})?)?", row["issued"])
    assert row["original"].endswith(".txt")
    assert row["note"]
    if row["doc_type"] in {"work_plan", "summary_and_plan", "five_year_plan", "meeting_report"}:
        assert row["plan_year"]
        assert row["adcode"]


@pytest.mark.parametrize("doc_id", CATALOG)
def test_a_digest_is_clean_text_under_its_title(doc_id):
    text = digest(doc_id)
    assert text.split("\n")[0] == CATALOG[doc_id]["title"]
    assert text.endswith("\n")
    assert "\n\n\n" not in text
    assert not re.search(r"[\r\t\ufeff\ufffd\u3000]| $", text, re.MULTILINE)
    # Chinese text takes full-width marks; a half-width one beside a character is a slip.
    assert re.findall(r"[一-鿿][,;:?!()]|[,;:?!()][一-鿿]", text) == []
    for opening, closing in ("“”", "（）", "《》"):
        assert text.count(opening) == text.count(closing)
    paragraphs = [p for p in text.split("\n") if len(p) > 80]
    assert len(paragraphs) == len(set(paragraphs))
    assert all(p[-1] in "。）；：" for p in paragraphs)


def test_dingxi_has_ten_sections_and_49_items_numbered_on():
    text = digest("dingxi-2022")
    sections = re.findall(r"^([一二三四五六七八九十])、", text, re.MULTILINE)
    items = re.findall(r"^(\d+)\.", text, re.MULTILINE)
    assert "".join(sections) == "一二三四五六七八九十"
    assert [int(n) for n in items] == list(range(1, 50))


@pytest.mark.parametrize(
    ("doc_id", "pattern", "n"),
    [
        ("yueqing-2024", r"^（[一二三四五]）", 10),
        ("mcc-guidance-2019", r"^[一二三四五六七八九十]、", 10),
        ("haian-2023", r"^[一二三四五六]、", 6),
        ("qingbaijiang-2022", r"^[一二三四五]是", 24),
        ("dafeng-2024", r"^[一二三](要|是)", 6),
        ("wuhu-county-2017", r"^[一二三四]是", 7),
        ("yizheng-hospital-2024", r"^\d\.\d\.\d ", 13),
        ("jixi-2021", r"^(\d+\.|——)", 20),
    ],
)
def test_outlines_are_complete(doc_id, pattern, n):
    """As many numbered items as the document has, counted by hand in the original."""
    assert len(re.findall(pattern, digest(doc_id), re.MULTILINE)) == n


def test_figures_a_reader_can_check():
    assert "千人医师数达到3.63人" in digest("yueqing-2024")
    assert "年度建设任务15.7亿元" in digest("dingxi-2022")
    assert "人均基本公卫补助增至103元" in digest("dafeng-2024")
    assert "xx%以上" in digest("qingbaijiang-2022")  # masked by the publisher, and still so


def test_every_number_of_a_digest_is_listed_in_its_order():
    """A digit that slips, or a number that is lost or moved, is seen without the originals."""
    path = Path(__file__).parent / "samples" / "digests.csv"
    with path.open(encoding="utf-8", newline="") as file:
        listed = {row["doc_id"]: row["numbers"].split() for row in csv.DictReader(file)}
    there = {doc_id: re.findall(r"\d+(?:\.\d+)?", digest(doc_id)) for doc_id in CATALOG}
    assert there == listed


def codebook():
    path = REPOSITORY / "write_codebook.py"
    if not path.is_file():
        pytest.skip("the writer of the codebook is in the repository only")
    spec = importlib.util.spec_from_file_location("write_codebook", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_codebook_equals_the_schema():
    module = codebook()
    text = module.README.read_text(encoding="utf-8")
    assert module.update(text) == text, "run: python data/write_codebook.py"
    block = text.split(module.START)[1].split(module.END)[0]
    for table in schema.TABLES.values():
        part = block.split(f"### {table.name}\n")[1].split("###")[0]
        assert re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) == table.names
        for row in schema.describe(table).itertuples():
            assert f"| {row.type} | {row.meaning}" in part


def test_a_stale_codebook_is_noticed():
    module = codebook()
    text = module.README.read_text(encoding="utf-8")
    head, block = text.split(module.START)
    stale = head + module.START + block.replace("| `adcode` |", "| `code` |")
    assert stale != text
    assert module.update(stale) == text
    with pytest.raises(ValueError, match="needs the lines"):
        module.update("no markers here")


def test_the_readme_explains_every_column_of_the_catalog():
    text = (data_dir() / "README.md").read_text(encoding="utf-8")
    part = text.split("### Columns of plans.csv")[1].split("###")[0]
    explained = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\|([^|]*)\|", part, re.MULTILINE)))
    assert explained == COLUMNS
    assert "digests" in text
    assert 'load_plans("data/originals")' in text
    assert "CC BY 4.0" in text


def test_the_example_says_that_it_is_one_and_is_never_among_the_plans():
    example = cp.load_example()
    assert example.documents["title"].str.contains("教学示例").all()
    assert all("虚构" in text for text in example.sources.values())
    assert not set(example.documents["region"]) & set(cp.load_plans().documents["region"])


def test_the_example_has_promises_kept_and_missed_and_passages_that_return():
    example = cp.load_example()
    outcomes = cp.pledge_outcomes(cp.find_targets(example), example).set_index("indicator")
    assert outcomes.loc["县域就诊率", ["promised", "reached", "kept"]].tolist() == [90, 91.2, True]
    assert outcomes.loc["基层诊疗量占比", ["promised", "reached", "kept"]].tolist() == [
        65,
        62.4,
        False,
    ]
    assert cp.shared_passages(example)["text"].str.contains("三明医改经验").any()
    codes = cp.code_themes(example)
    for theme in ("医共体/医联体", "三明医改经验"):
        assert codes.loc[codes["theme"] == theme, "doc_id"].nunique() == 2
