"""Every row of every document at hand leads back to the characters it was cut from."""

import pytest

import cityplans as cp
from cityplans import cleaning, reading

FOLDERS = ("originals", "corpora/provinces-2026", "corpora/central-gbk", "corpora/health-docx")


def squeeze(text):
    return "".join(text.split())


@pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")
@pytest.mark.parametrize("folder", FOLDERS)
def test_text_is_what_stands_between_the_offsets(shared, folder):
    root = shared / folder
    plans = cp.load_plans(root)
    assert len(plans.measures) > 100
    read = {}
    for file in reading.find_files(root):
        try:
            read |= {s.name: s for s in reading.read_file(file, root)}
        except reading.ReadError:
            continue
    sources = plans.documents["source"]
    clean = {name: cleaning.clean(read[name]) for name in set(sources)}
    for name, text in plans.sources.items():
        assert text == read[name].text
        assert len(clean[name].text) == len(text)
    for m in plans.measures.itertuples():
        source = clean[sources[m.doc_id]]
        assert cleaning.join_text(source, m.source_start, m.source_end) == m.text, m.Index
        masked = any(a < m.source_end and b > m.source_start for a, b, _ in source.masked)
        if not masked:
            # Nothing but white space is lost, and nothing is added.
            assert squeeze(source.text[m.source_start : m.source_end]) == squeeze(m.text), m.Index
        if m.marker:
            assert squeeze(m.text).startswith(squeeze(m.marker)), m.Index


@pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")
@pytest.mark.parametrize("folder", FOLDERS)
def test_rows_nest(shared, folder):
    plans = cp.load_plans(shared / folder)
    documents, sections = plans.documents, plans.sections
    for frame in (sections, plans.measures):
        owner = documents.loc[frame["doc_id"]]
        assert (frame["source_start"].to_numpy() >= owner["source_start"].to_numpy()).all()
        assert (frame["source_end"].to_numpy() <= owner["source_end"].to_numpy()).all()
        assert (frame["source_start"] < frame["source_end"]).all()
    inside = plans.measures.dropna(subset=["section_id"])
    section = sections.loc[inside["section_id"]]
    assert (inside["source_start"].to_numpy() >= section["source_start"].to_numpy()).all()
    assert (inside["source_end"].to_numpy() <= section["source_end"].to_numpy()).all()


@pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")
def test_evidence_and_quotes_stand_where_they_say(shared):
    plans = cp.load_plans(shared / "originals")
    codes = cp.code_themes(plans)
    targets = cp.find_targets(plans)
    for row, column in ((codes, "term"), (targets, "quote")):
        for r in row.itertuples():
            there = squeeze(plans.source_text(r.doc_id)[r.source_start : r.source_end])
            said = squeeze(getattr(r, column))
            # A restored character is ? in the source; a mark of omission joins parts of a quote.
            assert len(there) == len(said) or "…" in said or said in there, (there, said)


@pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")
def test_the_originals_give_eleven_documents_of_which_two_are_copies(shared):
    plans = cp.load_plans(shared / "originals")
    copies = plans.documents["duplicate_of"].dropna()
    assert len(plans) == 11
    assert {k[-1]: v[-1] for k, v in copies.items()} == {"3": "2", "7": "5"}


@pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")
def test_reports_of_provinces_and_of_the_state_council(shared):
    provinces = cp.load_plans(shared / "corpora/provinces-2026")
    d = provinces.documents
    assert len(d) == 31
    assert all(p in i for i, p in d["province"].items())
    assert (d["plan_year"] == 2026).all()
    assert (d["doc_type"] == "government_work_report").all()
    central = cp.load_plans(shared / "corpora/central-gbk").documents
    assert len(central) == 50
    assert (central["plan_year"].astype(str) == central.index).all()
