"""The facts, the forms and the knowledge described, so that a form or a page can be made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from ..engine.knowledge import Knowledge
from ..engine.knowledge.fact_types import FactType
from ..engine.knowledge.loader import authorities
from ..engine.knowledge.records import FactSpec
from ..engine.knowledge.records import Form as FormRecord
from ..engine.words.text import Text

T = TypeVar("T")


@dataclass(frozen=True)
class Option:
    """One value that an answer may take, and what it is called."""

    id: str
    label: Text


@dataclass(frozen=True)
class OptionGroup:
    """Values of a set that are asked for together, by one question."""

    id: str
    label: Text
    question: Text
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Fact:
    """One fact that a profile may hold: all that a field of a form needs.

    `type`: integer, number (from `minimum` to `maximum`), enum, form (one of `options`), set (a list of them),
    medicines (a list of names or ATC codes), products, tried, intake (see `Advisor.profile_schema`). `options` in a
    set may be put under their `groups`. `unit` is a UCUM code, `unit_label` what people read. `safety`: nothing is
    recommended without it. `instead_of`: the fact in whose place it may be told, such as a value in place of a word.
    """

    id: str
    type: FactType
    label: Text
    question: Text | None
    why: Text | None
    unit: str | None
    unit_label: Text | None
    minimum: float | None
    maximum: float | None
    options: tuple[Option, ...]
    groups: tuple[OptionGroup, ...]
    safety: bool
    instead_of: str | None

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Form:
    """One form. `dosed`: whether a source gives it a dose. `formula`: None where it is no one compound."""

    id: str
    name: Text
    route: str
    dosed: bool
    formula: str | None
    spellings: tuple[str, ...]
    note: Text | None

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class KnowledgeInfo:
    """Which knowledge gives the answers: version, SHA-256 of its files, what it is about, whose limits count.

    `authorities` are those whose limits may be chosen, `unit` that of every amount, `reviewed` how many of the `rules`
    a named person has signed off as they stand.
    """

    version: str
    sha256: str
    nutrient: str
    name: Text
    unit: str
    authority: str
    authorities: tuple[str, ...]
    rules: int
    reviewed: int
    sources: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        return asdict(self)


class Described(Mapping[str, T]):
    """Each thing described when it is asked for, so that nobody shares the description."""

    def __init__(self, ids: Iterable[str], describe: Callable[[str], T]) -> None:
        self._ids, self._describe = dict.fromkeys(ids), describe

    def __getitem__(self, name: str) -> T:
        if name not in self._ids:
            raise KeyError(name)
        return self._describe(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __repr__(self) -> str:
        return f"<{', '.join(self._ids)}>"


def facts_of(knowledge: Knowledge) -> Mapping[str, Fact]:
    """The facts of a profile, in the order in which an interview asks for them."""
    known = knowledge.vocabulary.of_profile
    return Described(known, lambda name: fact_of(known[name], knowledge))


def forms_of(knowledge: Knowledge) -> Mapping[str, Form]:
    """The forms, in the order of the knowledge."""
    return Described(knowledge.forms, lambda name: _form(knowledge.forms[name]))


def options_of(fact: str, values: Iterable[str], knowledge: Knowledge) -> tuple[Option, ...]:
    """Values of a fact with what they are called."""
    return tuple(Option(value, {**knowledge.vocabulary.value_label(fact, value)}) for value in values)


def fact_of(spec: FactSpec, knowledge: Knowledge) -> Fact:
    """One fact described."""
    groups = tuple(
        OptionGroup(group.id, group.label.text, group.question.text, options_of(spec.id, group.values, knowledge))
        for group in spec.groups
    )
    return Fact(
        id=spec.id,
        type=spec.type,
        label=spec.label.text,
        question=spec.question.text if spec.question else None,
        why=spec.why.text if spec.why else None,
        unit=spec.unit,
        unit_label=spec.unit_label.text if spec.unit_label else None,
        minimum=spec.minimum,
        maximum=spec.maximum,
        options=options_of(spec.id, knowledge.vocabulary.values(spec.id), knowledge),
        groups=groups,
        safety=spec.safety,
        instead_of=spec.instead_of,
    )


def _form(form: FormRecord) -> Form:
    note = form.note.text if form.note else None
    return Form(form.id, form.name.text, form.route, form.dosed, form.formula, form.spellings, note)


def info_of(knowledge: Knowledge) -> KnowledgeInfo:
    """What there is to say of some knowledge."""
    return KnowledgeInfo(
        version=knowledge.version,
        sha256=knowledge.sha256,
        nutrient=knowledge.nutrient.id,
        name=knowledge.nutrient.name.text,
        unit=knowledge.nutrient.unit,
        authority=knowledge.authority,
        authorities=tuple(authorities(knowledge.parameters)),
        rules=len(knowledge.rules),
        reviewed=sum(rule.reviewed for rule in knowledge.rules),
        sources={source.id: source.title for source in knowledge.sources.values()},
    )
