"""What the README tells a newcomer to type works as it stands there."""

import re
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[1] / "README.md"


@pytest.fixture(scope="module")
def text():
    return README.read_text(encoding="utf-8")


def test_the_ten_lines_run(text, tmp_path, monkeypatch):
    session = re.findall(r"```python\n(.*?)```", text, re.S)[0]
    assert "cp.load_plans()" in session
    monkeypatch.chdir(tmp_path)
    # Drawn in tests/test_export.py; here only that the call is right.
    monkeypatch.setattr("cityplans.drawing.draw", lambda figures, formats: [])
    names: dict = {}
    exec(session, names)
    assert len(names["plans"].documents) == 9
    assert (tmp_path / "figures" / "themes.csv").exists()
    # The title of the example is true.
    shares = names["shares"].query("theme == '医共体/医联体'")
    assert shares.loc[shares["share"].idxmax(), "region"] == "乐清"


def test_the_files_it_names_are_there(text):
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (README.parent / target).exists(), target


def test_every_notebook_is_in_its_table(text):
    for file in sorted((README.parent / "notebooks").glob("[0-9]*.ipynb")):
        assert f"`{file.stem}`" in text
