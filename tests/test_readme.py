"""What the README tells a newcomer to type works as it stands there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module", params=["README.md", "README.en.md"])
def text(request):
    return (ROOT / request.param).read_text(encoding="utf-8")


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


def test_every_way_of_choosing_runs(text):
    import cityplans as cp

    names = {"cp": cp, "plans": cp.load_plans()}
    exec(re.findall(r"```python\n(.*?)```", text, re.S)[1], names)


def test_both_languages_give_the_same_figures_of_accuracy_bad_ones_first():
    def rows(name):
        table = (ROOT / name).read_text(encoding="utf-8").split("146")[1].split("\n\n")[0]
        return [line.split("|")[2:] for line in table.splitlines()[2:]]

    zh, en = rows("README.md"), rows("README.en.md")
    assert zh == en and len(zh) >= 9
    blind = [min(float(n) for n in re.findall(r"\d?\.\d+", r[0])) for r in zh]
    assert blind == sorted(blind[:1]) + blind[1:] and blind[-1] == max(blind)


def test_readme_is_chinese_and_its_english_version_english():
    def share(name):
        prose = re.sub(
            r"```.*?```|`[^`]*`|\|.*\|", "", (ROOT / name).read_text("utf-8"), flags=re.S
        )
        return len(re.findall("[一-鿿]", prose)) / len(re.sub(r"[\s\x00-\x40]", "", prose))

    assert share("README.md") > 0.6 and share("README.en.md") < 0.05


def test_the_files_it_names_are_there(text):
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_every_notebook_is_in_its_table(text):
    for file in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        assert f"`{file.stem}`" in text
