"""Who speaks alike: similarity of places (or years, kinds) by words, themes or topics."""

from cityplans.similarities.measures import similarity
from cityplans.similarities.orders import cluster_order, linkage, nearest_earlier

__all__ = ["cluster_order", "linkage", "nearest_earlier", "similarity"]
