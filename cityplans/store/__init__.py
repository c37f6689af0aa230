"""More documents than memory: plans in partitions of a folder, read when they are asked for."""

from cityplans.store.lazy import LazyTable
from cityplans.store.opened import Store, open_plans

__all__ = ["LazyTable", "Store", "open_plans"]
