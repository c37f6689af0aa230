"""The scripts of the gallery run, and their figures have titles and captions."""

import runpy
from pathlib import Path

import pytest

GALLERY = Path(__file__).resolve().parents[1] / "docs" / "gallery"
SCRIPTS = sorted(GALLERY.glob("*.py"))
if not SCRIPTS:
    pytest.skip("the gallery is in the checkout only", allow_module_level=True)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
def test_a_script_of_the_gallery_draws(script):
    fig = runpy.run_path(str(script))["fig"]
    assert fig.layout.title.text and "cityplans" in fig.layout.meta["caption"]
    assert len(fig.data) > 0
