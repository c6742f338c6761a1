"""Checks a profile against the vocabulary: all faults at once, with the nearest spelling."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ..arithmetic.clock import standard_time
from ..knowledge import Knowledge
from ..knowledge.records import FactSpec
from ..knowledge.vocabulary import Vocabulary
from ..words.errors import Fault, ProfileError, fault, nearest
from ..words.messages import message
from ..words.numbers import is_number, is_usable
from ..words.text import Text, printable, seen, shown
from .product import fields_of
from .units import likely_readings

MAX_ENTRIES = 100
MAX_LENGTH = 200
MAX_PER_DAY = 50
MAX_AMOUNT = 100_000
MAX_EVERY_DAYS = 365
# A profile of a single customer is read up to a size that holds many of these.
MAX_LABEL = 100_000
NO_UNIT: Text = {"sv": "", "en": ""}
DAYS: Text = {"sv": " dagar", "en": " days"}
A_DAY: Text = {"sv": " om dagen", "en": " a day"}
RESULTS = ("helped", "no_effect", "upset_stomach")


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile: known facts only, sets as frozensets, everything else as given."""

    facts: Mapping[str, Any]


def validate(raw: Mapping[str, Any], knowledge: Knowledge) -> Profile:
    """The profile with its values checked and normalised; null values are dropped, since unknown is not no.

    Raises ProfileError with every fault: key, what was given, what is allowed, the nearest spelling.
    """
    if not isinstance(raw, Mapping):
        raise ProfileError([fault("profile", "not_a_mapping", "profile.mend", value=_shown(raw))])
    checker = _Checker(knowledge)
    facts: dict[str, Any] = {}
    known = knowledge.vocabulary.of_profile
    strangers = [key for key in raw if key not in known]
    checker.strangers("", strangers, "no_fact", known)
    for key, value in raw.items():
        if key not in known:
            continue
        if value is not None:
            spec = known[key]
            facts[key] = _BY_TYPE[spec.type](checker, spec, value)
    checker.intake_names(facts)
    if checker.faults:
        raise ProfileError(checker.faults)
    return Profile(facts)


def check_number(spec: FactSpec, value: Any, knowledge: Knowledge) -> tuple[Any, list[Fault]]:
    """A number that is no fact of the profile, such as a weight, checked like one; the number is None with a fault."""
    checker = _Checker(knowledge)
    return checker.number(spec, value), checker.faults


