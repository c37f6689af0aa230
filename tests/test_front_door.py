import subprocess
import sys

import pytest

import cityplans as cp


def test_every_public_name_is_there():
    for name in cp.__all__:
        assert getattr(cp, name) is not None, name
    assert set(cp.__all__) <= set(dir(cp))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'plot_magic'"):
        cp.plot_magic  # noqa: B018


def test_import_loads_nothing_heavy():
    code = (
        "import sys, cityplans; "
        "print([m for m in ('pandas','numpy','sklearn','plotly','jieba','scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
