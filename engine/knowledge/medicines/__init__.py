"""From what is written on a medicine list to medicine classes: ATC codes, substances, brand names, and no names."""

from .index import MedicineIndex
from .medicine import MISSPELT, NOT_LOOKED_UP, UNRECOGNISED, VAGUE, Medicine, Status, is_unknown
from .search import MedicineMatch, find_medicine
from .words import MedicineWords

__all__ = [
    "MISSPELT",
    "NOT_LOOKED_UP",
    "UNRECOGNISED",
    "VAGUE",
    "Medicine",
    "MedicineIndex",
    "MedicineMatch",
    "MedicineWords",
    "Status",
    "find_medicine",
    "is_unknown",
]
