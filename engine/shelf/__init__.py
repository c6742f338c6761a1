"""Which product of the pharmacy's shelf suits one customer, how many units of it, and why it stands where it does."""

from .answer import Placed, Products, Step
from .matching import match
from .stock import Stock, stock_of

__all__ = ["Placed", "Products", "Step", "Stock", "match", "stock_of"]
