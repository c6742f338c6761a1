"""Random profiles for property tests: every fact of the vocabulary may be known or not, in every valid spelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.records import FactSpec
from tillskott.engine.profile.validator import MAX_AMOUNT, MAX_PER_DAY

UNKNOWN_MEDICINE = "Ingetdiumin"
# What is no name, and what is one in part.
ODD_MEDICINES = ("vet ej", "inga", "en blå tablett", f"Losartan/{UNKNOWN_MEDICINE}", "?")
Profile = dict[str, Any]

_RESULTS = ("helped", "no_effect", "upset_stomach")
_LARGEST_SET = 6
_LONGEST_LIST = 4
_SHARE, _UP_TO_ONE = st.sampled_from((0.2, 0.5, 0.8, 1.0)), st.floats(0, 1)


@st.composite
def profiles(draw: st.DrawFn, knowledge: Knowledge) -> Profile:
    """A valid profile over all facts that a profile may hold; each of them may be absent."""
    makers = values_of(knowledge)
    facts = knowledge.vocabulary.profile_facts
    share = draw(_SHARE)
    profile: Profile = {}
    for spec in facts:
        if draw(_UP_TO_ONE) <= share:
            profile[spec.id] = draw(makers.value(spec))
    if "intake_times" in profile:
        profile["intake_times"] = _for_listed(profile["intake_times"], profile.get("medications"))
    return profile


def profile_facts(knowledge: Knowledge, *names: str) -> st.SearchStrategy[Profile]:
    """Profiles in which exactly these facts are known."""
    makers = values_of(knowledge)
    return st.fixed_dictionaries({name: makers.value(knowledge.vocabulary.facts[name]) for name in names})


def _for_listed(times: dict[str, list[str]], listed: list[str] | None) -> dict[str, list[str]]:
    """Times may only be given for medicines on the list, where there is a list."""
    return times if listed is None else dict(zip(listed, times.values(), strict=False))


_MADE: dict[int, Values] = {}


def values_of(knowledge: Knowledge) -> Values:
    """The strategies for this knowledge, made once: what hypothesis works out about one it keeps with it."""
    if id(knowledge) not in _MADE:
        _MADE[id(knowledge)] = Values(knowledge)  # which keeps the knowledge, so that no other gets its id
    return _MADE[id(knowledge)]


class Values:
    """Strategies for the values of one fact, by its type."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.vocabulary = knowledge.vocabulary
        self.limits = sorted(set(knowledge.numbers.values()))
        self.forms = list(knowledge.forms)
        odd = st.sampled_from((UNKNOWN_MEDICINE, *ODD_MEDICINES))
        self.medicine = st.one_of(st.sampled_from(medicine_names(knowledge)), odd)
        spellings = [spelling for form in knowledge.forms.values() for spelling in form.spellings]
        self.product = st.one_of(self._form_product(), self._label_product(spellings))
        self._by_fact: dict[str, st.SearchStrategy[Any]] = {}
        self._by_type: dict[str, Callable[[FactSpec], st.SearchStrategy[Any]]] = {
            "integer": self._integer,
            "number": self._number,
            "enum": self._one,
            "form": self._one,
            "set": self._set,
            "medicines": lambda _: st.lists(self.medicine, max_size=_LONGEST_LIST, unique=True),
            "products": lambda _: st.lists(self.product, max_size=2),
            "tried": lambda _: st.lists(self._tried(), max_size=3),
            "intake": lambda _: st.dictionaries(self.medicine, st.lists(_clock(), max_size=2), max_size=2),
        }

    def value(self, spec: FactSpec) -> st.SearchStrategy[Any]:
        if spec.id not in self._by_fact:
            self._by_fact[spec.id] = self._by_type[spec.type](spec)
        return self._by_fact[spec.id]

    def _number(self, spec: FactSpec) -> st.SearchStrategy[Any]:
        low, high = spec.minimum or 0, spec.maximum or MAX_AMOUNT
        # Every limit that a rule may compare with, and both sides of it.
        edges = [edge for limit in self.limits for edge in (limit - 0.5, limit, limit + 0.5) if low <= edge <= high]
        return st.one_of(st.sampled_from(edges or [low]), st.floats(low, high), st.integers(int(low) + 1, int(high)))

    def _integer(self, spec: FactSpec) -> st.SearchStrategy[Any]:
        low, high = int(spec.minimum or 0), int(spec.maximum or MAX_AMOUNT)
        edges = [int(edge) for limit in self.limits for edge in (limit - 1, limit, limit + 1) if low <= edge <= high]
        return st.one_of(st.sampled_from(edges or [low]), st.integers(low, high))

    def _one(self, spec: FactSpec) -> st.SearchStrategy[Any]:
        return st.sampled_from(self.vocabulary.values(spec.id))

    def _set(self, spec: FactSpec) -> st.SearchStrategy[Any]:
        return st.lists(self._one(spec), max_size=_LARGEST_SET, unique=True)

    def _tried(self) -> st.SearchStrategy[Any]:
        return st.fixed_dictionaries({"form": st.sampled_from(self.forms), "result": st.sampled_from(_RESULTS)})

    def _form_product(self) -> st.SearchStrategy[Any]:
        optional = {
            "basis": st.sampled_from(["elemental", "compound", None]),
            "per_day": st.integers(0, MAX_PER_DAY),
            "every_days": st.sampled_from([1.0, 2.0, 7.0]),
        }
        form = st.sampled_from(self.forms)
        return st.one_of(
            st.fixed_dictionaries({"form": form, "amount_mg": st.floats(0, 2000)}, optional=optional),
            st.fixed_dictionaries({"form": form, "amount": st.floats(0, 2), "unit": st.just("g")}, optional=optional),
        )

    def _label_product(self, spellings: list[str]) -> st.SearchStrategy[Any]:
        mass = st.sampled_from(["", " 100 mg", " 0,5 g", " 1 250 mg varav 150 mg", " 400 mg / 60 mg"])
        label = st.builds(str.__add__, st.sampled_from([*spellings, "Tillskott"]), mass)
        return st.fixed_dictionaries({"label": label}, optional={"per_day": st.integers(0, MAX_PER_DAY)})


def _clock() -> st.SearchStrategy[str]:
    return st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))


def medicine_names(knowledge: Knowledge) -> list[str]:
    """Every substance, brand and ATC code of every class, and a name of each class with a strength behind it."""
    names: list[str] = []
    for group in knowledge.medicine_classes.values():
        names += [*group.substances, *group.brands, *group.atc]
        names += [f"{name} 10 mg" for name in group.substances[:1]]
    return list(dict.fromkeys(names))
