"""The whole knowledge as one immutable object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..language.conditions import Condition, Memory, compile_condition
from ..words.text import Text
from .codes import Codes, Override
from .day import Day
from .holding import Holding
from .kidney import KidneyKnowledge
from .labels import LabelWords
from .leaflet import LeafletTexts
from .line import LineWords
from .medicines import MedicineIndex
from .nutrient import Nutrient
from .opposites import Opposites
from .parallels import Parallels
from .records import Claim, Food, Form, MedicineClass, Parameter, Source, Together
from .rules import Rule
from .shelf import Shelf
from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """Everything in `knowledge/`, read for one authority.

    `rules` are in the order of inference. `version` and `sha256` identify the files that were read; `authority`
    is the source whose upper level counts as the self-care limit. `numbers` are the parameters by name, and
    `by_customer` those that are another number where a condition holds, the first that does.
    """

    version: str
    sha256: str
    authority: str
    nutrient: Nutrient
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    vocabulary: Vocabulary
    forms: Mapping[str, Form]
    fits: Mapping[str, int]
    medicine_classes: Mapping[str, MedicineClass]
    medicines: MedicineIndex
    foods: tuple[Food, ...]
    kidney: KidneyKnowledge | None
    day: Day | None
    labels: LabelWords
    leaflet: LeafletTexts | None
    line: LineWords | None
    opposites: Opposites | None
    shelf: Shelf | None
    parallels: Parallels | None
    parameters: Mapping[str, Parameter]
    numbers: Mapping[str, float]
    texts: Mapping[str, Text]
    rules: tuple[Rule, ...]
    ask_when: Mapping[str, Condition]
    together: tuple[Together, ...] = ()
    codes: Codes | None = None
    overrides: tuple[Override, ...] = ()
    holding: tuple[Holding, ...] = ()
    by_customer: Mapping[str, tuple[tuple[Condition, float], ...]] = field(default_factory=dict)

    def numbers_for(self, facts: Mapping[str, Any]) -> Mapping[str, float]:
        """The parameters for one customer: of several that may be meant, since a fact is lacking, the lowest."""
        if not self.by_customer:
            return self.numbers
        memory = Memory(dict(facts))
        return {**self.numbers, **{name: self._lowest(name, rows, memory) for name, rows in self.by_customer.items()}}

    def _lowest(self, name: str, rows: Sequence[tuple[Condition, float]], memory: Memory) -> float:
        possible: list[float] = []
        for condition, value in rows:
            holds = compile_condition(condition)(memory)
            if holds is not False:
                possible.append(value)
            if holds not in (False, None):
                return min(possible)
        return min([*possible, self.numbers[name]])

    def rule(self, rule_id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def is_swallowed(self, form: str) -> bool:
        """Whether a form is swallowed."""
        return self.nutrient.is_swallowed(self.forms[form].route)

    def basis(self, rule: Rule) -> Literal["article", "authority"]:
        """`article` where an article says it, else `authority`."""
        kinds = {self.sources[self.claims[claim].source].kind for claim in rule.claims}
        return "article" if "article" in kinds else "authority"
