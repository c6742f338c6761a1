"""Whether what is on the jar is swallowed: what is done with it counts, not what it is sold for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ..knowledge.labels import LabelWords, Substance
from .syntax import Parsed
from .tokens import NEWLINE, Token

UNCLEAR = "unclear"
_COUNTED = frozenset({None, "element", "compound", "product"})


@dataclass(frozen=True, slots=True)
class Use:
    """How a product is used: `route` is None where it is swallowed; `drunk`: a salt that usually is not, and is."""

    route: str | None
    drunk: bool = False

    @property
    def applied(self) -> bool:
        """Whether it is not swallowed."""
        return self.route not in (None, UNCLEAR)


SWALLOWED = Use(None)


def use(read: Sequence[Token], parsed: Parsed, compounds: Iterable[Substance], words: LabelWords) -> Use:
    """How the product of a label is used, by the words on it and by what its salts are sold for."""
    odd = any(compound.route is not None for compound in compounds)
    if not odd and not parsed.roles & {*words.applied, "not_swallow"}:
        return SWALLOWED
    near = _near(read, parsed)
    sold_for = {token.value.route for token in near if token.kind == "substance" and token.value.route is not None}
    applied = {token.kind for token in near if token.kind in words.applied}
    if "not_swallow" in parsed.roles:
        return _applied({*applied, *sold_for}, words)
    served = any(token.kind == "serving" and words.servings[token.value].swallowed for token in read)
    swallowed = served or "swallow" in parsed.roles or (bool(sold_for) and "water" in parsed.roles)
    if swallowed or "mouth" in parsed.roles:
        if applied and (applied.difference(words.undrinkable) or not served):
            return Use(UNCLEAR)
        return Use(None, drunk=bool(sold_for.difference(words.undrinkable)) or (bool(sold_for) and swallowed))
    if sold_for and not applied and "versus" in parsed.roles:
        return Use(UNCLEAR)  # perhaps another product that is only mentioned
    if applied or sold_for.intersection(words.applied):
        return _applied({*applied, *sold_for}, words)
    if sold_for or parsed.roles.intersection(words.applied):
        return Use(UNCLEAR)
    return SWALLOWED


def _applied(told: Collection[str], words: LabelWords) -> Use:
    """The route that is told, of several the last one of the knowledge; the first where only "not swallowed" is."""
    found = [route for route in words.applied if route in told] or [*words.applied[:1], UNCLEAR][:1]
    return Use(found[-1])


def _near(read: Sequence[Token], parsed: Parsed) -> list[Token]:
    """The tokens of the first sentence and of those that state the nutrient; others may speak of another product."""
    starts = {entry.at for entry in parsed.entries if entry.kind in _COUNTED and (entry.masses or entry.contains)}
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
