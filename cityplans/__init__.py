"""cityplans: comparative analytics of Chinese local-government health plans.

Loads a folder of work plans, reports and five-year plans into tidy pandas frames (documents,
sections, measures), and codes, clusters, compares and plots them. Start with
:func:`load_plans`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Names are loaded when first used, so that ``import cityplans`` stays quick.
_ROOMS = {
    "load_plans": "corpus",
    "load_example": "corpus",
    "open_plans": "store",
    "Plans": "plans",
    "concat": "plans",
    "show": "display",
    "use_display": "display",
    "guide": "display",
    "find_targets": "targets",
    "compare_targets": "promises",
    "pledge_outcomes": "promises",
    "code_themes": "themes",
    "read_codebook": "codebook",
    "kwic": "themes",
    "cooccurrence": "themes",
    "agreement": "coders",
    "coding_sheet": "coders",
    "read_coding_sheet": "coders",
    "compare_themes": "compare",
    "compare_topics": "compare",
    "compare_words": "keyness",
    "shared_passages": "reuse",
    "trends": "compare",
    "similarity": "similarities",
    "nearest_documents": "nearest",
    "fit_topics": "topics",
    "plot_accuracy": "figures",
    "plot_cooccurrence": "figures",
    "plot_documents": "figures",
    "plot_similarity": "figures",
    "plot_targets": "figures",
    "plot_theme_map": "figures",
    "plot_themes": "figures",
    "plot_topic_diagnostics": "figures",
    "plot_topic_map": "figures",
    "plot_topic_tree": "figures",
    "plot_topics": "figures",
    "plot_trends": "figures",
    "plot_words": "figures",
    "save_figure": "export",
    "explore": "explorer",
    "save_explorer": "explorer",
    "write_table": "export",
    "save_table": "tables",
    "describe_corpus": "tables",
}

__all__ = ["__version__", *_ROOMS]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(f"cityplans.{_ROOMS[name]}"), name)
    raise AttributeError(f"module 'cityplans' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_ROOMS})
