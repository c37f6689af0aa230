"""Topics: what the priorities are, found from the words of the measures alone.

:func:`fit_topics` is the way in; see :class:`~cityplans.topics.model.Topics` for what it gives.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Loaded when first used: scikit-learn takes more than a second to import.
_PARTS = {
    "fit_topics": "fitting",
    "Topics": "model",
    "METHODS": "methods",
    "topic_meaning": "meaning",
    "PlanVectorizer": "transformer",
    "coherence_npmi": "diagnostics",
    "coherence_umass": "diagnostics",
    "exclusivity": "diagnostics",
}

__all__ = sorted(_PARTS)


def __getattr__(name: str) -> Any:
    if name in _PARTS:
        return getattr(import_module(f"{__name__}.{_PARTS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_PARTS})
