"""Text reuse: passages that one document repeats from another."""

from cityplans.reuse.passages import shared_passages

__all__ = ["shared_passages"]
