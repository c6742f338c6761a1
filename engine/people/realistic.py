"""Customers as they are at a pharmacy, with published margins: age and sex first, all else follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from ..arithmetic.kidney import egfr_lund_malmo
from ..knowledge import Knowledge
from .columns import Bools, Floats, Ints, all_of, lists, names, numbers, weighted
from .margins import Margins, Traits

MOST_MEDICINES = 14


class Realistic:
    """Draws customers; what has a published margin keeps it, and what belongs together comes together."""

    def __init__(
        self, knowledge: Knowledge, settings: Mapping[str, Any], left_out: AbstractSet[tuple[str, str]] = frozenset()
    ) -> None:
        """`left_out`: facts with a value that is never told."""
        self.knowledge, self.settings, self.left_out = knowledge, settings, left_out
        self.margins = Margins(settings)

    def block(self, random: np.random.Generator, rows: int) -> pl.DataFrame:
        """So many customers; the same for the same state of `random`."""
        female, age = self.margins.people(random, rows)
        made = _Block(self, random, female, age)
        columns = made.columns()
        # In the order of the vocabulary.
        known = self.knowledge.vocabulary.profile_facts
        facts = [spec.id for spec in known if spec.id in columns and (spec.id, "") not in self.left_out]
        return pl.DataFrame([columns[fact].alias(fact) for fact in facts])

    @cached_property
    def ways_to_write(self) -> pl.Series:
        """Every way in which a medicine is written, medicine after medicine."""
        return pl.Series([way for entry in self.settings["medicines"] for way in entry["written"]])

    @cached_property
    def creatinine_table(self) -> tuple[Ints, Floats, dict[tuple[bool, int], Floats]]:
        """Creatinine (µmol/L, falling) and the eGFR that the engine works out from it, by sex and age."""
        grid = np.arange(900, 14, -3, dtype=np.int64)
        ages = range(18, 106)
        table = {
            (female, age): np.array([egfr_lund_malmo(float(c), age, "female" if female else "male") for c in grid])
            for female in (True, False)
            for age in ages
        }
        return grid, grid.astype(float), table


class _Block:
    """The draws of one block of customers."""

    def __init__(self, population: Realistic, random: np.random.Generator, female: Bools, age: Ints) -> None:
        self.population, self.random, self.female, self.age = population, random, female, age
        self.settings, self.margins, self.rows = population.settings, population.margins, len(age)
        self.traits = Traits(self.margins, random, female, age)

    def columns(self) -> dict[str, pl.Series]:
        has = self.traits.draw
        conditions = {**has("conditions"), **self._kidney()}
        symptoms, goals = has("symptoms"), has("goals")
        return {
            "age": numbers(self.age, self.known("age")),
            "sex": names(["male", "female"], self.female.astype(np.int64), self.known("sex")),
            "pregnancy": self._pregnancy(),
            "goals": self._set("goals", goals),
            "symptoms": self._set("symptoms", symptoms),
            "conditions": self._set("conditions", conditions),
            "medications": self._medicines(),
            **self.kidney_told,
            **{fact: self._choice(fact) for fact in self.settings["choices"] if fact != "source"},
            **{fact: self._measured(fact) for fact in self.settings["measured"]},
            "supplements": self._products("supplements", "taken_percent"),
            "considering": self._products("considering", "considered_percent"),
            "tried": self._tried(),
        }

    def known(self, fact: str) -> Bools:
        """Whether the counter came to ask."""
        return self.chance(self.settings["known_percent"][fact])

    def chance(self, percent: float) -> Bools:
        return self.random.random(self.rows) * 100 < percent

    def _set(self, fact: str, chosen: Mapping[str, Bools]) -> pl.Series:
        told = {value: has for value, has in chosen.items() if (fact, value) not in self.population.left_out}
        picked = all_of(np.column_stack(list(told.values())))
        return lists(pl.Series(list(told)), picked, self.known(fact))

    def _choice(self, fact: str) -> pl.Series:
        values = self.settings["choices"][fact]
        index = weighted(self.random, self.rows, list(values.values()))
        if all(isinstance(value, (int, float)) for value in values):
            return numbers(np.array(list(values), dtype=float)[index], self.known(fact))
        return names(list(values), index, self.known(fact))

    def _pregnancy(self) -> pl.Series:
        told = self.settings["pregnancy"]
        asked = self.female & (self.age >= 12) & (self.age <= 55) & self.known("pregnancy")
        fertile = (self.age >= told["from"]) & (self.age <= told["to"])
        shares = told["percent"]
        drawn = weighted(self.random, self.rows, [100 - sum(shares.values()), *shares.values()])
        return names(["none", *shares], np.where(fertile, drawn, 0), asked)

    def _kidney(self) -> dict[str, Bools]:
        """The diagnoses; how kidney function is told is kept for the columns."""
        about = self.settings["kidney"]
        (young, at_young), (old, at_old) = about["median"]
        median = at_young + (self.age - young) * (at_old - at_young) / (old - young)
        drawn = median + self.random.standard_normal(self.rows) * about["spread"]
        egfr = np.clip(drawn, about["lowest"], about["highest"]).round()
        reduced = egfr < about["reduced_below"]
        diagnosed = reduced & self.chance(about["diagnosed_percent"])
        dialysis = egfr < about["dialysis_below"]
        told = about["told_percent"]
        how = weighted(self.random, self.rows, [*told.values(), 100 - sum(told.values())])
        ways = dict(zip(told, range(len(told)), strict=True))
        # Whoever has no diagnosis calls the kidneys normal, whatever a sample would say.
        self.kidney_told = {
            "kidney_function": names(["normal", "reduced"], diagnosed.astype(np.int64), how == ways["kidney_function"]),
            "egfr": numbers(egfr, how == ways["egfr"]),
            "creatinine": self._creatinine(egfr, how == ways["creatinine"]),
        }
        return {"kidney_disease": diagnosed, "dialysis": dialysis}

    def _creatinine(self, egfr: Floats, known: Bools) -> pl.Series:
        """The whole µmol/L from which the engine works out this eGFR."""
        _, grid, table = self.population.creatinine_table
        found = np.zeros(self.rows)
        alike = np.where(known, self.age * 2 + self.female, 0)
        for of in np.unique(alike[known]):
            rows = np.flatnonzero(alike == of)
            found[rows] = np.interp(egfr[rows], table[bool(of % 2), int(of // 2)], grid)
        return numbers(found.round(), known)

    def _medicines(self) -> pl.Series:
        taken = np.column_stack(list(self.traits.draw("medicines").values()))
        picked = all_of(taken, self.random)[:, :MOST_MEDICINES]
        ways = np.array([len(entry["written"]) for entry in self.settings["medicines"]])
        first = np.cumsum(ways) - ways
        # The smaller of two draws: the first ways to write a medicine are the usual ones.
        drawn = np.minimum(self.random.random(picked.shape), self.random.random(picked.shape))
        written = first[picked] + (drawn * ways[picked]).astype(np.int64)
        return lists(self.population.ways_to_write, np.where(picked < 0, picked, written), self.known("medications"))

    def _products(self, fact: str, share: str) -> pl.Series:
        about = self.settings["products"]
        counts = about["per_day_percent"]
        entries = pl.DataFrame([{"label": label, "per_day": n} for label in about["labels"] for n in counts])
        most = len(about[share]) - 1
        label = self.random.integers(0, len(about["labels"]), (self.rows, most))
        times = weighted(self.random, self.rows * most, list(counts.values())).reshape(self.rows, most)
        picked = self._so_many(label * len(counts) + times, about[share])
        return lists(entries.to_struct(), picked, self.known(fact))

    def _tried(self) -> pl.Series:
        about = self.settings["tried"]
        forms, results = self.settings["choices"]["wants"], about["result_percent"]
        entries = pl.DataFrame([{"form": form, "result": result} for form in forms for result in results])
        most = len(about["count_percent"]) - 1
        form = weighted(self.random, self.rows * most, list(forms.values())).reshape(self.rows, most)
        result = weighted(self.random, self.rows * most, list(results.values())).reshape(self.rows, most)
        picked = self._so_many(form * len(results) + result, about["count_percent"])
        return lists(entries.to_struct(), picked, self.known("tried"))

    def _so_many(self, picked: Ints, shares: list[float]) -> Ints:
        """Only the first of the picks of each row: none, one … by these shares."""
        count = weighted(self.random, self.rows, shares)
        return np.where(np.arange(picked.shape[1])[None, :] < count[:, None], picked, -1)

    def _measured(self, fact: str) -> pl.Series:
        """A number around its mean, as exactly as a laboratory writes it."""
        about = self.settings["measured"][fact]
        drawn = about["mean"] + self.random.standard_normal(self.rows) * about["spread"]
        return numbers(np.clip(drawn, about["lowest"], about["highest"]).round(about["digits"]), self.known(fact))
