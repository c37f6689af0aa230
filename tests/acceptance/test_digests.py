"""The shipped digests against the documents they restate: no sentence shared, no figure lost."""

from __future__ import annotations

import csv
import hashlib
import json
import re

import pytest

from cityplans.paths import data_dir

N = 24
GOLD = {
    "dingxi-2022": "002-5",
    "haian-2023": "000",
    "jixi-2021": "002-6",
    "mcc-guidance-2019": "002-1",
    "qingbaijiang-2022": "003",
    "wuhu-county-2017": "002-2",
    "yizheng-hospital-2024": "002-4",
}  # Dafeng and Yueqing have a file each and no gold.
# A number and the sign or character after it, so that 21个 and 21家 are two things.
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[%‰]|[一-鿿])?")

with (data_dir() / "plans.csv").open(encoding="utf-8", newline="") as _file:
    CATALOG = {row["doc_id"]: row for row in csv.DictReader(_file)}


def squeeze(text):
    return re.sub(r"\s+", "", text)


def digest(doc_id):
    return (data_dir() / "plans" / f"{doc_id}.txt").read_text(encoding="utf-8")


def gold(shared, name):
    return json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))


def original(shared, doc_id):
    """Body of the document the digest restates."""
    path = shared / "originals" / CATALOG[doc_id]["original"]
    text = path.read_bytes().decode("utf-8")
    if doc_id not in GOLD:
        return text
    d = next(d for d in gold(shared, "documents") if d["id"] == GOLD[doc_id])
    return text[d["body_start"] : d["body_end"]]


@pytest.fixture(scope="module")
def grams(shared):
    """Every run of N characters that stands in the originals or the provincial reports."""
    files = [*(shared / "originals").glob("*.txt"), *(shared / "corpora/provinces-2026").glob("*")]
    found = set()
    for path in files:
        text = squeeze(path.read_text(encoding="utf-8", errors="ignore"))
        found.update(text[i : i + N] for i in range(len(text) - N + 1))
    return found


def shared_runs(text, grams):
    text = squeeze(text)
    runs = (text[i : i + N] for i in range(len(text) - N + 1))
    return [run for run in runs if "一" <= run[0] <= "鿿" and run in grams]


@pytest.mark.parametrize("doc_id", CATALOG)
def test_no_run_of_24_characters_is_shared_but_the_title(doc_id, grams):
    text = digest(doc_id).removeprefix(CATALOG[doc_id]["title"])
    assert shared_runs(text, grams) == []


def test_the_example_shares_no_run_of_24_characters(grams):
    for path in (data_dir() / "example").glob("*.txt"):
        assert shared_runs(path.read_text(encoding="utf-8"), grams) == []


def test_the_search_for_shared_runs_finds_them(shared, grams):
    body = original(shared, "dingxi-2022")
    at = body.index("1.") + 2
    assert len(shared_runs("按照要求" + body[at : at + 60], grams)) > 20


@pytest.mark.parametrize("doc_id", CATALOG)
def test_the_catalog_names_the_exact_original(doc_id, shared):
    path = shared / "originals" / CATALOG[doc_id]["original"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == CATALOG[doc_id]["original_sha256"]


@pytest.mark.parametrize("doc_id", CATALOG)
def test_the_catalog_says_of_the_place_and_year_what_the_gold_says(doc_id, shared):
    if doc_id not in GOLD:
        pytest.skip("not annotated")
    d = next(d for d in gold(shared, "documents") if d["id"] == GOLD[doc_id])
    row = CATALOG[doc_id]
    for level in ("province", "prefecture", "county", "adcode"):
        assert row[level] == (d["region"][level] or "")
    assert row["plan_year"] == str(d["plan_year"] or "")
    assert row["doc_type"] == d["doc_type"]
    assert row["original"] == d["source_file"]
    assert row["issued"] == (d["publication_date"] or "")
    assert row["doc_number"] == (d["document_number"] or "")


@pytest.mark.parametrize("doc_id", ["dingxi-2022", "haian-2023", "mcc-guidance-2019"])
def test_every_target_of_the_gold_stands_in_the_digest(doc_id, shared):
    targets = [t for t in gold(shared, "targets") if t["doc"] == GOLD[doc_id]]
    printed = [t for t in targets if not t["implicit"] and not t["redacted"]]
    wanted = {f"{t['value_raw']}{t['unit']}" for t in printed}
    wanted = {{"1所": "一所", "50种": "50+N种"}.get(w, w) for w in wanted}  # as printed
    text = squeeze(digest(doc_id))
    assert wanted
    assert {w for w in wanted if not re.search(rf"(?<![\d.]){re.escape(w)}", text)} == set()


@pytest.mark.parametrize("doc_id", ["dafeng-2024", "haian-2023", "yueqing-2024", "dingxi-2022"])
def test_every_number_of_the_original_stands_in_the_digest(doc_id, shared):
    """Of the documents in clean text every single number is kept; the page furniture of the rest
    (references, shredded tables, page numbers) is not compared."""
    there = set(NUMBER.findall(squeeze(digest(doc_id))))
    wanted = set(NUMBER.findall(squeeze(original(shared, doc_id))))
    assert wanted - there <= {"1个", "2022"}


@pytest.mark.parametrize("doc_id", CATALOG)
def test_a_digest_is_shorter_than_its_original_and_no_summary(doc_id, shared):
    share = len(squeeze(digest(doc_id))) / len(squeeze(original(shared, doc_id)))
    assert 0.4 <= share <= 0.95
