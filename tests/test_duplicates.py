import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityplans.duplicates import find_duplicates, fingerprint, match_fingerprints
from cityplans.shingling import hash_runs, jaccard, shingles, signature_of


def letters(n, seed):
    """A text of n random letters: two of different seeds share next to nothing."""
    source = random.Random(seed)
    return "".join(chr(source.randint(0x4E00, 0x9000)) for _ in range(n))


def table(rows):
    """Frame of documents from {doc_id: columns}."""
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index.name = "doc_id"
    return frame


def find(texts, columns=None, **options):
    columns = columns or {}
    frame = table({k: columns.get(k, {"plan_year": None}) for k in texts})
    return find_duplicates(frame, pd.Series(texts, dtype="str"), **options).dropna().to_dict()


def test_white_space_makes_no_difference():
    text = letters(300, 1)
    assert find({"a": text, "b": text[:100] + "\n\n " + text[100:], "c": letters(300, 2)}) == {
        "b": "a"
    }


def test_shingles_by_hand():
    # 甲乙丙丁: 甲乙, 乙丙, 丙丁; signs and spaces do not count.
    assert len(shingles("甲乙,丙 丁", 2, 0)) == 3
    assert len(shingles("甲", 2, 0)) == 0
    shared = np.intersect1d(shingles("甲乙丙丁", 2, 0), shingles("乙丙丁戊", 2, 0))
    assert len(shared) == 2


def test_the_threshold_is_a_real_jaccard():
    # 1000 letters against the first 900 of them: 896 of 996 runs of five are shared, 0.8996.
    text = letters(1000, 3)
    pair = {"a": text, "b": text[:900]}
    assert find(pair, threshold=0.89) == {"b": "a"}
    assert find(pair, threshold=0.91) == {}


def test_short_texts_are_compared_only_exactly():
    assert find({"a": "甲乙", "b": "甲乙", "c": "甲丙"}) == {"b": "a"}
    assert find({"a": "", "b": " "}) == {}


def test_the_best_copy_is_kept():
    text = letters(800, 4)
    copies = {"a": text, "b": text + "尾", "c": text, "d": text + "。 。"}
    columns = {
        "a": {"redacted": 0.02, "damaged": 0.0, "doc_number": "x"},
        "b": {"redacted": 0.0, "damaged": 0.01, "doc_number": None},
        "c": {"redacted": 0.0, "damaged": 0.0, "doc_number": None},
        "d": {"redacted": 0.0, "damaged": 0.0, "doc_number": "卫发〔2022〕1号"},
    }
    assert find(copies, columns) == {"a": "d", "b": "d", "c": "d"}


def test_ties_go_to_the_longest_then_the_first():
    text = letters(800, 5)
    assert find({"b": text, "a": text, "c": text + "尾声"}) == {"b": "c", "a": "c"}


def template(place, year, seed):
    """A plan whose wording is the same everywhere but for the place and a few figures."""
    return f"{year}年{place}卫生健康工作要点。" + letters(900, 100) + f"{place}{seed}家。"


def test_templates_filled_in_by_two_places_are_no_copies():
    texts = {"a": template("甲县", 2023, 1), "b": template("乙县", 2023, 2)}
    sure = {
        "a": {"adcode": "110101", "region_confidence": "certain", "plan_year": 2023},
        "b": {"adcode": "110102", "region_confidence": "certain", "plan_year": 2023},
    }
    assert find(texts, sure) == {}
    guessed = {k: v | {"region_confidence": "likely"} for k, v in sure.items()}
    assert find(texts, guessed) == {"b": "a"}


def test_two_years_of_one_place_are_no_copies():
    texts = {"a": template("甲县", 2022, 1), "b": template("甲县", 2023, 2)}
    columns = {
        k: {"adcode": "110101", "region_confidence": "certain", "plan_year": y}
        for k, y in (("a", 2022), ("b", 2023))
    }
    assert find(texts, columns) == {}
    assert find(texts, {k: v | {"plan_year": None} for k, v in columns.items()}) == {"b": "a"}


def test_boilerplate_shared_by_two_plans_is_not_enough():
    common = letters(700, 7)
    assert find({"a": common + letters(300, 8), "b": common + letters(300, 9)}) == {}


def test_a_chain_of_edits_goes_to_the_kept_copy():
    text = letters(1000, 10)
    texts = {"a": text, "b": text[:950] + letters(40, 11), "c": text[:950] + letters(30, 12)}
    assert set(find(texts).values()) == {"a"}


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(source):
    texts = {}
    for k in range(8):
        base = letters(400, k % 4)
        texts[f"d{k}"] = base if k < 4 else base[: 360 + 5 * k] + letters(10, 50 + k)
    expected = find(texts)
    shuffled = list(texts)
    source.shuffle(shuffled)
    assert find({k: texts[k] for k in shuffled}) == expected
    assert len(expected) == 4


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=6))
def test_any_texts_are_taken(texts):
    found = find({f"d{i}": t for i, t in enumerate(texts)})
    assert not set(found) & set(found.values())


