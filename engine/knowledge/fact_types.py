"""The types of facts: one entry a type with all that treating it depends on. Nobody else tells types apart by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

FactType = Literal["integer", "number", "enum", "set", "medicines", "products", "tried", "intake", "form"]


@dataclass(frozen=True, slots=True)
class FactKind:
    """One type of fact.

    `numeric`: a number, which conditions compare by size; `whole` where it has no fraction. `choice`: one of the
    values. `members`: a set of the values, of which conditions count the members. `several`: told as a list, [] for
    "asked, none", and on the command line by a flag that may be given again. `as_told`: what is in it is kept as it was
    told, and computed facts follow from it. `by_name`: told as entries by name, each with a list (a mapping in JSON).
    `pair`: how one entry is typed where it has two parts. `python`: the type in Python, `{values}` for that of its own
    values.
    """

    id: FactType
    python: str
    numeric: bool = False
    whole: bool = False
    choice: bool = False
    members: bool = False
    several: bool = False
    as_told: bool = False
    by_name: bool = False
    pair: str | None = None

    @property
    def valued(self) -> bool:
        """Whether what it holds is among values that the knowledge lists."""
        return self.choice or self.members


INTEGER = FactKind("integer", "int", numeric=True, whole=True)
NUMBER = FactKind("number", "float", numeric=True)
ENUM = FactKind("enum", "{values}", choice=True)
FORM = FactKind("form", "FormId", choice=True)
SET = FactKind("set", "Sequence[{values}]", members=True, several=True)
MEDICINES = FactKind("medicines", "Sequence[str]", several=True, as_told=True)
PRODUCTS = FactKind("products", "Sequence[Product]", several=True, as_told=True)
TRIED = FactKind("tried", "Sequence[Tried]", several=True, as_told=True, pair="citrate=upset_stomach")
INTAKE = FactKind("intake", "Mapping[str, Sequence[str]]", several=True, as_told=True, by_name=True,
                  pair="Levaxin=07:00,19:00")  # fmt: skip

FACT_TYPES: Mapping[str, FactKind] = {
    kind.id: kind for kind in (INTEGER, NUMBER, ENUM, SET, MEDICINES, PRODUCTS, TRIED, INTAKE, FORM)
}
assert [*FACT_TYPES] == [*get_args(FactType)]
