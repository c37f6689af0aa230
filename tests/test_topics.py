"""fit_topics and what it gives."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import cityplans as cp
from cityplans.plans import Plans
from cityplans.topics import METHODS, fit_topics, topic_meaning
from cityplans.words import segment
from tests.toy import plans_of_rows

# Three plain subjects; every measure is about one of them, in words of its own.
SUBJECTS = {
    "中医": ["中医馆", "中药", "针灸", "中医医院", "名中医"],
    "托育": ["托育", "托位", "婴幼儿", "生育", "产假"],
    "急救": ["急救", "救护车", "胸痛中心", "卒中中心", "急诊"],
}


def make_plans(n_documents=6, per_subject=4, seed=0):
    """Documents of one province with ``per_subject`` measures on each subject."""
    rng = np.random.default_rng(seed)
    documents, measures, sources = {}, {}, {}
    for d in range(n_documents):
        doc_id = f"d{d}"
        text, rows = "", []
        for subject, terms in SUBJECTS.items():
            for _ in range(per_subject):
                some = rng.choice(terms, 3, replace=False)
                line = f"推进{some[0]}工作。不断加强{some[1]}、{some[2]}。"
                rows.append((subject, len(text), len(text) + len(line), line))
                text += line + "\n"
        sources[f"{doc_id}.txt"] = text
        documents[doc_id] = {
            "region": "甲乙丙丁戊己庚辛"[d % 8],
            "plan_year": 2020 + d,
            "level": "county",
            "region_confidence": "certain",
            "doc_type": "work_plan",
            "source": f"{doc_id}.txt",
            "source_end": len(text),
        }
        for i, (subject, a, b, line) in enumerate(rows, start=1):
            measures[f"{doc_id}/m{i:03d}"] = {
                "doc_id": doc_id,
                "lead": subject,
                "text": line,
                "role": "plan",
                "source_start": a,
                "source_end": b,
            }

    return plans_of_rows(documents, measures, sources)


@pytest.fixture(scope="module")
def plans():
    return make_plans()


@pytest.fixture(scope="module")
def topics(plans):
    return fit_topics(plans, 3)


def subject_of(plans, frame):
    return frame["measure_id"].map(plans.measures["lead"])


@pytest.mark.parametrize("method", METHODS)
def test_plain_subjects_are_found(plans, method):
    members = fit_topics(plans, 3, method=method).members
    found = pd.crosstab(subject_of(plans, members), members["topic"]).to_numpy()
    # LDA is known to be weak on short texts; all others tell the three apart.
    right = found.max(axis=1).sum() / found.sum()
    assert right == 1.0 or (method == "lda" and right > 0.6)


def test_frames_have_the_columns_promised(plans, topics):
    assert list(topics.terms) == ["topic", "label", "rank", "term", "weight"]
    assert list(topics.members) == [
        *("measure_id", "doc_id", "topic", "label", "weight", "typicality"),
    ]
    assert list(topics.shares) == [
        *("doc_id", "region", "plan_year", "topic", "label", "n", "share"),
    ]
    assert list(topics.layout) == ["topic", "label", "x", "y", "n", "share", "terms"]
    assert list(topics.examples) == [
        *("topic", "label", "n", "share", "measure_id", "doc_id", "region", "typicality", "text"),
    ]
    assert topics.hierarchy.shape == (2, 4)
    assert topics.weights.shape == (72, 3)
    assert len(topics.members) == len(plans.measures)
    assert len(topics.left_out) == 0
    assert topics.proposal == "3 topics, as asked."
    assert repr(topics) == "Topics(3 topics of 72 measures, method='nmf', seed=0)"


def test_shares_of_a_document_add_up(plans, topics):
    shares = topics.shares
    assert len(shares) == 6 * 3
    # Four of the twelve measures of every document are about each subject.
    assert shares["n"].eq(4).all()
    assert np.allclose(shares.groupby("doc_id")["share"].sum(), 1, atol=1e-5)
    assert shares["region"].tolist()[:3] == ["甲"] * 3
    assert np.allclose(topics.weights.sum(axis=1), 1, atol=1e-5)


def test_a_topic_nobody_has_is_there_with_0(plans):
    measures = plans.measures
    only = measures[(measures["doc_id"] != "d0") | (measures["lead"] == "托育")]
    shares = fit_topics(Plans(plans.documents, plans.sections, only, plans.sources), 3).shares
    assert sorted(shares.loc[shares["doc_id"] == "d0", "n"]) == [0, 0, 4]


def test_topics_are_ordered_by_size_and_terms_by_weight(plans):
    measures = plans.measures
    less = measures.drop(measures.index[measures["lead"].eq("急救")][:9])
    less = less.drop(less.index[less["lead"].eq("中医")][:3])
    topics = fit_topics(Plans(plans.documents, plans.sections, less, plans.sources), 3)
    sizes = topics.layout["n"].tolist()
    assert sizes == [24, 21, 15]
    members = topics.members
    first = subject_of(plans, members).groupby(members["topic"]).first()
    assert first.tolist() == ["托育", "中医", "急救"]
    for _, terms in topics.terms.groupby("topic"):
        weights = terms["weight"].tolist()
        assert weights == sorted(weights, reverse=True)
        ties = terms.groupby("weight")["term"].agg(list)
        assert all(t == sorted(t) for t in ties)


def test_examples_are_the_nearest_measures(plans, topics):
    best = topics.members.groupby("topic")["typicality"].max()
    examples = topics.examples.set_index("topic")
    assert examples["typicality"].equals(best)
    assert examples["text"].tolist() == [plans.measures.at[i, "text"] for i in examples.measure_id]


def test_a_changed_label_shows_up_everywhere(plans):
    topics = fit_topics(plans, 3)
    topics.labels[2] = "我的说法"
    for frame in (topics.terms, topics.members, topics.shares, topics.examples, topics.layout):
        assert set(frame.loc[frame["topic"] == 2, "label"]) == {"我的说法"}
        assert "我的说法" not in set(frame.loc[frame["topic"] != 2, "label"])
    assert "我的说法" in set(topics.transform(plans)["label"])


def test_officialese_and_own_place_names_are_no_terms(plans):
    measures = plans.measures.assign(text=plans.measures["text"] + "落实云海县要求。")
    documents = plans.documents.assign(county="云海县")
    moved = Plans(documents, plans.sections, measures, plans.sources)
    terms = set(fit_topics(moved, 3, words=["云海县", "云海"]).terms["term"])
    assert not {"推进", "不断加强", "云海县", "云海"} & terms
    everything = fit_topics(moved, 3, words=["云海县"], stop_words=False).terms["term"]
    assert "云海县" in set(everything)


def digest(topics):
    return json.dumps(
        [
            topics.terms.to_csv(),
            topics.members.to_csv(),
            topics.shares.to_csv(),
            topics.layout.to_csv(),
            topics.hierarchy.tolist(),
            topics.diagnostics.to_csv(),
            topics.proposal,
        ]
    )


def test_the_order_of_files_and_the_number_of_processes_do_not_matter(plans):
    small = plans.select(["d0", "d1", "d2"])
    turned = Plans(
        small.documents.iloc[::-1], small.sections, small.measures.iloc[::-1], small.sources
    )
    one = digest(fit_topics(small, [2, 3]))
    assert digest(fit_topics(turned, [2, 3])) == one
    assert digest(fit_topics(small, [2, 3], n_jobs=2)) == one


@pytest.mark.slow
def test_another_process_finds_the_same(plans):
    code = (
        "import hashlib; from tests.test_topics import *;"
        "print(hashlib.sha256(digest(fit_topics(make_plans(3), [2, 3])).encode()).hexdigest())"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            env={"PATH": "", "PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": threads},
        )
        for hash_seed, threads in (("1", "1"), ("2", "2"))
    ]
    outs = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert outs[0] == outs[1] != b""


def test_nothing_given_is_changed(plans):
    before = plans.measures.copy(), plans.documents.copy()
    fit_topics(plans, 3)
    pd.testing.assert_frame_equal(plans.measures, before[0])
    pd.testing.assert_frame_equal(plans.documents, before[1])


def test_transform_finds_the_same_topics_in_the_same_and_other_plans(plans):
    for method in METHODS:
        topics = fit_topics(plans, 3, method=method)
        pd.testing.assert_frame_equal(topics.transform(plans), topics.members)
    topics = fit_topics(plans, 3)
    others = make_plans(2, seed=9)
    found = topics.transform(others)
    subject = subject_of(others, found)
    assert subject.groupby(found["topic"]).nunique().eq(1).all()
    assert len(found) == len(others.measures)


def test_transform_leaves_out_what_has_no_known_word(plans):
    topics = fit_topics(plans, 3)
    others = make_plans(1)
    others.measures.loc["d0/m001", "text"] = "种植葡萄。"
    found = topics.transform(others)
    assert "d0/m001" not in set(found["measure_id"])
    assert len(found) == len(others.measures) - 1


def test_no_number_given_proposes_a_range_and_says_why(plans):
    topics = fit_topics(plans)
    table = topics.diagnostics
    assert list(table) == [
        *("n_topics", "coherence_npmi", "coherence_shuffled", "coherence_umass", "exclusivity"),
        *("stability", "stability_shuffled", "cluster_jaccard", "jaccard_shuffled", "seed_ari"),
        *("silhouette", "smallest", "score", "proposed"),
    ]
    good = table.loc[table["proposed"], "n_topics"].tolist()
    assert topics.proposal.startswith(f"Of {', '.join(map(str, table['n_topics']))} topics tried")
    assert f"Fitted: {topics.n_topics} " in topics.proposal
    assert topics.n_topics in good
    tried = table["n_topics"].tolist()
    first = tried.index(good[0])
    assert good == tried[first : first + len(good)]
    assert topics.structure is True


def shuffle(plans, seed):
    """The same words, three a measure as before, dealt out anew over all measures."""
    rng = np.random.default_rng(seed)
    measures = plans.measures.copy()
    words = segment(measures["text"])
    assert np.diff(words.indptr).tolist() == [3] * len(measures)
    dealt = rng.permutation([w for text in words for w in text]).reshape(-1, 3)
    measures["text"] = ["。".join(three) + "。" for three in dealt]
    return Plans(plans.documents, plans.sections, measures, plans.sources)


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_words_have_no_structure(plans, seed):
    topics = fit_topics(shuffle(plans, seed))
    assert topics.structure is False
    assert topics.proposal.startswith("No structure")
    assert not topics.diagnostics["proposed"].any()
    assert fit_topics(shuffle(plans, seed), 3).structure is None


def test_few_texts_cannot_be_told_from_chance():
    topics = fit_topics(make_plans(1, per_subject=4))
    assert topics.structure is None
    assert "So few texts cannot be told from chance" in topics.proposal


def test_numbers_are_tried_on_a_bounded_sample(plans, monkeypatch):
    from cityplans.topics import data, diagnostics

    monkeypatch.setattr(data, "LARGEST_SAMPLE", 40)
    sizes = []
    inner = diagnostics.methods.fit
    monkeypatch.setattr(
        diagnostics.methods,
        "fit",
        lambda m, c, *a, **k: sizes.append(len(c.indptr) - 1) or inner(m, c, *a, **k),
    )
    topics = fit_topics(plans)
    assert "on 40 of 72 texts" in topics.proposal
    # All fits are of the sample or of 80 % of it, but for the last.
    assert max(sizes[:-1]) <= 40
    assert sizes[-1] == 72


def test_robust_topics_and_others(plans):
    table = fit_topics(plans, 3).robustness
    assert table["n"].tolist() == [24, 24, 24]
    assert table["jaccard"].eq(1).all() and table["found_again"].eq(1).all()
    assert table["stable"].all() and not table["residue"].any()
    assert table["note"].eq("").all()
    assert (table["share_low"] <= 1 / 3).all() and (table["share_high"] >= 1 / 3 - 1e-6).all()


def test_topics_of_shuffled_words_are_marked(plans):
    table = fit_topics(shuffle(plans, 0), 8).robustness
    assert not table["stable"].all()
    lost = table[~table["stable"]]
    assert set(lost["note"]) <= {"杂项", "重抽样未再现"}
    assert table["residue"].sum() >= 1
    assert (table.loc[table["residue"], "note"] == "杂项").all()


def test_the_number_of_plain_subjects_is_the_most_stable(plans):
    table = fit_topics(plans, [2, 3, 5, 7]).diagnostics.set_index("n_topics")
    assert table["cluster_jaccard"].idxmax() == 3
    assert table.at[3, "cluster_jaccard"] == 1
    assert table.at[3, "smallest"] == 24
    assert table["silhouette"].idxmax() == 3


def test_diagnostics_of_a_given_number_are_there_on_demand(plans):
    topics = fit_topics(plans, 3)
    assert 3 in set(topics.diagnostics["n_topics"])


def test_a_clusterer_of_ones_own(plans):
    from sklearn.cluster import DBSCAN, Birch, MiniBatchKMeans
    from sklearn.decomposition import NMF

    for own in (MiniBatchKMeans(), Birch(threshold=0.3), NMF()):
        members = fit_topics(plans, 3, method=own).members
        assert subject_of(plans, members).groupby(members["topic"]).nunique().eq(1).all()
    # One that finds the number itself, and leaves rows out.
    topics = fit_topics(plans, 3, method=DBSCAN(eps=0.9, min_samples=5, metric="cosine"))
    assert len(topics.members) + len(topics.left_out) == len(plans.measures)
    with pytest.raises(ValueError, match="method must be one of nmf"):
        fit_topics(plans, 3, method="best")
    with pytest.raises(ValueError, match="method must be one of nmf"):
        fit_topics(plans, 3, method=object())


def test_by_document_and_by_section(plans):
    topics = fit_topics(plans, 2, by="document")
    assert list(topics.members)[:2] == ["doc_id", "topic"]
    assert topics.shares["n"].sum() == 6
    with pytest.raises(ValueError, match="there are no sections with role plan"):
        fit_topics(plans, 2, by="section")


def test_a_role_is_never_mixed_in(plans):
    measures = plans.measures.copy()
    measures.loc[measures["doc_id"] == "d0", "role"] = "retrospective"
    mixed = Plans(plans.documents, plans.sections, measures, plans.sources)
    assert "d0" not in set(fit_topics(mixed, 3).members["doc_id"])
    assert set(fit_topics(mixed, 3, role="retrospective").members["doc_id"]) == {"d0"}
    assert len(fit_topics(mixed, 3, role=None).members) == len(measures)


# What cannot be done is said, with what to do.


def with_texts(plans, texts):
    measures = plans.measures.iloc[: len(texts)].assign(text=pd.Series(texts, dtype="str").array)
    return Plans(plans.documents, plans.sections, measures, plans.sources)


@pytest.mark.parametrize(
    ("texts", "n_topics", "message"),
    [
        ([], None, "there are no measures with role plan .* load more plans, or choose another"),
        (
            ["坚持全面推进。", "不断加强。"],
            None,
            "no words are left of 2 measures .* stop_words=Fal",
        ),
        (["中医馆建设"], None, "no words are left of 1 measures .* min_count=1"),
        (["中医馆建设", "中医馆"], None, "at least 3 measures .* there are 2: load more plans"),
        (["中医馆建设"] * 5, None, "all 5 measures have the same words"),
        (["中医馆", "托育", "托育中医馆"], 9, "9 topics .* only 3 different measures"),
    ],
)
def test_degenerate_plans(plans, texts, n_topics, message):
    with pytest.raises(ValueError, match=message):
        fit_topics(with_texts(plans, texts), n_topics)


def test_one_document_of_one_place_can_do():
    one = make_plans(1)
    assert fit_topics(one, 3).n_topics == 3
    with pytest.raises(ValueError, match=r"at least 3 documents .* or use by='measure'"):
        fit_topics(one, by="document", min_count=1)


@pytest.mark.parametrize("n_topics", [1, 0, -3, 2.5, "3", [], [1, 4]])
def test_a_number_of_topics_is_a_whole_number_of_two_or_more(plans, n_topics):
    with pytest.raises(ValueError, match="whole numbers of 2 or more"):
        fit_topics(plans, n_topics)


def test_one_text_is_no_list_of_words(plans):
    with pytest.raises(TypeError, match=r"stop_words=\['坚持'\]"):
        fit_topics(plans, 3, stop_words="坚持")


# The test of meaning.


def test_meaning_of_plain_subjects(plans, topics):
    codes = plans.measures.reset_index()[["measure_id", "doc_id", "lead"]]
    table = topic_meaning(topics, codes.rename(columns={"lead": "theme"}), plans)
    assert list(table) == ["question", "score", "value", "chance", "p", "n"]
    assert table["n"].tolist() == [72] * 4
    theme, theme_right, plan, _ = table.to_dict("records")
    assert theme["value"] == 1
    assert theme_right["value"] == 1
    assert theme["p"] == round(1 / 201, 4)
    assert abs(theme["chance"]) < 0.02
    assert 0.2 < theme_right["chance"] < 0.45
    # Every document has every subject equally, so a topic says nothing about it.
    assert abs(plan["value"]) < 0.1
    assert plan["p"] > 0.05


def test_meaning_says_what_it_needs(plans, topics):
    codes = pd.DataFrame({"measure_id": ["d0/m001"], "theme": ["中医"]})
    with pytest.raises(ValueError, match="only 1 measures have a topic and a theme"):
        topic_meaning(topics, codes, plans)
    with pytest.raises(ValueError, match="missing: theme"):
        topic_meaning(topics, codes[["measure_id"]], plans)
    with pytest.raises(ValueError, match="by='measure'"):
        topic_meaning(fit_topics(plans, 2, by="document"), codes, plans)


def test_the_primary_theme_has_most_evidence_then_comes_first():
    from cityplans.topics.meaning import primary_theme

    codes = pd.DataFrame(
        [("m1", "b"), ("m1", "a"), ("m2", "b"), ("m2", "a"), ("m2", "a")],
        columns=["measure_id", "theme"],
    )
    assert primary_theme(codes).to_dict() == {"m1": "b", "m2": "a"}


def test_front_door():
    assert cp.fit_topics is fit_topics


def test_the_default_is_what_the_benchmark_says():
    """The docstring's numbers are those of the committed table, and NMF leads it."""
    from pathlib import Path

    path = Path(__file__).resolve().parents[1] / "benchmarks" / "topics.csv"
    frame = pd.read_csv(path, keep_default_na=True)
    gold = frame[frame["corpus"] == "gold"]
    best = gold.loc[gold.groupby("dictionary")["ami"].idxmax(), "method"]
    assert set(best) == {"nmf"}
    used = gold[gold["dictionary"] == "with parts"].set_index("method")["ami"]
    said = {
        "NMF": used["nmf"],
        "spherical k-means": used["spherical_kmeans"],
        "SVD and k-means": used["svd_kmeans"],
        "agglomerative clustering": used["agglomerative"],
        "bisecting k-means": used["bisecting_kmeans"],
        "LDA": used["lda"],
    }
    doc = " ".join(fit_topics.__doc__.split())
    for name, value in said.items():
        assert f"{name} {value:.2f}" in doc, name
    nmf = gold[gold["method"] == "nmf"].set_index("dictionary")["ami"]
    assert f"whole words only {nmf['whole']:.2f}" in doc
    assert f"no dictionary {nmf['none']:.2f}" in doc


def test_label_and_labels_are_one(toy_plans):
    topics = fit_topics(toy_plans, n_topics=2, min_count=1)
    topics.label[1] = "新名"
    assert topics.labels[1] == "新名"
    assert "新名" in set(topics.terms["label"])
