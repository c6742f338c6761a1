"""Article codes: a GTIN with the right check digit, and a code as somebody types or scans it."""

from __future__ import annotations

import re

from ..words.errors import Fault, ProfileError, fault
from .model import Assortment, Item

GTIN_DIGITS = 14
_LENGTHS = (8, 12, 13, 14)
# A spreadsheet's number loses leading zeros; a GTIN-13 has this many digits.
_USUAL = 13
_LONGEST = 40
BY_LINE = "#"
"""How a product without a code of its own is asked for: #12 stands on line 12."""


def gtin(written: str, where: str = "gtin") -> str:
    """A GTIN of 8, 12, 13 or 14 digits as 14 digits, also where its leading zeros were lost.

    Raises ProfileError where it is none, its check digit is wrong, or python-stdnum is not installed.
    """
    digits = re.sub(r"[\s-]", "", written)
    if re.fullmatch(r"\d+[.,]?\d*[eE]\+?\d+", digits):
        raise ProfileError([fault(where, "shelf.gtin_number", "shelf.gtin_number.mend", value=written)])
    if not digits.isascii() or not digits.isdigit() or not 6 <= len(digits) <= GTIN_DIGITS:
        raise ProfileError([fault(where, "shelf.gtin", "shelf.gtin.mend", value=written[:_LONGEST])])
    if not _is_valid(digits if len(digits) in _LENGTHS else digits.zfill(_USUAL)):
        raise ProfileError([fault(where, "shelf.check_digit", "shelf.check_digit.mend", value=digits)])
    return digits.zfill(GTIN_DIGITS)


def find(assortment: Assortment, code: str) -> Item:
    """The product of a code that was typed or scanned: a GTIN, an article number, an NPL pack id, or #12 by its line.

    Raises ProfileError where no product has it, several have it, or its check digit is wrong.
    """
    written = re.sub(r"[\s-]", "", code)
    if written.startswith(BY_LINE):
        by_line = {f"{BY_LINE}{item.line}": item for item in assortment.items}
        if written in by_line:
            return by_line[written]
    if written in assortment.by_code:
        return _only(assortment.by_code[written], written)
    if not written.isdigit() or len(written) < 8:
        raise ProfileError([fault("gtin", "shelf.unknown_code", "shelf.unknown_code.mend", value=written[:_LONGEST])])
    whole = gtin(written)
    if whole not in assortment.by_code:
        raise ProfileError([fault("gtin", "shelf.unknown_code", "shelf.unknown_code.mend", value=written)])
    return _only(assortment.by_code[whole], written)


def code_of(assortment: Assortment, item: Item) -> str:
    """The code by which `find` finds this product, as its jar has it; its line where it has none of its own."""
    own = (code for code in (item.gtin, item.article, item.npl_pack_id)
           if code is not None and assortment.by_code.get(code) is item)  # fmt: skip
    return next(map(as_printed, own), f"{BY_LINE}{item.line}")


def as_printed(code: str) -> str:
    """A GTIN as it stands below the bars: with thirteen digits where its first is 0."""
    return code[1:] if len(code) == GTIN_DIGITS and code.startswith("0") else code


def _only(item: Item | None, written: str) -> Item:
    if item is None:
        raise ProfileError([fault("gtin", "shelf.code_of_several", "shelf.code_of_several.mend", value=written)])
    return item


def missing_checker() -> Fault | None:
    """That python-stdnum is not installed, where it is not."""
    try:
        import stdnum.ean  # noqa: F401
    except ModuleNotFoundError:
        return fault("gtin", "no_extra", "no_extra.mend", name="shelf")
    return None


def _is_valid(digits: str) -> bool:
    try:
        from stdnum import ean
    except ModuleNotFoundError:
        missing = missing_checker()
        raise ProfileError([missing] if missing else []) from None
    return bool(ean.is_valid(digits))
