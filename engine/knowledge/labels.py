"""What the knowledge says about labels: their words, the salts they name, and what is told about a reading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..language.record import Bilingual, Field, Identifier, Record
from ..words.text import Text
from .label_phrases import Phrases, is_phrase, phrases, pieces, plain
from .quantities import LabelUnit

# What a number in front of these counts is no age, date or code.
_COUNTED = frozenset({
    "unit", "serving", "times", "daily", "twice", "time_of_day", "apiece", "interval", "pack",
})
WITHOUT = "without_nutrient"
"""The finding of a label that names other substances only."""
_SHORTEST_JOINED = 6
_LONGEST_SYMBOL = 2
WITHOUT = "without_nutrient"
"""The finding of a label that names other substances only."""


class Serving(Record):
    """What is taken one at a time; `measured` is a volume, a `portion` may hold several of another.

    `of` and `times`: so many of another; `swallowed`: never for the skin or the bath.
    """

    id: Identifier
    name: Bilingual
    plural: Bilingual
    words: tuple[str, ...] = Field(strict=False)
    measured: bool = False
    portion: bool = False
    of: str | None = None
    times: float = Field(default=1, strict=False)
    swallowed: bool = False


class Period(Record):
    """Over how many days something is taken, in words."""

    days: float = Field(strict=False)
    words: tuple[str, ...] = Field(strict=False)


class Other(Record):
    """A substance beside the nutrient that rules know; `unit` is the id of the unit that its amounts are told in."""

    id: Identifier
    name: Bilingual
    unit: str
    spellings: tuple[str, ...] = Field(strict=False)


class Strength(Record):
    """A product whose strength is the nutrient itself."""

    id: Identifier
    names: tuple[str, ...] = Field(strict=False)
    claims: tuple[str, ...] = Field(strict=False)


class Compound(Record):
    """A salt that labels name; `form` is the form whose advice it shares, an `excipient` never counts.

    `weighed`: an amount is always that of the salt; `route` where it is not usually swallowed; `weighs`: by serving.
    """

    id: Identifier
    name: Bilingual
    spellings: tuple[str, ...] = Field(strict=False)
    formula: str | None
    formula_hydrates: tuple[str, ...] = Field(default=(), strict=False)
    factor: tuple[float, ...] = Field(default=(), strict=False, max_length=2)
    form: str | None = None
    excipient: bool = False
    weighed: bool = False
    route: str | None = None
    weighs: dict[str, float] = Field(default={}, strict=False)
    claims: tuple[str, ...] = Field(strict=False)


class Mixture(Record):
    """A name for several salts in unknown shares, or for `any` of them; `form` where it is a form of its own."""

    id: Identifier
    name: Bilingual | None = None
    form: str | None = None
    of: tuple[str, ...] = Field(strict=False)
    any: bool = False
    spellings: tuple[str, ...] = Field(default=(), strict=False)


@dataclass(frozen=True, slots=True)
class Substance:
    """What a label may name as the nutrient: the form it is, and whether it counts.

    `shares`: the parts of its weight that may be the nutrient, one for each hydrate, none where that is unknown;
    `atoms`: the most that one unit of its formula has. `route` is None where it is usually swallowed. `named` is
    False for a chelate or blend of which the salt is not told; `weighed` and `weighs` as for Compound.
    """

    id: str
    name: Text = field(compare=False)
    shares: tuple[float, ...]
    atoms: int
    form: str | None
    route: str | None = None
    excipient: bool = False
    weighed: bool = False
    weighs: tuple[tuple[str, float], ...] = ()
    named: bool = True


def shares(compounds: Iterable[Substance]) -> tuple[float, float]:
    """The lowest and highest mass fraction (0..1) of the nutrient over these compounds and their hydrates."""
    found = [share for compound in compounds for share in compound.shares] or [0.0, 1.0]
    return min(found), max(found)


@dataclass(frozen=True)
class LabelWords:
    """Everything that the label reader knows, by topic of `labels.yaml`.

    `others` are the substances that rules know, by id; `actives` those that no rule looks at, by the text of their
    token, as they are written.
    """

    units: Mapping[str, LabelUnit]
    per_gram: float
    per_millimole: float
    applied: tuple[str, ...]
    undrinkable: tuple[str, ...]
    servings: Mapping[str, Serving]
    substances: Mapping[str, Substance]
    conventions: Mapping[str, Any]
    texts: Mapping[str, Text]
    endings: tuple[str, ...]
    compounds: tuple[Compound, ...]
    strengths: tuple[Strength, ...]
    mixtures: tuple[Mixture, ...]
    others: Mapping[str, Other]
    actives: Mapping[str, str]
    lookalikes: Mapping[str, str]
    _spelled: tuple[tuple[str, str, Any], ...]

    @property
    def other_names(self) -> dict[str, Text]:
        """What the other substances are called, by id."""
        return {other.id: other.name.text for other in self.others.values()}

    @cached_property
    def lexicon(self) -> Mapping[tuple[str, ...], tuple[tuple[str, Any], ...]]:
        """From the pieces of a spelling to the kinds of token that it may be, each with its value."""
        found: defaultdict[tuple[str, ...], list[tuple[str, Any]]] = defaultdict(list)
        for kind, spelling, value in self._spelled:
            if not is_phrase(spelling):
                found[pieces(spelling)].append((kind, value))
        return {key: tuple(kinds) for key, kinds in found.items() if key}

    @cached_property
    def phrases(self) -> Phrases:
        """The spellings with places for numbers."""
        spelled = [(kind, spelling) for kind, spelling, _ in self._spelled]
        return phrases(
            (one for one in spelled if is_phrase(one[1])),
            (spelling for kind, spelling in spelled if kind in _COUNTED and not is_phrase(spelling)),
            (spelling for kind, spelling in spelled if kind == "number"),
            (spelling for kind, spelling in spelled if kind == "unit"),
            self.lookalikes,
        )

    @cached_property
    def elements(self) -> tuple[str, ...]:
        """The names of the element that other words are joined to (zinktabletter)."""
        names = {spelling for kind, spelling, _ in self._spelled if kind == "element" and spelling.isalpha()}
        whole = {name for name in names if any(other != name and other.startswith(name) for other in names)}
        return tuple(sorted(name for name in whole if len(name) >= _SHORTEST_JOINED))

    @cached_property
    def naming(self) -> re.Pattern[str]:
        """Finds any name of the nutrient, of one of its salts or its products, in a text in small letters.

        Symbols of one or two letters, which are units too, do not count.
        """
        names = {plain(spelling) for kind, spelling, value in self._spelled
                 if kind in ("element", "product") or (kind == "substance" and isinstance(value, Substance))}
        names = {name for name in names if len(name) > _LONGEST_SYMBOL}
        short = {name for name in names if not any(other != name and other in name for other in names)}
        return re.compile("|".join(map(re.escape, sorted(short))) or r"(?!)")

    @cached_property
    def longest(self) -> Mapping[str, int]:
        """The most pieces that a spelling has, by its first piece."""
        found: dict[str, int] = {}
        for key in self.lexicon:
            found[key[0]] = max(len(key), found.get(key[0], 0))
        return found
