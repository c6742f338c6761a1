"""What one cell of a spreadsheet says: a text, a number, or a formula where neither should be."""

from __future__ import annotations

import re
import unicodedata

from ..words.numbers import is_usable, read_number

_GROUPED = re.compile(
    r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+)([.,]\d+)?|(\d{1,3}(?:\.\d{3})+)(,\d+)|(\d{1,3}(?:,\d{3})+)(\.\d+)"
)
_PACKS = re.compile(r"(\d{1,4})\s*[x×*]\s*(\d{1,4})", re.IGNORECASE)
# After + and - a formula has no spaces, so that the dash of a list is none.
_TERM = r"[A-Za-z]{0,3}\$?\d+"
_FORMULA = re.compile(rf"=.*|[@+-](?:[A-Za-z.]+\(.*|{_TERM}(?:[-+*/&:]{_TERM})*)", re.DOTALL)
# What a spreadsheet shows in the place of a value that it could not work out: #REF!, #NAMN?, #SAKNAS!, #N/A.
_FAILED = re.compile(r"#[^\W\d_]+(?:/[^\W\d_]+)?[!?]?")
_QUOTED = re.compile(r'="([^"]*)"')
_SPACES = "\n\r\t"
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def cell(written: str) -> str:
    """What a cell says; a spreadsheet's ="0123" is the text in it."""
    text = written.strip()
    quoted = _QUOTED.fullmatch(text)
    return quoted[1].strip() if quoted else text


def is_formula(text: str) -> bool:
    """Whether a cell holds a formula, or what a spreadsheet shows where one failed."""
    return _FORMULA.fullmatch(text) is not None or _FAILED.fullmatch(text) is not None


def steers(text: str) -> bool:
    """Whether there are signs in a text that steer a terminal or turn the writing."""
    return not text.isprintable() and any(
        (unicodedata.category(sign) == "Cc" and sign not in _SPACES) or unicodedata.bidirectional(sign) in _TURNING
        for sign in text
    )


def number(written: str) -> float | None:
    """A number as a spreadsheet writes it: 129,50 or 129.50, 1 129,50, 1.129,50 or 1,129.50; None where it is none."""
    text = written.strip()
    grouped = _GROUPED.fullmatch(text)
    if grouped is not None:
        whole, decimals = (grouped[at] or grouped[at + 2] or grouped[at + 4] or "" for at in (1, 2))
        text = re.sub(r"\D", "", whole) + decimals
    found = read_number(text)
    return float(found) if found is not None and is_usable(found) else None


def in_packs(written: str) -> float | None:
    """So many in a pack: 60, or 3 x 30; None where it is none."""
    packs = _PACKS.fullmatch(written.strip())
    return float(int(packs[1]) * int(packs[2])) if packs else number(written)
