"""Profiles drawn uniformly from the vocabulary: the worst case, since hardly two are alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.records import FactSpec
from tillskott.engine.people.columns import few_of, lists, names, numbers


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every fact is known or not with equal chance, whatever the others are, and has any of its values."""

    knowledge: Knowledge
    settings: Mapping[str, Any]

    def block(self, random: np.random.Generator, rows: int) -> pl.DataFrame:
        """So many profiles; the same for the same state of `random`."""
        # Intake times are no fact that a rule reads, and a mapping has no column of its own.
        facts = [spec for spec in self.knowledge.vocabulary.profile_facts if spec.type != "intake"]
        return pl.DataFrame([self._column(spec, random, rows).alias(spec.id) for spec in facts])

    def _column(self, spec: FactSpec, random: np.random.Generator, rows: int) -> pl.Series:
        known = random.random(rows) < 0.5
        values = self.knowledge.vocabulary.values(spec.id)
        low, high = spec.minimum or 0, spec.maximum or 0
        if spec.type in ("enum", "form"):
            return names(values, random.integers(0, len(values), rows), known)
        if spec.type == "integer":
            return numbers(random.integers(int(low), int(high) + 1, rows), known)
        if spec.type == "number":
            return numbers(random.uniform(low, high, rows).round(2), known)
        entries = self._entries(spec)
        most = self.settings["most_products" if spec.type in ("products", "tried") else "most_members"]
        return lists(entries, few_of(random, rows, len(entries), most), known)

    def _entries(self, spec: FactSpec) -> pl.Series:
        """What a list of this fact may hold."""
        knowledge = self.knowledge
        if spec.type == "set":
            return pl.Series(knowledge.vocabulary.values(spec.id))
        if spec.type == "medicines":
            groups = knowledge.medicine_classes.values()
            return pl.Series(list(dict.fromkeys(name for g in groups for name in (*g.substances, *g.brands))))
        if spec.type == "tried":
            found = [
                {"form": form, "result": result}
                for form in knowledge.forms
                for result in self.settings["results"]
            ]
            return pl.DataFrame(found).to_struct()
        return pl.DataFrame(list(self._products())).to_struct()

    def _products(self) -> list[dict[str, Any]]:
        spellings = [spelling for form in self.knowledge.forms.values() for spelling in form.spellings]
        written, amounts = self.settings["label"], self.settings["amounts_mg"]
        labels = [written.format(spelling=spelling, amount=mg) for spelling in spellings for mg in amounts]
        return [{"label": label, "per_day": count} for label in labels for count in self.settings["per_day"]]
