"""The frames of real documents are those of the last change that was meant to change them."""

import pytest

from tests.snapshots import differences

pytestmark = pytest.mark.acceptance


@pytest.mark.parametrize("name", ["originals", "provinces"])
def test_real_documents(shared, name):
    assert differences(name) == [], "if this is meant: python -m tests.snapshots"
