"""The three lists of what is installed say the same: pyproject, environment.yml, the lock."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
if not (ROOT / "pyproject.toml").exists():
    pytest.skip("the tests of the checkout need a checkout", allow_module_level=True)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
WANTED = [*PROJECT["dependencies"], *EXTRAS["dev"], *EXTRAS["site"]]
REGISTRY = re.compile(r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|debian|conda)\.", re.I)


def test_environment_yml_says_what_pyproject_says():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    plain = [d for d in conda["dependencies"] if isinstance(d, str)]
    pip = next(d["pip"] for d in conda["dependencies"] if isinstance(d, dict))
    assert plain == ["python=3.11", "pip"]
    assert pip == [*WANTED, "--editable ."]


def test_the_lock_pins_every_dependency_with_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = {m.lower() for m in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.M)}
    names = {re.match(r"[A-Za-z0-9_.-]+", d)[0].lower() for d in WANTED}
    assert names - pinned == set()
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    assert [e for e in entries if "--hash=sha256:" not in e] == []
    assert "://" not in lock


def test_no_file_names_a_registry():
    for name in ("pyproject.toml", "environment.yml", "requirements.lock", "README.md", "Makefile"):
        assert not REGISTRY.search((ROOT / name).read_text(encoding="utf-8")), name
