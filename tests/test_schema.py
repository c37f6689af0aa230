import pandas as pd
import pytest

from cityplans import schema


def test_conform_fills_orders_and_types():
    frame = schema.conform(pd.DataFrame({"term": ["医共体"], "own": [1]}), schema.CODES)
    assert frame.columns.tolist() == [*schema.CODES.names, "own"]
    assert frame["source_start"].dtype == "int64"
    assert pd.isna(frame["theme"][0])


def test_conform_gives_empty_frames_the_types_of_full_ones():
    empty = schema.conform(pd.DataFrame(), schema.TARGETS)
    full = schema.conform(pd.DataFrame({"value": [1.0], "year": [2024]}), schema.TARGETS)
    assert (empty.dtypes == full.dtypes).all()


def test_conform_does_not_change_its_input():
    frame = pd.DataFrame({"term": ["a"]})
    schema.conform(frame, schema.CODES)
    assert frame.columns.tolist() == ["term"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.drop(columns="role"), "column role is missing"),
        (lambda f: f.assign(role="maybe"), "column role has unknown values maybe"),
        (lambda f: f.assign(source_start="1"), "column source_start is str, expected int64"),
        (lambda f: f.assign(doc_id=None).astype({"doc_id": "str"}), "column doc_id has 1 missing"),
        (lambda f: pd.concat([f, f]), "index measure_id is not unique"),
    ],
)
def test_check_names_the_fault(change, message):
    good = schema.conform(
        pd.DataFrame({"doc_id": ["d"], "text": ["t"], "role": ["plan"]}, index=["m"]),
        schema.MEASURES,
    )
    assert schema.check(good, "measures") is good
    with pytest.raises(schema.SchemaError, match=message):
        schema.check(change(good), "measures")


def test_every_column_has_a_meaning():
    for table in schema.TABLES.values():
        assert schema.describe(table)["meaning"].str.len().min() > 3
