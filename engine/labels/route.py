"""Whether what is on the jar is swallowed: what is done with it counts, not what it is sold for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ..knowledge.labels import LabelWords, Substance
from .syntax import Parsed
from .tokens import NEWLINE, Token

Route = Literal["oral", "skin", "bath", "unclear"]
_APPLIED = frozenset({"skin", "bath"})
_MAGNESIUM = frozenset({None, "element", "compound", "product"})


@dataclass(frozen=True, slots=True)
class Use:
    """How a product is used; `drunk`: a salt that is usually not swallowed and is."""

    route: Route
    drunk: bool = False


ORAL = Use("oral")


def use(read: Sequence[Token], parsed: Parsed, compounds: Iterable[Substance], words: LabelWords) -> Use:
    """How the product of a label is used, by the words on it and by what its salts are sold for."""
    odd = any(compound.route != "oral" for compound in compounds)
    if not odd and not parsed.roles & {*_APPLIED, "not_swallow"}:
        return ORAL
    near = _near(read, parsed)
    sold_for = {token.value.route for token in near if token.kind == "substance"} - {"oral"}
    applied = {token.kind for token in near if token.kind in _APPLIED}
    if "not_swallow" in parsed.roles:
        return Use("bath" if "bath" in {*applied, *sold_for} else "skin")
    served = any(token.kind == "serving" and words.servings[token.value].swallowed for token in read)
    swallowed = served or "swallow" in parsed.roles or (bool(sold_for) and "water" in parsed.roles)
    if swallowed or "mouth" in parsed.roles:
        if applied and ("bath" in applied or not served):
            return Use("unclear")
        return Use("oral", drunk=bool(sold_for - {"skin"}) or (bool(sold_for) and swallowed))
    if sold_for and not applied and "versus" in parsed.roles:
        return Use("unclear")  # perhaps another product that is only mentioned
    if applied or sold_for & _APPLIED:
        return Use("bath" if "bath" in {*applied, *sold_for} else "skin")
    if sold_for or parsed.roles & _APPLIED:
        return Use("unclear")
    return ORAL


def _near(read: Sequence[Token], parsed: Parsed) -> list[Token]:
    """The tokens of the first sentence and of those that state magnesium; others may speak of another product."""
    starts = {entry.at for entry in parsed.entries if entry.kind in _MAGNESIUM and (entry.masses or entry.contains)}
    near: list[Token] = []
    sentence: list[Token] = []
    wanted = True
    for index, token in enumerate(read):
        wanted = wanted or index in starts
        sentence.append(token)
        if token.kind in (".", NEWLINE):
            near += sentence if wanted else []
            sentence, wanted = [], not near
    return near + (sentence if wanted else [])
