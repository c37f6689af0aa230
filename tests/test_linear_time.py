"""No pattern of the package takes more than linear time on a run of one character."""

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.steps import LINEAR, Matcher, growth


@pytest.fixture(scope="session")
def patterns():
    run = [sys.executable, "-W", "ignore", "-m", "tests.steps"]
    said = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    return json.loads(said)


def test_every_pattern_is_linear(patterns):
    assert len(patterns) > 300
    slow = []
    for pattern, flags, module, anywhere in patterns:
        factor, character = growth(pattern, flags, anywhere=anywhere)
        if factor > LINEAR:
            slow.append(f"{module}: {factor:.1f} times for twice {character!r}: {pattern[:120]}")
    assert slow == []


@pytest.mark.parametrize(
    ("pattern", "linear"),
    [
        (r"[^\S\r\n]*[\r\n]", False),
        (r"(?<![^\S\r\n])[^\S\r\n]*[\r\n]", True),
        (r"(a+)+b", False),
        (r"a{0,80}b", True),
        (r"(?:a|b)*c", False),
    ],
)
def test_slow_patterns_are_told_from_quick_ones(pattern, linear):
    assert (growth(pattern, 0)[0] <= LINEAR) == linear


@given(st.text(alphabet="ab1 \n", max_size=12), st.sampled_from(
    [r"a+b", r"(?:ab?)*1", r"a*?b", r"(?<!a)b+", r"a(?=b)", r"^a|b$", r"[^a]{2,}", r"(?>a+)b", r"a++1"]
))  # fmt: skip
def test_steps_end_where_the_real_engine_does(text, pattern):
    matcher = Matcher(pattern, 0, limit=10**6)
    matcher.text, matcher.steps = text, 0
    for start in range(len(text) + 1):
        found = re.compile(pattern).match(text, start)
        end = next(matcher._all(matcher.tree, 0, start), None)
        assert end == (found.end() if found else None)