def test_signatures_agree_as_often_as_sets_do():
    text = letters(3000, 20)
    # 2400 of 3600 letters are common: Jaccard 2/3.
    first, second = text, text[600:] + letters(600, 21)
    real = jaccard(shingles(first, 5, 0), shingles(second, 5, 0))
    assert real == pytest.approx(2 / 3, abs=0.01)
    close = (fingerprint(first).signature == fingerprint(second).signature).mean()
    assert abs(real - float(close)) < 0.13


def test_jaccard_of_empty_sets_is_nothing():
    empty = np.empty(0, dtype=np.uint64)
    assert jaccard(empty, empty) == 0
    assert jaccard(np.array([1, 2]), np.array([2, 3, 4])) == 1 / 4


def test_runs_are_hashed_by_their_characters_and_the_seed():
    a, b = hash_runs(np.array([1, 2, 3, 1, 2]), 2), hash_runs(np.array([1, 2]), 2)
    assert len(a) == 4 and a[0] == a[3] == b[0] and len({int(h) for h in a}) == 3
    assert hash_runs(np.array([1, 2]), 2, seed=1)[0] != b[0]
    assert len(hash_runs(np.array([1]), 2)) == 0


@pytest.mark.parametrize("n", [3, 40, 2000])
def test_signatures_of_few_and_many_agree_as_often_as_the_sets(n):
    # Sets of n and of half of them more: two thirds are common.
    agree = [
        (signature_of(h[:n], 96) == signature_of(h, 96)).mean()
        for seed in range(60)
        for h in [hash_runs(np.arange(3 * n // 2), 1, seed)]
    ]
    assert np.mean(agree) == pytest.approx(n / (3 * n // 2), abs=0.07)


def test_texts_are_asked_for_only_to_check_candidates():
    text = letters(600, 30)
    texts = {"a": text, "b": text[:590], "c": letters(600, 31), "d": text}
    asked = []

    def text_of(doc_id):
        asked.append(doc_id)
        return texts[doc_id]

    prints = {k: fingerprint(t) for k, t in texts.items()}
    frame = table({k: {"plan_year": None} for k in texts})
    found = match_fingerprints(frame, prints, text_of).dropna().to_dict()
    assert found == {"b": "a", "d": "a"}
    assert sorted(asked) == ["a", "b"]


def test_seeds_give_the_same_copies():
    texts = {"a": letters(500, 1), "b": letters(500, 1)[:480], "c": letters(500, 2)}
    assert find(texts, seed=0) == find(texts, seed=7) == {"b": "a"}


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="threshold is 2"):
        find({"a": "甲"}, threshold=2)
    with pytest.raises(ValueError, match="shingle is 0"):
        find({"a": "甲"}, shingle=0)
    with pytest.raises(ValueError, match="no text for b"):
        find_duplicates(table({"b": {"plan_year": 1}}), pd.Series({"a": "甲"}))


def test_inputs_stay_as_they_are_and_rows_keep_their_order():
    frame = table({"b": {"plan_year": 2023}, "a": {"plan_year": 2023}})
    texts = pd.Series({"a": "甲乙丙丁戊己", "b": "甲乙丙丁戊己"})
    before = frame.copy()
    found = find_duplicates(frame, texts)
    pd.testing.assert_frame_equal(frame, before)
    assert found.index.tolist() == ["b", "a"] and found.name == "duplicate_of"


def test_of_a_pdf_with_a_page_that_is_a_picture_the_complete_file_is_kept():
    whole = letters(900, 40)
    texts = {"a": whole[:500], "b": whole, "c": whole[:500] + letters(400, 41), "d": whole[:500]}
    said = "1 of 3 pages are pictures without text."
    frame = table({k: {"plan_year": 2024} for k in texts}).assign(
        warnings=[said, None, None, None], doc_number=["x", None, None, None]
    )
    frame.loc["d", "plan_year"] = 2023
    found = find_duplicates(frame, pd.Series(texts)).dropna().to_dict()
    # the exact copy that is complete comes first; without it, the longer file
    assert found == {"a": "d"}
    found = find_duplicates(frame.drop("d"), pd.Series(texts)).dropna().to_dict()
    assert found == {"a": "b"}
    # without pictures, a part is no copy
    plain = frame.drop("d").assign(warnings=None)
    assert find_duplicates(plain, pd.Series(texts)).dropna().empty
