"""The look-up of known holes never calls clean what it could not look up."""

import importlib.util
import json
from pathlib import Path

import pytest

PATH = Path(__file__).resolve().parents[1] / "tools" / "audit.py"
HOLE = {"id": "CVE-1", "fix_versions": ["2.0"]}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0, "1 packages, no known hole"),
        ([{"name": "a", "version": "1", "vulns": [HOLE]}], 1, "a 1: CVE-1, 2.0"),
        ([{"name": "a", "skip_reason": "not found"}], 2, "1 packages unchecked"),
        ([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "x"}], 2, "1 pack"),
        ([{"name": "a", "skip_reason": "x"}, {"name": "b", "version": "1", "vulns": [HOLE]}], 1, "b 1"),
        ([], 2, "all packages"),
        (None, 2, "all packages"),
    ],
)  # fmt: skip
def test_what_could_not_be_looked_up_is_not_clean(packages, code, said):
    spec = importlib.util.spec_from_file_location("audit", PATH)
    audit = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(audit)
    printed = "" if packages is None else json.dumps({"dependencies": packages, "fixes": []})
    got, message = audit.verdict(printed)
    assert got == code and said in message
