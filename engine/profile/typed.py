"""The profile as a type, written from the vocabulary: what a type checker needs to find a misspelt fact or value."""

from __future__ import annotations

from collections.abc import Iterator

from ..knowledge import Knowledge
from ..knowledge.fact_types import ENUM, SET
from ..knowledge.records import FactSpec
from .validator import RESULTS

_HEAD = '''"""A profile as a type. Written by `tillskott schema --python`; a test holds it to the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from typing_extensions import TypedDict

'''


def profile_type(knowledge: Knowledge) -> str:
    """The source of a module with the class `Profile`, for this knowledge."""
    vocabulary, forms = knowledge.vocabulary, list(knowledge.forms)
    choices = {spec.id: vocabulary.values(spec.id) for spec in vocabulary.profile_facts if spec.kind in (ENUM, SET)}
    parts = [_literal(_name(fact), values) for fact, values in choices.items()]
    parts += [
        _literal("FormId", forms),
        _literal("Basis", list(knowledge.nutrient.bases)),
        _literal("Unit", list(knowledge.nutrient.units)),
        _literal("Result", list(RESULTS)),
        _PRODUCTS.replace("{amount_key}", knowledge.nutrient.amount_key),
        "\n".join(_profile(knowledge)),
    ]
    return _HEAD + "\n".join(parts) + "\n"


_PRODUCTS = '''

class Product(TypedDict, total=False):
    """A product: its `label` as printed, or its `form` and how much; `per_day` units a day, or every so many days.

    An amount is `amount` in `unit`, or `{amount_key}`. `basis`: whether that is the element or the compound.
    """

    label: str
    form: FormId
    {amount_key}: float
    amount: float
    unit: Unit
    basis: Basis | None
    per_day: float
    every_days: float


class Tried(TypedDict):
    """A form that was tried, and how that went."""

    form: FormId
    result: Result
'''


def _profile(knowledge: Knowledge) -> Iterator[str]:
    yield ""
    yield "class Profile(TypedDict, total=False):"
    yield '    """Facts about one customer. A key that is absent or None is unknown, never no; [] is "asked, none"."""'
    yield ""
    for spec in knowledge.vocabulary.profile_facts:
        yield f"    {spec.id}: {_type(spec)} | None"
    yield ""
    yield ""
    yield "# Pydantic would drop a key that does not exist without a word."
    yield "for _kind in (Product, Tried, Profile):"
    yield '    setattr(_kind, "__pydantic_config__", {"extra": "forbid"})  # noqa: B010'


def _type(spec: FactSpec) -> str:
    return spec.kind.python.format(values=_name(spec.id))


def _name(fact: str) -> str:
    return "".join(word.capitalize() for word in fact.split("_"))


def _literal(name: str, values: list[str]) -> str:
    quoted = [f'"{value}",' for value in values]
    line = f"{name} = Literal[{' '.join(quoted)[:-1]}]"
    if len(line) <= 120:
        return line
    return "\n".join([f"{name} = Literal[", *(f"    {value}" for value in quoted), "]"])
