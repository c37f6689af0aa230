"""The frames of the shipped plans are those of the last change that was meant to change them."""

from tests.snapshots import differences


def test_shipped_plans():
    assert differences("shipped") == [], "if this is meant: python -m tests.snapshots"
