"""Who the customers are, and their conditions, medicines, symptoms and goals, with the published margins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .columns import Bools, Floats, Ints, weighted

SEXES = ("male", "female")


class Margins:
    """The percentages of a population file, worked out for each sex and band of ages.

    A chance has the shape (sex, band). Where something is more common with another trait, the chance of those who lack
    that trait is lowered so that the published percentage stays (as if the traits that raise it were independent).
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.bands = np.array(settings["bands"])
        groups = settings["ages"]["groups"]
        self._ages = [np.arange(group["from"], group["to"] + 1) for group in groups]
        self._people = np.array([[group[sex] for group in groups] for sex in SEXES])
        self.adults = self._adults_by_band()
        self.chances: dict[str, dict[str, Floats]] = {}
        for kind in ("conditions", "medicines", "symptoms", "goals"):
            self.chances[kind] = {key(entry): self._chance(entry) for entry in settings[kind]}

    def people(self, random: np.random.Generator, rows: int) -> tuple[Bools, Ints]:
        """Sex (true for women) and age in years; every age of a group is equally likely."""
        female = random.random(rows) * 100 < self.settings["women_percent"]["value"]
        group = np.where(female, weighted(random, rows, self._people[1]), weighted(random, rows, self._people[0]))
        first = np.array([ages[0] for ages in self._ages])[group]
        size = np.array([len(ages) for ages in self._ages])[group]
        return female, first + (random.random(rows) * size).astype(np.int64)

    def _adults_by_band(self) -> Floats:
        """The share of the adults of each sex that is in each band."""
        found = np.zeros((len(SEXES), len(self.bands)))
        for ages, people in zip(self._ages, self._people.T, strict=True):
            for age in ages:
                found[:, np.searchsorted(self.bands, age, side="right") - 1] += people / len(ages)
        shares: Floats = found / found.sum(axis=1, keepdims=True)
        return shares

    def _chance(self, entry: Mapping[str, Any]) -> Floats:
        shape = np.array(self.settings["shapes"][entry["by_age"]], dtype=float)
        percent = np.array([entry["percent"][sex] for sex in SEXES])[:, None]
        scaled = percent / 100 * shape / (self.adults * shape).sum(axis=1, keepdims=True)
        chance: Floats = np.minimum(scaled, 0.95)
        return chance

    def of_trait(self, name: str) -> Floats:
        """The chance of a condition, else of a symptom, by its id."""
        found = self.chances["conditions"].get(name)
        return self.chances["symptoms"][name] if found is None else found


def key(entry: Mapping[str, Any]) -> str:
    """What an entry is called: its id, or the first way to write a medicine."""
    name: str = entry["id"] if "id" in entry else entry["written"][0]
    return name


class Traits:
    """What each customer of a block has; a kind is drawn after the kinds that it depends on."""

    def __init__(self, margins: Margins, random: np.random.Generator, female: Bools, age: Ints) -> None:
        self.margins, self.random = margins, random
        self.sex = female.astype(np.int64)
        self.band = np.searchsorted(margins.bands, age, side="right") - 1
        self.has: dict[str, dict[str, Bools]] = {}

    def draw(self, kind: str) -> dict[str, Bools]:
        """Who has what of this kind, by id."""
        drawn: dict[str, Bools] = {}
        self.has[kind] = drawn
        for entry in self.margins.settings[kind]:
            chance = self.margins.chances[kind][key(entry)]
            times = np.ones(len(self.sex), dtype=np.float32)
            for other, factor in entry.get("more_with", {}).items():
                share = self.margins.of_trait(other)
                chance = chance / (1 + share * (factor - 1))
                times[self._holders(other)] *= factor
            drawn[key(entry)] = (
                self.random.random(len(self.sex), dtype=np.float32) < chance[self.sex, self.band] * times
            )
        return drawn

    def _holders(self, name: str) -> Bools:
        """Those who have a condition, or else a symptom, that was drawn before."""
        found = self.has["conditions"].get(name)
        return self.has["symptoms"][name] if found is None else found
