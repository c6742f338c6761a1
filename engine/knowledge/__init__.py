"""The knowledge as typed, immutable objects, and how it is read from YAML."""

from .base import Knowledge
from .loader import load_knowledge

__all__ = ["Knowledge", "load_knowledge"]
