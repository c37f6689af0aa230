"""Explorer: themes by place, year, kind or instrument, down to the words that were read.

One script for both uses, in ``page``: the widget shows it in JupyterLab, and a page of one file
carries it with its data.
"""

from cityplans.explorer.page import explore, save_explorer

__all__ = ["explore", "save_explorer"]
