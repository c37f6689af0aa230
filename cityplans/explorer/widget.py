"""The explorer's widget; apart, because anywidget is loaded only when it is shown."""

from __future__ import annotations

import anywidget
import traitlets

from cityplans.explorer.page import script, style


class Explorer(anywidget.AnyWidget):
    """The explorer in a notebook.

    Attributes
    ----------
    data
        What is shown, as JSON.
    state
        Which part of it: filters, cell, search, as in the address of a saved page.
    height
        Height in CSS pixels.
    """

    _esm = script()
    _css = style()
    data = traitlets.Unicode().tag(sync=True)
    state = traitlets.Unicode("").tag(sync=True)
    height = traitlets.Int(720).tag(sync=True)

    def __repr__(self) -> str:
        """Say what it is, not the megabyte of what it holds."""
        return f"Explorer(state={self.state!r})"
