"""Reads a pharmacy's own assortment: a file of products with their labels, codes, packs and prices."""

from .model import Assortment, Item
from .reader import read_assortment

__all__ = ["Assortment", "Item", "read_assortment"]
