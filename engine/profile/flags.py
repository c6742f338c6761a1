"""A profile from command-line flags: `--age 45 --goal sleep --medicine Levaxin`, one flag per fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..knowledge.fact_types import PRODUCTS, TRIED
from ..knowledge.records import FactSpec
from ..knowledge.vocabulary import Vocabulary
from ..words.errors import Fault, ProfileError, fault, nearest
from ..words.numbers import read_number

# Says on the command line what an empty list says in a file: asked, none.
NONE = "none"


def flag(spec: FactSpec) -> str:
    """The shortest name of a fact as a flag, without dashes in front."""
    return (spec.flag or spec.id).replace("_", "-")


def flags(spec: FactSpec) -> tuple[str, ...]:
    """Every name of a fact as a flag; its own is always among them."""
    return tuple(dict.fromkeys((f"--{flag(spec)}", f"--{spec.id.replace('_', '-')}")))


def profile_from_flags(given: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The profile that the flags describe; values are texts (lists of texts for sets) and are checked later."""
    faults: list[Fault] = []
    profile: dict[str, Any] = {}
    for spec in vocabulary.profile_facts:
        value = given.get(spec.id)
        if value is None or value == []:
            continue
        profile[spec.id] = _list(spec, value, faults) if spec.kind.several else _scalar(spec, value)
    if faults:
        raise ProfileError(faults)
    return profile


def profile_from_fields(fields: Mapping[str, str | Sequence[str]], vocabulary: Vocabulary) -> dict[str, Any]:
    """The profile that the fields of a page describe, by the ids of facts: text as it was typed, one entry a line.

    A field without text is unknown; `none` in a list says "asked, none". Raises ProfileError where there is no such
    fact, or an entry cannot be split into its two parts; values are checked later.
    """
    wrong = [name for name in fields if name not in vocabulary.of_profile]
    if wrong:
        raise ProfileError(fault(name, "no_fact", nearest(name, vocabulary.of_profile)) for name in wrong)
    given: dict[str, Any] = {}
    for name, value in fields.items():
        texts = [value] if isinstance(value, str) else value
        lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
        if lines:
            given[name] = lines if vocabulary.of_profile[name].kind.several else lines[0]
    return profile_from_flags(given, vocabulary)


def typed_number(value: str) -> Any:
    """The number that was typed, with a decimal comma or point; any other text as it is, to be refused later."""
    number = read_number(value.strip())
    return value if number is None else number


def _scalar(spec: FactSpec, value: str) -> Any:
    return typed_number(value) if spec.kind.numeric else value


def _list(spec: FactSpec, values: Sequence[str], faults: list[Fault]) -> Any:
    if list(values) == [NONE]:
        return {} if spec.kind.by_name else []
    if spec.kind is PRODUCTS:
        return [{"label": value} for value in values]
    if spec.kind.pair:
        pairs = [_pair(spec, value, faults) for value in values]
        if spec.kind is TRIED:
            return [{"form": name, "result": result} for name, result in pairs]
        return {name: times.split(",") for name, times in pairs}
    if spec.kind.members:
        return [part.strip() for value in values for part in value.split(",") if part.strip()]
    return list(values)


def _pair(spec: FactSpec, value: str, faults: list[Fault]) -> tuple[str, str]:
    name, equals, rest = value.partition("=")
    if not equals:
        example = spec.kind.pair or ""
        faults.append(fault(f"--{flag(spec)}", "pair", "pair.mend", value=repr(value[:60]), example=example))
    return name.strip(), rest.strip()