class _Checker:
    """Collects faults while it checks one value after the other."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.vocabulary: Vocabulary = knowledge.vocabulary
        self.faults: list[Fault] = []

    def add(self, where: str, name: str, mend: str | Text = "", **values: Text | str | float) -> None:
        self.faults.append(fault(where, name, mend, **values))

    def strangers(self, before: str, keys: list[Any], name: str, known: Collection[str]) -> None:
        """Keys that there are not: each with the nearest, as far as anybody would read, and how many more."""
        for key in keys[:MAX_ENTRIES]:
            self.add(f"{before}{printable(key)}", name, nearest(printable(key), known, limit=40))
        if len(keys) > MAX_ENTRIES:
            self.add(before.rstrip("."), "strangers", "strangers.mend", count=len(keys) - MAX_ENTRIES)

    def one_of(self, where: str, value: Any, allowed: Collection[str], fact: str = "wants") -> None:
        """A value that is not among the allowed is a fault with the nearest spelling, of the value or of its label."""
        if value not in allowed:
            meant = self.vocabulary.by_label(fact, printable(value))
            mend = message("did_you_mean", word=meant) if meant else nearest(printable(value), allowed, limit=40)
            self.add(where, "no_value", mend, value=_shown(value))

    def number(self, spec: FactSpec, value: Any) -> Any:
        unit = _with_space(spec.unit_label.text) if spec.unit_label else NO_UNIT
        given = self.plain_number(spec.id, value, spec.minimum, spec.maximum, unit, spec)
        if given is not None and spec.kind.whole:
            if given != int(given):
                self.add(spec.id, "not_whole", "not_whole.mend", value=_shown(value))
                return None
            return int(given)
        return given

    def plain_number(
        self, where: str, value: Any, low: float | None, high: float | None, unit: Text = NO_UNIT,
        spec: FactSpec | None = None,
    ) -> Any:
        if not is_number(value):
            self.add(where, "not_a_number", "not_a_number.mend", value=_shown(value))
            return None
        if not is_usable(value):
            self.add(where, "not_finite", "not_finite.mend", value=_shown(value))
            return None
        if (low is not None and value < low) or (high is not None and value > high):
            mend = message("between", low=low or 0, high=high or 0, unit=unit)
            readings = likely_readings(spec, value, self.knowledge) if spec else None
            if readings is not None:
                mend = message("likely", range=mend, readings=readings)
            self.add(where, "impossible", mend, value=_shown(value))
            return None
        return value

    def choice(self, spec: FactSpec, value: Any) -> Any:
        if not self.vocabulary.has(spec.id, value):
            self.one_of(spec.id, value, self.vocabulary.values(spec.id), spec.id)
        return value

    def choices(self, spec: FactSpec, value: Any) -> frozenset[str]:
        chosen = self.entries(spec.id, value)
        has, fact = self.vocabulary.has, spec.id
        found = frozenset([item for item in chosen if has(fact, item)])
        if len(found) < len(chosen):
            for item in chosen:
                self.choice(spec, item)
        return found

    def entries(self, where: str, value: Any) -> list[Any]:
        if not isinstance(value, (list, tuple, set, frozenset)):
            example = value if isinstance(value, str) else "…"
            self.add(where, "not_a_list", "not_a_list.mend", value=_shown(value), example=example[:40])
            return []
        if len(value) > MAX_ENTRIES:
            self.add(where, "too_many", message("at_most", count=MAX_ENTRIES), count=len(value))
            return []
        return list(value)

    def name(self, where: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            self.add(where, "not_a_name", "not_a_name.mend", value=_shown(value))
        elif len(value) > MAX_LENGTH:
            self.add(where, "too_long", "too_long.mend", value=_shown(value), count=MAX_LENGTH)
        elif seen(value.strip()) != value.strip():
            self.add(where, "control", "control.mend", value=_shown(value))
        else:
            return value.strip()
        return ""

    def medicines(self, spec: FactSpec, value: Any) -> tuple[str, ...]:
        names = [self.name(spec.id, item) for item in self.entries(spec.id, value)]
        return tuple(sorted(set(filter(None, names)), key=lambda name: (name.casefold(), name)))

    def products(self, spec: FactSpec, value: Any) -> tuple[Mapping[str, Any], ...]:
        return tuple(self.product(f"{spec.id}[{n}]", item) for n, item in enumerate(self.entries(spec.id, value)))

    def product(self, where: str, value: Any) -> Mapping[str, Any]:
        keys, required = fields_of(value, self.knowledge.nutrient)
        if not self.mapping(where, value, keys, required):
            return {}
        if "label" in value:
            self.label(f"{where}.label", value["label"])
        else:
            self.stated(where, value)
        if "per_day" in value:
            self.plain_number(f"{where}.per_day", value["per_day"], 0, MAX_PER_DAY, A_DAY)
        if "every_days" in value:
            self.plain_number(f"{where}.every_days", value["every_days"], 1, MAX_EVERY_DAYS, DAYS)
        return dict(value)

    def label(self, where: str, value: Any) -> None:
        """Any text: one that cannot be read is a question to the customer, not a fault of whoever sent it."""
        if not isinstance(value, str) or not value.strip():
            self.add(where, "not_a_name", "not_a_name.mend", value=_shown(value))
        elif len(value) > MAX_LABEL:
            self.add(where, "too_long", "too_long.mend", value=_shown(value), count=MAX_LABEL)

    def stated(self, where: str, value: Mapping[str, Any]) -> None:
        nutrient = self.knowledge.nutrient
        self.one_of(f"{where}.form", value["form"], self.vocabulary.values("wants"))
        if "unit" in value:
            self.one_of(f"{where}.unit", value["unit"], list(nutrient.units))
            self.plain_number(f"{where}.amount", value["amount"], 0, MAX_AMOUNT)
        else:
            self.plain_number(f"{where}.{nutrient.amount_key}", value[nutrient.amount_key], 0, MAX_AMOUNT)
        if value.get("basis") is not None:
            self.one_of(f"{where}.basis", value["basis"], nutrient.bases)

    def tried(self, spec: FactSpec, value: Any) -> tuple[Mapping[str, str], ...]:
        found = []
        forms = self.vocabulary.values("wants")
        for n, item in enumerate(self.entries(spec.id, value)):
            where = f"{spec.id}[{n}]"
            if not self.mapping(where, item, ("form", "result"), required=("form", "result")):
                continue
            self.one_of(f"{where}.form", item["form"], forms)
            self.one_of(f"{where}.result", item["result"], RESULTS)
            found.append(dict(item))
        return tuple(found)

    def intake(self, spec: FactSpec, value: Any) -> Mapping[str, tuple[str, ...]]:
        if not isinstance(value, Mapping):
            self.add(spec.id, "not_a_mapping", "intake.mend", value=_shown(value))
            return {}
        found: dict[str, tuple[str, ...]] = {}
        if len(value) > MAX_ENTRIES:
            self.add(spec.id, "too_many", message("at_most", count=MAX_ENTRIES), count=len(value))
            return {}
        for medicine, times in value.items():
            where = f"{spec.id}.{printable(medicine)}"
            clock = self.entries(where, times)
            read = [self.time(where, time) for time in clock]
            name = str(medicine).strip()
            found[name] = tuple(dict.fromkeys([*found.get(name, ()), *(time for time in read if time is not None)]))
        return found

    def time(self, where: str, value: Any) -> str | None:
        """One intake time in its standard spelling, "07:00" or "mon 07:00"."""
        weekdays = self.knowledge.day.spelled if self.knowledge.day else {}
        time = standard_time(value, weekdays) if isinstance(value, str) else None
        if time is None:
            self.add(where, "not_a_time", "not_a_time.mend", value=_shown(value))
        return time

    def mapping(self, where: str, value: Any, keys: tuple[str, ...], required: tuple[str, ...]) -> bool:
        if not isinstance(value, Mapping):
            self.add(where, "not_a_mapping", "keys", value=_shown(value), keys=", ".join(keys))
            return False
        before = len(self.faults)
        self.strangers(f"{where}.", [key for key in value if key not in keys], "no_key", keys)
        for key in required:
            if value.get(key) is None:
                self.add(where, "lacks", "keys", key=key, keys=", ".join(keys))
        return len(self.faults) == before

    def intake_names(self, facts: Mapping[str, Any]) -> None:
        """Times are given for medicines as they are written in `medications`."""
        listed = facts.get("medications")
        for medicine in facts.get("intake_times") or {}:
            if listed is not None and medicine not in listed:
                self.add("intake_times", "not_listed", nearest(medicine, listed), value=_shown(medicine))


_BY_TYPE: Mapping[str, Callable[[_Checker, FactSpec, Any], Any]] = {
    "integer": _Checker.number,
    "number": _Checker.number,
    "enum": _Checker.choice,
    "form": _Checker.choice,
    "set": _Checker.choices,
    "medicines": _Checker.medicines,
    "products": _Checker.products,
    "tried": _Checker.tried,
    "intake": _Checker.intake,
}


def _shown(value: Any) -> str:
    """What was given, short and on one line."""
    return shown(value)


def _with_space(unit: Text) -> Text:
    return {"sv": f" {unit['sv']}", "en": f" {unit['en']}"}
